//! Questions to read tables: filtered, ordered, a page at a time.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

use serde_json::Value as Json;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row as _};

use crate::read_rows::{bind_value, decode, selected};
use crate::read_table::{Column, ColumnKind, Row, TableShape, Value};

/// The most rows on a page.
pub const MAX_PAGE: u32 = 10_000;
/// The most values that [`Filter::AnyOf`] takes.
const MAX_VALUES: usize = 1_000;

/// Which rows of a read table, in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The read table's name.
    pub table: String,
    /// What every row fulfils.
    pub filters: Vec<Filter>,
    /// In which order they come.
    pub order: Order,
    /// Where the page before ended; `None` for the first page.
    pub after: Option<Cursor>,
    /// The most rows on the page, up to [`MAX_PAGE`].
    pub limit: u32,
}

/// What a row fulfils. A missing value fulfils [`Filter::Missing`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// The column has the value.
    Equal(&'static str, Value),
    /// The column has one of the values.
    AnyOf(&'static str, Vec<Value>),
    /// The column's value is this or greater.
    AtLeast(&'static str, Value),
    /// The column's value is this or less.
    AtMost(&'static str, Value),
    /// The column has no value.
    Missing(&'static str),
    /// The column has a value.
    Present(&'static str),
}

/// The order of rows; equal values follow their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By key.
    Key,
    /// By a column that is never missing, the least first.
    Ascending(&'static str),
    /// By a column that is never missing, the greatest first.
    Descending(&'static str),
}

/// Where a page ended. Written as JSON, to be carried in an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    value: Value,
    key: String,
}

/// Rows with their keys, and where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rows in the order asked for.
    pub rows: Vec<(String, Row)>,
    /// What the next page comes after; `None` on the last page.
    pub next: Option<Cursor>,
}

/// A question that the read tables cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidQuery {
    /// No such table.
    #[error("read the table \"{table}\": the register does not keep it")]
    Table {
        /// What was asked for.
        table: String,
    },
    /// No such column, or a value that it cannot have.
    #[error("ask \"{table}\" for {question}: no column of the name has values of the kind")]
    Column {
        /// The table.
        table: String,
        /// What was asked for.
        question: String,
    },
    /// An order by a column that may be missing.
    #[error("order \"{table}\" by \"{column}\": order by a column that is never missing")]
    Order {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A cursor of another question.
    #[error(
        "go on in \"{table}\": the place to go on from belongs to another list; start at the top"
    )]
    Cursor {
        /// The table.
        table: String,
    },
    /// A page of no rows, or of too many.
    #[error("read {limit} rows of \"{table}\" at once: ask for 1 to {MAX_PAGE}")]
    Limit {
        /// The table.
        table: String,
        /// How many were asked for.
        limit: u32,
    },
    /// Text that is no cursor.
    #[error("go on from there: the place to go on from is damaged; start at the top")]
    DamagedCursor,
}

/// A `where` clause with its values.
#[derive(Default)]
struct Condition {
    text: String,
    values: Vec<(ColumnKind, Value)>,
}

/// Returns the page.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    shape: &TableShape,
    query: &Query,
) -> Result<Result<Page, InvalidQuery>, sqlx::Error> {
    let (statement, values) = match page_statement(shape, query) {
        Ok(statement) => statement,
        Err(invalid) => return Ok(Err(invalid)),
    };
    let bound = bound(statement, &values);
    let found = bound.fetch_all(connection).await?;
    let mut rows: Vec<(String, Row)> =
        found.iter().map(|row| decode(row, shape)).collect::<Result<_, _>>()?;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|(key, row)| {
        let index = query.order.column().and_then(|name| shape.index_of(name));
        let value = index.map_or(Value::Missing, |index| row.values[index].clone());
        Cursor { value, key: key.clone() }
    });
    Ok(Ok(Page { rows, next }))
}

