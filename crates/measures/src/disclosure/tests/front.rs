//! The front doors.

use crate::disclosure::anonymity::Distance;
use crate::disclosure::audit::Depth;
use crate::disclosure::contributions::Records;
use crate::disclosure::rule::{Rule, Shown};
use crate::disclosure::suppression::{Effort, Status};
use crate::disclosure::table::Dimension;
use crate::disclosure::{
    AnonymityQuestion, Cost, DisclosureError, MEASURES, Singletons, TableQuestion, check_anonymity,
    protect_table,
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
        effort: Effort::USUAL,
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
    let mut ids: Vec<&str> = MEASURES.iter().map(|listed| listed.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 12);
}
