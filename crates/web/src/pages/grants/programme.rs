//! A programme: its frames year by year, what was said of them, its calls and the money of its grants.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use operations::grants::annual_report::Money;
use operations::grants::public::{
    AmountSpread, CallView, GrantView, ProgrammeView, StatementView, tables,
};

use super::figures::{self, Amount, Drawn, amounts};
use super::section::{Fact, Head, Section};
use super::table::{Cell, Table};
use super::{AtGrants, Form, address, files, form_of, loops, money, say};
use crate::grant_words::{days, stages};
use crate::language::Language;

/// Shows a programme, or answers with it or with one of the lists of all programmes as a file.
pub(super) async fn show(at: AtGrants, Path(last): Path<String>) -> Response {
    let (id, form) = form_of(&last);
    let programmes = at.programmes();
    if form != Form::Page {
        let calls = || programmes.iter().flat_map(|one| one.calls.iter().cloned());
        match id {
            "program" => return at.file(form, "bidragsprogram", &tables::programmes(&programmes)),
            "ramar" => return at.file(form, "bidragsramar", &tables::statements(&programmes)),
            "utlysningar" => {
                let calls: Vec<CallView> = calls().collect();
                return at.file(form, "utlysningar", &tables::calls(&calls));
            }
            "beslut" => {
                let grants: Vec<GrantView> = calls().flat_map(|call| call.grants).collect();
                return at.file(form, "bidragsbeslut", &tables::grants(&grants));
            }
            _ => {}
        }
    }
    let Some(programme) = programmes.iter().find(|one| one.id.as_str() == id) else {
        return at.visit.not_found();
    };
    match form {
        Form::Page => build(&at, programme),
        _ => {
            let one = std::slice::from_ref(programme);
            at.file(form, "bidragsprogram", &tables::programmes(one))
        }
    }
}

fn build(at: &AtGrants, programme: &ProgrammeView) -> Response {
    let language = at.language();
    let mut sections = vec![frames(at, programme), statements(language, programme)];
    if programme.n_grants() > 0 {
        sections.extend(of_grants(at, programme));
    }
    sections.push(calls(at, programme));
    sections.push(Section {
        paragraphs: vec![language.text("loop-section-reading")],
        links: vec![(language.text("loop-to-programme"), loops::address(language, programme))],
        ..Section::titled("kretslopp", language.text("loop-section"))
    });
    let head = Head { is_swedish: true, ..at.head(lead(at, programme)) };
    at.page(programme.name.clone(), head, sections)
}

fn lead(at: &AtGrants, programme: &ProgrammeView) -> String {
    let language = at.language();
    let year = at.now.day().year();
    let frame = programme.years.get(&year);
    let places = [
        ("years", programme.years_said()),
        ("year", year.to_string()),
        ("frame", frame.map_or_else(String::new, |(one, _)| money::frame_said(language, one))),
        ("calls", language.whole(programme.calls.len())),
        ("grants", language.whole(programme.n_grants())),
        ("decided", language.kronor(programme.money().decided)),
    ];
    let said = |key| say(language, key, &places);
    let of_year = match frame {
        Some(_) => said("grants-programme-lead"),
        None => said("grants-programme-lead-outside"),
    };
    let of_grants = match programme.n_grants() {
        0 => said("grants-programme-lead-none"),
        _ => said("grants-programme-lead-grants"),
    };
    format!("{of_year} {of_grants}")
}

/// Returns the frames of each year, as a figure and a table.
fn frames(at: &AtGrants, programme: &ProgrammeView) -> Section {
    let language = at.language();
    let row =
        |(year, (frame, _)): (&i32, &(operations::grants::annual_report::FrameAccount, Money))| {
            let known = |amount| Cell::number(money::optional(language, amount));
            let booked = |amount| Cell::number(language.kronor(amount));
            vec![
                Cell::words(year.to_string()),
                known(frame.proposed),
                known(frame.decided),
                known(frame.revised),
                booked(frame.reserved),
                booked(frame.committed),
                known(frame.free),
            ]
        };
    let heads =
        ["year", "#proposed", "#frame-decided", "#revised", "#reserved", "#committed", "#free"];
    let name = language.text("grants-frames");
    let rows = programme.years.iter().map(row).collect();
    Section {
        paragraphs: vec![language.text("grants-frames-reading")],
        facts: vec![Fact::swedish(
            language.text("grants-legal-source"),
            programme.legal_source.clone(),
        )],
        figure: Some(frames_drawn(at, programme)),
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        files: files(&address(language, "", programme.id.as_str()), ""),
        ..Section::titled("ramar", name)
    }
}

