//! Values of different units are put on one scale, larger for a higher index.

use numerics::moments::standard_deviation_n_minus_1;
use numerics::rank::Order;
use numerics::sum::{count, mean};

use super::model::{Direction, Goalposts};
use super::ranking::{Ties, ranks};
use crate::column::present_sorted;

/// How an indicator's values are put on the common scale. With x turned so that more raises the
/// index, over the n units that have a value:
#[derive(Debug, Clone, PartialEq)]
pub enum Normalisation {
    /// `low + (high − low)(x − min)/(max − min)`. A geometric mean needs `low` above zero.
    MinMax {
        /// Where the smallest value goes.
        low: f64,
        /// Where the largest goes.
        high: f64,
    },
    /// `mean + standard_deviation · (x − x̄)/s`, s with divisor n − 1.
    ZScore {
        /// The mean of the scale.
        mean: f64,
        /// Its standard deviation, above zero.
        standard_deviation: f64,
    },
    /// The rank from the lowest, 1 to n.
    Rank {
        /// The rank of equal values.
        ties: Ties,
    },
    /// `(rank − 1)/(n − 1)`, 0 to 1.
    PercentileRank {
        /// The rank of equal values.
        ties: Ties,
    },
    /// `rank − 1`: how many units it is above.
    Borda {
        /// The rank of equal values.
        ties: Ties,
    },
    /// `100 (x − l)/(u − l)` for the indicator's own goalposts, not cut.
    Scaled,
    /// `1 − (max − x)/(max − min)`, 0 to 1.
    DistanceToMaximum,
    /// `1 − (r − x)/(r − min)`, r the value of a named unit.
    DistanceToReference {
        /// The unit.
        unit: String,
        /// Whether values beyond it are cut to 1.
        cut: bool,
    },
    /// `1 − (t − x)/(t − min)`, t the indicator's target.
    DistanceToTarget {
        /// Whether values beyond it are cut to 1.
        cut: bool,
    },
    /// `height · (x − l)/(u − l)` for the indicator's own goalposts.
    Goalposts {
        /// The top of the scale.
        height: f64,
        /// Whether values outside the goalposts are cut to 0 and `height`.
        cut: bool,
    },
    /// `x/max`, for indicators that raise the index and have no values below zero.
    FractionOfMaximum,
    /// x itself, already on the common scale.
    AsItIs,
}

/// What normalisation must know of an indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale<'a> {
    /// Which way it moves the index.
    pub direction: Direction,
    /// The ends of its scale, in its own unit.
    pub goalposts: Option<Goalposts>,
    /// The value to reach, in its own unit.
    pub target: Option<f64>,
    /// The units' codes, one per row, each once.
    pub units: &'a [String],
}

/// Values cannot be put on this scale.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NormalisationError {
    /// All values are equal, or there are too few.
    #[error(
        "{method}: the {n} values do not differ and have no place on the scale; leave the \
         indicator out or use goalposts"
    )]
    Constant {
        /// The method.
        method: &'static str,
        /// How many values there are.
        n: usize,
    },
    /// The indicator lacks goalposts.
    #[error("{method}: the indicator has no goalposts")]
    NoGoalposts {
        /// The method.
        method: &'static str,
    },
    /// The goalposts have no room between them.
    #[error("goalposts: the lower end {lower} is not below the upper end {upper}")]
    GoalpostsCrossed {
        /// The lower end.
        lower: f64,
        /// The upper end.
        upper: f64,
    },
    /// The indicator lacks a target.
    #[error("distance to target: the indicator has no target")]
    NoTarget,
    /// The named unit has no value.
    #[error("distance to reference: the unit {unit} has no value, or comes with several periods")]
    NoReference {
        /// The unit.
        unit: String,
    },
    /// Nothing lies between the worst value and what is to be reached.
    #[error("{method}: {goal} does not lie on the better side of the worst value {worst}")]
    GoalAtWorst {
        /// The method.
        method: &'static str,
        /// What is to be reached.
        goal: f64,
        /// The worst value.
        worst: f64,
    },
    /// A ratio to the largest value says nothing.
    #[error(
        "fraction of the largest value: it needs values of 0 and more, some above, and an \
         indicator that raises the index; use the distance to the largest value"
    )]
    NoFraction,
    /// A parameter of the scale is out of range.
    #[error("{method}: its {parameter} is {value}; {range}")]
    Parameter {
        /// The method.
        method: &'static str,
        /// The parameter.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
}

