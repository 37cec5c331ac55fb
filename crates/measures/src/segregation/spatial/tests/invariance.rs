//! What must not change an index, and where it must lie.

use proptest::prelude::*;

use super::*;
use crate::segregation::spatial::MEASURES;

/// Sums in another order differ by this.
const DIGITS: f64 = 1e-9;

/// Indices that are defined to depend on the rows' order where distances tie.
const OF_ORDER: [&str; 3] =
    ["absolute-centralization-as-pysal", "relative-centralization-as-pysal", "distortion-as-pysal"];

fn city() -> impl Strategy<Value = (Vec<f64>, usize)> {
    (4..7_usize).prop_flat_map(|side| {
        let counts = prop::collection::vec(0..40_u32, side * side * 3);
        counts.prop_map(move |counts| (counts.into_iter().map(f64::from).collect(), side))
    })
}

fn places(side: usize, move_m: f64) -> (Vec<f64>, Vec<f64>) {
    let place = |at: usize| numerics::sum::count(at) * 1000.0 + move_m;
    let x = (0..side * side).map(|at| place(at % side)).collect();
    (x, (0..side * side).map(|at| place(at / side)).collect())
}

fn measured(counts: &[f64], x: &[f64], y: &[f64], groups: &[&str], focal: usize) -> Vec<Estimate> {
    let geography = Geography::squares(x, y, 1000.0).unwrap();
    let mut asked = plain(&geography, counts, groups);
    asked.focal = focal;
    question(&asked).unwrap()
}

