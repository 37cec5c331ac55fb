//! Why a command was not done, and why what someone wrote is no organisation's number.

use domain::grants::access::People;
use domain::grants::act::Moment;
use domain::people::organisation::{InvalidNumber, UnknownKind};
use operations::grants::error::{DeskError, TextFault, Trouble};

use super::{clip, days, events, fill, interventions, names, ordinance, refusal, refusing};
use crate::language::Language;

/// Returns why a command was not done and what to do, in one sentence.
#[must_use]
pub fn desk_error(language: Language, people: &People, error: &DeskError) -> String {
    let say = |key: &str, places: &[(&'static str, String)]| {
        fill(language, &format!("desk-{key}"), places)
    };
    match error {
        DeskError::Refused(refused) => refusal(language, people, refused),
        DeskError::Intervention(refused) => interventions::refusal(language, people, refused),
        DeskError::Changed { stream, since } => {
            let last = since.last().and_then(|event| {
                let at = Moment::from_unix(event.at.as_time().unix_timestamp())?;
                let event =
                    events::event(language, event.stream.kind.as_str(), event.kind.as_str());
                Some(say(
                    "changed-event",
                    &[("event", event), ("moment", days::moment(language, at))],
                ))
            });
            let last = last.unwrap_or_else(|| say("changed-unseen", &[]));
            say(
                "changed",
                &[("thing", stream_kind(language, stream.kind.as_str())), ("last", last)],
            )
        }
        DeskError::NotFound { kind, id } => {
            say("not-found", &[("thing", stream_kind(language, kind)), ("id", clip(id))])
        }
        DeskError::UnknownWording { wording } => {
            say("unknown-wording", &[("wording", refusing::wording(language, *wording))])
        }
        DeskError::NotInForce(refused) => ordinance::not_in_force(language, refused),
        DeskError::Busy => say("busy", &[]),
        DeskError::Unreadable { position, .. } => {
            say("unreadable", &[("position", position.to_string())])
        }
        DeskError::Text(invalid) => text_fault(language, TextFault::from(invalid)),
        DeskError::Id(invalid) => say("id", &[("found", clip(&invalid.found))]),
        DeskError::Payload(_) => say("payload", &[]),
        DeskError::Register(error) => trouble(language, Trouble::from(error)),
    }
}

/// Returns what something that events happen to is called, in the definite form: "ansökan".
#[must_use]
pub fn stream_kind(language: Language, kind: &str) -> String {
    let known = language.known(&names::key("stream", kind));
    known.unwrap_or_else(|| super::cite(language, kind))
}

fn text_fault(language: Language, fault: TextFault<'_>) -> String {
    let (key, found) = match fault {
        TextFault::Name(found) => ("name", found),
        TextFault::Word(found) => ("word", found),
        TextFault::Reason => ("reason", ""),
        TextFault::Moment(found) => ("moment", found),
    };
    fill(language, &format!("desk-text-{key}"), &[("found", clip(found))])
}

fn trouble(language: Language, trouble: Trouble) -> String {
    let key = match trouble {
        Trouble::Uncertain => "uncertain",
        Trouble::Busy => "busy",
        Trouble::Full => "full",
        Trouble::FileTooLarge { found, limit } => {
            let places = [("found", language.whole(found)), ("limit", language.whole(limit))];
            return fill(language, "desk-register-file-too-large", &places);
        }
        Trouble::UnknownFile => "file-unknown",
        Trouble::Unreachable => "unreachable",
        Trouble::Other => "other",
    };
    language.text(&format!("desk-register-{key}"))
}

/// Returns why a text is no organisation's number, and what to write. A personal identity number is
/// not repeated.
#[must_use]
pub fn invalid_number(language: Language, invalid: &InvalidNumber) -> String {
    match invalid {
        InvalidNumber::Shape { found } => fill(language, "number-shape", &[("found", clip(found))]),
        InvalidNumber::OfAPerson => language.text("number-of-a-person"),
        InvalidNumber::CheckDigit { found } => {
            fill(language, "number-check-digit", &[("found", clip(found))])
        }
    }
}

/// Returns why a text is no kind of organisation, and what to choose.
#[must_use]
pub fn unknown_kind(language: Language, unknown: &UnknownKind) -> String {
    fill(language, "number-kind", &[("found", clip(&unknown.found))])
}
