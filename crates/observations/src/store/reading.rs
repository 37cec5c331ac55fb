//! Data sets as they are read back: descriptions at opening, values when they are asked for.

mod blocks;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use arrow::array::RecordBatch;
use domain::area::Area;
use domain::data_set::DataSet;
use domain::indicator::{Indicator, IndicatorId};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::file::statistics::Statistics;

use super::keeping::failed;
use super::{StoreError, tables, writing};
use crate::panel::Panel;

/// A data set in the store.
#[derive(Debug)]
pub(crate) struct Kept {
    data_set: DataSet,
    indicators: Vec<Indicator>,
    areas: Vec<Area>,
    observations: PathBuf,
    metadata: ArrowReaderMetadata,
    row_groups: Vec<RowGroup>,
    axes: Mutex<blocks::SharedAxes>,
}

/// A stretch of indicators that is read as one.
#[derive(Debug)]
struct RowGroup {
    first: IndicatorId,
    last: IndicatorId,
    /// By indicator, once read.
    panels: OnceLock<Vec<Arc<Panel>>>,
    reading: Mutex<()>,
}

/// Returns the data sets of the directory from the one that counts least to the one that counts
/// most; those already known are taken over with what has been read of them.
pub(crate) fn data_sets(
    directory: &Path,
    known: &[Arc<Kept>],
) -> Result<Vec<Arc<Kept>>, StoreError> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed("read", directory))? {
        let path = entry.map_err(failed("read", directory))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || !path.is_dir() {
            continue;
        }
        match known.iter().find(|known| known.data_set.id.as_str() == name) {
            Some(known) => kept.push(Arc::clone(known)),
            None => kept.push(Arc::new(Kept::open(&path)?)),
        }
    }
    kept.sort_by(|a, b| {
        let key = |kept: &Kept| {
            let publication = &kept.data_set.publication;
            (publication.published, publication.fetched)
        };
        key(a).cmp(&key(b)).then_with(|| a.data_set.id.cmp(&b.data_set.id))
    });
    Ok(kept)
}

impl Kept {
    fn open(directory: &Path) -> Result<Self, StoreError> {
        let description = directory.join("data_set.json");
        let text = fs::read_to_string(&description).map_err(failed("read", &description))?;
        let data_set = tables::data_set(&description, &text)?;
        let path = directory.join("indicator.parquet");
        let indicators = tables::indicators(&path, &small_table(&path)?)?;
        let path = directory.join("area.parquet");
        let areas = tables::areas(&path, &small_table(&path)?)?;
        let observations = directory.join("observation.parquet");
        let metadata = metadata(&observations)?;
        let kept = Self {
            row_groups: row_groups(&observations, &metadata)?,
            axes: Mutex::default(),
            data_set,
            indicators,
            areas,
            observations,
            metadata,
        };
        kept.check_counts()?;
        Ok(kept)
    }

    fn check_counts(&self) -> Result<(), StoreError> {
        let n_rows = self.metadata.metadata().file_metadata().num_rows();
        if u64::try_from(n_rows) != Ok(self.data_set.rows) {
            let reason = format!("it has {n_rows} rows instead of {}", self.data_set.rows);
            return Err(self.damaged(reason));
        }
        Ok(())
    }

    pub(crate) fn data_set(&self) -> &DataSet {
        &self.data_set
    }

    pub(crate) fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    pub(crate) fn areas(&self) -> &[Area] {
        &self.areas
    }

    pub(crate) fn holds(&self, id: &IndicatorId) -> bool {
        self.indicators.binary_search_by(|known| known.id.cmp(id)).is_ok()
    }

    /// Returns the panel of an indicator that the data set holds.
    pub(crate) fn panel(&self, id: &IndicatorId) -> Result<Arc<Panel>, StoreError> {
        let position = self.row_groups.partition_point(|group| group.last < *id);
        let panels = match self.row_groups.get(position) {
            Some(group) if group.first <= *id => self.panels(position)?,
            _ => &[],
        };
        let found = panels.binary_search_by(|panel| panel.indicator().cmp(id)).ok();
        found
            .map(|index| Arc::clone(&panels[index]))
            .ok_or_else(|| self.damaged(format!("the rows of {id} are missing")))
    }

