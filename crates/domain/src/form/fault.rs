//! What can be wrong with an answer, how much it matters, and how it is told in two languages.

mod wording;

use time::Date;

use super::key::Key;
use super::kind::FileKind;
use super::quantity::Decimal;
use crate::money::Ore;

/// How much a fault matters. None of them keeps a draft from being saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What was typed cannot be read as what is asked for.
    Stop,
    /// It must be mended before the form can be signed.
    BeforeSigning,
    /// Worth a second look.
    Advice,
}

/// What is wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Something mandatory is empty.
    Missing,
    /// The text is no number.
    NotANumber,
    /// The text is no amount of kronor.
    NotAnAmount,
    /// The text is no date.
    NotADate,
    /// The text is no year.
    NotAYear,
    /// The text is no share.
    NotAShare,
    /// The text is none of the options.
    NotAnOption,
    /// The text is no place of the level that is asked for.
    NotAPlace,
    /// The text is no id of an indicator.
    NotAnIndicator,
    /// The text is no name of an organisation.
    NotAnOrganisation,
    /// The text is no short name of a part of a logic model.
    NotAName,
    /// The text holds characters that cannot be seen.
    InvisibleCharacters,
    /// A year or value stands without the other.
    YearAndValue,
    /// Too many characters.
    TooLong {
        /// How many there are.
        found: usize,
        /// The most.
        most: u32,
    },
    /// Too many lines.
    TooManyLines {
        /// How many there are.
        found: usize,
        /// The most.
        most: u32,
    },
    /// A number below the least.
    NumberTooSmall {
        /// The least.
        least: Decimal,
    },
    /// A number above the most.
    NumberTooLarge {
        /// The most.
        most: Decimal,
    },
    /// More decimals than are asked for.
    TooManyDecimals {
        /// The most.
        most: u8,
    },
    /// An amount below the least.
    AmountTooSmall {
        /// The least.
        least: Ore,
    },
    /// An amount above the most.
    AmountTooLarge {
        /// The most.
        most: Ore,
    },
    /// A date before the first.
    TooEarly {
        /// The first.
        first: Date,
    },
    /// A date after the last.
    TooLate {
        /// The last.
        last: Date,
    },
    /// A year outside the years of the budget.
    YearOutside {
        /// The first and the last.
        years: (i32, i32),
    },
    /// Too few rows.
    TooFewRows {
        /// How many there are.
        found: usize,
        /// The fewest.
        least: u16,
    },
    /// Too many rows.
    TooManyRows {
        /// How many there are.
        found: usize,
        /// The most.
        most: u16,
    },
    /// Something stands twice that may stand once.
    Twice,
    /// The shares do not add up to 100 per cent.
    SharesDoNotAddUp {
        /// What they add up to, in parts of ten thousand.
        found: u32,
    },
    /// A budget does not balance.
    BudgetUnbalanced {
        /// The costs.
        costs: Ore,
        /// Grant and co-financing.
        financed: Ore,
    },
    /// The sums of a budget do not fit.
    BudgetTooLarge,
    /// Costs in kind and co-financing in kind differ.
    InKindUnbalanced,
    /// A link leads to nothing.
    NoSuchElement {
        /// The name.
        name: Key,
    },
    /// A link leads to a step that comes before its own.
    LinkBackwards,
    /// Nothing leads from or to a part of a logic model.
    NotLinked {
        /// The name.
        name: Key,
    },
    /// The year of the target is not after that of the baseline.
    TargetNotLater,
    /// The target lies the wrong way from the baseline.
    TargetAgainstDirection,
    /// No baseline yet.
    NoBaseline,
    /// A file of a kind that is not taken.
    FileKind {
        /// What is taken.
        kinds: Vec<FileKind>,
    },
    /// A hash that is none.
    NotAHash,
}

impl Fault {
    /// Returns how much it matters.
    #[must_use]
    pub fn level(&self) -> Level {
        match self {
            Self::NotANumber
            | Self::NotAnAmount
            | Self::NotADate
            | Self::NotAYear
            | Self::NotAShare
            | Self::NotAnOption
            | Self::NotAPlace
            | Self::NotAnIndicator
            | Self::NotAnOrganisation
            | Self::NotAName
            | Self::NotAHash
            | Self::InvisibleCharacters => Level::Stop,
            Self::NotLinked { .. }
            | Self::LinkBackwards
            | Self::TargetNotLater
            | Self::TargetAgainstDirection
            | Self::NoBaseline => Level::Advice,
            _ => Level::BeforeSigning,
        }
    }
}

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misreading {
    /// The field within its question (`value`, `rows-3-amount`), or `None` where it is the whole.
    pub field: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}
