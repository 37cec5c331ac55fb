//! Standard errors from persons drawn anew within each group.

use numerics::moments::standard_deviation_n_minus_1;
use numerics::streams::Stream;
use numerics::sum::{count, sum};
use rayon::prelude::*;

use super::decomposition::{Model, TermErrors, mixed, terms};
use super::sample::{Sample, Side, SideFit};
use super::{Fold, ReferenceCoefficients};

/// Returns standard deviations over draws, and in how many draws a model could not be fitted;
/// `None` where fewer than two could.
pub(super) fn bootstrap(
    sample: &Sample,
    fold: Fold,
    replications: usize,
    seed: u64,
) -> (Option<TermErrors>, usize) {
    let scale = Scale::of(sample);
    let rows = [0, 1].map(|which: usize| scale.rows(&sample.sides[which]));
    let draw = |number: usize| {
        let mut stream = Stream::new(seed, u64::try_from(number).unwrap_or(u64::MAX));
        let moments = [0, 1].map(|side: usize| Moments::drawn(&rows[side], &mut stream));
        Some(terms(&model(&moments, &scale, fold)?, fold, sample))
    };
    let drawn: Vec<Option<Vec<Vec<f64>>>> =
        (0..replications).into_par_iter().with_min_len(4).map(draw).collect();
    let found: Vec<Vec<Vec<f64>>> = drawn.into_iter().flatten().collect();
    let failed = replications - found.len();
    let Some(one) = found.first() else { return (None, failed) };
    let spread = |value: &dyn Fn(&[Vec<f64>]) -> f64| {
        standard_deviation_n_minus_1(&found.iter().map(|terms| value(terms)).collect::<Vec<_>>())
    };
    let of_term = |term: usize| -> Option<Vec<f64>> {
        let traits = (0..one[term].len()).map(|place| spread(&|terms| terms[term][place]));
        let whole = std::iter::once(spread(&|terms| sum(terms[term].iter().copied())));
        traits.chain(whole).collect()
    };
    let terms = (0..one.len()).map(of_term).collect::<Option<Vec<_>>>();
    let gap = spread(&|terms| sum(terms.iter().flatten().copied()));
    (terms.zip(gap).map(|(terms, gap)| TermErrors { terms, gap }), failed)
}

/// The middle and spread of every column over both groups: sums of squares of columns about
/// their middle lose no digits.
struct Scale {
    middle: Vec<f64>,
    spread: Vec<f64>,
}

/// A group's rows with the outcome after the traits, on the common scale.
struct Rows {
    width: usize,
    cells: Vec<f64>,
    weights: Vec<f64>,
}

impl Scale {
    fn of(sample: &Sample) -> Self {
        let [first, second] = &sample.sides;
        let n = count(first.n() + second.n());
        let column = |c: usize| {
            let cell = move |side: &'_ Side, i: usize| side.row(i)[c];
            let a = (0..first.n()).map(move |i| cell(first, i));
            a.chain((0..second.n()).map(move |i| cell(second, i)))
        };
        let (mut middle, mut spread) = (vec![0.0], vec![1.0]);
        for c in 1..sample.names.len() {
            let centre = sum(column(c)) / n;
            let deviation = (sum(column(c).map(|x| (x - centre) * (x - centre))) / n).sqrt();
            middle.push(centre);
            spread.push(if deviation > 0.0 { deviation } else { 1.0 });
        }
        Self { middle, spread }
    }

    fn rows(&self, side: &Side) -> Rows {
        let width = self.middle.len() + 1;
        let mut cells = Vec::with_capacity(side.n() * width);
        for i in 0..side.n() {
            let row = side.row(i).iter().zip(&self.middle).zip(&self.spread);
            cells.extend(row.map(|((x, middle), spread)| (x - middle) / spread));
            cells.push(side.y[i]);
        }
        Rows { width, cells, weights: side.w.clone() }
    }

    /// Returns coefficients of the columns themselves.
    fn back(&self, scaled: &[f64]) -> Vec<f64> {
        let mut own: Vec<f64> = scaled.iter().zip(&self.spread).map(|(b, s)| b / s).collect();
        own[0] -= sum(own.iter().zip(&self.middle).skip(1).map(|(b, m)| b * m));
        own
    }
}

