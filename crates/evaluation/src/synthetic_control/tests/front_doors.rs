use super::*;
use crate::answer::{Cell, Evaluation, Finding};
use crate::rows::Numbers;
use crate::synthetic_control::adjustment::Adjustment;
use crate::synthetic_control::conformal::Permutations;
use crate::synthetic_control::did_inference::Draws;
use crate::synthetic_control::predictors::{Importance, Search};
use crate::synthetic_control::question::{
    Check, ControlInference, ControlQuestion, DidInference, DidQuestion, Penalty, Predictor,
    Treated, WeighBy,
};
use crate::synthetic_control::study::{SeveralTreated, Who};
use crate::synthetic_control::synthetic_did::{Design, Mode};
use crate::synthetic_control::{synthetic_control, synthetic_did};

/// Columns of a long table.
struct Long {
    unit: Vec<String>,
    time: Vec<i64>,
    outcome: Vec<Option<f64>>,
}

fn stored(name: &str, unit: &str, time: &str, outcome: &str) -> Long {
    let stored = Stored::read(name);
    let unit = stored.words(unit).to_vec();
    Long { unit, time: stored.whole(time, 1.0), outcome: stored.numbers(outcome) }
}

fn smoking() -> Long {
    stored("prop99.csv", "State", "Year", "PacksPerCapita")
}

fn made(units: usize, periods: usize, value: impl Fn(usize, usize) -> f64) -> Long {
    let cells = (0..units).flat_map(|i| (0..periods).map(move |t| (i, t)));
    Long {
        unit: cells.clone().map(|(i, _)| format!("u{i:03}")).collect(),
        time: cells.clone().map(|(_, t)| t as i64).collect(),
        outcome: cells.map(|(i, t)| Some(value(i, t))).collect(),
    }
}

/// Numbers that look random and are the same everywhere.
fn noise(i: usize, t: usize) -> f64 {
    numerics::streams::Stream::new(i as u64, t as u64).uniform() - 0.5
}

fn control<'a>(long: &'a Long, who: Who<'a>) -> ControlQuestion<'a> {
    ControlQuestion {
        outcome: Numbers { name: "outcome", values: &long.outcome },
        unit: &long.unit,
        time: &long.time,
        who,
        several: SeveralTreated::EachOwn,
        weigh_by: WeighBy::Outcomes,
        inference: ControlInference::Placebo,
        checks: &[],
        level: 0.95,
        draws: Draws { draws: 100, seed: 7 },
    }
}

fn did<'a>(long: &'a Long, treated: Treated<'a>) -> DidQuestion<'a> {
    DidQuestion {
        outcome: Numbers { name: "outcome", values: &long.outcome },
        unit: &long.unit,
        time: &long.time,
        treated,
        covariates: &[],
        adjustment: Adjustment::Projected,
        design: Design::SyntheticDid,
        mode: Mode::Exact,
        penalty: Penalty::Usual,
        inference: DidInference::Placebo,
        level: 0.95,
        draws: Draws { draws: 50, seed: 7 },
    }
}

fn diagnostic(answer: &Evaluation, name: &str) -> f64 {
    let found = answer.diagnostics.iter().find(|one| one.name == name).unwrap();
    match &found.finding {
        Finding::Number(value) => *value,
        Finding::Count(n) => *n as f64,
        Finding::Text(text) => panic!("{text}"),
    }
}

fn california() -> [String; 1] {
    ["California".to_owned()]
}

fn refused_control(question: &ControlQuestion<'_>) -> String {
    short(synthetic_control(question).unwrap_err().to_string())
}

fn refused_did(question: &DidQuestion<'_>) -> String {
    short(synthetic_did(question).unwrap_err().to_string())
}

fn short(message: String) -> String {
    assert!(message.len() < 500 && !message.contains('\n'), "{message}");
    message
}

