//! The causes of a refusal, one clause each, without the rule.

use domain::grants::access::People;
use domain::grants::access::delegation::Duty;
use domain::grants::access::{Object, Right};
use domain::grants::id::OrganisationId;
use domain::grants::ledger::LARGEST;
use domain::grants::refusal::Cause;
use domain::grants::wording::Wording;
use domain::money::Ore;
use time::Date;

use super::names::name;
use super::{act, act_of, clip, days, fill, stages, thing};
use crate::language::Language;

/// What the domain calls a thing that nothing has happened to.
const NOT_BEGUN: &str = "not begun";

/// What the domain calls to be given a role, where one would give it to oneself.
const RECEIVE: &str = "receive the role";

/// The part of an application that is no part of its form.
const BUDGET: &str = "budget";

/// The sums of shares by place, which are no money.
const SHARES: &str = "shares by place, hundredths of a per cent, against 10 000";

/// Returns what stands in the way and what to do.
pub(super) fn cause(language: Language, people: &People, cause: &Cause) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("refusal-{key}"), places)
    };
    match cause {
        Cause::Lacking { act: done, what, .. } => {
            say("lacking", &[("act", act(language, done)), ("thing", thing(language, what))])
        }
        Cause::Pending { act: done, what, .. } => {
            say("pending", &[("act", act(language, done)), ("thing", thing(language, what))])
        }
        Cause::AlreadyDone { act: done, .. } => {
            say("already-done", &[("act", act(language, done))])
        }
        Cause::Unknown { act: done, what, name } => {
            let key = if &**name == NOT_BEGUN { "not-begun" } else { "unknown" };
            let act = act(language, done);
            say(key, &[("act", act), ("thing", thing(language, what)), ("name", clip(name))])
        }
        Cause::PartLocked { part } if &**part == BUDGET => {
            say("part-locked", &[("part", thing(language, BUDGET))])
        }
        Cause::PartLocked { part } => {
            let part = say("part", &[("part", clip(part))]);
            say("part-locked", &[("part", part)])
        }
        Cause::AlreadyClaimed { voucher, grant } => {
            say("already-claimed", &[("voucher", clip(voucher)), ("grant", clip(grant.as_str()))])
        }
        Cause::PaymentsHeld { act: done } => say("payments-held", &[("act", act(language, done))]),
        Cause::WrongSeed => say("wrong-seed", &[]),
        Cause::OtherWording { bound, found } => {
            let (bound, found) = (wording(language, *bound), wording(language, *found));
            say("other-wording", &[("bound", bound), ("found", found)])
        }
        Cause::Ordinance(refused) => super::ordinance::reason(language, refused),
        Cause::TooMuch { .. }
        | Cause::Unequal { .. }
        | Cause::NotAnAmount { .. }
        | Cause::Overflow { .. }
        | Cause::YearUndecided { .. }
        | Cause::OutsideYears { .. } => of_money(language, cause),
        Cause::ClockRunsBackwards { .. }
        | Cause::OutsideWindow { .. }
        | Cause::TooLate { .. }
        | Cause::TooEarly { .. } => of_time(language, cause),
        Cause::NotPermitted { .. }
        | Cause::NotOwn { .. }
        | Cause::NotFunder { .. }
        | Cause::NoDelegation { .. }
        | Cause::ConflictOfInterest { .. }
        | Cause::SamePerson { .. }
        | Cause::NoSuchStep { .. }
        | Cause::ReasonLacking { .. }
        | Cause::NotEligible { .. } => of_person(language, people, cause),
    }
}

/// Returns what stands in the way of the person who acts, or of the step.
fn of_person(language: Language, people: &People, cause: &Cause) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("refusal-{key}"), places)
    };
    match cause {
        Cause::NotPermitted { role, right, object } => {
            let [right, object] = right_and_object(language, *right, *object);
            say("not-permitted", &[("role", name(language, role)), right, object])
        }
        Cause::NotOwn { right, object, owner } => {
            let [right, object] = right_and_object(language, *right, *object);
            say("not-own", &[right, object, ("owner", organisation(people, owner))])
        }
        Cause::NotFunder { act: done, funder } => {
            let funder = organisation(people, funder);
            say("not-funder", &[("act", act(language, done)), ("funder", funder)])
        }
        Cause::NoDelegation { duty, amount, day } => no_delegation(language, *duty, *amount, *day),
        Cause::ConflictOfInterest { act: done, ground } => {
            let ground = name(language, ground);
            say("conflict-of-interest", &[("act", act(language, done)), ("ground", ground)])
        }
        Cause::SamePerson { act: done, earlier: RECEIVE } => {
            say("same-person-own", &[("act", act(language, done))])
        }
        Cause::SamePerson { act: done, earlier } => {
            let earlier = act(language, earlier);
            say("same-person", &[("act", act(language, done)), ("earlier", earlier)])
        }
        Cause::NoSuchStep { life, stage, act: done } => {
            let act = act_of(language, &super::key_of(life), done);
            let stage = stages::written(language, life, stage);
            say(
                "no-such-step",
                &[("act", act), ("life", stages::life(language, life)), ("stage", stage)],
            )
        }
        Cause::ReasonLacking { act: done } => {
            say("reason-lacking", &[("act", act(language, done))])
        }
        Cause::NotEligible { organisation: who } => {
            say("not-eligible", &[("organisation", organisation(people, who))])
        }
        other => super::cite(language, &other.to_string()),
    }
}

