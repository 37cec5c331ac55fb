//! Columns in, estimates out: what the command line and the pages ask of allocation.

mod choosing;
mod dividing;
mod need;

use domain::money::Ore;

use super::AllocationError;
use super::apportionment::{ApportionmentError, Method};
use super::biproportional::BiproportionalError;
use super::choice::ChoiceError;
use super::listed::name;
use crate::estimate::{Diagnostic, Finding};

pub use choosing::{RecipientQuestion, choose_recipients};
pub use dividing::{
    DistrictQuestion, FrameQuestion, SeatQuestion, divide_districts, divide_frame, divide_seats,
};
pub use need::{NeedQuestion, divide_by_need};

/// An allocation cannot be answered as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AnswerError {
    /// A measure is not known here.
    #[error("divide by '{found}': the methods are {known}")]
    UnknownMeasure {
        /// What was asked for.
        found: String,
        /// The methods of this question.
        known: String,
    },
    /// Columns have different lengths.
    #[error("read '{column}': it has {found} rows where {expected} are needed")]
    Length {
        /// The column.
        column: &'static str,
        /// Rows it has.
        found: usize,
        /// Rows it should have.
        expected: usize,
    },
    /// A value that decides is not there.
    #[error(
        "read '{column}' of '{code}': nothing is there, and nothing is not zero; write 0 or leave the row out"
    )]
    Missing {
        /// The column.
        column: &'static str,
        /// The recipient.
        code: String,
    },
    /// A number is not whole, negative or too large.
    #[error("read '{column}' of '{code}': {value} is no whole number from 0 up")]
    NotWhole {
        /// The column.
        column: &'static str,
        /// The recipient.
        code: String,
        /// The value.
        value: f64,
    },
    /// An amount takes more than two decimals or more digits than money has.
    #[error(
        "read '{column}' of '{code}': {value} is no amount in kronor with at most two decimals"
    )]
    NotMoney {
        /// The column.
        column: &'static str,
        /// The recipient, or "all".
        code: String,
        /// The value.
        value: f64,
    },
    /// A pair of district and party comes twice.
    #[error("read the votes: '{party}' in '{district}' comes twice")]
    PairTwice {
        /// The district.
        district: String,
        /// The party.
        party: String,
    },
    /// A district with votes has no number of seats, or the other way round.
    #[error("read the districts: '{district}' has {has} and no {lacks}")]
    District {
        /// The district.
        district: String,
        /// What it has.
        has: &'static str,
        /// What it lacks.
        lacks: &'static str,
    },
    /// A standing is not known.
    #[error("read the standing of '{code}': '{found}' is none of free, mandatory and excluded")]
    Standing {
        /// The recipient.
        code: String,
        /// What is written.
        found: String,
    },
    /// Seats cannot be divided.
    #[error(transparent)]
    Seats(#[from] ApportionmentError),
    /// A frame cannot be divided.
    #[error(transparent)]
    Frame(#[from] AllocationError),
    /// Seats cannot be divided by district and party.
    #[error(transparent)]
    Districts(#[from] BiproportionalError),
    /// Nobody can be chosen.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
}

/// Returns the measures asked for in the order asked, or all where none is named.
fn asked<T: Copy>(
    measures: &[&str],
    known: &[(&'static str, T)],
) -> Result<Vec<(&'static str, T)>, AnswerError> {
    if measures.is_empty() {
        return Ok(known.to_vec());
    }
    measures
        .iter()
        .map(|id| {
            known.iter().find(|(word, _)| word == id).copied().ok_or_else(|| {
                let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
                AnswerError::UnknownMeasure { found: (*id).to_owned(), known: words.join(", ") }
            })
        })
        .collect()
}

fn check_length(column: &'static str, found: usize, expected: usize) -> Result<(), AnswerError> {
    if found == expected { Ok(()) } else { Err(AnswerError::Length { column, found, expected }) }
}

fn known(column: &'static str, code: &str, value: Option<f64>) -> Result<f64, AnswerError> {
    value.ok_or_else(|| AnswerError::Missing { column, code: code.to_owned() })
}

/// Returns an optional column's value in a row; no column and no value are alike.
fn value_of(column: Option<&[Option<f64>]>, row: usize) -> Option<f64> {
    column.and_then(|values| values[row])
}

fn whole(column: &'static str, code: &str, value: f64) -> Result<u64, AnswerError> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, from zero up and below 2^53"
    )]
    let number = (value.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&value))
        .then_some(value as u64);
    number.ok_or_else(|| AnswerError::NotWhole { column, code: code.to_owned(), value })
}

/// Returns an amount in kronor, taken as the decimal number it is written as.
fn money(column: &'static str, code: &str, value: f64) -> Result<Ore, AnswerError> {
    let wrong = || AnswerError::NotMoney { column, code: code.to_owned(), value };
    if value.is_finite() { format!("{value}").parse().map_err(|_| wrong()) } else { Err(wrong()) }
}

#[expect(clippy::cast_precision_loss, reason = "seats are below 2^53")]
fn as_number(seats: u64) -> f64 {
    seats as f64
}

fn count(name: &'static str, number: usize) -> Diagnostic {
    Diagnostic { name, finding: Finding::Count(number) }
}

fn number(name: &'static str, number: f64) -> Diagnostic {
    Diagnostic { name, finding: Finding::Number(number) }
}

fn text(name: &'static str, text: String) -> Diagnostic {
    Diagnostic { name, finding: Finding::Text(text) }
}

/// Returns whether an error is of the method and not of the claims, so that others may answer.
fn is_of_method(error: &ApportionmentError) -> bool {
    matches!(
        error,
        ApportionmentError::NoBounds { .. }
            | ApportionmentError::NotWhole { .. }
            | ApportionmentError::QuotaTooSmall { .. }
            | ApportionmentError::QuotaTooLarge { .. }
            | ApportionmentError::TooLong { .. }
    )
}

const METHODS: [(&str, Method); 12] = Method::ALL;

#[cfg(test)]
mod tests;