    fn panels(&self, position: usize) -> Result<&[Arc<Panel>], StoreError> {
        let group = &self.row_groups[position];
        if let Some(panels) = group.panels.get() {
            return Ok(panels);
        }
        let _reading = group.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(panels) = group.panels.get() {
            return Ok(panels);
        }
        let panels = self.read(position)?;
        Ok(group.panels.get_or_init(|| panels))
    }

    fn read(&self, position: usize) -> Result<Vec<Arc<Panel>>, StoreError> {
        let file = File::open(&self.observations).map_err(failed("read", &self.observations))?;
        let n_rows = self.metadata.metadata().row_group(position).num_rows();
        let reader =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                .with_row_groups(vec![position])
                .with_batch_size(usize::try_from(n_rows).unwrap_or(usize::MAX))
                .build()
                .map_err(|error| self.damaged(error.to_string()))?;
        let mut panels = Vec::new();
        for batch in reader {
            let batch = batch.map_err(|error| self.damaged(error.to_string()))?;
            let read = blocks::panels(&batch, &self.data_set.id, &self.axes);
            panels.extend(read.map_err(|reason| self.damaged(reason))?);
        }
        Ok(panels)
    }

    fn damaged(&self, reason: String) -> StoreError {
        StoreError::Damaged { path: self.observations.clone(), reason }
    }
}

/// Reads every row group of every data set on all processors.
pub(crate) fn load_all(kept: &[Arc<Kept>]) -> Result<(), StoreError> {
    let jobs: Vec<(&Kept, usize)> =
        kept.iter().flat_map(|kept| (0..kept.row_groups.len()).map(|i| (&**kept, i))).collect();
    let next = AtomicUsize::new(0);
    let work = || -> Result<(), StoreError> {
        while let Some((kept, position)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            kept.panels(*position)?;
        }
        Ok(())
    };
    let n_threads = thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("reading does not panic"))
    })
}

fn metadata(path: &Path) -> Result<ArrowReaderMetadata, StoreError> {
    let damaged = |reason: String| StoreError::Damaged { path: path.to_owned(), reason };
    let file = File::open(path).map_err(failed("read", path))?;
    let options = ArrowReaderOptions::new().with_schema(writing::schema());
    ArrowReaderMetadata::load(&file, options).map_err(|error| damaged(error.to_string()))
}

fn row_groups(path: &Path, metadata: &ArrowReaderMetadata) -> Result<Vec<RowGroup>, StoreError> {
    let bounds = |group: &parquet::file::metadata::RowGroupMetaData| {
        let Some(Statistics::ByteArray(statistics)) = group.column(0).statistics() else {
            return None;
        };
        let id = |bytes: &[u8]| std::str::from_utf8(bytes).ok()?.parse::<IndicatorId>().ok();
        Some((id(statistics.min_opt()?.data())?, id(statistics.max_opt()?.data())?))
    };
    let one = |group| {
        let (first, last) = bounds(group).ok_or_else(|| StoreError::Damaged {
            path: path.to_owned(),
            reason: "a row group does not tell which indicators it holds".to_owned(),
        })?;
        Ok(RowGroup { first, last, panels: OnceLock::new(), reading: Mutex::default() })
    };
    metadata.metadata().row_groups().iter().map(one).collect()
}

/// Reads a small table whole.
fn small_table(path: &Path) -> Result<RecordBatch, StoreError> {
    let damaged = |error: String| StoreError::Damaged { path: path.to_owned(), reason: error };
    let file = File::open(path).map_err(failed("read", path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|error| damaged(error.to_string()))?;
    let schema = Arc::clone(builder.schema());
    let reader =
        builder.with_batch_size(1 << 16).build().map_err(|error| damaged(error.to_string()))?;
    let batches: Vec<RecordBatch> =
        reader.collect::<Result<_, _>>().map_err(|error| damaged(error.to_string()))?;
    arrow::compute::concat_batches(&schema, &batches).map_err(|error| damaged(error.to_string()))
}
