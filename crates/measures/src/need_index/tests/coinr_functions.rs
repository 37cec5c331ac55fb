//! COINr's functions, one vector each.

use serde_json::Value;

use super::{all_close, close, numbers};
use crate::need_index::aggregation::copeland::{copeland, outranking};
use crate::need_index::aggregation::{Aggregation, weighted_mean};
use crate::need_index::imputation::{Centre, with_centre, with_group_centre};
use crate::need_index::model::{Direction, Goalposts};
use crate::need_index::normalisation::{Normalisation, Scale, normalised};
use crate::need_index::ranking::Ties;
use crate::need_index::treatment::transform::{Shift, Transform, transformed};
use crate::need_index::treatment::winsorisation::{Limit, winsorised};
use crate::need_index::treatment::{OutlierTest, shape};

fn reference() -> Value {
    let text = include_str!("../../../tests/reference/composite_coinr_units.json");
    serde_json::from_str::<Value>(text).unwrap()["outputs"].take()
}

fn dense(value: &Value) -> Vec<f64> {
    numbers(value).into_iter().flatten().collect()
}

#[test]
fn eleven_scales_are_coinr_s() {
    let reference = reference();
    let m = numbers(&reference["m"]);
    let units: Vec<String> = (0..m.len()).map(|row| format!("u{row}")).collect();
    let scale = Scale {
        direction: Direction::Raises,
        goalposts: Some(Goalposts { lower: 2.0, upper: 7.0 }),
        target: Some(6.0),
        units: &units,
    };
    let hundred = Scale { goalposts: Some(Goalposts { lower: 0.0, upper: 100.0 }), ..scale };
    let ties = Ties::FirstPlace;
    let cases = [
        ("norm_minmax", Normalisation::MinMax { low: 0.0, high: 100.0 }),
        ("norm_zscore", Normalisation::ZScore { mean: 10.0, standard_deviation: 2.0 }),
        ("norm_rank", Normalisation::Rank { ties }),
        ("norm_borda", Normalisation::Borda { ties }),
        ("norm_prank", Normalisation::PercentileRank { ties }),
        ("norm_dist2max", Normalisation::DistanceToMaximum),
        ("norm_dist2targ", Normalisation::DistanceToTarget { cut: false }),
        ("norm_dist2ref", Normalisation::DistanceToReference { unit: "u4".to_owned(), cut: false }),
        ("norm_fracmax", Normalisation::FractionOfMaximum),
        ("norm_goalposts", Normalisation::Goalposts { height: 1.0, cut: true }),
    ];
    for (key, method) in cases {
        let found = normalised(&m, &method, &scale).unwrap();
        all_close(&found, &numbers(&reference[key]), key);
    }
    let found = normalised(&m, &Normalisation::Scaled, &hundred).unwrap();
    all_close(&found, &numbers(&reference["norm_scaled"]), "norm_scaled");
}

#[test]
fn means_skip_what_is_missing_and_share_its_weight() {
    let reference = reference();
    let (m, w) = (numbers(&reference["m"]), dense(&reference["w"]));
    for (key, aggregation) in [
        ("a_amean", Aggregation::Arithmetic),
        ("a_gmean", Aggregation::Geometric),
        ("a_hmean", Aggregation::Harmonic),
    ] {
        let found = weighted_mean(&m, &w, aggregation).unwrap().unwrap();
        close(found, reference[key].as_f64().unwrap(), key);
    }
}

#[test]
fn shape_and_treatments_are_coinr_s() {
    let reference = reference();
    let values = dense(&reference["sk"]);
    close(shape::skewness(&values).unwrap(), reference["skew"].as_f64().unwrap(), "skewness");
    close(shape::kurtosis(&values).unwrap(), reference["kurt"].as_f64().unwrap(), "kurtosis");
    let test = OutlierTest { skewness: 2.0, kurtosis: 3.5 };
    let drawn = winsorised(&values, &test, Limit::Points(5));
    assert_eq!(drawn.values, dense(&reference["winsorise"]));
    assert_eq!(u64::try_from(drawn.high + drawn.low).unwrap(), reference["winsorise_n"]);
    let half = Transform::BoxCox { lambda: 0.5, shift: Shift::MinimumToOne };
    for (key, transform) in [
        ("log_CT", Transform::LogFromMinimum),
        ("log_CT_plus", Transform::LogBySkew),
        ("boxcox", half),
    ] {
        let found = transformed(&values, &transform).unwrap();
        let found: Vec<Option<f64>> = found.into_iter().map(Some).collect();
        all_close(&found, &numbers(&reference[key]), key);
    }
}

#[test]
fn the_innovation_index_s_logarithm_is_taken_where_coinr_returns_the_values_untouched() {
    let reference = reference();
    let values = dense(&reference["sk"]);
    assert_eq!(dense(&reference["log_GII"]), values);
    let found = transformed(&values, &Transform::LogInnovationIndex).unwrap();
    // ln(79·(x − 1)/79 + 1) = ln x for values from 1 to 80.
    for (found, value) in found.iter().zip(&values) {
        close(*found, numerics::elementary::ln(*value), "log_GII");
    }
}

#[test]
fn outranking_and_copeland_are_coinr_s() {
    let reference = reference();
    let rows: Vec<Vec<Option<f64>>> =
        reference["copeland_in"].as_array().unwrap().iter().map(numbers).collect();
    let columns: Vec<Vec<Option<f64>>> =
        (0..5).map(|column| rows.iter().map(|row| row[column]).collect()).collect();
    let views: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
    let weights = [1.0; 5];
    for (first, expected) in reference["outrank"].as_array().unwrap().iter().enumerate() {
        for (second, expected) in dense(expected).into_iter().enumerate() {
            if first != second {
                let found = outranking(&views, &weights, first, second).unwrap();
                close(found, expected, "outranking");
            }
        }
    }
    assert_eq!(copeland(&views, &weights), numbers(&reference["copeland"]));
}

#[test]
fn imputations_are_coinr_s() {
    let reference = reference();
    let some = Some;
    let mean = with_centre(&[some(1.0), some(2.0), None, some(4.0), some(5.0)], Centre::Mean);
    assert_eq!(mean, numbers(&reference["impute_mean"]));
    let median = with_centre(&[some(2.0), None, some(6.0), some(8.0), some(10.0)], Centre::Median);
    assert_eq!(median, numbers(&reference["impute_median"]));
    let labels: Vec<Option<String>> =
        ["a", "a", "b", "b", "b"].iter().map(|label| Some((*label).to_owned())).collect();
    let values = [some(1.0), some(2.0), None, some(4.0), some(5.0)];
    let grouped = with_group_centre(&values, &labels, Centre::Mean);
    assert_eq!(grouped, numbers(&reference["impute_mean_grp"]));
}
