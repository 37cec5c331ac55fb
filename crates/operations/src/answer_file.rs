//! The written form of one answer: JSON, the same answer in the same bytes.
//!
//! An object with the kind of the question and one of two members: `read`, where what was typed
//! could be read, with numbers, amounts and dates in plain form; or `typed`, where it could not,
//! to the letter. Fields that are there once are texts, groups of rows lists of objects:
//!
//! ```json
//! {"kind":"money","read":{"value":"12500.50"}}
//! {"kind":"money","typed":{"value":"tolv tusen"}}
//! {"kind":"place_shares","read":{"rows":[{"place":"0114","share":"33.34"}]}}
//! ```
//!
//! Members are sorted and there are no spaces, as in RFC 8785; every value is a text, so that no
//! number is ever rounded.

use std::collections::BTreeMap;

use domain::form::answer::Given;
use domain::form::fields::Fields;
use domain::form::key::Key;
use domain::form::kind::{Column, Kind};
use domain::form::layout::Layout;
use domain::form::quantity::Style;
use domain::form::reading;
use serde::{Deserialize, Serialize};

/// The most bytes of an answer.
pub const MOST_BYTES: usize = 200_000;

/// An answer cannot be written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFileError {
    /// Too long.
    #[error(
        "keep the answer: {found} bytes are more than {MOST_BYTES}; hand in what is long as a file"
    )]
    TooLong {
        /// Its bytes.
        found: usize,
    },
    /// Not JSON of this form.
    #[error("read the answer as JSON: {reason}")]
    Json {
        /// What is wrong, and where.
        reason: String,
    },
    /// The answer to another kind of question.
    #[error("read the answer: its kind is '{found}' but the question is '{expected}'")]
    OtherKind {
        /// The answer's.
        found: String,
        /// The question's.
        expected: &'static str,
    },
    /// Not exactly one of `read` and `typed`.
    #[error("read the answer: it must have one of the members 'read' and 'typed'")]
    NotOne,
    /// A field that the question lacks, or of another shape.
    #[error("read the answer: the question has no field '{name}' of that shape; remove it")]
    NoField {
        /// The name.
        name: String,
    },
    /// It says that it could be read, and cannot.
    #[error("read the answer: the field '{name}' is damaged ({advice})")]
    Unreadable {
        /// The field.
        name: String,
        /// What it should be.
        advice: String,
    },
    /// Not the written form: spaces, another order, a member twice, a number in another form.
    #[error("read the answer: it is not in its written form; write it anew from its fields")]
    NotCanonical,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerObject {
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<BTreeMap<String, Member>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    typed: Option<BTreeMap<String, Member>>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "a field is a text, a group of rows a list of objects with texts")]
enum Member {
    Text(String),
    Rows(Vec<BTreeMap<String, String>>),
}

/// Writes what stands in a question of a kind.
///
/// # Errors
/// [`AnswerFileError::TooLong`].
pub fn write(kind: &Kind, given: &Given) -> Result<String, AnswerFileError> {
    let members = Some(members(given.fields(Style::Plain)));
    let (read, typed) = match given {
        Given::Read(_) => (members, None),
        Given::Typed(_) => (None, members),
    };
    let object = AnswerObject { kind: kind.as_str().to_owned(), read, typed };
    let json = serde_json::to_string(&object).map_err(|error| not_json(&error))?;
    if json.len() > MOST_BYTES {
        return Err(AnswerFileError::TooLong { found: json.len() });
    }
    Ok(json)
}

fn members(fields: Fields) -> BTreeMap<String, Member> {
    let texts = |row: BTreeMap<Key, String>| -> BTreeMap<String, String> {
        row.into_iter().map(|(key, text)| (key.to_string(), text)).collect()
    };
    let rows = fields.rows.into_iter().map(|(group, rows)| {
        (group.to_string(), Member::Rows(rows.into_iter().map(texts).collect()))
    });
    let single = fields.single.into_iter().map(|(key, text)| (key.to_string(), Member::Text(text)));
    single.chain(rows).collect()
}

/// Reads what [`write()`] wrote, and nothing else.
///
/// # Errors
/// [`AnswerFileError`].
pub fn read(kind: &Kind, json: &[u8]) -> Result<Given, AnswerFileError> {
    if json.len() > MOST_BYTES {
        return Err(AnswerFileError::TooLong { found: json.len() });
    }
    let object: AnswerObject = serde_json::from_slice(json).map_err(|error| not_json(&error))?;
    if object.kind != kind.as_str() {
        let found = object.kind.chars().filter(|c| !c.is_control()).take(40).collect();
        return Err(AnswerFileError::OtherKind { found, expected: kind.as_str() });
    }
    let layout = kind.layout();
    let given = match (object.read, object.typed) {
        (Some(members), None) => read_answer(kind, fields(&layout, members)?)?,
        (None, Some(members)) => Given::Typed(fields(&layout, members)?),
        _ => return Err(AnswerFileError::NotOne),
    };
    if write(kind, &given)?.as_bytes() == json {
        Ok(given)
    } else {
        Err(AnswerFileError::NotCanonical)
    }
}

fn read_answer(kind: &Kind, fields: Fields) -> Result<Given, AnswerFileError> {
    match reading::read(kind, &fields) {
        Ok(Some(answer)) => Ok(Given::Read(answer)),
        Ok(None) => Err(AnswerFileError::Unreadable {
            name: "value".to_owned(),
            advice: "it is empty".to_owned(),
        }),
        Err(faults) => {
            let first = faults.into_iter().next();
            let name = first.as_ref().and_then(|fault| fault.field.clone()).unwrap_or_default();
            let advice = first.map_or_else(String::new, |misreading| misreading.fault.english());
            Err(AnswerFileError::Unreadable { name, advice })
        }
    }
}

fn fields(layout: &Layout, members: BTreeMap<String, Member>) -> Result<Fields, AnswerFileError> {
    let mut fields = Fields::default();
    for (name, member) in members {
        match member {
            Member::Text(text) => {
                fields.single.insert(key_of(&layout.fields, &name)?, text);
            }
            Member::Rows(rows) => {
                let group = layout.groups.iter().find(|group| group.key.as_str() == name);
                let group = group.ok_or_else(|| no_field(&name))?;
                let row = |row: BTreeMap<String, String>| {
                    row.into_iter()
                        .map(|(name, text)| Ok((key_of(&group.columns, &name)?, text)))
                        .collect::<Result<BTreeMap<Key, String>, AnswerFileError>>()
                };
                let rows = rows.into_iter().map(row).collect::<Result<_, _>>()?;
                fields.rows.insert(group.key.clone(), rows);
            }
        }
    }
    Ok(fields)
}

fn key_of(columns: &[Column], name: &str) -> Result<Key, AnswerFileError> {
    let column = columns.iter().find(|column| column.key.as_str() == name);
    column.map(|column| column.key.clone()).ok_or_else(|| no_field(name))
}

fn no_field(name: &str) -> AnswerFileError {
    AnswerFileError::NoField { name: name.chars().filter(|c| !c.is_control()).take(60).collect() }
}

fn not_json(error: &serde_json::Error) -> AnswerFileError {
    let reason = error.to_string();
    AnswerFileError::Json { reason: reason.chars().filter(|c| !c.is_control()).take(200).collect() }
}

#[cfg(test)]
mod tests;
