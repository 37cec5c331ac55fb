//! A grant, from decision to the last öre.
//!
//! Its money lies in accounts per year that always add up: what is decided is paid, remaining or
//! withdrawn at every event (M16), and no account but the programme's is ever below zero, so that no
//! year pays more than was decided for it (M3). See [`account::Account`].

pub mod account;
pub mod award;
pub mod ceiling;
pub mod change;
pub mod check;
pub mod claim;
pub mod concern;
pub mod decided;
pub mod decision;
pub mod ending;
pub mod instalment;
pub mod payment;
pub mod reclaim;
pub mod report;
mod taking_in;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Date;

use self::account::Account;
use self::award::Award;
use self::claim::ClaimedItems;
use self::decided::{Decided, DecisionVersion};
use self::ending::Ending;
use super::access::{People, refuse_other_funder};
use super::act::{Act, Moment, in_order};
use super::conflict::Parties;
use super::id::{BankEventId, OrganisationId};
use super::ledger::Ledger;
use super::life_cycle::{self, LifeCycle, Transition, start, step};
use super::programme;
use super::programme::booking::Years;
use super::refusal::{Cause, Refusal, refuse};
use crate::money::Ore;
use crate::regime::Version;
use crate::regime::interest::RateTable;

/// The stages of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Decided, not yet made known.
    Decided,
    /// Made known.
    Despatched,
    /// Accepted with its conditions.
    Accepted,
    /// Declined.
    Declined,
    /// The work goes on.
    Ongoing,
    /// The final report is approved.
    FinalReported,
    /// Finally settled.
    Settled,
    /// Closed.
    Closed,
    /// Broken off before it started.
    Interrupted,
    /// Revoked.
    Revoked,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Decided => "Beslutad",
            Self::Despatched => "Expedierad",
            Self::Accepted => "Accepterad",
            Self::Declined => "Avstådd",
            Self::Ongoing => "Pågående",
            Self::FinalReported => "Slutrapporterad",
            Self::Settled => "Slutreglerad",
            Self::Closed => "Avslutad",
            Self::Interrupted => "Avbruten före start",
            Self::Revoked => "Hävd",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use Stage::{
            Accepted, Closed, Decided, Declined, Despatched, FinalReported, Interrupted, Ongoing,
            Revoked, Settled,
        };
        const STEPS: &[Transition<Stage>] = &[
            start("decide", Decided, "with the application; the frame holds"),
            step(Decided, "despatch", Despatched, ""),
            step(
                Despatched,
                "accept",
                Accepted,
                "a delegation to sign for the amount; not after the last day",
            ),
            step(Despatched, "decline", Declined, "what is left goes back to the frame"),
            step(
                Accepted,
                "interrupt",
                Interrupted,
                "nothing is paid; a reason; what is left goes back",
            ),
            step(Accepted, "start", Ongoing, ""),
            step(Ongoing, "approve final report", FinalReported, "the final report is approved"),
            step(FinalReported, "reopen final report", Ongoing, "a reason"),
            step(
                FinalReported,
                "settle",
                Settled,
                "no open claim, check, change or payment; advances settled; paid is the lesser of decided and entitled; what is left goes back",
            ),
            step(Settled, "close", Closed, "no open reclaim"),
            step(
                Despatched,
                "revoke",
                Revoked,
                "a reason; no payment on its way; what is left goes back",
            ),
            step(
                Accepted,
                "revoke",
                Revoked,
                "a reason; no payment on its way; what is left goes back",
            ),
            step(
                Ongoing,
                "revoke",
                Revoked,
                "a reason; no payment on its way; what is left goes back",
            ),
        ];
        &LifeCycle { name: "grant", swedish: "Bidrag", transitions: STEPS }
    }
}

/// What can be done to a grant by itself. What moves money of the programme too is in
/// [`transaction`](super::transaction).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// About the decision itself.
    Decision(decision::Command),
    /// About instalments and payment orders.
    Payment(payment::Command),
    /// About costs.
    Claim(claim::Command),
    /// About reports.
    Report(report::Command),
    /// About changes.
    Change(change::Command),
    /// About checks.
    Check(check::Command),
    /// About reclaims.
    Reclaim(reclaim::Command),
}

/// What has happened to a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was decided.
    Decided(Box<Decided>),
    /// What was decided subject to budget was tried.
    YearConfirmed {
        /// The year.
        year: i32,
        /// How much holds.
        amount: Ore,
        /// The instalments of the year from now on.
        plan: BTreeMap<u16, award::PlannedInstalment>,
    },
    /// It ended, and what was left went back to the frame.
    Ended {
        /// How.
        ending: Ending,
        /// What went back of each year.
        withdrawn: Years,
        /// What lapsed of each year that was subject to budget.
        lapsed: Years,
    },
    /// About the decision itself.
    Decision(decision::Event),
    /// About instalments and payment orders.
    Payment(payment::Event),
    /// About costs.
    Claim(claim::Event),
    /// About reports.
    Report(report::Event),
    /// About changes.
    Change(change::Event),
    /// About checks.
    Check(check::Event),
    /// About reclaims.
    Reclaim(reclaim::Event),
}