#[test]
fn one_treated_unit_has_placebos_and_no_standard_error() {
    let (long, treated) = (smoking(), california());
    let who = Who { treated: &treated, start: 1989, donors: &[] };
    let answer = synthetic_did(&did(&long, Treated::Named(who))).unwrap();
    close(answer.estimate.unwrap(), -15.605_397_916_328_569, 1e-9);
    assert_eq!(answer.standard_error, None);
    close(diagnostic(&answer, "placebo standard error"), 9.37, 1e-2);
    let placebos = answer.details.iter().find(|table| table.name == "placebos").unwrap();
    assert_eq!(placebos.rows.len(), 38);
    // Three placebos are as large as 15.6: ranks 2 of 39 would be one.
    let as_large = placebos.rows.iter().filter(|row| match row[1] {
        Cell::Number(value) => value.abs() >= answer.estimate.unwrap().abs(),
        _ => false,
    });
    close(answer.p_value.unwrap(), (1 + as_large.count()) as f64 / 39.0, 1e-15);
    let interval = answer.interval.unwrap();
    assert!(interval.low < answer.estimate.unwrap() && interval.method.contains("placebo"));
    for inference in [DidInference::Jackknife, DidInference::Bootstrap] {
        let question = DidQuestion { inference, ..did(&long, Treated::Named(who)) };
        assert!(refused_did(&question).contains("use placebos"));
    }
}

#[test]
fn california_against_its_synthetic_control_with_every_check() {
    let (long, treated) = (smoking(), california());
    let who = Who { treated: &treated, start: 1989, donors: &[] };
    let checks = [Check::InTime { start: 1980 }, Check::LeaveOneOut];
    let answer =
        synthetic_control(&ControlQuestion { checks: &checks, ..control(&long, who) }).unwrap();
    close(answer.estimate.unwrap(), -19.513_629_768_422_764, 1e-9);
    close(answer.p_value.unwrap(), 3.0 / 39.0, 1e-15);
    assert_eq!(answer.n, 39 * 31);
    let names: Vec<&str> = answer.details.iter().map(|table| table.name).collect();
    assert_eq!(names[..4], ["weights", "gaps", "placebos", "placebo_gaps"]);
    assert_eq!(names[4..], ["placebo_in_time", "leave_one_out"]);
    assert_eq!(answer.details[3].rows.len(), 38 * 31);
    assert_eq!(answer.details[5].rows.len(), 6);
    for table in &answer.details {
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.name);
    }
    let inference = ControlInference::Conformal(Permutations::MovingBlock);
    let answer = synthetic_control(&ControlQuestion { inference, ..control(&long, who) }).unwrap();
    // Weights are fitted to all periods under no effect, so the test is milder than the rank: the
    // block is the third largest of 31.
    close(answer.p_value.unwrap(), 3.0 / 31.0, 1e-15);
    let interval = answer.interval.unwrap();
    assert!(interval.low < -19.5 && interval.high > 0.0, "{interval:?}");
    let narrower =
        synthetic_control(&ControlQuestion { inference, level: 0.9, ..control(&long, who) });
    assert!(narrower.unwrap().interval.unwrap().high < 0.0);
    let pointwise = answer.details.iter().find(|table| table.name == "effects_by_period").unwrap();
    assert_eq!(pointwise.rows.len(), 12);
}

#[test]
fn predictors_are_means_over_their_periods() {
    let long = stored("basque.csv", "regionname", "year", "gdpcap");
    let stored = Stored::read("basque.csv");
    let columns = ["gdpcap", "school.high", "popdens"].map(|name| (name, stored.numbers(name)));
    let years: Vec<i64> = (1960..1970).collect();
    let predictor = |column: &'static str, values, periods| Predictor {
        column: Numbers { name: column, values },
        periods,
    };
    let predictors = [
        predictor(columns[0].0, &columns[0].1, &years),
        predictor(columns[1].0, &columns[1].1, &years[4..]),
        predictor(columns[2].0, &columns[2].1, &years),
    ];
    let treated = ["Basque Country (Pais Vasco)".to_owned()];
    let who = Who { treated: &treated, start: 1970, donors: &[] };
    let search = Search { periods: &years, starts: 1, seed: 3 };
    let importance = Importance::Searched(search);
    let weigh_by = WeighBy::Predictors { predictors: &predictors, importance };
    let question = ControlQuestion { weigh_by, ..control(&long, who) };
    let answer = synthetic_control(&question).unwrap();
    assert_eq!(answer, synthetic_control(&question).unwrap());
    let table = answer.details.iter().find(|table| table.name == "predictors").unwrap();
    assert_eq!(table.rows[0][0], Cell::Text("gdpcap".to_owned()));
    let Cell::Number(own) = table.rows[0][1] else { panic!() };
    close(own, 5.285_468_451_536_168, 1e-12);
}

