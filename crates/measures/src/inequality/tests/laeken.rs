//! R's laeken on the synthetic EU-SILC, Eurostat's definitions.

use serde_json::Value;

use super::{ask, close, numbers, persons, question, reference};
use crate::inequality::sample::Sample;
use crate::inequality::{InequalityColumns, inequality};

fn published() -> Value {
    reference(include_str!("../../../tests/reference/ineq_R_laeken_eusilc.json"))
}

#[test]
fn indicators_and_their_breakdown_are_laekens() {
    let (published, persons) = (published(), persons());
    let columns = InequalityColumns { groups: Some(&persons.regions), ..persons.columns() };
    let measures = [
        "gini",
        "s80-s20",
        "at-risk-of-poverty-threshold",
        "at-risk-of-poverty-rate",
        "relative-median-poverty-gap",
    ];
    let found = inequality(&question(&measures), &columns).unwrap();
    let value = |place: usize| found[place].estimate.unwrap();
    close("gini", 100.0 * value(0), published["gini"].as_f64().unwrap());
    close("qsr", value(1), published["qsr"].as_f64().unwrap());
    close("arpt", value(2), published["arpt"].as_f64().unwrap());
    close("arpr", 100.0 * value(3), published["arpr"]["value"].as_f64().unwrap());
    close("rmpg", 100.0 * value(4), published["rmpg"].as_f64().unwrap());
    for (place, scale, name) in [(0, 100.0, "gini_by_db040"), (1, 1.0, "qsr_by_db040")] {
        let strata = published[name].as_array().unwrap();
        assert_eq!(found[place].parts.len(), strata.len());
        for (part, stratum) in found[place].parts.iter().zip(strata) {
            assert_eq!(part.name, stratum["stratum"].as_str().unwrap());
            close(&part.name, scale * part.estimate.unwrap(), stratum["value"].as_f64().unwrap());
        }
    }
}

#[test]
fn the_unweighted_gini_and_the_quantiles_are_laekens() {
    let (published, persons) = (published(), persons());
    let incomes: Vec<f64> = persons.incomes.iter().flatten().copied().collect();
    let weights: Vec<f64> = persons.weights.iter().flatten().copied().collect();
    let unweighted = ask(&question(&["gini"]), &incomes, &vec![1.0; incomes.len()]);
    let expected = published["gini_unweighted"].as_f64().unwrap();
    close("unweighted", 100.0 * unweighted[0].estimate.unwrap(), expected);
    let sample = Sample::new(&incomes, &weights).unwrap();
    close("median", sample.quantile(0.5), published["weightedMedian"].as_f64().unwrap());
    let breaks = numbers(&published["quintile_breaks"]);
    for (share, expected) in [0.1, 0.2, 0.25, 0.4, 0.5, 0.6, 0.75, 0.8, 0.9].iter().zip(breaks) {
        close(&format!("quantile {share}"), sample.quantile(*share), expected);
    }
}

#[test]
fn incomes_at_and_below_zero_are_kept_as_in_laeken() {
    let case = &published()["negzero"];
    let (incomes, weights) = (numbers(&case["y"]), numbers(&case["w"]));
    let measures = ["gini", "s80-s20", "at-risk-of-poverty-threshold"];
    let found = ask(&question(&measures), &incomes, &weights);
    close("gini", 100.0 * found[0].estimate.unwrap(), case["gini_laeken"].as_f64().unwrap());
    close("qsr", found[1].estimate.unwrap(), case["qsr_laeken"].as_f64().unwrap());
    close("arpt", found[2].estimate.unwrap(), case["arpt"].as_f64().unwrap());
}
