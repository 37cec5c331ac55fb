//! The front door to concentration indices of persons.

use super::concentration::{Bounds, PersonsError, WithError, person_concentration};
use crate::asked::{AskedError, asked};
use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Listed};

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
    /// A measure or the confidence is none.
    #[error(transparent)]
    Asked(#[from] AskedError),
    /// An index that was named needs bounds.
    #[error("measure '{id}': say what values the outcome can take")]
    NoBounds {
        /// The index.
        id: String,
    },
}

const KAKWANI: &str =
    "Kakwani, Wagstaff and van Doorslaer (1997), doi 10.1016/S0304-4076(96)01807-6";

/// The concentration indices of persons.
pub const PERSON_MEASURES: &[Listed] = &[
    Listed::new(
        "absolute-concentration-index",
        "absolute concentration index (ACI)",
        "twice the covariance of a person's outcome and fractional rank",
        KAKWANI,
    ),
    Listed::new(
        "relative-concentration-index",
        "relative concentration index (RCI)",
        "ACI / mean outcome",
        KAKWANI,
    ),
    Listed::new(
        "erreygers-index",
        "Erreygers concentration index",
        "4·ACI / (b − a) for outcomes from a to b",
        "Erreygers (2009), doi 10.1016/j.jhealeco.2008.02.003",
    ),
    Listed::new(
        "wagstaff-index",
        "Wagstaff concentration index",
        "ACI·(b − a) / ((b − μ)(μ − a)) for outcomes from a to b and their mean μ",
        "Wagstaff (2005), doi 10.1002/hec.953",
    ),
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
    let asked = asked(question.measures, PERSON_MEASURES.iter(), level)?;
    let is_bounded = |id: &&&str| PERSON_MEASURES[2..].iter().any(|listed| listed.id == **id);
    if let (None, Some(id)) = (question.bounds, question.measures.iter().find(is_bounded)) {
        return Err(PersonQuestionError::NoBounds { id: (*id).to_owned() });
    }
    let PersonColumns { outcomes, places, weights } = *columns;
    let found = person_concentration(outcomes, places, weights, question.bounds)?;
    let values = [Some(found.absolute), found.relative, found.erreygers, found.wagstaff];
    let one = |listed: &Listed| {
        let place = PERSON_MEASURES.iter().position(|known| known.id == listed.id);
        let value: Option<WithError> = place.and_then(|place| values[place]);
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
            measure: listed.name,
            estimate: value.map(|value| value.estimate),
            standard_error: value.map(|value| value.standard_error),
            interval: value.map(|v| Interval::normal(v.estimate, v.standard_error, level)),
            method: "fractional ranks, ties share; linearisation of outcome and ranks".to_owned(),
            n: found.n,
            diagnostics,
            parts: Vec::new(),
        }
    };
    Ok(asked.into_iter().map(one).collect())
}
