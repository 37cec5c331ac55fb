//! The account of a programme's year to the government, as of a day that the reader chooses.

use askama::Template;
use axum::extract::Query;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::grants::wording::Wording;
use domain::indicator::Unit;
use operations::grants::annual_report::{
    AccountDue, AnnualReport, ApplicantLine, GrantLine, Money, Outcome,
};
use operations::grants::chronicle::Chronicle;
use operations::grants::public::ProgrammeView;
use serde::Deserialize;
use time::Date;
use time::macros::format_description;

use super::call::counted;
use super::section::{Fact, Head, Section};
use super::table::{Cell, Table};
use super::{AtGrants, address, encoded, files, money, say};
use crate::answer::page;
use crate::frame::Frame;
use crate::grant_words::{self, days, stages};
use crate::language::Language;
use crate::pages::table_file;

/// What the address can say; what it does not say is chosen.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    program: String,
    #[serde(default)]
    ar: String,
    #[serde(default)]
    per: String,
}

#[derive(Template)]
#[template(path = "pages/grants_account.html")]
struct AccountPage {
    frame: Frame,
    head: Head,
    problem: String,
    /// Id and name.
    programmes: Vec<(String, String)>,
    programme: String,
    year: String,
    as_of: String,
    today: String,
    pdf: String,
    sections: Vec<Section>,
}

/// What is accounted for.
struct Chosen {
    report: AnnualReport,
    chronicle: std::sync::Arc<Chronicle>,
    name: String,
}

/// Why there is no account.
enum Unchosen {
    /// The service has no register, or the register no programme.
    Nothing,
    /// The form says something that cannot be.
    Problem(String),
    Failed(Response),
}

/// Shows an account.
pub(super) async fn show(at: AtGrants, Query(asked): Query<Asked>) -> Response {
    match chosen(&at, &asked).await {
        Ok(chosen) => page(&build(&at, &chosen)),
        Err(Unchosen::Nothing) => {
            let language = at.language();
            let head = at.head(language.text("grants-account-none"));
            at.page(language.text("grants-account-title"), head, Vec::new())
        }
        Err(Unchosen::Problem(problem)) => page(&refused(&at, asked, problem)),
        Err(Unchosen::Failed(response)) => response,
    }
}

/// Answers with an account as CSV.
pub(super) async fn csv(at: AtGrants, Query(asked): Query<Asked>) -> Response {
    match chosen(&at, &asked).await {
        Ok(chosen) => table_file::csv(&chosen.file_name(), chosen.report.table().csv()),
        Err(unchosen) => unchosen.response(&at),
    }
}

/// Answers with an account as JSON.
pub(super) async fn json(at: AtGrants, Query(asked): Query<Asked>) -> Response {
    match chosen(&at, &asked).await {
        Ok(chosen) => table_file::json(&chosen.report.table().json()),
        Err(unchosen) => unchosen.response(&at),
    }
}

/// Answers with an account as a PDF.
pub(super) async fn pdf(at: AtGrants, Query(asked): Query<Asked>) -> Response {
    let chosen = match chosen(&at, &asked).await {
        Ok(chosen) => chosen,
        Err(unchosen) => return unchosen.response(&at),
    };
    let Some(kept) = &at.kept else { return at.visit.not_found() };
    match kept.desk.annual_report_paper(&chosen.chronicle, &chosen.report) {
        Ok(paper) => {
            let name = format!("inline; filename=\"{}.pdf\"", chosen.file_name());
            let headers =
                [(CONTENT_TYPE, "application/pdf".to_owned()), (CONTENT_DISPOSITION, name)];
            (headers, paper).into_response()
        }
        Err(error) => at.visit.failed(&error),
    }
}

impl Unchosen {
    fn response(self, at: &AtGrants) -> Response {
        match self {
            Self::Nothing => at.visit.not_found(),
            Self::Problem(problem) => at.visit.refused(problem),
            Self::Failed(response) => response,
        }
    }
}

impl Chosen {
    fn file_name(&self) -> String {
        format!("aterrapport-{}-{}", self.report.year, self.report.as_of)
    }

    /// Returns the query of an address that asks for the same account again.
    fn query(&self) -> String {
        let report = &self.report;
        let programme = encoded(report.programme.as_str());
        format!("?program={programme}&ar={}&per={}", report.year, report.as_of)
    }
}

