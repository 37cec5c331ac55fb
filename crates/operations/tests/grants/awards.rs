//! What is decided: frames, budgets and awards.

use std::collections::BTreeMap;

use domain::calendar::DaySpan;
use domain::grants::budget::{Budget, CostLine, Financing, Kind};
use domain::grants::grant::award::{Award, PlannedInstalment, ReportKind, ReportObligation};
use domain::grants::grant::instalment::PaymentKind;
use domain::grants::programme;
use domain::money::Ore;
use time::Date;
use time::macros::date;

use crate::office::{id, kronor};

pub(crate) fn frame(year: i32, amount: i64) -> programme::Command {
    let (stage, source) = (programme::FrameStage::Decided, "prop. 2017/18:1".to_owned());
    let amount = kronor(amount);
    programme::Command::State(programme::Statement { stage, year, amount, source })
}

/// Returns a budget of costs in money and co-financing, and what is left as grant, split over the
/// years as evenly as whole kronor allow.
pub(crate) fn budget(municipality: &str, cash: i64, cofinanced: i64, years: &[i32]) -> Budget {
    let n_years = i64::try_from(years.len()).unwrap();
    let total = cash - cofinanced;
    let share = |index: i64| (index + 1) * total / n_years - index * total / n_years;
    let line = CostLine {
        category: id("personal"),
        year: years[0],
        kind: Kind::Cash,
        amount: kronor(cash),
    };
    let given =
        Financing { organisation: id(municipality), kind: Kind::Cash, amount: kronor(cofinanced) };
    Budget {
        costs: vec![line],
        financing: vec![given],
        grant: (0..).zip(years).map(|(index, year)| (*year, kronor(share(index)))).collect(),
    }
}

/// Returns an award of a budget, its instalments as many as are asked for each year, the first of
/// each two an advance; an interim and a final report.
pub(crate) fn award(budget: Budget, n_instalments: i64) -> Award {
    let (first, last) = budget.years().unwrap();
    let day = |year| Date::from_calendar_date(year, time::Month::March, 1).unwrap();
    let mut plan = BTreeMap::new();
    for (year, amount) in &budget.grant {
        for index in 0..n_instalments {
            let upto = |index| amount.ore() * index / n_instalments;
            let amount = Ore::new(upto(index + 1) - upto(index));
            let kind = if index % 2 == 0 { PaymentKind::Advance } else { PaymentKind::Running };
            let number = u16::try_from(plan.len()).unwrap() + 1;
            plan.insert(number, PlannedInstalment { year: *year, day: day(*year), amount, kind });
        }
    }
    let report = |kind, due| ReportObligation { kind, due, form: id("rapport 1") };
    let days = |year, month, day| Date::from_calendar_date(year, month, day).unwrap();
    Award {
        project: "Skolan som mötesplats".into(),
        measures: "läxhjälp och fritid".into(),
        purpose: "atgarder".into(),
        circumstances: Vec::new(),
        budget,
        refused: Vec::new(),
        reasons: "the need is large and the plan holds".into(),
        conditions: vec!["takes part in the evaluation".into()],
        period: DaySpan::new(
            days(first, time::Month::January, 1),
            days(last, time::Month::December, 31),
        )
        .unwrap(),
        accept_by: date!(2018 - 12 - 31),
        plan,
        reports: BTreeMap::from([
            (1, report(ReportKind::Interim, date!(2019 - 02 - 01))),
            (2, report(ReportKind::Final, day(last + 1))),
        ]),
    }
}
