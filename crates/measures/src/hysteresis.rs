//! Keeps noise from throwing an area off a list.

use std::collections::BTreeMap;

use domain::area::AreaCode;

use crate::selection::Selection;

/// A tolerance without meaning.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("keep areas on the list: the margin {tolerance} is not a number from 0 up")]
pub struct ToleranceError {
    /// The tolerance.
    pub tolerance: f64,
}

/// Returns whether an area is on the list when those listed before stay until they are below the
/// line by more than `tolerance`; `None` where the margin is missing.
///
/// `margin` is zero or more inside the line, below zero outside, in the same unit as `tolerance`.
///
/// ```
/// use measures::hysteresis::stays_listed;
///
/// assert_eq!(stays_listed(true, Some(-0.1), 0.25), Some(true));
/// assert_eq!(stays_listed(false, Some(-0.1), 0.25), Some(false));
/// assert_eq!(stays_listed(true, Some(-0.3), 0.25), Some(false));
/// ```
#[must_use]
pub fn stays_listed(was_listed: bool, margin: Option<f64>, tolerance: f64) -> Option<bool> {
    margin.map(|margin| margin >= if was_listed { -tolerance } else { 0.0 })
}

/// Returns whether each area of the later selection is on the list, in its order, when areas of
/// the earlier list stay until they are below the line by more than `tolerance`.
///
/// The margin is the selection's deciding one ([`crate::selection::Decisive::margin`]): in the
/// score's unit, or in standard deviations of the deciding criterion. An area without such a
/// margin keeps the standing that the later selection gives it.
///
/// # Errors
/// [`ToleranceError`] where the tolerance is negative or not finite.
pub fn keep_listed(
    earlier: &Selection,
    later: &Selection,
    tolerance: f64,
) -> Result<Vec<Option<bool>>, ToleranceError> {
    if !tolerance.is_finite() || tolerance < 0.0 {
        return Err(ToleranceError { tolerance });
    }
    let listed: BTreeMap<&AreaCode, bool> =
        earlier.units.iter().map(|unit| (&unit.code, unit.eligible == Some(true))).collect();
    Ok(later
        .units
        .iter()
        .map(|unit| {
            let was_listed = listed.get(&unit.code).copied().unwrap_or(false);
            match unit.decisive {
                None => unit.eligible,
                Some(line) => stays_listed(was_listed, Some(line.margin), tolerance),
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::{Decisive, UnitResult};

    fn selection(units: &[(&str, Option<bool>, Option<f64>)]) -> Selection {
        let unit = |(code, eligible, margin): &(&str, Option<bool>, Option<f64>)| UnitResult {
            code: code.parse().unwrap(),
            eligible: *eligible,
            score: None,
            rank: None,
            decisive: margin.map(|margin| Decisive { criterion: None, margin }),
            criteria: Vec::new(),
        };
        Selection {
            units: units.iter().map(unit).collect(),
            criteria: Vec::new(),
            border: None,
            unknown_places: 0,
        }
    }

    #[test]
    fn who_was_listed_stays_within_the_margin_and_nobody_else_slips_in() {
        let earlier = selection(&[
            ("0114", Some(true), Some(0.4)),
            ("0180", Some(true), Some(0.1)),
            ("1280", Some(false), Some(-0.1)),
            ("1480", Some(true), None),
        ]);
        let later = selection(&[
            ("1480", None, None),
            ("1280", Some(false), Some(-0.1)),
            ("0180", Some(false), Some(-0.25)),
            ("0114", Some(false), Some(-0.26)),
            ("2480", Some(true), Some(0.0)),
        ]);
        assert_eq!(
            keep_listed(&earlier, &later, 0.25),
            Ok(vec![None, Some(false), Some(true), Some(false), Some(true)])
        );
        let plain: Vec<Option<bool>> = later.units.iter().map(|unit| unit.eligible).collect();
        assert_eq!(keep_listed(&earlier, &later, 0.0), Ok(plain));
        assert!(keep_listed(&earlier, &later, -1.0).is_err());
        assert!(keep_listed(&earlier, &later, f64::NAN).is_err());
    }
}
