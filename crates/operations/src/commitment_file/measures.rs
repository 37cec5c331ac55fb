//! Targets and what is missing, in a file.

use domain::commitment::measure::{Baseline, Denominator, Lack, Measure, Target, Way};
use domain::commitment::{Fit, IndicatorLink, StatedGap};
use domain::form::key::Label;
use serde::Deserialize;
use toml::Spanned;

use super::wire::{Source, Texts, Trouble};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetTable {
    kind: String,
    at_least: Option<f64>,
    count: Option<f64>,
    by: Option<f64>,
    way: Option<String>,
    at_most: Option<f64>,
    unit: Option<Texts>,
    of: Option<Texts>,
    denominator: Option<String>,
    denominator_source: Option<String>,
    exact: Option<bool>,
    between: Option<[Texts; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BaselineTable {
    value: f64,
    year: Option<i32>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkTable {
    id: String,
    fit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GapTable {
    line: u32,
    text: String,
    told: Texts,
    target: TargetTable,
    baseline: Option<BaselineTable>,
    by_year: Option<i32>,
    indicator: Option<String>,
}

/// The parts of a measure, as a commitment or a gap has them.
pub(super) struct Parts<'a> {
    pub(super) target: Option<&'a TargetTable>,
    pub(super) baseline: Option<&'a BaselineTable>,
    pub(super) by_year: Option<i32>,
    pub(super) open: &'a [String],
}

/// Returns the measure.
pub(super) fn measure(source: &Source<'_>, parts: &Parts<'_>) -> Result<Measure, String> {
    let target = match parts.target {
        Some(table) => target(source, table)?,
        None => Target::Undefined,
    };
    let year = |year: i32| {
        (1900..2200)
            .contains(&year)
            .then_some(year)
            .ok_or_else(|| format!("the year {year} is outside 1900–2199"))
    };
    let baseline = |table: &BaselineTable| {
        let source = table.source.trim().to_owned();
        if source.is_empty() {
            return Err("the baseline has no source; write who says so".to_owned());
        }
        let value = finite("baseline", Some(table.value))?;
        Ok(Baseline { value, year: table.year.map(year).transpose()?, source })
    };
    let lack = |word: &String| {
        Lack::ALL.into_iter().find(|lack| lack.as_str() == word).ok_or_else(|| {
            let words = Lack::ALL.map(Lack::as_str).join(", ");
            format!("'{word}' is nothing that can be missing; write one of {words}")
        })
    };
    Ok(Measure {
        target,
        baseline: parts.baseline.map(baseline).transpose()?,
        by_year: parts.by_year.map(year).transpose()?,
        open: parts.open.iter().map(lack).collect::<Result<_, _>>()?,
    })
}

fn target(source: &Source<'_>, table: &TargetTable) -> Result<Target, String> {
    let kind = table.kind.as_str();
    let unit = || {
        let unit = table.unit.as_ref().map(Texts::label).filter(|unit| !unit.swedish.is_empty());
        unit.ok_or_else(|| {
            format!("the target '{kind}' has no unit; write unit = {{ sv = \"…\", en = \"…\" }}")
        })
    };
    match kind {
        "share" => {
            let at_least_percent = finite("at_least", table.at_least)?;
            if !(0.0..=100.0).contains(&at_least_percent) {
                return Err(format!("{at_least_percent} is no share; write 0 to 100 percent"));
            }
            Ok(Target::Share { at_least_percent, of: denominator(source, table)? })
        }
        "at-least" => Ok(Target::AtLeast { count: finite("count", table.count)?, unit: unit()? }),
        "change" => Ok(Target::Change { by: finite("by", table.by)?, unit: unit()? }),
        "yes-no" => Ok(Target::YesNo),
        "zero" => Ok(Target::Zero { unit: unit()? }),
        "direction" => {
            let way = match table.way.as_deref() {
                Some("up") => Way::Up,
                Some("down") => Way::Down,
                _ => return Err("the direction has no way; write way = \"up\" or \"down\"".into()),
            };
            Ok(Target::Direction { way, unit: unit()? })
        }
        "gap" => {
            let between = table.between.as_ref();
            let between: [Label; 2] = between
                .map(|[one, other]| [one.label(), other.label()])
                .ok_or("the gap has no groups; write between = [ …, … ]")?;
            let at_most = table.at_most.map(|most| finite("at_most", Some(most))).transpose()?;
            Ok(Target::Gap { between, unit: unit()?, at_most })
        }
        _ => Err(format!(
            "'{kind}' is no kind of target; write share, at-least, change, yes-no, zero, direction or gap"
        )),
    }
}

fn denominator(source: &Source<'_>, table: &TargetTable) -> Result<Denominator, String> {
    let population = table.of.as_ref().map(Texts::label);
    let population = population.filter(|of| !of.swedish.is_empty()).ok_or(
        "the share has no denominator; write of = { sv = \"…\", en = \"…\" }, whom it is a share of",
    )?;
    let told = table.denominator_source.as_deref().map(str::trim).filter(|told| !told.is_empty());
    let told = told.ok_or("the denominator has no source; write who publishes its number")?;
    let indicator = table.denominator.as_ref().map(|id| source.indicator(id)).transpose()?;
    Ok(Denominator {
        population,
        indicator,
        source: told.to_owned(),
        is_exact: table.exact.unwrap_or(true),
    })
}

fn finite(key: &str, value: Option<f64>) -> Result<f64, String> {
    let value = value.ok_or_else(|| format!("the target lacks '{key}'; write the number"))?;
    if value.is_finite() { Ok(value) } else { Err(format!("'{key}' is no number")) }
}

/// Returns the links to official series.
pub(super) fn links(
    source: &Source<'_>,
    tables: &[LinkTable],
) -> Result<Vec<IndicatorLink>, String> {
    let link = |table: &LinkTable| {
        let fits = [Fit::Measures, Fit::Near];
        let fit = fits.into_iter().find(|fit| fit.as_str() == table.fit);
        let fit =
            fit.ok_or_else(|| format!("'{}' is no fit; write measures or near", table.fit))?;
        Ok(IndicatorLink { id: source.indicator(&table.id)?, fit })
    };
    tables.iter().map(link).collect()
}

/// Returns the gaps that the document names.
pub(super) fn gaps(
    source: &Source<'_>,
    tables: &[Spanned<GapTable>],
) -> Result<Vec<StatedGap>, Trouble> {
    let read = |entry: &Spanned<GapTable>| {
        let table = entry.get_ref();
        gap(source, table).map_err(|reason| Trouble::at(entry.span().start, "gaps", reason))
    };
    tables.iter().map(read).collect()
}

fn gap(source: &Source<'_>, table: &GapTable) -> Result<StatedGap, String> {
    let parts = Parts {
        target: Some(&table.target),
        baseline: table.baseline.as_ref(),
        by_year: table.by_year,
        open: &[],
    };
    Ok(StatedGap {
        text: table.text.clone(),
        line: table.line,
        told: table.told.label(),
        measure: measure(source, &parts)?,
        indicator: table.indicator.as_ref().map(|id| source.indicator(id)).transpose()?,
    })
}
