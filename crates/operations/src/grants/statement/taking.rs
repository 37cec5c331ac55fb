//! Bookings taken in through the desk, each a command named by the bank's reference.

use domain::grants::act::Act;
use domain::grants::grant::payment::{self, BankOutcome};
use domain::grants::grant::{self, reclaim};
use domain::grants::id::{BankEventId, GrantId};
use domain::grants::payment_file::FiledOrder;
use domain::grants::refusal::Refusal;
use domain::money::Ore;
use interchange::statement::{Direction, Entry};

use super::packed::hash_of;
use crate::grants::Desk;
use crate::grants::acting::{Done, Sent};
use crate::grants::error::DeskError;
use crate::grants::payment_error::PaymentError;

/// What became of a booking.
pub(super) enum Taken {
    /// It was taken in now, or before.
    In(Done),
    /// A rule forbids it.
    Refused(Refusal),
}

impl Taken {
    /// Returns how many commands changed something.
    pub(super) fn count(&self) -> usize {
        usize::from(matches!(self, Self::In(Done::Now)))
    }
}

/// Returns the name of a booking: which way, the day, the payment and the bank's own reference, or where
/// it stands where the bank has none. The same in every statement that tells of it.
pub(super) fn bank_event(name: &str, entry: &Entry) -> Result<BankEventId, PaymentError> {
    let way = match entry.direction {
        Direction::Credit => "in",
        Direction::Debit => "out",
    };
    let place = &entry.place;
    let reference = entry.bank_reference.clone().unwrap_or_else(|| {
        let page = place.page.as_deref().unwrap_or("-");
        format!("{}/{page}/{}/{}", place.statement, place.entry, place.transaction)
    });
    let day = entry.booked.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let text = format!("{way} {day} {name} {reference}");
    // A name is at most 120 characters on one line.
    Ok(match text.parse() {
        Ok(id) => id,
        Err(_) => hash_of(&text).parse()?,
    })
}

impl Desk {
    /// Takes in what became of an order.
    pub(super) async fn take_in_payment(
        &self,
        act: &Act<()>,
        order: &FiledOrder,
        entry: &Entry,
        outcome: BankOutcome,
    ) -> Result<Taken, PaymentError> {
        let bank_event = bank_event(&order.name, entry)?;
        let key = format!("bank {bank_event}");
        let order = order.order.clone();
        let id = order.grant.clone();
        let command = payment::Command::TakeIn { bank_event, order, outcome };
        self.take_in(act, &id, grant::Command::Payment(command), &key).await
    }

    /// Takes in a repayment of a reclaim.
    pub(super) async fn take_in_repayment(
        &self,
        act: &Act<()>,
        (id, number): (&GrantId, u16),
        bank_event: BankEventId,
        amount: Ore,
    ) -> Result<Taken, PaymentError> {
        let key = format!("bank {bank_event}");
        let step = reclaim::Step::TakeIn { bank_event, amount };
        let command = grant::Command::Reclaim(reclaim::Command { reclaim: number, step });
        self.take_in(act, id, command, &key).await
    }

    async fn take_in(
        &self,
        act: &Act<()>,
        id: &GrantId,
        command: grant::Command,
        key: &str,
    ) -> Result<Taken, PaymentError> {
        let key = key.parse()?;
        match self.act_on_grant(id, &Sent::new(act.with(command), key)).await {
            Ok(done) => Ok(Taken::In(done)),
            Err(DeskError::Refused(refusal)) => Ok(Taken::Refused(refusal)),
            Err(error) => Err(error.into()),
        }
    }
}
