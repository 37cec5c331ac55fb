//! Which figures of a small table a page or file may show.

use super::audit::{Depth, audit};
use super::rule::Primary;
use super::suppression::{Effort, Status, Suppression, SuppressionError, Task, suppress};
use super::table::{Dimension, Table, TableError};

/// What becomes of the totals of a small table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Totals {
    /// They may be withheld like any other figure.
    MayBeWithheld,
    /// They are shown, unless they are sensitive themselves: they stand elsewhere anyway.
    Shown,
}

/// A figure may be shown only where it rests on enough persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// The fewest persons of a figure that may be shown; zero persons may always be.
    pub at_least: u32,
    /// What becomes of the totals.
    pub totals: Totals,
}

/// What becomes of each figure of a table of areas by groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    n_groups: usize,
    statuses: Vec<Status>,
}

/// A small table could not be protected.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MaskError {
    /// The threshold protects nobody.
    #[error("protect figures of fewer than {at_least} persons: the threshold is 2 or more")]
    Threshold {
        /// The threshold.
        at_least: u32,
    },
    /// The audit found cells that an outsider can work out.
    #[error("protect figures of few: {exposed} can still be worked out; show fewer totals")]
    Exposed {
        /// How many.
        exposed: usize,
    },
    /// The counts make no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Nothing that may be withheld protects a figure.
    #[error(transparent)]
    Suppression(#[from] SuppressionError),
}

impl Mask {
    /// Returns whether a group's figure in an area may be shown; index `n_areas` or `n_groups` for
    /// a total.
    ///
    /// # Panics
    /// Where area or group is outside the table.
    #[must_use]
    pub fn is_shown(&self, area: usize, group: usize) -> bool {
        self.status(area, group) == Status::Published
    }

    /// Returns what becomes of a group's figure in an area; index `n_areas` or `n_groups` for a
    /// total.
    ///
    /// # Panics
    /// Where area or group is outside the table.
    #[must_use]
    pub fn status(&self, area: usize, group: usize) -> Status {
        assert!(group <= self.n_groups, "group {group} of {}", self.n_groups);
        self.statuses[area * (self.n_groups + 1) + group]
    }

    /// Returns the number of figures withheld, sensitive ones first and others second, totals
    /// included.
    #[must_use]
    pub fn n_withheld(&self) -> (usize, usize) {
        let of = |status| self.statuses.iter().filter(|other| **other == status).count();
        (of(Status::Primary), of(Status::Secondary))
    }
}

/// Returns which figures of a table of persons may be shown, so that no count of persons below the
/// threshold can be worked out exactly from the others and the totals, not even by someone who is
/// alone behind one of them.
///
/// `counts` are areas × groups, group after group within an area; every person is in one area and
/// one group. Shares, means and other figures of the same persons follow their count's mask. A
/// count that is missing has no table: leave the area out of it, never take it for zero.
///
/// ```
/// use measures::disclosure::mask::{Threshold, Totals, publication_mask};
///
/// let rule = Threshold { at_least: 5, totals: Totals::Shown };
/// let mask = publication_mask(&[3, 40, 30, 20, 50, 60], 2, rule).unwrap();
/// assert!(!mask.is_shown(0, 0)); // three persons
/// assert!(!mask.is_shown(1, 0)); // else the column's total would tell
/// assert!(mask.is_shown(2, 0)); // the column's total
/// ```
///
/// # Errors
/// [`MaskError`] where the threshold is below 2, the counts are no whole rows of groups, or no
/// choice protects (then show fewer totals or coarser groups).
pub fn publication_mask(
    counts: &[u32],
    n_areas: usize,
    rule: Threshold,
) -> Result<Mask, MaskError> {
    let n_groups = counts.len().checked_div(n_areas).unwrap_or(0);
    let leaves: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let dimensions = vec![Dimension::flat(n_areas)?, Dimension::flat(n_groups)?];
    let table = Table::from_leaves(dimensions, &leaves)?;
    let is_total = |cell: usize| table.node(cell, 0) == n_areas || table.node(cell, 1) == n_groups;
    let published: Vec<usize> = match rule.totals {
        Totals::MayBeWithheld => Vec::new(),
        Totals::Shown => (0..table.n_cells()).filter(|cell| is_total(*cell)).collect(),
    };
    let protected = protect_counts(&table, rule.at_least, &published, &[])?;
    Ok(Mask { n_groups, statuses: protected.statuses })
}

