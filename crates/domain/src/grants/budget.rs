//! What a project costs and who pays: the budget of an application and of a decision.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::id::{CategoryId, OrganisationId};
use super::ledger::{amount, sum};
use super::refusal::{Cause, Refusal, Rule};
use crate::area::AreaCode;
use crate::money::Ore;
use crate::regime::Version;

/// Whether money changes hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Paid in money.
    Cash,
    /// Given in kind: work, premises, equipment.
    InKind,
}

/// One line of costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostLine {
    /// The category.
    pub category: CategoryId,
    /// The year.
    pub year: i32,
    /// In money or in kind.
    pub kind: Kind,
    /// How much.
    pub amount: Ore,
}

/// One line of co-financing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Financing {
    /// Who gives it.
    pub organisation: OrganisationId,
    /// In money or in kind.
    pub kind: Kind,
    /// How much, over all years.
    pub amount: Ore,
}

/// Costs, co-financing and the grant per year. Valid by [`Budget::check`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// The costs.
    pub costs: Vec<CostLine>,
    /// The co-financing.
    pub financing: Vec<Financing>,
    /// The grant for each year.
    pub grant: BTreeMap<i32, Ore>,
}

impl Budget {
    /// Returns the sum of all costs.
    ///
    /// # Errors
    /// [`Cause::Overflow`].
    pub fn costs(&self) -> Result<Ore, Refusal> {
        sum("the costs", self.costs.iter().map(|line| line.amount))
    }

    /// Returns the sum of the grant over all years.
    ///
    /// # Errors
    /// [`Cause::Overflow`].
    pub fn grant(&self) -> Result<Ore, Refusal> {
        sum("the grant", self.grant.values().copied())
    }

    /// Returns the first and last year of the grant, or `None` where it names none.
    #[must_use]
    pub fn years(&self) -> Option<(i32, i32)> {
        Some((*self.grant.keys().next()?, *self.grant.keys().next_back()?))
    }

    /// Refuses a budget that does not balance: every amount above zero, costs in kind equal to
    /// co-financing in kind (M8), costs equal to grant and co-financing (M9), and the grant at most
    /// the regime's share of the costs, in whole kronor (M2).
    ///
    /// # Errors
    /// The first of these that does not hold.
    pub fn check(&self, regime: &Version) -> Result<(), Refusal> {
        for line in &self.costs {
            amount("cost", line.amount)?;
        }
        for line in &self.financing {
            amount("co-financing", line.amount)?;
        }
        for granted in self.grant.values() {
            amount("grant", *granted)?;
        }
        if self.grant.is_empty() {
            return Err(Cause::Lacking {
                rule: Rule::M9,
                act: "balance the budget",
                what: "a grant",
            }
            .into());
        }
        self.check_in_kind()?;
        let (costs, grant) = (self.costs()?, self.grant()?);
        let financing = sum("the co-financing", self.financing.iter().map(|line| line.amount))?;
        let financed = sum("the financing", [grant, financing])?;
        if costs != financed {
            let what = "costs against grant and co-financing";
            return Err(
                Cause::Unequal { rule: Rule::M9, what, left: costs, right: financed }.into()
            );
        }
        regime.may_grant(grant, costs)?;
        Ok(())
    }

    fn check_in_kind(&self) -> Result<(), Refusal> {
        let in_kind = |kind| kind == Kind::InKind;
        let costs = self.costs.iter().filter(|line| in_kind(line.kind)).map(|line| line.amount);
        let financing =
            self.financing.iter().filter(|line| in_kind(line.kind)).map(|line| line.amount);
        let left = sum("the costs in kind", costs)?;
        let right = sum("the co-financing in kind", financing)?;
        if left != right {
            let what = "costs in kind against co-financing in kind";
            return Err(Cause::Unequal { rule: Rule::M8, what, left, right }.into());
        }
        Ok(())
    }
}

/// How a cost is spread over places: parts of ten thousand that add up to ten thousand (M14).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceShares(Vec<(AreaCode, u16)>);

impl PlaceShares {
    /// Returns the shares, each in parts of ten thousand.
    ///
    /// # Errors
    /// [`Cause::Unequal`] where they do not add up to ten thousand, [`Cause::AlreadyDone`] where a
    /// place comes twice.
    pub fn new(parts: Vec<(AreaCode, u16)>) -> Result<Self, Refusal> {
        let total: i64 = parts.iter().map(|(_, part)| i64::from(*part)).sum();
        if total != 10_000 {
            let what = "shares by place, hundredths of a per cent, against 10 000";
            let (left, right) = (Ore::new(total * 100), Ore::new(1_000_000));
            return Err(Cause::Unequal { rule: Rule::M14, what, left, right }.into());
        }
        let places: BTreeSet<&AreaCode> = parts.iter().map(|(place, _)| place).collect();
        if places.len() < parts.len() {
            return Err(Cause::AlreadyDone { rule: Rule::M14, act: "name a place" }.into());
        }
        Ok(Self(parts))
    }

    /// Returns the shares.
    #[must_use]
    pub fn parts(&self) -> &[(AreaCode, u16)] {
        &self.0
    }

    /// Returns an amount divided by place so that the parts are exactly the whole: each place gets
    /// its share rounded down, and the öre that remain go to the largest remainders, the first
    /// place first among equals.
    ///
    /// # Source
    /// The method of largest remainder (Hare–Niemeyer).
    #[must_use]
    pub fn divide(&self, amount: Ore) -> Vec<(AreaCode, Ore)> {
        let whole = i128::from(amount.ore());
        let exact = |part: u16| whole * i128::from(part);
        let mut ore: Vec<i128> =
            self.0.iter().map(|(_, part)| exact(*part).div_euclid(10_000)).collect();
        let mut by_remainder: Vec<usize> = (0..self.0.len()).collect();
        by_remainder.sort_by_key(|index| (-exact(self.0[*index].1).rem_euclid(10_000), *index));
        let mut rest = whole - ore.iter().sum::<i128>();
        for index in by_remainder {
            if rest > 0 {
                ore[index] += 1;
                rest -= 1;
            }
        }
        let in_place = |((place, _), part): (&(AreaCode, u16), i128)| {
            // A part is never larger than the whole, which fitted.
            (place.clone(), i64::try_from(part).map_or(amount, Ore::new))
        };
        self.0.iter().zip(ore).map(in_place).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_divided_by_place_adds_up(ore in 0_i64..1_000_000_000_000, a in 0_u16..=10_000, b in 0_u16..=10_000) {
            let (low, high) = (a.min(b), a.max(b));
            let place = |code: &str| code.parse::<AreaCode>().unwrap();
            let shares = PlaceShares::new(vec![
                (place("0114"), low), (place("0180"), high - low), (place("1480"), 10_000 - high),
            ]).unwrap();
            let parts = shares.divide(Ore::new(ore));
            prop_assert_eq!(parts.iter().map(|(_, part)| part.ore()).sum::<i64>(), ore);
            for ((_, share), (_, part)) in shares.parts().iter().zip(&parts) {
                let exact = i128::from(ore) * i128::from(*share) / 10_000;
                prop_assert!((i128::from(part.ore()) - exact).abs() <= 1);
            }
        }
    }
}
