//! Kronor divided by an index of need and a population.

use super::super::{NeedClaim, need_formula};
use super::dividing::in_kronor;
use super::{AnswerError, check_length, count, known, money, name};
use crate::estimate::{Estimate, Part};

/// Kronor to divide by need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeedQuestion<'a> {
    /// Kronor to divide.
    pub frame: f64,
    /// The recipients, each once.
    pub codes: &'a [&'a str],
    /// The index of need of each; a missing one is refused.
    pub indices: &'a [Option<f64>],
    /// The population one, two and three years before, last year first; years that there is no
    /// column of are `None`.
    pub populations: [Option<&'a [Option<f64>]>; 3],
}

/// Returns the frame with one part per recipient, in kronor; see [`need_formula()`].
///
/// A recipient without a population last year takes no part: its part has no number, which is not
/// zero kronor, and a diagnostic counts such recipients. Parts of a part: the mean population and
/// the weight.
///
/// # Errors
/// [`AnswerError`].
pub fn divide_by_need(question: &NeedQuestion<'_>) -> Result<Vec<Estimate>, AnswerError> {
    let n = question.codes.len();
    check_length("index", question.indices.len(), n)?;
    for column in question.populations.iter().flatten() {
        check_length("population", column.len(), n)?;
    }
    let claim = |(row, code): (usize, &&str)| {
        Ok(NeedClaim {
            code: (*code).to_owned(),
            index: known("index", code, question.indices[row])?,
            preceding: question.populations.map(|column| column.and_then(|column| column[row])),
        })
    };
    let claims: Vec<NeedClaim> =
        question.codes.iter().enumerate().map(claim).collect::<Result<_, AnswerError>>()?;
    let found = need_formula(money("frame", "all", question.frame)?, &claims)?;
    let without = found.iter().filter(|part| part.amount.is_none()).count();
    let parts = found.into_iter().map(|part| Part {
        parts: vec![
            Part::new("mean population", part.population),
            Part::new("weight", part.weight),
        ],
        ..Part::new(part.code, part.amount.map(in_kronor))
    });
    Ok(vec![Estimate {
        measure: name("need-formula"),
        estimate: Some(question.frame),
        standard_error: None,
        interval: None,
        method: "index times mean population; kronor by largest remainders, ties to the larger \
                 weight, then to the first code"
            .to_owned(),
        n: n - without,
        diagnostics: vec![count("recipients without a population last year left out", without)],
        parts: parts.collect(),
    }])
}
