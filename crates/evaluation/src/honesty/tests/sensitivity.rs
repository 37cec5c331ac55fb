use numerics::matrix::Matrix;
use serde_json::Value;

use crate::answer::{Cell, Evaluation};
use crate::honesty::event_study::EventStudyColumns;
use crate::honesty::sensitivity::restriction::{Bounded, Direction, Restriction};
use crate::honesty::sensitivity::{
    Breakdown, IntervalKind, SensitivityQuestion, Target, sensitivity,
};

/// The peers draw a million folded normal numbers where here the quantile is exact.
const FIXED_LENGTH: f64 = 2e-4;
/// The peers search a grid with steps of 8e-4 under a critical value of 1 000 draws.
const CONDITIONAL: f64 = 1e-3;

pub(super) struct Data {
    periods: Vec<i64>,
    reference: i64,
    coefficients: Vec<f64>,
    covariance: Matrix,
}

impl Data {
    pub(super) fn columns(&self) -> EventStudyColumns<'_> {
        EventStudyColumns {
            periods: &self.periods,
            reference: self.reference,
            coefficients: &self.coefficients,
            covariance: &self.covariance,
            n: 100,
            clusters: None,
        }
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

pub(super) fn data(text: &str) -> Data {
    let json: Value = serde_json::from_str(text).unwrap();
    let rows: Vec<Vec<f64>> = json["sigma"].as_array().unwrap().iter().map(numbers).collect();
    Data {
        periods: json["timeVec"].as_array().unwrap().iter().map(|v| v.as_i64().unwrap()).collect(),
        reference: json["referencePeriod"].as_i64().unwrap(),
        coefficients: numbers(&json["betahat"]),
        covariance: Matrix::from_fn(rows.len(), rows.len(), |i, j| rows[i][j]),
    }
}

pub(super) fn benzarti_carloni() -> Data {
    data(include_str!("../../../tests/reference/data/BCdata_EventStudy.json"))
}

fn reference() -> Value {
    let text = include_str!("../../../tests/reference/honestdid_BC.json");
    serde_json::from_str::<Value>(text).unwrap()["outputs"].clone()
}

pub(super) fn question<'a>(data: &'a Data, bounded: Bounded, bounds: &'a [f64]) -> SensitivityQuestion<'a> {
    let interval = match bounded {
        Bounded::Smoothness => IntervalKind::FixedLength,
        _ => IntervalKind::ConditionalLeastFavourable,
    };
    SensitivityQuestion {
        columns: data.columns(),
        target: Target::First,
        restriction: Restriction { bounded, direction: Direction::Any },
        bounds,
        interval,
        breakdown: Breakdown::Skip,
        level: 0.95,
        draws: 10_000,
        seed: 1,
    }
}

pub(super) fn ends(answer: &Evaluation) -> Vec<(f64, f64)> {
    let number = |cell: &Cell| match cell {
        Cell::Number(number) => *number,
        _ => panic!("no number: {cell:?}"),
    };
    answer.details[0].rows.iter().map(|row| (number(&row[1]), number(&row[2]))).collect()
}

fn check(name: &str, key: &str, tolerance: f64, ask: impl Fn(f64) -> (f64, f64)) {
    for case in reference()[name].as_array().unwrap() {
        let (low, high) = ask(case[key].as_f64().unwrap());
        println!("{name} {} {low} {high} {case}", case[key]);
        assert!((low - case["lb"].as_f64().unwrap()).abs() < tolerance, "{low} {case}");
        assert!((high - case["ub"].as_f64().unwrap()).abs() < tolerance, "{high} {case}");
    }
}

#[test]
fn intervals_under_parallel_trends_are_the_peers() {
    let data = benzarti_carloni();
    let answer = sensitivity(&question(&data, Bounded::Smoothness, &[0.0])).unwrap();
    let original = &reference()["original"][0];
    let interval = answer.interval.unwrap();
    assert!((interval.low - original["lb"].as_f64().unwrap()).abs() < 1e-9);
    assert!((interval.high - original["ub"].as_f64().unwrap()).abs() < 1e-9);
}

#[test]
fn fixed_length_intervals_are_the_peers() {
    let data = benzarti_carloni();
    let ask = |target| {
        let data = &data;
        move |m| {
            let bounds = [m];
            let question = SensitivityQuestion { target, ..question(data, Bounded::Smoothness, &bounds) };
            ends(&sensitivity(&question).unwrap())[0]
        }
    };
    check("deltaSD_FLCI", "M", FIXED_LENGTH, ask(Target::First));
    check("deltaSD_avg_FLCI", "M", FIXED_LENGTH, ask(Target::Average));
}

#[test]
fn conditional_intervals_are_the_peers() {
    let data = benzarti_carloni();
    let ask = |bounded| {
        let data = &data;
        move |m| {
            let bounds = [m];
            let interval = IntervalKind::ConditionalLeastFavourable;
            let question = SensitivityQuestion { interval, ..question(data, bounded, &bounds) };
            ends(&sensitivity(&question).unwrap())[0]
        }
    };
    check("deltaRM_C-LF", "Mbar", CONDITIONAL, ask(Bounded::RelativeMagnitudes));
}
