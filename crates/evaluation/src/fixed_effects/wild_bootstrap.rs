//! The wild cluster bootstrap: a whole cluster's residuals change sign together.
//!
//! Everything follows from cluster sums, so that a draw costs as many operations as there are
//! clusters times coefficients, whatever the number of rows.

pub mod family;

use numerics::streams::Stream;
use numerics::sum::count;
use rayon::prelude::*;

use super::clusters::{Clusters, cluster_scores};
use super::regressors::{Fitted, Regressors};

/// Which residuals are turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Residuals {
    /// Those of the fit in which the coefficient has the tested value (WCR).
    Restricted,
    /// Those of the fit itself (WCU).
    Unrestricted,
}

/// What a cluster's residuals are multiplied with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turns {
    /// −1 or 1.
    Rademacher,
    /// ±√½, ±1 or ±√(3/2): for few clusters (Webb 2023).
    Webb,
}

/// How to bootstrap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WildBootstrap {
    /// The tested value of the coefficient.
    pub null: f64,
    /// Which residuals.
    pub residuals: Residuals,
    /// Which turns.
    pub turns: Turns,
    /// How many draws; where there are no more different ones than this, each is taken once.
    pub draws: usize,
    /// What fixes the draws.
    pub seed: u64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct WildTest {
    /// The coefficient less the tested value, over its clustered standard error without
    /// small-sample correction.
    pub statistic: f64,
    /// The share of draws whose statistic is as large or larger in size; ties, the sample itself
    /// among them, count. Never zero.
    pub p_value: f64,
    /// The share of draws whose statistic is strictly larger: what other programs may print.
    pub p_value_without_ties: f64,
    /// How many draws.
    pub draws: usize,
    /// Whether every possible draw was taken.
    pub is_enumerated: bool,
}

/// Draws worked on side by side.
const BATCH: usize = 64;

/// Relative difference of statistics that counts as a tie.
const TIE: f64 = 1e-10;

/// What is turned.
struct Turned {
    statistic: f64,
    scores: Vec<f64>,
    parts: Vec<f64>,
}

impl WildBootstrap {
    /// Returns how many different draws there are of so many clusters, where all are taken.
    fn all(&self, clusters: usize) -> Option<usize> {
        let choices: usize = match self.turns {
            Turns::Rademacher => 2,
            Turns::Webb => 6,
        };
        let all = u32::try_from(clusters).ok().and_then(|g| choices.checked_pow(g));
        all.filter(|all| *all <= self.draws)
    }
}

/// Cluster sums for the test of one coefficient.
#[derive(Debug, Clone)]
pub struct WildSums {
    k: usize,
    coefficient: f64,
    /// The coefficient's own cell of `(X'WX)⁻¹`.
    own_inverse: f64,
    /// Column of `(X'WX)⁻¹` of the coefficient.
    inverse: Vec<f64>,
    /// Scores of the fit, `k` per cluster.
    scores: Vec<f64>,
    /// Scores of the coefficient's own direction, `k` per cluster.
    directions: Vec<f64>,
    /// `directions · (X'WX)⁻¹`.
    images: Vec<f64>,
}

impl WildSums {
    /// Adds up a fit by cluster for the test of the kept column `coefficient`.
    ///
    /// The regressors must hold every effect that is not nested in the clusters as columns of
    /// their own; nested ones may be absorbed.
    #[must_use]
    pub fn of(
        regressors: &Regressors,
        fitted: &Fitted,
        weights: Option<&[f64]>,
        clusters: &Clusters,
        coefficient: usize,
    ) -> Self {
        let k = regressors.columns.len();
        let inverse = regressors.inverse_gram.column(coefficient).to_vec();
        let mut direction = vec![0.0; fitted.residuals.len()];
        for (column, share) in regressors.columns.iter().zip(&inverse) {
            for (value, x) in direction.iter_mut().zip(column) {
                *value += share * x;
            }
        }
        let along = Fitted { coefficients: Vec::new(), residuals: direction };
        let scores = cluster_scores(regressors, fitted, weights, clusters);
        let directions = cluster_scores(regressors, &along, weights, clusters);
        let image = |own: &[f64]| regressors.inverse_gram.times(own);
        let images = directions.chunks_exact(k).flat_map(image).collect();
        Self {
            k,
            coefficient: fitted.coefficients[coefficient],
            own_inverse: inverse[coefficient],
            inverse,
            scores,
            directions,
            images,
        }
    }

    /// Returns the statistic, and the scores and their shares in the coefficient that are turned.
    fn turned(&self, how: &WildBootstrap) -> Turned {
        let distance = self.coefficient - how.null;
        let along =
            |scores: &[f64]| -> f64 { scores.iter().zip(&self.inverse).map(|(s, a)| s * a).sum() };
        let variance: f64 =
            self.scores.chunks_exact(self.k).map(|own| along(own) * along(own)).sum();
        let statistic = distance / variance.sqrt();
        // Imposing the tested value adds the coefficient's own direction to the residuals.
        let added = match how.residuals {
            Residuals::Restricted => distance / self.own_inverse,
            Residuals::Unrestricted => 0.0,
        };
        let scores: Vec<f64> =
            self.scores.iter().zip(&self.directions).map(|(s, d)| s + added * d).collect();
        let parts: Vec<f64> = scores.chunks_exact(self.k).map(along).collect();
        Turned { statistic, scores, parts }
    }

