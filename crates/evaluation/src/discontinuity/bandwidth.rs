//! How wide a window: bandwidths that make the mean squared error, or the error of the interval's
//! coverage, smallest.

use numerics::elementary::pow;
use numerics::sum::{count, sum};

use super::adjustment::{Layout, adjusted, adjustment, ratio_column};
use super::kernel::Kernel;
use super::local_polynomial::{LocalPolynomial, exponent};
use super::refusal::DiscontinuityError;
use super::residuals::{Variance, nearest_neighbour, plug_in, variance_of_sum};
use super::side::Side;

/// Which bandwidths are chosen: by mean squared error (`Mse…`) or coverage error (`Cer…`), one for
/// both sides of the jump (`…rd`), of the sum of the sides (`…sum`), one for each side (`…two`),
/// the least of the first two (`…comb1`) or the median of all (`…comb2`).
#[expect(missing_docs, reason = "told together above")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    Mserd,
    Msetwo,
    Msesum,
    Msecomb1,
    Msecomb2,
    Cerrd,
    Certwo,
    Cersum,
    Cercomb1,
    Cercomb2,
}

impl Selector {
    /// Every selector with the name the command has.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Mserd, "mserd"),
        (Self::Msetwo, "msetwo"),
        (Self::Msesum, "msesum"),
        (Self::Msecomb1, "msecomb1"),
        (Self::Msecomb2, "msecomb2"),
        (Self::Cerrd, "cerrd"),
        (Self::Certwo, "certwo"),
        (Self::Cersum, "cersum"),
        (Self::Cercomb1, "cercomb1"),
        (Self::Cercomb2, "cercomb2"),
    ];

    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(selector, _)| *selector == self).map_or("", |(_, name)| name)
    }

    fn for_coverage(self) -> bool {
        use Selector::{Cercomb1, Cercomb2, Cerrd, Cersum, Certwo};
        matches!(self, Cerrd | Certwo | Cersum | Cercomb1 | Cercomb2)
    }

    fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Mserd | Self::Cerrd => &[Kind::Difference],
            Self::Msetwo | Self::Certwo => &[Kind::Each],
            Self::Msesum | Self::Cersum => &[Kind::Sum],
            Self::Msecomb1 | Self::Cercomb1 => &[Kind::Difference, Kind::Sum],
            Self::Msecomb2 | Self::Cercomb2 => &[Kind::Difference, Kind::Sum, Kind::Each],
        }
    }
}

/// What equal values of the running variable change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MassPoints {
    /// The pilot bandwidth counts different values, and a window holds ten of them or more on
    /// each side where a fifth of a side's rows or more repeat a value.
    Adjust,
    /// Nothing but a warning.
    Check,
    /// Nothing.
    Off,
}

/// The estimator whose bandwidth is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Degrees {
    /// The estimate's polynomial.
    pub(crate) p: usize,
    /// The bias's polynomial.
    pub(crate) q: usize,
    /// 0 for a jump, 1 for a kink.
    pub(crate) derivative: usize,
    pub(crate) kernel: Kernel,
    pub(crate) variance: Variance,
}

/// Bandwidths, below and above the cut-off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bandwidths {
    /// For the estimate.
    pub estimate: [f64; 2],
    /// For the bias.
    pub bias: [f64; 2],
}

/// How bandwidths are chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Choice {
    pub(crate) selector: Selector,
    pub(crate) regularisation: f64,
    pub(crate) restrict: bool,
    pub(crate) least_values: Option<usize>,
    pub(crate) count_values_once: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Difference,
    Sum,
    Each,
}

/// The leading terms of a side's error: variance, bias and how unsure the bias is.
#[derive(Debug, Clone, Copy)]
struct Terms {
    variance: f64,
    bias: f64,
    regularisation: f64,
    rate: f64,
}

/// One step of the choice: which coefficient of which polynomial, its variance at one bandwidth
/// and its bias, by a polynomial one degree or two higher, at another.
#[derive(Debug, Clone, Copy)]
struct Step {
    degree: usize,
    power: usize,
    bias_degree: usize,
    at_variance: f64,
    at_bias: f64,
    regularised: bool,
}

struct Chooser<'a> {
    sides: &'a [Side; 2],
    degrees: Degrees,
    layout: Layout,
    choice: Choice,
    pilot: f64,
    least: [f64; 2],
}

