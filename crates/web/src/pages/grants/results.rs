//! Results of grants: what was reached, by whom, and where beside the costs.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::AreaCode;
use domain::area::register::AreaRegister;
use domain::form::answer::Place;
use domain::form::key::Label;
use domain::form::quantity::{Decimal, Style};
use domain::grants::results::{Figure, Line, Measure, OfGrant, Total};
use domain::money::Ore;
use operations::grants::annual_report::AnnualReport;
use operations::grants::results::shown::spread_shown;

use super::section::Section;
use super::table::{Cell, Table};
use super::{AtGrants, address, say};
use crate::language::Language;

/// Returns what an account says of results: sums, what is not added up, and each recipient.
pub(super) fn sections(at: &AtGrants, report: &AnnualReport) -> Vec<Section> {
    let language = at.language();
    let mut sections = vec![added(language, report)];
    sections.extend(not_added(language, report));
    if !report.results.lines.is_empty() {
        sections.push(each(at, report));
    }
    sections
}

fn added(language: Language, report: &AnnualReport) -> Section {
    let of = report.results.completeness;
    let places = [
        ("due", language.whole(of.n_due)),
        ("handed", language.whole(of.n_handed_in)),
        ("told", language.whole(of.n_with_results)),
        ("failed", language.whole(of.n_failed)),
        ("unreadable", language.whole(of.n_unreadable)),
    ];
    let mut paragraphs = vec![say(language, "grants-results-complete", &places)];
    let row = |line: &Line| {
        let Total { baseline, target, actual } = line.total.ok()?;
        let mut row = named(language, line);
        row.extend([baseline, target, Figure::Known(actual)].map(|one| said(language, one)));
        row.push(reported(language, line));
        Some(row)
    };
    let rows: Vec<_> = report.results.lines.iter().filter_map(row).collect();
    let name = language.text("grants-results");
    if rows.is_empty() {
        paragraphs.push(language.text("grants-results-none"));
        return Section { paragraphs, ..Section::titled("resultat", name) };
    }
    paragraphs.push(language.text("grants-results-reading"));
    if report.results.has_withheld() {
        paragraphs.push(language.text("grants-results-withheld"));
    }
    let heads = [&NAMED[..], &["#baseline", "#target", "#actual", "#reported"]].concat();
    let table = Some(Table::new(language, name.clone(), &heads, rows));
    Section { paragraphs, table, ..Section::titled("resultat", name) }
}

/// Returns the measures without a sum; `None` where all have one.
fn not_added(language: Language, report: &AnnualReport) -> Option<Section> {
    let row = |line: &Line| {
        let reason = line.total.err()?;
        let mut row = named(language, line);
        row.extend(spread_shown(line).map(|figure| said(language, figure)));
        row.push(reported(language, line));
        row.push(Cell::words(language.text(&format!("grants-not-added-{}", reason.as_str()))));
        Some(row)
    };
    let rows: Vec<_> = report.results.lines.iter().filter_map(row).collect();
    let name = language.text("grants-results-spread");
    let heads = [&NAMED[..], &["#least", "#median", "#most", "#reported", "why"]].concat();
    (!rows.is_empty()).then(|| Section {
        paragraphs: vec![language.text("grants-results-spread-reading")],
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        ..Section::titled("resultat-spridning", name)
    })
}

fn each(at: &AtGrants, report: &AnnualReport) -> Section {
    let language = at.language();
    let chronicle = at.chronicle();
    let row = |line: &Line, one: &OfGrant| {
        let name = chronicle.map(|chronicle| chronicle.name(&one.recipient).to_owned());
        let name = Cell::swedish(name.unwrap_or_else(|| one.recipient.to_string()));
        let name = if at.is_made_known(one.grant.as_str()) {
            name.to(address(language, "beslut", one.grant.as_str()))
        } else {
            name
        };
        let mut row = vec![name];
        row.extend(named(language, line));
        let figures = [one.figures.baseline, one.figures.target, one.figures.actual];
        row.extend(figures.map(|figure| said(language, figure)));
        row
    };
    let rows = report.results.lines.iter();
    let rows = rows.flat_map(|line| line.grants.iter().map(move |one| row(line, one))).collect();
    let name = language.text("grants-results-each");
    let heads = [&["recipient"], &NAMED[..], &["#baseline", "#target", "#actual"]].concat();
    let table = Some(Table::new(language, name.clone(), &heads, rows));
    Section { table, ..Section::titled("resultat-per-mottagare", name) }
}

/// The columns of [`named`].
const NAMED: [&str; 4] = ["measure", "part", "year", "unit"];

/// Returns what is measured, of whom, when and in what unit.
fn named(language: Language, line: &Line) -> Vec<Cell> {
    let in_language = |label: &Label| match &line.key.measure {
        Measure::Asked { .. } => Cell::words(worded(language, label)),
        _ => Cell::swedish(label.swedish.clone()),
    };
    let name = match &line.key.measure {
        Measure::Official(id) => Cell::swedish(format!("{} ({id})", line.worded.name.swedish)),
        _ => in_language(&line.worded.name),
    };
    vec![
        name,
        Cell::words(part(language, line)),
        Cell::words(line.key.year.to_string()),
        in_language(&line.worded.unit),
    ]
}

