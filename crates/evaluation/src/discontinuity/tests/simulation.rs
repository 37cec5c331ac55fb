//! How often intervals hold the truth.

use numerics::elementary::{cos, ln, sqrt};
use numerics::streams::Stream;
use rayon::prelude::*;

use super::super::bandwidth::MassPoints;
use super::super::density_test;
use super::super::discontinuity;
use super::super::kernel::Kernel;
use super::super::question::{
    Approach, DensityBandwidth, DensityModel, DensityQuestion, USUAL_ROBUST,
};
use super::approaches::question;
use crate::rows::Numbers;

fn normal(stream: &mut Stream) -> f64 {
    let (u, v) = (1.0 - stream.uniform(), stream.uniform());
    sqrt(-2.0 * ln(u)) * cos(2.0 * std::f64::consts::PI * v)
}

/// Returns twice a Beta(2, 4) less one: the second smallest of five uniform numbers.
fn score(stream: &mut Stream) -> f64 {
    let mut five = [0.0; 5].map(|_: f64| stream.uniform());
    five.sort_by(f64::total_cmp);
    2.0 * five[1] - 1.0
}

/// The first model of Calonico, Cattaneo and Titiunik (2014): Lee's elections, a jump of 0.04.
fn outcome(x: f64, stream: &mut Stream) -> f64 {
    let below = [0.48, 1.27, 7.18, 20.21, 21.54, 7.33];
    let above = [0.52, 0.84, -3.00, 7.99, -9.01, 3.56];
    let curve = if x < 0.0 { below } else { above };
    curve.iter().rev().fold(0.0, |sum, c| sum * x + c) + 0.1295 * normal(stream)
}

#[test]
fn robust_intervals_hold_the_truth_where_conventional_ones_do_less() {
    let (samples, n) = (1500u64, 500);
    let held: Vec<(bool, bool)> = (0..samples)
        .into_par_iter()
        .map(|sample| {
            let mut stream = Stream::new(20_140, sample);
            let x: Vec<Option<f64>> = (0..n).map(|_| Some(score(&mut stream))).collect();
            let y: Vec<Option<f64>> =
                x.iter().map(|x| x.map(|x| outcome(x, &mut stream))).collect();
            let found = discontinuity(&question(&y, &x, Approach::Robust(USUAL_ROBUST))).unwrap();
            let interval = found.interval.unwrap();
            let reach = 1.96 * found.standard_error.unwrap();
            let conventional = (found.estimate.unwrap() - 0.04).abs() <= reach;
            (interval.low <= 0.04 && 0.04 <= interval.high, conventional)
        })
        .collect();
    let share = |of: fn(&(bool, bool)) -> bool| {
        numerics::sum::count(held.iter().filter(|held| of(held)).count())
            / numerics::sum::count(held.len())
    };
    let (robust, conventional) = (share(|held| held.0), share(|held| held.1));
    // Calonico et al. (2014), Table I: about 0.92 robust and 0.85 conventional at n = 500; three
    // standard errors of a share of 1 500 are 0.02.
    assert!((0.90..=0.97).contains(&robust), "{robust}");
    assert!(conventional < robust, "{conventional} {robust}");
}

#[test]
fn an_unbent_running_variable_is_seldom_called_bent() {
    let (samples, n) = (400u64, 1000);
    let rejected: Vec<bool> = (0..samples)
        .into_par_iter()
        .map(|sample| {
            let mut stream = Stream::new(2020, sample);
            let x: Vec<Option<f64>> = (0..n).map(|_| Some(score(&mut stream) + 0.3)).collect();
            let found = density_test(&DensityQuestion {
                running: Numbers { name: "x", values: &x },
                cutoff: 0.0,
                p: 2,
                q: 3,
                kernel: Kernel::Triangular,
                model: DensityModel::Unrestricted,
                bandwidth: DensityBandwidth::Combined,
                mass_points: MassPoints::Adjust,
                level: 0.95,
            });
            found.unwrap().p_value.unwrap() < 0.05
        })
        .collect();
    let share = numerics::sum::count(rejected.iter().filter(|r| **r).count()) / 400.0;
    assert!(share <= 0.085, "{share}");
}
