//! Intervals hold the true effect as often as they say.

use crate::staggered::Estimator;
use crate::staggered::aggregation::Aggregate;
use crate::staggered::callaway_santanna::CallawaySantanna;
use crate::staggered::chaisemartin_dhaultfoeuille::{ChaisemartinDHaultfoeuille, SwitchingErrors};
use crate::staggered::imputation::Imputation;
use crate::staggered::sample::{Control, SmallCohorts};
use crate::staggered::sun_abraham::SunAbraham;
use crate::staggered::tests::group_time_reference::PLAIN;
use crate::staggered::tests::table::{Long, ask, made_up};
use crate::staggered::two_stage::TwoStage;

/// Panels drawn; three standard errors of a share of 0.95 are 0.033.
const PANELS: u64 = 400;

const SMALL: SmallCohorts = SmallCohorts::Refuse;

fn coverage(units: usize, covariates: bool, estimator: Estimator) -> f64 {
    // Three cohorts of a fifth each are treated in 5, 4 and 2 periods; effects grow by cohort.
    let effect = |cohort: i64, period: i64| 0.2 * (period - cohort + 1) as f64;
    let truth = 0.2 * (15.0 + 10.0 + 3.0) / 11.0;
    let mut held = 0;
    for seed in 0..PANELS {
        let mut table = made_up(units, 1000 + seed, effect);
        if !covariates {
            table = Long { covariates: vec![], ..table };
        }
        let interval = ask(&table, estimator).unwrap().interval.unwrap();
        held += u32::from(interval.low <= truth && truth <= interval.high);
    }
    f64::from(held) / PANELS as f64
}

#[track_caller]
fn holds(share: f64) {
    assert!((0.915..=0.985).contains(&share), "{share}");
}

#[test]
fn group_time_intervals_hold_the_truth() {
    holds(coverage(100, false, Estimator::CallawaySantanna(PLAIN)));
    let not_yet = CallawaySantanna { control: Control::NotYet, ..PLAIN };
    holds(coverage(100, false, Estimator::CallawaySantanna(not_yet)));
    holds(coverage(150, true, Estimator::CallawaySantanna(PLAIN)));
}

#[test]
fn imputed_and_interacted_intervals_hold_the_truth() {
    let (aggregate, anticipation, small_cohorts) = (Aggregate::Simple, 0, SMALL);
    let imputation = Imputation { aggregate, anticipation, pre_trends: 0, small_cohorts };
    holds(coverage(100, false, Estimator::Imputation(imputation)));
    let two_stage = TwoStage { aggregate, anticipation, small_cohorts };
    // Around one mean for all: too wide where effects differ.
    assert!(coverage(100, false, Estimator::TwoStage(two_stage)) > 0.93);
    let control = Control::Never;
    let interacted = SunAbraham { control, anticipation, aggregate, small_cohorts };
    holds(coverage(100, false, Estimator::SunAbraham(interacted)));
}

#[test]
fn switching_intervals_hold_the_truth() {
    let options =
        ChaisemartinDHaultfoeuille { effects: 5, placebos: 0, errors: SwitchingErrors::Influence };
    holds(coverage(100, false, Estimator::ChaisemartinDHaultfoeuille(options)));
}
