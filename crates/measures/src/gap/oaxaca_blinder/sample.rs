//! The persons of both groups, whole rows only, in a fixed order.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use numerics::matrix::{Fit, FitError, Matrix, least_squares};
use numerics::sum::sum;

use super::{OaxacaColumns, OaxacaError};
use crate::column::{check_length, check_values, check_weights};

/// Traits that are the dummies of one classification.
#[derive(Debug, Clone, Copy)]
pub struct DummySet<'a> {
    /// What the category left out is called in the detail.
    pub left_out: &'a str,
    /// The traits, by name: 0 or 1, at most one of them 1 in a row.
    pub traits: &'a [&'a str],
}

/// One group's persons.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Side {
    /// The outcome of each person.
    pub(super) y: Vec<f64>,
    /// Each person's constant and traits, one row after the other.
    pub(super) x: Vec<f64>,
    /// Each person's weight.
    pub(super) w: Vec<f64>,
}

/// Both groups.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    /// First and second.
    pub(super) sides: [Side; 2],
    /// "constant" and the traits.
    pub(super) names: Vec<String>,
    /// Columns of the traits of each set of dummies and what is left out.
    pub(super) dummies: Vec<(Vec<usize>, String)>,
    /// Rows left out for something missing.
    pub(super) left_out: usize,
}

/// What a group's rows fit to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SideFit {
    pub(super) means: Vec<f64>,
    pub(super) coefficients: Vec<f64>,
}

impl Side {
    pub(super) fn n(&self) -> usize {
        self.y.len()
    }

    pub(super) fn row(&self, person: usize) -> &[f64] {
        let width = self.x.len() / self.y.len();
        &self.x[person * width..(person + 1) * width]
    }

    pub(super) fn weight(&self) -> f64 {
        sum(self.w.iter().copied())
    }

    /// Returns the weighted mean of every column.
    pub(super) fn means(&self) -> Vec<f64> {
        let width = self.x.len() / self.y.len();
        let total = self.weight();
        let mean =
            |column| sum((0..self.n()).map(|i| self.w[i] * self.x[i * width + column])) / total;
        (0..width).map(mean).collect()
    }

    pub(super) fn mean_outcome(&self) -> f64 {
        sum(self.y.iter().zip(&self.w).map(|(y, w)| y * w)) / self.weight()
    }
}

/// Returns the weighted least-squares fit of these groups' rows, each row with extra columns.
pub(super) fn fit(sides: &[(&Side, &[f64])]) -> Result<Fit, FitError> {
    let rows =
        || sides.iter().flat_map(|(side, extra)| (0..side.n()).map(move |i| (*side, *extra, i)));
    let (side, extra) = sides[0];
    let (width, n_extra) = (side.x.len() / side.y.len(), extra.len());
    let roots: Vec<f64> = rows().map(|(side, _, i)| side.w[i].sqrt()).collect();
    let column = |column: usize| -> Vec<f64> {
        let cell = |((side, extra, i), root): ((&Side, &[f64], usize), &f64)| {
            let row = side.row(i);
            root * row.get(column).copied().unwrap_or_else(|| extra[column - width])
        };
        rows().zip(&roots).map(cell).collect()
    };
    let columns: Vec<Vec<f64>> = (0..width + n_extra).map(column).collect();
    let y: Vec<f64> = rows().zip(&roots).map(|((side, _, i), root)| root * side.y[i]).collect();
    let mut fit = least_squares(&Matrix::from_columns(&columns), &y)?;
    // The residuals of the rows themselves, not of the rows times the root of their weight.
    for (residual, root) in fit.residuals.iter_mut().zip(&roots) {
        *residual /= root;
    }
    Ok(fit)
}

