//! Effects as a second regression, of gaps to what untreated rows say.

use crate::answer::Evaluation;
use crate::staggered::aggregation::Aggregate;
use crate::staggered::design::{Design, NEVER};
use crate::staggered::imputation::{Spread, around, averages, check, key, tables, targets};
use crate::staggered::imputed::{Imputed, Row};
use crate::staggered::refusal::StaggeredError;
use crate::staggered::report::answer;
use crate::staggered::sample::SmallCohorts;

/// The options of the estimator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TwoStage {
    /// What the second stage has indicators of; by time since treatment, also of the periods
    /// before.
    pub aggregate: Aggregate,
    /// How many periods before its start a treatment may already have an effect, from 0.
    pub anticipation: i64,
    /// What to do with cohorts of one unit.
    pub small_cohorts: SmallCohorts,
}

/// Returns the answer to the command: the mean effect over all treated rows, and by what is asked.
///
/// The estimates are those of imputation; the standard errors treat both stages as one system of
/// moments: `√ Σ_c (Σ x₂ ε₂ − Σ x₂x₁ᵀ(X₁₀ᵀX₁₀)⁻¹ x₁ ε₁)²` over the second stage's `Σ x₂²`.
///
/// # Errors
/// [`StaggeredError`] where nothing is treated or can be imputed, or an option has no meaning.
///
/// # Source
/// Gardner, J. (2022), Two-stage differences in differences, arXiv 2207.05943; Butts, K. and
/// Gardner, J. (2022), R Journal 14, doi 10.32614/RJ-2022-048.
pub fn two_stage(
    design: &Design,
    options: &TwoStage,
    level: f64,
) -> Result<Evaluation, StaggeredError> {
    check(options.aggregate, options.anticipation, "two-stage")?;
    let imputed = Imputed::of(design, options.anticipation, options.small_cohorts)?;
    let (keys, targets) = targets(&imputed, |row| second_stage_key(row, options.aggregate));
    let found = averages(&imputed, &targets, Spread::AroundTheMean);
    let mut around = around(design, &imputed, options.anticipation, level);
    around.method = "two-stage";
    around.options.insert(0, ("aggregate", options.aggregate.name().to_owned()));
    around.options.push((
        "standard error",
        "both stages as one system of moments, by cluster, no small-sample factor".to_owned(),
    ));
    around.details = tables(&keys, &found, options.aggregate, level);
    Ok(answer(found[0].estimate, around))
}

/// Returns a row's key; by time since treatment, untreated rows of treated units have one too.
fn second_stage_key(row: &Row, by: Aggregate) -> Option<i64> {
    match by {
        Aggregate::Dynamic { .. } => (row.cohort != NEVER).then(|| row.period - row.cohort),
        other => key(row, other),
    }
}
