//! Reads registers of commitments and action plans from TOML files; `docs/commitments.md` describes
//! the format.

mod measures;
mod parties;
mod wire;

use domain::agreement::Agreement;
use domain::area::AreaCode;
use domain::area::register::AreaRegister;
use domain::commitment::Register;
use domain::indicator::IndicatorId;

use crate::bundled::{self, BundledError};

/// The registers that ship with the program, by file name, in the order that pages show them.
const SHIPPED: [(&str, &str); 2] = [
    ("commitments/vasternorrland.toml", include_str!("../../../commitments/vasternorrland.toml")),
    ("commitments/vastra-gotaland.toml", include_str!("../../../commitments/vastra-gotaland.toml")),
];

/// A register with the agreements that its document speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct CommitmentFile {
    /// The register.
    pub register: Register,
    /// The agreements.
    pub agreements: Vec<Agreement>,
}

/// What a file may refer to.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The areas there are.
    pub areas: &'a AreaRegister,
    /// Returns whether there is an indicator with the id.
    pub is_indicator: &'a dyn Fn(&IndicatorId) -> bool,
}

/// A file of commitments cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the commitments {file}, line {line}{at}: {reason}", at = named(.commitment))]
pub struct CommitmentFileError {
    /// The file.
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
    /// The commitment, list or owner, where one can be named.
    pub commitment: Option<String>,
    /// What is wrong and what to write instead.
    pub reason: String,
}

fn named(commitment: &Option<String>) -> String {
    commitment.as_ref().map_or_else(String::new, |commitment| format!(", '{commitment}'"))
}

/// Returns the registers that ship with the program.
///
/// # Errors
/// [`CommitmentFileError`] names the file; a test holds that there is none.
pub fn shipped(known: &Known<'_>) -> Result<Vec<CommitmentFile>, CommitmentFileError> {
    SHIPPED.into_iter().map(|(file, text)| read(file, text, known)).collect()
}

/// Reads one register; `file` is what errors call it.
///
/// # Errors
/// [`CommitmentFileError`] names the line and the commitment, and says what to write: a text without
/// owner, a target without unit, a share without denominator, an indicator or area that is not there.
pub fn read(
    file: &str,
    text: &str,
    known: &Known<'_>,
) -> Result<CommitmentFile, CommitmentFileError> {
    wire::register(&wire::Source { file, text, known })
}

/// Returns the areas that ship with the program, for reading a file without a store.
///
/// # Errors
/// [`BundledError`] where a file that ships with the program is broken.
pub fn bundled_areas() -> Result<AreaRegister, BundledError> {
    let areas = bundled::areas()?;
    Ok(AreaRegister::new(areas.into_iter().filter(|area| is_governed(&area.code)))
        .expect("no area stands twice in the files that ship"))
}

/// Returns whether an area is one that a municipality, a region or the state governs.
fn is_governed(code: &AreaCode) -> bool {
    use domain::area::Level::{County, Municipality, Nation};
    matches!(code.level(), Nation | County | Municipality)
}

#[cfg(test)]
mod tests;
