//! Stores for stories: one that is made once and only read, and copies that may be changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use crate::program::run_on;

/// Returns a store with the data that ship with the program. It is made once; nobody changes it.
pub(crate) fn shipped() -> &'static Path {
    static STORE: OnceLock<PathBuf> = OnceLock::new();
    STORE.get_or_init(|| {
        let store = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stories-store");
        if store.exists() {
            fs::remove_dir_all(&store).expect("an earlier run's store can be removed");
        }
        run_on(&store, "data-sets --format json").text();
        store
    })
}

/// Returns a folder that is removed with the value, and the path of a store in it that holds what
/// [`shipped`] holds and may be changed.
pub(crate) fn copy() -> (TempDir, PathBuf) {
    let folder = folder();
    let store = folder.path().join("store");
    let copied = Command::new("cp").arg("-r").arg(shipped()).arg(&store).status();
    assert!(copied.expect("cp is there").success());
    (folder, store)
}

/// Returns a place for a register that nothing else uses, in the build's folder.
pub(crate) fn register() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("stories-register-{name}.sqlite"))
}

/// Returns an empty folder on the disk that the build uses, removed with the value.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build's folder can be written")
}

/// Returns every file of a store with the SHA-256 of its contents, sorted by path.
pub(crate) fn contents(store: &Path) -> String {
    let script = "find . -type f -print0 | sort -z | xargs -0 sha256sum; find . -type d | sort";
    let output = Command::new("sh").arg("-c").arg(script).current_dir(store).output();
    let output = output.expect("sh is there");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("paths are UTF-8")
}
