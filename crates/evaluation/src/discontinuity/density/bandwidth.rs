//! How wide the windows of a density test are.

use numerics::elementary::{exp, pow};
use numerics::matrix::{Matrix, inverse_positive_definite};
use numerics::sum::{count, sum};

use super::super::bandwidth::factorial;
use super::super::kernel::Kernel;
use super::super::local_polynomial::exponent;
use super::super::question::{DensityBandwidth, DensityModel, DensityQuestion};
use super::super::refusal::DiscontinuityError;
use super::fit::{Sample, columns, fit, places};

/// Variance over squared bias of the `(p + 1)`-th derivative by degree `p + 2`, uniform kernel.
const DERIVATIVE: [f64; 3] = [232_960.0 / 9.0, 3_430_865.455_123_6, 845_007_948.042_626];

/// Variance over squared bias of the density by degree `p`, uniform kernel.
const DENSITY: [f64; 3] = [4.8, 3_840.0 / 7.0, 100_800.0];

/// Rows, and different values, that a chosen window holds beside the polynomial's terms.
const LEAST: usize = 20;

/// The bandwidths in force.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen {
    pub(super) widths: [f64; 2],
    /// For the density below, above, their difference and their sum.
    pub(super) candidates: Option<[f64; 4]>,
}

/// Returns the bandwidths that are asked for.
///
/// # Errors
/// [`DiscontinuityError`] where a pilot has no fit or no finite bandwidth exists.
pub(super) fn choose(
    sample: &Sample,
    question: &DensityQuestion<'_>,
) -> Result<Chosen, DiscontinuityError> {
    if let DensityBandwidth::Given(widths) = question.bandwidth {
        return Ok(Chosen { widths, candidates: None });
    }
    let all = candidates(sample, question.p, question.kernel, question.model)?;
    let [below, above, difference, both] = all;
    let median = |one: f64| one.max(difference).min(one.min(difference).max(both));
    let widths = match (question.bandwidth, question.model) {
        (DensityBandwidth::Each, _) => [below, above],
        (DensityBandwidth::Difference, _) => [difference; 2],
        (DensityBandwidth::Sum, _) => [both; 2],
        (_, DensityModel::Unrestricted) => [median(below), median(above)],
        (_, DensityModel::Restricted) => [difference.min(both); 2],
    };
    Ok(Chosen { widths, candidates: Some(all) })
}

fn candidates(
    sample: &Sample,
    p: usize,
    kernel: Kernel,
    model: DensityModel,
) -> Result<[f64; 4], DiscontinuityError> {
    let n = count(sample.x.len());
    let farthest = [-sample.x[0], sample.x[sample.x.len() - 1]];
    let range = farthest[0].max(farthest[1]);
    let floors = [least(sample, false, p), least(sample, true, p)];
    let floor = floors[0].max(floors[1]);
    let [wide, narrow] = pilots(sample, p).map(|width| width.min(range).max(floor));
    let higher = fit(sample, [wide; 2], p + 2, p + 1, kernel, model)?;
    let pilot = fit(sample, [narrow; 2], p, 1, kernel, model)?;
    let [below, above] = biases(model, p, kernel, higher.values, pilot.values)?;
    let bias = [below, above, above - below, above + below];
    let power = 1.0 / count(2 * p + 1);
    let most = [farthest[0], farthest[1], range, range];
    let floors = [floors[0], floors[1], floor, floor];
    let mut found = [0.0; 4];
    for aim in 0..4 {
        let variance = n * narrow * pilot.variances[aim];
        let width = pow(variance / (count(2 * p) * bias[aim] * bias[aim] * n), power);
        found[aim] = width.min(most[aim]).max(floors[aim]);
        if !found[aim].is_finite() {
            return Err(DiscontinuityError::NoBandwidth {
                reason: "the density has no curvature or no rows to weigh it by",
            });
        }
    }
    Ok(found)
}

