//! The decomposition and its detail.

use numerics::sum::sum;

use super::bootstrap::bootstrap;
use super::linearised::linearised;
use super::sample::{Sample, SideFit, fit};
use super::{
    Fold, OaxacaColumns, OaxacaError, OaxacaErrors, ReferenceCoefficients, Side as ViewedFrom,
};

/// A decomposed gap, in the outcome's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct OaxacaBlinder {
    /// The first group's mean outcome.
    pub first_mean: f64,
    /// The second group's.
    pub second_mean: f64,
    /// `first_mean − second_mean`, and its standard error as the last of the terms'.
    pub gap: f64,
    /// The standard error of the gap.
    pub gap_error: Option<f64>,
    /// "explained" and "unexplained", or "endowments", "coefficients" and "interaction".
    pub terms: Vec<Detail>,
    /// "constant" and the traits, with a category left out of each set of dummies, and their
    /// coefficients: first group, second group, reference (twofold only).
    pub coefficients: Vec<(String, [f64; 2], Option<f64>)>,
    /// Persons of the first and second group.
    pub n: [usize; 2],
    /// Rows left out for something missing or no weight.
    pub left_out: usize,
    /// Draws in which a model could not be fitted.
    pub failed_draws: usize,
}

/// A term and what each trait makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// The term or trait.
    pub name: String,
    /// Its size; the traits sum to the term, the terms to the gap.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: Option<f64>,
    /// One per trait.
    pub traits: Vec<Self>,
}

/// Everything that the terms are made of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    pub(super) sides: [SideFit; 2],
    /// `β*`; the second group's in a threefold decomposition.
    pub(super) reference: Vec<f64>,
}

/// Returns the decomposition of the gap between two groups' mean outcomes.
///
/// With mean traits `x̄` (the constant among them) and least-squares coefficients `β` of each
/// group. Twofold: explained `(x̄₁ − x̄₂)β*`, unexplained `x̄₁(β₁ − β*) + x̄₂(β* − β₂)`. Threefold
/// from the second group's side: endowments `(x̄₁ − x̄₂)β₂`, coefficients `x̄₂(β₁ − β₂)`,
/// interaction `(x̄₁ − x̄₂)(β₁ − β₂)`. The detail of a trait is its own summand; that of a
/// coefficient without a natural zero depends on where zero is put, and that of dummies on the
/// category left out unless they are named as a set.
///
/// # Errors
/// [`OaxacaError`] where columns cannot be used, groups are too small, traits collinear within a
/// group or an option has no meaning.
///
/// # Source
/// Oaxaca, R. (1973), doi 10.2307/2525981; Blinder, A. S. (1973), doi 10.2307/144855; Jann, B.
/// (2008), doi 10.1177/1536867X0800800401; dummies: Yun, M.-S. (2005),
/// doi 10.1093/ei/cbi053.
pub fn oaxaca_blinder(
    columns: &OaxacaColumns<'_>,
    fold: Fold,
    errors: OaxacaErrors,
) -> Result<OaxacaBlinder, OaxacaError> {
    if let Fold::Two(ReferenceCoefficients::Own(weight)) = fold
        && !(0.0..=1.0).contains(&weight)
    {
        return Err(OaxacaError::Weight { weight });
    }
    if let OaxacaErrors::Bootstrap { replications, .. } = errors
        && replications < 20
    {
        return Err(OaxacaError::TooFewReplications { replications });
    }
    let sample = Sample::new(columns)?;
    let model = model(&sample, fold)?;
    let terms = terms(&model, fold, &sample);
    let (found, failed_draws) = match errors {
        OaxacaErrors::None => (None, 0),
        OaxacaErrors::Linearised => (Some(linearised(&sample, &model, fold)?), 0),
        OaxacaErrors::Bootstrap { replications, seed } => {
            let (errors, failed) = bootstrap(&sample, fold, replications, seed);
            (errors, failed)
        }
    };
    Ok(answer(&sample, &model, fold, terms, found, failed_draws))
}

fn model(sample: &Sample, fold: Fold) -> Result<Model, OaxacaError> {
    let [first, second] = &sample.sides;
    let refused = |error, group| OaxacaError::of_fit(&error, group, &sample.names);
    let one = fit(&[(first, &[])]).map_err(|error| refused(error, "first"))?;
    let two = fit(&[(second, &[])]).map_err(|error| refused(error, "second"))?;
    let pooled = match fold {
        Fold::Two(ReferenceCoefficients::Neumark) => Some(fit(&[(first, &[]), (second, &[])])),
        Fold::Two(ReferenceCoefficients::PooledWithGroup) => {
            Some(fit(&[(first, &[1.0]), (second, &[0.0])]))
        }
        _ => None,
    };
    let pooled = pooled.transpose().map_err(|error| refused(error, "pooled"))?;
    let sides = [
        SideFit { means: first.means(), coefficients: one.coefficients },
        SideFit { means: second.means(), coefficients: two.coefficients },
    ];
    let weights = [first.weight(), second.weight()];
    let reference = pooled
        .map(|pooled| pooled.coefficients[..sample.names.len()].to_vec())
        .unwrap_or_else(|| mixed(&sides, fold, weights));
    Ok(Model { sides, reference })
}

/// Returns `wβ₁ + (1 − w)β₂`.
pub(super) fn mixed(sides: &[SideFit; 2], fold: Fold, weights: [f64; 2]) -> Vec<f64> {
    let w = first_weight(fold, weights).unwrap_or(0.0);
    let pairs = sides[0].coefficients.iter().zip(&sides[1].coefficients);
    pairs.map(|(a, b)| w * a + (1.0 - w) * b).collect()
}

