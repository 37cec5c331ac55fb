//! What an answer tells beside its numbers, and published numbers of other data.

use super::super::bandwidth::MassPoints;
use super::super::question::{Approach, DiscontinuityQuestion, Names, RobustOptions, USUAL_ROBUST};
use super::super::{METHODS, discontinuity};
use super::approaches::{question, stored};
use super::data::{Table, number};
use crate::answer::Cell;
use crate::rows::Numbers;

#[test]
fn lee_2008_is_the_peers() {
    let table = stored("lee2008");
    let approach = Approach::Robust(USUAL_ROBUST);
    let found =
        discontinuity(&question(table.values("voteshare"), table.values("margin"), approach))
            .unwrap();
    // rdrobust 2.1.1 on the same file: 6.345258235 (1.102309696).
    assert!((found.estimate.unwrap() - 6.345258235).abs() < 1e-8);
    assert!((found.standard_error.unwrap() - 1.102309696).abs() < 1e-8);
}

#[test]
fn head_start_is_the_peers() {
    let table = stored("headstart");
    let approach = Approach::Robust(USUAL_ROBUST);
    let found = discontinuity(&question(table.values("mortHS"), table.values("povrate"), approach))
        .unwrap();
    // rdrobust 2.1.1 on the same file; Cattaneo, Titiunik and Vazquez-Bare (2017) print -2.409
    // with an older bandwidth, 6.811, and p 0.042.
    let expected = [-2.3823339937244485, 1.1977383328897737, 0.04332934765277195];
    let numbers = [found.estimate, found.standard_error, found.p_value];
    for (found, expected) in numbers.into_iter().zip(expected) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-8 * expected.abs(), "{found} for {expected}");
    }
    assert!((number(&found.details[1].rows[0][1]) - 6.951012688212825).abs() < 1e-7);
}

#[test]
fn placebos_and_other_windows_are_told() {
    let table = Table::senate();
    let options = RobustOptions {
        placebo_cutoffs: &[-20.0, 15.0, 500.0],
        bandwidth_multiples: &[0.5, 1.0, 2.0],
        ..USUAL_ROBUST
    };
    let approach = Approach::Robust(options);
    let found =
        discontinuity(&question(table.values("vote"), table.values("margin"), approach)).unwrap();
    let names: Vec<&str> = found.details.iter().map(|table| table.name).collect();
    assert_eq!(names, ["estimates", "sides", "placebo_cutoffs", "bandwidth_sensitivity"]);
    assert!(number(&found.details[2].rows[1][5]) > 0.01);
    assert_eq!(found.details[2].rows[2][3], Cell::Missing);
    assert!(
        found.warnings.iter().any(|warning| warning.starts_with("At 500 nothing is estimated"))
    );
    let same = number(&found.details[3].rows[1][3]);
    assert!((same - found.estimate.unwrap()).abs() < 1e-12);
}

#[test]
fn a_spare_covariate_is_named_and_left_out() {
    let table = Table::senate();
    let twice: Vec<Option<f64>> =
        table.values("class").iter().map(|c| c.map(|c| 2.0 * c + 1.0)).collect();
    let covariates = [table.numbers("class"), Numbers { name: "twice", values: &twice }];
    let approach = Approach::Robust(USUAL_ROBUST);
    let plain = question(table.values("vote"), table.values("margin"), approach);
    let both = discontinuity(&DiscontinuityQuestion { covariates: &covariates, ..plain }).unwrap();
    let one =
        discontinuity(&DiscontinuityQuestion { covariates: &covariates[..1], ..plain }).unwrap();
    assert!(both.warnings.iter().any(|warning| warning.contains("'twice'")), "{:?}", both.warnings);
    assert_eq!(both.estimate, one.estimate);
}

#[test]
fn repeated_values_and_clusters_on_both_sides_are_told() {
    let table = Table::senate();
    let rounded: Vec<Option<f64>> =
        table.values("margin").iter().map(|x| x.map(f64::round_ties_even)).collect();
    let states: Vec<String> =
        table.values("state").iter().map(|s| s.unwrap_or_default().to_string()).collect();
    let names: Vec<Option<&str>> = states.iter().map(|state| Some(state.as_str())).collect();
    let options = RobustOptions { mass_points: MassPoints::Check, ..USUAL_ROBUST };
    let plain = question(table.values("vote"), &rounded, Approach::Robust(options));
    let cluster = Some(Names { name: "state", values: &names });
    let found = discontinuity(&DiscontinuityQuestion { cluster, ..plain }).unwrap();
    assert!(found.warnings.iter().any(|warning| warning.contains("repeats its values")));
    assert!(found.warnings.iter().any(|warning| warning.contains("both sides")));
    assert!(found.clusters.unwrap() >= 49);
}

#[test]
fn every_method_is_listed_once() {
    let mut ids: Vec<&str> = METHODS.iter().map(|method| method.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), METHODS.len());
}