fn assert_same(first: &[Estimate], second: &[Estimate], but: &[&str]) {
    for ((listed, first), second) in MEASURES.iter().zip(first).zip(second) {
        if but.contains(&listed.id) {
            continue;
        }
        match (first.estimate, second.estimate) {
            (Some(first), Some(second)) => {
                let slack = DIGITS * first.abs().max(1e-3);
                assert!((first - second).abs() <= slack, "{}: {first} {second}", listed.id);
            }
            (first, second) => assert_eq!(first, second, "{}", listed.id),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_areas_and_of_groups_changes_nothing((counts, side) in city(), turn in 1..15_usize) {
        let (x, y) = places(side, 0.0);
        let first = measured(&counts, &x, &y, &["a", "b", "c"], 0);
        let n = side * side;
        let row = |at: usize| (at + turn) % n;
        let turned: Vec<f64> = (0..n)
            .flat_map(|at| [1, 2, 0].map(|group| counts[row(at) * 3 + group]))
            .collect();
        let moved = |values: &[f64]| (0..n).map(|at| values[row(at)]).collect::<Vec<f64>>();
        let second = measured(&turned, &moved(&x), &moved(&y), &["b", "c", "a"], 2);
        assert_same(&first, &second, &OF_ORDER);
    }

    #[test]
    fn where_the_map_begins_changes_nothing((counts, side) in city()) {
        let (x, y) = places(side, 0.0);
        let (east, north) = places(side, 6_000_000.0);
        let first = measured(&counts, &x, &y, &["a", "b", "c"], 1);
        let second = measured(&counts, &east, &north, &["a", "b", "c"], 1);
        assert_same(&first, &second, &[]);
    }

    #[test]
    fn ten_times_the_people_change_nothing_that_does_not_round((counts, side) in city()) {
        let (x, y) = places(side, 0.0);
        let more: Vec<f64> = counts.iter().map(|count| count * 16.0).collect();
        let first = measured(&counts, &x, &y, &["a", "b", "c"], 1);
        let second = measured(&more, &x, &y, &["a", "b", "c"], 1);
        let rounding: Vec<&str> = MEASURES
            .iter()
            .map(|listed| listed.id)
            .filter(|id| id.starts_with("egohood") && id.ends_with("pysal"))
            .collect();
        assert_same(&first, &second, &rounding);
    }

    #[test]
    fn indices_lie_within_their_bounds((counts, side) in city()) {
        let (x, y) = places(side, 0.0);
        let found = measured(&counts, &x, &y, &["a", "b", "c"], 1);
        let unit = [
            "delta", "delta-of-inhabited", "distance-decay-isolation", "distance-decay-interaction",
            "egohood-isolation", "egohood-exposure", "egohood-dissimilarity",
        ];
        for (listed, estimate) in MEASURES.iter().zip(&found) {
            let Some(value) = estimate.estimate else { continue };
            prop_assert!(value.is_finite(), "{}", listed.id);
            let low = if unit.contains(&listed.id) { 0.0 } else { -1.0 };
            if unit.contains(&listed.id) || listed.id.contains("centralization") {
                prop_assert!((low - 1e-12..=1.0 + 1e-12).contains(&value), "{}: {value}", listed.id);
            }
        }
    }

    #[test]
    fn isolation_and_exposure_share_everybody((counts, side) in city()) {
        let (x, y) = places(side, 0.0);
        let found = measured(&counts, &x, &y, &["a", "b", "c"], 1);
        let of = |id: &str| {
            let at = MEASURES.iter().position(|listed| listed.id == id).unwrap();
            found[at].estimate
        };
        for (own, others) in [
            ("distance-decay-isolation", "distance-decay-interaction"),
            ("egohood-isolation", "egohood-exposure"),
        ] {
            if let (Some(own), Some(others)) = (of(own), of(others)) {
                prop_assert!((own + others - 1.0).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn people_spread_evenly_are_not_segregated() {
    let (x, y) = places(5, 0.0);
    let counts = [20.0, 30.0, 50.0].repeat(25);
    let found = measured(&counts, &x, &y, &["a", "b", "c"], 0);
    let zero = [
        "relative-centralization",
        "delta",
        "neighbour-dissimilarity",
        "boundary-dissimilarity",
        "perimeter-area-dissimilarity",
        "absolute-clustering",
        "relative-clustering",
        "egohood-information-theory",
        "egohood-dissimilarity",
        "distortion",
    ];
    for (listed, estimate) in MEASURES.iter().zip(&found) {
        if zero.contains(&listed.id) {
            assert!(estimate.estimate.unwrap().abs() < 1e-12, "{}: {estimate:?}", listed.id);
        }
        if listed.id == "spatial-proximity" {
            assert!((estimate.estimate.unwrap() - 1.0).abs() < 1e-12);
        }
    }
}

#[test]
fn surroundings_without_reach_give_the_aspatial_indices() {
    let case = squares("seg300.csv", &["g0", "g1", "g2", "g3", "g4"], true);
    let expected = outputs("seg_pysal_seg300.json");
    for (measure, key) in [
        ("egohood-information-theory", "MultiInfoTheory|multi"),
        ("egohood-dissimilarity", "MultiDissim|multi"),
        ("egohood-isolation", "Isolation|g1"),
        ("egohood-exposure", "Interaction|g1"),
        ("egohood-gini-as-pysal", "Gini|g1"),
    ] {
        let found = case.ask(&[measure], 1, |asked| asked.bandwidths_m = &[500.0]);
        assert_close(found[0].estimate, expected[key].as_f64().unwrap(), DIGITS, key);
    }
}

#[test]
fn an_absent_group_is_undefined_and_said_so() {
    let case = squares("seg_hard12.csv", &["gA", "gB", "gC", "gD"], true);
    for estimate in case.ask(&[], 3, |_| ()) {
        let of_all = estimate.measure.contains("all groups")
            || estimate.measure.contains("multigroup")
            || estimate.measure.contains("theory")
            || estimate.measure.contains("diversity")
            || estimate.measure.contains("distortion")
            || estimate.measure == "spatial dissimilarity";
        assert_eq!(estimate.estimate.is_some(), of_all, "{}", estimate.measure);
        let named = |name| estimate.diagnostics.iter().any(|found| found.name == name);
        assert!(named("groups without members") && named("undefined") != of_all);
    }
}

#[test]
fn areas_and_words_are_taken_together() {
    let ids: std::collections::BTreeSet<&str> = MEASURES.iter().map(|listed| listed.id).collect();
    assert_eq!(ids.len(), MEASURES.len(), "an id stands twice");
    for listed in MEASURES {
        let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        assert!(listed.id.chars().all(plain), "{}", listed.id);
        assert!(!listed.source.is_empty() && !listed.definition.is_empty());
    }
}
