//! What a question can ask for, with the limits of its answer.

use time::Date;

use super::calculation::Calculation;
use super::key::{Choice, Key, Label};
use super::quantity::Decimal;
use crate::area::Level;
use crate::money::Ore;

/// The most rows that any group of rows may have.
pub const MOST_ROWS: u16 = 500;
/// The most characters that any text may have.
pub const MOST_CHARACTERS: u32 = 20_000;

/// What a question asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text(TextLimits),
    /// A number with its unit.
    Number(NumberLimits),
    /// An amount in kronor and öre.
    Money(MoneyLimits),
    /// A date.
    Date(DateLimits),
    /// One option.
    One(Vec<Choice>),
    /// Any number of options.
    Many(Vec<Choice>),
    /// Rows of the form's own columns.
    Table(Table),
    /// How something is spread over places, in parts of ten thousand that add up exactly.
    PlaceShares(PlaceLimits),
    /// Costs, co-financing and grant per year.
    Budget(BudgetLimits),
    /// How activities are expected to lead to effects.
    LogicModel(Rows),
    /// Indicators, each with baseline and target.
    Indicators(IndicatorLimits),
    /// Files.
    Files(FileLimits),
    /// A value that follows from other answers and is never asked for.
    Calculated(Calculation),
}

/// The limits of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLimits {
    /// The most characters, at most [`MOST_CHARACTERS`].
    pub most_characters: u32,
    /// The most lines; one is a single line.
    pub most_lines: u32,
}

/// The limits of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberLimits {
    /// The unit: persons, hours.
    pub unit: Label,
    /// The least.
    pub least: Option<Decimal>,
    /// The most.
    pub most: Option<Decimal>,
    /// The most decimals.
    pub decimals: u8,
}

/// The limits of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoneyLimits {
    /// The least.
    pub least: Ore,
    /// The most.
    pub most: Option<Ore>,
}

/// The limits of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateLimits {
    /// The first.
    pub from: Option<Date>,
    /// The last.
    pub to: Option<Date>,
}

/// How many rows there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    /// The fewest, once the question is answered at all.
    pub least: u16,
    /// The most, at most [`MOST_ROWS`].
    pub most: u16,
}

/// A table of the form's own columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// How many rows there may be.
    pub rows: Rows,
}

/// Whether an answer or a cell must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Mandatory,
    /// It may be left empty.
    Optional,
}

/// A column, or a single field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub key: Key,
    /// What a person sees.
    pub label: Label,
    /// What a cell holds.
    pub cell: Cell,
    /// Whether a cell must be filled in where its row is.
    pub need: Need,
}

/// What one field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text.
    Text(TextLimits),
    /// A number.
    Number(NumberLimits),
    /// An amount.
    Money(MoneyLimits),
    /// A date.
    Date(DateLimits),
    /// One option.
    One(Vec<Choice>),
    /// A box that is ticked or not.
    Tick,
    /// A calendar year.
    Year,
    /// A share in per cent, kept in parts of ten thousand.
    Share,
    /// A place.
    Place(PlaceLevel),
    /// The id of an official indicator.
    Indicator,
    /// The name of an organisation: its number, code or name on one line.
    Organisation,
}

/// How finely places are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceLevel {
    /// Municipalities.
    Municipality,
    /// Regional statistical areas.
    Regso,
    /// Demographic statistical areas.
    Deso,
    /// School units, by the eight digits of their code.
    SchoolUnit,
}

impl PlaceLevel {
    /// Every level.
    pub const ALL: [Self; 4] = [Self::Municipality, Self::Regso, Self::Deso, Self::SchoolUnit];

    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Regso => "regso",
            Self::Deso => "deso",
            Self::SchoolUnit => "school_unit",
        }
    }

    /// Returns the level of area, or `None` where places are school units.
    #[must_use]
    pub fn area_level(self) -> Option<Level> {
        match self {
            Self::Municipality => Some(Level::Municipality),
            Self::Regso => Some(Level::Regso),
            Self::Deso => Some(Level::Deso),
            Self::SchoolUnit => None,
        }
    }
}

/// The limits of shares by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceLimits {
    /// How finely places are told apart.
    pub level: PlaceLevel,
    /// How many places there may be.
    pub rows: Rows,
}

/// The limits of a budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLimits {
    /// The categories of costs.
    pub categories: Vec<Choice>,
    /// The first and the last year.
    pub years: (i32, i32),
}

/// The limits of indicators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorLimits {
    /// How many there may be.
    pub rows: Rows,
    /// The groups of people that a value can be given for: sex, age bands.
    pub groups: Vec<Choice>,
    /// What is asked of each.
    pub asks: IndicatorAsks,
}

/// What is asked of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndicatorAsks {
    /// Baseline and target.
    Plan,
    /// Baseline, target and what was reached.
    FollowUp,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// A document in PDF.
    Pdf,
    /// A text document (docx or odt).
    Text,
    /// A workbook (xlsx or ods).
    Workbook,
    /// Comma-separated values.
    Csv,
    /// An image (png or jpeg).
    Image,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Text, Self::Workbook, Self::Csv, Self::Image];

    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Text => "text",
            Self::Workbook => "workbook",
            Self::Csv => "csv",
            Self::Image => "image",
        }
    }

    /// Returns the endings of file names of the kind, in lower case.
    #[must_use]
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Text => &["docx", "odt"],
            Self::Workbook => &["xlsx", "ods"],
            Self::Csv => &["csv"],
            Self::Image => &["png", "jpg", "jpeg"],
        }
    }
}

/// The limits of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLimits {
    /// The kinds that are taken.
    pub kinds: Vec<FileKind>,
    /// The most bytes of one file.
    pub most_bytes: u64,
    /// How many there may be.
    pub rows: Rows,
}

impl Kind {
    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Number(_) => "number",
            Self::Money(_) => "money",
            Self::Date(_) => "date",
            Self::One(_) => "choice",
            Self::Many(_) => "choices",
            Self::Table(_) => "table",
            Self::PlaceShares(_) => "place_shares",
            Self::Budget(_) => "budget",
            Self::LogicModel(_) => "logic_model",
            Self::Indicators(_) => "indicators",
            Self::Files(_) => "files",
            Self::Calculated(_) => "calculated",
        }
    }
}
