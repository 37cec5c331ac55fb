use numerics::draws::fill_normal;
use numerics::elementary::ln;
use numerics::streams::Stream;
use numerics::sum::count;
use proptest::prelude::*;
use serde_json::Value;

use crate::answer::Cell;
use crate::honesty::anytime::*;

/// Closed forms on both sides.
const CLOSE: f64 = 1e-10;

fn reference() -> Value {
    let text = include_str!("../../../tests/reference/anytime_valid_closed_forms.json");
    serde_json::from_str::<Value>(text).unwrap()["outputs"].clone()
}

#[test]
fn closed_forms_are_the_oracles() {
    let outputs = reference();
    let number = |case: &Value, key: &str| case[key].as_f64().unwrap();
    let near = |a: f64, b: f64| assert!((a - b).abs() <= CLOSE * b.abs().max(1.0), "{a} {b}");
    for case in outputs["robbins_normal_mixture_halfwidth"].as_array().unwrap() {
        let half =
            robbins_half_width(number(case, "t"), number(case, "rho"), number(case, "alpha"));
        near(half, number(case, "halfwidth"));
    }
    for case in outputs["gaussian_mixture_evalue"].as_array().unwrap() {
        let ln_e = ln_e_value(number(case, "z"), number(case, "n"), number(case, "phi"));
        near(ln_e, number(case, "log_e"));
        near(p_of(ln_e), number(case, "p_seq"));
    }
    for case in outputs["cs_halfwidth_in_se_units"].as_array().unwrap() {
        let (n, phi) = (number(case, "n"), number(case, "phi"));
        let mult = reach(n, phi, number(case, "alpha"));
        near(mult, number(case, "mult"));
        near(ln_e_value(mult, n, phi), -ln(number(case, "alpha")));
        // Students's form tends to the normal one.
        let many = ln_e_value_student(mult, 1e9, n, phi);
        assert!((many - ln_e_value(mult, n, phi)).abs() < 1e-6);
    }
}

fn looks(estimates: &[f64]) -> Vec<Look> {
    let look = |(i, estimate): (usize, &f64)| Look {
        label: (2020 + i).to_string(),
        estimate: *estimate,
        standard_error: 1.0 / count(10 * (i + 1)).sqrt(),
        n: 10 * (i + 1),
    };
    estimates.iter().enumerate().map(look).collect()
}

fn asked(looks: &[Look]) -> AnytimeQuestion<'_> {
    let mixture = Mixture::ShortestAt(100);
    AnytimeQuestion { looks, null: 0.0, mixture, level: 0.95, clusters: None }
}

#[test]
fn looking_fifty_times_finds_nothing_too_often() {
    let samples = 2_000;
    let mut alarms = [0_usize; 2];
    for sample in 0..samples {
        let mut steps = [0.0; 50];
        fill_normal(&mut steps, &mut Stream::new(4, sample));
        let (mut total, mut ever, mut naive) = (0.0, false, false);
        for (look, step) in (1_usize..).zip(steps) {
            total += step;
            let n = count(10 * look);
            let z = total / count(look).sqrt();
            ever |= ln_e_value(z, n, shortest_mixture(100.0, 0.05)) >= ln(20.0);
            naive |= z.abs() > 1.96;
        }
        alarms[0] += usize::from(ever);
        alarms[1] += usize::from(naive);
    }
    let share = |alarms: usize| count(alarms) / 2_000.0;
    assert!(share(alarms[0]) <= 0.05, "{}", share(alarms[0]));
    assert!(share(alarms[1]) > 0.25, "{}", share(alarms[1]));
}

#[test]
fn the_mixture_asked_for_is_the_shortest_there() {
    for n in [25.0, 290.0, 7_250.0] {
        let phi = shortest_mixture(n, 0.05);
        for other in [0.5, 0.9, 0.99, 1.01, 1.1, 2.0] {
            assert!(reach(n, phi, 0.05) < reach(n, other * phi, 0.05));
        }
    }
}

#[test]
fn looks_are_joined_and_contradictions_told() {
    let answer = anytime(&asked(&looks(&[0.4, 0.5, 0.45]))).unwrap();
    let row = &answer.details[0].rows[2];
    let interval = answer.interval.unwrap();
    assert_eq!(row[4], Cell::Number(interval.low));
    assert!(answer.warnings.is_empty());
    let torn = anytime(&asked(&looks(&[5.0, 5.0, -5.0]))).unwrap();
    assert!(torn.warnings[0].contains("nothing in common"));
}

#[test]
fn looks_that_cannot_be_read_are_refused() {
    let refusal = |question: AnytimeQuestion<'_>| anytime(&question).unwrap_err().to_string();
    let fine = looks(&[0.1, 0.2]);
    assert!(refusal(asked(&[])).contains("there is none"));
    let back: Vec<Look> = fine.iter().rev().cloned().collect();
    assert!(refusal(asked(&back)).contains("order of time"));
    let mut broken = fine.clone();
    broken[1].standard_error = 0.0;
    assert!(refusal(asked(&broken)).contains("look '2021'"));
    assert!(refusal(AnytimeQuestion { level: 95.0, ..asked(&fine) }).contains("level"));
    let mixture = Mixture::Given(0.0);
    assert!(refusal(AnytimeQuestion { mixture, ..asked(&fine) }).contains("mixture"));
}

proptest! {
    #[test]
    fn the_unit_of_the_outcome_changes_the_interval_alone(unit in 0.001..1000.0_f64) {
        let one = looks(&[0.3, 0.2, 0.25]);
        let mut other = one.clone();
        for look in &mut other {
            look.estimate *= unit;
            look.standard_error *= unit;
        }
        let (one, other) = (anytime(&asked(&one)).unwrap(), anytime(&asked(&other)).unwrap());
        let low = |answer: &crate::answer::Evaluation| answer.interval.clone().unwrap().low;
        prop_assert!((low(&other) - unit * low(&one)).abs() < 1e-9 * unit);
        prop_assert!((one.p_value.unwrap() - other.p_value.unwrap()).abs() < 1e-9);
    }
}
