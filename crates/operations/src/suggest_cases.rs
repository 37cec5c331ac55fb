//! Cases for a municipality to learn from: interventions of the municipalities most like it, those that
//! did not work included.

use std::collections::BTreeMap;

use domain::area::{AreaCode, Level};
use domain::lesson::Verdict;

use crate::intervention_file::{FiledLesson, InterventionFile};
use crate::similar_places::Profiles;

/// How many cases are suggested at the most.
pub const N_CASES: usize = 3;

/// A suggested case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case<'a> {
    /// The intervention.
    pub intervention: &'a InterventionFile,
    /// The municipality most like one's own among those where it was made; `None` where it was made in
    /// no single municipality, or either has no profile.
    pub likeness: Option<Likeness>,
    /// Its published lessons.
    pub lessons: Vec<&'a FiledLesson>,
    /// Whether it has its place because it failed: likeness alone would have left every failure out.
    pub is_kept_as_failure: bool,
}

/// How like one's own another municipality is.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// The other municipality.
    pub area: AreaCode,
    /// The distance between the profiles, in standard deviations, as
    /// [`Neighbour::distance`](crate::similar_places::Neighbour).
    pub distance: f64,
    /// Its place among all others, 1 the most like.
    pub rank: usize,
    /// How many others there are.
    pub of: usize,
}

/// The suggestions, and what they were chosen among.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggested<'a> {
    /// At most [`N_CASES`], the most like first; fewer where fewer are documented.
    pub cases: Vec<Case<'a>>,
    /// How many interventions are documented in all.
    pub n_documented: usize,
    /// How many of them were made in the municipality itself, and are not suggested to it.
    pub n_own: usize,
    /// Whether the municipality has no profile to be compared by.
    pub has_no_profile: bool,
}

impl Case<'_> {
    /// Returns whether a lesson of it says that it did not work.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.lessons.iter().any(|lesson| lesson.claim.verdict == Verdict::Failed)
    }
}

/// Suggests cases to a municipality.
///
/// Interventions are ordered by the distance between the municipality's profile and that of the most
/// like municipality where each was made, equal ones by id; those without a distance come last. The
/// first three are suggested. Where none of them failed and a later one did, the nearest that failed
/// takes the third place, so that failures are found. Nothing is invented to fill three places.
#[must_use]
pub fn suggest_cases<'a>(
    profiles: &Profiles,
    interventions: &'a [InterventionFile],
    code: &AreaCode,
) -> Suggested<'a> {
    let neighbours = profiles.neighbours(code);
    let known: BTreeMap<&AreaCode, (usize, f64)> =
        (1..).zip(&neighbours).map(|(rank, one)| (&one.area, (rank, one.distance))).collect();
    let is_own = |file: &&InterventionFile| {
        file.description
            .places
            .parts()
            .iter()
            .any(|(place, _)| municipality_of(place).as_ref() == Some(code))
    };
    let n_own = interventions.iter().filter(is_own).count();
    let case = |file: &'a InterventionFile| {
        let places = file.description.places.parts().iter();
        let near = places.filter_map(|(place, _)| {
            let area = municipality_of(place)?;
            let (rank, distance) = *known.get(&area)?;
            Some(Likeness { area, distance, rank, of: neighbours.len() })
        });
        Case {
            intervention: file,
            likeness: near.min_by_key(|one| one.rank),
            lessons: file.lessons.iter().filter(|one| one.status.is_published()).collect(),
            is_kept_as_failure: false,
        }
    };
    let mut cases: Vec<Case<'a>> =
        interventions.iter().filter(|file| !is_own(file)).map(case).collect();
    cases.sort_by_key(|case| {
        let rank = case.likeness.as_ref().map_or(usize::MAX, |one| one.rank);
        (rank, case.intervention.id.clone())
    });
    Suggested {
        cases: with_a_failure(cases),
        n_documented: interventions.len(),
        n_own,
        has_no_profile: neighbours.is_empty(),
    }
}

/// Returns the first cases, of which the last makes room for the first that failed where none of them
/// did.
fn with_a_failure(mut cases: Vec<Case<'_>>) -> Vec<Case<'_>> {
    let rest = cases.split_off(cases.len().min(N_CASES));
    if !cases.iter().any(Case::has_failed)
        && let Some(failed) = rest.into_iter().find(Case::has_failed)
    {
        cases.pop();
        cases.push(Case { is_kept_as_failure: true, ..failed });
    }
    cases
}

/// Returns the municipality that a place is or lies in; `None` for a county or the country.
#[must_use]
pub fn municipality_of(place: &AreaCode) -> Option<AreaCode> {
    match place.level() {
        Level::Municipality => Some(place.clone()),
        Level::Regso | Level::Deso => place.parent(),
        Level::Nation | Level::County => None,
    }
}

#[cfg(test)]
mod tests;
