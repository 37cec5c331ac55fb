//! Newton's method on the dual of a penalised problem: one number per column, not per donor.

use super::cholesky::{factorise, solve as solve_factored};
use super::{Distances, Solved, dot};

/// Where the search stands: `y = −Σ wⱼcⱼ` at the optimum and `μ`, the price of the sum of weights.
struct Dual<'a> {
    distances: &'a Distances,
    ridge: f64,
    /// `y`, then `μ`.
    point: Vec<f64>,
    /// `cⱼ·y + μ`; a donor's weight is its positive part over the penalty.
    lifts: Vec<f64>,
}

/// Steps that no problem has been seen to need.
const MOST_STEPS: usize = 200;

/// Returns the optimal weights; `None` where rounding keeps the search from ending.
pub(super) fn solve(distances: &Distances, ridge: f64) -> Option<Solved> {
    let mut dual = Dual::start(distances, ridge);
    let m = distances.m;
    let mut active: Vec<bool> = dual.lifts.iter().map(|lift| *lift > 0.0).collect();
    let mut matrix = vec![0.0; (m + 1) * (m + 1)];
    let mut gram = Gram::of(distances, &active);
    for steps in 1..=MOST_STEPS {
        gram.factor(ridge, &mut matrix).then_some(())?;
        let mut direction = dual.gradient();
        direction.iter_mut().for_each(|v| *v *= ridge);
        solve_factored(&matrix, m + 1, &mut direction);
        let whole = dual.advance(&direction)?;
        let now: Vec<bool> = dual.lifts.iter().map(|lift| *lift > 0.0).collect();
        if whole && now == active {
            dual.refine(&matrix);
            return Some(Solved { weights: dual.shares(), steps });
        }
        gram.update(distances, &active, &now);
        active = now;
    }
    None
}

impl<'a> Dual<'a> {
    fn start(distances: &'a Distances, ridge: f64) -> Self {
        let n = numerics::sum::count(distances.n);
        let uniform = |column| -distances.column(column).iter().sum::<f64>() / n;
        let mut point: Vec<f64> = (0..distances.m).map(uniform).collect();
        let mut lifts = vec![0.0; distances.n];
        distances.products(&point, &mut lifts);
        let price = price(&lifts, ridge);
        lifts.iter_mut().for_each(|lift| *lift += price);
        point.push(price);
        Self { distances, ridge, point, lifts }
    }

    fn weights(&self) -> Vec<f64> {
        self.lifts.iter().map(|lift| lift.max(0.0) / self.ridge).collect()
    }

    /// Returns the weights with what rounding leaves of their sum divided out.
    fn shares(&self) -> Vec<f64> {
        let weights = self.weights();
        let total = numerics::sum::sum(weights.iter().copied());
        weights.iter().map(|weight| weight / total).collect()
    }

    /// Returns `−y − Σ wⱼcⱼ` and `1 − Σ wⱼ`.
    fn gradient(&self) -> Vec<f64> {
        let weights = self.weights();
        let mut gradient: Vec<f64> = (0..self.distances.m)
            .map(|column| -self.point[column] - dot(&weights, self.distances.column(column)))
            .collect();
        gradient.push(1.0 - weights.iter().sum::<f64>());
        gradient
    }

    /// Returns `−½‖y‖² + μ − Σ (cⱼ·y + μ)₊² / 2ρ` a step of `length` along the direction.
    fn value(&self, direction: &[f64], slopes: &[f64], length: f64) -> f64 {
        let m = self.distances.m;
        let step = |(at, by): (&f64, &f64)| at + length * by;
        let own: f64 = self.point[..m].iter().zip(direction).map(step).map(|y| y * y).sum();
        let lifts: f64 =
            self.lifts.iter().zip(slopes).map(step).map(|v| v.max(0.0) * v.max(0.0)).sum();
        self.point[m] + length * direction[m] - 0.5 * own - 0.5 * lifts / self.ridge
    }

