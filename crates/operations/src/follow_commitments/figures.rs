//! What official statistics say of an area, with the spread inside it.

use domain::area::{AreaCode, Level};
use domain::commitment::Fit;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::period::Period;
use observations::store::StoreError;

use crate::library::Library;

/// An indicator for an area: its own value where one is published, and what the municipalities
/// inside it range between, so that no average stands alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is measured.
    pub indicator: Indicator,
    /// How near it comes to the commitment.
    pub fit: Fit,
    /// The year.
    pub period: Period,
    /// The area's own value; `None` where none is published for it.
    pub value: Option<f64>,
    /// The nation's value; `None` where none is published.
    pub nation: Option<f64>,
    /// The municipality inside the area with the lowest value, with the value.
    pub lowest: Option<(String, f64)>,
    /// The municipality inside the area with the highest value, with the value.
    pub highest: Option<(String, f64)>,
    /// How many municipalities inside the area have a value, of how many.
    pub n: (usize, usize),
    /// Who publishes it and when; empty where that is not known.
    pub source: String,
}

impl Figure {
    pub(super) fn with_fit(self, fit: Fit) -> Self {
        Self { fit, ..self }
    }
}

/// Returns an indicator for an area at its latest period with any value in the area; `None` where
/// there is no such indicator or no value.
///
/// # Errors
/// Where the store fails.
pub fn figure(
    library: &Library,
    id: &IndicatorId,
    area: &AreaCode,
) -> Result<Option<Figure>, StoreError> {
    let Some(indicator) = library.indicator(id) else { return Ok(None) };
    let panel = library.store().panel(id, None)?;
    let (areas, total) = (library.areas(), Group::total());
    let inside: Vec<(&AreaCode, &str)> = areas
        .at_level(Level::Municipality)
        .filter(|inner| areas.lies_in(&inner.code, area))
        .map(|inner| (&inner.code, inner.name.as_str()))
        .collect();
    let has_any = |period: &&Period| {
        let value = |code: &AreaCode| panel.value(&total, code, **period);
        value(area).is_some() || inside.iter().any(|(code, _)| value(code).is_some())
    };
    let Some(period) = panel.periods().iter().rev().find(has_any).copied() else {
        return Ok(None);
    };
    let mut values: Vec<(String, f64)> = inside
        .iter()
        .filter_map(|(code, name)| {
            panel.value(&total, code, period).map(|value| ((*name).to_owned(), value))
        })
        .collect();
    values.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    let source = library.newest_data_set(&panel).map_or_else(String::new, |set| {
        format!("{}, {}", set.publication.source, set.publication.published)
    });
    Ok(Some(Figure {
        indicator,
        fit: Fit::Measures,
        period,
        value: panel.value(&total, area, period),
        nation: panel.value(&total, &AreaCode::nation(), period),
        n: (values.len(), inside.len()),
        lowest: values.first().cloned(),
        highest: values.last().cloned(),
        source,
    }))
}
