//! Lessons that were proposed at the desk, each as it stands.

use domain::grants::act::{Moment, Stream as _};
use domain::grants::id::LessonId;
use domain::lesson::{State, Status};
use register::event::Event;
use register::payload::Payload;
use register::query::{Order, Query};
use register::read_table::{Column, ColumnKind, ReadTable, Row, TableShape, Value};

use crate::grants::error::DeskError;
use crate::grants::streams::Subject as _;
use crate::grants::{Desk, events};

const NAME: &str = "lessons";

/// How many rows are read at once.
const ROWS: u32 = 1_000;

/// The table.
pub(super) struct Lessons;

/// A lesson with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id, used in addresses.
    pub id: LessonId,
    /// The lesson as it stands.
    pub lesson: State,
}

impl ReadTable for Lessons {
    fn shape(&self) -> TableShape {
        const COLUMNS: &[Column] = &[
            Column { name: "status", kind: ColumnKind::Text },
            Column { name: "last", kind: ColumnKind::Integer },
        ];
        TableShape { name: NAME, version: 1, columns: COLUMNS, indexes: &[&["status"]] }
    }

    fn keys(&self, event: &Event) -> Vec<String> {
        match event.stream.kind.as_str() {
            State::KIND => vec![event.stream.id.to_string()],
            _ => Vec::new(),
        }
    }

    fn fold(&self, _: &str, row: Option<Row>, event: &Event) -> Result<Option<Row>, String> {
        let mut lesson = match row {
            Some(row) => row.content.read().map_err(|error| error.to_string())?,
            None => State::default(),
        };
        lesson.apply(&events::read(event).map_err(|error| error.to_string())?);
        let status = lesson.status.as_ref().map_or("", Status::as_str);
        let values = vec![
            Value::Text(status.to_owned()),
            Value::Integer(lesson.last.map_or(0, Moment::unix)),
        ];
        let content = Payload::of(&lesson).map_err(|error| error.to_string())?;
        Ok(Some(Row { values, content }))
    }
}

impl Desk {
    /// Returns the lessons that were proposed at the desk, published or not, by id.
    ///
    /// # Errors
    /// Where the register refuses, or a row cannot be read.
    pub async fn lessons(&self) -> Result<Vec<Listed>, DeskError> {
        let mut lessons = Vec::new();
        let mut after = None;
        loop {
            let (table, filters, order) = (NAME.to_owned(), Vec::new(), Order::Key);
            let query = Query { table, filters, order, after, limit: ROWS };
            let page = self.register().page(&query).await?;
            for (key, row) in page.rows {
                let lesson = row.content.read().map_err(DeskError::Payload)?;
                lessons.push(Listed { id: key.parse()?, lesson });
            }
            after = page.next;
            if after.is_none() {
                return Ok(lessons);
            }
        }
    }
}
