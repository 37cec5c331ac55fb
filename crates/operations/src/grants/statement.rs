//! Statements from the bank: what ties out is taken in, and what does not is told with what to do.
//!
//! ```text
//! file ─► read whole ─► kept, one event ─► against all orders sent ─► Paid | Failed | repaid
//!                                                    └─► what does not tie out
//! ```
//!
//! The same file again adds nothing, and a file that was cut off half-way is finished by reading it again:
//! each booking is one command, named by the bank's reference.

pub mod answer;
mod judging;
mod packed;
mod taking;

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::act::Act;
use domain::grants::bank_statement::{State, Statement};
use domain::grants::draw::Hash;
use domain::grants::id::OrganisationId;
use domain::grants::payment_file::FiledOrder;
use interchange::reconciliation::reconcile;
use interchange::statement::{Entry, Status};
use register::text::Word;
use time::Date;

use super::Desk;
use super::acting::Sent;
use super::error::DeskError;
use super::payment_error::PaymentError;
use super::payment_file::as_hash;
use super::payment_order::as_bank_order;
use super::streams::Seen;

pub use self::answer::{Answer, Finding, Open, Summary};
pub use self::packed::{Packed, Upload};

/// What is known of payments that a statement may tell of.
pub(super) struct Known {
    /// The orders, by name, each with the day that the bank was to pay.
    orders: BTreeMap<String, (FiledOrder, Date)>,
    /// Payments that were to be paid on a later day than the statement tells of.
    n_later: usize,
}

/// Whether what ties out is taken in, or only looked at.
#[derive(Clone, Copy)]
pub(super) enum Doing<'a> {
    /// Taken in, by someone at a moment.
    TakingIn(&'a Act<()>),
    /// Only looked at.
    Looking,
}

