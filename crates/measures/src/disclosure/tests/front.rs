//! The front doors.

use crate::disclosure::anonymity::Distance;
use crate::disclosure::audit::Depth;
use crate::disclosure::cell_key::PerturbationTable;
use crate::disclosure::contributions::Records;
use crate::disclosure::controlled_rounding::Rounding;
use crate::disclosure::discrete_noise::Ratio;
use crate::disclosure::rule::{Rule, Shown};
use crate::disclosure::suppression::{Effort, Status};
use crate::disclosure::table::{Dimension, Table};
use crate::disclosure::{
    ANONYMITY_MEASURES, AnonymityQuestion, Cost, DisclosureError, Mechanism, NOISE_MEASURES,
    NoiseQuestion, PERTURBATION_MEASURES, PerturbationQuestion, ProtectedTable, ROUNDING_MEASURES,
    RoundingQuestion, Search, Singletons, TABLE_MEASURES, TableQuestion, add_noise,
    check_anonymity, perturb_table, protect_table, round_table,
};

fn ask<'a>(
    dimensions: &'a [Dimension],
    records: Records<'a>,
    measures: &'a [&'a str],
) -> TableQuestion<'a> {
    TableQuestion {
        dimensions,
        records,
        rules: &[Rule::Threshold { at_least: 3, range: 0.2 }, Rule::PPercent { p: 0.1 }],
        shown: Shown::Totals,
        cost: Cost::Value,
        singletons: Singletons::Guarded,
        search: Search::Patterns(Effort::USUAL),
        depth: Depth::Intervals,
        measures,
    }
}

#[test]
fn a_table_is_protected_audited_and_summed_up() {
    let dimensions = [Dimension::flat(3).unwrap(), Dimension::flat(2).unwrap()];
    let areas = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2];
    let groups = [0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1];
    let amounts: Vec<f64> = (0_u32..21).map(|i| f64::from(10 + i)).collect();
    let records = Records { leaves: &[&areas, &groups], amounts: &amounts };
    let answer = protect_table(&ask(&dimensions, records, &[])).unwrap();
    assert_eq!(answer.suppression.statuses[0], Status::Primary);
    assert!(answer.audit.is_passed());
    let numbers: Vec<Option<f64>> = answer.estimates.iter().map(|e| e.estimate).collect();
    assert_eq!(numbers[..2], [Some(1.0), Some(3.0)]);
    assert_eq!(numbers[3], Some(0.0));
    assert!(numbers[4].unwrap() > 0.0);
    let cost = &answer.estimates[2];
    let parts: f64 = cost.parts.iter().map(|part| part.estimate.unwrap()).sum();
    assert_eq!(cost.estimate, Some(parts));
    assert_eq!(cost.n, 21);
}

#[test]
fn the_least_cost_comes_with_its_proof_or_its_bound() {
    let dimensions = [Dimension::flat(4).unwrap(), Dimension::flat(4).unwrap()];
    let counts = [11, 16, 1, 4, 17, 1, 1, 22, 35, 1, 0, 3, 6, 2, 4, 6];
    let mut leaves = [Vec::new(), Vec::new()];
    for (place, n) in counts.into_iter().enumerate() {
        leaves[0].extend(vec![place / 4; n]);
        leaves[1].extend(vec![place % 4; n]);
    }
    let amounts = vec![1.0; leaves[0].len()];
    let columns = [leaves[0].as_slice(), leaves[1].as_slice()];
    let records = Records { leaves: &columns, amounts: &amounts };
    let usual = TableQuestion { shown: Shown::Counts, ..ask(&dimensions, records, &[]) };
    let optimal = |node_limit| {
        let search = Search::Optimal { node_limit };
        protect_table(&TableQuestion { search, ..usual }).unwrap()
    };
    let cost = |found: &ProtectedTable| found.estimates[2].estimate.unwrap();
    let proven = optimal(100_000);
    let least = proven.least_cost.unwrap();
    assert!(least.is_proven && (least.bound - cost(&proven)).abs() < 1e-6);
    assert!(proven.audit.is_passed());
    let quick = protect_table(&usual).unwrap();
    assert!(quick.least_cost.is_none() && cost(&quick) >= cost(&proven));
    let stopped = optimal(1);
    assert!(stopped.audit.is_passed() && stopped.least_cost.unwrap().bound <= least.bound + 1e-6);
}

#[test]
fn a_table_too_large_for_a_proof_is_refused_with_what_to_do() {
    let dimensions = [Dimension::flat(100).unwrap()];
    let records = Records { leaves: &[&[0, 1]], amounts: &[9.0, 9.0] };
    let search = Search::Optimal { node_limit: 1 };
    let asked = TableQuestion { search, ..ask(&dimensions, records, &[]) };
    let told = protect_table(&asked).unwrap_err().to_string();
    assert!(told.contains("101 cells") && told.contains("coarser"), "{told}");
}

