//! Tests of moment inequalities, turned into intervals: conditional with a least favourable first
//! stage, and least favourable alone.
//!
//! Under a polyhedron `Aδ ≤ d` a value θ of `l'τ` is possible where some `x` gives
//! `E[Y(θ)] ≤ Xx`, with `Y(θ) = Aβ̂ − d − A_post p θ`. The statistic is the smallest η with
//! `Y(θ) − Xx ≤ η σ`. By duality it is the largest of finitely many normal numbers, one per edge of
//! a cone: `z_j(θ) = w_j'β̂ − o_j − s_jθ`. The edges are found once, so nothing is left to optimise
//! at each θ, and the ends of intervals are found to the last digits, not on a grid.

use numerics::distribution::normal_above;
use numerics::draws::fill_normal;
use numerics::elementary::{exp, sqrt};
use numerics::streams::Stream;
use numerics::sum::{count, sum};

use crate::honesty::event_study::EventStudy;
use crate::honesty::sensitivity::fixed_length::FixedLength;
use crate::honesty::sensitivity::rays::{TooManyRays, extreme_rays};
use crate::honesty::sensitivity::restriction::Inequality;

/// Statistics have variances up to 1; one this small is rounding of a number that does not vary.
const FIXED: f64 = 1e-12;

/// Places between the ends of the least favourable interval where the test is looked at first.
const SCAN: usize = 100;

/// Standard deviations around what is possible in which a test without a first stage is looked at
/// first; doubled while an end of them is accepted, up to the second.
const SCOPE: (f64, f64) = (10.0, 640.0);

/// Halvings of the stretch between a value refused and one accepted.
const HALVINGS: usize = 44;

/// One edge: a normal number with `variance`, and how its mean moves with θ.
#[derive(Debug, Clone, PartialEq)]
struct Edge {
    /// `w`, one per period.
    weights: Vec<f64>,
    /// `w'β̂ − o`.
    at_zero: f64,
    /// `s`.
    slope: f64,
}

/// The test of one polyhedron.
#[derive(Debug, Clone, PartialEq)]
pub struct MomentTest {
    edges: Vec<Edge>,
    /// Covariance of the edges' numbers, row after row.
    covariance: Vec<f64>,
}

/// A test's size and first stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stages<'a> {
    /// The least favourable critical value; infinite where there is no such first stage.
    pub critical: f64,
    /// The interval that is the first stage, where one is.
    pub band: Option<&'a Band>,
    /// The size of the conditional stage; `None` where the first stage stands alone.
    pub conditional: Option<f64>,
}

/// A fixed-length interval as a first stage: θ outside it is refused, and the conditional stage
/// knows that θ lies in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    centre: f64,
    half_length: f64,
    /// Covariance of the interval's estimate with each edge's number.
    covariances: Vec<f64>,
}

/// Normal draws with the covariance of the coefficients, kept per period.
#[derive(Debug, Clone, PartialEq)]
pub struct Noise {
    by_period: Vec<Vec<f64>>,
}

impl Noise {
    /// Returns so many draws of the coefficients' sampling error.
    #[must_use]
    pub fn new(study: &EventStudy, draws: usize, seed: u64) -> Self {
        let k = study.periods.len();
        let mut stream = Stream::new(seed, 0);
        let independent: Vec<Vec<f64>> = (0..k)
            .map(|_| {
                let mut numbers = vec![0.0; draws];
                fill_normal(&mut numbers, &mut stream);
                numbers
            })
            .collect();
        let factor = study.factor();
        let by_period = (0..k).map(|row| {
            let factors: Vec<f64> = (0..k).map(|column| factor.get(row, column)).collect();
            combined(&factors, &independent, draws)
        });
        Self { by_period: by_period.collect() }
    }

    fn draws(&self) -> usize {
        self.by_period.first().map_or(0, Vec::len)
    }
}

impl MomentTest {
    /// Returns the test of `target'τ` under one polyhedron.
    ///
    /// # Errors
    /// [`TooManyRays`] where the polyhedron has too many edges.
    pub fn new(
        study: &EventStudy,
        target: &[f64],
        piece: &[Inequality],
    ) -> Result<Self, TooManyRays> {
        let deviation =
            |row: &Inequality| sqrt(study.covariance_of(&row.factors, &row.factors).max(0.0));
        let deviations: Vec<f64> = piece.iter().map(deviation).collect();
        let (anchor, equalities) = nuisance(study.n_before, target, piece);
        let rays = extreme_rays(piece.len(), &equalities)?;
        let edges: Vec<Edge> = rays
            .iter()
            .filter_map(|ray| edge(study, target, anchor, piece, ray, &deviations))
            .collect();
        let spread: Vec<Vec<f64>> =
            edges.iter().map(|edge| study.covariance.times(&edge.weights)).collect();
        let cell = |a: &Edge, b: &Vec<f64>| sum(a.weights.iter().zip(b).map(|(x, y)| x * y));
        let covariance =
            edges.iter().flat_map(|a| spread.iter().map(move |b| cell(a, b))).collect();
        Ok(Self { edges, covariance })
    }