/// Returns the distance that holds as many rows, and different values, as a window must.
fn least(sample: &Sample, above: bool, p: usize) -> f64 {
    let mut distances: Vec<f64> = match above {
        true => sample.x[sample.n_below..].to_vec(),
        false => sample.x[..sample.n_below].iter().rev().map(|x| -x).collect(),
    };
    let wanted = LEAST + p + 1;
    let rows = distances[wanted.min(distances.len()) - 1];
    distances.dedup();
    rows.max(distances[wanted.min(distances.len()) - 1])
}

/// Returns pilots by a normal density's derivatives: for the `(p + 1)`-th derivative and the
/// density.
fn pilots(sample: &Sample, p: usize) -> [f64; 2] {
    let n = count(sample.x.len());
    let mean = sum(sample.x.iter().copied()) / n;
    let deviation = (sum(sample.x.iter().map(|x| (x - mean) * (x - mean))) / (n - 1.0)).sqrt();
    let z = mean / deviation;
    let normal = exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
    let over = |order: usize| 1.0 / (hermite(order, z).powi(2) * normal * n);
    let whole = count(p);
    let wide = (2.0 * whole + 1.0) / 4.0 * DERIVATIVE[p - 1] * over(p + 2);
    let narrow = 1.0 / (2.0 * whole) * DENSITY[p - 1] * over(p);
    [
        deviation * pow(wide, 1.0 / (2.0 * whole + 5.0)),
        deviation * pow(narrow, 1.0 / (2.0 * whole + 1.0)),
    ]
}

/// Returns the Hermite polynomial `Heₙ(z)`.
fn hermite(order: usize, z: f64) -> f64 {
    let (mut before, mut now) = (0.0, 1.0);
    for step in 0..order {
        (before, now) = (now, z * now - count(step) * before);
    }
    now
}

/// Returns the leading biases over `h^p`, below and above, from the `(p + 1)`-th derivatives.
fn biases(
    model: DensityModel,
    p: usize,
    kernel: Kernel,
    derivatives: [f64; 2],
    densities: [f64; 2],
) -> Result<[f64; 2], DiscontinuityError> {
    let k = columns(model, p, 0.0, true).len();
    let mut gram = vec![0.0; k * k];
    let mut right = vec![0.0; k];
    for (u, weight) in nodes(kernel) {
        for (side, above) in [false, true].into_iter().enumerate() {
            let u = if above { u } else { -u };
            // A shared polynomial weighs each side by its density.
            let weight = match model {
                DensityModel::Restricted => weight * densities[side],
                DensityModel::Unrestricted => weight,
            };
            let basis = columns(model, p, u, above);
            let rest = derivatives[side] * u.powi(exponent(p + 1)) / factorial(p + 1);
            for a in 0..k {
                right[a] += weight * basis[a] * rest;
                for b in 0..k {
                    gram[a * k + b] += weight * basis[a] * basis[b];
                }
            }
        }
    }
    let gram = Matrix::from_fn(k, k, |a, b| gram[a * k + b]);
    let inverse = inverse_positive_definite(&gram).ok_or(DiscontinuityError::NoBandwidth {
        reason: "a pilot finds a density that is not above zero",
    })?;
    let solution = inverse.times(&right);
    Ok(places(model, p, 1).map(|place| solution[place]))
}

/// Returns Gauss-Legendre nodes on 0 to 1 with their weights times the kernel: exact for the
/// polynomials met here.
fn nodes(kernel: Kernel) -> Vec<(f64, f64)> {
    const ORDER: usize = 16;
    let order = count(ORDER);
    (0..ORDER)
        .map(|place| {
            let angle = std::f64::consts::PI * (count(place) + 0.75) / (order + 0.5);
            let mut t = numerics::elementary::cos(angle);
            let mut slope = 1.0;
            for _ in 0..50 {
                let (mut before, mut now) = (1.0, t);
                for j in 1..ORDER {
                    let j = count(j);
                    (before, now) = (now, ((2.0 * j + 1.0) * t * now - j * before) / (j + 1.0));
                }
                slope = order * (t * now - before) / (t * t - 1.0);
                t -= now / slope;
            }
            let u = 0.5 * (t + 1.0);
            (u, kernel.weight(u) / ((1.0 - t * t) * slope * slope))
        })
        .collect()
}
