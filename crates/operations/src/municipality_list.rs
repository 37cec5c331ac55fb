//! Reads municipalities from a file of comma- or semicolon-separated values.

use domain::area::register::AreaRegister;
use domain::area::{AreaCode, Level};

/// The most bytes a list may have.
pub const MOST_BYTES: usize = 1_000_000;

/// A list of municipalities cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MunicipalityListError {
    /// The file is too large.
    #[error("read the municipalities in {file}: it is larger than {MOST_BYTES} bytes")]
    TooLarge {
        /// The file, as its reader calls it.
        file: String,
    },
    /// The file is no text.
    #[error("read the municipalities in {file}: it is not text in UTF-8; save it as CSV UTF-8")]
    NotText {
        /// The file.
        file: String,
    },
    /// No column holds a municipality in every row.
    #[error(
        "read the municipalities in {file}: no column has a municipality's four digits in every row{}", example(.found)
    )]
    NoColumn {
        /// The file.
        file: String,
        /// The first cell that kept the likeliest column from being one, with its line.
        found: Option<(usize, String)>,
    },
    /// There are no rows.
    #[error("read the municipalities in {file}: there are none; write a municipality per row")]
    Empty {
        /// The file.
        file: String,
    },
    /// A municipality stands twice.
    #[error("read the municipalities in {file}: {area} stands twice; keep one row of it")]
    Twice {
        /// The file.
        file: String,
        /// The municipality.
        area: AreaCode,
    },
}

fn example(found: &Option<(usize, String)>) -> String {
    let line = |(line, cell): &(usize, String)| format!("; line {line} has '{cell}'");
    found.as_ref().map(line).unwrap_or_default()
}

/// Returns the municipalities of a file, in rising order: those of the first column in which every
/// row under the header is the code of a municipality in the register. A file may lack a header.
///
/// # Errors
/// [`MunicipalityListError`] where there is no such column, no row, or a municipality stands twice.
pub fn read(
    bytes: &[u8],
    file: &str,
    register: &AreaRegister,
) -> Result<Vec<AreaCode>, MunicipalityListError> {
    let file = file.to_owned();
    if bytes.len() > MOST_BYTES {
        return Err(MunicipalityListError::TooLarge { file });
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(MunicipalityListError::NotText { file });
    };
    let text = text.trim_start_matches('\u{feff}');
    let rows = rows(text);
    let (Some(first), false) = (rows.first(), rows.is_empty()) else {
        return Err(MunicipalityListError::Empty { file });
    };
    let has_header = !first.1.iter().any(|cell| municipality(cell, register).is_some());
    let rows = if has_header { &rows[1..] } else { &rows[..] };
    if rows.is_empty() {
        return Err(MunicipalityListError::Empty { file });
    }
    let n_columns = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    let whole = (0..n_columns).find_map(|column| codes(rows, column, register).ok());
    let Some(mut areas) = whole else {
        let misses = (0..n_columns).filter_map(|column| codes(rows, column, register).err());
        // The likeliest column is the one that holds out longest.
        let found = misses.max_by_key(|(line, _)| *line);
        return Err(MunicipalityListError::NoColumn { file, found });
    };
    areas.sort();
    match areas.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(MunicipalityListError::Twice { file, area: pair[0].clone() }),
        None => Ok(areas),
    }
}

/// Returns the rows that are not blank, each with its line.
fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') { b';' } else { b',' };
    text.lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .delimiter(delimiter)
                .from_reader(line.as_bytes());
            let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
            (number, record.iter().map(|cell| cell.trim().to_owned()).collect())
        })
        .collect()
}

fn municipality(cell: &str, register: &AreaRegister) -> Option<AreaCode> {
    let code: AreaCode = cell.parse().ok()?;
    (code.level() == Level::Municipality && register.get(&code).is_some()).then_some(code)
}

/// Returns a column's municipalities, or the first cell that is none.
fn codes(
    rows: &[(usize, Vec<String>)],
    column: usize,
    register: &AreaRegister,
) -> Result<Vec<AreaCode>, (usize, String)> {
    rows.iter()
        .map(|(line, row)| {
            let cell = row.get(column).map(String::as_str).unwrap_or_default();
            let shortened: String = cell.chars().take(40).collect();
            municipality(cell, register).ok_or((*line, shortened))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::area::{Area, Validity};

    use super::*;

    fn read_text(text: &str) -> Result<Vec<String>, String> {
        let area = |code: &str| Area {
            code: code.parse().unwrap(),
            name: "Någonstans".to_owned(),
            parent: None,
            validity: Validity::default(),
        };
        let register = AreaRegister::new(["0114", "0115", "2582"].map(area)).unwrap();
        let areas = read(text.as_bytes(), "list.csv", &register).map_err(|e| e.to_string())?;
        Ok(areas.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn codes_are_read_from_whichever_column_holds_them() {
        let expected = Ok(vec!["0114".to_owned(), "2582".to_owned()]);
        assert_eq!(read_text("kommun;kod\nBoden;2582\nVäsby;0114\n"), expected);
        assert_eq!(read_text("\u{feff}2582,1\n0114,2\n\n"), expected);
    }

    #[test]
    fn what_is_no_list_is_refused_in_a_sentence() {
        let refused = |text: &str, words: &str| {
            let refusal = read_text(text).unwrap_err();
            assert!(refusal.contains(words), "{refusal}");
        };
        refused("", "there are none");
        refused("kod\n", "there are none");
        refused("kod\n0114\n114\n", "line 3 has '114'");
        refused("kod\n0114\n0199\n", "line 3 has '0199'");
        refused("0114\n0114\n", "0114 stands twice");
    }
}
