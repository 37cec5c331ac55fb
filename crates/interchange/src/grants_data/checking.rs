//! What makes grants fit to be published.

use std::collections::BTreeSet;

use domain::money::Ore;
use time::Date;

use super::{Grant, GrantsDataError, Organisation, Package, Period};
use crate::written_text::{self, day, instant};

const MOST_CHARACTERS: usize = 20_000;
/// Fifteen digits: a number in JSON is read as a float, which keeps so many of them.
const MOST_ORE: i64 = 999_999_999_999_999;

/// Returns the first thing that is wrong with a package.
pub(super) fn check(package: &Package) -> Result<(), GrantsDataError> {
    let of = &package.identifier;
    for (field, text) in [
        ("the name of the package", &package.identifier),
        ("the title", &package.title),
        ("the description", &package.description),
        ("the publisher's name", &package.publisher.name),
        ("the publisher's identifier", &package.publisher.identifier),
    ] {
        check_text(of, field, text)?;
    }
    check_address(of, &package.license)?;
    let addresses = [&package.publisher.website, &package.download_url, &package.access_url];
    addresses.into_iter().flatten().try_for_each(|address| check_address(of, address))?;
    check_day(of, package.issued)?;
    check_day(of, package.modified)?;
    if package.grants.is_empty() {
        return Err(GrantsDataError::NoGrants { package: cut(of) });
    }
    let mut seen = BTreeSet::new();
    for grant in &package.grants {
        if !seen.insert(&grant.id) {
            return Err(GrantsDataError::Twice { grant: cut(&grant.id) });
        }
        check_grant(grant)?;
    }
    Ok(())
}

fn check_grant(grant: &Grant) -> Result<(), GrantsDataError> {
    let of = &grant.id;
    check_text(of, "the identifier", &grant.id)?;
    check_text(of, "the title", &grant.title)?;
    check_text(of, "the description", &grant.description)?;
    check_day(of, grant.award_date)?;
    for (missing, organisations) in [("recipient", &grant.recipients), ("funder", &grant.funders)] {
        if organisations.is_empty() {
            return Err(GrantsDataError::Nobody { grant: cut(of), missing });
        }
        organisations.iter().try_for_each(|organisation| check_organisation(of, organisation))?;
    }
    let amounts = [grant.amount_applied_for, Some(grant.amount_awarded), grant.amount_disbursed];
    for amount in amounts.into_iter().flatten().chain(grant.commitments.iter().map(|c| c.value)) {
        check_amount(of, amount, 0)?;
    }
    for disbursement in &grant.disbursements {
        check_amount(of, disbursement.value, -MOST_ORE)?;
    }
    for period in [grant.planned, grant.actual].into_iter().flatten() {
        check_period(of, period)?;
    }
    for transaction in grant.commitments.iter().chain(&grant.disbursements) {
        check_text(of, "the name of a transaction", &transaction.id)?;
        check_day(of, transaction.date)?;
    }
    if let Some(modified) = grant.modified.filter(|at| instant(*at).is_none()) {
        return Err(GrantsDataError::Day { of: cut(of), day: modified.date() });
    }
    check_lists(grant)
}

fn check_lists(grant: &Grant) -> Result<(), GrantsDataError> {
    let of = &grant.id;
    for location in &grant.beneficiary_locations {
        check_text(of, "the name of a location", &location.name)?;
        check_optional(of, "the code of a location", location.code.as_deref())?;
    }
    for programme in &grant.programmes {
        check_text(of, "the code of a programme", &programme.code)?;
        check_text(of, "the title of a programme", &programme.title)?;
    }
    for classification in &grant.classifications {
        check_text(of, "the list of a classification", &classification.vocabulary)?;
        check_text(of, "the code of a classification", &classification.code)?;
        check_text(of, "the title of a classification", &classification.title)?;
    }
    for document in &grant.documents {
        check_text(of, "the title of a document", &document.title)?;
        check_address(of, &document.url)?;
    }
    let addresses = [&grant.url, &grant.data_source];
    addresses.into_iter().flatten().try_for_each(|address| check_address(of, address))
}

fn check_organisation(of: &str, organisation: &Organisation) -> Result<(), GrantsDataError> {
    check_text(of, "the identifier of an organisation", &organisation.id)?;
    check_text(of, "the name of an organisation", &organisation.name)?;
    check_optional(of, "the department", organisation.department.as_deref())?;
    for location in &organisation.locations {
        check_text(of, "the name of a location", &location.name)?;
        check_optional(of, "the code of a location", location.code.as_deref())?;
    }
    Ok(())
}

fn check_text(of: &str, field: &'static str, text: &str) -> Result<(), GrantsDataError> {
    written_text::check(field, text, MOST_CHARACTERS)
        .map_err(|error| GrantsDataError::Text { of: cut(of), error })
}

fn check_optional(
    of: &str,
    field: &'static str,
    text: Option<&str>,
) -> Result<(), GrantsDataError> {
    text.map_or(Ok(()), |text| check_text(of, field, text))
}

fn check_address(of: &str, address: &str) -> Result<(), GrantsDataError> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let is_written = |rest: &str| {
        let in_place = |c: char| c.is_ascii_graphic() && !r#"<>"{}|\^`"#.contains(c);
        rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.chars().all(in_place)
    };
    if rest.is_some_and(is_written) {
        Ok(())
    } else {
        Err(GrantsDataError::Address { of: cut(of), found: cut(address) })
    }
}

fn check_amount(of: &str, amount: Ore, least: i64) -> Result<(), GrantsDataError> {
    if (least..=MOST_ORE).contains(&amount.ore()) {
        Ok(())
    } else {
        Err(GrantsDataError::Amount { grant: cut(of), amount })
    }
}

fn check_period(of: &str, period: Period) -> Result<(), GrantsDataError> {
    check_day(of, period.start)?;
    let Some(end) = period.end else { return Ok(()) };
    check_day(of, end)?;
    if end < period.start {
        let start = period.start;
        return Err(GrantsDataError::Period { grant: cut(of), start, end });
    }
    Ok(())
}

fn check_day(of: &str, date: Date) -> Result<(), GrantsDataError> {
    match day(date) {
        Some(_) => Ok(()),
        None => Err(GrantsDataError::Day { of: cut(of), day: date }),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}
