//! What the averages hide inside a municipality: its regional statistical areas (RegSO).

use domain::area::{AreaCode, Level};
use domain::data_set::DataSet;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::period::Period;
use measures::spread::{Spread, weighted_spread};
use numerics::sum::sum;
use observations::panel::Panel;
use time::Date;

use super::{ProfileError, indicator_and_panel};
use crate::bundled::{REGSO_AREA_TYPE, REGSO_BORN_IN_SWEDEN, REGSO_INHABITANTS, REGSO_WAGE_INCOME};
use crate::library::Library;

mod income_gap;

pub use income_gap::{IncomeGap, IncomeOfType};

/// The types of area, from large socio-economic challenges (1) to very good conditions (5).
const AREA_TYPES: std::ops::RangeInclusive<u8> = 1..=5;

/// The areas inside a municipality.
#[derive(Debug, Clone)]
pub struct Inside {
    /// How many areas the municipality is divided into.
    pub n_areas: usize,
    /// How its inhabitants are spread over the types of area; empty where the types are unknown.
    pub types: Vec<AreaType>,
    /// The period and the data set of the types.
    pub types_source: Option<(Period, DataSet)>,
    /// What is measured in each area.
    pub measures: Vec<InsideMeasure>,
    /// Where the gap in wage income to the country comes from.
    pub income_gap: Option<IncomeGap>,
}

/// One type of area in the municipality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaType {
    /// 1 (large socio-economic challenges) to 5 (very good socio-economic conditions).
    pub number: u8,
    /// Areas of the type in the municipality.
    pub n_areas: usize,
    /// Their inhabitants.
    pub inhabitants: f64,
    /// Their share of the inhabitants of areas with a type, in percent; `None` where no area has
    /// inhabitants.
    pub share: Option<f64>,
    /// The same share in the whole country.
    pub nation_share: Option<f64>,
}

/// One thing measured in each area of the municipality.
#[derive(Debug, Clone)]
pub struct InsideMeasure {
    /// What is measured.
    pub indicator: Indicator,
    /// When.
    pub period: Period,
    /// Every area by code.
    pub areas: Vec<InsideArea>,
    /// How the value is spread over the areas, also by inhabitants; `None` where none has one.
    pub spread: Option<Spread>,
    /// The middle half of all areas of the country.
    pub nation_middle_half: Option<(f64, f64)>,
    /// The data set.
    pub data_set: Option<DataSet>,
}

/// One area inside the municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct InsideArea {
    /// The area.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Its value, where it has one.
    pub value: Option<f64>,
    /// Its inhabitants in the same year.
    pub inhabitants: Option<f64>,
    /// Its type, where it has one.
    pub area_type: Option<u8>,
}

/// How many of the inhabitants live in areas with socio-economic challenges, in percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Challenged {
    /// In the municipality.
    pub share: f64,
    /// In the country.
    pub nation_share: f64,
}

impl Inside {
    /// Returns the shares of inhabitants in areas of types 1 and 2, which the rule of 2022 counts;
    /// `None` where the types or the inhabitants are unknown.
    #[must_use]
    pub fn challenged(&self) -> Option<Challenged> {
        let two = self.types.get(..2)?;
        let share = two.iter().map(|one| one.share).sum::<Option<f64>>()?;
        let nation_share = two.iter().map(|one| one.nation_share).sum::<Option<f64>>()?;
        Some(Challenged { share, nation_share })
    }
}

pub(super) fn inside(
    library: &Library,
    municipality: &AreaCode,
    as_of: Option<Date>,
) -> Result<Option<Inside>, ProfileError> {
    let inhabitants = panel(library, REGSO_INHABITANTS, as_of)?;
    let types = panel(library, REGSO_AREA_TYPE, as_of)?;
    let regso = Areas::of(library, municipality, inhabitants.as_ref(), types.as_ref());
    if regso.codes.is_empty() {
        return Ok(None);
    }
    let mut measures = Vec::new();
    let mut income_gap = None;
    for id in [REGSO_WAGE_INCOME, REGSO_BORN_IN_SWEDEN] {
        if let Some(known) = panel(library, id, as_of)? {
            if id == REGSO_WAGE_INCOME {
                income_gap = income_gap::income_gap(&regso, &known);
            }
            measures.extend(measure(library, &regso, known)?);
        }
    }
    let types_source = types
        .as_ref()
        .and_then(|known| Some((known.period, library.newest_data_set(&known.panel)?)));
    Ok(Some(Inside {
        n_areas: regso.codes.len(),
        types: area_types(&regso),
        types_source,
        measures,
        income_gap,
    }))
}

/// What is measured in small areas, in its latest period.
struct Known {
    indicator: Indicator,
    panel: std::sync::Arc<Panel>,
    period: Period,
}

impl Known {
    fn value(&self, area: &AreaCode) -> Option<f64> {
        self.panel.value(&Group::total(), area, self.period)
    }

    /// Returns the areas of the country with their values.
    fn all(&self) -> impl Iterator<Item = (&AreaCode, Option<f64>)> {
        let all = self.panel.cross_section(&TOTAL_OF_PANELS, self.period);
        all.filter(|(area, _)| area.level() == Level::Regso)
    }
}

static TOTAL_OF_PANELS: std::sync::LazyLock<Group> = std::sync::LazyLock::new(Group::total);

