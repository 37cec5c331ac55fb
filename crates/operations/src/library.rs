//! Everything that use cases read: the statistics, and what is known of areas, models and
//! programmes.

mod error;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use charts::outlines::Outlines;
use domain::area::change::{AreaChange, Effect, breaks_for};
use domain::area::register::AreaRegister;
use domain::area::{AreaCode, Level};
use domain::classification::{Classification, SimilarAreas};
use domain::data_set::DataSet;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::period::Period;
use domain::programme::Programme;
use domain::selection::SelectionModel;
use observations::panel::Panel;
use observations::store::{Store, StoreError};
use time::Date;

pub use self::error::LibraryError;
use crate::bundled::{self, KeyIndicator};
use crate::commitment_file::{self, CommitmentFile, Known};
use crate::describe_index::{DescribeIndexError, IndexView, describe_index};
use crate::design_file::{self, DesignFile};
use crate::evaluation_ledger::{Ledger, LedgerError};
use crate::follow_designs::{self, Followed};
use crate::index_file::{self, IndexFile};
use crate::intervention_file::{self, InterventionFile, InterventionFileError};
use crate::largest_gaps::{self, GapError, NationalGap};
use crate::memo::Memo;
use crate::model_file;
use crate::municipality_type::MunicipalityTypes;
use crate::outlines;
use crate::programme_file;
use crate::search_everything::{Entry, EverythingSearch, KeptSearch};
use crate::search_indicators::{IndicatorSearch, SearchBuildError};
use crate::search_interventions::InterventionSearch;

/// The indicator that areas are weighted by: inhabitants on 31 December.
pub const POPULATION: &str = "N01951";

/// The theme of Kolada's similar municipalities that comparisons start from.
pub const SIMILAR_THEME: &str = "socioekonomi";

/// What use cases read. Made once; data sets imported later are seen after [`Library::refresh`].
pub struct Library {
    directory: PathBuf,
    store: Store,
    classifications: Vec<Classification>,
    similar: Vec<SimilarAreas>,
    changes: Vec<AreaChange>,
    key_indicators: Vec<KeyIndicator>,
    models: Vec<SelectionModel>,
    programmes: Vec<Programme>,
    indexes: Vec<(IndexFile, Memo<IndexView>)>,
    search: Memo<IndicatorSearch>,
    everything: KeptSearch,
    intervention_search: Memo<InterventionSearch>,
    outlines: Outlines,
    gaps: Memo<Vec<NationalGap>>,
    designs: Vec<DesignFile>,
    /// Those and the ones registered besides, as they were last looked at.
    known_designs: Mutex<Arc<Vec<DesignFile>>>,
    interventions: Vec<InterventionFile>,
    evaluations: Memo<Vec<Followed>>,
    commitments: Vec<CommitmentFile>,
}

fn interventions(store: &Store) -> Result<Vec<InterventionFile>, InterventionFileError> {
    let areas = store.areas();
    intervention_file::shipped(intervention_file::Known {
        has_indicator: &|id| store.indicator(id).is_some(),
        has_area: &|code| areas.get(code).is_some(),
    })
}

