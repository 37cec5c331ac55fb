//! The account of a programme's year to the government, as of a day, from the events alone.
//!
//! The year is that of the money: a grant counts in the years that its decision gives money for, an
//! application in the years that it asks money for. Results are those of the reports that tell of the year
//! ([`domain::grants::results::year_told_of`]). Whatever is summed is in whole öre, and for each
//! grant, purpose and the whole
//!
//! ```text
//! decided = subject to budget + unspent + paid + withdrawn
//! paid    = earned + advances + under examination + to be repaid + repaid + remitted
//! frame   = free + reserved + committed,  committed = decided − subject to budget − withdrawn
//! ```

mod applications;
mod follow_up;
mod money;
mod paper;
mod table;

use std::collections::BTreeMap;

use domain::calendar::deadline::Deadline;
use domain::grants::act::Recorded;
use domain::grants::id::{GrantId, OrganisationId, ProgrammeId};
use domain::grants::programme::{Account, Event as ProgrammeEvent, FrameStage};
use domain::grants::wording::Wording;
use domain::money::Ore;
use domain::regime::refusal::Refusal;
use time::Date;

use super::Desk;
use super::chronicle::Chronicle;
use super::error::DeskError;
use super::results::YearResults;

pub use self::applications::{ApplicantLine, Handling, Outcome};
pub use self::follow_up::{Checks, Reports};
pub use self::money::Money;
pub use self::paper::AccountPaperError;

/// The account of a programme's year.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnualReport {
    /// The programme.
    pub programme: ProgrammeId,
    /// The law or decision that the programme rests on.
    pub legal_source: String,
    /// The year of the money.
    pub year: i32,
    /// The day that it is told as of.
    pub as_of: Date,
    /// When the account is due, for each wording that calls of the year follow.
    pub due: BTreeMap<Wording, AccountDue>,
    /// The year's frame.
    pub frame: FrameAccount,
    /// The year's money in all.
    pub money: Money,
    /// Each grant with money of the year, by recipient and name.
    pub grants: Vec<GrantLine>,
    /// The year's money by the purpose that grants serve.
    pub by_purpose: BTreeMap<String, Money>,
    /// Everyone who sent in an application for money of the year.
    pub applicants: Vec<ApplicantLine>,
    /// How long decided applications were handled.
    pub handling: Handling,
    /// The reports of the year's grants.
    pub reports: Reports,
    /// The checks of the year's grants.
    pub checks: Checks,
    /// What the reports that tell of the year say, as far as everyone may see it.
    pub results: YearResults,
}

/// When the account to the government is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountDue {
    /// On a day that the wording states, moved past days off.
    By(Deadline),
    /// The wording names no day, or its rule is not known: why. `None` where the wording itself is not
    /// among the regimes.
    NotStated(Option<Refusal>),
}

/// What a year's frame is and where its money lies. `None` where no such statement was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrameAccount {
    /// What was put forward last.
    pub proposed: Option<Ore>,
    /// What was decided first.
    pub decided: Option<Ore>,
    /// What was decided anew last.
    pub revised: Option<Ore>,
    /// Reserved by calls.
    pub reserved: Ore,
    /// Committed by decisions.
    pub committed: Ore,
    /// Neither; below zero where the frame was lowered; `None` where none is decided.
    pub free: Option<Ore>,
}

impl FrameAccount {
    /// Returns the frame that binds: decided anew, else decided; `None` where neither was.
    #[must_use]
    pub fn in_force(&self) -> Option<Ore> {
        self.revised.or(self.decided)
    }
}

/// A grant's money of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantLine {
    /// The grant.
    pub grant: GrantId,
    /// The recipient.
    pub recipient: OrganisationId,
    /// The recipient's name.
    pub recipient_name: String,
    /// The project, as the decision in force names it.
    pub project: String,
    /// The regime's purpose, by its id.
    pub purpose: String,
    /// Where it stands.
    pub stage: &'static str,
    /// Its money.
    pub money: Money,
}

impl Desk {
    /// Returns the account of a programme's year as of a day.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for a programme that has not begun by the day, and where the register
    /// refuses.
    pub async fn annual_report(
        &self,
        programme: &ProgrammeId,
        year: i32,
        as_of: Date,
    ) -> Result<AnnualReport, DeskError> {
        let chronicle = self.chronicle(as_of).await?;
        self.annual_report_of(&chronicle, programme, year).await
    }

