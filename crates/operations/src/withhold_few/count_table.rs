//! Counts by area and group as one table with every total that is published or can be worked out.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::{AreaCode, Level};
use domain::group::Group;
use measures::disclosure::mask::{MaskError, protect_counts};
use measures::disclosure::suppression::Status;
use measures::disclosure::table::{Dimension, Table, TableError};

use super::Place;

/// Counts make no table that can be protected.
#[derive(Debug, thiserror::Error)]
pub enum CountTableError {
    /// An area has some groups and not others.
    #[error("{area} has no count of group {group}; give it, or leave the area out")]
    Hole {
        /// The area.
        area: AreaCode,
        /// The group.
        group: Group,
    },
    /// A count is negative or broken.
    #[error("{area} counts {value} of group {group}; counts of persons are whole, 0 or more")]
    NotWhole {
        /// The area.
        area: AreaCode,
        /// The group.
        group: Group,
        /// The count.
        value: f64,
    },
    /// Parts are more than their whole.
    #[error(
        "the {parts} of {area} are more than it counts itself; import one division, and groups \
         that do not overlap, at a time"
    )]
    Overlap {
        /// The area.
        area: AreaCode,
        /// "areas" or "groups".
        parts: &'static str,
    },
    /// Nothing tells whether groups overlap.
    #[error(
        "group {group} stands without T, all; give T so that it can be told whether groups overlap"
    )]
    NoTotal {
        /// The group.
        group: Group,
    },
    /// Two divisions of the same ground.
    #[error(
        "there are both RegSO and DeSO; they split the same ground, so one tells of the other: \
         import one of them"
    )]
    TwoDivisions,
    /// No choice protects, or the threshold protects nobody.
    #[error(transparent)]
    Mask(#[from] MaskError),
    /// The table is beyond what can be protected.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// Known nodes of one dimension, what they are part of, and what nobody publishes: the rest of each
/// total beside its parts, and a total of all where there is none.
struct Axis {
    n_known: usize,
    parents: Vec<Option<usize>>,
    /// Each rest and the node it is the rest of, wholes before their parts' rests.
    rests: Vec<(usize, usize)>,
    root: Option<usize>,
}

impl Axis {
    fn of(mut parents: Vec<Option<usize>>) -> Self {
        let n_known = parents.len();
        let totals: BTreeSet<usize> = parents.iter().flatten().copied().collect();
        let mut rests = Vec::new();
        for total in totals {
            rests.push((parents.len(), total));
            parents.push(Some(total));
        }
        let tops: Vec<usize> = (0..parents.len()).filter(|i| parents[*i].is_none()).collect();
        let root = (tops.len() > 1 || parents.len() == 1).then_some(parents.len());
        if let Some(root) = root {
            tops.iter().for_each(|top| parents[*top] = Some(root));
            parents.push(None);
        }
        Self { n_known, parents, rests, root }
    }

    fn n(&self) -> usize {
        self.parents.len()
    }

    /// Completes the known numbers with rests and the total of all; `Err` tells whose parts are
    /// more than itself.
    fn completed(&self, known: &[f64]) -> Result<Vec<f64>, usize> {
        let mut all = known.to_vec();
        all.resize(self.n(), 0.0);
        for (rest, whole) in &self.rests {
            let parts = (0..self.n_known).filter(|i| self.parents[*i] == Some(*whole));
            all[*rest] = all[*whole] - parts.map(|i| all[i]).sum::<f64>();
            if all[*rest] < 0.0 {
                return Err(*whole);
            }
        }
        if let Some(root) = self.root {
            let tops = (0..root).filter(|i| self.parents[*i] == Some(root));
            all[root] = tops.map(|i| all[i]).sum::<f64>();
        }
        Ok(all)
    }

    /// Returns the node itself, or the whole that it is the rest of.
    fn nearest_known(&self, node: usize) -> usize {
        if self.is_known(node) {
            return node;
        }
        let whole = self.rests.iter().find(|(rest, _)| *rest == node).map(|(_, whole)| *whole);
        whole.unwrap_or_default()
    }

    fn is_known(&self, node: usize) -> bool {
        node < self.n_known
    }
}

/// Counts by area and group.
pub(super) struct CountTable {
    areas: Vec<AreaCode>,
    groups: Vec<Group>,
    by_area: Axis,
    by_group: Axis,
    table: Table,
}

impl CountTable {
    pub(super) fn of(counts: &BTreeMap<Place, Option<f64>>) -> Result<Self, CountTableError> {
        let areas: Vec<AreaCode> = distinct(counts.keys().map(|(area, _)| area));
        let groups: Vec<Group> = distinct(counts.keys().map(|(_, group)| group));
        let has = |level: Level| areas.iter().any(|area| area.level() == level);
        if has(Level::Regso) && has(Level::Deso) {
            return Err(CountTableError::TwoDivisions);
        }
        let by_area = Axis::of(areas.iter().map(|area| nearest_above(area, &areas)).collect());
        let by_group = Axis::of(group_parents(&groups)?);
        let mut values = vec![0.0; by_area.n() * by_group.n()];
        for (at, group) in groups.iter().enumerate() {
            let known = areas.iter().map(|area| whole(counts, area, group));
            let known: Vec<f64> = known.collect::<Result<_, _>>()?;
            let overlap =
                |at: usize| CountTableError::Overlap { area: areas[at].clone(), parts: "areas" };
            for (node, value) in by_area.completed(&known).map_err(overlap)?.iter().enumerate() {
                values[node * by_group.n() + at] = *value;
            }
        }
        for (node, row) in values.chunks_mut(by_group.n()).enumerate() {
            let known = by_area.nearest_known(node);
            let overlap =
                |_| CountTableError::Overlap { area: areas[known].clone(), parts: "groups" };
            row.copy_from_slice(&by_group.completed(&row[..groups.len()]).map_err(overlap)?);
        }
        let dimensions =
            vec![Dimension::tree(&by_area.parents)?, Dimension::tree(&by_group.parents)?];
        let table = Table::new(dimensions, values)?;
        Ok(Self { areas, groups, by_area, by_group, table })
    }

    /// Returns the places of counts below `at_least`, and of those withheld for their sake.
    pub(super) fn withheld(
        &self,
        at_least: u32,
    ) -> Result<(BTreeSet<Place>, BTreeSet<Place>), CountTableError> {
        let nodes = |cell: usize| (self.table.node(cell, 0), self.table.node(cell, 1));
        let is_published = |cell: &usize| {
            let (area, group) = nodes(*cell);
            self.by_area.is_known(area) && self.by_group.is_known(group)
        };
        let cells = 0..self.table.n_cells();
        let unpublished: Vec<usize> = cells.clone().filter(|cell| !is_published(cell)).collect();
        let protected = protect_counts(&self.table, at_least, &[], &unpublished)?;
        let of = |status: Status| {
            let those = cells.clone().filter(|cell| protected.statuses[*cell] == status);
            those
                .filter(is_published)
                .map(|cell| {
                    let (area, group) = nodes(cell);
                    (self.areas[area].clone(), self.groups[group].clone())
                })
                .collect()
        };
        Ok((of(Status::Primary), of(Status::Secondary)))
    }
}

fn distinct<'a, K: Ord + Clone + 'a>(keys: impl Iterator<Item = &'a K>) -> Vec<K> {
    keys.cloned().collect::<BTreeSet<K>>().into_iter().collect()
}

fn whole(
    counts: &BTreeMap<Place, Option<f64>>,
    area: &AreaCode,
    group: &Group,
) -> Result<f64, CountTableError> {
    let value = counts.get(&(area.clone(), group.clone())).copied().flatten();
    let (area, group) = (area.clone(), group.clone());
    match value {
        None => Err(CountTableError::Hole { area, group }),
        Some(value) if value < 0.0 || value.fract() != 0.0 => {
            Err(CountTableError::NotWhole { area, group, value })
        }
        Some(value) => Ok(value),
    }
}

/// Returns the place of the smallest area in the sorted list that this one lies in.
fn nearest_above(area: &AreaCode, areas: &[AreaCode]) -> Option<usize> {
    let above = std::iter::successors(area.parent(), AreaCode::parent);
    above.into_iter().find_map(|code| areas.binary_search(&code).ok())
}

/// Every group is a part of `T`; without it women and men stand beside each other.
fn group_parents(groups: &[Group]) -> Result<Vec<Option<usize>>, CountTableError> {
    let total = groups.iter().position(|group| *group == Group::total());
    let of_sex = [Group::women(), Group::men()];
    if total.is_none()
        && let Some(group) = groups.iter().find(|group| !of_sex.contains(group))
    {
        return Err(CountTableError::NoTotal { group: group.clone() });
    }
    Ok((0..groups.len()).map(|at| total.filter(|total| *total != at)).collect())
}
