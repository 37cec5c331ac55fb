//! A polynomial fitted near the cut-off on one side, as weights that each row's outcome gets.

use std::collections::BTreeMap;

use numerics::matrix::{Matrix, inverse_positive_definite, symmetric_eigen};

use super::kernel::Kernel;
use super::side::Side;

/// The highest degree that is fitted.
pub(crate) const HIGHEST_DEGREE: usize = 9;

/// Too few different values of the running variable for a polynomial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TooFewValues {
    pub(crate) side: &'static str,
    pub(crate) found: usize,
    pub(crate) needed: usize,
    pub(crate) bandwidth: f64,
}

/// A weighted least-squares polynomial of the distance to the cut-off.
///
/// It is fitted in Legendre polynomials of `2 d / h − 1`, which stay apart where powers of the
/// distance do not.
#[derive(Debug, Clone)]
pub(crate) struct LocalPolynomial {
    degree: usize,
    bandwidth: f64,
    sign: f64,
    /// `2 d / h − 1` of each row in the window.
    place: Vec<f64>,
    /// Kernel times row weight.
    pub(crate) weights: Vec<f64>,
    /// The inverse of `PᵀWP`, P the Legendre polynomials.
    inverse: Matrix,
}

impl LocalPolynomial {
    /// Returns the fit of degree `degree` to the rows of a window.
    ///
    /// # Errors
    /// [`TooFewValues`] where the window holds not more different values than the degree plus one.
    pub(crate) fn new(
        side: &Side,
        kernel: Kernel,
        bandwidth: f64,
        degree: usize,
    ) -> Result<Self, TooFewValues> {
        let n = side.window(bandwidth, kernel);
        let (found, needed) = (side.distinct_within(n), degree + 2);
        let refusal = TooFewValues { side: side.name(), found, needed, bandwidth };
        if found < needed {
            return Err(refusal);
        }
        let shares = || side.distance[..n].iter().map(|distance| distance / bandwidth);
        let kernel_weights = shares().map(|share| kernel.weight(share) / bandwidth);
        let weights: Vec<f64> = match &side.weights {
            None => kernel_weights.collect(),
            Some(weights) => kernel_weights.zip(weights).map(|(k, w)| k * w).collect(),
        };
        let place: Vec<f64> = shares().map(|share| 2.0 * share - 1.0).collect();
        let gram = gram(&place, &weights, degree);
        let inverse = inverse_positive_definite(&gram).ok_or(refusal)?;
        Ok(Self { degree, bandwidth, sign: side.sign, place, weights, inverse })
    }

    /// Returns the number of rows in the window.
    pub(crate) fn n(&self) -> usize {
        self.place.len()
    }

    /// Returns the weight of each row's outcome in the coefficient of `(x − c)^power`.
    pub(crate) fn coefficient_weights(&self, power: usize) -> Vec<f64> {
        let scale = (self.sign / self.bandwidth).powi(exponent(power));
        let at = |j: usize| scale * shifted_legendre_coefficient(j, power);
        let direction: Vec<f64> = (0..=self.degree).map(at).collect();
        let polynomial = powers_of_legendre(&self.inverse.times(&direction));
        let value = |(t, w): (&f64, &f64)| w * polynomial.at(*t);
        self.place.iter().zip(&self.weights).map(value).collect()
    }

    /// Returns the weight of each row's outcome in the fit at a distance.
    pub(crate) fn value_weights(&self, distance: f64) -> Vec<f64> {
        let basis = legendre(2.0 * (distance / self.bandwidth) - 1.0);
        let polynomial = powers_of_legendre(&self.inverse.times(&basis[..=self.degree]));
        let value = |(t, w): (&f64, &f64)| w * polynomial.at(*t);
        self.place.iter().zip(&self.weights).map(value).collect()
    }