/// Returns the bandwidths of a selector.
///
/// # Errors
/// [`DiscontinuityError`] where a pilot window holds too few values or an error term is not
/// finite.
pub(crate) fn choose(
    sides: &[Side; 2],
    degrees: Degrees,
    layout: Layout,
    choice: Choice,
) -> Result<Bandwidths, DiscontinuityError> {
    let least = match choice.least_values {
        None => [0.0; 2],
        Some(values) => [0, 1].map(|side: usize| sides[side].distinct_distance(values) + 1e-8),
    };
    let pilot = pilot(sides, degrees.kernel, choice, least);
    let chooser = Chooser { sides, degrees, layout, choice, pilot, least };
    let first = [0, 1].map(|side: usize| {
        let q = degrees.q;
        chooser.terms(
            side,
            Step {
                degree: q + 1,
                power: q + 1,
                bias_degree: q + 2,
                at_variance: pilot,
                // Wide enough that the farthest rows still weigh something.
                at_bias: sides[side].range() * (1.0 + f64::EPSILON.sqrt()),
                regularised: false,
            },
        )
    });
    let [below, above] = first;
    let first = [below?, above?];
    let found: Vec<Bandwidths> = choice
        .selector
        .kinds()
        .iter()
        .map(|kind| chooser.of_kind(*kind, first))
        .collect::<Result<_, _>>()?;
    let mut chosen = together(&found);
    if choice.selector.for_coverage() {
        let (n, p) = (count(sides[0].n() + sides[1].n()), count(degrees.p));
        let factor = pow(n, -p / ((3.0 + p) * (3.0 + 2.0 * p)));
        chosen.estimate = chosen.estimate.map(|h| h * factor);
    }
    Ok(chosen)
}

/// Returns the pilot bandwidth `C · min(s, IQR / 1.349) · n^(−1/5)`.
fn pilot(sides: &[Side; 2], kernel: Kernel, choice: Choice, least: [f64; 2]) -> f64 {
    let scores: Vec<f64> = sides[0].score.iter().rev().chain(&sides[1].score).copied().collect();
    let n = count(scores.len());
    let values = match choice.count_values_once {
        true => count(sides[0].n_distinct() + sides[1].n_distinct()),
        false => n,
    };
    let mean = sum(scores.iter().copied()) / n;
    let deviation = (sum(scores.iter().map(|x| (x - mean) * (x - mean))) / (n - 1.0)).sqrt();
    let quartiles = averaged_quantile(&scores, 3) - averaged_quantile(&scores, 1);
    let spread = deviation.min(quartiles / 1.349);
    let mut pilot = kernel.pilot_constant() * spread * pow(values, -0.2);
    if choice.restrict {
        pilot = pilot.min(sides[0].range().max(sides[1].range()));
    }
    pilot.max(least[0]).max(least[1])
}

/// Returns a quartile of sorted numbers, the mean of two where it falls between them (the second
/// definition of Hyndman and Fan 1996).
fn averaged_quantile(sorted: &[f64], quarter: usize) -> f64 {
    let place = sorted.len() * quarter;
    if place.is_multiple_of(4) {
        0.5 * (sorted[place / 4 - 1] + sorted[place / 4])
    } else {
        sorted[place / 4]
    }
}

/// Returns the only, the least of two or the median of three.
fn together(found: &[Bandwidths]) -> Bandwidths {
    let pick = |of: &dyn Fn(&Bandwidths) -> f64| {
        let mut values: Vec<f64> = found.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[(values.len() - 1) / 2]
    };
    let pair = |of: fn(&Bandwidths) -> [f64; 2]| [pick(&|b| of(b)[0]), pick(&|b| of(b)[1])];
    Bandwidths { estimate: pair(|b| b.estimate), bias: pair(|b| b.bias) }
}

