//! What a step of the loop can know, with its figures, and where each is told whole.

use domain::area::AreaCode;
use domain::calendar::DaySpan;
use domain::grants::act::Moment;
use domain::grants::id::{CallId, ProgrammeId};
use domain::grants::programme::FrameStage;
use domain::indicator::{IndicatorId, Unit};
use domain::lesson;
use domain::money::Ore;
use domain::period::Period;
use evaluation::evidence::Verdict;

use super::call_changes::CallChange;
use crate::describe_indicator::SpreadTrend;
use crate::describe_municipality::Trend;

/// What is known at a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// How an indicator is spread over the country's municipalities.
    Spread {
        /// Its short name in Swedish.
        label: String,
        /// The unit of the figures.
        unit: Unit,
        /// The period.
        period: Period,
        /// The nation's value as published.
        nation: Option<f64>,
        /// The mean of the best tenth of the municipalities.
        best_tenth: f64,
        /// The mean of the worst tenth.
        worst_tenth: f64,
        /// How many municipalities have a value.
        n: usize,
        /// Whether municipalities grow more alike; `None` where it cannot be followed.
        trend: Option<SpreadTrend>,
    },
    /// The municipality's largest distance to the nation for worse.
    Worst {
        /// Its short name in Swedish.
        label: String,
        /// The unit of the figures.
        unit: Unit,
        /// The period.
        period: Period,
        /// The municipality's value.
        value: f64,
        /// The nation's.
        nation: f64,
        /// What a quarter of the municipalities lie below.
        lower_quartile: f64,
        /// What three quarters lie below.
        upper_quartile: f64,
        /// How many municipalities have a value.
        n: usize,
        /// Since when, and what has become of the distance.
        trend: Option<(Period, Trend)>,
    },
    /// The municipality is worse than the nation on no indicator that has a direction.
    NothingWorse {
        /// How many indicators were compared.
        n: usize,
    },
    /// A law names who may apply.
    Annex {
        /// The selection model that holds the list.
        name: String,
        /// How many the law names.
        n: usize,
    },
    /// A selection model chooses by what it weighs.
    Chosen {
        /// The selection model.
        name: String,
        /// How many are chosen.
        n: usize,
        /// How many cannot be told.
        n_open: usize,
    },
    /// The newest call says who may apply.
    CallList {
        /// Its title.
        title: String,
        /// How many.
        n: usize,
    },
    /// What a selection model says of the municipality.
    Eligible {
        /// The selection model.
        name: String,
        /// Whether it is chosen; `None` where that cannot be told.
        answer: Option<bool>,
        /// Whether a law names the places rather than a rule.
        is_annex: bool,
    },
    /// A call names the municipality among those who may apply.
    OnCallList {
        /// Its title.
        title: String,
    },
    /// A frame of money was stated. It tells no recipient, so that it answers nothing alone.
    Frame {
        /// The year.
        year: i32,
        /// How binding it is.
        stage: FrameStage,
        /// How much.
        amount: Ore,
    },
    /// Grants that have been made known.
    Grants {
        /// How many.
        n: usize,
        /// To how many.
        n_recipients: usize,
        /// What was decided.
        decided: Ore,
        /// What was paid.
        paid: Ore,
    },
    /// Who got a grant, as an evaluation's design lists them, without amounts.
    Treated {
        /// The design's title.
        title: String,
        /// How many.
        n: usize,
        /// The first year.
        start: i32,
    },
    /// That the municipality did.
    TreatedHere {
        /// The design's title.
        title: String,
        /// From which year.
        start: i32,
    },
    /// A documented intervention.
    Documented {
        /// Its title.
        title: String,
        /// Its days.
        days: DaySpan,
    },
    /// What came, beside what was aimed at, in the last period that has an actual value.
    Counted {
        /// What is counted.
        title: String,
        /// In what.
        unit: String,
        /// The days.
        days: DaySpan,
        /// What was aimed at; `None` where nothing was.
        target: Option<f64>,
        /// What came.
        actual: f64,
    },
    /// Reports of grants that are due by now.
    Reports {
        /// How many are due.
        n_due: usize,
        /// How many of them are handed in.
        n_handed_in: usize,
    },
    /// What an evaluation says of one outcome.
    Estimated {
        /// The outcome's short name in Swedish.
        label: String,
        /// The title of the design.
        design: String,
        /// The unit of the estimate.
        unit: Unit,
        /// What can be concluded.
        verdict: Verdict,
        /// The estimate; `None` where there is none.
        estimate: Option<f64>,
        /// Its interval.
        interval: Option<(f64, f64)>,
        /// Over how many years from the start the effect is averaged.
        horizon: u32,
        /// The last year that statistics must reach.
        last_needed: i32,
        /// The treated municipalities behind the estimate.
        n_treated: usize,
        /// Whether the answer could be seen before the design was registered.
        is_explorative: bool,
    },
    /// What an evaluation at a threshold says of one outcome.
    EstimatedAtThreshold {
        /// What the outcome is, in Swedish.
        label: String,
        /// The title of the design.
        design: String,
        /// The unit of the estimate, in Swedish.
        unit: String,
        /// What can be concluded.
        verdict: Verdict,
        /// The estimate; `None` where there is none.
        estimate: Option<f64>,
        /// Its interval.
        interval: Option<(f64, f64)>,
        /// The rows near enough to the threshold to count.
        n_near: usize,
        /// Whether the answer could be seen before the design was registered.
        is_explorative: bool,
    },
    /// A published lesson.
    Learned {
        /// What it says.
        claim: String,
        /// How it went.
        verdict: lesson::Verdict,
        /// Where it stands.
        status: lesson::Status,
    },
    /// A lesson that stands and that the next call can rest on. No call says which it does rest on.
    CarriedOver {
        /// What it says.
        claim: String,
    },
    /// A difference between the newest call and the one before it.
    Changed {
        /// The newest call's title.
        title: String,
        /// What differs.
        change: CallChange,
    },
    /// The newest call is like the one before it in all that is compared.
    Unchanged {
        /// The newest call's title.
        title: String,
    },
    /// A call that takes in applications now or later.
    TakesIn {
        /// Its title.
        title: String,
        /// When it opens.
        opens: Moment,
        /// When it closes.
        closes: Moment,
        /// Whether it is open now.
        is_open: bool,
    },
}

