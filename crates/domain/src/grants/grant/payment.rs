//! How an instalment is asked for, fixed, attested by two, sent and paid.

pub mod deciding;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::State;
use super::account::Account;
use super::award::PlannedInstalment;
use super::instalment::{Instalment, OrderKey, PaymentKind, Stage};
use crate::grants::act::Recorded;
use crate::grants::id::{BankAccountId, BankEventId, PersonId};
use crate::money::Ore;

/// What can be done to an instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Asks for it.
    Request {
        /// The instalment.
        instalment: u16,
    },
    /// Fixes its amount.
    Fix {
        /// The instalment.
        instalment: u16,
        /// How much is paid now; the rest of what was planned is planned anew.
        amount: Ore,
    },
    /// Attests it: the first time, or the second.
    Attest {
        /// The instalment.
        instalment: u16,
    },
    /// Sends its order to the bank.
    Send(OrderKey),
    /// States the recipient's bank account, or another.
    StateBankAccount {
        /// The account.
        bank_account: BankAccountId,
    },
    /// Verifies the bank account that is stated; two persons must.
    VerifyBankAccount {
        /// The account.
        bank_account: BankAccountId,
    },
    /// Takes in what the bank says.
    TakeIn {
        /// The bank's event.
        bank_event: BankEventId,
        /// The order.
        order: OrderKey,
        /// What became of it.
        outcome: BankOutcome,
    },
    /// Sends it back.
    SendBack {
        /// The instalment.
        instalment: u16,
    },
    /// Withholds it.
    Withhold {
        /// The instalment.
        instalment: u16,
    },
    /// Withholds it no longer.
    Resume {
        /// The instalment.
        instalment: u16,
    },
    /// Settles advances against approved costs, the earliest year first.
    SettleAdvance {
        /// How much.
        amount: Ore,
    },
}

/// The bank account that a grant is paid to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// The account.
    pub id: BankAccountId,
    /// Who has verified it since it was stated.
    pub verified_by: BTreeSet<PersonId>,
}

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankOutcome {
    /// It was paid.
    Paid,
    /// It could not be, or the money came back.
    Failed,
}

/// What has happened to an instalment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was asked for.
    Requested {
        /// The instalment.
        instalment: u16,
    },
    /// A part of it was planned anew as an instalment of its own.
    Split {
        /// The instalment.
        instalment: u16,
        /// What it is now.
        kept: Ore,
        /// The new instalment.
        rest: u16,
    },
    /// Its amount was fixed.
    Fixed {
        /// The instalment.
        instalment: u16,
    },
    /// A person attested it.
    FirstAttested {
        /// The instalment.
        instalment: u16,
    },
    /// A second person attested it.
    Attested {
        /// The instalment.
        instalment: u16,
    },
    /// Its order was sent.
    Sent {
        /// The order.
        order: OrderKey,
        /// The bank account that it is paid to.
        bank_account: BankAccountId,
    },
    /// The recipient's bank account was stated.
    BankAccountStated {
        /// The account.
        bank_account: BankAccountId,
    },
    /// A person verified it.
    BankAccountVerified {
        /// The account.
        bank_account: BankAccountId,
    },
    /// The bank paid it.
    Paid {
        /// The instalment.
        instalment: u16,
        /// The bank's event.
        bank_event: BankEventId,
        /// How much of it costs do not support any longer.
        surplus: Ore,
    },
    /// The bank could not pay it, or the money came back after it was paid.
    Failed {
        /// The instalment.
        instalment: u16,
        /// The bank's event.
        bank_event: BankEventId,
    },
    /// It was sent back.
    SentBack {
        /// The instalment.
        instalment: u16,
        /// Where to.
        to: BackTo,
    },
    /// It was withheld.
    Withheld {
        /// The instalment.
        instalment: u16,
    },
    /// It was withheld no longer.
    Resumed {
        /// The instalment.
        instalment: u16,
    },
    /// Advances were settled against approved costs.
    AdvanceSettled {
        /// The year that the advance is of.
        year: i32,
        /// How much.
        amount: Ore,
    },
}

/// Where an instalment is sent back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackTo {
    /// To the recipient: it is planned again.
    Planned,
    /// To the officer: its amount must be fixed anew.
    Requested,
}

