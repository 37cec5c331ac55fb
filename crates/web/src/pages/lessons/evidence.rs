//! What a lesson rests on, as forms ask for it: an intervention or an evaluation that is known, a
//! report by its own words.

use std::collections::BTreeSet;

use domain::lesson::Evidence;
use operations::intervention_file::InterventionFile;
use operations::library::Library;

use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::language::Language;
use crate::pages::effects::worked_questions;

/// What can be chosen, each by id and title.
pub(super) struct Choosable {
    interventions: Vec<(String, String)>,
    evaluations: Vec<(String, String)>,
}

impl Choosable {
    /// Returns what the library holds, and the interventions of the desk.
    pub(super) fn of(
        language: Language,
        library: &Library,
        interventions: &[InterventionFile],
    ) -> Self {
        let interventions = interventions.iter();
        let designs = library.known_designs();
        let designs = designs.iter();
        let designs = designs.map(|file| (file.design.id.clone(), file.design.title.clone()));
        Self {
            interventions: interventions
                .map(|file| (file.id.clone(), file.description.title.clone()))
                .collect(),
            evaluations: designs.chain(worked_questions(language)).collect(),
        }
    }

    /// Returns the fields of all that a lesson rests on: one place more than there is evidence of a
    /// kind, and reports one to a line.
    pub(super) fn fields(&self, language: Language, evidence: &BTreeSet<Evidence>) -> Vec<Field> {
        let of = |kind: &str| -> Vec<String> {
            let own = evidence.iter().filter(|one| kind_of(one) == kind);
            own.map(|one| one.reference().to_owned()).collect()
        };
        let mut fields = Vec::new();
        for (kind, known) in
            [("intervention", &self.interventions), ("evaluation", &self.evaluations)]
        {
            let own = of(kind);
            for number in 0..=own.len() {
                let label = language.text(&format!("lesson-field-{kind}"));
                let value = own.get(number).cloned().unwrap_or_default();
                let name = format!("{kind}-{}", number + 1);
                fields.push(Field::new(name, label, choice(language, known)).value(value));
            }
        }
        let reports = Field::new("report", language.text("lesson-field-report"), Input::Lines);
        let hint = language.text("lesson-field-report-hint");
        fields.push(reports.hint(hint).value(of("report").join("\n")));
        fields
    }

    /// Returns the fields of the one thing that speaks against a lesson.
    pub(super) fn fields_against(&self, language: Language) -> Vec<Field> {
        let label = |kind: &str| language.text(&format!("lesson-field-{kind}"));
        let chosen = |kind: &str, known| Field::new(kind, label(kind), choice(language, known));
        vec![
            chosen("intervention", &self.interventions),
            chosen("evaluation", &self.evaluations),
            Field::new("report", label("report"), Input::Line)
                .hint(language.text("lesson-field-against-hint")),
        ]
    }
}

fn kind_of(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::Intervention(_) => "intervention",
        Evidence::Evaluation(_) => "evaluation",
        Evidence::Report(_) => "report",
    }
}

/// Returns a choice that may be left empty.
fn choice(language: Language, known: &[(String, String)]) -> Input {
    let none = (String::new(), language.text("lesson-field-none"));
    Input::Choice(std::iter::once(none).chain(known.iter().cloned()).collect())
}

/// Reads all that a lesson rests on; it may be nothing.
pub(super) fn read_all(posted: &Posted) -> BTreeSet<Evidence> {
    let mut evidence = BTreeSet::new();
    for (name, text) in &posted.0 {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if name.starts_with("intervention-") {
            evidence.insert(Evidence::Intervention(text.to_owned()));
        } else if name.starts_with("evaluation-") {
            evidence.insert(Evidence::Evaluation(text.to_owned()));
        } else if name == "report" {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            evidence.extend(lines.map(|line| Evidence::Report(line.to_owned())));
        }
    }
    evidence
}

/// Reads the one thing that speaks against a lesson.
pub(super) fn read_one(reader: &mut Reader<'_>) -> Option<Evidence> {
    let mut given = Vec::new();
    for (field, of) in [
        ("intervention", Evidence::Intervention as fn(String) -> Evidence),
        ("evaluation", Evidence::Evaluation),
        ("report", Evidence::Report),
    ] {
        let text = reader.text_or_empty(field);
        if !text.is_empty() {
            given.push(of(text));
        }
    }
    if given.len() != 1 {
        reader.problem("report", "lesson-one-evidence");
    }
    given.pop()
}
