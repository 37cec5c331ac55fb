//! The shape of an intervention file, and how it becomes what it says.

use std::collections::BTreeMap;

use domain::area::AreaCode;
use domain::calendar::DaySpan;
use domain::grants::budget::PlaceShares;
use domain::indicator::IndicatorId;
use domain::intervention::logic_model::{EvidenceGrade, Link, LogicModel, Node};
use domain::intervention::result::{
    Baseline, Dimension, Measured, Origin, ResultIndicator, ResultKind, ResultPeriod,
};
use domain::intervention::{Cost, Description, Theme};
use domain::lesson::{self, Claim, Evidence, Status, Verdict};
use domain::money::Ore;
use observations::toml_fault;
use serde::Deserialize;
use time::Date;
use time::macros::format_description;

use super::{FiledLesson, InterventionFile, InterventionFileCause, Known};

/// Parts of ten thousand in a percent.
const PARTS_IN_PERCENT: u32 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    id: String,
    owner: String,
    title: String,
    summary: String,
    themes: Vec<Theme>,
    target_group: String,
    first: String,
    last: String,
    #[serde(default)]
    dose: String,
    #[serde(default)]
    method: String,
    #[serde(default)]
    context: String,
    cost: Option<CostRow>,
    #[serde(default)]
    grants: Vec<String>,
    #[serde(default)]
    evaluations: Vec<String>,
    sources: Vec<String>,
    places: BTreeMap<String, String>,
    nodes: Vec<Node>,
    links: Vec<LinkRow>,
    #[serde(default)]
    indicators: Vec<IndicatorRow>,
    #[serde(default)]
    lessons: Vec<LessonRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CostRow {
    kronor: i64,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkRow {
    from: String,
    to: String,
    assumption: String,
    evidence: EvidenceGrade,
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorRow {
    id: String,
    title: String,
    kind: ResultKind,
    #[serde(default)]
    unit: String,
    official: Option<String>,
    higher_is_better: bool,
    baseline: Option<BaselineRow>,
    #[serde(default)]
    periods: Vec<PeriodRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineRow {
    year: i32,
    values: Vec<MeasuredRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodRow {
    first: String,
    last: String,
    #[serde(default)]
    targets: Vec<MeasuredRow>,
    #[serde(default)]
    actuals: Vec<MeasuredRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasuredRow {
    value: f64,
    #[serde(default)]
    dimensions: BTreeMap<String, String>,
    #[serde(default)]
    comment: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LessonRow {
    id: String,
    claim: String,
    context: String,
    for_whom: String,
    verdict: Verdict,
    status: StatusRow,
    evidence: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum StatusRow {
    Proposed,
    Reviewed,
    Spread,
}

pub(super) type Read<T> = Result<T, InterventionFileCause>;

pub(super) fn parse(text: &str, known: Known<'_>) -> Read<InterventionFile> {
    let row: FileRow = toml::from_str(text).map_err(|error| InterventionFileCause::Shape {
        message: toml_fault::told(text, &error),
    })?;
    let id = checked_id(row.id)?;
    let links = row.links.into_iter().map(link).collect();
    let description = Description {
        title: row.title,
        summary: row.summary,
        themes: row.themes,
        target_group: row.target_group,
        places: places(row.places, known)?,
        days: days(&row.first, &row.last)?,
        dose: row.dose,
        cost: row.cost.map(cost).transpose()?,
        method: row.method,
        context: row.context,
        grants: names(row.grants)?,
        designs: names(row.evaluations)?,
        logic_model: LogicModel::new(row.nodes, links)?,
        indicators: row
            .indicators
            .into_iter()
            .map(|indicator| result_indicator(indicator, known))
            .collect::<Read<_>>()?,
    };
    description.check()?;
    let lessons = row.lessons.into_iter().map(filed_lesson).collect::<Read<_>>()?;
    Ok(InterventionFile { id, owner: row.owner, sources: row.sources, description, lessons })
}

pub(super) fn wrong(
    found: &str,
    what: &'static str,
    example: &'static str,
) -> InterventionFileCause {
    let found = found.chars().take(60).collect();
    InterventionFileCause::Text { found, what, example }
}

pub(super) fn checked_id(id: String) -> Read<String> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    match !id.is_empty() && id.bytes().all(fits) {
        true => Ok(id),
        false => Err(wrong(&id, "id", "write lower-case letters a to z, digits and hyphens")),
    }
}

pub(super) fn names<T: std::str::FromStr>(texts: Vec<String>) -> Read<Vec<T>> {
    let name = |text: String| {
        text.parse().map_err(|_| wrong(&text, "name", "write 1 to 120 characters on one line"))
    };
    texts.into_iter().map(name).collect()
}

fn places(rows: BTreeMap<String, String>, known: Known<'_>) -> Read<PlaceShares> {
    let mut parts = Vec::new();
    for (code, percent) in rows {
        let code = code
            .parse()
            .map_err(|_| wrong(&code, "code of a place", "write one as 0114 or 0114R001"))?;
        if !(known.has_area)(&code) {
            return Err(InterventionFileCause::UnknownPlace(code));
        }
        parts.push((code, parts_of_percent(&percent)?));
    }
    shares(parts)
}

/// Returns the shares of places, which are exactly the whole.
pub(super) fn shares(parts: Vec<(AreaCode, u16)>) -> Read<PlaceShares> {
    let total: u32 = parts.iter().map(|(_, part)| u32::from(*part)).sum();
    PlaceShares::new(parts).map_err(|_| {
        let (whole, rest) = (total / PARTS_IN_PERCENT, total % PARTS_IN_PERCENT);
        let found = if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}") };
        InterventionFileCause::Shares { found }
    })
}

/// Reads "3.57" as 357 parts of ten thousand.
pub(super) fn parts_of_percent(text: &str) -> Read<u16> {
    let wrong = || wrong(text, "share in percent", "write one as \"3.57\", at most two decimals");
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let is_plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    if !is_plain(whole) || !is_plain(rest) || rest.is_empty() || rest.len() > 2 {
        return Err(wrong());
    }
    let whole: u16 = whole.parse().map_err(|_| wrong())?;
    let rest: u16 = format!("{rest:0<2}").parse().map_err(|_| wrong())?;
    whole.checked_mul(100).and_then(|w| w.checked_add(rest)).ok_or_else(wrong)
}

fn date(text: &str) -> Read<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| wrong(text, "day", "write one as 2022-01-31"))
}

pub(super) fn days(first: &str, last: &str) -> Read<DaySpan> {
    DaySpan::new(date(first)?, date(last)?)
        .map_err(|_| wrong(last, "last day of what begins later", "put the first day first"))
}

fn cost(row: CostRow) -> Read<Cost> {
    let amount = Ore::from_kronor(row.kronor)
        .ok_or_else(|| wrong(&row.kronor.to_string(), "amount", "write whole kronor"))?;
    Ok(Cost { amount, source: row.source })
}

fn link(row: LinkRow) -> Link {
    let LinkRow { from, to, assumption, evidence, source } = row;
    Link { from, to, assumption, evidence, source }
}

fn result_indicator(row: IndicatorRow, known: Known<'_>) -> Read<ResultIndicator> {
    let origin = match row.official {
        None => Origin::Reported,
        Some(text) => {
            let official: IndicatorId = text
                .parse()
                .map_err(|_| wrong(&text, "id of an indicator", "write one as N03926"))?;
            if !(known.has_indicator)(&official) {
                let indicator = row.id;
                return Err(InterventionFileCause::UnknownIndicator { indicator, official });
            }
            Origin::Official(official)
        }
    };
    let period = |row: PeriodRow| {
        Ok(ResultPeriod {
            days: days(&row.first, &row.last)?,
            targets: row.targets.into_iter().map(measured).collect(),
            actuals: row.actuals.into_iter().map(measured).collect(),
        })
    };
    let baseline = |row: BaselineRow| Baseline {
        year: row.year,
        values: row.values.into_iter().map(measured).collect(),
    };
    Ok(ResultIndicator {
        id: row.id,
        title: row.title,
        kind: row.kind,
        origin,
        unit: row.unit,
        is_higher_better: row.higher_is_better,
        baseline: row.baseline.map(baseline),
        periods: row.periods.into_iter().map(period).collect::<Read<_>>()?,
    })
}

fn measured(row: MeasuredRow) -> Measured {
    let dimensions =
        row.dimensions.into_iter().map(|(name, value)| Dimension { name, value }).collect();
    Measured { value: row.value, dimensions, comment: row.comment }
}

fn filed_lesson(row: LessonRow) -> Read<FiledLesson> {
    let id = checked_id(row.id)?;
    let claim = Claim {
        claim: row.claim,
        context: row.context,
        for_whom: row.for_whom,
        verdict: row.verdict,
        evidence: row.evidence.iter().map(|text| evidence(text)).collect::<Read<_>>()?,
    };
    if row.status != StatusRow::Proposed && claim.evidence.is_empty() {
        let refusal = lesson::Refusal::WithoutEvidence;
        return Err(InterventionFileCause::Lesson { id, refusal });
    }
    let status = match row.status {
        StatusRow::Proposed => Status::Proposed,
        StatusRow::Reviewed => Status::Reviewed,
        StatusRow::Spread => Status::Spread,
    };
    Ok(FiledLesson { id, claim, status })
}

pub(super) fn evidence(text: &str) -> Read<Evidence> {
    match text.split_once(':').filter(|(_, reference)| !reference.trim().is_empty()) {
        Some(("intervention", id)) => Ok(Evidence::Intervention(id.to_owned())),
        Some(("evaluation", id)) => Ok(Evidence::Evaluation(id.to_owned())),
        Some(("report", words)) => Ok(Evidence::Report(words.to_owned())),
        _ => Err(wrong(text, "evidence", "write intervention:ID, evaluation:ID or report:WORDS")),
    }
}
