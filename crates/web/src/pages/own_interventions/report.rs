//! The progress report: what came, of every period that has begun and lacks a value. What is known is
//! shown and not asked: the target, what came before.

use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::access::Object;
use domain::intervention::asking::{Reportable, of_part};
use domain::intervention::life::{Command, Report};
use domain::intervention::result::{Dimension, Measured};
use serde::Deserialize;

use super::form::{self, Block, Form, Grid, Row};
use super::sections::written_part;
use super::{Own, own};
use crate::desk::AtDesk;
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::language::Language;
use crate::signed_in::Guarded;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Whether what is reported already is shown too, to be corrected.
    alla: String,
}

/// Shows the report.
pub(super) async fn show(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match own(&at, &id, Object::ReportedIndicator).await {
        Ok(own) => {
            let periods = shown_periods(&at, &own, !asked.alla.is_empty());
            let all = (!asked.alla.is_empty()).then(|| ("alla".to_owned(), "1".to_owned()));
            let written = Posted(periods.iter().flat_map(written).chain(all).collect());
            form::shown(&at, page_of(&at, &own, &periods, &written))
        }
        Err(refused) => refused,
    }
}

/// Keeps what is reported, all at once.
pub(super) async fn submit(
    at: AtDesk,
    Path(id): Path<String>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let posted = Posted(pairs);
    let own = match own(&at, &id, Object::ReportedIndicator).await {
        Ok(own) => own,
        Err(refused) => return refused,
    };
    let periods = shown_periods(&at, &own, !posted.text("alla").is_empty());
    let shown = page_of(&at, &own, &periods, &posted);
    let mut reader = Reader::new(at.visit.language, &posted);
    let reports: Vec<Report> =
        periods.iter().filter_map(|period| read(&mut reader, &posted, period)).collect();
    let problems = reader.problems();
    if !problems.is_empty() {
        return form::with_problems(&at, shown, problems);
    }
    let sent = match own.sent(&at, &posted, Command::Report(reports)) {
        Ok(sent) => sent,
        Err(error) => return form::refused(&at, shown, &error),
    };
    match at.desk.intervene(&id, &sent).await {
        Ok(_) => at.led_to(&own.address(), "redovisa"),
        Err(error) => form::refused(&at, shown, &error),
    }
}

/// Returns the periods that have begun and lack a value; all that have begun where all are asked for.
fn shown_periods<'a>(at: &AtDesk, own: &'a Own, is_all: bool) -> Vec<Reportable<'a>> {
    let mut periods = own.state.reportable(at.now().day());
    periods.retain(|period| is_all || !period.is_whole());
    periods
}

/// Returns the name of a field of a part of a period.
fn name_of(column: &str, period: &Reportable<'_>, index: usize) -> String {
    format!("{column}-{}-{}-{index}", period.indicator.id, period.period.days.first())
}

fn written(period: &Reportable<'_>) -> Vec<(String, String)> {
    let parts = period.parts();
    let known = parts.iter().enumerate().filter_map(|(index, part)| {
        let actual = of_part(&period.period.actuals, part)?;
        let value = actual.value.to_string().replace('.', ",");
        let value = (name_of("varde", period, index), value);
        Some([value, (name_of("anm", period, index), actual.comment.clone())])
    });
    known.flatten().collect()
}

/// Reads what came of a period; `None` where nothing was typed: that is not yet reported, not zero.
fn read(reader: &mut Reader<'_>, posted: &Posted, period: &Reportable<'_>) -> Option<Report> {
    let mut actuals = Vec::new();
    for (index, part) in period.parts().into_iter().enumerate() {
        let (field, comment) = (name_of("varde", period, index), name_of("anm", period, index));
        let value = reader.decimal_or_none(&field);
        let comment = reader.text_or_empty(&comment);
        if posted.text(&field).trim().is_empty() && !comment.is_empty() {
            reader.problem(&field, "desk-lacking");
        }
        let measured = |value| Measured { value, dimensions: part.to_vec(), comment };
        actuals.extend(value.map(measured));
    }
    let is_changed = actuals != period.period.actuals;
    let (indicator, days) = (period.indicator.id.clone(), period.period.days);
    (is_changed && !actuals.is_empty()).then_some(Report { indicator, days, actuals })
}

fn page_of(at: &AtDesk, own: &Own, periods: &[Reportable<'_>], posted: &Posted) -> Form {
    let language = at.visit.language;
    let text = |key: &str| language.text(&format!("own-intervention-{key}"));
    let is_all = posted.0.iter().any(|(name, _)| name == "alla");
    let lead = if periods.is_empty() { text("redovisa-none") } else { text("redovisa-lead") };
    let days = own.description.days;
    let rows = periods.iter().flat_map(|period| rows(language, period, posted));
    let columns = ["indicator", "period", "target", "before", "actual", "comment"];
    let grid = Grid {
        caption: text("redovisa-grid"),
        hint: text("redovisa-hint"),
        columns: columns.map(|key| text(&format!("report-{key}"))).to_vec(),
        rows: rows.collect(),
        growing: None,
    };
    let all = Field::new("alla", String::new(), Input::Hidden).value("1");
    let all = is_all.then_some(Block::Field(all));
    Form {
        title: text("do-redovisa"),
        lead,
        facts: vec![
            (text("one"), own.description.title.clone()),
            (language.text("intervention-days"), format!("{} – {}", days.first(), days.last())),
        ],
        blocks: all.into_iter().chain([Block::Grid(grid)]).collect(),
        button: text("redovisa-button"),
        back: own.address(),
        back_name: own.description.title.clone(),
        action: format!("{}/redovisa", own.address()),
        seen: own.version,
    }
}

/// Returns a row for each part of a period.
fn rows(language: Language, period: &Reportable<'_>, posted: &Posted) -> Vec<Row> {
    let days = period.period.days;
    let days = format!("{} – {}", days.first(), days.last());
    let row = |(index, part): (usize, &[Dimension])| {
        let what = of_indicator(period, part);
        let told = |values: &[Measured]| {
            let known = of_part(values, part);
            known.map_or_else(
                || language.text("intervention-not-stated"),
                |known| written_number(language, known.value),
            )
        };
        let cell = |column: &str, key: &str, input| {
            let name = name_of(column, period, index);
            let value = posted.text(&name).to_owned();
            let label = language.text(&format!("own-intervention-report-{key}"));
            Field::new(name, format!("{what}, {days}, {label}"), input).value(value)
        };
        Row {
            head: what.clone(),
            facts: vec![days.clone(), told(&period.period.targets), told(period.before)],
            cells: vec![
                cell("varde", "actual", Input::Money),
                cell("anm", "comment", Input::Lines),
            ],
        }
    };
    period.parts().into_iter().enumerate().map(row).collect()
}

/// Returns what is counted: "Elever som kom, kön: kvinnor (elever)".
fn of_indicator(period: &Reportable<'_>, part: &[Dimension]) -> String {
    let indicator = period.indicator;
    let of_part = if part.is_empty() { String::new() } else { format!(", {}", written_part(part)) };
    format!("{}{of_part} ({})", indicator.title, indicator.unit)
}

fn written_number(language: Language, value: f64) -> String {
    let decimals = if value.fract() == 0.0 { 0 } else { 2 };
    language.number(value, decimals)
}