    /// Returns the account of a programme's year from a chronicle.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for a programme that is not in it, and where an answer cannot be read.
    pub async fn annual_report_of(
        &self,
        chronicle: &Chronicle,
        programme: &ProgrammeId,
        year: i32,
    ) -> Result<AnnualReport, DeskError> {
        let none = || DeskError::NotFound { kind: "programme", id: programme.as_str().to_owned() };
        let told = chronicle.programmes.get(programme).ok_or_else(none)?;
        let grants = grant_lines(chronicle, programme, year);
        let mut by_purpose: BTreeMap<String, Money> = BTreeMap::new();
        for line in &grants {
            by_purpose.entry(line.purpose.clone()).or_default().add(line.money);
        }
        let applicants = applications::lines(chronicle, programme, year);
        let mut results = self.public_results(chronicle, programme).await?;
        Ok(AnnualReport {
            programme: programme.clone(),
            legal_source: legal_source_of(&told.events),
            year,
            as_of: chronicle.as_of,
            due: self.due_of(chronicle, programme, year),
            frame: frame_of(&told.events, &told.state, year),
            money: grants.iter().map(|line| line.money).sum(),
            by_purpose,
            handling: Handling::of(&applicants),
            reports: follow_up::reports(chronicle, programme, year),
            checks: follow_up::checks(chronicle, programme, year),
            results: results.remove(&year).unwrap_or_default(),
            grants,
            applicants,
        })
    }

    /// The account of a year is given in the year after.
    fn due_of(
        &self,
        chronicle: &Chronicle,
        programme: &ProgrammeId,
        year: i32,
    ) -> BTreeMap<Wording, AccountDue> {
        let plans = chronicle.calls_of(programme).filter_map(|(_, call)| call.state.plan.as_ref());
        let of_year = plans.filter(|plan| plan.frame.contains_key(&year));
        of_year.map(|plan| (plan.wording, self.due(plan.wording, year))).collect()
    }

    fn due(&self, wording: Wording, year: i32) -> AccountDue {
        match self.wording(wording) {
            Ok(version) => match version.agency_account_due(year + 1) {
                Ok(deadline) => AccountDue::By(deadline),
                Err(refusal) => AccountDue::NotStated(Some(refusal)),
            },
            Err(_) => AccountDue::NotStated(None),
        }
    }
}

/// Returns the law or decision that a programme rests on; empty before it is established.
pub(super) fn legal_source_of(events: &[Recorded<ProgrammeEvent>]) -> String {
    let source = events.iter().find_map(|recorded| match &recorded.event {
        ProgrammeEvent::Established { legal_source, .. } => Some(legal_source.clone()),
        _ => None,
    });
    source.unwrap_or_default()
}

/// Returns a year's frame as it was stated, and where its money lies.
pub(super) fn frame_of(
    events: &[Recorded<ProgrammeEvent>],
    state: &domain::grants::programme::State,
    year: i32,
) -> FrameAccount {
    let mut frame = FrameAccount {
        reserved: state.ledger.balance((year, Account::Reserved)),
        committed: state.ledger.balance((year, Account::Committed)),
        free: state.free(year),
        ..FrameAccount::default()
    };
    for recorded in events {
        let ProgrammeEvent::FrameStated(statement) = &recorded.event else { continue };
        if statement.year != year {
            continue;
        }
        let amount = Some(statement.amount);
        match statement.stage {
            FrameStage::Proposed => frame.proposed = amount,
            FrameStage::Decided => frame.decided = amount,
            FrameStage::Revised => frame.revised = amount,
        }
    }
    frame
}

fn grant_lines(chronicle: &Chronicle, programme: &ProgrammeId, year: i32) -> Vec<GrantLine> {
    let line = |(id, told): (&GrantId, &super::chronicle::Told<domain::grants::grant::State>)| {
        let state = &told.state;
        let (origin, version) = (state.origin.as_ref()?, state.versions.last()?);
        let money = Money::of(state, year);
        (money != Money::default()).then(|| GrantLine {
            grant: id.clone(),
            recipient: origin.recipient.clone(),
            recipient_name: chronicle.name(&origin.recipient).to_owned(),
            project: version.award.project.clone(),
            purpose: version.award.purpose.clone(),
            stage: state.stage.map_or("", domain::grants::life_cycle::Stage::swedish),
            money,
        })
    };
    let mut lines: Vec<GrantLine> = chronicle.grants_of(programme).filter_map(line).collect();
    lines.sort_by(|a, b| (&a.recipient, &a.grant).cmp(&(&b.recipient, &b.grant)));
    lines
}

#[cfg(test)]
mod tests;