    /// Returns the number that the largest of the edges' numbers is above with chance `size` where
    /// every mean is zero.
    #[must_use]
    pub fn least_favourable(&self, noise: &Noise, size: f64) -> f64 {
        let draws = noise.draws();
        let mut largest = vec![f64::NEG_INFINITY; draws];
        for (index, edge) in self.edges.iter().enumerate() {
            if self.variance(index) <= FIXED {
                largest.iter_mut().for_each(|value| *value = value.max(0.0));
                continue;
            }
            let values = combined(&edge.weights, &noise.by_period, draws);
            largest.iter_mut().zip(values).for_each(|(most, value)| *most = most.max(value));
        }
        let rank = count(draws) * (1.0 - size);
        let place = (0..draws).find(|place| count(place + 1) >= rank).unwrap_or(draws - 1);
        *largest.select_nth_unstable_by(place, f64::total_cmp).1
    }

    /// Returns a fixed-length interval as the first stage of this test.
    #[must_use]
    pub fn band(&self, study: &EventStudy, interval: &FixedLength) -> Band {
        let spread = study.covariance.times(&interval.weights);
        let with = |edge: &Edge| sum(edge.weights.iter().zip(&spread).map(|(w, s)| w * s));
        let (centre, half_length) = (interval.centre, interval.half_length);
        Band { centre, half_length, covariances: self.edges.iter().map(with).collect() }
    }

    /// Returns the values of θ that the point estimates leave possible.
    #[must_use]
    pub fn possible(&self) -> Option<(f64, f64)> {
        self.below(0.0)
    }

    /// Returns whether the test accepts θ.
    #[must_use]
    pub fn accepts(&self, theta: f64, stages: Stages<'_>) -> bool {
        if stages.band.is_some_and(|band| (band.centre - theta).abs() > band.half_length) {
            return false;
        }
        let values: Vec<f64> =
            self.edges.iter().map(|edge| edge.at_zero - edge.slope * theta).collect();
        let mut top = 0;
        for (index, value) in values.iter().enumerate() {
            if *value > values[top] {
                top = index;
            }
        }
        let Some(&statistic) = values.get(top) else { return true };
        if statistic <= 0.0 {
            return true;
        }
        if statistic > stages.critical {
            return false;
        }
        let Some(size) = stages.conditional else { return true };
        let variance = self.variance(top);
        if variance <= FIXED {
            return false;
        }
        let (mut low, high) = self.truncation(&values, top, statistic, variance);
        let mut high = high.min(stages.critical);
        if let Some(band) = stages.band {
            let (from, to) = band.bounds(theta, band.covariances[top] / variance);
            (low, high) = (low.max(statistic + from), high.min(statistic + to));
        }
        let deviation = sqrt(variance);
        let scaled = |bound: f64| bound / deviation;
        tail_share(scaled(statistic), scaled(low), scaled(high)) >= size
    }

    /// Returns the smallest and largest θ that the test accepts; `None` where it accepts none.
    #[must_use]
    pub fn interval(&self, stages: Stages<'_>) -> Option<(f64, f64)> {
        let (low, high) = self.range(stages)?;
        if stages.conditional.is_none() || low == high {
            return Some((low, high));
        }
        let mut places: Vec<f64> = (0..=SCAN)
            .map(|step| low + (high - low) * count(step) / count(SCAN))
            .chain(self.ties())
            .chain(self.possible().into_iter().flat_map(|(from, to)| [from, to]))
            .filter(|theta| *theta >= low && *theta <= high)
            .collect();
        places.sort_by(f64::total_cmp);
        let accepted: Vec<bool> = places.iter().map(|theta| self.accepts(*theta, stages)).collect();
        let first = accepted.iter().position(|accepted| *accepted)?;
        let last = accepted.iter().rposition(|accepted| *accepted)?;
        let from = match first {
            0 => low,
            first => self.turn(places[first], places[first - 1], stages),
        };
        let to = match places.get(last + 1) {
            None => high,
            Some(refused) => self.turn(places[last], *refused, stages),
        };
        Some((from, to))
    }

    /// Returns between which θ the first stage leaves all that the test accepts.
    fn range(&self, stages: Stages<'_>) -> Option<(f64, f64)> {
        if let Some(band) = stages.band {
            return Some((band.centre - band.half_length, band.centre + band.half_length));
        }
        if stages.critical.is_finite() {
            return self.below(stages.critical);
        }
        let mut scope = SCOPE.0;
        loop {
            let (low, high) = self.below(scope)?;
            let is_open = self.accepts(low, stages) || self.accepts(high, stages);
            if !is_open || scope >= SCOPE.1 {
                return Some((low, high));
            }
            scope *= 2.0;
        }
    }

    /// Returns where the test turns between a θ accepted and one refused.
    fn turn(&self, accepted: f64, refused: f64, stages: Stages<'_>) -> f64 {
        let (mut inside, mut outside) = (accepted, refused);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (inside + outside);
            if self.accepts(middle, stages) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        inside
    }

