//! A grant: the decision in force, what has been paid, reported and claimed back, and how it adds up.

use axum::extract::Path;
use axum::response::Response;
use domain::grants::results::Line;
use operations::grants::error::DeskError;
use operations::grants::public::{
    GrantView, HistoryView, InstalmentView, ReclaimView, ReportView, tables,
};

use super::call::{counted, rules};
use super::section::{Fact, Head, Section};
use super::table::{Cell, Table};
use super::{AtGrants, Form, address, files, form_of, money, say};
use crate::grant_words::{days, events, names, stages};
use crate::language::Language;

/// Shows a grant, or answers with it as a file.
pub(super) async fn show(at: AtGrants, Path(last): Path<String>) -> Response {
    let (id, form) = form_of(&last);
    let found = id.parse().ok().and_then(|id| at.chronicle()?.grant_view(&id));
    let Some(grant) = found else { return at.visit.not_found() };
    match form {
        Form::Page => match results_of(&at, &grant).await {
            Ok(results) => build(&at, &grant, &results),
            Err(error) => at.visit.failed(&error),
        },
        _ => at.file(form, "bidrag", &tables::grants(std::slice::from_ref(&grant))),
    }
}

/// Returns what everyone may see of the results of a grant.
async fn results_of(at: &AtGrants, grant: &GrantView) -> Result<Vec<Line>, DeskError> {
    match &at.kept {
        Some(kept) => kept.desk.public_grant_results(&kept.chronicle, &grant.id).await,
        None => Ok(Vec::new()),
    }
}

fn build(at: &AtGrants, grant: &GrantView, results: &[Line]) -> Response {
    let language = at.language();
    let mut sections = vec![decision(at, grant), of_money(language, grant)];
    sections.push(instalments(language, grant));
    sections.push(reports(at, grant));
    if !grant.reclaims.is_empty() {
        sections.push(reclaims(language, grant));
    }
    if !grant.places.is_empty() || !results.is_empty() {
        let name = language.text("grants-places");
        sections.push(Section {
            paragraphs: vec![language.text("grants-trail-reading")],
            table: Some(at.places_table(&grant.places, results)),
            ..Section::titled("platser", name)
        });
    }
    let years: Vec<i32> = Vec::new();
    let kept = at.kept.as_ref();
    let law = kept.and_then(|kept| kept.desk.law_view(grant.wording, &years));
    sections.push(rules(language, law.as_ref()));
    if let Some(kept) = kept {
        let history = kept.desk.grant_history(&kept.chronicle, &grant.id);
        sections.push(happened(language, grant, &history));
    }
    let mut head = Head { is_swedish: true, ..at.head(lead(language, grant)) };
    let call = at.chronicle().and_then(|chronicle| chronicle.call_view(&grant.call));
    if let Some(call) = call {
        head.crumbs.push((call.title, address(language, "utlysning", grant.call.as_str())));
    }
    let title = say(
        language,
        "grants-grant-title",
        &[("project", grant.project.clone()), ("recipient", grant.recipient.name.clone())],
    );
    at.page(title, head, sections)
}

fn lead(language: Language, grant: &GrantView) -> String {
    let money = grant.money();
    let places = [
        ("recipient", grant.recipient.name.clone()),
        ("decided", language.kronor(money.decided)),
        ("paid", language.kronor(money.paid)),
        ("stage", stages::written(language, "grant", grant.stage)),
        ("funder", grant.funder.name.clone()),
    ];
    say(language, "grants-grant-lead", &places)
}

fn decision(at: &AtGrants, grant: &GrantView) -> Section {
    let language = at.language();
    let text = |key: &str| language.text(key);
    let day = |day| days::day(language, day);
    let recipient = Fact::swedish(text("grants-head-recipient"), grant.recipient.name.clone());
    let is_municipality = grant.recipient.id.len() == 4;
    let recipient = if is_municipality {
        recipient.to(address(language, "kommun", &grant.recipient.id))
    } else {
        recipient
    };
    let mut facts = vec![
        recipient,
        Fact::swedish(text("grants-head-funder"), grant.funder.name.clone()),
        Fact::new(text("grants-head-decided-on"), day(grant.decided_on)),
        Fact::new(
            text("grants-period"),
            format!("{} – {}", day(grant.period.first()), day(grant.period.last())),
        ),
        Fact::swedish(text("grants-measures"), grant.measures.clone()),
        Fact::new(text("grants-head-stage"), stages::written(language, "grant", grant.stage)),
    ];
    let number = grant.diary_number.clone();
    facts.push(Fact::new(
        text("grants-head-diary-number"),
        number.unwrap_or_else(|| text("frame-missing")),
    ));
    let changed: Vec<String> = grant.changed_on.iter().map(|changed| day(*changed)).collect();
    if !changed.is_empty() {
        facts.push(Fact::new(text("grants-changed-on"), changed.join(", ")));
    }
    let conditions = if grant.conditions.is_empty() {
        text("grants-conditions-none")
    } else {
        text("grants-conditions")
    };
    Section {
        paragraphs: vec![conditions],
        swedish_list: grant.conditions.clone(),
        facts,
        ..Section::titled("beslutet", text("grants-decision-in-force"))
    }
}