/// Returns how many rows fulfil the filters.
pub(crate) async fn count(
    connection: &mut AnyConnection,
    shape: &TableShape,
    filters: &[Filter],
) -> Result<Result<i64, InvalidQuery>, sqlx::Error> {
    let condition = match condition(shape, filters) {
        Ok(condition) => condition,
        Err(invalid) => return Ok(Err(invalid)),
    };
    let statement = format!("select count(*) from \"read_{}\"{}", shape.name, condition.text);
    let row: AnyRow = bound(statement, &condition.values).fetch_one(connection).await?;
    row.try_get(0).map(Ok)
}

/// Returns the sum of a column over the rows that fulfil the filters; `None` where none has a value.
pub(crate) async fn sum(
    connection: &mut AnyConnection,
    shape: &TableShape,
    column: &str,
    filters: &[Filter],
) -> Result<Result<Option<i64>, InvalidQuery>, sqlx::Error> {
    let condition = match condition(shape, filters) {
        Ok(condition) => condition,
        Err(invalid) => return Ok(Err(invalid)),
    };
    if shape.column(column).is_none_or(|column| column.kind.is_text()) {
        let (table, question) = (shape.name.to_owned(), format!("the sum of \"{column}\""));
        return Ok(Err(InvalidQuery::Column { table, question }));
    }
    let (table, condition_text) = (shape.name, &condition.text);
    let statement =
        format!("select cast(sum(\"{column}\") as bigint) from \"read_{table}\"{condition_text}");
    let row: AnyRow = bound(statement, &condition.values).fetch_one(connection).await?;
    row.try_get(0).map(Ok)
}

fn bound(
    statement: String,
    values: &[(ColumnKind, Value)],
) -> sqlx::query::Query<'static, Any, AnyArguments> {
    let query = sqlx::query(AssertSqlSafe(statement));
    values.iter().fold(query, |query, (kind, value)| bind_value(query, *kind, value))
}

fn page_statement(
    shape: &TableShape,
    query: &Query,
) -> Result<(String, Vec<(ColumnKind, Value)>), InvalidQuery> {
    let table = || shape.name.to_owned();
    if !(1..=MAX_PAGE).contains(&query.limit) {
        return Err(InvalidQuery::Limit { table: table(), limit: query.limit });
    }
    let order = query.order.column().map(|name| {
        let column = shape.column(name).filter(|column| !column.kind.is_optional());
        column.ok_or_else(|| InvalidQuery::Order { table: table(), column: name.to_owned() })
    });
    let order = order.transpose()?;
    let mut condition = condition(shape, &query.filters)?;
    let (direction, comparison) = match query.order {
        Order::Key | Order::Ascending(_) => ("asc", ">"),
        Order::Descending(_) => ("desc", "<"),
    };
    if let Some(cursor) = &query.after {
        condition.start_after(cursor, order, comparison, shape)?;
    }
    let by = order.map(|column| format!("\"{}\" {direction}, ", column.name)).unwrap_or_default();
    let statement = format!(
        "select {} from \"read_{}\"{} order by {by}key {direction} limit {}",
        selected(shape),
        shape.name,
        condition.text,
        u64::from(query.limit) + 1,
    );
    Ok((statement, condition.values))
}

fn condition(shape: &TableShape, filters: &[Filter]) -> Result<Condition, InvalidQuery> {
    let mut condition = Condition::default();
    for filter in filters {
        let invalid = || InvalidQuery::Column {
            table: shape.name.to_owned(),
            question: format!("\"{}\"", filter.column()),
        };
        let column = shape.column(filter.column()).ok_or_else(invalid)?;
        let values = filter.values();
        let fits = |value: &Value| *value != Value::Missing && column.kind.holds(value);
        if !values.iter().all(fits) || values.len() > MAX_VALUES {
            return Err(invalid());
        }
        let numbers = condition.take(column.kind, values);
        let name = column.name;
        condition.and(&match filter {
            Filter::Missing(_) => format!("\"{name}\" is null"),
            Filter::Present(_) => format!("\"{name}\" is not null"),
            Filter::AnyOf(_, values) if values.is_empty() => "1 = 0".to_owned(),
            Filter::AnyOf(..) => format!("\"{name}\" in ({numbers})"),
            Filter::Equal(..) => format!("\"{name}\" = {numbers}"),
            Filter::AtLeast(..) => format!("\"{name}\" >= {numbers}"),
            Filter::AtMost(..) => format!("\"{name}\" <= {numbers}"),
        });
    }
    Ok(condition)
}

