//! One municipality as its page shows it: how it is here, against the country and its like.

use domain::area::change::{SeriesBreak, breaks_for};
use domain::area::{AreaCode, Level};
use domain::data_set::DataSet;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId, Unit};
use domain::period::Period;
use measures::column::ColumnError;
use observations::panel::Panel;
use observations::store::StoreError;
use time::Date;

use crate::library::{Library, POPULATION};
use crate::residential_segregation::{MunicipalSegregation, SegregationError, in_municipality};

mod facts;
mod finding;
mod headline;
mod inside;
mod profile;
mod table;

pub use facts::{Facts, KindOfMunicipality};
pub use finding::{CountyOfMunicipalities, Resolved, find_municipalities, resolve};
pub use headline::{Headline, LargestGap, Trend};
pub use inside::{
    AreaType, Challenged, IncomeGap, IncomeOfType, Inside, InsideArea, InsideMeasure,
};
pub use profile::{Change, ProfileRow, SexGap};
pub(crate) use table::unit_word;

/// How large a share of the municipalities must have a value for a period to be shown.
const MIN_SHARE_OF_AREAS: f64 = 0.6;

/// Over how many years change is told.
const YEARS_OF_CHANGE: i32 = 10;

/// One municipality against the country and the municipalities most like it.
#[derive(Debug, Clone)]
pub struct MunicipalityProfile {
    /// The municipality.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// What kind of place it is.
    pub facts: Facts,
    /// What stands out, best told first.
    pub headline: Headline,
    /// The key indicators by theme, in the order of the library.
    pub themes: Vec<ThemeProfile>,
    /// What the averages hide inside the municipality; `None` where no smaller areas are known.
    pub inside: Option<Inside>,
    /// How divided homes are inside the municipality; `None` where no smaller areas are known.
    pub segregation: Option<MunicipalSegregation>,
    /// The municipalities that the publisher calls most like it.
    pub similar: Vec<SimilarMunicipality>,
    /// The year of that comparison.
    pub similar_year: Option<i32>,
    /// Changes of the area that its series have to mark, oldest first.
    pub breaks: Vec<SeriesBreak>,
    /// The data sets that the newest values come from, by id.
    pub data_sets: Vec<DataSet>,
}

/// The key indicators of one theme.
#[derive(Debug, Clone)]
pub struct ThemeProfile {
    /// The theme's name in Swedish.
    pub theme: String,
    /// One row per key indicator.
    pub rows: Vec<ProfileRow>,
}

/// A municipality like the one described.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarMunicipality {
    /// The municipality.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// The county it lies in.
    pub county: String,
    /// Its inhabitants in the year of [`Facts::inhabitants`].
    pub inhabitants: Option<f64>,
}

/// The municipality could not be described.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The store cannot answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored value is no number.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// Segregation cannot be measured.
    #[error(transparent)]
    Segregation(#[from] SegregationError),
}

impl MunicipalityProfile {
    /// Returns every row of every theme.
    pub fn rows(&self) -> impl Iterator<Item = &ProfileRow> {
        self.themes.iter().flat_map(|theme| &theme.rows)
    }

    /// Returns the rows in percent for which women and men are both known, the largest difference
    /// first.
    #[must_use]
    pub fn sex_gaps_in_percent(&self) -> Vec<(&ProfileRow, SexGap)> {
        let in_percent = self.rows().filter(|row| row.indicator.unit == Unit::Percent);
        let mut gaps: Vec<(&ProfileRow, SexGap)> =
            in_percent.filter_map(|row| Some((row, row.sexes?))).collect();
        gaps.sort_by(|a, b| b.1.difference.abs().total_cmp(&a.1.difference.abs()));
        gaps
    }
}