/// Returns what the address asks for: without a programme the one with most decided, without a year
/// the last with money before this one, without a day today.
async fn chosen(at: &AtGrants, asked: &Asked) -> Result<Chosen, Unchosen> {
    let language = at.language();
    let problem = |key: &str| Unchosen::Problem(language.text(key));
    let Some(kept) = &at.kept else { return Err(Unchosen::Nothing) };
    let programmes = kept.chronicle.programme_views();
    let most = || programmes.iter().max_by_key(|one| one.money().decided);
    let programme = match asked.program.as_str() {
        "" => most().ok_or(Unchosen::Nothing)?,
        id => programmes
            .iter()
            .find(|one| one.id.as_str() == id)
            .ok_or_else(|| problem("grants-account-bad-programme"))?,
    };
    let today = at.now.day();
    let year = match asked.ar.trim() {
        "" => year_of(programme, today.year()).ok_or(Unchosen::Nothing)?,
        text => text
            .parse()
            .ok()
            .filter(|year| programme.years.contains_key(year))
            .ok_or_else(|| problem("grants-account-bad-year"))?,
    };
    let format = format_description!("[year]-[month]-[day]");
    let as_of = match asked.per.trim() {
        "" => today,
        text => Date::parse(text, format)
            .ok()
            .filter(|day| *day <= today)
            .ok_or_else(|| problem("grants-account-bad-day"))?,
    };
    let failed = |error| Unchosen::Failed(at.visit.failed(&error));
    let chronicle = kept.desk.chronicle(as_of).await.map_err(failed)?;
    if !chronicle.programmes.contains_key(&programme.id) {
        return Err(problem("grants-account-not-begun"));
    }
    let report = kept.desk.annual_report_of(&chronicle, &programme.id, year);
    Ok(Chosen { report: report.map_err(failed)?, chronicle, name: programme.name.clone() })
}

/// Returns the last year before this one with money of grants, else the first year.
fn year_of(programme: &ProgrammeView, this_year: i32) -> Option<i32> {
    let with_money = programme.years.iter().filter(|(_, (_, money))| *money != Money::default());
    let past = with_money.map(|(year, _)| *year).filter(|year| *year < this_year).max();
    past.or_else(|| programme.years.keys().next().copied())
}

fn names(at: &AtGrants) -> Vec<(String, String)> {
    let name = |one: ProgrammeView| (one.id.to_string(), one.name);
    at.programmes().into_iter().map(name).collect()
}

fn refused(at: &AtGrants, asked: Asked, problem: String) -> AccountPage {
    let language = at.language();
    let frame = at.frame(language.text("grants-account-title"));
    AccountPage {
        frame: frame.with_problems(),
        head: at.head(language.text("grants-account-what")),
        problem,
        programmes: names(at),
        programme: asked.program,
        year: asked.ar,
        as_of: asked.per,
        today: at.now.day().to_string(),
        pdf: String::new(),
        sections: Vec::new(),
    }
}

fn build(at: &AtGrants, chosen: &Chosen) -> AccountPage {
    let language = at.language();
    let report = &chosen.report;
    let folder = format!("{}/bidrag/aterrapport", language.prefix());
    let places = [
        ("programme", chosen.name.clone()),
        ("year", report.year.to_string()),
        ("day", days::day(language, report.as_of)),
        ("n", language.whole(report.grants.len())),
        ("decided", language.kronor(report.money.decided)),
        ("paid", language.kronor(report.money.paid)),
    ];
    let mut sections = vec![frame_and_due(language, report), of_money(language, report)];
    sections[1].files = files(&folder, &chosen.query());
    if !report.grants.is_empty() {
        sections.push(grants(language, report));
    }
    if !report.applicants.is_empty() {
        sections.push(applicants(language, report));
    }
    sections.push(follow_up(language, report));
    let mut head = at.head(say(language, "grants-account-lead", &places));
    head.crumbs.push((chosen.name.clone(), address(language, "", report.programme.as_str())));
    AccountPage {
        frame: at.frame(language.text("grants-account-title")),
        head,
        problem: String::new(),
        programmes: names(at),
        programme: report.programme.to_string(),
        year: report.year.to_string(),
        as_of: report.as_of.to_string(),
        today: at.now.day().to_string(),
        pdf: format!("{folder}.pdf{}", chosen.query()),
        sections,
    }
}

/// Returns the frame, and when the account is due.
fn frame_and_due(language: Language, report: &AnnualReport) -> Section {
    let text = |key: &str| language.text(key);
    let due = |(wording, due): (&Wording, &AccountDue)| {
        let name = grant_words::wording(language, *wording);
        let value = match due {
            AccountDue::By(deadline) => counted(language, deadline),
            AccountDue::NotStated(Some(refusal)) => {
                grant_words::ordinance_refusal(language, refusal)
            }
            AccountDue::NotStated(None) => text("grants-rules-unknown"),
        };
        Fact::new(say(language, "grants-account-due-under", &[("wording", name)]), value)
    };
    let frame = &report.frame;
    let known = |key: &str, amount| {
        let name = text(&format!("grants-head-{key}"));
        Fact::new(name, money::optional(language, amount))
    };
    let mut facts = vec![
        Fact::swedish(text("grants-legal-source"), report.legal_source.clone()),
        known("proposed", frame.proposed),
        known("frame-decided", frame.decided),
        known("revised", frame.revised),
        known("reserved", Some(frame.reserved)),
        known("committed", Some(frame.committed)),
        known("free", frame.free),
    ];
    facts.extend(report.due.iter().map(due));
    Section { facts, ..Section::titled("ram", text("grants-account-frame")) }
}

