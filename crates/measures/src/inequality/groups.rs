//! Generalised entropy split into what lies within groups and what lies between them.

use numerics::elementary::pow;
use numerics::sum::RunningSum;

use crate::inequality::entropy::{
    entropy_term, generalised_entropy, generalised_entropy_linearised,
};
use crate::inequality::sample::{Linearised, Sample, Undefined};

/// An index split by group: `total = within + between`.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupSplit {
    /// `GE(α)` of everyone.
    pub total: f64,
    /// `Σ_g (N_g/N)^(1−α) (T_g/T)^α GE_g(α)`.
    pub within: f64,
    /// `GE(α)` had everyone the mean of their group; groups count by population.
    pub between: f64,
    /// The groups, by number.
    pub groups: Vec<GroupPart>,
}

/// One group's part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupPart {
    /// The group's share of the population.
    pub population_share: f64,
    /// The group's share of the income.
    pub income_share: f64,
    /// `GE(α)` within the group; `None` for a group without people or without income.
    pub own: Option<f64>,
    /// What the group adds to the part within groups.
    pub within: f64,
}

/// Returns `GE(α)` split by group.
///
/// `groups` holds a number below `n_groups` per row, in the sample's order. A group without income
/// adds nothing within groups, as its own index is weighted by its share of the income.
///
/// # Errors
/// As [`generalised_entropy`], and [`Undefined::MeanNotAboveZero`] where a group's mean is below
/// zero, or zero with incomes that are not.
///
/// # Panics
/// Where there is not one group per row or a number is too large.
///
/// # Source
/// Shorrocks, A. F. (1984), Inequality decomposition by population subgroups, Econometrica 52, doi
/// 10.2307/1913511. PySAL counts areas, not people; with one weight per area the two agree.
pub fn split_by_group(
    sample: &Sample,
    groups: &[usize],
    n_groups: usize,
    alpha: f64,
) -> Result<GroupSplit, Undefined> {
    let total = generalised_entropy(sample, alpha)?;
    let totals = group_totals(sample, groups, n_groups)?;
    let own = group_indices(sample, groups, &totals, alpha);
    let (n, income, mean) = (sample.total_weight(), sample.total_income(), sample.mean());
    let (mut within, mut between) = (RunningSum::default(), RunningSum::default());
    let mut parts = Vec::with_capacity(n_groups);
    for (group, own) in totals.iter().zip(own) {
        let adds = own.map_or(0.0, |own| group.weight_within(n, income, alpha) * own);
        within.add(adds);
        if group.weight > 0.0 {
            let relative = group.income / group.weight / mean;
            between.add(group.weight / n * entropy_term(relative, alpha));
        }
        parts.push(GroupPart {
            population_share: group.weight / n,
            income_share: group.income / income,
            own,
            within: adds,
        });
    }
    let between = between.value().max(0.0);
    Ok(GroupSplit { total, within: within.value(), between, groups: parts })
}

/// Returns the part within groups linearised.
///
/// # Errors
/// As [`split_by_group`].
///
/// # Panics
/// As [`split_by_group`].
pub fn within_linearised(
    sample: &Sample,
    groups: &[usize],
    n_groups: usize,
    alpha: f64,
) -> Result<Linearised, Undefined> {
    let split = split_by_group(sample, groups, n_groups, alpha)?;
    let totals = group_totals(sample, groups, n_groups)?;
    let (n, income) = (sample.total_weight(), sample.total_income());
    Ok(Linearised::by_slope(sample, split.within, |place, own| {
        let (group, part) = (&totals[groups[place]], &split.groups[groups[place]]);
        let shared = split.within * ((1.0 - alpha) / n + alpha * own / income);
        let Some(index) = part.own else { return -shared };
        let weight = group.weight_within(n, income, alpha);
        let index_slope =
            group_slope(own * group.weight / group.income, index, alpha) / group.weight;
        let weight_slope = (1.0 - alpha) / group.weight + alpha * own / group.income;
        weight * (index_slope + index * weight_slope) - shared
    }))
}

/// Returns the part between groups linearised.
///
/// # Errors
/// As [`split_by_group`].
///
/// # Panics
/// As [`split_by_group`].
pub fn between_linearised(
    sample: &Sample,
    groups: &[usize],
    n_groups: usize,
    alpha: f64,
) -> Result<Linearised, Undefined> {
    let between = split_by_group(sample, groups, n_groups, alpha)?.between;
    let total = generalised_entropy_linearised(sample, alpha)?;
    let within = within_linearised(sample, groups, n_groups, alpha)?;
    Ok(Linearised::function(between, &[(1.0, &total), (-1.0, &within)]))
}

#[derive(Debug, Clone, Copy)]
struct Totals {
    weight: f64,
    income: f64,
}

impl Totals {
    /// Returns `(N_g/N)^(1−α) (T_g/T)^α`.
    fn weight_within(self, n: f64, income: f64, alpha: f64) -> f64 {
        let (people, share) = (self.weight / n, self.income / income);
        if alpha == 0.0 {
            people
        } else if alpha == 1.0 {
            share
        } else {
            pow(people, 1.0 - alpha) * pow(share, alpha)
        }
    }
}

fn group_totals(
    sample: &Sample,
    groups: &[usize],
    n_groups: usize,
) -> Result<Vec<Totals>, Undefined> {
    assert_eq!(groups.len(), sample.len(), "one group per row");
    let mut weights = vec![RunningSum::default(); n_groups];
    let mut incomes = vec![RunningSum::default(); n_groups];
    let mut uneven = vec![false; n_groups];
    for ((income, weight), group) in sample.pairs().zip(groups) {
        weights[*group].add(weight);
        incomes[*group].add(weight * income);
        uneven[*group] |= weight > 0.0 && income != 0.0;
    }
    let totals = weights
        .iter()
        .zip(&incomes)
        .map(|(weight, income)| Totals { weight: weight.value(), income: income.value() });
    let totals: Vec<Totals> = totals.collect();
    let no_mean = |(group, uneven): (&Totals, &bool)| *uneven && group.income <= 0.0;
    if totals.iter().zip(&uneven).any(no_mean) {
        return Err(Undefined::MeanNotAboveZero);
    }
    Ok(totals)
}

fn group_indices(
    sample: &Sample,
    groups: &[usize],
    totals: &[Totals],
    alpha: f64,
) -> Vec<Option<f64>> {
    let mut sums = vec![RunningSum::default(); totals.len()];
    for ((income, weight), group) in sample.pairs().zip(groups) {
        let of = totals[*group];
        if weight > 0.0 && of.income > 0.0 {
            sums[*group].add(weight * entropy_term(income * of.weight / of.income, alpha));
        }
    }
    let index = |(of, sum): (&Totals, &RunningSum)| {
        (of.income > 0.0).then(|| (sum.value() / of.weight).max(0.0))
    };
    totals.iter().zip(&sums).map(index).collect()
}

/// Returns N_g times the slope of `GE_g(α)` in the weight of one with `x` times the group's mean.
fn group_slope(x: f64, index: f64, alpha: f64) -> f64 {
    let term = entropy_term(x, alpha);
    if alpha == 0.0 {
        term - index + (x - 1.0)
    } else if alpha == 1.0 {
        term - index - (x - 1.0) * (index + 1.0)
    } else {
        let spread = alpha * (alpha - 1.0);
        term - index - alpha * (spread * index + 1.0) * (x - 1.0) / spread
    }
}
