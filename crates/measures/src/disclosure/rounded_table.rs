//! The front door to controlled rounding.

use numerics::sum::count;

use super::controlled_rounding::{Rounded, Rounding, RoundingError, round};
use super::listed::ROUNDING_MEASURES;
use super::table::Table;
use crate::estimate::{Diagnostic, Estimate, Finding, Part};

/// A table to round.
#[derive(Debug, Clone, Copy)]
pub struct RoundingQuestion<'a> {
    /// The true table, of whole numbers.
    pub table: &'a Table,
    /// Cells go to multiples of this: 2 or more.
    pub base: u32,
    /// How each is rounded up or down.
    pub rounding: Rounding,
}

/// A table rounded, and what it cost.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundedTable {
    /// The rounded table.
    pub rounded: Rounded,
    /// The sum of changes; the mean and the largest change as parts.
    pub estimate: Estimate,
}

/// Returns the table with every cell at a multiple of the base next to it and every total the sum
/// of its parts.
///
/// # Errors
/// As [`round`].
pub fn round_table(question: &RoundingQuestion<'_>) -> Result<RoundedTable, RoundingError> {
    let RoundingQuestion { table, base, rounding } = *question;
    let rounded = round(table, base, rounding)?;
    let changes: Vec<f64> = (table.values().iter().zip(rounded.table.values()))
        .map(|(before, after)| (before - after).abs())
        .collect();
    let changed = changes.iter().filter(|change| **change > 0.0).count();
    let proof = match rounding {
        Rounding::Unbiased { .. } => "drawn: each cell's expectation is its true count",
        Rounding::Nearest { .. } if rounded.is_least => "no rounding changes less",
        Rounding::Nearest { .. } => "not proven: the search stopped at its limit of branches",
    };
    let estimate = Estimate {
        measure: ROUNDING_MEASURES[0].name,
        estimate: Some(rounded.sum_of_changes),
        standard_error: None,
        interval: None,
        method: format!("multiples of {base} next to each cell, totals kept; n counts cells"),
        n: changes.len(),
        diagnostics: vec![
            Diagnostic { name: "proof", finding: Finding::Text(proof.to_owned()) },
            Diagnostic { name: "cells changed", finding: Finding::Count(changed) },
        ],
        parts: vec![
            Part::new("mean change", rounded.sum_of_changes / count(changes.len())),
            Part::new("largest change", changes.iter().copied().fold(0.0, f64::max)),
        ],
    };
    Ok(RoundedTable { rounded, estimate })
}
