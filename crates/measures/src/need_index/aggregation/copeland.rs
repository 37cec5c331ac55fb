//! Pairs of units compared by weighted majority.

use numerics::sum::count;
use rayon::prelude::*;

/// The share of the weight by which two sums of weights can differ by rounding alone.
const EVEN: f64 = 1e-12;

/// Returns how much of the weight speaks for the first unit over the second: the weights of the
/// members where it is above, half of those where they are equal, of all members that both have;
/// `None` where they have none in common.
///
/// # Source
/// Munda, G. and Nardo, M. (2009), Noncompensatory/nonlinear composite indicators for ranking
/// countries, Applied Economics 41, doi 10.1080/00036840601019364.
#[must_use]
pub fn outranking(
    columns: &[&[Option<f64>]],
    weights: &[f64],
    first: usize,
    second: usize,
) -> Option<f64> {
    let (mut above, mut common) = (0.0, 0.0);
    for (column, weight) in columns.iter().zip(weights) {
        if let (Some(a), Some(b)) = (column[first], column[second]) {
            common += weight;
            above += weight
                * if a > b {
                    1.0
                } else if a < b {
                    0.0
                } else {
                    0.5
                };
        }
    }
    (common > 0.0).then(|| above / common)
}

/// Returns Copeland's score of every unit that has any member: over the other units, how many it
/// outranks with more than half the weight less how many outrank it. From −(n−1) to n−1; the
/// scores sum to zero.
///
/// Pairs without a member in common count for neither. (COINr gives a missing member's weight to
/// the unit that comes later in the table.)
///
/// # Source
/// Saari, D. and Merlin, V. (1996), The Copeland method, Economic Theory 8,
/// doi 10.1007/BF01212012; as COINr's `a_copeland`.
#[must_use]
pub fn copeland(columns: &[&[Option<f64>]], weights: &[f64]) -> Vec<Option<f64>> {
    let n_units = columns.first().map_or(0, |column| column.len());
    let has = |row: &usize| columns.iter().any(|column| column[*row].is_some());
    let units: Vec<usize> = (0..n_units).filter(has).collect();
    let score = |row: usize| {
        let (mut wins, mut losses) = (0, 0);
        for other in units.iter().filter(|other| **other != row) {
            let (above, below) = for_and_against(columns, weights, row, *other);
            let even = (above - below).abs() <= EVEN * (above + below);
            wins += usize::from(!even && above > below);
            losses += usize::from(!even && above < below);
        }
        count(wins) - count(losses)
    };
    let scores: Vec<f64> = units.par_iter().map(|row| score(*row)).collect();
    let mut all = vec![None; n_units];
    for (row, score) in units.into_iter().zip(scores) {
        all[row] = Some(score);
    }
    all
}

/// Returns the weight for the first and for the second unit, summed in the order of members, so
/// that changing the two about changes the two numbers about, bit for bit.
fn for_and_against(
    columns: &[&[Option<f64>]],
    weights: &[f64],
    first: usize,
    second: usize,
) -> (f64, f64) {
    let (mut above, mut below) = (0.0, 0.0);
    for (column, weight) in columns.iter().zip(weights) {
        if let (Some(a), Some(b)) = (column[first], column[second]) {
            if a > b {
                above += weight;
            } else if a < b {
                below += weight;
            }
        }
    }
    (above, below)
}
