//! Read tables: rows for pages and sums, each a fold of the events that touch it.
//!
//! A row follows from the events that name its key and from nothing else, so that replaying the
//! register rebuilds every row byte for byte. The register keeps the tables in the transaction
//! that appends the events; a table that is new, or has a new version, is built by replay when
//! the register is opened.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::event::Event;
use crate::failure::one_line;
use crate::payload::Payload;

/// A table of rows that follow from events.
pub trait ReadTable: Send + Sync {
    /// Returns the table's name, version and columns; always the same.
    fn shape(&self) -> TableShape;

    /// Returns the keys of the rows that the event touches.
    fn keys(&self, event: &Event) -> Vec<String>;

    /// Returns the row as it is after the event, `None` where there is none any longer.
    ///
    /// The answer depends on the arguments alone. A panic refuses the command, as an error does.
    ///
    /// # Errors
    /// One sentence where the event cannot be: the command is then refused as a whole.
    fn fold(&self, key: &str, row: Option<Row>, event: &Event) -> Result<Option<Row>, String>;
}

/// What a read table looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableShape {
    /// Its name: lower-case letters, digits and `_`, at most 40.
    pub name: &'static str,
    /// The version of the fold: raise it when [`ReadTable::fold`] or [`ReadTable::keys`] changes.
    pub version: u32,
    /// The columns to filter and sort by.
    pub columns: &'static [Column],
    /// The columns of each index; the key follows them by itself.
    pub indexes: &'static [&'static [&'static str]],
}

/// A column to filter or sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name: lower-case letters, digits and `_`, at most 40; not `key` or `content`.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text in every row; sorted by its UTF-8 bytes.
    Text,
    /// A whole number in every row: öre, a count.
    Integer,
    /// Text, or nothing.
    OptionalText,
    /// A whole number, or nothing.
    OptionalInteger,
}

/// One row: the columns' values in the order of the shape, and everything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// One value per column.
    pub values: Vec<Value>,
    /// What is shown but not searched.
    pub content: Payload,
}

/// A value in a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// There is none.
    Missing,
    /// A whole number.
    Integer(i64),
    /// Text without NUL.
    Text(String),
}

/// A read table that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReadTable {
    /// A name that cannot be used.
    #[error(
        "keep the read table \"{table}\": the name \"{name}\" is taken or not 1 to 40 of a-z, 0-9 and _"
    )]
    Name {
        /// The table.
        table: String,
        /// The name in question.
        name: String,
    },
    /// An index over a column that is not there.
    #[error(
        "keep the read table \"{table}\": an index names the column \"{column}\", which it lacks"
    )]
    Index {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A fold gave a row that does not fit the shape.
    #[error("keep the row \"{key}\" of \"{table}\": its values do not fit the columns")]
    Row {
        /// The table.
        table: String,
        /// The row's key.
        key: String,
    },
    /// A fold refused an event.
    #[error("keep the row \"{key}\" of \"{table}\" after event {position}: {reason}")]
    Refused {
        /// The table.
        table: String,
        /// The row's key.
        key: String,
        /// Where the event is, or would have been.
        position: u64,
        /// What the fold says.
        reason: String,
    },
}

/// Rows by table and key; `None` is a row that is known not to be there.
pub(crate) type Rows = BTreeMap<(usize, String), Option<Row>>;

/// The read tables of a register.
#[derive(Default)]
pub struct ReadTables {
    tables: Vec<(TableShape, Box<dyn ReadTable>)>,
}

impl ReadTables {
    /// Returns the tables, sorted by name.
    ///
    /// # Errors
    /// [`InvalidReadTable`] where a name cannot be used or an index names no column.
    pub fn new(tables: Vec<Box<dyn ReadTable>>) -> Result<Self, InvalidReadTable> {
        let mut tables: Vec<(TableShape, Box<dyn ReadTable>)> =
            tables.into_iter().map(|table| (table.shape(), table)).collect();
        tables.sort_by_key(|(shape, _)| shape.name);
        let mut names = BTreeSet::new();
        for (shape, _) in &tables {
            check_shape(shape, names.insert(shape.name))?;
        }
        Ok(Self { tables })
    }

    pub(crate) fn shapes(&self) -> impl Iterator<Item = &TableShape> {
        self.tables.iter().map(|(shape, _)| shape)
    }

