//! The keys of a design at a threshold.

use evaluation::design::threshold::{
    Change, Check, Column, LocalPolynomial, Outcome, Threshold, Treatment,
};
use evaluation::design::{Design, Expectation, Plan};
use evaluation::discontinuity::bandwidth::Selector;
use evaluation::discontinuity::kernel::Kernel;
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
    level: f64,
    data: DataRow,
    threshold: ThresholdRow,
    treatment: Option<ColumnRow>,
    outcomes: Vec<OutcomeRow>,
    method: MethodRow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataRow {
    set: String,
    cluster: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdRow {
    column: String,
    label: String,
    unit: String,
    cutoff: f64,
    change: ChangeRow,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ChangeRow {
    Jump,
    Kink,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnRow {
    column: String,
    label: String,
    unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeRow {
    column: String,
    label: String,
    unit: String,
    expected: Expected,
    smallest_of_interest: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MethodRow {
    estimator: EstimatorRow,
    p: usize,
    q: usize,
    kernel: KernelRow,
    bandwidth: String,
    #[serde(default)]
    checks: Vec<CheckRow>,
    placebo_cutoffs: Option<Vec<f64>>,
    bandwidth_multiples: Option<Vec<f64>>,
    donut_radius: Option<f64>,
    balance_columns: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EstimatorRow {
    LocalPolynomial,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum KernelRow {
    Triangular,
    Epanechnikov,
    Uniform,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum CheckRow {
    Density,
    FirstStage,
    PlaceboCutoffs,
    Bandwidths,
    Donut,
    Balance,
}

/// Returns the design that the rows say.
pub(super) fn design(row: DesignRow) -> Result<Design, DesignFileCause> {
    let column = |name, label, unit| Column { name, label, unit };
    let rule = row.threshold;
    let outcome = |one: OutcomeRow| Outcome {
        column: column(one.column, one.label, one.unit),
        expectation: Expectation {
            direction: one.expected.into(),
            smallest_of_interest: one.smallest_of_interest,
        },
    };
    let plan = Threshold {
        data_set: row.data.set,
        running: column(rule.column, rule.label, rule.unit),
        cutoff: rule.cutoff,
        change: match rule.change {
            ChangeRow::Jump => Change::Jump,
            ChangeRow::Kink => Change::Kink,
        },
        treatment: match row.treatment {
            None => Treatment::ByRule,
            Some(taken) => Treatment::Taken(column(taken.column, taken.label, taken.unit)),
        },
        cluster: row.data.cluster,
        outcomes: row.outcomes.into_iter().map(outcome).collect(),
        estimator: estimator(&row.method)?,
        checks: checks(&row.method)?,
        level: row.level,
    };
    Ok(Design {
        id: row.id,
        title: row.title,
        question: row.question,
        programme: row.programme,
        source: row.source,
        lacks: row.lacks,
        plan: Plan::Threshold(plan),
    })
}

fn estimator(method: &MethodRow) -> Result<LocalPolynomial, DesignFileCause> {
    let EstimatorRow::LocalPolynomial = method.estimator;
    let selector = Selector::ALL.iter().find(|(_, name)| *name == method.bandwidth);
    let (selector, _) = *selector.ok_or_else(|| DesignFileCause::Code {
        found: method.bandwidth.clone(),
        what: "rule of bandwidths",
        example: "write mserd, or another that `brygga evaluate discontinuity --help` names",
    })?;
    let kernel = match method.kernel {
        KernelRow::Triangular => Kernel::Triangular,
        KernelRow::Epanechnikov => Kernel::Epanechnikov,
        KernelRow::Uniform => Kernel::Uniform,
    };
    Ok(LocalPolynomial { p: method.p, q: method.q, kernel, selector })
}

/// Returns the checks, each with its key; a key without its check has no meaning.
fn checks(method: &MethodRow) -> Result<Vec<Check>, DesignFileCause> {
    let has = |check| method.checks.contains(&check);
    let pairs = [
        (
            method.placebo_cutoffs.is_some() == has(CheckRow::PlaceboCutoffs),
            "the check placebo-cutoffs and the key placebo_cutoffs belong together",
        ),
        (
            method.bandwidth_multiples.is_some() == has(CheckRow::Bandwidths),
            "the check bandwidths and the key bandwidth_multiples belong together",
        ),
        (
            method.donut_radius.is_some() == has(CheckRow::Donut),
            "the check donut and the key donut_radius belong together",
        ),
        (
            method.balance_columns.is_some() == has(CheckRow::Balance),
            "the check balance and the key balance_columns belong together",
        ),
    ];
    if let Some((_, words)) = pairs.into_iter().find(|(together, _)| !together) {
        return Err(DesignFileCause::Keys { words });
    }
    let check = |row: &CheckRow| match row {
        CheckRow::Density => Check::Density,
        CheckRow::FirstStage => Check::FirstStage,
        CheckRow::PlaceboCutoffs => {
            Check::PlaceboCutoffs(method.placebo_cutoffs.clone().unwrap_or_default())
        }
        CheckRow::Bandwidths => {
            Check::Bandwidths(method.bandwidth_multiples.clone().unwrap_or_default())
        }
        CheckRow::Donut => Check::Donut(method.donut_radius.unwrap_or_default()),
        CheckRow::Balance => Check::Balance(method.balance_columns.clone().unwrap_or_default()),
    };
    Ok(method.checks.iter().map(check).collect())
}
