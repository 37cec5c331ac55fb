//! Transformations that draw in a long tail.

use numerics::elementary::{ln, pow};

use super::shape::skewness;

/// A transformation of all values of an indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// `ln(x − min + 0.01(max − min))`; COINr's `log_CT`.
    LogFromMinimum,
    /// The same where the skew is to the right, and `−ln(max − x + 0.01(max − min))` where it is
    /// to the left; COINr's `log_CT_plus`.
    LogBySkew,
    /// `ln(x − min + 1)`; COINr's `log_CT_orig`. Depends on the unit of the indicator.
    LogFromMinimumPlusOne,
    /// `ln((max − 1)(x − min)/(max − min) + 1)`, of the Global Innovation Index; the largest
    /// value must exceed 1. COINr's `log_GII` computes it and returns the values untouched.
    LogInnovationIndex,
    /// `ln x`; all values must be above zero.
    Log,
    /// `(x^λ − 1)/λ`, `ln x` for λ = 0.
    BoxCox {
        /// The exponent λ.
        lambda: f64,
        /// What is made of values that are not above zero.
        shift: Shift,
    },
}

/// How a transformation of positive numbers takes others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// `x − min + 1` takes the place of x, whatever its sign.
    MinimumToOne,
    /// Values that are not above zero are refused.
    Unshifted,
}

/// A transformation is not defined for the values.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum TransformError {
    /// A logarithm or power of a number that is not above zero.
    #[error("transform {value}: only numbers above zero have a logarithm; shift them first")]
    NotPositive {
        /// The number.
        value: f64,
    },
    /// All values are equal.
    #[error("transform: all values are {value}")]
    Constant {
        /// The value.
        value: f64,
    },
    /// The Global Innovation Index's rule turns the scale around.
    #[error(
        "transform: the largest value is {largest}, and the rule of the Global Innovation Index \
         turns the scale around where it is not above 1"
    )]
    LargestNotAboveOne {
        /// The largest value.
        largest: f64,
    },
    /// λ is no number.
    #[error("transform: the exponent {lambda} of Box and Cox is not finite")]
    Exponent {
        /// The exponent.
        lambda: f64,
    },
}

/// Returns the values transformed. All transformations keep the order of the values.
///
/// # Errors
/// [`TransformError`] where the transformation is not defined for the values.
///
/// # Source
/// Box, G. and Cox, D. (1964), An analysis of transformations, JRSS B 26,
/// doi 10.1111/j.2517-6161.1964.tb00553.x; Becker et al. (2022), doi 10.21105/joss.04567.
pub fn transformed(values: &[f64], transform: &Transform) -> Result<Vec<f64>, TransformError> {
    let Some(least) = values.iter().copied().reduce(f64::min) else { return Ok(Vec::new()) };
    let most = values.iter().copied().fold(least, f64::max);
    let room = 0.01 * (most - least);
    let ranged =
        || if most > least { Ok(()) } else { Err(TransformError::Constant { value: least }) };
    let each = |rule: &dyn Fn(f64) -> f64| Ok(values.iter().map(|value| rule(*value)).collect());
    match *transform {
        Transform::LogFromMinimum => {
            ranged()?;
            each(&|x| ln(x - least + room))
        }
        Transform::LogBySkew => {
            ranged()?;
            if skewness(values).is_some_and(|skewness| skewness < 0.0) {
                each(&|x| -ln(most - x + room))
            } else {
                each(&|x| ln(x - least + room))
            }
        }
        Transform::LogFromMinimumPlusOne => each(&|x| ln(x - least + 1.0)),
        Transform::LogInnovationIndex => {
            ranged()?;
            if most <= 1.0 {
                return Err(TransformError::LargestNotAboveOne { largest: most });
            }
            each(&|x| ln((most - 1.0) * (x - least) / (most - least) + 1.0))
        }
        Transform::Log => {
            above_zero(least)?;
            each(&|x| ln(x))
        }
        Transform::BoxCox { lambda, shift } => {
            if !lambda.is_finite() {
                return Err(TransformError::Exponent { lambda });
            }
            let shift = match shift {
                Shift::MinimumToOne => 1.0 - least,
                Shift::Unshifted => 0.0,
            };
            above_zero(least + shift)?;
            each(&|x| box_cox(x + shift, lambda))
        }
    }
}

fn above_zero(least: f64) -> Result<(), TransformError> {
    if least > 0.0 { Ok(()) } else { Err(TransformError::NotPositive { value: least }) }
}

fn box_cox(x: f64, lambda: f64) -> f64 {
    if lambda == 0.0 { ln(x) } else { (pow(x, lambda) - 1.0) / lambda }
}

impl Transform {
    /// Returns the rule in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::LogFromMinimum => "ln(x − min + 0.01(max − min))".to_owned(),
            Self::LogBySkew => "the logarithm from the end away from the skew".to_owned(),
            Self::LogFromMinimumPlusOne => "ln(x − min + 1)".to_owned(),
            Self::LogInnovationIndex => "ln((max − 1)(x − min)/(max − min) + 1)".to_owned(),
            Self::Log => "ln x".to_owned(),
            Self::BoxCox { lambda, .. } => format!("Box–Cox with λ = {lambda}"),
        }
    }
}
