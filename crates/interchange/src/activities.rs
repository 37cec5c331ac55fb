//! Activities with money and results as open data: the IATI activity standard, version 2.03.
//!
//! # Source
//! International Aid Transparency Initiative, *IATI Standard* 2.03, activity standard and codelists;
//! field by field in `docs/interchange.md`.

mod checking;
pub mod refusal;
mod results;
mod writing;

use domain::money::Ore;
use time::{Date, OffsetDateTime};

use self::refusal::ActivitiesError;

/// The version of the standard, as files state it.
pub const VERSION: &str = "2.03";

/// Activities that are published together.
#[derive(Debug, Clone, PartialEq)]
pub struct Activities {
    /// When the file was made.
    pub generated: OffsetDateTime,
    /// The activities, in any order.
    pub activities: Vec<Activity>,
}

/// Words in Swedish, and in English where there are any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrative {
    /// In Swedish.
    pub swedish: String,
    /// In English; `None` where it is not translated.
    pub english: Option<String>,
}

/// An intervention with those who take part, money and results.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// The organisation identifier of the publisher, a hyphen and a name of its own.
    pub identifier: String,
    /// Who publishes: with reference and kind.
    pub reporting: Participant,
    /// Whether the publisher tells of what another organisation answers for.
    pub is_secondary: bool,
    /// What it is called.
    pub title: Narrative,
    /// What is done.
    pub description: Narrative,
    /// Further descriptions, each of its kind, in the order they are written.
    pub further: Vec<(DescriptionKind, Narrative)>,
    /// Who takes part and how, at least one.
    pub participants: Vec<(Role, Participant)>,
    /// How far it has come.
    pub status: ActivityStatus,
    /// When it starts and ends: a start is required, and each kind stands once.
    pub dates: Vec<(DateKind, Date)>,
    /// Where, with a name that results can refer to.
    pub locations: Vec<Location>,
    /// What it concerns.
    pub sectors: Vec<Sector>,
    /// Further classes by the publisher's own list, which divide no money.
    pub tags: Vec<Tag>,
    /// Money planned, at most a year in each.
    pub budgets: Vec<Budget>,
    /// Money decided and paid.
    pub transactions: Vec<Transaction>,
    /// What it led to.
    pub results: Vec<Achievement>,
    /// When what stands here was last changed; `None` where that is not known.
    pub updated: Option<OffsetDateTime>,
}

/// What a description tells (codelist DescriptionType).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DescriptionKind {
    /// 2: what it is to achieve.
    Objectives,
    /// 3: for whom.
    TargetGroups,
    /// 4: anything else.
    Other,
}

/// An organisation that takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Organisation identifier, such as [`crate::organisation::OrganisationNumber::identifier`];
    /// `None` where it is not known, which the publisher's is.
    pub reference: Option<String>,
    /// What kind of organisation it is; `None` where it is not known, which the publisher's is.
    pub kind: Option<OrganisationKind>,
    /// Name.
    pub name: Narrative,
}

/// The kind of an organisation (codelist OrganisationType).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganisationKind {
    /// 10: the state.
    Government,
    /// 11: a municipality or region.
    LocalGovernment,
    /// 15: another public body.
    OtherPublicSector,
    /// 22: an association or other body of civil society.
    CivilSociety,
    /// 70: a company.
    PrivateSector,
    /// 80: a university or research institute.
    Academic,
}

/// How an organisation takes part (codelist OrganisationRole).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 1: gives the money.
    Funding,
    /// 2: answers for it.
    Accountable,
    /// 3: passes the money on.
    Extending,
    /// 4: does the work.
    Implementing,
}

/// How far an activity has come (codelist ActivityStatus).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActivityStatus {
    /// 1: planned.
    Pipeline,
    /// 2: under way.
    Implementation,
    /// 3: done, with reports left.
    Finalisation,
    /// 4: done.
    Closed,
    /// 5: never carried out.
    Cancelled,
    /// 6: halted.
    Suspended,
}

/// What happens on a day (codelist ActivityDateType).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateKind {
    /// 1: it is to start.
    PlannedStart,
    /// 2: it started.
    ActualStart,
    /// 3: it is to end.
    PlannedEnd,
    /// 4: it ended.
    ActualEnd,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The code of a municipality, county, RegSO or DeSO, which results refer to.
    pub code: String,
    /// Name.
    pub name: Narrative,
    /// What is done there, such as how large a part of it; `None` where nothing is told.
    pub done_there: Option<Narrative>,
}

/// What an activity concerns. Where there are several of one list the standard asks for a part of
/// each, which nobody here knows: give one, and the others as [`Tag`]s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sector {
    /// The list.
    pub vocabulary: SectorVocabulary,
    /// Code.
    pub code: String,
    /// What the code means.
    pub name: Narrative,
}

