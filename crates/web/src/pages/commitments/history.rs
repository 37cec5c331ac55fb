//! What has happened to a commitment, told day by day.

use std::collections::BTreeMap;

use domain::commitment::life::{Event, State};
use domain::grants::act::Recorded;
use domain::grants::id::OrganisationId;

use super::words;
use crate::grant_words::days;
use crate::language::Language;

/// One thing that has happened.
pub(super) struct Line {
    pub(super) day: String,
    pub(super) who: String,
    pub(super) what: String,
    /// What the owner told, in the owner's words.
    pub(super) told: String,
    /// What shows it, and where it can be read.
    pub(super) evidence: Option<(String, Option<String>)>,
    pub(super) reason: Option<String>,
}

/// Returns what has happened, the latest first.
pub(super) fn lines(
    language: Language,
    state: &State,
    names: &BTreeMap<OrganisationId, String>,
) -> Vec<Line> {
    state.history.iter().rev().map(|recorded| line(language, recorded, names)).collect()
}

fn line(
    language: Language,
    recorded: &Recorded<Event>,
    names: &BTreeMap<OrganisationId, String>,
) -> Line {
    let organisation = &recorded.actor.organisation;
    let said = |key: &str, places: &[(&'static str, &str)]| {
        language.text_with(&format!("commitment-happened-{key}"), places)
    };
    let (what, told, evidence) = match &recorded.event {
        Event::Reported { stage, told, evidence } => {
            let stage = words::stage(language, *stage);
            let shown = evidence.as_ref().map(|shown| (shown.what.clone(), shown.address.clone()));
            (said("reported", &[("stage", &stage)]), told.clone(), shown)
        }
        Event::Replaced { by } => (said("replaced", &[("by", by.as_str())]), String::new(), None),
        Event::Returned { question } => (said("returned", &[]), question.clone(), None),
        Event::Answered { lack, answer } => {
            let lack = words::missing(language, &[*lack]);
            (said("answered", &[("lack", &lack)]), answer.clone(), None)
        }
        Event::Signed { part } => (said("signed", &[]), part.clone(), None),
    };
    Line {
        day: days::day(language, recorded.at.day()),
        who: names.get(organisation).cloned().unwrap_or_else(|| organisation.to_string()),
        what,
        told,
        evidence,
        reason: recorded.reason.clone(),
    }
}
