//! What must not change the answer.

use proptest::prelude::*;

use super::super::bandwidth::MassPoints;
use super::super::discontinuity;
use super::super::question::{Approach, RandomisationOptions, RobustOptions, USUAL_ROBUST};
use super::approaches::question;
use crate::answer::Evaluation;
use numerics::draws::shuffle;
use numerics::streams::Stream;

/// Relative; the same sums in another unit.
const CLOSE: f64 = 1e-7;

/// Made-up rows: a jump of one at zero on a curve; whole-numbered where `step` is above zero.
fn rows(seed: u64, n: usize, step: f64) -> (Vec<Option<f64>>, Vec<Option<f64>>) {
    let mut stream = Stream::new(seed, 0);
    let mut one = || {
        let x = stream.uniform_between(-1.0, 1.0);
        let x = if step > 0.0 { (x / step).round() * step } else { x };
        let noise: f64 = (0..12).map(|_| stream.uniform()).sum::<f64>() - 6.0;
        let jump = if x >= 0.0 { 1.0 } else { 0.0 };
        (Some(x), Some(jump + x - 2.0 * x * x + 0.3 * noise))
    };
    (0..n).map(|_| one()).unzip()
}

fn answer(x: &[Option<f64>], y: &[Option<f64>]) -> Evaluation {
    discontinuity(&question(y, x, Approach::Robust(USUAL_ROBUST))).unwrap()
}

fn close(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() <= CLOSE * b.abs().max(1.0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_of_rows_does_not_matter(seed in 0u64..1000, heaped in any::<bool>()) {
        let (x, y) = rows(seed, 400, if heaped { 0.0625 } else { 0.0 });
        let mut order: Vec<usize> = (0..x.len()).collect();
        shuffle(&mut order, &mut Stream::new(seed, 1));
        let pick = |values: &[Option<f64>]| order.iter().map(|i| values[*i]).collect::<Vec<_>>();
        prop_assert_eq!(answer(&x, &y), answer(&pick(&x), &pick(&y)));
    }

    #[test]
    fn units_of_the_outcome_do_not_matter(seed in 0u64..1000, scale in -50.0..50.0_f64, shift in -9.0..9.0_f64) {
        prop_assume!(scale.abs() > 0.01);
        let (x, y) = rows(seed, 400, 0.0);
        let turned: Vec<Option<f64>> = y.iter().map(|y| y.map(|y| scale * y + shift)).collect();
        let (one, other) = (answer(&x, &y), answer(&x, &turned));
        let expected = scale * one.estimate.unwrap();
        prop_assert!(close(other.estimate, expected), "{:?} for {expected}", other.estimate);
        let expected = scale.abs() * one.standard_error.unwrap();
        prop_assert!(close(other.standard_error, expected));
        prop_assert!(close(other.p_value, one.p_value.unwrap()));
    }

    #[test]
    fn units_of_the_running_variable_do_not_matter(seed in 0u64..1000, power in -8..8_i32) {
        let (x, y) = rows(seed, 400, 0.0);
        // Powers of two move no rounding, so neighbours stay the same.
        let turned: Vec<Option<f64>> = x.iter().map(|x| x.map(|x| x * 2f64.powi(power))).collect();
        let (one, other) = (answer(&x, &y), answer(&turned, &y));
        prop_assert!(close(other.estimate, one.estimate.unwrap()));
        prop_assert!(close(other.standard_error, one.standard_error.unwrap()));
    }

    #[test]
    fn left_and_right_change_about(seed in 0u64..1000) {
        let (x, y) = rows(seed, 400, 0.0);
        let turned: Vec<Option<f64>> = x.iter().map(|x| x.map(|x| -x)).collect();
        let (one, other) = (answer(&x, &y), answer(&turned, &y));
        prop_assert!(close(other.estimate, -one.estimate.unwrap()));
        prop_assert!(close(other.standard_error, one.standard_error.unwrap()));
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let (x, y) = rows(7, 300, 0.0);
    let ask = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let options = RandomisationOptions { window: 0.2, draws: 999, seed: 11 };
        pool.install(|| discontinuity(&question(&y, &x, Approach::Randomisation(options))).unwrap())
    };
    assert_eq!(ask(1), ask(3));
}

#[test]
fn a_straight_jump_is_found_exactly() {
    // The polynomial is the truth, so estimate and correction agree whatever the window.
    let x: Vec<Option<f64>> = (-200..200).map(|i| Some((f64::from(i) + 0.5) / 200.0)).collect();
    let sign = |i: usize| if i.is_multiple_of(2) { 1.0 } else { -1.0 };
    let y: Vec<Option<f64>> = x
        .iter()
        .enumerate()
        .map(|(i, x)| x.map(|x| if x >= 0.0 { 2.0 + x } else { 0.0 } + 1e-9 * sign(i)))
        .collect();
    let options = RobustOptions { mass_points: MassPoints::Off, ..USUAL_ROBUST };
    let found = discontinuity(&question(&y, &x, Approach::Robust(options))).unwrap();
    assert!((found.estimate.unwrap() - 2.0).abs() < 1e-8, "{:?}", found.estimate);
}
