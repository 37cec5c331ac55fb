//! Whole-number noise for differential privacy, drawn exactly: no logarithm, no rounding.

use numerics::streams::Stream;

/// Noise is not defined for what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoiseError {
    /// A scale or variance is no ratio of whole numbers from 1 to 2²⁰.
    #[error("draw noise: {numerator}/{denominator} is no ratio of whole numbers from 1 to 2^20")]
    Ratio {
        /// Above the line.
        numerator: u64,
        /// Below it.
        denominator: u64,
    },
}

/// A positive ratio of whole numbers of at most 2²⁰.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    numerator: u64,
    denominator: u64,
}

impl Ratio {
    /// Returns the ratio.
    ///
    /// # Errors
    /// [`NoiseError::Ratio`] where a number is 0 or above 2²⁰: then all products below fit.
    pub fn new(numerator: u64, denominator: u64) -> Result<Self, NoiseError> {
        let fits = |number: u64| (1..=1 << 20).contains(&number);
        if !fits(numerator) || !fits(denominator) {
            return Err(NoiseError::Ratio { numerator, denominator });
        }
        Ok(Self { numerator, denominator })
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of at most 2^20")]
    fn value(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// Draws from the discrete Laplace distribution, `P(x) ∝ exp(−|x| / scale)`.
///
/// A count that one person changes by at most 1 is so protected with `ε = 1 / scale`
/// ([`laplace_epsilon`]). The stream must come from a seed that nobody else can know, and its
/// generator is not a cryptographic one: for release under a formal guarantee the seed is as secret
/// as the data.
///
/// # Source
/// Canonne, Kamath and Steinke (2020), The discrete Gaussian for differential privacy, algorithm 2,
/// arXiv 2004.00010.
pub fn discrete_laplace(scale: Ratio, stream: &mut Stream) -> i64 {
    let (t, s) = (u128::from(scale.numerator), u128::from(scale.denominator));
    loop {
        let u = below(t, stream);
        if !bernoulli_exp(u, t, stream) {
            continue;
        }
        let mut v = 0;
        while bernoulli_exp(1, 1, stream) {
            v += 1;
        }
        let size = i64::try_from((u + t * v) / s).expect("a scale of at most 2^20");
        let is_negative = below(2, stream) == 1;
        if !(is_negative && size == 0) {
            return if is_negative { -size } else { size };
        }
    }
}

/// Draws from the discrete Gaussian distribution, `P(x) ∝ exp(−x² / 2σ²)`, of this `σ²`.
///
/// A count that one person changes by at most 1 is so protected with `ρ = 1 / 2σ²` of zero-
/// concentrated differential privacy ([`gaussian_rho`]). For the stream see [`discrete_laplace`].
///
/// # Source
/// As [`discrete_laplace`], algorithm 3.
pub fn discrete_gaussian(variance: Ratio, stream: &mut Stream) -> i64 {
    let (n, d) = (u128::from(variance.numerator), u128::from(variance.denominator));
    let t = (n / d).isqrt() + 1;
    let scale = Ratio { numerator: u64::try_from(t).expect("at most 2^10 + 1"), denominator: 1 };
    loop {
        let drawn = discrete_laplace(scale, stream);
        // (|Y| − σ²/t)² / 2σ², with σ² = n/d.
        let apart = (u128::from(drawn.unsigned_abs()) * d * t).abs_diff(n);
        if bernoulli_exp(apart * apart, 2 * n * d * t * t, stream) {
            return drawn;
        }
    }
}

/// Returns ε of the discrete Laplace mechanism: `sensitivity / scale`.
#[must_use]
pub fn laplace_epsilon(sensitivity: u32, scale: Ratio) -> f64 {
    f64::from(sensitivity) / scale.value()
}

/// Returns ρ of the discrete Gaussian mechanism: `sensitivity² / 2σ²`.
#[must_use]
pub fn gaussian_rho(sensitivity: u32, variance: Ratio) -> f64 {
    let sensitivity = f64::from(sensitivity);
    sensitivity * sensitivity / (2.0 * variance.value())
}

/// Returns true with probability `exp(−n / d)`.
fn bernoulli_exp(n: u128, d: u128, stream: &mut Stream) -> bool {
    (0..n / d).all(|_| bernoulli_exp_below_one(1, 1, stream))
        && bernoulli_exp_below_one(n % d, d, stream)
}

/// Returns true with probability `exp(−n / d)`, `n ≤ d`: the first `k` at which a draw with
/// probability `n / dk` fails is odd.
fn bernoulli_exp_below_one(n: u128, d: u128, stream: &mut Stream) -> bool {
    let mut k = 1;
    while below(d * k, stream) < n {
        k += 1;
    }
    k % 2 == 1
}

/// Returns a whole number below `n`, each equally likely.
fn below(n: u128, stream: &mut Stream) -> u128 {
    let bits = u128::BITS - (n - 1).leading_zeros();
    loop {
        let drawn = match bits {
            0 => 0,
            1..=64 => u128::from(stream.next_u64() >> (64 - bits)),
            _ => {
                let high = u128::from(stream.next_u64()) << 64;
                (high | u128::from(stream.next_u64())) >> (128 - bits)
            }
        };
        if drawn < n {
            return drawn;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use numerics::elementary::exp;

    const N: i32 = 40_000;

    fn moments(draw: impl Fn(&mut Stream) -> i64) -> (f64, f64, f64) {
        let draws: Vec<f64> = (0..N)
            .map(|i| draw(&mut Stream::new(8, u64::try_from(i).unwrap())))
            .map(|x| f64::from(i32::try_from(x).unwrap()))
            .collect();
        let mean = numerics::sum::mean(&draws).unwrap();
        let variance = numerics::moments::variance_n(&draws).unwrap();
        let zeros = numerics::sum::count(draws.iter().filter(|x| **x == 0.0).count());
        (mean, variance, zeros / f64::from(N))
    }

    #[test]
    fn laplace_noise_has_its_mean_variance_and_share_of_zeros() {
        let (mean, variance, zeros) =
            moments(|stream| discrete_laplace(Ratio::new(2, 1).unwrap(), stream));
        let q = exp(-0.5);
        let theory = 2.0 * q / ((1.0 - q) * (1.0 - q));
        assert!((theory - 7.835_396_178_065_527).abs() < 1e-12, "as OpenDP's theory");
        assert!(mean.abs() < 5.0 * (theory / f64::from(N)).sqrt(), "{mean}");
        // The kurtosis of a Laplace distribution is 6.
        assert!((variance / theory - 1.0).abs() < 5.0 * (5.0 / f64::from(N)).sqrt(), "{variance}");
        let none = (1.0 - q) / (1.0 + q);
        assert!((zeros - none).abs() < 5.0 * (0.25 / f64::from(N)).sqrt(), "{zeros}");
    }

    #[test]
    fn gaussian_noise_has_its_mean_and_variance() {
        let (mean, variance, _) =
            moments(|stream| discrete_gaussian(Ratio::new(9, 1).unwrap(), stream));
        assert!(mean.abs() < 5.0 * 3.0 / f64::from(N).sqrt(), "{mean}");
        assert!((variance / 9.0 - 1.0).abs() < 5.0 * (2.0 / f64::from(N)).sqrt(), "{variance}");
        let (_, narrow, _) = moments(|stream| discrete_gaussian(Ratio::new(1, 4).unwrap(), stream));
        // Σ x² exp(−2x²) / Σ exp(−2x²), from −3 to 3.
        let terms = (-3..=3).map(f64::from).map(|x| (x * x, exp(-2.0 * x * x)));
        let (above, under) = terms.fold((0.0, 0.0), |(a, u), (square, p)| (a + square * p, u + p));
        assert!((narrow / (above / under) - 1.0).abs() < 0.06, "{narrow}");
    }

    #[test]
    fn the_price_in_privacy_is_the_published_one() {
        let ratio = |n, d| Ratio::new(n, d).unwrap();
        let epsilon = [ratio(1, 2), ratio(1, 1), ratio(2, 1), ratio(10, 1)];
        assert_eq!(epsilon.map(|scale| laplace_epsilon(1, scale)), [2.0, 1.0, 0.5, 0.1]);
        let rho = [ratio(1, 4), ratio(1, 1), ratio(4, 1), ratio(100, 1)];
        assert_eq!(rho.map(|variance| gaussian_rho(1, variance)), [2.0, 0.5, 0.125, 0.005]);
        assert!(Ratio::new(0, 1).is_err() && Ratio::new(1, 1 << 21).is_err());
    }
}