fn panel(library: &Library, id: &str, as_of: Option<Date>) -> Result<Option<Known>, ProfileError> {
    let id: IndicatorId = id.parse().expect("the id is well formed");
    let Some((indicator, panel)) = indicator_and_panel(library, &id, as_of)? else {
        return Ok(None);
    };
    let period = panel.latest_period(&Group::total(), Level::Regso, 0.5);
    Ok(period.map(|period| Known { indicator, panel, period }))
}

/// The areas of one municipality, and what is known of all areas.
struct Areas<'a> {
    codes: Vec<AreaCode>,
    names: Vec<String>,
    inhabitants: Option<&'a Known>,
    types: Option<&'a Known>,
}

impl<'a> Areas<'a> {
    fn of(
        library: &Library,
        municipality: &AreaCode,
        inhabitants: Option<&'a Known>,
        types: Option<&'a Known>,
    ) -> Self {
        let register = library.areas();
        let lies_here = |code: &AreaCode| code.parent().as_ref() == Some(municipality);
        let known = inhabitants.or(types);
        let codes: Vec<AreaCode> = known
            .into_iter()
            .flat_map(|known| known.panel.areas())
            .filter(|code| code.level() == Level::Regso && lies_here(code))
            .cloned()
            .collect();
        let names = codes.iter().map(|code| register.name(code).to_owned()).collect();
        Self { codes, names, inhabitants, types }
    }

    fn inhabitants_of(&self, area: &AreaCode) -> Option<f64> {
        self.inhabitants.and_then(|known| known.value(area))
    }

    fn type_of(&self, area: &AreaCode) -> Option<u8> {
        type_number(self.types?.value(area))
    }
}

/// Reads the value as one of the types; anything else is no type.
fn type_number(value: Option<f64>) -> Option<u8> {
    AREA_TYPES.into_iter().find(|number| value == Some(f64::from(*number)))
}

fn area_types(areas: &Areas<'_>) -> Vec<AreaType> {
    let Some(types) = areas.types else { return Vec::new() };
    let weight = |code: &AreaCode| areas.inhabitants_of(code).unwrap_or(0.0);
    let here: Vec<(u8, f64)> =
        areas.codes.iter().filter_map(|c| Some((areas.type_of(c)?, weight(c)))).collect();
    let country: Vec<(u8, f64)> =
        types.all().filter_map(|(c, value)| Some((type_number(value)?, weight(c)))).collect();
    shares(&here, &country)
}

fn shares(here: &[(u8, f64)], country: &[(u8, f64)]) -> Vec<AreaType> {
    let of_type = |areas: &[(u8, f64)], number: u8| {
        sum(areas.iter().filter(|(of, _)| *of == number).map(|(_, weight)| *weight))
    };
    let share = |areas: &[(u8, f64)], number: u8| {
        let all = sum(areas.iter().map(|(_, weight)| *weight));
        (all > 0.0).then(|| 100.0 * of_type(areas, number) / all)
    };
    AREA_TYPES
        .map(|number| AreaType {
            number,
            n_areas: here.iter().filter(|(of, _)| *of == number).count(),
            inhabitants: of_type(here, number),
            share: share(here, number),
            nation_share: share(country, number),
        })
        .collect()
}

fn measure(
    library: &Library,
    areas: &Areas<'_>,
    known: Known,
) -> Result<Option<InsideMeasure>, ProfileError> {
    let rows = areas.codes.iter().zip(&areas.names).map(|(code, name)| InsideArea {
        code: code.clone(),
        name: name.clone(),
        value: known.value(code),
        inhabitants: areas
            .inhabitants
            .and_then(|count| count.panel.value(&Group::total(), code, known.period)),
        area_type: areas.type_of(code),
    });
    let rows: Vec<InsideArea> = rows.collect();
    let values: Vec<Option<f64>> = rows.iter().map(|area| area.value).collect();
    let weights: Vec<Option<f64>> = rows.iter().map(|area| area.inhabitants).collect();
    let country: Vec<Option<f64>> = known.all().map(|(_, value)| value).collect();
    let middle = measures::spread::spread(&country)?.map(|spread| (spread.p25, spread.p75));
    if values.iter().all(Option::is_none) {
        return Ok(None);
    }
    Ok(Some(InsideMeasure {
        spread: weighted_spread(&values, &weights)?,
        nation_middle_half: middle,
        data_set: library.newest_data_set(&known.panel),
        indicator: known.indicator,
        period: known.period,
        areas: rows,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_by_the_type_of_area_they_live_in() {
        let here = [(1, 300.0), (1, 100.0), (4, 600.0)];
        let country = [(1, 300.0), (1, 100.0), (4, 600.0), (5, 1_000.0)];
        let types = shares(&here, &country);
        assert_eq!(types.len(), 5);
        assert_eq!((types[0].n_areas, types[0].inhabitants), (2, 400.0));
        assert_eq!((types[0].share, types[0].nation_share), (Some(40.0), Some(20.0)));
        assert_eq!((types[1].share, types[1].n_areas), (Some(0.0), 0));
        assert_eq!(types[4].nation_share, Some(50.0));
    }

    #[test]
    fn no_inhabitants_make_no_share() {
        let types = shares(&[(3, 0.0)], &[]);
        assert!(types.iter().all(|one| one.share.is_none() && one.nation_share.is_none()));
    }

    #[test]
    fn a_value_between_types_is_no_type() {
        assert_eq!(type_number(Some(3.0)), Some(3));
        for value in [None, Some(0.0), Some(6.0), Some(2.5), Some(f64::NAN)] {
            assert_eq!(type_number(value), None);
        }
    }
}
