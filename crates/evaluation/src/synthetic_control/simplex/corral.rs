//! The nearest point of a polytope, from corral to corral.

use super::householder::{back_substitute, triangularise};
use super::{Distances, OPTIMAL, PERFECT, Solved, dot};

/// Donors that carry weight and where they lead.
struct Corral<'a> {
    distances: &'a Distances,
    ridge: f64,
    support: Vec<usize>,
    weights: Vec<f64>,
    /// `x = Σ wⱼcⱼ`.
    x: Vec<f64>,
    /// Room for the factors.
    matrix: Vec<f64>,
    right: Vec<f64>,
}

/// Returns the optimal weights.
pub(super) fn solve(distances: &Distances, lengths: &[f64], ridge: f64) -> Solved {
    let nearest = smallest(lengths).0;
    let longest = lengths.iter().copied().fold(0.0, f64::max);
    let x = (0..distances.m).map(|column| distances.at(nearest, column)).collect();
    let (matrix, right) = (Vec::new(), Vec::new());
    let (support, weights) = (vec![nearest], vec![1.0]);
    let mut corral = Corral { distances, ridge, support, weights, x, matrix, right };
    let mut products = vec![0.0; distances.n];
    let mut steps = 0;
    let mut squared = corral.squared();
    // A corral is never visited twice; the limit only guards against rounding.
    while steps < 50 * (distances.n + distances.m) {
        if squared <= PERFECT * PERFECT * longest {
            break;
        }
        distances.products(&corral.x, &mut products);
        for (donor, weight) in corral.support.iter().zip(&corral.weights) {
            products[*donor] += ridge * weight;
        }
        let (entering, product) = smallest(&products);
        let scale = ((lengths[entering] + ridge) * squared).sqrt();
        if squared - product <= OPTIMAL * scale || corral.support.contains(&entering) {
            break;
        }
        steps += 1;
        let kept = (corral.support.clone(), corral.weights.clone(), corral.x.clone());
        corral.support.push(entering);
        corral.weights.push(0.0);
        let moved = corral.settle();
        let now = corral.squared();
        if !moved || now >= squared {
            (corral.support, corral.weights, corral.x) = kept;
            break;
        }
        squared = now;
    }
    let mut weights = vec![0.0; distances.n];
    for (donor, weight) in corral.support.iter().zip(&corral.weights) {
        weights[*donor] = *weight;
    }
    Solved { weights, steps }
}

/// Returns the share of the way to `target` at which a weight reaches zero, if it does.
fn exit(at: f64, target: f64) -> Option<f64> {
    (target <= 0.0).then(|| if at == 0.0 { 0.0 } else { at / (at - target) })
}

fn smallest(values: &[f64]) -> (usize, f64) {
    // Eight lanes, so that the search for the value does not wait for itself.
    let mut lanes = [f64::INFINITY; 8];
    let chunks = values.chunks_exact(8);
    for value in chunks.remainder() {
        lanes[0] = if *value < lanes[0] { *value } else { lanes[0] };
    }
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = if *value < *lane { *value } else { *lane };
        }
    }
    let least = lanes.into_iter().fold(f64::INFINITY, f64::min);
    (values.iter().position(|value| *value == least).unwrap_or(0), least)
}

impl Corral<'_> {
    fn squared(&self) -> f64 {
        dot(&self.x, &self.x) + self.ridge * dot(&self.weights, &self.weights)
    }

    /// Moves to the nearest point of a corral's affine hull that lies inside it; false where the
    /// donors depend on each other.
    fn settle(&mut self) -> bool {
        loop {
            let Some(target) = self.affine() else { return false };
            let pairs = || self.weights.iter().zip(&target);
            let step = pairs().filter_map(|(at, target)| exit(*at, *target)).fold(1.0, f64::min);
            let inside = target.iter().all(|weight| *weight > 0.0);
            if inside {
                self.weights = target;
                self.place();
                return true;
            }
            let mut leaves = vec![false; target.len()];
            for ((leaves, at), target) in leaves.iter_mut().zip(&mut self.weights).zip(&target) {
                *leaves = exit(*at, *target).is_some_and(|exit| exit <= step);
                *at += step * (target - *at);
            }
            let mut keep = leaves.iter().map(|leaves| !leaves);
            self.support.retain(|_| keep.next() == Some(true));
            let mut keep = leaves.iter().map(|leaves| !leaves);
            self.weights.retain(|_| keep.next() == Some(true));
        }
    }

    fn place(&mut self) {
        for (column, x) in self.x.iter_mut().enumerate() {
            let values = self.distances.column(column);
            *x =
                self.support.iter().zip(&self.weights).map(|(d, weight)| weight * values[*d]).sum();
        }
    }

    /// Returns the weights, of any sign but summing to one, that lead nearest to the target.
    fn affine(&mut self) -> Option<Vec<f64>> {
        let k = self.support.len();
        if k == 1 {
            return Some(vec![1.0]);
        }
        // Differences from the heaviest donor: unknown are the weights of the others.
        let heaviest = (0..k).fold(0, |a, b| if self.weights[b] > self.weights[a] { b } else { a });
        let penalised = if self.ridge > 0.0 { k } else { 0 };
        let (m, root) = (self.distances.m, self.ridge.sqrt());
        let height = m + penalised;
        self.matrix.clear();
        self.right.clear();
        let base = self.support[heaviest];
        for place in (0..k).filter(|place| *place != heaviest) {
            let donor = self.support[place];
            let column = (0..m).map(|c| self.distances.at(donor, c) - self.distances.at(base, c));
            self.matrix.extend(column);
            self.matrix.extend((0..penalised).map(|row| match row {
                row if row == place => root,
                row if row == heaviest => -root,
                _ => 0.0,
            }));
        }
        self.right.extend((0..m).map(|column| -self.distances.at(base, column)));
        self.right.extend((0..penalised).map(|row| if row == heaviest { -root } else { 0.0 }));
        if !triangularise(&mut self.matrix, height, &mut self.right) {
            return None;
        }
        let mut others = vec![0.0; k - 1];
        back_substitute(&self.matrix, height, &self.right, &mut others);
        let own = 1.0 - others.iter().sum::<f64>();
        others.insert(heaviest, own);
        Some(others)
    }
}
