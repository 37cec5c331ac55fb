use numerics::draws::fill_normal;
use numerics::matrix::Matrix;
use numerics::streams::Stream;
use numerics::sum::{count, sum};

use super::sensitivity::benzarti_carloni;
use crate::answer::Finding;
use crate::honesty::equivalence::*;

/// Distribution functions on both sides.
const CLOSE: f64 = 1e-8;

#[test]
fn two_one_sided_tests_are_the_larger_tail() {
    // (0.5 − 0.1)/0.2 = 2 standard errors to the nearer margin.
    let found = two_one_sided(0.1, 0.2, None, 0.5, 0.05);
    assert!((found.p_value - 0.022_750_131_948).abs() < CLOSE);
    assert!((found.smallest_margin - (0.1 + 0.2 * 1.644_853_626_951)).abs() < CLOSE);
    let mirrored = two_one_sided(-0.1, 0.2, None, 0.5, 0.05);
    assert_eq!(mirrored.p_value.to_bits(), found.p_value.to_bits());
    let student = two_one_sided(0.1, 0.2, Some(10.0), 0.5, 0.05);
    // R: pt(-2, 10).
    assert!((student.p_value - 0.036_694_017_384).abs() < CLOSE, "{}", student.p_value);
    assert!(two_one_sided(0.6, 0.2, None, 0.5, 0.05).p_value > 0.5);
}

#[test]
fn one_coefficient_is_the_same_by_every_summary() {
    let covariance = Matrix::from_fn(1, 1, |_, _| 0.09);
    let most = largest(&[0.2], &[0.3], 0.8, 0.05);
    let middle = mean(&[0.2], &covariance, 0.8, 0.05);
    assert!((most.p_value - middle.p_value).abs() < CLOSE);
    let root = root_mean_square(&[0.2], &covariance, 0.8, 0.05, 40_000, 1);
    assert!((root.p_value - most.p_value).abs() < 0.005, "{} {}", root.p_value, most.p_value);
}

#[test]
fn tests_at_the_margin_pass_no_more_often_than_their_size() {
    let k = 3;
    let covariance = Matrix::from_fn(k, k, |i, j| if i == j { 0.04 } else { 0.016 });
    let factor = 0.016_f64.sqrt();
    let own = 0.024_f64.sqrt();
    let deviations = [0.2; 3];
    let truths = [
        ("max", [0.5, 0.0, 0.0]),
        ("max", [0.5, 0.5, 0.5]),
        ("mean", [0.5, 0.5, 0.5]),
        ("mean", [1.5, 0.0, 0.0]),
        ("root", [0.5, 0.5, 0.5]),
        ("root", [0.75_f64.sqrt(), 0.0, 0.0]),
        ("root", [0.375_f64.sqrt(), -(0.375_f64.sqrt()), 0.0]),
    ];
    for (which, truth) in truths {
        let samples = 500;
        let mut passed = 0;
        for sample in 0..samples {
            let mut noise = [0.0; 4];
            fill_normal(&mut noise, &mut Stream::new(12, sample));
            let seen: Vec<f64> =
                (0..k).map(|i| truth[i] + own * noise[i] + factor * noise[3]).collect();
            let found = match which {
                "max" => largest(&seen, &deviations, 0.5, 0.05),
                "mean" => mean(&seen, &covariance, 0.5, 0.05),
                _ => {
                    let draws = 1_000;
                    root_mean_square(&seen, &covariance, 0.5, 0.05, draws, 1)
                }
            };
            passed += usize::from(found.p_value <= 0.05);
        }
        // Four standard errors above 0.05 among 500.
        assert!(count(passed) / 500.0 < 0.05 + 0.039, "{which} {truth:?} {passed}");
    }
}

#[test]
fn no_direction_lets_a_root_mean_square_pass_more_often_than_the_principal_ones() {
    let covariance = Matrix::from_fn(3, 3, |i, j| {
        [[0.09, 0.03, 0.01], [0.03, 0.04, 0.0], [0.01, 0.0, 0.02]][i][j]
    });
    let (margin, observed) = (0.6, 0.45);
    let worst = |direction: &[f64]| {
        let length = sum(direction.iter().map(|x| x * x)).sqrt();
        let scaled: Vec<f64> =
            direction.iter().map(|x| x / length * observed * 3.0_f64.sqrt()).collect();
        root_mean_square(&scaled, &covariance, margin, 0.05, 2_000, 5).p_value
    };
    // The estimates' own direction is always tried: where it were the worst, it would stand out.
    let base = worst(&[1.0, 0.0, 0.0]);
    for direction in 0..40 {
        let mut along = [0.0; 3];
        fill_normal(&mut along, &mut Stream::new(8, direction));
        assert!(worst(&along) <= base + 0.005, "{along:?} {} {base}", worst(&along));
    }
}

#[test]
fn trends_before_the_start_of_benzarti_and_carloni_are_judged() {
    let data = benzarti_carloni();
    for summary in [Summary::Max, Summary::Mean, Summary::RootMeanSquare] {
        let small = Small::PreTrends { columns: data.columns(), summary, draws: 4_000, seed: 1 };
        let ask = |margin| {
            let question = EquivalenceQuestion { small, margin, size: 0.05 };
            equivalence(&question).unwrap()
        };
        let answer = ask(0.1);
        let Finding::Number(smallest) = answer.diagnostics[0].finding else { panic!("a number") };
        let at = |margin| ask(margin).p_value.unwrap();
        assert!(at(smallest * 1.02) <= 0.05 && at(smallest * 0.98) > 0.05, "{summary:?}");
    }
}

#[test]
fn margins_and_sizes_that_mean_nothing_are_refused() {
    let data = benzarti_carloni();
    let ask = |margin, size, draws| {
        let summary = Summary::RootMeanSquare;
        let small = Small::PreTrends { columns: data.columns(), summary, draws, seed: 1 };
        equivalence(&EquivalenceQuestion { small, margin, size }).unwrap_err().to_string()
    };
    assert!(ask(0.0, 0.05, 4_000).contains("margin"));
    assert!(ask(0.1, 0.95, 4_000).contains("size"));
    assert!(ask(0.1, 0.05, 10).contains("draws"));
    let small =
        Small::Effect { estimate: 0.1, standard_error: 0.0, degrees: None, n: 10, clusters: None };
    let refused = equivalence(&EquivalenceQuestion { small, margin: 1.0, size: 0.05 });
    assert!(refused.unwrap_err().to_string().contains("standard error"));
}
