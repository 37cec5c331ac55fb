//! How much holding a seat in the Senate of the United States gives at the next election.

use evaluation::discontinuity::bandwidth::MassPoints;
use evaluation::discontinuity::kernel::Kernel;
use evaluation::discontinuity::question::{
    Approach, Bins, DensityBandwidth, DensityModel, DensityQuestion, DiscontinuityQuestion,
    PlotQuestion, RobustOptions, Spacing, USUAL_ROBUST,
};
use evaluation::discontinuity::{density_test, discontinuity, plot};

use super::{Case, Published, WorkedEvaluation, WorkedEvaluationError, picture, told_of_interval};
use crate::shipped_data::{SENATE, named};

const PEER: &str =
    "rdrobust 2.1.1; Cattaneo, Frandsen & Titiunik (2015), doi 10.1515/jci-2013-0010";

/// Returns the case, evaluated.
pub(super) fn evaluate() -> Result<WorkedEvaluation, WorkedEvaluationError> {
    let table = SENATE.columns()?;
    let (margins, votes) = (table.numbers("margin")?, table.numbers("vote")?);
    let (running, outcome) = (named("margin", &margins), named("vote", &votes));
    let options = RobustOptions {
        placebo_cutoffs: &[-10.0, 10.0],
        bandwidth_multiples: &[0.5, 1.5],
        ..USUAL_ROBUST
    };
    let answer = discontinuity(&DiscontinuityQuestion {
        outcome,
        running,
        cutoff: 0.0,
        treatment: None,
        covariates: &[],
        weights: None,
        cluster: None,
        approach: Approach::Robust(options),
        level: 0.95,
    })?;
    let density = density_test(&DensityQuestion {
        running,
        cutoff: 0.0,
        p: 2,
        q: 3,
        kernel: Kernel::Triangular,
        model: DensityModel::Unrestricted,
        bandwidth: DensityBandwidth::Combined,
        mass_points: MassPoints::Adjust,
        level: 0.95,
    })?;
    let bins = Bins::Given { spacing: Spacing::Quantile, n: [20, 20] };
    let plotted =
        plot(&PlotQuestion { outcome, running, cutoff: 0.0, bins, degree: 4, level: 0.95 })?;
    let ends = answer.interval.as_ref().map(|interval| (interval.low, interval.high));
    let beside = |key, value, found| Published { key, value, found, decimals: 4, source: PEER };
    let published = vec![
        beside("jump", 7.4141, answer.estimate),
        beside("interval-low", 4.0937, ends.map(|ends| ends.0)),
        beside("interval-high", 10.9193, ends.map(|ends| ends.1)),
    ];
    let told =
        told_of_interval(&answer, 1).ok_or(WorkedEvaluationError::NoTable { table: "estimate" })?;
    Ok(WorkedEvaluation {
        case: Case::Senate,
        told,
        pictures: vec![picture::threshold("votes", 0.0, &plotted)?],
        beside: vec![("density", density), ("binned-means", plotted)],
        published,
        answer,
    })
}