#[test]
fn several_treated_units_have_sets_of_placebos() {
    let long =
        made(12, 20, |i, t| noise(i, t) + noise(99, t) + if i < 2 && t >= 14 { 3.0 } else { 0.0 });
    let treated = ["u000".to_owned(), "u001".to_owned()];
    let who = Who { treated: &treated, start: 14, donors: &[] };
    let answer = synthetic_control(&control(&long, who)).unwrap();
    close(answer.estimate.unwrap(), 3.0, 0.2);
    // 45 pairs of ten donors, all compared with.
    close(answer.p_value.unwrap(), 1.0 / 46.0, 1e-12);
    let question = ControlQuestion { several: SeveralTreated::Average, ..control(&long, who) };
    let answer = synthetic_control(&question).unwrap();
    close(answer.estimate.unwrap(), 3.0, 0.2);
    close(answer.p_value.unwrap(), 1.0 / 11.0, 1e-12);
}

#[test]
fn cohorts_are_weighted_by_treated_unit_periods() {
    let effect = |i: usize, t: usize| match i {
        0..=2 if t >= 10 => 2.0,
        3..=4 if t >= 14 => 5.0,
        _ => 0.0,
    };
    let long = made(30, 20, |i, t| 0.01 * noise(i, t) + noise(98, t) + i as f64 + effect(i, t));
    let cohorts: Vec<Option<i64>> = long
        .unit
        .iter()
        .map(|name| match name.as_str() {
            "u000" | "u001" | "u002" => Some(10),
            "u003" | "u004" => Some(14),
            "u005" => Some(0),
            _ => None,
        })
        .collect();
    // 3 units × 10 periods with 2, 2 units × 6 periods with 5.
    let expected = (30.0 * 2.0 + 12.0 * 5.0) / 42.0;
    for inference in [DidInference::Placebo, DidInference::Jackknife, DidInference::Bootstrap] {
        let question = DidQuestion { inference, ..did(&long, Treated::Cohort(&cohorts)) };
        let answer = synthetic_did(&question).unwrap();
        close(answer.estimate.unwrap(), expected, 5e-3);
        assert!(answer.standard_error.unwrap() > 0.0);
        assert_eq!(answer.details[0].rows.len(), 2);
    }
    let mut alone = cohorts.clone();
    for (cohort, name) in alone.iter_mut().zip(&long.unit) {
        *cohort = if name == "u004" { None } else { *cohort };
    }
    let jackknife = DidInference::Jackknife;
    let question = DidQuestion { inference: jackknife, ..did(&long, Treated::Cohort(&alone)) };
    assert!(refused_did(&question).contains("cohort of 14 has one unit"));
}

