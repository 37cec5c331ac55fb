//! The indices by name, with what each needs and how it is read from that.

mod egohoods;
mod near;
mod place;

use super::SpatialError;
use super::prepared::Prepared;
use crate::estimate::{Listed, known_ids};

/// An index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) listed: Listed,
    pub(super) scope: Scope,
    pub(super) need: Need,
    /// Reads the index of a group at a scale (the position of a bandwidth).
    pub(super) value: fn(&Prepared<'_>, usize, usize) -> Result<Option<f64>, SpatialError>,
    pub(super) method: &'static str,
    /// Why the index has no value where it has none.
    pub(super) undefined: &'static str,
}

/// Whose the index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// One for each group against all others.
    EachGroup,
    /// One for all groups together.
    AllGroups,
}

/// What an index shares with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    Rings,
    OneByOne,
    Touch,
    Profile,
    Decay,
    DecayAsPysal,
    Contiguity,
    Egohood,
    EgohoodAsPysal,
    Distortion,
    DistortionAsPysal,
}

impl Entry {
    /// Returns whether the index is of surroundings and so has a scale.
    pub(super) fn is_of_egohoods(&self) -> bool {
        matches!(self.need, Need::Egohood | Need::EgohoodAsPysal)
    }
}

const N: usize = place::PLACE.len() + near::NEAR.len() + egohoods::EGOHOODS.len();

/// Every index as a list of all measures shows it.
pub(super) const LISTED: [Listed; N] = listed();

const fn listed() -> [Listed; N] {
    let mut listed = [place::PLACE[0].listed; N];
    let mut at = 0;
    while at < N {
        listed[at] = entry(at).listed;
        at += 1;
    }
    listed
}

const fn entry(at: usize) -> &'static Entry {
    const PLACE: &[Entry] = &place::PLACE;
    const NEAR: &[Entry] = &near::NEAR;
    const EGOHOODS: &[Entry] = &egohoods::EGOHOODS;
    if at < PLACE.len() {
        &PLACE[at]
    } else if at < PLACE.len() + NEAR.len() {
        &NEAR[at - PLACE.len()]
    } else {
        &EGOHOODS[at - PLACE.len() - NEAR.len()]
    }
}

/// Returns the indices of these ids in the list's order; all where none is named.
pub(super) fn wanted(ids: &[&str]) -> Result<Vec<&'static Entry>, SpatialError> {
    let all = || (0..N).map(entry);
    if let Some(asked) = ids.iter().find(|id| all().all(|entry| entry.listed.id != **id)) {
        let known: Vec<&str> = all().map(|entry| entry.listed.id).collect();
        let (asked, known) = ((*asked).to_owned(), known_ids(asked, &known));
        return Err(SpatialError::UnknownMeasure { asked, known });
    }
    Ok(all().filter(|entry| ids.is_empty() || ids.contains(&entry.listed.id)).collect())
}
