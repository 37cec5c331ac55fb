//! The front door to measures of groups: names in, estimates with their uncertainty out.

use domain::indicator::Direction;
use numerics::distribution::{normal_quantile, normal_reach};
use numerics::elementary::{exp, ln};
use numerics::quantile::quantile_of_sorted;
use numerics::streams::Stream;
use rayon::prelude::*;

use super::attributable::attributable_errors_walter;
use super::between_group_variance::between_group_variance_bias;
use super::concentration::Bounds;
use super::group_measures::{GROUP_MEASURES, Kernel};
use super::social_groups::{
    GroupColumns, GroupMeasure, GroupsError, SocialGroups, Uncertainty, Undefined,
};
use crate::asked::{AskedError, asked};
use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Listed, Part};

const N: usize = GROUP_MEASURES.len();

/// Every measure of groups.
pub const MEASURES: &[Listed] = &listed();

const fn listed() -> [Listed; N] {
    let mut all = [GROUP_MEASURES[0].listed; N];
    let mut place = 0;
    while place < N {
        all[place] = GROUP_MEASURES[place].listed;
        place += 1;
    }
    all
}

/// What to measure of groups.
#[derive(Debug, Clone, Copy)]
pub struct GroupQuestion<'a> {
    /// Which measures, by id of [`MEASURES`]; all where empty.
    pub measures: &'a [&'a str],
    /// Which way is better; without it, measures against the best group are undefined.
    pub direction: Option<Direction>,
    /// What rates are out of: 1 for shares, 100 for percent; `None` where they are no shares.
    pub scale: Option<f64>,
    /// What values the rates can take, for Erreygers' and Wagstaff's indices; 0 to the scale where
    /// `None`.
    pub bounds: Option<Bounds>,
    /// The row of the group that others are held against, where it is not the best.
    pub reference: Option<usize>,
    /// Where the uncertainty of the rates comes from.
    pub uncertainty: Uncertainty,
    /// Draws of normal rates for percentile intervals, instead of the formulas' normal ones.
    pub simulation: Option<Simulation>,
    /// The confidence of intervals: 0.95.
    pub level: f64,
}

/// Seeded draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simulation {
    /// How many; 20 or more.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
}

