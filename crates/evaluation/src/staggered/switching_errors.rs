//! How sure effects of changing treatments are: by what units add, or by drawing units anew.

use std::collections::BTreeMap;

use numerics::cholesky::Cholesky;
use numerics::distribution::chi_squared_above;
use numerics::elementary::sqrt;
use numerics::moments::variance_n_minus_1;
use numerics::streams::Stream;
use numerics::sum::{count, sum};
use rayon::prelude::*;

use crate::staggered::design::Design;
use crate::staggered::influence::Wald;
use crate::staggered::switching::{Beside, Horizon, Path, Totals, totals};
use crate::staggered::switching_effects::{AtHorizon, Switching, consecutive_sets};

/// Baseline, place of the change and whether the dose went up.
pub(crate) type Cohort = (u64, usize, bool);

/// Returns the cohort of each unit by baseline, date and direction, those that are alone joined
/// with others of the same baseline and direction, and how many were alone.
pub(crate) fn cohorts(paths: &[Option<Path>]) -> (Vec<Cohort>, usize) {
    let key = |path: &Option<Path>| match path {
        Some(path) => {
            let date = path.switch.unwrap_or(usize::MAX);
            ((path.baseline + 0.0).to_bits(), date, path.sign > 0.0)
        }
        None => (u64::MAX, usize::MAX, false),
    };
    let mut sizes: BTreeMap<Cohort, usize> = BTreeMap::new();
    paths.iter().for_each(|path| *sizes.entry(key(path)).or_default() += 1);
    let switches = |path: &Option<Path>| path.is_some_and(|path| path.switch.is_some());
    let single = |path: &&Option<Path>| switches(path) && sizes[&key(path)] == 1;
    let alone = paths.iter().filter(single).count();
    let joined = |path: &Option<Path>| {
        let (baseline, date, up) = key(path);
        // No period has this place: the one for those that are alone.
        if single(&path) { (baseline, usize::MAX - 1, up) } else { (baseline, date, up) }
    };
    (paths.iter().map(joined).collect(), alone)
}

/// Takes each cohort's mean among the units compared out of what they add, times `√(n/(n−1))`; a
/// cohort of one is left as it is, which can only make the standard error larger.
pub(crate) fn around_cohorts(added: &mut [f64], set: &[Beside], cohorts: &[Cohort]) {
    let mut compared = vec![false; added.len()];
    for group in set {
        group.switchers.iter().for_each(|switcher| compared[switcher.unit] = true);
        group.controls.iter().for_each(|(unit, ..)| compared[*unit] = true);
    }
    let mut sums: BTreeMap<Cohort, (f64, usize)> = BTreeMap::new();
    for unit in (0..added.len()).filter(|&unit| compared[unit]) {
        let (total, n) = sums.entry(cohorts[unit]).or_default();
        *total += added[unit];
        *n += 1;
    }
    for unit in (0..added.len()).filter(|&unit| compared[unit]) {
        let (total, n) = sums[&cohorts[unit]];
        if n > 1 {
            added[unit] = (added[unit] - total / count(n)) * sqrt(count(n) / count(n - 1));
        }
    }
}

pub(crate) fn error(added: &[f64], mass: f64, clusters: &[usize]) -> Option<f64> {
    let square = sum(by_cluster(added, clusters).values().map(|v| v * v));
    (square > 0.0 && mass > 0.0).then(|| sqrt(square) / mass)
}

fn by_cluster(added: &[f64], clusters: &[usize]) -> BTreeMap<usize, f64> {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (value, &cluster) in added.iter().zip(clusters) {
        *sums.entry(cluster).or_default() += value;
    }
    sums
}

