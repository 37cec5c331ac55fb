//! Interventions as rows: who owns each, and how many events have made it.

use domain::grants::id::OrganisationId;
use domain::intervention::life::State;
use register::event::Event;
use register::payload::Payload;
use register::query::{Filter, MAX_PAGE, Order, Query};
use register::read_table::{Column, ColumnKind, ReadTable, Row, TableShape, Value};
use serde::{Deserialize, Serialize};

use crate::grants::error::DeskError;
use crate::grants::streams::Subject;
use crate::grants::{Desk, Seen};

/// The name of the table.
const NAME: &str = "interventions";

/// The table.
pub(super) struct Interventions;

/// What is kept of an intervention beside its owner.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u64,
}

impl ReadTable for Interventions {
    fn shape(&self) -> TableShape {
        TableShape {
            name: NAME,
            version: 1,
            columns: &[Column { name: "owner", kind: ColumnKind::Text }],
            indexes: &[&["owner"]],
        }
    }

    fn keys(&self, event: &Event) -> Vec<String> {
        match event.stream.kind.as_str() {
            State::KIND => vec![event.stream.id.to_string()],
            _ => Vec::new(),
        }
    }

    /// Who describes an intervention first owns it.
    fn fold(&self, _: &str, row: Option<Row>, event: &Event) -> Result<Option<Row>, String> {
        let values = match row {
            Some(row) => row.values,
            None => vec![Value::Text(event.actor.organisation.to_string())],
        };
        let content = Payload::of(&Kept { version: event.version });
        Ok(Some(Row { values, content: content.map_err(|error| error.to_string())? }))
    }
}

impl Desk {
    /// Returns every intervention of the register with its id, by id; those of one owner where one is
    /// named.
    ///
    /// # Errors
    /// Where the register refuses, or a row or an event cannot be read.
    pub async fn interventions(
        &self,
        owner: Option<&OrganisationId>,
    ) -> Result<Vec<(String, Seen<State>)>, DeskError> {
        let of_owner =
            |owner: &OrganisationId| Filter::Equal("owner", Value::Text(owner.as_str().to_owned()));
        let mut query = Query {
            table: NAME.to_owned(),
            filters: owner.map(of_owner).into_iter().collect(),
            order: Order::Key,
            after: None,
            limit: MAX_PAGE,
        };
        let mut found = Vec::new();
        loop {
            let page = self.register().page(&query).await?;
            for (id, row) in page.rows {
                let Kept { version } = row.content.read().map_err(DeskError::Payload)?;
                let seen = self.read_at::<State>(&id, version).await?;
                found.push((id, seen));
            }
            query.after = page.next;
            if query.after.is_none() {
                return Ok(found);
            }
        }
    }
}
