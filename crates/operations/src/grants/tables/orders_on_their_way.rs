//! Payment orders that were sent and that the bank has not answered.

use domain::grants::grant;
use domain::grants::grant::instalment::OrderKey;
use domain::grants::grant::payment;
use domain::grants::id::{BankAccountId, OrganisationId};
use register::event::Event;
use register::payload::Payload;
use register::query::{Filter, Order, Query};
use register::read_table::{Column, ColumnKind, ReadTable, Row, TableShape, Value};
use serde::{Deserialize, Serialize};

use crate::grants::error::DeskError;
use crate::grants::{Desk, events};

const NAME: &str = "orders_on_their_way";

/// How many rows are read at once.
const ROWS: u32 = 1_000;

/// The table.
pub(super) struct OrdersOnTheirWay;

/// An order that was sent and that the bank has not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnItsWay {
    /// The order.
    pub order: OrderKey,
    /// The account that it is paid to.
    pub bank_account: BankAccountId,
}

impl ReadTable for OrdersOnTheirWay {
    fn shape(&self) -> TableShape {
        const COLUMNS: &[Column] = &[Column { name: "funder", kind: ColumnKind::Text }];
        TableShape { name: NAME, version: 1, columns: COLUMNS, indexes: &[&["funder"]] }
    }

    fn keys(&self, event: &Event) -> Vec<String> {
        let concerned = ["payment-sent", "payment-paid", "payment-failed"];
        if event.stream.kind.as_str() != "grant" || !concerned.contains(&event.kind.as_str()) {
            return Vec::new();
        }
        let instalment = match events::read(event).map(|recorded| recorded.event) {
            Ok(grant::Event::Payment(payment::Event::Sent { order, .. })) => order.instalment,
            Ok(grant::Event::Payment(
                payment::Event::Paid { instalment, .. } | payment::Event::Failed { instalment, .. },
            )) => instalment,
            _ => return Vec::new(),
        };
        vec![format!("{}:{instalment}", event.stream.id)]
    }

    fn fold(&self, _: &str, _: Option<Row>, event: &Event) -> Result<Option<Row>, String> {
        let recorded = events::read(event).map_err(|error| error.to_string())?;
        let grant::Event::Payment(payment::Event::Sent { order, bank_account }) = recorded.event
        else {
            return Ok(None);
        };
        let content = Payload::of(&OnItsWay { order, bank_account });
        let content = content.map_err(|error| error.to_string())?;
        // Who sends acts for the funder: another is refused.
        let values = vec![Value::Text(recorded.actor.organisation.as_str().to_owned())];
        Ok(Some(Row { values, content }))
    }
}

impl Desk {
    /// Returns the orders that a funder has sent and the bank has not answered, by grant and
    /// instalment.
    ///
    /// # Errors
    /// Where the register refuses, or a row cannot be read.
    pub async fn orders_on_their_way(
        &self,
        funder: &OrganisationId,
    ) -> Result<Vec<OnItsWay>, DeskError> {
        let mut orders = Vec::new();
        let mut after = None;
        loop {
            let filter = Filter::Equal("funder", Value::Text(funder.as_str().to_owned()));
            let (table, filters, order) = (NAME.to_owned(), vec![filter], Order::Key);
            let query = Query { table, filters, order, after, limit: ROWS };
            let page = self.register().page(&query).await?;
            for (_, row) in page.rows {
                orders.push(row.content.read().map_err(DeskError::Payload)?);
            }
            after = page.next;
            if after.is_none() {
                return Ok(orders);
            }
        }
    }
}
