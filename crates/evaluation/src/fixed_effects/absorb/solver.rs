//! The ways to solve the normal equations beside the leading effect, and which one is taken.

use std::sync::OnceLock;

use numerics::semidefinite::{SemidefiniteFactor, row_start};

use super::PRECISION;
use super::components::{Components, components};
use super::direct;
use super::elimination::Elimination;
use super::gradient::{Limits, dot, search};
use super::layout::Layout;

/// Unknowns up to which the normal equations are factored.
const DIRECT_LIMIT: usize = 1_024;

/// Steps that an easy graph may need.
const EASY_STEPS: usize = 100;

/// Steps that a hard graph may need.
const HARD_STEPS: usize = 2_000;

/// Rounds of solving for what rounding left undone.
const ROUNDS: usize = 8;

#[derive(Debug)]
pub(super) enum Solver {
    /// One effect: nothing beside its means.
    Means,
    /// Two effects that cross once in every cell.
    Balanced,
    /// Few unknowns.
    Factored(SemidefiniteFactor),
    /// Many unknowns.
    Searched(Searched),
}

/// What a search over many unknowns needs.
#[derive(Debug)]
pub(super) struct Searched {
    /// For each other effect, how its levels hang together through the leading one.
    components: Vec<Components>,
    /// Filled once the plain search has stalled.
    blocks: OnceLock<Blocks>,
}

/// One approximate inverse per effect beside the leading one.
#[derive(Debug)]
pub(super) struct Blocks(Vec<Block>);

#[derive(Debug)]
enum Block {
    Factored(SemidefiniteFactor),
    Eliminated(Elimination),
}

impl Solver {
    pub(super) fn new(layout: &Layout) -> Self {
        if layout.n_unknowns() == 0 {
            Self::Means
        } else if direct::is_balanced(layout) {
            Self::Balanced
        } else if layout.n_unknowns() <= DIRECT_LIMIT {
            Self::Factored(direct::factor(layout))
        } else {
            Self::Searched(Searched::new(layout))
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Means => "means of one effect",
            Self::Balanced => "closed form of the balanced panel",
            Self::Factored(_) => "largest effect by means, the others by Cholesky",
            Self::Searched(searched) if searched.blocks.get().is_none() => "conjugate gradients",
            Self::Searched(_) => "conjugate gradients steered by approximate elimination",
        }
    }

    /// Returns the rank beside the leading effect where the way of solving knows it.
    pub(super) fn known_rank(&self) -> Option<usize> {
        match self {
            Self::Means => Some(0),
            Self::Factored(factor) => Some(factor.rank()),
            Self::Balanced | Self::Searched(_) => None,
        }
    }

    /// Takes the other effects out of a column whose leading effect is out already; adds what was
    /// taken to the unknowns; returns the last change as a share of the column's `length`.
    pub(super) fn take_out(
        &self,
        layout: &Layout,
        column: &mut [f64],
        unknowns: &mut [f64],
        length: f64,
    ) -> f64 {
        let mut right = layout.sums(column);
        let mut change = f64::INFINITY;
        for _ in 0..ROUNDS {
            if let Self::Searched(searched) = self {
                right = searched.consistent(layout, right);
            }
            let x = self.solve(layout, &right, PRECISION * 0.1 * length);
            let next = dot(&x, &right).max(0.0).sqrt() / length;
            if next <= PRECISION || next >= change {
                return next;
            }
            change = next;
            right = layout.take_out(&x, column);
            for (total, x) in unknowns.iter_mut().zip(&x) {
                *total += x;
            }
        }
        change
    }

    fn solve(&self, layout: &Layout, right: &[f64], error: f64) -> Vec<f64> {
        let by_weight = |g: &[f64]| g.iter().zip(&layout.diagonal).map(|(g, d)| g / d).collect();
        match self {
            Self::Means => Vec::new(),
            Self::Balanced => by_weight(right),
            Self::Factored(factor) => {
                let mut x = right.to_vec();
                factor.solve(&mut x);
                x
            }
            Self::Searched(searched) => searched.solve(layout, right, error),
        }
    }
}

