use numerics::distribution::{normal_cdf, normal_reach};
use numerics::draws::fill_normal;
use numerics::elementary::exp;
use numerics::matrix::Matrix;
use numerics::noncentral_t::two_sided_power;
use numerics::streams::Stream;
use numerics::sum::count;
use serde_json::Value;

use super::sensitivity::benzarti_carloni;
use crate::answer::Cell;
use crate::honesty::event_study::{EventStudy, EventStudyColumns};
use crate::honesty::power::change::difference_in_changes;
use crate::honesty::power::closed_form::*;
use crate::honesty::power::panel::{Decision, Estimated, Plan, TrialError, trial};
use crate::honesty::power::pre_trends::PreTester;
use crate::honesty::power::{PowerQuestion, power};
use crate::panel::Panel;

/// scipy's noncentral t gives so many digits.
const CLOSE: f64 = 1e-10;

#[test]
fn t_tests_have_the_peers_power() {
    let text = include_str!("../../../tests/reference/power_ttest.json");
    let outputs = serde_json::from_str::<Value>(text).unwrap()["outputs"].clone();
    let near = |found: f64, key: &str, within: f64| {
        let peer = outputs[key].as_f64().unwrap();
        assert!((found - peer).abs() < within * peer.abs().max(1.0), "{key} {found} {peer}");
    };
    near(two_group_power(0.5, 20.0, 20.0, 0.05), "ttest_n20_d0.5", CLOSE);
    near(two_group_power(0.5, 50.0, 50.0, 0.05), "ttest_n50_d0.5", CLOSE);
    near(two_group_power(0.5, 145.0, 145.0, 0.05), "ttest_n145_d0.5", CLOSE);
    // The peer solves for these two numbers itself.
    near(two_group_size(0.3, 0.8, 0.05), "ttest_n_for_power0.8_d0.3", CLOSE);
    near(two_group_effect(145.0, 145.0, 0.8, 0.05), "ttest_mde_n145_145_p0.8", CLOSE);
    // Here the peer's solver stops early: power at its answer is 0.8 + 4e-8.
    near(two_group_effect(30.0, 260.0, 0.8, 0.05), "ttest_mde_n30_260_p0.8", 1e-7);
    let ours = two_group_effect(30.0, 260.0, 0.8, 0.05);
    assert!((two_group_power(ours, 30.0, 260.0, 0.05) - 0.8).abs() < 1e-12);
}

fn panel(n: usize, seed: u64) -> Panel {
    let mut units = Vec::new();
    let mut periods = Vec::new();
    let mut outcome = Vec::new();
    for unit in 0..n {
        let mut noise = [0.0; 9];
        fill_normal(&mut noise, &mut Stream::new(seed, u64::try_from(unit).unwrap()));
        for (period, value) in (2010..).zip(&noise[..8]) {
            units.push(format!("{unit:04}"));
            periods.push(period);
            outcome.push(Some(3.0 * noise[8] + value));
        }
    }
    Panel::of(&units, &periods, &outcome).unwrap()
}

fn plan() -> Plan<'static> {
    Plan {
        treated: 30,
        start: 2014,
        effects: &[],
        decision: Decision::OwnPValue,
        size: 0.05,
        power: 0.8,
        draws: 600,
        seed: 9,
    }
}

#[test]
fn trials_on_independent_noise_find_what_the_closed_form_says() {
    let panel = panel(120, 1);
    let curve = trial(&panel, &plan(), difference_in_changes).unwrap();
    // The noise of this panel, not that of all panels.
    let expected = detectable_effect(curve.placebo_deviation, 118.0, 0.8, 0.05);
    let found = curve.detectable.unwrap();
    assert!((found / expected - 1.0).abs() < 0.08, "{found} {expected}");
    // A change of means of four and four has variance one half.
    let spread = (0.5_f64 * (1.0 / 30.0 + 1.0 / 90.0)).sqrt();
    assert!((curve.placebo_deviation / spread - 1.0).abs() < 0.25, "{}", curve.placebo_deviation);
    assert!(curve.points[0].1 < 0.09, "{:?}", curve.points[0]);
    let placebos = Plan { decision: Decision::Placebo, ..plan() };
    let other = trial(&panel, &placebos, difference_in_changes).unwrap().detectable.unwrap();
    assert!((other / found - 1.0).abs() < 0.12, "{other} {found}");
}

