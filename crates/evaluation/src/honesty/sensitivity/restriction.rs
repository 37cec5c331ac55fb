//! What may be wrong with parallel trends: sets of possible violations as linear inequalities.
//!
//! A violation δ has one number per period, zero in the reference. Restrictions bound it after the
//! reference; those that compare with the largest violation before it are unions of polyhedra, one
//! per place and sign of that largest violation.

use crate::honesty::event_study::EventStudy;

/// How violations after the start are bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounded {
    /// Δ^SD(M): the slope changes by at most M between neighbouring periods.
    Smoothness,
    /// Δ^RM(M̄): from one period to the next it moves at most M̄ times as far as the largest such
    /// move before the start.
    RelativeMagnitudes,
    /// Δ^SDRM(M̄): the slope changes by at most M̄ times the largest such change before the start.
    RelativeSmoothness,
}

impl Bounded {
    /// Returns the id that a command has.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Smoothness => "smoothness",
            Self::RelativeMagnitudes => "relative-magnitudes",
            Self::RelativeSmoothness => "relative-smoothness",
        }
    }
}

/// What is known of a violation's direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Nothing.
    Any,
    /// It is at or above zero after the start.
    Positive,
    /// It is at or below zero after the start.
    Negative,
    /// It never falls.
    Increasing,
    /// It never rises.
    Decreasing,
}

impl Direction {
    /// Returns the id that a command has.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Increasing => "increasing",
            Self::Decreasing => "decreasing",
        }
    }
}

/// A set of violations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restriction {
    /// How large they may be.
    pub bounded: Bounded,
    /// Which way they may go.
    pub direction: Direction,
}

/// One inequality `a'δ ≤ bound` over the periods of the event study.
#[derive(Debug, Clone, PartialEq)]
pub struct Inequality {
    /// One factor per period.
    pub factors: Vec<f64>,
    /// What the sum is at most.
    pub bound: f64,
}

/// Returns the polyhedra whose union is the set of violations, each as the inequalities that touch
/// a period after the reference.
///
/// # Source
/// Rambachan, A. and Roth, J. (2023), A More Credible Approach to Parallel Trends, Review of
/// Economic Studies 90(5), doi 10.1093/restud/rdad018, section 2.4.
#[must_use]
pub fn polyhedra(study: &EventStudy, restriction: Restriction, m: f64) -> Vec<Vec<Inequality>> {
    let grid = Grid { n_before: study.n_before, n_after: study.n_after() };
    let before = whole(grid.n_before);
    let pieces = match restriction.bounded {
        Bounded::Smoothness => vec![grid.slope_changes(m)],
        Bounded::RelativeMagnitudes => {
            let largest = (-before..0).map(|from| grid.step(from));
            largest.flat_map(|move_| grid.relative(&move_, m, Grid::step)).collect()
        }
        Bounded::RelativeSmoothness => {
            let largest = (1 - before..0).map(|at| grid.slope_change(at));
            largest.flat_map(|change| grid.relative(&change, m, Grid::slope_change)).collect()
        }
    };
    let extra = grid.directed(restriction.direction);
    pieces.into_iter().map(|piece| [piece, extra.clone()].concat()).collect()
}

/// Periods counted from the reference, which is 0.
#[derive(Debug, Clone, Copy)]
struct Grid {
    n_before: usize,
    n_after: usize,
}

impl Grid {
    /// Returns the factors of one combination of periods, from (period, factor).
    fn factors(self, terms: &[(i64, f64)]) -> Vec<f64> {
        let mut factors = vec![0.0; self.n_before + self.n_after];
        for &(period, factor) in terms.iter().filter(|(period, _)| *period != 0) {
            let place = period + whole(self.n_before) - i64::from(period > 0);
            factors[usize::try_from(place).expect("a period of the study")] += factor;
        }
        factors
    }

    /// Returns `δ_{t+1} − δ_t`.
    fn step(self, from: i64) -> Vec<f64> {
        self.factors(&[(from, -1.0), (from + 1, 1.0)])
    }

    /// Returns `δ_{t+1} − 2δ_t + δ_{t−1}`.
    fn slope_change(self, at: i64) -> Vec<f64> {
        self.factors(&[(at - 1, 1.0), (at, -2.0), (at + 1, 1.0)])
    }

    fn slope_changes(self, m: f64) -> Vec<Inequality> {
        let rows = (0..whole(self.n_after)).map(|at| self.slope_change(at));
        rows.flat_map(|row| [(scaled(&row, 1.0)), scaled(&row, -1.0)])
            .map(|factors| Inequality { factors, bound: m })
            .collect()
    }

    /// Returns, for the largest violation at one place with either sign, that those after the
    /// reference are at most `m` times as large.
    fn relative(
        self,
        largest: &[f64],
        m: f64,
        row: fn(Self, i64) -> Vec<f64>,
    ) -> [Vec<Inequality>; 2] {
        [1.0, -1.0].map(|sign| {
            let rows = (0..whole(self.n_after)).map(|at| row(self, at));
            rows.flat_map(|row| [scaled(&row, 1.0), scaled(&row, -1.0)])
                .map(|row| {
                    let factors =
                        row.iter().zip(largest).map(|(own, large)| own - m * sign * large);
                    Inequality { factors: factors.collect(), bound: 0.0 }
                })
                .collect()
        })
    }

    fn directed(self, direction: Direction) -> Vec<Inequality> {
        let rows: Vec<Vec<f64>> = match direction {
            Direction::Any => Vec::new(),
            Direction::Positive | Direction::Negative => {
                (1..=whole(self.n_after)).map(|at| self.factors(&[(at, -1.0)])).collect()
            }
            Direction::Increasing | Direction::Decreasing => {
                (0..whole(self.n_after)).map(|from| scaled(&self.step(from), -1.0)).collect()
            }
        };
        let sign = match direction {
            Direction::Negative | Direction::Decreasing => -1.0,
            _ => 1.0,
        };
        rows.iter().map(|row| Inequality { factors: scaled(row, sign), bound: 0.0 }).collect()
    }
}

fn scaled(row: &[f64], by: f64) -> Vec<f64> {
    row.iter().map(|value| by * value).collect()
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).expect("a number of periods is small")
}
