//! Least squares on projected columns: which columns stand for themselves, and the fit.

use numerics::matrix::Matrix;
use numerics::sum::sum;

use super::absorb::{AbsorbError, Absorber};

/// The share of a column's length around its mean that must be left beside effects and earlier
/// columns. The projection stops a thousand times below.
pub const INDEPENDENT: f64 = 1e-9;

/// The share (of squares) below which the cross-products alone do not tell a column's remainder.
const DOUBTFUL: f64 = 1e-7;

/// Why a column has no coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The fixed effects (or the intercept) make it up.
    Effects,
    /// The columns before it make it up.
    Columns,
}

/// Regressors beside the fixed effects, ready for any number of outcomes.
#[derive(Debug, Clone)]
pub struct Regressors {
    /// Which of the given columns stand for themselves.
    pub kept: Vec<usize>,
    /// The others, and why.
    pub dropped: Vec<(usize, Reason)>,
    /// The kept columns without the effects, `n` each.
    pub columns: Vec<Vec<f64>>,
    /// `(X'WX)⁻¹` of the kept columns.
    pub inverse_gram: Matrix,
}

/// One outcome's fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// One per kept column.
    pub coefficients: Vec<f64>,
    /// What is left of each row.
    pub residuals: Vec<f64>,
}

impl Regressors {
    /// Takes the effects out of the columns and keeps those that stand for themselves; a column
    /// that earlier ones make up is dropped, as R does.
    ///
    /// # Errors
    /// [`AbsorbError`] where the projection fails.
    pub fn project(
        mut columns: Vec<Vec<f64>>,
        absorber: Option<&Absorber>,
        weights: Option<&[f64]>,
    ) -> Result<Self, AbsorbError> {
        let lengths: Vec<f64> =
            columns.iter().map(|column| length(column, weights, absorber.is_some())).collect();
        if let Some(absorber) = absorber {
            absorber.residuals(&mut columns)?;
        }
        Ok(Self::independent(columns, &lengths, weights))
    }

    /// Keeps the columns that stand for themselves among columns already projected; `lengths` are
    /// those before the projection.
    fn independent(columns: Vec<Vec<f64>>, lengths: &[f64], weights: Option<&[f64]>) -> Self {
        let (mut kept, mut dropped) = (Vec::new(), Vec::new());
        let mut left: Vec<Vec<f64>> = Vec::new();
        // Row `i` of the factor's transpose: what kept column `i` has of those before it.
        let mut factor: Vec<Vec<f64>> = Vec::new();
        let mut stripped: Vec<Option<Vec<f64>>> = Vec::new();
        for (index, column) in columns.into_iter().enumerate() {
            let own = dot(&column, &column, weights);
            if own.sqrt() <= INDEPENDENT * lengths[index] {
                dropped.push((index, Reason::Effects));
                continue;
            }
            let crossed: Vec<f64> = left.iter().map(|other| dot(other, &column, weights)).collect();
            let mut row: Vec<f64> = Vec::with_capacity(left.len() + 1);
            for (position, crossed) in crossed.iter().enumerate() {
                let before = &factor[position];
                let known: f64 = before.iter().zip(&row).map(|(a, b)| a * b).sum();
                row.push((crossed - known) / before[position]);
            }
            let mut beside = own - sum(row.iter().map(|part| part * part));
            if beside <= DOUBTFUL * own {
                let (remainder, parts) = strip(&column, &left, &factor, &mut stripped, weights);
                row = parts;
                beside = dot(&remainder, &remainder, weights);
                if beside.sqrt() <= INDEPENDENT * lengths[index].max(own.sqrt()) {
                    dropped.push((index, Reason::Columns));
                    continue;
                }
                stripped.push(Some(remainder));
            } else {
                stripped.push(None);
            }
            row.push(beside.sqrt());
            factor.push(row);
            left.push(column);
            kept.push(index);
        }
        let inverse_gram = inverse(&factor);
        Self { kept, dropped, columns: left, inverse_gram }
    }

