//! What each finding means for the grant it is about, as the grant stands now.

use domain::grants::grant::State;
use domain::grants::grant::instalment::{OrderKey, Stage};
use domain::grants::grant::payment::BankOutcome;
use domain::grants::id::OrganisationId;
use domain::grants::payment_file::FiledOrder;
use interchange::reconciliation::{Finding as Found, Reconciliation, Settled};
use interchange::statement::{Direction, Entry};

use super::answer::{Answer, Finding, Open};
use super::taking::Taken;
use super::{Doing, Known};
use crate::grants::Desk;
use crate::grants::payment_error::PaymentError;
use crate::grants::payment_order::reclaim_referred_to;

/// How an order stands in its grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// On its way.
    Sent,
    /// Paid.
    Paid,
    /// Failed, and nothing has been done about it.
    Failed,
    /// Failed, and attested anew or sent back since.
    DealtWith,
}

fn standing(state: &State, order: &OrderKey) -> Standing {
    let Some(instalment) = state.instalments.get(&order.instalment) else {
        return Standing::DealtWith;
    };
    match instalment.stage {
        _ if instalment.attempts != order.attempt => Standing::DealtWith,
        Stage::Sent => Standing::Sent,
        Stage::Paid => Standing::Paid,
        Stage::Failed => Standing::Failed,
        _ => Standing::DealtWith,
    }
}

impl Desk {
    /// Judges everything, takes in what ties out and writes down what does not.
    pub(super) async fn judge_all(
        &self,
        (funder, known): (&OrganisationId, &Known),
        reconciliation: Reconciliation,
        doing: Doing<'_>,
        answer: &mut Answer,
    ) -> Result<(), PaymentError> {
        for settled in reconciliation.settled {
            if let Some((order, _)) = known.orders.get(settled.end_to_end.as_str()) {
                self.judge_settled(order, settled, doing, answer).await?;
            }
        }
        for found in reconciliation.open {
            let order = name_of(&found).and_then(|name| known.orders.get(name));
            match (order, found) {
                (_, Found::EntryWithoutOrder { entry }) => {
                    self.judge_unknown(funder, entry, doing, answer).await?;
                }
                (Some((order, _)), Found::Returned { reason, entries, .. }) => {
                    self.judge_returned(order, (reason, entries), doing, answer).await?;
                }
                (Some((order, _)), found) => answer.open.push(open(order, found)),
                (None, _) => {}
            }
        }
        let name = |open: &Open| open.order.as_ref().map(|order| order.name.clone());
        answer.open.sort_by_cached_key(|open| (open.order.is_none(), name(open)));
        Ok(())
    }

    /// Judges a payment that went out as ordered.
    async fn judge_settled(
        &self,
        order: &FiledOrder,
        settled: Settled,
        doing: Doing<'_>,
        answer: &mut Answer,
    ) -> Result<(), PaymentError> {
        let state = self.grant(&order.order.grant).await?.state;
        let entries = settled.entries;
        let finding = match (standing(&state, &order.order), doing) {
            (Standing::Paid, _) => None,
            (Standing::Failed | Standing::DealtWith, _) => Some(Finding::PaidAfterFailure),
            (Standing::Sent, Doing::Looking) => Some(Finding::NotTakenIn),
            (Standing::Sent, Doing::TakingIn(act)) => {
                let Some(entry) = last(&entries, Direction::Debit) else { return Ok(()) };
                match self.take_in_payment(act, order, entry, BankOutcome::Paid).await? {
                    Taken::Refused(refusal) => Some(Finding::Refused { refusal }),
                    taken => {
                        answer.summary.n_taken_in += taken.count();
                        None
                    }
                }
            }
        };
        match finding {
            Some(finding) => {
                let order = Some(order.clone());
                answer.open.push(Open { order, finding, entries });
            }
            None => {
                answer.summary.n_paid += 1;
                let paid = answer.summary.paid.checked_add(order.amount);
                answer.summary.paid = paid.unwrap_or(answer.summary.paid);
            }
        }
        Ok(())
    }

    /// Judges a payment that came back, after it was taken in as paid or before.
    async fn judge_returned(
        &self,
        order: &FiledOrder,
        (reason, entries): (Option<String>, Vec<Entry>),
        doing: Doing<'_>,
        answer: &mut Answer,
    ) -> Result<(), PaymentError> {
        let state = self.grant(&order.order.grant).await?.state;
        let finding = match (standing(&state, &order.order), doing) {
            (Standing::DealtWith, _) => {
                answer.summary.n_returned += 1;
                return Ok(());
            }
            (Standing::Failed, _) => Finding::CameBack { reason },
            (Standing::Sent | Standing::Paid, Doing::Looking) => Finding::NotTakenIn,
            (Standing::Sent | Standing::Paid, Doing::TakingIn(act)) => {
                let Some(entry) = last(&entries, Direction::Credit) else { return Ok(()) };
                match self.take_in_payment(act, order, entry, BankOutcome::Failed).await? {
                    Taken::Refused(refusal) => Finding::CameBackTooLate { refusal },
                    taken => {
                        answer.summary.n_taken_in += taken.count();
                        Finding::CameBack { reason }
                    }
                }
            }
        };
        answer.open.push(Open { order: Some(order.clone()), finding, entries });
        Ok(())
    }

