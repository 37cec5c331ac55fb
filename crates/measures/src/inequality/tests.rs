//! The family against what others publish, its properties, and data whose truth is known.

mod convey;
mod definitions;
mod laeken;
mod large;
mod properties;
mod pysal;
mod refusals;
mod simulation;

use serde_json::Value;

use crate::estimate::Estimate;
use crate::inequality::poverty::PovertyLine;
use crate::inequality::{
    InequalityColumns, InequalityQuestion, USUAL_PARAMETERS, Uncertainty, ZeroAndBelow, inequality,
};

/// How far an exact method may be from a published value, relative: rounding of sums.
const EXACT: f64 = 1e-9;

#[track_caller]
fn close(name: &str, found: f64, expected: f64) {
    let distance = (found - expected).abs();
    assert!(distance <= EXACT * expected.abs().max(1e-12), "{name}: {found} for {expected}");
}

fn reference(text: &str) -> Value {
    let whole: Value = serde_json::from_str(text).unwrap();
    whole["outputs"].clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// The question with everything as it is and no sampling error.
fn question<'a>(measures: &'a [&'a str]) -> InequalityQuestion<'a> {
    InequalityQuestion {
        measures,
        parameters: USUAL_PARAMETERS,
        zero_and_below: ZeroAndBelow::Keep,
        line: PovertyLine::OfMedian(0.6),
        uncertainty: Uncertainty::None,
        level: 0.95,
    }
}

/// Asks about incomes and weights only.
fn ask(question: &InequalityQuestion, incomes: &[f64], weights: &[f64]) -> Vec<Estimate> {
    let incomes: Vec<Option<f64>> = incomes.iter().copied().map(Some).collect();
    let weights: Vec<Option<f64>> = weights.iter().copied().map(Some).collect();
    inequality(question, &columns(&incomes, Some(&weights))).unwrap()
}

fn columns<'a>(
    incomes: &'a [Option<f64>],
    weights: Option<&'a [Option<f64>]>,
) -> InequalityColumns<'a> {
    InequalityColumns { incomes, weights, strata: None, clusters: None, groups: None, sources: &[] }
}

/// The persons of the synthetic EU-SILC.
struct Persons {
    incomes: Vec<Option<f64>>,
    weights: Vec<Option<f64>>,
    regions: Vec<Option<&'static str>>,
    sexes: Vec<Option<&'static str>>,
}

const HOUSEHOLDS: &str = include_str!("../../tests/reference/eusilc_households.csv");

fn persons() -> Persons {
    let (incomes, weights, regions, sexes) = (vec![], vec![], vec![], vec![]);
    let mut persons = Persons { incomes, weights, regions, sexes };
    for line in HOUSEHOLDS.lines().skip(1) {
        let fields: Vec<&'static str> = line.split(',').collect();
        for (sex, members) in [("female", fields[3]), ("male", fields[4])] {
            for _ in 0..members.parse::<usize>().unwrap() {
                persons.incomes.push(Some(fields[0].parse().unwrap()));
                persons.weights.push(Some(fields[1].parse().unwrap()));
                persons.regions.push(Some(fields[2]));
                persons.sexes.push(Some(sex));
            }
        }
    }
    assert_eq!(persons.incomes.len(), 14_827);
    persons
}

impl Persons {
    fn columns(&self) -> InequalityColumns<'_> {
        columns(&self.incomes, Some(&self.weights))
    }
}
