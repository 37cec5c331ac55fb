//! Cell-key perturbation: the same people always get the same small noise.

use std::collections::BTreeMap;

use super::table::{Dimension, TableError, strides};

/// How much is added to a count, by row and cell key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerturbationTable {
    n_keys: u32,
    /// Row after row, `n_keys` each.
    changes: Vec<i32>,
    /// Rows at the end that are gone through by turns for counts beyond the last row.
    cycle: u32,
}

/// Perturbation is not defined for what was given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CellKeyError {
    /// The table's shape is not rows times keys, or the cycle is not part of it.
    #[error(
        "read the perturbation table: {changes} changes are not whole rows of {n_keys} keys, or the cycle of {cycle} rows is not among them"
    )]
    Shape {
        /// Numbers given.
        changes: usize,
        /// Keys a row.
        n_keys: u32,
        /// Rows of the cycle.
        cycle: u32,
    },
    /// A change would make a count negative.
    #[error("read the perturbation table: row {row} adds {change}, which makes a count negative")]
    Negative {
        /// The row, counted from one.
        row: usize,
        /// The change.
        change: i32,
    },
    /// A record key is not below the number of keys.
    #[error("read record {record}: its key {key} is not below {n_keys}")]
    Key {
        /// The record, counted from one.
        record: usize,
        /// Its key.
        key: u32,
        /// The number of keys.
        n_keys: u32,
    },
    /// The records do not fit the table.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// A count before and after perturbation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Perturbed {
    /// The true count: never to be published.
    pub before: u32,
    /// The cell key: the sum of the records' keys modulo the number of keys.
    pub key: u32,
    /// The row of the perturbation table (pcv), from one; 0 for an empty cell.
    pub row: u32,
    /// What was added (pvalue).
    pub change: i32,
    /// What is published; `None` where that is below the threshold.
    pub count: Option<u32>,
}

impl PerturbationTable {
    /// Returns the table of these changes, row after row from the count of one.
    ///
    /// Counts beyond the last row go through the last `cycle` rows by turns.
    ///
    /// # Errors
    /// [`CellKeyError`] where the numbers are not whole rows, the cycle is empty or longer than the
    /// table, or a count could become negative.
    pub fn new(n_keys: u32, changes: Vec<i32>, cycle: u32) -> Result<Self, CellKeyError> {
        let width = usize::try_from(n_keys).unwrap_or(0);
        let n_rows = changes.len().checked_div(width).unwrap_or(0);
        let cycle_rows = usize::try_from(cycle).unwrap_or(usize::MAX);
        if n_rows * width != changes.len() || cycle_rows == 0 || cycle_rows > n_rows {
            return Err(CellKeyError::Shape { changes: changes.len(), n_keys, cycle });
        }
        for (row, line) in changes.chunks(width).enumerate() {
            let count = i64::try_from(row + 1).unwrap_or(i64::MAX);
            if let Some(change) = line.iter().find(|change| i64::from(**change) + count < 0) {
                return Err(CellKeyError::Negative { row: row + 1, change: *change });
            }
        }
        Ok(Self { n_keys, changes, cycle })
    }

    /// Returns the Office for National Statistics' table "10-5": 750 rows of 256 keys that bring
    /// counts below 10 to zero and round others to the nearest multiple of 5 whatever the key;
    /// beyond 750 the last 250 rows by turns.
    ///
    /// # Source
    /// ONS, cell-key-perturbation 3.1 (MIT), `create_ptable_10_5`.
    #[must_use]
    pub fn ons_10_5() -> Self {
        let change = |count: i32| match (count < 10, count % 5) {
            (true, _) => -count,
            (false, rest) if rest > 2 => 5 - rest,
            (false, rest) => -rest,
        };
        let changes = (1..=750).flat_map(|count| [change(count); 256]).collect();
        Self { n_keys: 256, changes, cycle: 250 }
    }

    /// Returns the number of keys.
    #[must_use]
    pub fn n_keys(&self) -> u32 {
        self.n_keys
    }

    /// Returns the row that a count above zero is looked up in: the count, or beyond the last row
    /// `n_rows − cycle + 1 + (count − 1) mod cycle`.
    #[must_use]
    pub fn row(&self, count: u32) -> u32 {
        let n_rows = u32::try_from(self.changes.len()).unwrap_or(u32::MAX) / self.n_keys;
        if count <= n_rows { count } else { n_rows - self.cycle + 1 + (count - 1) % self.cycle }
    }

    /// Returns a count with its noise.
    ///
    /// An empty cell stays empty. `threshold` applies afterwards and to empty cells too: what is
    /// below it is withheld, so that a true zero cannot be told from a small count; zero withholds
    /// nothing. Totals are perturbed by themselves: parts need not sum to them.
    #[must_use]
    pub fn perturb(&self, before: u32, key: u32, threshold: u32) -> Perturbed {
        let key = key % self.n_keys;
        let shown = |count: u32| (count >= threshold).then_some(count);
        if before == 0 {
            return Perturbed { before, key, row: 0, change: 0, count: shown(0) };
        }
        let row = self.row(before);
        let place = (u64::from(row) - 1) * u64::from(self.n_keys) + u64::from(key);
        let change = usize::try_from(place).map_or(0, |place| self.changes[place]);
        Perturbed { before, key, row, change, count: shown(before.saturating_add_signed(change)) }
    }