    /// Judges a booking that belongs to no order: a repayment where it names a reclaim of the funder.
    async fn judge_unknown(
        &self,
        funder: &OrganisationId,
        entry: Entry,
        doing: Doing<'_>,
        answer: &mut Answer,
    ) -> Result<(), PaymentError> {
        let finding = match entry.direction {
            Direction::Debit => Finding::NoSuchOrder,
            Direction::Credit => match self.judge_repayment(funder, &entry, doing, answer).await? {
                Some(finding) => finding,
                None => {
                    answer.summary.n_repaid += 1;
                    let repaid = answer.summary.repaid.checked_add(entry.amount);
                    answer.summary.repaid = repaid.unwrap_or(answer.summary.repaid);
                    return Ok(());
                }
            },
        };
        answer.open.push(Open { order: None, finding, entries: vec![entry] });
        Ok(())
    }

    /// Takes in a repayment, or returns why it is none.
    async fn judge_repayment(
        &self,
        funder: &OrganisationId,
        entry: &Entry,
        doing: Doing<'_>,
        answer: &mut Answer,
    ) -> Result<Option<Finding>, PaymentError> {
        let references = [&entry.reference, &entry.end_to_end];
        let told = references.into_iter().flatten().find_map(|text| reclaim_referred_to(text));
        let Some((id, number)) = told else { return Ok(Some(Finding::NoSuchReclaim)) };
        let grant = self.read::<State>(id.as_str()).await?.state;
        let reclaim = grant.reclaims.get(&number).filter(|_| grant.funder.as_ref() == Some(funder));
        let Some(reclaim) = reclaim else { return Ok(Some(Finding::NoSuchReclaim)) };
        let name = format!("{id}-R{number}");
        let bank_event = super::taking::bank_event(&name, entry)?;
        if reclaim.bank_events.contains(&bank_event) {
            return Ok(None);
        }
        let Doing::TakingIn(act) = doing else { return Ok(Some(Finding::NotTakenIn)) };
        Ok(match self.take_in_repayment(act, (&id, number), bank_event, entry.amount).await? {
            Taken::Refused(refusal) => Some(Finding::Refused { refusal }),
            taken => {
                answer.summary.n_taken_in += taken.count();
                None
            }
        })
    }
}

/// Returns the payment that a finding is about.
fn name_of(found: &Found) -> Option<&str> {
    match found {
        Found::OrderWithoutEntry { end_to_end, .. }
        | Found::Returned { end_to_end, .. }
        | Found::Double { end_to_end, .. }
        | Found::OtherAmount { end_to_end, .. }
        | Found::OtherAccount { end_to_end, .. } => Some(end_to_end.as_str()),
        Found::EntryWithoutOrder { .. } => None,
    }
}

/// Returns what is told of an order that nothing is taken in of.
fn open(order: &FiledOrder, found: Found) -> Open {
    let (finding, entries) = match found {
        Found::OrderWithoutEntry { .. } => (Finding::NotBooked, Vec::new()),
        Found::Returned { reason, entries, .. } => (Finding::CameBack { reason }, entries),
        Found::Double { entries, .. } => {
            let booked = |entry: &Entry| match entry.direction {
                Direction::Debit => i128::from(entry.amount.ore()),
                Direction::Credit => -i128::from(entry.amount.ore()),
            };
            (Finding::Double { booked_ore: entries.iter().map(booked).sum() }, entries)
        }
        Found::OtherAmount { booked_ore, entries, .. } => {
            (Finding::OtherAmount { booked_ore }, entries)
        }
        Found::OtherAccount { paid, .. } => (Finding::OtherAccount { paid }, Vec::new()),
        Found::EntryWithoutOrder { entry } => (Finding::NoSuchOrder, vec![entry]),
    };
    Open { order: Some(order.clone()), finding, entries }
}

/// Returns the last booking in a direction.
fn last(entries: &[Entry], direction: Direction) -> Option<&Entry> {
    let of_direction = entries.iter().filter(|entry| entry.direction == direction);
    of_direction.max_by_key(|entry| (entry.booked, *entry))
}
