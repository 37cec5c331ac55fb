//! How sure a list is: ranks and eligibility under other weights, criteria and transformations.

pub(crate) mod draws;
pub(crate) mod rank_table;
pub(crate) mod ranker;
mod thresholds;
pub(crate) mod weigher;

use domain::selection::{
    Aggregation, CriteriaRule, Eligibility, Rule, SelectionModel, Transformation,
};
use numerics::elementary::ln;
use numerics::streams::Stream;
use numerics::sum::{count, sum};

use crate::selection::{Selection, SelectionError, Units, addend, select, transformed};
pub use draws::{RankRange, RankedDraws, rank_draws};

/// What is varied from draw to draw. Draw number d always gets the same numbers from a seed, so
/// the answer is the same whatever the number of threads.
#[derive(Debug, Clone, PartialEq)]
pub struct Perturbation {
    /// How many draws.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
    /// Each weight is multiplied by a uniform number from 1 − this to 1 + this, and the weights
    /// are made to sum to one again; 0.25 is usual.
    pub weight_spread: f64,
    /// The probability that one weighted criterion, each as likely, is left out of a draw. With a
    /// single weighted criterion none is.
    pub leave_out_probability: f64,
    /// Transformations that a draw can use for every criterion instead of the model's own; the
    /// model's own and each of these are equally likely. Empty keeps the model's own.
    pub alternatives: Vec<Transformation>,
    /// Each threshold is moved by a uniform number of standard deviations of its criterion, up to
    /// this many either way; zero keeps the thresholds.
    pub threshold_spread: f64,
}

/// How sure a list is.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// One per area, in the order of [`Units::codes`].
    pub units: Vec<UnitRobustness>,
    /// How many draws this rests on.
    pub draws: usize,
}

/// How sure one area's place is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitRobustness {
    /// Its ranks over the draws, 1 for the largest need; `None` where it has no score.
    pub ranks: Option<RankRange>,
    /// The share of draws in which it is eligible, 0 to 1.
    pub eligible_share: f64,
    /// The share of draws in which missing values leave its eligibility open, 0 to 1.
    pub open_share: f64,
}

/// A list cannot be varied as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RobustnessError {
    /// The model cannot be run as it is.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// The list is fixed.
    #[error("vary the model {model}: its list is fixed in an annex and rests on no weights")]
    FixedList {
        /// The model.
        model: String,
    },
    /// A number of the perturbation is outside its range.
    #[error("vary the model {model}: {what} is {value}, outside its range of {range}")]
    Range {
        /// The model.
        model: String,
        /// Which number.
        what: &'static str,
        /// The number.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// A limit in the unit of one transformation is no limit in the unit of another.
    #[error(
        "vary the model {model}: its limit is a score made of the model's own transformations and \
         means nothing for others; vary the weights only"
    )]
    LimitOfAnotherScale {
        /// The model.
        model: String,
    },
    /// Standard deviations can be negative and have no geometric mean.
    #[error("vary the model {model}: standard deviations have no geometric mean")]
    GeometricOfNegative {
        /// The model.
        model: String,
    },
    /// More areas than a draw can rank.
    #[error("vary the model {model}: {found} areas are more than the 65535 that can be ranked")]
    TooManyUnits {
        /// The model.
        model: String,
        /// The areas.
        found: usize,
    },
}

/// Returns how sure the model's list is: ranks and eligibility over seeded draws.
///
/// Areas without a score keep out of every draw's ranking, also when the criterion they lack is
/// left out: the ranked areas are the same in all draws. A rule of thresholds is varied by moving
/// the thresholds ([`Perturbation::threshold_spread`]); leaving out concerns the score only.
///
/// # Errors
/// [`RobustnessError`] where the model is a fixed list, does not fit the areas, or a choice has
/// no meaning for it.
///
/// # Source
/// Saisana, M., Saltelli, A. and Tarantola, S. (2005), Uncertainty and sensitivity analysis
/// techniques as tools for the quality assessment of composite indicators, JRSS A 168,
/// doi 10.1111/j.1467-985X.2005.00350.x.
pub fn robustness(
    model: &SelectionModel,
    units: &Units<'_>,
    perturbation: &Perturbation,
) -> Result<Robustness, RobustnessError> {
    let Rule::Criteria(rule) = model.rule() else {
        return Err(RobustnessError::FixedList { model: model.id.clone() });
    };
    check(model, rule, units, perturbation)?;
    let selection = select(model, units)?;
    let ranked: Vec<usize> =
        (0..units.codes.len()).filter(|row| selection.units[*row].score.is_some()).collect();
    let drawn = draw_scores(rule, units, perturbation, &ranked);
    let ranges = drawn.ranges();
    let shares = eligible_shares(rule, &selection, perturbation, &ranked, &drawn);
    let mut results: Vec<UnitRobustness> = shares
        .into_iter()
        .map(|(eligible_share, open_share)| UnitRobustness {
            ranks: None,
            eligible_share,
            open_share,
        })
        .collect();
    for (row, range) in ranked.iter().zip(ranges) {
        results[*row].ranks = Some(range);
    }
    Ok(Robustness { units: results, draws: perturbation.draws })
}

