//! The search that was built last, kept until a text that it was built of changes.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use domain::data_set::DataSetId;

use super::{Entry, EverythingSearch, entries};
use crate::design_file::DesignFile;
use crate::library::Library;
use crate::search_indicators::SearchBuildError;

/// The search with what it was built of.
struct Built {
    data_sets: Vec<DataSetId>,
    designs: Arc<Vec<DesignFile>>,
    /// How far the register had been read when it was last compared.
    position: u64,
    registered: Vec<Entry>,
    search: Arc<EverythingSearch>,
}

/// The search that was built last.
#[derive(Default)]
pub(crate) struct KeptSearch(Mutex<Option<Built>>);

impl KeptSearch {
    /// Returns the search over the library and what is registered. Where the register has come no
    /// further nobody asks what is registered; where it has and no text has changed the same search
    /// serves on. Of two things of one kind and id the one that ships counts. Whoever asks while it is
    /// built waits instead of building the same.
    pub(crate) fn get(
        &self,
        library: &Library,
        position: u64,
        registered: impl FnOnce() -> Vec<Entry>,
    ) -> Result<Arc<EverythingSearch>, SearchBuildError> {
        let sets: Vec<DataSetId> =
            library.store().data_sets().into_iter().map(|set| set.id).collect();
        let designs = library.known_designs();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same =
            |built: &&mut Built| built.data_sets == sets && Arc::ptr_eq(&built.designs, &designs);
        let same = kept.as_mut().filter(is_same);
        if let Some(built) = same.as_ref().filter(|built| built.position == position) {
            return Ok(Arc::clone(&built.search));
        }
        let registered = registered();
        if let Some(built) = same.filter(|built| built.registered == registered) {
            built.position = position;
            return Ok(Arc::clone(&built.search));
        }
        let mut all = entries::of_library(library);
        all.extend(registered.iter().cloned());
        let mut seen = BTreeSet::new();
        all.retain(|entry| seen.insert((entry.kind, entry.id.clone())));
        let search = Arc::new(EverythingSearch::build(&all)?);
        *kept = Some(Built {
            data_sets: sets,
            designs,
            position,
            registered,
            search: Arc::clone(&search),
        });
        Ok(search)
    }
}
