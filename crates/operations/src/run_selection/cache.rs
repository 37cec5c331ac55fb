//! Keeps the latest answers, so that a page that was shown before is shown at once.

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use domain::selection::SelectionModel;
use observations::store::Store;
use time::Date;

use super::{RunError, SelectionRun, run};
use crate::model_file::written;

/// How many answers are kept; the one that was asked for longest ago goes first.
const KEPT: usize = 64;

/// The latest answers, by model, day and what the store held.
#[derive(Debug, Default)]
pub struct SelectionCache {
    kept: Mutex<VecDeque<(String, Arc<SelectionRun>)>>,
}

impl SelectionCache {
    /// Returns a cache that keeps nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { kept: Mutex::new(VecDeque::new()) }
    }

    /// Returns the answer of [`run`], kept from before where model, day and store are the same.
    ///
    /// # Errors
    /// As [`run`]; refusals are not kept.
    pub fn run(
        &self,
        store: &Store,
        model: &SelectionModel,
        as_of: Option<Date>,
    ) -> Result<Arc<SelectionRun>, RunError> {
        let key = key(store, model, as_of);
        if let Some(known) = self.known(&key) {
            return Ok(known);
        }
        let answer = Arc::new(run(store, model, as_of)?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((key, Arc::clone(&answer)));
        if kept.len() > KEPT {
            kept.pop_front();
        }
        Ok(answer)
    }

    fn known(&self, key: &str) -> Option<Arc<SelectionRun>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let position = kept.iter().position(|(known, _)| known == key)?;
        let entry = kept.remove(position)?;
        let answer = Arc::clone(&entry.1);
        kept.push_back(entry);
        Some(answer)
    }
}

fn key(store: &Store, model: &SelectionModel, as_of: Option<Date>) -> String {
    let mut key = written(model);
    for data_set in store.data_sets() {
        write!(key, "{} ", data_set.id).expect("writing to text cannot fail");
    }
    if let Some(day) = as_of {
        write!(key, "as of {day}").expect("writing to text cannot fail");
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run_selection::tests::{model, store};

    #[test]
    fn an_answer_is_kept_for_its_model_and_day_only() {
        let (cache, store) = (SelectionCache::new(), store());
        let first = cache.run(&store.store, &model("top = 2"), None).unwrap();
        let again = cache.run(&store.store, &model("top = 2"), None).unwrap();
        let other = cache.run(&store.store, &model("top = 1"), None).unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        assert!(!Arc::ptr_eq(&first, &other));
        let day = Date::from_calendar_date(2030, time::Month::January, 1).unwrap();
        let later = cache.run(&store.store, &model("top = 2"), Some(day)).unwrap();
        assert!(!Arc::ptr_eq(&first, &later));
        assert_eq!(first.selection, later.selection);
    }
}
