//! Reclaims: money that was paid and is to come back.

pub mod deciding;
pub mod stage;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use time::Date;

use super::State;
use super::account::Account;
use crate::calendar::deadline::Deadline;
use crate::grants::id::{BankEventId, PersonId};
use crate::grants::programme::booking::Years;
use crate::money::Ore;
use crate::regime::afterwards::{RemissionReasons, RepaymentGround};

pub use self::stage::Stage;

/// A reclaim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reclaim {
    /// Its stage.
    pub stage: Stage,
    /// The ground.
    pub ground: RepaymentGround,
    /// The paragraph and point.
    pub paragraph: Box<str>,
    /// How much of each year was found, by the account it was found in.
    pub found_in: Vec<(Account, Years)>,
    /// What is left of the principal of each year.
    pub outstanding: Years,
    /// Who investigated.
    pub investigated_by: PersonId,
    /// Last day to answer; `None` before it is communicated.
    pub answer_by: Option<Date>,
    /// What the recipient answered; `None` where nothing has come.
    pub answer: Option<String>,
    /// The day of the decision; `None` before.
    pub decided_on: Option<Date>,
    /// The day to pay; `None` before it is invoiced.
    pub due: Option<Deadline>,
    /// The last day that interest has been charged up to.
    pub interest_to: Option<Date>,
    /// Interest that has been charged.
    pub interest: Ore,
    /// Interest that has been paid.
    pub interest_paid: Ore,
    /// The bank's events that have been taken in.
    pub bank_events: BTreeSet<BankEventId>,
}

impl Reclaim {
    /// Returns what is left of the principal.
    #[must_use]
    pub fn principal(&self) -> Ore {
        self.outstanding.values().copied().sum()
    }

    /// Returns whether it was not paid in time, on a day.
    #[must_use]
    pub fn is_overdue_on(&self, day: Date) -> bool {
        self.stage.is_open() && self.due.as_ref().is_some_and(|due| !due.is_met_on(day))
    }

    /// Returns what it waits for and until when, or `None` where it waits for no day.
    #[must_use]
    pub fn deadline(&self) -> Option<(Date, &'static str)> {
        match self.stage {
            Stage::Communicated => self.answer_by.map(|day| (day, "answer the reclaim")),
            Stage::Invoiced | Stage::PartlyPaid => {
                self.due.as_ref().map(|due| (due.day, "pay the reclaim"))
            }
            _ => None,
        }
    }
}

/// What can be done to a reclaim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its number.
    pub reclaim: u16,
    /// What is done.
    pub step: Step,
}

/// One step of a reclaim, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Begins to examine money that was paid.
    Investigate {
        /// On what ground.
        ground: RepaymentGround,
        /// How much: taken of what is found not earned first, then of advances, then of the rest.
        amount: Ore,
    },
    /// Lets the recipient answer.
    Communicate {
        /// Last day.
        answer_by: Date,
    },
    /// Answers.
    Answer {
        /// What.
        text: String,
    },
    /// Finds that there is no ground after all.
    Drop,
    /// Decides that the money is to come back.
    Reclaim,
    /// Sends the invoice.
    Invoice,
    /// Charges interest up to a day.
    ChargeInterest,
    /// Takes in a repayment.
    TakeIn {
        /// The bank's event.
        bank_event: BankEventId,
        /// How much: interest first, then the principal.
        amount: Ore,
    },
    /// Decides not to claim, or forgives what is left.
    Waive {
        /// How weighty the reasons are.
        reasons: RemissionReasons,
    },
    /// Sends it to collection.
    SendToCollection,
}

/// What has happened to a reclaim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number.
    pub reclaim: u16,
    /// What happened.
    pub happened: Happened,
}

/// What has happened to a reclaim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// An examination began.
    Investigated {
        /// On what ground.
        ground: RepaymentGround,
        /// The paragraph and point.
        paragraph: Box<str>,
        /// Who examines.
        by: PersonId,
        /// How much of each year, by the account it was found in.
        principal: Vec<(Account, Years)>,
    },
    /// The recipient may answer.
    Communicated {
        /// Last day.
        answer_by: Date,
    },
    /// The recipient answered.
    Answered {
        /// What.
        text: String,
    },
    /// There was no ground after all: the money went back to where it was found.
    Dropped,
    /// It was decided that the money is to come back.
    Reclaimed {
        /// The day.
        on: Date,
    },
    /// The invoice was sent.
    Invoiced {
        /// The day to pay, and how it was found.
        due: Deadline,
    },
    /// Interest was charged.
    InterestCharged {
        /// Up to this day.
        to: Date,
        /// How much.
        amount: Ore,
    },
    /// A repayment came.
    Repaid {
        /// The bank's event.
        bank_event: BankEventId,
        /// How much of it is interest.
        interest: Ore,
        /// How much of it is principal of each year.
        principal: Years,
    },
    /// It was decided not to claim, or what is left was forgiven.
    Waived {
        /// How weighty the reasons were.
        reasons: RemissionReasons,
    },
    /// It was sent to collection.
    SentToCollection,
}