    /// Fits one outcome from which the effects have been taken.
    #[must_use]
    pub fn fit(&self, outcome: &[f64], weights: Option<&[f64]>) -> Fitted {
        let mut residuals = outcome.to_vec();
        let mut coefficients = vec![0.0; self.columns.len()];
        // The second round takes what rounding left in the first.
        for _ in 0..2 {
            let crossed: Vec<f64> =
                self.columns.iter().map(|column| dot(column, &residuals, weights)).collect();
            let step = self.inverse_gram.times(&crossed);
            for (column, step) in self.columns.iter().zip(&step) {
                for (left, x) in residuals.iter_mut().zip(column) {
                    *left -= step * x;
                }
            }
            for (coefficient, step) in coefficients.iter_mut().zip(step) {
                *coefficient += step;
            }
        }
        Fitted { coefficients, residuals }
    }
}

/// Takes earlier columns out of one by repeated projection, exact where cross-products are not;
/// returns what is left and its coordinates along the earlier columns' own directions.
fn strip(
    column: &[f64],
    left: &[Vec<f64>],
    factor: &[Vec<f64>],
    stripped: &mut [Option<Vec<f64>>],
    weights: Option<&[f64]>,
) -> (Vec<f64>, Vec<f64>) {
    for position in 0..left.len() {
        if stripped[position].is_some() {
            continue;
        }
        let mut own = left[position].clone();
        for (other, part) in factor[position][..position].iter().enumerate() {
            let direction = stripped[other].as_ref().expect("filled from the first on");
            let scale = part / factor[other][other];
            subtract(&mut own, direction, scale);
        }
        stripped[position] = Some(own);
    }
    let mut remainder = column.to_vec();
    let mut parts = vec![0.0; left.len()];
    for _ in 0..2 {
        for (position, direction) in stripped.iter().enumerate().take(left.len()) {
            let direction = direction.as_ref().expect("filled above");
            let length = factor[position][position];
            let along = dot(direction, &remainder, weights) / length;
            parts[position] += along;
            subtract(&mut remainder, direction, along / length);
        }
    }
    (remainder, parts)
}

fn subtract(from: &mut [f64], direction: &[f64], scale: f64) {
    for (value, step) in from.iter_mut().zip(direction) {
        *value -= scale * step;
    }
}

/// Returns `(LL')⁻¹` of a lower triangle given by rows.
fn inverse(factor: &[Vec<f64>]) -> Matrix {
    let k = factor.len();
    let mut columns = Vec::with_capacity(k);
    for column in 0..k {
        let mut x = vec![0.0; k];
        for row in column..k {
            let known: f64 = (column..row).map(|i| factor[row][i] * x[i]).sum();
            x[row] = (f64::from(u8::from(row == column)) - known) / factor[row][row];
        }
        columns.push(x);
    }
    let inner = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    Matrix::from_fn(k, k, |row, column| inner(&columns[row], &columns[column]))
}

/// Returns a column's weighted length, around its mean where effects take the mean out anyway.
fn length(column: &[f64], weights: Option<&[f64]>, is_centred: bool) -> f64 {
    let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let total: f64 = (0..column.len()).map(weight).sum();
    let mean = if is_centred && total > 0.0 {
        column.iter().enumerate().map(|(row, x)| weight(row) * x).sum::<f64>() / total
    } else {
        0.0
    };
    let around: f64 =
        column.iter().enumerate().map(|(row, x)| weight(row) * (x - mean) * (x - mean)).sum();
    // A constant has no length around its mean; rounding must not make it stand for itself.
    around.sqrt().max(mean.abs() * total.sqrt() * 1e-6)
}

/// Returns `Σ w·a·b`, in eight strands.
#[must_use]
pub fn dot(a: &[f64], b: &[f64], weights: Option<&[f64]>) -> f64 {
    let mut strands = [0.0; 8];
    let eights = a.len() / 8 * 8;
    let mut rest = 0.0;
    match weights {
        None => {
            for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
                for ((strand, a), b) in strands.iter_mut().zip(a).zip(b) {
                    *strand += a * b;
                }
            }
            rest += a[eights..].iter().zip(&b[eights..]).map(|(a, b)| a * b).sum::<f64>();
        }
        Some(w) => {
            for ((a, b), w) in a.chunks_exact(8).zip(b.chunks_exact(8)).zip(w.chunks_exact(8)) {
                for (((strand, a), b), w) in strands.iter_mut().zip(a).zip(b).zip(w) {
                    *strand += w * a * b;
                }
            }
            let tail = a[eights..].iter().zip(&b[eights..]).zip(&w[eights..]);
            rest += tail.map(|((a, b), w)| w * a * b).sum::<f64>();
        }
    }
    strands.iter().sum::<f64>() + rest
}
