//! The statistics store: a directory of immutable data sets.
//!
//! `STORE/observations/<data set>/` holds `observation.parquet`, `indicator.parquet`,
//! `area.parquet` and `data_set.json`; `docs/store.md` documents them for other programs.

mod canonical;
mod keeping;
mod reading;
mod tables;
mod writing;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use domain::area::register::AreaRegister;
use domain::area::{Area, AreaCode};
use domain::data_set::{DataSet, DataSetId};
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::period::Period;
use time::Date;

use crate::draft::Draft;
use crate::panel::{Panel, overlay};
use reading::Kept;

/// The statistics store. Shared freely between threads.
#[derive(Debug)]
pub struct Store {
    directory: PathBuf,
    given_areas: Vec<Area>,
    contents: RwLock<Arc<Contents>>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// The data set is new and now in the store.
    Kept(DataSet),
    /// The store had the same rows of the same source and table already; nothing changed.
    Unchanged(DataSet),
}

/// What a store cannot do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system refused.
    #[error("{action} {path}: {source}", path = path.display())]
    File {
        /// What was tried: "read", "write".
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file in the store is cut off or altered.
    #[error(
        "read {path}: {reason}; move the data set's folder out of the store and import it again",
        path = path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// No data set has the indicator.
    #[error("find the indicator {id} in any data set of the store")]
    UnknownIndicator {
        /// What was asked for.
        id: IndicatorId,
    },
    /// Everything there is on the indicator was published later.
    #[error("find values of {id} as of {as_of}: its oldest data set was published on {oldest}")]
    NothingPublished {
        /// What was asked for.
        id: IndicatorId,
        /// The day asked for.
        as_of: Date,
        /// The first day that has values.
        oldest: Date,
    },
    /// The publication has no rows.
    #[error("keep a data set without rows ({origin})")]
    Empty {
        /// Where it came from.
        origin: String,
    },
    /// Rows of an indicator that the publication does not describe.
    #[error("keep rows of the indicator {id}: the publication does not describe it")]
    Undescribed {
        /// The indicator.
        id: IndicatorId,
    },
    /// Two rows for one cell that say different things.
    #[error("keep two different values of {indicator} for {area}, {period}, group {group}")]
    Conflicting {
        /// The indicator.
        indicator: IndicatorId,
        /// The area.
        area: AreaCode,
        /// The period.
        period: Period,
        /// The group.
        group: Group,
    },
    /// An indicator whose rows are spread so thinly that the block would not fit in memory.
    #[error(
        "keep {id}: its groups, areas and periods make {cells} cells, more than {limit}; import \
         fewer of them at a time"
    )]
    TooLarge {
        /// The indicator.
        id: IndicatorId,
        /// Number of groups times areas times periods.
        cells: u64,
        /// The greatest number allowed.
        limit: u64,
    },
}

/// An indicator and the positions of the data sets that are laid over each other.
type MergedKey = (IndicatorId, Vec<usize>);

/// What the store holds at one moment.
#[derive(Debug, Default)]
struct Contents {
    /// By publication day, then day of fetching, then id: later ones lie over earlier ones.
    kept: Vec<Arc<Kept>>,
    indicators: Arc<[Indicator]>,
    areas: Arc<AreaRegister>,
    /// Panels of indicators with several data sets, by the positions in `kept`.
    merged: Mutex<BTreeMap<MergedKey, Arc<Panel>>>,
}

