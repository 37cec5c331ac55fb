//! Cheapest circuits in flat tables.
//!
//! Turn the sign of every cell once for each dimension in which it is a total: then every line of
//! a flat table, total included, must sum to zero, and a total is a part like any other. A closed
//! pattern in two dimensions is then a circuit that goes by turns along rows and columns with
//! alternating sign; in three dimensions a circuit in one layer with its opposite in another.

use super::{Pattern, Requirement};
use crate::disclosure::table::Table;

/// What it costs to move a cell with the required cell's turned sign, and against it.
type Prices = (f64, f64);

/// Two dimensions in which a circuit runs, through the required cell's layer.
struct Grid<'a> {
    table: &'a Table,
    price: &'a [f64],
    requirement: &'a Requirement,
    /// The turned change of the required cell.
    turned: f64,
    /// Stride and number of nodes of the longer dimension.
    rows: (usize, usize),
    /// Stride and number of nodes of the shorter dimension.
    columns: (usize, usize),
    /// The row and column of the required cell.
    place: (usize, usize),
    /// The prices of that layer, row after row.
    own: Vec<Prices>,
}

/// A circuit from the required cell's row to its column, with its price.
struct Circuit {
    price: f64,
    /// Columns and the rows passed on the way, from the required cell's row.
    way: Vec<(usize, usize)>,
}

/// Returns the cheapest circuit that meets the requirement.
pub(super) fn cheapest(table: &Table, price: &[f64], requirement: &Requirement) -> Option<Pattern> {
    match table.dimensions().len() {
        1 => on_a_line(table, price, requirement),
        2 => {
            let grid = Grid::of(table, price, requirement, [0, 1], 0);
            let found = grid.cheapest(&grid.own, 0.0, f64::INFINITY)?;
            Some(grid.pattern(&[(0, 1.0)], &found))
        }
        _ => in_layers(table, price, requirement),
    }
}

fn on_a_line(table: &Table, price: &[f64], requirement: &Requirement) -> Option<Pattern> {
    let (own, amount) = (requirement.direction.sign(), requirement.amount);
    let turned = own * table.turn(requirement.cell);
    let others = (0..table.n_cells()).filter(|cell| *cell != requirement.cell);
    let priced = others.map(|cell| {
        let change = -turned * table.turn(cell);
        let stays = change > 0.0 || table.values()[cell] >= amount;
        let may = stays && requirement.known != Some(cell);
        (if may { price[cell] } else { f64::INFINITY }, cell, change)
    });
    let best = priced.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|best| best.0.is_finite())?;
    Some(Pattern::new(vec![(requirement.cell, own * amount), (best.1, best.2 * amount)]))
}

fn in_layers(table: &Table, price: &[f64], requirement: &Requirement) -> Option<Pattern> {
    let mut best: Option<(Pattern, f64)> = None;
    let mut both = Vec::new();
    for (axis, others) in [[1, 2], [0, 2], [0, 1]].into_iter().enumerate() {
        let (stride, own) = (table.stride(axis), table.node(requirement.cell, axis));
        let grid = Grid::of(table, price, requirement, others, own * stride);
        for layer in (0..table.dimensions()[axis].n_nodes()).filter(|layer| *layer != own) {
            let offset = layer * stride;
            let most = best.as_ref().map_or(f64::INFINITY, |(_, price)| *price);
            let Some(beside) = grid.beside(offset, most) else { continue };
            grid.add_layer(offset, &mut both);
            if let Some(found) = grid.cheapest(&both, beside, most) {
                let layers = [(own * stride, 1.0), (offset, -1.0)];
                best = Some((grid.pattern(&layers, &found), found.price));
            }
        }
    }
    best.map(|(pattern, _)| pattern)
}

impl<'a> Grid<'a> {
    fn of(
        table: &'a Table,
        price: &'a [f64],
        requirement: &'a Requirement,
        axes: [usize; 2],
        offset: usize,
    ) -> Self {
        let side = |axis: usize| (table.stride(axis), table.dimensions()[axis].n_nodes());
        let longer_first = side(axes[0]).1 >= side(axes[1]).1;
        let [long, short] = if longer_first { axes } else { [axes[1], axes[0]] };
        let place = (table.node(requirement.cell, long), table.node(requirement.cell, short));
        let turned = requirement.direction.sign() * table.turn(requirement.cell);
        let (rows, columns, own) = (side(long), side(short), Vec::new());
        let mut grid = Self { table, price, requirement, turned, rows, columns, place, own };
        let cells = (0..rows.1).flat_map(|row| (0..columns.1).map(move |column| (row, column)));
        grid.own = cells.map(|(row, column)| grid.prices(grid.cell(row, column, offset))).collect();
        grid
    }

    fn cell(&self, row: usize, column: usize, offset: usize) -> usize {
        row * self.rows.0 + column * self.columns.0 + offset
    }