impl Condition {
    fn and(&mut self, part: &str) {
        let link = if self.text.is_empty() { " where " } else { " and " };
        write!(self.text, "{link}{part}").expect("writing to a text succeeds");
    }

    /// Keeps the values and returns their placeholders.
    fn take(&mut self, kind: ColumnKind, values: &[Value]) -> String {
        let first = self.values.len();
        self.values.extend(values.iter().map(|value| (kind, value.clone())));
        let numbers = (first + 1..=self.values.len()).map(|number| format!("${number}"));
        numbers.collect::<Vec<_>>().join(",")
    }

    fn start_after(
        &mut self,
        cursor: &Cursor,
        order: Option<Column>,
        comparison: &str,
        shape: &TableShape,
    ) -> Result<(), InvalidQuery> {
        let fits = match order {
            Some(column) => column.kind.holds(&cursor.value),
            None => cursor.value == Value::Missing,
        };
        if !fits {
            return Err(InvalidQuery::Cursor { table: shape.name.to_owned() });
        }
        let key = Value::Text(cursor.key.clone());
        match order {
            Some(column) => {
                let value = self.take(column.kind, std::slice::from_ref(&cursor.value));
                let key = self.take(ColumnKind::Text, &[key]);
                self.and(&format!("(\"{}\", key) {comparison} ({value}, {key})", column.name));
            }
            None => {
                let key = self.take(ColumnKind::Text, &[key]);
                self.and(&format!("key {comparison} {key}"));
            }
        }
        Ok(())
    }
}

impl Filter {
    fn column(&self) -> &'static str {
        match self {
            Self::Equal(column, _)
            | Self::AnyOf(column, _)
            | Self::AtLeast(column, _)
            | Self::AtMost(column, _)
            | Self::Missing(column)
            | Self::Present(column) => column,
        }
    }

    fn values(&self) -> &[Value] {
        match self {
            Self::Equal(_, value) | Self::AtLeast(_, value) | Self::AtMost(_, value) => {
                std::slice::from_ref(value)
            }
            Self::AnyOf(_, values) => values,
            Self::Missing(_) | Self::Present(_) => &[],
        }
    }
}

impl Order {
    fn column(self) -> Option<&'static str> {
        match self {
            Self::Key => None,
            Self::Ascending(column) | Self::Descending(column) => Some(column),
        }
    }
}

impl TableShape {
    fn index_of(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = match &self.value {
            Value::Missing => Json::Null,
            Value::Integer(number) => Json::from(*number),
            Value::Text(text) => Json::from(text.as_str()),
        };
        write!(f, "{}", Json::from(vec![value, Json::from(self.key.as_str())]))
    }
}

impl FromStr for Cursor {
    type Err = InvalidQuery;

    fn from_str(text: &str) -> Result<Self, InvalidQuery> {
        let parts: (Json, String) =
            serde_json::from_str(text).map_err(|_| InvalidQuery::DamagedCursor)?;
        let value = match parts.0 {
            Json::Null => Value::Missing,
            Json::Number(number) => {
                Value::Integer(number.as_i64().ok_or(InvalidQuery::DamagedCursor)?)
            }
            Json::String(text) => Value::Text(text),
            _ => return Err(InvalidQuery::DamagedCursor),
        };
        let has_nul = |text: &str| text.contains('\0');
        if has_nul(&parts.1) || matches!(&value, Value::Text(text) if has_nul(text)) {
            return Err(InvalidQuery::DamagedCursor);
        }
        Ok(Self { value, key: parts.1 })
    }
}
