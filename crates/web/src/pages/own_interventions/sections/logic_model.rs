//! How it is thought to work: a table of steps and a table of arrows between them, by number.

use std::collections::BTreeMap;

use domain::intervention::Description;
use domain::intervention::logic_model::{
    EvidenceGrade, Level, Link, LogicModel, LogicModelError, Node,
};

use super::super::form::{Block, Grid, Row, cell, is_empty, n_rows, n_written, named};
use crate::desk::field::{Input, Problem};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::grant_words::interventions::logic_model_error;
use crate::language::Language;
use crate::pages::interventions::level_name;

/// The table of steps.
const STEPS: &str = "steg";
/// The table of arrows.
const ARROWS: &str = "pil";

/// Writes the model: steps by level, numbered as pages number them.
pub(super) fn written(model: &LogicModel) -> Vec<(String, String)> {
    let in_order: Vec<&Node> = Level::ALL.iter().flat_map(|level| model.at(*level)).collect();
    let numbers: BTreeMap<&str, usize> =
        in_order.iter().zip(1..).map(|(node, number)| (node.id.as_str(), number)).collect();
    let number = |id: &str| numbers.get(id).map_or_else(String::new, ToString::to_string);
    let mut texts = Vec::new();
    for (node, row) in in_order.iter().zip(1..) {
        texts.push((named(STEPS, row, "led"), place(node.level).to_string()));
        texts.push((named(STEPS, row, "text"), node.text.clone()));
    }
    for (link, row) in model.links().iter().zip(1..) {
        for (column, text) in [
            ("fran", number(&link.from)),
            ("till", number(&link.to)),
            ("antagande", link.assumption.clone()),
            ("stod", link.evidence.as_str().to_owned()),
            ("kalla", link.source.clone()),
        ] {
            texts.push((named(ARROWS, row, column), text));
        }
    }
    texts
}

/// Returns the place of a level in the chain, the first is 1.
fn place(level: Level) -> usize {
    Level::ALL.iter().position(|known| *known == level).unwrap_or_default() + 1
}

pub(super) fn blocks(language: Language, posted: &Posted) -> Vec<Block> {
    vec![Block::Grid(steps(language, posted)), Block::Grid(arrows(language, posted))]
}

fn steps(language: Language, posted: &Posted) -> Grid {
    let text = |key: &str| language.text(&format!("own-intervention-{key}"));
    let level = |level: Level| (place(level).to_string(), level_name(language, level));
    let row = |row: usize| {
        let levels = Input::Choice(Level::ALL.map(level).to_vec());
        Row {
            head: row.to_string(),
            facts: Vec::new(),
            cells: vec![
                cell(posted, (STEPS, row, "led"), &text("step-level"), levels),
                cell(posted, (STEPS, row, "text"), &text("step-text"), Input::Lines),
            ],
        }
    };
    Grid {
        caption: text("steps"),
        hint: text("steps-hint"),
        columns: vec![text("step"), text("step-level"), text("step-text")],
        rows: (1..=n_rows(posted, STEPS)).map(row).collect(),
        growing: Some((STEPS, text("more-steps"))),
    }
}

fn arrows(language: Language, posted: &Posted) -> Grid {
    let text = |key: &str| language.text(&format!("own-intervention-{key}"));
    let grade = |grade: EvidenceGrade| {
        let words = language.text(&format!("intervention-evidence-{}", grade.as_str()));
        (grade.as_str().to_owned(), words)
    };
    let row = |row: usize| {
        let of =
            |column: &str, key: &str, input| cell(posted, (ARROWS, row, column), &text(key), input);
        Row {
            head: row.to_string(),
            facts: Vec::new(),
            cells: vec![
                of("fran", "arrow-from", Input::Number),
                of("till", "arrow-to", Input::Number),
                of("antagande", "arrow-assumption", Input::Lines),
                of("stod", "arrow-evidence", Input::Choice(EvidenceGrade::ALL.map(grade).to_vec())),
                of("kalla", "arrow-source", Input::Lines),
            ],
        }
    };
    let columns = ["arrow", "arrow-from", "arrow-to", "arrow-assumption", "arrow-evidence"];
    Grid {
        caption: text("arrows"),
        hint: text("arrows-hint"),
        columns: columns.into_iter().chain(["arrow-source"]).map(text).collect(),
        rows: (1..=n_rows(posted, ARROWS)).map(row).collect(),
        growing: Some((ARROWS, text("more-arrows"))),
    }
}

pub(super) fn read(
    language: Language,
    posted: &Posted,
    description: &mut Description,
) -> Vec<Problem> {
    let mut reader = Reader::new(language, posted);
    let nodes = read_steps(&mut reader, posted);
    let links = read_arrows(&mut reader, posted);
    let mut problems = reader.problems();
    if problems.is_empty() {
        match LogicModel::new(nodes, links) {
            Ok(model) => description.logic_model = model,
            Err(error) => problems.push(problem(language, posted, &error)),
        }
    }
    problems
}

/// Reads the steps; each is named by the number of its row.
fn read_steps(reader: &mut Reader<'_>, posted: &Posted) -> Vec<Node> {
    let mut nodes = Vec::new();
    for row in 1..=n_written(posted, STEPS) {
        if is_empty(posted, STEPS, row, &["text"]) {
            continue;
        }
        let field = named(STEPS, row, "led");
        let place: Option<usize> = posted.text(&field).parse().ok();
        let level = place.and_then(|place| Level::ALL.get(place.checked_sub(1)?).copied());
        let text = reader.text(&named(STEPS, row, "text"));
        match level {
            Some(level) => nodes.push(Node { id: row.to_string(), level, text }),
            None => reader.problem(&field, "desk-no-choice"),
        }
    }
    nodes
}

