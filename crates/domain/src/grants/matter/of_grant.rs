//! A grant as a matter.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Awaits, Matter};
use crate::grants::act::{Moment, Recorded, Stream};
use crate::grants::grant::award::{Award, PlannedInstalment, ReportKind, ReportObligation};
use crate::grants::grant::concern::Concern;
use crate::grants::grant::decided::Decided;
use crate::grants::grant::payment::BackTo;
use crate::grants::grant::reclaim::Happened;
use crate::grants::grant::report::Step;
use crate::grants::grant::{Event, Stage, change, check, claim, decision, payment};
use crate::grants::life_cycle::Stage as _;
use crate::money::Ore;

/// A grant as a matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantMatter {
    /// Where it stands.
    #[serde(flatten)]
    pub matter: Matter,
    /// The instalments that nothing is paid of.
    unpaid: BTreeMap<u16, PlannedInstalment>,
    /// The instalments that the bank has paid.
    settled: BTreeMap<u16, PlannedInstalment>,
    /// Those whose amount is fixed, paid or not: no new plan moves them.
    bound: BTreeSet<u16>,
    /// The years that are subject to budget.
    conditional: BTreeSet<i32>,
    /// The reports that are owed.
    reports: BTreeMap<u16, ReportObligation>,
    /// How many have verified the bank account.
    n_verified: u8,
    /// What is left to repay of each reclaim, interest included.
    owed: BTreeMap<u16, Ore>,
}

impl Stream for GrantMatter {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        let at = recorded.at;
        self.matter.last = Some(at);
        match &recorded.event {
            Event::Decided(decided) => self.begin(decided, at),
            Event::YearConfirmed { year, amount, plan } => {
                self.confirm(*year, *amount, plan, at);
            }
            Event::Ended { ending, .. } => {
                self.matter.awaited.clear();
                self.stand(ending.stage());
                if ending.stage() == Stage::Settled {
                    self.matter.wait(Concern::Decision, Awaits::CloseGrant, at, None);
                }
            }
            Event::Decision(event) => self.take_decision(event, at),
            Event::Payment(event) => self.take_payment(event, at),
            Event::Claim(event) => self.take_claim(event, at),
            Event::Report(event) => self.take_report(event.report, &event.step, at),
            Event::Change(event) => self.take_change(event, at),
            Event::Check(check::Event::Selected(_)) => {
                self.matter.wait(Concern::Check, Awaits::ConcludeCheck, at, None);
            }
            Event::Check(_) => self.matter.finish(Concern::Check),
            Event::Reclaim(event) => self.take_reclaim(event.reclaim, &event.happened, at),
        }
    }
}

impl GrantMatter {
    fn stand(&mut self, stage: Stage) {
        stage.swedish().clone_into(&mut self.matter.stage);
    }

    fn begin(&mut self, decided: &Decided, at: Moment) {
        self.stand(Stage::Decided);
        self.matter.call = Some(decided.call.clone());
        self.matter.funder = Some(decided.funder.clone());
        self.matter.party = Some(decided.recipient.clone());
        self.conditional = decided.conditional.keys().copied().collect();
        self.take_award(&decided.award);
        self.matter.wait(Concern::Decision, Awaits::Despatch, at, None);
    }

    fn take_award(&mut self, award: &Award) {
        self.matter.title.clone_from(&award.project);
        self.matter.amount = award.budget.grant().unwrap_or_default();
        self.plan_anew(&award.plan, |_| true);
        self.reports.clone_from(&award.reports);
    }

    /// Tries a year that was subject to budget: what does not hold is granted no longer.
    fn confirm(
        &mut self,
        year: i32,
        amount: Ore,
        plan: &BTreeMap<u16, PlannedInstalment>,
        at: Moment,
    ) {
        let of_year = |planned: &PlannedInstalment| planned.year == year;
        let before = self.unpaid.values().filter(|planned| of_year(planned));
        let before: i64 = before.map(|planned| planned.amount.ore()).sum();
        let less = Ore::new(before).checked_sub(amount).unwrap_or_default();
        self.matter.amount = self.matter.amount.checked_sub(less).unwrap_or_default();
        self.plan_anew(plan, of_year);
        self.conditional.remove(&year);
        self.await_requests(at);
    }

    /// Puts a plan in the place of what is not bound of those instalments that it is of.
    fn plan_anew(
        &mut self,
        plan: &BTreeMap<u16, PlannedInstalment>,
        is_of_it: impl Fn(&PlannedInstalment) -> bool,
    ) {
        let open = self.unpaid.iter().filter(|(number, _)| !self.bound.contains(number));
        let open = open.filter(|(_, planned)| is_of_it(planned));
        let open: Vec<u16> = open.map(|(number, _)| *number).collect();
        for number in open {
            self.unpaid.remove(&number);
            self.matter.finish(Concern::Instalment(number));
        }
        let new = plan.iter().filter(|(number, _)| !self.bound.contains(number));
        self.unpaid.extend(new.map(|(number, planned)| (*number, *planned)));
    }

