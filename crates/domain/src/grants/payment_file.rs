//! The payment files of a funder: which account pays, and which orders went to the bank in which file.
//!
//! One stream for each funder, named by its id. An order is sent once (M11), so it stands in one file: a
//! file with an order that another file has is refused, however many make files at once.
//!
//! ```
//! use domain::grants::access::Role;
//! use domain::grants::act::{Act, Actor, Moment, Stream};
//! use domain::grants::payment_file::{Command, MessageVersion, Payer, State};
//!
//! let payer = Payer {
//!     account: "bankgiro 5050-1055".parse().unwrap(),
//!     bank: "NDEASESS".into(),
//!     agreement: None,
//!     version: MessageVersion::V03,
//! };
//! let act = Act {
//!     actor: Actor {
//!         person: "eva".parse().unwrap(),
//!         organisation: "tvv".parse().unwrap(),
//!         role: Role::Accountant,
//!     },
//!     at: Moment::from_unix(1_795_341_000).unwrap(),
//!     reason: None,
//!     command: Command::StatePayer(payer.clone()),
//! };
//! let funder = "tvv".parse().unwrap();
//! let events = State::default().decide(&funder, &act).unwrap();
//! assert_eq!(State::of(&act.record(events)).payer, Some(payer));
//! let told = State::default().decide(&"delmos".parse().unwrap(), &act).unwrap_err();
//! assert!(told.to_string().contains("delmos handles the matter"));
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Date;

use super::access::{Object, Right, refuse_other_funder, require};
use super::act::{Act, Moment, Recorded, Stream, in_order};
use super::draw::Hash;
use super::grant::instalment::OrderKey;
use super::id::{BankAccountId, OrganisationId, PersonId};
use super::ledger::sum;
use super::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

/// The version of the message that the funder's bank takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageVersion {
    /// `pain.001.001.03`.
    V03,
    /// `pain.001.001.09`.
    V09,
}

/// The account that a funder pays from, as its bank knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payer {
    /// The account: "bankgiro 5050-1055", or an IBAN.
    pub account: BankAccountId,
    /// The code of the bank (BIC).
    pub bank: String,
    /// The number of the agreement on files; `None` where the bank knows the funder by its
    /// organisation number.
    pub agreement: Option<String>,
    /// The version of the message.
    pub version: MessageVersion,
}

/// An order as a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledOrder {
    /// The order.
    pub order: OrderKey,
    /// The name that follows the payment through the banks and back (end-to-end identification).
    pub name: String,
    /// What is paid, above zero.
    pub amount: Ore,
    /// Who is paid.
    pub creditor: String,
    /// The account that is paid.
    pub account: BankAccountId,
}

/// A payment file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFile {
    /// Its name, never used for another file of the funder.
    pub name: String,
    /// The day on which the bank shall pay.
    pub execution: Date,
    /// The orders, by name.
    pub orders: Vec<FiledOrder>,
    /// What they add up to.
    pub sum: Ore,
    /// SHA-256 of the file.
    pub content: Hash,
}

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// States the account that pays, or another.
    StatePayer(Payer),
    /// Makes a file of orders that were sent.
    Make(PaymentFile),
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The account that pays was stated.
    PayerStated(Payer),
    /// A file was made.
    PaymentFileMade(PaymentFile),
}

/// A file with who made it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub file: PaymentFile,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: PersonId,
}

/// The payment files of a funder as the events have made them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The account that pays; `None` before one is stated.
    pub payer: Option<Payer>,
    /// The files, oldest first.
    pub files: Vec<Kept>,
    /// Where each payment stands: the file and the place in it, by the payment's name.
    places: BTreeMap<String, (usize, usize)>,
    /// The orders that stand in a file.
    filed: BTreeSet<OrderKey>,
    /// When the last event happened.
    pub last: Option<Moment>,
}

impl State {
    /// Returns whether an order stands in a file.
    #[must_use]
    pub fn has(&self, order: &OrderKey) -> bool {
        self.filed.contains(order)
    }

