//! Grants as their decisions in force say, with what has been paid, reported and claimed back.

use std::collections::BTreeMap;

use domain::area::AreaCode;
use domain::calendar::DaySpan;
use domain::calendar::deadline::Deadline;
use domain::grants::act::Recorded;
use domain::grants::grant::award::ReportKind;
use domain::grants::grant::decided::Decided;
use domain::grants::grant::instalment::PaymentKind;
use domain::grants::grant::reclaim::{self, Happened, Reclaim};
use domain::grants::grant::{Event, Stage, State, payment, report};
use domain::grants::id::{CallId, GrantId};
use domain::grants::life_cycle::Stage as _;
use domain::grants::wording::Wording;
use domain::money::Ore;
use domain::regime::afterwards::RepaymentGround;
use time::Date;

use super::Named;
use crate::grants::annual_report::Money;
use crate::grants::chronicle::{Chronicle, Told};

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
    /// The diary number of its application; `None` before that is registered.
    pub diary_number: Option<String>,
    /// The project.
    pub project: String,
    /// The measures.
    pub measures: String,
    /// The regime's purpose, by its id.
    pub purpose: String,
    /// The wording of the law that the decision was taken under.
    pub wording: Wording,
    /// The day of the decision.
    pub decided_on: Date,
    /// The days of later versions of the decision.
    pub changed_on: Vec<Date>,
    /// The days that it is for.
    pub period: DaySpan,
    /// The conditions.
    pub conditions: Vec<String>,
    /// Where it stands.
    pub stage: &'static str,
    /// The money of each year.
    pub years: BTreeMap<i32, Money>,
    /// The instalments by number.
    pub instalments: BTreeMap<u16, InstalmentView>,
    /// The reports that it owes, by number.
    pub reports: Vec<ReportView>,
    /// The reclaims that are decided.
    pub reclaims: Vec<ReclaimView>,
    /// Approved costs by the place where they were used; empty before any are approved.
    pub places: BTreeMap<AreaCode, Ore>,
}

/// An instalment of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstalmentView {
    /// The year whose money it is.
    pub year: i32,
    /// The day it is planned for.
    pub day: Date,
    /// What kind of payment it is.
    pub kind: PaymentKind,
    /// How much.
    pub amount: Ore,
    /// Where it stands.
    pub stage: &'static str,
    /// The day the bank paid it; `None` where it has not.
    pub paid_on: Option<Date>,
}

/// A report that a grant owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportView {
    /// Whether it is the last.
    pub kind: ReportKind,
    /// Its last day.
    pub due: Date,
    /// The day it was handed in; `None` where it has not been.
    pub handed_in: Option<Date>,
    /// Where it stands.
    pub stage: &'static str,
}

/// A reclaim that is decided: money that was paid and is to come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReclaimView {
    /// The ground.
    pub ground: RepaymentGround,
    /// The paragraph and point.
    pub paragraph: String,
    /// How much.
    pub amount: Ore,
    /// What is left of it.
    pub outstanding: Ore,
    /// Interest that has been charged.
    pub interest: Ore,
    /// The day of the decision.
    pub decided_on: Date,
    /// The day to pay, and how it was found; `None` before it is invoiced.
    pub due: Option<Deadline>,
    /// Where it stands.
    pub stage: &'static str,
}

impl GrantView {
    /// Returns whether it has led to a project: it was neither declined nor broken off before its start.
    #[must_use]
    pub fn is_taken_up(&self) -> bool {
        ![Stage::Declined, Stage::Interrupted].map(Stage::swedish).contains(&self.stage)
    }

    /// Returns the money over all years.
    #[must_use]
    pub fn money(&self) -> Money {
        self.years.values().copied().sum()
    }
}

impl Chronicle {
    /// Returns whether a decision to grant has been made known to its recipient, so that everyone may
    /// see it.
    #[must_use]
    pub fn is_made_known(&self, id: &GrantId) -> bool {
        let stage = self.grants.get(id).and_then(|told| told.state.stage);
        stage.is_some_and(|stage| stage != Stage::Decided)
    }

