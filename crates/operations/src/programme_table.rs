//! A programme's frames, reforms and networks as rows that programs read.

use std::collections::BTreeMap;

use domain::network::{Level, State};
use domain::programme::Programme;
use serde::Serialize;

/// One year of a budget path. A year that no source states has no amount.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrameRow {
    /// The programme.
    pub programme: String,
    /// The calendar year.
    pub year: i32,
    /// Whole kronor and öre, as `110000000.00`; `None` where not stated.
    pub amount: Option<String>,
    /// `proposed`, `decided` or `revised`.
    pub status: Option<&'static str>,
    /// Who says so.
    pub source: Option<String>,
}

/// One reform.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReformRow {
    /// The programme.
    pub programme: String,
    /// The reform's number.
    pub number: u8,
    /// The source's own words.
    pub text: String,
    /// The line of the source.
    pub line: u32,
    /// `inquiry`, `assignment`, `appropriation` or `legal-change`.
    pub instrument: &'static str,
    /// The area's number.
    pub area: u8,
    /// The area's name.
    pub area_name: String,
    /// Who carries it out.
    pub responsible: Option<String>,
    /// Whether the source names them.
    pub responsible_stated: Option<bool>,
    /// What gives them the task.
    pub responsible_basis: Option<String>,
    /// `presented`, `underway`, `in-place` or `stopped`.
    pub standing: &'static str,
    /// Where that is told.
    pub standing_source: String,
    /// What would show that it works, in Swedish.
    pub outcome: String,
    /// The nearest official series.
    pub indicator: Option<String>,
    /// What is missing for it to be followed, separated by spaces.
    pub missing: String,
}

/// One level of the network of an area.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkRow {
    /// The programme.
    pub programme: String,
    /// The area's number.
    pub area: u8,
    /// The area's name.
    pub area_name: String,
    /// `political-leadership`, `managers` or `practitioners`.
    pub level: &'static str,
    /// How many members are known; `None` where no source tells and nobody has joined.
    pub n_members: Option<usize>,
    /// Where the researchers attached work, separated by commas; `None` where none is known.
    pub researcher: Option<String>,
}

/// Returns the name of an area's network, which its stream has and addresses use.
#[must_use]
pub fn network_id(programme: &str, area: u8) -> String {
    format!("{programme}-{area}")
}

/// Returns the budget path of a programme.
#[must_use]
pub fn frames(programme: &Programme) -> Vec<FrameRow> {
    let row = |(year, frame): (i32, Option<&domain::programme::Frame>)| FrameRow {
        programme: programme.id.clone(),
        year,
        amount: frame.map(|frame| frame.amount.to_string()),
        status: frame.map(|frame| frame.status.as_str()),
        source: frame.map(|frame| frame.source.clone()),
    };
    programme.budget_path().into_iter().map(row).collect()
}

/// Returns the reforms of a programme, by number.
#[must_use]
pub fn reforms(programme: &Programme) -> Vec<ReformRow> {
    let row = |reform: &domain::programme::reform::Reform| {
        let responsible = reform.responsible.as_ref();
        let lacks: Vec<&str> = reform.outcome.missing.iter().map(|lack| lack.as_str()).collect();
        ReformRow {
            programme: programme.id.clone(),
            number: reform.number,
            text: reform.text.clone(),
            line: reform.line,
            instrument: reform.instrument.as_str(),
            area: reform.area,
            area_name: name_of(programme, reform.area),
            responsible: responsible.map(|one| one.authority.clone()),
            responsible_stated: responsible.map(|one| one.is_stated),
            responsible_basis: responsible.map(|one| one.basis.clone()),
            standing: reform.standing.as_str(),
            standing_source: reform.standing_source.clone(),
            outcome: reform.outcome.told.swedish.clone(),
            indicator: reform.outcome.indicator.as_ref().map(ToString::to_string),
            missing: lacks.join(" "),
        }
    };
    programme.reforms.iter().map(row).collect()
}

/// Returns the levels of the network of every area, the highest level first, with who has joined
/// according to the networks of a register, by [`network_id`].
#[must_use]
pub fn networks(programme: &Programme, states: &BTreeMap<String, State>) -> Vec<NetworkRow> {
    let levels = |area: &domain::programme::reform::DevelopmentArea| {
        let (number, name) = (area.number, area.name.clone());
        let state = states.get(&network_id(&programme.id, number));
        Level::ALL.into_iter().rev().map(move |level| NetworkRow {
            programme: programme.id.clone(),
            area: number,
            area_name: name.clone(),
            level: level.as_str(),
            n_members: state.map(|state| state.at(level).count()).filter(|n| *n > 0),
            researcher: state.and_then(researchers),
        })
    };
    programme.areas.iter().flat_map(levels).collect()
}

fn researchers(state: &State) -> Option<String> {
    let mut places: Vec<&str> = state.researchers.values().map(|of| of.as_str()).collect();
    places.sort_unstable();
    places.dedup();
    (!places.is_empty()).then(|| places.join(", "))
}

fn name_of(programme: &Programme, area: u8) -> String {
    programme.area(area).map_or_else(String::new, |area| area.name.clone())
}

/// Returns rows as a JSON array, one row a line.
#[must_use]
pub fn json<Row: Serialize>(rows: &[Row]) -> String {
    let mut text = String::from("[\n");
    for (index, row) in rows.iter().enumerate() {
        let line = serde_json::to_string(row).expect("a row has string keys and finite numbers");
        text.push_str(&line);
        text.push_str(if index + 1 < rows.len() { ",\n" } else { "\n" });
    }
    text.push_str("]\n");
    text
}

/// Returns rows as CSV with a header; what is missing is empty.
#[must_use]
pub fn csv<Row: Serialize>(rows: &[Row]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).expect("writing a flat row to memory cannot fail");
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("the fields are text")
}
