//! What must hold whatever the data.

use proptest::prelude::*;

use super::made_up::{Data, rule, two_pillars};
use crate::need_index::aggregation::{Aggregation, weighted_mean};
use crate::need_index::build::build;
use crate::need_index::model::{Direction, Goalposts};
use crate::need_index::normalisation::{Normalisation, Scale, normalised};
use crate::need_index::ranking::Ties;
use crate::need_index::treatment::transform::{Shift, Transform, transformed};
use crate::need_index::treatment::winsorisation::Limit;
use crate::need_index::treatment::{OutlierTest, Treatment, treated};

/// Relative; a handful of roundings.
const CLOSE: f64 = 1e-9;

fn columns() -> impl Strategy<Value = Vec<Vec<Option<f64>>>> {
    (4usize..12).prop_flat_map(|n| {
        prop::collection::vec(
            prop::collection::vec(prop::option::weighted(0.9, 0.5..100.0_f64), n),
            4,
        )
    })
}

fn data(columns: &[Vec<Option<f64>>]) -> Data {
    let named: Vec<(&str, &[Option<f64>])> =
        ["a", "b", "c", "d"].into_iter().zip(columns.iter().map(Vec::as_slice)).collect();
    Data::new(&named)
}

fn same(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= CLOSE * a.abs().max(1.0),
        (a, b) => a == b,
    }
}

