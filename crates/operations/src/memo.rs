//! A result that is kept until the store holds other data sets.

use std::sync::{Arc, Mutex, PoisonError};

use domain::data_set::DataSetId;
use observations::store::Store;

/// A result with the data sets, and whatever else, that it was computed from.
type Kept<T> = Option<((Vec<DataSetId>, Vec<String>), Arc<T>)>;

/// Keeps the last result of one computation over the whole store.
pub(crate) struct Memo<T>(Mutex<Kept<T>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Memo<T> {
    /// Returns the kept result where the store still holds the same data sets, else computes it.
    /// Whoever asks meanwhile waits instead of computing the same.
    pub(crate) fn for_data_sets<E>(
        &self,
        store: &Store,
        compute: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        self.for_key(store, Vec::new(), |_| compute())
    }

    /// Returns the kept result as [`Self::for_data_sets`] does, where `key` too is the same. To
    /// compute another the one before is given with its key, where it is of the same data sets.
    pub(crate) fn for_key<E>(
        &self,
        store: &Store,
        key: Vec<String>,
        compute: impl FnOnce(Option<(&[String], &T)>) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let sets: Vec<DataSetId> = store.data_sets().into_iter().map(|set| set.id).collect();
        let key = (sets, key);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, result)) = kept.as_ref().filter(|(of, _)| *of == key) {
            return Ok(Arc::clone(result));
        }
        let before = kept.as_ref().filter(|((sets, _), _)| *sets == key.0);
        let before = before.map(|((_, key), result)| (key.as_slice(), &**result));
        let result = Arc::new(compute(before)?);
        *kept = Some((key, Arc::clone(&result)));
        Ok(result)
    }
}
