//! Results that reports tell of, read out of their answers and added up where they may be.
//!
//! ```text
//! form + answers ─► reading::read ─► Reported, one a number ─► adding::add ─► Line, one a measure
//!                                                        few::withhold_few ─► the same for everyone
//! ```
//!
//! A report tells numbers in three kinds of questions: a number, the number columns of a table, and the
//! rows of indicators with what was reached. Numbers are added only where adding means something: counts
//! in the same unit of the same standard measure, an official indicator or a question of one version of a
//! form. A share, mean or rate is never added and never averaged, since the numbers that it rests on are
//! not told: it is listed with how it is spread. What nobody told is missing and is never zero. A result
//! belongs to the places that its report names and is divided over none.
//!
//! # Source
//! Riksrevisionen, RiR 2019:3 and RiR 2020:14: reports in free text cannot be added up. Baseline, target,
//! actual and dimension as in IATI 2.03, `result/indicator/period`.

pub mod adding;
pub mod arithmetic;
pub mod few;
pub mod reading;

use std::collections::{BTreeMap, BTreeSet};

use time::{Date, Month};

use self::arithmetic::Arithmetic;
use crate::calendar::DaySpan;
use crate::form::answer::Place;
use crate::form::key::{Key, Label};
use crate::form::quantity::Decimal;
use crate::grants::id::{FormVersionId, GrantId, OrganisationId, PartId};
use crate::indicator::IndicatorId;

/// What is measured, so that two reports can be told to measure the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// An official indicator.
    Official(IndicatorId),
    /// A question of a version of a form, or a column of its rows.
    Asked {
        /// The form.
        form: FormVersionId,
        /// The question.
        part: PartId,
        /// The column; `None` where the question has one value.
        column: Option<Key>,
    },
    /// Something that the reporter named in words of their own, in lower case.
    Own(String),
}

impl Measure {
    /// Returns whether it means the same to everyone who reports it.
    #[must_use]
    pub fn is_standard(&self) -> bool {
        !matches!(self, Self::Own(_))
    }

    /// Returns its name in files: `official:N00945`, `form:1 natt.antal`, `own:deltagare`.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Official(id) => format!("official:{id}"),
            Self::Asked { form, part, column: None } => format!("form:{form} {part}"),
            Self::Asked { form, part, column: Some(column) } => {
                format!("form:{form} {part}.{column}")
            }
            Self::Own(name) => format!("own:{name}"),
        }
    }
}

/// One way in which a number is a part: sex, girls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// The column that tells it apart.
    pub column: Key,
    /// The option.
    pub option: Key,
    /// What a person sees of the column.
    pub name: Label,
    /// What a person sees of the option.
    pub value: Label,
}

/// A measure as a form or a reporter words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// What it is called.
    pub name: Label,
    /// The unit.
    pub unit: Label,
}

/// One number of a report. `None` is a number that the report does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The question that it answers.
    pub part: PartId,
    /// What is measured.
    pub measure: Measure,
    /// How it is worded.
    pub worded: Worded,
    /// What it is a part of; empty for the whole.
    pub dimensions: Vec<Dimension>,
    /// The place that its row names.
    pub place: Option<Place>,
    /// What its row says besides, in the words of the unit that reports.
    pub words: Vec<String>,
    /// Where it began, and the year.
    pub baseline: Option<(Decimal, i32)>,
    /// Where it should be, and the year.
    pub target: Option<(Decimal, i32)>,
    /// What was reached, and the year.
    pub actual: Option<(Decimal, i32)>,
}

/// What a report says, or fails to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRead {
    /// The grant.
    pub grant: GrantId,
    /// Who reports.
    pub recipient: OrganisationId,
    /// The number of the report within the grant; a later one has a higher.
    pub number: u16,
    /// What its form asks every report for.
    pub asked: BTreeMap<Measure, Worded>,
    /// The places that it names as those where the work was done.
    pub places: BTreeSet<Place>,
    /// Its numbers; none where it is not handed in or not in force.
    pub reported: Vec<Reported>,
}

impl ReportRead {
    /// Returns whether it tells at least one number that was reached.
    #[must_use]
    pub fn has_results(&self) -> bool {
        self.reported.iter().any(|one| one.actual.is_some())
    }
}

/// A figure, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// It is told.
    Known(Decimal),
    /// It is not told: never zero.
    Missing,
    /// It is told and not shown, since it is about few persons or tells of those that are.
    Withheld,
}

impl Figure {
    /// Returns the figure where it is known.
    #[must_use]
    pub fn known(self) -> Option<Decimal> {
        match self {
            Self::Known(number) => Some(number),
            Self::Missing | Self::Withheld => None,
        }
    }
}

impl From<Option<Decimal>> for Figure {
    fn from(number: Option<Decimal>) -> Self {
        number.map_or(Self::Missing, Self::Known)
    }
}

/// Baseline, target and actual of one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Where it began.
    pub baseline: Figure,
    /// Where it should be.
    pub target: Figure,
    /// What was reached.
    pub actual: Figure,
}

/// What one row of a report says of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The place that the row names.
    pub place: Option<Place>,
    /// The places that the report names as a whole.
    pub named: BTreeSet<Place>,
    /// What the row says besides.
    pub words: Vec<String>,
    /// Its figures.
    pub figures: Figures,
}

