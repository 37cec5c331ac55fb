//! Reads forms from TOML files; `docs/forms.md` describes the format.

mod conditions;
mod kinds;
mod wire;

use domain::form::Form;

/// The forms that ship with the program, by file name, in the order that lists show them.
const SHIPPED: [(&str, &str); 5] = [
    ("forms/ansokan-2018-151.toml", include_str!("../../../forms/ansokan-2018-151.toml")),
    ("forms/lagesrapport-2018-151.toml", include_str!("../../../forms/lagesrapport-2018-151.toml")),
    ("forms/ansokan-2023-442.toml", include_str!("../../../forms/ansokan-2023-442.toml")),
    ("forms/ansokan-2024-158.toml", include_str!("../../../forms/ansokan-2024-158.toml")),
    ("forms/redovisning-2024-158.toml", include_str!("../../../forms/redovisning-2024-158.toml")),
];

/// The made-up forms of the demonstration.
const FICTIONAL: [(&str, &str); 3] = [
    ("forms/pahittat-formular-1.toml", include_str!("../../../forms/pahittat-formular-1.toml")),
    (
        "forms/pahittad-redovisning-1.toml",
        include_str!("../../../forms/pahittad-redovisning-1.toml"),
    ),
    (
        "forms/pahittad-redovisning-2.toml",
        include_str!("../../../forms/pahittad-redovisning-2.toml"),
    ),
];

/// A form file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the form {file}, line {line}{at}: {reason}", at = named(.question))]
pub struct FormFileError {
    /// The file.
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
    /// The question or section, where one can be named.
    pub question: Option<String>,
    /// What is wrong and what to write instead.
    pub reason: String,
}

fn named(question: &Option<String>) -> String {
    question.as_ref().map_or_else(String::new, |question| format!(", '{question}'"))
}

/// Returns the forms that ship with the program.
///
/// # Errors
/// [`FormFileError`] names the file; a test holds that there is none.
pub fn shipped() -> Result<Vec<Form>, FormFileError> {
    SHIPPED.into_iter().map(|(file, text)| read(file, text)).collect()
}

/// Returns the made-up forms that the demonstration uses and nothing else may.
///
/// # Errors
/// As [`shipped`].
pub fn fictional() -> Result<Vec<Form>, FormFileError> {
    FICTIONAL.into_iter().map(|(file, text)| read(file, text)).collect()
}

/// Reads one form; `file` is what errors call it.
///
/// ```
/// let forms = operations::form_file::shipped().unwrap();
/// assert_eq!(forms[0].version().as_str(), "ansokan-2018-151-1");
/// let error = operations::form_file::read("f.toml", "version = 1").unwrap_err();
/// assert!(error.to_string().starts_with("read the form f.toml, line 1"));
/// ```
///
/// # Errors
/// [`FormFileError`] names the line and the question, and says what to write.
pub fn read(file: &str, text: &str) -> Result<Form, FormFileError> {
    wire::form(&wire::Source { file, text })
}

#[cfg(test)]
mod tests;
