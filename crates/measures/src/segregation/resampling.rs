//! Populations drawn again: as a sample of the same, or as if nobody were segregated.

mod sampler;

use numerics::quantile::quantile_of_sorted;
use numerics::streams::Stream;
use numerics::sum::{count, mean, sum};
use rayon::prelude::*;

use crate::estimate::Interval;
use crate::segregation::counts::{Counts, Table};
use crate::segregation::resampling::sampler::{Population, Sampler};

/// How a population is drawn again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resampling {
    /// As many persons, each of an area and group with the chance of its count: the error of
    /// having sampled persons.
    Persons,
    /// As [`Self::Persons`], each group keeping its size.
    PersonsWithinGroups,
    /// As many areas with replacement, whole: the error of having sampled areas.
    Areas,
    /// Every group drawn over areas by the areas' sizes: no segregation, groups keep their sizes.
    /// PySAL's "systematic".
    Systematic,
    /// Every person of an area given a group by the groups' shares: no segregation, areas keep
    /// their sizes. PySAL's "evenness".
    Evenness,
    /// Everybody's area exchanged at random: no segregation, areas and groups keep their sizes.
    /// PySAL's "person_permutation", R's fixed margins.
    Permutation,
    /// As [`Self::Permutation`] with margins that are drawn too: R's free margins.
    Independence,
}

impl Resampling {
    /// Returns whether nobody is segregated in what is drawn.
    #[must_use]
    pub fn is_without_segregation(self) -> bool {
        !matches!(self, Self::Persons | Self::PersonsWithinGroups | Self::Areas)
    }
}

/// A resampling that cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResamplingError {
    /// Counts are not whole persons.
    #[error("draw persons: the counts are not whole numbers; scale the weights to persons")]
    NotWhole,
    /// Too few replications.
    #[error("draw {found} populations: 2 are needed")]
    TooFew {
        /// Replications asked for.
        found: usize,
    },
    /// The level is no share.
    #[error("make an interval of level {level}: levels lie between 0 and 1")]
    Level {
        /// The level, written out.
        level: String,
    },
}

/// Returns what `evaluate` says of each of `replications` populations drawn from `table`.
///
/// Replication `r` is drawn from stream `r` of the seed: the values do not depend on how the work
/// is divided.
///
/// # Errors
/// [`ResamplingError`] where counts are not whole or there are fewer than two replications.
pub(crate) fn replicate<T: Send>(
    table: &Table<'_>,
    resampling: Resampling,
    (replications, seed): (usize, u64),
    evaluate: impl Fn(&Table<'_>) -> T + Sync,
) -> Result<Vec<T>, ResamplingError> {
    check(table, replications)?;
    let sampler = Sampler::new(table, resampling);
    let streams = 0..u64::try_from(replications).expect("a length fits 64 bits");
    let draw = |population: &mut Population, number| {
        sampler.draw(population, &mut Stream::new(seed, number));
        evaluate(&population.table())
    };
    Ok(streams.into_par_iter().map_init(|| Population::like(table), draw).collect())
}

/// Returns what `evaluate` says of each of `replications` pairs of samples of persons, one of each
/// time; nothing where a sample has fewer than two areas or groups.
///
/// # Errors
/// As [`replicate`].
pub(crate) fn replicate_pair<T: Send>(
    (before, after): (&Counts, &Counts),
    (replications, seed): (usize, u64),
    evaluate: impl Fn(&Counts, &Counts) -> Option<T> + Sync,
) -> Result<Vec<Option<T>>, ResamplingError> {
    let tables = [before.table(), after.table()];
    for table in &tables {
        check(table, replications)?;
    }
    let samplers = tables.each_ref().map(|table| Sampler::new(table, Resampling::Persons));
    let pairs = 0..u64::try_from(replications).expect("a length fits 64 bits");
    let draw = |populations: &mut [Population; 2], pair: u64| {
        for (time, (sampler, population)) in (0..).zip(samplers.iter().zip(&mut *populations)) {
            sampler.draw(population, &mut Stream::new(seed, 2 * pair + time));
        }
        let first = before.with_counts_of(&populations[0].table())?;
        let second = after.with_counts_of(&populations[1].table())?;
        evaluate(&first, &second)
    };
    let room = || tables.each_ref().map(Population::like);
    Ok(pairs.into_par_iter().map_init(room, draw).collect())
}

fn check(table: &Table<'_>, replications: usize) -> Result<(), ResamplingError> {
    if replications < 2 {
        return Err(ResamplingError::TooFew { found: replications });
    }
    if table.counts().iter().any(|count| count.fract() != 0.0) {
        return Err(ResamplingError::NotWhole);
    }
    Ok(())
}

/// What the spread of an index over samples says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct BootstrapSummary {
    /// Samples in which the index is defined.
    pub kept: usize,
    /// The standard deviation over samples, divisor n − 1.
    pub standard_error: f64,
    /// How much higher the index is in samples than in the data: about as much as the data are
    /// above the truth.
    pub bias: f64,
    /// `estimate − bias`.
    pub corrected: f64,
    /// The interval of the corrected index.
    pub interval: Interval,
}

