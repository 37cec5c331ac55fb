//! Sampling error under the survey's design.

use numerics::streams::Stream;
use numerics::sum::{RunningSum, count};

use crate::inequality::sample::{Linearised, Sample};

/// How the rows were drawn: clusters within strata, with replacement or from populations large
/// beside the sample.
///
/// Invariant: every row has a unit and every unit a stratum.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    unit_of: Vec<usize>,
    stratum_of: Vec<usize>,
    units_in: Vec<usize>,
}

/// A stratum has one sampling unit, so its variance cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("strata with one sampling unit: {strata}")]
pub struct LonelyUnits {
    /// How many such strata.
    pub strata: usize,
}

impl Design {
    /// Returns the design of rows drawn within strata and in clusters; without either, of a simple
    /// random sample of rows. Labels stand in the sample's order; a cluster's label counts within
    /// its stratum.
    ///
    /// # Panics
    /// Where there is not one label per row.
    #[must_use]
    pub fn new(sample: &Sample, strata: Option<&[&str]>, clusters: Option<&[&str]>) -> Self {
        let n = sample.len();
        assert!(strata.is_none_or(|labels| labels.len() == n), "one stratum per row");
        assert!(clusters.is_none_or(|labels| labels.len() == n), "one cluster per row");
        let labels = sorted_set((0..n).map(|row| strata.map_or("", |labels| labels[row])));
        let keys: Vec<(usize, (usize, &str))> = (0..n)
            .map(|row| {
                let stratum = strata.map_or(0, |strata| place_in(&labels, &strata[row]));
                (stratum, clusters.map_or((row, ""), |labels| (0, labels[row])))
            })
            .collect();
        let units = sorted_set(keys.iter().copied());
        let mut units_in = vec![0; labels.len()];
        let stratum_of: Vec<usize> = units.iter().map(|(stratum, _)| *stratum).collect();
        for stratum in &stratum_of {
            units_in[*stratum] += 1;
        }
        Self {
            unit_of: keys.iter().map(|key| place_in(&units, key)).collect(),
            stratum_of,
            units_in,
        }
    }

    /// Returns how many strata there are.
    #[must_use]
    pub fn strata(&self) -> usize {
        self.units_in.len()
    }

    /// Returns how many sampling units there are.
    #[must_use]
    pub fn units(&self) -> usize {
        self.stratum_of.len()
    }

    /// Returns `Ok` where every stratum has two sampling units or more.
    ///
    /// # Errors
    /// [`LonelyUnits`] with the number of strata that have one.
    pub fn check(&self) -> Result<(), LonelyUnits> {
        match self.units_in.iter().filter(|units| **units < 2).count() {
            0 => Ok(()),
            strata => Err(LonelyUnits { strata }),
        }
    }

    /// Returns the variance of a linearised measure:
    /// `Σ_h n_h/(n_h − 1) Σ_c (u_hc − ū_h)²`, u a sampling unit's sum of contributions.
    ///
    /// # Errors
    /// [`LonelyUnits`].
    ///
    /// # Source
    /// Särndal, C.-E., Swensson, B. and Wretman, J. (1992), Model assisted survey sampling, 4.6;
    /// as R's survey package.
    pub fn variance(&self, linearised: &Linearised) -> Result<f64, LonelyUnits> {
        self.check()?;
        let mut units = vec![RunningSum::default(); self.units()];
        for (unit, contribution) in self.unit_of.iter().zip(&linearised.contributions) {
            units[*unit].add(*contribution);
        }
        let mut means = vec![RunningSum::default(); self.strata()];
        for (unit, stratum) in units.iter().zip(&self.stratum_of) {
            means[*stratum].add(unit.value() / count(self.units_in[*stratum]));
        }
        let mut variance = RunningSum::default();
        for (unit, stratum) in units.iter().zip(&self.stratum_of) {
            let n = count(self.units_in[*stratum]);
            let distance = unit.value() - means[*stratum].value();
            variance.add(n / (n - 1.0) * distance * distance);
        }
        Ok(variance.value())
    }

    /// Returns the weights of one bootstrap sample, in the sample's order.
    ///
    /// # Source
    /// [`Draws::AsMany`]: Efron, B. (1979), doi 10.1214/aos/1176344552, within strata, as R's
    /// laeken; [`Draws::OneFewer`]: Rao, J. N. K. and Wu, C. F. J. (1988), doi
    /// 10.1080/01621459.1988.10478591.
    #[must_use]
    pub fn resampled(&self, weights: &[f64], draws: Draws, stream: &mut Stream) -> Vec<f64> {
        let mut times = vec![0_usize; self.units()];
        let mut first = 0;
        for n in &self.units_in {
            for _ in 0..draws.of(*n) {
                times[first + stream.index(*n)] += 1;
            }
            first += n;
        }
        let scale = |stratum: usize| {
            let n = self.units_in[stratum];
            count(n) / count(draws.of(n).max(1))
        };
        let rows = weights.iter().zip(&self.unit_of);
        rows.map(|(weight, unit)| weight * count(times[*unit]) * scale(self.stratum_of[*unit]))
            .collect()
    }
}

/// How many units a bootstrap sample draws from a stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draws {
    /// As many as it has: the plain bootstrap.
    AsMany,
    /// One fewer, with weights scaled up: unbiased for totals in small strata.
    OneFewer,
}

impl Draws {
    fn of(self, units: usize) -> usize {
        match self {
            Self::AsMany => units,
            Self::OneFewer => units - 1,
        }
    }
}

fn sorted_set<Key: Ord>(keys: impl Iterator<Item = Key>) -> Vec<Key> {
    let mut set: Vec<Key> = keys.collect();
    set.sort_unstable();
    set.dedup();
    set
}

fn place_in<Key: Ord>(set: &[Key], key: &Key) -> usize {
    set.partition_point(|member| member < key)
}
