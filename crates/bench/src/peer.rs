//! The scripts that let others do the same.

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Runs `peers/SCRIPT` with Python and hands it `words`.
///
/// The scripts are named as the families are, and some of the packages too: `-P` keeps Python from
/// taking a script for the package of its name.
///
/// # Errors
/// `otherwise` where the script does not end with 0.
pub(crate) fn ask(script: &str, words: &[String], otherwise: &str) -> Result<(), Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(script);
    let status = Command::new("python3").arg("-P").arg(file).args(words).status()?;
    if status.success() { Ok(()) } else { Err(otherwise.into()) }
}
