//! An award drafted from what was applied for and what an officer finds of it.

use std::collections::BTreeMap;

use time::{Date, Month};

use crate::calendar::DaySpan;
use crate::grants::budget::{Budget, CostLine, Financing};
use crate::grants::grant::award::{
    Award, PlannedInstalment, RefusedCost, ReportKind, ReportObligation,
};
use crate::grants::grant::instalment::PaymentKind;
use crate::grants::id::FormVersionId;
use crate::grants::programme::booking::Years;
use crate::money::Ore;

/// What an officer finds of an application, from which an award is drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The project.
    pub project: String,
    /// The measures, or the kind of them.
    pub measures: String,
    /// The regime's purpose that it serves, by its id.
    pub purpose: String,
    /// Why.
    pub reasons: String,
    /// The conditions.
    pub conditions: Vec<String>,
    /// The days that the grant is for.
    pub period: DaySpan,
    /// The last day to accept it.
    pub accept_by: Date,
    /// How much is refused of each line of costs, in the application's order, and why.
    pub refused: Vec<(Ore, String)>,
    /// The co-financing of each line, in the application's order.
    pub financing: Vec<Ore>,
    /// The grant for each year.
    pub grant: Years,
    /// How many instalments a year has.
    pub instalments_a_year: u8,
    /// What kind of payment the first of them is; the rest are paid against approved costs.
    pub first: PaymentKind,
    /// The last day of the final report.
    pub final_report: Date,
    /// The version of the form that reports are written in.
    pub report_form: FormVersionId,
}

impl Draft {
    /// Returns the award. Whether it balances and the regime allows it is tried when it is proposed.
    ///
    /// Each year's grant is divided into equal instalments in whole kronor, spread evenly over the
    /// year and not before the last day to accept; the first takes what does not divide. An interim
    /// report is owed by 1 March after each year before the last.
    #[must_use]
    pub fn award(&self, applied: &Budget) -> Award {
        let nothing = (Ore::default(), String::new());
        let refused = |index: usize| self.refused.get(index).unwrap_or(&nothing);
        let approved = |(index, line): (usize, &CostLine)| {
            let amount = line.amount.checked_sub(refused(index).0).unwrap_or_default();
            CostLine { amount, ..line.clone() }
        };
        let costs = applied.costs.iter().enumerate().map(approved);
        let costs = costs.filter(|line| line.amount != Ore::default()).collect();
        let given =
            |(line, amount): (&Financing, &Ore)| Financing { amount: *amount, ..line.clone() };
        let financing = applied.financing.iter().zip(&self.financing).map(given);
        let financing = financing.filter(|line| line.amount != Ore::default()).collect();
        let reason = |(index, line): (usize, &CostLine)| {
            let (amount, reason) = refused(index).clone();
            let cost = format!("{}, {}", line.category, line.year);
            (amount != Ore::default()).then_some(RefusedCost { cost, amount, reason })
        };
        Award {
            project: self.project.clone(),
            measures: self.measures.clone(),
            purpose: self.purpose.clone(),
            circumstances: Vec::new(),
            budget: Budget { costs, financing, grant: self.grant.clone() },
            refused: applied.costs.iter().enumerate().filter_map(reason).collect(),
            reasons: self.reasons.clone(),
            conditions: self.conditions.clone(),
            period: self.period,
            accept_by: self.accept_by,
            plan: self.plan(),
            reports: self.reports(),
        }
    }

    fn plan(&self) -> BTreeMap<u16, PlannedInstalment> {
        let n = self.instalments_a_year.clamp(1, 12);
        let mut plan = BTreeMap::new();
        for (year, amount) in &self.grant {
            let part = amount.ore() / i64::from(n) / 100 * 100;
            let first = amount.ore() - part * i64::from(n - 1);
            for k in 0..n {
                let amount = Ore::new(if k == 0 { first } else { part });
                let kind = if k == 0 { self.first } else { PaymentKind::Running };
                let day = self.day_of(*year, k, n);
                let number = u16::try_from(plan.len() + 1).unwrap_or(u16::MAX);
                if amount != Ore::default() {
                    plan.insert(number, PlannedInstalment { year: *year, day, amount, kind });
                }
            }
        }
        plan
    }

    /// Returns the fifteenth of the first month of a part of the year, or the last day to accept.
    fn day_of(&self, year: i32, part: u8, n: u8) -> Date {
        let month = Month::try_from(1 + 12 * part / n).unwrap_or(Month::January);
        Date::from_calendar_date(year, month, 15)
            .map_or(self.accept_by, |day| day.max(self.accept_by))
    }

    fn reports(&self) -> BTreeMap<u16, ReportObligation> {
        let last = self.grant.keys().next_back().copied();
        let interim = self.grant.keys().filter(|year| Some(**year) != last);
        let due = |year: &i32| Date::from_calendar_date(year + 1, Month::March, 1).ok();
        let mut days: Vec<(ReportKind, Date)> =
            interim.filter_map(due).map(|due| (ReportKind::Interim, due)).collect();
        days.push((ReportKind::Final, self.final_report));
        let form = || self.report_form.clone();
        let owed = |(kind, due)| ReportObligation { kind, due, form: form() };
        (1..).zip(days.into_iter().map(owed)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;
    use crate::grants::grant::award::check_plan;

    fn draft(grant: Years, instalments_a_year: u8) -> Draft {
        Draft {
            project: "Skolan som mötesplats".into(),
            measures: "läxhjälp".into(),
            purpose: "atgarder".into(),
            reasons: "behovet är stort".into(),
            conditions: Vec::new(),
            period: DaySpan::new(date!(2018 - 01 - 01), date!(2020 - 12 - 31)).unwrap(),
            accept_by: date!(2018 - 10 - 15),
            refused: Vec::new(),
            financing: Vec::new(),
            grant,
            instalments_a_year,
            first: PaymentKind::Advance,
            final_report: date!(2021 - 03 - 01),
            report_form: "rapport-1".parse().unwrap(),
        }
    }

    proptest! {
        #[test]
        fn the_instalments_are_the_grant_year_by_year(
            amounts in prop::collection::vec(1_i64..10_000_000_000, 1..4), n in 1_u8..=12,
        ) {
            let grant: Years = (2018..).zip(amounts.into_iter().map(Ore::new)).collect();
            let award = draft(grant.clone(), n).award(&Budget::default());
            prop_assert!(check_plan(&grant, &award.plan).is_ok());
            let days: Vec<Date> = award.plan.values().map(|one| one.day).collect();
            prop_assert!(days.is_sorted() && days[0] >= award.accept_by);
            prop_assert_eq!(award.reports.len(), grant.len());
        }
    }

    #[test]
    fn what_is_refused_is_taken_off_its_line_and_told_with_why() {
        let line = |category: &str, kronor| CostLine {
            category: category.parse().unwrap(),
            year: 2018,
            kind: crate::grants::budget::Kind::Cash,
            amount: Ore::from_kronor(kronor).unwrap(),
        };
        let applied = Budget {
            costs: vec![line("personal", 500), line("lokaler", 200)],
            ..Budget::default()
        };
        let mut draft = draft(Years::new(), 2);
        let ore = |kronor| Ore::from_kronor(kronor).unwrap();
        draft.refused = vec![(ore(0), String::new()), (ore(200), "ordinarie verksamhet".into())];
        let award = draft.award(&applied);
        assert_eq!(award.budget.costs, vec![line("personal", 500)]);
        let cost = "lokaler, 2018".to_owned();
        let reason = "ordinarie verksamhet".to_owned();
        assert_eq!(award.refused, vec![RefusedCost { cost, amount: ore(200), reason }]);
    }
}