/// A grant as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The stage; `None` before it is decided.
    pub stage: Option<Stage>,
    /// The decision that it began with.
    pub origin: Option<Decided>,
    /// The decision in each of its versions, the one in force last.
    pub versions: Vec<DecisionVersion>,
    /// The organisation that handles it now.
    pub funder: Option<OrganisationId>,
    /// Who is party to it.
    pub parties: Parties,
    /// The accounts of each year.
    pub ledger: Ledger<(i32, Account)>,
    /// What has happened beside the main line.
    pub side: decision::SideStates,
    /// The instalments.
    pub instalments: BTreeMap<u16, instalment::Instalment>,
    /// The bank account that it is paid to; `None` before one is stated.
    pub bank_account: Option<payment::BankAccount>,
    /// The bank's events that have been taken in.
    pub bank_events: BTreeSet<BankEventId>,
    /// The cost claims.
    pub claims: BTreeMap<u16, claim::Claim>,
    /// The reports.
    pub reports: BTreeMap<u16, report::Report>,
    /// The change requests.
    pub changes: BTreeMap<u16, change::Change>,
    /// The check.
    pub check: Option<check::Check>,
    /// The reclaims.
    pub reclaims: BTreeMap<u16, reclaim::Reclaim>,
    /// What is passed on, and to whom.
    pub passed_on: BTreeMap<OrganisationId, Ore>,
    /// When the last event happened.
    pub last: Option<Moment>,
}

/// What a grant's commands are decided against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What is known of people.
    pub people: &'a People,
    /// The version of the regime that the grant is bound to.
    pub regime: &'a Version,
    /// The programme.
    pub programme: &'a programme::State,
    /// The cost items that count in claims of any grant.
    pub claimed: &'a ClaimedItems,
    /// The rates that interest follows; `None` where none are known, and then none is charged.
    pub rates: Option<&'a RateTable>,
}

impl State {
    /// Decides a command.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub fn decide(&self, act: &Act<Command>, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        self.refuse_elsewhere(act, "act", context)?;
        match &act.command {
            Command::Decision(command) => {
                wrap(decision::decide(self, &act.with(command.clone()), context), Event::Decision)
            }
            Command::Payment(command) => wrap(
                payment::deciding::decide(self, &act.with(command.clone()), context),
                Event::Payment,
            ),
            Command::Claim(command) => wrap(
                claim::deciding::decide(self, &act.with(command.clone()), context),
                Event::Claim,
            ),
            Command::Report(command) => {
                wrap(report::decide(self, &act.with(command.clone()), context), Event::Report)
            }
            Command::Change(command) => wrap(
                change::deciding::decide(self, &act.with(command.clone()), context),
                Event::Change,
            ),
            Command::Check(command) => {
                wrap(check::decide(self, &act.with(command.clone()), context), Event::Check)
            }
            Command::Reclaim(command) => wrap(
                reclaim::deciding::decide(self, &act.with(command.clone()), context),
                Event::Reclaim,
            ),
        }
    }

    /// Refuses what lies before the last event, comes before the decision or is tried under
    /// another wording of the law.
    pub(super) fn refuse_elsewhere<C>(
        &self,
        act: &Act<C>,
        verb: &'static str,
        context: &Context<'_>,
    ) -> Result<&Decided, Refusal> {
        in_order(self.last, act.at)?;
        let Some(origin) = &self.origin else {
            return life_cycle::no_step(self.stage, verb);
        };
        origin.wording.require(context.regime)?;
        Ok(origin)
    }

    /// Returns the decision that the grant began with.
    ///
    /// # Errors
    /// [`Cause::NoSuchStep`] before it is decided.
    pub fn origin(&self, act: &'static str) -> Result<&Decided, Refusal> {
        match &self.origin {
            Some(origin) => Ok(origin),
            None => life_cycle::no_step(self.stage, act),
        }
    }

    /// Returns the award in force: that of the last version.
    ///
    /// # Errors
    /// [`Cause::NoSuchStep`] before it is decided.
    pub fn award(&self, act: &'static str) -> Result<&Award, Refusal> {
        match self.versions.last() {
            Some(version) => Ok(&version.award),
            None => life_cycle::no_step(self.stage, act),
        }
    }

    /// Refuses someone of another funder, or who has a conflict of interest.
    pub(super) fn impartial<C>(
        &self,
        verb: &'static str,
        act: &Act<C>,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        refuse_other_funder(verb, &act.actor, self.funder.as_ref())?;
        self.parties.refuse(verb, &act.actor, context.people)
    }

    /// Refuses unless the grant is in one of the stages.
    fn require_stage(&self, verb: &'static str, stages: &[Stage]) -> Result<(), Refusal> {
        match self.stage {
            Some(stage) if stages.contains(&stage) => Ok(()),
            stage => life_cycle::no_step(stage, verb),
        }
    }

    /// Returns the deadlines that follow from what has happened, each with what is due: the same
    /// from the same events (R5).
    #[must_use]
    pub fn deadlines(&self) -> Vec<(Date, &'static str)> {
        let mut deadlines = Vec::new();
        if let (Some(Stage::Decided | Stage::Despatched), Some(version)) =
            (self.stage, self.versions.last())
        {
            deadlines.push((version.award.accept_by, "accept or decline"));
        }
        let owed = self.reports.values().filter(|report| report.is_owed());
        deadlines.extend(owed.map(|report| (report.due, "hand in the report")));
        deadlines.extend(self.reclaims.values().filter_map(reclaim::Reclaim::deadline));
        deadlines.sort_unstable();
        deadlines
    }
}

/// Returns the events of a part as events of the grant.
fn wrap<Part>(
    decided: Result<Vec<Part>, Refusal>,
    into: impl Fn(Part) -> Event,
) -> Result<Vec<Event>, Refusal> {
    Ok(decided?.into_iter().map(into).collect())
}

/// Refuses an act on a numbered thing that is not there.
fn unknown<T>(act: &'static str, what: &'static str, number: u16) -> Result<T, Refusal> {
    refuse(Cause::Unknown { act, what, name: number.to_string().into() })
}