/// Weighted sums of products of constant, traits and outcome: all that a fit needs.
#[derive(Clone)]
struct Moments {
    width: usize,
    /// Row after row, the lower half filled; the outcome last.
    products: Vec<f64>,
}

impl Moments {
    fn drawn(rows: &Rows, stream: &mut Stream) -> Self {
        let (n, width) = (rows.weights.len(), rows.width);
        let mut times = vec![0.0; n];
        for _ in 0..n {
            times[stream.index(n)] += 1.0;
        }
        let mut products = vec![0.0; width * width];
        for ((row, w), times) in rows.cells.chunks_exact(width).zip(&rows.weights).zip(&times) {
            if *times == 0.0 {
                continue;
            }
            for (line, a) in row.iter().enumerate() {
                let a = a * w * times;
                let cells = &mut products[line * width..=line * width + line];
                for (cell, b) in cells.iter_mut().zip(row) {
                    *cell += a * b;
                }
            }
        }
        Self { width, products }
    }

    fn at(&self, line: usize, column: usize) -> f64 {
        self.products[line.max(column) * self.width + line.min(column)]
    }

    fn side(&self, scale: &Scale) -> Option<SideFit> {
        let k = self.width - 1;
        let total = self.at(0, 0);
        let mean = |c: usize| match c {
            0 => 1.0,
            _ => scale.middle[c] + scale.spread[c] * self.at(0, c) / total,
        };
        let coefficients = solve(k, |a, b| self.at(a, b), |a| self.at(k, a))?;
        Some(SideFit { means: (0..k).map(mean).collect(), coefficients: scale.back(&coefficients) })
    }
}

fn model(moments: &[Moments; 2], scale: &Scale, fold: Fold) -> Option<Model> {
    let sides = [moments[0].side(scale)?, moments[1].side(scale)?];
    let k = scale.middle.len();
    let both = |a: usize, b: usize| moments[0].at(a, b) + moments[1].at(a, b);
    let reference = match fold {
        Fold::Two(ReferenceCoefficients::Neumark) => scale.back(&solve(k, both, |a| both(k, a))?),
        Fold::Two(ReferenceCoefficients::PooledWithGroup) => {
            // The group's column is 1 in the first group: its products are that group's sums.
            let first = |a: usize| moments[0].at(0, a);
            let cell = |a: usize, b: usize| match (a == k, b == k) {
                (false, false) => both(a, b),
                (true, true) => first(0),
                (true, false) => first(b),
                (false, true) => first(a),
            };
            let right = |a: usize| if a == k { first(k) } else { both(k, a) };
            scale.back(&solve(k + 1, cell, right)?[..k])
        }
        _ => mixed(&sides, fold, [moments[0].at(0, 0), moments[1].at(0, 0)]),
    };
    Some(Model { sides, reference })
}

/// A draw in which less than this share of a column is its own has no fit.
const INDEPENDENT: f64 = 1e-9;

/// Returns the solution of a symmetric positive definite system by Cholesky's factor; `None` where
/// a column is made up of those before it.
fn solve(
    n: usize,
    cell: impl Fn(usize, usize) -> f64,
    right: impl Fn(usize) -> f64,
) -> Option<Vec<f64>> {
    let mut factor = vec![0.0; n * n];
    for line in 0..n {
        for column in 0..=line {
            let known: f64 =
                (0..column).map(|i| factor[line * n + i] * factor[column * n + i]).sum();
            let left = cell(line, column) - known;
            factor[line * n + column] = if line > column {
                left / factor[column * n + column]
            } else if left > INDEPENDENT * cell(line, line) {
                left.sqrt()
            } else {
                return None;
            };
        }
    }
    let mut x: Vec<f64> = (0..n).map(right).collect();
    for line in 0..n {
        let known: f64 = (0..line).map(|i| factor[line * n + i] * x[i]).sum();
        x[line] = (x[line] - known) / factor[line * n + line];
    }
    for line in (0..n).rev() {
        let known: f64 = (line + 1..n).map(|i| factor[i * n + line] * x[i]).sum();
        x[line] = (x[line] - known) / factor[line * n + line];
    }
    Some(x)
}