#[test]
fn threads_and_the_unit_of_the_outcome_do_not_matter() {
    let panel = panel(40, 2);
    let few = Plan { treated: 8, draws: 100, ..plan() };
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| trial(&panel, &few, difference_in_changes).unwrap())
    };
    let one = on(1);
    assert_eq!(one, on(3));
    let mut scaled = panel.clone();
    scaled.outcome.iter_mut().flatten().for_each(|value| *value = 100.0 * *value + 7.0);
    let other = trial(&scaled, &few, difference_in_changes).unwrap();
    assert!((other.detectable.unwrap() / one.detectable.unwrap() / 100.0 - 1.0).abs() < 1e-9);
}

#[test]
fn one_treated_unit_is_judged_by_placebos_and_never_by_a_p_value() {
    let panel = panel(40, 3);
    let one = Plan { treated: 1, draws: 200, ..plan() };
    let refused = trial(&panel, &one, difference_in_changes).unwrap_err();
    assert!(refused.to_string().contains("decide by placebos"), "{refused}");
    let placebos = Plan { decision: Decision::Placebo, ..one };
    let curve = trial(&panel, &placebos, difference_in_changes).unwrap();
    assert!(curve.points[0].1 <= 0.05 && curve.points.last().unwrap().1 > 0.8);
}

#[test]
fn what_is_missing_stays_missing_and_draws_without_an_answer_are_counted() {
    let mut panel = panel(20, 4);
    for period in 0..8 {
        panel.outcome[8 * 3 + period] = None;
    }
    let curve = trial(&panel, &Plan { treated: 5, draws: 100, ..plan() }, |trial| {
        assert!(trial.panel.unit(3).iter().all(Option::is_none));
        let estimate = difference_in_changes(trial)?.estimate;
        (!trial.treated[3]).then_some(Estimated { estimate, p_value: Some(0.5) })
    })
    .unwrap();
    assert!(curve.without_answer > 10 && curve.detectable.is_none());
}

#[test]
fn panels_that_leave_nothing_to_try_are_refused() {
    let panel = panel(10, 5);
    let refusal = |plan: Plan<'_>| trial(&panel, &plan, difference_in_changes).unwrap_err();
    let base = Plan { treated: 3, draws: 100, ..plan() };
    assert!(matches!(refusal(Plan { start: 2010, ..base }), TrialError::Start { .. }));
    assert!(matches!(refusal(Plan { start: 2030, ..base }), TrialError::Start { .. }));
    assert!(matches!(refusal(Plan { treated: 9, ..base }), TrialError::Treated { .. }));
    assert!(matches!(refusal(Plan { draws: 5, ..base }), TrialError::Draws { .. }));
    assert!(matches!(refusal(Plan { effects: &[-1.0], ..base }), TrialError::Effect { .. }));
    assert!(matches!(refusal(Plan { power: 0.01, ..base }), TrialError::Share { .. }));
}

/// One period before the reference, with a standard error of 0.3, and one after it.
fn short() -> ([i64; 2], [f64; 2], Matrix) {
    let cells = [[0.09, 0.03], [0.03, 0.25]];
    ([-2, 0], [0.1, 0.7], Matrix::from_fn(2, 2, |i, j| cells[i][j]))
}

