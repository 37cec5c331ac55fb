//! Up to five places side by side: municipalities, counties, the nation, kinds of municipality.

use domain::area::{AreaCode, Level};
use domain::data_set::DataSet;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::observation::Measured;
use domain::period::Period;
use measures::column::ColumnError;
use measures::gap::{Centre, Gap, gap, reference};
use measures::spread::{Spread, spread};
use observations::panel::Panel;
use observations::store::StoreError;
use time::Date;

use crate::describe_municipality::{indicator_and_panel, key_indicators, period_shown};
use crate::library::Library;

mod table;

/// The largest number of places side by side.
pub const MAX_PLACES: usize = 5;

/// How many places are shown where at most one is asked for: itself and those most like it.
const UNASKED_PLACES: usize = 4;

/// What is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// The places as written: `2104`, `21`, `SE`, or the code of a kind of municipality (`C8`).
    /// One municipality alone is shown beside those most like it, another place alone beside the
    /// nation. Where none is written, a municipality is shown so as an example.
    pub places: Vec<String>,
    /// The theme; the first where not given or unknown.
    pub theme: Option<String>,
    /// The indicator shown over time; the one that differs most where not given or unknown.
    pub indicator: Option<IndicatorId>,
    /// Only what was published by this day.
    pub as_of: Option<Date>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedPlace {
    /// How the place is written in addresses.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What kind of column it is.
    pub kind: PlaceKind,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceKind {
    /// An area with values of its own.
    Area(AreaCode),
    /// The middle municipality of a kind, among so many.
    KindMedian {
        /// The municipalities of the kind.
        members: Vec<AreaCode>,
    },
}

/// Places side by side on one theme.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The columns, those asked for first.
    pub places: Vec<ComparedPlace>,
    /// What was written and is no place.
    pub unknown: Vec<String>,
    /// How many places were asked for beyond [`MAX_PLACES`], and left out.
    pub left_out: usize,
    /// How many of the places were asked for; the rest stand beside them to compare with.
    pub n_chosen: usize,
    /// Every theme there is.
    pub themes: Vec<String>,
    /// The theme shown.
    pub theme: String,
    /// One row per key indicator of the theme.
    pub rows: Vec<ComparedRow>,
    /// The row on which the places lie furthest apart, in standard deviations of municipalities.
    pub widest: Option<Widest>,
    /// One indicator over time.
    pub over_time: Option<OverTime>,
    /// The data sets that the values come from, by id.
    pub data_sets: Vec<DataSet>,
}

/// One indicator for every place.
#[derive(Debug, Clone)]
pub struct ComparedRow {
    /// What is measured.
    pub indicator: Indicator,
    /// Its short name in Swedish.
    pub label: String,
    /// The period: the latest in which most municipalities have a value.
    pub period: Period,
    /// One cell per place, in their order.
    pub cells: Vec<ComparedCell>,
    /// The nation's value.
    pub nation: Option<f64>,
    /// How the value is spread over municipalities.
    pub spread: Option<Spread>,
}

/// One value of one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComparedCell {
    /// The value or why there is none.
    pub measured: Measured,
    /// The distance to the nation; `None` for the nation itself.
    pub to_nation: Option<Gap>,
}

/// Where places lie furthest apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Widest {
    /// The row.
    pub row: usize,
    /// The place with the highest value.
    pub highest: usize,
    /// The place with the lowest value.
    pub lowest: usize,
}

/// One indicator over time for every place.
#[derive(Debug, Clone)]
pub struct OverTime {
    /// What is measured.
    pub indicator: Indicator,
    /// Its short name in Swedish.
    pub label: String,
    /// The periods in which any place has a value.
    pub periods: Vec<Period>,
    /// One series per place, one value per period.
    pub series: Vec<Vec<Option<f64>>>,
    /// The nation's values.
    pub nation: Vec<Option<f64>>,
    /// The middle half of the municipalities.
    pub middle_half: Vec<Option<(f64, f64)>>,
}

/// The places could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    /// The store cannot answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored value is no number.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// There are no key indicators to compare on.
    #[error("compare places: the store has none of the key indicators")]
    NothingToCompare,
}