fn of_money(language: Language, report: &AnnualReport) -> Section {
    let row = |(purpose, money): (&String, &Money)| {
        std::iter::once(Cell::swedish(purpose.clone()))
            .chain(money::cells(language, money))
            .collect::<Vec<_>>()
    };
    let mut rows: Vec<_> = report.by_purpose.iter().map(row).collect();
    let total = std::iter::once(Cell::words(language.text("grants-total")));
    rows.push(total.chain(money::cells(language, &report.money)).collect());
    let heads: Vec<&str> = std::iter::once("purpose").chain(money::HEADS).collect();
    let name = language.text("grants-money");
    Section {
        paragraphs: money::adds_up(language, &report.money),
        figure: Some(money::drawn(language, &report.money)),
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        ..Section::titled("pengar", name)
    }
}

fn grants(language: Language, report: &AnnualReport) -> Section {
    let row = |line: &GrantLine| {
        let mut row = vec![
            Cell::swedish(line.recipient_name.clone()).to(address(
                language,
                "beslut",
                line.grant.as_str(),
            )),
            Cell::swedish(line.project.clone()),
            Cell::words(stages::written(language, "grant", line.stage)),
        ];
        row.extend(money::cells(language, &line.money));
        row
    };
    let heads: Vec<&str> =
        ["recipient", "project", "stage"].into_iter().chain(money::HEADS).collect();
    let mut rows: Vec<_> = report.grants.iter().map(row).collect();
    let mut total = vec![
        Cell::words(language.text("grants-total")),
        Cell::words(String::new()),
        Cell::words(String::new()),
    ];
    total.extend(money::cells(language, &report.money));
    rows.push(total);
    let name = language.text("grants-decisions");
    let table = Some(Table::new(language, name.clone(), &heads, rows));
    Section { table, ..Section::titled("beslut", name) }
}

fn applicants(language: Language, report: &AnnualReport) -> Section {
    let outcome = |outcome: Outcome| language.text(&format!("grants-outcome-{}", outcome.as_str()));
    let row = |line: &ApplicantLine| {
        vec![
            Cell::swedish(line.applicant_name.clone()),
            Cell::words(line.diary_number.clone().unwrap_or_default()),
            Cell::number(language.kronor(line.requested)),
            Cell::words(outcome(line.outcome)),
            Cell::number(line.granted.map_or_else(String::new, |one| language.kronor(one))),
        ]
    };
    let counted = |one: Outcome| {
        let n = report.applicants.iter().filter(|line| line.outcome == one).count();
        Fact::new(outcome(one), language.whole(n))
    };
    let heads = ["applicant", "diary-number", "#requested", "outcome", "#granted"];
    let rows = report.applicants.iter().map(row).collect();
    let name = language.text("grants-applicants");
    Section {
        facts: Outcome::ALL.map(counted).into(),
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        ..Section::titled("sokande", name)
    }
}

/// Returns handling, reports and checks.
fn follow_up(language: Language, report: &AnnualReport) -> Section {
    let text = |key: &str| language.text(key);
    let days = |value: Option<f64>| {
        value.map_or_else(
            || text("frame-missing"),
            |value| say(language, "grants-days", &[("days", language.value(value, Unit::Time))]),
        )
    };
    let handling = &report.handling;
    let spread = [
        ("n", language.whole(handling.n_decided)),
        ("least", days(handling.least)),
        ("median", days(handling.median)),
        ("most", days(handling.most)),
    ];
    let reports = &report.reports;
    let completeness = [
        ("handed", language.whole(reports.n_handed_in)),
        ("all", language.whole(reports.n_in_all)),
        ("due", language.whole(reports.n_due)),
        ("late", language.whole(reports.n_late)),
        ("approved", language.whole(reports.n_approved)),
    ];
    let checks = &report.checks;
    let checked = [
        ("drawn", language.whole(checks.n_drawn)),
        ("flagged", language.whole(checks.n_flagged)),
        ("passed", language.whole(checks.n_passed_over)),
        ("concluded", language.whole(checks.n_concluded)),
    ];
    let handling = if handling.n_decided == 0 { "grants-handling-none" } else { "grants-handling" };
    Section {
        facts: vec![
            Fact::new(text("grants-handling-title"), say(language, handling, &spread)),
            Fact::new(text("grants-reports"), say(language, "grants-reports-said", &completeness)),
            Fact::new(text("grants-checks"), say(language, "grants-checks-said", &checked)),
        ],
        ..Section::titled("uppfoljning", text("grants-follow-up"))
    }
}