    pub(crate) fn shape(&self, index: usize) -> &TableShape {
        &self.tables[index].0
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|(shape, _)| shape.name == name)
    }

    /// Returns one line that differs where a table's name, version or columns differ.
    pub(crate) fn fingerprint(&self) -> String {
        let line = |shape: &TableShape| format!("{}.{}", shape.name, shape.version);
        self.shapes().map(line).collect::<Vec<_>>().join(" ")
    }

    /// Returns the rows that the event touches, by table and key.
    pub(crate) fn touched(
        &self,
        event: &Event,
    ) -> Result<BTreeSet<(usize, String)>, InvalidReadTable> {
        let mut touched = BTreeSet::new();
        for (index, (shape, table)) in self.tables.iter().enumerate() {
            let keys = contained(|| table.keys(event));
            let keys = keys.ok_or_else(|| InvalidReadTable::refused(shape, "", event, PANICKED))?;
            touched.extend(keys.into_iter().map(|key| (index, key)));
        }
        Ok(touched)
    }

    /// Brings the rows that the event touches up to it. `rows` has every one of them.
    pub(crate) fn fold(&self, event: &Event, rows: &mut Rows) -> Result<(), InvalidReadTable> {
        for (index, key) in self.touched(event)? {
            let (shape, table) = &self.tables[index];
            let before = rows.remove(&(index, key.clone())).flatten();
            let after = contained(|| table.fold(&key, before, event))
                .unwrap_or_else(|| Err(PANICKED.to_owned()))
                .map_err(|reason| InvalidReadTable::refused(shape, &key, event, &reason))?;
            let fits = after.as_ref().is_none_or(|row| row.fits(shape)) && is_key(&key);
            if !fits {
                return Err(InvalidReadTable::Row { table: shape.name.to_owned(), key });
            }
            rows.insert((index, key), after);
        }
        Ok(())
    }
}

/// What is said of a read table that panicked.
const PANICKED: &str = "the program failed on this event";

/// Calls a read table; a panic of its own must not stop the writer. The table has no state that
/// a panic could leave half changed.
fn contained<T>(call: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).ok()
}

impl InvalidReadTable {
    fn refused(shape: &TableShape, key: &str, event: &Event, reason: &str) -> Self {
        Self::Refused {
            table: shape.name.to_owned(),
            key: one_line(key),
            position: event.position,
            reason: one_line(reason),
        }
    }
}

impl fmt::Debug for ReadTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.shapes()).finish()
    }
}

fn check_shape(shape: &TableShape, is_new: bool) -> Result<(), InvalidReadTable> {
    let table = || shape.name.to_owned();
    if !is_new || !is_identifier(shape.name) {
        return Err(InvalidReadTable::Name { table: table(), name: table() });
    }
    let mut names = BTreeSet::from(["key", "content"]);
    for column in shape.columns {
        if !names.insert(column.name) || !is_identifier(column.name) {
            return Err(InvalidReadTable::Name { table: table(), name: column.name.to_owned() });
        }
    }
    for column in shape.indexes.iter().copied().flatten() {
        if shape.column(column).is_none() {
            let column = (*column).to_owned();
            return Err(InvalidReadTable::Index { table: table(), column });
        }
    }
    Ok(())
}

fn is_identifier(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=40).contains(&name.len()) && name.bytes().all(is_allowed)
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 1_000 && !key.contains('\0')
}

impl TableShape {
    pub(crate) fn column(&self, name: &str) -> Option<Column> {
        self.columns.iter().copied().find(|column| column.name == name)
    }

    /// Returns the shape in one line, to be compared with the one a store has.
    pub(crate) fn as_line(&self) -> String {
        let column = |column: &Column| format!("{} {:?}", column.name, column.kind);
        let columns: Vec<String> = self.columns.iter().map(column).collect();
        format!("{}; indexes {:?}", columns.join(", "), self.indexes)
    }
}

impl ColumnKind {
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Self::OptionalText | Self::OptionalInteger)
    }

    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::OptionalText)
    }

    pub(crate) fn holds(self, value: &Value) -> bool {
        match value {
            Value::Missing => self.is_optional(),
            Value::Integer(_) => !self.is_text(),
            Value::Text(text) => self.is_text() && !text.contains('\0'),
        }
    }
}

impl Row {
    fn fits(&self, shape: &TableShape) -> bool {
        self.values.len() == shape.columns.len()
            && self.values.iter().zip(shape.columns).all(|(value, column)| column.kind.holds(value))
    }
}
