//! The front door to decompositions of a gap by a model of persons' traits.

use super::oaxaca_blinder::{
    Detail, Fold, OaxacaBlinder, OaxacaColumns, OaxacaError, OaxacaErrors, ReferenceCoefficients,
    Side, oaxaca_blinder,
};
use crate::asked::{AskedError, asked};
use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Listed, Part};

/// Decompositions by a model.
pub const MODEL_MEASURES: &[Listed] = &[
    Listed {
        id: "oaxaca-blinder-twofold",
        name: "Oaxaca-Blinder decomposition, twofold",
        definition: "gap of two means = explained (x̄₁ − x̄₂)β* + unexplained x̄₁(β₁ − β*) + \
                     x̄₂(β* − β₂)",
        source: "Oaxaca (1973), doi 10.2307/2525981; Jann (2008), doi 10.1177/1536867X0800800401",
    },
    Listed {
        id: "oaxaca-blinder-threefold",
        name: "Oaxaca-Blinder decomposition, threefold",
        definition: "gap of two means = endowments (x̄₁ − x̄₂)β₂ + coefficients x̄₂(β₁ − β₂) + \
                     interaction (x̄₁ − x̄₂)(β₁ − β₂)",
        source: "Winsborough and Dickinson (1971); Jann (2008), doi 10.1177/1536867X0800800401",
    },
];

/// What to decompose and how.
#[derive(Debug, Clone, Copy)]
pub struct ModelGapQuestion<'a> {
    /// Which decompositions, by id; all where empty.
    pub measures: &'a [&'a str],
    /// The coefficients of the twofold decomposition.
    pub reference: ReferenceCoefficients,
    /// From whose side the threefold decomposition looks.
    pub side: Side,
    /// How standard errors are made.
    pub errors: OaxacaErrors,
    /// The confidence of intervals: 0.95.
    pub level: f64,
}

/// A gap cannot be decomposed as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelGapError {
    /// The persons cannot be used.
    #[error(transparent)]
    Oaxaca(#[from] OaxacaError),
    /// A measure or the confidence is none.
    #[error(transparent)]
    Asked(#[from] AskedError),
}

/// Returns the decompositions of the gap between two groups' mean outcomes, each with its terms
/// and in them the traits.
///
/// # Errors
/// [`ModelGapError`] where the persons cannot be used or a measure is unknown.
pub fn model_gap(
    question: &ModelGapQuestion<'_>,
    columns: &OaxacaColumns<'_>,
) -> Result<Vec<Estimate>, ModelGapError> {
    let one = |listed: &Listed| {
        let fold = if listed.id == "oaxaca-blinder-twofold" {
            Fold::Two(question.reference)
        } else {
            Fold::Three(question.side)
        };
        let found = oaxaca_blinder(columns, fold, question.errors)?;
        Ok(estimate(listed, &found, fold, question))
    };
    let asked = asked(question.measures, MODEL_MEASURES.iter(), question.level)?;
    asked.into_iter().map(one).collect()
}

fn estimate(
    listed: &Listed,
    found: &OaxacaBlinder,
    fold: Fold,
    question: &ModelGapQuestion<'_>,
) -> Estimate {
    Estimate {
        measure: listed.name,
        estimate: Some(found.gap),
        standard_error: found.gap_error,
        interval: found.gap_error.map(|e| Interval::normal(found.gap, e, question.level)),
        method: format!("{}; {}", reference(fold), errors(question.errors)),
        n: found.n[0] + found.n[1],
        diagnostics: diagnostics(found),
        parts: found.terms.iter().map(part).collect(),
    }
}

fn part(detail: &Detail) -> Part {
    Part {
        name: detail.name.clone(),
        estimate: Some(detail.estimate),
        standard_error: detail.standard_error,
        parts: detail.traits.iter().map(part).collect(),
    }
}

fn reference(fold: Fold) -> String {
    let text = match fold {
        Fold::Two(ReferenceCoefficients::FirstGroup) => "the first group's coefficients",
        Fold::Two(ReferenceCoefficients::SecondGroup) => "the second group's coefficients",
        Fold::Two(ReferenceCoefficients::Half) => "half of each group's coefficients (Reimers)",
        Fold::Two(ReferenceCoefficients::Cotton) => {
            "coefficients weighted by the groups' sizes (Cotton)"
        }
        Fold::Two(ReferenceCoefficients::CottonAsStatsmodels) => {
            "coefficients weighted by the other group's size (as statsmodels' cotton)"
        }
        Fold::Two(ReferenceCoefficients::Own(weight)) => {
            return format!("first less second; {weight} of the first group's coefficients");
        }
        Fold::Two(ReferenceCoefficients::Neumark) => {
            "pooled coefficients without a term for the group (Neumark)"
        }
        Fold::Two(ReferenceCoefficients::PooledWithGroup) => {
            "pooled coefficients with a term for the group (Jann)"
        }
        Fold::Three(Side::Second) => "from the second group's side",
        Fold::Three(Side::First) => "from the first group's side",
    };
    format!("first less second; {text}")
}

fn errors(errors: OaxacaErrors) -> String {
    match errors {
        OaxacaErrors::None => "no standard errors".to_owned(),
        OaxacaErrors::Linearised => {
            "standard errors by linearisation, traits random, variances free".to_owned()
        }
        OaxacaErrors::Bootstrap { replications, seed } => format!(
            "standard errors from {replications} draws of persons within groups, seed {seed}"
        ),
    }
}

fn diagnostics(found: &OaxacaBlinder) -> Vec<Diagnostic> {
    let number = |name, value| Diagnostic { name, finding: Finding::Number(value) };
    let count = |name, value| Diagnostic { name, finding: Finding::Count(value) };
    let mut diagnostics = vec![
        number("first mean", found.first_mean),
        number("second mean", found.second_mean),
        count("persons in first group", found.n[0]),
        count("persons in second group", found.n[1]),
    ];
    if found.left_out > 0 {
        diagnostics.push(count("rows left out", found.left_out));
    }
    if found.failed_draws > 0 {
        diagnostics.push(count("draws without a fit", found.failed_draws));
    }
    diagnostics
}
