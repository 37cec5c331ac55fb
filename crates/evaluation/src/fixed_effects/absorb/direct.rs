//! Few levels beside the leading effect: the normal equations factored once.

use numerics::semidefinite::{SemidefiniteFactor, row_start};

use super::layout::{Layout, index32};

/// The share of a level's weight that must be left beside the levels before it for the level to
/// count as one of its own. Rounding leaves some 10⁻¹⁵; a graph of a thousand levels in a chain
/// leaves more than 10⁻⁷.
pub(super) const INDEPENDENT: f64 = 1e-10;

/// Returns the factor of `S = D'WMD`.
pub(super) fn factor(layout: &Layout) -> SemidefiniteFactor {
    let n = layout.n_unknowns();
    let mut lower = vec![0.0; row_start(n)];
    for (unknown, weight) in layout.diagonal.iter().enumerate() {
        lower[row_start(unknown) + unknown] = *weight;
    }
    let mut weight_of = vec![0.0; n];
    let mut seen: Vec<u32> = Vec::new();
    for (ends, total) in layout.starts.windows(2).zip(&layout.totals) {
        for place in ends[0]..ends[1] {
            add_crossings(layout, place, &mut lower);
            for unknowns in &layout.unknowns {
                let unknown = unknowns[place];
                if weight_of[unknown as usize] == 0.0 {
                    seen.push(unknown);
                }
                weight_of[unknown as usize] += layout.weight(place);
            }
        }
        seen.sort_unstable();
        for (position, row) in seen.iter().enumerate() {
            let row = *row as usize;
            let share = weight_of[row] / total;
            let own = &mut lower[row_start(row)..row_start(row + 1)];
            for column in &seen[..=position] {
                own[*column as usize] -= share * weight_of[*column as usize];
            }
        }
        for unknown in seen.drain(..) {
            weight_of[unknown as usize] = 0.0;
        }
    }
    SemidefiniteFactor::of(lower, &layout.diagonal, INDEPENDENT)
}

/// Adds a place's weight where two of the other effects meet.
fn add_crossings(layout: &Layout, place: usize, lower: &mut [f64]) {
    for (position, unknowns) in layout.unknowns.iter().enumerate().skip(1) {
        let row = row_start(unknowns[place] as usize);
        for others in &layout.unknowns[..position] {
            lower[row + others[place] as usize] += layout.weight(place);
        }
    }
}

/// Returns whether two effects cross once in every cell, with equal weights.
pub(super) fn is_balanced(layout: &Layout) -> bool {
    let n = layout.n_unknowns();
    if layout.unknowns.len() != 1
        || layout.weights.is_some()
        || layout.n() != n * layout.n_leading()
    {
        return false;
    }
    let mut last_seen = vec![u32::MAX; n];
    layout.starts.windows(2).enumerate().all(|(level, ends)| {
        layout.unknowns[0][ends[0]..ends[1]].iter().all(|unknown| {
            let is_first = last_seen[*unknown as usize] != index32(level);
            last_seen[*unknown as usize] = index32(level);
            is_first
        })
    })
}
