//! The programme in whole numbers.

/// What is decided about a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Free,
    In,
    Out,
}

/// Candidates in the order of their codes; sums of benefits and of costs are at most 2⁶¹.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) benefit: Vec<i64>,
    pub(super) cost: Vec<i64>,
    pub(super) group: Vec<usize>,
    /// The fewest of each group.
    pub(super) low: Vec<usize>,
    /// The most of each group.
    pub(super) high: Vec<usize>,
    pub(super) total_low: usize,
    pub(super) total_high: usize,
    pub(super) budget: i64,
    pub(super) standing: Vec<Standing>,
}

impl Problem {
    /// Returns how many of a group, or of all, have a standing.
    pub(super) fn count(&self, group: Option<usize>, standing: Standing) -> usize {
        self.group
            .iter()
            .zip(&self.standing)
            .filter(|(of, has)| group.is_none_or(|group| **of == group) && **has == standing)
            .count()
    }
}
