//! What an ordinance forbids, one clause each, without the paragraph.

use domain::money::Ore;
use domain::regime::deciding::CostShare;
use domain::regime::refusal::{Reason, Refusal};
use domain::regime::rules::RuleName;
use domain::regime::{NotInForce, NotInForceCause};
use time::Date;

use super::names::{self, name};
use super::{clip, days, fill, thing};
use crate::language::Language;

/// Returns what is not allowed, or why it cannot be told, and what to do.
pub(super) fn reason(language: Language, refused: &Refusal) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("ordinance-{key}"), places)
    };
    let rule = || ("rule", name(language, &refused.rule));
    match &refused.reason {
        Reason::NotKnown { looked_for } => {
            say("not-known", &[rule(), ("looked-for", clip(looked_for))])
        }
        Reason::NotStated { reason } => say("not-stated", &[rule(), ("reason", clip(reason))]),
        Reason::Barred { bar } => say("barred", &[("bar", name(language, bar))]),
        Reason::NoSuchPurpose { purpose } => say("no-such-purpose", &[("purpose", clip(purpose))]),
        Reason::ForbiddenUse { circumstance } => {
            say("forbidden-use", &[("circumstance", name(language, circumstance))])
        }
        Reason::Lacking { parts } => {
            let parts: Vec<String> =
                parts.iter().map(|part| part_of(language, refused.rule, part)).collect();
            say("lacking", &[("parts", parts.join(", "))])
        }
        Reason::AnotherBodyDecides { decides } => {
            say("another-body-decides", &[("decides", clip(&decides.0))])
        }
        Reason::NotHeard { body } => say("not-heard", &[("body", clip(&body.0))]),
        Reason::ConditionNotInDecision => say("condition-not-in-decision", &[]),
        Reason::ConditionsForbidden => say("conditions-forbidden", &[]),
        Reason::NoAppeal { kind } => say("no-appeal", &[("kind", name(language, kind))]),
        Reason::NoSuchGround { ground } => {
            say("no-such-ground", &[("ground", name(language, ground))])
        }
        Reason::ReasonsTooLight { needed: Some(needed) } => {
            say("reasons-too-light", &[("needed", name(language, needed))])
        }
        Reason::ReasonsTooLight { needed: None } => say("no-reasons-suffice", &[]),
        Reason::OutsideVersion { .. }
        | Reason::TooLong { .. }
        | Reason::NoLastDay
        | Reason::CalendarEnds { .. }
        | Reason::WithAnnualReport => of_time(language, &refused.reason),
        Reason::CostBelowZero { .. }
        | Reason::ShareExceeded { .. }
        | Reason::AnotherRate { .. }
        | Reason::RateNotKnown { .. }
        | Reason::InterestNotCountable { .. } => of_money(language, &refused.reason),
        Reason::NoMunicipality { .. }
        | Reason::NotOnList { .. }
        | Reason::ListIncomplete { .. }
        | Reason::PublishedListNeeded
        | Reason::SelectionNeeded { .. }
        | Reason::NoListInWording
        | Reason::ListDecidedLater { .. } => of_list(language, &refused.reason),
    }
}

/// Returns why a list does not let someone apply.
fn of_list(language: Language, reason: &Reason) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("ordinance-{key}"), places)
    };
    let day = |day: Date| days::day(language, day);
    match reason {
        Reason::NoMunicipality { area } => say("no-municipality", &[("area", area.to_string())]),
        Reason::NotOnList { municipality } => {
            say("not-on-list", &[("municipality", municipality.to_string())])
        }
        Reason::ListIncomplete { municipality, known, size } => {
            let (known, size) = (language.whole(*known), language.whole(*size));
            let municipality = ("municipality", municipality.to_string());
            say("list-incomplete", &[municipality, ("known", known), ("size", size)])
        }
        Reason::PublishedListNeeded => say("published-list-needed", &[]),
        Reason::SelectionNeeded { model } => say("selection-needed", &[("model", clip(model))]),
        Reason::NoListInWording => say("no-list-in-wording", &[]),
        Reason::ListDecidedLater { decided_on, on } => {
            say("list-decided-later", &[("decided-on", day(*decided_on)), ("on", day(*on))])
        }
        other => super::cite(language, &other.to_string()),
    }
}

