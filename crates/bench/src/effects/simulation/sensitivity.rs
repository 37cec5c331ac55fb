//! Intervals that allow for violations of parallel trends, where the violation is at the bound.

use evaluation::answer::{Cell, Interval};
use evaluation::honesty::sensitivity::question::{
    Breakdown, IntervalKind, SensitivityQuestion, Target,
};
use evaluation::honesty::sensitivity::restriction::{Bounded, Direction, Restriction};
use evaluation::honesty::sensitivity::sensitivity;
use numerics::streams::Stream;
use numerics::sum::count;

use super::panels::Panels;
use super::regressions::Traced;
use super::study::{Assignment, Effect, Study};
use super::tally::Verdict;

/// Draws that place the first stage's critical value.
const DRAWN: usize = 1_000;

/// A step of the violation, in standard deviations of units' changes.
const STEP: f64 = 0.25;

/// Returns the violation so many years since the start; nothing in the year before it.
///
/// Relative magnitudes: up and down by the same step before, and up by it every year after, the
/// furthest that M̄ = 1 allows. Smoothness: a slope that grows by one step each year after.
fn violation(bounded: Bounded, since: i64) -> f64 {
    let years = count(usize::try_from((since + 1).unsigned_abs()).unwrap_or(0));
    match bounded {
        _ if since >= -1 && bounded == Bounded::Smoothness => 0.5 * years * (years + 1.0),
        Bounded::Smoothness => 0.0,
        _ if since >= -1 => years,
        _ => years % 2.0,
    }
}

/// Relative magnitudes and smoothness, for the first year and the mean.
pub(super) fn intervals(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for treated in [20, 60] {
        let assignment = Assignment::AtOnce(treated);
        let study = Study::draw(&panels.usual, assignment, stream);
        let seed = stream.next_u64();
        for (bounded, methods) in [
            (
                Bounded::RelativeMagnitudes,
                ["relative magnitudes, first year", "relative magnitudes, mean"],
            ),
            (Bounded::Smoothness, ["smoothness, first year", "smoothness, mean"]),
        ] {
            let step = STEP * study.scale;
            let traced = Traced::of(&study, &violated(&study, bounded, step));
            for (method, target) in methods.into_iter().zip([Target::First, Target::Average]) {
                let interval = traced.as_ref().and_then(|traced| {
                    let bound = if bounded == Bounded::Smoothness { step } else { 1.0 };
                    interval(traced, bounded, bound, target, seed)
                });
                let name = assignment.name();
                let truth = match target {
                    Target::First => study.truth_at(Effect::Constant, 0),
                    _ => study.truth_by_time(Effect::Constant),
                };
                let interval = interval.as_ref();
                verdicts.push(Verdict::planted(method, &name, interval, truth, study.scale));
            }
        }
    }
    verdicts
}

fn violated(study: &Study<'_>, bounded: Bounded, step: f64) -> Vec<Option<f64>> {
    let mut outcome = study.outcome(Effect::Constant);
    let n_years = study.indicator.n_years();
    for (row, value) in outcome.iter_mut().enumerate() {
        if let (Some(start), Some(value)) = (study.starts[row / n_years], value.as_mut()) {
            let place = i64::try_from(row % n_years).unwrap_or(0);
            let since = place - i64::try_from(start).unwrap_or(0);
            *value += step * violation(bounded, since);
        }
    }
    outcome
}

fn interval(
    traced: &Traced,
    bounded: Bounded,
    bound: f64,
    target: Target<'_>,
    seed: u64,
) -> Option<Interval> {
    let question = SensitivityQuestion {
        columns: traced.columns(),
        target,
        restriction: Restriction { bounded, direction: Direction::Any },
        bounds: &[bound],
        interval: match bounded {
            Bounded::Smoothness => IntervalKind::FixedLength,
            _ => IntervalKind::ConditionalLeastFavourable,
        },
        breakdown: Breakdown::Skip,
        level: 0.95,
        draws: DRAWN,
        seed,
    };
    let answer = sensitivity(&question).ok()?;
    let row = answer.details.iter().find(|table| table.name == "robust_intervals")?.rows.first()?;
    let (Cell::Number(low), Cell::Number(high)) = (&row[1], &row[2]) else { return None };
    Some(Interval { low: *low, high: *high, level: 0.95, method: "robust" })
}