fn worded(language: Language, label: &Label) -> String {
    match language {
        Language::Swedish => label.swedish.clone(),
        Language::English => label.english.clone(),
    }
}

/// Returns what of all it is: girls, or everyone.
fn part(language: Language, line: &Line) -> String {
    let parts: Vec<String> =
        line.dimensions.iter().map(|one| worded(language, &one.value)).collect();
    if parts.is_empty() { language.text("grants-results-all") } else { parts.join(", ") }
}

fn reported(language: Language, line: &Line) -> Cell {
    let places = [
        ("reported", language.whole(line.n_reported)),
        ("expected", language.whole(line.n_expected)),
    ];
    Cell::number(say(language, "grants-results-n", &places))
}

fn said(language: Language, figure: Figure) -> Cell {
    Cell::number(figure_of(language, figure))
}

/// Returns a figure, or that it is lacking or not shown.
fn figure_of(language: Language, figure: Figure) -> String {
    match figure {
        Figure::Known(number) => written(language, number),
        Figure::Missing => language.text("frame-missing"),
        Figure::Withheld => language.text("frame-suppressed"),
    }
}

/// Returns a number with all its decimals, in the form of the language.
fn written(language: Language, number: Decimal) -> String {
    let swedish = number.written(Style::Swedish);
    match language {
        Language::Swedish => swedish,
        Language::English => swedish.replace(',', ".").replace('\u{a0}', ","),
    }
}

/// What costs or results say of a place, or of several together.
pub(in crate::pages) struct AtPlace {
    /// The places by name; empty where the report names none.
    pub(in crate::pages) place: String,
    /// Their codes.
    pub(in crate::pages) code: String,
    /// What it tells of.
    pub(in crate::pages) what: String,
    /// How much.
    pub(in crate::pages) value: String,
    /// What the unit says of it in words of its own.
    pub(in crate::pages) words: String,
}

/// What is told, how much, and the unit's words.
type Said = (String, String, String);

/// Returns approved costs and results by place, those of several places together after those of one and
/// those of no place last. A result is shown with every place that its report names, and is not divided.
pub(in crate::pages) fn at_places(
    language: Language,
    areas: &AreaRegister,
    costs: &BTreeMap<AreaCode, Ore>,
    lines: &[Line],
) -> Vec<AtPlace> {
    let mut told: BTreeMap<(usize, Vec<Place>), Vec<Said>> = BTreeMap::new();
    for (code, amount) in costs {
        let cost = (language.text("grants-head-costs"), language.kronor(*amount), String::new());
        told.entry((1, vec![Place::Area(code.clone())])).or_default().push(cost);
    }
    for line in lines {
        for row in line.grants.iter().flat_map(|one| &one.rows) {
            let places: Vec<Place> = row.places().into_iter().cloned().collect();
            let order = if places.is_empty() { usize::MAX } else { places.len() };
            let what = [
                worded(language, &line.worded.name),
                part(language, line),
                line.key.year.to_string(),
            ];
            let figure = figure_of(language, row.figures.actual);
            let value = match row.figures.actual {
                Figure::Known(_) => format!("{figure} {}", worded(language, &line.worded.unit)),
                Figure::Missing | Figure::Withheld => figure,
            };
            let told = told.entry((order, places)).or_default();
            told.push((what.join(", "), value, row.words.join(" ")));
        }
    }
    let mut rows = Vec::new();
    for ((_, places), told) in told {
        let names: BTreeSet<String> =
            places.iter().map(|place| name_of(language, areas, place)).collect();
        let codes: Vec<&str> = places.iter().map(Place::as_str).collect();
        let place = if places.is_empty() {
            language.text("grants-place-not-named")
        } else {
            names.into_iter().collect::<Vec<_>>().join(", ")
        };
        let code = codes.join(", ");
        rows.extend(told.into_iter().map(|(what, value, words)| AtPlace {
            place: place.clone(),
            code: code.clone(),
            what,
            value,
            words,
        }));
    }
    rows
}

fn name_of(language: Language, areas: &AreaRegister, place: &Place) -> String {
    match place {
        Place::Area(code) => areas.name(code).to_owned(),
        Place::SchoolUnit(code) => say(language, "grants-school-unit", &[("code", code.clone())]),
    }
}

impl AtGrants {
    /// Returns approved costs and results by place, as everyone may see them.
    pub(super) fn places_table(&self, costs: &BTreeMap<AreaCode, Ore>, lines: &[Line]) -> Table {
        let language = self.language();
        let rows = at_places(language, &self.visit.library().areas(), costs, lines);
        let row = |one: AtPlace| {
            vec![
                Cell::swedish(one.place),
                Cell::words(one.code),
                Cell::words(one.what),
                Cell::number(one.value),
            ]
        };
        let name = language.text("grants-places");
        let heads = ["place", "code", "what", "#value"];
        Table::new(language, name, &heads, rows.into_iter().map(row).collect())
    }
}
