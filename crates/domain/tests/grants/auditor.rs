//! The auditor: adds up what the log of a grant says, by other means than the grant's own accounts.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::act::Recorded;
use domain::grants::grant::award::PlannedInstalment;
use domain::grants::grant::reclaim::Happened;
use domain::grants::grant::{Event, change, payment};

/// What the events add up to, in öre by year where nothing else is said.
#[derive(Debug, Default)]
pub(crate) struct Books {
    /// Decided, subject to budget or not, less what was withdrawn.
    pub(crate) decided: BTreeMap<i32, i64>,
    pub(crate) paid: BTreeMap<i32, i64>,
    pub(crate) repaid: BTreeMap<i32, i64>,
    /// How often each order was sent.
    pub(crate) sent: BTreeMap<(u16, u16), u32>,
    pub(crate) bank_events: BTreeSet<String>,
    plan: BTreeMap<u16, PlannedInstalment>,
    /// The instalments whose money has gone out and not come back.
    settled: BTreeSet<u16>,
    conditional: BTreeMap<i32, i64>,
}

impl Books {
    pub(crate) fn of(log: &[Recorded<Event>]) -> Self {
        let mut books = Self::default();
        for recorded in log {
            books.enter(&recorded.event);
        }
        books
    }

    fn enter(&mut self, event: &Event) {
        let add = |sums: &mut BTreeMap<i32, i64>, year: i32, ore: i64| {
            *sums.entry(year).or_default() += ore;
        };
        match event {
            Event::Decided(decided) => {
                for (year, amount) in &decided.award.budget.grant {
                    add(&mut self.decided, *year, amount.ore());
                }
                for (year, amount) in &decided.conditional {
                    add(&mut self.conditional, *year, amount.ore());
                }
                self.plan = decided.award.plan.clone();
            }
            Event::YearConfirmed { year, amount, plan } => {
                let hoped = self.conditional.remove(year).unwrap_or_default();
                add(&mut self.decided, *year, amount.ore() - hoped);
                self.plan.extend(plan.iter().map(|(number, planned)| (*number, *planned)));
            }
            Event::Ended { withdrawn, lapsed, .. } => {
                for (year, amount) in withdrawn.iter().chain(lapsed) {
                    add(&mut self.decided, *year, -amount.ore());
                }
            }
            Event::Change(change::Event::Decided { award, more, less, .. }) => {
                for (year, amount) in more {
                    add(&mut self.decided, *year, amount.ore());
                }
                for (year, amount) in less {
                    add(&mut self.decided, *year, -amount.ore());
                }
                if let Some(award) = award {
                    self.plan.extend(award.plan.iter().map(|(number, one)| (*number, *one)));
                }
            }
            Event::Payment(event) => self.enter_payment(event),
            Event::Reclaim(event) => {
                if let Happened::Repaid { principal, bank_event, .. } = &event.happened {
                    assert!(self.bank_events.insert(bank_event.to_string()), "M11: {bank_event}");
                    for (year, amount) in principal {
                        add(&mut self.repaid, *year, amount.ore());
                    }
                }
            }
            _ => {}
        }
    }

    fn enter_payment(&mut self, event: &payment::Event) {
        match event {
            payment::Event::Split { instalment, kept, rest } => {
                let mut planned = self.plan[instalment];
                planned.amount = planned.amount.checked_sub(*kept).unwrap();
                self.plan.insert(*rest, planned);
                self.plan.get_mut(instalment).unwrap().amount = *kept;
            }
            payment::Event::Sent { order, .. } => {
                *self.sent.entry((order.instalment, order.attempt)).or_default() += 1;
            }
            payment::Event::Paid { instalment, bank_event, .. } => {
                assert!(self.bank_events.insert(bank_event.to_string()), "M11: {bank_event}");
                let planned = self.plan[instalment];
                *self.paid.entry(planned.year).or_default() += planned.amount.ore();
                assert!(self.settled.insert(*instalment), "paid twice");
            }
            payment::Event::Failed { instalment, bank_event } => {
                assert!(self.bank_events.insert(bank_event.to_string()), "M11: {bank_event}");
                if self.settled.remove(instalment) {
                    let planned = self.plan[instalment];
                    *self.paid.entry(planned.year).or_default() -= planned.amount.ore();
                }
            }
            _ => {}
        }
    }
}
