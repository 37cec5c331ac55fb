//! From a formula and a table to the columns of a regression.

mod expansion;
mod rows;
mod value;

use super::absorb::rows_beside_singletons;
use super::columns::{ColumnError, Columns, Levels};
use super::formula::{Expression, Factor, Formula};
use expansion::Piece;
use rows::Rows;

/// What to do with rows alone in a level of an absorbed effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Singletons {
    /// They stay, as in fixest: they change no coefficient.
    Keep,
    /// They are left out, one after another, as in pyfixest and reghdfe.
    LeaveOut,
}

/// A design that cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesignError {
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// No row has everything.
    #[error(
        "fit '{outcome}': no row has a value in every column that is needed; check the columns"
    )]
    NoRows {
        /// The outcome.
        outcome: String,
    },
    /// A reference level that is none.
    #[error(
        "leave out the level '{reference}' of '{column}': there is none; its levels are {levels}"
    )]
    Reference {
        /// The level asked for.
        reference: String,
        /// The column.
        column: String,
        /// Some levels.
        levels: String,
    },
    /// A weight below zero.
    #[error("weigh by '{column}': row {row} has {weight}; weights are zero or more")]
    Weight {
        /// The column.
        column: String,
        /// The row, counted from one.
        row: usize,
        /// The weight.
        weight: f64,
    },
    /// Nothing to estimate.
    #[error("fit: the formula has no term besides effects; write y ~ x | unit")]
    NoTerm,
    /// Too many indicators.
    #[error("make indicators of '{column}': its {levels} levels are too many; absorb it after '|'")]
    TooManyLevels {
        /// The column.
        column: String,
        /// Its levels.
        levels: usize,
    },
    /// Sun and Abraham's cohorts cannot be compared.
    #[error("interact cohorts and periods: {what}")]
    Cohorts {
        /// What is wrong and what to do.
        what: &'static str,
    },
}

/// A regression's columns on the rows that have everything.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Design {
    /// The outcome's name.
    pub(super) outcome_name: String,
    /// The outcome.
    pub(super) outcome: Vec<f64>,
    /// The coefficients' names, in order.
    pub(super) names: Vec<String>,
    /// Their columns.
    pub(super) columns: Vec<Vec<f64>>,
    /// The absorbed effects' names: "unit", "origin^year".
    pub(super) effect_names: Vec<String>,
    /// Their codes.
    pub(super) effects: Vec<Vec<u32>>,
    /// The cluster columns' codes.
    pub(super) clusters: Vec<Vec<u32>>,
    /// The weights.
    pub(super) weights: Option<Vec<f64>>,
    /// Which rows of the table these are.
    pub(super) rows: Rows,
    /// Sun and Abraham's cells by event time.
    pub(super) cells: Vec<Cell>,
    /// Rows left out, and why.
    pub(super) left_out: Vec<(&'static str, usize)>,
}

/// A cohort at a time since its start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    /// Which coefficient.
    pub(super) column: usize,
    /// Periods since the cohort's start.
    pub(super) relative: f64,
    /// The weight of its rows.
    pub(super) weight: f64,
}

/// What is asked beside the formula.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) weights: Option<&'a str>,
    pub(super) clusters: &'a [&'a str],
    pub(super) singletons: Singletons,
}

/// Everything of a formula but its outcomes, read once for all of them.
pub(super) struct Parts<'a> {
    formula: &'a Formula,
    terms: Vec<Vec<Piece<'a>>>,
    effects: Vec<(String, Vec<Levels>)>,
    clusters: Vec<Levels>,
    weights: Option<&'a [Option<f64>]>,
    asked: Asked<'a>,
}

