//! The keys of a form file.

use domain::form::key::{Key, Label};
use domain::form::kind::Need;
use domain::form::{Form, Question, Section};
use domain::regime::applying::ApplicationPart;
use observations::toml_fault;
use serde::Deserialize;
use toml::Spanned;

use super::FormFileError;
use super::conditions::ConditionTable;
use super::kinds::KindTable;

/// The text of a form file and what messages call the file.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

/// The most bytes of a form file.
const MOST_BYTES: usize = 1 << 20;
/// The most characters of a label, hint or reason.
const MOST_CHARACTERS: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormTable {
    version: Spanned<String>,
    title: Texts,
    sections: Vec<Spanned<SectionTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionTable {
    id: String,
    title: Texts,
    #[serde(default)]
    questions: Vec<Spanned<QuestionTable>>,
}

/// A text in both languages.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    sv: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionTable {
    part: String,
    label: Texts,
    #[serde(default)]
    hint: Texts,
    #[serde(default)]
    why: Texts,
    reuse: Option<String>,
    covers: Option<String>,
    mandatory: bool,
    condition: Option<ConditionTable>,
    kind: KindTable,
}

/// Returns the form that the text describes.
pub(super) fn form(source: &Source<'_>) -> Result<Form, FormFileError> {
    if source.text.len() > MOST_BYTES {
        let reason =
            format!("{} bytes are more than {MOST_BYTES}; divide the form", source.text.len());
        return Err(source.refused(0, None, reason));
    }
    let table: FormTable = toml::from_str(source.text).map_err(|error| source.broken(&error))?;
    let at_version = table.version.span().start;
    let version = table.version.get_ref().parse().map_err(|error| {
        source.refused(at_version, Some("version"), format!("could not {error}"))
    })?;
    let title = table.title.label().map_err(|reason| source.refused(0, Some("title"), reason))?;
    let sections: Result<Vec<Section>, FormFileError> =
        table.sections.iter().map(|section| source.section(section)).collect();
    Form::new(version, title, sections?).map_err(|error| {
        let start = table.start_of(&error.at);
        source.refused(start, Some(&error.at), error.fault.to_string())
    })
}

impl FormTable {
    /// Returns where a question or a section begins, the last one of the name.
    fn start_of(&self, name: &str) -> usize {
        let mut questions = self.sections.iter().flat_map(|section| &section.get_ref().questions);
        let question = questions.rfind(|q| q.get_ref().part == name);
        let section = self.sections.iter().rfind(|s| s.get_ref().id == name);
        question.map(|q| q.span().start).or(section.map(|s| s.span().start)).unwrap_or(0)
    }
}

impl Texts {
    /// Returns the texts as a label, each on one line.
    pub(super) fn label(&self) -> Result<Label, String> {
        Ok(Label { swedish: one_line(&self.sv)?, english: one_line(&self.en)? })
    }
}

/// Returns a text as one line, or what is wrong with it.
fn one_line(text: &str) -> Result<String, String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > MOST_CHARACTERS {
        return Err(format!("a text is longer than {MOST_CHARACTERS} characters; shorten it"));
    }
    Ok(line)
}

impl Source<'_> {
    fn section(&self, entry: &Spanned<SectionTable>) -> Result<Section, FormFileError> {
        let table = entry.get_ref();
        let refused = |reason| self.refused(entry.span().start, Some(&table.id), reason);
        let id: Key = table.id.parse().map_err(|error| refused(format!("could not {error}")))?;
        let title = table.title.label().map_err(refused)?;
        let questions: Result<_, FormFileError> =
            table.questions.iter().map(|question| self.question(question)).collect();
        Ok(Section { id, title, questions: questions? })
    }

    fn question(&self, entry: &Spanned<QuestionTable>) -> Result<Question, FormFileError> {
        question(entry.get_ref())
            .map_err(|reason| self.refused(entry.span().start, Some(&entry.get_ref().part), reason))
    }

    fn line(&self, start: usize) -> usize {
        let before = self.text.get(..start).unwrap_or(self.text);
        1 + before.bytes().filter(|byte| *byte == b'\n').count()
    }

    fn refused(&self, start: usize, question: Option<&str>, reason: String) -> FormFileError {
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        FormFileError {
            file: self.file.to_owned(),
            line: self.line(start),
            question: question.map(|name| name.chars().take(60).collect()),
            reason: reason.chars().take(300).collect(),
        }
    }

    /// Returns what the TOML reader found wrong, with the question that stands before it.
    fn broken(&self, error: &toml::de::Error) -> FormFileError {
        let start = error.span().map_or(0, |span| span.start);
        let part = self.text.get(..start).unwrap_or_default().lines().rev().find_map(|line| {
            let value = line.trim().strip_prefix("part")?.trim_start().strip_prefix('=')?;
            Some(value.trim().trim_matches('"').to_owned())
        });
        self.refused(start, part.as_deref(), toml_fault::sentence(error))
    }
}

fn question(table: &QuestionTable) -> Result<Question, String> {
    let could_not = |error: &dyn std::fmt::Display| format!("could not {error}");
    let covers = |word: &String| {
        ApplicationPart::ALL.into_iter().find(|part| part.as_str() == word).ok_or_else(|| {
            let words = ApplicationPart::ALL.map(ApplicationPart::as_str).join(", ");
            format!("'{word}' is nothing that an application holds; write one of {words}")
        })
    };
    Ok(Question {
        part: table.part.parse().map_err(|error| could_not(&error))?,
        label: table.label.label()?,
        hint: table.hint.label()?,
        why: table.why.label()?,
        reuse: table
            .reuse
            .as_ref()
            .map(|key| key.parse().map_err(|error| could_not(&error)))
            .transpose()?,
        covers: table.covers.as_ref().map(covers).transpose()?,
        kind: table.kind.kind()?,
        need: if table.mandatory { Need::Mandatory } else { Need::Optional },
        condition: table.condition.as_ref().map(ConditionTable::condition).transpose()?,
    })
}
