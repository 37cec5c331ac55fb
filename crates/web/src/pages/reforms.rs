//! Programmes with their budget paths, areas and reforms.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use charts::bars::{self, Bars};
use charts::figure::{Figure, both};
use domain::programme::reform::Reform;
use domain::programme::{Frame as BudgetFrame, Programme};
use operations::programme_table::{self, FrameRow, ReformRow, frames, reforms};

use super::commitments::words;
use super::table_file;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

/// Öre in a million kronor.
const ORE_PER_MILLION_KRONOR: i64 = 100_000_000;

#[derive(Template)]
#[template(path = "pages/reforms.html")]
struct ReformsPage {
    frame: Frame,
    lead: String,
    programmes: Vec<ProgrammeView>,
}

struct ProgrammeView {
    id: String,
    name: String,
    legal_source: String,
    path_title: String,
    svg: String,
    path: Vec<YearView>,
    areas: Vec<AreaView>,
    /// The source's words, with the line.
    statements: Vec<(String, String)>,
}

struct YearView {
    year: i32,
    amount: String,
    status: String,
    source: String,
}

struct AreaView {
    number: u8,
    name: String,
    line: String,
    parts: String,
    reforms: Vec<ReformView>,
}

struct ReformView {
    number: u8,
    text: String,
    line: String,
    instrument: String,
    /// Who answers for it; `None` where no source tells.
    responsible: Option<String>,
    basis: Option<String>,
    standing: String,
    outcome: String,
    indicator: Option<(String, String)>,
    missing: String,
}

/// Shows the programmes, those with reforms first.
pub(crate) async fn show(visit: Visit) -> Response {
    let language = visit.language;
    let mut programmes: Vec<&Programme> = visit.library().programmes().iter().collect();
    programmes.sort_by_key(|programme| programme.reforms.is_empty());
    let n_areas: usize = programmes.iter().map(|programme| programme.areas.len()).sum();
    let n_reforms: usize = programmes.iter().map(|programme| programme.reforms.len()).sum();
    let (areas, reforms) = (language.whole(n_areas), language.whole(n_reforms));
    let lead = language.text_with("reform-lead", &[("areas", &areas), ("reforms", &reforms)]);
    page(&ReformsPage {
        frame: visit.frame(Place::Commitments, language.text("reform-title")),
        lead,
        programmes: programmes.into_iter().map(|programme| view(&visit, programme)).collect(),
    })
}

/// Answers with the reforms or the budget paths as CSV or JSON.
pub(crate) async fn file(visit: Visit, Path(name): Path<String>) -> Response {
    let programmes = visit.library().programmes();
    let paths = || -> Vec<FrameRow> { programmes.iter().flat_map(frames).collect() };
    let all = || -> Vec<ReformRow> { programmes.iter().flat_map(reforms).collect() };
    match name.as_str() {
        "ram.csv" => table_file::csv("ram", programme_table::csv(&paths())),
        "ram.json" => table_file::json(&serde_json::json!(paths())),
        "reformer.csv" => table_file::csv("reformer", programme_table::csv(&all())),
        "reformer.json" => table_file::json(&serde_json::json!(all())),
        _ => visit.not_found(),
    }
}

fn view(visit: &Visit, programme: &Programme) -> ProgrammeView {
    let language = visit.language;
    let path = programme.budget_path();
    let path_title = title(language, &path);
    let svg = chart(language, programme, &path, &path_title);
    let areas = programme.areas.iter().map(|area| AreaView {
        number: area.number,
        name: area.name.clone(),
        line: line(language, area.line),
        parts: area.parts.iter().map(|part| language.of(part)).collect::<Vec<_>>().join(", "),
        reforms: programme.reforms_of(area.number).map(|one| reform(visit, one)).collect(),
    });
    ProgrammeView {
        id: programme.id.clone(),
        name: programme.name.clone(),
        legal_source: programme.legal_source.clone(),
        svg,
        path: path.iter().map(|(year, frame)| year_view(language, *year, *frame)).collect(),
        path_title,
        areas: areas.collect(),
        statements: programme
            .statements
            .iter()
            .map(|one| (one.text.clone(), line(language, one.line)))
            .collect(),
    }
}

fn line(language: Language, line: u32) -> String {
    language.text_with("commitment-line", &[("line", &line.to_string())])
}

