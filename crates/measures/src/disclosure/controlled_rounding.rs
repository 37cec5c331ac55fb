//! Rounding all cells of a table of counts so that parts still sum to their totals.

use numerics::linear_programme::{Goal, LinearProgramme, ProgrammeError, Relation, Search};
use numerics::streams::Stream;

use super::table::Table;

/// How each cell is rounded up or down to a multiple next to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// With the least sum of changes over all cells; any table.
    Nearest {
        /// Branches after which the search ends; only tables of three dimensions or with trees in
        /// more than one need any.
        node_limit: u64,
    },
    /// At random, each cell's expectation being its true count; flat tables of one or two
    /// dimensions.
    Unbiased {
        /// The seed.
        seed: u64,
    },
}

/// A table rounded in a controlled way.
#[derive(Debug, Clone, PartialEq)]
pub struct Rounded {
    /// Every cell, totals included.
    pub table: Table,
    /// The sum of absolute changes over all cells.
    pub sum_of_changes: f64,
    /// Whether no rounding changes less; never claimed of a random one.
    pub is_least: bool,
}

/// A table could not be rounded.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RoundingError {
    /// The base is below 2.
    #[error("round to multiples of {base}: the base is 2 or more")]
    Base {
        /// The base.
        base: u32,
    },
    /// A cell is no whole number.
    #[error("round cell {cell}: {value} is no whole number below 2⁵³")]
    NotWhole {
        /// The cell.
        cell: usize,
        /// Its value.
        value: f64,
    },
    /// Unbiased rounding is not defined for three dimensions or trees.
    #[error("round without bias: only flat tables of one or two dimensions; use nearest")]
    NotFlat,
    /// No rounding of every cell to a multiple next to it is additive.
    #[error("round to multiples of {base}: none that are next to each cell add up")]
    NoneExists {
        /// The base.
        base: u32,
    },
    /// The search ended early.
    #[error("round to multiples of {base}: nothing found within {node_limit} branches")]
    NothingFound {
        /// The base.
        base: u32,
        /// Branches searched.
        node_limit: u64,
    },
    /// The solver failed.
    #[error(transparent)]
    Programme(ProgrammeError),
}

/// The largest count that a float holds exactly.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// Returns the table with every cell at a multiple of the base next to it (less than one base
/// away), multiples unchanged, and every total the sum of its parts.
///
/// In one and two flat dimensions such a table always exists; in three it need not, and that is an
/// error, never a table that does not add up.
///
/// ```
/// use measures::disclosure::controlled_rounding::{Rounding, round};
/// use measures::disclosure::table::{Dimension, Table};
///
/// let table = Table::from_leaves(vec![Dimension::flat(3).unwrap()], &[2.0, 2.0, 2.0]).unwrap();
/// let rounded = round(&table, 5, Rounding::Nearest { node_limit: 100 }).unwrap();
/// assert_eq!(rounded.table.values()[3], 5.0);
/// assert_eq!(rounded.sum_of_changes, 8.0);
/// ```
///
/// # Errors
/// [`RoundingError`] where the base is below 2, a cell is no whole number, no such table exists or
/// none was found.
///
/// # Source
/// Cox (1987), JASA 82, doi 10.1080/01621459.1987.10478456 (unbiased); Causey, Cox and Ernst
/// (1985), JASA 80, doi 10.1080/01621459.1985.10478217 (nearest; three dimensions).
pub fn round(table: &Table, base: u32, rounding: Rounding) -> Result<Rounded, RoundingError> {
    if base < 2 {
        return Err(RoundingError::Base { base });
    }
    let whole = |value: &f64| value.fract() == 0.0 && *value <= LARGEST;
    if let Some(cell) = table.values().iter().position(|value| !whole(value)) {
        return Err(RoundingError::NotWhole { cell, value: table.values()[cell] });
    }
    let step = f64::from(base);
    let (rounded, is_least) = match rounding {
        Rounding::Nearest { node_limit } => nearest(table, base, node_limit)?,
        Rounding::Unbiased { seed } => (unbiased(table, step, seed)?, false),
    };
    let changes = table.values().iter().zip(&rounded).map(|(a, b)| (a - b).abs());
    let sum_of_changes = numerics::sum::sum(changes);
    let table = Table::new(table.dimensions().to_vec(), rounded)
        .map_err(|_| RoundingError::NoneExists { base })?;
    Ok(Rounded { table, sum_of_changes, is_least })
}

