//! Dissimilarity and Gini corrected for what chance alone makes of them.

use crate::segregation::counts::{Table, area_totals};
use crate::segregation::dissimilarity::dissimilarity;
use crate::segregation::gini::gini;
use crate::segregation::lanes::total;
use crate::segregation::resampling::{Resampling, ResamplingError, replicate};

/// A corrected index and what it was corrected by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corrected {
    /// The corrected index.
    pub index: f64,
    /// The index as it stands.
    pub plain: f64,
    /// The mean over drawn populations.
    pub drawn_mean: f64,
}

/// Returns Carrington and Troske's D: `(D − D*) / (1 − D*)` where `D ≥ D*`, else `(D − D*) / D*`,
/// with `D*` the mean of D over populations in which every person of an area is of the group with
/// the group's share. Zero where D is what chance gives, 1 where no area is shared.
///
/// `replications` and `seed` draw the populations. `None` where either group has nobody.
///
/// # Errors
/// [`ResamplingError`] where counts are not whole or replications fewer than two.
///
/// # Source
/// Carrington, W. J. and Troske, K. R. (1997), On measuring segregation in samples with small
/// units, Journal of Business and Economic Statistics 15, doi 10.1080/07350015.1997.10524718.
pub fn modified_dissimilarity(
    group: &[f64],
    others: &[f64],
    replications: (usize, u64),
) -> Result<Option<Corrected>, ResamplingError> {
    modified(group, others, replications, dissimilarity)
}

/// Returns the Gini index corrected as [`modified_dissimilarity`].
///
/// # Errors
/// As [`modified_dissimilarity`].
///
/// # Source
/// As [`modified_dissimilarity`].
pub fn modified_gini(
    group: &[f64],
    others: &[f64],
    replications: (usize, u64),
) -> Result<Option<Corrected>, ResamplingError> {
    modified(group, others, replications, gini)
}

/// Returns Allen's bias-corrected `D = 2D − D̄`, with `D̄` the mean over samples of persons drawn
/// within each group.
///
/// # Errors
/// As [`modified_dissimilarity`].
///
/// # Source
/// Allen, R., Burgess, S., Davidson, R. and Windmeijer, F. (2015), doi 10.1111/ectj.12039.
pub fn bias_corrected_dissimilarity(
    group: &[f64],
    others: &[f64],
    replications: (usize, u64),
) -> Result<Option<Corrected>, ResamplingError> {
    let resampling = Resampling::PersonsWithinGroups;
    let means = plain_and_mean(group, others, (resampling, replications), dissimilarity)?;
    Ok(means.map(|(plain, drawn_mean)| Corrected {
        index: 2.0 * plain - drawn_mean,
        plain,
        drawn_mean,
    }))
}

type Index = fn(&[f64], &[f64]) -> Option<f64>;

fn modified(
    group: &[f64],
    others: &[f64],
    replications: (usize, u64),
    index: Index,
) -> Result<Option<Corrected>, ResamplingError> {
    let resampling = (Resampling::Evenness, replications);
    Ok(plain_and_mean(group, others, resampling, index)?.and_then(|(plain, drawn_mean)| {
        let scale = if plain >= drawn_mean { 1.0 - drawn_mean } else { drawn_mean };
        let index = (plain - drawn_mean) / scale;
        (scale > 0.0).then_some(Corrected { index, plain, drawn_mean })
    }))
}

fn plain_and_mean(
    group: &[f64],
    others: &[f64],
    (resampling, replications): (Resampling, (usize, u64)),
    index: Index,
) -> Result<Option<(f64, f64)>, ResamplingError> {
    let counts = [group, others].concat();
    let areas = area_totals(&counts, group.len());
    let totals = [total(group), total(others)];
    let table = Table::new(&counts, &areas, &totals);
    let Some(plain) = index(group, others) else { return Ok(None) };
    let of = |drawn: &Table<'_>| index(drawn.column(0), drawn.column(1));
    let drawn: Vec<f64> =
        replicate(&table, resampling, replications, of)?.into_iter().flatten().collect();
    Ok(numerics::sum::mean(&drawn).map(|drawn_mean| (plain, drawn_mean)))
}
