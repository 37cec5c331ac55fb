//! Many outcomes at once: p-values that allow for all of them being looked at.
//!
//! [`many_outcomes`] adjusts a family's p-values; [`step_down()`] uses the family's own joint
//! distribution from a bootstrap or from randomisation, which loses less where outcomes move
//! together.

pub mod adjust;
pub mod step_down;
#[cfg(test)]
mod tests;

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Listed, Table};

pub use adjust::{Adjustment, adjusted, simes};
pub use step_down::{StepDownError, step_down};

/// The methods of this file.
pub const METHODS: &[Listed] = &[
    Listed {
        id: "many-outcomes",
        name: "Adjusted p-values",
        definition: "p-values that control the chance of any false finding, or the share of false \
                     findings, over a family of outcomes",
        source: "Holm (1979), doi 10.2307/4615733; Benjamini and Hochberg (1995), doi \
                 10.1111/j.2517-6161.1995.tb02031.x; Anderson (2008), doi 10.1198/016214508000000841",
    },
    Listed {
        id: "romano-wolf",
        name: "Step-down from the joint distribution",
        definition: "p-values over a family of outcomes from resampled statistics",
        source: "Romano and Wolf (2005), doi 10.1198/016214504000000539; Westfall and Young (1993), \
                 ISBN 978-0-471-55761-6",
    },
];

/// A question about a family of outcomes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ManyOutcomesQuestion<'a> {
    /// The outcomes' names.
    pub outcomes: &'a [String],
    /// One p-value per outcome; a missing one is left out of the family and stays missing.
    pub p_values: &'a [Option<f64>],
    /// How they are adjusted; one column each.
    pub adjustments: &'a [Adjustment],
    /// One less the level at which findings are counted, and at which two-stage methods estimate
    /// how many effects there are: 0.95.
    pub level: f64,
}

/// A family that cannot be adjusted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ManyOutcomesError {
    /// A p-value is none.
    #[error("adjust the p-value of '{outcome}': {value} is not between 0 and 1; leave it empty")]
    NotAShare {
        /// The outcome.
        outcome: String,
        /// The value.
        value: f64,
    },
    /// Names and p-values differ in number.
    #[error("adjust {p_values} p-values: there are {outcomes} names; give one each")]
    Length {
        /// Names.
        outcomes: usize,
        /// P-values.
        p_values: usize,
    },
    /// No p-value at all.
    #[error("adjust the p-values: none has a value")]
    Empty,
    /// The level is no share.
    #[error("use --level {value}: it is a share between 0 and 1, 0.95")]
    Level {
        /// The level.
        value: f64,
    },
}

/// Returns a family's adjusted p-values, outcome by outcome in the order given.
///
/// # Errors
/// [`ManyOutcomesError`] where a p-value is outside 0 to 1, none is there, or names are missing.
pub fn many_outcomes(question: &ManyOutcomesQuestion<'_>) -> Result<Evaluation, ManyOutcomesError> {
    let (outcomes, p_values) = (question.outcomes.len(), question.p_values.len());
    if outcomes != p_values {
        return Err(ManyOutcomesError::Length { outcomes, p_values });
    }
    if !(question.level > 0.0 && question.level < 1.0) {
        return Err(ManyOutcomesError::Level { value: question.level });
    }
    for (outcome, p) in question.outcomes.iter().zip(question.p_values) {
        if let Some(value) = p.filter(|p| !(0.0..=1.0).contains(p)) {
            return Err(ManyOutcomesError::NotAShare { outcome: outcome.clone(), value });
        }
    }
    let family: Vec<f64> = question.p_values.iter().copied().flatten().collect();
    if family.is_empty() {
        return Err(ManyOutcomesError::Empty);
    }
    let alpha = 1.0 - question.level;
    let columns: Vec<Vec<f64>> = question
        .adjustments
        .iter()
        .map(|adjustment| adjusted(&family, *adjustment, alpha))
        .collect();
    let mut place = 0;
    let mut rows = Vec::new();
    for (outcome, p) in question.outcomes.iter().zip(question.p_values) {
        let mut row = vec![Cell::from(outcome.as_str()), (*p).into()];
        row.extend(columns.iter().map(|column| match p {
            Some(_) => Cell::Number(column[place]),
            None => Cell::Missing,
        }));
        place += usize::from(p.is_some());
        rows.push(row);
    }
    let names = question.adjustments.iter().map(|adjustment| adjustment.name());
    let found = question.adjustments.iter().zip(&columns).map(|(adjustment, column)| Diagnostic {
        name: adjustment.name(),
        finding: Finding::Count(column.iter().filter(|p| **p <= alpha).count()),
    });
    let missing = p_values - family.len();
    let warnings = match missing {
        0 => Vec::new(),
        _ => vec![format!("{missing} outcomes have no p-value and are left out of the family.")],
    };
    Ok(Evaluation {
        method: "many-outcomes",
        options: vec![("level", question.level.to_string()), ("family", family.len().to_string())],
        estimate: None,
        standard_error: None,
        interval: None,
        p_value: Some(simes(&family)),
        n: family.len(),
        clusters: None,
        details: vec![Table {
            name: "outcomes",
            columns: ["outcome", "p_value"].into_iter().chain(names).collect(),
            rows,
        }],
        diagnostics: found.collect(),
        warnings,
    })
}
