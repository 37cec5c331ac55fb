//! Ridge-augmented synthetic control: weights moved off the simplex to remove what bias is left.

use numerics::matrix::{Matrix, solve_positive_definite, symmetric_eigen};
use numerics::moments::standard_deviation_n_minus_1;
use numerics::sum::{count, mean, sum};

use super::SyntheticControlError;
use super::simplex::{SimplexProblem, simplex_weights};
use super::weighting::Weighed;

/// Which penalty is taken from the cross-validated grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LambdaRule {
    /// The largest whose error is within one standard error of the smallest, as R's augsynth does
    /// by default.
    OneStandardError,
    /// The one with the smallest error.
    Minimum,
    /// This one.
    Given(f64),
}

/// Penalties in the grid beside the largest.
const GRID: u32 = 20;
/// The smallest penalty of the grid as a share of the largest.
const SMALLEST: f64 = 1e-8;

/// Returns simplex weights `γ` augmented by ridge regression:
/// `γ + (X₁ − X₀ᵀγ)ᵀ (X₀ᵀX₀ + λI)⁻¹ X₀ᵀ`, all less the donors' mean of each period.
///
/// `series` is units × periods; the weights sum to 1 but may be below 0. The grid of penalties is
/// `λ₁·10^(−8k/20)`, k = 0…20, `λ₁` the largest eigenvalue of `X₀ᵀX₀`; each is judged by how well
/// weights made without a period fit that period, for every period but the last, as in augsynth.
///
/// # Errors
/// [`SyntheticControlError`] where no weights exist or a given penalty is not above zero.
///
/// # Source
/// Ben-Michael, E., Feller, A. and Rothstein, J. (2021), The Augmented Synthetic Control Method,
/// JASA 116(536), doi 10.1080/01621459.2021.1929245.
pub fn augmented_weights(
    series: &Matrix,
    target: &[f64],
    donors: &[usize],
    rule: LambdaRule,
) -> Result<Weighed, SyntheticControlError> {
    let centred = Centred::of(series, target, donors);
    let all: Vec<usize> = (0..target.len()).collect();
    let lambda = match rule {
        LambdaRule::Given(lambda) if lambda > 0.0 && lambda.is_finite() => lambda,
        LambdaRule::Given(lambda) => {
            return Err(SyntheticControlError::NotDefined {
                asked: "augment with a ridge penalty",
                why: format!("{lambda} is not above zero"),
                instead: "give one above zero or let cross-validation choose",
            });
        }
        LambdaRule::OneStandardError | LambdaRule::Minimum => {
            chosen(&cross_validated(&centred)?, rule)
        }
    };
    let (donors, target) = centred.only(&all);
    let allowed: Vec<usize> = (0..donors.n_rows()).collect();
    let problem =
        SimplexProblem { donors: &donors, allowed: &allowed, target: &target, ridge: 0.0 };
    let found = simplex_weights(&problem)?;
    let weights =
        moved(&Gram::of(&donors), &donors, &target, &found.weights, lambda).ok_or_else(singular)?;
    Ok(Weighed {
        weights,
        kkt_residual: found.kkt_residual,
        unique: found.unique,
        lambda: Some(lambda),
        importance: None,
    })
}

fn singular() -> SyntheticControlError {
    SyntheticControlError::NotDefined {
        asked: "augment with a ridge penalty",
        why: "the penalty is too small beside the outcomes to be told from none".to_owned(),
        instead: "give a larger one",
    }
}

/// Donors' series and the target less the donors' means.
struct Centred {
    /// One per period, one number per donor.
    donors: Vec<Vec<f64>>,
    target: Vec<f64>,
}

impl Centred {
    fn of(series: &Matrix, target: &[f64], donors: &[usize]) -> Self {
        let columns = target.iter().enumerate().map(|(period, target)| {
            let column = series.column(period);
            let mut own: Vec<f64> = donors.iter().map(|&donor| column[donor]).collect();
            let centre = mean(&own).unwrap_or(0.0);
            own.iter_mut().for_each(|value| *value -= centre);
            (own, target - centre)
        });
        let (donors, target) = columns.unzip();
        Self { donors, target }
    }

    fn only(&self, periods: &[usize]) -> (Matrix, Vec<f64>) {
        let columns: Vec<Vec<f64>> = periods.iter().map(|&t| self.donors[t].clone()).collect();
        (Matrix::from_columns(&columns), periods.iter().map(|&t| self.target[t]).collect())
    }
}

