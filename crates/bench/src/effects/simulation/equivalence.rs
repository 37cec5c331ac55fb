//! Tests of being small where the truth is exactly as large as the margin.

use evaluation::fixed_effects::covariance::StandardErrors;
use evaluation::fixed_effects::question::Inference;
use evaluation::honesty::equivalence::{EquivalenceQuestion, Small, Summary, equivalence};
use numerics::streams::Stream;
use numerics::sum::count;

use super::panels::Panels;
use super::regressions::{Traced, regressed};
use super::study::{Assignment, Effect, Study};
use super::tally::Verdict;

const DRAWN: usize = 1_000;

/// An effect at the margin, and trends before the start at it in each summary.
pub(super) fn at_the_margin(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for treated in [20, 60] {
        let assignment = Assignment::AtOnce(treated);
        let study = Study::draw(&panels.usual, assignment, stream);
        let (name, margin) = (assignment.name(), study.truth(Effect::Constant));
        let passes = |small: Small<'_>| {
            let question = EquivalenceQuestion { small, margin, size: 0.05 };
            equivalence(&question).ok().and_then(|answer| answer.p_value)
        };
        let outcome = study.outcome(Effect::Constant);
        for (method, form) in [
            ("an effect, CRV1", StandardErrors::Clustered),
            ("an effect, CRV3", StandardErrors::ClusteredJackknife),
        ] {
            let passed = regressed(&study, &outcome, form, Inference::Analytic).and_then(|own| {
                passes(Small::Effect {
                    estimate: own.estimate?,
                    standard_error: own.standard_error?,
                    degrees: own.clusters.map(|clusters| count(clusters) - 1.0),
                    n: own.n,
                    clusters: own.clusters,
                })
            });
            verdicts.push(Verdict::null(method, &name, passed));
        }
        let seed = stream.next_u64();
        for (method, summary) in [
            ("trends before the start, largest", Summary::Max),
            ("trends before the start, mean", Summary::Mean),
            ("trends before the start, root mean square", Summary::RootMeanSquare),
        ] {
            let passed = Traced::of(&study, &bent(&study, summary, margin)).and_then(|traced| {
                passes(Small::PreTrends { columns: traced.columns(), summary, draws: DRAWN, seed })
            });
            verdicts.push(Verdict::null(method, &name, passed));
        }
    }
    verdicts
}

/// Returns outcomes whose coefficients before the start are at the margin: one of them for the
/// largest, all for the mean, one as long as all together for the root mean square.
fn bent(study: &Study<'_>, summary: Summary, margin: f64) -> Vec<Option<f64>> {
    let n_years = study.indicator.n_years();
    let before = study.first - 1;
    let own = |place: usize| match summary {
        Summary::Max if place == 0 => margin,
        Summary::Mean if place < before => margin,
        Summary::RootMeanSquare if place == 0 => margin * count(before).sqrt(),
        _ => 0.0,
    };
    let row = |(row, value): (usize, &f64)| {
        let is_treated = study.starts[row / n_years].is_some();
        Some(value + if is_treated { own(row % n_years) } else { 0.0 })
    };
    study.indicator.values.iter().enumerate().map(row).collect()
}