    /// Returns the file with a name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Kept> {
        self.files.iter().find(|kept| kept.file.name == name)
    }

    /// Returns the order of a payment with the file it stands in, or `None` where no file has it.
    #[must_use]
    pub fn order(&self, name: &str) -> Option<(&FiledOrder, &PaymentFile)> {
        let (file, place) = self.places.get(name)?;
        let file = &self.files.get(*file)?.file;
        Some((file.orders.get(*place)?, file))
    }

    /// Decides a command about the files of a funder.
    ///
    /// # Errors
    /// The first rule that forbids it: another role than accountant of the funder, no orders, an order
    /// or name that is in a file already, a sum that is not that of the orders.
    pub fn decide(
        &self,
        funder: &OrganisationId,
        act: &Act<Command>,
    ) -> Result<Vec<Event>, Refusal> {
        const ACT: &str = "make a payment file";
        in_order(self.last, act.at)?;
        refuse_other_funder(ACT, &act.actor, Some(funder))?;
        require(act.actor.role, Right::Approve, Object::Payment, &[])?;
        match &act.command {
            Command::StatePayer(payer) if self.payer.as_ref() == Some(payer) => Ok(Vec::new()),
            Command::StatePayer(payer) => Ok(vec![Event::PayerStated(payer.clone())]),
            Command::Make(file) => {
                if file.orders.is_empty() {
                    return refuse(Cause::Lacking {
                        rule: Rule::Input,
                        act: ACT,
                        what: "an order",
                    });
                }
                let is_filed =
                    |one: &FiledOrder| self.has(&one.order) || self.places.contains_key(&one.name);
                if self.file(&file.name).is_some() || file.orders.iter().any(is_filed) {
                    return refuse(Cause::AlreadyDone { rule: Rule::M11, act: ACT });
                }
                let orders = sum(ACT, file.orders.iter().map(|one| one.amount))?;
                if orders != file.sum {
                    let (left, right) = (file.sum, orders);
                    let what = "the sum of the file against its orders";
                    return refuse(Cause::Unequal { rule: Rule::M16, what, left, right });
                }
                Ok(vec![Event::PaymentFileMade(file.clone())])
            }
        }
    }
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        match &recorded.event {
            Event::PayerStated(payer) => self.payer = Some(payer.clone()),
            Event::PaymentFileMade(file) => {
                for (place, one) in file.orders.iter().enumerate() {
                    self.places.insert(one.name.clone(), (self.files.len(), place));
                    self.filed.insert(one.order.clone());
                }
                let (file, by) = (file.clone(), recorded.actor.person.clone());
                self.files.push(Kept { file, at: recorded.at, by });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::grants::access::Role;
    use crate::grants::act::Actor;

    fn act(role: Role, command: Command) -> Act<Command> {
        let actor =
            Actor { person: "eva".parse().unwrap(), organisation: "tvv".parse().unwrap(), role };
        Act { actor, at: Moment::from_unix(1_795_341_000).unwrap(), reason: None, command }
    }

    fn file(name: &str, instalments: &[u16]) -> PaymentFile {
        let order = |number: &u16| FiledOrder {
            order: OrderKey { grant: "b-1".parse().unwrap(), instalment: *number, attempt: 1 },
            name: format!("b-1-{number}.1"),
            amount: Ore::new(100),
            creditor: "Eda kommun".into(),
            account: "bankgiro 5050-1055".parse().unwrap(),
        };
        let orders: Vec<FiledOrder> = instalments.iter().map(order).collect();
        let sum = orders.iter().map(|one| one.amount).sum();
        let content = Hash::of(name);
        PaymentFile { name: name.into(), execution: date!(2026 - 11 - 23), orders, sum, content }
    }

    #[test]
    fn an_order_stands_in_one_file_however_often_it_is_tried() {
        let funder = "tvv".parse().unwrap();
        let mut state = State::default();
        let first = act(Role::Accountant, Command::Make(file("F1", &[1, 2])));
        for recorded in first.record(state.decide(&funder, &first).unwrap()) {
            state.apply(&recorded);
        }
        assert_eq!(state.order("b-1-2.1").unwrap().1.name, "F1");
        assert!(state.order("b-1-3.1").is_none());
        for again in [file("F2", &[2, 3]), file("F1", &[3])] {
            let told = state.decide(&funder, &act(Role::Accountant, Command::Make(again)));
            assert_eq!(told.unwrap_err().rule(), Rule::M11);
        }
        assert!(
            state.decide(&funder, &act(Role::Accountant, Command::Make(file("F2", &[3])))).is_ok()
        );
    }

    #[test]
    fn no_other_role_no_empty_file_and_no_wrong_sum() {
        let funder = "tvv".parse().unwrap();
        let rule = |role, file| {
            let told = State::default().decide(&funder, &act(role, Command::Make(file)));
            told.unwrap_err().rule()
        };
        for role in [Role::Officer, Role::Decider, Role::Administrator, Role::Auditor] {
            assert_eq!(rule(role, file("F1", &[1])), Rule::Access);
        }
        assert_eq!(rule(Role::Accountant, file("F1", &[])), Rule::Input);
        let mut wrong = file("F1", &[1]);
        wrong.sum = Ore::new(101);
        assert_eq!(rule(Role::Accountant, wrong), Rule::M16);
    }
}
