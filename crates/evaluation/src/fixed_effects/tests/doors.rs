use super::*;
use crate::fixed_effects::event_study::{EventStudy, Path as Course, event_study};
use crate::fixed_effects::many_outcomes::{ManyOutcomes, many_outcomes, outcome_effects};
use crate::rows::Numbers;
use numerics::streams::Stream;
use proptest::prelude::*;

const BY_COUNTY: Terms<'static> =
    Terms { clusters: &["countyreal"], standard_errors: StandardErrors::Clustered, ..PLAIN };

fn study<'a>(columns: &'a [Column<'a>], path: Course) -> EventStudy<'a> {
    EventStudy {
        columns,
        outcome: "lemp",
        unit: "countyreal",
        time: "year",
        cohort: "first_treat",
        covariates: &[],
        reference: -1,
        path,
        terms: BY_COUNTY,
    }
}

#[test]
fn an_event_study_is_the_regression_on_times_since_the_start() {
    let data = Data::read("mpdta.csv");
    let columns = data.columns();
    let answer = event_study(&study(&columns, Course::TwoWay)).unwrap();
    let formula = ask(&data, "lemp ~ i(rel, ref=-1) | countyreal + year", BY_COUNTY).unwrap();
    let rows = &table(&answer, "event_times").rows;
    assert_eq!(rows.len(), 7);
    for row in rows {
        let Cell::Number(time) = row[0] else { panic!() };
        let own = super::row(&formula, &format!("rel::{time}"));
        assert_eq!((&row[1], &row[2]), (&Cell::Number(own[0]), &Cell::Number(own[1])));
    }
    assert!(answer.diagnostics.iter().any(|d| d.name == "joint p before the reference"));
    let sunab = event_study(&study(&columns, Course::SunAbraham)).unwrap();
    let by_formula = ask(&data, "lemp ~ sunab(first_treat, year) | countyreal + year", BY_COUNTY);
    let by_formula = by_formula.unwrap();
    assert_eq!(table(&sunab, "event_times"), table(&by_formula, "event_times"));
    assert_eq!(sunab.estimate, by_formula.estimate);
}

#[test]
fn an_event_study_refuses_double_rows_and_a_reference_that_is_not_there() {
    let data = Data::read("mpdta.csv");
    let mut twice = data.words.clone();
    for column in &mut twice {
        column.push(column[0].clone());
    }
    let twice = Data::of(data.names.clone(), twice);
    let refused = event_study(&study(&twice.columns(), Course::TwoWay)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "read the panel: unit '8001' has 2 rows in period 2003; keep one"
    );
    let columns = data.columns();
    let far = EventStudy { reference: -9, ..study(&columns, Course::TwoWay) };
    assert!(event_study(&far).unwrap_err().to_string().contains("no treated unit has a period"));
}

#[test]
fn one_treated_unit_has_an_estimate_but_no_standard_error() {
    let data = Data::read("mpdta_one_treated.csv");
    let answer = ask(&data, "lemp ~ post | countyreal + year", BY_COUNTY).unwrap();
    assert!(answer.estimate.is_some());
    assert_eq!((answer.standard_error, answer.p_value, answer.interval), (None, None, None));
    assert!(answer.warnings.iter().any(|text| text.contains("rests on one unit or cluster")));
    let jackknife = Terms { standard_errors: StandardErrors::ClusteredJackknife, ..BY_COUNTY };
    let refused = ask(&data, "lemp ~ post | countyreal + year", jackknife).unwrap_err();
    assert!(refused.to_string().contains("cannot be estimated; use randomisation"), "{refused}");
}

/// MacKinnon, Nielsen and Webb's own jackknife has (G − 1)/G where the peer has G/(G − 1).
#[test]
fn the_published_jackknife_is_there_beside_the_peers() {
    let data = Data::read("petersen.csv");
    let error = |small_sample| {
        let terms = Terms {
            clusters: &["year"],
            standard_errors: StandardErrors::ClusteredJackknife,
            small_sample,
            ..PLAIN
        };
        row(&ask(&data, "y ~ x", terms).unwrap(), "x")[1]
    };
    let correction = (10.0 / 9.0) * (4999.0 / 4998.0);
    let ratio: f64 = error(SmallSample::FIXEST) / error(SmallSample::NONE);
    assert!((ratio * ratio - correction * 10.0 / 9.0).abs() < 1e-9, "{ratio}");
}

#[test]
fn variances_that_do_not_exist_are_refused() {
    let data = Data::read("mpdta.csv");
    let refusal =
        |formula: &str, terms: Terms<'_>| ask(&data, formula, terms).unwrap_err().to_string();
    let hc3 = Terms { standard_errors: StandardErrors::Hc3, ..PLAIN };
    assert!(refusal("lemp ~ post | countyreal", hc3).starts_with("estimate HC2 or HC3"));
    let none = Terms { standard_errors: StandardErrors::Clustered, ..PLAIN };
    assert!(refusal("lemp ~ post", none).starts_with("cluster standard errors: no column"));
    let level = Terms { level: 95.0, ..PLAIN };
    assert!(refusal("lemp ~ post", level).contains("write 0.95"));
    let weights = Terms { weights: Some("rel"), ..PLAIN };
    assert!(refusal("lemp ~ post", weights).contains("weights are zero or more"));
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let formula = "lemp ~ post | countyreal + year";
    let one = ask(&Data::read("mpdta_unbal.csv"), formula, BY_COUNTY).unwrap();
    let other = ask(&Data::read("mpdta_unbal.csv").turned(), formula, BY_COUNTY).unwrap();
    assert!(close(one.estimate.unwrap(), other.estimate.unwrap(), 1e-11));
    assert!(close(one.standard_error.unwrap(), other.standard_error.unwrap(), 1e-11));
}

#[test]
fn outcomes_with_holes_are_each_fitted_on_their_own_rows() {
    let data = Data::read("mpdta_unbal.csv");
    let at = |name: &str| data.names.iter().position(|own| own == name).unwrap();
    let lemp = data.numbers[at("lemp")].as_ref().unwrap();
    let lpop = data.numbers[at("lpop")].as_ref().unwrap();
    let year = data.numbers[at("year")].as_ref().unwrap();
    let none: Vec<Option<f64>> = vec![None; lemp.len()];
    let mixed: Vec<Option<f64>> = lemp
        .iter()
        .zip(year)
        .map(|(l, t)| Some((*l)? + numerics::elementary::sin((*t)?)))
        .collect();
    let outcomes = [("lemp", lemp), ("lpop", lpop), ("none", &none), ("mixed", &mixed)]
        .map(|(name, values)| Numbers { name, values });
    let columns = data.columns();
    let question = ManyOutcomes {
        columns: &columns,
        outcomes: &outcomes,
        treatment: "post",
        covariates: &[],
        absorb: &["countyreal", "year"],
        terms: BY_COUNTY,
    };
    let effects = outcome_effects(&question).unwrap();
    let alone = ask(&data, "lemp ~ post | countyreal + year", BY_COUNTY).unwrap();
    assert!(close(effects[0].estimate.unwrap(), alone.estimate.unwrap(), 1e-12));
    assert!(close(effects[0].standard_error.unwrap(), alone.standard_error.unwrap(), 1e-12));
    assert_eq!((effects[0].n, effects[2].n), (1904, 0));
    assert!(effects[1].n > effects[0].n);
    assert!(effects[2].reason.as_ref().unwrap().contains("no row has a value"));
    // Period effects take out what only the year moves.
    assert!(close(effects[3].estimate.unwrap(), effects[0].estimate.unwrap(), 1e-9));
    let answer = many_outcomes(&question).unwrap();
    assert_eq!(answer.details[0].rows.len(), 4);
}

#[test]
fn several_outcomes_of_a_formula_stand_in_one_table() {
    let data = Data::read("mpdta.csv");
    let answer = ask(&data, "lemp + lpop ~ post | year", PLAIN).unwrap();
    assert_eq!((answer.estimate, table(&answer, "coefficients").rows.len()), (None, 2));
}

/// Coverage of the clustered interval with a known effect and 40 clusters.
#[test]
fn clustered_intervals_cover_as_often_as_they_say() {
    let (runs, mut covered) = (200_u64, 0);
    for run in 0..runs {
        let mut stream = Stream::new(5, run);
        let mut normal = || (0..12).map(|_| stream.uniform()).sum::<f64>() - 6.0;
        let (mut y, mut d, mut unit, mut time) = (vec![], vec![], vec![], vec![]);
        for u in 0..40 {
            let (level, mut walk) = (normal(), 0.0);
            for t in 0..6 {
                walk += 0.5 * normal();
                let treated = f64::from(u8::from(u % 2 == 0 && t >= 3));
                y.push((level + walk + 0.3 * treated + normal()).to_string());
                d.push(treated.to_string());
                unit.push(u.to_string());
                time.push(t.to_string());
            }
        }
        let names = ["y", "d", "unit", "t"].map(str::to_owned).to_vec();
        let data = Data::of(names, vec![y, d, unit, time]);
        let clusters = ["unit"];
        let terms =
            Terms { clusters: &clusters, standard_errors: StandardErrors::Clustered, ..PLAIN };
        let interval = ask(&data, "y ~ d | unit + t", terms).unwrap().interval.unwrap();
        covered += u32::from(interval.low <= 0.3 && 0.3 <= interval.high);
    }
    let share = f64::from(covered) / 200.0;
    // Nominal 95 %, three standard errors of 200 runs.
    assert!((0.90..=0.995).contains(&share), "{share}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn units_of_the_outcome_only_scale_the_answer(scale in 1e-3..1e3_f64, shift in -1e4..1e4_f64) {
        let data = Data::read("tinycl8.csv");
        let formula = format!("I({scale} * y + {shift}) ~ d");
        let one = ask(&data, "y ~ d", PLAIN).unwrap();
        let other = ask(&data, &formula, PLAIN);
        let other = other.unwrap();
        let relative = |a: f64, b: f64| (a - scale * b).abs() / (scale * b.abs() + shift.abs() * 1e-3);
        prop_assert!(relative(other.estimate.unwrap(), one.estimate.unwrap()) < 1e-9);
        prop_assert!(relative(other.standard_error.unwrap(), one.standard_error.unwrap()) < 1e-9);
    }
}