impl State {
    /// Takes in what happened to a reclaim.
    pub(super) fn take_reclaim(&mut self, event: &Event) {
        let number = event.reclaim;
        if let Happened::Investigated { ground, paragraph, by, principal } = &event.happened {
            let reclaim = Reclaim {
                stage: Stage::UnderInvestigation,
                ground: *ground,
                paragraph: paragraph.clone(),
                found_in: principal.clone(),
                outstanding: deciding::added(principal),
                investigated_by: by.clone(),
                answer_by: None,
                answer: None,
                decided_on: None,
                due: None,
                interest_to: None,
                interest: Ore::default(),
                interest_paid: Ore::default(),
                bank_events: BTreeSet::new(),
            };
            self.reclaims.insert(number, reclaim);
            for (account, years) in principal {
                for (year, amount) in years {
                    self.move_money(*year, *account, Account::Investigated, *amount);
                }
            }
            return;
        }
        let Some(mut reclaim) = self.reclaims.remove(&number) else { return };
        for (from, to, years) in reclaim.take_in(&event.happened) {
            for (year, amount) in years {
                self.move_money(year, from, to, amount);
            }
        }
        self.reclaims.insert(number, reclaim);
    }
}

impl Reclaim {
    /// Takes in what happened and returns how money moves.
    fn take_in(&mut self, happened: &Happened) -> Vec<(Account, Account, Years)> {
        match happened {
            Happened::Investigated { .. } => {}
            Happened::Communicated { answer_by } => {
                self.stage = Stage::Communicated;
                self.answer_by = Some(*answer_by);
            }
            Happened::Answered { text } => self.answer = Some(text.clone()),
            Happened::Dropped => {
                self.stage = Stage::Dropped;
                self.outstanding = Years::new();
                let back =
                    |(to, years): &(Account, Years)| (Account::Investigated, *to, years.clone());
                return self.found_in.iter().map(back).collect();
            }
            Happened::Reclaimed { on } => {
                self.stage = Stage::Decided;
                self.decided_on = Some(*on);
                let principal = self.outstanding.clone();
                return vec![(Account::Investigated, Account::Receivable, principal)];
            }
            Happened::Invoiced { due } => {
                self.stage = Stage::Invoiced;
                self.due = Some(due.clone());
            }
            Happened::InterestCharged { to, amount } => {
                self.interest_to = Some(*to);
                self.interest = self.interest.checked_add(*amount).unwrap_or(self.interest);
            }
            Happened::Repaid { bank_event, interest, principal } => {
                self.bank_events.insert(bank_event.clone());
                self.repay(*interest, principal);
                return vec![(Account::Receivable, Account::Repaid, principal.clone())];
            }
            Happened::Waived { .. } => {
                let from = match self.stage {
                    Stage::UnderInvestigation | Stage::Communicated => Account::Investigated,
                    _ => Account::Receivable,
                };
                self.stage = Stage::Remitted;
                let principal = std::mem::take(&mut self.outstanding);
                return vec![(from, Account::Remitted, principal)];
            }
            Happened::SentToCollection => self.stage = Stage::InCollection,
        }
        Vec::new()
    }

    fn repay(&mut self, interest: Ore, principal: &Years) {
        self.interest_paid = self.interest_paid.checked_add(interest).unwrap_or(self.interest_paid);
        for (year, amount) in principal {
            if let Some(left) = self.outstanding.get_mut(year) {
                *left = left.checked_sub(*amount).unwrap_or_default();
            }
        }
        self.outstanding.retain(|_, left| *left > Ore::default());
        let is_paid = self.outstanding.is_empty() && self.interest_paid >= self.interest;
        self.stage = match self.stage {
            _ if is_paid => Stage::Paid,
            Stage::InCollection => Stage::InCollection,
            _ => Stage::PartlyPaid,
        };
    }
}
