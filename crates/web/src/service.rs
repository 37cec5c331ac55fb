//! What handlers share: the library of statistics, and how far its first reading has come.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use domain::data_set::DataSetId;
use operations::follow_designs;
use operations::library::{Library, LibraryError};
use operations::reception::Reception;
use time::Date;
use tokio::runtime::Handle;

use crate::kept_pages::KeptPages;
use crate::pages::everything;
use crate::signed_in;

/// How often the service looks for new data sets.
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);

/// The running service. It answers from the moment it listens; before the library is ready every
/// page tells how far the first reading has come.
#[derive(Clone, Default)]
pub struct Service {
    library: Arc<OnceLock<Library>>,
    reception: Arc<OnceLock<Reception>>,
    progress: Arc<Progress>,
    kept_pages: KeptPages,
    /// What told the registered designs from others when they were last looked at.
    designs: Arc<Mutex<Vec<String>>>,
    /// How many events had made the interventions and lessons when they were last looked at.
    learning: Arc<AtomicUsize>,
}

/// How many values have been read of how many.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// Notes how far the reading has come.
    pub fn note(&self, done: u64, total: u64) {
        self.total.store(total, Ordering::Relaxed);
        self.done.store(done, Ordering::Relaxed);
    }

    /// Returns values read and values in all.
    #[must_use]
    pub fn so_far(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

impl Service {
    /// Returns a service that is already ready.
    #[must_use]
    pub fn ready(library: Library) -> Self {
        let service = Self::default();
        service.open(library);
        service
    }

    /// Opens the service; a second call changes nothing.
    pub fn open(&self, library: Library) {
        if self.library.set(library).is_err() {
            tracing::warn!("the library was opened twice; the first stays");
        }
    }

    /// Opens the register to those who sign in; before the library, so that no page that needs it
    /// comes first. A second call changes nothing.
    pub fn receive(&self, reception: Reception) {
        if self.reception.set(reception).is_err() {
            tracing::warn!("the register was opened twice; the first stays");
        }
    }

    /// Returns where people are received, once the register is open.
    #[must_use]
    pub fn reception(&self) -> Option<&Reception> {
        self.reception.get()
    }

    /// Computes ahead what the first visitors would otherwise wait for; on a thread that may wait. A
    /// failure is only logged: the page that needs the result says what is wrong.
    pub fn warm(&self) {
        let Some(library) = self.library() else { return };
        if let Err(error) = library.store().load_all() {
            tracing::warn!(%error, "the statistics could not be read ahead");
        }
        if let Err(error) = library.search() {
            tracing::warn!(%error, "the search could not be built ahead");
        }
        if let Err(error) = library.largest_gaps() {
            tracing::warn!(%error, "the largest gaps could not be computed ahead");
        }
        if let Ok(runtime) = Handle::try_current() {
            let desk = self.reception().map(|reception| &reception.desk);
            runtime.block_on(everything::warm(library, desk));
        }
        keep_records(library);
    }

    /// Returns the pages that were just made.
    pub(crate) fn kept_pages(&self) -> &KeptPages {
        &self.kept_pages
    }

    fn look_for_data_sets(&self) -> Result<(), LibraryError> {
        let Some(library) = self.library() else { return Ok(()) };
        let ids = || -> Vec<DataSetId> {
            library.store().data_sets().into_iter().map(|set| set.id).collect()
        };
        let before = ids();
        library.refresh()?;
        let designs = follow_designs::keys(library)?;
        let mut known = self.designs.lock().unwrap_or_else(PoisonError::into_inner);
        if ids() != before || *known != designs {
            *known = designs;
            self.kept_pages.forget();
            keep_records(library);
        }
        Ok(())
    }

    /// Forgets the kept pages where interventions or lessons have changed: a municipality's page
    /// suggests some. A failure is only logged: the next look tries again.
    async fn look_for_learning(&self) {
        let Some(reception) = self.reception() else { return };
        match reception.desk.chronicle(signed_in::moment().day()).await {
            Ok(chronicle) => {
                let n = chronicle.n_events_of_learning();
                if self.learning.swap(n, Ordering::Relaxed) != n {
                    self.kept_pages.forget();
                }
            }
            Err(error) => tracing::warn!(%error, "the register could not be looked at"),
        }
    }

    /// Looks again and again for data sets that another process has imported and for what was done and
    /// learned, and anchors the head of the register once a day.
    pub async fn keep_fresh(self) {
        let mut anchored = None;
        loop {
            tokio::time::sleep(BETWEEN_LOOKS).await;
            anchored = self.anchor(anchored).await;
            self.look_for_learning().await;
            let service = self.clone();
            let looked = tokio::task::spawn_blocking(move || service.look_for_data_sets());
            match looked.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "the store could not be looked at"),
                Err(error) => tracing::error!(%error, "looking at the store stopped"),
            }
        }
    }

    /// Anchors the head of the register where the day is not yet anchored, and returns the last day
    /// that is. A failure is only logged: the next look tries again.
    async fn anchor(&self, anchored: Option<Date>) -> Option<Date> {
        let Some(reception) = self.reception() else { return anchored };
        let today = signed_in::moment().day();
        if anchored == Some(today) {
            return anchored;
        }
        match reception.desk.register().anchor(today).await {
            Ok(_) => Some(today),
            Err(error) => {
                tracing::warn!(%error, "the head of the register could not be anchored");
                anchored
            }
        }
    }

    /// Returns the library once it is ready.
    #[must_use]
    pub fn library(&self) -> Option<&Library> {
        self.library.get()
    }

    /// Returns where to note progress of the first reading.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }
}

/// Keeps a record of every registered design on the statistics of now. A failure is only logged:
/// nothing that was kept is lost by it.
fn keep_records(library: &Library) {
    match follow_designs::keep_records(library) {
        Ok(0) => {}
        Ok(n) => tracing::info!(n, "records of evaluations were kept"),
        Err(error) => tracing::warn!(%error, "the records of evaluations could not be kept"),
    }
}
