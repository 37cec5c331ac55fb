//! Account, payment stop, repayment, reclaim and interest.

use domain::regime::afterwards::{
    AgencyAccount, AgencyAccountDue, AnnualDay, Duty, PaymentStop, Reclaim, RemissionReasons,
    RepaymentGround, RepaymentPoint, Report, ReportDue, ReportPart, StopGround,
};
use domain::regime::interest::{BaseRate, InterestRule, InterestStart};
use serde::Deserialize;

use super::wire::one_line;
use super::words::{named, words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportTable {
    due: ReportDueTable,
    contents: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReportDueTable {
    DayInDecision,
    EndOfGrantYear,
    YearAfter(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgencyAccountTable {
    due: AgencyAccountDueTable,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum AgencyAccountDueTable {
    EveryYearBy(String),
    WithAnnualReport,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentStopTable {
    duty: String,
    grounds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PointTable {
    point: u8,
    ground: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReclaimTable {
    duty: String,
    remission: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InterestTable {
    start: InterestStartTable,
    base: String,
    addition: String,
    remission: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum InterestStartTable {
    DaysAfterDecision(u16),
    DaysAfterDemandWhenLate(u16),
}

/// Reads a day of every year: `04-15`.
fn annual_day(text: &str) -> Result<AnnualDay, String> {
    let day = text.split_once('-').and_then(|(month, day)| {
        let read = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() == 2);
        AnnualDay::new(read(month)?, read(day)?)
    });
    let found: String = text.chars().take(40).collect();
    day.ok_or_else(|| format!("'{found}' is no day of every year; write month and day as 04-15"))
}

pub(super) fn report(table: &ReportTable) -> Result<Report, String> {
    let due = match &table.due {
        ReportDueTable::DayInDecision => ReportDue::DayInDecision,
        ReportDueTable::EndOfGrantYear => ReportDue::EndOfGrantYear,
        ReportDueTable::YearAfter(text) => ReportDue::YearAfter(annual_day(text)?),
    };
    let contents = words(&table.contents, &ReportPart::ALL, ReportPart::as_str)?;
    Ok(Report { due, contents })
}

pub(super) fn agency_account(table: &AgencyAccountTable) -> Result<AgencyAccount, String> {
    let due = match &table.due {
        AgencyAccountDueTable::EveryYearBy(text) => {
            AgencyAccountDue::EveryYearBy(annual_day(text)?)
        }
        AgencyAccountDueTable::WithAnnualReport => AgencyAccountDue::WithAnnualReport,
    };
    Ok(AgencyAccount { due, text: one_line(&table.text)? })
}

const DUTIES: [(&str, Duty); 2] = [("must", Duty::Must), ("may", Duty::May)];

pub(super) fn payment_stop(table: &PaymentStopTable) -> Result<PaymentStop, String> {
    let grounds = words(&table.grounds, &StopGround::ALL, StopGround::as_str)?;
    Ok(PaymentStop { duty: named(&table.duty, &DUTIES)?, grounds })
}

pub(super) fn repayment(tables: &[PointTable]) -> Result<Vec<RepaymentPoint>, String> {
    let grounds: Vec<String> = tables.iter().map(|table| table.ground.clone()).collect();
    let grounds = words(&grounds, &RepaymentGround::ALL, RepaymentGround::as_str)?;
    let point = |(table, ground): (&PointTable, RepaymentGround)| match table.point {
        0 => Err("points are numbered from 1".to_owned()),
        point => Ok(RepaymentPoint { point, ground }),
    };
    tables.iter().zip(grounds).map(point).collect()
}

fn remission(word: &str) -> Result<Option<RemissionReasons>, String> {
    named(
        word,
        &[
            ("none", None),
            ("special", Some(RemissionReasons::Special)),
            ("extraordinary", Some(RemissionReasons::Extraordinary)),
        ],
    )
}

pub(super) fn reclaim(table: &ReclaimTable) -> Result<Reclaim, String> {
    let duty = named(&table.duty, &DUTIES)?;
    Ok(Reclaim { duty, remission: remission(&table.remission)? })
}

pub(super) fn interest(table: &InterestTable) -> Result<InterestRule, String> {
    let bases = BaseRate::ALL.map(|base| (base.as_str(), base));
    Ok(InterestRule {
        start: match table.start {
            InterestStartTable::DaysAfterDecision(days) => InterestStart::DaysAfterDecision(days),
            InterestStartTable::DaysAfterDemandWhenLate(days) => {
                InterestStart::DaysAfterDemandWhenLate(days)
            }
        },
        base: named(&table.base, &bases)?,
        addition: table.addition.parse().map_err(|error| format!("could not {error}"))?,
        remission: remission(&table.remission)?,
    })
}
