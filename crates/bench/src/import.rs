//! The full dump into a new store, and the opening of a store that is there.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use observations::store::Store;
use operations::bundled;

use crate::timing::Timing;

/// Imports into `store`, which must be absent, and opens what is then there.
pub(crate) fn run(store: &Path) -> Result<(), Box<dyn Error>> {
    if store.exists() {
        return Err(format!("{} exists; name a new directory", store.display()).into());
    }
    let start = Instant::now();
    let filled = bundled::open_store(store, &mut |_, _| ())?;
    let seconds = start.elapsed().as_secs_f64();
    let rows: u64 = filled.data_sets().iter().map(|set| set.rows).sum();
    println!("import of {rows} rows: {seconds:.2} s");
    println!("size on disk: {:.1} MB", bytes_in(store)? / 1e6);
    Timing::of(5, || bundled::open_store(store, &mut |_, _| ()))?.print("open what is there");
    let all = Timing::of(5, || {
        let opened = Store::open(store)?;
        opened.load_all()?;
        Ok::<Store, observations::store::StoreError>(opened)
    })?;
    all.print("open and read every value");
    Ok(())
}

fn bytes_in(folder: &Path) -> std::io::Result<f64> {
    let mut sum = 0.0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        sum += if path.is_dir() { bytes_in(&path)? } else { size(&path)? };
    }
    Ok(sum)
}

#[expect(clippy::cast_precision_loss, reason = "no file here has 2^53 bytes")]
fn size(path: &Path) -> std::io::Result<f64> {
    Ok(fs::metadata(path)?.len() as f64)
}
