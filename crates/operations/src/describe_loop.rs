//! The loop on one page: gap, selected because, granted, done, result, effect, lesson, and what the
//! next call changes, for a programme or for a municipality.
//!
//! Nothing is computed here that another use case has not computed: each step is put together from
//! the library and from what everyone may see of grants, names where it comes from and leads to the
//! page that tells it whole. Where nothing is known the step says why; it is never left out and
//! never filled in.

mod call_changes;
mod done;
mod effects;
mod gaps;
mod municipality;
mod of_ordinance;
mod programme;
mod table;
mod told;

use domain::grants::act::Moment;
use domain::grants::wording::Wording;
use time::Date;

use crate::describe_municipality::ProfileError;
use crate::evaluation_ledger::LedgerError;
use crate::grants::public::ProgrammeView;
use crate::intervention_file::InterventionFile;
use crate::largest_gaps::GapError;
use crate::library::Library;
use crate::run_selection::SelectionCache;

pub use call_changes::CallChange;
pub use effects::effects_of;
pub use municipality::loop_of_municipality;
pub use programme::loop_of_programme;
pub use told::{LeadsTo, Told};

/// What the loop is put together from.
#[derive(Clone, Copy)]
pub struct LoopSources<'a> {
    /// The statistics, models and designs.
    pub library: &'a Library,
    /// The programmes: those of the register, or those that ship with the program.
    pub programmes: &'a [ProgrammeView],
    /// The documented interventions.
    pub interventions: &'a [InterventionFile],
    /// Where runs of selection models are kept.
    pub runs: &'a SelectionCache,
    /// When it is asked: which calls are open and which reports are due.
    pub now: Moment,
}

/// A question of the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Where is the gap?
    Gap,
    /// Who is selected, and because of what?
    Selection,
    /// What was granted?
    Grant,
    /// What was done?
    Activity,
    /// What came of it, as those who did it report?
    Result,
    /// What did it change, against what would have been?
    Effect,
    /// What was learned?
    Lesson,
    /// What does the next call change?
    NextCall,
}

impl Question {
    /// Every question, in the order of the loop.
    pub const ALL: [Self; 8] = [
        Self::Gap,
        Self::Selection,
        Self::Grant,
        Self::Activity,
        Self::Result,
        Self::Effect,
        Self::Lesson,
        Self::NextCall,
    ];

    /// Returns the word used in files and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Selection => "selection",
            Self::Grant => "grant",
            Self::Activity => "activity",
            Self::Result => "result",
            Self::Effect => "effect",
            Self::Lesson => "lesson",
            Self::NextCall => "next-call",
        }
    }
}

/// The loop of a programme or a municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct Loop {
    /// The steps, one for each of [`Question::ALL`], in that order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What is asked.
    pub question: Question,
    /// What is known, most telling first; may be empty.
    pub findings: Vec<Finding>,
    /// What is not known, and why; `None` where nothing is lacking.
    pub lacking: Option<Lacking>,
    /// The page where the step is told whole.
    pub leads_to: LeadsTo,
}

/// One thing that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What.
    pub told: Told,
    /// Where it comes from.
    pub source: Source,
    /// Where it is told whole.
    pub leads_to: LeadsTo,
}

/// Where a finding comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A text that names it, in Swedish.
    Stated(String),
    /// A data set of the statistics.
    DataSet {
        /// Who published it.
        publisher: String,
        /// The day.
        published: Date,
    },
    /// An ordinance in a wording.
    Law(Wording),
    /// A record of an evaluation, by its id, under a design that was registered at a moment.
    Record {
        /// The record's id.
        id: String,
        /// When its design was registered, in universal time; `None` where it never was.
        registered_at: Option<String>,
    },
    /// The register of grants.
    Register,
    /// The documentation of an intervention, by its owner.
    Owner(String),
}

/// Why nothing, or not all, is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lacking {
    /// Nothing names an indicator that the gap could be measured by.
    NoIndicator,
    /// What is named has no values for municipalities.
    NoValues,
    /// No selection model, annex or call says who is selected.
    NoSelection,
    /// No grant is kept here.
    NoGrants,
    /// Who got grants is known but not how much; the design's own words, in Swedish.
    NoAmounts(String),
    /// No intervention is documented.
    NoInterventions,
    /// Interventions have indicators, and none has an actual value yet.
    NoResults {
        /// How many indicators.
        n_indicators: usize,
    },
    /// There is nothing that results could be of.
    NothingToCount,
    /// No evaluation design says how the effect is to be found.
    NoDesign,
    /// The calls say why no evaluation is possible; their words, in Swedish.
    NotPossible(Vec<String>),
    /// A design cannot be followed on the statistics; the refusal.
    NotFollowed(String),
    /// No lesson is published.
    NoLessons,
    /// There is no call.
    NoCall,
    /// There is one call and none before it.
    OneCall,
}

impl Lacking {
    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NoIndicator => "no-indicator",
            Self::NoValues => "no-values",
            Self::NoSelection => "no-selection",
            Self::NoGrants => "no-grants",
            Self::NoAmounts(_) => "no-amounts",
            Self::NoInterventions => "no-interventions",
            Self::NoResults { .. } => "no-results",
            Self::NothingToCount => "nothing-to-count",
            Self::NoDesign => "no-design",
            Self::NotPossible(_) => "not-possible",
            Self::NotFollowed(_) => "not-followed",
            Self::NoLessons => "no-lessons",
            Self::NoCall => "no-call",
            Self::OneCall => "one-call",
        }
    }
}

/// The loop cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum LoopError {
    /// The gaps.
    #[error(transparent)]
    Gap(#[from] GapError),
    /// A municipality's profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The registered designs.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The statistics.
    #[error(transparent)]
    Store(#[from] observations::store::StoreError),
}

impl Step {
    /// Returns whether something that is known answers the question.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.findings.iter().any(|finding| finding.told.is_answer())
    }
}

impl Loop {
    /// Returns how many steps have an answer.
    #[must_use]
    pub fn n_answered(&self) -> usize {
        self.steps.iter().filter(|step| step.is_answered()).count()
    }

    /// Returns the first step without an answer, with its number from one; `None` where the loop
    /// holds all the way.
    #[must_use]
    pub fn broken_at(&self) -> Option<(usize, &Step)> {
        (1..).zip(&self.steps).find(|(_, step)| !step.is_answered())
    }

    /// Returns the step of a question.
    #[must_use]
    pub fn step(&self, question: Question) -> Option<&Step> {
        self.steps.iter().find(|step| step.question == question)
    }
}

#[cfg(test)]
mod tests;
