//! Need indices as TOML files; `docs/indexes.md` documents every key.

mod wire;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::period::Period;
use measures::need_index::model::IndexModel;
use measures::need_index::uncertainty::Uncertainty;

/// A composite index and what is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexFile {
    /// What it is made of and by which rules.
    pub model: IndexModel,
    /// What it measures and why so, for readers.
    pub description: String,
    /// The period of the indicators where they come from the store.
    pub period: Option<Period>,
    /// The choices that are open, for the uncertainty of ranks.
    pub uncertainty: Option<Uncertainty>,
}

/// The indices that ship with the program: file name, contents.
const SHIPPED: [(&str, &str); 1] = [(
    "indexes/uppvaxtvillkor-2022.toml",
    include_str!("../../../indexes/uppvaxtvillkor-2022.toml"),
)];

/// No index is larger than this.
const MOST_BYTES: u64 = 1 << 20;

/// An index file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("read the index {file}: {cause}")]
pub struct IndexFileError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub cause: IndexFileCause,
}

/// What is wrong in an index file.
#[derive(Debug, thiserror::Error)]
pub enum IndexFileCause {
    /// The file system refused.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The file is too large to be an index.
    #[error("the file is larger than 1 MB")]
    TooLarge,
    /// The text is not UTF-8.
    #[error("the text is not UTF-8; save the file as UTF-8")]
    NotUtf8,
    /// The file is no TOML, or has unknown, missing or misshapen keys.
    #[error("line {line}: {message}")]
    Shape {
        /// The line, counted from one.
        line: usize,
        /// What the reader says.
        message: String,
    },
}

/// Returns the indices that ship with the program.
///
/// # Errors
/// [`IndexFileError`] where one of them cannot be used.
pub fn shipped() -> Result<Vec<IndexFile>, IndexFileError> {
    SHIPPED.iter().map(|(file, text)| parsed(text, file)).collect()
}

/// Returns the index in a file.
///
/// # Errors
/// [`IndexFileError`] names the file and the line.
pub fn read(path: &Path) -> Result<IndexFile, IndexFileError> {
    let file = path.display().to_string();
    let failed = |cause: IndexFileCause| IndexFileError { file: file.clone(), cause };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| failed(error.into()))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(failed(IndexFileCause::TooLarge));
    }
    let text = String::from_utf8(bytes).map_err(|_| failed(IndexFileCause::NotUtf8))?;
    parsed(&text, &file)
}

/// Returns the index in the text of a file; `file` is what messages call it.
///
/// # Errors
/// [`IndexFileError`] names the line.
pub fn parsed(text: &str, file: &str) -> Result<IndexFile, IndexFileError> {
    let table: wire::IndexTable = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = 1 + text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
        let message = error.message().replace('\n', " ");
        IndexFileError { file: file.to_owned(), cause: IndexFileCause::Shape { line, message } }
    })?;
    Ok(table.into())
}

#[cfg(test)]
mod tests {
    use measures::need_index::plan::Plan;

    use super::*;

    #[test]
    fn every_index_that_ships_holds_together() {
        for index in shipped().unwrap() {
            Plan::new(&index.model).unwrap();
            assert!(index.period.is_some() && index.uncertainty.is_some(), "{}", index.model.id);
        }
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let text = SHIPPED[0].1.replacen("direction = \"raises\"", "direction = \"upp\"", 1);
        let line = 1 + text[..text.find("\"upp\"").unwrap()].matches('\n').count();
        let told = parsed(&text, "i.toml").unwrap_err().to_string();
        assert!(told.contains(&format!("line {line}")) && told.contains("upp"), "{told}");
        let told = parsed("id = 1\nnonsense = 2\n", "i.toml").unwrap_err().to_string();
        assert!(told.contains("i.toml"), "{told}");
    }
}
