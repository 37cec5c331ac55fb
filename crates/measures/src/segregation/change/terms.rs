//! The terms of a change by each method.

use crate::segregation::change::margins::{Adjusted, Shares};
use crate::segregation::entropy::{entropy, surprise};

/// The terms of a change over common areas and groups.
pub(crate) struct Terms {
    pub(crate) group_marginal: f64,
    pub(crate) unit_marginal: f64,
    pub(crate) interaction: Option<f64>,
    pub(crate) structural: f64,
    pub(crate) by_area: Vec<(String, f64)>,
}

pub(crate) fn shapley(adjusted: &Adjusted, areas: &[String]) -> Terms {
    let m = |structure, groups, areas| adjusted.at(structure, groups, areas).m();
    // The mean over structures and over the other margin, of changing one margin.
    let (mut group_marginal, mut unit_marginal) = (0.0, 0.0);
    for structure in [0, 1] {
        let at =
            [[m(structure, 0, 0), m(structure, 0, 1)], [m(structure, 1, 0), m(structure, 1, 1)]];
        group_marginal += 0.25 * ((at[1][0] - at[0][0]) + (at[1][1] - at[0][1]));
        unit_marginal += 0.25 * ((at[0][1] - at[0][0]) + (at[1][1] - at[1][0]));
    }
    let mut by_area = vec![0.0; areas.len()];
    for margins in [0, 1] {
        let after = adjusted.at(1, margins, margins).m_by_area();
        let before = adjusted.at(0, margins, margins).m_by_area();
        for ((sum, after), before) in by_area.iter_mut().zip(after).zip(before) {
            *sum += 0.5 * (after - before);
        }
    }
    let structural = numerics::sum::sum(by_area.iter().copied());
    let by_area = areas.iter().cloned().zip(by_area).collect();
    Terms { group_marginal, unit_marginal, interaction: None, structural, by_area }
}

pub(crate) fn karmel_maclachlan(adjusted: &Adjusted) -> Terms {
    let (before, after) = (adjusted.at(0, 0, 0), adjusted.at(1, 1, 1));
    let m = before.m();
    let group_marginal = before.with_groups_scaled(&after.groups).m() - m;
    let unit_marginal = before.with_areas_scaled(&after.areas).m() - m;
    let with_both = adjusted.at(0, 1, 1).m();
    Terms {
        group_marginal,
        unit_marginal,
        interaction: Some(with_both - m - group_marginal - unit_marginal),
        structural: after.m() - with_both,
        by_area: Vec::new(),
    }
}

pub(crate) fn mora_ruiz_castillo(before: &Shares, after: &Shares) -> Terms {
    let (first, second) = (within(before), within(after));
    let rows = before.areas.iter().zip(&after.areas).zip(first.iter().zip(&second));
    let (mut unit_marginal, mut structural) = (0.0, 0.0);
    for ((before, after), (first, second)) in rows {
        unit_marginal -= 0.5 * (after - before) * (first + second);
        structural -= 0.5 * (before + after) * (second - first);
    }
    Terms {
        group_marginal: entropy(&after.groups) - entropy(&before.groups),
        unit_marginal,
        interaction: None,
        structural,
        by_area: Vec::new(),
    }
}

/// Returns the entropy of the groups within each area.
fn within(shares: &Shares) -> Vec<f64> {
    let columns = || shares.cells.chunks_exact(shares.n_areas);
    let of_area =
        |(area, all): (usize, &f64)| columns().map(|column| surprise(column[area] / all)).sum();
    shares.areas.iter().enumerate().map(of_area).collect()
}