impl State {
    /// Takes in what happened to an instalment.
    pub(super) fn take_payment(&mut self, recorded: &Recorded<super::Event>, event: &Event) {
        let person = Some(recorded.actor.person.clone());
        match event {
            Event::Requested { instalment } => self.set(*instalment, Stage::Requested),
            Event::Split { instalment, kept, rest } => self.split(*instalment, *kept, *rest),
            Event::Fixed { instalment } => {
                self.post_of(*instalment, Account::Remaining, Account::Ordered);
                self.set(*instalment, Stage::Fixed);
                if let Some(instalment) = self.instalments.get_mut(instalment) {
                    instalment.fixed_by = person;
                }
            }
            Event::FirstAttested { instalment } => {
                self.set(*instalment, Stage::FirstAttested);
                if let Some(instalment) = self.instalments.get_mut(instalment) {
                    instalment.attested_by = person;
                }
            }
            Event::Attested { instalment } => self.set(*instalment, Stage::Attested),
            Event::BankAccountStated { bank_account } => {
                let (id, verified_by) = (bank_account.clone(), BTreeSet::new());
                self.bank_account = Some(BankAccount { id, verified_by });
            }
            Event::BankAccountVerified { .. } => {
                if let Some(bank_account) = &mut self.bank_account {
                    bank_account.verified_by.extend(person);
                }
            }
            Event::Sent { order, .. } => {
                self.set(order.instalment, Stage::Sent);
                if let Some(instalment) = self.instalments.get_mut(&order.instalment) {
                    instalment.attempts = order.attempt;
                }
            }
            Event::Paid { instalment, bank_event, surplus } => {
                self.bank_events.insert(bank_event.clone());
                self.pay(*instalment, *surplus);
            }
            Event::Failed { instalment, bank_event } => {
                self.bank_events.insert(bank_event.clone());
                self.take_back(*instalment);
                self.set(*instalment, Stage::Failed);
            }
            Event::SentBack { instalment, to } => {
                if *to == BackTo::Requested {
                    self.post_of(*instalment, Account::Ordered, Account::Remaining);
                }
                let stage = match to {
                    BackTo::Planned => Stage::Planned,
                    BackTo::Requested => Stage::Requested,
                };
                self.set(*instalment, stage);
            }
            Event::Withheld { instalment } => self.set(*instalment, Stage::Withheld),
            Event::Resumed { instalment } => self.set(*instalment, Stage::Planned),
            Event::AdvanceSettled { year, amount } => {
                self.move_money(*year, Account::Advance, Account::Earned, *amount);
            }
        }
    }

    fn set(&mut self, number: u16, stage: Stage) {
        if let Some(instalment) = self.instalments.get_mut(&number) {
            instalment.stage = stage;
        }
    }

    fn post_of(&mut self, number: u16, from: Account, to: Account) {
        if let Some(planned) = self.instalments.get(&number).map(|instalment| instalment.planned) {
            self.move_money(planned.year, from, to, planned.amount);
        }
    }

    fn split(&mut self, number: u16, kept: Ore, rest: u16) {
        let Some(instalment) = self.instalments.get_mut(&number) else { return };
        let mut planned = instalment.planned;
        planned.amount = planned.amount.checked_sub(kept).unwrap_or_default();
        instalment.planned.amount = kept;
        self.instalments.insert(rest, Instalment::planned(planned));
    }

    fn pay(&mut self, number: u16, surplus: Ore) {
        let Some(planned) = self.instalments.get(&number).map(|instalment| instalment.planned)
        else {
            return;
        };
        let supported = planned.amount.checked_sub(surplus).unwrap_or_default();
        let to = match planned.kind {
            PaymentKind::Advance => Account::Advance,
            PaymentKind::Running | PaymentKind::Final => Account::Earned,
        };
        self.move_money(planned.year, Account::Ordered, to, supported);
        self.move_money(planned.year, Account::Ordered, Account::Surplus, surplus);
        self.set(number, Stage::Paid);
    }

    /// Returns the accounts that money of a paid instalment comes back from, each with how much: first
    /// where its kind of payment lies, then where it may have been moved since. Less than was paid where
    /// the rest is reclaimed or withdrawn.
    pub(super) fn comes_back_from(&self, planned: PlannedInstalment) -> Vec<(Account, Ore)> {
        let order = match planned.kind {
            PaymentKind::Advance => [Account::Advance, Account::Surplus, Account::Earned],
            PaymentKind::Running | PaymentKind::Final => {
                [Account::Surplus, Account::Earned, Account::Advance]
            }
        };
        let mut left = planned.amount;
        let mut parts = Vec::new();
        for account in order {
            let part = self.ledger.balance((planned.year, account)).min(left);
            left = left.checked_sub(part).unwrap_or_default();
            parts.push((account, part));
        }
        parts
    }

    /// Takes money of a paid instalment back to its order; an instalment that is not paid has none.
    fn take_back(&mut self, number: u16) {
        let paid = self.instalments.get(&number).filter(|one| one.stage == Stage::Paid);
        let Some(planned) = paid.map(|instalment| instalment.planned) else { return };
        for (from, amount) in self.comes_back_from(planned) {
            self.move_money(planned.year, from, Account::Ordered, amount);
        }
    }
}
