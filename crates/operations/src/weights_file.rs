//! Reads who shares a frame, and how, from a file of comma- or semicolon-separated values.

mod cells;

use std::collections::BTreeMap;

use domain::area::register::AreaRegister;
use domain::area::{AreaCode, Level};
use measures::allocation::Claim;

use cells::{Columns, amount, optional_amount, split, weight};

/// The most bytes a file of weights may have.
pub const MOST_BYTES: usize = 1_000_000;

/// The most bytes a line may have.
pub const MOST_LINE_BYTES: usize = 1_000;

/// Which codes a file may hold.
#[derive(Debug, Clone, Copy)]
pub enum Codes<'a> {
    /// Areas that are in the register and still exist.
    InRegister(&'a AreaRegister),
    /// Any text of at most 120 characters.
    Any,
}

/// A file of weights cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("read the weights in {file}{}: {cause}", at_line(*.line))]
pub struct WeightsFileError {
    /// The file, as its reader calls it.
    pub file: String,
    /// The line, the first being 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub cause: WeightsFileCause,
}

fn at_line(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

/// What is wrong in a file of weights.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightsFileCause {
    /// There is nothing in the file.
    #[error("the file is empty; write a first line with the columns code and weight")]
    Empty,
    /// There are columns but no rows.
    #[error("there are no rows under the column names")]
    NoRows,
    /// The file is too large.
    #[error("the file is larger than {most} bytes")]
    TooLarge {
        /// The most it may have.
        most: usize,
    },
    /// A line is too long.
    #[error("the line is longer than {most} bytes")]
    LongLine {
        /// The most it may have.
        most: usize,
    },
    /// The text is in another encoding.
    #[error("the text is not UTF-8; save the file as UTF-8")]
    NotUtf8,
    /// A column has a name that means nothing here.
    #[error("the column '{found}' is unknown; use code, weight, base, floor and cap")]
    UnknownColumn {
        /// The name.
        found: String,
    },
    /// A column comes twice.
    #[error("the column '{name}' comes twice")]
    DuplicateColumn {
        /// The name.
        name: &'static str,
    },
    /// A column that must be there is not.
    #[error("the column '{name}' is missing")]
    MissingColumn {
        /// The name.
        name: &'static str,
    },
    /// A row has more or fewer cells than there are columns.
    #[error("the row has {found} cells and there are {expected} columns")]
    Cells {
        /// Cells of the row.
        found: usize,
        /// Columns.
        expected: usize,
    },
    /// The code is no area's.
    #[error(
        "'{found}' is not the code of an area; write four digits for a municipality (0114), or \
         allow any code"
    )]
    Code {
        /// What was written, cut to forty characters.
        found: String,
    },
    /// The zero that the code starts with is gone.
    #[error("'{found}' lacks its leading zero; write {meant} and format the column as text")]
    LostZero {
        /// What was written.
        found: String,
        /// The code that was meant.
        meant: String,
    },
    /// The register has no such area, or it no longer exists.
    #[error("there is no area with the code {code}")]
    UnknownArea {
        /// The code.
        code: String,
    },
    /// A code comes twice.
    #[error("the code {code} is on line {first} too; keep one of them")]
    DuplicateCode {
        /// The code.
        code: String,
        /// The line it first stands on.
        first: usize,
    },
    /// There is no weight.
    #[error("the weight is empty; write 0 for one who only gets base or floor")]
    NoWeight,
    /// A weight is negative or no number.
    #[error("the weight '{found}' is not a number from 0 up")]
    Weight {
        /// What was written, cut to forty characters.
        found: String,
    },
    /// An amount is negative or no amount.
    #[error(
        "'{found}' in the column {column} is not an amount; write kronor from 0 up in digits, \
         with at most two decimals"
    )]
    Amount {
        /// The column.
        column: &'static str,
        /// What was written, cut to forty characters.
        found: String,
    },
    /// The floor or the base is above the cap.
    #[error("the {what} of {least} kronor is above the cap of {cap}")]
    AboveCap {
        /// Floor or base.
        what: &'static str,
        /// The floor or base.
        least: domain::money::Ore,
        /// The cap.
        cap: domain::money::Ore,
    },
}