    /// Returns the θ with every edge's number at most `level`.
    fn below(&self, level: f64) -> Option<(f64, f64)> {
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for edge in &self.edges {
            let surplus = edge.at_zero - level;
            if edge.slope > 0.0 {
                low = low.max(surplus / edge.slope);
            } else if edge.slope < 0.0 {
                high = high.min(surplus / edge.slope);
            } else if surplus > 0.0 {
                return None;
            }
        }
        (low <= high).then_some((low, high))
    }

    /// Returns where two edges have the same number: there the conditional test accepts most.
    fn ties(&self) -> impl Iterator<Item = f64> + '_ {
        let pairs = self.edges.iter().enumerate();
        let pairs = pairs.flat_map(|(i, a)| self.edges[..i].iter().map(move |b| (a, b)));
        pairs
            .filter(|(a, b)| a.slope != b.slope)
            .take(20 * SCAN)
            .map(|(a, b)| (a.at_zero - b.at_zero) / (a.slope - b.slope))
    }

    /// Returns between which bounds the top edge's number stays on top, given all that is
    /// independent of it.
    fn truncation(&self, values: &[f64], top: usize, statistic: f64, variance: f64) -> (f64, f64) {
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for (index, value) in values.iter().enumerate() {
            if index == top {
                continue;
            }
            let share = self.covariance[index * self.edges.len() + top] / variance;
            let bound = (value - share * statistic) / (1.0 - share);
            if share < 1.0 - FIXED {
                low = low.max(bound);
            } else if share > 1.0 + FIXED {
                high = high.min(bound);
            }
        }
        // Rounding may put a tie on the wrong side.
        (low.min(statistic), high.max(statistic))
    }

    fn variance(&self, index: usize) -> f64 {
        self.covariance[index * self.edges.len() + index]
    }
}

impl Band {
    /// Returns how far the top edge's number may move down and up while θ stays in the interval,
    /// whose estimate moves by `share` of it.
    fn bounds(&self, theta: f64, share: f64) -> (f64, f64) {
        let [down, up] =
            [-1.0, 1.0].map(|end| (end * self.half_length - (self.centre - theta)) / share);
        if share > 0.0 {
            (down.min(0.0), up.max(0.0))
        } else if share < 0.0 {
            (up.min(0.0), down.max(0.0))
        } else {
            (f64::NEG_INFINITY, f64::INFINITY)
        }
    }
}

/// Returns one edge, scaled so that `γ'σ = 1`; `None` where nothing of it varies.
fn edge(
    study: &EventStudy,
    target: &[f64],
    anchor: usize,
    piece: &[Inequality],
    ray: &[f64],
    deviations: &[f64],
) -> Option<Edge> {
    let scale = sum(ray.iter().zip(deviations).map(|(g, s)| g * s));
    if scale <= 0.0 {
        return None;
    }
    let over = |value: fn(&Inequality, usize) -> f64, place: usize| {
        sum(ray.iter().zip(piece).map(|(g, row)| g * value(row, place))) / scale
    };
    let periods = 0..study.periods.len();
    let weights: Vec<f64> = periods.map(|t| over(|row, t| row.factors[t], t)).collect();
    let offset = over(|row, _| row.bound, 0);
    let slope = weights[study.n_before + anchor] / target[anchor];
    // What only rounding keeps from zero is zero.
    let slope = if slope.abs() * scale <= FIXED { 0.0 } else { slope };
    let at_zero = study.estimate(&weights) - offset;
    Some(Edge { weights, at_zero, slope })
}

/// Returns the period after the reference that θ is put into, and the equalities that make every
/// other effect free.
fn nuisance(n_before: usize, target: &[f64], piece: &[Inequality]) -> (usize, Vec<Vec<f64>>) {
    let larger = |best: usize, next: usize| {
        if target[next].abs() > target[best].abs() { next } else { best }
    };
    let anchor = (1..target.len()).fold(0, larger);
    let others = (0..target.len()).rev().filter(|period| *period != anchor);
    let equality = |period: usize| {
        let share = target[period] / target[anchor];
        let side = |row: &Inequality| {
            row.factors[n_before + period] - share * row.factors[n_before + anchor]
        };
        piece.iter().map(side).collect()
    };
    (anchor, others.map(equality).collect())
}

/// Returns the share of what a standard normal number has between `low` and `high` that lies above
/// `z`.
fn tail_share(z: f64, low: f64, high: f64) -> f64 {
    if high <= low {
        return 1.0;
    }
    if low > 35.0 {
        // Far out the tail falls as exp(−z²/2)/z.
        let tail =
            |x: f64| if x.is_finite() { exp(0.5 * (low * low - x * x)) * low / x } else { 0.0 };
        return (tail(z) - tail(high)) / (1.0 - tail(high));
    }
    let above = normal_above(high);
    (normal_above(z) - above) / (normal_above(low) - above)
}

/// Returns `Σ factor · column`, one number per draw.
fn combined(factors: &[f64], columns: &[Vec<f64>], draws: usize) -> Vec<f64> {
    let mut total = vec![0.0; draws];
    for (factor, column) in factors.iter().zip(columns).filter(|(factor, _)| **factor != 0.0) {
        total.iter_mut().zip(column).for_each(|(total, value)| *total += factor * value);
    }
    total
}
