//! What may be paid: the ceilings M3, M4, M6 and M7, always on accumulated amounts.
//!
//! # Source
//! Tillväxtverket, Nyps 2020, rules for support amounts: costs in kind have equal co-financing in
//! kind; a payment is at most the approved accumulated costs, and at most what is decided less what
//! is paid, advances included. The share of approved costs is the regime's.

use super::account::Account;
use super::instalment::{Instalment, PaymentKind, Stage};
use super::{Context, State};
use crate::grants::budget::Kind;
use crate::grants::ledger::sum;
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

impl State {
    /// Returns the costs that have been approved so far, over all claims.
    ///
    /// # Errors
    /// [`Cause::Overflow`].
    pub fn approved_costs(&self) -> Result<Ore, Refusal> {
        sum("the approved costs", self.approved_items().map(|(_, approved)| approved))
    }

    fn approved_items(&self) -> impl Iterator<Item = (Kind, Ore)> + '_ {
        self.claims.values().flat_map(|claim| claim.approved_items())
    }

    /// Returns what the approved costs entitle to, whatever is decided: the regime's share of them
    /// in whole kronor, and never more than the costs in money, since what is given in kind is
    /// nobody's outlay.
    ///
    /// # Errors
    /// [`Cause::Overflow`], or the regime's share is not known.
    pub fn earned_at_most(&self, context: &Context<'_>) -> Result<Ore, Refusal> {
        let share = context.regime.greatest_grant(self.approved_costs()?)?;
        let cash = self.approved_items().filter(|(kind, _)| *kind == Kind::Cash);
        let cash = sum("the approved costs in money", cash.map(|(_, approved)| approved))?;
        Ok(share.min(cash))
    }

    /// Returns what approved costs still have room for: what they entitle to less what is earned.
    /// Zero where less is approved than is earned.
    ///
    /// # Errors
    /// As [`State::earned_at_most`].
    pub fn room(&self, context: &Context<'_>) -> Result<Ore, Refusal> {
        let earned = self.total(Account::Earned);
        let room = self.earned_at_most(context)?.checked_sub(earned).unwrap_or_default();
        Ok(room.max(Ore::default()))
    }

    /// Refuses to fix, attest or send a payment that would lie above a ceiling.
    ///
    /// `amount` is what is not yet in the account of orders.
    pub(super) fn refuse_above_ceilings(
        &self,
        act: &'static str,
        instalment: &Instalment,
        amount: Ore,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        let too_much =
            |rule, amount, ceiling| refuse(Cause::TooMuch { rule, what: act, amount, ceiling });
        context.programme.refuse_short(act, instalment.planned.year, instalment.planned.amount)?;
        let remaining = self.ledger.balance((instalment.planned.year, Account::Remaining));
        if amount > remaining {
            let rule =
                if instalment.planned.kind == PaymentKind::Advance { Rule::M7 } else { Rule::M3 };
            return too_much(rule, amount, remaining);
        }
        if instalment.planned.kind == PaymentKind::Advance {
            return Ok(());
        }
        let ordered = sum("the orders", [self.ordered_against_costs(), amount])?;
        let approved = self.approved_costs()?;
        if ordered > approved {
            return too_much(Rule::M6, ordered, approved);
        }
        let room = self.room(context)?;
        if ordered > room {
            return too_much(Rule::M4, ordered, room);
        }
        if self.total(Account::Advance) > Ore::default() {
            let what = "an advance that approved costs can settle";
            return refuse(Cause::Pending { rule: Rule::M7, act, what });
        }
        Ok(())
    }

    /// Returns what is ordered and will be supported by costs: orders that are not advances.
    fn ordered_against_costs(&self) -> Ore {
        self.instalments
            .values()
            .filter(|instalment| {
                instalment.planned.kind != PaymentKind::Advance && instalment.stage.is_ordered()
            })
            .map(|instalment| instalment.planned.amount)
            .sum()
    }
}

impl Stage {
    /// Returns whether an instalment in this stage lies in the account of orders.
    #[must_use]
    pub fn is_ordered(self) -> bool {
        matches!(
            self,
            Self::Fixed | Self::FirstAttested | Self::Attested | Self::Sent | Self::Failed
        )
    }
}