fn of_money(language: Language, grant: &GrantView) -> Section {
    let sum = grant.money();
    Section {
        paragraphs: money::adds_up(language, &sum),
        figure: Some(money::drawn(language, &sum)),
        table: Some(money::by_year(language, &grant.years)),
        files: files(&address(language, "beslut", grant.id.as_str()), ""),
        ..Section::titled("pengar", language.text("grants-adds-title"))
    }
}

fn instalments(language: Language, grant: &GrantView) -> Section {
    let row = |(number, one): (&u16, &InstalmentView)| {
        let paid = one.paid_on.map(|day| days::day(language, day));
        vec![
            Cell::words(number.to_string()),
            Cell::words(one.year.to_string()),
            Cell::words(names::name(language, &one.kind)),
            Cell::number(language.kronor(one.amount)),
            Cell::words(days::day(language, one.day)),
            Cell::words(stages::written(language, "instalment and payment order", one.stage)),
            Cell::words(paid.unwrap_or_else(|| language.text("grants-not-paid"))),
        ]
    };
    let heads = ["number", "year", "kind", "#amount", "planned", "stage", "paid-on"];
    let name = language.text("grants-instalments");
    let rows = grant.instalments.iter().map(row).collect();
    let table = Some(Table::new(language, name.clone(), &heads, rows));
    Section { table, ..Section::titled("delutbetalningar", name) }
}

fn reports(at: &AtGrants, grant: &GrantView) -> Section {
    let language = at.language();
    let today = at.now.day();
    let row = |one: &ReportView| {
        let handed_in = match one.handed_in {
            Some(day) => days::day(language, day),
            None if one.due < today => language.text("grants-report-lacking"),
            None => language.text("grants-report-to-come"),
        };
        vec![
            Cell::words(names::name(language, &one.kind)),
            Cell::words(days::day(language, one.due)),
            Cell::words(handed_in),
            Cell::words(stages::written(language, "report", one.stage)),
        ]
    };
    let name = language.text("grants-reports");
    let rows = grant.reports.iter().map(row).collect();
    let heads = ["report", "due", "handed-in", "stage"];
    let table = Some(Table::new(language, name.clone(), &heads, rows));
    Section { table, ..Section::titled("redovisningar", name) }
}

fn reclaims(language: Language, grant: &GrantView) -> Section {
    let row = |one: &ReclaimView| {
        let due = one.due.as_ref().map(|due| days::day(language, due.day));
        let how = one.due.as_ref().map(|due| counted(language, due));
        vec![
            Cell::words(days::day(language, one.decided_on)),
            Cell::words(names::name(language, &one.ground)),
            Cell::words(one.paragraph.clone()),
            Cell::number(language.kronor(one.amount)),
            Cell::number(language.kronor(one.outstanding)),
            Cell::number(language.kronor(one.interest)),
            Cell::words(stages::written(language, "reclaim", one.stage)),
            Cell::words(due.unwrap_or_default()),
            Cell::words(how.unwrap_or_default()),
        ]
    };
    let heads = [
        "decided-on",
        "ground",
        "paragraph",
        "#amount",
        "#outstanding",
        "#interest",
        "stage",
        "pay-by",
        "counted",
    ];
    let name = language.text("grants-reclaims");
    let rows = grant.reclaims.iter().map(row).collect();
    let table = Some(Table::new(language, name.clone(), &heads, rows));
    Section { table, ..Section::titled("aterkrav", name) }
}

/// Returns what has happened, newest first.
fn happened(language: Language, grant: &GrantView, history: &[HistoryView]) -> Section {
    let row = |one: &HistoryView| {
        let rule = one.paragraph.clone();
        vec![
            Cell::words(events::event(language, "grant", &one.what)),
            Cell::words(days::day(language, one.day)),
            Cell::words(rule.unwrap_or_else(|| "–".to_owned())),
            Cell::number(one.position.to_string()),
        ]
    };
    let name = language.text("grants-history");
    let rows = history.iter().rev().map(row).collect();
    let heads = ["event", "day", "paragraph", "#position"];
    let query = format!("?nummer={}", super::encoded(grant.id.as_str()));
    Section {
        paragraphs: vec![language.text("grants-history-reading")],
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        files: files(&format!("{}/bidrag/diarium", language.prefix()), &query),
        ..Section::titled("handelser", name)
    }
}