#[test]
fn a_measure_that_is_not_known_is_refused_with_those_that_are() {
    let dimensions = [Dimension::flat(2).unwrap()];
    let records = Records { leaves: &[&[0, 1]], amounts: &[1.0, 1.0] };
    let refused = protect_table(&ask(&dimensions, records, &["k-anonymity"]));
    let Err(DisclosureError::Unknown { known, .. }) = refused else { panic!("{refused:?}") };
    assert!(known.contains("exposed-cells"));
}

#[test]
fn anonymity_without_a_sensitive_attribute_is_k_alone() {
    let question = |sensitive, measures| AnonymityQuestion {
        quasi_identifiers: &[&[1, 1, 2, 2, 2]],
        sensitive,
        distance: Distance::Equal,
        measures,
    };
    let alone = check_anonymity(&question(&[], &[])).unwrap();
    assert_eq!((alone.len(), alone[0].estimate, alone[0].n), (1, Some(2.0), 5));
    let refused = check_anonymity(&question(&[], &["alpha"]));
    assert_eq!(refused, Err(DisclosureError::NoSensitiveAttribute { id: "alpha" }));
    let all = check_anonymity(&question(&[1, 2, 1, 2, 2], &[])).unwrap();
    assert_eq!(all.len(), 7);
    assert!(all.iter().all(|estimate| estimate.estimate.is_some()));
}

#[test]
fn every_measure_is_listed_once() {
    let lists = [
        TABLE_MEASURES,
        ANONYMITY_MEASURES,
        ROUNDING_MEASURES,
        PERTURBATION_MEASURES,
        NOISE_MEASURES,
    ];
    let mut ids: Vec<&str> = lists.into_iter().flatten().map(|listed| listed.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 16);
}

fn two_by_two() -> Table {
    let dimensions = vec![Dimension::flat(2).unwrap(), Dimension::flat(2).unwrap()];
    Table::from_leaves(dimensions, &[3.0, 3.0, 4.0, 5.0]).unwrap()
}

#[test]
fn a_rounded_table_tells_what_it_cost() {
    let rounding = Rounding::Nearest { node_limit: 100 };
    let question = RoundingQuestion { table: &two_by_two(), base: 5, rounding };
    let found = round_table(&question).unwrap();
    // By hand: 3 3 | 6, 4 5 | 9, 7 8 | 15 becomes 0 5 | 5, 5 5 | 10, 5 10 | 15.
    assert_eq!(found.estimate.estimate, Some(12.0));
    assert_eq!((found.estimate.n, found.estimate.parts[1].estimate), (9, Some(3.0)));
    let drawn = RoundingQuestion { rounding: Rounding::Unbiased { seed: 1 }, ..question };
    assert!(round_table(&drawn).unwrap().estimate.estimate >= Some(12.0));
    assert!(round_table(&RoundingQuestion { base: 1, ..question }).is_err());
}

#[test]
fn a_perturbed_table_tells_its_mean_change_over_cells_with_people() {
    let question = PerturbationQuestion {
        dimensions: &[Dimension::flat(3).unwrap()],
        leaves: &[&[0, 0, 1, 1, 1]],
        keys: &[Some(7), None, Some(1), Some(2), Some(3)],
        perturbation: &PerturbationTable::new(256, vec![1; 256], 1).unwrap(),
        threshold: 4,
    };
    let found = perturb_table(&question).unwrap();
    // Counts 2, 3, none and 5 in all; each with people has one more.
    let counts: Vec<Option<u32>> = found.cells.iter().map(|cell| cell.count).collect();
    assert_eq!(counts, [None, Some(4), None, Some(6)]);
    assert_eq!((found.estimate.estimate, found.estimate.n), (Some(1.0), 3));
}

#[test]
fn noise_keeps_totals_as_sums_and_tells_its_price() {
    let table = two_by_two();
    let one = Ratio::new(1, 1).unwrap();
    for (mechanism, price) in [
        (Mechanism::DiscreteLaplace { scale: one }, 1.0),
        (Mechanism::DiscreteGaussian { variance: one }, 0.5),
    ] {
        let found = add_noise(&NoiseQuestion { table: &table, mechanism, seed: 4 });
        assert_eq!((found.estimate.estimate, found.estimate.n), (Some(price), 4));
        for equation in table.equations() {
            let sum: f64 = equation.terms().map(|(cell, sign)| sign * found.values[cell]).sum();
            assert_eq!(sum, 0.0);
        }
        assert!(found.values != table.values());
        let again = add_noise(&NoiseQuestion { table: &table, mechanism, seed: 4 });
        assert_eq!(found, again);
    }
}
