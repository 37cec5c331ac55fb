//! Draws without replacement from an urn of two kinds.

use numerics::elementary::exp;
use numerics::streams::Stream;

use super::super::ln_exp::ln_of_normal;
use super::exact;

/// An urn of marked and other balls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Urn {
    pub(super) marked: u64,
    pub(super) others: u64,
}

impl Urn {
    /// Returns how many of `n` balls drawn without replacement are marked.
    ///
    /// Inversion from the mode outwards, alternating sides: as many steps as the draw lies from
    /// the mode, about the standard deviation.
    pub(super) fn draw(self, n: u64, stream: &mut Stream) -> u64 {
        let least = n.saturating_sub(self.others);
        let most = n.min(self.marked);
        if least == most {
            return least;
        }
        let product = u128::from(n + 1) * u128::from(self.marked + 1);
        let mode = product / u128::from(self.marked + self.others + 2);
        let mode = u64::try_from(mode).map_or(most, |mode| mode.clamp(least, most));
        let (mut low, mut high) = (mode, mode);
        let at_mode = exp(self.ln_probability(n, mode));
        let (mut p_low, mut p_high) = (at_mode, at_mode);
        let mut left = stream.uniform() - at_mode;
        let mut drawn = mode;
        while left > 0.0 && (low > least || high < most) {
            if high < most {
                p_high *= self.step_up(n, high);
                high += 1;
                left -= p_high;
                drawn = high;
                if left <= 0.0 {
                    break;
                }
            }
            if low > least {
                p_low /= self.step_up(n, low - 1);
                low -= 1;
                left -= p_low;
                drawn = low;
            }
        }
        drawn
    }

    /// Returns the probability of `k + 1` marked over that of `k`.
    fn step_up(self, n: u64, k: u64) -> f64 {
        let up = exact(self.marked - k) * exact(n - k);
        let down = exact(k + 1) * exact(self.others + k + 1 - n);
        up / down
    }

    fn ln_probability(self, n: u64, k: u64) -> f64 {
        let choose = |of: u64, k: u64| ln_factorial(of) - ln_factorial(k) - ln_factorial(of - k);
        choose(self.marked, k) + choose(self.others, n - k) - choose(self.marked + self.others, n)
    }
}

/// `½ ln 2π`.
const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_7;

/// Returns `ln n!`: a product for small numbers, Stirling's series for others.
fn ln_factorial(n: u64) -> f64 {
    if n < 20 {
        return ln_of_normal((1..=n).map(exact).product());
    }
    let x = exact(n);
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square / 1260.0));
    (x + 0.5) * ln_of_normal(x) - x + HALF_LN_TWO_PI + series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factorials_meet_where_the_forms_change() {
        let exact_20: f64 = (1..=20_u64).map(|k| ln_of_normal(exact(k))).sum();
        assert!((ln_factorial(20) - exact_20).abs() < 1e-11, "{}", ln_factorial(20) - exact_20);
    }

    #[test]
    fn draws_have_the_mean_and_variance_of_the_distribution() {
        for (marked, others, n) in [(300, 900, 120), (5, 4, 6), (4_000_000, 6_000_000, 1700)] {
            let urn = Urn { marked, others };
            let draws: Vec<f64> =
                (0..20_000).map(|number| exact(urn.draw(n, &mut Stream::new(3, number)))).collect();
            let (p, all) = (exact(marked) / exact(marked + others), exact(marked + others));
            let expected = exact(n) * p;
            let variance = expected * (1.0 - p) * (all - exact(n)) / (all - 1.0);
            let mean = numerics::sum::mean(&draws).unwrap();
            let found = numerics::moments::variance_n(&draws).unwrap();
            // Five standard errors of the mean; of the variance about 1 per cent each.
            assert!((mean - expected).abs() < 5.0 * (variance / 20_000.0).sqrt(), "{mean}");
            assert!((found / variance - 1.0).abs() < 0.05, "{found} {variance}");
        }
    }

    #[test]
    fn draws_that_cannot_vary_do_not() {
        let mut stream = Stream::new(1, 1);
        assert_eq!(Urn { marked: 0, others: 5 }.draw(3, &mut stream), 0);
        assert_eq!(Urn { marked: 5, others: 0 }.draw(3, &mut stream), 3);
        assert_eq!(Urn { marked: 2, others: 2 }.draw(4, &mut stream), 2);
    }
}
