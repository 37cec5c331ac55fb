use proptest::prelude::*;
use serde_json::Value;

use super::*;
use numerics::draws::shuffle;
use numerics::streams::Stream;

/// Relative, as the reference's README asks.
const CLOSE: f64 = 1e-12;

fn path(name: &str) -> String {
    format!("{}/tests/reference/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn outputs(case: &str) -> Value {
    let text = std::fs::read_to_string(path(&format!("{case}.json"))).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["outputs"].take()
}

fn columns(file: &str) -> Vec<Vec<f64>> {
    let mut reader = csv::Reader::from_path(path(&format!("data/{file}"))).unwrap();
    let mut columns = vec![Vec::new(); reader.headers().unwrap().len()];
    for record in reader.records() {
        for (column, field) in columns.iter_mut().zip(record.unwrap().iter()) {
            column.push(field.parse().unwrap());
        }
    }
    columns
}

#[test]
fn adjusted_p_values_are_the_peers() {
    let p = columns("pvals50.csv").remove(0);
    let expected = outputs("multiple_testing_pvalues");
    for (name, adjustment) in [
        ("bonferroni", Adjustment::Bonferroni),
        ("sidak", Adjustment::Sidak),
        ("holm-sidak", Adjustment::HolmSidak),
        ("holm", Adjustment::Holm),
        ("simes-hochberg", Adjustment::Hochberg),
        ("hommel", Adjustment::Hommel),
        ("fdr_bh", Adjustment::BenjaminiHochberg),
        ("fdr_by", Adjustment::BenjaminiYekutieli),
        ("fdr_tsbh", Adjustment::TwoStageBenjaminiHochberg),
        ("fdr_tsbky", Adjustment::TwoStageBenjaminiKriegerYekutieli),
        ("fdr_gbs", Adjustment::GavrilovBenjaminiSarkar),
    ] {
        let found = adjusted(&p, adjustment, 0.05);
        for (found, expected) in found.iter().zip(expected[name]["adj"].as_array().unwrap()) {
            let expected = expected.as_f64().unwrap();
            assert!((found - expected).abs() <= CLOSE * expected, "{name}: {found} for {expected}");
        }
    }
}

#[test]
fn sharpened_q_is_the_least_level_that_finds() {
    let p = columns("pvals50.csv").remove(0);
    let q = adjusted(&p, Adjustment::SharpenedQ, 0.05);
    let finds = |level: f64, place: usize| {
        let two = adjusted(&p, Adjustment::TwoStageBenjaminiKriegerYekutieli, level);
        two[place] <= level
    };
    for (place, q) in q.iter().enumerate().filter(|(_, q)| **q < 1.0) {
        assert!(finds(q * (1.0 + 1e-9), place) && !finds(q * (1.0 - 1e-9), place), "{place} {q}");
    }
    // Anderson (2008): with all found in stage one, no null is left.
    assert!(adjusted(&[0.001, 0.002], Adjustment::SharpenedQ, 0.05)[1] < 0.0021);
}

/// Takes a balanced panel's unit and period means out.
fn within(values: &[f64], unit: &[usize], period: &[usize]) -> Vec<f64> {
    let means = |codes: &[usize]| {
        let n = codes.iter().max().unwrap() + 1;
        let mut sums = vec![(0.0, 0.0); n];
        for (code, value) in codes.iter().zip(values) {
            sums[*code] = (sums[*code].0 + value, sums[*code].1 + 1.0);
        }
        sums.into_iter().map(|(sum, n): (f64, f64)| if n > 0.0 { sum / n } else { 0.0 }).collect()
    };
    let (units, periods): (Vec<f64>, Vec<f64>) = (means(unit), means(period));
    let mean = values.iter().sum::<f64>() / numerics::sum::count(values.len());
    let place = |i: usize| values[i] - units[unit[i]] - periods[period[i]] + mean;
    (0..values.len()).map(place).collect()
}

fn less(values: &[f64], x: &[f64]) -> Vec<f64> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let slope = dot(values, x) / dot(x, x);
    values.iter().zip(x).map(|(value, x)| value - slope * x).collect()
}

/// Returns the t statistics of a treatment, clustered by unit (CRV1 of fixest: unit effects nested).
fn t_statistics(d: &[f64], outcomes: &[Vec<f64>], unit: &[usize], periods: usize) -> Vec<f64> {
    let clusters = unit.iter().max().unwrap() + 1;
    let seen = numerics::sum::count({
        let mut all = unit.to_vec();
        all.sort_unstable();
        all.dedup();
        all.len()
    });
    let n = numerics::sum::count(d.len());
    let k = 2.0 + numerics::sum::count(periods);
    let squares: f64 = d.iter().map(|d| d * d).sum();
    let one = |y: &Vec<f64>| {
        let slope = d.iter().zip(y).map(|(d, y)| d * y).sum::<f64>() / squares;
        let mut sums = vec![0.0; clusters];
        for ((unit, d), y) in unit.iter().zip(d).zip(y) {
            sums[*unit] += d * (y - slope * d);
        }
        let meat: f64 = sums.iter().map(|sum| sum * sum).sum();
        let factor = (n - 1.0) / (n - k) * seen / (seen - 1.0);
        slope * squares / (factor * meat).sqrt()
    };
    outcomes.iter().map(one).collect()
}

