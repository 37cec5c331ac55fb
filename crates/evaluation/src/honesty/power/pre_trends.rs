//! What a test for trends before the start can and cannot see (Roth 2022).

use numerics::distribution::{normal_above, normal_quantile, normal_reach};
use numerics::elementary::{exp, sqrt};
use numerics::matrix::{Matrix, solve_positive_definite};
use numerics::sum::{count, sum};

use crate::honesty::event_study::EventStudy;

/// Points of the lattice that chances are taken over.
const POINTS: usize = 4_000;

/// A slope is found to this share of itself.
const SLOPE_TOLERANCE: f64 = 1e-5;

/// Or to a chance of detection as near as this, well below the error of the lattice.
const POWER_TOLERANCE: f64 = 1e-7;

/// The covariance of the coefficients before the start has no inverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Singular;

/// What a pre-test says of one hypothetical violation.
#[derive(Debug, Clone, PartialEq)]
pub struct PreTest {
    /// The chance that at least one coefficient before the start is significant.
    pub power: f64,
    /// The chance of passing under the violation, beside that under parallel trends.
    pub bayes_factor: f64,
    /// The density of the coefficients seen, under the violation beside under parallel trends.
    pub likelihood_ratio: f64,
    /// The mean of each coefficient, under the violation.
    pub means: Vec<f64>,
    /// The mean of each coefficient under the violation among samples that pass.
    pub means_after_passing: Vec<f64>,
}

/// A pre-test: every coefficient before the start is judged by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct PreTester<'a> {
    study: &'a EventStudy,
    /// Lower Cholesky factor of the covariance before the start, row after row.
    factor: Vec<Vec<f64>>,
    covariance: Matrix,
    limits: Vec<f64>,
    steps: Vec<f64>,
}

impl<'a> PreTester<'a> {
    /// Returns the pre-test that calls a coefficient significant where it is beyond the normal
    /// quantile at `level`.
    ///
    /// # Errors
    /// [`Singular`] where the coefficients before the start do not vary freely.
    pub fn new(study: &'a EventStudy, level: f64) -> Result<Self, Singular> {
        let k = study.n_before;
        let covariance = Matrix::from_fn(k, k, |row, column| study.covariance.get(row, column));
        let factor = cholesky(&covariance).ok_or(Singular)?;
        let reach = normal_reach(level);
        let limits = (0..k).map(|place| reach * sqrt(covariance.get(place, place))).collect();
        let steps = primes(k).iter().map(|prime| sqrt(*prime).fract()).collect();
        Ok(Self { study, factor, covariance, limits, steps })
    }

    /// Returns what the pre-test says of a violation with one number per period.
    ///
    /// # Source
    /// Roth, J. (2022), Pretest with Caution, AER: Insights 4(3), doi 10.1257/aeri.20210236.
    /// Chances and truncated means by the separation of Genz, A. (1992), doi
    /// 10.2307/1390838, on a fixed lattice.
    ///
    /// # Errors
    /// [`Singular`] where the coefficients before the start do not vary freely.
    pub fn judge(&self, violation: &[f64]) -> Result<PreTest, Singular> {
        let k = self.study.n_before;
        let (passing, inside) = self.passing(&violation[..k]);
        let (under_null, _) = self.passing(&vec![0.0; k]);
        let moved: Vec<f64> = inside.iter().zip(violation).map(|(mean, d)| mean - d).collect();
        let pulled = solve_positive_definite(&self.covariance, &moved).ok_or(Singular)?;
        let mut means_after_passing = inside;
        for (place, mean) in violation.iter().enumerate().skip(k) {
            let pull = (0..k).map(|early| self.study.covariance.get(place, early) * pulled[early]);
            means_after_passing.push(mean + sum(pull));
        }
        Ok(PreTest {
            power: 1.0 - passing,
            bayes_factor: passing / under_null,
            likelihood_ratio: self.likelihood_ratio(&violation[..k])?,
            means: violation.to_vec(),
            means_after_passing,
        })
    }

    /// Returns the violation that grows by `slope` each period.
    #[must_use]
    pub fn line(&self, slope: f64) -> Vec<f64> {
        let reference = self.study.reference;
        let steps = self.study.periods.iter().map(|period| period - reference);
        steps.map(|step| slope * whole(step)).collect()
    }

