//! What must not matter does not: order, names, units of the outcome, threads.

use proptest::prelude::*;

use crate::answer::Evaluation;
use crate::staggered::Estimator;
use crate::staggered::aggregation::Aggregate;
use crate::staggered::callaway_santanna::{CallawaySantanna, Inference};
use crate::staggered::chaisemartin_dhaultfoeuille::{ChaisemartinDHaultfoeuille, SwitchingErrors};
use crate::staggered::imputation::Imputation;
use crate::staggered::multiplier::Multiplier;
use crate::staggered::sample::{Control, SmallCohorts};
use crate::staggered::sun_abraham::SunAbraham;
use crate::staggered::tests::group_time_reference::PLAIN;
use crate::staggered::tests::table::{Long, agree, ask, made_up};
use crate::staggered::two_stage::TwoStage;

const EVENTS: Aggregate = Aggregate::Dynamic { balance: None };

fn estimators() -> Vec<Estimator> {
    let (aggregate, anticipation, small_cohorts) = (EVENTS, 0, SmallCohorts::Keep);
    let drawn = Inference::Multiplier { multiplier: Multiplier::Mammen, draws: 299, seed: 1 };
    vec![
        Estimator::CallawaySantanna(CallawaySantanna { aggregate, inference: drawn, ..PLAIN }),
        Estimator::CallawaySantanna(PLAIN),
        Estimator::Imputation(Imputation { aggregate, anticipation, pre_trends: 2, small_cohorts }),
        Estimator::TwoStage(TwoStage { aggregate, anticipation, small_cohorts }),
        Estimator::SunAbraham(SunAbraham {
            control: Control::Never,
            anticipation,
            aggregate,
            small_cohorts,
        }),
        Estimator::Bacon,
        Estimator::ChaisemartinDHaultfoeuille(ChaisemartinDHaultfoeuille {
            effects: 3,
            placebos: 2,
            errors: SwitchingErrors::Bootstrap { draws: 99, seed: 1 },
        }),
    ]
}

fn plain(units: usize, seed: u64) -> Long {
    Long { covariates: vec![], ..made_up(units, seed, |_, _| 1.0) }
}

fn reordered(table: &Long, order: &[usize]) -> Long {
    let pick = |column: &[Option<f64>]| order.iter().map(|&row| column[row]).collect::<Vec<_>>();
    Long {
        outcome: pick(&table.outcome),
        unit: order.iter().map(|&row| table.unit[row].clone()).collect(),
        time: pick(&table.time),
        cohort: pick(&table.cohort),
        ..table.clone()
    }
}

fn same_but_for_units(one: &Evaluation, other: &Evaluation, factor: f64) {
    agree(other.estimate.unwrap(), factor * one.estimate.unwrap(), 1e-8, one.method);
    agree(
        other.standard_error.unwrap(),
        factor.abs() * one.standard_error.unwrap(),
        1e-8,
        one.method,
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_order_of_rows_does_not_matter_to_the_last_bit(
        order in Just((0..20 * 8).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let table = plain(20, 11);
        let shuffled = reordered(&table, &order);
        for estimator in estimators() {
            prop_assert_eq!(ask(&table, estimator), ask(&shuffled, estimator));
        }
    }

    #[test]
    fn the_outcomes_unit_only_scales(
        factor in prop_oneof![-100.0..-0.01_f64, 0.01..100.0_f64], shift in -50.0..50.0_f64,
    ) {
        let table = plain(20, 12);
        let outcome = table.outcome.iter().map(|y| y.map(|y| factor * y + shift)).collect();
        let scaled = Long { outcome, ..table.clone() };
        // A negative factor turns quantiles of draws around; the first estimator draws.
        for estimator in estimators().into_iter().skip(usize::from(factor < 0.0)) {
            let (one, other) = (ask(&table, estimator).unwrap(), ask(&scaled, estimator).unwrap());
            same_but_for_units(&one, &other, factor);
        }
    }
}

#[test]
fn names_of_units_do_not_matter() {
    let table = plain(40, 13);
    let unit = table.unit.iter().map(|name| name.chars().rev().collect()).collect();
    let renamed = Long { unit, ..table.clone() };
    for estimator in estimators() {
        let (one, other) = (ask(&table, estimator).unwrap(), ask(&renamed, estimator).unwrap());
        agree(other.estimate.unwrap(), one.estimate.unwrap(), 1e-9, one.method);
    }
}

#[test]
fn the_number_of_threads_does_not_matter_to_the_last_bit() {
    let table = made_up(60, 14, |_, _| 1.0);
    let bare = plain(60, 14);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let adjusted = estimators().into_iter().take(2).map(|e| ask(&table, e));
            adjusted.chain(estimators().into_iter().map(|e| ask(&bare, e))).collect::<Vec<_>>()
        })
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn equal_weights_are_no_weights_and_a_doubled_one_counts_twice() {
    let table = plain(40, 15);
    let equal = Long { weights: Some(vec![Some(3.0); table.outcome.len()]), ..table.clone() };
    for estimator in estimators().into_iter().filter(|e| *e != Estimator::Bacon).skip(1) {
        let (one, other) = (ask(&table, estimator).unwrap(), ask(&equal, estimator).unwrap());
        same_but_for_units(&one, &other, 1.0);
    }
    // Unit 0001 twice, once by its weight and once as another unit.
    let doubled = table.unit.iter().map(|u| Some(if u == "0001" { 2.0 } else { 1.0 })).collect();
    let weighted = Long { weights: Some(doubled), ..table.clone() };
    let rows: Vec<usize> = (0..table.unit.len()).collect();
    let again: Vec<usize> = rows.iter().copied().filter(|&r| table.unit[r] == "0001").collect();
    let mut twice = reordered(&table, &[rows.clone(), again].concat());
    twice.unit[rows.len()..].iter_mut().for_each(|name| *name = "other".to_owned());
    for estimator in estimators().into_iter().filter(|e| *e != Estimator::Bacon).skip(1) {
        let (one, other) = (ask(&weighted, estimator).unwrap(), ask(&twice, estimator).unwrap());
        agree(one.estimate.unwrap(), other.estimate.unwrap(), 1e-9, one.method);
    }
}
