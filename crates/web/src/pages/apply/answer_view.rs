//! Answers as they are read: on the page that checks them, beside each other, and on paper.

use std::collections::BTreeMap;

use domain::form::answer::{Answer, Given};
use domain::form::calculation::Amount;
use domain::form::checking::check_question;
use domain::form::condition::Truth;
use domain::form::fault::Level;
use domain::form::key::Key;
use domain::form::kind::{Cell, Column, Kind};
use domain::form::layout::Group;
use domain::form::quantity::Style;
use domain::form::{Question, Section};

use super::field_view::told;
use super::filling::Filling;
use crate::language::Language;

/// A section of answers.
pub(super) struct SectionView {
    pub(super) title: String,
    pub(super) answers: Vec<AnswerView>,
}

/// What stands in a question.
pub(super) struct AnswerView {
    pub(super) part: String,
    pub(super) label: String,
    /// Each line of it; empty where it is rows or nothing.
    pub(super) lines: Vec<String>,
    pub(super) tables: Vec<TableView>,
    /// Name, size and address of each file.
    pub(super) files: Vec<(String, String, String)>,
    /// How much it matters and what is wrong.
    pub(super) problems: Vec<(String, String)>,
    /// Where it is changed, without language.
    pub(super) change: Option<String>,
}

/// Rows of an answer.
pub(super) struct TableView {
    pub(super) label: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl AnswerView {
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.tables.is_empty() && self.files.is_empty()
    }
}

impl Filling {
    /// Returns the answers by section; questions that are not asked are left out.
    pub(super) fn sections_in(&self, language: Language) -> Vec<SectionView> {
        let section = |section: &Section| {
            let is_asked = |question: &&Question| self.standing.asked(&question.part) == Truth::Yes;
            let asked = section.questions.iter().filter(is_asked);
            SectionView {
                title: language.of(&section.title).to_owned(),
                answers: asked.map(|question| self.answer_in(language, question)).collect(),
            }
        };
        let sections = self.form.sections().iter().map(section);
        sections.filter(|section| !section.answers.is_empty()).collect()
    }

    /// Returns what stands in one question.
    pub(super) fn answer_in(&self, language: Language, question: &Question) -> AnswerView {
        let given = self.answers.get(&question.part);
        let mut view = view_of(language, question, given);
        if matches!(question.kind, Kind::Calculated(_)) {
            let amount = self.standing.calculated(&question.part);
            view.lines.extend(amount.map(|amount| written(language, amount)));
            return view;
        }
        if let Some(Given::Read(Answer::Files(files))) = given {
            view.tables.clear();
            let file = |file: &domain::form::answer::StoredFile| {
                let page = format!("{}/fil/{}", question.part, file.sha256);
                (file.name.clone(), size(language, file.bytes), self.address_of(&page))
            };
            view.files = files.iter().map(file).collect();
        }
        let faults = check_question(question, given);
        let problem = |misreading: &domain::form::fault::Misreading| {
            let key = match misreading.fault.level() {
                Level::Stop => "apply-level-stop",
                Level::BeforeSigning => "apply-level-signing",
                Level::Advice => "apply-level-advice",
            };
            (language.text(key), told(language, misreading))
        };
        view.problems = faults.iter().map(problem).collect();
        view.change = self.is_editable(&question.part).then(|| {
            let page = self.address_of(question.part.as_str());
            Self::asking(&page, "fran=kontrollera")
        });
        view
    }
}

/// Returns an answer without its form around it.
pub(super) fn view_of(
    language: Language,
    question: &Question,
    given: Option<&Given>,
) -> AnswerView {
    let layout = question.kind.layout();
    let fields = given.map(|given| given.fields(Style::Swedish)).unwrap_or_default();
    let mut lines = Vec::new();
    for column in &layout.fields {
        let Some(text) = fields.single.get(&column.key).filter(|text| !text.is_empty()) else {
            continue;
        };
        if column.cell == Cell::Tick {
            lines.push(language.of(&column.label).to_owned());
        } else {
            lines.extend(shown(language, &column.cell, text).lines().map(str::to_owned));
        }
    }
    let table = |group: &Group| {
        let rows = fields.rows.get(&group.key)?;
        let row = |row: &BTreeMap<Key, String>| {
            let cell = |column: &Column| {
                row.get(&column.key).map_or(String::new(), |t| shown(language, &column.cell, t))
            };
            group.columns.iter().map(cell).collect()
        };
        Some(TableView {
            label: language.of(&group.label).to_owned(),
            columns: group
                .columns
                .iter()
                .map(|column| language.of(&column.label).to_owned())
                .collect(),
            rows: rows.iter().map(row).collect(),
        })
    };
    AnswerView {
        part: question.part.to_string(),
        label: language.of(&question.label).to_owned(),
        lines,
        tables: layout.groups.iter().filter_map(table).collect(),
        files: Vec::new(),
        problems: Vec::new(),
        change: None,
    }
}

fn shown(language: Language, cell: &Cell, text: &str) -> String {
    match cell {
        Cell::One(options) => options
            .iter()
            .find(|option| option.key.as_str() == text)
            .map_or_else(|| text.to_owned(), |option| language.of(&option.label).to_owned()),
        Cell::Number(limits) => format!("{text} {}", language.of(&limits.unit)).trim().to_owned(),
        Cell::Money(_) => format!("{text}\u{a0}{}", language.text("apply-kronor")),
        Cell::Share => format!("{text}\u{a0}%"),
        Cell::Tick => language.text("apply-yes"),
        _ => text.to_owned(),
    }
}

/// Returns a calculated value with its unit.
pub(super) fn written(language: Language, amount: Amount) -> String {
    match amount {
        Amount::Money(amount) => language.kronor(amount),
        Amount::Number(number) => number.written(Style::Swedish),
        Amount::PerCent(number) => format!("{}\u{a0}%", number.written(Style::Swedish)),
    }
}

/// Returns a size in kilobytes, rounded up.
pub(super) fn size(language: Language, bytes: u64) -> String {
    let kilobytes = usize::try_from(bytes.div_ceil(1000)).unwrap_or(usize::MAX);
    format!("{}\u{a0}kB", language.whole(kilobytes))
}