    /// Runs the test.
    #[must_use]
    pub fn test(&self, how: &WildBootstrap) -> WildTest {
        let Turned { statistic, scores, parts } = self.turned(how);
        let g = parts.len();
        let all = how.all(g);
        let draws = all.unwrap_or(how.draws);
        let limit = statistic * statistic;
        let batches: Vec<usize> = (0..draws).step_by(BATCH).collect();
        let counts = |first: &usize| {
            let size = BATCH.min(draws - first);
            let turns = turns(*first, size, g, how, all.is_some());
            self.count(&turns, &scores, &parts, limit, size)
        };
        let (or_equal, larger) =
            batches.par_iter().map(counts).reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        let one = usize::from(all.is_none());
        WildTest {
            statistic,
            // The sample itself is one of all draws; among random ones it is counted besides.
            p_value: count((or_equal + one).max(1)) / count(draws + one),
            p_value_without_ties: count(larger) / count(draws),
            draws,
            is_enumerated: all.is_some(),
        }
    }

    /// Counts the draws of a batch as far out as the limit, and further.
    fn count(
        &self,
        turns: &[f64],
        scores: &[f64],
        parts: &[f64],
        limit: f64,
        size: usize,
    ) -> (usize, usize) {
        let (step, variances) = self.moves(turns, scores, parts);
        let squares = step.iter().zip(&variances).take(size);
        squares.fold((0, 0), |(or_equal, larger), (step, variance)| {
            let square = step * step;
            let bound = limit * variance;
            (
                or_equal + usize::from(square >= bound * (1.0 - 2.0 * TIE)),
                larger + usize::from(square > bound * (1.0 + 2.0 * TIE)),
            )
        })
    }

    /// Returns how far the coefficient moves in each draw of a batch, and the variance it has.
    fn moves(&self, turns: &[f64], scores: &[f64], parts: &[f64]) -> ([f64; BATCH], [f64; BATCH]) {
        let k = self.k;
        let mut sums = vec![[0.0; BATCH]; k];
        let mut step = [0.0; BATCH];
        for (g, part) in parts.iter().enumerate() {
            let own = &turns[g * BATCH..(g + 1) * BATCH];
            for (sums, score) in sums.iter_mut().zip(&scores[g * k..(g + 1) * k]) {
                for (sum, turn) in sums.iter_mut().zip(own) {
                    *sum += score * turn;
                }
            }
            for (step, turn) in step.iter_mut().zip(own) {
                *step += part * turn;
            }
        }
        let mut variances = [0.0; BATCH];
        for (g, part) in parts.iter().enumerate() {
            let own = &turns[g * BATCH..(g + 1) * BATCH];
            let mut score = [0.0; BATCH];
            for (score, turn) in score.iter_mut().zip(own) {
                *score = part * turn;
            }
            for (sums, image) in sums.iter().zip(&self.images[g * k..(g + 1) * k]) {
                for (score, sum) in score.iter_mut().zip(sums) {
                    *score -= image * sum;
                }
            }
            for (variance, score) in variances.iter_mut().zip(&score) {
                *variance += score * score;
            }
        }
        (step, variances)
    }

    /// Returns the values of the coefficient that the test does not reject at `1 − level`, found
    /// by halving on both sides of the estimate; `None` where it rejects none of the far ones.
    #[must_use]
    pub fn interval(&self, how: &WildBootstrap, level: f64) -> Option<(f64, f64)> {
        let p = |null: f64| self.test(&WildBootstrap { null, ..*how }).p_value;
        let scale = self.coefficient - how.null;
        let along = |own: &[f64]| own.iter().zip(&self.inverse).map(|(s, a)| s * a).sum::<f64>();
        let variance: f64 =
            self.scores.chunks_exact(self.k).map(|own| along(own) * along(own)).sum();
        let unit = variance.sqrt().max(scale.abs() * 1e-9);
        let end = |side: f64| {
            let mut outside = 2.0;
            while p(self.coefficient + side * outside * unit) > 1.0 - level {
                outside *= 2.0;
                if outside > 200.0 {
                    return None;
                }
            }
            let mut inside = 0.0;
            for _ in 0..30 {
                let middle = 0.5 * (inside + outside);
                if p(self.coefficient + side * middle * unit) > 1.0 - level {
                    inside = middle;
                } else {
                    outside = middle;
                }
                if outside - inside < 1e-4 * outside {
                    break;
                }
            }
            Some(self.coefficient + side * 0.5 * (inside + outside) * unit)
        };
        Some((end(-1.0)?, end(1.0)?))
    }
}

/// Returns the turns of a batch of draws, cluster after cluster.
fn turns(
    first: usize,
    size: usize,
    g: usize,
    how: &WildBootstrap,
    is_enumerated: bool,
) -> Vec<f64> {
    let (half, three_halves) = (0.5_f64.sqrt(), 1.5_f64.sqrt());
    let webb = [-three_halves, -1.0, -half, half, 1.0, three_halves];
    let mut turns = vec![0.0; g * BATCH];
    for place in 0..size {
        let draw = first + place;
        if is_enumerated {
            let mut left = draw;
            for cluster in 0..g {
                turns[cluster * BATCH + place] = match how.turns {
                    Turns::Rademacher => [-1.0, 1.0][left % 2],
                    Turns::Webb => webb[left % 6],
                };
                left /= if how.turns == Turns::Rademacher { 2 } else { 6 };
            }
            continue;
        }
        let number = u64::try_from(draw).expect("a number of draws fits 64 bits");
        let mut stream = Stream::new(how.seed, number);
        let mut bits = 0;
        for cluster in 0..g {
            turns[cluster * BATCH + place] = match how.turns {
                Turns::Webb => webb[stream.index(6)],
                Turns::Rademacher => {
                    if cluster % 64 == 0 {
                        bits = stream.next_u64();
                    }
                    let is_up = bits & 1 == 1;
                    bits >>= 1;
                    if is_up { 1.0 } else { -1.0 }
                }
            };
        }
    }
    turns
}