impl Library {
    /// Opens the library in `directory`. Where the store is new, the data that ship with the
    /// program are imported first; `progress` hears values read and values in all.
    ///
    /// # Errors
    /// [`LibraryError`] names what could not be opened.
    pub fn open(
        directory: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, LibraryError> {
        let store = bundled::open_store(directory, progress)?;
        let (areas, is_indicator) =
            (store.areas(), |id: &IndicatorId| store.indicator(id).is_some());
        let known = Known { areas: &areas, is_indicator: &is_indicator };
        let commitments = commitment_file::shipped(&known)?;
        let interventions = interventions(&store)?;
        let designs = design_file::shipped()?;
        Ok(Self {
            directory: directory.to_owned(),
            store,
            classifications: bundled::classifications()?,
            similar: bundled::similar_areas()?,
            changes: bundled::area_changes()?,
            key_indicators: bundled::key_indicators()?,
            models: model_file::shipped()?,
            programmes: programme_file::shipped()?,
            indexes: index_file::shipped()?.into_iter().map(|i| (i, Memo::default())).collect(),
            search: Memo::default(),
            everything: KeptSearch::default(),
            intervention_search: Memo::default(),
            outlines: outlines::read(bundled::municipality_outlines())?,
            gaps: Memo::default(),
            known_designs: Mutex::new(Arc::new(designs.clone())),
            designs,
            interventions,
            evaluations: Memo::default(),
            commitments,
        })
    }

    /// Looks for data sets that were imported and designs that were registered since the library was
    /// opened.
    ///
    /// # Errors
    /// [`LibraryError`] where the store or the registered designs cannot be read.
    pub fn refresh(&self) -> Result<(), LibraryError> {
        self.store.refresh()?;
        let designs = follow_designs::files(self)?;
        let mut known = self.known_designs.lock().unwrap_or_else(PoisonError::into_inner);
        if **known != designs {
            *known = Arc::new(designs);
        }
        Ok(())
    }

    /// Returns the statistics store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the register of areas.
    #[must_use]
    pub fn areas(&self) -> Arc<AreaRegister> {
        self.store.areas()
    }

    /// Returns the need indices that ship with the program.
    pub fn indexes(&self) -> impl Iterator<Item = &IndexFile> {
        self.indexes.iter().map(|(file, _)| file)
    }

    /// Returns a need index and its values today; `None` where no index has the id.
    ///
    /// # Errors
    /// [`DescribeIndexError`] where it cannot be built of the store.
    pub fn index(
        &self,
        id: &str,
    ) -> Result<Option<(&IndexFile, Arc<IndexView>)>, DescribeIndexError> {
        let Some((file, memo)) = self.indexes.iter().find(|(file, _)| file.model.id == id) else {
            return Ok(None);
        };
        let view = memo.for_data_sets(&self.store, || describe_index(self, file, None))?;
        Ok(Some((file, view)))
    }

    /// Returns the classifications of municipalities, the most used first.
    #[must_use]
    pub fn classifications(&self) -> &[Classification] {
        &self.classifications
    }

    /// Returns the classification with this id.
    #[must_use]
    pub fn classification(&self, id: &str) -> Option<&Classification> {
        self.classifications.iter().find(|classification| classification.id == id)
    }

    /// Returns the municipalities that Kolada calls most like `area` in [`SIMILAR_THEME`], with
    /// the year of the comparison.
    #[must_use]
    pub fn similar_to(&self, area: &AreaCode) -> Option<(&[AreaCode], i32)> {
        let theme = self.similar.iter().find(|similar| similar.theme == SIMILAR_THEME)?;
        theme.similar.get(area).map(|codes| (codes.as_slice(), theme.year))
    }

    /// Returns Kolada's lists of similar municipalities, by theme and year.
    #[must_use]
    pub fn similar_lists(&self) -> &[SimilarAreas] {
        &self.similar
    }

    /// Returns the interventions that are documented.
    #[must_use]
    pub fn interventions(&self) -> &[InterventionFile] {
        &self.interventions
    }

    /// Returns how areas have changed.
    #[must_use]
    pub fn changes(&self) -> &[AreaChange] {
        &self.changes
    }

    /// Returns the indicators that overviews are made of, by theme.
    #[must_use]
    pub fn key_indicators(&self) -> &[KeyIndicator] {
        &self.key_indicators
    }

    /// Returns the selection models that ship with the program.
    #[must_use]
    pub fn models(&self) -> &[SelectionModel] {
        &self.models
    }

    /// Returns the programmes that ship with the program.
    #[must_use]
    pub fn programmes(&self) -> &[Programme] {
        &self.programmes
    }

    /// Returns the registers of commitments that ship with the program.
    #[must_use]
    pub fn commitments(&self) -> &[CommitmentFile] {
        &self.commitments
    }

    /// Returns the search among indicators; built once for the data sets that the store holds.
    ///
    /// # Errors
    /// [`SearchBuildError`] where two indicators have one id.
    pub fn search(&self) -> Result<Arc<IndicatorSearch>, SearchBuildError> {
        let build = || IndicatorSearch::build(&self.store.indicators());
        self.search.for_data_sets(&self.store, build)
    }

    /// Returns the search over everything: what the library holds and what `registered` tells of the
    /// register, which has been read up to `position`. It is built anew only where the data sets or
    /// what is registered have changed; at the same position nobody asks what is registered. Of two
    /// things of one kind and id the one that ships counts.
    ///
    /// # Errors
    /// [`SearchBuildError`] where the index cannot be built.
    pub fn everything(
        &self,
        position: u64,
        registered: impl FnOnce() -> Vec<Entry>,
    ) -> Result<Arc<EverythingSearch>, SearchBuildError> {
        self.everything.get(self, position, registered)
    }

    /// Returns the search among interventions; built anew only where the data sets or `version` have
    /// changed, of `files` then.
    ///
    /// # Errors
    /// [`SearchBuildError`] where two interventions have one id.
    pub fn intervention_search(
        &self,
        version: usize,
        files: impl FnOnce() -> Vec<InterventionFile>,
    ) -> Result<Arc<InterventionSearch>, SearchBuildError> {
        let types = MunicipalityTypes::of_library(self);
        self.intervention_search.for_key(&self.store, vec![version.to_string()], |_| {
            InterventionSearch::build(&files(), types)
        })
    }

    /// Returns the spread of every key indicator, largest first; computed once for the data sets
    /// that the store holds.
    ///
    /// # Errors
    /// [`GapError`] where the store fails.
    pub fn largest_gaps(&self) -> Result<Arc<Vec<NationalGap>>, GapError> {
        self.gaps.for_data_sets(&self.store, || largest_gaps::largest_gaps(self, None))
    }

    /// Returns the designs of evaluations that ship with the program.
    #[must_use]
    pub fn designs(&self) -> &[DesignFile] {
        &self.designs
    }

    /// Returns those designs and the ones that were registered besides, where [`Self::refresh`] has
    /// seen them.
    #[must_use]
    pub fn known_designs(&self) -> Arc<Vec<DesignFile>> {
        Arc::clone(&self.known_designs.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns where designs are registered and records kept.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        Ledger::of(&self.directory)
    }

    /// Returns every design that ships or is registered, followed on the statistics of today;
    /// computed once for the data sets that the store holds and the designs registered.
    ///
    /// # Errors
    /// [`LedgerError`] where the registered designs cannot be read.
    pub fn evaluations(&self) -> Result<Arc<Vec<Followed>>, LedgerError> {
        let designs = follow_designs::designs(self)?;
        let key = designs.iter().map(follow_designs::key).collect();
        self.evaluations
            .for_key(&self.store, key, |before| Ok(follow_designs::follow(self, &designs, before)))
    }

    /// Returns the outlines of municipalities.
    #[must_use]
    pub fn outlines(&self) -> &Outlines {
        &self.outlines
    }

    /// Returns the years from which `area` is not comparable with the years before.
    #[must_use]
    pub fn breaks_of(&self, area: &AreaCode, from: i32, to: i32) -> Vec<i32> {
        breaks_for(area, &self.changes, from, to)
            .into_iter()
            .filter(|mark| !matches!(mark.effect, Effect::NewCode { .. }))
            .map(|mark| mark.year)
            .collect()
    }

    /// Returns the indicator with this id.
    #[must_use]
    pub fn indicator(&self, id: &IndicatorId) -> Option<Indicator> {
        self.store.indicator(id)
    }

    /// Returns the data set that most recently published values in the panel.
    #[must_use]
    pub fn newest_data_set(&self, panel: &Panel) -> Option<DataSet> {
        let sets = self.store.data_sets();
        let of_panel = sets.into_iter().filter(|set| panel.data_sets().contains(&set.id));
        of_panel.max_by_key(|set| set.publication.published)
    }

    /// Returns the inhabitants of the areas in the year of `period`, or in the latest year before
    /// it that has any; `None` for an area without a count.
    ///
    /// # Errors
    /// [`StoreError`] where the store cannot be read.
    pub fn population(
        &self,
        areas: &[AreaCode],
        period: Period,
        as_of: Option<Date>,
    ) -> Result<Vec<Option<f64>>, StoreError> {
        let id: IndicatorId = POPULATION.parse().expect("the id is well formed");
        let panel = match self.store.panel(&id, as_of) {
            Ok(panel) => panel,
            Err(StoreError::UnknownIndicator { .. }) => return Ok(vec![None; areas.len()]),
            Err(error) => return Err(error),
        };
        let year = panel.periods().iter().rev().find(|p| p.year() <= period.year());
        let Some(year) = year.or(panel.periods().first()).copied() else {
            return Ok(vec![None; areas.len()]);
        };
        let total = Group::total();
        Ok(areas.iter().map(|area| panel.value(&total, area, year)).collect())
    }

    /// Returns the codes of all municipalities that exist, sorted.
    #[must_use]
    pub fn municipalities(&self) -> Vec<AreaCode> {
        self.areas().at_level(Level::Municipality).map(|area| area.code.clone()).collect()
    }
}
