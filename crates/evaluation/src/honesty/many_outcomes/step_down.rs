//! Steps down from the joint distribution of a family's statistics.

use numerics::sum::count;

/// A family without a joint distribution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepDownError {
    /// No draw.
    #[error("step down: there are no draws; ask for 999 or more")]
    NoDraws,
    /// A draw has not one statistic per outcome.
    #[error("step down: draw {draw} has {found} statistics where {expected} are needed")]
    Length {
        /// The draw, from one.
        draw: usize,
        /// Statistics it has.
        found: usize,
        /// Outcomes.
        expected: usize,
    },
    /// A statistic is not finite.
    #[error("step down: a statistic of outcome {outcome} is not finite; leave the outcome out")]
    NotFinite {
        /// The outcome, from one.
        outcome: usize,
    },
}

/// Returns the adjusted p-value of each statistic, in the order given.
///
/// `draws` hold each outcome's statistic under the null, all outcomes of one draw resampled or
/// assigned together. Outcomes go down by the size of their statistic; the p-value of one is
/// `(1 + number of draws whose largest statistic among it and those after it is at least as large)
/// / (1 + draws)`, and never below that of the one before. With studentised statistics from a
/// bootstrap it is Romano and Wolf's, from randomisation Westfall and Young's. Ties count against
/// the effect, and no p-value is zero.
///
/// # Errors
/// [`StepDownError`] where there are no draws, or one has missing or infinite statistics.
///
/// # Source
/// Romano, J. and Wolf, M. (2016), doi 10.1016/j.spl.2016.02.012, algorithm 4.2; Westfall, P. and
/// Young, S. (1993), algorithm 2.8.
pub fn step_down(statistics: &[f64], draws: &[Vec<f64>]) -> Result<Vec<f64>, StepDownError> {
    if draws.is_empty() {
        return Err(StepDownError::NoDraws);
    }
    let expected = statistics.len();
    for (draw, values) in draws.iter().enumerate() {
        if values.len() != expected {
            return Err(StepDownError::Length { draw: draw + 1, found: values.len(), expected });
        }
    }
    for values in draws.iter().map(Vec::as_slice).chain([statistics]) {
        if let Some(outcome) = values.iter().position(|value| !value.is_finite()) {
            return Err(StepDownError::NotFinite { outcome: outcome + 1 });
        }
    }
    let size = |place: usize| statistics[place].abs();
    let mut order: Vec<usize> = (0..expected).collect();
    order.sort_by(|a, b| size(*b).total_cmp(&size(*a)).then(a.cmp(b)));
    let mut as_large = vec![0_usize; expected];
    for draw in draws {
        let mut largest = 0.0_f64;
        for place in order.iter().rev() {
            largest = largest.max(draw[*place].abs());
            as_large[*place] += usize::from(largest >= size(*place));
        }
    }
    let mut found = vec![0.0; expected];
    let mut before = 0.0_f64;
    for place in order {
        before = before.max((1.0 + count(as_large[place])) / (1.0 + count(draws.len())));
        found[place] = before;
    }
    Ok(found)
}
