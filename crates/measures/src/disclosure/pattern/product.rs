//! Cheapest products of moves in tables with trees.
//!
//! Along one dimension, moving an amount from one leaf to another changes the two leaves and
//! everything above them up to where their lines meet; the product of one such move along every
//! dimension leaves all sums as they are.

use super::{Pattern, Requirement};
use crate::disclosure::table::{Dimension, Table};

/// Nodes that change, with their sign.
type Move = Vec<(usize, f64)>;

/// Returns the cheapest product of moves that meets the requirement.
pub(super) fn cheapest(table: &Table, price: &[f64], requirement: &Requirement) -> Option<Pattern> {
    let axes = table.dimensions().iter().enumerate();
    let moves: Vec<Vec<Move>> =
        axes.map(|(axis, d)| moves(d, table.node(requirement.cell, axis))).collect();
    let mut best = (f64::INFINITY, Vec::new());
    let single = vec![vec![(0, 1.0)]];
    for first in &moves[0] {
        for second in moves.get(1).unwrap_or(&single) {
            for third in moves.get(2).unwrap_or(&single) {
                let chosen = [first, second, third];
                let cells = || product(table, chosen);
                let cost = priced(table, price, requirement, cells(), best.0);
                if cost < best.0 {
                    best = (cost, cells().collect());
                }
            }
        }
    }
    let size = requirement.direction.sign() * requirement.amount;
    let changes: Vec<(usize, f64)> =
        best.1.into_iter().map(|(cell, sign)| (cell, sign * size)).collect();
    (!changes.is_empty()).then(|| Pattern::new(changes))
}

fn product<'a>(table: &'a Table, chosen: [&'a Move; 3]) -> impl Iterator<Item = (usize, f64)> + 'a {
    let n = table.dimensions().len();
    let stride = move |axis: usize| if axis < n { table.stride(axis) } else { 0 };
    let [first, second, third] = chosen;
    first.iter().flat_map(move |(i, a)| {
        second.iter().flat_map(move |(j, b)| {
            third
                .iter()
                .map(move |(k, c)| (i * stride(0) + j * stride(1) + k * stride(2), a * b * c))
        })
    })
}

/// Returns what the cells cost beside the required one; infinite where that is `most` or more, a
/// cell would fall below zero or must not move.
fn priced(
    table: &Table,
    price: &[f64],
    requirement: &Requirement,
    cells: impl Iterator<Item = (usize, f64)>,
    most: f64,
) -> f64 {
    let way = requirement.direction.sign();
    let mut cost = 0.0;
    for (cell, sign) in cells.filter(|(cell, _)| *cell != requirement.cell) {
        let falls = sign * way < 0.0 && table.values()[cell] < requirement.amount;
        if falls || requirement.known == Some(cell) {
            return f64::INFINITY;
        }
        cost += price[cell];
        if cost >= most {
            return f64::INFINITY;
        }
    }
    cost
}

/// Returns every move along a dimension that changes this node by `+1`.
fn moves(dimension: &Dimension, node: usize) -> Vec<Move> {
    let leaves = dimension.leaves();
    let lines: Vec<Vec<usize>> = leaves.iter().map(|leaf| dimension.line_up(*leaf)).collect();
    let (below, beside): (Vec<&Vec<usize>>, Vec<&Vec<usize>>) =
        lines.iter().partition(|line| line.contains(&node));
    let mut moves = Vec::new();
    for line in below {
        moves.push(line.iter().map(|node| (*node, 1.0)).collect());
        for other in &beside {
            let up = line.iter().filter(|node| !other.contains(node)).map(|node| (*node, 1.0));
            let down = other.iter().filter(|node| !line.contains(node)).map(|node| (*node, -1.0));
            moves.push(up.chain(down).collect());
        }
    }
    moves
}
