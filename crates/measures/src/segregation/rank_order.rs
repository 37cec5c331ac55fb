//! Rank-order segregation: segregation by income, whatever the brackets.

pub mod incomes;

use numerics::matrix::{FitError, Matrix, least_squares};
use numerics::sum::count;

use crate::segregation::counts::Table;
use crate::segregation::ordinal::{OrdinalSpread, thresholds};

/// Which pairwise index is integrated over the ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankOrderIndex {
    /// Theil's H: gives H^R.
    InformationTheory,
    /// The variance ratio: gives R^R.
    VarianceRatio,
    /// Hutchens' square root index: gives S^R.
    SquareRoot,
}

/// Rank-order segregation and the profile it is the integral of.
#[derive(Debug, Clone, PartialEq)]
pub struct RankOrderSegregation {
    /// The index, from 0 to 1 but for the error of the fitted polynomial.
    pub index: f64,
    /// The segregation between those at or below each threshold and those above.
    pub profile: Vec<ProfilePoint>,
    /// The polynomial's coefficients, constant first.
    pub coefficients: Vec<f64>,
}

/// One threshold of the profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProfilePoint {
    /// The category at the threshold, counted from zero.
    pub category: usize,
    /// The share of persons at or below it.
    pub rank: f64,
    /// The segregation between the two sides.
    pub segregation: f64,
}

/// Thresholds that no polynomial goes through.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RankOrderError {
    /// The degree is zero or beyond what its constants can be computed for.
    #[error("fit a polynomial of degree {degree}: 1 to {largest} are possible")]
    Degree {
        /// The degree asked for.
        degree: usize,
        /// The largest.
        largest: usize,
    },
    /// Too few thresholds have somebody on both sides.
    #[error(
        "fit a polynomial of degree {degree}: it needs {needed} thresholds with persons on both \
         sides and there are {found}; ask for a lower degree or more categories"
    )]
    TooFewThresholds {
        /// The degree asked for.
        degree: usize,
        /// Thresholds it needs.
        needed: usize,
        /// Thresholds there are.
        found: usize,
    },
    /// The thresholds lie so close that the polynomial is not determined.
    #[error("fit the profile: {0}")]
    Fit(#[from] FitError),
    /// The incomes cannot be read.
    #[error(transparent)]
    Incomes(#[from] incomes::IncomesError),
}

/// The largest degree: beyond it the alternating sum for H^R loses too many digits.
const LARGEST_DEGREE: usize = 10;

/// Returns the rank-order index of ordered categories: `∫ w(p) Λ(p) dp / ∫ w(p) dp`, where `Λ(p)`
/// is the pairwise index between persons at or below rank `p` and above, known at the thresholds
/// between categories and joined by a polynomial of `degree` fitted with weights `w(p)²`.
///
/// The groups of `table` are the categories from lowest to highest. A threshold with nobody on
/// one side is left out.
///
/// # Errors
/// [`RankOrderError`] where there are too few thresholds for the degree.
///
/// # Source
/// Reardon, S. F. (2011), Measures of income segregation, Stanford CEPA working paper; Reardon,
/// S. F. and Bischoff, K. (2011), Income inequality and income segregation, American Journal of
/// Sociology 116, doi 10.1086/657114.
pub fn rank_order_segregation(
    table: &Table<'_>,
    index: RankOrderIndex,
    degree: usize,
) -> Result<RankOrderSegregation, RankOrderError> {
    let profile: Vec<ProfilePoint> = thresholds(table, index.spread())
        .into_iter()
        .map(|at| ProfilePoint {
            category: at.category,
            rank: at.below,
            segregation: 1.0 - at.spread_within / at.spread,
        })
        .collect();
    let coefficients = fit(&profile, index, degree)?;
    let integral = integral(&coefficients, index);
    Ok(RankOrderSegregation { index: integral, profile, coefficients })
}

impl RankOrderIndex {
    /// Returns the spread whose relative fall within areas is the pairwise index, and which is
    /// the weight `w(p)` too.
    #[must_use]
    pub fn spread(self) -> OrdinalSpread {
        match self {
            Self::InformationTheory => OrdinalSpread::Entropy,
            Self::VarianceRatio => OrdinalSpread::Variation,
            Self::SquareRoot => OrdinalSpread::SquareRoot,
        }
    }

    /// Returns `δₘ = ∫ w(p) pᵐ dp / ∫ w(p) dp` for `m` from 0 to `degree`.
    fn deltas(self, degree: usize) -> Vec<f64> {
        (0..=degree).map(|m| self.delta(m)).collect()
    }

    fn delta(self, m: usize) -> f64 {
        let power = count(m);
        match self {
            Self::InformationTheory => {
                let (mut tail, mut binomial) = (0.0, 1.0);
                for n in 0..=m {
                    let sign = if (m - n).is_multiple_of(2) { 1.0 } else { -1.0 };
                    tail += sign * binomial / (count(m - n + 2) * count(m - n + 2));
                    binomial = binomial * count(m - n) / count(n + 1);
                }
                2.0 / ((power + 2.0) * (power + 2.0)) + 2.0 * tail
            }
            Self::VarianceRatio => 6.0 / ((power + 2.0) * (power + 3.0)),
            Self::SquareRoot => {
                4.0 * (0..=m).map(|n| (count(n) + 0.5) / (count(n) + 2.0)).product::<f64>()
            }
        }
    }
}

/// Returns the coefficients of the polynomial through the profile, constant first.
fn fit(
    profile: &[ProfilePoint],
    index: RankOrderIndex,
    degree: usize,
) -> Result<Vec<f64>, RankOrderError> {
    if !(1..=LARGEST_DEGREE).contains(&degree) {
        return Err(RankOrderError::Degree { degree, largest: LARGEST_DEGREE });
    }
    if profile.len() <= degree {
        let found = profile.len();
        return Err(RankOrderError::TooFewThresholds { degree, needed: degree + 1, found });
    }
    // Least squares of rows multiplied by w are weighted by w².
    let weights: Vec<f64> = profile.iter().map(|point| index.spread().at(point.rank)).collect();
    let mut column = weights.clone();
    let mut columns = vec![column.clone()];
    for _ in 0..degree {
        for (value, point) in column.iter_mut().zip(profile) {
            *value *= point.rank;
        }
        columns.push(column.clone());
    }
    let heights: Vec<f64> =
        profile.iter().zip(&weights).map(|(point, weight)| point.segregation * weight).collect();
    Ok(least_squares(&Matrix::from_columns(&columns), &heights)?.coefficients)
}

fn integral(coefficients: &[f64], index: RankOrderIndex) -> f64 {
    let deltas = index.deltas(coefficients.len() - 1);
    numerics::sum::sum(coefficients.iter().zip(deltas).map(|(b, delta)| b * delta))
}