    /// Returns the slope, above zero, that the pre-test finds with chance `power`.
    #[must_use]
    pub fn slope_for(&self, power: f64) -> f64 {
        let k = self.study.n_before;
        let surplus = |slope: f64| 1.0 - self.passing(&self.line(slope)[..k]).0 - power;
        let (mut low, mut high) = (0.0, self.limits[0] / count(k));
        let mut at_low = surplus(low);
        if at_low >= 0.0 {
            return 0.0;
        }
        let mut at_high = surplus(high);
        while at_high < 0.0 {
            (low, at_low, high) = (high, at_high, 2.0 * high);
            at_high = surplus(high);
        }
        // The rule of false position, halving the end that stays (Illinois).
        let mut stays = 0;
        while high - low > SLOPE_TOLERANCE * high {
            let middle = (low * at_high - high * at_low) / (at_high - at_low);
            let at_middle = surplus(middle);
            if at_middle.abs() < POWER_TOLERANCE {
                return middle;
            }
            if at_middle < 0.0 {
                (low, at_low) = (middle, at_middle);
                at_high *= if stays == 1 { 0.5 } else { 1.0 };
                stays = 1;
            } else {
                (high, at_high) = (middle, at_middle);
                at_low *= if stays == -1 { 0.5 } else { 1.0 };
                stays = -1;
            }
        }
        0.5 * (low + high)
    }

    /// Returns the chance that no coefficient is significant, and each one's mean among such
    /// samples.
    fn passing(&self, means: &[f64]) -> (f64, Vec<f64>) {
        let k = means.len();
        let mut weights = Vec::with_capacity(POINTS);
        let mut totals = vec![0.0; k];
        let mut normals = vec![0.0; k];
        let mut sample = vec![0.0; k];
        for point in 0..POINTS {
            let mut weight = 1.0;
            for place in 0..k {
                let row = &self.factor[place];
                let known = sum(row.iter().zip(&normals[..place]).map(|(f, e)| f * e));
                let middle = means[place] + known;
                let low = (-self.limits[place] - middle) / row[place];
                let high = (self.limits[place] - middle) / row[place];
                // From the tail that both limits are nearer to.
                let turned = if low + high > 0.0 { -1.0 } else { 1.0 };
                let (from, to) = if turned < 0.0 { (-high, -low) } else { (low, high) };
                let (below, above) = (normal_above(-from), normal_above(-to));
                weight *= above - below;
                let share = folded(count(point + 1) * self.steps[place] + 0.5);
                let drawn = below + share * (above - below);
                let drawn = drawn.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON);
                normals[place] = turned * normal_quantile(drawn);
                sample[place] = middle + row[place] * normals[place];
            }
            weights.push(weight);
            totals.iter_mut().zip(&sample).for_each(|(total, x)| *total += weight * x);
        }
        let total = sum(weights.iter().copied());
        let inside = totals.iter().map(|x| if total > 0.0 { x / total } else { 0.0 }).collect();
        (total / count(POINTS), inside)
    }

    fn likelihood_ratio(&self, violation: &[f64]) -> Result<f64, Singular> {
        let pulled = solve_positive_definite(&self.covariance, violation).ok_or(Singular)?;
        let seen = self.study.coefficients.iter().zip(violation);
        Ok(exp(sum(pulled.iter().zip(seen).map(|(p, (b, d))| p * (b - 0.5 * d)))))
    }
}

/// Returns the lower factor of a positive definite matrix, row after row.
fn cholesky(matrix: &Matrix) -> Option<Vec<Vec<f64>>> {
    let k = matrix.n_rows();
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(k);
    for i in 0..k {
        let mut row: Vec<f64> = Vec::with_capacity(i + 1);
        for (j, above) in rows.iter().enumerate() {
            let known = sum(row.iter().zip(above).map(|(a, b)| a * b));
            row.push((matrix.get(i, j) - known) / above[j]);
        }
        let left = matrix.get(i, i) - sum(row.iter().map(|value| value * value));
        if left <= 1e-12 * matrix.get(i, i) {
            return None;
        }
        row.push(sqrt(left));
        rows.push(row);
    }
    Some(rows)
}

/// Returns the place of a number on a line folded to run from 0 up to 1 and back.
fn folded(x: f64) -> f64 {
    (2.0 * x.fract() - 1.0).abs()
}

fn primes(n: usize) -> Vec<f64> {
    let mut found: Vec<u32> = Vec::new();
    let mut next = 2;
    while found.len() < n {
        if found.iter().all(|prime| next % prime != 0) {
            found.push(next);
        }
        next += 1;
    }
    found.into_iter().map(f64::from).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a number of periods is small")]
fn whole(step: i64) -> f64 {
    step as f64
}
