//! A draw of grants to check, that anyone draws again.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::draw::{Hash, Size};
use domain::grants::id::GrantId;
use operations::grants::public::{CallView, DrawView, tables};
use serde::Deserialize;
use serde_json::Value;

use super::section::{Fact, Head, Section};
use super::table::{Cell, Table};
use super::{AtGrants, address, say};
use crate::answer::page;
use crate::frame::Frame;
use crate::grant_words::days;
use crate::language::Language;

/// The most candidates of a draw that is made on a page.
const MOST_CANDIDATES: usize = 2_000;

/// What the form says; `None` where the form has not been sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    fro: Option<String>,
    kandidater: Option<String>,
    storlek: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/grants_draw.html")]
struct DrawPage {
    frame: Frame,
    head: Head,
    id: String,
    published: Vec<Section>,
    problem: String,
    seed: String,
    candidates: String,
    size: String,
    result: Option<Section>,
}

/// Shows the draws of a call, and draws again.
pub(super) async fn show(
    at: AtGrants,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let found = id.parse().ok().and_then(|id| at.chronicle()?.call_view(&id));
    let Some(call) = found.filter(|call| !call.draws.is_empty()) else {
        return at.visit.not_found();
    };
    page(&build(&at, &call, asked))
}

fn build(at: &AtGrants, call: &CallView, asked: Asked) -> DrawPage {
    let language = at.language();
    let last = call.draws.iter().rev().find(|draw| draw.drawn.is_some());
    let drawn = last.and_then(|draw| draw.drawn.as_ref());
    let seed = asked.fro.or_else(|| drawn.map(|one| one.seed.clone())).unwrap_or_default();
    let written = drawn
        .map(|one| one.candidates.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    let candidates = asked.kandidater.or(written).unwrap_or_default();
    let published = call.draws.last().map(|draw| size_said(draw.size));
    let size = asked.storlek.or(published).unwrap_or_default();
    let read = read(language, &candidates, &size);
    let (problem, result) = match read {
        _ if seed.is_empty() && candidates.trim().is_empty() => (String::new(), None),
        Ok((candidates, size)) => {
            (String::new(), Some(again(language, call, &seed, &candidates, size)))
        }
        Err(problem) => (problem, None),
    };
    let title = say(language, "grants-draw-title", &[("call", call.title.clone())]);
    let mut head = at.head(language.text("grants-draw-lead"));
    head.crumbs.push((call.title.clone(), address(language, "utlysning", call.id.as_str())));
    let frame = at.frame(title);
    DrawPage {
        frame: if problem.is_empty() { frame } else { frame.with_problems() },
        head,
        id: super::encoded(call.id.as_str()),
        published: call.draws.iter().map(|draw| told(language, draw)).collect(),
        problem,
        seed,
        candidates,
        size,
        result,
    }
}

/// Returns a draw as it was published.
fn told(language: Language, draw: &DrawView) -> Section {
    let text = |key: &str| language.text(&format!("grants-head-{key}"));
    let mut facts = vec![
        Fact::new(text("committed-on"), days::day(language, draw.committed_on)),
        Fact::new(text("commitment"), draw.commitment.as_str().to_owned()),
        Fact::new(text("size"), size_said(draw.size)),
    ];
    if let Some(drawn) = &draw.drawn {
        facts.push(Fact::new(text("drawn-on"), days::day(language, drawn.on)));
        facts.push(Fact::swedish(text("seed"), drawn.seed.clone()));
        let ids: Vec<&str> = drawn.drawn.iter().map(GrantId::as_str).collect();
        facts.push(Fact::swedish(text("drawn"), ids.join(", ")));
    } else {
        facts.push(Fact::new(text("drawn-on"), language.text("grants-not-drawn")));
    }
    Section { facts, ..Section::titled("publicerat", language.text("grants-draw-published")) }
}

/// Returns how many are drawn, as the form writes it: `3`, or `10 %`.
fn size_said(size: Size) -> String {
    match size {
        Size::Count(n) => n.to_string(),
        Size::Percent(percent) => format!("{percent} %"),
    }
}

/// Reads the candidates, one a line, and how many are drawn.
fn read(
    language: Language,
    candidates: &str,
    size: &str,
) -> Result<(BTreeSet<GrantId>, Size), String> {
    let lines = candidates.lines().map(str::trim).filter(|line| !line.is_empty());
    let read: Result<BTreeSet<GrantId>, _> = lines.map(str::parse).collect();
    let candidates = read.map_err(|_| language.text("grants-draw-bad-candidate"))?;
    if candidates.is_empty() || candidates.len() > MOST_CANDIDATES {
        let most = [("most", language.whole(MOST_CANDIDATES))];
        return Err(say(language, "grants-draw-bad-candidates", &most));
    }
    let size = size.trim();
    let read = match size.strip_suffix('%') {
        Some(percent) => percent.trim().parse().ok().filter(|n| *n <= 100).map(Size::Percent),
        None => size.parse().ok().map(Size::Count),
    };
    read.map(|size| (candidates, size)).ok_or_else(|| language.text("grants-draw-bad-size"))
}

/// Returns what a seed draws, and whether it is the seed committed to and the result the published one.
fn again(
    language: Language,
    call: &CallView,
    seed: &str,
    candidates: &BTreeSet<GrantId>,
    size: Size,
) -> Section {
    let table = tables::draw(seed, candidates, size);
    let commitment = Hash::of(seed);
    let drawn: Vec<&str> = table
        .rows
        .iter()
        .filter(|row| row[2] == Value::Bool(true))
        .filter_map(|row| row[0].as_str())
        .collect();
    let same_seed = call.draws.iter().find(|draw| draw.commitment == commitment);
    let same = same_seed.and_then(|draw| draw.drawn.as_ref()).is_some_and(|published| {
        published.drawn.iter().map(GrantId::as_str).eq(drawn.iter().copied())
    });
    let verdict = match (same_seed, same) {
        (Some(_), true) => "grants-draw-same",
        (Some(_), false) => "grants-draw-other-list",
        (None, _) => "grants-draw-other-seed",
    };
    let row = |row: &Vec<Value>| {
        let text = |index: usize| row[index].as_str().unwrap_or_default();
        let is_drawn = row[2] == Value::Bool(true);
        let word = if is_drawn { "grants-draw-drawn" } else { "grants-draw-not" };
        vec![
            Cell::swedish(text(0)).to(address(language, "beslut", text(0))),
            Cell::words(text(1)),
            Cell::words(language.text(word)),
        ]
    };
    let rows = table.rows.iter().map(row).collect();
    let name = language.text("grants-draw-result");
    let places = [("hash", commitment.as_str().to_owned())];
    Section {
        paragraphs: vec![language.text(verdict), say(language, "grants-draw-hash", &places)],
        table: Some(Table::new(language, name.clone(), &["grant", "rank", "outcome"], rows)),
        ..Section::titled("resultat", name)
    }
}
