//! OasisR 3.1.1's numbers, which it rounds to four decimals.

use super::*;
use crate::segregation::spatial::centralization::{Outwards, centralization};
use crate::segregation::spatial::proximity::Proximity;

/// Half a unit of the fourth decimal; indices that OasisR makes of rounded ones have a whole one.
const ROUNDED: f64 = 0.000_050_1;

fn cases() -> [(Case, &'static str); 2] {
    [
        (squares("seg300.csv", &["g0", "g1", "g2", "g3", "g4"], false), "seg300"),
        (squares("seg_hard12.csv", &["gA", "gB", "gC"], false), "seg_hard12"),
    ]
}

#[track_caller]
fn assert_rounded(found: Option<f64>, expected: &Value, within: f64, what: &str) {
    let (found, expected) = (found.unwrap(), expected.as_f64().unwrap());
    assert!((found - expected).abs() <= within, "{what}: found {found}, expected {expected}");
}

#[test]
fn neighbours_clustering_and_delta_are_oasisrs() {
    let expected = outputs("seg_R_oasisr.json");
    for (case, name) in cases() {
        for group in 0..case.names.len() {
            let check = |key: &str, measure: &str, within: f64| {
                let key = format!("{name}.{key}");
                assert_rounded(case.one(measure, group), &expected[&key][group], within, &key);
            };
            check("ISMorrill", "neighbour-dissimilarity-by-side", 2.0 * ROUNDED);
            check("ACL", "absolute-clustering-by-side", ROUNDED);
            check("Delta", "delta-of-inhabited", ROUNDED);
        }
    }
}

#[test]
fn coordinates_in_metres_leave_oasisr_with_the_area_itself() {
    let expected = outputs("seg_R_oasisr.json");
    let decay = Decay { unit_m: 1.0, own: OwnDistance::Zero };
    for (case, name) in cases() {
        let population = case.population();
        let found = &Proximity::decaying(&[population], &case.geography, decay).unwrap()[0];
        let at = |key: &str| &expected[format!("{name}.{key}")];
        for group in 0..case.names.len() {
            assert_rounded(found.within_group(group), &at("Pxx")[group], ROUNDED, "Pxx");
            assert_rounded(found.exposure(group, group), &at("DPxx")[group], ROUNDED, "DPxx");
            for other in 0..case.names.len() {
                let (of, to) = (found.within_group(group), found.within_group(other));
                let relative = Proximity::relative_clustering(of, to);
                assert_rounded(relative, &at("RCL")[group][other], ROUNDED, "RCL");
            }
        }
        assert_rounded(found.spatial_proximity_of_all(), at("SP"), ROUNDED, "SP");
    }
}

#[test]
fn oasisr_takes_areas_equally_far_together_too() {
    let expected = outputs("seg_R_oasisr.json");
    for (case, name) in cases() {
        let population = case.population();
        let rings = Outwards::rings(&case.geography, &population, Center::Area(0)).unwrap();
        for group in 0..case.names.len() {
            let (x, rest) = (population.group(group), population.rest(group));
            let duncan = centralization(&rings, &x, &rest).unwrap();
            let key = format!("{name}.ACEDuncan");
            // OasisR makes the rest from rounded shares.
            assert_rounded(duncan, &expected[&key][group], 2.0 * ROUNDED, &key);
            for other in 0..case.names.len() {
                let relative = centralization(&rings, &x, &population.group(other)).unwrap();
                let key = format!("{name}.RCE");
                assert_rounded(relative, &expected[&key][group][other], ROUNDED, &key);
            }
        }
    }
}

#[test]
fn areas_of_one_size_have_no_concentration() {
    let case = squares("seg300.csv", &["g0", "g1", "g2", "g3", "g4"], true);
    for measure in ["absolute-concentration", "relative-concentration"] {
        let found = &case.ask(&[measure], 1, |_| ())[0];
        assert_eq!(found.estimate, None);
        assert_eq!(found.diagnostics.last().unwrap().name, "undefined");
    }
}
