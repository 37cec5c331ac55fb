//! A municipality's grants: from whom, for what, what that is per inhabitant, and where costs were used.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use domain::area::{AreaCode, Level};
use domain::grants::id::ProgrammeId;
use domain::grants::results::Line;
use domain::indicator::Unit;
use domain::money::Ore;
use operations::grants::annual_report::Money;
use operations::grants::error::DeskError;
use operations::grants::public::{Inhabitants, MunicipalityView, Named, tables};

use super::figures::{Amount, amounts};
use super::section::{Head, Section};
use super::table::{Cell, Table};
use super::{AtGrants, Form, address, files, form_of, money, say};
use crate::language::Language;
use crate::pages::municipality::wording;

/// Shows a municipality's grants, or answers with them as a file.
pub(super) async fn show(at: AtGrants, Path(last): Path<String>) -> Response {
    let (text, form) = form_of(&last);
    let Some((code, name)) = municipality(&at, text) else { return at.visit.not_found() };
    let kept = at.chronicle().and_then(|chronicle| chronicle.municipality_view(code.as_str()));
    let view = kept.unwrap_or_else(|| MunicipalityView {
        municipality: Named { id: code.to_string(), name: name.clone() },
        grants: Vec::new(),
        programmes: BTreeMap::new(),
        programme_of: Vec::new(),
        n_applications: 0,
        places: BTreeMap::new(),
    });
    if form != Form::Page {
        return at.file(form, &format!("bidrag-{code}"), &tables::grants(&view.grants));
    }
    let results = match results_of(&at, &code).await {
        Ok(results) => results,
        Err(error) => return at.visit.failed(&error),
    };
    match Inhabitants::of(at.visit.library(), &code) {
        Ok(inhabitants) => build(&at, &code, &name, &Shown { view, results, inhabitants }),
        Err(error) => at.visit.failed(&error),
    }
}

/// What the page of a municipality is made of.
struct Shown {
    view: MunicipalityView,
    results: Vec<Line>,
    inhabitants: Option<Inhabitants>,
}

/// Returns what everyone may see of the results of a municipality's grants.
async fn results_of(at: &AtGrants, code: &AreaCode) -> Result<Vec<Line>, DeskError> {
    match &at.kept {
        Some(kept) => {
            let recipient = code.as_str().parse()?;
            kept.desk.public_recipient_results(&kept.chronicle, &recipient).await
        }
        None => Ok(Vec::new()),
    }
}

/// Returns a municipality that exists, by its code.
pub(super) fn municipality(at: &AtGrants, text: &str) -> Option<(AreaCode, String)> {
    let code: AreaCode = text.parse().ok()?;
    let areas = at.visit.library().areas();
    let area = areas.get(&code).filter(|area| area.validity.to.is_none())?;
    (code.level() == Level::Municipality).then(|| (code.clone(), area.name.clone()))
}

fn build(at: &AtGrants, code: &AreaCode, name: &str, shown: &Shown) -> Response {
    let language = at.language();
    let (view, inhabitants) = (&shown.view, shown.inhabitants.as_ref());
    let mut sections = Vec::new();
    if !view.grants.is_empty() {
        sections.push(by_year(language, view, inhabitants));
        sections.push(Section {
            table: Some(at.grants_table(&view.grants)),
            files: files(&address(language, "kommun", code.as_str()), ""),
            ..Section::titled("beslut", language.text("grants-decisions"))
        });
    }
    sections.push(places(at, shown));
    let profile = format!("{}/kommun/{code}", language.prefix());
    let whole = (language.text("loop-to-municipality"), format!("{profile}/kretslopp"));
    sections.push(Section {
        links: vec![
            (say(language, "grants-to-profile", &[("name", name.to_owned())]), profile),
            whole,
        ],
        ..Section::titled("mer", language.text("grants-more"))
    });
    let title = say(language, "grants-municipality-title", &[("name", name.to_owned())]);
    let head = Head { is_swedish: false, ..at.head(lead(language, name, view, inhabitants)) };
    at.page(title, head, sections)
}

