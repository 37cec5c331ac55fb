//! A weighted file measured by definition in exact fractions.

use super::{close, columns, numbers, question, reference};
use crate::inequality::{
    InequalityColumns, InequalityQuestion, Parameters, ZeroAndBelow, inequality,
};

const FILE: &str = include_str!("../../../tests/reference/incomes2000.csv");
const REFERENCE: &str = include_str!("../../../tests/reference/inequality_weighted_2000.json");

struct Table {
    incomes: Vec<Option<f64>>,
    weights: Vec<Option<f64>>,
    groups: Vec<Option<&'static str>>,
}

fn table() -> Table {
    let mut table = Table { incomes: vec![], weights: vec![], groups: vec![] };
    for line in FILE.lines().skip(1) {
        let fields: Vec<&'static str> = line.split(',').collect();
        table.incomes.push(fields[1].parse().ok());
        table.weights.push(fields[2].parse().ok());
        table.groups.push(Some(fields[3]));
    }
    table
}

#[test]
fn measures_of_all_incomes_are_those_of_exact_fractions() {
    let (published, table) = (reference(REFERENCE), table());
    let with_groups = InequalityColumns {
        groups: Some(&table.groups),
        ..columns(&table.incomes, Some(&table.weights))
    };
    let measures = [
        "gini",
        "s80-s20",
        "theil-t",
        "atkinson",
        "palma",
        "hoover",
        "percentile-ratio",
        "lorenz",
        "at-risk-of-poverty-threshold",
        "at-risk-of-poverty-rate",
        "foster-greer-thorbecke",
    ];
    let asked = question(&measures);
    let parameters = Parameters {
        aversion: &[0.5],
        percentiles: &[(0.9, 0.1)],
        poverty_aversion: &[1.0],
        ..asked.parameters
    };
    let found = inequality(&InequalityQuestion { parameters, ..asked }, &with_groups).unwrap();
    let names = [
        "gini",
        "s80_s20",
        "theil_t",
        "atkinson_0.5",
        "palma",
        "hoover",
        "p90_p10",
        "",
        "line",
        "rate",
        "gap",
    ];
    for (name, found) in names.iter().zip(&found).filter(|(name, _)| !name.is_empty()) {
        close(name, found.estimate.unwrap(), published[name].as_f64().unwrap());
        assert_eq!(found.n, 1998);
    }
    for part in &found[0].parts {
        close(
            &part.name,
            part.estimate.unwrap(),
            published["gini_by_group"][&part.name].as_f64().unwrap(),
        );
    }
    for (part, expected) in found[7].parts.iter().zip(numbers(&published["lorenz"])) {
        close(&part.name, part.estimate.unwrap(), expected);
    }
}

#[test]
fn measures_of_incomes_above_zero_are_those_of_exact_fractions() {
    let (published, table) = (reference(REFERENCE), table());
    let published = &published["positive"];
    let with_groups = InequalityColumns {
        groups: Some(&table.groups),
        ..columns(&table.incomes, Some(&table.weights))
    };
    let measures = ["theil-t", "theil-l", "generalised-entropy", "atkinson"];
    let asked = question(&measures);
    let parameters =
        Parameters { entropy: &[-1.0, 2.0], aversion: &[1.0, 2.0], ..asked.parameters };
    let zero_and_below = ZeroAndBelow::DropAtOrBelow;
    let asked = InequalityQuestion { parameters, zero_and_below, ..asked };
    let found = inequality(&asked, &with_groups).unwrap();
    let names = ["", "theil_l", "entropy_-1", "entropy_2", "atkinson_1", "atkinson_2"];
    for (name, found) in names.iter().zip(&found).filter(|(name, _)| !name.is_empty()) {
        close(name, found.estimate.unwrap(), published[name].as_f64().unwrap());
    }
    for (alpha, found) in [("1", &found[0]), ("0", &found[1]), ("2", &found[3])] {
        let split = &published["split"][alpha];
        close("within", found.parts[0].estimate.unwrap(), split["within"].as_f64().unwrap());
        close("between", found.parts[1].estimate.unwrap(), split["between"].as_f64().unwrap());
    }
}
