//! Reading columns of counts.

use crate::segregation::counts::{CountsError, GroupColumn, MissingCounts};

/// Refuses columns of another length or of one name, and counts that are none.
pub(crate) fn check_columns(areas: &[&str], groups: &[GroupColumn<'_>]) -> Result<(), CountsError> {
    for (index, group) in groups.iter().enumerate() {
        if groups[..index].iter().any(|earlier| earlier.name == group.name) {
            return Err(CountsError::RepeatedGroup { group: group.name.into() });
        }
        if group.counts.len() != areas.len() {
            return Err(CountsError::Length {
                group: group.name.into(),
                found: group.counts.len(),
                expected: areas.len(),
            });
        }
        for (row, value) in group.counts.iter().enumerate() {
            let Some(value) = *value else { continue };
            let place = || (group.name.to_owned(), areas[row].to_owned());
            if !value.is_finite() {
                let (group, area) = place();
                return Err(CountsError::NotFinite { group, area, value });
            }
            if value < 0.0 {
                let (group, area) = place();
                return Err(CountsError::Negative { group, area, value });
            }
        }
    }
    Ok(())
}

/// Returns the counts of an area over its rows, or `None` where the area is left out.
pub(crate) fn summed(
    area: &str,
    rows: &[usize],
    groups: &[GroupColumn<'_>],
    missing: MissingCounts,
) -> Result<Option<Vec<f64>>, CountsError> {
    let mut counts = Vec::with_capacity(groups.len());
    for group in groups {
        let mut sum = 0.0;
        for &row in rows {
            match (group.counts[row], missing) {
                (Some(count), _) => sum += count,
                (None, MissingCounts::LeaveAreaOut) => return Ok(None),
                (None, MissingCounts::Refuse) => {
                    return Err(CountsError::Missing {
                        group: group.name.into(),
                        area: area.into(),
                    });
                }
            }
        }
        counts.push(sum);
    }
    Ok(Some(counts))
}