/// `X₀ᵀX₀`.
struct Gram(Matrix);

impl Gram {
    fn of(donors: &Matrix) -> Self {
        let m = donors.n_columns();
        let product = |row, column| {
            sum(donors.column(row).iter().zip(donors.column(column)).map(|(a, b)| a * b))
        };
        Self(Matrix::from_fn(m, m, product))
    }

    fn with(&self, lambda: f64) -> Matrix {
        let m = self.0.n_columns();
        let cell = |row, column| self.0.get(row, column) + if row == column { lambda } else { 0.0 };
        Matrix::from_fn(m, m, cell)
    }
}

fn moved(
    gram: &Gram,
    donors: &Matrix,
    target: &[f64],
    weights: &[f64],
    lambda: f64,
) -> Option<Vec<f64>> {
    let missed: Vec<f64> = target
        .iter()
        .enumerate()
        .map(|(t, target)| target - sum(donors.column(t).iter().zip(weights).map(|(a, w)| a * w)))
        .collect();
    let slopes = solve_positive_definite(&gram.with(lambda), &missed)?;
    Some(donors.times(&slopes).iter().zip(weights).map(|(by, weight)| weight + by).collect())
}

/// The penalties with the mean and standard error of the squared error of each.
struct Validated {
    lambdas: Vec<f64>,
    errors: Vec<f64>,
    standard_errors: Vec<f64>,
}

fn cross_validated(centred: &Centred) -> Result<Validated, SyntheticControlError> {
    let all: Vec<usize> = (0..centred.target.len()).collect();
    let (donors, _) = centred.only(&all);
    let eigen = symmetric_eigen(&Gram::of(&donors).0).ok_or_else(singular)?;
    let largest = eigen.values.first().copied().unwrap_or(0.0);
    let step = numerics::elementary::pow(SMALLEST, 1.0 / f64::from(GRID));
    let lambdas: Vec<f64> =
        (0..=GRID).map(|k| largest * numerics::elementary::pow(step, f64::from(k))).collect();
    if largest <= 0.0 || centred.target.len() < 3 {
        return Err(SyntheticControlError::NotDefined {
            asked: "choose a ridge penalty by cross-validation",
            why: "there are fewer than 3 periods, or the donors do not differ".to_owned(),
            instead: "give the penalty, or use no augmentation",
        });
    }
    let mut squares = vec![Vec::new(); lambdas.len()];
    for held_out in 0..all.len() - 1 {
        let kept: Vec<usize> = all.iter().copied().filter(|period| *period != held_out).collect();
        let (donors, target) = centred.only(&kept);
        let allowed: Vec<usize> = (0..donors.n_rows()).collect();
        let problem =
            SimplexProblem { donors: &donors, allowed: &allowed, target: &target, ridge: 0.0 };
        let found = simplex_weights(&problem)?;
        let gram = Gram::of(&donors);
        for (lambda, squares) in lambdas.iter().zip(&mut squares) {
            let weights =
                moved(&gram, &donors, &target, &found.weights, *lambda).ok_or_else(singular)?;
            let fitted = sum(centred.donors[held_out].iter().zip(&weights).map(|(a, w)| a * w));
            squares.push((centred.target[held_out] - fitted) * (centred.target[held_out] - fitted));
        }
    }
    let errors = squares.iter().map(|squares| mean(squares).unwrap_or(0.0)).collect();
    let standard_error = |squares: &Vec<f64>| {
        standard_deviation_n_minus_1(squares).unwrap_or(0.0) / count(squares.len()).sqrt()
    };
    let standard_errors = squares.iter().map(standard_error).collect();
    Ok(Validated { lambdas, errors, standard_errors })
}

fn chosen(validated: &Validated, rule: LambdaRule) -> f64 {
    let Validated { lambdas, errors, standard_errors } = validated;
    let best = (0..errors.len()).fold(0, |a, b| if errors[b] < errors[a] { b } else { a });
    let limit = match rule {
        LambdaRule::OneStandardError => errors[best] + standard_errors[best],
        LambdaRule::Minimum | LambdaRule::Given(_) => return lambdas[best],
    };
    let within = lambdas.iter().zip(errors).filter(|(_, error)| **error <= limit);
    within.map(|(lambda, _)| *lambda).fold(lambdas[best], f64::max)
}