impl Told {
    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Spread { .. } => "spread",
            Self::Worst { .. } => "worst",
            Self::NothingWorse { .. } => "nothing-worse",
            Self::Annex { .. } => "annex",
            Self::Chosen { .. } => "chosen",
            Self::CallList { .. } => "call-list",
            Self::Eligible { .. } => "eligible",
            Self::OnCallList { .. } => "on-call-list",
            Self::Frame { .. } => "frame",
            Self::Grants { .. } => "grants",
            Self::Treated { .. } => "treated",
            Self::TreatedHere { .. } => "treated-here",
            Self::Documented { .. } => "documented",
            Self::Counted { .. } => "counted",
            Self::Reports { .. } => "reports",
            Self::Estimated { .. } => "estimated",
            Self::EstimatedAtThreshold { .. } => "estimated-at-threshold",
            Self::Learned { .. } => "learned",
            Self::CarriedOver { .. } => "carried-over",
            Self::Changed { .. } => "changed",
            Self::Unchanged { .. } => "unchanged",
            Self::TakesIn { .. } => "takes-in",
        }
    }

    /// Returns what an evaluation concludes; `None` where it is no evaluation that tells.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Estimated { verdict, .. } | Self::EstimatedAtThreshold { verdict, .. } => {
                Some(*verdict)
            }
            _ => None,
        }
    }

    /// Returns whether it answers its step's question by itself. A frame tells no recipient, reports
    /// that nobody has handed in tell no result, and a lesson alone changes no call.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        match self {
            Self::Frame { .. } | Self::CarriedOver { .. } => false,
            Self::Reports { n_handed_in, .. } => *n_handed_in > 0,
            Self::Eligible { answer, .. } => answer.is_some(),
            _ => true,
        }
    }
}

/// A page of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadsTo {
    /// The first page: the country's gaps.
    Situation,
    /// A municipality.
    Municipality(AreaCode),
    /// An indicator, of a municipality where one is named.
    Indicator(IndicatorId, Option<AreaCode>),
    /// The selection models.
    Selections,
    /// A selection model, with why a municipality is or is not chosen where one is named.
    Selection(String, Option<AreaCode>),
    /// All grants.
    Grants,
    /// The grants of a programme.
    Programme(ProgrammeId),
    /// The grants of a municipality.
    GrantsOf(AreaCode),
    /// A call.
    Call(CallId),
    /// The documented interventions.
    Interventions,
    /// An intervention.
    Intervention(String),
    /// The evaluations.
    Evaluations,
    /// An evaluation, by the id of its design.
    Evaluation(String),
    /// One outcome of an evaluation.
    Outcome(String, String),
    /// The lessons.
    Lessons,
    /// A lesson.
    Lesson(String),
}

impl LeadsTo {
    /// Returns the address without language: ids are of letters, digits and hyphens.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Situation => "/".to_owned(),
            Self::Municipality(code) => format!("/kommun/{code}"),
            Self::Indicator(id, None) => format!("/nyckeltal/{id}"),
            Self::Indicator(id, Some(code)) => format!("/nyckeltal/{id}?kommun={code}"),
            Self::Selections => "/urval".to_owned(),
            Self::Selection(model, None) => format!("/urval/{model}"),
            Self::Selection(model, Some(code)) => format!("/urval/{model}?varfor={code}"),
            Self::Grants => "/bidrag".to_owned(),
            Self::Programme(id) => format!("/bidrag/{id}"),
            Self::GrantsOf(code) => format!("/bidrag/kommun/{code}"),
            Self::Call(id) => format!("/bidrag/utlysning/{id}"),
            Self::Interventions => "/insatser".to_owned(),
            Self::Intervention(id) => format!("/insatser/{id}"),
            Self::Evaluations => "/effekter".to_owned(),
            Self::Evaluation(id) => format!("/effekter/{id}"),
            Self::Outcome(design, outcome) => format!("/effekter/{design}/{outcome}"),
            Self::Lessons => "/lardomar".to_owned(),
            Self::Lesson(id) => format!("/lardomar#{id}"),
        }
    }
}