/// Returns what is wrong with an amount, a sum or a year.
fn of_money(language: Language, cause: &Cause) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("refusal-{key}"), places)
    };
    let kronor = |amount: Ore| language.kronor(amount);
    let of_amount = |what| ("act", act_of(language, "amount", what));
    match cause {
        Cause::TooMuch { what, amount, ceiling, .. } => {
            let over = amount.checked_sub(*ceiling).unwrap_or_default();
            let over = ("over", kronor(over));
            let amounts = [("amount", kronor(*amount)), ("ceiling", kronor(*ceiling)), over];
            say("too-much", &[&[of_amount(what)][..], &amounts].concat())
        }
        Cause::Unequal { what: SHARES, left, right, .. } => {
            say("shares", &[("share", share(language, *left)), ("whole", share(language, *right))])
        }
        Cause::Unequal { what, left, right, .. } => {
            let (greater, less) = (left.max(right), left.min(right));
            let difference = greater.checked_sub(*less).unwrap_or_default();
            let (left, right) = (("left", kronor(*left)), ("right", kronor(*right)));
            let places = [("thing", thing(language, what)), left, right];
            say("unequal", &[&places[..], &[("difference", kronor(difference))]].concat())
        }
        Cause::NotAnAmount { what, amount } => {
            let amounts = [("amount", kronor(*amount)), ("largest", kronor(LARGEST))];
            say("not-an-amount", &[&[of_amount(what)][..], &amounts].concat())
        }
        Cause::Overflow { what } => say("overflow", &[of_amount(what)]),
        Cause::YearUndecided { act: done, year } => {
            say("year-undecided", &[("act", act(language, done)), ("year", year.to_string())])
        }
        Cause::OutsideYears { what, year, from, to } => {
            let years = [("year", year), ("from", from), ("to", to)];
            let years = years.map(|(place, year)| (place, year.to_string()));
            say("outside-years", &[&[of_amount(what)][..], &years].concat())
        }
        other => super::cite(language, &other.to_string()),
    }
}

/// Returns why the moment is the wrong one.
fn of_time(language: Language, cause: &Cause) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("refusal-{key}"), places)
    };
    let day = |day: Date| days::day(language, day);
    let moment = |at| days::moment(language, at);
    match cause {
        Cause::ClockRunsBackwards { last, at } => {
            say("clock-runs-backwards", &[("at", moment(*at)), ("last", moment(*last))])
        }
        Cause::OutsideWindow { act: done, at, from, to } => {
            let window = [("at", moment(*at)), ("from", moment(*from)), ("to", moment(*to))];
            say("outside-window", &[&[("act", act(language, done))][..], &window].concat())
        }
        Cause::TooLate { act: done, day: on, last } => {
            let days = [("day", day(*on)), ("last", day(*last))];
            say("too-late", &[&[("act", act(language, done))][..], &days].concat())
        }
        Cause::TooEarly { act: done, day: on, first } => {
            let days = [("day", day(*on)), ("first", day(*first))];
            say("too-early", &[&[("act", act(language, done))][..], &days].concat())
        }
        other => super::cite(language, &other.to_string()),
    }
}

fn no_delegation(language: Language, duty: Duty, amount: Ore, day: Date) -> String {
    let places = [
        ("duty", name(language, &duty)),
        ("amount", language.kronor(amount)),
        ("day", days::day(language, day)),
    ];
    fill(language, "refusal-no-delegation", &places)
}

fn right_and_object(
    language: Language,
    right: Right,
    object: Object,
) -> [(&'static str, String); 2] {
    [("right", name(language, &right)), ("object", name(language, &object))]
}

fn organisation(people: &People, organisation: &OrganisationId) -> String {
    clip(&people.body(organisation).0)
}

/// Writes a sum of shares in per cent; the domain keeps hundredths of a per cent as kronor.
fn share(language: Language, hundredths: Ore) -> String {
    let hundredths = i32::try_from(hundredths.ore() / 100).unwrap_or(i32::MAX);
    language.number(f64::from(hundredths) / 100.0, 2)
}

/// Returns a wording of the law: "SFS 2018:151", with the act that gave it where another did.
pub(super) fn wording(language: Language, wording: Wording) -> String {
    let ordinance = ("ordinance", wording.ordinance.to_string());
    if wording.given_by == wording.ordinance {
        return fill(language, "refusal-wording", &[ordinance]);
    }
    let given_by = ("act", wording.given_by.to_string());
    fill(language, "refusal-wording-given-by", &[ordinance, given_by])
}
