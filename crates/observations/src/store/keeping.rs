//! Data sets come into the store whole or not at all.
//!
//! A data set is written to a directory whose name starts with a dot, made durable and renamed.
//! One import at a time: a lock on `.lock`, which the operating system releases with its holder.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use domain::data_set::{DataSet, DataSetId, Publication};
use domain::indicator::{Indicator, IndicatorId};

use super::StoreError;
use super::canonical::Canonical;
use super::writing::{self, NewDataSet};

/// Start of the name of a directory that is being written.
const UNFINISHED: &str = ".unfinished-";

/// Returns the store's error for a file that could not be read, written and so on.
pub(crate) fn failed(
    action: &'static str,
    path: &Path,
) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::File { action, path, source }
}

/// Creates the directory where it is absent and removes what a stopped import left.
pub(crate) fn prepare(directory: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(directory).map_err(failed("create", directory))?;
    // Without the lock somebody is importing; in a read-only store there is nothing to remove.
    let Ok(lock) = lock_file(directory) else { return Ok(()) };
    if lock.try_lock().is_err() {
        return Ok(());
    }
    for entry in fs::read_dir(directory).map_err(failed("read", directory))? {
        let entry = entry.map_err(failed("read", directory))?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let path = entry.path();
            fs::remove_dir_all(&path).map_err(failed("remove the unfinished", &path))?;
        }
    }
    Ok(())
}

/// Waits until no other import runs, then keeps others waiting until the lock is dropped.
pub(crate) fn lock(directory: &Path) -> Result<File, StoreError> {
    let path = directory.join(".lock");
    let file = lock_file(directory).map_err(failed("open", &path))?;
    file.lock().map_err(failed("lock", &path))?;
    Ok(file)
}

fn lock_file(directory: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(directory.join(".lock"))
}

/// Returns the descriptions of the indicators that have rows, in the rows' order.
pub(crate) fn described(
    indicators: Vec<Indicator>,
    rows: &Canonical,
) -> Result<Vec<Indicator>, StoreError> {
    let mut by_id: BTreeMap<IndicatorId, Indicator> =
        indicators.into_iter().map(|indicator| (indicator.id.clone(), indicator)).collect();
    let describe = |id: &IndicatorId| {
        by_id.remove(id).ok_or_else(|| StoreError::Undescribed { id: id.clone() })
    };
    rows.indicators.iter().map(describe).collect()
}

/// Names the data set by its source, table, day of publication and hash.
pub(crate) fn data_set(directory: &Path, publication: Publication, rows: &Canonical) -> DataSet {
    let words = format!("{}-{}", publication.source, publication.table);
    let name = |n_digits: usize| {
        format!("{}-{}-{}", slug(&words), publication.published, &rows.hash[..n_digits])
    };
    // Two tables can have one slug and, by chance or not, rows with one beginning of the hash.
    let free = (8..=40).step_by(8).map(name).find(|name| !directory.join(name).exists());
    let id: DataSetId =
        free.unwrap_or_else(|| name(40)).parse().expect("a slug, a day and hexadecimal digits");
    DataSet {
        id,
        publication,
        hash: rows.hash.clone(),
        rows: rows.keys.len() as u64,
        indicators: rows.indicators.len() as u64,
    }
}

/// Returns lower-case letters, digits and single hyphens, at most sixty.
fn slug(words: &str) -> String {
    let mut slug = String::new();
    for letter in words.to_lowercase().chars() {
        let plain = match letter {
            'å' | 'ä' | 'à' | 'á' => 'a',
            'ö' | 'ø' => 'o',
            'é' | 'è' => 'e',
            'ü' => 'u',
            other if other.is_ascii_alphanumeric() => other,
            _ => '-',
        };
        if plain != '-' || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push(plain);
        }
    }
    slug.truncate(60);
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "data".to_owned() } else { slug.to_owned() }
}

/// Writes the data set beside the others and moves it into place.
pub(crate) fn keep(
    directory: &Path,
    new: &NewDataSet<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), StoreError> {
    let target = directory.join(new.data_set.id.as_str());
    let unfinished = directory.join(format!("{UNFINISHED}{}", new.data_set.id));
    let written = write_durably(&unfinished, new, progress).and_then(|()| {
        fs::rename(&unfinished, &target).map_err(failed("create", &target))?;
        sync_directory(directory)
    });
    if written.is_err() && unfinished.exists() {
        // The first error is the one to tell; the next opening tries again to remove.
        drop(fs::remove_dir_all(&unfinished));
    }
    written
}

fn write_durably(
    unfinished: &Path,
    new: &NewDataSet<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), StoreError> {
    if unfinished.exists() {
        fs::remove_dir_all(unfinished).map_err(failed("remove the unfinished", unfinished))?;
    }
    fs::create_dir(unfinished).map_err(failed("create", unfinished))?;
    let files: Vec<PathBuf> = writing::write(unfinished, new, progress)?;
    for path in &files {
        File::open(path).and_then(|file| file.sync_all()).map_err(failed("write", path))?;
    }
    sync_directory(unfinished)
}

fn sync_directory(directory: &Path) -> Result<(), StoreError> {
    File::open(directory).and_then(|d| d.sync_all()).map_err(failed("write", directory))
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_has_plain_letters_and_single_hyphens() {
        assert_eq!(slug("SCB-Folkmängd efter område (RegSO)"), "scb-folkmangd-efter-omrade-regso");
        assert_eq!(slug("––"), "data");
        assert!(slug(&"ö".repeat(500)).len() <= 60);
    }
}
