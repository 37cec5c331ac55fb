//! PySAL's inequality on Mexican states, and the hard vectors in exact fractions.

use serde_json::Value;

use super::{ask, close, numbers, question, reference};
use crate::inequality::groups::split_by_group;
use crate::inequality::sample::Sample;
use crate::inequality::{InequalityQuestion, Parameters, ZeroAndBelow};

const STATES: &str = include_str!("../../../tests/reference/mexico_pcgdp.csv");

fn column(name: &str) -> Vec<f64> {
    let mut lines = STATES.lines();
    let place = lines.next().unwrap().split(',').position(|column| column == name).unwrap();
    lines.map(|line| line.split(',').nth(place).unwrap().parse().unwrap()).collect()
}

fn years() -> impl Iterator<Item = (usize, Vec<f64>)> {
    (0..7).map(|place| (place, column(&format!("pcgdp{}", 1940 + 10 * place))))
}

#[test]
fn measures_of_the_mexican_states_are_pysals() {
    let published = reference(include_str!("../../../tests/reference/ineq_pysal_mexico.json"));
    let measures = ["gini", "theil-t", "atkinson", "wolfson-as-pysal", "schutz-as-pysal"];
    let asked = question(&measures);
    let parameters = Parameters { aversion: &[0.5, 1.0, 2.0], ..asked.parameters };
    let asked = InequalityQuestion { parameters, ..asked };
    for (year, incomes) in years() {
        let found = ask(&asked, &incomes, &vec![1.0; incomes.len()]);
        let names =
            ["gini", "theil", "atkinson_0.5", "atkinson_1", "atkinson_2", "schutz", "wolfson"];
        for (name, found) in names.iter().zip(&found) {
            let expected = match *name {
                "schutz" if year == 0 => published["schutz_1940"].as_f64().unwrap(),
                "schutz" => continue,
                name => numbers(&published[name])[year],
            };
            close(name, found.estimate.unwrap(), expected);
        }
    }
}

#[test]
fn theils_index_splits_by_region_as_in_pysal() {
    let published = reference(include_str!("../../../tests/reference/ineq_pysal_mexico.json"));
    for regions in ["hanson98", "hanson03"] {
        let labels = column(regions);
        for (year, incomes) in years() {
            let sample = Sample::unweighted(&incomes).unwrap();
            let groups: Vec<usize> = sample
                .rows()
                .iter()
                .map(|row| (0..9).find(|n| f64::from(*n) == labels[*row]).unwrap())
                .map(|n| usize::try_from(n).unwrap())
                .collect();
            let split = split_by_group(&sample, &groups, 9, 1.0).unwrap();
            let between = numbers(&published[format!("theil_between_{regions}")])[year];
            close(regions, split.between, between);
            assert!((split.within + split.between - split.total).abs() < 1e-12);
            if regions == "hanson98" {
                close(regions, split.within, numbers(&published["theil_within_hanson98"])[year]);
            }
        }
    }
}

#[test]
fn hard_vectors_have_their_exact_gini_or_none() {
    let published = reference(include_str!("../../../tests/reference/ineq_hard_vectors.json"));
    let measures = ["gini", "gini-normalised", "theil-t", "atkinson"];
    for (name, case) in published.as_object().unwrap() {
        let (incomes, weights) = (numbers(&case["y"]), numbers(&case["w"]));
        let found = ask(&question(&measures), &incomes, &weights);
        let exact = &case["gini_exact_population_formula"];
        match exact.as_f64() {
            Some(0.0) => assert_eq!(found[0].estimate, Some(0.0), "{name}"),
            Some(exact) => close(name, found[0].estimate.unwrap(), exact),
            None => assert_eq!(found[0].estimate, None, "{name}"),
        }
        match case["gini_RSV_normalised"].as_f64().unwrap() {
            0.0 => assert_eq!(found[1].estimate, Some(0.0), "{name}"),
            exact => close(name, found[1].estimate.unwrap(), exact),
        }
        let unweighted = ask(&question(&measures), &incomes, &vec![1.0; incomes.len()]);
        if let Some(theil) = case["theil_pysal_unweighted"].as_f64() {
            assert!((unweighted[2].estimate.unwrap() - theil).abs() < 1e-12, "{name}");
        } else {
            assert_eq!(unweighted[2].estimate, None, "{name}");
        }
        // Aversion of 1: PySAL refuses what is undefined here.
        assert_eq!(unweighted[4].estimate.is_none(), case["atkinson1_pysal"].is_string(), "{name}");
    }
}

#[test]
fn clipping_gives_the_clipped_vector() {
    let published = reference(include_str!("../../../tests/reference/ineq_hard_vectors.json"));
    let incomes = numbers(&published["negzero"]["y"]);
    let weights = numbers(&published["negzero"]["w"]);
    let measures = ["gini", "gini-normalised"];
    let zero_and_below = ZeroAndBelow::ClipToZero;
    let found =
        ask(&InequalityQuestion { zero_and_below, ..question(&measures) }, &incomes, &weights);
    let expected: &Value = &published["negzero_clipped0"]["gini_exact_population_formula"];
    close("gini", found[0].estimate.unwrap(), expected.as_f64().unwrap());
    close("normalised", found[1].estimate.unwrap(), expected.as_f64().unwrap());
}