impl Searched {
    fn new(layout: &Layout) -> Self {
        let n_others = layout.unknowns.len();
        let components = (0..n_others).map(|other| components(layout, other)).collect();
        Self { components, blocks: OnceLock::new() }
    }

    fn solve(&self, layout: &Layout, right: &[f64], error: f64) -> Vec<f64> {
        let mut fitted = Vec::new();
        let mut product = |x: &[f64]| layout.normal_product(x, &mut fitted);
        if self.blocks.get().is_none() {
            let by_weight =
                |g: &[f64]| g.iter().zip(&layout.diagonal).map(|(g, d)| g / d).collect();
            let limits = Limits { error, steps: 2 * EASY_STEPS, expected_steps: EASY_STEPS };
            let found = search(&mut product, by_weight, right.to_vec(), limits);
            if found.is_converged {
                return found.x;
            }
        }
        let blocks = self.blocks.get_or_init(|| Blocks::of(layout));
        let limits = Limits { error, steps: HARD_STEPS, expected_steps: usize::MAX };
        search(product, |g| blocks.apply(layout, g), right.to_vec(), limits).x
    }

    /// Takes out what rounding has put where no unknown can reach: sums over a component.
    fn consistent(&self, layout: &Layout, mut right: Vec<f64>) -> Vec<f64> {
        for (components, ends) in self.components.iter().zip(layout.offsets.windows(2)) {
            let own = &mut right[ends[0]..ends[1]];
            let weights = &layout.diagonal[ends[0]..ends[1]];
            let mut sums = vec![(0.0, 0.0); components.n];
            for ((value, weight), component) in own.iter().zip(weights).zip(&components.of) {
                let (sum, total) = &mut sums[*component as usize];
                *sum += value;
                *total += weight;
            }
            for ((value, weight), component) in own.iter_mut().zip(weights).zip(&components.of) {
                let (sum, total) = sums[*component as usize];
                *value -= weight * sum / total;
            }
        }
        right
    }
}

impl Blocks {
    fn of(layout: &Layout) -> Self {
        let block = |other: usize| {
            if layout.offsets[other + 1] - layout.offsets[other] <= DIRECT_LIMIT {
                Block::Factored(factor_of_one(layout, other))
            } else {
                Block::Eliminated(Elimination::of(layout, other))
            }
        };
        Self((0..layout.unknowns.len()).map(block).collect())
    }

    fn apply(&self, layout: &Layout, right: &[f64]) -> Vec<f64> {
        let mut all = Vec::with_capacity(right.len());
        for (block, ends) in self.0.iter().zip(layout.offsets.windows(2)) {
            let own = &right[ends[0]..ends[1]];
            match block {
                Block::Eliminated(elimination) => all.extend(elimination.solve(own)),
                Block::Factored(factor) => {
                    let mut x = own.to_vec();
                    factor.solve(&mut x);
                    all.extend(x);
                }
            }
        }
        all
    }
}

/// Returns the factor of the normal equations of one effect beside the leading one.
fn factor_of_one(layout: &Layout, other: usize) -> SemidefiniteFactor {
    let (start, end) = (layout.offsets[other], layout.offsets[other + 1]);
    let n = end - start;
    let mut lower = vec![0.0; row_start(n)];
    let scale = &layout.diagonal[start..end];
    for (unknown, weight) in scale.iter().enumerate() {
        lower[row_start(unknown) + unknown] = *weight;
    }
    let mut own: Vec<(usize, f64)> = Vec::new();
    for (ends, total) in layout.starts.windows(2).zip(&layout.totals) {
        own.clear();
        own.extend(
            (ends[0]..ends[1]).map(|place| {
                (layout.unknowns[other][place] as usize - start, layout.weight(place))
            }),
        );
        own.sort_unstable_by_key(|cell| cell.0);
        own.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                kept.1 += later.1;
            }
            is_same
        });
        for (position, (row, weight)) in own.iter().enumerate() {
            for (column, other_weight) in &own[..=position] {
                lower[row_start(*row) + column] -= weight * other_weight / total;
            }
        }
    }
    SemidefiniteFactor::of(lower, scale, direct::INDEPENDENT)
}
