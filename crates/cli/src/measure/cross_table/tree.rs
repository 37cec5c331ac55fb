//! A dimension's labels as a tree under one total.

use std::collections::BTreeMap;

/// The nodes of a dimension, the total first.
pub(super) struct Tree {
    /// What each node is called, with the units above it.
    pub(super) labels: Vec<String>,
    /// The node that each node is part of.
    pub(super) parents: Vec<Option<usize>>,
    /// The lowest node of each record.
    pub(super) leaf_of_record: Vec<usize>,
}

impl Tree {
    /// Returns the tree of records whose units are given level by level, highest first. Nodes are
    /// sorted by their labels.
    pub(super) fn of(levels: &[Vec<String>]) -> Self {
        let n_records = levels.first().map_or(0, Vec::len);
        let path = |record: usize, depth: usize| -> Vec<&str> {
            levels[..depth].iter().map(|level| level[record].as_str()).collect()
        };
        let mut nodes: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for record in 0..n_records {
            for depth in 1..=levels.len() {
                nodes.insert(path(record, depth), 0);
            }
        }
        for (number, place) in (1..).zip(nodes.values_mut()) {
            *place = number;
        }
        let parent = |path: &[&str]| {
            path.split_last().map_or(0, |(_, above)| nodes.get(above).copied().unwrap_or(0))
        };
        let mut labels = vec!["total".to_owned()];
        let mut parents = vec![None];
        for path in nodes.keys() {
            labels.push(path.join(" / "));
            parents.push(Some(parent(path)));
        }
        let leaf_of_record =
            (0..n_records).map(|record| nodes[&path(record, levels.len())]).collect();
        Self { labels, parents, leaf_of_record }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_lie_under_those_above_them() {
        let column = |texts: [&str; 3]| texts.map(str::to_owned).to_vec();
        let tree = Tree::of(&[column(["b", "a", "b"]), column(["x", "x", "y"])]);
        assert_eq!(tree.labels, ["total", "a", "a / x", "b", "b / x", "b / y"]);
        assert_eq!(tree.parents, [None, Some(0), Some(1), Some(0), Some(3), Some(3)]);
        assert_eq!(tree.leaf_of_record, [4, 2, 5]);
    }
}
