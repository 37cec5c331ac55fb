use super::*;
use crate::panel::Panel;
use crate::synthetic_control::conformal::{Permutations, conformal};
use crate::synthetic_control::did_inference::Draws;
use crate::synthetic_control::many::{Indicator, ManyQuestion, many};
use crate::synthetic_control::placebo::{in_space, treated};
use crate::synthetic_control::simplex::{SimplexProblem, simplex_weights};
use crate::synthetic_control::study::{SeveralTreated, Study, Who};
use crate::synthetic_control::synthetic_did::{
    Arms, Design, Mode, Prepared, Settings, fit, noise_level,
};
use crate::synthetic_control::weighting::Weighting;
use numerics::distribution::normal_quantile;
use numerics::streams::Stream;
use proptest::prelude::*;

const NONE: Draws = Draws { draws: 0, seed: 0 };

/// A panel with two common factors, exchangeable over units and over periods.
fn drawn(seed: u64, units: usize, periods: usize) -> Matrix {
    let normal = |row: usize, column: usize| {
        let mut stream = Stream::new(seed, (row * 10_000 + column) as u64);
        normal_quantile(stream.uniform().clamp(1e-12, 1.0 - 1e-12))
    };
    Matrix::from_fn(units, periods, |i, t| {
        let common = normal(900, t) + normal(i, 5_000) * normal(901, t);
        normal(i, 5_001) + common + 0.7 * normal(i, t)
    })
}

fn study(outcomes: Matrix, n_before: usize) -> Study {
    let (units, periods) = (outcomes.n_rows(), outcomes.n_columns());
    Study {
        units: (0..units).map(|i| i.to_string()).collect(),
        periods: (0..periods as i64).collect(),
        outcomes,
        treated: vec![0],
        donors: (1..units).collect(),
        n_before,
        left_out: Vec::new(),
    }
}

#[test]
fn the_placebo_p_value_is_uniform_when_nothing_happened() {
    let runs = 400;
    let p_values: Vec<f64> = (0..runs)
        .map(|seed| {
            let study = study(drawn(seed, 20, 14), 9);
            let fitted = treated(&study, Weighting::OutcomeOnly).unwrap();
            let space = in_space(&study, Weighting::OutcomeOnly, &fitted, NONE).unwrap();
            space.p_value
        })
        .collect();
    for level in [0.05, 0.1, 0.25, 0.5] {
        let rejected =
            p_values.iter().filter(|p| **p <= level + 1e-12).count() as f64 / runs as f64;
        // Three standard errors of a share; the donor pool of placebos is one smaller.
        let reach = 3.0 * (level * (1.0 - level) / runs as f64).sqrt();
        assert!((rejected - level).abs() <= reach + 0.01, "{level}: {rejected}");
    }
}

#[test]
fn conformal_intervals_cover_as_often_as_they_say() {
    let runs = 300;
    let covered = (0..runs)
        .filter(|seed| {
            let outcomes = drawn(50_000 + seed, 12, 20);
            let with = Matrix::from_fn(12, 20, |i, t| {
                outcomes.get(i, t) + if i == 0 && t == 19 { 4.0 } else { 0.0 }
            });
            let study = study(with, 19);
            let kind = Permutations::MovingBlock;
            let found = conformal(&study, Weighting::OutcomeOnly, kind, 0.9).unwrap();
            found.pointwise[0].low <= 4.0 && 4.0 <= found.pointwise[0].high
        })
        .count();
    let share = covered as f64 / runs as f64;
    // 90 % give or take three standard errors.
    assert!((share - 0.9).abs() < 0.055, "{share}");
}

#[test]
fn a_conformal_interval_holds_every_effect_that_is_not_rejected() {
    for kind in [Permutations::MovingBlock, Permutations::Independent { draws: 99, seed: 1 }] {
        for seed in 0..60 {
            let outcomes = drawn(70_000 + seed, 12, 14);
            let with = Matrix::from_fn(12, 14, |i, t| {
                outcomes.get(i, t) + if i == 0 && t >= 11 { 4.0 } else { 0.0 }
            });
            let ask = |outcomes| {
                conformal(&study(outcomes, 11), Weighting::OutcomeOnly, kind, 0.9).unwrap()
            };
            let (p_value, (low, high)) = (ask(outcomes).p_value, ask(with).constant);
            // Without the effect and with it taken off, the residuals are the same.
            assert!(
                p_value <= 0.1 || (low <= 4.0 && 4.0 <= high),
                "{seed}: {p_value} {low} {high}"
            );
        }
    }
}

#[test]
fn synthetic_did_is_unbiased_and_its_exact_weights_are_optimal() {
    let mut total = 0.0;
    let runs = 200;
    for seed in 0..runs {
        let outcomes = drawn(90_000 + seed, 40, 20);
        let with = Matrix::from_fn(40, 20, |i, t| {
            outcomes.get(i, t) + if i < 5 && t >= 15 { 1.0 } else { 0.0 }
        });
        let (treated, controls): (Vec<usize>, Vec<usize>) = (0..40).partition(|i| *i < 5);
        let prepared = Prepared::of(&with, 15);
        let noise = noise_level(&prepared.before, &controls).unwrap();
        let settings = Settings::usual(Design::SyntheticDid, Mode::Exact, noise, 5, 5);
        let arms = Arms { controls: &controls, treated: &treated };
        let found = fit(&prepared, arms, &settings, None).unwrap();
        assert!(found.kkt_residual.unwrap() < 1e-11, "{:?}", found.kkt_residual);
        total += found.estimate;
    }
    close(total / runs as f64, 1.0, 0.1);
}

