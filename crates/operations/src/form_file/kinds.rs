//! The keys of the kinds of questions.

use std::str::FromStr;

use domain::form::calculation::{Calculation, Term};
use domain::form::key::{Choice, Key, Label};
use domain::form::kind::{
    BudgetLimits, Cell, Column, DateLimits, FileKind, FileLimits, IndicatorAsks, IndicatorLimits,
    Kind, MoneyLimits, Need, NumberLimits, PlaceLevel, PlaceLimits, Rows, Table, TextLimits,
};
use domain::form::quantity::{Decimal, read_date, read_number};
use domain::money::Ore;
use serde::Deserialize;
use time::Date;

use super::wire::Texts;

/// What a question asks for: exactly one key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum KindTable {
    Text(TextTable),
    Number(NumberTable),
    Money(MoneyTable),
    Date(DateTable),
    Choice(Vec<OptionTable>),
    Choices(Vec<OptionTable>),
    Table(TableTable),
    PlaceShares(PlaceTable),
    Budget(BudgetTable),
    LogicModel(RowsTable),
    Indicators(IndicatorTable),
    Files(FileTable),
    Calculated(CalculatedTable),
}

/// What a column holds: exactly one key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum CellTable {
    Text(TextTable),
    Number(NumberTable),
    Money(MoneyTable),
    Date(DateTable),
    Choice(Vec<OptionTable>),
    Year {},
    Share {},
    Place(String),
    Organisation {},
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextTable {
    max_characters: u32,
    #[serde(default = "one")]
    max_lines: u32,
}

