//! Who applied, what became of it, and how long it took.

use domain::grants::application::proposal::Proposal;
use domain::grants::application::{Event, Stage, State};
use domain::grants::id::{ApplicationId, OrganisationId, ProgrammeId};
use domain::grants::ledger::of_year;
use domain::money::Ore;
use numerics::quantile::quantile;

use crate::grants::chronicle::{Chronicle, Told};

const SECONDS_A_DAY: i64 = 86_400;
const DAY: f64 = 86_400.0;

/// What became of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Granted, wholly or in part.
    Granted,
    /// Refused on the merits (avslag).
    Rejected,
    /// Not tried (avvisning).
    Dismissed,
    /// Taken back by the applicant.
    Withdrawn,
    /// Not decided yet.
    Pending,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] =
        [Self::Granted, Self::Rejected, Self::Dismissed, Self::Withdrawn, Self::Pending];

    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Rejected => "rejected",
            Self::Dismissed => "dismissed",
            Self::Withdrawn => "withdrawn",
            Self::Pending => "pending",
        }
    }
}

/// An application that was sent in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantLine {
    /// The application.
    pub application: ApplicationId,
    /// The applicant.
    pub applicant: OrganisationId,
    /// The applicant's name.
    pub applicant_name: String,
    /// The diary number; `None` before it is registered.
    pub diary_number: Option<String>,
    /// What it asks for of the year.
    pub requested: Ore,
    /// What became of it.
    pub outcome: Outcome,
    /// What was granted of the year; `None` where nothing was.
    pub granted: Option<Ore>,
    /// Seconds of handling from registration to decision, waiting for the applicant not counted;
    /// `None` before it is decided.
    pub handling_seconds: Option<i64>,
}

/// Returns every application for money of the year that was sent in, by applicant and name.
pub(super) fn lines(
    chronicle: &Chronicle,
    programme: &ProgrammeId,
    year: i32,
) -> Vec<ApplicantLine> {
    let line = |(id, told): (&ApplicationId, &Told<State>)| {
        let state = &told.state;
        let was_sent =
            told.events.iter().any(|recorded| matches!(recorded.event, Event::Signed { .. }));
        let budget = state.budget.as_ref().filter(|_| was_sent)?;
        let requested = *budget.grant.get(&year)?;
        let applicant = state.applicant.clone()?;
        let is_decided = state.stage == Some(Stage::Decided);
        let outcome = outcome(state);
        Some(ApplicantLine {
            application: id.clone(),
            applicant_name: chronicle.name(&applicant).to_owned(),
            applicant,
            diary_number: state.diary_number.clone(),
            requested,
            outcome,
            granted: granted(state, year).filter(|_| outcome == Outcome::Granted),
            handling_seconds: is_decided.then_some(state.handling.seconds),
        })
    };
    let mut lines: Vec<_> = chronicle.applications_of(programme).filter_map(line).collect();
    lines.sort_by(|a, b| (&a.applicant, &a.application).cmp(&(&b.applicant, &b.application)));
    lines
}

fn outcome(state: &State) -> Outcome {
    match (state.stage, &state.proposal) {
        (Some(Stage::Withdrawn), _) => Outcome::Withdrawn,
        (Some(Stage::Decided), Some(Proposal::Grant(_))) => Outcome::Granted,
        (Some(Stage::Decided), Some(Proposal::Reject { .. })) => Outcome::Rejected,
        (Some(Stage::Decided), Some(Proposal::Dismiss { .. })) => Outcome::Dismissed,
        _ => Outcome::Pending,
    }
}

fn granted(state: &State, year: i32) -> Option<Ore> {
    match &state.proposal {
        Some(Proposal::Grant(award)) => Some(of_year(&award.budget.grant, year)),
        _ => None,
    }
}

/// How long decided applications were handled, in days of 86 400 seconds; `None` where none is decided.
///
/// From registration to decision, without the time in which the applicant was asked to complete.
/// Quartiles by linear interpolation (Hyndman & Fan 1996, type 7).
#[derive(Debug, Clone, PartialEq)]
pub struct Handling {
    /// How many are decided.
    pub n_decided: usize,
    /// The shortest.
    pub least: Option<f64>,
    /// The first quartile.
    pub first_quartile: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// The third quartile.
    pub third_quartile: Option<f64>,
    /// The longest.
    pub most: Option<f64>,
    /// The mean.
    pub mean: Option<f64>,
}

impl Handling {
    /// Returns how long the applications that are decided were handled.
    #[must_use]
    pub fn of(applicants: &[ApplicantLine]) -> Self {
        let seconds: Vec<i64> =
            applicants.iter().filter_map(|line| line.handling_seconds).collect();
        let days: Vec<f64> = seconds.iter().map(|one| as_days(*one)).collect();
        let at = |share| quantile(&days, share);
        let n_decided = days.len();
        let sum = as_days(seconds.iter().sum());
        let mean = (n_decided > 0).then(|| sum / as_count(n_decided));
        Self {
            n_decided,
            least: at(0.0),
            first_quartile: at(0.25),
            median: at(0.5),
            third_quartile: at(0.75),
            most: at(1.0),
            mean,
        }
    }
}

/// Whole days and the rest of a day apart: each is exact.
fn as_days(seconds: i64) -> f64 {
    let whole = |part: i64| u32::try_from(part).map_or(f64::from(u32::MAX), f64::from);
    whole(seconds.div_euclid(SECONDS_A_DAY)) + whole(seconds.rem_euclid(SECONDS_A_DAY)) / DAY
}

fn as_count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}
