//! Columns while they are read.

use super::failure::ColumnsProblem;
use super::values::{Numbers, TextDraft, Texts};
use super::{DecimalSign, Found, Kind};
use crate::formats::failure::{Place, shortened};
use crate::formats::number::{NumberStyle, read_number};

/// The first cell that tells something, with its place.
type Witness = Option<(Place, String)>;

/// A column that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filled {
    Numbers {
        numbers: Numbers,
        /// The first cell that is written in another way than its number is shown.
        otherwise: Witness,
    },
    Texts {
        texts: Texts,
        /// The first cell that made the column text, where its cells decided.
        because: Witness,
    },
}

/// A column on its way in.
#[derive(Debug)]
pub(super) enum Filling {
    Numbers { numbers: Numbers, otherwise: Witness },
    Texts { draft: TextDraft, because: Witness },
}

impl Filling {
    /// Starts a column of a kind that is decided.
    pub(super) fn new(kind: Kind, because: Witness) -> Self {
        match kind {
            Kind::Text => Self::Texts { draft: TextDraft::default(), because },
            Kind::Numbers | Kind::AsWritten => {
                Self::Numbers { numbers: Numbers::default(), otherwise: None }
            }
        }
    }

    /// Keeps a number, or that there is none.
    pub(super) fn push_number(&mut self, value: Option<f64>) {
        if let Self::Numbers { numbers, .. } = self {
            numbers.push(value);
        }
    }

    /// Keeps a text, or that there is none.
    pub(super) fn push_text(
        &mut self,
        name: &str,
        text: Option<&str>,
    ) -> Result<(), ColumnsProblem> {
        let is_kept = match self {
            Self::Texts { draft, .. } => draft.push(text),
            Self::Numbers { .. } => true,
        };
        let limit = u32::MAX - 1;
        if is_kept {
            Ok(())
        } else {
            Err(ColumnsProblem::TooManyTexts { column: name.to_owned(), limit })
        }
    }

    /// Keeps a cell as it is written.
    pub(super) fn push_cell(
        &mut self,
        name: &str,
        cell: &str,
        decimal: DecimalSign,
        place: impl Fn() -> Place,
    ) -> Result<(), Found> {
        let cell = cell.trim();
        let filled = (!cell.is_empty()).then_some(cell);
        match self {
            Self::Texts { .. } => {
                self.push_text(name, filled).map_err(|problem| (place(), problem))
            }
            Self::Numbers { numbers, otherwise } => {
                let value = filled
                    .map(|cell| number(name, cell, decimal))
                    .transpose()
                    .map_err(|problem| (place(), problem))?;
                if let Some(value) = value
                    && otherwise.is_none()
                    && !is_shown(value, cell)
                {
                    *otherwise = Some((place(), shortened(cell)));
                }
                numbers.push(value);
                Ok(())
            }
        }
    }

    pub(super) fn finish(self) -> Filled {
        match self {
            Self::Numbers { mut numbers, otherwise } => {
                numbers.shrink();
                Filled::Numbers { numbers, otherwise }
            }
            Self::Texts { draft, because } => Filled::Texts { texts: draft.finish(), because },
        }
    }
}

/// Returns whether a number is shown exactly as it is written.
fn is_shown(value: f64, cell: &str) -> bool {
    // Short whole numbers are nearly all there are, and are shown as they are written unless
    // they start with a zero or a sign.
    let is_plain = cell.len() <= 15 && cell.bytes().all(|b| b.is_ascii_digit());
    if is_plain { cell.len() == 1 || !cell.starts_with('0') } else { format!("{value}") == cell }
}

/// Reads a cell as a finite number that a float holds.
pub(super) fn number(name: &str, cell: &str, decimal: DecimalSign) -> Result<f64, ColumnsProblem> {
    let style = match decimal {
        DecimalSign::Point => NumberStyle::POINT,
        DecimalSign::Comma => NumberStyle { decimal: b',', thousands: None },
    };
    let value = read_number(cell, style).map_err(|_| ColumnsProblem::NotANumber {
        column: name.to_owned(),
        found: shortened(cell),
        advice: advice(cell, decimal),
    })?;
    let is_whole = cell.bytes().all(|b| !matches!(b, b'.' | b',' | b'e' | b'E'));
    if is_whole && (value.abs() > TWO_TO_53 || is_next_to_largest(cell, value)) {
        return Err(ColumnsProblem::TooLarge { column: name.to_owned(), found: shortened(cell) });
    }
    Ok(value)
}

/// Up to this floats have every whole number.
const TWO_TO_53: f64 = 9_007_199_254_740_992.0;

/// Returns whether the cell is 2⁵³ + 1, which rounds to 2⁵³.
fn is_next_to_largest(cell: &str, value: f64) -> bool {
    value.abs() == TWO_TO_53
        && cell.bytes().filter(u8::is_ascii_digit).ne("9007199254740992".bytes())
}

fn advice(cell: &str, decimal: DecimalSign) -> &'static str {
    let lower = cell.to_lowercase();
    if lower.contains("nan") || lower.contains("inf") || lower == "na" || lower == "null" {
        "only finite numbers are values: leave the cell empty where there is none"
    } else if decimal == DecimalSign::Point && cell.contains(',') {
        "if the comma is the decimal sign, say so"
    } else if decimal == DecimalSign::Comma && cell.contains('.') {
        "if the point is the decimal sign, say so"
    } else {
        "correct it, or leave the cell empty where there is no value"
    }
}

/// What the cells of a column of [`Kind::AsWritten`] have shown so far.
#[derive(Debug, Default)]
pub(super) struct Deciding {
    because: Witness,
}

impl Deciding {
    /// Looks at a cell; the first that is no number makes the column text.
    pub(super) fn look(&mut self, cell: &str, decimal: DecimalSign, place: impl Fn() -> Place) {
        let cell = cell.trim();
        if self.because.is_some() || cell.is_empty() {
            return;
        }
        let is_code =
            cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|b| b.is_ascii_digit());
        if is_code || number("", cell, decimal).is_err() {
            self.because = Some((place(), shortened(cell)));
        }
    }

    /// Starts the column of the kind that its cells have shown.
    pub(super) fn decided(self) -> Filling {
        match self.because {
            None => Filling::new(Kind::Numbers, None),
            because => Filling::new(Kind::Text, because),
        }
    }
}