    /// Steps along the direction as far as the dual rises enough; returns whether all the way, and
    /// `None` where it rises nowhere.
    fn advance(&mut self, direction: &[f64]) -> Option<bool> {
        let m = self.distances.m;
        let mut slopes = vec![0.0; self.distances.n];
        self.distances.products(&direction[..m], &mut slopes);
        slopes.iter_mut().for_each(|slope| *slope += direction[m]);
        let rise = dot(&self.gradient(), direction);
        let before = self.value(direction, &slopes, 0.0);
        let rounding = 1e-14 * before.abs();
        let mut length = 1.0;
        while self.value(direction, &slopes, length) < before + 1e-4 * length * rise - rounding {
            length *= 0.5;
            if length < 1e-12 {
                return None;
            }
        }
        for (at, by) in self.point.iter_mut().zip(direction) {
            *at += length * by;
        }
        for (at, by) in self.lifts.iter_mut().zip(&slopes) {
            *at += length * by;
        }
        Some(length >= 1.0)
    }

    /// Removes what rounding has left, with the factor of the final support.
    fn refine(&mut self, factor: &[f64]) {
        let m = self.distances.m;
        for _ in 0..2 {
            self.distances.products(&self.point[..m], &mut self.lifts);
            let price = self.point[m];
            self.lifts.iter_mut().for_each(|lift| *lift += price);
            let mut direction = self.gradient();
            direction.iter_mut().for_each(|v| *v *= self.ridge);
            solve_factored(factor, m + 1, &mut direction);
            for (at, by) in self.point.iter_mut().zip(&direction) {
                *at += by;
            }
        }
        self.distances.products(&self.point[..m], &mut self.lifts);
        let price = self.point[m];
        self.lifts.iter_mut().for_each(|lift| *lift += price);
    }
}

/// Returns the `μ` with `Σ (vⱼ + μ)₊ = ρ`.
fn price(lifts: &[f64], ridge: f64) -> f64 {
    let mut sorted = lifts.to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let (mut total, mut price) = (0.0, 0.0);
    for (place, lift) in sorted.iter().enumerate() {
        total += lift;
        let candidate = (ridge - total) / numerics::sum::count(place + 1);
        if lift + candidate <= 0.0 {
            break;
        }
        price = candidate;
    }
    price
}

/// `Σ c̃ⱼc̃ⱼᵀ` over the active donors, `c̃ = (c, 1)`; the lower half, row after row.
struct Gram {
    m: usize,
    values: Vec<f64>,
}

impl Gram {
    fn of(distances: &Distances, active: &[bool]) -> Self {
        let mut gram = Self { m: distances.m, values: vec![0.0; (distances.m + 1).pow(2)] };
        gram.rebuild(distances, active);
        gram
    }

    fn rebuild(&mut self, distances: &Distances, active: &[bool]) {
        let size = self.m + 1;
        let donors: Vec<usize> = (0..distances.n).filter(|&donor| active[donor]).collect();
        let columns: Vec<Vec<f64>> = (0..self.m)
            .map(|column| {
                let values = distances.column(column);
                donors.iter().map(|&donor| values[donor]).collect()
            })
            .chain([vec![1.0; donors.len()]])
            .collect();
        for row in 0..size {
            for column in 0..=row {
                self.values[row * size + column] = lanes_dot(&columns[row], &columns[column]);
            }
        }
    }

    fn update(&mut self, distances: &Distances, before: &[bool], now: &[bool]) {
        let changed: Vec<usize> =
            (0..now.len()).filter(|&donor| before[donor] != now[donor]).collect();
        let size = self.m + 1;
        let mut vector = vec![1.0; size];
        for donor in changed {
            let sign = if now[donor] { 1.0 } else { -1.0 };
            for (column, value) in vector[..self.m].iter_mut().enumerate() {
                *value = distances.at(donor, column);
            }
            for row in 0..size {
                let by = sign * vector[row];
                for (cell, value) in
                    self.values[row * size..=row * size + row].iter_mut().zip(&vector)
                {
                    *cell += by * value;
                }
            }
        }
    }

    /// Writes the factor of `ρI + CCᵀ`, bordered by the sums, into `matrix`.
    fn factor(&self, ridge: f64, matrix: &mut [f64]) -> bool {
        matrix.copy_from_slice(&self.values);
        for row in 0..self.m {
            matrix[row * (self.m + 1) + row] += ridge;
        }
        factorise(matrix, self.m + 1)
    }
}

fn lanes_dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (left, right) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in left.zip(right) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += a * b;
        }
    }
    lanes.iter().sum::<f64>() + rest
}
