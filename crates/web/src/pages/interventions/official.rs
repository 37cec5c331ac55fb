//! What official statistics say beside what an owner reports.

use domain::intervention::Description;
use domain::intervention::result::{Origin, ResultIndicator};
use domain::period::Period;
use operations::official_outcomes::{OfficialOutcome, OfficialOutcomeError, official_outcome};

use crate::answer::Visit;

/// An official indicator as the page tells it.
pub(super) struct OfficialView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) source: String,
    /// Place, value before, value since.
    pub(super) places: Vec<(String, String, String)>,
}

/// Returns the official outcome of an indicator that names one; `None` where it names none, or one that
/// the statistics no longer have.
pub(super) fn view(
    visit: &Visit,
    description: &Description,
    indicator: &ResultIndicator,
) -> Result<Option<OfficialView>, OfficialOutcomeError> {
    let Origin::Official(id) = &indicator.origin else { return Ok(None) };
    let outcome = official_outcome(visit.library(), id, description)?;
    Ok(outcome.map(|outcome| told(visit, outcome)))
}

fn told(visit: &Visit, outcome: OfficialOutcome) -> OfficialView {
    let (language, areas) = (visit.language, visit.library().areas());
    let value = |value: Option<(Period, f64)>| {
        value.map_or_else(
            || language.text("frame-missing"),
            |(period, value)| {
                format!("{period}: {}", language.value(value, outcome.indicator.unit))
            },
        )
    };
    let places = outcome
        .places
        .iter()
        .map(|place| (areas.name(&place.area).to_owned(), value(place.before), value(place.since)));
    OfficialView {
        id: outcome.indicator.id.to_string(),
        name: outcome.indicator.name.clone(),
        source: outcome.source.clone(),
        places: places.collect(),
    }
}