fn read_arrows(reader: &mut Reader<'_>, posted: &Posted) -> Vec<Link> {
    let mut links = Vec::new();
    for row in 1..=n_written(posted, ARROWS) {
        if is_empty(posted, ARROWS, row, &["fran", "till", "antagande", "kalla"]) {
            continue;
        }
        let field = named(ARROWS, row, "stod");
        let word = posted.text(&field);
        let grade = EvidenceGrade::ALL.into_iter().find(|grade| grade.as_str() == word);
        if grade.is_none() {
            reader.problem(&field, "desk-no-choice");
        }
        let [from, to] = ["fran", "till"].map(|column| {
            let number: usize = reader.number(&named(ARROWS, row, column));
            number.to_string()
        });
        let assumption = reader.text_or_empty(&named(ARROWS, row, "antagande"));
        let source = reader.text_or_empty(&named(ARROWS, row, "kalla"));
        let evidence = grade.unwrap_or(EvidenceGrade::Assumed);
        links.push(Link { from, to, assumption, evidence, source });
    }
    links
}

/// Returns what is wrong with the model, at the row that it is about where it is about one.
fn problem(language: Language, posted: &Posted, error: &LogicModelError) -> Problem {
    let arrow = |from: &str, to: &str| {
        let is_it = |row: &usize| {
            let text = |column| posted.text(&named(ARROWS, *row, column)).trim();
            text("fran") == from && text("till") == to
        };
        (1..=n_written(posted, ARROWS)).rfind(is_it)
    };
    let field = match error {
        LogicModelError::EmptyNode(step)
        | LogicModelError::DuplicateNode(step)
        | LogicModelError::Alone(step) => {
            step.parse().ok().map(|row: usize| named(STEPS, row, "text"))
        }
        LogicModelError::EvidenceWithoutSource { from, to } => {
            arrow(from, to).map(|row| named(ARROWS, row, "kalla"))
        }
        LogicModelError::Backwards { from, to } | LogicModelError::DuplicateLink { from, to } => {
            arrow(from, to).map(|row| named(ARROWS, row, "fran"))
        }
        _ => None,
    };
    Problem { field: field.unwrap_or_default(), text: logic_model_error(language, error) }
}

/// Returns the model that three sentences make: from a problem over what is done to what comes of it.
/// Nothing is said of what the arrows rest on, so that they are assumed.
pub(in super::super) fn first_model(
    [problem, activity, outcome]: [String; 3],
) -> Result<LogicModel, LogicModelError> {
    let node = |id: &str, level, text| Node { id: id.to_owned(), level, text };
    let link = |from: &str, to: &str| Link {
        from: from.to_owned(),
        to: to.to_owned(),
        assumption: String::new(),
        evidence: EvidenceGrade::Assumed,
        source: String::new(),
    };
    let nodes = vec![
        node("1", Level::Problem, problem),
        node("2", Level::Activity, activity),
        node("3", Level::ShortOutcome, outcome),
    ];
    LogicModel::new(nodes, vec![link("1", "2"), link("2", "3")])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences() -> LogicModel {
        first_model(["Få hinner", "Läxhjälp", "Fler hinner"].map(str::to_owned)).unwrap()
    }

    fn posted(changed: &[(&str, &str)]) -> Posted {
        let mut texts = written(&sentences());
        for (name, text) in changed {
            texts.retain(|(known, _)| known != name);
            texts.push(((*name).to_owned(), (*text).to_owned()));
        }
        Posted(texts)
    }

    fn model_of(posted: &Posted) -> Result<LogicModel, Vec<Problem>> {
        let mut reader = Reader::new(Language::Swedish, posted);
        let (nodes, links) = (read_steps(&mut reader, posted), read_arrows(&mut reader, posted));
        let problems = reader.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let told = |error| vec![problem(Language::Swedish, posted, &error)];
        LogicModel::new(nodes, links).map_err(told)
    }

    #[test]
    fn a_model_is_read_as_it_is_written() {
        assert_eq!(model_of(&posted(&[])).unwrap(), sentences());
    }

    #[test]
    fn what_cannot_be_is_told_at_its_row() {
        for (changed, field, told) in [
            (&[("pil-2-till", "2")][..], "", "går i cirkel: 2 → 2"),
            (&[("pil-2-till", "1")], "", "går i cirkel: 2 → 1 → 2"),
            (&[("pil-2-till", "9")], "", "steg 9, som inte finns"),
            (&[("pil-2-till", "tre")], "pil-2-till", "Skriv ett heltal"),
            (&[("pil-2-stod", "strong")], "pil-2-kalla", "sägs ha stöd men ingen källa"),
            (&[("steg-4-text", "Lugn"), ("steg-4-led", "8")], "steg-4-text", "Ingen pil går"),
            (&[("steg-3-text", "")], "", "saknar utfall"),
            (&[("steg-1-led", "9")], "steg-1-led", "Välj ett"),
        ] {
            let problems = model_of(&posted(changed)).unwrap_err();
            assert_eq!(problems[0].field, field, "{changed:?}");
            let text = &problems[0].text;
            assert!(text.contains(told), "{text}");
        }
    }
}