/// Describes a municipality; `None` where no municipality has the code.
///
/// # Errors
/// [`ProfileError`] where the store fails.
pub fn describe_municipality(
    library: &Library,
    code: &AreaCode,
    as_of: Option<Date>,
) -> Result<Option<MunicipalityProfile>, ProfileError> {
    let register = library.areas();
    let exists = |area: &&domain::area::Area| area.validity.to.is_none();
    let Some(area) = register.get(code).filter(exists) else { return Ok(None) };
    if code.level() != Level::Municipality {
        return Ok(None);
    }
    let (similar, similar_year) =
        library.similar_to(code).map_or((&[][..], None), |(codes, year)| (codes, Some(year)));
    let viewpoint = profile::Viewpoint { own: code, similar };
    let mut themes: Vec<ThemeProfile> = Vec::new();
    for (theme, label, id) in key_indicators(library) {
        let Some((indicator, panel)) = indicator_and_panel(library, id, as_of)? else { continue };
        let Some(row) = viewpoint.row(indicator, label, &panel)? else { continue };
        match themes.iter_mut().find(|known| known.theme == theme) {
            Some(known) => known.rows.push(row),
            None => themes.push(ThemeProfile { theme: theme.to_owned(), rows: vec![row] }),
        }
    }
    let facts = facts::facts(library, code, as_of)?;
    let year = facts.inhabitants.map(|(period, _)| period);
    let rows = || themes.iter().flat_map(|theme| &theme.rows);
    Ok(Some(MunicipalityProfile {
        headline: headline::headline(rows()),
        similar: similar_municipalities(library, similar, year, as_of)?,
        similar_year,
        inside: inside::inside(library, code, as_of)?,
        segregation: in_municipality(library, code, as_of)?,
        breaks: breaks(library, code, rows()),
        data_sets: data_sets(library, rows()),
        code: code.clone(),
        name: area.name.clone(),
        facts,
        themes,
    }))
}

/// Returns theme, short name and id of every key indicator.
pub(crate) fn key_indicators(
    library: &Library,
) -> impl Iterator<Item = (&str, &str, &IndicatorId)> {
    library.key_indicators().iter().map(|key| (&*key.theme, &*key.label, &key.id))
}

/// Returns what is measured and its values; `None` where nothing is known or published of it.
pub(crate) fn indicator_and_panel(
    library: &Library,
    id: &IndicatorId,
    as_of: Option<Date>,
) -> Result<Option<(Indicator, std::sync::Arc<Panel>)>, StoreError> {
    let Some(indicator) = library.indicator(id) else { return Ok(None) };
    match library.store().panel(id, as_of) {
        Ok(panel) => Ok(Some((indicator, panel))),
        Err(StoreError::NothingPublished { .. } | StoreError::UnknownIndicator { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the period that a profile shows: the latest in which most municipalities have a value.
pub(crate) fn period_shown(panel: &Panel) -> Option<Period> {
    let total = Group::total();
    panel
        .latest_period(&total, Level::Municipality, MIN_SHARE_OF_AREAS)
        .or_else(|| panel.latest_period(&total, Level::Municipality, 0.0))
}

fn similar_municipalities(
    library: &Library,
    codes: &[AreaCode],
    year: Option<Period>,
    as_of: Option<Date>,
) -> Result<Vec<SimilarMunicipality>, StoreError> {
    let register = library.areas();
    let inhabitants = match year {
        Some(year) => library.population(codes, year, as_of)?,
        None => vec![None; codes.len()],
    };
    let known = codes.iter().zip(inhabitants).map(|(code, inhabitants)| SimilarMunicipality {
        code: code.clone(),
        name: register.name(code).to_owned(),
        county: code.parent().map_or_else(String::new, |c| register.name(&c).to_owned()),
        inhabitants,
    });
    Ok(known.collect())
}

fn breaks<'a>(
    library: &Library,
    code: &AreaCode,
    rows: impl Iterator<Item = &'a ProfileRow>,
) -> Vec<SeriesBreak> {
    let periods: Vec<(Period, Option<Period>)> =
        rows.map(|row| (row.period, row.first_known)).collect();
    let first = periods.iter().filter_map(|(_, first)| *first).map(Period::year).min();
    let last = periods.iter().map(|(last, _)| last.year()).max();
    match (first, last) {
        (Some(first), Some(last)) => breaks_for(code, library.changes(), first, last),
        _ => Vec::new(),
    }
}

fn data_sets<'a>(library: &Library, rows: impl Iterator<Item = &'a ProfileRow>) -> Vec<DataSet> {
    let ids: std::collections::BTreeSet<_> = rows.filter_map(|row| row.data_set.as_ref()).collect();
    let sets = library.store().data_sets().into_iter();
    sets.filter(|set| ids.contains(&set.id)).collect()
}

/// Returns the id of the count of inhabitants.
fn population_id() -> IndicatorId {
    POPULATION.parse().expect("the id is well formed")
}

#[cfg(test)]
pub(crate) mod tests;
