//! Reads regimes, the law of grants, from TOML files; `docs/regimes.md` describes the format.

mod afterwards;
mod applying;
mod deciding;
mod rules;
mod wire;
mod words;

use domain::regime::Regime;

/// The regimes that ship with the program, by file name, in the order that lists show them.
const SHIPPED: [(&str, &str); 5] = [
    ("regimes/2018-151.toml", include_str!("../../../regimes/2018-151.toml")),
    ("regimes/2018-152.toml", include_str!("../../../regimes/2018-152.toml")),
    ("regimes/2023-442.toml", include_str!("../../../regimes/2023-442.toml")),
    ("regimes/2024-158.toml", include_str!("../../../regimes/2024-158.toml")),
    ("regimes/2018-49.toml", include_str!("../../../regimes/2018-49.toml")),
];

/// A regime file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the regime {file}, line {line}{at}: {reason}", at = named(.key))]
pub struct RegimeFileError {
    /// The file.
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
    /// The key, where one can be named.
    pub key: Option<String>,
    /// What is wrong and what to write instead.
    pub reason: String,
}

fn named(key: &Option<String>) -> String {
    key.as_ref().map_or_else(String::new, |key| format!(", key '{key}'"))
}

/// Returns the regimes that ship with the program.
///
/// # Errors
/// [`RegimeFileError`] names the file; a test holds that there is none.
pub fn shipped() -> Result<Vec<Regime>, RegimeFileError> {
    let mut regimes: Vec<Regime> = Vec::new();
    for (file, text) in SHIPPED {
        let regime = read(file, text)?;
        if regimes.iter().any(|known| known.id() == regime.id() || known.sfs() == regime.sfs()) {
            return Err(RegimeFileError {
                file: file.to_owned(),
                line: 1,
                key: Some("id".to_owned()),
                reason: "another regime has the id or the SFS number".to_owned(),
            });
        }
        regimes.push(regime);
    }
    Ok(regimes)
}

/// Reads one regime; `file` is what errors call it.
///
/// # Errors
/// [`RegimeFileError`] names the line and the key, and says what to write.
pub fn read(file: &str, text: &str) -> Result<Regime, RegimeFileError> {
    wire::regime(&wire::Source { text, file })
}

#[cfg(test)]
mod tests;
