//! The data sets that can be seen on a day, and which indicators several of them hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::compute::concat_batches;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use domain::data_set::DataSet;
use domain::indicator::IndicatorId;
use observations::store::Store;
use time::Date;

use crate::session::QueryError;

/// A data set with its place and the indicators it describes.
pub(crate) struct Vintage {
    pub(crate) data_set: DataSet,
    /// `observation.parquet`.
    pub(crate) observations: PathBuf,
    /// `indicator.parquet`, by id.
    pub(crate) indicators: RecordBatch,
    pub(crate) ids: BTreeSet<IndicatorId>,
}

/// The data sets that can be seen.
pub(crate) struct Vintages {
    /// From the one that counts least to the one that counts most.
    pub(crate) visible: Vec<Vintage>,
    /// The indicators that two or more of them hold.
    pub(crate) shared: BTreeSet<IndicatorId>,
}

impl Vintages {
    /// Finds the data sets published up to `as_of`, or all of them.
    pub(crate) fn visible(
        store: &Store,
        directory: &Path,
        as_of: Option<Date>,
    ) -> Result<Self, QueryError> {
        let mut data_sets = store.data_sets();
        data_sets.retain(|set| as_of.is_none_or(|day| set.publication.published <= day));
        data_sets.sort_by(|a, b| {
            let day = |set: &DataSet| (set.publication.published, set.publication.fetched);
            day(a).cmp(&day(b)).then_with(|| a.id.cmp(&b.id))
        });
        let folder = directory.join("observations");
        let visible: Vec<Vintage> = data_sets
            .into_iter()
            .map(|data_set| Vintage::read(&folder, data_set))
            .collect::<Result<_, _>>()?;
        let mut holders: BTreeMap<&IndicatorId, usize> = BTreeMap::new();
        for id in visible.iter().flat_map(|vintage| &vintage.ids) {
            *holders.entry(id).or_default() += 1;
        }
        let several = holders.into_iter().filter(|(_, n)| *n > 1);
        let shared = several.map(|(id, _)| id.clone()).collect();
        Ok(Self { visible, shared })
    }
}

impl Vintage {
    fn read(folder: &Path, data_set: DataSet) -> Result<Self, QueryError> {
        let folder = folder.join(data_set.id.as_str());
        let path = folder.join("indicator.parquet");
        let failed = |reason: String| QueryError::Store { path: path.clone(), reason };
        let indicators = table(&path).map_err(failed)?;
        let column = indicators.column_by_name("id").and_then(|ids| ids.as_string_opt::<i32>());
        let column = column.ok_or_else(|| failed("the column id is missing".to_owned()))?;
        let ids = column
            .iter()
            .map(|id| id.unwrap_or_default().parse().map_err(|_| failed("a wrong id".to_owned())))
            .collect::<Result<_, _>>()?;
        Ok(Self { data_set, observations: folder.join("observation.parquet"), indicators, ids })
    }
}

fn table(path: &Path) -> Result<RecordBatch, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| error.to_string())?;
    let schema = builder.schema().clone();
    let reader = builder.build().map_err(|error| error.to_string())?;
    let batches: Vec<RecordBatch> =
        reader.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    concat_batches(&schema, &batches).map_err(|error| error.to_string())
}
