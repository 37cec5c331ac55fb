//! The jump, its bias, and an interval that allows for both.

use super::adjustment::{Adjustment, Layout, adjusted, adjustment, ratio_column};
use super::bandwidth::{Bandwidths, Degrees, factorial};
use super::local_polynomial::{LocalPolynomial, exponent};
use super::refusal::DiscontinuityError;
use super::residuals::{Variance, nearest_neighbour, plug_in, variance_of_sum};
use super::side::Side;

/// A jump estimated with and without its leading bias.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Jump {
    /// The local polynomial's jump.
    pub conventional: f64,
    /// Less its estimated bias.
    pub bias_corrected: f64,
    /// Of the conventional estimate, at fixed bandwidth.
    pub standard_error: f64,
    /// Of the bias-corrected estimate, with how unsure the bias is.
    pub robust_standard_error: f64,
}

/// A discontinuity estimated by local polynomials.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RobustEstimate {
    /// The effect: the outcome's jump, divided by the treatment's where one is given.
    pub effect: Jump,
    /// The jump of the treatment taken.
    pub first_stage: Option<Jump>,
    /// The outcome's limits below and above, conventional and bias-corrected.
    pub limits: [[f64; 2]; 2],
    /// Rows within the estimate's bandwidth, below and above.
    pub n_estimate: [usize; 2],
    /// Rows within the bias's bandwidth.
    pub n_bias: [usize; 2],
    /// Covariates left out because others make them up, by place.
    pub dropped: Vec<usize>,
}

/// One side's weights on outcomes.
struct Weights<'a> {
    side: &'a Side,
    estimate: LocalPolynomial,
    bias: LocalPolynomial,
    /// Rows in the wider window.
    n: usize,
    conventional: Vec<f64>,
    corrected: Vec<f64>,
    /// Of the estimate's and the bias's fit, where residuals need it.
    leverage: [Vec<f64>; 2],
}

impl<'a> Weights<'a> {
    fn new(side: &'a Side, degrees: Degrees, h: f64, b: f64) -> Result<Self, DiscontinuityError> {
        let Degrees { p, q, derivative, kernel, variance } = degrees;
        let estimate = LocalPolynomial::new(side, kernel, h, p)?;
        let bias = LocalPolynomial::new(side, kernel, b, q)?;
        let n = estimate.n().max(bias.n());
        let mut conventional = estimate.coefficient_weights(derivative);
        conventional.resize(n, 0.0);
        let lift: f64 = conventional
            .iter()
            .zip(&side.distance)
            .map(|(weight, d)| weight * (side.sign * d).powi(exponent(p + 1)))
            .sum();
        let mut next = bias.coefficient_weights(p + 1);
        next.resize(n, 0.0);
        let corrected = conventional.iter().zip(&next).map(|(e, g)| e - lift * g).collect();
        let leverage = match variance.needs_leverage() {
            true => [estimate.leverage(), bias.leverage()],
            false => [Vec::new(), Vec::new()],
        };
        Ok(Self { side, estimate, bias, n, conventional, corrected, leverage })
    }

    fn values(&self, column: &[f64]) -> [f64; 2] {
        [&self.conventional, &self.corrected]
            .map(|weights| weights.iter().zip(column).map(|(w, y)| w * y).sum())
    }

    /// Returns the variances of the conventional and the corrected coefficient.
    fn variances(&self, column: &[f64], degrees: Degrees) -> [f64; 2] {
        let values = &column[..self.n];
        let clusters = self.side.clusters.as_deref().map(|clusters| &clusters[..self.n]);
        let residuals = match degrees.variance {
            Variance::NearestNeighbour { matches } if clusters.is_none() => {
                let residuals = nearest_neighbour(self.side, values, matches);
                [residuals.clone(), residuals]
            }
            variance => {
                let variance = match variance {
                    Variance::NearestNeighbour { .. } => Variance::Hc0,
                    other => other,
                };
                let [h, b] = &self.leverage;
                [(&self.estimate, h), (&self.bias, b)]
                    .map(|(fit, leverage)| plug_in(fit, self.side, values, variance, leverage))
            }
        };
        let of = |weights: &[f64], residuals: &[f64], degree: usize| {
            variance_of_sum(weights, residuals, clusters, degree + 1, degrees.variance)
        };
        [
            of(&self.conventional, &residuals[0], degrees.p),
            of(&self.corrected, &residuals[1], degrees.q),
        ]
    }
}