/// Returns the test that all placebos are zero.
pub(crate) fn placebo_test(horizons: &[AtHorizon], clusters: &[usize]) -> Option<Wald> {
    let placebos: Vec<&AtHorizon> =
        horizons.iter().filter(|at| matches!(at.horizon, Horizon::Placebo(_))).collect();
    let k = placebos.len();
    if k == 0 || placebos.iter().any(|at| at.effect.standard_error.is_none()) {
        return None;
    }
    let sums: Vec<Vec<f64>> = placebos
        .iter()
        .map(|at| by_cluster(&at.added, clusters).values().map(|v| v / at.totals.weight).collect())
        .collect();
    let cell = |place: usize| {
        let (a, b) = (&sums[place / k], &sums[place % k]);
        sum(a.iter().zip(b).map(|(x, y)| x * y))
    };
    let covariance: Vec<f64> = (0..k * k).map(cell).collect();
    let scale: Vec<f64> = (0..k).map(|a| covariance[a * k + a]).collect();
    let factor = Cholesky::of(&covariance, &scale);
    if factor.rank() < k {
        return None;
    }
    let values: Vec<f64> = placebos.iter().map(|at| at.effect.value).collect();
    let statistic = factor.quadratic(&values);
    Some(Wald { statistic, degrees: k, p_value: chi_squared_above(statistic, count(k)) })
}

/// Replaces the standard errors by those of clusters drawn with replacement.
pub(crate) fn bootstrap(
    design: &Design,
    sets: &[(Horizon, Vec<Beside>)],
    clusters: &[usize],
    draws: usize,
    seed: u64,
    found: &mut Switching,
) {
    let between = consecutive_sets(design);
    let one = |draw: usize| {
        let mut stream = Stream::new(seed, u64::try_from(draw).expect("few draws"));
        let mut times = vec![0.0; found.clusters];
        (0..found.clusters).for_each(|_| times[stream.index(found.clusters)] += 1.0);
        let again = |set: &[Beside]| totals(set, |unit| times[clusters[unit]], |_, _| {});
        let all: Vec<Totals> = sets.iter().map(|(_, set)| again(set)).collect();
        let effects = || {
            let of = all.iter().zip(sets);
            of.filter(|(_, (horizon, _))| matches!(horizon, Horizon::Effect(_))).map(|(t, _)| t)
        };
        let total = sum(effects().map(|t| t.effect)) / sum(effects().map(|t| t.dose_now));
        let mut values = vec![total];
        values.extend(all.iter().map(|t| t.effect / t.weight));
        values.extend(all.iter().map(|t| t.effect / t.dose_so_far));
        values.extend(between.iter().map(|set| again(set)).map(|t| t.effect / t.dose_now));
        values
    };
    let drawn: Vec<Vec<f64>> = (0..draws).into_par_iter().map(one).collect();
    let deviation = |place: usize| {
        let values: Vec<f64> = drawn.iter().map(|d| d[place]).filter(|v| v.is_finite()).collect();
        // Where a tenth of the draws have no answer the others are not those of chance.
        let enough = 10 * values.len() >= 9 * draws;
        variance_n_minus_1(&values).filter(|v| enough && *v > 0.0).map(sqrt)
    };
    let k = found.horizons.len();
    found.per_unit.standard_error = deviation(0);
    for (place, at) in found.horizons.iter_mut().enumerate() {
        let several = at.totals.switchers >= 2;
        at.effect.standard_error = deviation(1 + place).filter(|_| several);
        at.normalised.standard_error = deviation(1 + k + place).filter(|_| several);
    }
    for (place, estimate) in found.consecutive.iter_mut().enumerate() {
        if let Some(estimate) = estimate {
            estimate.standard_error = deviation(1 + 2 * k + place);
        }
    }
}

/// Returns whether units of at least two clusters switch.
pub(crate) fn several_switch(set: &[Beside], clusters: &[usize]) -> bool {
    let mut seen: Vec<usize> =
        set.iter().flat_map(|group| &group.switchers).map(|s| clusters[s.unit]).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() >= 2
}

/// Takes all standard errors away.
pub(crate) fn withdraw(found: &mut Switching) {
    found.per_unit.standard_error = None;
    found.placebo_test = None;
    for at in &mut found.horizons {
        at.effect.standard_error = None;
        at.normalised.standard_error = None;
    }
    found.consecutive.iter_mut().flatten().for_each(|estimate| estimate.standard_error = None);
}