    /// Returns a grant, `None` where there is none that has been made known.
    #[must_use]
    pub fn grant_view(&self, id: &GrantId) -> Option<GrantView> {
        let told = self.grants.get(id).filter(|_| self.is_made_known(id))?;
        let state = &told.state;
        let (origin, version) = (state.origin.as_ref()?, state.versions.last()?);
        let award = &version.award;
        let years: std::collections::BTreeSet<i32> =
            state.ledger.balances().map(|((year, _), _)| year).collect();
        let application = self.applications.get(&origin.application);
        Some(GrantView {
            id: id.clone(),
            call: origin.call.clone(),
            recipient: self.named(&origin.recipient),
            funder: self.named(state.funder.as_ref().unwrap_or(&origin.funder)),
            diary_number: application.and_then(|told| told.state.diary_number.clone()),
            project: award.project.clone(),
            measures: award.measures.clone(),
            purpose: award.purpose.clone(),
            wording: origin.wording,
            decided_on: decided_on(&told.events)?,
            changed_on: state.versions.iter().skip(1).map(|version| version.at.day()).collect(),
            period: award.period,
            conditions: award.conditions.clone(),
            stage: state.stage.map_or("", Stage::swedish),
            years: years.into_iter().map(|year| (year, Money::of(state, year))).collect(),
            instalments: instalments(state, &told.events),
            reports: state.reports.values().map(report_view).collect(),
            reclaims: state.reclaims.values().filter_map(reclaim_view).collect(),
            places: places(state),
        })
    }

    /// Returns how many grants of a call are decided and not yet made known.
    pub(super) fn n_unknown(&self, call: &CallId) -> usize {
        let is_of = |told: &&Told<State>| {
            told.state.origin.as_ref().is_some_and(|origin| origin.call == *call)
                && told.state.stage == Some(Stage::Decided)
        };
        self.grants.values().filter(is_of).count()
    }

    pub(super) fn grant_views(&self, picks: impl Fn(&Decided) -> bool) -> Vec<GrantView> {
        let picked =
            self.grants.iter().filter(|(_, told)| told.state.origin.as_ref().is_some_and(&picks));
        picked.filter_map(|(id, _)| self.grant_view(id)).collect()
    }
}

fn instalments(state: &State, events: &[Recorded<Event>]) -> BTreeMap<u16, InstalmentView> {
    let view = |(number, one): (&u16, &domain::grants::grant::instalment::Instalment)| {
        let view = InstalmentView {
            year: one.planned.year,
            day: one.planned.day,
            kind: one.planned.kind,
            amount: one.planned.amount,
            stage: one.stage.swedish(),
            paid_on: paid_on(events, *number),
        };
        (*number, view)
    };
    state.instalments.iter().map(view).collect()
}

/// Returns the day an instalment was paid; a payment that came back was none.
fn paid_on(events: &[Recorded<Event>], number: u16) -> Option<Date> {
    let mut day = None;
    for recorded in events {
        match &recorded.event {
            Event::Payment(payment::Event::Paid { instalment, .. }) if *instalment == number => {
                day = Some(recorded.at.day());
            }
            Event::Payment(payment::Event::Failed { instalment, .. }) if *instalment == number => {
                day = None;
            }
            _ => {}
        }
    }
    day
}

fn report_view(report: &report::Report) -> ReportView {
    ReportView {
        kind: report.kind,
        due: report.due,
        handed_in: report.handed_in,
        stage: report.stage.swedish(),
    }
}

fn reclaim_view(reclaim: &Reclaim) -> Option<ReclaimView> {
    let found = reclaim.found_in.iter().flat_map(|(_, years)| years.values().copied());
    Some(ReclaimView {
        ground: reclaim.ground,
        paragraph: reclaim.paragraph.to_string(),
        amount: found.sum(),
        outstanding: if reclaim.stage.is_open() { reclaim.principal() } else { Ore::default() },
        interest: reclaim.interest,
        decided_on: reclaim.decided_on?,
        due: reclaim.due.clone(),
        stage: reclaim.stage.swedish(),
    })
}

fn places(state: &State) -> BTreeMap<AreaCode, Ore> {
    let mut places: BTreeMap<AreaCode, Ore> = BTreeMap::new();
    for claim in state.claims.values() {
        for (place, amount) in claim.approved_by_place() {
            let sum = places.entry(place).or_default();
            *sum = [*sum, amount].into_iter().sum();
        }
    }
    places
}

fn decided_on(events: &[Recorded<Event>]) -> Option<Date> {
    let decided = events.iter().find(|recorded| matches!(recorded.event, Event::Decided(_)));
    decided.map(|recorded| recorded.at.day())
}

/// Returns the paragraph that an event of a grant names itself.
pub(super) fn paragraph_in(event: &Event) -> Option<&str> {
    match event {
        Event::Reclaim(reclaim::Event {
            happened: Happened::Investigated { paragraph, .. },
            ..
        }) => Some(paragraph),
        _ => None,
    }
}
