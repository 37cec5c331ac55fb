//! Payment files: what is attested is sent to the bank in one file, once.
//!
//! ```text
//! attested ─► Send, each order its own command ─► sent, in no file ─► one file, one event ─► bytes
//! ```
//!
//! Each step can be cut off and done again: an order that is sent and in no file is in the next one, and
//! none is in two. What cannot be sent is left where it is, with why.

use domain::grants::act::Act;
use domain::grants::draw::Hash;
use domain::grants::grant::concern::Concern;
use domain::grants::grant::instalment::{OrderKey, Stage};
use domain::grants::grant::{self, payment};
use domain::grants::id::{GrantId, OrganisationId};
use domain::grants::ledger::sum;
use domain::grants::matter::Awaits;
use domain::grants::payment_file::{
    Command, Event, FiledOrder, Kept, MessageVersion, Payer, PaymentFile as Filed, State,
};
use domain::money::Ore;
use domain::people;
use interchange::account::Account;
use interchange::credit_transfer::{CreditTransfer, Debtor, Order, Remittance, Version};
use register::hash::ContentHash;
use register::text::Word;
use time::OffsetDateTime;

use super::acting::{Done, Sent};
use super::error::DeskError;
use super::events;
use super::payment_error::{InvalidAccount, PaymentError};
use super::payment_order::{as_bank_order, filed, parse_account};
use super::streams::Seen;
use super::tables::matters::{Asked, Matterlist};
use super::{Desk, Subject};

/// The most orders of one file. Where there are more, the next file has the rest.
pub const MOST_ORDERS: usize = 1_000;

/// What stands for the account of a recipient that has stated none.
const UNSTATED: &str = "none";

/// How many matters are read at once.
const MATTERS: u32 = 500;

/// A payment file, byte for byte as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFile {
    /// Its name, without ending.
    pub name: String,
    /// What the bank is to be given.
    pub bytes: Vec<u8>,
    /// The orders, by name.
    pub orders: Vec<FiledOrder>,
    /// What they add up to.
    pub sum: Ore,
}

/// What became of an attempt to send orders.
#[derive(Debug)]
pub struct SentOrders {
    /// The file; `None` where there was nothing that could be sent.
    pub file: Option<PaymentFile>,
    /// What was left where it is.
    pub left: Vec<LeftOut>,
}

/// An order that is not sent, and why.
#[derive(Debug)]
pub struct LeftOut {
    /// The order.
    pub order: FiledOrder,
    /// Why.
    pub why: PaymentError,
}

/// What waits to be sent to the bank.
#[derive(Debug, Default)]
pub struct ToSend {
    /// Orders that are attested, or sent and in no file yet, by grant and instalment.
    pub orders: Vec<FiledOrder>,
    /// What they add up to.
    pub sum: Ore,
    /// Those of them whose account cannot be paid, and attested ones without any.
    pub left: Vec<LeftOut>,
}

