//! Indices that are one weighted sum per unit, grouped by what units lack.

use std::collections::BTreeMap;

use numerics::elementary::ln;
use numerics::sum::{count, sum};

use crate::need_index::aggregation::{Aggregation, LevelRule};
use crate::need_index::hierarchy::Weights;
use crate::need_index::plan::{Member, Plan};
use crate::robustness::weigher::{Packed, TOGETHER};

/// Units whose score is `Σ w·f(x)` with weights that depend only on which indicators they have:
/// what arithmetic means on all levels make of f(x) = x, geometric means of f(x) = ln x.
pub(crate) struct Linear {
    /// The units with a score, pattern by pattern.
    pub(crate) rows: Vec<usize>,
    patterns: Vec<Pattern>,
}

struct Pattern {
    /// Which indicators the units have.
    has: Vec<bool>,
    /// Those indicators' values.
    packed: Packed,
}

impl Linear {
    /// Returns the form; `None` where the index is not one weighted sum.
    pub(crate) fn new(
        normalised: &[Vec<Option<f64>>],
        levels: &[LevelRule],
        index: &[Option<f64>],
    ) -> Option<Self> {
        let one = levels.first()?.aggregation;
        if levels.iter().any(|rule| rule.aggregation != one) {
            return None;
        }
        let term: fn(f64) -> f64 = match one {
            Aggregation::Arithmetic => |x| x,
            Aggregation::Geometric => ln,
            _ => return None,
        };
        let mut by_pattern: BTreeMap<Vec<bool>, Vec<usize>> = BTreeMap::new();
        for row in (0..index.len()).filter(|row| index[*row].is_some()) {
            let has = normalised.iter().map(|column| column[row].is_some()).collect();
            by_pattern.entry(has).or_default().push(row);
        }
        let mut rows = Vec::with_capacity(index.len());
        let mut patterns = Vec::with_capacity(by_pattern.len());
        for (has, members) in by_pattern {
            let columns: Vec<&Vec<Option<f64>>> =
                normalised.iter().zip(&has).filter(|(_, has)| **has).map(|(c, _)| c).collect();
            let mut matrix = Vec::with_capacity(columns.len() * members.len());
            for column in &columns {
                matrix.extend(members.iter().filter_map(|row| column[*row]).map(term));
            }
            if matrix.iter().any(|value| !value.is_finite()) {
                return None;
            }
            let packed = Packed::new(&matrix, members.len(), columns.len());
            patterns.push(Pattern { has, packed });
            rows.extend(members);
        }
        Some(Self { rows, patterns })
    }

    /// Writes the scores of [`Linear::rows`] under the weights of up to [`TOGETHER`] draws.
    pub(crate) fn score(
        &self,
        plan: &Plan,
        levels: &[LevelRule],
        weights: &[Weights],
        scores: &mut [Vec<f64>; TOGETHER],
    ) {
        let mut offset = 0;
        for pattern in &self.patterns {
            let effective: Vec<Vec<f64>> = weights
                .iter()
                .map(|weights| effective_weights(plan, levels, weights, &pattern.has))
                .collect();
            let views: Vec<&[f64]> = effective.iter().map(Vec::as_slice).collect();
            pattern.packed.weigh(&views, offset, scores);
            offset += pattern.packed.n_units();
        }
    }
}

/// Returns the weights in the index of the indicators that a unit has; they sum to one.
fn effective_weights(
    plan: &Plan,
    levels: &[LevelRule],
    weights: &Weights,
    has: &[bool],
) -> Vec<f64> {
    let mut present = vec![false; weights.groups.len()];
    for planned in &plan.groups {
        let there = planned.members.iter().filter(|member| is_there(**member, has, &present));
        let (mut n, mut total) = (0, 0.0);
        for member in there {
            n += 1;
            total += weights.of(*member);
        }
        let share = count(n) / count(planned.members.len());
        let enough = n > 0 && share >= levels[planned.level - 2].minimum_share;
        present[planned.group] = enough && total > 0.0;
    }
    let mut of_groups = vec![0.0; weights.groups.len()];
    let mut of_indicators = vec![0.0; weights.indicators.len()];
    of_groups[plan.index()] = 1.0;
    for planned in plan.groups.iter().rev() {
        if !present[planned.group] {
            continue;
        }
        let own: f64 = of_groups[planned.group];
        let there = || planned.members.iter().filter(|member| is_there(**member, has, &present));
        let total = sum(there().map(|member| weights.of(*member)));
        for member in there() {
            let weight = own * (weights.of(*member) / total);
            match member {
                Member::Indicator(place) => of_indicators[*place] = weight,
                Member::Group(place) => of_groups[*place] = weight,
            }
        }
    }
    of_indicators.into_iter().zip(has).filter(|(_, has)| **has).map(|(weight, _)| weight).collect()
}

fn is_there(member: Member, has: &[bool], present: &[bool]) -> bool {
    match member {
        Member::Indicator(place) => has[place],
        Member::Group(place) => present[place],
    }
}
