//! Terms as columns: products, indicators, and the interactions of Sun and Abraham.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::rows::Rows;
use super::{Cell, DesignError, value};
use crate::fixed_effects::columns::{Columns, Levels};
use crate::fixed_effects::formula::Factor;

/// The most indicators that one factor may make.
const MOST_LEVELS: usize = 2_000;

/// A factor with its values.
pub(super) enum Piece<'a> {
    Value {
        name: &'a str,
        values: Cow<'a, [Option<f64>]>,
    },
    Category {
        name: &'a str,
        levels: Levels,
    },
    Indicators {
        name: &'a str,
        levels: Levels,
        by: Option<By<'a>>,
        reference: Option<&'a str>,
    },
    SunAbraham {
        cohort_name: &'a str,
        cohorts: Vec<Option<f64>>,
        periods: &'a [Option<f64>],
        period_name: &'a str,
    },
}

/// What indicators are multiplied with.
pub(super) struct By<'a> {
    name: &'a str,
    values: &'a [Option<f64>],
}

/// Columns with their names.
pub(super) struct Expanded {
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) cells: Vec<Cell>,
}

impl<'a> Piece<'a> {
    pub(super) fn read(factor: &'a Factor, table: &Columns<'a>) -> Result<Self, DesignError> {
        Ok(match factor {
            Factor::Value(expression) => {
                Self::Value { name: &expression.name, values: value::of(expression, table)? }
            }
            Factor::Category(name) => Self::Category { name, levels: table.levels(name)? },
            Factor::Indicators { of, by, reference } => Self::Indicators {
                name: of,
                levels: table.levels(of)?,
                by: match by {
                    Some(name) => Some(By { name, values: table.numbers(name)? }),
                    None => None,
                },
                reference: reference.as_deref(),
            },
            Factor::SunAbraham { cohort, period } => {
                let cohorts = table.numbers(cohort)?;
                let never_is_missing =
                    |cohort: &Option<f64>| cohort.filter(|cohort| *cohort != 0.0);
                Self::SunAbraham {
                    cohort_name: cohort,
                    cohorts: cohorts.iter().map(never_is_missing).collect(),
                    periods: table.numbers(period)?,
                    period_name: period,
                }
            }
        })
    }

    pub(super) fn is_present(&self, row: usize) -> bool {
        match self {
            Self::Value { values, .. } => values[row].is_some(),
            Self::Category { levels, .. } => levels.code(row).is_some(),
            Self::Indicators { levels, by, .. } => {
                levels.code(row).is_some() && by.as_ref().is_none_or(|by| by.values[row].is_some())
            }
            Self::SunAbraham { periods, .. } => periods[row].is_some(),
        }
    }
}

