//! What front doors check first: which measures are asked for, and the confidence of intervals.

use crate::estimate::{Listed, known_ids};

/// A question names a measure or a confidence that there is not.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AskedError {
    /// Nobody knows the measure.
    #[error("measure '{id}': it is none of {known}")]
    UnknownMeasure {
        /// What was asked for.
        id: String,
        /// What there is.
        known: String,
    },
    /// The confidence is no share.
    #[error("take intervals of level {level}: it must lie between 0 and 1")]
    Level {
        /// The level.
        level: f64,
    },
}

/// Returns the measures of these ids in the order asked, or all where none is named.
///
/// # Errors
/// [`AskedError`] where an id is unknown or the level lies outside 0 to 1.
pub(crate) fn asked<'a>(
    ids: &[&str],
    known: impl Iterator<Item = &'a Listed> + Clone,
    level: f64,
) -> Result<Vec<&'a Listed>, AskedError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(AskedError::Level { level });
    }
    if ids.is_empty() {
        return Ok(known.collect());
    }
    let find = |id: &&str| {
        known.clone().find(|listed| listed.id == *id).ok_or_else(|| {
            let all: Vec<&str> = known.clone().map(|listed| listed.id).collect();
            AskedError::UnknownMeasure { id: (*id).to_owned(), known: known_ids(id, &all) }
        })
    };
    ids.iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [Listed; 2] =
        [Listed::new("ratio", "ratio", "a / b", "nobody"), Listed::new("gap", "gap", "a − b", "")];

    fn ids(measures: &[&str], level: f64) -> Result<Vec<&'static str>, AskedError> {
        const LISTED: &[Listed] = &KNOWN;
        Ok(asked(measures, LISTED.iter(), level)?.iter().map(|listed| listed.id).collect())
    }

    #[test]
    fn all_are_meant_where_none_is_named() {
        assert_eq!(ids(&[], 0.9), Ok(vec!["ratio", "gap"]));
        assert_eq!(ids(&["gap"], 0.9), Ok(vec!["gap"]));
    }

    #[test]
    fn what_is_not_known_and_no_confidence_are_refused() {
        let known = "ratio, gap".to_owned();
        let refused = AskedError::UnknownMeasure { id: "gpa".to_owned(), known };
        assert_eq!(ids(&["ratio", "gpa"], 0.9), Err(refused));
        for level in [0.0, 1.0, -1.0] {
            assert_eq!(ids(&[], level), Err(AskedError::Level { level }));
        }
        assert!(matches!(ids(&[], f64::NAN), Err(AskedError::Level { .. })));
    }
}
