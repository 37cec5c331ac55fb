//! What a municipality has applied for and got, and where costs in it were used.

use std::collections::BTreeMap;

use domain::area::AreaCode;
use domain::grants::application;
use domain::grants::id::{OrganisationId, ProgrammeId};
use domain::money::Ore;
use domain::people::organisation::Kind;

use super::grant::GrantView;
use super::{Named, programme_name, was_sent};
use crate::grants::annual_report::{Money, legal_source_of};
use crate::grants::chronicle::{Chronicle, Told};

/// A municipality's applications and grants.
#[derive(Debug, Clone, PartialEq)]
pub struct MunicipalityView {
    /// The municipality.
    pub municipality: Named,
    /// Its grants, by id.
    pub grants: Vec<GrantView>,
    /// The name of each programme that they are of.
    pub programmes: BTreeMap<ProgrammeId, String>,
    /// The programme of each grant, in the order of the grants; `None` where its call is lost.
    pub programme_of: Vec<Option<ProgrammeId>>,
    /// How many applications it has sent in.
    pub n_applications: usize,
    /// Approved costs by place inside the municipality, of whoever's grant.
    pub places: BTreeMap<AreaCode, Ore>,
}

impl MunicipalityView {
    /// Returns the money of each year and programme.
    #[must_use]
    pub fn by_year(&self) -> BTreeMap<i32, BTreeMap<Option<ProgrammeId>, Money>> {
        let mut by_year: BTreeMap<i32, BTreeMap<Option<ProgrammeId>, Money>> = BTreeMap::new();
        for (grant, programme) in self.grants.iter().zip(&self.programme_of) {
            for (year, money) in &grant.years {
                let of_year = by_year.entry(*year).or_default();
                let sum = of_year.entry(programme.clone()).or_default();
                *sum = [*sum, *money].into_iter().sum();
            }
        }
        by_year
    }

    /// Returns the money of each year.
    #[must_use]
    pub fn years(&self) -> BTreeMap<i32, Money> {
        let sum = |(year, programmes): (i32, BTreeMap<Option<ProgrammeId>, Money>)| {
            (year, programmes.into_values().sum())
        };
        self.by_year().into_iter().map(sum).collect()
    }

    /// Returns the money over all years.
    #[must_use]
    pub fn money(&self) -> Money {
        self.grants.iter().map(GrantView::money).sum()
    }
}

impl Chronicle {
    /// Returns what a municipality has applied for and got, `None` where none has the code.
    #[must_use]
    pub fn municipality_view(&self, code: &str) -> Option<MunicipalityView> {
        let id: OrganisationId = code.parse().ok()?;
        if self.kinds.get(&id) != Some(&Kind::Municipality) {
            return None;
        }
        let is_own = |told: &&Told<application::State>| {
            told.state.applicant.as_ref() == Some(&id) && was_sent(told)
        };
        let grants = self.grant_views(|origin| origin.recipient == id);
        let programme_of: Vec<Option<ProgrammeId>> =
            grants.iter().map(|grant| self.programme_of(&grant.call).cloned()).collect();
        let named = |id: &ProgrammeId| {
            let told = self.programmes.get(id);
            let source = told.map_or(String::new(), |told| legal_source_of(&told.events));
            (id.clone(), programme_name(id, &source))
        };
        Some(MunicipalityView {
            municipality: self.named(&id),
            n_applications: self.applications.values().filter(is_own).count(),
            programmes: programme_of.iter().flatten().map(named).collect(),
            programme_of,
            grants,
            places: self.places_in(code),
        })
    }

    /// Returns approved costs by place inside a municipality, of all grants.
    fn places_in(&self, code: &str) -> BTreeMap<AreaCode, Ore> {
        let mut places: BTreeMap<AreaCode, Ore> = BTreeMap::new();
        let claims = self.grants.values().flat_map(|told| told.state.claims.values());
        for (place, amount) in claims.flat_map(|claim| claim.approved_by_place()) {
            if place.as_str().starts_with(code) {
                let sum = places.entry(place).or_default();
                *sum = [*sum, amount].into_iter().sum();
            }
        }
        places
    }
}