    /// Waits for those instalments to be asked for that can be: the work goes on, the year is firm.
    fn await_requests(&mut self, at: Moment) {
        if self.matter.stage != Stage::Ongoing.swedish() {
            return;
        }
        for (number, planned) in &self.unpaid {
            let concern = Concern::Instalment(*number);
            let is_awaited = self.matter.awaited.iter().any(|known| known.concern == concern);
            if !is_awaited && !self.conditional.contains(&planned.year) {
                let due = Some(planned.day);
                self.matter.wait(concern, Awaits::RequestPayment, at, due);
            }
        }
    }

    fn take_decision(&mut self, event: &decision::Event, at: Moment) {
        use decision::Event;
        match event {
            Event::Despatched => {
                self.stand(Stage::Despatched);
                self.matter.wait(Concern::Decision, Awaits::Accept, at, None);
            }
            Event::Accepted => {
                self.stand(Stage::Accepted);
                self.matter.wait(Concern::Decision, Awaits::Start, at, None);
                self.matter.wait(Concern::BankAccount, Awaits::StateBankAccount, at, None);
            }
            Event::Started => {
                self.stand(Stage::Ongoing);
                self.matter.finish(Concern::Decision);
                self.await_requests(at);
                for (number, report) in &self.reports {
                    let concern = Concern::Report(*number);
                    self.matter.wait(concern, Awaits::WriteReport, at, Some(report.due));
                }
            }
            Event::Closed => {
                self.stand(Stage::Closed);
                self.matter.awaited.clear();
            }
            Event::HandedOver { to } => {
                let before = self.matter.funder.replace(to.clone());
                for awaited in &mut self.matter.awaited {
                    if awaited.organisation == before {
                        awaited.organisation = Some(to.clone());
                    }
                }
            }
            _ => {}
        }
    }

    fn take_payment(&mut self, event: &payment::Event, at: Moment) {
        use payment::Event;
        let mut wait = |number: &u16, what| {
            if matches!(what, Awaits::FixPayment | Awaits::Resume) {
                self.bound.remove(number);
            } else {
                self.bound.insert(*number);
            }
            self.matter.wait(Concern::Instalment(*number), what, at, None);
        };
        match event {
            Event::Requested { instalment } => wait(instalment, Awaits::FixPayment),
            Event::Fixed { instalment } | Event::FirstAttested { instalment } => {
                wait(instalment, Awaits::Attest);
            }
            Event::Failed { instalment, .. } => {
                wait(instalment, Awaits::Attest);
                if let Some(planned) = self.settled.remove(instalment) {
                    self.unpaid.insert(*instalment, planned);
                    let paid = self.matter.paid.checked_sub(planned.amount);
                    self.matter.paid = paid.unwrap_or(self.matter.paid);
                }
            }
            Event::Attested { instalment } => wait(instalment, Awaits::SendOrder),
            Event::Sent { order, .. } => wait(&order.instalment, Awaits::BankAnswer),
            Event::Withheld { instalment } => wait(instalment, Awaits::Resume),
            Event::SentBack { instalment, to: BackTo::Requested } => {
                wait(instalment, Awaits::FixPayment);
            }
            Event::SentBack { instalment, to: BackTo::Planned } | Event::Resumed { instalment } => {
                self.matter.finish(Concern::Instalment(*instalment));
                self.await_requests(at);
            }
            Event::Split { instalment, kept, rest } => self.split(*instalment, *kept, *rest, at),
            Event::Paid { instalment, .. } => {
                self.matter.finish(Concern::Instalment(*instalment));
                if let Some(planned) = self.unpaid.remove(instalment) {
                    let paid = self.matter.paid.checked_add(planned.amount);
                    self.matter.paid = paid.unwrap_or(self.matter.paid);
                    self.settled.insert(*instalment, planned);
                }
            }
            Event::BankAccountStated { .. } => {
                self.n_verified = 0;
                self.matter.wait(Concern::BankAccount, Awaits::VerifyBankAccount, at, None);
            }
            Event::BankAccountVerified { .. } => {
                self.n_verified = self.n_verified.saturating_add(1);
                if self.n_verified >= 2 {
                    self.matter.finish(Concern::BankAccount);
                }
            }
            Event::AdvanceSettled { .. } => {}
        }
    }

