//! What official statistics say of the places of an intervention, before it began and since.

use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::intervention::Description;
use domain::period::Period;
use observations::panel::Panel;
use observations::store::StoreError;

use crate::library::Library;

/// An official indicator at the places of an intervention, the nation last.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficialOutcome {
    /// What is measured.
    pub indicator: Indicator,
    /// Who publishes it and when; empty where that is not known.
    pub source: String,
    /// The places.
    pub places: Vec<OfficialPlace>,
}

/// A place with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficialPlace {
    /// The place: that of the intervention, or the smallest area around it that has values.
    pub area: AreaCode,
    /// The last value of a year before the intervention began; `None` where none is published.
    pub before: Option<(Period, f64)>,
    /// The last value since; `None` where none is published.
    pub since: Option<(Period, f64)>,
}

/// The statistics cannot be read.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct OfficialOutcomeError(#[from] StoreError);

/// Returns an official indicator at the places of an intervention; `None` where there is no such
/// indicator. Nothing is averaged over places, and no value is an effect of the intervention.
///
/// # Errors
/// [`OfficialOutcomeError`] where the statistics cannot be read.
pub fn official_outcome(
    library: &Library,
    id: &IndicatorId,
    description: &Description,
) -> Result<Option<OfficialOutcome>, OfficialOutcomeError> {
    let Some(indicator) = library.indicator(id) else { return Ok(None) };
    let panel = library.store().panel(id, None)?;
    let first_year = description.days.first().year();
    let mut places: Vec<OfficialPlace> = Vec::new();
    let named = description.places.parts().iter().map(|(code, _)| code.clone());
    for code in named.chain([AreaCode::nation()]) {
        let place = nearest(&panel, code, first_year);
        if !places.iter().any(|known| known.area == place.area) {
            places.push(place);
        }
    }
    let source = library.newest_data_set(&panel).map_or_else(String::new, |set| {
        format!("{}, {}", set.publication.source, set.publication.published)
    });
    Ok(Some(OfficialOutcome { indicator, source, places }))
}

/// Returns the values of a place, or of the smallest area around it that has any.
fn nearest(panel: &Panel, code: AreaCode, first_year: i32) -> OfficialPlace {
    let mut around = Some(code.clone());
    while let Some(area) = around {
        let total = Group::total();
        let value = |period: &Period| Some((*period, panel.value(&total, &area, *period)?));
        let is_before = |period: &&Period| period.year() < first_year;
        let (before, since): (Vec<&Period>, Vec<&Period>) =
            panel.periods().iter().partition(is_before);
        let before = before.into_iter().rev().find_map(value);
        let since = since.into_iter().rev().find_map(value);
        if before.is_some() || since.is_some() {
            return OfficialPlace { area, before, since };
        }
        around = area.parent().filter(|parent| *parent != AreaCode::nation());
    }
    OfficialPlace { area: code, before: None, since: None }
}
