//! Reforms and development areas of a programme, each with the line of the source that states it.

use crate::commitment::measure::Lack;
use crate::form::key::Label;
use crate::indicator::IndicatorId;

/// An area that a programme works in (utvecklingsområde).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevelopmentArea {
    /// Its number in the source, from one.
    pub number: u8,
    /// Its name, as the source writes it.
    pub name: String,
    /// The parts that the name joins: service, housing segregation and overcrowding. Empty where the
    /// area is one thing.
    pub parts: Vec<Label>,
    /// The line of the source.
    pub line: u32,
}

/// What a reform is, as an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Instrument {
    /// Utredning, översyn.
    Inquiry,
    /// Uppdrag till en myndighet.
    Assignment,
    /// Anslag, stöd.
    Appropriation,
    /// Lagändring.
    LegalChange,
}

impl Instrument {
    /// Every instrument.
    pub const ALL: [Self; 4] =
        [Self::Inquiry, Self::Assignment, Self::Appropriation, Self::LegalChange];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::Assignment => "assignment",
            Self::Appropriation => "appropriation",
            Self::LegalChange => "legal-change",
        }
    }
}

/// How far a reform has come, as far as a source tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Stopped.
    Stopped,
    /// Presented; nothing later is known here.
    Presented,
    /// Being prepared or decided.
    Underway,
    /// In force or in place.
    InPlace,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 4] = [Self::Stopped, Self::Presented, Self::Underway, Self::InPlace];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Presented => "presented",
            Self::Underway => "underway",
            Self::InPlace => "in-place",
        }
    }
}

/// Who carries a reform out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsible {
    /// The authority.
    pub authority: String,
    /// Whether the source names it; else it has the task by what `basis` says.
    pub is_stated: bool,
    /// The line of the source, or the law or instruction that gives the task.
    pub basis: String,
}

/// A reform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reform {
    /// Its number in the source, from one.
    pub number: u8,
    /// The text, exactly as the source writes it.
    pub text: String,
    /// The line of the source.
    pub line: u32,
    /// What it is as an instrument, as read from the text.
    pub instrument: Instrument,
    /// The number of the area it works in, as read from the text.
    pub area: u8,
    /// Who carries it out; `None` where neither the source nor a law tells.
    pub responsible: Option<Responsible>,
    /// How far it has come.
    pub standing: Standing,
    /// Where the standing is told.
    pub standing_source: String,
    /// What would show that it works.
    pub outcome: Outcome,
}

/// What would show that a reform works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In words.
    pub told: Label,
    /// The official series that is nearest; `None` where the statistics here hold none.
    pub indicator: Option<IndicatorId>,
    /// What is missing for it to be followed.
    pub missing: Vec<Lack>,
}

/// What a source says of how a programme is carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it is about: `delegation`, `networks`, `levels`, `research`, `selection`, `horizon`.
    pub about: String,
    /// The source's own words.
    pub text: String,
    /// The line of the source.
    pub line: u32,
}