type Normalised = Result<Vec<Option<f64>>, NormalisationError>;

/// Returns the values on the common scale; missing stays missing.
///
/// # Errors
/// [`NormalisationError`] where the scale is undefined for the values; nothing is ever divided by
/// a range of zero.
///
/// # Source
/// OECD and JRC (2008), Handbook on constructing composite indicators, step 5,
/// doi 10.1787/9789264043466-en; the eleven methods of COINr, Becker et al. (2022),
/// doi 10.21105/joss.04567.
pub fn normalised(values: &[Option<f64>], method: &Normalisation, scale: &Scale<'_>) -> Normalised {
    check(method)?;
    let x: Vec<Option<f64>> = match scale.direction {
        Direction::Raises => values.to_vec(),
        Direction::Lowers => values.iter().map(|value| value.map(|value| -value)).collect(),
    };
    if x.iter().all(Option::is_none) {
        return Ok(x);
    }
    match method {
        Normalisation::AsItIs => Ok(x),
        Normalisation::MinMax { low, high } => {
            let (least, range) = range(&x, "min-max")?;
            Ok(each(&x, |x| (x - least) / range * (high - low) + low))
        }
        Normalisation::ZScore { mean, standard_deviation } => {
            z_scores(&x, *mean, *standard_deviation)
        }
        Normalisation::Rank { ties } => Ok(ranks(&x, Order::SmallestFirst, *ties)),
        Normalisation::Borda { ties } => {
            Ok(each(&ranks(&x, Order::SmallestFirst, *ties), |rank| rank - 1.0))
        }
        Normalisation::PercentileRank { ties } => {
            let (_, _) = range(&x, "percentile rank")?;
            let others = count(x.iter().flatten().count() - 1);
            Ok(each(&ranks(&x, Order::SmallestFirst, *ties), |rank| (rank - 1.0) / others))
        }
        Normalisation::Scaled => {
            let (lower, width) = posts(scale, "scaled")?;
            Ok(each(&x, |x| (x - lower) / width * 100.0))
        }
        Normalisation::Goalposts { height, cut } => {
            let (lower, width) = posts(scale, "goalposts")?;
            let place = |x: f64| (x - lower) / width;
            Ok(each(&x, |x| height * if *cut { place(x).clamp(0.0, 1.0) } else { place(x) }))
        }
        Normalisation::DistanceToMaximum => {
            let (least, range) = range(&x, "distance to maximum")?;
            Ok(each(&x, |x| 1.0 - ((least + range) - x) / range))
        }
        Normalisation::DistanceToReference { unit, cut } => {
            let mut rows = scale.units.iter().zip(&x).filter(|(code, _)| *code == unit);
            let only = rows.next().filter(|_| rows.next().is_none());
            let goal = only.and_then(|(_, value)| *value);
            let goal =
                goal.ok_or_else(|| NormalisationError::NoReference { unit: unit.clone() })?;
            to_goal(&x, goal, *cut, "distance to reference")
        }
        Normalisation::DistanceToTarget { cut } => {
            let target = scale.target.ok_or(NormalisationError::NoTarget)?;
            to_goal(&x, turned(target, scale.direction), *cut, "distance to target")
        }
        Normalisation::FractionOfMaximum => fractions(&x, scale.direction),
    }
}

fn each(values: &[Option<f64>], rule: impl Fn(f64) -> f64) -> Vec<Option<f64>> {
    values.iter().map(|value| value.map(&rule)).collect()
}

fn turned(value: f64, direction: Direction) -> f64 {
    match direction {
        Direction::Raises => value,
        Direction::Lowers => -value,
    }
}

