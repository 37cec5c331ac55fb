//! Diary numbers: each belongs to one application.

use domain::grants::application;
use register::event::Event;
use register::payload::Payload;
use register::read_table::{ReadTable, Row, TableShape};
use serde_json::json;

use crate::grants::error::DeskError;
use crate::grants::{Desk, events};

const NAME: &str = "diary_numbers";

/// The table.
pub(super) struct DiaryNumbers;

impl ReadTable for DiaryNumbers {
    fn shape(&self) -> TableShape {
        TableShape { name: NAME, version: 1, columns: &[], indexes: &[] }
    }

    fn keys(&self, event: &Event) -> Vec<String> {
        if event.stream.kind.as_str() != "application" || event.kind.as_str() != "registered" {
            return Vec::new();
        }
        match events::read(event).map(|recorded| recorded.event) {
            Ok(application::Event::Registered { diary_number }) => vec![diary_number],
            _ => Vec::new(),
        }
    }

    fn fold(&self, key: &str, row: Option<Row>, event: &Event) -> Result<Option<Row>, String> {
        if row.is_some() {
            return Err(format!("the diary number {key} is taken; give another"));
        }
        let content = Payload::from_json(&json!({ "application": event.stream.id.as_str() }));
        let content = content.map_err(|error| error.to_string())?;
        Ok(Some(Row { values: Vec::new(), content }))
    }
}

impl Desk {
    /// Returns the first free diary number of a year: `2018/0001` and on.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn free_diary_number(&self, year: i32) -> Result<String, DeskError> {
        let mut number = self.register().count(NAME, &[]).await? + 1;
        loop {
            let written = format!("{year}/{number:04}");
            if self.register().row(NAME, &written).await?.is_none() {
                return Ok(written);
            }
            number += 1;
        }
    }
}
