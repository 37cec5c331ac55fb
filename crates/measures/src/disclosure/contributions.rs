//! Who stands behind each cell: how many, how much, and the largest.

use super::table::{Dimension, Table, TableError, strides};

/// Records that a table is summed from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Records<'a> {
    /// One slice per dimension: the leaf of each record.
    pub leaves: &'a [&'a [usize]],
    /// What each record contributes, 0 or more, in the table's unit: 1 for a person, turnover for
    /// an enterprise.
    pub amounts: &'a [f64],
}

/// What each cell, part or total, is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Contributions {
    dimensions: Vec<Dimension>,
    counts: Vec<u32>,
    totals: Vec<f64>,
    /// The largest amounts of each cell, falling, `n_largest` a cell, zero where there are fewer.
    largest: Vec<f64>,
    n_largest: usize,
}

impl Contributions {
    /// Counts the records of each cell and keeps the `n_largest` largest amounts.
    ///
    /// # Errors
    /// [`TableError`] where a column's length differs, an amount is negative or not finite, or a
    /// code is no leaf.
    pub fn of(
        dimensions: Vec<Dimension>,
        records: Records<'_>,
        n_largest: usize,
    ) -> Result<Self, TableError> {
        let strides = strides(&dimensions)?;
        check(&dimensions, records)?;
        let n_cells = strides[0] * dimensions[0].n_nodes();
        let mut counts = vec![0_u32; n_cells];
        let mut totals = vec![numerics::sum::RunningSum::default(); n_cells];
        let mut largest = vec![0.0; n_cells * n_largest];
        let lines: Vec<Vec<Vec<usize>>> = dimensions
            .iter()
            .map(|dimension| (0..dimension.n_nodes()).map(|node| dimension.line_up(node)).collect())
            .collect();
        for (record, amount) in records.amounts.iter().enumerate() {
            let mut cells = vec![0];
            for (axis, lines) in lines.iter().enumerate() {
                let line = &lines[records.leaves[axis][record]];
                let step = strides[axis];
                cells = cells.iter().flat_map(|c| line.iter().map(move |n| c + n * step)).collect();
            }
            for cell in cells {
                counts[cell] += 1;
                totals[cell].add(*amount);
                insert(&mut largest[cell * n_largest..(cell + 1) * n_largest], *amount);
            }
        }
        let totals = totals.into_iter().map(numerics::sum::RunningSum::value).collect();
        Ok(Self { dimensions, counts, totals, largest, n_largest })
    }

    /// Returns the number of records of each cell.
    #[must_use]
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Returns the sum of amounts of each cell.
    #[must_use]
    pub fn totals(&self) -> &[f64] {
        &self.totals
    }

    /// Returns a cell's largest amounts, falling; zero where there are fewer records.
    #[must_use]
    pub fn largest(&self, cell: usize) -> &[f64] {
        &self.largest[cell * self.n_largest..(cell + 1) * self.n_largest]
    }

    /// Returns how many of each cell's largest amounts are kept.
    #[must_use]
    pub fn n_largest(&self) -> usize {
        self.n_largest
    }

    /// Returns the table of numbers of records.
    ///
    /// # Errors
    /// As [`Table::new`]; none where the contributions were counted here.
    pub fn count_table(&self) -> Result<Table, TableError> {
        let counts = self.counts.iter().map(|count| f64::from(*count)).collect();
        Table::new(self.dimensions.clone(), counts)
    }

    /// Returns the table of sums of amounts.
    ///
    /// # Errors
    /// As [`Table::new`]; none where the contributions were counted here.
    pub fn total_table(&self) -> Result<Table, TableError> {
        Table::new(self.dimensions.clone(), self.totals.clone())
    }
}

fn check(dimensions: &[Dimension], records: Records<'_>) -> Result<(), TableError> {
    if records.leaves.len() != dimensions.len() {
        return Err(TableError::Dimensions { found: records.leaves.len() });
    }
    if let Some(cell) = records.amounts.iter().position(|a| !a.is_finite() || *a < 0.0) {
        return Err(TableError::Value { cell, value: records.amounts[cell] });
    }
    for (axis, (dimension, leaves)) in dimensions.iter().zip(records.leaves).enumerate() {
        if leaves.len() != records.amounts.len() {
            let expected = records.amounts.len();
            return Err(TableError::Length { found: leaves.len(), expected });
        }
        let is_leaf =
            |code: usize| code < dimension.n_nodes() && dimension.children(code).is_empty();
        if let Some(record) = leaves.iter().position(|code| !is_leaf(*code)) {
            let code = leaves[record];
            return Err(TableError::Code { record: record + 1, dimension: axis + 1, code });
        }
    }
    Ok(())
}

/// Puts an amount in its place among the largest, which fall.
fn insert(largest: &mut [f64], amount: f64) {
    if largest.last().is_none_or(|least| *least >= amount) {
        return;
    }
    let place = largest.partition_point(|kept| *kept >= amount);
    largest[place..].rotate_right(1);
    largest[place] = amount;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_knows_its_largest_contributors() {
        let dimensions = vec![Dimension::flat(2).unwrap()];
        let records = Records { leaves: &[&[0, 0, 1, 0]], amounts: &[3.0, 5.0, 4.0, 1.0] };
        let found = Contributions::of(dimensions, records, 2).unwrap();
        assert_eq!(found.counts(), [3, 1, 4]);
        assert_eq!(found.totals(), [9.0, 4.0, 13.0]);
        assert_eq!((found.largest(0), found.largest(1)), (&[5.0, 3.0][..], &[4.0, 0.0][..]));
        assert_eq!(found.largest(2), [5.0, 4.0]);
        assert_eq!(found.count_table().unwrap().values(), [3.0, 1.0, 4.0]);
    }

    #[test]
    fn records_outside_the_table_are_refused() {
        let of = |leaves: &[usize], amounts: &[f64]| {
            let dimensions = vec![Dimension::flat(2).unwrap()];
            Contributions::of(dimensions, Records { leaves: &[leaves], amounts }, 1)
        };
        assert_eq!(
            of(&[0, 2], &[1.0, 1.0]),
            Err(TableError::Code { record: 2, dimension: 1, code: 2 })
        );
        assert!(matches!(of(&[0], &[f64::NAN]), Err(TableError::Value { .. })));
        assert!(matches!(of(&[0], &[1.0, 1.0]), Err(TableError::Length { .. })));
        assert_eq!(of(&[], &[]).unwrap().counts(), [0, 0, 0]);
    }
}