fn frames_drawn(at: &AtGrants, programme: &ProgrammeView) -> Drawn {
    let language = at.language();
    let this_year = at.now.day().year();
    let bar =
        |(year, (frame, _)): (&i32, &(operations::grants::annual_report::FrameAccount, Money))| {
            Amount {
                label: year.to_string(),
                amount: frame.in_force().or(frame.proposed),
                text: money::frame_said(language, frame),
                is_own: *year == this_year,
            }
        };
    let bars: Vec<Amount> = programme.years.iter().map(bar).collect();
    let title = say(language, "grants-frames-figure", &[("years", programme.years_said())]);
    amounts("ramar-per-ar", title, language.text("grants-frames-figure-reading"), &bars)
}

/// Returns what was said of frames, with who said it.
fn statements(language: Language, programme: &ProgrammeView) -> Section {
    let row = |one: &StatementView| {
        let entered = one.entered_on;
        vec![
            Cell::words(one.year.to_string()),
            Cell::words(stages::stage(language, one.stage)),
            Cell::number(language.kronor(one.amount)),
            Cell::swedish(one.source.clone()),
            Cell::words(entered.map_or_else(String::new, |day| days::day(language, day))),
        ]
    };
    let heads = ["year", "statement", "#amount", "source", "entered"];
    let name = language.text("grants-statements");
    let mut said: Vec<&StatementView> = programme.statements.iter().collect();
    said.sort_by_key(|one| one.year);
    let rows = said.into_iter().map(row).collect();
    Section {
        paragraphs: vec![language.text("grants-statements-reading")],
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        files: files(&address(language, "", "ramar"), ""),
        ..Section::titled("kallor", name)
    }
}

/// Returns the money of the grants, and how it is spread over them.
fn of_grants(at: &AtGrants, programme: &ProgrammeView) -> Vec<Section> {
    let language = at.language();
    let years: BTreeMap<i32, Money> =
        programme.years.iter().map(|(year, (_, money))| (*year, *money)).collect();
    let money = programme.money();
    let grants: Vec<GrantView> =
        programme.calls.iter().flat_map(|call| call.grants.iter().cloned()).collect();
    let spread = AmountSpread::of(&grants).and_then(|spread| figures::spread(language, &spread));
    vec![
        Section {
            paragraphs: money::adds_up(language, &money),
            figure: Some(money::drawn(language, &money)),
            table: Some(money::by_year(language, &years)),
            ..Section::titled("pengar", language.text("grants-money"))
        },
        Section {
            figure: spread,
            table: Some(at.grants_table(&grants)),
            links: vec![(
                language.text("grants-to-aterrapport"),
                format!(
                    "{}/bidrag/aterrapport?program={}",
                    language.prefix(),
                    super::encoded(programme.id.as_str())
                ),
            )],
            ..Section::titled("beslut", language.text("grants-decisions"))
        },
    ]
}

fn calls(at: &AtGrants, programme: &ProgrammeView) -> Section {
    let language = at.language();
    let name = language.text("grants-calls");
    if programme.calls.is_empty() {
        let paragraphs = vec![language.text("grants-calls-none")];
        return Section { paragraphs, ..Section::titled("utlysningar", name) };
    }
    let row = |call: &CallView| {
        vec![
            Cell::swedish(call.title.clone()).to(address(language, "utlysning", call.id.as_str())),
            Cell::words(stages::written(language, "call", call.stage)),
            Cell::words(days::day(language, call.opens.day())),
            Cell::words(days::day(language, call.closes.day())),
            Cell::number(language.whole(call.n_applications)),
            Cell::number(language.whole(call.grants.len())),
        ]
    };
    let heads = ["call", "stage", "opens", "closes", "#applications", "#grants"];
    let rows = programme.calls.iter().map(row).collect();
    let table = Some(Table::new(language, name.clone(), &heads, rows));
    Section { table, ..Section::titled("utlysningar", name) }
}
