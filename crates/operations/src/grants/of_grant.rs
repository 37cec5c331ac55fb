//! Grants, from despatch to the last öre.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::act::Act;
use domain::grants::cost_bearer;
use domain::grants::grant::claim::{self, ClaimedItems};
use domain::grants::grant::report::{self, Step};
use domain::grants::grant::{Command, Context, State};
use domain::grants::id::{GrantId, OrganisationId};
use domain::grants::refusal::{Cause, Refusal, Rule};
use domain::grants::transaction::{self, ConfirmYear, DecideChange, End, Transaction};
use register::append::StreamAppend;

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::meeting::Meets;
use super::streams::Seen;

/// An act on a grant that moves money of its programme.
type OnGrant<C> = fn(&Act<C>, &State, &Context<'_>) -> Result<Transaction, Refusal>;

impl Desk {
    /// Does what a command says to a grant.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act_on_grant(
        &self,
        id: &GrantId,
        sent: &Sent<Command>,
    ) -> Result<Done, DeskError> {
        let needs = Needs::of(&sent.act.command);
        self.on_grant(id, sent, &needs, |act, state, context| {
            let events = state.decide(act, context)?;
            let grants = [(id.clone(), events)].into();
            Ok(Transaction { grants, ..Transaction::default() })
        })
        .await
    }

    /// Tries what was decided for a year subject to budget.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn confirm_year(&self, sent: &Sent<ConfirmYear>) -> Result<Done, DeskError> {
        let decide: OnGrant<ConfirmYear> = transaction::confirm_year;
        self.on_grant(&sent.act.command.grant, sent, &Needs::default(), decide).await
    }

    /// Decides a change request as it is prepared.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn decide_change(&self, sent: &Sent<DecideChange>) -> Result<Done, DeskError> {
        let decide: OnGrant<DecideChange> = transaction::decide_change;
        self.on_grant(&sent.act.command.grant, sent, &Needs::default(), decide).await
    }

    /// Ends a grant: declined, broken off, revoked or settled.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn end_grant(&self, sent: &Sent<End>) -> Result<Done, DeskError> {
        let decide: OnGrant<End> = transaction::end_grant;
        self.on_grant(&sent.act.command.grant, sent, &Needs::default(), decide).await
    }

    async fn on_grant<C: Meets<domain::grants::grant::Event> + Sync>(
        &self,
        id: &GrantId,
        sent: &Sent<C>,
        needs: &Needs,
        decide: impl Fn(&Act<C>, &State, &Context<'_>) -> Result<Transaction, Refusal>
        + Copy
        + Send
        + Sync,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let grant = self.grant(id).await?;
                self.refuse_unseen(sent, &grant).await?;
                let origin = grant.state.origin("act")?;
                let call = self.call(&origin.call).await?;
                let programme = self.programme_of(&call.state).await?;
                let people = self.people().await?;
                let claimed = self.claimed_by(&needs.bearers, id, &grant).await?;
                if let Some((number, verb)) = needs.whole_report {
                    self.refuse_unfinished(&grant.state, number, verb).await?;
                }
                let regime = self.wording(origin.wording)?;
                let context = Context {
                    people: &self.access(&people),
                    regime,
                    programme: &programme.state,
                    claimed: &claimed.items,
                    rates: self.rates_of(regime),
                };
                let decided = decide(&sent.act, &grant.state, &context)?;
                let events = decided.grants.get(id).map_or(&[][..], Vec::as_slice);
                let mut streams = vec![
                    grant.then(events, &sent.files)?,
                    programme.then(&decided.programme, &[])?,
                    people.guard(),
                ];
                streams.extend(claimed.streams);
                Ok(streams)
            })
        })
        .await
    }

    /// Refuses a report that lacks a mandatory answer, or has one that must be mended.
    async fn refuse_unfinished(
        &self,
        grant: &State,
        number: u16,
        act: &'static str,
    ) -> Result<(), DeskError> {
        let Some(report) = grant.reports.get(&number) else { return Ok(()) };
        if self.unanswered(&report.form, &report.answers).await?.is_empty() {
            return Ok(());
        }
        let what = "the answer to a mandatory part";
        let refusal: Refusal = Cause::Lacking { rule: Rule::LifeCycle, act, what }.into();
        Err(refusal.into())
    }

    /// Returns the costs of some bearers that count in claims, and what to append so that no claim
    /// between goes unseen: the grants as they were read, and that this one has claims of theirs.
    async fn claimed_by(
        &self,
        bearers: &[OrganisationId],
        id: &GrantId,
        own: &Seen<State>,
    ) -> Result<Claimed, DeskError> {
        let mut grants = BTreeMap::new();
        let mut streams = Vec::new();
        for bearer in bearers {
            let known = self.read::<cost_bearer::State>(bearer.as_str()).await?;
            let new = cost_bearer::Event::ClaimedIn { grant: id.clone() };
            let is_known = known.state.grants.contains(id);
            streams.push(if is_known { known.guard() } else { known.then(&[new], &[])? });
            for grant in known.state.grants.iter().filter(|grant| *grant != id) {
                grants.insert(grant.clone(), self.grant(grant).await?);
            }
        }
        streams.extend(grants.values().map(Seen::guard));
        grants.insert(id.clone(), own.clone());
        let states = grants.iter().map(|(id, grant)| (id, grant.state.as_ref()));
        Ok(Claimed { items: ClaimedItems::of(states), streams })
    }
}

/// Costs that count in claims, and what holds while they do.
struct Claimed {
    items: ClaimedItems,
    streams: Vec<StreamAppend>,
}

/// What a command must have looked up besides the grant.
#[derive(Default)]
struct Needs {
    /// Who bears the costs that it claims.
    bearers: Vec<OrganisationId>,
    /// The report that must be whole, and what the command does to it.
    whole_report: Option<(u16, &'static str)>,
}

impl Needs {
    fn of(command: &Command) -> Self {
        let whole_report = match command {
            Command::Report(report::Command { report, step }) => match step {
                Step::MarkReady => Some((*report, "mark ready")),
                Step::Sign => Some((*report, "sign")),
                Step::Change => Some((*report, "change")),
                _ => None,
            },
            _ => None,
        };
        Self { bearers: bearers_of(command), whole_report }
    }
}

/// Returns who bears the costs that a command claims.
fn bearers_of(command: &Command) -> Vec<OrganisationId> {
    let Command::Claim(claim::Command::Submit { items, .. }) = command else { return Vec::new() };
    let bearers: BTreeSet<&OrganisationId> =
        items.values().map(|item| &item.organisation).collect();
    bearers.into_iter().cloned().collect()
}