    /// Returns what it costs to move a cell with and against the required cell's turned sign;
    /// infinite where it would fall below zero.
    fn prices(&self, cell: usize) -> Prices {
        if self.requirement.known == Some(cell) {
            return (f64::INFINITY, f64::INFINITY);
        }
        let up = self.price[cell];
        let falls_to_zero = self.table.values()[cell] >= self.requirement.amount;
        let down = if falls_to_zero { up } else { f64::INFINITY };
        if self.turned * self.table.turn(cell) > 0.0 { (up, down) } else { (down, up) }
    }

    /// Returns the price of moving the cell in another layer at the required cell's place; nothing
    /// where a circuit in that layer costs `most` or more.
    fn beside(&self, offset: usize, most: f64) -> Option<f64> {
        let (row, own_column) = self.place;
        let beside = self.prices(self.cell(row, own_column, offset)).1;
        let n = self.columns.1;
        let mut others = (0..n).filter(|column| *column != own_column);
        let can_start = |column: usize| {
            let other = self.prices(self.cell(row, column, offset)).0;
            beside + self.own[row * n + column].1 + other < most
        };
        (beside < most && others.any(can_start)).then_some(beside)
    }

    /// Writes the prices of moving both the own layer and, against it, another one.
    fn add_layer(&self, offset: usize, both: &mut Vec<Prices>) {
        both.clear();
        let mut own = self.own.iter();
        for row in 0..self.rows.1 {
            for (column, own) in (0..self.columns.1).zip(&mut own) {
                let (with, against) = self.prices(self.cell(row, column, offset));
                both.push((own.0 + against, own.1 + with));
            }
        }
    }

    /// Returns the cheapest circuit that costs less than `most`, of which `beside` is spent.
    fn cheapest(&self, prices: &[Prices], beside: f64, most: f64) -> Option<Circuit> {
        let (own_row, own_column) = self.place;
        let n = self.columns.1;
        let start: Vec<f64> = (0..n)
            .map(|column| match column == own_column {
                true => f64::INFINITY,
                false => beside + prices[own_row * n + column].1,
            })
            .collect();
        let least = start.iter().copied().fold(f64::INFINITY, f64::min);
        let steps = self.steps(prices, most - least);
        shortest(&start, &steps, own_column).filter(|found| found.price < most)
    }

    /// Returns the cheapest way from each column to each other that costs less than `most`, and
    /// the row it goes by.
    fn steps(&self, prices: &[Prices], most: f64) -> Vec<(f64, usize)> {
        let n = self.columns.1;
        let mut steps = vec![(f64::INFINITY, 0); n * n];
        for (row, line) in prices.chunks_exact(n).enumerate().filter(|(r, _)| *r != self.place.0) {
            let least = line.iter().fold(f64::INFINITY, |least, (_, against)| least.min(*against));
            for (from, (with, _)) in line.iter().enumerate() {
                if with + least >= most {
                    continue;
                }
                let steps = &mut steps[from * n..(from + 1) * n];
                for (to, (step, (_, against))) in steps.iter_mut().zip(line).enumerate() {
                    if with + against < step.0 && to != from {
                        *step = (with + against, row);
                    }
                }
            }
        }
        steps
    }

    fn pattern(&self, layers: &[(usize, f64)], circuit: &Circuit) -> Pattern {
        let mut changes = Vec::new();
        let mut add = |row: usize, column: usize, role: f64| {
            for (offset, sign) in layers {
                let cell = self.cell(row, column, *offset);
                let change = role * sign * self.turned * self.table.turn(cell);
                changes.push((cell, change * self.requirement.amount));
            }
        };
        let (mut row, own_column) = self.place;
        add(row, own_column, 1.0);
        for (column, next_row) in &circuit.way {
            add(row, *column, -1.0);
            if *column != own_column {
                add(*next_row, *column, 1.0);
                row = *next_row;
            }
        }
        Pattern::new(changes)
    }
}

/// Returns the cheapest way from any starting column to the last, by the steps between columns.
fn shortest(start: &[f64], steps: &[(f64, usize)], last: usize) -> Option<Circuit> {
    let n = start.len();
    let mut price = start.to_vec();
    let mut before = vec![None; n];
    let mut done = vec![false; n];
    loop {
        let open = (0..n).filter(|column| !done[*column]);
        let next = open.min_by(|a, b| price[*a].total_cmp(&price[*b]))?;
        if price[next].is_infinite() {
            return None;
        }
        if next == last {
            break;
        }
        done[next] = true;
        for to in 0..n {
            let through = price[next] + steps[next * n + to].0;
            if through < price[to] {
                (price[to], before[to]) = (through, Some(next));
            }
        }
    }
    let mut way = vec![(last, 0)];
    let mut column = last;
    while let Some(earlier) = before[column] {
        way.push((earlier, steps[earlier * n + column].1));
        column = earlier;
    }
    way.reverse();
    Some(Circuit { price: price[last], way })
}
