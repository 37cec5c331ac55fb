//! A call: who may apply, for what money and until when, by which rules, and what came of it.

use axum::extract::Path;
use axum::response::Response;
use domain::calendar::deadline::Deadline;
use domain::grants::call::plan::Evaluation;
use operations::grants::public::{AmountSpread, CallView, DrawView, LawView, Named, tables};

use super::section::{Fact, Head, Section};
use super::table::{Cell, Table};
use super::{AtGrants, Form, address, figures, files, form_of, say};
use crate::grant_words::{self, days, names, stages};
use crate::language::Language;

/// Shows a call, or answers with its grants as a file.
pub(super) async fn show(at: AtGrants, Path(last): Path<String>) -> Response {
    let (id, form) = form_of(&last);
    let found = id.parse().ok().and_then(|id| at.chronicle()?.call_view(&id));
    let Some(call) = found else { return at.visit.not_found() };
    match form {
        Form::Page => build(&at, &call),
        _ => at.file(form, "bidrag-i-utlysningen", &tables::grants(&call.grants)),
    }
}

fn build(at: &AtGrants, call: &CallView) -> Response {
    let language = at.language();
    let years: Vec<i32> = call.frame.keys().copied().collect();
    let law = at.kept.as_ref().and_then(|kept| kept.desk.law_view(call.wording, &years));
    let mut sections = vec![
        eligible(language, call),
        about(at, call),
        timetable(language, call, law.as_ref()),
        rules(language, law.as_ref()),
        came_of_it(at, call),
    ];
    if !call.draws.is_empty() {
        sections.push(draws(language, call));
    }
    let mut head = Head { is_swedish: true, ..at.head(lead(at, call)) };
    let programme = at.chronicle().and_then(|chronicle| chronicle.programme_view(&call.programme));
    if let Some(programme) = programme {
        head.crumbs.push((programme.name, address(language, "", call.programme.as_str())));
    }
    at.page(call.title.clone(), head, sections)
}

fn lead(at: &AtGrants, call: &CallView) -> String {
    let language = at.language();
    let places = [
        ("n", language.whole(call.eligible.len())),
        ("opens", days::moment(language, call.opens)),
        ("closes", days::moment(language, call.closes)),
        ("stage", stages::written(language, "call", call.stage)),
        ("frame", language.kronor(call.frame.values().copied().sum())),
        ("applications", language.whole(call.n_applications)),
        ("grants", language.whole(call.grants.len())),
    ];
    let key = if call.is_open_at(at.now) {
        "grants-call-lead-open"
    } else if call.opens_after(at.now) {
        "grants-call-lead-later"
    } else {
        "grants-call-lead-closed"
    };
    say(language, key, &places)
}

/// Returns who may apply.
fn eligible(language: Language, call: &CallView) -> Section {
    let name = language.text("grants-eligible");
    let places =
        [("n", language.whole(call.eligible.len())), ("selection", call.selection.clone())];
    let row = |one: &Named| {
        let is_code = one.id.len() == 4 && one.id.bytes().all(|byte| byte.is_ascii_digit());
        let cell = Cell::swedish(one.name.clone());
        let cell = if is_code { cell.to(address(language, "kommun", &one.id)) } else { cell };
        vec![cell, Cell::words(one.id.clone())]
    };
    let rows = call.eligible.iter().map(row).collect();
    Section {
        paragraphs: vec![say(language, "grants-eligible-reading", &places)],
        table: Some(Table::new(language, name.clone(), &["organisation", "code"], rows)),
        ..Section::titled("vem-far-soka", name)
    }
}

/// Returns what the call says of money, form and evaluation.
fn about(at: &AtGrants, call: &CallView) -> Section {
    let language = at.language();
    let text = |key| language.text(key);
    let minutes = usize::try_from(call.minutes).unwrap_or_default();
    let evaluation = match &call.evaluation {
        Evaluation::Missing => Fact::new(text("grants-evaluation"), text("frame-missing")),
        Evaluation::Design(design) => {
            let link =
                format!("{}/effekter/{}", language.prefix(), super::encoded(design.as_str()));
            Fact::new(text("grants-evaluation"), design.to_string()).to(link)
        }
        Evaluation::NotPossible { reason } => {
            Fact::swedish(text("grants-evaluation-none"), reason.clone())
        }
    };
    let row = |(year, amount): (&i32, &domain::money::Ore)| {
        vec![Cell::words(year.to_string()), Cell::number(language.kronor(*amount))]
    };
    let rows = call.frame.iter().map(row).collect();
    let name = text("grants-call-money");
    Section {
        facts: vec![
            Fact::swedish(text("grants-head-funder"), call.funder.name.clone()),
            Fact::new(text("grants-form"), call.form.clone()),
            Fact::new(text("grants-minutes"), language.counted("grants-minutes-said", minutes)),
            Fact::new(text("grants-reviews"), call.n_reviews.to_string()),
            evaluation,
        ],
        table: Some(Table::new(language, name.clone(), &["year", "#reserved"], rows)),
        ..Section::titled("pengar", name)
    }
}