    /// Returns every cell of the table that the records make, totals included, in the order of
    /// [`super::table::Table`].
    ///
    /// A record without a key counts with key 0, as in ONS' package.
    ///
    /// # Errors
    /// [`CellKeyError`] where a key is not below the number of keys, a code is no leaf or lengths
    /// differ.
    pub fn perturb_records(
        &self,
        dimensions: &[Dimension],
        leaves: &[&[usize]],
        keys: &[Option<u32>],
        threshold: u32,
    ) -> Result<Vec<Perturbed>, CellKeyError> {
        let strides = strides(dimensions)?;
        if leaves.len() != dimensions.len() {
            return Err(TableError::Dimensions { found: leaves.len() }.into());
        }
        let n_cells = strides[0] * dimensions[0].n_nodes();
        let mut sums: BTreeMap<usize, (u32, u64)> = BTreeMap::new();
        for (record, key) in keys.iter().enumerate() {
            let key = key.unwrap_or(0);
            if key >= self.n_keys {
                return Err(CellKeyError::Key { record: record + 1, key, n_keys: self.n_keys });
            }
            let mut cells = vec![0];
            for (axis, dimension) in dimensions.iter().enumerate() {
                let leaf = leaf(dimension, axis, leaves[axis], record, keys.len())?;
                let line = dimension.line_up(leaf);
                let step = strides[axis];
                cells = cells.iter().flat_map(|c| line.iter().map(move |n| c + n * step)).collect();
            }
            for cell in cells {
                let sum = sums.entry(cell).or_default();
                *sum = (sum.0 + 1, sum.1 + u64::from(key));
            }
        }
        let cells = (0..n_cells).map(|cell| {
            let (count, sum) = sums.get(&cell).copied().unwrap_or_default();
            let key = u32::try_from(sum % u64::from(self.n_keys)).unwrap_or(0);
            self.perturb(count, key, threshold)
        });
        Ok(cells.collect())
    }
}

fn leaf(
    dimension: &Dimension,
    axis: usize,
    leaves: &[usize],
    record: usize,
    n_records: usize,
) -> Result<usize, TableError> {
    if leaves.len() != n_records {
        return Err(TableError::Length { found: leaves.len(), expected: n_records });
    }
    let code = leaves[record];
    if code >= dimension.n_nodes() || !dimension.children(code).is_empty() {
        return Err(TableError::Code { record: record + 1, dimension: axis + 1, code });
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_beyond_the_table_go_through_its_end_by_turns() {
        let table = PerturbationTable::ons_10_5();
        let rows = [750, 751, 844, 3693].map(|count| table.row(count));
        assert_eq!(rows, [750, 501, 594, 693]);
    }

    #[test]
    fn nobody_stays_nobody_and_few_are_withheld() {
        let table = PerturbationTable::ons_10_5();
        assert_eq!(table.perturb(0, 17, 0).count, Some(0));
        assert_eq!(table.perturb(9, 17, 0).count, Some(0));
        assert_eq!(table.perturb(9, 17, 10).count, None);
        assert_eq!(table.perturb(0, 17, 10).count, None);
        assert_eq!(table.perturb(12, 300, 10).count, Some(10));
    }

    #[test]
    fn what_is_no_perturbation_table_is_refused() {
        let shape = |changes: &[i32], cycle| PerturbationTable::new(2, changes.to_vec(), cycle);
        assert!(shape(&[0, 1, -2, 2], 1).is_ok());
        assert!(matches!(shape(&[0, 1, 1], 1), Err(CellKeyError::Shape { .. })));
        assert!(matches!(shape(&[0, 1], 0), Err(CellKeyError::Shape { .. })));
        assert!(matches!(shape(&[0, 1], 2), Err(CellKeyError::Shape { .. })));
        let refused = shape(&[0, -2], 1);
        assert_eq!(refused, Err(CellKeyError::Negative { row: 1, change: -2 }));
        assert!(matches!(
            PerturbationTable::new(0, Vec::new(), 1),
            Err(CellKeyError::Shape { .. })
        ));
    }

    #[test]
    fn keys_and_codes_outside_are_refused() {
        let table = PerturbationTable::ons_10_5();
        let dimensions = [Dimension::flat(2).unwrap()];
        let perturb = |leaves: &[usize], keys: &[Option<u32>]| {
            table.perturb_records(&dimensions, &[leaves], keys, 0)
        };
        assert!(matches!(perturb(&[0], &[Some(256)]), Err(CellKeyError::Key { .. })));
        assert!(matches!(perturb(&[2], &[Some(1)]), Err(CellKeyError::Table(_))));
        assert!(matches!(perturb(&[0, 1], &[None]), Err(CellKeyError::Table(_))));
        let keys: Vec<u32> = perturb(&[0, 0, 1], &[Some(200), Some(100), None])
            .unwrap()
            .iter()
            .map(|c| c.key)
            .collect();
        assert_eq!(keys, [44, 0, 44]);
    }
}