/// How an interval is made of samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalMethod {
    /// The quantiles of the samples mirrored in the estimate: `2θ − q`. Right where the samples
    /// are biased as much as the data are, as segregation is.
    ReversePercentile,
    /// The quantiles of the samples themselves: for indices without bias.
    Percentile,
    /// The corrected index give or take standard errors.
    Normal,
}

/// Returns what samples say of an estimate; `None` where fewer than two are defined.
///
/// # Source
/// Davison, A. C. and Hinkley, D. V. (1997), Bootstrap methods and their application, sections 2.1
/// and 5.2, doi 10.1017/CBO9780511802843; bias and correction as R's `segregation`.
#[must_use]
pub fn summarise_bootstrap(
    estimate: f64,
    samples: &[f64],
    (level, method): (f64, IntervalMethod),
) -> Option<BootstrapSummary> {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (average, standard_error) = mean_and_deviation(&sorted)?;
    let bias = average - estimate;
    let corrected = estimate - bias;
    let low = quantile_of_sorted(&sorted, (1.0 - level) / 2.0)?;
    let high = quantile_of_sorted(&sorted, 1.0 - (1.0 - level) / 2.0)?;
    let interval = match method {
        IntervalMethod::Percentile => Interval { low, high, level, method: "percentile bootstrap" },
        IntervalMethod::ReversePercentile => Interval {
            low: 2.0 * estimate - high,
            high: 2.0 * estimate - low,
            level,
            method: "reverse percentile bootstrap",
        },
        IntervalMethod::Normal => Interval::normal(corrected, standard_error, level),
    };
    Some(BootstrapSummary { kept: sorted.len(), standard_error, bias, corrected, interval })
}

/// What an index is where nobody is segregated, and how far the data are from that.
#[derive(Debug, Clone, PartialEq)]
pub struct NullSummary {
    /// Drawn populations in which the index is defined.
    pub kept: usize,
    /// The mean over them.
    pub mean: f64,
    /// The standard deviation over them.
    pub standard_deviation: f64,
    /// The chance of an index at least as far out.
    pub p: f64,
}

/// Which drawn indices count as at least as far out as the one of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// Those as high: for indices that segregation makes high.
    High,
    /// Those as low: for interaction.
    Low,
    /// Twice the rarer of the two, at most 1.
    Both,
}

/// Returns what drawn populations without segregation say of an estimate; `None` where fewer than
/// two are defined.
///
/// With `b` of `B` drawn indices as far out, `p = (b + 1) / (B + 1)`: the data are one of the
/// populations, and p is never 0.
///
/// # Source
/// Davison and Hinkley (1997), equation 4.11; Phipson, B. and Smyth, G. K. (2010),
/// doi 10.2202/1544-6115.1585.
#[must_use]
pub fn summarise_null(estimate: f64, drawn: &[f64], tail: Tail) -> Option<NullSummary> {
    let (average, standard_deviation) = mean_and_deviation(drawn)?;
    let share = |n: usize| count(n + 1) / count(drawn.len() + 1);
    let high = share(drawn.iter().filter(|value| **value >= estimate).count());
    let low = share(drawn.iter().filter(|value| **value <= estimate).count());
    let p = match tail {
        Tail::High => high,
        Tail::Low => low,
        Tail::Both => (2.0 * high.min(low)).min(1.0),
    };
    Some(NullSummary { kept: drawn.len(), mean: average, standard_deviation, p })
}

fn mean_and_deviation(values: &[f64]) -> Option<(f64, f64)> {
    let average = mean(values).filter(|_| values.len() > 1)?;
    let squares = sum(values.iter().map(|value| (value - average) * (value - average)));
    Some((average, (squares / count(values.len() - 1)).sqrt()))
}

/// Returns an error where the level is no share between 0 and 1.
pub(crate) fn check_level(level: f64) -> Result<(), ResamplingError> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(ResamplingError::Level { level: level.to_string() })
}
