//! A need index over the municipalities: every rank with its range, and how one number came about.

use std::collections::BTreeMap;

use domain::area::{AreaCode, Level};
use domain::data_set::DataSet;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::period::Period;
use measures::need_index::IndexError;
use measures::need_index::build::{Built, build};
use measures::need_index::table::{NamedColumn, Table};
use measures::need_index::trace::{Trace, trace};
use measures::need_index::uncertainty::{UnitRanks, uncertainty};
use observations::store::StoreError;
use serde_json::json;
use time::Date;

use crate::describe_municipality::indicator_and_panel;
use crate::figure_table::FigureTable;
use crate::index_file::IndexFile;
use crate::library::Library;

/// The columns of [`IndexView::table`].
const COLUMNS: [&str; 9] = [
    "code",
    "name",
    "period",
    "index",
    "rank",
    "rank_p5",
    "rank_median",
    "rank_p95",
    "share_among_first",
];

/// An index built of what the store holds.
#[derive(Debug, Clone)]
pub struct IndexView {
    /// Every municipality, the first rank first; those without an index last.
    pub places: Vec<IndexPlace>,
    /// The indicators by the id they have in the model.
    pub indicators: BTreeMap<String, Indicator>,
    /// The period of the indicators.
    pub period: Period,
    /// The data sets that values come from, by id.
    pub data_sets: Vec<DataSet>,
    units: Vec<String>,
    columns: Vec<NamedColumn>,
    built: Built,
}

/// One municipality's index.
#[derive(Debug, Clone)]
pub struct IndexPlace {
    /// The municipality.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Its index; `None` where too much is missing.
    pub index: Option<f64>,
    /// Its rank, and its ranks over the draws of the choices that are open.
    pub ranks: Option<UnitRanks>,
}

/// The index could not be built of the store.
#[derive(Debug, thiserror::Error)]
pub enum DescribeIndexError {
    /// The store cannot answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index itself.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The file does not say of when.
    #[error("build the index {model}: its file has no period; write one, as in period = \"2022\"")]
    NoPeriod {
        /// The index.
        model: String,
    },
    /// The store has no such indicator.
    #[error("build the index {model}: the store has no indicator '{indicator}'")]
    UnknownIndicator {
        /// The index.
        model: String,
        /// The indicator.
        indicator: String,
    },
}

/// Builds an index of the municipalities' values in the period of its file.
///
/// # Errors
/// [`DescribeIndexError`] where an indicator is unknown or the model does not fit the values.
pub fn describe_index(
    library: &Library,
    file: &IndexFile,
    as_of: Option<Date>,
) -> Result<IndexView, DescribeIndexError> {
    let model = &file.model;
    let period =
        file.period.ok_or_else(|| DescribeIndexError::NoPeriod { model: model.id.clone() })?;
    let register = library.areas();
    let codes: Vec<AreaCode> =
        register.at_level(Level::Municipality).map(|area| area.code.clone()).collect();
    let mut columns = Vec::new();
    let mut indicators = BTreeMap::new();
    let mut data_sets = BTreeMap::new();
    let denominators =
        model.indicators.iter().filter_map(|i| i.denominator.as_ref()).map(|d| &d.column);
    for name in model.indicators.iter().map(|i| &i.id).chain(denominators) {
        let unknown = || DescribeIndexError::UnknownIndicator {
            model: model.id.clone(),
            indicator: name.clone(),
        };
        let id: IndicatorId = name.parse().map_err(|_| unknown())?;
        let (indicator, panel) = indicator_and_panel(library, &id, as_of)?.ok_or_else(unknown)?;
        let total = Group::total();
        let values = codes.iter().map(|code| panel.value(&total, code, period)).collect();
        data_sets.extend(library.newest_data_set(&panel).map(|set| (set.id.clone(), set)));
        columns.push(NamedColumn { name: name.clone(), values });
        indicators.insert(name.clone(), indicator);
    }
    let units: Vec<String> = codes.iter().map(ToString::to_string).collect();
    let table = Table { units: &units, periods: None, columns: &columns, groupings: &[] };
    let built = build(model, &table)?;
    let open = file.uncertainty.as_ref();
    let ranks = open.map(|open| uncertainty(model, &table, open)).transpose()?;
    let mut places: Vec<IndexPlace> = (codes.into_iter().enumerate())
        .map(|(row, code)| IndexPlace {
            name: register.name(&code).to_owned(),
            code,
            index: built.index()[row],
            ranks: ranks.as_ref().map(|ranks| ranks.units[row]),
        })
        .collect();
    let key = |place: &IndexPlace| place.index.unwrap_or(f64::NEG_INFINITY);
    places.sort_by(|a, b| key(b).total_cmp(&key(a)).then_with(|| a.code.cmp(&b.code)));
    let data_sets = data_sets.into_values().collect();
    Ok(IndexView { places, indicators, period, data_sets, units, columns, built })
}

impl IndexView {
    /// Returns how a municipality's number came about, step by step; `None` for no municipality.
    #[must_use]
    pub fn trace(&self, file: &IndexFile, code: &AreaCode) -> Option<Trace> {
        let Self { units, columns, .. } = self;
        let table = Table { units, periods: None, columns, groupings: &[] };
        trace(&file.model, &table, &self.built, code.as_str(), None).ok()
    }

    /// Returns every municipality's index, rank and range of ranks as a table.
    #[must_use]
    pub fn table(&self) -> FigureTable {
        let row = |place: &IndexPlace| {
            let drawn = place.ranks.and_then(|ranks| ranks.drawn);
            vec![
                json!(place.code.as_str()),
                json!(place.name),
                json!(self.period.to_string()),
                json!(place.index),
                json!(place.ranks.and_then(|ranks| ranks.nominal)),
                json!(drawn.map(|spread| spread.p5)),
                json!(drawn.map(|spread| spread.median)),
                json!(drawn.map(|spread| spread.p95)),
                json!(place.ranks.map(|ranks| ranks.share_among_first)),
            ]
        };
        FigureTable::new(&COLUMNS, self.places.iter().map(row).collect(), &self.data_sets)
    }

    /// Returns how many municipalities have an index.
    #[must_use]
    pub fn n_ranked(&self) -> usize {
        self.built.n_ranked()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe_municipality::tests::LIBRARY;
    use crate::index_file::shipped;

    #[test]
    fn the_shipped_index_ranks_the_municipalities_and_tells_how() {
        let file = &shipped().unwrap()[0];
        let view = describe_index(&LIBRARY, file, None).unwrap();
        assert_eq!(view.places.len(), 290);
        assert!(view.n_ranked() > 280, "{}", view.n_ranked());
        assert!(view.places.is_sorted_by_key(|place| -place.index.unwrap_or(-1.0)));
        let first = &view.places[0];
        let trace = view.trace(file, &first.code).unwrap();
        assert_eq!((trace.index, trace.rank), (first.index, Some(1.0)));
        assert_eq!(trace.indicators.len(), file.model.indicators.len());
        let spread = first.ranks.unwrap().drawn.unwrap();
        assert!(spread.p5 >= 1.0 && spread.p95 <= 40.0, "{spread:?}");
        assert!(view.trace(file, &"9999".parse().unwrap()).is_none());
    }
}
