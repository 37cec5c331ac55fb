//! How unevenly people born in Sweden and people born abroad live over regional statistical areas
//! (RegSO): in one municipality, and level by level in the country.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::area::{AreaCode, Level};
use domain::data_set::DataSet;
use domain::group::Group;
use domain::indicator::Direction;
use domain::period::Period;
use measures::column::ColumnError;
use measures::gap::{self, Place};
use measures::segregation::hierarchy::{HierarchyError, LevelColumn, decompose};
use measures::spread::{Spread, spread};
use observations::panel::Panel;
use observations::store::StoreError;
use serde_json::json;
use time::Date;

use crate::bundled::{REGSO_BORN_IN_SWEDEN, REGSO_INHABITANTS};
use crate::describe_municipality::indicator_and_panel;
use crate::figure_table::FigureTable;
use crate::library::Library;

mod residents;
#[cfg(test)]
mod tests;

pub use residents::Residents;

/// The least areas of a municipality for its dissimilarity to be compared with others'.
pub const MIN_AREAS: usize = 3;

/// How unevenly the two groups live in one municipality.
#[derive(Debug, Clone)]
pub struct MunicipalSegregation {
    /// Every year that is known, oldest first.
    pub years: Vec<MunicipalYear>,
    /// Where the municipality stands in the last year, 1 being the least segregated; `None` where
    /// it has too few areas.
    pub place: Option<Place>,
    /// Its areas in the last year, by code.
    pub areas: Vec<AreaResidents>,
    /// Where the counts come from.
    pub data_set: Option<DataSet>,
}

/// One year of a municipality.
#[derive(Debug, Clone)]
pub struct MunicipalYear {
    /// The year.
    pub period: Period,
    /// Areas with inhabitants.
    pub n_areas: usize,
    /// Inhabitants of those areas.
    pub inhabitants: f64,
    /// The share of them born abroad, 0 to 1.
    pub born_abroad: f64,
    /// The index of dissimilarity D, 0 to 1; `None` where there is one area only.
    pub dissimilarity: Option<f64>,
    /// Theil's information theory index H, 0 to 1; `None` where there is one area only.
    pub information_theory: Option<f64>,
    /// D over the municipalities with at least [`MIN_AREAS`] areas.
    pub municipalities: Option<Spread>,
}

/// One area of a municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaResidents {
    /// The area.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Its inhabitants.
    pub inhabitants: f64,
    /// The share of them born abroad, 0 to 1.
    pub born_abroad: f64,
    /// The area's part of D: `½ |xᵢ/X − yᵢ/Y|`; the parts of all areas sum to D.
    pub part_of_dissimilarity: f64,
}

/// How the country's segregation divides over levels, one entry per year, oldest first.
#[derive(Debug, Clone)]
pub struct NationalSegregation {
    /// Every year that is known.
    pub years: Vec<NationalYear>,
    /// Code, name and D of every municipality with at least [`MIN_AREAS`] areas in the last year,
    /// the most divided first.
    pub municipalities: Vec<(AreaCode, String, f64)>,
    /// D over those municipalities.
    pub spread: Option<Spread>,
    /// Where the counts come from.
    pub data_set: Option<DataSet>,
}

/// One year of the country.
#[derive(Debug, Clone, PartialEq)]
pub struct NationalYear {
    /// The year.
    pub period: Period,
    /// Areas with inhabitants.
    pub n_areas: usize,
    /// The share of inhabitants born abroad, 0 to 1.
    pub born_abroad: f64,
    /// Theil's H between all areas of the country, 0 to 1.
    pub total: f64,
    /// The part of H between counties.
    pub between_counties: f64,
    /// The part between municipalities of the same county.
    pub within_counties: f64,
    /// The part between areas of the same municipality.
    pub within_municipalities: f64,
}

/// The columns of [`NationalSegregation::years_table`].
const YEAR_COLUMNS: [&str; 7] = [
    "year",
    "areas",
    "share_born_abroad",
    "information_theory",
    "between_counties",
    "between_municipalities",
    "between_areas",
];

