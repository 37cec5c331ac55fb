//! How effects by time since treatment vary together, as a study of sensitivity needs it.

use std::collections::BTreeSet;

use numerics::matrix::Matrix;
use numerics::sum::{count, sum};

use crate::answer::{Cell as Entry, Table};
use crate::staggered::aggregation::Average;
use crate::staggered::group_time::Cell;
use crate::staggered::influence::Influence;

/// The effects by time since treatment, all compared with one reference, and their covariance.
#[derive(Debug, Clone, PartialEq)]
pub struct EventCovariance {
    /// The time since treatment that all others are compared with, where the effect is zero by
    /// definition.
    pub reference: i64,
    /// The other times, in rising order.
    pub times: Vec<i64>,
    /// Their effects.
    pub effects: Vec<f64>,
    /// `Σ ψψ' / n²`, summed within clusters first, one row and column per time; no small-sample
    /// factor.
    pub matrix: Matrix,
}

/// Returns the covariance of averages by time since treatment; `None` where no one time is the
/// reference of every cohort, as under a varying base or where cohorts' last periods before
/// treatment are not as far away.
///
/// The parts stand in `influence` from the effect `first` on.
///
/// # Source
/// Callaway, B. and Sant'Anna, P. (2021), doi 10.1016/j.jeconom.2020.12.001; why long differences
/// are needed: Roth, J. (2024), Interpreting event-studies from recent difference-in-differences
/// methods, arXiv 2401.12309.
#[must_use]
pub(crate) fn event_covariance(
    cells: &[Cell],
    parts: &[Average],
    influence: &Influence,
    first: usize,
) -> Option<EventCovariance> {
    let since = |cell: &Cell| cell.period - cell.cohort;
    let references: BTreeSet<i64> =
        cells.iter().filter(|cell| cell.is_reference()).map(since).collect();
    let reference = *references.first().filter(|_| references.len() == 1)?;
    let alike = |cell: &Cell| cell.is_reference() || since(cell) != reference;
    if !cells.iter().all(alike) {
        return None;
    }
    let chosen: Vec<(usize, i64, f64)> = parts
        .iter()
        .enumerate()
        .filter_map(|(place, part)| Some((first + place, part.key?, part.effect)))
        .filter(|(_, time, _)| *time != reference)
        .collect();
    let n = count(influence.n);
    let along = |a: usize, b: usize| {
        let pairs = influence.column(chosen[a].0).iter().zip(influence.column(chosen[b].0));
        sum(pairs.map(|(x, y)| x * y)) / (n * n)
    };
    Some(EventCovariance {
        reference,
        times: chosen.iter().map(|(_, time, _)| *time).collect(),
        effects: chosen.iter().map(|(_, _, effect)| *effect).collect(),
        matrix: Matrix::from_fn(chosen.len(), chosen.len(), along),
    })
}

/// Returns every pair of times with the covariance of their effects.
pub(crate) fn covariance_table(found: &EventCovariance) -> Table {
    let places = 0..found.times.len();
    let pairs = places.clone().flat_map(|a| places.clone().map(move |b| (a, b)));
    let row = |(a, b): (usize, usize)| {
        let times = [found.times[a], found.times[b]].map(Entry::Whole);
        [times.to_vec(), vec![Entry::Number(found.matrix.get(a, b))]].concat()
    };
    let columns = vec!["event_time", "other_event_time", "covariance"];
    Table { name: "covariance", columns, rows: pairs.map(row).collect() }
}
