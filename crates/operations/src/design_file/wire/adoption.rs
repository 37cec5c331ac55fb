//! The keys of a design of adoption over time.

use std::collections::BTreeMap;
use std::str::FromStr;

use domain::area::{AreaCode, Level};
use evaluation::design::adoption::{
    Adoption, Check, Comparison, Estimator, Named, Outcome, Treated,
};
use evaluation::design::{Design, Expectation, Plan};
use serde::Deserialize;

use super::super::DesignFileCause;
use super::Expected;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DesignRow {
    id: String,
    title: String,
    question: String,
    programme: String,
    source: String,
    lacks: Option<String>,
    from: i32,
    level: f64,
    seed: u64,
    treated: BTreeMap<String, Vec<String>>,
    outcomes: Vec<OutcomeRow>,
    comparison: ComparisonRow,
    #[serde(default)]
    excluded: Vec<NamedRow>,
    #[serde(default)]
    flagged: Vec<NamedRow>,
    method: MethodRow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeRow {
    indicator: String,
    group: String,
    expected: Expected,
    horizon: u32,
    smallest_of_interest: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ComparisonRow {
    rule: RuleRow,
    model: Option<String>,
    most: Option<usize>,
    areas: Option<Vec<String>>,
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RuleRow {
    NeverTreated,
    Similar,
    JustBelow,
    Chosen,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedRow {
    areas: Vec<String>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MethodRow {
    estimator: EstimatorRow,
    #[serde(default)]
    checks: Vec<CheckRow>,
    placebo_years: Option<u32>,
    relative_magnitude: Option<f64>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum EstimatorRow {
    CallawaySantanna,
    Imputation,
    SyntheticDid,
    SyntheticControl,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum CheckRow {
    PlaceboDate,
    SimilarOnly,
    WithoutFlagged,
    LeaveOneOut,
    ParallelTrends,
    CallawaySantanna,
    Imputation,
    SyntheticDid,
    SyntheticControl,
}

/// Returns the design that the rows say.
pub(super) fn design(row: DesignRow) -> Result<Design, DesignFileCause> {
    Ok(Design {
        id: row.id,
        title: row.title,
        question: row.question,
        programme: row.programme,
        source: row.source,
        lacks: row.lacks,
        plan: Plan::Adoption(Adoption {
            treated: treated(row.treated)?,
            outcomes: row.outcomes.into_iter().map(outcome).collect::<Result<_, _>>()?,
            from: row.from,
            comparison: comparison(row.comparison)?,
            excluded: named(row.excluded)?,
            flagged: named(row.flagged)?,
            estimator: row.method.estimator.into(),
            checks: checks(&row.method)?,
            level: row.level,
            seed: row.seed,
        }),
    })
}

fn code<T: FromStr>(
    found: &str,
    what: &'static str,
    example: &'static str,
) -> Result<T, DesignFileCause> {
    found.parse().map_err(|_| DesignFileCause::Code { found: found.to_owned(), what, example })
}

fn municipality(found: &str) -> Result<AreaCode, DesignFileCause> {
    let (what, example) = ("municipality", "write its four digits, as in \"0114\"");
    let area: AreaCode = code(found, what, example)?;
    match area.level() {
        Level::Municipality => Ok(area),
        _ => Err(DesignFileCause::Code { found: found.to_owned(), what, example }),
    }
}

fn municipalities(found: &[String]) -> Result<Vec<AreaCode>, DesignFileCause> {
    found.iter().map(|code| municipality(code)).collect()
}

fn treated(rows: BTreeMap<String, Vec<String>>) -> Result<Vec<Treated>, DesignFileCause> {
    let mut treated = Vec::new();
    for (year, codes) in rows {
        let start = year.parse().ok().filter(|year| (1900..2200).contains(year));
        let start: i32 = start.ok_or(DesignFileCause::Year { found: year })?;
        for area in municipalities(&codes)? {
            treated.push(Treated { area, start });
        }
    }
    treated.sort_by(|a, b| (a.start, &a.area).cmp(&(b.start, &b.area)));
    Ok(treated)
}

fn outcome(row: OutcomeRow) -> Result<Outcome, DesignFileCause> {
    Ok(Outcome {
        indicator: code(&row.indicator, "indicator", "write its id, as in \"N03926\"")?,
        group: code(&row.group, "group", "write T for all, K for women or M for men")?,
        expectation: Expectation {
            direction: row.expected.into(),
            smallest_of_interest: row.smallest_of_interest,
        },
        horizon: row.horizon,
    })
}

fn named(rows: Vec<NamedRow>) -> Result<Vec<Named>, DesignFileCause> {
    let mut all = Vec::new();
    for row in rows {
        for area in municipalities(&row.areas)? {
            all.push(Named { area, reason: row.reason.clone() });
        }
    }
    Ok(all)
}

fn comparison(row: ComparisonRow) -> Result<Comparison, DesignFileCause> {
    let keys = |words| Err(DesignFileCause::Keys { words });
    match (row.rule, row.model, row.most, row.areas, row.reason) {
        (RuleRow::NeverTreated, None, None, None, None) => Ok(Comparison::NeverTreated),
        (RuleRow::Similar, None, None, None, None) => Ok(Comparison::SimilarToTreated),
        (RuleRow::JustBelow, Some(model), Some(most), None, None) => {
            Ok(Comparison::JustBelow { model, most })
        }
        (RuleRow::Chosen, None, None, Some(areas), Some(reason)) => {
            Ok(Comparison::Chosen { areas: municipalities(&areas)?, reason })
        }
        (RuleRow::NeverTreated | RuleRow::Similar, ..) => keys(
            "a key under [comparison] has no meaning: the rules never-treated and similar have none \
             but 'rule'",
        ),
        (RuleRow::JustBelow, ..) => {
            keys("the rule just-below needs comparison.model and comparison.most, and nothing else")
        }
        (RuleRow::Chosen, ..) => {
            keys("the rule chosen needs comparison.areas and comparison.reason, and nothing else")
        }
    }
}

fn checks(method: &MethodRow) -> Result<Vec<Check>, DesignFileCause> {
    let keys = |words| DesignFileCause::Keys { words };
    let has = |check| method.checks.contains(&check);
    if method.placebo_years.is_some() != has(CheckRow::PlaceboDate) {
        return Err(keys("the check placebo-date and the key placebo_years belong together"));
    }
    if method.relative_magnitude.is_some() != has(CheckRow::ParallelTrends) {
        return Err(keys(
            "the check parallel-trends and the key relative_magnitude belong together",
        ));
    }
    let check = |row: &CheckRow| match row {
        CheckRow::PlaceboDate => Check::PlaceboDate { years: method.placebo_years.unwrap_or(0) },
        CheckRow::SimilarOnly => Check::SimilarOnly,
        CheckRow::WithoutFlagged => Check::WithoutFlagged,
        CheckRow::LeaveOneOut => Check::LeaveOneOut,
        CheckRow::ParallelTrends => {
            Check::ParallelTrends { relative_magnitude: method.relative_magnitude.unwrap_or(0.0) }
        }
        CheckRow::CallawaySantanna => Check::Estimator(Estimator::CallawaySantanna),
        CheckRow::Imputation => Check::Estimator(Estimator::Imputation),
        CheckRow::SyntheticDid => Check::Estimator(Estimator::SyntheticDid),
        CheckRow::SyntheticControl => Check::Estimator(Estimator::SyntheticControl),
    };
    Ok(method.checks.iter().map(check).collect())
}

impl From<EstimatorRow> for Estimator {
    fn from(row: EstimatorRow) -> Self {
        match row {
            EstimatorRow::CallawaySantanna => Self::CallawaySantanna,
            EstimatorRow::Imputation => Self::Imputation,
            EstimatorRow::SyntheticDid => Self::SyntheticDid,
            EstimatorRow::SyntheticControl => Self::SyntheticControl,
        }
    }
}
