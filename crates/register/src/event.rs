//! Events: what happened, by whom, on whose behalf, when and why, each bound to the one before.

use std::fmt;
use std::fmt::Write as _;

use crate::hash::ContentHash;
use crate::payload::{Payload, write_text};
use crate::text::{Moment, Name, Reason, Word};

/// What an event belongs to: one grant, one commitment, one case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream {
    /// The kind of thing: `grant`, `case`.
    pub kind: Name,
    /// Which one.
    pub id: Word,
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor {
    /// The person, or the program that acted by itself.
    pub person: Word,
    /// The organisation that the person represented.
    pub organisation: Word,
    /// The role the person acted in.
    pub role: Word,
    /// The delegation that gave the right, where one was needed.
    pub delegation: Option<Word>,
}

/// The command that an event came with. All events of a command are appended, or none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandPart {
    /// The idempotency key: two commands with one key are one command.
    pub key: Word,
    /// Which of the command's events this is, from 1.
    pub part: u32,
    /// How many events the command has.
    pub parts: u32,
}

/// One event as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place among all events, from 1 without gaps.
    pub position: u64,
    /// What it belongs to.
    pub stream: Stream,
    /// Its place in the stream, from 1 without gaps.
    pub version: u64,
    /// What happened: `grant-decided`.
    pub kind: Name,
    /// The particulars.
    pub payload: Payload,
    /// The files it names, in the order given.
    pub files: Vec<ContentHash>,
    /// Who did it.
    pub actor: Actor,
    /// When, as the one who appended it says.
    pub at: Moment,
    /// Why, where a reason was given.
    pub reason: Option<Reason>,
    /// The command it came with.
    pub command: CommandPart,
    /// The hash of the event before, [`ContentHash::ORIGIN`] for the first.
    pub previous: ContentHash,
    /// The hash of [`Event::canonical`].
    pub hash: ContentHash,
}

impl Event {
    /// Returns the line that the hash is computed over: all fields but the hash, as canonical JSON
    /// in UTF-8, without a line break at the end.
    ///
    /// ```text
    /// {"actor":{"delegation":null,"organisation":"…","person":"…","role":"…"},"at":"…",
    ///  "command":{"key":"…","part":1,"parts":1},"files":[],"form":1,"kind":"…","payload":{…},
    ///  "position":1,"previous":"…","reason":null,"stream":{"id":"…","kind":"…"},"version":1}
    /// ```
    ///
    /// The line is what RFC 8785 makes of these members; `form` is 1 for this form.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut line = String::with_capacity(600 + self.payload.as_str().len());
        line.push_str("{\"actor\":{\"delegation\":");
        write_optional(self.actor.delegation.as_ref().map(Word::as_str), &mut line);
        write_member(",\"organisation\":", self.actor.organisation.as_str(), &mut line);
        write_member(",\"person\":", self.actor.person.as_str(), &mut line);
        write_member(",\"role\":", self.actor.role.as_str(), &mut line);
        let CommandPart { key, part, parts } = &self.command;
        write!(line, "}},\"at\":\"{}\"", self.at).expect("writing to a text succeeds");
        write_member(",\"command\":{\"key\":", key.as_str(), &mut line);
        write!(line, ",\"part\":{part},\"parts\":{parts}}},\"files\":[")
            .expect("writing to a text succeeds");
        for (index, file) in self.files.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(line, "{comma}\"{file}\"").expect("writing to a text succeeds");
        }
        write_member("],\"form\":1,\"kind\":", self.kind.as_str(), &mut line);
        line.push_str(",\"payload\":");
        line.push_str(self.payload.as_str());
        let (position, previous) = (self.position, self.previous);
        write!(line, ",\"position\":{position},\"previous\":\"{previous}\",\"reason\":")
            .expect("writing to a text succeeds");
        write_optional(self.reason.as_ref().map(Reason::as_str), &mut line);
        write_member(",\"stream\":{\"id\":", self.stream.id.as_str(), &mut line);
        write_member(",\"kind\":", self.stream.kind.as_str(), &mut line);
        write!(line, "}},\"version\":{}}}", self.version).expect("writing to a text succeeds");
        line
    }

    /// Returns the hash that the event's fields have.
    #[must_use]
    pub fn computed_hash(&self) -> ContentHash {
        ContentHash::of(self.canonical().as_bytes())
    }
}

fn write_member(name: &str, value: &str, line: &mut String) {
    line.push_str(name);
    write_text(value, line);
}

fn write_optional(value: Option<&str>, line: &mut String) {
    match value {
        Some(value) => write_text(value, line),
        None => line.push_str("null"),
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        let word = |text: &str| text.parse::<Word>().unwrap();
        Event {
            position: 1,
            stream: Stream { kind: "grant".parse().unwrap(), id: word("2026-17") },
            version: 1,
            kind: "grant-decided".parse().unwrap(),
            payload: Payload::parse(r#"{"amount":125000000}"#).unwrap(),
            files: Vec::new(),
            actor: Actor {
                person: word("Åsa \"Å\" Öberg"),
                organisation: word("Delmos"),
                role: word("beslutsfattare"),
                delegation: None,
            },
            at: "2026-11-22T09:30:00.000000Z".parse().unwrap(),
            reason: Some("rad ett\nrad två".parse().unwrap()),
            command: CommandPart { key: word("decide-2026-17"), part: 1, parts: 1 },
            previous: ContentHash::ORIGIN,
            hash: ContentHash::ORIGIN,
        }
    }

    #[test]
    fn the_canonical_line_is_documented_byte_by_byte() {
        let expected = concat!(
            r#"{"actor":{"delegation":null,"organisation":"Delmos","person":"Åsa \"Å\" Öberg","#,
            r#""role":"beslutsfattare"},"at":"2026-11-22T09:30:00.000000Z","#,
            r#""command":{"key":"decide-2026-17","part":1,"parts":1},"files":[],"form":1,"#,
            r#""kind":"grant-decided","payload":{"amount":125000000},"position":1,"previous":""#,
            "0000000000000000000000000000000000000000000000000000000000000000",
            r#"","reason":"rad ett\nrad två","stream":{"id":"2026-17","kind":"grant"},"version":1}"#,
        );
        assert_eq!(event().canonical(), expected);
    }

    #[test]
    fn the_canonical_line_is_canonical_json() {
        let mut event = event();
        event.files = vec![ContentHash::of(b"a"), ContentHash::of(b"b")];
        event.actor.delegation = Some("delegationsordning § 4".parse().unwrap());
        event.reason = None;
        assert!(Payload::stored(event.canonical()).is_canonical());
    }

    #[test]
    fn every_field_is_in_the_hash() {
        let before = event();
        let word: Word = "other".parse().unwrap();
        let changes: [fn(&mut Event, Word); 13] = [
            |e, _| e.position = 2,
            |e, _| e.version = 2,
            |e, w| e.stream.id = w,
            |e, _| e.stream.kind = "other".parse().unwrap(),
            |e, _| e.kind = "other".parse().unwrap(),
            |e, _| e.payload = Payload::parse("{}").unwrap(),
            |e, _| e.files = vec![ContentHash::ORIGIN],
            |e, w| e.actor.person = w,
            |e, w| e.actor.delegation = Some(w),
            |e, _| e.at = "2026-11-22T09:30:00.000001Z".parse().unwrap(),
            |e, _| e.reason = None,
            |e, _| e.command.parts = 2,
            |e, _| e.previous = ContentHash::of(b""),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut after = before.clone();
            change(&mut after, word.clone());
            assert_ne!(after.computed_hash(), before.computed_hash(), "change {index}");
        }
    }
}
