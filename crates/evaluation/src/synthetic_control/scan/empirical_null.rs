//! What the same treated show where there can be no effect, and p-values that allow for it.

use numerics::distribution::normal_above;
use numerics::quantile::quantile;
use numerics::sum::count;

use super::SetFinding;

/// Outcomes at a false start that an empirical null needs.
pub const LEAST_CONTROLS: usize = 30;

/// The quartile of a normal distribution: half of its absolute values lie below.
const QUARTILE: f64 = 0.674_489_750_196_081_7;

/// How far standardised effects spread at a false start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EmpiricalNull {
    /// The outcomes that it rests on.
    pub n: usize,
    /// The share of them whose p-value is at most 0.05; chance gives 0.05.
    pub share_at_five_percent: f64,
    /// The median of their absolute standardised effects over that of a normal distribution; chance
    /// gives 1.
    pub spread: f64,
}

impl EmpiricalNull {
    /// Returns the null that findings at a false start show; `None` where there are fewer than
    /// [`LEAST_CONTROLS`].
    ///
    /// Signs are taken as equally likely, so that its mean is 0; the median keeps a few outcomes
    /// that did change from widening it.
    #[must_use]
    pub fn of(findings: &[SetFinding]) -> Option<Self> {
        if findings.len() < LEAST_CONTROLS {
            return None;
        }
        let sizes: Vec<f64> = findings.iter().map(|finding| finding.z.abs()).collect();
        let small = findings.iter().filter(|finding| finding.p_value <= 0.05).count();
        Some(Self {
            n: findings.len(),
            share_at_five_percent: count(small) / count(findings.len()),
            spread: quantile(&sizes, 0.5)? / QUARTILE,
        })
    }

    /// Returns whether the treated show more than chance at the false start.
    #[must_use]
    pub fn is_wider_than_chance(&self) -> bool {
        self.spread > 1.0
    }

    /// Returns a p-value that allows for the null's spread `s`: `2Φ(−|z|/s)`, never below the
    /// p-value among placebo sets, which stands where `s` is at most 1.
    ///
    /// # Source
    /// Schuemie, M. J., Ryan, P. B., DuMouchel, W., Suchard, M. A. and Madigan, D. (2014),
    /// Statistics in Medicine 33(2), doi 10.1002/sim.5925, with standardised effects and a robust
    /// spread.
    #[must_use]
    pub fn calibrated(&self, finding: &SetFinding) -> f64 {
        if !self.is_wider_than_chance() {
            return finding.p_value;
        }
        (2.0 * normal_above(finding.z.abs() / self.spread)).clamp(finding.p_value, 1.0)
    }
}