/// Leaves out the rows that Sun and Abraham's comparison cannot use: cohorts treated from the
/// first period on, and, where none is never treated, the periods from the last cohort's start.
pub(super) fn exclude(
    terms: &[Vec<Piece<'_>>],
    rows: &mut Rows,
) -> Result<Vec<(&'static str, usize)>, DesignError> {
    let mut left_out = Vec::new();
    for piece in terms.iter().flatten() {
        let Piece::SunAbraham { cohorts, periods, .. } = piece else { continue };
        let first = rows.iter().filter_map(|row| periods[row]).fold(f64::INFINITY, f64::min);
        let before = rows.len();
        rows.retain(|row| cohorts[row].is_none_or(|cohort| cohort > first));
        left_out.push(("rows left out, treated from the first period on", before - rows.len()));
        let latest = rows.iter().filter_map(|row| periods[row]).fold(first, f64::max);
        let is_never = |cohort: Option<f64>| cohort.is_none_or(|cohort| cohort > latest);
        if rows.iter().any(|row| is_never(cohorts[row])) {
            continue;
        }
        let last = rows.iter().filter_map(|row| cohorts[row]).fold(f64::NEG_INFINITY, f64::max);
        let before = rows.len();
        rows.retain(|row| periods[row].is_some_and(|period| period < last));
        left_out.push((
            "rows left out, from the last cohort's start: no unit is never treated",
            before - rows.len(),
        ));
    }
    Ok(left_out)
}

type Named = (String, Vec<f64>);

pub(super) fn expand(
    terms: &[Vec<Piece<'_>>],
    has_intercept: bool,
    rows: &Rows,
    weights: Option<&[f64]>,
) -> Result<Expanded, DesignError> {
    let mut expanded = Expanded { names: Vec::new(), columns: Vec::new(), cells: Vec::new() };
    if has_intercept {
        expanded.names.push("Intercept".to_owned());
        expanded.columns.push(vec![1.0; rows.len()]);
    }
    for term in terms {
        if let [Piece::SunAbraham { .. }] = term.as_slice() {
            cohorts(&term[0], rows, weights, &mut expanded)?;
            continue;
        }
        let Some((first, others)) = term.split_first() else { continue };
        let mut product = columns(first, rows)?;
        for piece in others {
            let own = columns(piece, rows)?;
            product = product.iter().flat_map(|so_far| crossed(so_far, &own)).collect();
        }
        for (name, column) in product {
            expanded.names.push(name);
            expanded.columns.push(column);
        }
    }
    Ok(expanded)
}

fn crossed<'a>(so_far: &'a Named, own: &'a [Named]) -> impl Iterator<Item = Named> + 'a {
    own.iter().map(move |(name, column)| {
        let name = format!("{}:{name}", so_far.0);
        (name, so_far.1.iter().zip(column).map(|(a, b)| a * b).collect())
    })
}

fn columns(piece: &Piece<'_>, rows: &Rows) -> Result<Vec<Named>, DesignError> {
    match piece {
        Piece::Value { name, values } => {
            let column = rows.values(values);
            Ok(vec![((*name).to_owned(), column)])
        }
        Piece::Category { name, levels } => {
            let all = indicators(name, levels, rows)?;
            let named = |(label, column): Named| (format!("C({name})[T.{label}]"), column);
            Ok(all.into_iter().skip(1).map(named).collect())
        }
        Piece::Indicators { name, levels, by, reference } => {
            let all = indicators(name, levels, rows)?;
            let all = without(name, all, *reference)?;
            let factor: Option<Vec<f64>> = by.as_ref().map(|by| rows.values(by.values));
            let suffix = by.as_ref().map_or_else(String::new, |by| format!(":{}", by.name));
            let named = |(label, mut column): Named| {
                if let Some(factor) = &factor {
                    for (cell, factor) in column.iter_mut().zip(factor) {
                        *cell *= factor;
                    }
                }
                (format!("{name}::{label}{suffix}"), column)
            };
            Ok(all.into_iter().map(named).collect())
        }
        Piece::SunAbraham { .. } => Err(DesignError::Cohorts {
            what: "sunab() cannot be part of a product; write it as a term of its own",
        }),
    }
}

/// Returns an indicator per level that the rows have.
fn indicators(name: &str, levels: &Levels, rows: &Rows) -> Result<Vec<Named>, DesignError> {
    let mut place: BTreeMap<u32, usize> =
        rows.iter().filter_map(|row| levels.code(row)).map(|code| (code, 0)).collect();
    if place.len() > MOST_LEVELS {
        return Err(DesignError::TooManyLevels { column: name.to_owned(), levels: place.len() });
    }
    for (position, place) in place.values_mut().enumerate() {
        *place = position;
    }
    let mut columns: Vec<Named> = place
        .keys()
        .map(|code| (levels.labels[*code as usize].clone(), vec![0.0; rows.len()]))
        .collect();
    for (position, row) in rows.iter().enumerate() {
        if let Some(code) = levels.code(row) {
            columns[place[&code]].1[position] = 1.0;
        }
    }
    Ok(columns)
}

fn without(
    name: &str,
    all: Vec<Named>,
    reference: Option<&str>,
) -> Result<Vec<Named>, DesignError> {
    let Some(reference) = reference else { return Ok(all) };
    if !all.iter().any(|(label, _)| label == reference) {
        let some: Vec<&str> = all.iter().take(12).map(|(label, _)| label.as_str()).collect();
        let more = if all.len() > 12 { ", …" } else { "" };
        return Err(DesignError::Reference {
            reference: reference.to_owned(),
            column: name.to_owned(),
            levels: format!("{}{more}", some.join(", ")),
        });
    }
    Ok(all.into_iter().filter(|(label, _)| label != reference).collect())
}

/// Adds an indicator per cohort and time since its start but −1.
fn cohorts(
    piece: &Piece<'_>,
    rows: &Rows,
    weights: Option<&[f64]>,
    expanded: &mut Expanded,
) -> Result<(), DesignError> {
    let Piece::SunAbraham { cohort_name, cohorts, periods, period_name } = piece else {
        return Ok(());
    };
    let latest = rows.iter().filter_map(|row| periods[row]).fold(f64::NEG_INFINITY, f64::max);
    let has_never = rows.iter().any(|row| cohorts[row].is_none_or(|cohort| cohort > latest));
    if !has_never {
        return Err(DesignError::Cohorts {
            what: "no unit is untreated in the periods left; add never treated units or periods",
        });
    }
    let cell = |row: usize| {
        let cohort = cohorts[row].filter(|cohort| *cohort <= latest)?;
        Some((cohort, periods[row]? - cohort))
    };
    let mut found: Vec<(f64, f64)> = rows.iter().filter_map(cell).collect();
    found.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    found.dedup();
    found.retain(|(_, relative)| *relative != -1.0);
    if found.is_empty() {
        return Err(DesignError::Cohorts {
            what: "no cohort starts within the periods; check the column of first treated periods",
        });
    }
    if found.len() > MOST_LEVELS {
        let column = (*cohort_name).to_owned();
        return Err(DesignError::TooManyLevels { column, levels: found.len() });
    }
    let offset = expanded.columns.len();
    for (column, (cohort, relative)) in found.iter().enumerate() {
        expanded.names.push(format!("{period_name}::{relative}:{cohort_name}::{cohort}"));
        expanded.columns.push(vec![0.0; rows.len()]);
        expanded.cells.push(Cell { column: offset + column, relative: *relative, weight: 0.0 });
    }
    let order = |own: &(f64, f64), other: &(f64, f64)| {
        own.1.total_cmp(&other.1).then(own.0.total_cmp(&other.0))
    };
    let first_cell = expanded.cells.len() - found.len();
    for (position, row) in rows.iter().enumerate() {
        let Some(own) = cell(row) else { continue };
        let Ok(place) = found.binary_search_by(|other| order(other, &own)) else { continue };
        expanded.columns[offset + place][position] = 1.0;
        let weight = weights.map_or(1.0, |weights| weights[position]);
        expanded.cells[first_cell + place].weight += weight;
    }
    Ok(())
}