/// Returns the estimate at given bandwidths.
///
/// `τ = ν! (β⁺_ν − β⁻_ν)`; its bias is corrected by the polynomial of degree q at the bias's
/// bandwidth. With a treatment, the ratio of two jumps with its first-order error.
///
/// # Errors
/// [`DiscontinuityError`] where a window holds too few values or the treatment does not jump.
///
/// # Source
/// Calonico, S., Cattaneo, M. and Titiunik, R. (2014), doi 10.3982/ECTA11757; covariates by
/// Calonico, Cattaneo, Farrell and Titiunik (2019), doi 10.1162/rest_a_00760.
pub(crate) fn estimate(
    sides: &[Side; 2],
    degrees: Degrees,
    layout: Layout,
    bandwidths: Bandwidths,
) -> Result<RobustEstimate, DiscontinuityError> {
    let [h, b] = [bandwidths.estimate, bandwidths.bias];
    let weights = [
        Weights::new(&sides[0], degrees, h[0], b[0])?,
        Weights::new(&sides[1], degrees, h[1], b[1])?,
    ];
    let parts = [0, 1].map(|side: usize| (&sides[side], &weights[side].estimate));
    let explained = adjustment(&parts, layout);
    let scale = factorial(degrees.derivative);
    let (outcome, limits) = jump(&weights, layout, &explained, 0, scale);
    let mut estimate = RobustEstimate {
        effect: outcome,
        first_stage: None,
        limits,
        n_estimate: [weights[0].estimate.n(), weights[1].estimate.n()],
        n_bias: [weights[0].bias.n(), weights[1].bias.n()],
        dropped: explained.dropped.clone(),
    };
    if layout.fuzzy {
        let (treatment, _) = jump(&weights, layout, &explained, 1, scale);
        let (of, by) = (outcome.conventional, treatment.conventional);
        let ratio = of / by;
        let lost =
            (of - outcome.bias_corrected) / by - of / (by * by) * (by - treatment.bias_corrected);
        estimate.effect.conventional = ratio;
        estimate.effect.bias_corrected = ratio - lost;
        let first = spread(&weights, degrees, scale, |side| adjusted(side, layout, &explained, 1));
        estimate.first_stage =
            Some(Jump { standard_error: first[0], robust_standard_error: first[1], ..treatment });
        let errors = spread(&weights, degrees, scale, |side| {
            let y = adjusted(side, layout, &explained, 0);
            let t = adjusted(side, layout, &explained, 1);
            ratio_column(&y, &t, of, by).into()
        });
        [estimate.effect.standard_error, estimate.effect.robust_standard_error] = errors;
    } else {
        let errors = spread(&weights, degrees, scale, |side| adjusted(side, layout, &explained, 0));
        [estimate.effect.standard_error, estimate.effect.robust_standard_error] = errors;
    }
    Ok(estimate)
}

fn jump(
    weights: &[Weights<'_>; 2],
    layout: Layout,
    explained: &Adjustment,
    column: usize,
    scale: f64,
) -> (Jump, [[f64; 2]; 2]) {
    let limits = [0, 1].map(|side: usize| {
        let values = adjusted(weights[side].side, layout, explained, column);
        weights[side].values(&values).map(|value| scale * value)
    });
    let jump = Jump {
        conventional: limits[1][0] - limits[0][0],
        bias_corrected: limits[1][1] - limits[0][1],
        standard_error: 0.0,
        robust_standard_error: 0.0,
    };
    (jump, limits)
}

/// Returns the standard errors, conventional and robust, of a column's jump.
fn spread(
    weights: &[Weights<'_>; 2],
    degrees: Degrees,
    scale: f64,
    column: impl for<'a> Fn(&'a Side) -> std::borrow::Cow<'a, [f64]>,
) -> [f64; 2] {
    let variances =
        [0, 1].map(|side: usize| weights[side].variances(&column(weights[side].side), degrees));
    [0, 1].map(|kind: usize| scale * (variances[0][kind] + variances[1][kind]).sqrt())
}
