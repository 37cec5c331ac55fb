//! The front door to concentration indices of persons.

use super::concentration::{Bounds, PersonsError, WithError, person_concentration};
use crate::estimate::{Diagnostic, Estimate, Finding, Interval};

/// What to measure of persons.
#[derive(Debug, Clone, Copy)]
pub struct PersonQuestion<'a> {
    /// Which of the concentration indices, by the ids they have for groups; all where empty.
    pub measures: &'a [&'a str],
    /// What values the outcome can take; needed by Erreygers' and Wagstaff's indices.
    pub bounds: Option<Bounds>,
    /// The confidence of intervals: 0.95.
    pub level: f64,
}

/// Columns about persons, a row each.
#[derive(Debug, Clone, Copy)]
pub struct PersonColumns<'a> {
    /// The outcome.
    pub outcomes: &'a [Option<f64>],
    /// What persons are ranked by, the most disadvantaged lowest: income, say.
    pub places: &'a [Option<f64>],
    /// Sampling weights.
    pub weights: &'a [Option<f64>],
}

/// Persons cannot be measured as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PersonQuestionError {
    /// The columns cannot be used.
    #[error(transparent)]
    Persons(#[from] PersonsError),
    /// Nobody knows the measure.
    #[error("measure '{id}' of persons: it is none of {known}")]
    UnknownMeasure {
        /// What was asked for.
        id: String,
        /// What there is.
        known: String,
    },
    /// An index that was named needs bounds.
    #[error("measure '{id}': say what values the outcome can take")]
    NoBounds {
        /// The index.
        id: String,
    },
    /// The confidence is no share.
    #[error("take intervals of level {level}: it must lie between 0 and 1")]
    Level {
        /// The level.
        level: f64,
    },
}

const INDICES: [(&str, &str); 4] = [
    ("absolute-concentration-index", "absolute concentration index (ACI)"),
    ("relative-concentration-index", "relative concentration index (RCI)"),
    ("erreygers-index", "Erreygers concentration index"),
    ("wagstaff-index", "Wagstaff concentration index"),
];

/// Returns the concentration indices of persons.
///
/// # Errors
/// [`PersonQuestionError`] where the columns cannot be used, a measure is unknown or lacks bounds.
pub fn person_gaps(
    question: &PersonQuestion<'_>,
    columns: &PersonColumns<'_>,
) -> Result<Vec<Estimate>, PersonQuestionError> {
    let level = question.level;
    if !(level > 0.0 && level < 1.0) {
        return Err(PersonQuestionError::Level { level });
    }
    let known = INDICES.map(|(id, _)| id);
    for id in question.measures {
        if !known.contains(id) {
            let (id, known) = ((*id).to_owned(), known.join(", "));
            return Err(PersonQuestionError::UnknownMeasure { id, known });
        }
        if question.bounds.is_none() && INDICES[2..].iter().any(|(bounded, _)| bounded == id) {
            return Err(PersonQuestionError::NoBounds { id: (*id).to_owned() });
        }
    }
    let PersonColumns { outcomes, places, weights } = *columns;
    let found = person_concentration(outcomes, places, weights, question.bounds)?;
    let values = [Some(found.absolute), found.relative, found.erreygers, found.wagstaff];
    let ids = if question.measures.is_empty() { &known[..] } else { question.measures };
    let one = |id: &&str| {
        let place = known.iter().position(|known| known == id).unwrap_or_default();
        let value: Option<WithError> = values[place];
        let mut diagnostics =
            vec![Diagnostic { name: "mean outcome", finding: Finding::Number(found.mean) }];
        if found.left_out > 0 {
            let finding = Finding::Count(found.left_out);
            diagnostics.push(Diagnostic { name: "persons left out", finding });
        }
        if value.is_none() {
            let reason = "undefined: the mean does not allow it, or bounds are needed";
            let finding = Finding::Text(reason.to_owned());
            diagnostics.push(Diagnostic { name: "no estimate", finding });
        }
        Estimate {
            measure: INDICES[place].1,
            estimate: value.map(|value| value.estimate),
            standard_error: value.map(|value| value.standard_error),
            interval: value.map(|v| Interval::normal(v.estimate, v.standard_error, level)),
            method: "fractional ranks, ties share; linearisation of outcome and ranks".to_owned(),
            n: found.n,
            diagnostics,
            parts: Vec::new(),
        }
    };
    Ok(ids.iter().map(one).collect())
}
