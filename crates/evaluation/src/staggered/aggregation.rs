//! Group-time effects as one number: simple, by time since treatment, by cohort, by period.

use std::collections::BTreeMap;

use numerics::sum::{count, sum};

use crate::staggered::group_time::Cell;
use crate::staggered::refusal::StaggeredError;
use crate::staggered::sample::Sample;

/// How effects by cohort and period become averages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// All treated cells, each weighted by its cohort's size.
    Simple,
    /// By periods since the start; the one number averages the periods from the start on, alike.
    Dynamic {
        /// Only cohorts seen for at least so many periods after their start, and only effects up
        /// to then, so that every average is of the same cohorts; all cohorts where `None`.
        balance: Option<i64>,
    },
    /// By cohort, each treated period alike; the one number weighs cohorts by size.
    Group,
    /// By period, cohorts weighted by size; the one number averages periods alike.
    Calendar,
}

impl Aggregate {
    /// Returns the name that the command line has.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Dynamic { .. } => "dynamic",
            Self::Group => "group",
            Self::Calendar => "calendar",
        }
    }
}

/// An average of cells with its influence function.
#[derive(Debug, Clone, PartialEq)]
pub struct Average {
    /// The time since treatment, cohort or period; `None` for the one number.
    pub key: Option<i64>,
    /// The effect.
    pub effect: f64,
    /// One per unit.
    pub influence: Vec<f64>,
    /// Treated units behind it, in the cell that has most.
    pub treated: usize,
}

/// The one number and what it averages.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregated {
    /// The one number.
    pub overall: Average,
    /// By time since treatment, cohort or period, in rising order; none for
    /// [`Aggregate::Simple`].
    pub parts: Vec<Average>,
    /// The cells that could not be estimated and are left out of the averages.
    pub left_out: usize,
}

/// Returns the averages of group-time effects.
///
/// Cells without an estimate are left out and counted; cohorts' shares are those of the sample,
/// and the influence functions include that shares are estimated.
///
/// # Errors
/// [`StaggeredError::NothingToAggregate`] where no treated cell is left.
///
/// # Source
/// Callaway, B. and Sant'Anna, P. (2021), Journal of Econometrics 225, doi
/// 10.1016/j.jeconom.2020.12.001, § 3.
pub fn aggregated(
    sample: &Sample,
    cells: &[Cell],
    by: Aggregate,
) -> Result<Aggregated, StaggeredError> {
    let shares = sample.shares();
    let known: Vec<&Cell> = cells.iter().filter(|cell| cell.effect.is_ok()).collect();
    let mixer = Mixer { sample, shares: &shares };
    let parts = mixer.parts(&known, by);
    let overall = match by {
        Aggregate::Simple => {
            let after: Vec<&Cell> = known.iter().copied().filter(|c| c.is_after()).collect();
            (!after.is_empty()).then(|| mixer.by_size(None, &after))
        }
        Aggregate::Group => mixer.cohorts_by_size(&parts),
        Aggregate::Dynamic { .. } => {
            mixer.alike(parts.iter().filter(|part| part.key.is_some_and(|key| key >= 0)))
        }
        Aggregate::Calendar => mixer.alike(parts.iter()),
    };
    let left_out = cells.len() - known.len();
    match overall {
        Some(overall) => Ok(Aggregated { overall, parts, left_out }),
        None => Err(StaggeredError::NothingToAggregate {
            by: by.name(),
            instead: match by {
                Aggregate::Dynamic { balance: Some(_) } => "ask for fewer balanced periods",
                _ => "add periods after treatment",
            },
        }),
    }
}

fn is_balanced(sample: &Sample, cell: &Cell, balance: Option<i64>) -> bool {
    let Some(balance) = balance else {
        return true;
    };
    let (first, last) = (sample.periods[0], sample.periods[sample.periods.len() - 1]);
    let since = cell.period - cell.cohort;
    last - cell.cohort >= balance && since <= balance && since >= balance - (last - first)
}

struct Mixer<'a> {
    sample: &'a Sample,
    shares: &'a BTreeMap<i64, f64>,
}