fn reform(visit: &Visit, reform: &Reform) -> ReformView {
    let language = visit.language;
    let responsible = reform.responsible.as_ref();
    let outcome = &reform.outcome;
    let indicator = outcome.indicator.as_ref().and_then(|id| visit.library().indicator(id));
    ReformView {
        number: reform.number,
        text: reform.text.clone(),
        line: line(language, reform.line),
        instrument: language.text(&format!("reform-instrument-{}", reform.instrument.as_str())),
        responsible: responsible.map(|responsible| responsible.authority.clone()),
        basis: responsible.map(|responsible| {
            let key =
                if responsible.is_stated { "reform-basis-stated" } else { "reform-basis-assigned" };
            language.text_with(key, &[("basis", &responsible.basis)])
        }),
        standing: language.text(&format!("reform-standing-{}", reform.standing.as_str())),
        outcome: language.of(&outcome.told).to_owned(),
        indicator: indicator.map(|found| (found.id.to_string(), found.name)),
        missing: words::missing(language, &outcome.missing),
    }
}

/// Returns what the path tells: the amount of its first stated year, that of its last and since when it
/// is so, and which years are not stated.
fn title(language: Language, path: &[(i32, Option<&BudgetFrame>)]) -> String {
    let stated: Vec<(i32, &BudgetFrame)> =
        path.iter().filter_map(|(year, frame)| frame.map(|one| (*year, one))).collect();
    let unstated: Vec<String> =
        path.iter().filter(|(_, frame)| frame.is_none()).map(|(y, _)| y.to_string()).collect();
    let (Some((first_year, first)), Some((last_year, last))) = (stated.first(), stated.last())
    else {
        return language.text("commitment-not-stated");
    };
    let is_level = first.amount == last.amount;
    let same = stated.iter().rev().take_while(|(_, frame)| frame.amount == last.amount);
    let since = same.last().map_or(*last_year, |(year, _)| *year);
    let (from, to) = (millions(language, first), millions(language, last));
    let key = match (first_year == last_year, is_level) {
        (true, _) => "reform-path-one",
        (false, true) => "reform-path-level",
        (false, false) => "reform-path-title",
    };
    let (first_year, shown_year) =
        (first_year.to_string(), if is_level { *last_year } else { since }.to_string());
    let mut title = language.text_with(
        key,
        &[("first", &first_year), ("from", &from), ("last", &shown_year), ("to", &to)],
    );
    if !unstated.is_empty() {
        title.push(' ');
        title += &language.text_with("reform-path-unstated", &[("years", &unstated.join(", "))]);
    }
    title
}

/// Writes an amount in millions of kronor, which every frame here is a whole number of.
fn millions(language: Language, frame: &BudgetFrame) -> String {
    let ore = frame.amount.ore();
    let whole = usize::try_from(ore / ORE_PER_MILLION_KRONOR).unwrap_or(0);
    if ore % ORE_PER_MILLION_KRONOR == 0 {
        language.text_with("reform-million", &[("amount", &language.whole(whole))])
    } else {
        language.kronor(frame.amount)
    }
}

fn year_view(language: Language, year: i32, frame: Option<&BudgetFrame>) -> YearView {
    let not_stated = || language.text("commitment-not-stated");
    YearView {
        year,
        amount: frame.map_or_else(not_stated, |frame| language.kronor(frame.amount)),
        status: frame.map_or_else(String::new, |frame| {
            language.text(&format!("reform-frame-{}", frame.status.as_str()))
        }),
        source: frame.map_or_else(String::new, |frame| frame.source.clone()),
    }
}

fn chart(
    language: Language,
    programme: &Programme,
    path: &[(i32, Option<&BudgetFrame>)],
    title: &str,
) -> String {
    let written: Vec<(String, Option<f64>, String)> = path
        .iter()
        .map(|(year, frame)| {
            let text = frame
                .map_or_else(|| language.text("commitment-not-stated"), |f| millions(language, f));
            let kronor = frame.and_then(|frame| frame.amount.whole_kronor());
            (year.to_string(), kronor.map(|kronor| kronor as f64), text)
        })
        .collect();
    let rows: Vec<bars::Row<'_>> = written
        .iter()
        .map(|(label, value, value_text)| bars::Row {
            label,
            value: *value,
            value_text,
            interval: None,
            link: None,
            own: false,
        })
        .collect();
    let description = language.text("reform-path-reading");
    both(&format!("ram-{}", programme.id), |id, layout| {
        let figure = Figure { id, title, description: &description, layout };
        bars::render(&Bars { figure, rows: &rows, references: &[] })
    })
}
