//! Giving the structure of one time the margins of another.

use numerics::elementary::ln;
use numerics::sum::RunningSum;

/// When iterative proportional fitting ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjustment {
    /// The largest difference between a share of an area or group and its target: 1e-12 for the
    /// limit, 1e-6 where R's numbers are to be met.
    pub tolerance: f64,
    /// Scalings of groups or areas at most.
    pub most_rounds: usize,
    /// The persons that stand in for zero in a cell, so that structures with zeros in different
    /// places can be given each other's margins; 1e-10 as R has it.
    pub zero_as: f64,
}

impl Adjustment {
    /// Fitting to the limit.
    pub const TO_THE_LIMIT: Self = Self { tolerance: 1e-12, most_rounds: 20_000, zero_as: 1e-10 };

    /// Fitting as R's `segregation::mutual_difference(precision = 1e-6)` ends it: some 10⁻⁴ of a
    /// term before the limit.
    pub const AS_R: Self = Self { tolerance: 1e-6, most_rounds: 20_000, zero_as: 1e-10 };
}

/// Fitting that does not end.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum AdjustmentError {
    /// The margins were not met.
    #[error(
        "give the structure of one time the margins of the other: after {rounds} rounds a share \
         is {distance} from its target where {tolerance} is allowed"
    )]
    DoesNotEnd {
        /// Rounds gone.
        rounds: usize,
        /// The largest distance left.
        distance: f64,
        /// The distance allowed.
        tolerance: f64,
    },
    /// A setting makes no sense.
    #[error("fit with tolerance {tolerance} and {zero_as} for zero: both are above 0")]
    Settings {
        /// The tolerance.
        tolerance: f64,
        /// What stands in for zero.
        zero_as: f64,
    },
}

/// Shares of all persons by area and group, group after group.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shares {
    pub(crate) cells: Vec<f64>,
    pub(crate) n_areas: usize,
    pub(crate) areas: Vec<f64>,
    pub(crate) groups: Vec<f64>,
    /// All persons that the shares are of.
    persons: f64,
}

impl Shares {
    pub(crate) fn of_counts(mut cells: Vec<f64>, n_areas: usize) -> Self {
        let all = numerics::sum::sum(cells.iter().copied());
        for cell in &mut cells {
            *cell /= all;
        }
        let mut shares = Self {
            groups: vec![0.0; cells.len() / n_areas],
            areas: vec![0.0; n_areas],
            cells,
            n_areas,
            persons: all,
        };
        shares.sum_up();
        shares
    }

    /// Returns the shares with something in each cell.
    fn filled(&self, zero_as: f64) -> Self {
        let fill = |cell: &f64| if *cell > 0.0 { *cell * self.persons } else { zero_as };
        Self::of_counts(self.cells.iter().map(fill).collect(), self.n_areas)
    }

    fn sum_up(&mut self) {
        self.areas.fill(0.0);
        for (group, column) in self.groups.iter_mut().zip(self.cells.chunks_exact(self.n_areas)) {
            *group = crate::segregation::lanes::total(column);
            for (area, cell) in self.areas.iter_mut().zip(column) {
                *area += cell;
            }
        }
    }

    /// Returns what each area adds to M.
    pub(crate) fn m_by_area(&self) -> Vec<f64> {
        let mut sums = vec![RunningSum::default(); self.n_areas];
        for (group, column) in self.groups.iter().zip(self.cells.chunks_exact(self.n_areas)) {
            for ((sum, cell), area) in sums.iter_mut().zip(column).zip(&self.areas) {
                if *cell > 0.0 {
                    sum.add(cell * ln(cell / (group * area)));
                }
            }
        }
        sums.into_iter().map(RunningSum::value).collect()
    }

    pub(crate) fn m(&self) -> f64 {
        numerics::sum::sum(self.m_by_area())
    }

    /// Returns these shares with each group scaled to a target.
    pub(crate) fn with_groups_scaled(&self, targets: &[f64]) -> Self {
        let mut scaled = self.clone();
        scaled.scale_groups(targets);
        scaled
    }

    /// Returns these shares with each area scaled to a target.
    pub(crate) fn with_areas_scaled(&self, targets: &[f64]) -> Self {
        let mut scaled = self.clone();
        scaled.scale_areas(targets);
        scaled
    }

    fn scale_groups(&mut self, targets: &[f64]) {
        for (group, column) in self.cells.chunks_exact_mut(self.n_areas).enumerate() {
            let factor = targets[group] / self.groups[group];
            column.iter_mut().for_each(|cell| *cell *= factor);
        }
        self.sum_up();
    }

    fn scale_areas(&mut self, targets: &[f64]) {
        let factors: Vec<f64> =
            targets.iter().zip(&self.areas).map(|(to, from)| to / from).collect();
        for column in self.cells.chunks_exact_mut(self.n_areas) {
            column.iter_mut().zip(&factors).for_each(|(cell, factor)| *cell *= factor);
        }
        self.sum_up();
    }

    /// Returns this structure with other margins, by scaling groups and areas in turn.
    fn fitted(
        &self,
        groups: &[f64],
        areas: &[f64],
        adjustment: Adjustment,
    ) -> Result<Self, AdjustmentError> {
        let mut fitted = self.clone();
        let farthest = |now: &[f64], target: &[f64]| {
            now.iter().zip(target).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        };
        let mut distance = f64::INFINITY;
        for round in 0..adjustment.most_rounds {
            if round % 2 == 0 {
                fitted.scale_groups(groups);
            } else {
                fitted.scale_areas(areas);
            }
            distance = farthest(&fitted.groups, groups).max(farthest(&fitted.areas, areas));
            if distance <= adjustment.tolerance {
                return Ok(fitted);
            }
        }
        let (rounds, tolerance) = (adjustment.most_rounds, adjustment.tolerance);
        Err(AdjustmentError::DoesNotEnd { rounds, distance, tolerance })
    }
}

/// The structures of two times with each of the margins of both: `[structure][groups][areas]`.
pub(crate) struct Adjusted {
    pub(crate) by_margins: [[[Shares; 2]; 2]; 2],
}

impl Adjusted {
    /// Returns the eight combinations of two times' structure and margins.
    pub(crate) fn new(
        before: &Shares,
        after: &Shares,
        adjustment: Adjustment,
    ) -> Result<Self, AdjustmentError> {
        let Adjustment { tolerance, zero_as, .. } = adjustment;
        if tolerance.is_nan() || tolerance <= 0.0 || zero_as.is_nan() || zero_as <= 0.0 {
            return Err(AdjustmentError::Settings { tolerance, zero_as });
        }
        let times = [before, after];
        let filled = times.map(|shares| shares.filled(zero_as));
        let fit = |structure: usize, groups: usize, areas: usize| {
            if structure == groups && structure == areas {
                return Ok(times[structure].clone());
            }
            filled[structure].fitted(&times[groups].groups, &times[areas].areas, adjustment)
        };
        let of = |structure| {
            Ok([
                [fit(structure, 0, 0)?, fit(structure, 0, 1)?],
                [fit(structure, 1, 0)?, fit(structure, 1, 1)?],
            ])
        };
        Ok(Self { by_margins: [of(0)?, of(1)?] })
    }

    pub(crate) fn at(&self, structure: usize, groups: usize, areas: usize) -> &Shares {
        &self.by_margins[structure][groups][areas]
    }
}
