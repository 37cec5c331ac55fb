//! Reads designs of evaluations from TOML files; `docs/designs.md` describes the format.

mod wire;

use evaluation::design::{Design, DesignError};
use sha2::{Digest, Sha256};

/// The designs that ship with the program, by file name.
const SHIPPED: [(&str, &str); 3] = [
    ("designs/statsbidraget-2018.toml", include_str!("../../../designs/statsbidraget-2018.toml")),
    (
        "designs/servicekontor-2022-2023.toml",
        include_str!("../../../designs/servicekontor-2022-2023.toml"),
    ),
    (
        "designs/kostnadsutjamning-1996-2004.toml",
        include_str!("../../../designs/kostnadsutjamning-1996-2004.toml"),
    ),
];

/// The most bytes a design may have.
pub const MOST_BYTES: usize = 1_000_000;

/// A design with the bytes that it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignFile {
    /// The design.
    pub design: Design,
    /// The file's text.
    pub text: String,
    /// SHA-256 of the text, as 64 hexadecimal digits.
    pub hash: String,
}

/// A design file cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("read the design {file}: {cause}")]
pub struct DesignFileError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub cause: DesignFileCause,
}

/// What is wrong in a design file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesignFileCause {
    /// The file is larger than a design can be.
    #[error("it is larger than {MOST_BYTES} bytes")]
    TooLarge,
    /// The file is no text.
    #[error("it is not text in UTF-8")]
    NotText,
    /// The file is no TOML, or has unknown, missing or misshapen keys.
    #[error("{message}")]
    Shape {
        /// Where, what and what to do.
        message: String,
    },
    /// A year is none.
    #[error(
        "'{found}' under [treated] is no year; write the first treated year, as in 2018 = [\"0114\"]"
    )]
    Year {
        /// What was written.
        found: String,
    },
    /// A code is none.
    #[error("'{found}' is no {what}; {example}")]
    Code {
        /// What was written.
        found: String,
        /// What it should be.
        what: &'static str,
        /// What to write.
        example: &'static str,
    },
    /// A key is lacking that the rule, or a check, needs, or stands where it has no meaning.
    #[error("{words}")]
    Keys {
        /// What is wrong and what to do.
        words: &'static str,
    },
    /// The design cannot be followed.
    #[error(transparent)]
    Design(#[from] DesignError),
}

/// Returns the designs that ship with the program, in the order that pages offer them.
///
/// # Errors
/// [`DesignFileError`] names the file; a test holds that there is none.
pub fn shipped() -> Result<Vec<DesignFile>, DesignFileError> {
    SHIPPED.into_iter().map(|(file, text)| read(file, text.as_bytes())).collect()
}

/// Reads one design; `file` is what errors call it.
///
/// # Errors
/// [`DesignFileError`] says what to change.
pub fn read(file: &str, bytes: &[u8]) -> Result<DesignFile, DesignFileError> {
    let failed = |cause| DesignFileError { file: file.to_owned(), cause };
    if bytes.len() > MOST_BYTES {
        return Err(failed(DesignFileCause::TooLarge));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(failed(DesignFileCause::NotText));
    };
    let design = wire::parse(text).map_err(failed)?;
    Ok(DesignFile { design, text: text.to_owned(), hash: hash_of(bytes) })
}

/// Returns the SHA-256 of bytes as 64 hexadecimal digits.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
