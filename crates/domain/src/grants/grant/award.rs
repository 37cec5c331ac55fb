//! What a decision to grant says.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Date;

use super::instalment::PaymentKind;
use crate::calendar::DaySpan;
use crate::grants::budget::Budget;
use crate::grants::id::FormVersionId;
use crate::grants::ledger::{amount, sum};
use crate::grants::programme::booking::Years;
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;
use crate::regime::Version;
use crate::regime::applying::Circumstance;
use crate::regime::deciding::{DecisionPart, GrantYear};
use crate::regime::rules::RuleName;

/// What a decision to grant says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// The project.
    pub project: String,
    /// The measures, or the kind of them.
    pub measures: String,
    /// The regime's purpose that it serves, by its id.
    pub purpose: String,
    /// What was found that can forbid the use.
    pub circumstances: Vec<Circumstance>,
    /// The approved costs, the co-financing and the grant for each year.
    pub budget: Budget,
    /// The costs that were applied for and refused, each with why.
    pub refused: Vec<RefusedCost>,
    /// Why.
    pub reasons: String,
    /// The conditions.
    pub conditions: Vec<String>,
    /// The days that the grant is for.
    pub period: DaySpan,
    /// The last day to accept it.
    pub accept_by: Date,
    /// The instalments.
    pub plan: BTreeMap<u16, PlannedInstalment>,
    /// The reports that are owed.
    pub reports: BTreeMap<u16, ReportObligation>,
}

/// A cost that was applied for and not approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCost {
    /// What it was for.
    pub cost: String,
    /// How much was refused.
    pub amount: Ore,
    /// Why.
    pub reason: String,
}

/// An instalment as it is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedInstalment {
    /// The grant year that it is of.
    pub year: i32,
    /// When it is planned.
    pub day: Date,
    /// How much.
    pub amount: Ore,
    /// What kind of payment it is.
    pub kind: PaymentKind,
}

/// A report that is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportObligation {
    /// Whether it is the last.
    pub kind: ReportKind,
    /// Its last day.
    pub due: Date,
    /// The version of the form to write it in.
    pub form: FormVersionId,
}

/// Whether a report is the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// On the way.
    Interim,
    /// The final report.
    Final,
}

impl super::State {
    /// Returns the open instalments of a year that was subject to budget, planned anew for what holds of it:
    /// each keeps its proportion in whole kronor, the last takes what does not divide.
    #[must_use]
    pub fn plan_of_year(&self, year: i32, amount: Ore) -> BTreeMap<u16, PlannedInstalment> {
        let open = self.instalments.iter().filter(|(_, one)| one.stage.is_open());
        let open: Vec<_> = open.filter(|(_, one)| one.planned.year == year).collect();
        let whole: i128 = open.iter().map(|(_, one)| i128::from(one.planned.amount.ore())).sum();
        let mut left = amount.ore();
        let mut plan = BTreeMap::new();
        for (index, (number, one)) in open.iter().enumerate() {
            let exact = i128::from(one.planned.amount.ore()) * i128::from(amount.ore());
            // A part is not larger than the whole, which fitted.
            let part = exact.checked_div(whole).and_then(|part| i64::try_from(part).ok());
            let kronor = part.unwrap_or_default() / 100 * 100;
            let part = if index + 1 == open.len() { left } else { kronor };
            left -= part;
            let planned = PlannedInstalment { amount: Ore::new(part), ..one.planned };
            if planned.amount > Ore::default() {
                plan.insert(**number, planned);
            }
        }
        plan
    }

    /// Returns all instalments in force, planned anew for another grant of each year: what is ordered or
    /// paid stays, and the open ones of a year share the rest in their proportions.
    #[must_use]
    pub fn plan_for(&self, grant: &Years) -> BTreeMap<u16, PlannedInstalment> {
        let before = self.grant_in_force();
        let mut plan = self.plan_in_force();
        for (year, amount) in grant.iter().filter(|(year, amount)| before.get(year) != Some(amount))
        {
            let is_open =
                |number: &u16| self.instalments.get(number).is_some_and(|one| one.stage.is_open());
            plan.retain(|number, planned| planned.year != *year || !is_open(number));
            let bound: Ore =
                plan.values().filter(|one| one.year == *year).map(|one| one.amount).sum();
            let left = amount.checked_sub(bound).unwrap_or_default();
            plan.extend(self.plan_of_year(*year, left));
        }
        plan
    }
}

impl Award {
    /// Refuses an award that does not balance (M2, M8, M9), whose instalments are not the grant
    /// year by year (M5), whose purpose, years or length the regime does not allow, that does not
    /// state what it must, or that owes no final report.
    ///
    /// # Errors
    /// The first of these that does not hold.
    pub fn check(&self, regime: &Version) -> Result<(), Refusal> {
        regime.may_be_used_for(&self.purpose, &self.circumstances)?;
        self.budget.check(regime)?;
        check_plan(&self.budget.grant, &self.plan)?;
        regime.may_be_decided_for(self.period)?;
        let years = grant_years(self.period, regime)?;
        for year in self.budget.grant.keys() {
            if !years.contains(year) {
                let (from, to) = (self.period.first().year(), self.period.last().year());
                return refuse(Cause::OutsideYears { what: "grant", year: *year, from, to });
            }
        }
        if !self.conditions.is_empty() {
            regime.condition_binds(true)?;
        }
        let n_final =
            self.reports.values().filter(|report| report.kind == ReportKind::Final).count();
        if n_final != 1 {
            let what = "one final report with its last day";
            return refuse(Cause::Lacking { rule: Rule::Regime, act: "decide", what });
        }
        Ok(regime.decision_is_complete(&self.present())?)
    }

    /// Returns what it states of that which ordinances say a decision must state. The grant years
    /// and the last day for the account are in every award.
    fn present(&self) -> Vec<DecisionPart> {
        let mut present = vec![DecisionPart::GrantYear, DecisionPart::LastDayForAccount];
        if !self.project.trim().is_empty() {
            present.push(DecisionPart::Project);
        }
        if !self.measures.trim().is_empty() {
            present.push(DecisionPart::Measures);
        }
        present
    }
}

/// Returns the grant years of a period: as the regime divides it, or calendar years where the
/// wording was read and has no grant year.
fn grant_years(period: DaySpan, regime: &Version) -> Result<BTreeSet<i32>, Refusal> {
    let stated = regime.stated::<GrantYear>(RuleName::GrantYear, &regime.rules.grant_year)?;
    if stated.is_none() {
        return Ok((period.first().year()..=period.last().year()).collect());
    }
    Ok(regime.grant_years(period)?.into_iter().map(|part| part.year).collect())
}

/// Refuses instalments that do not add up to the grant in each year (M5).
///
/// # Errors
/// [`Cause::Unequal`].
pub(in crate::grants) fn check_plan(
    grant: &Years,
    plan: &BTreeMap<u16, PlannedInstalment>,
) -> Result<(), Refusal> {
    let mut planned = Years::new();
    for instalment in plan.values() {
        amount("plan", instalment.amount)?;
        let year = planned.entry(instalment.year).or_default();
        *year = sum("the instalments", [*year, instalment.amount])?;
    }
    for year in grant.keys().chain(planned.keys()) {
        let (left, right) = (
            planned.get(year).copied().unwrap_or_default(),
            grant.get(year).copied().unwrap_or_default(),
        );
        if left != right {
            let what = "instalments against the grant of the year";
            return refuse(Cause::Unequal { rule: Rule::M5, what, left, right });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
