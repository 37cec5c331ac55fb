//! Members are weighed together into a group.

pub mod copeland;

use numerics::elementary::{exp, ln, pow};
use numerics::sum::sum;

/// How the members of the groups of one level are weighed together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelRule {
    /// The mean.
    pub aggregation: Aggregation,
    /// The share of a group's members that must have a value for the group to have one, 0 to 1.
    /// The weights of those that have are made to sum to one again. One allows nothing missing;
    /// a group without any value has none whatever the share.
    pub minimum_share: f64,
}

/// A way of weighing members together. With x the values there are and w their weights:
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aggregation {
    /// `Σwx / Σw`: a lack in one is made up for by another.
    Arithmetic,
    /// `exp(Σw ln x / Σw)`; all values must be above zero.
    Geometric,
    /// `Σw / Σ(w/x)`; all values must be above zero.
    Harmonic,
    /// `(Σw xᵖ / Σw)^(1/p)`, the geometric mean for p = 0; values must not be below zero, and not
    /// zero for p ≤ 0. One is the arithmetic, −1 the harmonic mean.
    GeneralisedMean {
        /// p.
        power: f64,
    },
    /// How many units it outranks less how many outrank it, pair by pair by weighted majority.
    Copeland,
}

/// Members cannot be weighed together.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum MeanError {
    /// A value has no logarithm, reciprocal or power.
    #[error(
        "a {mean} mean of {value}; put indicators on a scale above zero, such as min-max to 1–100"
    )]
    OutsideDomain {
        /// The mean.
        mean: &'static str,
        /// The value.
        value: f64,
    },
    /// The power is no number.
    #[error("a generalised mean of power {power}, which is not finite")]
    Power {
        /// The power.
        power: f64,
    },
}

/// Returns the weighted mean of the values there are; `None` where no value has a weight above
/// zero.
///
/// `values` and `weights` have one length; weights are finite and not negative.
///
/// # Errors
/// [`MeanError`] where a value that weighs something is outside the mean's domain.
///
/// # Panics
/// For [`Aggregation::Copeland`], which has no value of one unit alone.
///
/// # Source
/// OECD and JRC (2008), Handbook on constructing composite indicators, step 6,
/// doi 10.1787/9789264043466-en.
pub fn weighted_mean(
    values: &[Option<f64>],
    weights: &[f64],
    aggregation: Aggregation,
) -> Result<Option<f64>, MeanError> {
    let present = || {
        let pairs = values.iter().zip(weights);
        pairs
            .filter_map(|(value, weight)| value.map(|value| (value, *weight)))
            .filter(|(_, weight)| *weight > 0.0)
    };
    let total = sum(present().map(|(_, weight)| weight));
    if total <= 0.0 {
        return Ok(None);
    }
    let mean_of = |rule: &dyn Fn(f64) -> f64| sum(present().map(|(x, w)| w * rule(x))) / total;
    let positive = |mean| {
        let outside = present().map(|(x, _)| x).find(|x| *x <= 0.0);
        outside.map_or(Ok(()), |value| Err(MeanError::OutsideDomain { mean, value }))
    };
    Ok(Some(match aggregation {
        Aggregation::Arithmetic => mean_of(&|x| x),
        Aggregation::Geometric => {
            positive("geometric")?;
            exp(mean_of(&ln))
        }
        Aggregation::Harmonic => {
            positive("harmonic")?;
            1.0 / mean_of(&|x| 1.0 / x)
        }
        Aggregation::GeneralisedMean { power } => {
            if !power.is_finite() {
                return Err(MeanError::Power { power });
            }
            let mean = "generalised";
            if power <= 0.0 {
                positive(mean)?;
            } else if let Some((value, _)) = present().find(|(x, _)| *x < 0.0) {
                return Err(MeanError::OutsideDomain { mean, value });
            }
            if power == 0.0 {
                exp(mean_of(&ln))
            } else {
                pow(mean_of(&|x| pow(x, power)), 1.0 / power)
            }
        }
        Aggregation::Copeland => panic!("Copeland's score compares units and has none of one"),
    }))
}

impl Aggregation {
    /// Returns the rule in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Arithmetic => "arithmetic mean".to_owned(),
            Self::Geometric => "geometric mean".to_owned(),
            Self::Harmonic => "harmonic mean".to_owned(),
            Self::GeneralisedMean { power } => format!("generalised mean of power {power}"),
            Self::Copeland => "Copeland's score".to_owned(),
        }
    }
}