impl NationalSegregation {
    /// Returns the years with the parts of H as a table.
    #[must_use]
    pub fn years_table(&self) -> FigureTable {
        let row = |year: &NationalYear| {
            vec![
                json!(year.period.to_string()),
                json!(year.n_areas),
                json!(year.born_abroad),
                json!(year.total),
                json!(year.between_counties),
                json!(year.within_counties),
                json!(year.within_municipalities),
            ]
        };
        FigureTable::new(&YEAR_COLUMNS, self.years.iter().map(row).collect(), &self.data_set)
    }

    /// Returns the municipalities with D of the last year as a table.
    #[must_use]
    pub fn municipalities_table(&self) -> FigureTable {
        let period = self.years.last().map(|year| year.period.to_string());
        let row = |(code, name, d): &(AreaCode, String, f64)| {
            vec![json!(code.as_str()), json!(name), json!(period), json!(d)]
        };
        let rows = self.municipalities.iter().map(row).collect();
        FigureTable::new(&["code", "name", "year", "dissimilarity"], rows, &self.data_set)
    }
}

/// The segregation could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum SegregationError {
    /// The store cannot answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored value is no number.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// An area lies in two municipalities.
    #[error(transparent)]
    Hierarchy(#[from] HierarchyError),
}

/// Measures segregation in a municipality; `None` where nothing is known of its areas.
///
/// # Errors
/// [`SegregationError`] where the store fails.
pub fn in_municipality(
    library: &Library,
    code: &AreaCode,
    as_of: Option<Date>,
) -> Result<Option<MunicipalSegregation>, SegregationError> {
    let Some(known) = Known::of(library, as_of)? else { return Ok(None) };
    let mut years = Vec::new();
    let mut last = None;
    for period in known.periods() {
        let by_municipality = known.by_municipality(period);
        let Some(residents) = by_municipality.get(code) else { continue };
        let all = dissimilarities(&by_municipality);
        years.push(municipal_year(period, residents, &all)?);
        let row = all.iter().position(|(of, _)| of == code);
        let values: Vec<Option<f64>> = all.iter().map(|(_, d)| Some(*d)).collect();
        let place =
            row.map(|row| gap::place(&values, row, Some(Direction::LowerIsBetter))).transpose()?;
        last = Some((residents.clone(), place.flatten()));
    }
    let Some((residents, place)) = last else { return Ok(None) };
    let areas = residents.parts(|code| library.areas().name(code).to_owned());
    let data_set = library.newest_data_set(&known.born_in_sweden);
    Ok(Some(MunicipalSegregation { years, place, areas, data_set }))
}

fn municipal_year(
    period: Period,
    residents: &Residents,
    all: &[(AreaCode, f64)],
) -> Result<MunicipalYear, ColumnError> {
    let several = residents.n_areas() > 1;
    let compared: Vec<Option<f64>> = all.iter().map(|(_, d)| Some(*d)).collect();
    Ok(MunicipalYear {
        period,
        n_areas: residents.n_areas(),
        inhabitants: residents.inhabitants(),
        born_abroad: residents.share_born_abroad(),
        dissimilarity: several.then(|| residents.dissimilarity()).flatten(),
        information_theory: several.then(|| residents.information_theory()).flatten(),
        municipalities: spread(&compared)?,
    })
}

/// Returns D of every municipality with enough areas.
fn dissimilarities(by_municipality: &BTreeMap<AreaCode, Residents>) -> Vec<(AreaCode, f64)> {
    let compared = by_municipality.iter().filter(|(_, r)| r.n_areas() >= MIN_AREAS);
    compared.filter_map(|(code, r)| Some((code.clone(), r.dissimilarity()?))).collect()
}