/// Groups cannot be measured as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GroupQuestionError {
    /// The columns cannot be used.
    #[error(transparent)]
    Groups(#[from] GroupsError),
    /// A measure or the confidence is none.
    #[error(transparent)]
    Asked(#[from] AskedError),
    /// A measure that was named lacks something.
    #[error("measure '{id}': {needs} is needed")]
    Lacks {
        /// The measure.
        id: String,
        /// What it lacks.
        needs: &'static str,
    },
    /// The reference is no row.
    #[error("hold groups against row {row}: there are {rows}")]
    Reference {
        /// The row, counted from zero.
        row: usize,
        /// The rows.
        rows: usize,
    },
    /// The simulation has no meaning.
    #[error("simulate: {problem}")]
    Simulation {
        /// Why.
        problem: &'static str,
    },
}

/// Returns the measures of groups of people, in the order they are listed or asked for.
///
/// A measure that is undefined for these groups has no estimate and a diagnostic that says why.
///
/// # Errors
/// [`GroupQuestionError`] where the question or the columns have no meaning, a measure is unknown,
/// or one that is named lacks an order, a direction or a scale.
pub fn group_gaps(
    question: &GroupQuestion<'_>,
    columns: &GroupColumns<'_>,
) -> Result<Vec<Estimate>, GroupQuestionError> {
    let chosen = chosen(question)?;
    check(question, columns)?;
    let groups = SocialGroups::new(columns, question.uncertainty, question.scale)?;
    let found: Vec<_> = chosen.iter().map(|kernel| (kernel.measure)(&groups, question)).collect();
    for (kernel, found) in chosen.iter().zip(&found) {
        if let (false, Err(Undefined::Needs { needs })) = (question.measures.is_empty(), found) {
            return Err(GroupQuestionError::Lacks { id: kernel.listed.id.to_owned(), needs });
        }
    }
    let simulated = question.simulation.map(|simulation| draws(&groups, simulation, question));
    let estimates = chosen.iter().zip(found).map(|(kernel, found)| {
        let draws = simulated.as_ref().map(|drawn| {
            let of_draw =
                |groups: &SocialGroups| Some((kernel.measure)(groups, question).ok()?.estimate);
            drawn.par_iter().with_min_len(64).map(of_draw).collect::<Vec<Option<f64>>>()
        });
        estimate(kernel, found, draws, &groups, question)
    });
    Ok(estimates.collect())
}

fn check(
    question: &GroupQuestion<'_>,
    columns: &GroupColumns<'_>,
) -> Result<(), GroupQuestionError> {
    let rows = columns.rates.len();
    if let Some(row) = question.reference.filter(|row| *row >= rows) {
        return Err(GroupQuestionError::Reference { row, rows });
    }
    match question.simulation {
        Some(_) if question.uncertainty == Uncertainty::Unknown => {
            let problem = "say where the uncertainty of the rates comes from";
            Err(GroupQuestionError::Simulation { problem })
        }
        Some(simulation) if simulation.draws < 20 => {
            Err(GroupQuestionError::Simulation { problem: "percentiles need 20 draws or more" })
        }
        _ => Ok(()),
    }
}

fn chosen(question: &GroupQuestion<'_>) -> Result<Vec<&'static Kernel>, AskedError> {
    let known = GROUP_MEASURES.iter().map(|kernel| &kernel.listed);
    let asked = asked(question.measures, known, question.level)?;
    let kernel = |listed: &Listed| GROUP_MEASURES.iter().find(|k| k.listed.id == listed.id);
    Ok(asked.into_iter().filter_map(kernel).collect())
}

/// Returns groups with rates drawn from normal distributions about the observed, kept inside the
/// scale where there is one.
fn draws(
    groups: &SocialGroups,
    simulation: Simulation,
    question: &GroupQuestion<'_>,
) -> Vec<SocialGroups> {
    let variances = groups.variances.clone().unwrap_or_default();
    let low = question.scale.map_or(f64::NEG_INFINITY, |_| 0.0);
    let high = match question.uncertainty {
        Uncertainty::Binomial => question.scale.unwrap_or(f64::INFINITY),
        _ => f64::INFINITY,
    };
    let draw = |number: usize| {
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        let mut stream = Stream::new(simulation.seed, number);
        // A uniform number is 0 once in 2⁵³ draws; half a step above it stays finite.
        let mut normal = || normal_quantile(stream.uniform() + 0.5 / 9_007_199_254_740_992.0);
        let rates = groups.rates.iter().zip(&variances);
        let rates = rates.map(|(rate, v)| (rate + v.sqrt() * normal()).clamp(low, high)).collect();
        SocialGroups { rates, ..groups.clone() }
    };
    (0..simulation.draws).into_par_iter().with_min_len(64).map(draw).collect()
}

fn estimate(
    kernel: &Kernel,
    found: Result<GroupMeasure, Undefined>,
    draws: Option<Vec<Option<f64>>>,
    groups: &SocialGroups,
    question: &GroupQuestion<'_>,
) -> Estimate {
    let mut method = kernel.convention.to_owned();
    let mut diagnostics = left_out(groups);
    let mut standard_error = None;
    let mut interval = None;
    match (&found, draws) {
        (Err(reason), _) => {
            let finding = Finding::Text(reason.to_string());
            diagnostics.push(Diagnostic { name: "no estimate", finding });
        }
        (Ok(_), Some(draws)) => {
            let n_undefined = draws.iter().filter(|draw| draw.is_none()).count();
            if n_undefined > 0 {
                let finding = Finding::Count(n_undefined);
                diagnostics.push(Diagnostic { name: "draws without an estimate", finding });
            }
            let mut sorted: Vec<f64> = draws.into_iter().flatten().collect();
            sorted.sort_unstable_by(f64::total_cmp);
            standard_error = numerics::moments::standard_deviation_n_minus_1(&sorted);
            interval = percentiles(&sorted, question.level);
            method.push_str("; standard error and interval from simulated normal rates");
        }
        (Ok(measure), None) => {
            let error = measure.standard_error(groups);
            if let Some(error) = error {
                method.push_str("; standard error by ");
                method.push_str(error.method);
                interval = Some(formula_interval(measure, error.value, question.level));
            }
            standard_error = error.map(|error| error.value);
        }
    }
    let parts = parts(kernel.listed.id, groups, question);
    let estimate = found.ok().map(|measure| measure.estimate);
    let (measure, n) = (kernel.listed.name, groups.n_groups());
    Estimate { measure, estimate, standard_error, interval, method, n, diagnostics, parts }
}

fn formula_interval(measure: &GroupMeasure, error: f64, level: f64) -> Interval {
    let estimate = measure.estimate;
    if !measure.is_ratio || estimate <= 0.0 {
        return Interval::normal(estimate, error, level);
    }
    let reach = normal_reach(level) * error / estimate;
    let (low, high) = (exp(ln(estimate) - reach), exp(ln(estimate) + reach));
    Interval { low, high, level, method: "normal on the logarithm" }
}

fn percentiles(sorted: &[f64], level: f64) -> Option<Interval> {
    let low = quantile_of_sorted(sorted, 0.5 - 0.5 * level)?;
    let high = quantile_of_sorted(sorted, 0.5 + 0.5 * level)?;
    Some(Interval { low, high, level, method: "percentiles of simulated rates" })
}

fn left_out(groups: &SocialGroups) -> Vec<Diagnostic> {
    let counts = [
        ("groups without a rate or size left out", groups.missing),
        ("groups without people left out", groups.empty),
    ];
    counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| Diagnostic { name, finding: Finding::Count(count) })
        .collect()
}

/// What goes with a measure beside its number.
fn parts(id: &str, groups: &SocialGroups, question: &GroupQuestion<'_>) -> Vec<Part> {
    match id {
        "difference" => groups
            .names
            .iter()
            .zip(&groups.rates)
            .map(|(name, rate)| Part::new(name.clone(), rate - groups.mean()))
            .collect(),
        "between-group-variance" => between_group_variance_bias(groups)
            .map(|bias| Part::new("upward bias from sampling error", bias))
            .into_iter()
            .collect(),
        "population-attributable-risk" | "population-attributable-fraction"
            if question.uncertainty == Uncertainty::Binomial =>
        {
            let reference = super::attributable::reference_group(
                groups,
                question.reference,
                question.direction,
            );
            let walter = reference.ok().and_then(|group| attributable_errors_walter(groups, group));
            walter.map_or_else(Vec::new, |(fraction, risk)| {
                let is_risk = id == "population-attributable-risk";
                let value = if is_risk { risk.value } else { 100.0 * fraction.value };
                vec![Part::new("standard error by Walter (1978), one sample of all people", value)]
            })
        }
        _ => Vec::new(),
    }
}