fn one() -> u32 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberTable {
    unit: Texts,
    min: Option<NumberText>,
    max: Option<NumberText>,
    #[serde(default)]
    decimals: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MoneyTable {
    #[serde(default)]
    min: Option<NumberText>,
    max: Option<NumberText>,
}

/// A whole number, or a text with decimals: never a binary fraction.
#[derive(Deserialize)]
#[serde(untagged, expecting = "write a whole number, or a number with decimals in quotes")]
pub(super) enum NumberText {
    Whole(i64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DateTable {
    from: Option<String>,
    to: Option<String>,
}

/// An option, a category or a group.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionTable {
    id: String,
    sv: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableTable {
    min_rows: u16,
    max_rows: u16,
    columns: Vec<ColumnTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowsTable {
    min_rows: u16,
    max_rows: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnTable {
    id: String,
    sv: String,
    en: String,
    mandatory: bool,
    cell: CellTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceTable {
    level: String,
    min_rows: u16,
    max_rows: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BudgetTable {
    categories: Vec<OptionTable>,
    years: (i32, i32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorTable {
    min_rows: u16,
    max_rows: u16,
    #[serde(default)]
    groups: Vec<OptionTable>,
    asks: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileTable {
    kinds: Vec<String>,
    max_bytes: u64,
    min_rows: u16,
    max_rows: u16,
}

/// How a value follows from others: exactly one key, with the names of what it takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum CalculatedTable {
    Sum(Vec<String>),
    Difference((String, String)),
    Share((String, String)),
}

impl KindTable {
    pub(super) fn kind(&self) -> Result<Kind, String> {
        Ok(match self {
            Self::Text(table) => Kind::Text(table.limits()),
            Self::Number(table) => Kind::Number(table.limits()?),
            Self::Money(table) => Kind::Money(table.limits()?),
            Self::Date(table) => Kind::Date(table.limits()?),
            Self::Choice(options) => Kind::One(choices(options)?),
            Self::Choices(options) => Kind::Many(choices(options)?),
            Self::Table(table) => Kind::Table(Table {
                columns: table.columns.iter().map(ColumnTable::column).collect::<Result<_, _>>()?,
                rows: Rows { least: table.min_rows, most: table.max_rows },
            }),
            Self::PlaceShares(table) => Kind::PlaceShares(PlaceLimits {
                level: place_level(&table.level)?,
                rows: Rows { least: table.min_rows, most: table.max_rows },
            }),
            Self::Budget(table) => Kind::Budget(BudgetLimits {
                categories: choices(&table.categories)?,
                years: table.years,
            }),
            Self::LogicModel(rows) => Kind::LogicModel(rows.rows()),
            Self::Indicators(table) => Kind::Indicators(table.limits()?),
            Self::Files(table) => Kind::Files(table.limits()?),
            Self::Calculated(table) => Kind::Calculated(table.calculation()?),
        })
    }
}

impl CellTable {
    fn cell(&self) -> Result<Cell, String> {
        Ok(match self {
            Self::Text(table) => Cell::Text(table.limits()),
            Self::Number(table) => Cell::Number(table.limits()?),
            Self::Money(table) => Cell::Money(table.limits()?),
            Self::Date(table) => Cell::Date(table.limits()?),
            Self::Choice(options) => Cell::One(choices(options)?),
            Self::Year {} => Cell::Year,
            Self::Share {} => Cell::Share,
            Self::Place(level) => Cell::Place(place_level(level)?),
            Self::Organisation {} => Cell::Organisation,
        })
    }
}

impl ColumnTable {
    fn column(&self) -> Result<Column, String> {
        Ok(Column {
            key: parsed(&self.id)?,
            label: Label::new(&self.sv, &self.en),
            cell: self.cell.cell().map_err(|reason| format!("column '{}': {reason}", self.id))?,
            need: if self.mandatory { Need::Mandatory } else { Need::Optional },
        })
    }
}

impl TextTable {
    fn limits(&self) -> TextLimits {
        TextLimits { most_characters: self.max_characters, most_lines: self.max_lines }
    }
}

impl NumberTable {
    fn limits(&self) -> Result<NumberLimits, String> {
        Ok(NumberLimits {
            unit: self.unit.label()?,
            least: self.min.as_ref().map(NumberText::decimal).transpose()?,
            most: self.max.as_ref().map(NumberText::decimal).transpose()?,
            decimals: self.decimals,
        })
    }
}

impl MoneyTable {
    fn limits(&self) -> Result<MoneyLimits, String> {
        let least = self.min.as_ref().map(NumberText::ore).transpose()?;
        Ok(MoneyLimits {
            least: least.unwrap_or(Ore::new(0)),
            most: self.max.as_ref().map(NumberText::ore).transpose()?,
        })
    }
}

impl NumberText {
    pub(super) fn decimal(&self) -> Result<Decimal, String> {
        match self {
            Self::Whole(number) => Ok(Decimal::whole(*number)),
            Self::Text(text) => read_number(text)
                .ok_or_else(|| format!("'{text}' is no number; write it as \"1234.5\"")),
        }
    }

    pub(super) fn ore(&self) -> Result<Ore, String> {
        match self {
            Self::Whole(kronor) => Ore::from_kronor(*kronor)
                .ok_or_else(|| format!("{kronor} kronor do not fit; write a smaller amount")),
            Self::Text(text) => parsed(text),
        }
    }
}

impl DateTable {
    fn limits(&self) -> Result<DateLimits, String> {
        Ok(DateLimits {
            from: self.from.as_deref().map(date).transpose()?,
            to: self.to.as_deref().map(date).transpose()?,
        })
    }
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    read_date(text).ok_or_else(|| format!("'{text}' is no date; write it as \"2018-06-30\""))
}

impl RowsTable {
    fn rows(&self) -> Rows {
        Rows { least: self.min_rows, most: self.max_rows }
    }
}

impl IndicatorTable {
    fn limits(&self) -> Result<IndicatorLimits, String> {
        Ok(IndicatorLimits {
            rows: Rows { least: self.min_rows, most: self.max_rows },
            groups: choices(&self.groups)?,
            asks: match self.asks.as_str() {
                "plan" => IndicatorAsks::Plan,
                "follow_up" => IndicatorAsks::FollowUp,
                other => return Err(format!("asks = '{other}'; write plan or follow_up")),
            },
        })
    }
}

impl FileTable {
    fn limits(&self) -> Result<FileLimits, String> {
        let kind = |word: &String| {
            FileKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| {
                let words = FileKind::ALL.map(FileKind::as_str).join(", ");
                format!("'{word}' is no kind of file; write one of {words}")
            })
        };
        Ok(FileLimits {
            kinds: self.kinds.iter().map(kind).collect::<Result<_, _>>()?,
            most_bytes: self.max_bytes,
            rows: Rows { least: self.min_rows, most: self.max_rows },
        })
    }
}

impl CalculatedTable {
    fn calculation(&self) -> Result<Calculation, String> {
        Ok(match self {
            Self::Sum(terms) => {
                Calculation::Sum(terms.iter().map(|text| term(text)).collect::<Result<_, _>>()?)
            }
            Self::Difference((first, second)) => {
                Calculation::Difference(term(first)?, term(second)?)
            }
            Self::Share((part, whole)) => Calculation::Share(term(part)?, term(whole)?),
        })
    }
}

/// Returns what `part` or `part.column` names.
pub(super) fn term(text: &str) -> Result<Term, String> {
    let (part, column) = match text.split_once('.') {
        Some((part, column)) => (part, Some(parsed(column)?)),
        None => (text, None),
    };
    Ok(Term { part: parsed(part)?, column })
}

fn choices(options: &[OptionTable]) -> Result<Vec<Choice>, String> {
    let choice = |option: &OptionTable| {
        let key: Key = parsed(&option.id)?;
        Ok(Choice { key, label: Label::new(option.sv.trim(), option.en.trim()) })
    };
    options.iter().map(choice).collect()
}

fn place_level(word: &str) -> Result<PlaceLevel, String> {
    PlaceLevel::ALL.into_iter().find(|level| level.as_str() == word).ok_or_else(|| {
        let words = PlaceLevel::ALL.map(PlaceLevel::as_str).join(", ");
        format!("'{word}' is no level of places; write one of {words}")
    })
}

/// Parses a text, or says why it cannot be.
pub(super) fn parsed<T>(text: &str) -> Result<T, String>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| format!("could not {error}"))
}