/// Returns why a day or a period does not fit.
fn of_time(language: Language, reason: &Reason) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("ordinance-{key}"), places)
    };
    let day = |day: Date| days::day(language, day);
    match reason {
        Reason::OutsideVersion { on, first, last: Some(last) } => {
            let days = [("on", day(*on)), ("first", day(*first)), ("last", day(*last))];
            say("outside-version", &days)
        }
        Reason::OutsideVersion { on, first, last: None } => {
            say("outside-version-open", &[("on", day(*on)), ("first", day(*first))])
        }
        Reason::TooLong { years, last, last_allowed } => {
            let days = [("last", day(*last)), ("last-allowed", day(*last_allowed))];
            say("too-long", &[&days[..], &[("years", years.to_string())]].concat())
        }
        Reason::NoLastDay => say("no-last-day", &[]),
        Reason::CalendarEnds { year } => say("calendar-ends", &[("year", year.to_string())]),
        Reason::WithAnnualReport => say("with-annual-report", &[]),
        other => super::cite(language, &other.to_string()),
    }
}

/// Returns why an amount or a rate does not fit.
fn of_money(language: Language, reason: &Reason) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("ordinance-{key}"), places)
    };
    let kronor = |amount: Ore| language.kronor(amount);
    let day = |day: Date| days::day(language, day);
    match reason {
        Reason::CostBelowZero { cost } => say("cost-below-zero", &[("cost", kronor(*cost))]),
        Reason::ShareExceeded { grant, greatest, share } => {
            let over = grant.checked_sub(*greatest).unwrap_or_default();
            let (grant, greatest) = (kronor(*grant), kronor(*greatest));
            let amounts = [("grant", grant), ("greatest", greatest), ("over", kronor(over))];
            match share {
                Some(share) => {
                    let share = ("share", cost_share(language, *share));
                    say("share-exceeded", &[&amounts[..], &[share]].concat())
                }
                None => say("costs-exceeded", &amounts),
            }
        }
        Reason::AnotherRate { found, needed } => {
            let (found, needed) = (name(language, found), name(language, needed));
            say("another-rate", &[("found", found), ("needed", needed)])
        }
        Reason::RateNotKnown { day: on } => say("rate-not-known", &[("day", day(*on))]),
        Reason::InterestNotCountable { principal, from, to, cause } => {
            let days = [("from", day(*from)), ("to", day(*to))];
            let more = [("principal", kronor(*principal)), ("why", thing(language, cause))];
            say("interest-not-countable", &[days, more].concat())
        }
        other => super::cite(language, &other.to_string()),
    }
}

/// Writes a share of the costs in per cent where that is exact, else as a fraction.
fn cost_share(language: Language, share: CostShare) -> String {
    let (numerator, denominator) = share.parts();
    let hundredths = u64::from(numerator) * 100;
    let whole = u64::from(denominator);
    if !hundredths.is_multiple_of(whole) {
        return format!("{numerator}/{denominator}");
    }
    let percent = hundredths / whole;
    if language == Language::Swedish { format!("{percent}\u{a0}%") } else { format!("{percent}%") }
}

/// Returns the name of a part that the wording asks for, by the word used in files.
fn part_of(language: Language, rule: RuleName, part: &str) -> String {
    let kind = match rule {
        RuleName::DecisionContents => "decision-part",
        RuleName::Report => "report-part",
        _ => "application-part",
    };
    let key = names::key(kind, &super::key_of(part));
    language.known(&key).unwrap_or_else(|| super::cite(language, part))
}

/// Returns why no wording of an ordinance is known to be in force on a day, without its paragraph.
pub(super) fn not_in_force(language: Language, refused: &NotInForce) -> String {
    let on = ("on", days::day(language, refused.on));
    let (key, day, looked_for) = match &refused.cause {
        NotInForceCause::Before { first } => ("before", first, ""),
        NotInForceCause::After { last } => ("after", last, ""),
        NotInForceCause::BeginningNotKnown { in_force_by, looked_for } => {
            ("beginning-not-known", in_force_by, looked_for.as_str())
        }
        NotInForceCause::EndNotKnown { in_force_until, looked_for } => {
            ("end-not-known", in_force_until, looked_for.as_str())
        }
    };
    let more = [("day", days::day(language, *day)), ("looked-for", clip(looked_for))];
    let places = [&[("sfs", refused.sfs.to_string()), on][..], &more].concat();
    fill(language, &format!("not-in-force-{key}"), &places) + "."
}
