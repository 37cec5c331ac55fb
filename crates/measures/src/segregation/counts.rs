//! How many persons of each group live in each area, checked once.

mod reading;

use std::collections::BTreeMap;

use crate::segregation::counts::reading::{check_columns, summed};
use crate::segregation::lanes::total;

/// The counts of one group, one per row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupColumn<'a> {
    /// The group's name.
    pub name: &'a str,
    /// Persons, or a sum of weights; `None` where the count is missing.
    pub counts: &'a [Option<f64>],
}

/// What to do with an area that lacks the count of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingCounts {
    /// The question is refused and names the area.
    Refuse,
    /// The area is left out, and a diagnostic says how many were.
    LeaveAreaOut,
}

/// What to do with an area that has more than one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepeatedAreas {
    /// The question is refused and names the area: rows that should have been added up make
    /// local scores negative.
    Refuse,
    /// The rows of an area are added up.
    AddUp,
}

/// Counts that no segregation can be measured of.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CountsError {
    /// A column is shorter or longer than the column of areas.
    #[error("read the counts of group '{group}': {found} rows where the areas have {expected}")]
    Length {
        /// The group.
        group: String,
        /// Rows it has.
        found: usize,
        /// Rows it should have.
        expected: usize,
    },
    /// A count is infinite or not a number.
    #[error("read the count of group '{group}' in area '{area}': {value} is not a finite number")]
    NotFinite {
        /// The group.
        group: String,
        /// The area.
        area: String,
        /// The value.
        value: f64,
    },
    /// A count is below zero.
    #[error("read the count of group '{group}' in area '{area}': {value} is negative")]
    Negative {
        /// The group.
        group: String,
        /// The area.
        area: String,
        /// The value.
        value: f64,
    },
    /// A count is missing.
    #[error(
        "read the count of group '{group}' in area '{area}': it is missing and not zero; fill it \
         in or leave the area out"
    )]
    Missing {
        /// The group.
        group: String,
        /// The area.
        area: String,
    },
    /// An area has more than one row.
    #[error("read area '{area}': it has {rows} rows; add them up first or ask for that")]
    RepeatedArea {
        /// The area.
        area: String,
        /// Its rows.
        rows: usize,
    },
    /// Two groups have one name.
    #[error("read group '{group}': two columns have this name")]
    RepeatedGroup {
        /// The group.
        group: String,
    },
    /// Fewer than two groups have a person.
    #[error("compare groups: {found} of the columns has a person in any area where 2 are needed")]
    TooFewGroups {
        /// Groups with a person.
        found: usize,
    },
    /// Fewer than two areas have a person.
    #[error("compare areas: {found} of them has a person where 2 are needed")]
    TooFewAreas {
        /// Areas with a person.
        found: usize,
    },
}

/// Persons by area and group: areas in the order of their names, none of them empty, and groups
/// in the order given, none of them empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    areas: Vec<String>,
    groups: Vec<String>,
    /// Group after group, one number per area.
    counts: Vec<f64>,
    area_totals: Vec<f64>,
    group_totals: Vec<f64>,
    left_out: LeftOut,
}

/// What was left out of [`Counts`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Areas where nobody lives.
    pub empty_areas: usize,
    /// Areas that lacked the count of a group.
    pub areas_with_missing: usize,
    /// Rows that were added to an earlier row of their area.
    pub rows_added_up: usize,
    /// Groups without a person anywhere.
    pub empty_groups: Vec<String>,
}

impl Counts {
    /// Returns the counts of `groups` in `areas`, one row per area.
    ///
    /// Areas without persons and groups without persons are left out and said in
    /// [`Self::left_out`]: no aspatial measure changes by them. Areas are put in the order of their
    /// names, so that neither sums nor draws depend on the order of the rows.
    ///
    /// # Errors
    /// [`CountsError`] where a count is negative, not finite or (if so asked) missing, an area
    /// repeated, or fewer than two areas or groups have a person.
    ///
    /// ```
    /// use measures::segregation::counts::{Counts, GroupColumn, MissingCounts, RepeatedAreas};
    ///
    /// let a = [Some(50.0), Some(0.0), Some(10.0)];
    /// let b = [Some(50.0), Some(0.0), Some(90.0)];
    /// let groups =
    ///     [GroupColumn { name: "a", counts: &a }, GroupColumn { name: "b", counts: &b }];
    /// let counts = Counts::new(
    ///     &["north", "forest", "south"],
    ///     &groups,
    ///     MissingCounts::Refuse,
    ///     RepeatedAreas::Refuse,
    /// )
    /// .unwrap();
    /// assert_eq!((counts.areas().len(), counts.left_out().empty_areas), (2, 1));
    /// ```
    pub fn new(
        areas: &[&str],
        groups: &[GroupColumn<'_>],
        missing: MissingCounts,
        repeated: RepeatedAreas,
    ) -> Result<Self, CountsError> {
        check_columns(areas, groups)?;
        let mut left_out = LeftOut::default();
        let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, area) in areas.iter().enumerate() {
            rows.entry(area).or_default().push(row);
        }
        let mut kept: Vec<(&str, Vec<f64>)> = Vec::with_capacity(rows.len());
        for (area, rows) in rows {
            if rows.len() > 1 && repeated == RepeatedAreas::Refuse {
                return Err(CountsError::RepeatedArea { area: area.into(), rows: rows.len() });
            }
            left_out.rows_added_up += rows.len() - 1;
            match summed(area, &rows, groups, missing)? {
                None => left_out.areas_with_missing += 1,
                Some(counts) if counts.iter().all(|count| *count == 0.0) => {
                    left_out.empty_areas += 1;
                }
                Some(counts) => kept.push((area, counts)),
            }
        }
        Self::from_rows(&kept, groups, left_out)
    }

