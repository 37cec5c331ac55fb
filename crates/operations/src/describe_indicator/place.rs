//! One area on an indicator: its value, its like, and its way through time.

use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::observation::Measured;
use domain::period::Period;
use observations::panel::Panel;

use super::AreaValue;
use crate::library::Library;

/// One area on one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceView {
    /// The area.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Its value or why there is none.
    pub measured: Measured,
    /// Its place among the areas with a value, 1 for the highest.
    pub rank: Option<usize>,
    /// Its county with the county's published value, for a municipality.
    pub county: Option<(String, Option<f64>)>,
    /// The kind of municipality it is.
    pub kind: Option<String>,
    /// Its values in time.
    pub series: Vec<(Period, Measured)>,
    /// The municipalities most like it.
    pub similar: Vec<SimilarValue>,
    /// The year of the publisher's comparison that says which are like it.
    pub similar_year: Option<i32>,
}

/// A municipality like the place.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarValue {
    /// The municipality.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Its value in the period shown.
    pub value: Option<f64>,
    /// Its values in time.
    pub series: Vec<(Period, Measured)>,
}

impl PlaceView {
    /// Returns the middle value of the similar municipalities that have one.
    #[must_use]
    pub fn similar_median(&self) -> Option<f64> {
        let mut values: Vec<f64> = self.similar.iter().filter_map(|s| s.value).collect();
        values.sort_by(f64::total_cmp);
        numerics::quantile::quantile_of_sorted(&values, 0.5)
    }
}

pub(super) fn describe(
    library: &Library,
    panel: &Panel,
    group: &Group,
    period: Period,
    code: &AreaCode,
    areas: &[AreaValue],
) -> PlaceView {
    let register = library.areas();
    let of_areas = areas.iter().find(|area| area.code == *code);
    let measured = || panel.measured(group, code, period).unwrap_or_else(Measured::missing);
    let county = (code.level() == Level::Municipality).then(|| code.parent()).flatten();
    let (similar, similar_year) =
        library.similar_to(code).map_or((&[][..], None), |(codes, year)| (codes, Some(year)));
    PlaceView {
        code: code.clone(),
        name: register.name(code).to_owned(),
        measured: of_areas.map_or_else(measured, |area| area.measured),
        rank: of_areas.and_then(|area| area.rank),
        county: county.map(|c| (register.name(&c).to_owned(), panel.value(group, &c, period))),
        kind: library
            .classifications()
            .first()
            .and_then(|classification| classification.group_of(code))
            .map(|kind| kind.name.clone()),
        series: panel.series(group, code),
        similar: similar
            .iter()
            .map(|other| SimilarValue {
                code: other.clone(),
                name: register.name(other).to_owned(),
                value: panel.value(group, other, period),
                series: panel.series(group, other),
            })
            .collect(),
        similar_year,
    }
}