impl<'a> Parts<'a> {
    pub(super) fn read(
        formula: &'a Formula,
        table: &Columns<'a>,
        asked: Asked<'a>,
    ) -> Result<Self, DesignError> {
        if formula.terms.is_empty() && !(formula.has_intercept && formula.effects.is_empty()) {
            return Err(DesignError::NoTerm);
        }
        let piece = |factor: &'a Factor| Piece::read(factor, table);
        let term = |term: &'a Vec<Factor>| term.iter().map(piece).collect();
        let terms = formula.terms.iter().map(term).collect::<Result<_, DesignError>>()?;
        let effect = |names: &'a Vec<String>| {
            let levels = names.iter().map(|name| table.levels(name));
            Ok((names.join("^"), levels.collect::<Result<_, ColumnError>>()?))
        };
        let effects = formula.effects.iter().map(effect).collect::<Result<_, ColumnError>>()?;
        let clusters = asked.clusters.iter().map(|name| table.levels(name));
        let clusters = clusters.collect::<Result<_, ColumnError>>()?;
        let weights = asked.weights.map(|name| table.numbers(name)).transpose()?;
        if let (Some(column), Some(weights)) = (asked.weights, weights) {
            let bad = weights.iter().position(|weight| weight.is_some_and(|weight| weight < 0.0));
            if let Some(row) = bad {
                let weight = weights[row].unwrap_or(0.0);
                let column = column.to_owned();
                return Err(DesignError::Weight { column, row: row + 1, weight });
            }
        }
        Ok(Self { formula, terms, effects, clusters, weights, asked })
    }

    /// Returns whether a row has everything but the outcome.
    fn is_complete(&self, row: usize) -> bool {
        self.terms.iter().flatten().all(|piece| piece.is_present(row))
            && self.effects.iter().flat_map(|(_, levels)| levels).all(|l| l.code(row).is_some())
            && self.clusters.iter().all(|levels| levels.code(row).is_some())
            && self.weights.is_none_or(|weights| weights[row].is_some_and(|weight| weight > 0.0))
    }

    /// Returns the design for one outcome.
    pub(super) fn design(
        &self,
        outcome: &Expression,
        table: &Columns<'_>,
    ) -> Result<Design, DesignError> {
        self.design_of(&outcome.name, &value::of(outcome, table)?)
    }

    /// Returns the design for an outcome's values.
    pub(super) fn design_of(
        &self,
        outcome: &str,
        values: &[Option<f64>],
    ) -> Result<Design, DesignError> {
        let n = values.len();
        let mut left_out = Vec::new();
        let mut rows = Rows::of(n, |row| values[row].is_some() && self.is_complete(row));
        left_out.push(("rows left out, a cell missing or no weight", n - rows.len()));
        let excluded = expansion::exclude(&self.terms, &mut rows)?;
        left_out.extend(excluded);
        let mut effects = self.effects_on(&rows);
        if self.asked.singletons == Singletons::LeaveOut && !effects.is_empty() {
            let slices: Vec<&[u32]> = effects.iter().map(Vec::as_slice).collect();
            let kept = rows_beside_singletons(&slices);
            left_out
                .push(("rows left out, alone in a level of an effect", rows.len() - kept.len()));
            rows = rows.at(&kept);
            effects = self.effects_on(&rows);
        }
        if rows.len() == 0 {
            return Err(DesignError::NoRows { outcome: outcome.to_owned() });
        }
        let weights: Option<Vec<f64>> = self.weights.map(|weights| rows.values(weights));
        let has_intercept = self.formula.has_intercept && effects.is_empty();
        let expanded = expansion::expand(&self.terms, has_intercept, &rows, weights.as_deref())?;
        let codes = |levels: &Levels| rows.map(|row| levels.code(row).expect("rows are complete"));
        Ok(Design {
            outcome_name: outcome.to_owned(),
            outcome: rows.values(values),
            names: expanded.names,
            columns: expanded.columns,
            effect_names: self.effects.iter().map(|(name, _)| name.clone()).collect(),
            effects,
            clusters: self.clusters.iter().map(codes).collect(),
            weights,
            rows,
            cells: expanded.cells,
            left_out: left_out.into_iter().filter(|(_, rows)| *rows > 0).collect(),
        })
    }

    fn effects_on(&self, rows: &Rows) -> Vec<Vec<u32>> {
        let crossed = |(_, levels): &(String, Vec<Levels>)| -> Vec<u32> {
            if let [levels] = levels.as_slice() {
                return present(levels, rows);
            }
            let mut codes: Vec<u64> = vec![0; rows.len()];
            for levels in levels {
                let n = u64::try_from(levels.labels.len()).expect("a length fits 64 bits");
                for (code, row) in codes.iter_mut().zip(rows.iter()) {
                    *code = *code * n + u64::from(levels.code(row).unwrap_or(0));
                }
                codes = numbered(codes);
            }
            codes
                .into_iter()
                .map(|code| u32::try_from(code).expect("no more levels than rows"))
                .collect()
        };
        self.effects.iter().map(crossed).collect()
    }
}

/// Returns the rows' levels, those that occur numbered without gaps in rising order.
fn present(levels: &Levels, rows: &Rows) -> Vec<u32> {
    let mut places = vec![None; levels.labels.len()];
    let code = |row| levels.code(row).expect("rows are complete") as usize;
    rows.iter().for_each(|row| places[code(row)] = Some(0));
    for (number, place) in (0_u32..).zip(places.iter_mut().flatten()) {
        *place = number;
    }
    rows.map(|row| places[code(row)].expect("numbered above"))
}

/// Numbers codes without gaps, in rising order.
fn numbered(codes: Vec<u64>) -> Vec<u64> {
    let mut present = codes.clone();
    present.sort_unstable();
    present.dedup();
    let place = |code| present.binary_search(&code).expect("every code is present");
    codes.into_iter().map(|code| u64::try_from(place(code)).expect("fits 64 bits")).collect()
}
