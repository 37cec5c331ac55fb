//! A map with the groups of a city one after another: what distortion is measured against.

use numerics::sum::{RunningSum, count};

use super::super::geography::Geography;
use super::super::ln_exp::ln_of_normal;
use super::super::population::Population;
use super::nearest::{Nearest, Ties};

/// Corners that are tried at most.
const CORNERS: usize = 4;

/// A map where every area holds one group.
pub(super) struct Landscape {
    /// The area in which the map begins.
    pub(super) seed: usize,
    /// The group and the people of each area.
    areas: Vec<(usize, f64)>,
}

impl Landscape {
    /// Returns the maps that begin in each of up to four corners of the areas' hull.
    pub(super) fn corners(population: &Population, geography: &Geography, ties: Ties) -> Vec<Self> {
        let mut groups: Vec<usize> = (0..population.n_groups()).collect();
        if ties == Ties::Together {
            groups.retain(|group| population.group_totals()[*group] > 0.0);
        }
        groups.sort_by(|a, b| {
            population.group_totals()[*a].total_cmp(&population.group_totals()[*b])
        });
        let seeds = corners(geography);
        let from = |seed| Self::from(population, geography, &groups, seed, ties);
        seeds.into_iter().map(from).collect()
    }

    /// Fills the areas from a seed outwards with the groups, each in as many areas as hold as
    /// many people as it has, spread over them as people are.
    fn from(
        population: &Population,
        geography: &Geography,
        groups: &[usize],
        seed: usize,
        ties: Ties,
    ) -> Self {
        let n = population.n_areas();
        let mut distances = vec![0.0; n];
        geography.squared_distances_m2(seed, &mut distances);
        let mut order: Vec<usize> = (0..n).collect();
        let (x, y) = (geography.x_m(), geography.y_m());
        let by_place = |a: usize, b: usize| match ties {
            Ties::Together => x[a].total_cmp(&x[b]).then(y[a].total_cmp(&y[b])),
            Ties::AsPysal => std::cmp::Ordering::Equal,
        };
        order.sort_by(|a, b| distances[*a].total_cmp(&distances[*b]).then(by_place(*a, *b)));
        let ends = block_ends(population, groups, &order);
        let mut landscape = Self { seed, areas: vec![(groups[0], 0.0); n] };
        let mut start = 0;
        for (&group, &end) in groups.iter().zip(&ends) {
            let areas = &order[start..end];
            let room: f64 = areas.iter().map(|area| population.totals()[*area]).sum();
            for &area in areas {
                let share = if room > 0.0 {
                    population.totals()[area] / room
                } else {
                    1.0 / count(areas.len())
                };
                landscape.areas[area] = (group, population.group_totals()[group] * share);
            }
            start = end;
        }
        landscape
    }
}

/// Steps that a bound takes together at least.
const STRIDE: usize = 32;