    fn split(&mut self, number: u16, kept: Ore, rest: u16, at: Moment) {
        let Some(planned) = self.unpaid.get_mut(&number) else { return };
        let mut new = *planned;
        new.amount = planned.amount.checked_sub(kept).unwrap_or_default();
        planned.amount = kept;
        self.unpaid.insert(rest, new);
        self.await_requests(at);
    }

    fn take_claim(&mut self, event: &claim::Event, at: Moment) {
        match event {
            claim::Event::Submitted { claim, .. } => {
                self.matter.wait(Concern::Claim(*claim), Awaits::AssessClaim, at, None);
            }
            claim::Event::Returned { claim } => {
                self.matter.wait(Concern::Claim(*claim), Awaits::ResendClaim, at, None);
            }
            claim::Event::Assessed { claim, .. } => self.matter.finish(Concern::Claim(*claim)),
            claim::Event::Disallowed { .. } => {}
        }
    }

    fn take_report(&mut self, number: u16, step: &Step, at: Moment) {
        let concern = Concern::Report(number);
        let obligation = self.reports.get(&number);
        let due = obligation.map(|report| report.due);
        let is_final = obligation.is_some_and(|report| report.kind == ReportKind::Final);
        let (what, due) = match step {
            // What is saved while changes are asked for does not make them done.
            Step::Save { .. } if self.waits(concern, Awaits::ChangeReport) => return,
            Step::Save { .. } => (Awaits::WriteReport, due),
            Step::MarkReady => (Awaits::SignReport, due),
            Step::Sign | Step::Change => (Awaits::CheckContent, None),
            Step::RequestChanges { .. } => (Awaits::ChangeReport, None),
            Step::CheckContent => (Awaits::CheckFinances, None),
            Step::CheckFinances => (Awaits::ApproveReport, None),
            Step::Reopen => {
                if is_final {
                    self.stand(Stage::Ongoing);
                    self.matter.finish(Concern::Decision);
                }
                (Awaits::WriteReport, due)
            }
            Step::Approve | Step::Fail => {
                self.matter.finish(concern);
                if is_final && *step == Step::Approve {
                    self.stand(Stage::FinalReported);
                    self.matter.wait(Concern::Decision, Awaits::SettleGrant, at, None);
                }
                return;
            }
        };
        self.matter.wait(concern, what, at, due);
    }

    fn waits(&self, concern: Concern, what: Awaits) -> bool {
        self.matter.awaited.iter().any(|known| known.concern == concern && known.what == what)
    }

    fn take_change(&mut self, event: &change::Event, at: Moment) {
        let (number, what) = match event {
            change::Event::Drafted { change, .. } => (change, Awaits::SendChange),
            change::Event::Submitted { change } => (change, Awaits::PrepareChange),
            change::Event::Prepared { change, .. } => (change, Awaits::DecideChange),
            change::Event::Decided { change, award, .. } => {
                self.matter.finish(Concern::Change(*change));
                if let Some(award) = award {
                    self.take_award(award);
                    self.await_requests(at);
                }
                return;
            }
        };
        self.matter.wait(Concern::Change(*number), what, at, None);
    }

    fn take_reclaim(&mut self, number: u16, happened: &Happened, at: Moment) {
        let concern = Concern::Reclaim(number);
        let (what, due) = match happened {
            Happened::Investigated { principal, .. } => {
                let amounts = principal.iter().flat_map(|(_, years)| years.values());
                self.owe(number, amounts.map(|amount| amount.ore()).sum());
                (Awaits::CommunicateReclaim, None)
            }
            Happened::Communicated { answer_by } => (Awaits::AnswerReclaim, Some(*answer_by)),
            Happened::Answered { .. } => (Awaits::DecideReclaim, None),
            Happened::Reclaimed { .. } => (Awaits::Invoice, None),
            Happened::Invoiced { due } => (Awaits::Repay, Some(due.day)),
            Happened::InterestCharged { amount, .. } => return self.owe(number, amount.ore()),
            Happened::Repaid { interest, principal, .. } => {
                let repaid: i64 = principal.values().map(|amount| amount.ore()).sum();
                self.owe(number, -interest.ore() - repaid);
                if self.owed.get(&number).is_none_or(|left| *left <= Ore::default()) {
                    self.matter.finish(concern);
                }
                return;
            }
            _ => {
                self.matter.finish(concern);
                return;
            }
        };
        self.matter.wait(concern, what, at, due);
    }

    fn owe(&mut self, number: u16, more: i64) {
        let left = self.owed.entry(number).or_default();
        *left = left.checked_add(Ore::new(more)).unwrap_or(*left);
    }
}
