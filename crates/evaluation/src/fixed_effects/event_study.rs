//! The path of an effect around its start, with unit and period effects.

use numerics::answer::{Diagnostic, Finding};
use numerics::distribution::f_above;
use numerics::matrix::{Matrix, solve_positive_definite};
use numerics::sum::count;

use super::answering::{EFFECT_COLUMNS, effect_cells};
use super::columns::{Column, Columns, Values};
use super::estimation::{Estimated, Originals};
use super::formula::{Expression, Factor, Formula, Node};
use super::question::{FixedEffectsError, Terms};
use super::{answer, check, estimate};
use crate::answer::{Cell, Evaluation, Table};
use crate::panel::check_unique;
use crate::rows::Categories;

/// How starts at different times are brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// One coefficient per time since the start, the same for all cohorts. Where effects differ
    /// between cohorts, each coefficient mixes other times' effects in.
    TwoWay,
    /// Sun and Abraham: each cohort its own coefficients, averaged by its share of rows. The
    /// reference is −1.
    SunAbraham,
}

/// An event study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventStudy<'a> {
    /// The table.
    pub columns: &'a [Column<'a>],
    /// The outcome.
    pub outcome: &'a str,
    /// The units.
    pub unit: &'a str,
    /// The periods, whole numbers.
    pub time: &'a str,
    /// The first treated period; missing or zero for never.
    pub cohort: &'a str,
    /// What else is held fixed.
    pub covariates: &'a [&'a str],
    /// The time since the start that others are compared with: −1.
    pub reference: i64,
    /// How cohorts are brought together.
    pub path: Path,
    /// How it is fitted.
    pub terms: Terms<'a>,
}

/// The name of the derived column; it comes first, so that no column of the table hides it.
const RELATIVE: &str = "time since start";

/// Returns the difference between treated and others at each time since the start.
///
/// Two-way: `y_it = α_i + λ_t + Σ_{e ≠ ref} β_e·1[t − g_i = e] + x_it'γ + ε_it`; never treated units
/// stand at the reference. The estimate is the plain mean of `β_e` over `e ≥ 0`; for Sun and Abraham
/// the mean over cells weighted by rows. The joint test of all `β_e` before the reference is in the
/// diagnostics. Rows with a missing cell are left out.
///
/// # Errors
/// [`FixedEffectsError`] where a unit has two rows in one period, no treated unit has the reference
/// period, or the regression has no answer.
///
/// # Source
/// Sun, L. and Abraham, S. (2021), Estimating dynamic treatment effects in event studies with
/// heterogeneous treatment effects, Journal of Econometrics 225(2),
/// doi 10.1016/j.jeconom.2020.09.006.
pub fn event_study(question: &EventStudy<'_>) -> Result<Evaluation, FixedEffectsError> {
    check(&question.terms)?;
    let table = Columns::of(question.columns)?;
    let periods = whole(&table, question.time)?;
    let cohorts = whole(&table, question.cohort)?;
    check_panel(&table, question.unit, &periods)?;
    let starts: Vec<Option<i64>> = cohorts.iter().map(|c| c.filter(|c| *c != 0)).collect();
    let has_reference = starts.iter().zip(&periods).any(|(start, period)| match (start, period) {
        (Some(start), Some(period)) => period - start == question.reference,
        _ => false,
    });
    if !has_reference {
        return Err(FixedEffectsError::NoReference { reference: question.reference });
    }
    if question.path == Path::SunAbraham && question.reference != -1 {
        let what = "trace the effect over time: Sun and Abraham's reference is -1; take it, or the \
                    two-way path";
        return Err(FixedEffectsError::Combination { what });
    }
    let relative: Vec<Option<f64>> = starts
        .iter()
        .zip(&periods)
        .map(|(start, period)| {
            let relative = start.map_or(Some(question.reference), |start| Some((*period)? - start));
            relative.map(float)
        })
        .collect();
    let mut columns = vec![Column { name: RELATIVE, values: Values::Numbers(&relative) }];
    columns.extend(question.columns);
    let table = Columns::of(&columns)?;
    let estimated = estimate(&formula(question), &table, &question.terms, Originals::Given)?;
    let mut answer = answer("event-study", &estimated, &question.terms);
    let reference = question.reference.to_string();
    answer.options.extend([
        ("reference", reference),
        (
            "path",
            match question.path {
                Path::TwoWay => "two-way, one coefficient per time since the start".to_owned(),
                Path::SunAbraham => "Sun and Abraham, cohorts averaged by rows".to_owned(),
            },
        ),
    ]);
    for own in &estimated {
        fill(&mut answer, own, question);
    }
    Ok(answer)
}