/// A list of sectors (codelist SectorVocabulary).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectorVocabulary {
    /// 1: purpose codes of the OECD's Development Assistance Committee, five digits.
    PurposeCodes,
    /// 99: the publisher's own.
    Own,
}

/// A class of an activity by the publisher's own list (codelist TagVocabulary, 99).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Code.
    pub code: String,
    /// What the code means.
    pub name: Narrative,
}

/// Money planned for at most a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// The amount, never below zero.
    pub value: Ore,
    /// The day of the prices.
    pub value_date: Date,
    /// Whether it is decided: multi-year grants are decided on condition of the budget.
    pub certainty: Certainty,
}

/// How certain planned money is (codelist BudgetStatus).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// 1: subject to a later budget.
    Indicative,
    /// 2: decided.
    Committed,
}

/// Money decided or paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Its name.
    pub reference: String,
    /// What it is.
    pub kind: TransactionKind,
    /// The day.
    pub date: Date,
    /// The amount; money taken back is below zero.
    pub value: Ore,
}

/// What money does (codelist TransactionType).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransactionKind {
    /// 1: is received.
    IncomingFunds,
    /// 2: is promised.
    OutgoingCommitment,
    /// 3: is given to one who works with it.
    Disbursement,
    /// 4: is spent.
    Expenditure,
}

/// A result of an activity.
#[derive(Debug, Clone, PartialEq)]
pub struct Achievement {
    /// How near it lies to the aim.
    pub kind: AchievementKind,
    /// Whether values of several activities may be added up.
    pub adds_up: bool,
    /// What it is called.
    pub title: Narrative,
    /// How it is measured, at least one.
    pub indicators: Vec<Indicator>,
}

/// How near a result lies to the aim (codelist ResultType).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AchievementKind {
    /// 1: what was done.
    Output,
    /// 2: what it led to.
    Outcome,
    /// 3: what became of that in the end.
    Impact,
    /// 9: something else.
    Other,
}

/// How a result is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// What values are.
    pub measure: Measure,
    /// Whether a higher value is better.
    pub is_ascending: bool,
    /// What it is called.
    pub title: Narrative,
    /// What must be known of it, such as its unit; `None` where nothing is told.
    pub description: Option<Narrative>,
    /// Its code in the publisher's own list (codelist IndicatorVocabulary, 99).
    pub reference: Option<String>,
    /// Where it stood before, for all or for each group and place. Empty where it is not known.
    pub baselines: Vec<Baseline>,
    /// What was aimed at and reached, in any order.
    pub periods: Vec<Period>,
}

/// What the values of an indicator are (codelist IndicatorMeasure).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// 1: a number of something.
    Unit,
    /// 2: a share of a hundred.
    Percentage,
    /// 3: a class without order.
    Nominal,
    /// 4: a class with order.
    Ordinal,
    /// 5: words.
    Qualitative,
}

/// Where an indicator stood before.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// The year it was measured.
    pub year: i32,
    /// The day, in that year; `None` where it is not known.
    pub day: Option<Date>,
    /// What was measured.
    pub measurement: Measurement,
}

/// What was aimed at and reached in a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// What was aimed at, for all or for each group and place.
    pub targets: Vec<Measurement>,
    /// What was reached, for all or for each group and place. Empty where nothing is reported.
    pub actuals: Vec<Measurement>,
}

/// A value for a place and a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The value: required unless the measure is qualitative.
    pub value: Option<f64>,
    /// The code of a location of the activity; `None` for all of it.
    pub location: Option<String>,
    /// The group, as dimensions and their values (`kön`, `flickor`). Empty for all.
    pub dimensions: Vec<(String, String)>,
    /// Words about the value; required where there is none.
    pub comment: Option<Narrative>,
}

impl Budget {
    /// Returns whether a budget can be for the days: they end before the first day comes again the
    /// year after.
    #[must_use]
    pub fn can_cover(start: Date, end: Date) -> bool {
        start <= end && checking::is_within_a_year(start, end)
    }
}

impl Activities {
    /// Returns the activities as IATI XML, sorted by identifier.
    ///
    /// Words are in Swedish, then English where there is any. Money is kronor with two decimals.
    /// What is not known is left out; a value that is missing is never zero.
    ///
    /// # Errors
    /// Refuses no activities, one that stands twice, has nobody taking part or no start, a publisher
    /// without identifier or kind, a text
    /// that is empty or has control characters, a period that ends before it starts, a budget of
    /// more than a year or below zero, a missing or infinite value of an indicator that is not
    /// qualitative, and a value for a place that the activity does not have.
    pub fn write(&self) -> Result<Vec<u8>, ActivitiesError> {
        checking::check(self)?;
        Ok(writing::write(self))
    }
}
