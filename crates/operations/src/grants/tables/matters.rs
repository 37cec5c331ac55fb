//! Calls, applications and grants as rows: where each stands, and for whom it waits.

use domain::grants::access::Role;
use domain::grants::act::{Moment, Stream};
use domain::grants::id::OrganisationId;
use domain::grants::matter::{ApplicationMatter, CallMatter, GrantMatter, Matter};
use domain::money::Ore;
use register::event::Event;
use register::payload::Payload;
use register::query::{Cursor, Filter, Order, Query};
use register::read_table::{Column, ColumnKind, ReadTable, Row, TableShape, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::Date;

use crate::grants::error::DeskError;
use crate::grants::streams::Subject;
use crate::grants::{Desk, events};

/// The name of the table.
const NAME: &str = "matters";

/// The table.
pub(super) struct Matters;

/// Roles that a matter can wait for, each with the column that counts what waits.
const ROLES: [(Role, &str); 5] = [
    (Role::Officer, "for_officer"),
    (Role::Decider, "for_decider"),
    (Role::Accountant, "for_accountant"),
    (Role::Applicant, "for_applicant"),
    (Role::Signatory, "for_signatory"),
];

/// Later than every day that something can be due.
const NEVER: i64 = 99_991_231;

const COLUMNS: &[Column] = &[
    Column { name: "kind", kind: ColumnKind::Text },
    Column { name: "stage", kind: ColumnKind::Text },
    Column { name: "call", kind: ColumnKind::OptionalText },
    Column { name: "funder", kind: ColumnKind::OptionalText },
    Column { name: "party", kind: ColumnKind::OptionalText },
    Column { name: "diary_number", kind: ColumnKind::OptionalText },
    Column { name: "amount", kind: ColumnKind::Integer },
    Column { name: "paid", kind: ColumnKind::Integer },
    Column { name: "last", kind: ColumnKind::Integer },
    Column { name: "due", kind: ColumnKind::Integer },
    Column { name: ROLES[0].1, kind: ColumnKind::Integer },
    Column { name: ROLES[1].1, kind: ColumnKind::Integer },
    Column { name: ROLES[2].1, kind: ColumnKind::Integer },
    Column { name: ROLES[3].1, kind: ColumnKind::Integer },
    Column { name: ROLES[4].1, kind: ColumnKind::Integer },
];

impl ReadTable for Matters {
    fn shape(&self) -> TableShape {
        TableShape {
            name: NAME,
            version: 2,
            columns: COLUMNS,
            indexes: &[
                &["kind", "call"],
                &["kind", "party"],
                &["kind", "funder", "due"],
                &["funder", "for_officer", "due"],
                &["funder", "for_decider", "due"],
                &["funder", "for_accountant", "due"],
                &["party", "for_applicant", "due"],
                &["party", "for_signatory", "due"],
            ],
        }
    }

    fn keys(&self, event: &Event) -> Vec<String> {
        match event.stream.kind.as_str() {
            "call" | "application" | "grant" => vec![key(event)],
            _ => Vec::new(),
        }
    }

    fn fold(&self, _: &str, row: Option<Row>, event: &Event) -> Result<Option<Row>, String> {
        let kind = event.stream.kind.as_str();
        let folded = match kind {
            "call" => after::<CallMatter>(row, event, |folded| &folded.0),
            "application" => after::<ApplicationMatter>(row, event, |folded| &folded.0),
            _ => after::<GrantMatter>(row, event, |folded| &folded.matter),
        };
        folded.map(Some)
    }
}

fn key(event: &Event) -> String {
    format!("{}:{}", event.stream.kind, event.stream.id)
}

/// Returns the row after an event: the matter with what happened taken in.
fn after<Folded>(
    row: Option<Row>,
    event: &Event,
    matter: fn(&Folded) -> &Matter,
) -> Result<Row, String>
where
    Folded: Stream<Event: DeserializeOwned> + Serialize + DeserializeOwned,
{
    let mut folded = match row {
        Some(row) => row.content.read().map_err(|error| error.to_string())?,
        None => Folded::default(),
    };
    folded.apply(&events::read(event).map_err(|error| error.to_string())?);
    let content = Payload::of(&folded).map_err(|error| error.to_string())?;
    Ok(Row { values: values(event.stream.kind.as_str(), matter(&folded)), content })
}

fn values(kind: &str, matter: &Matter) -> Vec<Value> {
    let text = |text: Option<&str>| text.map_or(Value::Missing, |text| Value::Text(text.into()));
    let mut values = vec![
        Value::Text(kind.into()),
        Value::Text(matter.stage.clone()),
        text(matter.call.as_ref().map(|call| call.as_str())),
        text(matter.funder.as_ref().map(|funder| funder.as_str())),
        text(matter.party.as_ref().map(|party| party.as_str())),
        text(matter.diary_number.as_deref()),
        Value::Integer(matter.amount.ore()),
        Value::Integer(matter.paid.ore()),
        Value::Integer(matter.last.map_or(0, Moment::unix)),
        Value::Integer(matter.due().map_or(NEVER, as_number)),
    ];
    values.extend(
        ROLES.iter().map(|(role, _)| {
            Value::Integer(i64::try_from(matter.n_for(*role)).unwrap_or(i64::MAX))
        }),
    );
    values
}

/// Returns a day as a number that sorts as days do: 20180630.
fn as_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(u8::from(day.month())) * 100 + i64::from(day.day())
}