#[expect(clippy::cast_precision_loss, reason = "periods are far below 2^53")]
fn float(period: i64) -> f64 {
    period as f64
}

/// Returns a column's whole numbers.
fn whole(table: &Columns<'_>, name: &str) -> Result<Vec<Option<i64>>, FixedEffectsError> {
    let values = table.numbers(name)?;
    let mut found = Vec::with_capacity(values.len());
    for (row, value) in values.iter().enumerate() {
        let Some(value) = value else {
            found.push(None);
            continue;
        };
        if value.fract() != 0.0 || value.abs() > 1e9 {
            let column = name.to_owned();
            return Err(FixedEffectsError::NotWhole { column, row: row + 1, value: *value });
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 10^9")]
        found.push(Some(*value as i64));
    }
    Ok(found)
}

fn check_panel(
    table: &Columns<'_>,
    unit: &str,
    periods: &[Option<i64>],
) -> Result<(), FixedEffectsError> {
    let levels = table.levels(unit)?;
    let (mut codes, mut present) = (Vec::new(), Vec::new());
    for (row, period) in periods.iter().enumerate() {
        if let (Some(code), Some(period)) = (levels.code(row), period) {
            codes.push(code);
            present.push(*period);
        }
    }
    Ok(check_unique(&Categories { codes, names: levels.labels }, &present)?)
}

fn formula(question: &EventStudy<'_>) -> Formula {
    let value =
        |name: &str| Expression { name: name.to_owned(), node: Node::Column(name.to_owned()) };
    let path = match question.path {
        Path::TwoWay => Factor::Indicators {
            of: RELATIVE.to_owned(),
            by: None,
            reference: Some(question.reference.to_string()),
        },
        Path::SunAbraham => Factor::SunAbraham {
            cohort: question.cohort.to_owned(),
            period: question.time.to_owned(),
        },
    };
    let covariates = question.covariates.iter().map(|name| Factor::Value(value(name)));
    Formula {
        outcomes: vec![value(question.outcome)],
        terms: [path].into_iter().chain(covariates).map(|factor| vec![factor]).collect(),
        has_intercept: false,
        effects: vec![vec![question.unit.to_owned()], vec![question.time.to_owned()]],
    }
}

/// Adds the path, its mean after the start and the joint test before it.
fn fill(answer: &mut Evaluation, own: &Estimated, question: &EventStudy<'_>) {
    let level = question.terms.level;
    let times = times(own, question);
    let mut rows = Vec::new();
    let mut after: Vec<(usize, f64)> = Vec::new();
    let mut before: Vec<Vec<(usize, f64)>> = Vec::new();
    for (relative, shares) in &times {
        let mut row: Vec<Cell> = vec![Cell::Number(*relative)];
        row.extend(effect_cells(&own.effect(shares, level)));
        rows.push(row);
        if *relative < float(question.reference.min(0)) {
            before.push(shares.clone());
        }
        if *relative >= 0.0 {
            after.extend(shares);
        }
    }
    let columns = ["relative_time"].into_iter().chain(EFFECT_COLUMNS).collect();
    answer.details.insert(0, Table { name: "event_times", columns, rows });
    answer.details.push(covariance_table(own, &times));
    let average = match question.path {
        Path::TwoWay if after.is_empty() => None,
        Path::TwoWay => {
            let share = 1.0 / count(after.len());
            let equal: Vec<(usize, f64)> = after.iter().map(|(at, _)| (*at, share)).collect();
            Some(own.effect(&equal, level))
        }
        Path::SunAbraham => {
            super::answering::by_relative_time(own, level).and_then(|(_, average)| average)
        }
    };
    if let Some(average) = average {
        answer.estimate = Some(average.estimate);
        answer.standard_error = average.standard_error;
        answer.p_value = average.p_value;
        answer.interval = average.interval;
    }
    if before.is_empty() {
        let text = "No coefficient before the reference could be estimated: nothing tells whether \
                    treated and others moved alike before.";
        answer.warnings.push(text.to_owned());
    } else if let Some((statistic, p)) = joint_test(own, &before) {
        let number = |name, value| Diagnostic { name, finding: Finding::Number(value) };
        answer.diagnostics.extend([
            number("joint F before the reference", statistic),
            number("joint p before the reference", p),
        ]);
    } else {
        let text = "The coefficients before the reference cannot be tested together: the clusters \
                    are too few for so many.";
        answer.warnings.push(text.to_owned());
    }
}

type Shares = Vec<(usize, f64)>;

/// Returns each time since the start with the kept coefficients that it averages.
fn times(own: &Estimated, question: &EventStudy<'_>) -> Vec<(f64, Shares)> {
    let position = |column: usize| own.regressors.kept.iter().position(|kept| *kept == column);
    if question.path == Path::SunAbraham {
        let mut times = Vec::new();
        for same in own.design.cells.chunk_by(|a, b| a.relative == b.relative) {
            let kept: Vec<(usize, f64)> = same
                .iter()
                .filter_map(|cell| Some((position(cell.column)?, cell.weight)))
                .collect();
            let total: f64 = kept.iter().map(|cell| cell.1).sum();
            if !kept.is_empty() {
                let shares = kept.iter().map(|(at, weight)| (*at, weight / total)).collect();
                times.push((same[0].relative, shares));
            }
        }
        return times;
    }
    let prefix = format!("{RELATIVE}::");
    let named = own.design.names.iter().enumerate();
    named
        .filter_map(|(column, name)| {
            let relative = name.strip_prefix(&prefix)?.parse().ok()?;
            Some((relative, vec![(position(column)?, 1.0)]))
        })
        .collect()
}

/// Returns the covariance of two combinations of coefficients.
fn covariance_of(own: &Estimated, one: &Shares, other: &Shares) -> f64 {
    let matrix = &own.covariance.matrix;
    let pairs =
        one.iter().flat_map(|(a, v)| other.iter().map(move |(b, w)| v * w * matrix.get(*a, *b)));
    pairs.sum()
}

/// Returns every pair of times with the covariance of their effects, as a study of sensitivity
/// needs it.
fn covariance_table(own: &Estimated, times: &[(f64, Shares)]) -> Table {
    let pairs = times.iter().flat_map(|one| times.iter().map(move |other| (one, other)));
    let rows = pairs
        .map(|((time, shares), (other_time, other_shares))| {
            let covariance = covariance_of(own, shares, other_shares);
            vec![Cell::Number(*time), Cell::Number(*other_time), Cell::Number(covariance)]
        })
        .collect();
    let columns = vec!["relative_time", "other_relative_time", "covariance"];
    Table { name: "covariance", columns, rows }
}

/// Returns Wald's F and p that all these combinations are zero; `None` where their variance has
/// not full rank or one of them no standard error.
fn joint_test(own: &Estimated, combinations: &[Shares]) -> Option<(f64, f64)> {
    let q = combinations.len();
    let is_lone = |shares: &Shares| shares.iter().all(|(at, _)| own.lone[*at]);
    let is_clustered = !own.covariance.clusters.is_empty();
    if combinations.iter().any(is_lone) || (is_clustered && count(q) > own.covariance.degrees) {
        return None;
    }
    let estimate = |shares: &Shares| -> f64 {
        shares.iter().map(|(at, w)| w * own.fitted.coefficients[*at]).sum()
    };
    let estimates: Vec<f64> = combinations.iter().map(estimate).collect();
    let variance = Matrix::from_fn(q, q, |row, column| {
        covariance_of(own, &combinations[row], &combinations[column])
    });
    let solved = solve_positive_definite(&variance, &estimates)?;
    let wald: f64 = estimates.iter().zip(&solved).map(|(a, b)| a * b).sum();
    let statistic = wald / count(q);
    Some((statistic, f_above(statistic, count(q), own.covariance.degrees)))
}
