//! Organisations that ship with the program: municipalities, regions, and the authorities that the
//! regimes name. Others are entered by hand.

mod names;
mod numbers;

use domain::area::{AreaCode, Level};
use domain::people::organisation::{Kind, Organisation};

pub(crate) use self::numbers::number_of;
use crate::bundled::{self, BundledError};
use crate::regime_file::{self, RegimeFileError};

/// The regions by the code of their county. Gotland is a municipality with a region's tasks and is
/// among the municipalities.
///
/// # Source
/// The names that the regions use of themselves; county codes of Statistics Sweden.
const REGIONS: [(&str, &str); 20] = [
    ("01", "Region Stockholm"),
    ("03", "Region Uppsala"),
    ("04", "Region Sörmland"),
    ("05", "Region Östergötland"),
    ("06", "Region Jönköpings län"),
    ("07", "Region Kronoberg"),
    ("08", "Region Kalmar län"),
    ("10", "Region Blekinge"),
    ("12", "Region Skåne"),
    ("13", "Region Halland"),
    ("14", "Västra Götalandsregionen"),
    ("17", "Region Värmland"),
    ("18", "Region Örebro län"),
    ("19", "Region Västmanland"),
    ("20", "Region Dalarna"),
    ("21", "Region Gävleborg"),
    ("22", "Region Västernorrland"),
    ("23", "Region Jämtland Härjedalen"),
    ("24", "Region Västerbotten"),
    ("25", "Region Norrbotten"),
];

/// A file that ships with the program is broken.
#[derive(Debug, thiserror::Error)]
pub enum KnownOrganisationsError {
    /// One of the areas.
    #[error(transparent)]
    Areas(#[from] BundledError),
    /// One of the regimes.
    #[error(transparent)]
    Regimes(#[from] RegimeFileError),
}

/// Returns the 290 municipalities by code, the regions by county code, and the authorities that decide
/// or are consulted under a regime by name, in that order. A number is `None` where it is not known.
///
/// # Errors
/// [`KnownOrganisationsError`]; a test holds that there is none.
pub fn known_organisations() -> Result<Vec<Organisation>, KnownOrganisationsError> {
    let mut known = Vec::new();
    for area in bundled::areas()? {
        if area.code.level() == Level::Municipality {
            let name = names::municipality(&area.name);
            known.extend(organisation(area.code.as_str(), Kind::Municipality, &name));
        }
    }
    for (county, name) in REGIONS {
        known.extend(organisation(county, Kind::Region, name));
    }
    for name in authorities()? {
        let id = name.to_lowercase().replace(' ', "-");
        known.extend(organisation(&id, Kind::Agency, &name));
    }
    Ok(known)
}

/// Returns a municipality's name as ordinances write it: "Botkyrka kommun", "Bodens kommun".
pub(crate) fn municipality_name(area: &str) -> String {
    names::municipality(area)
}

/// Returns an organisation; `None` where the id names nothing.
fn organisation(id: &str, kind: Kind, name: &str) -> Option<Organisation> {
    let area = match kind {
        Kind::Municipality | Kind::Region => Some(id.parse::<AreaCode>().ok()?),
        _ => None,
    };
    let number = number_of(id);
    Some(Organisation { id: id.parse().ok()?, kind, name: name.to_owned(), number, area })
}

/// Returns the authorities that the regimes name, each once, in the order of the regimes.
fn authorities() -> Result<Vec<String>, RegimeFileError> {
    let mut names: Vec<String> = Vec::new();
    for regime in regime_file::shipped()? {
        for version in regime.versions() {
            let deciding = version.rules.deciding_body.as_stated();
            let consulted = version.rules.consultation.as_stated();
            let named = deciding.map(|stated| &stated.value.0);
            for name in named.into_iter().chain(consulted.map(|stated| &stated.value.body.0)) {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_municipality_and_region_and_the_deciding_authorities_are_known() {
        let known = known_organisations().unwrap();
        let of = |kind| known.iter().filter(move |one| one.kind == kind);
        assert_eq!(of(Kind::Municipality).count(), 290);
        assert_eq!(of(Kind::Region).count(), 20);
        assert!(
            of(Kind::Municipality).any(|one| one.name == "Gotlands kommun"),
            "the twenty-first region"
        );
        assert!(of(Kind::Agency).any(|one| one.id.as_str() == "tillväxtverket"));
        let ids: BTreeSet<_> = known.iter().map(|one| &one.id).collect();
        let names: BTreeSet<_> = known.iter().map(|one| &one.name).collect();
        assert_eq!((ids.len(), names.len()), (known.len(), known.len()));
    }
}
