//! How several commitments stand together: the spread and the worst, never a mean alone.

use std::collections::BTreeMap;

use super::life::Stage;

/// How many commitments stand where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread {
    counts: BTreeMap<Stage, usize>,
}

impl Spread {
    /// Returns the spread of these stages.
    #[must_use]
    pub fn of(stages: impl IntoIterator<Item = Stage>) -> Self {
        let mut counts = BTreeMap::new();
        for stage in stages {
            *counts.entry(stage).or_insert(0) += 1;
        }
        Self { counts }
    }

    /// Returns how many stand at a stage.
    #[must_use]
    pub fn count(&self, stage: Stage) -> usize {
        self.counts.get(&stage).copied().unwrap_or(0)
    }

    /// Returns the stages that any stands at with how many, the worst first.
    pub fn counts(&self) -> impl Iterator<Item = (Stage, usize)> + '_ {
        self.counts.iter().map(|(stage, count)| (*stage, *count))
    }

    /// Returns how many there are in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }

    /// Returns the worst stage of those that still count; a commitment that was replaced does not,
    /// since what replaced it does. `None` where none counts.
    #[must_use]
    pub fn worst(&self) -> Option<Stage> {
        self.counts.keys().copied().find(|stage| *stage != Stage::Replaced)
    }

    /// Returns how many were stopped: abandoned or not reached.
    #[must_use]
    pub fn n_stopped(&self) -> usize {
        self.counts().filter(|(stage, _)| stage.is_stopped()).map(|(_, count)| count).sum()
    }

    /// Returns whether all that count were reached.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.worst() == Some(Stage::Reached)
    }
}
