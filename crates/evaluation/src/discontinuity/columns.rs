//! The question's columns, without what is missing, split at the cut-off.

use crate::rows::{Categories, Numbers, RowError, complete_rows};

use super::adjustment::Layout;
use super::question::{DiscontinuityQuestion, Names};
use super::refusal::DiscontinuityError;
use super::side::{Rows, Side, split};

/// The complete rows of a question.
#[derive(Debug, Clone)]
pub(crate) struct Complete {
    pub(crate) score: Vec<f64>,
    pub(crate) columns: Vec<Vec<f64>>,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) clusters: Option<Vec<u32>>,
    pub(crate) layout: Layout,
    /// Rows that miss something or weigh nothing.
    pub(crate) left_out: usize,
}

/// Returns the rows in which every column used has a value.
///
/// # Errors
/// [`DiscontinuityError`] where a column cannot be used or a weight is below zero.
pub(crate) fn complete(
    question: &DiscontinuityQuestion<'_>,
) -> Result<Complete, DiscontinuityError> {
    let mut used: Vec<Numbers<'_>> = vec![question.outcome, question.running];
    used.extend(question.treatment);
    used.extend(question.covariates);
    used.extend(question.weights);
    let n = question.outcome.values.len();
    let mut rows = complete_rows(&used)?;
    if let Some(Names { name, values }) = question.cluster {
        if values.len() != n {
            let (column, found) = (name.to_owned(), values.len());
            return Err(RowError::Length { column, found, expected: n }.into());
        }
        rows.retain(|row| values[*row].is_some());
    }
    if let Some(weights) = question.weights {
        check_weights(weights, &rows)?;
        rows.retain(|row| weights.values[*row].is_some_and(|weight| weight > 0.0));
    }
    let take = |column: Numbers<'_>| -> Vec<f64> {
        rows.iter().filter_map(|row| column.values[*row]).collect()
    };
    let mut columns = vec![take(question.outcome)];
    columns.extend(question.treatment.map(take));
    columns.extend(question.covariates.iter().map(|column| take(*column)));
    let clusters = question.cluster.map(|names| {
        let names: Vec<&str> = rows.iter().filter_map(|row| names.values[*row]).collect();
        Categories::of(&names).codes
    });
    let fuzzy = question.treatment.is_some();
    Ok(Complete {
        score: take(question.running),
        columns,
        weights: question.weights.map(take),
        clusters,
        layout: Layout { treated: fuzzy, fuzzy, n_covariates: question.covariates.len() },
        left_out: n - rows.len(),
    })
}

fn check_weights(weights: Numbers<'_>, rows: &[usize]) -> Result<(), DiscontinuityError> {
    let below = |row: &&usize| weights.values[**row].is_some_and(|weight| weight < 0.0);
    match rows.iter().find(below) {
        None => Ok(()),
        Some(row) => Err(DiscontinuityError::Option {
            option: "--weights",
            value: format!(
                "'{}' with {} in row {}",
                weights.name,
                weights.values[*row].unwrap_or_default(),
                row + 1
            ),
            reason: "a weight cannot be below zero; correct it or leave the cell empty",
        }),
    }
}

impl Complete {
    /// Returns the two sides of a cut-off.
    ///
    /// # Errors
    /// [`DiscontinuityError::EmptySide`] where one has no rows.
    pub(crate) fn sides(&self, cutoff: f64) -> Result<[Side; 2], DiscontinuityError> {
        let sides = split(
            Rows {
                score: &self.score,
                columns: &self.columns,
                weights: self.weights.as_deref(),
                clusters: self.clusters.as_deref(),
            },
            cutoff,
        );
        match sides.iter().find(|side| side.n() == 0) {
            Some(side) => Err(DiscontinuityError::EmptySide { cutoff, side: side.name() }),
            None => Ok(sides),
        }
    }

    /// Returns the rows for which `keep` holds of the running variable.
    pub(crate) fn only(&self, keep: impl Fn(f64) -> bool) -> Self {
        let rows: Vec<usize> = (0..self.score.len()).filter(|row| keep(self.score[*row])).collect();
        let take = |values: &Vec<f64>| rows.iter().map(|row| values[*row]).collect::<Vec<f64>>();
        Self {
            score: take(&self.score),
            columns: self.columns.iter().map(take).collect(),
            weights: self.weights.as_ref().map(take),
            clusters: self.clusters.as_ref().map(|c| rows.iter().map(|row| c[*row]).collect()),
            layout: self.layout,
            left_out: self.left_out,
        }
    }
}
