//! Effects by period around a start, with their covariance, checked before anything rests on them.

use numerics::elementary::sqrt;
use numerics::matrix::{Matrix, symmetric_eigen};
use numerics::sum::sum;

/// How far below zero an eigenvalue of a covariance may lie by rounding, beside the largest.
const ROUNDING: f64 = 1e-8;

/// Coefficients that are no event study.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EventStudyError {
    /// The columns do not fit together.
    #[error(
        "read the event study: {coefficients} coefficients need as many periods and a square \
         covariance as wide, not {periods} periods and {rows} × {columns}"
    )]
    Shape {
        /// Coefficients.
        coefficients: usize,
        /// Periods.
        periods: usize,
        /// Rows of the covariance.
        rows: usize,
        /// Columns of the covariance.
        columns: usize,
    },
    /// A number is infinite or not a number.
    #[error("read the event study: the {what} of period {period} is not a finite number")]
    NotFinite {
        /// "coefficient" or "covariance".
        what: &'static str,
        /// The period.
        period: i64,
    },
    /// The reference period has a coefficient of its own.
    #[error(
        "read the event study: period {reference} is the reference and has an estimate; under a \
         varying base it is an estimate, so estimate with a universal base and leave it out"
    )]
    ReferenceEstimated {
        /// The reference.
        reference: i64,
    },
    /// A period stands twice.
    #[error("read the event study: period {period} stands twice; keep one")]
    Twice {
        /// The period.
        period: i64,
    },
    /// A period is left out between others.
    #[error(
        "read the event study: period {missing} is missing between the others; differences over \
         time need every period but the reference"
    )]
    Gap {
        /// The first that is missing.
        missing: i64,
    },
    /// Too few periods on one side.
    #[error(
        "read the event study: {before} periods before the reference {reference} and {after} after \
         it; at least {needed_before} and {needed_after} are needed"
    )]
    TooFewPeriods {
        /// The reference.
        reference: i64,
        /// Before it.
        before: usize,
        /// After it.
        after: usize,
        /// Needed before.
        needed_before: usize,
        /// Needed after.
        needed_after: usize,
    },
    /// The covariance is none.
    #[error("read the event study: the covariance is {wrong}; give the estimator's own matrix")]
    NoCovariance {
        /// What is wrong with it.
        wrong: &'static str,
    },
}

/// The columns of an event study as an estimator gives them, in any order of periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventStudyColumns<'a> {
    /// The period of each coefficient, counted in whole steps; without the reference.
    pub periods: &'a [i64],
    /// The period that the others are compared with: the last before any effect can show.
    pub reference: i64,
    /// The coefficients, one per period, in the unit of the outcome.
    pub coefficients: &'a [f64],
    /// Their covariance, `k × k`, in the order of `periods`.
    pub covariance: &'a Matrix,
    /// The rows that they rest on.
    pub n: usize,
    /// The clusters that the covariance rests on.
    pub clusters: Option<usize>,
}

/// A checked event study: periods rising, one step apart, the reference left out.
#[derive(Debug, Clone, PartialEq)]
pub struct EventStudy {
    /// The periods, rising.
    pub periods: Vec<i64>,
    /// The reference.
    pub reference: i64,
    /// How many periods lie before the reference; they come first.
    pub n_before: usize,
    /// The coefficients, one per period.
    pub coefficients: Vec<f64>,
    /// Their covariance.
    pub covariance: Matrix,
}

impl EventStudy {
    /// Returns the columns checked and in order of time.
    ///
    /// # Errors
    /// [`EventStudyError`] where columns differ in length, a number is not finite, the reference
    /// has an estimate, a period is missing or stands twice, there are fewer periods than needed
    /// before or after the reference, or the covariance is not one.
    pub fn new(
        columns: &EventStudyColumns<'_>,
        needed_before: usize,
        needed_after: usize,
    ) -> Result<Self, EventStudyError> {
        check_shape(columns)?;
        let reference = columns.reference;
        let mut order: Vec<usize> = (0..columns.periods.len()).collect();
        order.sort_by_key(|&place| columns.periods[place]);
        let periods: Vec<i64> = order.iter().map(|&place| columns.periods[place]).collect();
        check_periods(&periods, reference)?;
        let n_before = periods.iter().filter(|period| **period < reference).count();
        let after = periods.len() - n_before;
        if n_before < needed_before || after < needed_after {
            return Err(EventStudyError::TooFewPeriods {
                reference,
                before: n_before,
                after,
                needed_before,
                needed_after,
            });
        }
        let k = order.len();
        let cell = |row: usize, column: usize| columns.covariance.get(order[row], order[column]);
        let covariance =
            Matrix::from_fn(k, k, |row, column| 0.5 * (cell(row, column) + cell(column, row)));
        check_covariance(&covariance, columns.covariance)?;
        let coefficients = order.iter().map(|&place| columns.coefficients[place]).collect();
        Ok(Self { periods, reference, n_before, coefficients, covariance })
    }

