//! What is wrong in a table of interventions, and what to do.

use domain::grants::access::People;
use operations::grants::taking_interventions::NotTaken;
use operations::intervention_file::InterventionFileCause;
use operations::intervention_file::table::{TableCause, TableError};

use super::interventions::{logic_model_error, refusal};
use super::{clip, fill};
use crate::language::Language;

/// Returns where a table is wrong and what is wrong there.
#[must_use]
pub fn fault(language: Language, people: &People, error: &TableError) -> (String, String) {
    let line = error.line.map_or_else(String::new, |line| line.to_string());
    let column = error.column.unwrap_or_default();
    let key = match (error.line, error.column) {
        (None, _) => "whole",
        (Some(_), None) => "row",
        (Some(_), Some(_)) => "cell",
    };
    let places = [("line", line), ("column", column.to_owned())];
    let place = fill(language, &format!("intervention-table-{key}"), &places);
    (place, cause(language, people, column, &error.cause))
}

fn cause(language: Language, people: &People, column: &str, cause: &TableCause) -> String {
    let say = |key: &str, name: &str| {
        fill(language, &format!("intervention-table-{key}"), &[("name", clip(name))])
    };
    match cause {
        TableCause::TooLarge => say("too-large", ""),
        TableCause::NotText => say("not-text", ""),
        TableCause::NotCsv(_) => say("not-csv", ""),
        TableCause::Empty => say("empty", ""),
        TableCause::ColumnLacking => say("column-lacking", column),
        TableCause::UnknownColumn(name) => say("unknown-column", name),
        TableCause::TooManyCells => say("too-many-cells", ""),
        TableCause::UnknownPart(name) => say("unknown-part", name),
        TableCause::NotOfPart(part) => say("not-of-part", part),
        TableCause::Lacking => say("lacking", ""),
        TableCause::NoSuch { name, .. } => say("no-such", name),
        TableCause::Twice(name) => say("twice", name),
        TableCause::Content(content) => match content {
            InterventionFileCause::TooLarge => say("too-large", ""),
            InterventionFileCause::NotText => say("not-text", ""),
            InterventionFileCause::Shape { .. } => say("not-csv", ""),
            InterventionFileCause::Text { found, .. } => say(unread(column), found),
            InterventionFileCause::Shares { found } => say("shares", found),
            InterventionFileCause::UnknownIndicator { official, .. } => {
                say("unknown-indicator", official.as_str())
            }
            InterventionFileCause::UnknownPlace(code) => say("unknown-place", code.as_str()),
            InterventionFileCause::LogicModel(error) => logic_model_error(language, error),
            InterventionFileCause::Description(refused) => refusal(language, people, refused),
            InterventionFileCause::Lesson { id, .. } => say("lesson", id),
            InterventionFileCause::DuplicateId(id) => say("twice", id),
        },
    }
}

/// Returns the sentence for a text that cannot be read in a column.
fn unread(column: &str) -> &'static str {
    match column {
        "first" | "last" => "unread-day",
        "value" => "unread-number",
        "kind" | "status" | "higher_is_better" => "unread-word",
        "dimensions" => "unread-dimensions",
        _ => "unread-name",
    }
}

/// Returns which intervention of a table is not taken in, and why.
#[must_use]
pub fn not_taken(
    language: Language,
    own: &str,
    (id, why): &(String, NotTaken),
) -> (String, String) {
    let place = fill(language, "intervention-table-one", &[("name", clip(id))]);
    let (key, name) = match why {
        NotTaken::OthersOwn { owner } => ("others-own", owner.as_str()),
        NotTaken::KnownTitle { title } => ("known-title", title.as_str()),
        NotTaken::UnknownEvaluation(id) => ("unknown-evaluation", id.as_str()),
        NotTaken::NotOwnGrant(id) => ("not-own-grant", id.as_str()),
    };
    let places = [("name", clip(name)), ("own", own.to_owned())];
    (place, fill(language, &format!("intervention-table-{key}"), &places))
}
