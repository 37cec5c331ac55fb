//! No effect gives evenly spread p-values; an effect is found at its size.

use numerics::distribution::normal_above;
use numerics::streams::Stream;
use numerics::sum::count;

use super::super::study::Who;
use super::empirical_null::EmpiricalNull;
use super::*;
use crate::panel::Panel;

const DRAWS: SetDraws = SetDraws { first: 199, most: 1_999, seed: 1 };

/// Returns 60 units that wander around a trend that their size gives, `shift` added to the treated
/// from 2012 on.
fn study(number: u64, treated: &[String], shift: f64) -> (Study, Vec<f64>) {
    let mut stream = Stream::new(7, number);
    let (mut units, mut periods, mut outcome) = (Vec::new(), Vec::new(), Vec::new());
    let sizes: Vec<f64> = (0..60).map(|_| 8.0 + 4.0 * stream.uniform()).collect();
    for (unit, size) in sizes.iter().enumerate() {
        let name = format!("{unit:02}");
        let mut level = 10.0 * stream.uniform();
        for period in 2000..2015 {
            level += stream.uniform() - 0.5 + 0.05 * size;
            let added = if period >= 2012 && treated.contains(&name) { shift } else { 0.0 };
            units.push(name.clone());
            periods.push(period);
            outcome.push(Some(level + added));
        }
    }
    let panel = Panel::of(&units, &periods, &outcome).unwrap();
    let who = Who { treated, start: 2012, donors: &[] };
    (Study::of(&panel, who).unwrap(), sizes)
}

fn drawn(n: usize, number: u64) -> Vec<String> {
    let mut all: Vec<usize> = (0..60).collect();
    numerics::draws::shuffle(&mut all, &mut Stream::new(8, number));
    all[..n].iter().map(|unit| format!("{unit:02}")).collect()
}

fn found(n: usize, number: u64, shift: f64) -> SetFinding {
    let (study, sizes) = study(number, &drawn(n, number), shift);
    against_like_sets(&study, &sizes, DRAWS).unwrap().unwrap()
}

#[test]
fn where_nothing_happened_p_values_are_spread_evenly() {
    // 300 p-values: three standard errors of a share of 0.05 are 0.038, of 0.5 0.087.
    for n in [3, 8] {
        let all = side_by_side(300, |number| found(n, number as u64, 0.0).p_value);
        let below = |level: f64| count(all.iter().filter(|p| **p <= level).count()) / 300.0;
        assert!((below(0.05) - 0.05).abs() < 0.038, "{n}: {}", below(0.05));
        assert!((below(0.5) - 0.5).abs() < 0.087, "{n}: {}", below(0.5));
    }
}

#[test]
fn a_large_effect_is_found_at_its_size_and_compared_with_more_sets() {
    let finding = found(8, 3, 10.0);
    assert!((finding.effect - 10.0).abs() < 3.0 * finding.standard_error, "{finding:?}");
    assert!(finding.standard_error < 1.0 && finding.z > 5.0, "{finding:?}");
    assert_eq!((finding.compared, finding.p_value), (1_999, 1.0 / 2_000.0));
}

#[test]
fn an_effect_adds_itself_to_the_estimate_whatever_the_level() {
    let (nothing, sizes) = study(5, &drawn(8, 5), 0.0);
    let (something, _) = study(5, &drawn(8, 5), 2.5);
    let effect = |study: &Study| against_like_sets(study, &sizes, DRAWS).unwrap().unwrap().effect;
    assert!((effect(&something) - effect(&nothing) - 2.5).abs() < 1e-10);
    let raised = Study {
        outcomes: Matrix::from_fn(60, 15, |unit, period| {
            nothing.outcomes.get(unit, period) + if unit % 3 == 0 { 1e-9 } else { 0.0 }
        }),
        ..nothing.clone()
    };
    assert!((effect(&raised) - effect(&nothing)).abs() < 1e-7);
}

#[test]
fn one_treated_unit_is_compared_with_every_donor() {
    let finding = found(1, 1, 30.0);
    assert_eq!((finding.compared, finding.p_value), (59 - 1, 1.0 / 59.0));
}

#[test]
fn what_never_changes_and_too_few_donors_have_no_answer() {
    let (study, sizes) = study(1, &drawn(50, 1), 0.0);
    let refusal = against_like_sets(&study, &sizes, DRAWS);
    assert_eq!(refusal, Err(SyntheticControlError::TooFewDonors { found: 10, needed: 60 }));
    let flat = Study { outcomes: Matrix::from_fn(60, 15, |_, _| 1.0), ..study };
    let flat = Study { treated: vec![0, 1], donors: (2..60).collect(), ..flat };
    assert_eq!(against_like_sets(&flat, &sizes, DRAWS), Ok(None));
    // As many as 20 of 58 donors change, and both of the treated.
    let seldom =
        Matrix::from_fn(
            60,
            15,
            |unit, period| {
                if unit < 22 && (unit + period) % 3 == 0 { 1.0 } else { 0.0 }
            },
        );
    let seldom = Study { outcomes: seldom, ..flat };
    assert_eq!(against_like_sets(&seldom, &sizes, DRAWS), Ok(None));
}

#[test]
fn a_false_start_that_shows_more_than_chance_widens_the_null() {
    let any = found(8, 2, 0.0);
    let with = |z: f64| SetFinding { z, p_value: 2.0 * normal_above(z.abs()), ..any };
    let quantile = |share: f64| numerics::distribution::normal_quantile(share);
    let even: Vec<f64> = (0..200).map(|place| quantile((count(place) + 0.5) / 200.0)).collect();
    let null = |width: f64| {
        EmpiricalNull::of(&even.iter().map(|z| with(width * z)).collect::<Vec<_>>()).unwrap()
    };
    assert!((null(1.5).spread - 1.5).abs() < 0.02, "{:?}", null(1.5));
    assert!((null(1.5).share_at_five_percent - 0.19).abs() < 0.015);
    let wide = null(1.5);
    assert!((wide.calibrated(&with(3.0)) - 2.0 * normal_above(3.0 / wide.spread)).abs() < 1e-15);
    let narrow = null(0.8);
    assert_eq!(narrow.calibrated(&with(3.0)), with(3.0).p_value);
    assert_eq!(EmpiricalNull::of(&[with(1.0); 29]), None);
}