#[test]
fn a_family_by_randomisation_is_the_peers() {
    let table = columns("base_did_multi.csv");
    let code = |values: &[f64]| -> Vec<usize> {
        values.iter().map(|v| (1..2000).find(|i| numerics::sum::count(*i) >= *v).unwrap()).collect()
    };
    let (unit, period) = (code(&table[2]), code(&table[3]));
    let periods = 10;
    let x = within(&table[1], &unit, &period);
    let prepared = |values: &[f64]| less(&within(values, &unit, &period), &x);
    let outcomes: Vec<Vec<f64>> = (7..13).map(|place| prepared(&table[place])).collect();
    let statistics = t_statistics(&prepared(&table[6]), &outcomes, &unit, periods);
    let peer = &outputs("rwolf_wyoung_base_did")["rwolf_ri"]["table"];
    for (place, t) in statistics.iter().enumerate() {
        let expected = peer[format!("est{place}")]["t value"].as_f64().unwrap();
        assert!((t - expected).abs() < 1e-8 * expected, "{t} for {expected}");
    }
    let draws: Vec<Vec<f64>> = (0..999)
        .map(|draw| {
            let mut lot = table[6].clone();
            shuffle(&mut lot, &mut Stream::new(123, draw));
            t_statistics(&prepared(&lot), &outcomes, &unit, periods)
        })
        .collect();
    let found = step_down(&statistics, &draws).unwrap();
    for (place, p) in found.iter().enumerate() {
        let expected = peer[format!("est{place}")]["RW Pr(>|t|)"].as_f64().unwrap();
        // Four standard errors of a share near 0.016 of 999 draws.
        assert!((p - expected).abs() < 0.016, "{p} for {expected}");
    }
    assert_eq!(found[0], 0.001);
}

#[test]
fn a_family_is_answered_with_its_gaps() {
    let outcomes = ["a", "b", "c"].map(str::to_owned);
    let p_values = [Some(0.01), None, Some(0.04)];
    let question = ManyOutcomesQuestion {
        outcomes: &outcomes,
        p_values: &p_values,
        adjustments: &[Adjustment::Holm, Adjustment::BenjaminiHochberg],
        level: 0.95,
    };
    let found = many_outcomes(&question).unwrap();
    assert_eq!(found.details[0].rows[0][2], Cell::Number(0.02));
    assert_eq!(found.details[0].rows[1][2], Cell::Missing);
    assert_eq!(found.details[0].rows[2][2], Cell::Number(0.04));
    assert_eq!(found.p_value, Some(0.02));
    let wrong = [Some(0.01), None, Some(1.5)];
    let refusal = many_outcomes(&ManyOutcomesQuestion { p_values: &wrong, ..question });
    let text = refusal.unwrap_err().to_string();
    assert_eq!(text, "adjust the p-value of 'c': 1.5 is not between 0 and 1; leave it empty");
    let none = [None; 3];
    let refusal = many_outcomes(&ManyOutcomesQuestion { p_values: &none, ..question });
    assert_eq!(refusal.unwrap_err(), ManyOutcomesError::Empty);
    assert_eq!(step_down(&[1.0], &[]), Err(StepDownError::NoDraws));
    let refusal = step_down(&[1.0], &[vec![f64::NAN]]).unwrap_err();
    assert_eq!(refusal, StepDownError::NotFinite { outcome: 1 });
}

proptest! {
    #[test]
    fn adjusted_p_values_are_in_order_and_never_smaller(
        p in prop::collection::vec(0.0..1.0_f64, 1..30),
    ) {
        let any = [
            Adjustment::Bonferroni, Adjustment::Sidak, Adjustment::Holm, Adjustment::HolmSidak,
            Adjustment::Hochberg, Adjustment::Hommel, Adjustment::BenjaminiHochberg,
            Adjustment::BenjaminiYekutieli,
        ];
        for adjustment in any {
            let found = adjusted(&p, adjustment, 0.05);
            for (p, q) in p.iter().zip(&found) {
                prop_assert!(*q >= p * (1.0 - 1e-12) && *q <= 1.0, "{} {p} {q}", adjustment.name());
            }
            let mut pairs: Vec<(f64, f64)> = p.iter().copied().zip(found).collect();
            pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
            prop_assert!(pairs.windows(2).all(|pair| pair[0].1 <= pair[1].1 * (1.0 + 1e-12)));
        }
        let holm = adjusted(&p, Adjustment::Holm, 0.05);
        let hommel = adjusted(&p, Adjustment::Hommel, 0.05);
        prop_assert!(holm.iter().zip(&hommel).all(|(a, b)| *b <= a * (1.0 + 1e-12)));
    }
}
