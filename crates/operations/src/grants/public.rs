//! What everyone may see of grants: programmes, calls, grants, a municipality's grants and the diary.
//!
//! The views have no place for a person: no id of one, no reason that someone wrote, no answer of an
//! application. What a published decision says – recipient, purpose, amounts, period, conditions – is
//! here; drafts of calls and of applications are not, since nothing of them has come in or been decided.

mod diary;
pub mod tables;

use std::collections::BTreeMap;

use domain::calendar::DaySpan;
use domain::grants::act::{Moment, Recorded};
use domain::grants::application;
use domain::grants::call::Stage as CallStage;
use domain::grants::grant::{self, Event as GrantEvent};
use domain::grants::id::{CallId, GrantId, OrganisationId, ProgrammeId};
use domain::grants::life_cycle::Stage as _;
use domain::money::Ore;
use domain::people::organisation::Kind;
use time::Date;

use super::annual_report::{FrameAccount, Money, frame_of, legal_source_of};
use super::chronicle::{Chronicle, Told};
use super::demonstration::MARK;
use crate::programme_file;

pub use self::diary::DiaryLine;

/// An organisation by its id and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The id; of a municipality or region, the code of its area.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A programme.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgrammeView {
    /// The programme.
    pub id: ProgrammeId,
    /// Its name.
    pub name: String,
    /// The law or decision it rests on.
    pub legal_source: String,
    /// Where it stands.
    pub stage: &'static str,
    /// Each year: the frame, and the money of its grants.
    pub years: BTreeMap<i32, (FrameAccount, Money)>,
    /// Its published calls.
    pub calls: Vec<CallView>,
}

/// A published call.
#[derive(Debug, Clone, PartialEq)]
pub struct CallView {
    /// The call.
    pub id: CallId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Its title.
    pub title: String,
    /// The wording of the law.
    pub wording: String,
    /// Who announces it.
    pub funder: Named,
    /// Where it stands.
    pub stage: &'static str,
    /// Opening time.
    pub opens: Moment,
    /// Closing time.
    pub closes: Moment,
    /// The day on which decisions are expected.
    pub decision_day: Date,
    /// What it reserves of each year's frame.
    pub frame: BTreeMap<i32, Ore>,
    /// Who may apply.
    pub eligible: Vec<Named>,
    /// Minutes that the form is expected to take.
    pub minutes: u32,
    /// How many applications have been sent in.
    pub n_applications: usize,
    /// The grants that it has led to.
    pub grants: Vec<GrantView>,
    takes_in: bool,
}

impl CallView {
    /// Returns whether an application that is sent at the moment would come in time.
    #[must_use]
    pub fn is_open_at(&self, now: Moment) -> bool {
        self.takes_in && self.opens <= now && now <= self.closes
    }
}

/// A grant, as its decision in force says.
#[derive(Debug, Clone, PartialEq)]
pub struct GrantView {
    /// The grant.
    pub id: GrantId,
    /// The call.
    pub call: CallId,
    /// The recipient.
    pub recipient: Named,
    /// Who handles it.
    pub funder: Named,
    /// The project.
    pub project: String,
    /// The measures.
    pub measures: String,
    /// The regime's purpose, by its id.
    pub purpose: String,
    /// The wording of the law that the decision was taken under.
    pub wording: String,
    /// The day of the decision.
    pub decided_on: Date,
    /// The days that it is for.
    pub period: DaySpan,
    /// The conditions.
    pub conditions: Vec<String>,
    /// Where it stands.
    pub stage: &'static str,
    /// The money of each year.
    pub years: BTreeMap<i32, Money>,
    /// The last day of each report, whether it is handed in, and whether it is approved.
    pub reports: Vec<ReportView>,
}

/// A report that a grant owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportView {
    /// Its last day.
    pub due: Date,
    /// The day it was handed in; `None` where it has not been.
    pub handed_in: Option<Date>,
    /// Where it stands.
    pub stage: &'static str,
}

impl GrantView {
    /// Returns the money over all years.
    #[must_use]
    pub fn money(&self) -> Money {
        self.years.values().copied().sum()
    }
}

/// A municipality's applications and grants.
#[derive(Debug, Clone, PartialEq)]
pub struct MunicipalityView {
    /// The municipality.
    pub municipality: Named,
    /// Its grants, by programme and name.
    pub grants: Vec<GrantView>,
    /// How many applications it has sent in.
    pub n_applications: usize,
}

/// Returns the name of a programme: that of the file that ships with the program, the mark of a
/// demonstration, or else its id.
#[must_use]
pub fn programme_name(id: &ProgrammeId, legal_source: &str) -> String {
    let shipped = programme_file::shipped().unwrap_or_default();
    match shipped.into_iter().find(|known| known.id == id.as_str()) {
        Some(known) => known.name,
        None if legal_source.starts_with(MARK) => legal_source.to_owned(),
        None => id.as_str().to_owned(),
    }
}

impl Chronicle {
    /// Returns the programmes, by id.
    #[must_use]
    pub fn programme_views(&self) -> Vec<ProgrammeView> {
        self.programmes.keys().filter_map(|id| self.programme_view(id)).collect()
    }

