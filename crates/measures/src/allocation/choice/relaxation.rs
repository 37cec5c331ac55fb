//! The programme without its budget, at a price on costs: sorting solves it.

use super::problem::{Problem, Standing};

/// A price per cost: `above / below` units of benefit, `below` above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Price {
    pub(super) above: i64,
    pub(super) below: i64,
}

impl Price {
    /// Returns benefit less priced cost, times `below`.
    pub(super) fn value(self, benefit: i64, cost: i64) -> i128 {
        i128::from(benefit) * i128::from(self.below) - i128::from(cost) * i128::from(self.above)
    }
}

/// A choice that keeps the bounds on numbers, perhaps not the budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picked {
    pub(super) is_chosen: Vec<bool>,
    pub(super) benefit: i64,
    pub(super) cost: i64,
}

/// The best price for a part of the programme, and the choices on both sides of the budget.
#[derive(Debug, Clone)]
pub(super) struct Relaxed {
    pub(super) price: Price,
    /// No choice in this part has more benefit than this, in whole steps.
    pub(super) bound: i64,
    /// Within the budget.
    pub(super) within: Picked,
    /// Above the budget, of the same value at the price; `None` where the budget does not bind.
    pub(super) beyond: Option<Picked>,
    /// The free candidates by value at the price, the largest first.
    pub(super) order: Vec<usize>,
}

/// Returns the free candidates by value, the largest first, equal ones by code.
fn sorted(problem: &Problem, standing: &[Standing], price: Price) -> Vec<usize> {
    let value = |index: usize| price.value(problem.benefit[index], problem.cost[index]);
    let mut order: Vec<(i128, usize)> = (0..standing.len())
        .filter(|index| standing[*index] == Standing::Free)
        .map(|index| (value(index), index))
        .collect();
    order.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, index)| index).collect()
}

/// Returns the choice of the largest value at a price within the bounds on numbers, or `None`
/// where there is none.
///
/// The best of each group up to its floor, then the best of the rest while groups and all have
/// room: as long as there are too few, and beyond that while the value is above zero.
pub(super) fn pick(
    problem: &Problem,
    standing: &[Standing],
    order: &[usize],
    price: Price,
) -> Option<Picked> {
    let mut counts = vec![0usize; problem.low.len()];
    let mut picked = Picked { is_chosen: vec![false; standing.len()], benefit: 0, cost: 0 };
    let mut total = 0;
    let mut take = |index: usize, counts: &mut [usize], total: &mut usize| {
        picked.is_chosen[index] = true;
        picked.benefit += problem.benefit[index];
        picked.cost += problem.cost[index];
        counts[problem.group[index]] += 1;
        *total += 1;
    };
    for index in (0..standing.len()).filter(|index| standing[*index] == Standing::In) {
        take(index, &mut counts, &mut total);
    }
    let mut rest = Vec::with_capacity(order.len());
    for index in order.iter().copied().filter(|index| standing[*index] == Standing::Free) {
        let group = problem.group[index];
        if counts[group] < problem.low[group] {
            take(index, &mut counts, &mut total);
        } else {
            rest.push(index);
        }
    }
    if total > problem.total_high {
        return None;
    }
    for index in rest {
        let group = problem.group[index];
        let is_wanted = total < problem.total_low
            || price.value(problem.benefit[index], problem.cost[index]) > 0;
        if total == problem.total_high || !is_wanted {
            break;
        }
        if counts[group] < problem.high[group] {
            take(index, &mut counts, &mut total);
        }
    }
    let keeps_groups = (0..counts.len())
        .all(|group| (problem.low[group]..=problem.high[group]).contains(&counts[group]));
    (keeps_groups && total >= problem.total_low).then_some(picked)
}

/// Returns the relaxation at its best price, or the least cost where even that is beyond the
/// budget (`None` where the bounds on numbers cannot be kept).
///
/// Between a choice above the budget and one within it, the price at which they are worth the
/// same is tried next, until nothing is worth more: every price is a fraction of whole numbers,
/// so the end is exact.
pub(super) fn relax(problem: &Problem, standing: &[Standing]) -> Result<Relaxed, Option<i64>> {
    let free = Price { above: 0, below: 1 };
    let order = sorted(problem, standing, free);
    let mut beyond = pick(problem, standing, &order, free).ok_or(None)?;
    if beyond.cost <= problem.budget {
        let bound = beyond.benefit;
        return Ok(Relaxed { price: free, bound, within: beyond, beyond: None, order });
    }
    let dear = Price { above: 1, below: 0 };
    let mut within = pick(problem, standing, &sorted(problem, standing, dear), dear).ok_or(None)?;
    if within.cost > problem.budget {
        return Err(Some(within.cost));
    }
    loop {
        // The choice beyond the budget has the larger cost, and the benefit is not smaller.
        let price =
            Price { above: beyond.benefit - within.benefit, below: beyond.cost - within.cost };
        let order = sorted(problem, standing, price);
        let next = pick(problem, standing, &order, price).ok_or(None)?;
        let worth = price.value(within.benefit, within.cost);
        if price.value(next.benefit, next.cost) <= worth {
            let bound = bound_at(problem, price, worth);
            return Ok(Relaxed { price, bound, within, beyond: Some(beyond), order });
        }
        if next.cost <= problem.budget { within = next } else { beyond = next }
    }
}

/// Returns the largest whole benefit that a choice within the budget can have if none is worth
/// more than `worth` at the price.
pub(super) fn bound_at(problem: &Problem, price: Price, worth: i128) -> i64 {
    let bound = worth + i128::from(price.above) * i128::from(problem.budget);
    i64::try_from(bound.div_euclid(i128::from(price.below))).unwrap_or(i64::MAX)
}