fn check(method: &Normalisation) -> Result<(), NormalisationError> {
    let refuse = |method, parameter, value, range| {
        Err(NormalisationError::Parameter { method, parameter, value, range })
    };
    match *method {
        Normalisation::MinMax { low, .. } if !low.is_finite() => {
            refuse("min-max", "low end", low, "it is finite")
        }
        Normalisation::MinMax { low, high } if !(high > low && high.is_finite()) => {
            refuse("min-max", "high end", high, "it lies above the low end")
        }
        Normalisation::ZScore { mean, .. } if !mean.is_finite() => {
            refuse("z-score", "mean", mean, "it is finite")
        }
        Normalisation::ZScore { standard_deviation: sd, .. } if !(sd > 0.0 && sd.is_finite()) => {
            refuse("z-score", "standard deviation", sd, "it is above zero")
        }
        Normalisation::Goalposts { height, .. } if !(height > 0.0 && height.is_finite()) => {
            refuse("goalposts", "height", height, "it is above zero")
        }
        _ => Ok(()),
    }
}

/// Returns the smallest value and the range.
fn range(x: &[Option<f64>], method: &'static str) -> Result<(f64, f64), NormalisationError> {
    let present: Vec<f64> = x.iter().flatten().copied().collect();
    let least = present.iter().copied().fold(f64::INFINITY, f64::min);
    let most = present.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most > least {
        Ok((least, most - least))
    } else {
        Err(NormalisationError::Constant { method, n: present.len() })
    }
}

fn z_scores(x: &[Option<f64>], centre: f64, spread: f64) -> Normalised {
    let present = present_sorted(x);
    let constant = || NormalisationError::Constant { method: "z-score", n: present.len() };
    let deviation = standard_deviation_n_minus_1(&present).filter(|deviation| *deviation > 0.0);
    let deviation = deviation.ok_or_else(constant)?;
    let middle = mean(&present).ok_or_else(constant)?;
    Ok(each(x, |x| (x - middle) / deviation * spread + centre))
}

/// Returns the lower goalpost, turned with the indicator, and the width between the two.
fn posts(scale: &Scale<'_>, method: &'static str) -> Result<(f64, f64), NormalisationError> {
    let Goalposts { lower, upper } =
        scale.goalposts.ok_or(NormalisationError::NoGoalposts { method })?;
    if !(lower < upper && lower.is_finite() && upper.is_finite()) {
        return Err(NormalisationError::GoalpostsCrossed { lower, upper });
    }
    Ok(match scale.direction {
        Direction::Raises => (lower, upper - lower),
        Direction::Lowers => (-upper, upper - lower),
    })
}

fn to_goal(x: &[Option<f64>], goal: f64, cut: bool, method: &'static str) -> Normalised {
    let worst = x.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    if !(goal > worst && goal.is_finite()) {
        return Err(NormalisationError::GoalAtWorst { method, goal, worst });
    }
    let place = |x: f64| 1.0 - (goal - x) / (goal - worst);
    Ok(each(x, |x| if cut { place(x).min(1.0) } else { place(x) }))
}

fn fractions(x: &[Option<f64>], direction: Direction) -> Normalised {
    let present = || x.iter().flatten().copied();
    let most = present().fold(f64::NEG_INFINITY, f64::max);
    if direction == Direction::Lowers || most <= 0.0 || present().any(|x| x < 0.0) {
        return Err(NormalisationError::NoFraction);
    }
    Ok(each(x, |x| x / most))
}

impl Normalisation {
    /// Returns the rule in words.
    #[must_use]
    pub fn words(&self) -> String {
        let cut = |cut: &bool| if *cut { ", cut" } else { "" };
        match self {
            Self::MinMax { low, high } => format!("min-max to {low}–{high}"),
            Self::ZScore { mean, standard_deviation } => {
                format!("z-score with mean {mean} and standard deviation {standard_deviation}")
            }
            Self::Rank { ties } => format!("rank from the lowest; {}", ties.words()),
            Self::PercentileRank { ties } => format!("percentile rank; {}", ties.words()),
            Self::Borda { ties } => format!("units below; {}", ties.words()),
            Self::Scaled => "scaled to 100 between its goalposts".to_owned(),
            Self::DistanceToMaximum => "distance to the maximum".to_owned(),
            Self::DistanceToReference { unit, cut: c } => format!("distance to {unit}{}", cut(c)),
            Self::DistanceToTarget { cut: c } => format!("distance to its target{}", cut(c)),
            Self::Goalposts { height, cut: c } => {
                format!("0–{height} between its goalposts{}", cut(c))
            }
            Self::FractionOfMaximum => "fraction of the maximum".to_owned(),
            Self::AsItIs => "as it is".to_owned(),
        }
    }
}
