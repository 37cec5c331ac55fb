//! Every area held against the nation, so that larger always means worse.

use domain::indicator::Direction;
use measures::gap::gap;

use super::IndicatorView;

/// How much worse than the nation each area is.
#[derive(Debug, Clone, PartialEq)]
pub struct AgainstNation {
    /// The nation's value.
    pub nation: f64,
    /// Which way is better.
    pub direction: Direction,
    /// Per area of the view, in its order: above zero is worse, below better; `None` without value.
    pub worse_by: Vec<Option<f64>>,
}

impl IndicatorView {
    /// Returns every area against the nation; `None` where the nation has no value or no direction
    /// is decided.
    #[must_use]
    pub fn against_nation(&self) -> Option<AgainstNation> {
        let (nation, direction) = self.nation.zip(self.indicator.direction)?;
        let worse_by = |value| gap(value, Some(nation), Some(direction)).and_then(|g| g.worse_by);
        let worse_by = self.areas.iter().map(|area| worse_by(area.measured.value())).collect();
        Some(AgainstNation { nation, direction, worse_by })
    }
}

impl AgainstNation {
    /// Returns the lowest and the highest value that lie between two distances from the nation.
    #[must_use]
    pub fn values_between(&self, one: f64, other: f64) -> (f64, f64) {
        let value = |worse_by: f64| match self.direction {
            Direction::HigherIsBetter => self.nation - worse_by,
            Direction::LowerIsBetter => self.nation + worse_by,
        };
        let (one, other) = (value(one), value(other));
        (one.min(other), one.max(other))
    }

    /// Returns the ends of the classes that `cuts` make, the best and the worst area included;
    /// empty where no area has a value.
    #[must_use]
    pub fn class_ends(&self, cuts: &[f64]) -> Vec<f64> {
        let known = || self.worse_by.iter().flatten().copied();
        let (Some(best), Some(worst)) = (known().reduce(f64::min), known().reduce(f64::max)) else {
            return Vec::new();
        };
        std::iter::once(best).chain(cuts.iter().copied()).chain([worst]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_become_values_again_whichever_way_is_better() {
        let against = |direction| AgainstNation {
            nation: 80.0,
            direction,
            worse_by: vec![Some(5.0), None, Some(-3.0)],
        };
        let higher = against(Direction::HigherIsBetter);
        assert_eq!(higher.values_between(0.0, 5.0), (75.0, 80.0));
        assert_eq!(higher.class_ends(&[0.0]), [-3.0, 0.0, 5.0]);
        let lower = against(Direction::LowerIsBetter);
        assert_eq!(lower.values_between(0.0, 5.0), (80.0, 85.0));
        let none = AgainstNation { worse_by: vec![None], ..lower };
        assert!(none.class_ends(&[0.0]).is_empty());
    }
}
