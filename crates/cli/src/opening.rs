//! Opening the store, with a progress bar while the first start fills it.

use std::path::Path;

use observations::store::Store;
use operations::bundled::{self, BundledError};

use crate::progress::ImportProgress;

/// Opens the store and fills it with the data that ship with the program where they are absent.
pub(crate) fn open(directory: &Path) -> Result<Store, BundledError> {
    let bar = ImportProgress::new();
    let opened = bundled::open_store(directory, &mut |done, total| bar.note(done, total));
    bar.finish();
    opened
}