impl Sample {
    pub(super) fn new(columns: &OaxacaColumns<'_>) -> Result<Self, OaxacaError> {
        check(columns)?;
        let mut rows: [Vec<Vec<f64>>; 2] = Default::default();
        for row in 0..columns.outcome.len() {
            if let Some((is_first, numbers)) = whole_row(columns, row) {
                rows[usize::from(!is_first)].push(numbers);
            }
        }
        let kept = rows[0].len() + rows[1].len();
        let coefficients = columns.traits.len() + 1;
        for (rows, group) in rows.iter().zip(["first", "second"]) {
            if rows.len() <= coefficients {
                let found = rows.len();
                return Err(OaxacaError::TooFewPersons { group, found, coefficients });
            }
        }
        let named = columns.traits.iter().map(|column| column.name.to_owned());
        Ok(Self {
            sides: rows.map(side),
            names: std::iter::once("constant".to_owned()).chain(named).collect(),
            dummies: dummies(columns)?,
            left_out: columns.outcome.len() - kept,
        })
    }
}

fn whole_row(columns: &OaxacaColumns<'_>, row: usize) -> Option<(bool, Vec<f64>)> {
    let weight = columns.weights.map_or(Some(1.0), |weights| weights[row]);
    let mut numbers = vec![columns.outcome[row]?, weight.filter(|weight| *weight > 0.0)?, 1.0];
    for column in columns.traits {
        numbers.push(column.values[row]?);
    }
    Some((columns.is_first[row]?, numbers))
}

/// In a fixed order, so that neither rounding nor drawing depends on the order of the rows.
fn side(mut rows: Vec<Vec<f64>>) -> Side {
    let compare = |a: &Vec<f64>, b: &Vec<f64>| {
        let pairs = a.iter().zip(b).map(|(a, b)| a.total_cmp(b));
        pairs.fold(Ordering::Equal, Ordering::then)
    };
    rows.sort_unstable_by(compare);
    Side {
        y: rows.iter().map(|row| row[0]).collect(),
        w: rows.iter().map(|row| row[1]).collect(),
        x: rows.iter().flat_map(|row| row[2..].iter().copied()).collect(),
    }
}

fn check(columns: &OaxacaColumns<'_>) -> Result<(), OaxacaError> {
    let n = columns.outcome.len();
    check_values("outcome", columns.outcome)?;
    check_length("group", columns.is_first.len(), n)?;
    if let Some(weights) = columns.weights {
        check_length("weight", weights.len(), n)?;
        check_weights("weight", weights)?;
    }
    let mut names = BTreeSet::from(["constant"]);
    for column in columns.traits {
        check_length(column.name, column.values.len(), n)?;
        check_values(column.name, column.values)?;
        if !names.insert(column.name) {
            let problem = format!("'{}' comes twice or is kept for the constant", column.name);
            return Err(OaxacaError::Traits { problem });
        }
    }
    if columns.traits.is_empty() {
        return Err(OaxacaError::Traits { problem: "there are none".to_owned() });
    }
    Ok(())
}

fn dummies(columns: &OaxacaColumns<'_>) -> Result<Vec<(Vec<usize>, String)>, OaxacaError> {
    let mut taken = BTreeSet::new();
    let mut sets = Vec::new();
    for set in columns.dummy_sets {
        let refused = |problem| Err(OaxacaError::Dummies { set: set.left_out.to_owned(), problem });
        let mut members = Vec::new();
        for name in set.traits {
            let Some(column) = columns.traits.iter().position(|column| column.name == *name) else {
                return refused("a name is none of the traits");
            };
            if !taken.insert(column) {
                return refused("a trait is in two sets or twice in one");
            }
            members.push(column);
        }
        let is_set = |row: usize| {
            let values = || members.iter().filter_map(|m| columns.traits[*m].values[row]);
            values().all(|value| value == 0.0 || value == 1.0) && values().sum::<f64>() <= 1.0
        };
        if members.is_empty() || !(0..columns.outcome.len()).all(is_set) {
            return refused("in every row each must be 0 or 1 and at most one of them 1");
        }
        sets.push((members.into_iter().map(|m| m + 1).collect(), set.left_out.to_owned()));
    }
    Ok(sets)
}