proptest! {
    #[test]
    fn units_of_measurement_do_not_matter_to_a_scale_that_rests_on_the_data(
        columns in columns(),
        factor in 0.01..100.0_f64,
        shift in -50.0..50.0_f64,
    ) {
        for method in [
            Normalisation::MinMax { low: 1.0, high: 100.0 },
            Normalisation::ZScore { mean: 0.0, standard_deviation: 1.0 },
            Normalisation::DistanceToMaximum,
        ] {
            let mut model = two_pillars();
            model.normalisation = method;
            let moved: Vec<Vec<Option<f64>>> = columns
                .iter()
                .map(|c| c.iter().map(|x| x.map(|x| factor * x + shift)).collect())
                .collect();
            let (own, other) = (
                build(&model, &data(&columns).table()),
                build(&model, &data(&moved).table()),
            );
            if let (Ok(own), Ok(other)) = (own, other) {
                let pairs = own.index().iter().zip(other.index());
                prop_assert!(pairs.into_iter().all(|(a, b)| same(*a, *b)));
            }
        }
    }

    #[test]
    fn every_group_lies_among_its_members(columns in columns(), power in -3.0..3.0_f64) {
        for aggregation in [
            Aggregation::Arithmetic,
            Aggregation::Geometric,
            Aggregation::Harmonic,
            Aggregation::GeneralisedMean { power },
        ] {
            let mut model = two_pillars();
            model.levels = vec![rule(aggregation, 0.0); 2];
            let built = build(&model, &data(&columns).table()).unwrap();
            for row in 0..columns[0].len() {
                let present: Vec<f64> = columns.iter().filter_map(|c| c[row]).collect();
                let low = present.iter().copied().fold(f64::INFINITY, f64::min);
                let high = present.iter().copied().fold(0.0, f64::max);
                match built.index()[row] {
                    None => prop_assert!(present.is_empty()),
                    Some(index) => prop_assert!(
                        index >= low * (1.0 - CLOSE) && index <= high * (1.0 + CLOSE)
                    ),
                }
            }
        }
    }

    #[test]
    fn means_rise_with_their_power(values in prop::collection::vec(0.5..100.0_f64, 1..8)) {
        let values: Vec<Option<f64>> = values.into_iter().map(Some).collect();
        let weights = vec![1.0; values.len()];
        let mean = |aggregation| weighted_mean(&values, &weights, aggregation).unwrap().unwrap();
        let harmonic = mean(Aggregation::Harmonic);
        let geometric = mean(Aggregation::Geometric);
        let arithmetic = mean(Aggregation::Arithmetic);
        let square = mean(Aggregation::GeneralisedMean { power: 2.0 });
        prop_assert!(harmonic <= geometric * (1.0 + CLOSE));
        prop_assert!(geometric <= arithmetic * (1.0 + CLOSE));
        prop_assert!(arithmetic <= square * (1.0 + CLOSE));
    }

    #[test]
    fn a_turned_indicator_on_turned_values_is_the_same(
        values in prop::collection::vec(prop::option::weighted(0.9, 0.5..100.0_f64), 3..20),
    ) {
        let units: Vec<String> = (0..values.len()).map(|row| format!("u{row}")).collect();
        let turned: Vec<Option<f64>> = values.iter().map(|x| x.map(|x| -x)).collect();
        let up = Scale {
            direction: Direction::Raises,
            goalposts: Some(Goalposts { lower: 0.0, upper: 100.0 }),
            target: Some(100.0),
            units: &units,
        };
        let down = Scale {
            direction: Direction::Lowers,
            goalposts: Some(Goalposts { lower: -100.0, upper: 0.0 }),
            target: Some(-100.0),
            units: &units,
        };
        for method in [
            Normalisation::MinMax { low: 0.0, high: 1.0 },
            Normalisation::ZScore { mean: 0.0, standard_deviation: 1.0 },
            Normalisation::Rank { ties: Ties::Average },
            Normalisation::PercentileRank { ties: Ties::FirstPlace },
            Normalisation::Scaled,
            Normalisation::Goalposts { height: 1.0, cut: true },
            Normalisation::DistanceToTarget { cut: true },
        ] {
            let (own, other) = (normalised(&values, &method, &up), normalised(&turned, &method, &down));
            if let (Ok(own), Ok(other)) = (own, other) {
                prop_assert!(own.iter().zip(&other).all(|(a, b)| same(*a, *b)));
            }
        }
    }

    #[test]
    fn treatment_keeps_the_order_of_the_values(
        values in prop::collection::vec(0.0..10.0_f64, 5..30),
        outlier in 10.0..1e6_f64,
        most in 0usize..6,
    ) {
        let mut values: Vec<Option<f64>> = values.into_iter().map(Some).collect();
        values.push(Some(outlier));
        for transform in [
            None,
            Some(Transform::LogFromMinimum),
            Some(Transform::LogBySkew),
            Some(Transform::BoxCox { lambda: 0.3, shift: Shift::MinimumToOne }),
        ] {
            let rule = Treatment {
                test: OutlierTest { skewness: 2.0, kurtosis: 3.5 },
                winsorise: Some(Limit::Points(most)),
                transform,
                combine: true,
            };
            let after = treated(&values, &rule).unwrap().values;
            for (a, x) in values.iter().zip(&after) {
                for (b, y) in values.iter().zip(&after) {
                    prop_assert!(a > b || x <= y, "{a:?} {b:?} {x:?} {y:?}");
                }
            }
        }
    }

    #[test]
    fn logarithms_keep_the_order(values in prop::collection::vec(-1e3..1e3_f64, 2..30)) {
        for transform in [Transform::LogFromMinimumPlusOne, Transform::LogFromMinimum] {
            if let Ok(found) = transformed(&values, &transform) {
                for (a, x) in values.iter().zip(&found) {
                    prop_assert!(values.iter().zip(&found).all(|(b, y)| a > b || x <= y));
                }
            }
        }
    }

    #[test]
    fn giving_the_rows_in_another_order_changes_nothing_else(columns in columns()) {
        let mut model = two_pillars();
        model.normalisation = Normalisation::Rank { ties: Ties::Average };
        let built = build(&model, &data(&columns).table()).unwrap();
        let turned: Vec<Vec<Option<f64>>> =
            columns.iter().map(|c| c.iter().rev().copied().collect()).collect();
        let again = build(&model, &data(&turned).table()).unwrap();
        let expected: Vec<Option<f64>> = built.index().iter().rev().copied().collect();
        prop_assert_eq!(again.index(), expected);
    }
}