/// Returns the claims of a file in the order of its rows; `file` is what errors call it.
///
/// The first line names the columns `code` and `weight`, and `base`, `floor` and `cap` where
/// there are any, in any order. The text is UTF-8 with or without byte-order mark. Cells are
/// separated by commas, or by semicolons where the first line has one; then weights and amounts
/// may have a decimal comma. An empty base is no kronor, an empty floor or cap no bound. Blank
/// lines are passed over.
///
/// # Errors
/// [`WeightsFileError`] names the file and the line.
pub fn read_weights(
    file: &str,
    bytes: &[u8],
    codes: Codes<'_>,
) -> Result<Vec<Claim>, WeightsFileError> {
    let failed = |line, cause| WeightsFileError { file: file.to_owned(), line, cause };
    if bytes.len() > MOST_BYTES {
        return Err(failed(
            None,
            long_line(bytes).unwrap_or(WeightsFileCause::TooLarge { most: MOST_BYTES }),
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut rows = Rows { columns: None, claims: Vec::new(), lines: BTreeMap::new(), codes };
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        rows.take(index + 1, line).map_err(|cause| failed(Some(index + 1), cause))?;
    }
    match rows.columns {
        None => Err(failed(None, WeightsFileCause::Empty)),
        Some(_) if rows.claims.is_empty() => Err(failed(None, WeightsFileCause::NoRows)),
        Some(_) => Ok(rows.claims),
    }
}

/// Says that the first line is too long where that is what makes the file too large.
fn long_line(bytes: &[u8]) -> Option<WeightsFileCause> {
    let ends = bytes.iter().take(MOST_BYTES).any(|byte| *byte == b'\n');
    (!ends).then_some(WeightsFileCause::LongLine { most: MOST_LINE_BYTES })
}

struct Rows<'a> {
    columns: Option<Columns>,
    claims: Vec<Claim>,
    /// The line that each code stands on.
    lines: BTreeMap<String, usize>,
    codes: Codes<'a>,
}

impl Rows<'_> {
    fn take(&mut self, number: usize, line: &[u8]) -> Result<(), WeightsFileCause> {
        if line.len() > MOST_LINE_BYTES {
            return Err(WeightsFileCause::LongLine { most: MOST_LINE_BYTES });
        }
        let line = std::str::from_utf8(line).map_err(|_| WeightsFileCause::NotUtf8)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(Columns::read(line)?);
            return Ok(());
        };
        let claim = claim(columns, &split(line, columns.separator), self.codes)?;
        if let Some(first) = self.lines.insert(claim.code.clone(), number) {
            return Err(WeightsFileCause::DuplicateCode { code: claim.code, first });
        }
        self.claims.push(claim);
        Ok(())
    }
}

fn claim(columns: &Columns, cells: &[String], codes: Codes<'_>) -> Result<Claim, WeightsFileCause> {
    if cells.len() != columns.count {
        return Err(WeightsFileCause::Cells { found: cells.len(), expected: columns.count });
    }
    let comma = columns.decimal_comma();
    let claim = Claim {
        code: checked_code(&cells[columns.code], codes)?,
        weight: weight(&cells[columns.weight], comma)?,
        base: amount("base", columns.base.map(|at| cells[at].as_str()), comma)?,
        floor: optional_amount("floor", columns.floor.map(|at| cells[at].as_str()), comma)?,
        cap: optional_amount("cap", columns.cap.map(|at| cells[at].as_str()), comma)?,
    };
    let Some(cap) = claim.cap else { return Ok(claim) };
    match claim.floor {
        Some(least) if least > cap => Err(WeightsFileCause::AboveCap { what: "floor", least, cap }),
        _ if claim.base > cap => {
            Err(WeightsFileCause::AboveCap { what: "base", least: claim.base, cap })
        }
        _ => Ok(claim),
    }
}

fn checked_code(text: &str, codes: Codes<'_>) -> Result<String, WeightsFileCause> {
    let refused = || WeightsFileCause::Code { found: text.chars().take(40).collect() };
    let register = match codes {
        Codes::InRegister(register) => register,
        Codes::Any if text.is_empty() || text.chars().count() > 120 => return Err(refused()),
        Codes::Any if text.chars().any(char::is_control) => return Err(refused()),
        Codes::Any => return Ok(text.to_owned()),
    };
    let exists =
        |code: &AreaCode| register.get(code).is_some_and(|area| area.validity.to.is_none());
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let meant = format!("0{text}");
        let is_known = meant.parse().is_ok_and(|code| exists(&code));
        return Err(if is_known {
            WeightsFileCause::LostZero { found: text.to_owned(), meant }
        } else {
            refused()
        });
    }
    let code: AreaCode = text.parse().map_err(|_| refused())?;
    if code.level() == Level::Nation || !exists(&code) {
        return Err(WeightsFileCause::UnknownArea { code: text.to_owned() });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