fn nearest(table: &Table, base: u32, node_limit: u64) -> Result<(Vec<f64>, bool), RoundingError> {
    let step = f64::from(base);
    let mut programme = LinearProgramme::new(Goal::Minimise);
    let lower: Vec<f64> = table.values().iter().map(|value| (value / step).floor()).collect();
    let variables: Vec<_> = table
        .values()
        .iter()
        .map(|value| {
            let rest = value % step;
            // Rounding up changes `step − rest`, down `rest`.
            programme.add_integer(step - 2.0 * rest, 0, i32::from(rest > 0.0))
        })
        .collect();
    for equation in table.equations() {
        let terms: Vec<_> = equation.terms().map(|(cell, sign)| (variables[cell], sign)).collect();
        let right = -equation.terms().map(|(cell, sign)| sign * lower[cell]).sum::<f64>();
        programme.add_constraint(&terms, Relation::Equal, right);
    }
    let search = Search { relative_gap: 0.0, node_limit: Some(node_limit), start: Vec::new() };
    let solution = programme.solve(&search).map_err(|error| match error {
        ProgrammeError::Infeasible => RoundingError::NoneExists { base },
        ProgrammeError::NothingFound { .. } => RoundingError::NothingFound { base, node_limit },
        other => RoundingError::Programme(other),
    })?;
    let rounded = lower.iter().zip(&solution.values).map(|(low, up)| (low + up) * step);
    Ok((rounded.collect(), solution.proven_optimal))
}

/// Moves amounts round circuits of cells that are no multiples until one becomes one.
fn unbiased(table: &Table, step: f64, seed: u64) -> Result<Vec<f64>, RoundingError> {
    let [rows, columns] = match table.dimensions() {
        [line] if line.is_flat() => [1, line.n_nodes()],
        [rows, columns] if table.is_flat() => [rows.n_nodes(), columns.n_nodes()],
        _ => return Err(RoundingError::NotFlat),
    };
    let mut stream = Stream::new(seed, 0);
    let mut values = table.values().to_vec();
    for start in 0..values.len() {
        while values[start] % step != 0.0 {
            let circuit = circuit(&values, [rows, columns], step, start);
            let turned = |place: usize, cell: usize| {
                if place.is_multiple_of(2) { table.turn(cell) } else { -table.turn(cell) }
            };
            let room = |way: f64| {
                circuit.iter().enumerate().fold(f64::INFINITY, |least, (place, cell)| {
                    let rest = values[*cell] % step;
                    let up = way * turned(place, *cell) > 0.0;
                    least.min(if up { step - rest } else { rest })
                })
            };
            let (up, down) = (room(1.0), room(-1.0));
            let change = if stream.uniform() * (up + down) < down { up } else { -down };
            for (place, cell) in circuit.iter().enumerate() {
                values[*cell] += change * turned(place, *cell);
            }
        }
    }
    Ok(values)
}