#[test]
fn a_single_early_coefficient_is_judged_as_by_hand() {
    let (periods, coefficients, covariance) = short();
    let columns = EventStudyColumns {
        periods: &periods,
        reference: -1,
        coefficients: &coefficients,
        covariance: &covariance,
        n: 50,
        clusters: None,
    };
    let study = EventStudy::new(&columns, 1, 0).unwrap();
    let tester = PreTester::new(&study, 0.95).unwrap();
    let slope = tester.slope_for(0.8);
    assert!((slope / 0.3 - 2.801_58).abs() < 1e-3, "{}", slope / 0.3);
    let test = tester.judge(&tester.line(0.4)).unwrap();
    let reach = normal_reach(0.95);
    let (low, high) = (-reach + 0.4 / 0.3, reach + 0.4 / 0.3);
    let passing = normal_cdf(high) - normal_cdf(low);
    assert!((test.power - (1.0 - passing)).abs() < 1e-9);
    let density = |z: f64| exp(-0.5 * z * z) / 2.506_628_274_631;
    let inside = -0.4 + 0.3 * (density(low) - density(high)) / passing;
    assert!((test.means_after_passing[0] - inside).abs() < 1e-4);
    // The effect's coefficient follows with 0.03/0.09.
    let pulled = 0.4 + (inside + 0.4) / 3.0;
    assert!((test.means_after_passing[1] - pulled).abs() < 1e-4);
    let ratio = exp((0.01 - 0.25) / 0.18);
    assert!((test.likelihood_ratio - ratio).abs() < 1e-9);
}

#[test]
fn pre_tests_of_several_coefficients_agree_with_plain_simulation() {
    let data = benzarti_carloni();
    let study = EventStudy::new(&data.columns(), 1, 0).unwrap();
    let tester = PreTester::new(&study, 0.95).unwrap();
    let slope = tester.slope_for(0.5);
    let violation = tester.line(slope);
    let test = tester.judge(&violation).unwrap();
    assert!((test.power - 0.5).abs() < 1e-3);
    let factor = study.factor();
    let samples = 40_000;
    let (mut passed, mut total) = (0_usize, 0.0);
    let mut stream = Stream::new(6, 0);
    for _ in 0..samples {
        let mut noise = [0.0; 8];
        fill_normal(&mut noise, &mut stream);
        let drawn: Vec<f64> =
            factor.times(&noise).iter().zip(&violation).map(|(e, d)| d + e).collect();
        let small = |place: usize| {
            drawn[place].abs() <= normal_reach(0.95) * study.covariance.get(place, place).sqrt()
        };
        if (0..4).all(small) {
            passed += 1;
            total += drawn[7];
        }
    }
    let share = count(passed) / count(samples);
    assert!((share - 0.5).abs() < 0.01, "{share}");
    let mean = total / count(passed);
    // Four standard errors of the simulated mean.
    assert!((mean - test.means_after_passing[7]).abs() < 4.0 * 0.028 / 141.0, "{mean}");
}

#[test]
fn the_front_door_answers_every_form() {
    let data = benzarti_carloni();
    let violation = [0.2, 0.15, 0.1, 0.05, 0.0, 0.0, 0.0, 0.0];
    let columns = data.columns();
    let asked = PowerQuestion::PreTrends { columns, violation: Some(&violation), level: 0.95 };
    let answer = power(&asked).unwrap();
    assert_eq!((answer.details[0].rows.len(), answer.details[1].rows.len()), (3, 24));
    let panel = panel(40, 6);
    let asked = PowerQuestion::Panel { panel: &panel, plan: Plan { treated: 8, ..plan() } };
    assert!(power(&asked).unwrap().estimate.is_some());
    let groups = |treated, size| PowerQuestion::Groups {
        treated,
        others: 260,
        deviation: 2.0,
        size,
        power: 0.8,
    };
    let answer = power(&groups(30, 0.05)).unwrap();
    assert!((answer.estimate.unwrap() - 2.0 * 0.542_010_195_709).abs() < 1e-9);
    let Cell::Number(at) = answer.details[0].rows[3][1] else { panic!("a number") };
    assert!((at - 0.8).abs() < CLOSE);
    assert!(power(&groups(1, 0.05)).unwrap().warnings[0].contains("single unit"));
    assert!(power(&groups(0, 0.05)).is_err() && power(&groups(30, 5.0)).is_err());
    let (degrees, n) = (20.0, 22);
    let asked = PowerQuestion::Estimate { standard_error: 0.5, degrees, n, size: 0.05, power: 0.8 };
    let effect = power(&asked).unwrap().estimate.unwrap();
    assert!((two_sided_power(effect / 0.5, degrees, 0.05) - 0.8).abs() < CLOSE);
}