    /// Returns a programme, `None` where there is none.
    #[must_use]
    pub fn programme_view(&self, id: &ProgrammeId) -> Option<ProgrammeView> {
        let told = self.programmes.get(id)?;
        let (first, last) = told.state.years;
        let of_year = |year| {
            let grants = self.grants_of(id).map(|(_, grant)| Money::of(&grant.state, year));
            (year, (frame_of(&told.events, &told.state, year), grants.sum()))
        };
        let legal_source = legal_source_of(&told.events);
        Some(ProgrammeView {
            id: id.clone(),
            name: programme_name(id, &legal_source),
            legal_source,
            stage: told.state.stage.map_or("", domain::grants::life_cycle::Stage::swedish),
            years: (first..=last).map(of_year).collect(),
            calls: self.calls_of(id).filter_map(|(call, _)| self.call_view(call)).collect(),
        })
    }

    /// Returns a call, `None` where there is none that has been approved.
    #[must_use]
    pub fn call_view(&self, id: &CallId) -> Option<CallView> {
        let state = &self.calls.get(id)?.state;
        let (plan, stage) = (state.plan.as_ref()?, state.stage?);
        if matches!(stage, CallStage::Draft | CallStage::Reviewed) {
            return None;
        }
        let of_call = |told: &&Told<application::State>| {
            told.state.call.as_ref() == Some(id) && was_sent(told)
        };
        let mut eligible: Vec<Named> =
            plan.eligible.organisations.iter().map(|one| self.named(one)).collect();
        eligible.sort();
        Some(CallView {
            id: id.clone(),
            programme: plan.programme.clone(),
            title: plan.title.clone(),
            wording: plan.wording.to_string(),
            funder: self.named(state.funder.as_ref()?),
            stage: stage.swedish(),
            opens: plan.opens,
            closes: plan.closes,
            decision_day: plan.decision_day,
            frame: plan.frame.clone(),
            eligible,
            minutes: plan.form.minutes,
            n_applications: self.applications.values().filter(of_call).count(),
            grants: self.grant_views(|origin| origin.call == *id),
            takes_in: matches!(stage, CallStage::Scheduled | CallStage::Open),
        })
    }

    /// Returns a grant, `None` where there is none.
    #[must_use]
    pub fn grant_view(&self, id: &GrantId) -> Option<GrantView> {
        let told = self.grants.get(id)?;
        let state = &told.state;
        let (origin, version) = (state.origin.as_ref()?, state.versions.last()?);
        let award = &version.award;
        let years: std::collections::BTreeSet<i32> =
            state.ledger.balances().map(|((year, _), _)| year).collect();
        let report = |report: &grant::report::Report| ReportView {
            due: report.due,
            handed_in: report.handed_in,
            stage: report.stage.swedish(),
        };
        Some(GrantView {
            id: id.clone(),
            call: origin.call.clone(),
            recipient: self.named(&origin.recipient),
            funder: self.named(state.funder.as_ref().unwrap_or(&origin.funder)),
            project: award.project.clone(),
            measures: award.measures.clone(),
            purpose: award.purpose.clone(),
            wording: origin.wording.to_string(),
            decided_on: decided_on(&told.events)?,
            period: award.period,
            conditions: award.conditions.clone(),
            stage: state.stage.map_or("", domain::grants::life_cycle::Stage::swedish),
            years: years.into_iter().map(|year| (year, Money::of(state, year))).collect(),
            reports: state.reports.values().map(report).collect(),
        })
    }

    /// Returns what a municipality has applied for and got, `None` where none has the code.
    #[must_use]
    pub fn municipality_view(&self, code: &str) -> Option<MunicipalityView> {
        let id: OrganisationId = code.parse().ok()?;
        if self.kinds.get(&id) != Some(&Kind::Municipality) {
            return None;
        }
        let is_own = |told: &&Told<application::State>| {
            told.state.applicant.as_ref() == Some(&id) && was_sent(told)
        };
        Some(MunicipalityView {
            municipality: self.named(&id),
            grants: self.grant_views(|origin| origin.recipient == id),
            n_applications: self.applications.values().filter(is_own).count(),
        })
    }

    fn grant_views(&self, picks: impl Fn(&grant::decided::Decided) -> bool) -> Vec<GrantView> {
        let picked =
            self.grants.iter().filter(|(_, told)| told.state.origin.as_ref().is_some_and(&picks));
        picked.filter_map(|(id, _)| self.grant_view(id)).collect()
    }

    fn named(&self, id: &OrganisationId) -> Named {
        Named { id: id.as_str().to_owned(), name: self.name(id).to_owned() }
    }
}

fn was_sent(told: &Told<application::State>) -> bool {
    told.events.iter().any(|recorded| matches!(recorded.event, application::Event::Signed { .. }))
}

fn decided_on(events: &[Recorded<GrantEvent>]) -> Option<Date> {
    let decided = events.iter().find(|recorded| matches!(recorded.event, GrantEvent::Decided(_)));
    decided.map(|recorded| recorded.at.day())
}

#[cfg(test)]
mod tests;
