//! Segregation between the surroundings of people: the indices of Reardon and O'Sullivan.

use std::collections::BTreeMap;
use std::ops::Range;

use numerics::elementary::{exp, ln};
use numerics::sum::{RunningSum, sum};
use rayon::prelude::*;

use super::SpatialError;
use super::geography::Geography;
use super::population::Population;

/// How much a person counts at a distance `u` in bandwidths, from 0 to 1; beyond that nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// `1 − u`.
    Triangular,
    /// `1`.
    Uniform,
    /// `1 − u²`, Epanechnikov's.
    Quadratic,
    /// `(1 − u²)²`, the biweight that Reardon and others (2008) use.
    Quartic,
    /// `exp(−u²/2)`, cut at the bandwidth.
    Gaussian,
}

/// The surroundings of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Egohood {
    /// How people count by distance.
    pub kernel: Kernel,
    /// How far the surroundings reach, in metres; a place at just this distance belongs.
    pub bandwidth_m: f64,
}

impl Kernel {
    /// Returns how much a person counts at a squared distance in squared bandwidths.
    fn weight(self, squared: f64) -> f64 {
        match self {
            Self::Triangular => 1.0 - squared.sqrt(),
            Self::Uniform => 1.0,
            Self::Quadratic => 1.0 - squared,
            Self::Quartic => (1.0 - squared) * (1.0 - squared),
            Self::Gaussian => exp(-0.5 * squared),
        }
    }
}

/// Returns the people around each area's centroid by group, `areas × groups`, the area's own with
/// weight 1.
///
/// # Errors
/// [`SpatialError`] where the bandwidth is not above zero or population and geography differ.
pub fn surroundings(
    population: &Population,
    geography: &Geography,
    egohood: Egohood,
) -> Result<Vec<f64>, SpatialError> {
    let reach = egohood.bandwidth_m;
    let cells = Cells::new(population, geography, reach)?;
    let mut near = vec![0.0; population.counts().len()];
    near.par_chunks_mut(population.n_groups()).enumerate().for_each(|(area, near)| {
        cells.for_each_near(geography, area, |other, squared_m2| {
            let weight = egohood.kernel.weight(squared_m2 / (reach * reach));
            for (near, count) in near.iter_mut().zip(population.area(other)) {
                *near += weight * count;
            }
        });
    });
    Ok(near)
}

/// Areas by the square of a grid that they lie in, so that near ones are found quickly.
pub(super) struct Cells {
    reach_m: f64,
    corner: (f64, f64),
    by_cell: Vec<usize>,
    cells: BTreeMap<(i64, i64), Range<usize>>,
}

impl Cells {
    /// Returns the cells for a reach.
    ///
    /// # Errors
    /// [`SpatialError`] where the reach is not above zero or population and geography differ.
    pub(super) fn new(
        population: &Population,
        geography: &Geography,
        reach_m: f64,
    ) -> Result<Self, SpatialError> {
        geography.check_population(population)?;
        if !reach_m.is_finite() || reach_m <= 0.0 {
            let (column, value) = ("bandwidth_m", reach_m);
            return Err(SpatialError::NotAboveZero { column, row: 0, value });
        }
        let least = |values: &[f64]| values.iter().copied().fold(f64::INFINITY, f64::min);
        let corner = (least(geography.x_m()), least(geography.y_m()));
        let mut cells = Self { reach_m, corner, by_cell: Vec::new(), cells: BTreeMap::new() };
        let places: Vec<(i64, i64)> =
            (0..geography.n_areas()).map(|area| cells.of(geography, area)).collect();
        cells.by_cell = (0..places.len()).collect();
        cells.by_cell.sort_by_key(|area| places[*area]);
        let mut start = 0;
        for end in 1..=places.len() {
            let cell = places[cells.by_cell[start]];
            if end == places.len() || places[cells.by_cell[end]] != cell {
                cells.cells.insert(cell, start..end);
                start = end;
            }
        }
        Ok(cells)
    }

    #[expect(clippy::cast_possible_truncation, reason = "a saturated cell is still a cell")]
    fn of(&self, geography: &Geography, area: usize) -> (i64, i64) {
        /// Cells so many that their numbers still have neighbours.
        const FARTHEST: f64 = 1e15;
        let cell = |place: f64, corner: f64| {
            ((place - corner) / self.reach_m).floor().min(FARTHEST) as i64
        };
        (cell(geography.x_m()[area], self.corner.0), cell(geography.y_m()[area], self.corner.1))
    }