#[test]
fn thousands_of_outcomes_have_the_same_bytes_on_any_number_of_threads() {
    let panels: Vec<Panel> = (0..8)
        .map(|seed| {
            let outcomes = drawn(seed, 25, 16);
            let cells = || (0..25).flat_map(|i| (0..16).map(move |t| (i, t)));
            let units: Vec<String> = cells().map(|(i, _)| format!("u{i:02}")).collect();
            let times: Vec<i64> = cells().map(|(_, t)| t as i64).collect();
            let values: Vec<Option<f64>> = cells()
                .map(|(i, t)| Some(outcomes.get(i, t)).filter(|_| seed != 3 || i != 4))
                .collect();
            Panel::of(&units, &times, &values).unwrap()
        })
        .collect();
    let indicators: Vec<Indicator<'_>> =
        panels.iter().map(|panel| Indicator { name: "y", panel }).collect();
    let names = ["u00".to_owned(), "u07".to_owned()];
    let ask = |several, treated| {
        many(&ManyQuestion {
            indicators: &indicators,
            who: Who { treated, start: 11, donors: &[] },
            several,
            least_before: 5,
            draws: Draws { draws: 40, seed: 5 },
        })
    };
    for (several, treated) in
        [(SeveralTreated::EachOwn, &names[..]), (SeveralTreated::Average, &names[..1])]
    {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| ask(several, treated))
        };
        let one = with(1);
        assert_eq!(one, with(3));
        assert!(one.iter().all(|scanned| scanned.finding.as_ref().unwrap().p_value.is_some()));
    }
}

fn objective(outcomes: &Matrix, target: &[f64], weights: &[f64], ridge: f64) -> f64 {
    let miss = |t: usize| {
        let mix: f64 = weights.iter().zip(outcomes.column(t)).map(|(w, y)| w * y).sum();
        (target[t] - mix).powi(2)
    };
    (0..target.len()).map(miss).sum::<f64>() + ridge * weights.iter().map(|w| w * w).sum::<f64>()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_mix_of_donors_beats_the_weights(
        seed in 0u64..1_000_000, n in 1usize..40, m in 1usize..12, power in -9i32..4,
        strong in any::<bool>(),
    ) {
        let outcomes = drawn(seed, n + 1, m);
        let donors = Matrix::from_fn(n, m, |i, t| outcomes.get(i + 1, t));
        let target: Vec<f64> = (0..m).map(|t| outcomes.get(0, t)).collect();
        let ridge = if strong { 10.0_f64.powi(power) } else { 0.0 };
        let allowed: Vec<usize> = (0..n).collect();
        let problem = SimplexProblem { donors: &donors, allowed: &allowed, target: &target, ridge };
        let found = simplex_weights(&problem).unwrap();
        prop_assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(found.weights.iter().all(|w| *w >= 0.0));
        prop_assert!(found.kkt_residual < 1e-9, "{}", found.kkt_residual);
        let own = objective(&donors, &target, &found.weights, ridge);
        prop_assert!((own - found.objective).abs() <= 1e-9 * own.max(1e-6));
        let mut stream = Stream::new(seed, 77);
        for _ in 0..20 {
            let raw: Vec<f64> = (0..n).map(|_| stream.uniform().powi(6)).collect();
            let total: f64 = raw.iter().sum();
            let other: Vec<f64> = raw.iter().map(|w| w / total).collect();
            prop_assert!(own <= objective(&donors, &target, &other, ridge) * (1.0 + 1e-12));
        }
    }

    #[test]
    fn units_shifts_and_the_order_of_donors_do_not_matter(
        seed in 0u64..1_000_000, scale in 0.01..1000.0_f64, shift in -1e4..1e4_f64,
    ) {
        let outcomes = drawn(seed, 15, 12);
        let turned = Matrix::from_fn(15, 12, |i, t| {
            let row = if i == 0 { 0 } else { 15 - i };
            shift + scale * outcomes.get(row, t)
        });
        let effect = |outcomes: &Matrix| {
            let study = study(outcomes.clone(), 9);
            let synthetic = treated(&study, Weighting::OutcomeOnly).unwrap()[0].fit.effect;
            let prepared = Prepared::of(outcomes, 9);
            let noise = noise_level(&prepared.before, &study.donors).unwrap();
            let arms = Arms { controls: &study.donors, treated: &[0] };
            let settings = Settings::usual(Design::SyntheticDid, Mode::Exact, noise, 1, 3);
            (synthetic, fit(&prepared, arms, &settings, None).unwrap().estimate)
        };
        let (before, after) = (effect(&outcomes), effect(&turned));
        let tolerance = 1e-7 * scale.max(1.0);
        prop_assert!((after.0 - scale * before.0).abs() < tolerance, "{before:?} {after:?}");
        prop_assert!((after.1 - scale * before.1).abs() < tolerance, "{before:?} {after:?}");
    }
}
