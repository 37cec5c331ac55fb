//! The account of a programme's year to the government, as of a day that the reader chooses.

mod sections;

use askama::Template;
use axum::extract::Query;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use operations::grants::annual_report::{AnnualReport, Money};
use operations::grants::chronicle::Chronicle;
use operations::grants::public::ProgrammeView;
use serde::Deserialize;
use time::Date;
use time::macros::format_description;

use self::sections::{applicants, follow_up, frame_and_due, grants, of_money};
use super::section::{Head, Section};
use super::{AtGrants, address, encoded, files, results, say};
use crate::answer::page;
use crate::frame::Frame;
use crate::grant_words::days;
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
    let report = kept.desk.annual_report_of(&chronicle, &programme.id, year).await;
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
    let mut sections = vec![frame_and_due(language, report), of_money(at, report)];
    sections[1].files = files(&folder, &chosen.query());
    if !report.grants.is_empty() {
        sections.push(grants(at, report));
    }
    if !report.applicants.is_empty() {
        sections.push(applicants(language, report));
    }
    sections.extend(results::sections(at, report));
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
        pdf: format!("{folder}.pdf{}", chosen.query()),
        sections,
    }
}