    /// Calls with every area within reach and its squared distance, in a fixed order.
    pub(super) fn for_each_near(
        &self,
        geography: &Geography,
        area: usize,
        mut take: impl FnMut(usize, f64),
    ) {
        let (column, line) = self.of(geography, area);
        let (x, y) = (geography.x_m()[area], geography.y_m()[area]);
        for column in column - 1..=column + 1 {
            for (_, range) in self.cells.range((column, line - 1)..=(column, line + 1)) {
                for &other in &self.by_cell[range.clone()] {
                    let (east, north) = (geography.x_m()[other] - x, geography.y_m()[other] - y);
                    let squared_m2 = east * east + north * north;
                    if squared_m2 <= self.reach_m * self.reach_m {
                        take(other, squared_m2);
                    }
                }
            }
        }
    }
}

/// The indices of Reardon and O'Sullivan.
#[derive(Debug, Clone, PartialEq)]
pub struct EgohoodSegregation {
    /// Spatial information theory `H̃ = 1 − Σ τₚẼₚ / (T E)`: 0 where all surroundings have
    /// everybody's composition, 1 where all are of one group. `None` of one group.
    pub information_theory: Option<f64>,
    /// Spatial dissimilarity `D̃ = Σₘ Σₚ τₚ |π̃ₚₘ − πₘ| / (2 T I)`. `None` of one group.
    pub dissimilarity: Option<f64>,
    /// Spatial relative diversity `R̃ = 1 − Σ τₚĨₚ / (T I)`. `None` of one group.
    pub relative_diversity: Option<f64>,
    /// Spatial exposure `ₘP̃*ₙ = Σₚ (τₚₘ/Tₘ) π̃ₚₙ`, groups × groups; isolation where m = n.
    /// `None` of an absent group.
    pub exposure: Vec<Option<f64>>,
}

/// Returns the segregation of the surroundings of people.
///
/// `τₚ` counts the people who live in `p`, `π̃ₚₘ` is the share of group `m` in the surroundings of
/// `p`, `πₘ` its share of everybody, `E = −Σ πₘ ln πₘ` and `I = Σ πₘ(1 − πₘ)`. People weigh where
/// they live; the surroundings only say whom they meet. `surroundings` is `areas × groups` as
/// [`surroundings`] returns it.
///
/// # Errors
/// [`SpatialError::Length`] where the surroundings are not of this population.
///
/// # Source
/// Reardon and O'Sullivan (2004), doi 10.1111/j.0081-1750.2004.00150.x.
pub fn egohood_segregation(
    population: &Population,
    surroundings: &[f64],
) -> Result<EgohoodSegregation, SpatialError> {
    super::geography::check_column("surroundings", surroundings, population.counts().len())?;
    let n_groups = population.n_groups();
    let overall: Vec<f64> =
        population.group_totals().iter().map(|group| group / population.total()).collect();
    let mut entropy = RunningSum::default();
    let mut interaction = RunningSum::default();
    let mut difference = RunningSum::default();
    let mut exposure = vec![RunningSum::default(); n_groups * n_groups];
    for (area, near) in surroundings.chunks_exact(n_groups).enumerate() {
        let people = population.totals()[area];
        if people == 0.0 {
            continue;
        }
        let all: f64 = near.iter().sum();
        for (other, (near, overall)) in near.iter().zip(&overall).enumerate() {
            let share = near / all;
            entropy.add(-people * share_times_ln(share));
            interaction.add(people * share * (1.0 - share));
            difference.add(people * (share - overall).abs());
            for (group, members) in population.area(area).iter().enumerate() {
                exposure[group * n_groups + other].add(members * share);
            }
        }
    }
    let total = population.total();
    let most_entropy = -sum(overall.iter().map(|share| share_times_ln(*share)));
    let most_interaction = sum(overall.iter().map(|share| share * (1.0 - share)));
    let mixed = most_interaction > 0.0;
    let per_member = |(at, sum): (usize, RunningSum)| {
        let members = population.group_totals()[at / n_groups];
        (members > 0.0).then(|| sum.value() / members)
    };
    Ok(EgohoodSegregation {
        information_theory: mixed.then(|| 1.0 - entropy.value() / (total * most_entropy)),
        dissimilarity: mixed.then(|| difference.value() / (2.0 * total * most_interaction)),
        relative_diversity: mixed.then(|| 1.0 - interaction.value() / (total * most_interaction)),
        exposure: exposure.into_iter().enumerate().map(per_member).collect(),
    })
}

/// Returns `x ln x`, which is zero at zero.
pub(super) fn share_times_ln(share: f64) -> f64 {
    if share > 0.0 { share * ln(share) } else { 0.0 }
}