impl Desk {
    /// Returns the files of a funder, with the account that pays.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub async fn payment_files(&self, funder: &OrganisationId) -> Result<Seen<State>, DeskError> {
        self.read(funder.as_str()).await
    }

    /// Returns a file of a funder as it was made, or `None` where it has no file of the name.
    ///
    /// # Errors
    /// Where the register refuses, and [`PaymentError::Damaged`].
    pub async fn payment_file(
        &self,
        funder: &OrganisationId,
        name: &str,
    ) -> Result<Option<PaymentFile>, PaymentError> {
        let files = self.payment_files(funder).await?;
        match files.state.file(name) {
            Some(Kept { file, .. }) => self.fetched(file).await.map(Some),
            None => Ok(None),
        }
    }

    /// States the account that a funder pays from.
    ///
    /// # Errors
    /// [`InvalidAccount`] and [`PaymentError::Bank`] where it cannot pay; [`DeskError`].
    pub async fn state_payer(
        &self,
        funder: &OrganisationId,
        sent: &Sent<Payer>,
    ) -> Result<Done, PaymentError> {
        let people = self.people().await?;
        debtor(funder, &sent.act.command, &people.state)?;
        self.keep(sent, || {
            Box::pin(async move {
                let files = self.payment_files(funder).await?;
                let act = sent.act.with(Command::StatePayer(sent.act.command.clone()));
                let events = files.state.decide(funder, &act)?;
                Ok(vec![files.then(&events, &[])?])
            })
        })
        .await
    }

    /// Returns what waits to be sent.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn orders_to_send(&self, funder: &OrganisationId) -> Result<ToSend, PaymentError> {
        let mut waiting = self.attested_orders(funder).await?;
        let files = self.payment_files(funder).await?;
        let unfiled = self.unfiled_orders(funder, &files.state).await?;
        waiting.extend(unfiled.into_iter().map(|(order, _)| order));
        let mut to_send = ToSend::default();
        for order in waiting {
            match parse(&order) {
                Ok(_) => to_send.orders.push(order),
                Err(why) => to_send.left.push(LeftOut { order, why: why.into() }),
            }
        }
        let amounts = to_send.orders.iter().map(|order| order.amount);
        to_send.sum = sum("send orders", amounts)?;
        Ok(to_send)
    }

    /// Sends the attested orders of a funder and makes the file for its bank of all that is sent and
    /// in no file, at most [`MOST_ORDERS`] of them.
    ///
    /// The same command again returns the same file. Another command sends what has been attested
    /// since. An order that is refused, or whose account cannot be paid, is left where it is.
    ///
    /// # Errors
    /// Where the actor is no accountant of the funder, no account that pays is stated, or the register
    /// refuses. What was sent before stays sent, and the next command makes its file.
    pub async fn send_orders(
        &self,
        funder: &OrganisationId,
        sent: &Sent<()>,
    ) -> Result<SentOrders, PaymentError> {
        if let Some(file) = self.file_of(&sent.key).await? {
            return Ok(SentOrders { file: Some(file), left: Vec::new() });
        }
        let files = self.payment_files(funder).await?;
        let unstated = || PaymentError::NoPayer { funder: funder.clone() };
        let payer = files.state.payer.clone().ok_or_else(unstated)?;
        // To state the same account again is to do nothing: only who may is tried here.
        files.state.decide(funder, &sent.act.with(Command::StatePayer(payer.clone())))?;
        let people = self.people().await?;
        let debtor = debtor(funder, &payer, &people.state)?;
        let mut left = Vec::new();
        for order in self.attested_orders(funder).await? {
            if let Err(why) = self.send_order(&sent.act, &order).await {
                left.push(LeftOut { order, why: one_order(why)? });
            }
        }
        let version = match payer.version {
            MessageVersion::V03 => Version::V03,
            MessageVersion::V09 => Version::V09,
        };
        let debtor = &debtor;
        self.keep(sent, || Box::pin(self.file_unfiled(funder, &sent.act, debtor, version))).await?;
        Ok(SentOrders { file: self.file_of(&sent.key).await?, left })
    }

    async fn send_order(&self, act: &Act<()>, order: &FiledOrder) -> Result<(), PaymentError> {
        parse(order)?;
        let command = payment::Command::Send(order.order.clone());
        let act = act.with(grant::Command::Payment(command));
        let key = format!("send {}", order.name).parse()?;
        self.act_on_grant(&order.order.grant, &Sent::new(act, key)).await?;
        Ok(())
    }

    /// Returns what to append for a file of all orders that are sent and in none: the event, and that
    /// nothing has happened to the grants since.
    async fn file_unfiled(
        &self,
        funder: &OrganisationId,
        act: &Act<()>,
        debtor: &Debtor,
        version: Version,
    ) -> Result<Vec<register::append::StreamAppend>, PaymentError> {
        let files = self.payment_files(funder).await?;
        let unfiled = self.unfiled_orders(funder, &files.state).await?;
        let payable = unfiled.into_iter().filter(|(order, _)| parse(order).is_ok());
        let (mut orders, mut grants): (Vec<FiledOrder>, Vec<Seen<grant::State>>) =
            payable.take(MOST_ORDERS).unzip();
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        orders.sort_by(|one, other| one.name.cmp(&other.name));
        let execution = act.at.day();
        let name = format!("UTB-{execution}-{:04}", files.state.files.len() + 1);
        let created = OffsetDateTime::from_unix_timestamp(act.at.unix());
        let bank_orders = orders.iter().map(|order| as_bank_order(order, execution));
        let transfer = CreditTransfer {
            message: name.parse()?,
            created: created.unwrap_or(OffsetDateTime::UNIX_EPOCH),
            debtor: debtor.clone(),
            orders: bank_orders.collect::<Result<_, _>>()?,
        };
        let bytes = transfer.write(version)?;
        let content = self.register().keep_file(&"application/xml".parse()?, bytes).await?;
        let sum = sum("make a payment file", orders.iter().map(|order| order.amount))?;
        let file = Filed { name, execution, orders, sum, content: as_hash(content)? };
        let events = files.state.decide(funder, &act.with(Command::Make(file)))?;
        let mut streams = vec![files.then(&events, &[content])?];
        grants.sort_by(|one, other| one.stream.cmp(&other.stream));
        grants.dedup_by(|one, other| one.stream == other.stream);
        streams.extend(grants.iter().map(Seen::guard));
        Ok(streams)
    }

    /// Returns the orders that two persons have attested and nobody has sent, by grant and instalment.
    async fn attested_orders(
        &self,
        funder: &OrganisationId,
    ) -> Result<Vec<FiledOrder>, PaymentError> {
        let people = self.people().await?.state.people();
        let mut orders = Vec::new();
        let mut asked = Asked {
            kind: Some(grant::State::KIND),
            funder: Some(funder.clone()),
            waiting_for: Awaits::SendOrder.role(),
            ..Asked::default()
        };
        loop {
            let Matterlist { matters, next } = self.matters(&asked, MATTERS).await?;
            for listed in matters {
                let waits = |what| what == Awaits::SendOrder;
                if !listed.matter.awaited.iter().any(|awaited| waits(awaited.what)) {
                    continue;
                }
                let id: GrantId = listed.id.parse()?;
                let state = self.grant(&id).await?.state;
                for awaited in listed.matter.awaited.iter().filter(|one| waits(one.what)) {
                    let Concern::Instalment(instalment) = awaited.concern else { continue };
                    let Some(one) = state.instalments.get(&instalment) else { continue };
                    if one.stage == Stage::Attested {
                        let attempt = one.attempts.saturating_add(1);
                        let order = OrderKey { grant: id.clone(), instalment, attempt };
                        let account = state.bank_account.as_ref().map(|account| &account.id);
                        let unstated = UNSTATED.parse()?;
                        let account = account.unwrap_or(&unstated);
                        orders.extend(filed(&state, &people, order, account));
                    }
                }
            }
            asked.after = next;
            if asked.after.is_none() {
                return Ok(orders);
            }
        }
    }

    /// Returns the orders that are sent and in no file, each with its grant as it was read.
    pub(super) async fn unfiled_orders(
        &self,
        funder: &OrganisationId,
        files: &State,
    ) -> Result<Vec<(FiledOrder, Seen<grant::State>)>, PaymentError> {
        let people = self.people().await?.state.people();
        let mut orders = Vec::new();
        for on_its_way in self.orders_on_their_way(funder).await? {
            let (order, account) = (on_its_way.order, on_its_way.bank_account);
            if files.has(&order) {
                continue;
            }
            let grant = self.grant(&order.grant).await?;
            let is_current = grant
                .state
                .instalments
                .get(&order.instalment)
                .is_some_and(|one| one.stage == Stage::Sent && one.attempts == order.attempt);
            if is_current {
                let order = filed(&grant.state, &people, order, &account);
                orders.extend(order.map(|order| (order, grant)));
            }
        }
        Ok(orders)
    }

    /// Returns the file that a command made, or `None` where the command is not done.
    async fn file_of(&self, key: &Word) -> Result<Option<PaymentFile>, PaymentError> {
        for event in self.register().command(key).await? {
            if event.stream.kind.as_str() == State::KIND
                && let Event::PaymentFileMade(file) = events::read::<Event>(&event)?.event
            {
                return self.fetched(&file).await.map(Some);
            }
        }
        Ok(None)
    }

    async fn fetched(&self, file: &Filed) -> Result<PaymentFile, PaymentError> {
        let kept = self.register().file(file.content.as_str().parse()?).await?;
        let damaged = || PaymentError::Damaged { file: file.name.clone() };
        let Filed { name, orders, sum, .. } = file.clone();
        Ok(PaymentFile { name, bytes: kept.ok_or_else(damaged)?.content, orders, sum })
    }
}