impl Chooser<'_> {
    fn of_kind(&self, kind: Kind, first: [Terms; 2]) -> Result<Bandwidths, DiscontinuityError> {
        let Degrees { p, q, derivative, .. } = self.degrees;
        let start = self.solved(kind, first)?;
        let bias = self.solved(kind, self.both(q, p + 1, q + 1, start)?)?;
        let estimate = self.solved(kind, self.both(p, derivative, q, bias)?)?;
        Ok(Bandwidths { estimate, bias })
    }

    fn both(
        &self,
        degree: usize,
        power: usize,
        bias_degree: usize,
        at_bias: [f64; 2],
    ) -> Result<[Terms; 2], DiscontinuityError> {
        let at_variance = self.pilot;
        let step = |side: usize| Step {
            degree,
            power,
            bias_degree,
            at_variance,
            at_bias: at_bias[side],
            regularised: self.choice.regularisation > 0.0,
        };
        Ok([self.terms(0, step(0))?, self.terms(1, step(1))?])
    }

    /// Returns `(V / (B² + R))^rate`, within its bounds.
    fn solved(&self, kind: Kind, [l, r]: [Terms; 2]) -> Result<[f64; 2], DiscontinuityError> {
        let lambda = self.choice.regularisation;
        let widths = match kind {
            Kind::Each => [l, r]
                .map(|t| pow(t.variance / (t.bias * t.bias + lambda * t.regularisation), t.rate)),
            Kind::Sum | Kind::Difference => {
                let bias = if kind == Kind::Sum { r.bias + l.bias } else { r.bias - l.bias };
                let below = bias * bias + lambda * (r.regularisation + l.regularisation);
                [pow((l.variance + r.variance) / below, l.rate); 2]
            }
        };
        let ranges = [self.sides[0].range(), self.sides[1].range()];
        let (most, least) = match kind {
            Kind::Each => (ranges, self.least),
            _ => ([ranges[0].max(ranges[1]); 2], [self.least[0].max(self.least[1]); 2]),
        };
        let bounded = [0, 1].map(|side: usize| {
            let width = widths[side];
            // No bias at all asks for the whole range.
            let width = if self.choice.restrict { width.min(most[side]) } else { width };
            width.max(least[side])
        });
        match bounded.iter().all(|width| width.is_finite() && *width > 0.0) {
            true => Ok(bounded),
            false => Err(DiscontinuityError::NoBandwidth {
                reason: "the outcome does not vary enough around the cut-off to weigh bias \
                         against variance",
            }),
        }
    }

    fn terms(&self, side: usize, step: Step) -> Result<Terms, DiscontinuityError> {
        let side = &self.sides[side];
        let kernel = self.degrees.kernel;
        let (o, nu) = (step.degree, step.power);
        let fit = LocalPolynomial::new(side, kernel, step.at_variance, o)?;
        let weights = fit.coefficient_weights(nu);
        let explained = adjustment(&[(side, &fit)], self.layout);
        let mut column = adjusted(side, self.layout, &explained, 0);
        if self.layout.fuzzy {
            let treatment = adjusted(side, self.layout, &explained, 1);
            let factor = factorial(nu);
            let of = factor * product(&weights, &column);
            let by = factor * product(&weights, &treatment);
            column = ratio_column(&column, &treatment, of, by).into();
        }
        let h = step.at_variance;
        let variance = self.variance(side, &fit, &weights, &column);
        let powers =
            side.distance[..fit.n()].iter().map(|d| (side.sign * d / h).powi(exponent(o + 1)));
        let constant = h.powi(exponent(nu))
            * weights.iter().zip(powers).map(|(weight, power)| weight * power).sum::<f64>();

        let bias_fit = LocalPolynomial::new(side, kernel, step.at_bias, step.bias_degree)?;
        let bias_weights = bias_fit.coefficient_weights(o + 1);
        let higher = product(&bias_weights, &column);
        let gap = count(2 * (o + 1 - nu));
        let regularisation = match step.regularised {
            true => {
                let of_bias = self.variance(side, &bias_fit, &bias_weights, &column);
                gap * 3.0 * constant * constant * of_bias
            }
            false => 0.0,
        };
        let twice = count(2 * nu + 1);
        Ok(Terms {
            variance: twice * h.powi(exponent(2 * nu + 1)) * variance,
            bias: gap.sqrt() * constant * higher,
            regularisation,
            rate: 1.0 / count(2 * o + 3),
        })
    }

    fn variance(&self, side: &Side, fit: &LocalPolynomial, weights: &[f64], column: &[f64]) -> f64 {
        let clusters = side.clusters.as_deref().map(|clusters| &clusters[..fit.n()]);
        let values = &column[..fit.n()];
        let residuals = match self.degrees.variance {
            Variance::NearestNeighbour { matches } if clusters.is_none() => {
                nearest_neighbour(side, values, matches)
            }
            Variance::NearestNeighbour { .. } => plug_in(fit, side, values, Variance::Hc0, &[]),
            other => {
                let leverage = if other.needs_leverage() { fit.leverage() } else { Vec::new() };
                plug_in(fit, side, values, other, &leverage)
            }
        };
        variance_of_sum(weights, &residuals, clusters, fit.n_coefficients(), self.degrees.variance)
    }
}

fn product(weights: &[f64], values: &[f64]) -> f64 {
    weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
}

/// Returns `n!`.
pub(crate) fn factorial(n: usize) -> f64 {
    (1..=n).map(count).product()
}
