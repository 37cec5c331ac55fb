//! Selection models as TOML files; `docs/models.md` documents every key.

mod wire;
mod words;
mod written;

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use domain::selection::{ModelError, SelectionModel};

pub use words::{
    aggregation_word, need_word, transformation_named, transformation_word, weighting_word,
};
pub use written::written;

/// The models that ship with the program, in the order that lists show them: file name, contents.
const SHIPPED: [(&str, &str); 5] = [
    ("fyra-kriterier-2018.toml", include_str!("../../../models/fyra-kriterier-2018.toml")),
    ("bilaga-32-2018.toml", include_str!("../../../models/bilaga-32-2018.toml")),
    ("ojamlikhet-2022.toml", include_str!("../../../models/ojamlikhet-2022.toml")),
    (
        "ojamlikhet-2022-ersattning.toml",
        include_str!("../../../models/ojamlikhet-2022-ersattning.toml"),
    ),
    ("barn-och-unga-2022.toml", include_str!("../../../models/barn-och-unga-2022.toml")),
];

/// A model file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelFileError {
    /// The file system refused.
    #[error("read the model file {path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The name is neither a file nor the id of a model that ships.
    #[error(
        "find the model '{name}': there is no such file, and the models that ship are {shipped}"
    )]
    Unknown {
        /// What was asked for.
        name: String,
        /// The ids there are.
        shipped: String,
    },
    /// Something in the file cannot be read.
    #[error("read {place}: {reason}")]
    Contents {
        /// Where.
        place: Place,
        /// What is wrong and what to write instead.
        reason: String,
    },
    /// Everything can be read, but the model has no meaning.
    #[error("{source} ({place})")]
    Meaning {
        /// Where.
        place: Place,
        /// What has no meaning.
        source: ModelError,
    },
}

/// A place in a model file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
    /// The key, where one can be named.
    pub key: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)?;
        match &self.key {
            Some(key) => write!(f, ", key '{key}'"),
            None => Ok(()),
        }
    }
}

/// Returns the models that ship with the program.
///
/// # Errors
/// [`ModelFileError`] where one of them cannot be used.
pub fn shipped() -> Result<Vec<SelectionModel>, ModelFileError> {
    SHIPPED.iter().map(|(file, text)| parsed(text, file)).collect()
}

/// Returns the model in the file `name` or, where there is no such file, the model among
/// `shipped` with that id.
///
/// # Errors
/// [`ModelFileError`] names the file, line and key.
pub fn find(name: &str, shipped: &[SelectionModel]) -> Result<SelectionModel, ModelFileError> {
    let path = Path::new(name);
    if path.is_file() {
        return read(path);
    }
    let ids = || shipped.iter().map(|model| model.id.as_str()).collect::<Vec<_>>().join(", ");
    let known = shipped.iter().find(|model| model.id == name).cloned();
    known.ok_or_else(|| ModelFileError::Unknown { name: name.to_owned(), shipped: ids() })
}

/// No model is larger than this.
const MOST_BYTES: u64 = 1 << 20;

/// Returns the model in a file.
///
/// # Errors
/// As [`parsed`], and [`ModelFileError::File`] where the file cannot be read.
pub fn read(path: &Path) -> Result<SelectionModel, ModelFileError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|source| ModelFileError::File { path: path.to_owned(), source })?;
    let file = path.display().to_string();
    if bytes.len() as u64 > MOST_BYTES {
        let reason = "the file is larger than 1 MB, so it is no model".to_owned();
        return Err(ModelFileError::Contents { place: Place { file, line: 1, key: None }, reason });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let reason = "the text is not UTF-8; save the file as UTF-8".to_owned();
        ModelFileError::Contents { place: Place { file: file.clone(), line, key: None }, reason }
    })?;
    parsed(&text, &file)
}

/// Returns the model in the text of a file; `file` is what messages call it.
///
/// # Errors
/// [`ModelFileError::Contents`] and [`ModelFileError::Meaning`] name the file, line and key.
pub fn parsed(text: &str, file: &str) -> Result<SelectionModel, ModelFileError> {
    wire::model(&wire::Source { text, file })
}

#[cfg(test)]
mod tests;
