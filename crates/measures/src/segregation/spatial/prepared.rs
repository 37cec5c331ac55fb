//! What several indices share, computed once for each population.

use super::centralization::Outwards;
use super::distortion::{Distortion, Ties, distortion};
use super::egohood::{Egohood, EgohoodSegregation, egohood_segregation, surroundings};
use super::egohood_as_pysal::EgohoodAsPysal;
use super::entries::{Entry, Need};
use super::neighbour_dissimilarity::{Touch, neighbour_dissimilarity};
use super::population::Population;
use super::proximity::Proximity;
use super::proximity_as_pysal::ProximityAsPysal;
use super::proximity_profile::{EmptyAreas, ProximityProfile};
use super::{Question, SpatialError};
use crate::estimate::{Diagnostic, Finding};

/// A population with everything that the wanted indices are made of.
pub(super) struct Prepared<'a> {
    pub(super) question: &'a Question<'a>,
    pub(super) population: Population,
    pub(super) rings: Option<Outwards>,
    pub(super) one_by_one: Option<Outwards>,
    pub(super) decaying: Option<Proximity>,
    pub(super) touching: Option<Proximity>,
    pub(super) as_pysal: Option<ProximityAsPysal>,
    pub(super) egohoods: Vec<EgohoodSegregation>,
    pub(super) egohoods_as_pysal: Vec<EgohoodAsPysal>,
    pub(super) distortion: Option<Distortion>,
    pub(super) distortion_as_pysal: Option<Distortion>,
}

impl<'a> Prepared<'a> {
    /// Returns each population with what the wanted indices need.
    pub(super) fn new(
        question: &'a Question<'a>,
        wanted: &[&Entry],
        populations: Vec<Population>,
    ) -> Result<Vec<Self>, SpatialError> {
        let needed = |need| wanted.iter().any(|entry| entry.need == need);
        let places = question.geography;
        let decaying = if needed(Need::Decay) {
            Proximity::decaying(&populations, places, question.decay)?
        } else {
            Vec::new()
        };
        let as_pysal = if needed(Need::DecayAsPysal) {
            ProximityAsPysal::new(&populations, places)?
        } else {
            Vec::new()
        };
        let (mut decaying, mut as_pysal) = (decaying.into_iter(), as_pysal.into_iter());
        let mut prepared = Vec::with_capacity(populations.len());
        for population in populations {
            let (of, center) = (&population, question.center);
            prepared.push(Self {
                question,
                rings: needed(Need::Rings)
                    .then(|| Outwards::rings(places, of, center))
                    .transpose()?,
                one_by_one: needed(Need::OneByOne)
                    .then(|| Outwards::one_by_one(places, of, center))
                    .transpose()?,
                decaying: decaying.next(),
                touching: needed(Need::Contiguity)
                    .then(|| Proximity::of_contiguity(of, places))
                    .transpose()?,
                as_pysal: as_pysal.next(),
                egohoods: egohoods(question, of, needed(Need::Egohood))?,
                egohoods_as_pysal: egohoods_as_pysal(question, of, needed(Need::EgohoodAsPysal))?,
                distortion: walked(question, of, needed(Need::Distortion), Ties::Together)?,
                distortion_as_pysal: walked(
                    question,
                    of,
                    needed(Need::DistortionAsPysal),
                    Ties::AsPysal,
                )?,
                population,
            });
        }
        Ok(prepared)
    }

    /// Returns Morrill's or one of Wong's indices of a group.
    pub(super) fn touch(&self, group: usize, touch: Touch) -> Result<Option<f64>, SpatialError> {
        neighbour_dissimilarity(&self.population, group, self.question.geography, touch)
    }

    /// Returns the exact index of the spatial proximity profile of a group.
    pub(super) fn profile(&self, group: usize) -> Result<Option<f64>, SpatialError> {
        let profile = self.profile_of(group)?;
        Ok(profile.map(|profile| profile.index()))
    }

    /// Returns PySAL's index of the spatial proximity profile of a group.
    pub(super) fn profile_as_pysal(&self, group: usize) -> Result<Option<f64>, SpatialError> {
        let profile = self.profile_of(group)?;
        profile.map(|profile| profile.index_at(self.question.thresholds)).transpose()
    }

    fn profile_of(&self, group: usize) -> Result<Option<ProximityProfile>, SpatialError> {
        let places = self.question.geography;
        ProximityProfile::new(&self.population, group, places, EmptyAreas::JoinNever)
    }

    /// Returns what a reader of an index must know of the data.
    pub(super) fn diagnostics(&self, entry: &Entry) -> Vec<Diagnostic> {
        let population = &self.population;
        let empty = population.totals().iter().filter(|people| **people == 0.0).count();
        let absent = population.group_totals().iter().filter(|people| **people == 0.0).count();
        let tied = match entry.need {
            Need::Rings => self.rings.as_ref().map_or(0, Outwards::tied),
            Need::OneByOne => self.tied(),
            _ => 0,
        };
        let islands = match (entry.need, self.question.geography.adjacency()) {
            (Need::Touch, Ok(adjacency)) => {
                (0..population.n_areas()).filter(|area| adjacency.of(*area).is_empty()).count()
            }
            _ => 0,
        };
        [
            ("areas without people", empty),
            ("groups without members", absent),
            ("areas as far from the centre as another", tied),
            ("areas without neighbours", islands),
        ]
        .into_iter()
        .filter(|(_, found)| *found > 0)
        .map(|(name, found)| Diagnostic { name, finding: Finding::Count(found) })
        .collect()
    }

    fn tied(&self) -> usize {
        let Question { geography, center, .. } = self.question;
        Outwards::rings(geography, &self.population, *center).map_or(0, |rings| rings.tied())
    }
}

fn walked(
    question: &Question<'_>,
    population: &Population,
    needed: bool,
    ties: Ties,
) -> Result<Option<Distortion>, SpatialError> {
    if needed { distortion(population, question.geography, ties) } else { Ok(None) }
}

fn egohoods(
    question: &Question<'_>,
    population: &Population,
    needed: bool,
) -> Result<Vec<EgohoodSegregation>, SpatialError> {
    let of = |egohood| {
        let near = surroundings(population, question.geography, egohood)?;
        egohood_segregation(population, &near)
    };
    at_every_reach(question, needed, of)
}

fn egohoods_as_pysal(
    question: &Question<'_>,
    population: &Population,
    needed: bool,
) -> Result<Vec<EgohoodAsPysal>, SpatialError> {
    let of = |egohood| EgohoodAsPysal::new(population, question.geography, egohood);
    at_every_reach(question, needed, of)
}

fn at_every_reach<T>(
    question: &Question<'_>,
    needed: bool,
    of: impl Fn(Egohood) -> Result<T, SpatialError>,
) -> Result<Vec<T>, SpatialError> {
    if !needed {
        return Ok(Vec::new());
    }
    if question.bandwidths_m.is_empty() {
        return Err(SpatialError::NoBandwidth);
    }
    let egohood =
        |bandwidth_m: &f64| Egohood { kernel: question.kernel, bandwidth_m: *bandwidth_m };
    question.bandwidths_m.iter().map(egohood).map(of).collect()
}