#[test]
fn covariates_are_taken_off_in_either_way_whatever_their_units() {
    let covariate = |i: usize, t: usize| 1e6 * noise(i + 500, t);
    let long = made(25, 16, |i, t| {
        let effect = if i < 4 && t >= 10 { 1.0 } else { 0.0 };
        0.01 * noise(i, t) + noise(97, t) + 3e-6 * covariate(i, t) + effect
    });
    let values: Vec<Option<f64>> =
        (0..25).flat_map(|i| (0..16).map(move |t| Some(covariate(i, t)))).collect();
    let columns = [Numbers { name: "x", values: &values }];
    let treated: Vec<String> = (0..4).map(|i| format!("u{i:03}")).collect();
    let who = Treated::Named(Who { treated: &treated, start: 10, donors: &[] });
    for adjustment in [Adjustment::Projected, Adjustment::Optimised] {
        let question = DidQuestion { covariates: &columns, adjustment, ..did(&long, who) };
        let answer = synthetic_did(&question).unwrap();
        close(answer.estimate.unwrap(), 1.0, 0.02);
        let table = answer.details.iter().find(|table| table.name == "covariates").unwrap();
        let Cell::Number(found) = table.rows[0][2] else { panic!() };
        assert!((found - 3e-6).abs() < 1e-7, "{found}");
    }
    let adjustment = Adjustment::Optimised;
    let mode = Mode::Compatible;
    let question = DidQuestion { covariates: &columns, adjustment, mode, ..did(&long, who) };
    assert!(refused_did(&question).contains("use the exact mode"));
}

#[test]
fn what_cannot_be_answered_is_refused_with_what_would_work() {
    let (long, treated) = (smoking(), california());
    let who = Who { treated: &treated, start: 1989, donors: &[] };
    let at = |start| control(&long, Who { start, ..who });
    assert!(refused_control(&at(1971)).contains("give a later start"));
    assert!(refused_control(&at(2001)).contains("the data end in 2000"));
    let nowhere = ["Atlantis".to_owned()];
    let question = control(&long, Who { treated: &nowhere, ..who });
    assert!(refused_control(&question).contains("'Atlantis'"));
    assert!(refused_control(&control(&long, Who { treated: &[], ..who })).contains("name them"));
    let question = control(&long, Who { donors: &treated, ..who });
    assert!(refused_control(&question).contains("it is treated"));
    let one = ["Utah".to_owned()];
    let question = control(&long, Who { donors: &one, ..who });
    assert!(refused_control(&question).contains("name more donors"));
    let question = ControlQuestion { level: 1.0, ..control(&long, who) };
    assert!(refused_control(&question).contains("as 0.95"));
    let conformal = ControlInference::Conformal(Permutations::MovingBlock);
    let question = ControlQuestion { inference: conformal, level: 0.99, ..control(&long, who) };
    assert!(refused_control(&question).contains("lower the level"));
    let many: Vec<String> = {
        let mut names = long.unit.clone();
        names.sort();
        names.dedup();
        names.into_iter().take(25).collect()
    };
    let who = Who { treated: &many, start: 1989, donors: &[] };
    assert!(refused_did(&did(&long, Treated::Named(who))).contains("use the jackknife"));
}

#[test]
fn holes_leave_donors_out_by_name_and_refuse_treated_units() {
    let (mut long, treated) = (smoking(), california());
    let who = Who { treated: &treated, start: 1989, donors: &[] };
    let utah = long.unit.iter().position(|name| name == "Utah").unwrap();
    long.outcome[utah] = None;
    let answer = synthetic_control(&control(&long, who)).unwrap();
    assert!(answer.warnings.iter().any(|warning| warning.contains("Utah")));
    assert_eq!(diagnostic(&answer, "donors"), 37.0);
    let own = long.unit.iter().position(|name| name == "California").unwrap();
    long.outcome[own] = None;
    assert!(refused_control(&control(&long, who)).contains("its outcome is missing in 1970"));
    long.unit[own] = "Utah".to_owned();
    assert!(refused_control(&control(&long, who)).contains("rows in period"));
}

#[test]
fn weights_that_are_not_unique_are_said_to_be() {
    let long = made(30, 8, noise);
    let treated = ["u001".to_owned()];
    let who = Who { treated: &treated, start: 3, donors: &[] };
    let answer = synthetic_control(&control(&long, who)).unwrap();
    let warned = |words| answer.warnings.iter().any(|warning| warning.contains(words));
    assert!(warned("Other weights"), "{answer:?}");
    // The fit is perfect too: the gap after the start is ranked among those of perfect placebos.
    assert!(warned("has no ratio"), "{answer:?}");
    assert!(answer.p_value.is_some_and(|p| p > 0.0 && p <= 1.0));
}
