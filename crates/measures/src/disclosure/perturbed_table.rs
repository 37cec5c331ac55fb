//! The front door to perturbation by cell keys.

use numerics::sum::{count, sum};

use super::cell_key::{CellKeyError, PerturbationTable, Perturbed};
use super::listed::PERTURBATION_MEASURES;
use super::table::Dimension;
use crate::estimate::{Diagnostic, Estimate, Finding, Part};

/// Records to count and perturb.
#[derive(Debug, Clone, Copy)]
pub struct PerturbationQuestion<'a> {
    /// The dimensions, 1 to 3.
    pub dimensions: &'a [Dimension],
    /// The finest part of each record, a column per dimension.
    pub leaves: &'a [&'a [usize]],
    /// The record keys; a record without one counts with key 0.
    pub keys: &'a [Option<u32>],
    /// What is added, by count and key.
    pub perturbation: &'a PerturbationTable,
    /// Perturbed counts below this are withheld; zero withholds none.
    pub threshold: u32,
}

/// A table perturbed, and what it cost.
#[derive(Debug, Clone, PartialEq)]
pub struct PerturbedTable {
    /// Every cell, totals included, in the order of [`super::table::Table`].
    pub cells: Vec<Perturbed>,
    /// The mean absolute change of cells with people.
    pub estimate: Estimate,
}

/// Returns the records' table with noise that is the same wherever the same people are counted.
///
/// # Errors
/// As [`PerturbationTable::perturb_records`].
pub fn perturb_table(question: &PerturbationQuestion<'_>) -> Result<PerturbedTable, CellKeyError> {
    let PerturbationQuestion { dimensions, leaves, keys, perturbation, threshold } = *question;
    let cells = perturbation.perturb_records(dimensions, leaves, keys, threshold)?;
    let with_people = || cells.iter().filter(|cell| cell.before > 0);
    let size = |cell: &Perturbed| f64::from(cell.change.unsigned_abs());
    let n = with_people().count();
    let number = |name, n: usize| Diagnostic { name, finding: Finding::Count(n) };
    let total = sum(with_people().map(size));
    let estimate = Estimate {
        measure: PERTURBATION_MEASURES[0].name,
        estimate: (n > 0).then(|| total / count(n)),
        standard_error: None,
        interval: None,
        method: format!(
            "{} keys; every cell and total by itself, so parts need not sum to totals; perturbed \
             counts below {threshold} withheld; n counts cells with people",
            perturbation.n_keys()
        ),
        n,
        diagnostics: vec![
            number("cells changed", with_people().filter(|cell| cell.change != 0).count()),
            number("cells withheld", cells.iter().filter(|cell| cell.count.is_none()).count()),
            number("records without a key", keys.iter().filter(|key| key.is_none()).count()),
        ],
        parts: vec![Part::new("largest change", with_people().map(size).fold(0.0, f64::max))],
    };
    Ok(PerturbedTable { cells, estimate })
}