fn check(
    model: &SelectionModel,
    rule: &CriteriaRule,
    units: &Units<'_>,
    perturbation: &Perturbation,
) -> Result<(), RobustnessError> {
    let p = perturbation;
    let checks = [
        ("the number of draws", count(p.draws), p.draws >= 1, "1 and more"),
        ("the spread of weights", p.weight_spread, (0.0..1.0).contains(&p.weight_spread), "0 to 1"),
        (
            "the probability of leaving out",
            p.leave_out_probability,
            (0.0..=1.0).contains(&p.leave_out_probability),
            "0 to 1",
        ),
        (
            "the spread of thresholds",
            p.threshold_spread,
            p.threshold_spread.is_finite() && p.threshold_spread >= 0.0,
            "0 and more",
        ),
    ];
    let id = || model.id.clone();
    if let Some((what, value, _, range)) = checks.into_iter().find(|(_, _, fits, _)| !fits) {
        return Err(RobustnessError::Range { model: id(), what, value, range });
    }
    if matches!(rule.eligibility, Eligibility::ScoreAtLeast(_)) && !p.alternatives.is_empty() {
        return Err(RobustnessError::LimitOfAnotherScale { model: id() });
    }
    let geometric = rule.aggregation == Aggregation::GeometricMean;
    if geometric && p.alternatives.contains(&Transformation::ZScore) {
        return Err(RobustnessError::GeometricOfNegative { model: id() });
    }
    if u16::try_from(units.codes.len()).is_err() {
        return Err(RobustnessError::TooManyUnits { model: id(), found: units.codes.len() });
    }
    Ok(())
}

/// Ranks the areas with a score in every draw.
fn draw_scores(
    rule: &CriteriaRule,
    units: &Units<'_>,
    perturbation: &Perturbation,
    ranked: &[usize],
) -> RankedDraws {
    let weighing: Vec<usize> =
        (0..rule.criteria.len()).filter(|index| rule.criteria[*index].weight > 0.0).collect();
    let weights: Vec<f64> = weighing.iter().map(|index| rule.criteria[*index].weight).collect();
    let own = std::iter::once(None);
    let variants: Vec<Vec<f64>> = own
        .chain(perturbation.alternatives.iter().copied().map(Some))
        .map(|alternative| matrix(rule, units, &weighing, ranked, alternative))
        .collect();
    let limit = match (rule.eligibility, rule.aggregation) {
        (Eligibility::ScoreAtLeast(limit), Aggregation::ArithmeticMean) => Some(limit),
        (Eligibility::ScoreAtLeast(limit), Aggregation::GeometricMean) if limit > 0.0 => {
            Some(ln(limit))
        }
        (Eligibility::ScoreAtLeast(_), Aggregation::GeometricMean) => Some(f64::NEG_INFINITY),
        _ => None,
    };
    let n_variants = variants.len();
    rank_draws(
        &variants,
        ranked.len(),
        weights.len(),
        perturbation.draws,
        limit,
        |number, drawn| draw(perturbation, n_variants, &weights, number, drawn),
    )
}

/// Returns the areas' transformed values, criterion by criterion, ready to be weighed together.
fn matrix(
    rule: &CriteriaRule,
    units: &Units<'_>,
    weighing: &[usize],
    ranked: &[usize],
    alternative: Option<Transformation>,
) -> Vec<f64> {
    let mut matrix = Vec::with_capacity(weighing.len() * ranked.len());
    for &index in weighing {
        let criterion = &rule.criteria[index];
        let transformation = alternative.unwrap_or(criterion.transformation);
        let column = transformed(&units.columns[index], criterion.need, transformation);
        matrix.extend(ranked.iter().map(|row| {
            let value = column[*row].expect("an area with a score has every weighted criterion");
            addend(value, rule.aggregation)
        }));
    }
    matrix
}

/// Fills the weights of one draw, summing to one, and returns its variant.
fn draw(
    perturbation: &Perturbation,
    n_variants: usize,
    weights: &[f64],
    number: u64,
    drawn: &mut [f64],
) -> usize {
    let mut stream = Stream::new(perturbation.seed, number);
    let variant = stream.index(n_variants);
    let (low, high) = (1.0 - perturbation.weight_spread, 1.0 + perturbation.weight_spread);
    for (drawn, weight) in drawn.iter_mut().zip(weights) {
        *drawn = weight * stream.uniform_between(low, high);
    }
    if weights.len() > 1 && stream.uniform() < perturbation.leave_out_probability {
        drawn[stream.index(weights.len())] = 0.0;
    }
    let total = sum(drawn.iter().copied());
    for weight in drawn {
        *weight /= total;
    }
    variant
}

/// Returns each area's share of draws in which it is eligible and in which that is open.
fn eligible_shares(
    rule: &CriteriaRule,
    selection: &Selection,
    perturbation: &Perturbation,
    ranked: &[usize],
    drawn: &RankedDraws,
) -> Vec<(f64, f64)> {
    let by_score = match rule.eligibility {
        Eligibility::Top(places) => drawn.shares_within(places),
        Eligibility::ScoreAtLeast(_) => drawn.shares_at_limit(),
        Eligibility::EveryThreshold | Eligibility::Thresholds(_) => {
            return thresholds::shares(rule.eligibility, selection, perturbation);
        }
    };
    let mut shares = vec![(0.0, 1.0); selection.units.len()];
    for (row, share) in ranked.iter().zip(by_score) {
        shares[*row] = (share, 0.0);
    }
    shares
}

#[cfg(test)]
mod tests;