/// Returns cells that are no multiples, by turns in one row and in one column with the next, the
/// last with the first; on a line any two.
///
/// Since the turned cells of a line sum to zero, no line has only one cell that is no multiple.
fn circuit(values: &[f64], [rows, columns]: [usize; 2], step: f64, start: usize) -> Vec<usize> {
    let open = |cell: usize| values[cell] % step != 0.0;
    let in_row = |cell: usize| {
        let first = cell / columns * columns;
        (first..first + columns).find(|other| *other != cell && open(*other))
    };
    let in_column = |cell: usize| {
        (0..rows)
            .map(|row| row * columns + cell % columns)
            .find(|other| *other != cell && open(*other))
    };
    let mut way = vec![start];
    if rows == 1 {
        way.extend(in_row(start));
        return way;
    }
    loop {
        let (last, along_row) = (way[way.len() - 1], way.len() % 2 == 1);
        let line = |cell: usize| if along_row { cell / columns } else { cell % columns };
        // The line that the way now enters was left before: the circuit is closed there.
        let left = way.iter().rev().skip(1).position(|cell| line(*cell) == line(last));
        if let Some(back) = left {
            let first = way.len() - 2 - back;
            return way[first..].to_vec();
        }
        let next = if along_row { in_row(last) } else { in_column(last) };
        way.push(next.expect("no line of an additive table has one cell that is no multiple"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Dimension;
    use super::*;
    use proptest::prelude::*;

    const NEAREST: Rounding = Rounding::Nearest { node_limit: 2_000 };

    fn table(sizes: &[usize], leaves: &[f64]) -> Table {
        let dimensions = sizes.iter().map(|n| Dimension::flat(*n).unwrap()).collect();
        Table::from_leaves(dimensions, leaves).unwrap()
    }

    fn leaves(n: usize, seed: u64) -> Vec<f64> {
        let mut stream = Stream::new(seed, 4);
        (0..n).map(|_| (stream.uniform() * 17.0).floor()).collect()
    }

    #[test]
    fn the_least_change_is_found() {
        // Every way of rounding four cells up or down, by hand: 3+3 is 6 → 5, and so on.
        let rounded = round(&table(&[2, 2], &[3.0, 3.0, 4.0, 5.0]), 5, NEAREST).unwrap();
        assert!(rounded.is_least);
        assert_eq!(rounded.table.values(), [0.0, 5.0, 5.0, 5.0, 5.0, 10.0, 5.0, 10.0, 15.0]);
        assert_eq!(rounded.sum_of_changes, 3.0 + 2.0 + 1.0 + 1.0 + 1.0 + 2.0 + 2.0);
    }

    #[test]
    fn rounding_at_random_is_right_on_average() {
        let table = table(&[3, 2], &[1.0, 2.0, 3.0, 4.0, 6.0, 7.0]);
        let n = 4_000;
        let mut sums = vec![0.0; table.n_cells()];
        for seed in 0..n {
            let rounded = round(&table, 5, Rounding::Unbiased { seed }).unwrap();
            rounded.table.values().iter().zip(&mut sums).for_each(|(v, sum)| *sum += v);
        }
        // Five standard errors of a mean of numbers up to 2.5 from their expectation.
        let band = 5.0 * 2.5 / 4_000_f64.sqrt();
        for (sum, value) in sums.iter().zip(table.values()) {
            assert!((sum / 4_000.0 - value).abs() < band, "{sums:?}");
        }
    }

    #[test]
    fn three_dimensions_and_trees_are_rounded_where_possible() {
        let three = round(&table(&[4, 3, 3], &leaves(36, 1)), 5, NEAREST).unwrap();
        assert!(three.table.values().iter().all(|value| value % 5.0 == 0.0));
        let refused = round(&table(&[2, 2, 2], &leaves(8, 1)), 5, Rounding::Unbiased { seed: 1 });
        assert_eq!(refused, Err(RoundingError::NotFlat));
    }

    #[test]
    fn a_cube_that_cannot_be_rounded_is_refused() {
        // Ones on the cells of a 3-D matching that has no additive rounding to 0 or 2: every line
        // of the cube's even cells sums to 2, so exactly one cell of each pair must become 2.
        let odd = [1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0];
        let cube: Vec<f64> = [
            odd,
            [0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0],
            [1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0],
        ]
        .concat();
        let answer = round(&table(&[3, 3, 3], &cube), 2, NEAREST);
        match answer {
            Ok(rounded) => assert!(rounded.table.values().iter().all(|v| v % 2.0 == 0.0)),
            Err(error) => assert_eq!(error, RoundingError::NoneExists { base: 2 }),
        }
    }

    #[test]
    fn what_cannot_be_rounded_is_refused() {
        let line = table(&[2], &[1.5, 2.0]);
        assert!(matches!(round(&line, 5, NEAREST), Err(RoundingError::NotWhole { cell: 0, .. })));
        let line = table(&[2], &[1.0, 2.0]);
        assert_eq!(round(&line, 1, NEAREST), Err(RoundingError::Base { base: 1 }));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn every_cell_goes_to_a_multiple_next_to_it(
            rows in 1usize..7, columns in 1usize..6, seed in 0u64..500, base in 2u32..12,
        ) {
            let table = table(&[rows, columns], &leaves(rows * columns, seed));
            let nearest = round(&table, base, NEAREST).unwrap();
            let random = round(&table, base, Rounding::Unbiased { seed }).unwrap();
            prop_assert!(nearest.is_least);
            prop_assert!(nearest.sum_of_changes <= random.sum_of_changes + 1e-9);
            for rounded in [nearest, random] {
                for (after, before) in rounded.table.values().iter().zip(table.values()) {
                    prop_assert_eq!(after % f64::from(base), 0.0);
                    prop_assert!((after - before).abs() < f64::from(base));
                }
            }
        }
    }
}
