//! Why something is not done to an intervention.

use domain::grants::access::People;
use domain::intervention::life::Refusal;
use domain::intervention::logic_model::LogicModelError;
use domain::intervention::result::ResultError;

use super::{clip, days, fill, key_of};
use crate::language::Language;

/// Returns why something is refused and what to do, in one sentence.
pub(super) fn refusal(language: Language, people: &People, refusal: &Refusal) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("intervention-refused-{key}"), places)
    };
    match refusal {
        Refusal::NotTheOwner => say("not-the-owner", &[]),
        Refusal::NotDescribed => say("not-described", &[]),
        Refusal::Lacking(what) => {
            let key = format!("intervention-lacking-{}", key_of(what));
            say("lacking", &[("what", language.text(&key))])
        }
        Refusal::NegativeCost => say("negative-cost", &[]),
        Refusal::Result(error) => result_error(language, error),
        Refusal::NoSuchPeriod { indicator, days } => {
            say("no-such-period", &[("indicator", clip(indicator)), ("days", days.clone())])
        }
        Refusal::HasEnded(on) => say("has-ended", &[("day", days::day(language, *on))]),
        Refusal::EndsBeforeItBegins { begins, on } => {
            let day = |day| days::day(language, day);
            say("ends-before", &[("begins", day(*begins)), ("on", day(*on))])
        }
        Refusal::NotYetAsked(from) => say("not-yet-asked", &[("day", days::day(language, *from))]),
        Refusal::NotEnded => say("not-ended", &[]),
        Refusal::NotPermitted(refusal) => super::refusal(language, people, refusal),
        Refusal::NotOwnGrant(grant) => say("not-own-grant", &[("grant", clip(grant.as_str()))]),
        Refusal::OwnQuestion => say("own-question", &[]),
        Refusal::NoSuchQuestion(number) => {
            say("no-such-question", &[("number", number.to_string())])
        }
        Refusal::OutOfOrder => say("out-of-order", &[]),
    }
}

/// Returns what is wrong with an indicator and what to do.
#[must_use]
pub fn result_error(language: Language, error: &ResultError) -> String {
    let (key, indicator) = match error {
        ResultError::Duplicate(indicator) => ("duplicate", indicator),
        ResultError::TargetWithoutUnit(indicator) => ("target-without-unit", indicator),
        ResultError::TitleLacking(indicator) => ("title-lacking", indicator),
        ResultError::NotANumber(indicator) => ("not-a-number", indicator),
        ResultError::TwoValues(indicator) => ("two-values", indicator),
        ResultError::Periods(indicator) => ("periods", indicator),
    };
    let places = [("indicator", clip(indicator))];
    fill(language, &format!("intervention-result-{key}"), &places)
}

/// Returns what is wrong with a logic model and what to do. Steps are told by their names, which are
/// the numbers of their rows where the model was written in a table.
#[must_use]
pub fn logic_model_error(language: Language, error: &LogicModelError) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("intervention-model-{key}"), places)
    };
    let from_to = |from: &str, to: &str| [("from", clip(from)), ("to", clip(to))];
    match error {
        LogicModelError::DuplicateNode(step) => say("duplicate-step", &[("step", clip(step))]),
        LogicModelError::EmptyNode(step) => say("empty-step", &[("step", clip(step))]),
        LogicModelError::UnknownNode(step) => say("unknown-step", &[("step", clip(step))]),
        LogicModelError::DuplicateLink { from, to } => say("duplicate-link", &from_to(from, to)),
        LogicModelError::Circular(circle) => say("circular", &[("circle", clip(circle))]),
        LogicModelError::Backwards { from, to } => say("backwards", &from_to(from, to)),
        LogicModelError::EvidenceWithoutSource { from, to } => {
            say("evidence-without-source", &from_to(from, to))
        }
        LogicModelError::LevelLacking(level) => say(
            "level-lacking",
            &[("level", language.text(&format!("intervention-needs-{level}")))],
        ),
        LogicModelError::Alone(step) => say("alone", &[("step", clip(step))]),
    }
}
