//! Kolada's API, version 3: pages of values, indicators and areas.

use std::collections::BTreeMap;

use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::observation::Measured;
use domain::period::Period;
use serde::Deserialize;

use crate::formats::Options;
use crate::formats::area_code::{PublishedArea, read_area};
use crate::formats::cube::refuse_aggregate;
use crate::formats::description::Told;
use crate::formats::failure::{Fault, Problem, shortened};
use crate::formats::gathering::{Entry, Gathering};
use crate::formats::json_stat::not_json;
use crate::formats::unit::unit_of;

const FORMAT: &str = "an answer of Kolada's API v3";

/// The terms that Kolada states for its data.
const TERMS: &str = "Källa: Kolada. Bearbetade uppgifter får inte tillskrivas Kolada.";

/// One page of any kind.
#[derive(Debug, Deserialize)]
struct Page<T> {
    values: Vec<T>,
    count: Option<u64>,
    next_url: Option<String>,
}

/// The values of one indicator for one municipality or region and year.
#[derive(Debug, Deserialize)]
struct DataItem {
    kpi: String,
    municipality: Option<String>,
    period: serde_json::Value,
    values: Vec<DataValue>,
}

#[derive(Debug, Deserialize)]
struct DataValue {
    gender: String,
    #[serde(default)]
    status: Option<String>,
    value: Option<f64>,
    #[serde(default)]
    isdeleted: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct KpiItem {
    id: String,
    title: Option<String>,
    description: Option<String>,
    operating_area: Option<String>,
}

#[derive(Debug, Deserialize)]
struct MunicipalityItem {
    id: String,
    title: Option<String>,
}

/// What Kolada tells of every publication of its own.
pub(crate) fn told() -> Told {
    Told {
        source: Some("Kolada".to_owned()),
        table: Some("Kolada".to_owned()),
        title: Some("Nyckeltal ur Kolada".to_owned()),
        published: None,
        terms: Some(TERMS.to_owned()),
    }
}

fn page<T: serde::de::DeserializeOwned>(text: &str) -> Result<Page<T>, Fault> {
    let page: Page<T> = serde_json::from_str(text).map_err(|error| not_json(&error, FORMAT))?;
    match page.count {
        Some(count) if count != page.values.len() as u64 => {
            let found = page.values.len() as u64;
            Err(Fault::at_key("count", Problem::CellCount { expected: count, found }))
        }
        _ => Ok(page),
    }
}

/// Reads one page of data and returns the address of the next, if there is one.
///
/// A value that is deleted is missing. A null value is suppressed where its status says it is
/// withheld, else missing. A value with a status that says preliminary is preliminary.
pub(crate) fn gather_data_page(
    text: &str,
    options: &Options,
    gathering: &mut Gathering,
) -> Result<Option<String>, Fault> {
    let page: Page<DataItem> = page(text)?;
    let mut number = gathering.len() as u64;
    for (index, item) in page.values.iter().enumerate() {
        let at = |problem| Fault::at_key(format!("values.{index}"), problem);
        let indicator: IndicatorId =
            item.kpi.parse().map_err(|_| at(Problem::Indicator { found: shortened(&item.kpi) }))?;
        let code = item.municipality.as_deref().ok_or_else(|| {
            at(Problem::Lacks { name: "municipality".to_owned(), format: FORMAT })
        })?;
        let area = read_area(code).map_err(at)?;
        refuse_aggregate(code, &area, options).map_err(at)?;
        let PublishedArea::Area(area) = area else {
            gathering.skipped_aggregates += item.values.len() as u64;
            continue;
        };
        let period = period_of(&item.period).map_err(at)?;
        for value in &item.values {
            number += 1;
            let group = group_of(&value.gender).map_err(at)?;
            let measured = measured_of(value).map_err(at)?;
            let entry =
                Entry { indicator: &indicator, area: &area, period, group: &group, measured };
            gathering.push(number, entry)?;
        }
    }
    Ok(page.next_url.filter(|address| !address.trim().is_empty()))
}

fn period_of(value: &serde_json::Value) -> Result<Period, Problem> {
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.parse().map_err(|_| Problem::Period { found: shortened(&text) })
}

fn group_of(gender: &str) -> Result<Group, Problem> {
    match gender {
        "T" => Ok(Group::total()),
        "K" | "F" => Ok(Group::women()),
        "M" => Ok(Group::men()),
        other => Err(Problem::Group { found: shortened(other) }),
    }
}

fn measured_of(value: &DataValue) -> Result<Measured, Problem> {
    if value.isdeleted == Some(true) {
        return Ok(Measured::missing());
    }
    let status = value.status.as_deref().unwrap_or("").trim().to_lowercase();
    let Some(number) = value.value else {
        let says = |words: &[&str]| words.iter().any(|word| status.contains(word));
        let is_withheld = says(&["sekretess", "skydd", "dold", "suppress", "confidential"])
            || status == ".."
            || status == ":";
        return Ok(if is_withheld { Measured::suppressed() } else { Measured::missing() });
    };
    let measured = if status.starts_with("prel") || status == "p" {
        Measured::preliminary(number)
    } else {
        Measured::final_value(number)
    };
    measured.ok_or_else(|| Problem::Number {
        found: number.to_string(),
        advice: "only finite numbers are values",
    })
}

/// Reads one page of indicators and returns the address of the next.
pub(crate) fn gather_kpi_page(
    text: &str,
    gathering: &mut Gathering,
) -> Result<Option<String>, Fault> {
    let page: Page<KpiItem> = page(text)?;
    for (index, item) in page.values.into_iter().enumerate() {
        let id: IndicatorId = item.id.parse().map_err(|_| {
            let problem = Problem::Indicator { found: shortened(&item.id) };
            Fault::at_key(format!("values.{index}"), problem)
        })?;
        let name = item.title.unwrap_or_else(|| item.id.clone());
        gathering.describe(Indicator {
            id,
            unit: unit_of(&name),
            name,
            definition: item.description.unwrap_or_default(),
            direction: None,
            subject: item.operating_area.unwrap_or_default(),
            decimals: 0,
        });
    }
    Ok(page.next_url)
}

/// Reads one page of municipalities and regions into `names` and returns the address of the next.
pub(crate) fn read_area_page(
    text: &str,
    names: &mut BTreeMap<AreaCode, String>,
) -> Result<Option<String>, Fault> {
    let page: Page<MunicipalityItem> = page(text)?;
    for item in page.values {
        if let (Ok(PublishedArea::Area(code)), Some(title)) = (read_area(&item.id), item.title) {
            names.insert(code, title);
        }
    }
    Ok(page.next_url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(json: &str) -> Measured {
        measured_of(&serde_json::from_str(json).unwrap()).unwrap()
    }

    #[test]
    fn a_null_says_why_and_a_deleted_value_is_missing() {
        let value = |status: &str| format!(r#"{{"gender":"T","status":"{status}","value":null}}"#);
        assert_eq!(measured(&value("")), Measured::missing());
        assert_eq!(measured(&value("Missing")), Measured::missing());
        assert_eq!(measured(&value("Sekretess")), Measured::suppressed());
        let deleted = r#"{"gender":"T","status":"","value":3.5,"isdeleted":true}"#;
        assert_eq!(measured(deleted), Measured::missing());
    }

    #[test]
    fn a_zero_on_the_housing_market_is_a_value() {
        let shortage = r#"{"gender":"T","count":1,"status":"","value":0,"isdeleted":false}"#;
        assert_eq!(measured(shortage), Measured::final_value(0.0).unwrap());
        let preliminary = r#"{"gender":"T","status":"Preliminär","value":1.5}"#;
        assert_eq!(measured(preliminary), Measured::preliminary(1.5).unwrap());
    }
}
