//! Covariates taken out of outcome and treatment, and both turned into one column.

use std::borrow::Cow;

use numerics::matrix::Matrix;

use super::local_polynomial::LocalPolynomial;
use super::side::Side;

/// The share of a covariate's weighted square that must be left beside the polynomial and the
/// covariates before it.
const INDEPENDENT: f64 = 1e-10;

/// How a side's columns are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Whether the second column is the treatment taken.
    pub(crate) treated: bool,
    /// Whether the treatment taken is used.
    pub(crate) fuzzy: bool,
    /// How many covariates stand last.
    pub(crate) n_covariates: usize,
}

impl Layout {
    fn first_covariate(self) -> usize {
        1 + usize::from(self.treated)
    }

    /// Returns how many columns are explained: the outcome, and the treatment where it is used.
    pub(crate) fn n_explained(self) -> usize {
        1 + usize::from(self.fuzzy)
    }
}

/// What covariates explain in each explained column, beside the local polynomial.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Adjustment {
    /// For each explained column one coefficient per covariate.
    pub(crate) coefficients: Vec<Vec<f64>>,
    /// Covariates that those before them, or the polynomial, make up.
    pub(crate) dropped: Vec<usize>,
}

/// Returns the coefficients of the covariates, one set for all `fits`:
/// `γ = (Z̃ᵀWZ)⁻¹ Z̃ᵀWY`, Z̃ what the polynomial leaves of Z, summed over the sides given.
pub(crate) fn adjustment(parts: &[(&Side, &LocalPolynomial)], layout: Layout) -> Adjustment {
    let k = layout.n_covariates;
    let explained = layout.n_explained();
    if k == 0 {
        return Adjustment { coefficients: vec![Vec::new(); explained], dropped: Vec::new() };
    }
    let mut gram = vec![vec![0.0; k]; k];
    let mut right = vec![vec![0.0; k]; explained];
    let mut raw = vec![0.0; k];
    for (side, fit) in parts {
        let n = fit.n();
        let covariates = &side.columns[layout.first_covariate()..];
        for a in 0..k {
            let values = &covariates[a][..n];
            let fitted = fit.fitted(values, &side.distance[..n]);
            let left: Vec<f64> = values
                .iter()
                .zip(fitted)
                .zip(&fit.weights)
                .map(|((z, f), w)| w * (z - f))
                .collect();
            let with = |other: &[f64]| left.iter().zip(other).map(|(z, y)| z * y).sum::<f64>();
            raw[a] += values.iter().zip(&fit.weights).map(|(z, w)| w * z * z).sum::<f64>();
            for b in 0..k {
                gram[a][b] += with(&covariates[b][..n]);
            }
            for (sums, column) in right.iter_mut().zip(&side.columns) {
                sums[a] += with(&column[..n]);
            }
        }
    }
    solved(&gram, &right, &raw)
}

fn solved(gram: &[Vec<f64>], right: &[Vec<f64>], raw: &[f64]) -> Adjustment {
    let k = gram.len();
    let mut kept: Vec<usize> = Vec::new();
    for candidate in 0..k {
        let alone = gram[candidate][candidate];
        let beside = if kept.is_empty() {
            alone
        } else {
            let matrix = Matrix::from_fn(kept.len(), kept.len(), |a, b| gram[kept[a]][kept[b]]);
            let across: Vec<f64> = kept.iter().map(|a| gram[*a][candidate]).collect();
            let solution = numerics::matrix::solve_positive_definite(&matrix, &across);
            let explained =
                solution.map(|x| x.iter().zip(&across).map(|(x, a)| x * a).sum::<f64>());
            alone - explained.unwrap_or(alone)
        };
        if beside > INDEPENDENT * raw[candidate] {
            kept.push(candidate);
        }
    }
    let matrix = Matrix::from_fn(kept.len(), kept.len(), |a, b| gram[kept[a]][kept[b]]);
    let solve = |right: &Vec<f64>| {
        let mut coefficients = vec![0.0; k];
        let wanted: Vec<f64> = kept.iter().map(|a| right[*a]).collect();
        let solution = numerics::matrix::solve_positive_definite(&matrix, &wanted);
        for (place, value) in kept.iter().zip(solution.unwrap_or_default()) {
            coefficients[*place] = value;
        }
        coefficients
    };
    let coefficients = right.iter().map(solve).collect();
    let dropped = (0..k).filter(|covariate| !kept.contains(covariate)).collect();
    Adjustment { coefficients, dropped }
}

/// Returns an explained column without what covariates explain.
pub(crate) fn adjusted<'a>(
    side: &'a Side,
    layout: Layout,
    adjustment: &Adjustment,
    explained: usize,
) -> Cow<'a, [f64]> {
    let column = &side.columns[explained];
    if layout.n_covariates == 0 {
        return Cow::Borrowed(column);
    }
    let mut values = column.clone();
    let covariates = &side.columns[layout.first_covariate()..];
    for (coefficient, covariate) in adjustment.coefficients[explained].iter().zip(covariates) {
        for (value, z) in values.iter_mut().zip(covariate) {
            *value -= coefficient * z;
        }
    }
    Cow::Owned(values)
}

/// Returns the column whose jump is, to first order, the error of the ratio `of / by`:
/// `y / by − (of / by²) t`.
pub(crate) fn ratio_column(y: &[f64], t: &[f64], of: f64, by: f64) -> Vec<f64> {
    y.iter().zip(t).map(|(y, t)| y / by - of / (by * by) * t).collect()
}
