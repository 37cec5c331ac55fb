//! Segregation over ordered categories: how much the spread within areas falls short of the
//! spread of all.

use numerics::elementary::ln;

use crate::segregation::counts::Table;
use crate::segregation::lanes::sum_over;

/// How the spread over ordered categories is measured from the shares `c` at or below each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrdinalSpread {
    /// `f(c) = −[c log₂ c + (1 − c) log₂(1 − c)]`: gives the information theory index.
    Entropy,
    /// `f(c) = 4c(1 − c)`: gives the variation ratio index.
    Variation,
    /// `f(c) = 2√(c(1 − c))`: gives the square root index.
    SquareRoot,
    /// `f(c) = 1 − |2c − 1|`: gives the absolute difference index.
    AbsoluteDifference,
}

impl OrdinalSpread {
    /// Returns `f(c)`: 0 where everybody is on one side, 1 where each side has half.
    #[must_use]
    pub fn at(self, below: f64) -> f64 {
        let c = below.clamp(0.0, 1.0);
        let above = 1.0 - c;
        match self {
            Self::Entropy if c == 0.0 || above == 0.0 => 0.0,
            Self::Entropy => -(c * ln(c) + above * ln(above)) / std::f64::consts::LN_2,
            Self::Variation => 4.0 * c * above,
            Self::SquareRoot => 2.0 * (c * above).sqrt(),
            Self::AbsoluteDifference => 1.0 - (2.0 * c - 1.0).abs(),
        }
    }
}

/// Returns `Λ = Σᵢ tᵢ (v − vᵢ) / (T v)` with the spread `v = Σⱼ f(cⱼ) / (K − 1)` over the `K − 1`
/// thresholds between ordered categories; from 0 to 1.
///
/// The groups of `table` are the categories from lowest to highest. `None` where everybody is in
/// one category.
///
/// # Source
/// Reardon, S. F. (2009), Measures of ordinal segregation, Research on Economic Inequality 17,
/// doi 10.1108/S1049-2585(2009)0000017011.
#[must_use]
pub fn ordinal_segregation(table: &Table<'_>, spread: OrdinalSpread) -> Option<f64> {
    let profile = thresholds(table, spread);
    let all: f64 = profile.iter().map(|at| at.spread).sum();
    let within: f64 = profile.iter().map(|at| at.spread_within).sum();
    (all > 0.0).then(|| 1.0 - within / all)
}

/// The two-group segregation between those at or below a threshold and those above.
pub(crate) struct Threshold {
    /// The category at the threshold.
    pub(crate) category: usize,
    /// The share of all persons at or below it.
    pub(crate) below: f64,
    /// `f` of that share.
    pub(crate) spread: f64,
    /// The mean of `f` over areas, weighted by persons.
    pub(crate) spread_within: f64,
}

/// Returns the spread at each threshold with somebody on both sides.
pub(crate) fn thresholds(table: &Table<'_>, spread: OrdinalSpread) -> Vec<Threshold> {
    let totals = table.area_totals();
    let mut below = vec![0.0; totals.len()];
    let (mut persons, mut profile) = (0.0, Vec::new());
    for category in 0..table.n_groups().saturating_sub(1) {
        for (sum, count) in below.iter_mut().zip(table.column(category)) {
            *sum += count;
        }
        persons += table.group_totals()[category];
        let share = persons / table.total();
        if share <= 0.0 || share >= 1.0 {
            continue;
        }
        let within = sum_over(totals.len(), |area| {
            if totals[area] > 0.0 {
                totals[area] * spread.at(below[area] / totals[area])
            } else {
                0.0
            }
        });
        profile.push(Threshold {
            category,
            below: share,
            spread: spread.at(share),
            spread_within: within / table.total(),
        });
    }
    profile
}