/// What withholding a cell costs that nobody publishes anyway.
const NEXT_TO_NOTHING: f64 = 1e-6;

/// Returns what becomes of each cell of a table of persons, so that no count from 1 to `at_least` −
/// 1 can be worked out exactly, not even by someone who is alone behind one of them. The result has
/// been audited.
///
/// `published` are cells that are shown unless they are sensitive themselves; `unpublished` are
/// cells that nobody shows: they may still be sensitive, since an outsider who subtracts parts from
/// a total learns them.
///
/// # Errors
/// [`MaskError`] where the threshold is below 2, no choice protects, or the audit finds a cell that
/// an outsider can work out.
pub fn protect_counts(
    table: &Table,
    at_least: u32,
    published: &[usize],
    unpublished: &[usize],
) -> Result<Suppression, MaskError> {
    if at_least < 2 {
        return Err(MaskError::Threshold { at_least });
    }
    let is_sensitive = |count: f64| count > 0.0 && count < f64::from(at_least);
    let cells = || table.values().iter().copied().enumerate();
    let primaries: Vec<Primary> = cells()
        .filter(|(_, count)| is_sensitive(*count))
        .map(|(cell, _)| Primary { cell, lower: 1.0, upper: 1.0 })
        .collect();
    let singletons: Vec<usize> = cells().filter(|(_, n)| *n == 1.0).map(|(cell, _)| cell).collect();
    let shown = published.iter().copied().filter(|cell| !is_sensitive(table.values()[*cell]));
    let published: Vec<usize> = shown.collect();
    let mut costs: Vec<f64> = cells().map(|(_, count)| count.max(1.0)).collect();
    for cell in unpublished {
        costs[*cell] = NEXT_TO_NOTHING;
    }
    let task = Task {
        table,
        primaries: &primaries,
        costs: &costs,
        published: &published,
        singletons: &singletons,
    };
    let suppression = suppress(&task, Effort::USUAL)?;
    let exposed = audit(&task, &suppression.withheld(), Depth::Protection)?.exposed().len();
    if exposed > 0 {
        return Err(MaskError::Exposed { exposed });
    }
    Ok(suppression)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_count_is_withheld_with_enough_beside_it() {
        let rule = Threshold { at_least: 5, totals: Totals::Shown };
        let counts = [2, 30, 40, 20, 25, 35, 50, 60, 70];
        let mask = publication_mask(&counts, 3, rule).unwrap();
        assert_eq!(mask.status(0, 0), Status::Primary);
        assert_eq!(mask.n_withheld(), (1, 3));
        assert!((0..3).all(|i| mask.is_shown(i, 3) && mask.is_shown(3, i)));
    }

    #[test]
    fn a_table_of_large_counts_and_zeros_is_shown_whole() {
        let rule = Threshold { at_least: 5, totals: Totals::MayBeWithheld };
        let mask = publication_mask(&[0, 30, 40, 20], 2, rule).unwrap();
        assert_eq!(mask.n_withheld(), (0, 0));
    }

    #[test]
    fn a_single_group_is_withheld_with_its_total() {
        let rule = Threshold { at_least: 5, totals: Totals::MayBeWithheld };
        let mask = publication_mask(&[3, 30, 40], 3, rule).unwrap();
        assert!(!mask.is_shown(0, 0) && !mask.is_shown(0, 1));
        assert_eq!(mask.n_withheld().0, 2);
    }

    #[test]
    fn what_cannot_be_shown_with_its_totals_is_refused() {
        let shown = Threshold { at_least: 5, totals: Totals::Shown };
        let refused = publication_mask(&[3, 0, 0, 40], 2, shown);
        assert!(matches!(refused, Err(MaskError::Suppression(_))), "{refused:?}");
        assert!(matches!(publication_mask(&[1, 2, 3], 2, shown), Err(MaskError::Table(_))));
        assert!(matches!(publication_mask(&[], 0, shown), Err(MaskError::Table(_))));
        let nobody = Threshold { at_least: 1, totals: Totals::Shown };
        assert_eq!(publication_mask(&[1], 1, nobody), Err(MaskError::Threshold { at_least: 1 }));
    }
}