    /// Returns what the fit to `values`, one per row of the window, says at these distances.
    pub(crate) fn fitted(&self, values: &[f64], distances: &[f64]) -> Vec<f64> {
        let mut right = vec![0.0; self.degree + 1];
        for ((t, w), value) in self.place.iter().zip(&self.weights).zip(values) {
            for (sum, polynomial) in right.iter_mut().zip(legendre(*t)) {
                *sum += w * polynomial * value;
            }
        }
        let polynomial = powers_of_legendre(&self.inverse.times(&right));
        let place = |distance: &f64| 2.0 * (distance / self.bandwidth) - 1.0;
        distances.iter().map(|distance| polynomial.at(place(distance))).collect()
    }

    /// Returns each row's leverage, the weight of its outcome in its own fit.
    pub(crate) fn leverage(&self) -> Vec<f64> {
        let row = |(t, w): (&f64, &f64)| {
            let basis: Vec<f64> = legendre(*t).into_iter().take(self.degree + 1).collect();
            let image = self.inverse.times(&basis);
            w * basis.iter().zip(&image).map(|(a, b)| a * b).sum::<f64>()
        };
        self.place.iter().zip(&self.weights).map(row).collect()
    }

    /// Returns residuals of the first rows of a side with the leverage of their clusters taken
    /// off: `e + P·A·PᵀWe` within a cluster, so that along a direction in which the cluster has the
    /// leverage `h` they are multiplied by `stretch(h)`.
    ///
    /// # Source
    /// Bell, R. and McCaffrey, D. (2002), Survey Methodology 28(2); Pustejovsky, J. and Tipton, E.
    /// (2018), doi 10.1080/07350015.2016.1247004.
    pub(crate) fn by_cluster(
        &self,
        residuals: &[f64],
        distances: &[f64],
        clusters: &[u32],
        stretch: impl Fn(f64) -> f64,
    ) -> Vec<f64> {
        let k = self.degree + 1;
        let Some(root) = root(&self.inverse) else { return vec![f64::INFINITY; residuals.len()] };
        let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (row, cluster) in clusters.iter().take(residuals.len()).enumerate() {
            members.entry(*cluster).or_default().push(row);
        }
        let mut found = residuals.to_vec();
        for rows in members.values() {
            // The basis in which all of the fit's own leverage is one.
            let bases: Vec<Vec<f64>> = rows
                .iter()
                .map(|row| {
                    root.times(&legendre(2.0 * (distances[*row] / self.bandwidth) - 1.0)[..k])
                })
                .collect();
            let (mut own, mut score) = (vec![0.0; k * k], vec![0.0; k]);
            for (row, basis) in rows.iter().zip(&bases) {
                let weight = self.weights.get(*row).copied().unwrap_or(0.0);
                for (a, one) in basis.iter().enumerate() {
                    score[a] += weight * one * residuals[*row];
                    for (b, other) in basis.iter().enumerate() {
                        own[a * k + b] += weight * one * other;
                    }
                }
            }
            let Some(eigen) = symmetric_eigen(&Matrix::from_fn(k, k, |a, b| own[a * k + b])) else {
                return vec![f64::INFINITY; residuals.len()];
            };
            let mut step = vec![0.0; k];
            for (place, leverage) in eigen.values.iter().enumerate().filter(|(_, h)| **h > 1e-14) {
                let direction = eigen.vectors.column(place);
                let along: f64 = direction.iter().zip(&score).map(|(v, s)| v * s).sum();
                let factor = (stretch(*leverage) - 1.0) / leverage;
                step.iter_mut().zip(direction).for_each(|(step, v)| *step += factor * along * v);
            }
            for (row, basis) in rows.iter().zip(&bases) {
                found[*row] += basis.iter().zip(&step).map(|(b, s)| b * s).sum::<f64>();
            }
        }
        found
    }

    /// Returns the number of coefficients.
    pub(crate) fn n_coefficients(&self) -> usize {
        self.degree + 1
    }
}

/// Returns `C` with `CᵀC` the matrix.
fn root(matrix: &Matrix) -> Option<Matrix> {
    let eigen = symmetric_eigen(matrix)?;
    let size = matrix.n_rows();
    let cell = |row: usize, column: usize| {
        eigen.values[row].max(0.0).sqrt() * eigen.vectors.get(column, row)
    };
    Some(Matrix::from_fn(size, size, cell))
}