/// Returns the days of the call, and how each was found.
fn timetable(language: Language, call: &CallView, law: Option<&LawView>) -> Section {
    let how = |key: &str| Cell::words(language.text(key));
    let row =
        |what: String, when: String, how: Cell| vec![Cell::words(what), Cell::words(when), how];
    let text = |key| language.text(key);
    let mut rows = vec![row(
        text("grants-head-opens"),
        days::moment(language, call.opens),
        how("grants-counted-named"),
    )];
    for (day, to) in &call.extended {
        let places = [("day", days::day(language, *day))];
        let told = Cell::words(say(language, "grants-counted-extended", &places));
        rows.push(row(text("grants-extended"), days::moment(language, *to), told));
    }
    rows.push(row(
        text("grants-head-closes"),
        days::moment(language, call.closes),
        how("grants-counted-closes"),
    ));
    rows.push(row(
        text("grants-decision-day"),
        days::day(language, call.decision_day),
        how("grants-counted-expected"),
    ));
    for (year, deadline) in law.iter().flat_map(|law| &law.account_due) {
        let what = say(language, "grants-account-due", &[("year", year.to_string())]);
        let told = Cell::words(counted(language, deadline));
        rows.push(row(what, days::day(language, deadline.day), told));
    }
    let name = text("grants-timetable");
    Section {
        paragraphs: vec![text("grants-timetable-reading")],
        table: Some(Table::new(language, name.clone(), &["what", "when", "counted"], rows)),
        ..Section::titled("sa-raknades-fristen", name)
    }
}

/// Returns how a day that an act states was found, with the days off that it moved past.
pub(super) fn counted(language: Language, deadline: &Deadline) -> String {
    let places = [
        ("plain", days::day(language, deadline.plain)),
        ("day", days::day(language, deadline.day)),
        ("n", language.whole(deadline.passed.len())),
    ];
    let key = if deadline.passed.is_empty() {
        "grants-counted-statutory"
    } else {
        "grants-counted-moved"
    };
    say(language, key, &places)
}

/// Returns the rules of the ordinance with their paragraphs.
pub(super) fn rules(language: Language, law: Option<&LawView>) -> Section {
    let name = language.text("grants-rules");
    let Some(law) = law else {
        let paragraphs = vec![language.text("grants-rules-unknown")];
        return Section { paragraphs, ..Section::titled("regler", name) };
    };
    let row = |(rule, paragraph): &(domain::regime::rules::RuleName, String)| {
        vec![Cell::words(names::name(language, rule)), Cell::words(paragraph.clone())]
    };
    let rows = law.rules.iter().map(row).collect();
    Section {
        facts: vec![
            Fact::swedish(language.text("grants-ordinance"), law.title.clone()),
            Fact::new(language.text("grants-wording"), grant_words::wording(language, law.wording)),
        ],
        table: Some(Table::new(language, name.clone(), &["rule", "paragraph"], rows)),
        ..Section::titled("regler", name)
    }
}

/// Returns how many applied, and what was granted.
fn came_of_it(at: &AtGrants, call: &CallView) -> Section {
    let language = at.language();
    let name = language.text("grants-decisions");
    let applications = language.counted("grants-applications", call.n_applications);
    if call.grants.is_empty() {
        let paragraphs = vec![applications, language.text("grants-decisions-none")];
        return Section { paragraphs, ..Section::titled("beslut", name) };
    }
    let spread = AmountSpread::of(&call.grants);
    Section {
        paragraphs: vec![applications, language.counted("grants-granted", call.grants.len())],
        figure: spread.and_then(|spread| figures::spread(language, &spread)),
        table: Some(at.grants_table(&call.grants)),
        files: files(&address(language, "utlysning", call.id.as_str()), ""),
        ..Section::titled("beslut", name)
    }
}

/// Returns the draws of grants to check.
fn draws(language: Language, call: &CallView) -> Section {
    let name = language.text("grants-draws");
    let row = |draw: &DrawView| {
        let drawn = draw.drawn.as_ref();
        let day = drawn.map_or_else(
            || language.text("grants-not-drawn"),
            |drawn| days::day(language, drawn.on),
        );
        vec![
            Cell::words(days::day(language, draw.committed_on)),
            Cell::words(draw.commitment.as_str()),
            Cell::words(day),
            Cell::swedish(drawn.map_or_else(String::new, |drawn| drawn.seed.clone())),
            Cell::number(
                drawn.map_or_else(String::new, |one| language.whole(one.candidates.len())),
            ),
            Cell::number(drawn.map_or_else(String::new, |one| language.whole(one.drawn.len()))),
        ]
    };
    let heads = ["committed-on", "commitment", "drawn-on", "seed", "#candidates", "#drawn"];
    let rows = call.draws.iter().map(row).collect();
    let again = format!("{}/dragning", address(language, "utlysning", call.id.as_str()));
    Section {
        paragraphs: vec![language.text("grants-draws-reading")],
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        links: vec![(language.text("grants-draw-again"), again)],
        ..Section::titled("dragning", name)
    }
}