/// Which matters, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The kind, as streams are named: `call`, `application`, `grant`.
    pub kind: Option<&'static str>,
    /// Of this call.
    pub call: Option<String>,
    /// Handled by this organisation.
    pub funder: Option<OrganisationId>,
    /// Of this applicant or recipient.
    pub party: Option<OrganisationId>,
    /// At this stage, as its life cycle names it in Swedish.
    pub stage: Option<&'static str>,
    /// That wait for someone in this role.
    pub waiting_for: Option<Role>,
    /// Those with the first last day first; else by key.
    pub by_due: bool,
    /// Where the page before ended.
    pub after: Option<Cursor>,
}

/// A matter with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The kind: `call`, `application` or `grant`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub matter: Matter,
}

/// A page of matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matterlist {
    /// The matters.
    pub matters: Vec<Listed>,
    /// Where the next page goes on.
    pub next: Option<Cursor>,
}

impl Asked {
    fn filters(&self) -> Vec<Filter> {
        let text = |column, text: &str| Filter::Equal(column, Value::Text(text.to_owned()));
        let mut filters = Vec::new();
        filters.extend(self.kind.map(|kind| text("kind", kind)));
        filters.extend(self.call.as_deref().map(|call| text("call", call)));
        filters.extend(self.funder.as_ref().map(|funder| text("funder", funder.as_str())));
        filters.extend(self.party.as_ref().map(|party| text("party", party.as_str())));
        filters.extend(self.stage.map(|stage| text("stage", stage)));
        let column = |role| ROLES.iter().find(|(known, _)| *known == role).map(|(_, name)| *name);
        if let Some(column) = self.waiting_for.and_then(column) {
            filters.push(Filter::AtLeast(column, Value::Integer(1)));
        }
        filters
    }
}

impl Desk {
    /// Returns a page of matters.
    ///
    /// # Errors
    /// Where the register refuses, or a row cannot be read.
    pub async fn matters(&self, asked: &Asked, limit: u32) -> Result<Matterlist, DeskError> {
        let order = if asked.by_due { Order::Ascending("due") } else { Order::Key };
        let (filters, after) = (asked.filters(), asked.after.clone());
        let query = Query { table: NAME.to_owned(), filters, order, after, limit };
        let page = self.register().page(&query).await?;
        let matters = page.rows.into_iter().map(|(key, row)| listed(&key, &row));
        Ok(Matterlist { matters: matters.collect::<Result<_, _>>()?, next: page.next })
    }

    /// Returns how many matters there are.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn count_matters(&self, asked: &Asked) -> Result<u64, DeskError> {
        Ok(self.register().count(NAME, &asked.filters()).await?)
    }

    /// Returns the sum of the amounts of matters: reserved, applied for or granted.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn sum_of_matters(&self, asked: &Asked) -> Result<Ore, DeskError> {
        let sum = self.register().sum(NAME, "amount", &asked.filters()).await?;
        Ok(Ore::new(sum.unwrap_or_default()))
    }

    /// Returns a matter, `None` where there is none.
    ///
    /// # Errors
    /// Where the register refuses, or the row cannot be read.
    pub async fn matter<S: Subject>(&self, id: &str) -> Result<Option<Matter>, DeskError> {
        let key = format!("{}:{id}", S::KIND);
        let row = self.register().row(NAME, &key).await?;
        row.map(|row| listed(&key, &row).map(|listed| listed.matter)).transpose()
    }
}

fn listed(key: &str, row: &Row) -> Result<Listed, DeskError> {
    let (kind, id) = key.split_once(':').unwrap_or(("", key));
    let matter = row.content.read::<Matter>().map_err(DeskError::Payload)?;
    Ok(Listed { kind: kind.to_owned(), id: id.to_owned(), matter })
}