fn lead(
    language: Language,
    name: &str,
    view: &MunicipalityView,
    inhabitants: Option<&Inhabitants>,
) -> String {
    let money = view.money();
    let places = [
        ("name", name.to_owned()),
        ("n", language.whole(view.grants.len())),
        ("applications", language.whole(view.n_applications)),
        ("decided", language.kronor(money.decided)),
        ("paid", language.kronor(money.paid)),
        ("each", each(language, inhabitants, money.decided)),
        ("year", inhabitants.map_or_else(String::new, |one| one.year.to_string())),
    ];
    let key = match (view.grants.is_empty(), inhabitants) {
        (true, _) => "grants-municipality-none",
        (false, Some(_)) => "grants-municipality-lead",
        (false, None) => "grants-municipality-lead-uncounted",
    };
    say(language, key, &places)
}

/// Returns an amount per inhabitant, or that it is not known.
fn each(language: Language, inhabitants: Option<&Inhabitants>, amount: Ore) -> String {
    let each = inhabitants.and_then(|one| one.each(amount));
    each.map_or_else(
        || language.text("frame-missing"),
        |kronor| language.value(kronor, Unit::KronorPer),
    )
}

/// Returns the money of each year, of each programme beside each other and per inhabitant.
fn by_year(
    language: Language,
    view: &MunicipalityView,
    inhabitants: Option<&Inhabitants>,
) -> Section {
    let mut rows = Vec::new();
    for (year, programmes) in view.by_year() {
        for (programme, money) in programmes {
            let name = named(language, view, programme.as_ref());
            let name = match &programme {
                Some(id) => Cell::swedish(name).to(address(language, "", id.as_str())),
                None => Cell::swedish(name),
            };
            rows.push(row(language, year, name, &money, inhabitants));
        }
    }
    let years = view.years();
    let bars: Vec<Amount> = years
        .iter()
        .map(|(year, money)| Amount::known(language, year.to_string(), money.decided))
        .collect();
    let name = language.text("grants-by-year");
    let title = language.text("grants-municipality-figure");
    let reading = language.text("grants-municipality-figure-reading");
    let heads: Vec<&str> =
        ["year", "programme"].into_iter().chain(money::HEADS).chain(["#each"]).collect();
    let sets: Vec<_> = inhabitants.and_then(|one| one.data_set.clone()).into_iter().collect();
    Section {
        paragraphs: vec![language.text("grants-by-year-reading")],
        figure: Some(amounts("beslutat-per-ar", title, reading, &bars)),
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        source: wording::source(language, &sets),
        ..Section::titled("per-ar", name)
    }
}

fn named(language: Language, view: &MunicipalityView, programme: Option<&ProgrammeId>) -> String {
    let name = programme.and_then(|id| view.programmes.get(id)).cloned();
    name.unwrap_or_else(|| language.text("frame-missing"))
}

fn row(
    language: Language,
    year: i32,
    programme: Cell,
    money: &Money,
    inhabitants: Option<&Inhabitants>,
) -> Vec<Cell> {
    let mut row = vec![Cell::words(year.to_string()), programme];
    row.extend(money::cells(language, money));
    row.push(Cell::number(each(language, inhabitants, money.decided)));
    row
}

fn places(at: &AtGrants, shown: &Shown) -> Section {
    let language = at.language();
    let name = language.text("grants-places");
    let costs = &shown.view.places;
    if costs.is_empty() && shown.results.is_empty() {
        let paragraphs = vec![language.text("grants-places-none")];
        return Section { paragraphs, ..Section::titled("platser", name) };
    }
    let paragraphs = ["grants-places-reading", "grants-trail-reading"];
    Section {
        paragraphs: paragraphs.map(|key| language.text(key)).into(),
        table: Some(at.places_table(costs, &shown.results)),
        ..Section::titled("platser", name)
    }
}