impl Store {
    /// Opens the store in `directory`, creating it where it is absent.
    ///
    /// Reads only what describes the data sets; values are read when they are asked for. What a
    /// stopped import left behind is removed.
    ///
    /// # Errors
    /// [`StoreError::File`] and [`StoreError::Damaged`], naming the file.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        Self::open_with_areas(directory, Vec::new())
    }

    /// Opens the store as [`Self::open`] does, with areas whose names and parents go before those
    /// that data sets bring.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with_areas(directory: &Path, areas: Vec<Area>) -> Result<Self, StoreError> {
        let directory = directory.join("observations");
        keeping::prepare(&directory)?;
        let store = Self { directory, given_areas: areas, contents: RwLock::default() };
        store.refresh()?;
        Ok(store)
    }

    /// Finds data sets that another process has kept since the store was opened.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn refresh(&self) -> Result<(), StoreError> {
        let known = self.contents();
        let kept = reading::data_sets(&self.directory, &known.kept)?;
        let contents = Arc::new(Contents::new(kept, &self.given_areas));
        *self.contents.write().unwrap_or_else(PoisonError::into_inner) = contents;
        Ok(())
    }

    /// Keeps a publication as an immutable data set, wholly or not at all.
    ///
    /// `progress` is told how many of how many rows are written. Rows that say the same thing
    /// twice are kept once; indicators without rows are not kept.
    ///
    /// # Errors
    /// [`StoreError::Empty`], [`StoreError::Undescribed`], [`StoreError::Conflicting`] and
    /// [`StoreError::TooLarge`] where the draft cannot be kept, [`StoreError::File`] where the
    /// disk refuses. The store is then as it was.
    pub fn import(
        &self,
        draft: Draft,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Imported, StoreError> {
        let Draft { publication, indicators, areas, rows } = draft;
        let rows = canonical::canonical(rows, &publication.origin)?;
        let indicators = keeping::described(indicators, &rows)?;
        let lock = keeping::lock(&self.directory)?;
        self.refresh()?;
        let same = self.data_sets().into_iter().find(|known| {
            known.hash == rows.hash
                && known.publication.source == publication.source
                && known.publication.table == publication.table
        });
        if let Some(known) = same {
            return Ok(Imported::Unchanged(known));
        }
        let data_set = keeping::data_set(&self.directory, publication, &rows);
        let contents = writing::NewDataSet { data_set: &data_set, indicators, areas, rows };
        keeping::keep(&self.directory, &contents, progress)?;
        self.refresh()?;
        drop(lock);
        Ok(Imported::Kept(data_set))
    }

    /// Returns every data set, ordered by source, table and day of publication.
    #[must_use]
    pub fn data_sets(&self) -> Vec<DataSet> {
        let mut all: Vec<DataSet> =
            self.contents().kept.iter().map(|kept| kept.data_set().clone()).collect();
        all.sort_by(|a, b| {
            let key = |d: &DataSet| {
                (d.publication.source.clone(), d.publication.table.clone(), d.publication.published)
            };
            key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
        });
        all
    }

    /// Returns every indicator by id, as the newest publication describes it.
    #[must_use]
    pub fn indicators(&self) -> Arc<[Indicator]> {
        Arc::clone(&self.contents().indicators)
    }

    /// Returns the indicator as the newest publication describes it.
    #[must_use]
    pub fn indicator(&self, id: &IndicatorId) -> Option<Indicator> {
        let indicators = self.indicators();
        let position = indicators.binary_search_by(|known| known.id.cmp(id)).ok()?;
        Some(indicators[position].clone())
    }

    /// Returns the areas given at opening and those that data sets name.
    #[must_use]
    pub fn areas(&self) -> Arc<AreaRegister> {
        Arc::clone(&self.contents().areas)
    }

    /// Returns the values of one indicator from the data sets published up to `as_of`, or from
    /// all where it is `None`.
    ///
    /// Where several data sets have a row for a cell, the newest publication counts, also where
    /// its row says that there is no value; cells that it does not mention keep the older row.
    ///
    /// # Errors
    /// [`StoreError::UnknownIndicator`], [`StoreError::NothingPublished`], and
    /// [`StoreError::Damaged`] or [`StoreError::File`] where values cannot be read.
    pub fn panel(&self, id: &IndicatorId, as_of: Option<Date>) -> Result<Arc<Panel>, StoreError> {
        self.contents().panel(id, as_of)
    }

    /// Returns the values of one indicator from the named data sets alone, so that what was computed
    /// from them can be computed again after others have come.
    ///
    /// # Errors
    /// As [`Self::panel`]; [`StoreError::UnknownIndicator`] also where none of them holds it.
    pub fn panel_of(
        &self,
        id: &IndicatorId,
        data_sets: &[DataSetId],
    ) -> Result<Arc<Panel>, StoreError> {
        self.contents().panel_of(id, data_sets)
    }

    /// Reads all values of all data sets into memory, on as many threads as the machine has.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] or [`StoreError::File`] for the first file that cannot be read.
    pub fn load_all(&self) -> Result<(), StoreError> {
        reading::load_all(&self.contents().kept)
    }

    fn contents(&self) -> Arc<Contents> {
        Arc::clone(&self.contents.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Contents {
    fn new(kept: Vec<Arc<Kept>>, given_areas: &[Area]) -> Self {
        let mut areas = AreaRegister::default();
        let mut indicators: BTreeMap<&IndicatorId, &Indicator> = BTreeMap::new();
        let newest_first = kept.iter().rev();
        let named = newest_first.clone().flat_map(|kept| kept.areas());
        for area in given_areas.iter().chain(named) {
            // The first to name an area wins: what was given, then the newest data set.
            if areas.get(&area.code).is_none() {
                areas.add(area.clone()).expect("the code was free");
            }
        }
        for indicator in newest_first.flat_map(|kept| kept.indicators()) {
            indicators.entry(&indicator.id).or_insert(indicator);
        }
        let indicators = indicators.into_values().cloned().collect();
        Self { indicators, areas: Arc::new(areas), merged: Mutex::default(), kept }
    }

    fn panel(&self, id: &IndicatorId, as_of: Option<Date>) -> Result<Arc<Panel>, StoreError> {
        let published = |position: &usize| self.kept[*position].data_set().publication.published;
        let holding: Vec<usize> =
            (0..self.kept.len()).filter(|position| self.kept[*position].holds(id)).collect();
        let Some(oldest) = holding.first().map(published) else {
            return Err(StoreError::UnknownIndicator { id: id.clone() });
        };
        let is_visible = |position: &usize| as_of.is_none_or(|day| published(position) <= day);
        let visible: Vec<usize> = holding.into_iter().filter(is_visible).collect();
        match (visible.as_slice(), as_of) {
            ([], Some(as_of)) => {
                Err(StoreError::NothingPublished { id: id.clone(), as_of, oldest })
            }
            _ => self.laid_over(id, visible),
        }
    }

    fn panel_of(&self, id: &IndicatorId, sets: &[DataSetId]) -> Result<Arc<Panel>, StoreError> {
        let is_named = |kept: &Kept| kept.holds(id) && sets.contains(&kept.data_set().id);
        let named: Vec<usize> =
            (0..self.kept.len()).filter(|position| is_named(&self.kept[*position])).collect();
        if named.is_empty() {
            return Err(StoreError::UnknownIndicator { id: id.clone() });
        }
        self.laid_over(id, named)
    }

    /// Returns the panel of data sets, at least one, the later laid over the earlier.
    fn laid_over(&self, id: &IndicatorId, positions: Vec<usize>) -> Result<Arc<Panel>, StoreError> {
        match positions.as_slice() {
            [only] => self.kept[*only].panel(id),
            _ => self.merged(id, positions),
        }
    }

    fn merged(&self, id: &IndicatorId, positions: Vec<usize>) -> Result<Arc<Panel>, StoreError> {
        let key = (id.clone(), positions);
        let known = self.merged.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(panel) = known {
            return Ok(panel);
        }
        let panels: Vec<Arc<Panel>> = key
            .1
            .iter()
            .map(|position| self.kept[*position].panel(id))
            .collect::<Result<_, _>>()?;
        let panel = overlay(&panels).expect("at least two data sets hold the indicator");
        let mut merged = self.merged.lock().unwrap_or_else(PoisonError::into_inner);
        merged.insert(key, Arc::clone(&panel));
        Ok(panel)
    }
}

#[cfg(test)]
mod tests;
