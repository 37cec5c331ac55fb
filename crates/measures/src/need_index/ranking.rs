//! Ranks by the index, and the rule for ties.

use numerics::rank::{Order, average_ranks, competition_ranks};
use numerics::sum::count;

/// How units are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranking {
    /// Which end has rank 1.
    pub first: First,
    /// What equal values do.
    pub ties: Ties,
}

/// Which end has rank 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The largest index.
    Largest,
    /// The smallest index.
    Smallest,
}

/// The rank of equal values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// They share the mean of their places: 1, 2.5, 2.5, 4.
    Average,
    /// They share the first of their places: 1, 2, 2, 4; what COINr calls "min".
    FirstPlace,
}

impl Ties {
    /// Returns the rule in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Average => "equal values share the mean of their places",
            Self::FirstPlace => "equal values share the first of their places",
        }
    }
}

/// Returns the rank of every value there is, from the smallest or the largest.
#[must_use]
pub fn ranks(values: &[Option<f64>], order: Order, ties: Ties) -> Vec<Option<f64>> {
    let present: Vec<f64> = values.iter().flatten().copied().collect();
    let ranks = match ties {
        Ties::Average => average_ranks(&present, order),
        Ties::FirstPlace => competition_ranks(&present, order).into_iter().map(count).collect(),
    };
    let mut ranks = ranks.into_iter();
    values.iter().map(|value| value.and_then(|_| ranks.next())).collect()
}

/// Returns the rank of every unit that has an index, within its period where there are several.
#[must_use]
pub fn unit_ranks(
    index: &[Option<f64>],
    periods: Option<&[i64]>,
    ranking: Ranking,
) -> Vec<Option<f64>> {
    let order = match ranking.first {
        First::Largest => Order::LargestFirst,
        First::Smallest => Order::SmallestFirst,
    };
    let Some(periods) = periods else { return ranks(index, order, ranking.ties) };
    let mut years = periods.to_vec();
    years.sort_unstable();
    years.dedup();
    let mut all = vec![None; index.len()];
    for year in years {
        let mask = |(value, period): (&Option<f64>, &i64)| value.filter(|_| *period == year);
        let own: Vec<Option<f64>> = index.iter().zip(periods).map(mask).collect();
        for (rank, own) in all.iter_mut().zip(ranks(&own, order, ranking.ties)) {
            *rank = rank.or(own);
        }
    }
    all
}
