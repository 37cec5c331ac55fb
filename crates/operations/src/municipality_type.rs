//! What kind of municipality places are: the groups of Sweden's Municipalities and Regions (SKR).

use std::collections::BTreeSet;

use domain::area::{AreaCode, Level};
use domain::classification::{AreaGroup, Classification};

use crate::library::Library;

/// The classification that types of municipalities are taken from.
///
/// # Source
/// SKR, kommungruppsindelning 2023: nine groups by size and by closeness to a large town.
pub const CLASSIFICATION: &str = "skr-2023";

/// The types of municipalities.
#[derive(Debug, Clone, Copy)]
pub struct MunicipalityTypes<'a>(Option<&'a Classification>);

impl<'a> MunicipalityTypes<'a> {
    /// Returns the types as a classification has them; with none no place has a type.
    #[must_use]
    pub fn new(classification: Option<&'a Classification>) -> Self {
        Self(classification)
    }

    /// Returns the types of [`CLASSIFICATION`].
    #[must_use]
    pub fn of_library(library: &'a Library) -> Self {
        Self(library.classification(CLASSIFICATION))
    }

    /// Returns the name of a type; `None` where no type has the code.
    #[must_use]
    pub fn name(&self, code: &str) -> Option<&'a str> {
        let group = self.0?.groups.iter().find(|group| group.code == code)?;
        Some(group.name.as_str())
    }

    /// Returns the codes of the types of places, sorted, each once. A part of a municipality is of its
    /// municipality's type, a county of all its municipalities' types, and the nation of none.
    #[must_use]
    pub fn of<'p>(&self, places: impl IntoIterator<Item = &'p AreaCode>) -> Vec<String> {
        let Some(classification) = self.0 else { return Vec::new() };
        let mut found: BTreeSet<&str> = BTreeSet::new();
        for place in places {
            let groups = classification.groups.iter().filter(|group| has(group, place));
            found.extend(groups.map(|group| group.code.as_str()));
        }
        found.into_iter().map(str::to_owned).collect()
    }
}

fn has(group: &AreaGroup, place: &AreaCode) -> bool {
    let is_member = |code: &AreaCode| group.members.binary_search(code).is_ok();
    match place.level() {
        Level::Nation => false,
        Level::County => group.members.iter().any(|one| one.parent().as_ref() == Some(place)),
        Level::Municipality => is_member(place),
        Level::Regso | Level::Deso => place.parent().is_some_and(|code| is_member(&code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;

    #[test]
    fn a_place_is_of_its_municipalitys_type() {
        let classifications = bundled::classifications().unwrap();
        let known = classifications.iter().find(|one| one.id == CLASSIFICATION);
        let types = MunicipalityTypes::new(known);
        let of = |code: &str| types.of([&code.parse().unwrap()]);
        let stockholm = of("0180");
        assert_eq!(stockholm.len(), 1);
        assert_eq!(types.name(&stockholm[0]), Some("Storstäder"));
        assert_eq!(of("0180R001"), stockholm);
        assert_eq!(
            of("01"),
            types.of(known.unwrap().groups.iter().flat_map(|group| {
                group.members.iter().filter(|code| code.as_str().starts_with("01"))
            }))
        );
        assert!(of("SE").is_empty());
        assert!(MunicipalityTypes::new(None).of([&"0180".parse().unwrap()]).is_empty());
    }
}