/// Compares places.
///
/// # Errors
/// [`CompareError`] where the store fails or has none of the key indicators.
pub fn compare_places(library: &Library, question: &Question) -> Result<Comparison, CompareError> {
    let chosen = Chosen::from(library, &question.places);
    let themes = themes(library);
    let theme = question.theme.iter().find(|theme| themes.contains(theme)).or(themes.first());
    let theme = theme.cloned().ok_or(CompareError::NothingToCompare)?;
    let mut rows = Vec::new();
    let mut panels = Vec::new();
    for (_, label, id) in key_indicators(library).filter(|(of, _, _)| *of == theme) {
        let known = indicator_and_panel(library, id, question.as_of)?;
        let Some((indicator, panel)) = known else { continue };
        if let Some(row) = row(&chosen.places, indicator, label, &panel)? {
            rows.push(row);
            panels.push(panel);
        }
    }
    let widest = widest(&rows);
    let asked = question.indicator.as_ref();
    let at = rows.iter().position(|row| Some(&row.indicator.id) == asked);
    let at = at.or(widest.map(|widest| widest.row)).or((!rows.is_empty()).then_some(0));
    let over_time = match at {
        Some(at) => Some(over_time(&chosen.places, &rows[at], &panels[at])?),
        None => None,
    };
    Ok(Comparison {
        data_sets: data_sets(library, panels.iter().map(|panel| &**panel)),
        places: chosen.places,
        unknown: chosen.unknown,
        left_out: chosen.left_out,
        n_chosen: chosen.n_chosen,
        themes,
        theme,
        rows,
        widest,
        over_time,
    })
}

/// Returns the place that the text stands for, or `None`.
#[must_use]
pub fn place_named(library: &Library, text: &str) -> Option<ComparedPlace> {
    let register = library.areas();
    let area = text
        .parse::<AreaCode>()
        .ok()
        .and_then(|code| register.get(&code).filter(|area| area.validity.to.is_none()).cloned());
    if let Some(area) = area {
        let fits = matches!(area.code.level(), Level::Nation | Level::County | Level::Municipality);
        return fits.then(|| ComparedPlace {
            key: area.code.to_string(),
            name: area.name,
            kind: PlaceKind::Area(area.code),
        });
    }
    let kinds = library.classifications().first()?;
    let kind = kinds.groups.iter().find(|group| group.code == text)?;
    Some(ComparedPlace {
        key: kind.code.clone(),
        name: kind.name.clone(),
        kind: PlaceKind::KindMedian { members: kind.members.clone() },
    })
}

struct Chosen {
    places: Vec<ComparedPlace>,
    unknown: Vec<String>,
    left_out: usize,
    n_chosen: usize,
}

impl Chosen {
    fn from(library: &Library, written: &[String]) -> Self {
        let mut places: Vec<ComparedPlace> = Vec::new();
        let mut unknown = Vec::new();
        for text in written.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            match place_named(library, text) {
                Some(place) if !places.contains(&place) => places.push(place),
                Some(_) => {}
                None => unknown.push(text.chars().take(40).collect()),
            }
        }
        let left_out = places.len().saturating_sub(MAX_PLACES);
        places.truncate(MAX_PLACES);
        let alone = match places.as_slice() {
            [] => first_municipality(library),
            [one] => Some(one.clone()),
            _ => None,
        };
        let n_chosen = places.len();
        if let Some(one) = alone {
            places = with_similar(library, one);
        }
        Self { places, unknown, left_out, n_chosen }
    }
}

/// Returns the municipality that is shown to those who ask for none: the first of the first kind.
fn first_municipality(library: &Library) -> Option<ComparedPlace> {
    let first = library.classifications().first().and_then(|kinds| kinds.groups.first());
    let code = first.and_then(|kind| kind.members.first().cloned());
    place_named(library, code.or_else(|| library.municipalities().first().cloned())?.as_str())
}

fn with_similar(library: &Library, one: ComparedPlace) -> Vec<ComparedPlace> {
    let code: Option<AreaCode> = one.key.parse().ok();
    let similar = code.and_then(|code| library.similar_to(&code)).map_or(&[][..], |(s, _)| s);
    let found = similar.iter().filter_map(|code| place_named(library, code.as_str()));
    let mut places = vec![one];
    places.extend(found.take(UNASKED_PLACES - 1));
    places.extend((places.len() == 1).then(|| place_named(library, "SE")).flatten());
    places.dedup();
    places
}

fn themes(library: &Library) -> Vec<String> {
    let mut themes: Vec<String> = Vec::new();
    for (theme, _, _) in key_indicators(library) {
        if !themes.iter().any(|known| known == theme) {
            themes.push(theme.to_owned());
        }
    }
    themes
}

