//! Evaluations worked through: what was asked, what was found, how sure it is, every number.

pub(in crate::pages) mod designs;
mod figures;
mod numbers;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use operations::worked_evaluations::{
    Case, Published, ShownTable, WorkedEvaluation, worked_evaluation, worked_evaluations,
};

use self::figures::{Drawn, figures};
use self::numbers::{Twin, answer_row, told, twins};
use super::table_file;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

/// The most rows of one table of details that the page shows; the file has all.
const MOST_ROWS: usize = 45;

#[derive(Template)]
#[template(path = "pages/effects.html")]
struct EffectsPage {
    frame: Frame,
    designs: Vec<designs::DesignCard>,
    cases: Vec<Card>,
}

/// One case in the list.
struct Card {
    id: &'static str,
    question: String,
    answer: String,
    method: String,
}

#[derive(Template)]
#[template(path = "pages/effect.html")]
struct EffectPage {
    frame: Frame,
    id: &'static str,
    lead: String,
    verdict: String,
    figures: Vec<Drawn>,
    meaning: String,
    cannot: String,
    /// The id and the title of the design that is registered for the same question.
    registered: Option<(String, String)>,
    spread: String,
    twins: Vec<Twin>,
    /// Name, effect, interval, p-value, rows.
    answers: Vec<[String; 5]>,
    /// Quantity, published, found here, source.
    published: Vec<[String; 4]>,
    method: String,
    source: String,
    options: Vec<(String, String)>,
    diagnostics: Vec<(String, String)>,
    warnings: Vec<String>,
    tables: Vec<ShownTable>,
}

/// Shows the list of evaluations.
pub(crate) async fn show(visit: Visit) -> Response {
    let designs = match visit.library().evaluations() {
        Ok(followed) => designs::cards(visit.language, &followed),
        Err(error) => return visit.failed(&error),
    };
    match worked_evaluations() {
        Ok(all) => page(&gallery(&visit, designs, &all)),
        Err(error) => visit.failed(error),
    }
}

/// Shows one evaluation.
pub(crate) async fn show_case(visit: Visit, Path(id): Path<String>) -> Response {
    match worked_evaluation(&id) {
        Ok(Some(worked)) => page(&build(&visit, worked)),
        Ok(None) => designs::show(&visit, &id),
        Err(error) => visit.failed(error),
    }
}

/// Answers with all answers as JSON, or one of their tables as CSV.
pub(crate) async fn file(visit: Visit, Path((id, name)): Path<(String, String)>) -> Response {
    let worked = match worked_evaluation(&id) {
        Ok(Some(worked)) => worked,
        Ok(None) => return designs::show_part(&visit, &id, &name),
        Err(error) => return visit.failed(error),
    };
    if name == "resultat.json" {
        return table_file::json(&worked.object());
    }
    match name.strip_suffix(".csv").and_then(|name| worked.table_csv(name)) {
        Some(csv) => table_file::csv(worked.case.id(), csv),
        None => visit.not_found(),
    }
}

fn gallery(
    visit: &Visit,
    designs: Vec<designs::DesignCard>,
    all: &[&WorkedEvaluation],
) -> EffectsPage {
    let language = visit.language;
    let card = |worked: &&WorkedEvaluation| Card {
        id: worked.case.id(),
        question: said(language, worked, "question"),
        answer: said(language, worked, "answer"),
        method: said(language, worked, "method"),
    };
    EffectsPage {
        frame: visit.frame(Place::Effects, language.text("effects-title")),
        designs,
        cases: all.iter().map(card).collect(),
    }
}

fn build(visit: &Visit, worked: &WorkedEvaluation) -> EffectPage {
    let language = visit.language;
    let answer = &worked.answer;
    let texts = |options: &[(&'static str, String)]| {
        options.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect()
    };
    EffectPage {
        frame: visit.frame(Place::Effects, said(language, worked, "question")),
        id: worked.case.id(),
        lead: said(language, worked, "answer"),
        verdict: said(language, worked, "verdict"),
        figures: figures(language, worked),
        meaning: said(language, worked, "meaning"),
        cannot: said(language, worked, "cannot"),
        registered: worked.case.design().and_then(|id| designs::titled(visit, id)),
        spread: said(language, worked, "spread"),
        twins: twins(language, worked),
        answers: worked.answers().iter().map(|row| answer_row(language, row)).collect(),
        published: worked.published.iter().map(|row| published_row(language, row)).collect(),
        method: said(language, worked, "method"),
        source: said(language, worked, "source"),
        options: texts(&answer.options),
        diagnostics: worked.diagnostics(),
        warnings: answer.warnings.clone(),
        tables: worked.tables(MOST_ROWS),
    }
}

/// Returns the answer of a worked evaluation in a sentence; `None` where none has the id, or it cannot
/// be worked.
pub(in crate::pages) fn worked_answer(language: Language, id: &str) -> Option<String> {
    let worked = worked_evaluation(id).ok().flatten()?;
    Some(said(language, worked, "answer"))
}

/// Returns the worked evaluations by id, each with its question.
pub(in crate::pages) fn worked_questions(language: Language) -> Vec<(String, String)> {
    let question = |case: Case| language.text(&format!("effects-{}-question", case.id()));
    Case::ALL.into_iter().map(|case| (case.id().to_owned(), question(case))).collect()
}

/// Returns every evaluation that is known, by id with its title: designs, then those that are worked.
pub(in crate::pages) fn known(visit: &Visit) -> Vec<(String, String)> {
    let designs = visit.library().known_designs();
    designs.iter().map(designs::id_and_title).chain(worked_questions(visit.language)).collect()
}

/// Returns a case's wording with its numbers.
fn said(language: Language, worked: &WorkedEvaluation, part: &str) -> String {
    let places = told(language, worked);
    let places: Vec<(&'static str, &str)> =
        places.iter().map(|(name, text)| (*name, text.as_str())).collect();
    language.text_with(&format!("effects-{}-{part}", worked.case.id()), &places)
}

fn published_row(language: Language, published: &Published) -> [String; 4] {
    let number = |value: f64| language.number(value, published.decimals);
    [
        language.text(&format!("effects-published-{}", published.key)),
        number(published.value),
        published.found.map_or_else(|| language.text("frame-missing"), number),
        published.source.to_owned(),
    ]
}

#[cfg(test)]
mod tests;
