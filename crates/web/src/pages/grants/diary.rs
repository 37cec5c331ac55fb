//! The diary: that something happened, to what and when. What may be secret is counted, not shown.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use operations::grants::public::{DiaryLine, DiaryQuery, KINDS, tables};
use serde::Deserialize;
use time::Date;
use time::macros::format_description;

use super::section::{Head, Section};
use super::table::{Cell, Table};
use super::{AtGrants, Form, address, encoded, files, say};
use crate::answer::page;
use crate::frame::Frame;
use crate::grant_words::{days, events};
use crate::language::Language;

/// How many lines a page has.
const PAGE_SIZE: usize = 100;

/// What the address can say.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    slag: String,
    #[serde(default)]
    nummer: String,
    #[serde(default)]
    fran: String,
    #[serde(default)]
    till: String,
    #[serde(default)]
    sida: String,
}

#[derive(Template)]
#[template(path = "pages/grants_diary.html")]
struct DiaryPage {
    frame: Frame,
    head: Head,
    problem: String,
    asked: Asked,
    /// Word of the address and name.
    kinds: Vec<(&'static str, String)>,
    list: Section,
    previous: Option<String>,
    next: Option<String>,
}

/// Shows the diary.
pub(super) async fn show(at: AtGrants, Query(asked): Query<Asked>) -> Response {
    page(&build(&at, asked))
}

/// Answers with the lines that are looked for as CSV.
pub(super) async fn csv(at: AtGrants, Query(asked): Query<Asked>) -> Response {
    file(&at, &asked, Form::Csv)
}

/// Answers with the lines that are looked for as JSON.
pub(super) async fn json(at: AtGrants, Query(asked): Query<Asked>) -> Response {
    file(&at, &asked, Form::Json)
}

fn file(at: &AtGrants, asked: &Asked, form: Form) -> Response {
    match asked.query(at.language()) {
        Ok(query) => at.file(form, "diarium", &tables::diary(&at.lines(&query))),
        Err(problem) => at.visit.refused(problem),
    }
}

impl Asked {
    /// Reads what is looked for.
    fn query(&self, language: Language) -> Result<DiaryQuery, String> {
        let day = |text: &str| -> Result<Option<Date>, String> {
            let format = format_description!("[year]-[month]-[day]");
            match text.trim() {
                "" => Ok(None),
                text => Date::parse(text, format)
                    .map(Some)
                    .map_err(|_| language.text("grants-diary-bad-day")),
            }
        };
        let kind = KINDS.into_iter().find(|kind| *kind == self.slag.as_str());
        if kind.is_none() && !self.slag.is_empty() {
            return Err(language.text("grants-diary-bad-kind"));
        }
        let number = Some(self.nummer.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(DiaryQuery {
            kind: kind.map(str::to_owned),
            number,
            from: day(&self.fran)?,
            to: day(&self.till)?,
        })
    }

    /// Returns the query of an address that asks for this again; empty where nothing is asked.
    fn written(&self, page: Option<usize>) -> String {
        let fields = [
            ("slag", &self.slag),
            ("nummer", &self.nummer),
            ("fran", &self.fran),
            ("till", &self.till),
        ];
        let fields = fields.into_iter().filter(|(_, text)| !text.is_empty());
        let mut parts: Vec<String> =
            fields.map(|(name, text)| format!("{name}={}", encoded(text))).collect();
        parts.extend(page.map(|page| format!("sida={page}")));
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

impl AtGrants {
    fn lines(&self, query: &DiaryQuery) -> Vec<(&DiaryLine, Option<&str>)> {
        self.chronicle().map_or_else(Vec::new, |chronicle| chronicle.diary_of(query))
    }
}

fn build(at: &AtGrants, asked: Asked) -> DiaryPage {
    let language = at.language();
    let (query, problem) = match asked.query(language) {
        Ok(query) => (Some(query), String::new()),
        Err(problem) => (None, problem),
    };
    let lines = query.as_ref().map_or_else(Vec::new, |query| at.lines(query));
    let last_page = lines.len().div_ceil(PAGE_SIZE).max(1);
    let page = asked.sida.trim().parse::<usize>().unwrap_or(1).clamp(1, last_page);
    let shown: Vec<_> = lines.iter().skip((page - 1) * PAGE_SIZE).take(PAGE_SIZE).collect();
    let folder = format!("{}/bidrag/diarium", language.prefix());
    let to = |page: usize| format!("{folder}{}", asked.written(Some(page)));
    let places = [("page", language.whole(page)), ("pages", language.whole(last_page))];
    let name = language.text("grants-diary-list");
    let list = Section {
        paragraphs: vec![
            language.counted("grants-diary-found", lines.len()),
            say(language, "grants-diary-page", &places),
        ],
        table: (!shown.is_empty()).then(|| table(language, &shown)),
        files: files(&folder, &asked.written(None)),
        ..Section::titled("handelser", name)
    };
    let frame = at.frame(language.text("grants-diary-title"));
    let kind = |kind: &'static str| (kind, language.text(&format!("grants-matter-{kind}")));
    DiaryPage {
        frame: if problem.is_empty() { frame } else { frame.with_problems() },
        head: at.head(language.text("grants-diary-lead")),
        problem,
        kinds: KINDS.map(kind).into(),
        list,
        previous: (page > 1).then(|| to(page - 1)),
        next: (page < last_page).then(|| to(page + 1)),
        asked,
    }
}

fn table(language: Language, lines: &[&(&DiaryLine, Option<&str>)]) -> Table {
    let row = |(line, number): &&(&DiaryLine, Option<&str>)| {
        let matter = Cell::swedish(line.id.clone());
        let matter = match line.matter.as_str() {
            "programme" => matter.to(address(language, "", &line.id)),
            "call" => matter.to(address(language, "utlysning", &line.id)),
            "grant" => matter.to(address(language, "beslut", &line.id)),
            _ => matter,
        };
        vec![
            Cell::words(line.position.to_string()),
            Cell::words(days::day(language, line.day)),
            Cell::words(language.text(&format!("grants-matter-{}", line.matter))),
            matter,
            Cell::words(number.unwrap_or_default()),
            Cell::words(events::event(language, &line.matter, &line.what)),
            Cell::number(language.whole(line.n_hidden)),
        ]
    };
    let heads = ["position", "day", "matter", "id", "diary-number", "event", "#hidden"];
    let rows = lines.iter().map(row).collect();
    Table::new(language, language.text("grants-diary-list"), &heads, rows)
}
