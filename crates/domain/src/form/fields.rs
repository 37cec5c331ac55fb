//! What was typed in the fields of a question, before anyone asks what it means.

use std::collections::BTreeMap;

use super::key::Key;
use super::kind::{Column, MOST_ROWS};
use super::layout::{Group, Layout};
use crate::grants::id::PartId;

/// The most bytes of text in the fields of one question.
pub const MOST_BYTES: usize = 150_000;

/// The texts in the fields of one question. A field that is not here was not there; a field with
/// an empty text was there and was left empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Fields that are there once.
    pub single: BTreeMap<Key, String>,
    /// Rows of each group, in order.
    pub rows: BTreeMap<Key, Vec<BTreeMap<Key, String>>>,
}

/// A button of a page that works without script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Button {
    /// Adds a row at the end of a group.
    AddRow(Key),
    /// Removes a row, counted from one.
    RemoveRow(Key, usize),
}

/// What was posted cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostedError {
    /// A name came twice.
    #[error("keep what was posted: the field '{name}' came twice; send each field once")]
    Twice {
        /// The name.
        name: String,
    },
    /// A row has no number that it can have.
    #[error("keep what was posted: '{name}' names no row; number rows from 1 to 9999")]
    NoRow {
        /// The name.
        name: String,
    },
    /// Too many rows.
    #[error("keep what was posted: '{group}' has {found} rows; at most {MOST_ROWS}")]
    TooManyRows {
        /// The group.
        group: String,
        /// How many there were.
        found: usize,
    },
    /// Too much text.
    #[error(
        "keep what was posted: {found} bytes of text; at most {MOST_BYTES}, the rest as a file"
    )]
    TooMuch {
        /// How many there were.
        found: usize,
    },
}

impl Fields {
    /// Returns whether nothing but blanks was typed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let is_blank = |text: &String| text.trim().is_empty();
        self.single.values().all(is_blank)
            && self.rows.values().flatten().flat_map(BTreeMap::values).all(is_blank)
    }

    /// Returns the bytes of all texts together; at most [`MOST_BYTES`] are kept.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        let in_rows = self.rows.values().flatten().flat_map(BTreeMap::values).map(String::len);
        self.single.values().map(String::len).chain(in_rows).sum()
    }

    /// Returns what a browser posted for one part, from pairs of name and text.
    ///
    /// The name of a field is the part, a full stop, and the field: `goal.value`, `goal.option_school`
    /// for a box that is ticked, `partners.rows-3-name` for the third row. Rows may have gaps; they
    /// are counted anew. Names of other parts, of buttons and of fields that the question lacks
    /// are left alone: they say nothing about this question.
    ///
    /// # Errors
    /// [`PostedError`]; nothing is kept then.
    pub fn posted<'a>(
        layout: &Layout,
        part: &PartId,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, PostedError> {
        let mut fields = Self::default();
        let mut rows: BTreeMap<Key, BTreeMap<u16, BTreeMap<Key, String>>> = BTreeMap::new();
        for (name, text) in pairs {
            let Some(field) =
                name.strip_prefix(part.as_str()).and_then(|rest| rest.strip_prefix('.'))
            else {
                continue;
            };
            let replaced = if let Some(single) =
                layout.fields.iter().find(|column| column.key.as_str() == field)
            {
                fields.single.insert(single.key.clone(), text.to_owned())
            } else if let Some((group, row, key)) = cell(layout, field) {
                let row = row_number(row).ok_or_else(|| PostedError::NoRow { name: cut(name) })?;
                let cells = rows.entry(group.key.clone()).or_default().entry(row).or_default();
                cells.insert(key, text.to_owned())
            } else {
                continue;
            };
            if replaced.is_some() {
                return Err(PostedError::Twice { name: cut(name) });
            }
        }
        for (group, numbered) in rows {
            if numbered.len() > usize::from(MOST_ROWS) {
                let (group, found) = (group.to_string(), numbered.len());
                return Err(PostedError::TooManyRows { group, found });
            }
            fields.rows.insert(group, numbered.into_values().collect());
        }
        if fields.n_bytes() > MOST_BYTES {
            return Err(PostedError::TooMuch { found: fields.n_bytes() });
        }
        Ok(fields)
    }

    /// Returns the pairs of name and text that a page shows and a browser posts back.
    #[must_use]
    pub fn pairs(&self, part: &PartId) -> Vec<(String, String)> {
        let single = self.single.iter().map(|(key, text)| (format!("{part}.{key}"), text.clone()));
        let rows = self.rows.iter().flat_map(|(group, rows)| {
            (1_usize..).zip(rows).flat_map(move |(number, row)| {
                row.iter().map(move |(key, text)| {
                    (format!("{part}.{}", cell_name(group, number, key)), text.clone())
                })
            })
        });
        single.chain(rows).collect()
    }

    /// Does what a button says: one more empty row, or one row less. A row that is not there, a
    /// group that the question lacks and a full group change nothing.
    pub fn press(&mut self, layout: &Layout, button: &Button) {
        match button {
            Button::AddRow(group) => {
                let Some(group) = layout.groups.iter().find(|known| known.key == *group) else {
                    return;
                };
                let rows = self.rows.entry(group.key.clone()).or_default();
                if rows.len() < usize::from(group.rows.most) {
                    let empty = |column: &Column| (column.key.clone(), String::new());
                    rows.push(group.columns.iter().map(empty).collect());
                }
            }
            Button::RemoveRow(group, number) => {
                if let Some(rows) = self.rows.get_mut(group)
                    && (1..=rows.len()).contains(number)
                {
                    rows.remove(number - 1);
                    if rows.is_empty() {
                        self.rows.remove(group);
                    }
                }
            }
        }
    }
}

impl Button {
    /// Returns the button that a posted name means: `partners.add-rows`, `partners.remove-rows-3`.
    #[must_use]
    pub fn of(part: &PartId, name: &str) -> Option<Self> {
        let name = name.strip_prefix(part.as_str())?.strip_prefix('.')?;
        if let Some(group) = name.strip_prefix("add-") {
            return Some(Self::AddRow(group.parse().ok()?));
        }
        let (group, number) = name.strip_prefix("remove-")?.split_once('-')?;
        Some(Self::RemoveRow(group.parse().ok()?, usize::from(row_number(number)?)))
    }

    /// Returns the name that the button has in a page.
    #[must_use]
    pub fn name(&self, part: &PartId) -> String {
        match self {
            Self::AddRow(group) => format!("{part}.add-{group}"),
            Self::RemoveRow(group, number) => format!("{part}.remove-{group}-{number}"),
        }
    }
}

/// Returns the name of a cell within its question: `rows-3-amount`.
pub(super) fn cell_name(group: &Key, number: usize, key: &Key) -> String {
    format!("{group}-{number}-{key}")
}

fn cell<'a, 'n>(layout: &'a Layout, field: &'n str) -> Option<(&'a Group, &'n str, Key)> {
    let (group, rest) = field.split_once('-')?;
    let (number, key) = rest.split_once('-')?;
    let group = layout.groups.iter().find(|known| known.key.as_str() == group)?;
    let column = group.columns.iter().find(|column| column.key.as_str() == key)?;
    Some((group, number, column.key.clone()))
}

fn row_number(text: &str) -> Option<u16> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = digits && !text.starts_with('0');
    if is_plain { text.parse().ok() } else { None }
}

fn cut(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}