/// Returns the account of an order.
fn parse(order: &FiledOrder) -> Result<Account, InvalidAccount> {
    match order.account.as_str() {
        UNSTATED => Err(InvalidAccount::Missing),
        text => parse_account(text),
    }
}

/// Returns why one order alone is left out.
///
/// # Errors
/// The error itself where it concerns more than the one order.
fn one_order(error: PaymentError) -> Result<PaymentError, PaymentError> {
    match error {
        PaymentError::Desk(DeskError::Refused(_)) | PaymentError::Account(_) => Ok(error),
        _ => Err(error),
    }
}

/// Returns a hash of the register as events name it.
pub(super) fn as_hash(content: ContentHash) -> Result<Hash, PaymentError> {
    let text = content.to_string();
    Hash::parse(&text).ok_or(PaymentError::Damaged { file: text })
}

/// Returns who pays, as the bank knows it.
///
/// # Errors
/// What a file of one order would be refused for.
fn debtor(
    funder: &OrganisationId,
    payer: &Payer,
    people: &people::State,
) -> Result<Debtor, PaymentError> {
    let organisation = people.organisations.get(funder);
    let unknown = || PaymentError::NoNumber { funder: funder.clone() };
    let number = organisation.and_then(|one| one.number.as_ref()).ok_or_else(unknown)?;
    let debtor = Debtor {
        name: people.people().body(funder).0,
        organisation: number.to_string().parse()?,
        agreement: payer.agreement.clone(),
        account: parse_account(payer.account.as_str())?,
        bank: payer.bank.parse().map_err(PaymentError::Bank)?,
    };
    let order = Order {
        end_to_end: "TRIAL".parse()?,
        amount: Ore::new(1),
        creditor: debtor.name.clone(),
        account: debtor.account.clone(),
        remittance: Remittance::Message("trial".to_owned()),
        execution: OffsetDateTime::UNIX_EPOCH.date(),
    };
    let (message, created, orders) = ("TRIAL".parse()?, OffsetDateTime::UNIX_EPOCH, vec![order]);
    let trial = CreditTransfer { message, created, debtor, orders };
    trial.write(Version::V03)?;
    Ok(trial.debtor)
}