/// Returns a small power as the type that `powi` takes.
pub(crate) fn exponent(power: usize) -> i32 {
    i32::try_from(power).expect("degrees are small")
}

/// A polynomial by its coefficients, lowest power first.
struct Polynomial([f64; HIGHEST_DEGREE + 1], usize);

impl Polynomial {
    fn at(&self, t: f64) -> f64 {
        self.0[..=self.1].iter().rev().fold(0.0, |value, coefficient| value * t + coefficient)
    }
}

/// Returns `Σ aⱼ Pⱼ(t)` by powers of `t`.
fn powers_of_legendre(a: &[f64]) -> Polynomial {
    let mut powers = [0.0; HIGHEST_DEGREE + 1];
    let (mut before, mut now) = ([0.0; HIGHEST_DEGREE + 1], [0.0; HIGHEST_DEGREE + 1]);
    now[0] = 1.0;
    let mut order = 0.0;
    for a in a {
        for (power, coefficient) in powers.iter_mut().zip(now) {
            *power += a * coefficient;
        }
        let mut next = [0.0; HIGHEST_DEGREE + 1];
        for place in 0..=HIGHEST_DEGREE {
            let lifted = if place == 0 { 0.0 } else { now[place - 1] };
            next[place] = ((2.0 * order + 1.0) * lifted - order * before[place]) / (order + 1.0);
        }
        (before, now) = (now, next);
        order += 1.0;
    }
    Polynomial(powers, a.len() - 1)
}

/// Returns `P₀(t), P₁(t), …`.
fn legendre(t: f64) -> [f64; HIGHEST_DEGREE + 1] {
    legendre_of::<{ HIGHEST_DEGREE + 1 }>(t)
}

fn legendre_of<const K: usize>(t: f64) -> [f64; K] {
    let mut values = [1.0; K];
    if K > 1 {
        values[1] = t;
    }
    let mut order = 1.0;
    for j in 2..K {
        values[j] =
            ((2.0 * order + 1.0) * t * values[j - 1] - order * values[j - 2]) / (order + 1.0);
        order += 1.0;
    }
    values
}

/// Returns the coefficient of `u^power` in `Pⱼ(2u − 1)`: `(−1)^(j+power) C(j, power) C(j+power, power)`.
fn shifted_legendre_coefficient(j: usize, power: usize) -> f64 {
    if power > j {
        return 0.0;
    }
    let sign = if (j + power).is_multiple_of(2) { 1.0 } else { -1.0 };
    sign * choose(j, power) * choose(j + power, power)
}

fn choose(n: usize, k: usize) -> f64 {
    let factor = |i: usize| numerics::sum::count(n - i) / numerics::sum::count(i + 1);
    (0..k).map(factor).product::<f64>().round()
}

fn gram(place: &[f64], weights: &[f64], degree: usize) -> Matrix {
    match degree {
        0 => gram_of::<1>(place, weights),
        1 => gram_of::<2>(place, weights),
        2 => gram_of::<3>(place, weights),
        3 => gram_of::<4>(place, weights),
        4 => gram_of::<5>(place, weights),
        5 => gram_of::<6>(place, weights),
        6 => gram_of::<7>(place, weights),
        7 => gram_of::<8>(place, weights),
        8 => gram_of::<9>(place, weights),
        _ => gram_of::<10>(place, weights),
    }
}

fn gram_of<const K: usize>(place: &[f64], weights: &[f64]) -> Matrix {
    let mut sums = [[0.0; K]; K];
    for (t, w) in place.iter().zip(weights) {
        let basis = legendre_of::<K>(*t);
        for a in 0..K {
            let weighted = w * basis[a];
            for b in 0..=a {
                sums[a][b] += weighted * basis[b];
            }
        }
    }
    Matrix::from_fn(K, K, |a, b| sums[a.max(b)][a.min(b)])
}