impl Mixer<'_> {
    fn parts(&self, known: &[&Cell], by: Aggregate) -> Vec<Average> {
        let key = |cell: &Cell| match by {
            Aggregate::Simple => None,
            Aggregate::Dynamic { balance } => {
                is_balanced(self.sample, cell, balance).then(|| cell.period - cell.cohort)
            }
            Aggregate::Group => cell.is_after().then_some(cell.cohort),
            Aggregate::Calendar => cell.is_after().then_some(cell.period),
        };
        let mut groups: BTreeMap<i64, Vec<&Cell>> = BTreeMap::new();
        for cell in known {
            if let Some(key) = key(cell) {
                groups.entry(key).or_default().push(cell);
            }
        }
        let average = |(key, cells): (i64, Vec<&Cell>)| match by {
            Aggregate::Group => self.alike_cells(Some(key), &cells),
            _ => self.by_size(Some(key), &cells),
        };
        groups.into_iter().map(average).collect()
    }

    /// Returns the average of effects with these weights, which sum to one.
    fn mix<'c>(
        &self,
        key: Option<i64>,
        parts: impl Iterator<Item = (f64, f64, &'c [f64])>,
        treated: usize,
    ) -> Average {
        let (mut effect, mut influence) = (0.0, vec![0.0; self.sample.n]);
        for (weight, value, column) in parts {
            effect += weight * value;
            influence.iter_mut().zip(column).for_each(|(sum, v)| *sum += weight * v);
        }
        Average { key, effect, influence, treated }
    }

    /// Returns the average of cells weighted by their cohorts' sizes.
    fn by_size(&self, key: Option<i64>, cells: &[&Cell]) -> Average {
        let total = sum(cells.iter().map(|cell| self.shares[&cell.cohort]));
        let value = |cell: &Cell| cell.effect.unwrap_or(0.0);
        let weighted = cells
            .iter()
            .map(|cell| (self.shares[&cell.cohort] / total, value(cell), &cell.influence[..]));
        let treated = cells.iter().map(|cell| cell.treated).max().unwrap_or(0);
        let mut average = self.mix(key, weighted, treated);
        let mut above: BTreeMap<i64, f64> = BTreeMap::new();
        for cell in cells {
            *above.entry(cell.cohort).or_default() += value(cell) - average.effect;
        }
        self.add_shares(&mut average, &above, total);
        average
    }

    /// Adds what estimating the shares adds: a unit's weight times how far its cohort's effects
    /// are above the average, over the shares' total.
    fn add_shares(&self, average: &mut Average, above: &BTreeMap<i64, f64>, total: f64) {
        let units = self.sample.cohort.iter().zip(&self.sample.unit_weight);
        for (influence, (cohort, weight)) in average.influence.iter_mut().zip(units) {
            if let Some(above) = above.get(cohort) {
                *influence += weight * above / total;
            }
        }
    }

    fn alike_cells(&self, key: Option<i64>, cells: &[&Cell]) -> Average {
        let share = 1.0 / count(cells.len());
        let parts =
            cells.iter().map(|cell| (share, cell.effect.unwrap_or(0.0), &cell.influence[..]));
        self.mix(key, parts, cells.iter().map(|cell| cell.treated).max().unwrap_or(0))
    }

    fn alike<'c>(&self, parts: impl Iterator<Item = &'c Average> + Clone) -> Option<Average> {
        let share = 1.0 / count(parts.clone().count());
        let treated = parts.clone().map(|part| part.treated).max()?;
        let each = parts.map(|part| (share, part.effect, &part.influence[..]));
        Some(self.mix(None, each, treated))
    }

    fn cohorts_by_size(&self, parts: &[Average]) -> Option<Average> {
        let share = |part: &Average| part.key.map_or(0.0, |cohort| self.shares[&cohort]);
        let total = sum(parts.iter().map(share));
        let treated = parts.iter().map(|part| part.treated).sum();
        let each = parts.iter().map(|part| (share(part) / total, part.effect, &part.influence[..]));
        let mut average = (!parts.is_empty()).then(|| self.mix(None, each, treated))?;
        let above = parts
            .iter()
            .filter_map(|part| Some((part.key?, part.effect - average.effect)))
            .collect();
        self.add_shares(&mut average, &above, total);
        Some(average)
    }
}
