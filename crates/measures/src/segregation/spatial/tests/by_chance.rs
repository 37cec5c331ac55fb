//! Permutation tests.

use super::*;
use crate::estimate::Finding;
use crate::segregation::spatial::permutation::{Null, Permutation};
use crate::segregation::spatial::{MEASURES, SpatialError};
use numerics::streams::Stream;

fn number(estimate: &Estimate, name: &str) -> f64 {
    let found = estimate.diagnostics.iter().find(|diagnostic| diagnostic.name == name);
    match found.unwrap_or_else(|| panic!("{name} of {}", estimate.measure)).finding {
        Finding::Number(value) => value,
        ref other => panic!("{other:?}"),
    }
}

fn test(null: Null, replications: usize, seed: u64) -> Inference {
    Inference::Permutation(Permutation { null, replications, seed })
}

#[test]
fn every_measure_can_be_tested_and_says_how() {
    let case = rectangles();
    for null in [Null::Places, Null::Persons] {
        let found = case.ask(&[], 1, |asked| asked.inference = test(null, 40, 1));
        assert_eq!(found.len(), MEASURES.len());
        for (estimate, listed) in found.iter().zip(MEASURES) {
            assert_eq!(estimate.measure, listed.name);
            assert!(estimate.estimate.is_some(), "{}", listed.id);
            let p = number(estimate, "p-value, at least as large");
            assert!((1.0 / 41.0..=1.0).contains(&p), "{}: {p}", listed.id);
            assert!(estimate.method.contains("40 permutations of"), "{}", estimate.method);
        }
    }
}

#[test]
fn real_segregation_is_never_met_by_chance() {
    let case = squares("seg300.csv", &["g0", "g1", "g2", "g3", "g4"], true);
    let measures = ["spatial-proximity", "distance-decay-isolation", "egohood-information-theory"];
    for null in [Null::Places, Null::Persons] {
        let found = case.ask(&measures, 1, |asked| asked.inference = test(null, 99, 7));
        for estimate in found {
            assert_eq!(number(&estimate, "p-value, at least as large"), 0.01, "{estimate:?}");
        }
    }
}

#[test]
fn means_under_chance_are_near_pysals() {
    // Means of three or four replications of PySAL's multinomial null, and their spread.
    let case = squares("seg6000.csv", &["g0", "g1", "g2", "g3", "g4"], true);
    let theirs = [
        ("spatial-proximity-as-pysal", 1.000_241_6, 3e-5),
        ("absolute-clustering-as-pysal", 0.039_400, 5e-4),
        ("distance-decay-isolation-as-pysal", 0.179_338, 2e-4),
        ("neighbour-dissimilarity", 0.008_93, 1e-3),
        ("delta", 0.243_457, 2e-3),
    ];
    let measures = theirs.map(|(id, ..)| id);
    let found = case.ask(&measures, 1, |asked| asked.inference = test(Null::Persons, 3, 7));
    for estimate in found {
        let listed = MEASURES.iter().find(|listed| listed.name == estimate.measure).unwrap();
        let (_, mean, within) = theirs.iter().find(|(id, ..)| *id == listed.id).unwrap();
        let found = number(&estimate, "mean under chance");
        assert!((found - mean).abs() < *within, "{}: {found} {mean}", listed.id);
    }
}

#[test]
fn a_city_without_segregation_is_rejected_as_often_as_the_level_says() {
    // 200 cities of chance, tested at 0.1 with 19 replications: 20 expected, sd 4.2.
    let side = 6;
    let place = |at: usize| numerics::sum::count(at) * 100.0;
    let x: Vec<f64> = (0..side * side).map(|at| place(at % side)).collect();
    let y: Vec<f64> = (0..side * side).map(|at| place(at / side)).collect();
    let geography = Geography::squares(&x, &y, 100.0).unwrap();
    for null in [Null::Places, Null::Persons] {
        let rejected = (0..200).filter(|city| {
            let mut stream = Stream::new(4, *city);
            let counts: Vec<f64> = (0..side * side)
                .flat_map(|_| {
                    let members =
                        numerics::sum::count((0..50).filter(|_| stream.uniform() < 0.3).count());
                    [members, 50.0 - members]
                })
                .collect();
            let mut asked = plain(&geography, &counts, &["a", "b"]);
            asked.measures = &["spatial-proximity"];
            asked.decay.unit_m = 100.0;
            asked.inference = test(null, 19, *city);
            let found = question(&asked).unwrap();
            number(&found[0], "p-value, at least as large") <= 0.1
        });
        let rejected = rejected.count();
        assert!((7..=33).contains(&rejected), "{null:?}: {rejected}");
    }
}

#[test]
fn the_same_seed_gives_the_same_answer() {
    let case = rectangles();
    let ask = |seed| case.ask(&[], 0, |asked| asked.inference = test(Null::Persons, 12, seed));
    assert_eq!(ask(3), ask(3));
    assert_ne!(ask(3), ask(4));
}

#[test]
fn what_has_no_meaning_is_refused() {
    let case = rectangles();
    let refused = |change: &dyn Fn(&mut Question<'_>)| {
        let mut asked = plain(&case.geography, &case.counts, &["a", "b", "c"]);
        change(&mut asked);
        question(&asked).unwrap_err()
    };
    let error = refused(&|asked| asked.measures = &["delta", "detla"]);
    assert!(error.to_string().starts_with("measure 'detla': known are delta, "), "{error}");
    let error = refused(&|asked| asked.focal = 3);
    assert_eq!(error, SpatialError::NoSuchGroup { group: 3, n: 3 });
    let error = refused(&|asked| asked.bandwidths_m = &[]);
    assert_eq!(error, SpatialError::NoBandwidth);
    let error = refused(&|asked| asked.bandwidths_m = &[0.0]);
    assert!(matches!(error, SpatialError::NotAboveZero { column: "bandwidth_m", .. }));
    let error = refused(&|asked| asked.decay.unit_m = -1.0);
    assert!(matches!(error, SpatialError::NotAboveZero { column: "unit_m", .. }));
    let error = refused(&|asked| asked.center = Center::Area(63));
    assert_eq!(error, SpatialError::NoSuchArea { row: 63, n: 63 });
    let error = refused(&|asked| asked.thresholds = 1);
    assert_eq!(error, SpatialError::TooFewThresholds { found: 1 });
    let error = refused(&|asked| asked.inference = test(Null::Places, 1, 1));
    assert_eq!(error, SpatialError::TooFewReplications { found: 1 });
    let error = refused(&|asked| asked.counts = &[1.0; 6]);
    assert!(matches!(error, SpatialError::Length { column: "counts", .. }));
}