/// Measures the country's segregation and divides it over levels; `None` where nothing is known.
///
/// # Errors
/// [`SegregationError`] where the store fails.
pub fn in_nation(
    library: &Library,
    as_of: Option<Date>,
) -> Result<Option<NationalSegregation>, SegregationError> {
    let Some(known) = Known::of(library, as_of)? else { return Ok(None) };
    let mut years = Vec::new();
    let mut last = Vec::new();
    for period in known.periods() {
        let by_municipality = known.by_municipality(period);
        years.extend(national_year(period, &by_municipality)?);
        last = dissimilarities(&by_municipality);
    }
    last.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let values: Vec<Option<f64>> = last.iter().map(|(_, d)| Some(*d)).collect();
    let register = library.areas();
    let named = last.into_iter().map(|(code, d)| {
        let name = register.name(&code).to_owned();
        (code, name, d)
    });
    Ok(Some(NationalSegregation {
        years,
        municipalities: named.collect(),
        spread: spread(&values)?,
        data_set: library.newest_data_set(&known.born_in_sweden),
    }))
}

fn national_year(
    period: Period,
    by_municipality: &BTreeMap<AreaCode, Residents>,
) -> Result<Option<NationalYear>, HierarchyError> {
    let all = Residents::together(by_municipality.values());
    let areas: Vec<String> = all.areas().iter().map(ToString::to_string).collect();
    let municipality_of: Vec<String> = above(all.areas(), Level::Municipality);
    let county_of: Vec<String> = above(all.areas(), Level::County);
    let levels = [texts(&county_of), texts(&municipality_of)];
    let levels = [
        LevelColumn { name: "county", units: &levels[0] },
        LevelColumn { name: "municipality", units: &levels[1] },
    ];
    let terms = all.with_table(|table| decompose(table, &areas, &levels))?;
    let [counties, municipalities, small] = terms.as_slice() else { return Ok(None) };
    let parts = (counties.h, municipalities.h, small.h, all.information_theory());
    let (Some(counties), Some(municipalities), Some(small), Some(total)) = parts else {
        return Ok(None);
    };
    Ok(Some(NationalYear {
        period,
        n_areas: all.n_areas(),
        born_abroad: all.share_born_abroad(),
        total,
        between_counties: counties,
        within_counties: municipalities,
        within_municipalities: small,
    }))
}

/// Returns for each area the code of the area of `level` that it lies in.
fn above(areas: &[AreaCode], level: Level) -> Vec<String> {
    let ancestor = |area: &AreaCode| {
        let mut at = Some(area.clone());
        while let Some(code) = at.take_if(|code| code.level() != level) {
            at = code.parent();
        }
        at.map_or_else(String::new, |code| code.to_string())
    };
    areas.iter().map(ancestor).collect()
}

fn texts(owned: &[String]) -> Vec<&str> {
    owned.iter().map(String::as_str).collect()
}

/// What is published about the residents of small areas.
struct Known {
    inhabitants: Arc<Panel>,
    born_in_sweden: Arc<Panel>,
}

impl Known {
    fn of(library: &Library, as_of: Option<Date>) -> Result<Option<Self>, StoreError> {
        let panel = |id: &str| {
            let id = id.parse().expect("the id is well formed");
            Ok::<_, StoreError>(indicator_and_panel(library, &id, as_of)?.map(|(_, panel)| panel))
        };
        let both = panel(REGSO_INHABITANTS)?.zip(panel(REGSO_BORN_IN_SWEDEN)?);
        Ok(both.map(|(inhabitants, born_in_sweden)| Self { inhabitants, born_in_sweden }))
    }

    fn periods(&self) -> impl Iterator<Item = Period> {
        self.born_in_sweden.periods().iter().copied()
    }

    /// Returns the residents of every municipality; an area without both counts is left out.
    fn by_municipality(&self, period: Period) -> BTreeMap<AreaCode, Residents> {
        let mut found: BTreeMap<AreaCode, Residents> = BTreeMap::new();
        let total = Group::total();
        for (area, percent) in self.born_in_sweden.cross_section(&total, period) {
            let Some(municipality) = area.parent().filter(|_| area.level() == Level::Regso) else {
                continue;
            };
            let inhabitants = self.inhabitants.value(&total, area, period);
            if let Some((inhabitants, percent)) = inhabitants.zip(percent) {
                found.entry(municipality).or_default().push(area.clone(), inhabitants, percent);
            }
        }
        found
    }
}
