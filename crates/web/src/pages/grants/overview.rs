//! All grants: what money there is, for whom, and what is open now.

use axum::response::Response;
use operations::grants::annual_report::Money;
use operations::grants::public::{CallView, ProgrammeView};

use super::section::{Head, Section};
use super::table::{Cell, Table};
use super::{AtGrants, address, files, money, say};
use crate::grant_words::days;

/// Shows all grants.
pub(super) async fn show(at: AtGrants) -> Response {
    let language = at.language();
    let programmes = at.programmes();
    let money: Money = programmes.iter().map(ProgrammeView::money).sum();
    let n_grants: usize = programmes.iter().map(ProgrammeView::n_grants).sum();
    let head = Head { crumbs: Vec::new(), ..at.head(lead(&at, &programmes, &money, n_grants)) };
    let mut sections = vec![open_now(&at, &programmes)];
    if n_grants > 0 {
        sections.push(Section {
            paragraphs: money::adds_up(language, &money),
            figure: Some(money::drawn(language, &money)),
            files: files(&address(language, "", "beslut"), ""),
            ..Section::titled("pengar", language.text("grants-money"))
        });
    }
    sections.push(of_programmes(&at, &programmes));
    sections.push(checks(&at));
    at.page(language.text("grants-title"), head, sections)
}

fn lead(at: &AtGrants, programmes: &[ProgrammeView], money: &Money, n_grants: usize) -> String {
    let language = at.language();
    if n_grants == 0 {
        return language.text("grants-lead-none");
    }
    let places = [
        ("n", language.whole(n_grants)),
        ("programmes", language.whole(programmes.len())),
        ("decided", language.kronor(money.decided)),
        ("paid", language.kronor(money.paid)),
        ("unspent", language.kronor(money.unspent)),
        ("reclaimed", language.kronor(money.reclaimed())),
    ];
    say(language, "grants-lead", &places)
}

/// Returns the calls that are open or will be.
fn open_now(at: &AtGrants, programmes: &[ProgrammeView]) -> Section {
    let language = at.language();
    let calls = || programmes.iter().flat_map(|programme| &programme.calls);
    let mut open: Vec<&CallView> = calls().filter(|call| call.is_open_at(at.now)).collect();
    open.sort_by_key(|call| call.closes);
    let mut later: Vec<&CallView> = calls().filter(|call| call.opens_after(at.now)).collect();
    later.sort_by_key(|call| call.opens);
    let mut paragraphs = Vec::new();
    if open.is_empty() {
        paragraphs.push(language.text("grants-open-none"));
    } else {
        paragraphs.push(language.counted("grants-open", open.len()));
    }
    if !later.is_empty() {
        paragraphs.push(language.counted("grants-later", later.len()));
    }
    let shown: Vec<&CallView> = open.iter().chain(&later).copied().collect();
    let apply = (language.text("grants-apply"), format!("{}/ansok", language.prefix()));
    Section {
        paragraphs,
        table: (!shown.is_empty()).then(|| at.open_table(&shown)),
        links: if open.is_empty() { Vec::new() } else { vec![apply] },
        files: files(&address(language, "", "utlysningar"), ""),
        ..Section::titled("oppet", language.text("grants-open-title"))
    }
}

impl AtGrants {
    /// Returns calls that are open or will be, as a table.
    fn open_table(&self, calls: &[&CallView]) -> Table {
        let language = self.language();
        let row = |call: &&CallView| {
            let frame = call.frame.values().copied().sum();
            vec![
                Cell::swedish(call.title.clone()).to(address(
                    language,
                    "utlysning",
                    call.id.as_str(),
                )),
                Cell::swedish(call.funder.name.clone()),
                Cell::words(days::moment(language, call.opens)),
                Cell::words(days::moment(language, call.closes)),
                Cell::number(language.whole(call.eligible.len())),
                Cell::number(language.kronor(frame)),
            ]
        };
        let heads = ["call", "funder", "opens", "closes", "#eligible", "#reserved"];
        let rows = calls.iter().map(row).collect();
        Table::new(language, language.text("grants-open-title"), &heads, rows)
    }
}

/// Returns the programmes with the year's frame and the money of their grants.
fn of_programmes(at: &AtGrants, programmes: &[ProgrammeView]) -> Section {
    let language = at.language();
    let year = at.now.day().year();
    let row = |programme: &ProgrammeView| {
        let money = programme.money();
        let frame = programme.years.get(&year);
        let frame = frame.map_or_else(
            || language.text("grants-frame-outside"),
            |(frame, _)| money::frame_said(language, frame),
        );
        let kronor = |amount| Cell::number(language.kronor(amount));
        vec![
            Cell::swedish(programme.name.clone()).to(address(language, "", programme.id.as_str())),
            Cell::words(programme.years_said()),
            Cell::words(frame),
            kronor(money.decided),
            kronor(money.paid),
            kronor(money.unspent),
            kronor(money.reclaimed()),
        ]
    };
    let heads =
        ["programme", "years", "frame-this-year", "#decided", "#paid", "#unspent", "#reclaimed"];
    let rows = programmes.iter().map(row).collect();
    let name = language.text("grants-programmes");
    let places = [("year", year.to_string())];
    Section {
        paragraphs: vec![say(language, "grants-programmes-reading", &places)],
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        files: files(&address(language, "", "program"), ""),
        ..Section::titled("program", name)
    }
}

/// Returns where anyone checks what is shown.
fn checks(at: &AtGrants) -> Section {
    let language = at.language();
    let link = |last: &str| {
        let name = language.text(&format!("grants-to-{last}"));
        (name, format!("{}/bidrag/{last}", language.prefix()))
    };
    Section {
        paragraphs: vec![language.text("grants-check-reading")],
        links: ["diarium", "loggen", "aterrapport"].map(link).into(),
        ..Section::titled("granska", language.text("grants-check"))
    }
}
