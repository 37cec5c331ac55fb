//! The simulation itself: the same on any number of threads, and right about what is known.

use domain::indicator::Unit;
use numerics::streams::Stream;

use super::panels::{Indicator, Panels};
use super::study::{Assignment, Effect, Study};
use super::{EXPERIMENTS, replicated};

/// Panels whose units move by lot around levels of their own.
fn panels() -> Panels {
    let mut stream = Stream::new(1, 1);
    let mut indicator = |n_years: usize| {
        let series: Vec<Vec<f64>> = (0..40)
            .map(|unit| (0..n_years).map(|_| f64::from(unit) + stream.uniform()).collect())
            .collect();
        Indicator::of("made up", Unit::Index, 2001, &series)
    };
    Panels { usual: vec![indicator(12), indicator(14)], long: vec![indicator(23)] }
}

#[test]
fn one_thread_and_three_find_the_same() {
    let panels = panels();
    for method in ["staggered", "synthetic-control"] {
        let own = EXPERIMENTS.iter().find(|own| own.method == method).unwrap();
        let one = replicated(own, &panels, 6, 1).unwrap();
        assert!(!one.is_empty());
        assert_eq!(one, replicated(own, &panels, 6, 3).unwrap());
    }
}

#[test]
fn a_planted_effect_is_found_on_average() {
    let panels = panels();
    let (mut gaps, mut truths) = (0.0, 0.0);
    for number in 0..60 {
        let mut stream = Stream::new(2, number);
        let study = Study::draw(&panels.usual, Assignment::AtOnce(20), &mut stream);
        let changes = |effect| {
            let outcome: Vec<f64> = study.outcome(effect).into_iter().flatten().collect();
            let series: Vec<Vec<f64>> =
                outcome.chunks_exact(study.indicator.n_years()).map(<[f64]>::to_vec).collect();
            Indicator::of("laid", Unit::Index, 2001, &series).changes(study.first)
        };
        let treated = study.is_treated();
        let difference = |changes: &[f64]| {
            let side = |which: bool| -> f64 {
                let own = changes.iter().zip(&treated).filter(|(_, t)| **t == which);
                own.map(|(change, _)| change).sum::<f64>() / 20.0
            };
            side(true) - side(false)
        };
        gaps += difference(&changes(Effect::ByCohort));
        truths += study.truth(Effect::ByCohort);
    }
    // Sixty draws of twenty against twenty: a standard error of 0.04 beside an effect above 0.25.
    assert!((gaps / truths - 1.0).abs() < 0.2, "{gaps} where {truths} was laid");
}

#[test]
fn effects_by_cohort_are_averaged_as_they_were_laid() {
    let panels = panels();
    let indicator = &panels.usual[0];
    let study = Study::on(indicator, Assignment::Cohorts(8), 5, &mut Stream::new(3, 0));
    assert_eq!(study.is_treated().iter().filter(|treated| **treated).count(), 8);
    // Two units in each of four cohorts, seen 7, 6, 5 and 4 years from the start on.
    let by_cohort = [(0.25, 7), (0.5, 6), (0.75, 5), (1.0, 4)];
    let total = |(base, years): (f64, i32)| -> f64 {
        (0..years).map(|since| base + 0.1 * f64::from(since)).sum()
    };
    let mean = by_cohort.into_iter().map(total).sum::<f64>() / 22.0;
    assert!((study.truth(Effect::ByCohort) / study.scale - mean).abs() < 1e-12);
    assert!((study.truth_at(Effect::ByCohort, 0) / study.scale - 0.625).abs() < 1e-12);
    assert!((study.truth_at(Effect::ByCohort, 6) / study.scale - 0.85).abs() < 1e-12);
    assert!(study.truth_at(Effect::ByCohort, -1).abs() < 1e-12);
}
