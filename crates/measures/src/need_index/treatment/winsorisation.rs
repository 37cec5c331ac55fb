//! The furthest values take the place of the next.

use super::{OutlierTest, shape};

/// How many values may be drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// At most so many, both ends together.
    Points(usize),
    /// As many as it takes.
    UntilPassing,
}

/// Values after winsorisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The values, in the order given.
    pub values: Vec<f64>,
    /// How many were drawn in from above.
    pub high: usize,
    /// How many were drawn in from below.
    pub low: usize,
}

/// Returns the values with the furthest given the value of the next, one place at a time and from
/// the side of the skew, until they pass the test or the limit is reached.
///
/// Values that are equal are drawn in together. A step that would exceed the limit is not taken,
/// nor one that would leave all values equal. (COINr takes the step and exceeds its `winmax` when
/// values are tied.)
///
/// # Source
/// Becker et al. (2022), doi 10.21105/joss.04567, function `winsorise`.
#[must_use]
pub fn winsorised(values: &[f64], test: &OutlierTest, limit: Limit) -> Drawn {
    let mut drawn = Drawn { values: values.to_vec(), high: 0, low: 0 };
    while test.passes(&drawn.values) == Some(false) {
        let high = shape::skewness(&drawn.values).is_some_and(|skewness| skewness >= 0.0);
        let Some((edge, next, members)) = step(&drawn.values, high) else { break };
        let others = if high { drawn.low } else { drawn.high };
        let exceeds = matches!(limit, Limit::Points(most) if members + others > most);
        let ends = drawn.values.iter().all(|value| *value == edge || *value == next);
        if exceeds || ends {
            break;
        }
        for value in drawn.values.iter_mut().filter(|value| **value == edge) {
            *value = next;
        }
        if high {
            drawn.high = members;
        } else {
            drawn.low = members;
        }
    }
    drawn
}

/// Returns the outermost value, the next inwards, and how many have the outermost.
fn step(values: &[f64], high: bool) -> Option<(f64, f64, usize)> {
    let outer = |a: f64, b: f64| if high { a.max(b) } else { a.min(b) };
    let edge = values.iter().copied().reduce(outer)?;
    let next = values.iter().copied().filter(|value| *value != edge).reduce(outer)?;
    Some((edge, next, values.iter().filter(|value| **value == edge).count()))
}
