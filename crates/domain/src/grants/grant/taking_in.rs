//! How events make a grant.

use std::collections::BTreeMap;

use super::account::Account;
use super::award::{Award, PlannedInstalment};
use super::decided::{Decided, DecisionVersion};
use super::instalment::{Instalment, Stage as InstalmentStage};
use super::report::Report;
use super::{Event, Stage, State};
use crate::grants::act::{Moment, Recorded, Stream};
use crate::grants::ledger::of_year;
use crate::grants::programme::booking::Years;
use crate::money::Ore;

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        match &recorded.event {
            Event::Decided(decided) => self.take_decision(recorded.at, decided),
            Event::YearConfirmed { year, amount, plan } => self.take_year(*year, *amount, plan),
            Event::Ended { ending, withdrawn, lapsed } => {
                self.take_ending(*ending, withdrawn, lapsed);
            }
            Event::Decision(event) => self.take_about_decision(event),
            Event::Payment(event) => self.take_payment(recorded, event),
            Event::Claim(event) => self.take_claim(event),
            Event::Report(event) => self.take_report(recorded, event),
            Event::Change(event) => self.take_change(recorded, event),
            Event::Check(event) => self.take_check(event),
            Event::Reclaim(event) => self.take_reclaim(event),
        }
    }
}

impl State {
    fn take_decision(&mut self, at: Moment, decided: &Decided) {
        self.stage = Some(Stage::Decided);
        self.parties = decided.parties.clone();
        self.funder = Some(decided.funder.clone());
        for (year, amount) in &decided.award.budget.grant {
            let conditional = of_year(&decided.conditional, *year);
            let firm = amount.checked_sub(conditional).unwrap_or_default();
            self.move_money(*year, Account::Programme, Account::Conditional, conditional);
            self.move_money(*year, Account::Programme, Account::Remaining, firm);
        }
        self.take_plan(&decided.award.plan);
        self.take_obligations(&decided.award);
        let award = decided.award.clone();
        self.versions.push(DecisionVersion { at, award, change: None });
        self.origin = Some(decided.clone());
    }

    /// Takes in a new version of the decision.
    pub(super) fn take_version(
        &mut self,
        at: Moment,
        award: &Award,
        change: Option<u16>,
        more: &Years,
        less: &Years,
    ) {
        for (year, amount) in more {
            self.move_money(*year, Account::Programme, Account::Remaining, *amount);
        }
        for (year, amount) in less {
            self.move_money(*year, Account::Remaining, Account::Withdrawn, *amount);
        }
        self.strike_open(|_| true);
        self.take_plan(&award.plan);
        self.take_obligations(award);
        self.versions.push(DecisionVersion { at, award: award.clone(), change });
    }

    fn take_year(&mut self, year: i32, amount: Ore, plan: &BTreeMap<u16, PlannedInstalment>) {
        let conditional = self.ledger.balance((year, Account::Conditional));
        let lapsed = conditional.checked_sub(amount).unwrap_or_default();
        self.move_money(year, Account::Conditional, Account::Remaining, amount);
        self.move_money(year, Account::Conditional, Account::Withdrawn, lapsed);
        self.strike_open(|instalment| instalment.planned.year == year);
        self.take_plan(plan);
    }

    /// Strikes the instalments that nothing is ordered or paid of; those of the new plan come back.
    fn strike_open(&mut self, picks: impl Fn(&Instalment) -> bool) {
        for instalment in self.instalments.values_mut() {
            if instalment.stage.is_open() && picks(instalment) {
                instalment.stage = InstalmentStage::Struck;
            }
        }
    }

    /// Takes in a plan: what is ordered or paid stays as it is, the rest is planned.
    fn take_plan(&mut self, plan: &BTreeMap<u16, PlannedInstalment>) {
        for (number, planned) in plan {
            let is_bound = self.instalments.get(number).is_some_and(|instalment| {
                !instalment.stage.is_open() && instalment.stage != InstalmentStage::Struck
            });
            if !is_bound {
                self.instalments.insert(*number, Instalment::planned(*planned));
            }
        }
    }

    /// Takes in the reports that are owed: new ones, and new last days of those not handed in.
    fn take_obligations(&mut self, award: &Award) {
        for (number, obligation) in &award.reports {
            let owed = Report::owed(obligation);
            let report = self.reports.entry(*number).or_insert(owed);
            report.due = obligation.due;
        }
    }
}