    /// Returns how many periods lie after the reference.
    #[must_use]
    pub fn n_after(&self) -> usize {
        self.periods.len() - self.n_before
    }

    /// Returns `w'β̂`.
    #[must_use]
    pub fn estimate(&self, weights: &[f64]) -> f64 {
        sum(weights.iter().zip(&self.coefficients).map(|(w, b)| w * b))
    }

    /// Returns `a'Σb`.
    #[must_use]
    pub fn covariance_of(&self, a: &[f64], b: &[f64]) -> f64 {
        sum(self.covariance.times(b).iter().zip(a).map(|(x, y)| x * y))
    }

    /// Returns a matrix `F` with `FF' = Σ`, of which no rank is asked.
    #[must_use]
    pub fn factor(&self) -> Matrix {
        let k = self.periods.len();
        let Some(eigen) = symmetric_eigen(&self.covariance) else {
            return Matrix::from_fn(k, k, |_, _| 0.0);
        };
        let stretch: Vec<f64> = eigen.values.iter().map(|value| sqrt(value.max(0.0))).collect();
        Matrix::from_fn(k, k, |row, column| eigen.vectors.get(row, column) * stretch[column])
    }
}

fn check_shape(columns: &EventStudyColumns<'_>) -> Result<(), EventStudyError> {
    let coefficients = columns.coefficients.len();
    let (rows, width) = (columns.covariance.n_rows(), columns.covariance.n_columns());
    let periods = columns.periods.len();
    if [periods, rows, width].iter().any(|length| *length != coefficients) {
        return Err(EventStudyError::Shape { coefficients, periods, rows, columns: width });
    }
    for (place, &period) in columns.periods.iter().enumerate() {
        if !columns.coefficients[place].is_finite() {
            return Err(EventStudyError::NotFinite { what: "coefficient", period });
        }
        if columns.covariance.column(place).iter().any(|cell| !cell.is_finite()) {
            return Err(EventStudyError::NotFinite { what: "covariance", period });
        }
    }
    Ok(())
}

fn check_periods(periods: &[i64], reference: i64) -> Result<(), EventStudyError> {
    if periods.contains(&reference) {
        return Err(EventStudyError::ReferenceEstimated { reference });
    }
    let mut all = periods.to_vec();
    all.push(reference);
    all.sort_unstable();
    for pair in all.windows(2) {
        if pair[0] == pair[1] {
            return Err(EventStudyError::Twice { period: pair[0] });
        }
        let next = pair[0].saturating_add(1);
        if pair[1] != next {
            return Err(EventStudyError::Gap { missing: next });
        }
    }
    Ok(())
}

fn check_covariance(even: &Matrix, given: &Matrix) -> Result<(), EventStudyError> {
    let refuse = |wrong| Err(EventStudyError::NoCovariance { wrong });
    let k = even.n_rows();
    let largest = (0..k).map(|place| even.get(place, place).abs()).fold(0.0, f64::max);
    if (0..k).any(|place| even.get(place, place) <= 0.0) {
        return refuse("not above zero on its diagonal");
    }
    let apart = |row, column| (given.get(row, column) - given.get(column, row)).abs();
    if (0..k).any(|row| (0..row).any(|column| apart(row, column) > ROUNDING * largest)) {
        return refuse("not symmetric");
    }
    let Some(eigen) = symmetric_eigen(even) else { return refuse("without eigenvalues") };
    let top = eigen.values.first().copied().unwrap_or(0.0);
    if eigen.values.iter().any(|value| *value < -ROUNDING * top) {
        return refuse("negative in some direction");
    }
    Ok(())
}
