//! What kind of place a municipality is: how many live there, where it lies, how large it is.

use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::period::Period;
use observations::store::StoreError;
use time::Date;

use super::{indicator_and_panel, population_id};
use crate::library::Library;

/// Kolada's count of square kilometres of land.
const LAND_AREA: &str = "N02993";

/// What kind of place a municipality is.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The latest count of inhabitants with its period.
    pub inhabitants: Option<(Period, f64)>,
    /// How much the count has changed over ten years, with the first of them.
    pub inhabitants_change: Option<(Period, f64)>,
    /// The county.
    pub county: Option<(AreaCode, String)>,
    /// The kind of municipality in the most used classification.
    pub kind: Option<KindOfMunicipality>,
    /// The latest land area in km² with its period.
    pub land_km2: Option<(Period, f64)>,
    /// Inhabitants per km² of land.
    pub per_km2: Option<f64>,
}

/// The kind of municipality in a classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindOfMunicipality {
    /// The kind's code.
    pub code: String,
    /// The kind's name.
    pub name: String,
    /// The classification's name with version.
    pub classification: String,
    /// How many municipalities are of the kind.
    pub n: usize,
}

pub(super) fn facts(
    library: &Library,
    code: &AreaCode,
    as_of: Option<Date>,
) -> Result<Facts, StoreError> {
    let counts = values(library, &population_id(), code, as_of)?;
    let land: IndicatorId = LAND_AREA.parse().expect("the id is well formed");
    let land_km2 = values(library, &land, code, as_of)?.last().copied();
    let inhabitants = counts.last().copied();
    let before = inhabitants.and_then(|(now, _)| {
        counts.iter().find(|(period, _)| now.year() - period.year() == super::YEARS_OF_CHANGE)
    });
    let per_km2 = inhabitants
        .zip(land_km2.filter(|(_, land)| *land > 0.0))
        .map(|((_, inhabitants), (_, land))| inhabitants / land);
    Ok(Facts {
        inhabitants_change: inhabitants
            .zip(before)
            .map(|((_, now), (period, before))| (*period, now - before)),
        inhabitants,
        county: code.parent().map(|county| {
            let name = library.areas().name(&county).to_owned();
            (county, name)
        }),
        kind: kind(library, code),
        land_km2,
        per_km2,
    })
}

fn kind(library: &Library, code: &AreaCode) -> Option<KindOfMunicipality> {
    let classification = library.classifications().first()?;
    let group = classification.group_of(code)?;
    Some(KindOfMunicipality {
        code: group.code.clone(),
        name: group.name.clone(),
        classification: classification.name.clone(),
        n: group.members.len(),
    })
}

fn values(
    library: &Library,
    id: &IndicatorId,
    code: &AreaCode,
    as_of: Option<Date>,
) -> Result<Vec<(Period, f64)>, StoreError> {
    let Some((_, panel)) = indicator_and_panel(library, id, as_of)? else { return Ok(Vec::new()) };
    let series = panel.series(&Group::total(), code).into_iter();
    Ok(series.filter_map(|(period, measured)| Some((period, measured.value()?))).collect())
}