/// The people met on a walk over a map where every area holds one group.
pub(super) struct Ledger<'a> {
    ln_shares: &'a [f64],
    met: Vec<f64>,
    everybody: f64,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(ln_shares: &'a [f64]) -> Self {
        Self { ln_shares, met: vec![0.0; ln_shares.len()], everybody: 0.0 }
    }

    /// Returns the sum of divergences along a walk.
    pub(super) fn coefficient(&mut self, landscape: &Landscape, nearest: &Nearest) -> f64 {
        self.clear();
        let mut start = 0;
        let mut all = RunningSum::default();
        for &stop in nearest.stops() {
            self.meet(landscape, &nearest.order()[start..stop]);
            all.add(count(stop - start) * self.divergence());
            start = stop;
        }
        all.value()
    }

    /// Returns a number that the sum of divergences along a walk does not exceed.
    ///
    /// Divergence is convex: with a share `λ` of people met since a stop, it is at most
    /// `(1 − λ)` times what it was there and `λ` times the greatest there is.
    pub(super) fn bound(&mut self, landscape: &Landscape, nearest: &Nearest) -> f64 {
        /// Far above what rounding can add up to.
        const ROUNDING: f64 = 1.0 + 1e-9;
        self.clear();
        let greatest = -self.ln_shares.iter().copied().fold(0.0, f64::min);
        let (mut start, mut before, mut divergence) = (0, 0.0, greatest);
        let mut all = 0.0;
        for &stop in nearest.stops() {
            if stop < start + STRIDE && stop < nearest.order().len() {
                continue;
            }
            self.meet(landscape, &nearest.order()[start..stop]);
            let new = if before > 0.0 { (self.everybody - before) / self.everybody } else { 1.0 };
            all += count(stop - start) * (divergence + new * (greatest - divergence));
            (start, before, divergence) = (stop, self.everybody, self.divergence());
        }
        all * ROUNDING
    }

    fn clear(&mut self) {
        self.met.fill(0.0);
        self.everybody = 0.0;
    }

    fn meet(&mut self, landscape: &Landscape, areas: &[usize]) {
        for &area in areas {
            let (group, people) = landscape.areas[area];
            self.met[group] += people;
            self.everybody += people;
        }
    }

    /// Returns `Σ q ln(q/π)` of the people met, zero of nobody.
    fn divergence(&self) -> f64 {
        if self.everybody == 0.0 {
            return 0.0;
        }
        let ln_everybody = ln_of_normal(self.everybody);
        let terms = self.met.iter().zip(self.ln_shares).filter(|(met, _)| **met > 0.0);
        let sum: f64 =
            terms.map(|(met, share)| met * (ln_of_normal(*met) - ln_everybody - share)).sum();
        sum / self.everybody
    }
}

/// Returns where each group's areas end: after the area that completes its people, with at least
/// one area each.
fn block_ends(population: &Population, groups: &[usize], order: &[usize]) -> Vec<usize> {
    let n = order.len();
    let mut ends = Vec::with_capacity(groups.len());
    let (mut needed, mut housed, mut at) = (0.0, 0.0, 0);
    for group in groups {
        needed += population.group_totals()[*group];
        while at < n && housed + population.totals()[order[at]] < needed {
            housed += population.totals()[order[at]];
            at += 1;
        }
        ends.push(at + 1);
    }
    if let Some(last) = ends.last_mut() {
        *last = n;
    }
    for (at, end) in ends.iter_mut().enumerate() {
        *end = (*end).max(at + 1);
    }
    for at in (1..ends.len()).rev() {
        ends[at - 1] = ends[at - 1].min(ends[at] - 1);
    }
    ends
}

/// Returns up to four corners of the areas' convex hull, evenly along it; the area farthest from
/// the middle where they lie on one line.
fn corners(geography: &Geography) -> Vec<usize> {
    let hull = hull(geography);
    if hull.len() < 3 {
        return vec![most_peripheral(geography)];
    }
    let mut corners: Vec<usize> = if hull.len() > CORNERS {
        (0..CORNERS).map(|at| hull[at * hull.len() / CORNERS]).collect()
    } else {
        hull
    };
    corners.sort_unstable();
    corners
}

fn most_peripheral(geography: &Geography) -> usize {
    let middle = |values: &[f64]| numerics::sum::mean(values).unwrap_or(0.0);
    let (x, y) = (middle(geography.x_m()), middle(geography.y_m()));
    let mut farthest = (0, -1.0);
    for (area, (east, north)) in geography.x_m().iter().zip(geography.y_m()).enumerate() {
        let squared = (east - x) * (east - x) + (north - y) * (north - y);
        if squared > farthest.1 {
            farthest = (area, squared);
        }
    }
    farthest.0
}

/// Returns the corners of the convex hull against the clock from the westernmost one (the
/// southernmost of these), without points on its sides.
fn hull(geography: &Geography) -> Vec<usize> {
    let (x, y) = (geography.x_m(), geography.y_m());
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]).then(y[*a].total_cmp(&y[*b])));
    order.dedup_by(|a, b| x[*a] == x[*b] && y[*a] == y[*b]);
    let turns_left = |a: usize, b: usize, c: usize| {
        (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]) > 0.0
    };
    let half = |points: &mut dyn Iterator<Item = usize>| {
        let mut chain: Vec<usize> = Vec::new();
        for point in points {
            while let [.., before, last] = chain[..] {
                if turns_left(before, last, point) {
                    break;
                }
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut order.iter().copied());
    hull.extend(half(&mut order.iter().rev().copied()));
    hull
}