fn row(
    places: &[ComparedPlace],
    indicator: Indicator,
    label: &str,
    panel: &Panel,
) -> Result<Option<ComparedRow>, ColumnError> {
    let Some(period) = period_shown(panel) else { return Ok(None) };
    let nation = panel.value(&Group::total(), &AreaCode::nation(), period);
    let mut cells = Vec::with_capacity(places.len());
    for place in places {
        let measured = measured(&place.kind, panel, period)?;
        let is_nation = place.kind == PlaceKind::Area(AreaCode::nation());
        let to_nation = gap(measured.value(), nation, indicator.direction);
        cells.push(ComparedCell { measured, to_nation: to_nation.filter(|_| !is_nation) });
    }
    let spread = spread(&municipal(panel, period))?;
    Ok(Some(ComparedRow { indicator, label: label.to_owned(), period, cells, nation, spread }))
}

fn municipal(panel: &Panel, period: Period) -> Vec<Option<f64>> {
    let all = Group::total();
    let section = panel.cross_section(&all, period);
    section.filter(|(area, _)| area.level() == Level::Municipality).map(|(_, v)| v).collect()
}

fn measured(kind: &PlaceKind, panel: &Panel, period: Period) -> Result<Measured, ColumnError> {
    let total = Group::total();
    match kind {
        PlaceKind::Area(code) => {
            Ok(panel.measured(&total, code, period).unwrap_or_else(Measured::missing))
        }
        PlaceKind::KindMedian { members } => {
            let values: Vec<Option<f64>> =
                members.iter().map(|code| panel.value(&total, code, period)).collect();
            let rows: Vec<usize> = (0..values.len()).collect();
            let median = reference(&values, &rows, Centre::Median)?;
            let value = median.and_then(|median| Measured::final_value(median.value));
            Ok(value.unwrap_or_else(Measured::missing))
        }
    }
}

/// Finds the row with the largest distance between two places; amounts that grow with the place
/// do not compare.
fn widest(rows: &[ComparedRow]) -> Option<Widest> {
    let mut found: Option<(f64, Widest)> = None;
    let comparable = |row: &ComparedRow| !row.indicator.unit.adds_up();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| comparable(row)) {
        let Some(deviation) = row.spread.as_ref().map(|s| s.standard_deviation) else { continue };
        let known = row.cells.iter().enumerate();
        let known: Vec<(usize, f64)> =
            known.filter_map(|(place, cell)| Some((place, cell.measured.value()?))).collect();
        let highest = known.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
        let lowest = known.iter().copied().reduce(|a, b| if b.1 < a.1 { b } else { a });
        let Some((highest, lowest)) = highest.zip(lowest) else { continue };
        let apart = (highest.1 - lowest.1) / deviation;
        if apart.is_finite() && apart > found.as_ref().map_or(0.0, |(largest, _)| *largest) {
            let widest = Widest { row: index, highest: highest.0, lowest: lowest.0 };
            found = Some((apart, widest));
        }
    }
    found.map(|(_, widest)| widest)
}

fn over_time(
    places: &[ComparedPlace],
    row: &ComparedRow,
    panel: &Panel,
) -> Result<OverTime, ColumnError> {
    let mut over_time = OverTime {
        indicator: row.indicator.clone(),
        label: row.label.clone(),
        periods: Vec::new(),
        series: vec![Vec::new(); places.len()],
        nation: Vec::new(),
        middle_half: Vec::new(),
    };
    for period in panel.periods() {
        let mut values = Vec::with_capacity(places.len());
        for place in places {
            values.push(measured(&place.kind, panel, *period)?.value());
        }
        if values.iter().all(Option::is_none) {
            continue;
        }
        over_time.periods.push(*period);
        for (series, value) in over_time.series.iter_mut().zip(values) {
            series.push(value);
        }
        over_time.nation.push(panel.value(&Group::total(), &AreaCode::nation(), *period));
        let middle = spread(&municipal(panel, *period))?.map(|spread| (spread.p25, spread.p75));
        over_time.middle_half.push(middle);
    }
    Ok(over_time)
}

fn data_sets<'a>(library: &Library, panels: impl Iterator<Item = &'a Panel>) -> Vec<DataSet> {
    let ids: std::collections::BTreeSet<_> = panels.filter_map(|p| p.data_sets().last()).collect();
    let sets = library.store().data_sets().into_iter();
    sets.filter(|set| ids.contains(&set.id)).collect()
}

#[cfg(test)]
mod tests;