    fn from_rows(
        rows: &[(&str, Vec<f64>)],
        groups: &[GroupColumn<'_>],
        mut left_out: LeftOut,
    ) -> Result<Self, CountsError> {
        let (mut names, mut counts) = (Vec::new(), Vec::new());
        for (index, group) in groups.iter().enumerate() {
            let column: Vec<f64> = rows.iter().map(|(_, counts)| counts[index]).collect();
            if column.iter().all(|count| *count == 0.0) {
                left_out.empty_groups.push(group.name.to_owned());
            } else {
                names.push(group.name.to_owned());
                counts.extend(column);
            }
        }
        if rows.len() < 2 {
            return Err(CountsError::TooFewAreas { found: rows.len() });
        }
        if names.len() < 2 {
            return Err(CountsError::TooFewGroups { found: names.len() });
        }
        let areas: Vec<String> = rows.iter().map(|(area, _)| (*area).to_owned()).collect();
        let n = areas.len();
        let area_totals = area_totals(&counts, n);
        let group_totals = counts.chunks_exact(n).map(total).collect();
        Ok(Self { areas, groups: names, counts, area_totals, group_totals, left_out })
    }

    /// Returns the areas with a person, in the order of their names.
    #[must_use]
    pub fn areas(&self) -> &[String] {
        &self.areas
    }

    /// Returns the groups with a person, in the order given.
    #[must_use]
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// Returns what was left out.
    #[must_use]
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Returns the counts as the kernels read them.
    #[must_use]
    pub fn table(&self) -> Table<'_> {
        Table {
            counts: &self.counts,
            area_totals: &self.area_totals,
            group_totals: &self.group_totals,
            total: total(&self.group_totals),
        }
    }

    /// Returns the same areas and groups with other counts, without those that have become empty;
    /// `None` where fewer than two of either are left.
    pub(crate) fn with_counts_of(&self, table: &Table<'_>) -> Option<Self> {
        let kept: Vec<usize> =
            (0..table.n_areas()).filter(|area| table.area_totals()[*area] > 0.0).collect();
        let (mut groups, mut counts) = (Vec::new(), Vec::new());
        for (group, name) in self.groups.iter().enumerate() {
            if table.group_totals()[group] > 0.0 {
                let column = table.column(group);
                groups.push(name.clone());
                counts.extend(kept.iter().map(|area| column[*area]));
            }
        }
        let areas: Vec<String> = kept.iter().map(|area| self.areas[*area].clone()).collect();
        (areas.len() > 1 && groups.len() > 1).then(|| {
            let area_totals = area_totals(&counts, areas.len());
            let group_totals = counts.chunks_exact(areas.len()).map(total).collect();
            let left_out = self.left_out.clone();
            Self { areas, groups, counts, area_totals, group_totals, left_out }
        })
    }
}

/// Returns the persons of each area over all groups.
pub(crate) fn area_totals(counts: &[f64], n_areas: usize) -> Vec<f64> {
    let mut totals = vec![0.0; n_areas];
    for column in counts.chunks_exact(n_areas) {
        for (total, count) in totals.iter_mut().zip(column) {
            *total += count;
        }
    }
    totals
}

/// Persons by area and group as the multigroup kernels read them. Some groups may be empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Table<'a> {
    counts: &'a [f64],
    area_totals: &'a [f64],
    group_totals: &'a [f64],
    total: f64,
}

impl<'a> Table<'a> {
    /// Returns the table of `counts`, group after group with one number per area, and its totals.
    ///
    /// # Panics
    /// Where the lengths do not agree.
    #[must_use]
    pub fn new(counts: &'a [f64], area_totals: &'a [f64], group_totals: &'a [f64]) -> Self {
        assert_eq!(counts.len(), area_totals.len() * group_totals.len(), "a count per cell");
        Self { counts, area_totals, group_totals, total: total(group_totals) }
    }

    /// Returns the number of areas.
    #[must_use]
    pub fn n_areas(&self) -> usize {
        self.area_totals.len()
    }

    /// Returns the number of groups.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.group_totals.len()
    }

    /// Returns the counts of a group, one per area.
    ///
    /// # Panics
    /// Where there is no such group.
    #[must_use]
    pub fn column(&self, group: usize) -> &'a [f64] {
        let n = self.area_totals.len();
        &self.counts[group * n..(group + 1) * n]
    }

    /// Returns all counts, group after group.
    #[must_use]
    pub fn counts(&self) -> &'a [f64] {
        self.counts
    }

    /// Returns the persons of each area.
    #[must_use]
    pub fn area_totals(&self) -> &'a [f64] {
        self.area_totals
    }

    /// Returns the persons of each group.
    #[must_use]
    pub fn group_totals(&self) -> &'a [f64] {
        self.group_totals
    }

    /// Returns all persons.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Returns the share of each group among all persons.
    #[must_use]
    pub fn group_shares(&self) -> Vec<f64> {
        self.group_totals.iter().map(|count| count / self.total).collect()
    }

    /// Returns the persons of each area that are not in the group.
    #[must_use]
    pub fn others(&self, group: usize) -> Vec<f64> {
        let column = self.column(group);
        self.area_totals.iter().zip(column).map(|(all, own)| (all - own).max(0.0)).collect()
    }
}
