//! Who decides, how much and for how long.

use domain::regime::deciding::{
    Appeal, Body, Conditions, Consultation, ConsultationOccasion, CostShare, DecisionKind,
    GrantYear,
};
use serde::Deserialize;

use super::wire::one_line;
use super::words::{named, words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsultationTable {
    body: String,
    occasion: String,
    answer_within_days: Option<u16>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum GrantYearTable {
    CalendarYear,
    TwelveMonthsFrom(u8),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AppealTable {
    NotAllowed,
    Allowed,
    Only(Vec<String>),
}

pub(super) fn body(name: &str) -> Result<Body, String> {
    one_line(name).map(Body)
}

pub(super) fn consultation(table: &ConsultationTable) -> Result<Consultation, String> {
    let occasion = named(
        &table.occasion,
        &[
            ("every_decision", ConsultationOccasion::EveryDecision),
            ("eligible_list", ConsultationOccasion::EligibleList),
            ("where_needed", ConsultationOccasion::WhereNeeded),
        ],
    )?;
    let answer_within_days = table.answer_within_days;
    Ok(Consultation { body: body(&table.body)?, occasion, answer_within_days })
}

pub(super) fn share(&(numerator, denominator): &(u32, u32)) -> Result<CostShare, String> {
    CostShare::new(numerator, denominator).ok_or_else(|| {
        format!("{numerator}/{denominator} is not above 0 and at most 1; write it as [90, 100]")
    })
}

pub(super) fn years(years: &u8) -> Result<u8, String> {
    if *years == 0 {
        return Err("write at least one year".to_owned());
    }
    Ok(*years)
}

pub(super) fn grant_year(table: &GrantYearTable) -> Result<GrantYear, String> {
    match *table {
        GrantYearTable::CalendarYear => Ok(GrantYear::CalendarYear),
        GrantYearTable::TwelveMonthsFrom(month @ 1..=12) => Ok(GrantYear::TwelveMonthsFrom(month)),
        GrantYearTable::TwelveMonthsFrom(month) => {
            Err(format!("{month} is no month; write 1 to 12"))
        }
    }
}

pub(super) fn appeal(table: &AppealTable) -> Result<Appeal, String> {
    Ok(match table {
        AppealTable::NotAllowed => Appeal::NotAllowed,
        AppealTable::Allowed => Appeal::Allowed,
        AppealTable::Only(kinds) => {
            Appeal::Only(words(kinds, &DecisionKind::ALL, DecisionKind::as_str)?)
        }
    })
}

pub(super) fn conditions(word: &str) -> Result<Conditions, String> {
    named(
        word,
        &[
            ("stated_in_decision", Conditions::StatedInDecision),
            ("forbidden", Conditions::Forbidden),
        ],
    )
}