/// Returns the weight of the first group's coefficients; `None` where they are pooled.
pub(super) fn first_weight(fold: Fold, weights: [f64; 2]) -> Option<f64> {
    let total = weights[0] + weights[1];
    match fold {
        Fold::Two(ReferenceCoefficients::FirstGroup) => Some(1.0),
        Fold::Two(ReferenceCoefficients::Half) => Some(0.5),
        Fold::Two(ReferenceCoefficients::Cotton) => Some(weights[0] / total),
        Fold::Two(ReferenceCoefficients::CottonAsStatsmodels) => Some(weights[1] / total),
        Fold::Two(ReferenceCoefficients::Own(weight)) => Some(weight),
        Fold::Two(ReferenceCoefficients::SecondGroup) | Fold::Three(_) => Some(0.0),
        Fold::Two(ReferenceCoefficients::Neumark | ReferenceCoefficients::PooledWithGroup) => None,
    }
}

/// Returns each term's summands by trait, after the dummies have been freed of the category left
/// out.
pub(super) fn terms(model: &Model, fold: Fold, sample: &Sample) -> Vec<Vec<f64>> {
    let means = [0, 1].map(|side: usize| with_left_out(&model.sides[side].means, sample));
    let b = [0, 1].map(|side: usize| centred(&model.sides[side].coefficients, sample));
    let reference = centred(&model.reference, sample);
    let each = |summand: &dyn Fn(usize) -> f64| (0..reference.len()).map(summand).collect();
    let apart = |k: usize| means[0][k] - means[1][k];
    let change = |k: usize| b[0][k] - b[1][k];
    match fold {
        Fold::Two(_) => vec![
            each(&|k| apart(k) * reference[k]),
            each(&|k| {
                means[0][k] * (b[0][k] - reference[k]) + means[1][k] * (reference[k] - b[1][k])
            }),
        ],
        Fold::Three(ViewedFrom::Second) => vec![
            each(&|k| apart(k) * b[1][k]),
            each(&|k| means[1][k] * change(k)),
            each(&|k| apart(k) * change(k)),
        ],
        Fold::Three(ViewedFrom::First) => vec![
            each(&|k| apart(k) * b[0][k]),
            each(&|k| means[0][k] * change(k)),
            each(&|k| -apart(k) * change(k)),
        ],
    }
}

/// Adds the share of each category left out, the constant less its dummies.
pub(super) fn with_left_out(means: &[f64], sample: &Sample) -> Vec<f64> {
    let left_out = sample
        .dummies
        .iter()
        .map(|(members, _)| means[0] - sum(members.iter().map(|member| means[*member])));
    means.iter().copied().chain(left_out).collect()
}

/// Makes each set's coefficients, zero for the category left out among them, sum to zero; what is
/// taken off goes to the constant.
pub(super) fn centred(coefficients: &[f64], sample: &Sample) -> Vec<f64> {
    let mut centred = coefficients.to_vec();
    for (members, _) in &sample.dummies {
        let total = sum(members.iter().map(|member| coefficients[*member]));
        let middle = total / numerics::sum::count(members.len() + 1);
        for member in members {
            centred[*member] -= middle;
        }
        centred[0] += middle;
        centred.push(-middle);
    }
    centred
}

/// Standard errors: per term its traits' and then its own; last the gap's.
pub(super) struct TermErrors {
    pub(super) terms: Vec<Vec<f64>>,
    pub(super) gap: f64,
}

fn answer(
    sample: &Sample,
    model: &Model,
    fold: Fold,
    terms: Vec<Vec<f64>>,
    errors: Option<TermErrors>,
    failed_draws: usize,
) -> OaxacaBlinder {
    let left_out = sample.dummies.iter().map(|(_, name)| name.clone());
    let names: Vec<String> = sample.names.iter().cloned().chain(left_out).collect();
    let titles: &[&str] = match fold {
        Fold::Two(_) => &["explained", "unexplained"],
        Fold::Three(_) => &["endowments", "coefficients", "interaction"],
    };
    let error = |term: usize, place: usize| errors.as_ref().map(|e| e.terms[term][place]);
    let detail = |(term, (title, summands)): (usize, (&&str, Vec<f64>))| Detail {
        name: (*title).to_owned(),
        estimate: sum(summands.iter().copied()),
        standard_error: error(term, names.len()),
        traits: names
            .iter()
            .zip(&summands)
            .enumerate()
            .map(|(place, (name, estimate))| Detail {
                name: name.clone(),
                estimate: *estimate,
                standard_error: error(term, place),
                traits: Vec::new(),
            })
            .collect(),
    };
    let means = [0, 1].map(|side: usize| sample.sides[side].mean_outcome());
    let b = [0, 1].map(|side: usize| centred(&model.sides[side].coefficients, sample));
    let reference = centred(&model.reference, sample);
    let is_twofold = matches!(fold, Fold::Two(_));
    let coefficients = names
        .iter()
        .enumerate()
        .map(|(k, name)| (name.clone(), [b[0][k], b[1][k]], is_twofold.then(|| reference[k])));
    OaxacaBlinder {
        first_mean: means[0],
        second_mean: means[1],
        gap: means[0] - means[1],
        gap_error: errors.as_ref().map(|errors| errors.gap),
        coefficients: coefficients.collect(),
        terms: titles.iter().zip(terms).enumerate().map(detail).collect(),
        n: [sample.sides[0].n(), sample.sides[1].n()],
        left_out: sample.left_out,
        failed_draws,
    }
}