impl Desk {
    /// Returns the statements of a funder.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub async fn statements(&self, funder: &OrganisationId) -> Result<Seen<State>, DeskError> {
        self.read(funder.as_str()).await
    }

    /// Reads a statement, keeps it, and takes in what ties out with the orders that were sent: payments
    /// as paid, returns as failed, and repayments that name a reclaim by its reference.
    ///
    /// # Errors
    /// Where the file cannot be read (then nothing is kept), the actor is no accountant of the funder,
    /// or the register refuses. What was taken in before stays; the same file again goes on from there.
    pub async fn take_statement(
        &self,
        funder: &OrganisationId,
        sent: &Sent<Packed>,
    ) -> Result<Answer, PaymentError> {
        let packed = &sent.act.command;
        let entries = packed.entries()?;
        let content = packed.content().clone();
        if self.statements(funder).await?.state.statement(&content).is_none() {
            let told = self.filed_names(funder, &entries).await?;
            let kind = "application/gzip".parse()?;
            let kept = self.register().keep_file(&kind, packed.bytes().to_vec()).await?;
            let days = || entries.iter().filter_map(|entry| entry.booked);
            let statement = Statement {
                content: content.clone(),
                kept_as: as_hash(kept)?,
                n_entries: u32::try_from(entries.len()).unwrap_or(u32::MAX),
                first: days().min(),
                last: days().max(),
                payments: told,
            };
            // Named by the file: a second page that sends it at the same time adds nothing.
            let key: Word = format!("statement {funder} {}", content.as_str()).parse()?;
            let mut read = Sent::new(sent.act.with(statement), key);
            read.files = vec![kept];
            let read = &read;
            self.keep(read, || {
                Box::pin(async move {
                    let statements = self.statements(funder).await?;
                    let events = statements.state.decide(funder, &read.act)?;
                    Ok::<_, PaymentError>(vec![statements.then(&events, &read.files)?])
                })
            })
            .await?;
        }
        let act = sent.act.with(());
        self.go_through(funder, &content, entries, Doing::TakingIn(&act)).await
    }

    /// Returns what does not tie out of a statement that was read, as things stand now; `None` where the
    /// funder has read no such file.
    ///
    /// # Errors
    /// Where the register refuses, or the kept file is damaged.
    pub async fn look_at_statement(
        &self,
        funder: &OrganisationId,
        content: &Hash,
    ) -> Result<Option<Answer>, PaymentError> {
        let statements = self.statements(funder).await?.state;
        let Some(kept) = statements.statement(content) else { return Ok(None) };
        let entries = self.kept_entries(&kept.statement).await?;
        self.go_through(funder, content, entries, Doing::Looking).await.map(Some)
    }

    /// Returns the names of the funder's payments that bookings tell of.
    async fn filed_names(
        &self,
        funder: &OrganisationId,
        entries: &[Entry],
    ) -> Result<BTreeSet<String>, PaymentError> {
        let files = self.payment_files(funder).await?.state;
        let told = entries.iter().filter_map(|entry| entry.end_to_end.clone());
        Ok(told.filter(|name| files.order(name).is_some()).collect())
    }

    async fn kept_entries(&self, statement: &Statement) -> Result<Vec<Entry>, PaymentError> {
        let name = statement.kept_as.as_str();
        let kept = self.register().file(name.parse()?).await?;
        let damaged = || PaymentError::Damaged { file: name.to_owned() };
        Packed::of(kept.ok_or_else(damaged)?.content, statement.content.clone()).entries()
    }

    /// Goes through the bookings of a statement against the orders that it tells of or should tell of,
    /// with what other statements have told of the same payments.
    async fn go_through(
        &self,
        funder: &OrganisationId,
        content: &Hash,
        mut entries: Vec<Entry>,
        doing: Doing<'_>,
    ) -> Result<Answer, PaymentError> {
        entries.retain(|entry| entry.status == Status::Booked);
        let n_entries = entries.len();
        let statements = self.statements(funder).await?.state;
        let known = self.known_orders(funder, &entries).await?;
        for other in &statements.statements {
            let Statement { content: of, payments, .. } = &other.statement;
            if of != content && payments.iter().any(|name| known.orders.contains_key(name)) {
                let of_known = |entry: &Entry| {
                    entry.end_to_end.as_ref().is_some_and(|name| known.orders.contains_key(name))
                };
                let more = self.kept_entries(&other.statement).await?;
                entries.extend(more.into_iter().filter(of_known));
            }
        }
        let orders = known.orders.values();
        let orders = orders.map(|(order, execution)| as_bank_order(order, *execution));
        let orders = orders.collect::<Result<Vec<_>, _>>()?;
        let reconciliation = reconcile(&orders, &entries)?;
        let mut answer = Answer::default();
        answer.summary.n_entries = n_entries;
        answer.summary.n_later = known.n_later;
        self.judge_all((funder, &known), reconciliation, doing, &mut answer).await?;
        Ok(answer)
    }

    /// Returns the orders that bookings tell of, and those that were to be paid before their last day
    /// and that no statement has told of.
    async fn known_orders(
        &self,
        funder: &OrganisationId,
        entries: &[Entry],
    ) -> Result<Known, PaymentError> {
        let files = self.payment_files(funder).await?.state;
        let last = entries.iter().filter_map(|entry| entry.booked).max();
        let mut orders = BTreeMap::new();
        let mut n_later = 0;
        for name in entries.iter().filter_map(|entry| entry.end_to_end.as_deref()) {
            if let Some((order, file)) = files.order(name) {
                orders.insert(name.to_owned(), (order.clone(), file.execution));
            }
        }
        for on_its_way in self.orders_on_their_way(funder).await? {
            let name = super::payment_order::payment_name(&on_its_way.order);
            let Some((order, file)) = files.order(name.as_str()) else { continue };
            if last.is_some_and(|last| file.execution < last) {
                orders.insert(order.name.clone(), (order.clone(), file.execution));
            } else if !orders.contains_key(&order.name) {
                n_later += 1;
            }
        }
        Ok(Known { orders, n_later })
    }
}