impl Row {
    /// Returns the places that the figures belong to, all of them together: that of the row, else those
    /// of the report. They are not divided over places.
    #[must_use]
    pub fn places(&self) -> BTreeSet<&Place> {
        match &self.place {
            Some(place) => BTreeSet::from([place]),
            None => self.named.iter().collect(),
        }
    }
}

/// What a grant's report in force says of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfGrant {
    /// Who reports.
    pub recipient: OrganisationId,
    /// The grant.
    pub grant: GrantId,
    /// The report; `None` where none tells it.
    pub report: Option<u16>,
    /// Its figures: the sum of the rows where they add up, and known only where each row is.
    pub figures: Figures,
    /// The rows; none where no report tells it.
    pub rows: Vec<Row>,
}

/// What makes two numbers of the same line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineKey {
    /// What is measured.
    pub measure: Measure,
    /// The unit in Swedish, in lower case.
    pub unit: String,
    /// The year that was measured.
    pub year: i32,
    /// Column and option of each dimension.
    pub dimensions: Vec<(Key, Key)>,
}

impl LineKey {
    /// Returns its name in files, on one line.
    #[must_use]
    pub fn written(&self) -> String {
        let mut text = format!("{} {} {}", self.measure.written(), self.unit, self.year);
        for (column, option) in &self.dimensions {
            text.push_str(&format!(" {column}={option}"));
        }
        text
    }
}

/// The sum of a line. A grant whose actual is not known is in none of its sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// The sum of the baselines; missing unless everyone with an actual told one.
    pub baseline: Figure,
    /// The sum of the targets; missing unless everyone with an actual told one.
    pub target: Figure,
    /// The sum of what was reached.
    pub actual: Decimal,
}

/// Why a line has no sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotAdded {
    /// Nobody has told what was reached.
    NobodyReported,
    /// The unit is that of a share, a mean or a rate.
    Ratio,
    /// The unit is not known to count anything.
    UnknownUnit,
    /// The measure is worded by each reporter, so that two need not mean the same.
    OwnWords,
    /// An official indicator is told for two grants of one recipient: it can be the same persons twice.
    SameRecipient,
    /// A report tells it in several rows that nothing tells apart.
    SeveralRows,
    /// The sum does not fit.
    TooLarge,
    /// It would tell of few persons.
    Withheld,
}

impl NotAdded {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::NobodyReported,
        Self::Ratio,
        Self::UnknownUnit,
        Self::OwnWords,
        Self::SameRecipient,
        Self::SeveralRows,
        Self::TooLarge,
        Self::Withheld,
    ];

    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NobodyReported => "nobody-reported",
            Self::Ratio => "ratio",
            Self::UnknownUnit => "unknown-unit",
            Self::OwnWords => "own-words",
            Self::SameRecipient => "same-recipient",
            Self::SeveralRows => "several-rows",
            Self::TooLarge => "too-large",
            Self::Withheld => "withheld",
        }
    }
}

/// How what was reached is spread over those who told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// The least.
    pub least: Decimal,
    /// The median; of an even number the mean of the two in the middle, a part of a millionth dropped.
    pub median: Decimal,
    /// The most.
    pub most: Decimal,
}

/// One measure of one year and one part, as every grant tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What makes it this line.
    pub key: LineKey,
    /// How it is worded.
    pub worded: Worded,
    /// What it is a part of; empty for the whole.
    pub dimensions: Vec<Dimension>,
    /// What may be done to its numbers.
    pub arithmetic: Arithmetic,
    /// Each grant that tells it or that was asked for it, by recipient and grant. A grant comes several
    /// times only where its rows do not add up.
    pub grants: Vec<OfGrant>,
    /// How many grants tell what was reached.
    pub n_reported: usize,
    /// How many tell it or were asked for it.
    pub n_expected: usize,
    /// The sum, or why there is none.
    pub total: Result<Total, NotAdded>,
    /// The spread of what was reached; `None` where nobody told it and where it would tell of few.
    pub spread: Option<Spread>,
}

/// Returns the year that a report tells of: a report due before July tells of the year before, any other
/// of the year it is due in; never of a year outside the grant's days.
///
/// ```
/// use domain::calendar::DaySpan;
/// use domain::grants::results::year_told_of;
/// use time::macros::date;
///
/// let days = DaySpan::new(date!(2024 - 01 - 01), date!(2024 - 12 - 31)).unwrap();
/// assert_eq!(year_told_of(date!(2024 - 09 - 15), days), 2024);
/// assert_eq!(year_told_of(date!(2025 - 02 - 28), days), 2024);
/// ```
///
/// The decision states the day of a report and no period (SFS 2023:442 14 §, SFS 2024:158 10 §), so that
/// the year is a convention of the program.
#[must_use]
pub fn year_told_of(due: Date, period: DaySpan) -> i32 {
    let is_spring = due.month() < Month::July;
    let year = if is_spring { due.year() - 1 } else { due.year() };
    year.clamp(period.first().year(), period.last().year())
}

#[cfg(test)]
mod tests;
