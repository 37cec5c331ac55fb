//! Placebos: what the method finds where nothing happened.

use numerics::draws::shuffle;
use numerics::matrix::Matrix;
use numerics::streams::Stream;
use numerics::sum::{count, sum};
use rayon::prelude::*;

use super::SyntheticControlError;
use super::did_inference::Draws;
use super::study::Study;
use super::weighting::{GapSummary, Synthetic, Weighting, synthetic};

/// The treated units beside every donor as if it had been treated.
#[derive(Debug, Clone, PartialEq)]
pub struct InSpace {
    /// Each donor from the other donors; treated units are in no placebo's pool.
    pub placebos: Vec<Synthetic>,
    /// The gaps averaged over the treated units, in numbers.
    pub treated: GapSummary,
    /// Placebo ratios compared with: one per donor, or one per set where several are treated.
    pub compared: usize,
    /// Whether every possible set was compared with.
    pub enumerated: bool,
    /// Those of them whose fit before the start is perfect: further out than every ratio.
    pub perfect: usize,
    /// The place of the treated fit among all, 1 the furthest out; ties count against the treated.
    pub rank: usize,
    /// `rank / (1 + compared)`.
    pub p_value: f64,
}

/// Returns the synthetic control of each treated unit, all from the same donors.
///
/// # Errors
/// [`SyntheticControlError`] where no weights exist.
pub fn treated(
    study: &Study,
    weighting: Weighting<'_>,
) -> Result<Vec<Synthetic>, SyntheticControlError> {
    let before = study.first(study.n_before);
    let one = |&unit: &usize| synthetic(study, &before, weighting, unit, study.donors.clone());
    study.treated.par_iter().map(one).collect()
}

/// Returns the gaps averaged over units.
#[must_use]
pub fn averaged(synthetics: &[&Synthetic]) -> Vec<f64> {
    let n = synthetics.first().map_or(0, |first| first.gaps.len());
    let gap = |t: usize| sum(synthetics.iter().map(|one| one.gaps[t])) / count(synthetics.len());
    (0..n).map(gap).collect()
}

/// Returns the averaged gaps of units in numbers.
#[must_use]
pub fn summary(study: &Study, synthetics: &[&Synthetic]) -> GapSummary {
    GapSummary::of(&averaged(synthetics), study.n_before, largest(&study.outcomes))
}

/// Returns every donor's placebo and the rank of the treated ratio of fits after and before.
///
/// With one treated unit the p-value is exact over all units under random assignment. With several,
/// their averaged gap is compared with the averaged gaps of sets of as many donors: all of them
/// where there are no more than `draws`, else drawn without replacement within a set.
///
/// A perfect fit before the start has no ratio and counts as further out than all that have one;
/// perfect fits are ranked among themselves by the root mean squared gap after the start. That is
/// one order for all units, so the rank is as exact as that of ratios.
///
/// # Errors
/// [`SyntheticControlError`] where fewer than three donors leave placebos a pool of less than two,
/// or more units are treated than there are donors.
///
/// # Source
/// Abadie, A., Diamond, A. and Hainmueller, J. (2010), doi 10.1198/jasa.2009.ap08746; several
/// treated units: Cavallo, Galiani, Noy and Pantano (2013), doi 10.1162/REST_a_00413.
pub fn in_space(
    study: &Study,
    weighting: Weighting<'_>,
    treated: &[Synthetic],
    draws: Draws,
) -> Result<InSpace, SyntheticControlError> {
    let needed = 3.max(treated.len() + 1);
    if study.donors.len() < needed {
        return Err(SyntheticControlError::TooFewDonors { found: study.donors.len(), needed });
    }
    let before = study.first(study.n_before);
    let placebos = placebos(study, &before, weighting)?;
    let own = summary(study, &treated.iter().collect::<Vec<_>>());
    let (fits, enumerated) = fits(study, &placebos, treated.len(), draws);
    let rank = 1 + fits.iter().filter(|other| is_as_far(other, &own)).count();
    let perfect = fits.iter().filter(|fit| fit.ratio.is_none()).count();
    let compared = fits.len();
    let p_value = count(rank) / count(1 + compared);
    Ok(InSpace { placebos, treated: own, compared, enumerated, perfect, rank, p_value })
}

/// Returns whether one fit is as far out as another: by the ratio, infinite where the fit before
/// the start is perfect, and then by the gap after it.
fn is_as_far(one: &GapSummary, other: &GapSummary) -> bool {
    match (one.ratio, other.ratio) {
        (Some(one), Some(other)) => one >= other,
        (None, Some(_)) => true,
        (Some(_), None) => false,
        (None, None) => one.rmspe_after >= other.rmspe_after,
    }
}

pub(super) fn largest(outcomes: &Matrix) -> f64 {
    (0..outcomes.n_columns())
        .flat_map(|period| outcomes.column(period))
        .fold(0.0, |largest, value| largest.max(value.abs()))
}

pub(super) fn placebos(
    study: &Study,
    before: &Matrix,
    weighting: Weighting<'_>,
) -> Result<Vec<Synthetic>, SyntheticControlError> {
    let one = |&unit: &usize| {
        let pool = study.donors.iter().copied().filter(|donor| *donor != unit).collect();
        synthetic(study, before, weighting, unit, pool)
    };
    study.donors.par_iter().map(one).collect()
}

/// Returns the averaged fits of sets of `n_treated` placebos, and whether all sets are there.
///
/// They are summed up as the treated fit is, so that what counts as perfect is the same for both.
fn fits(
    study: &Study,
    placebos: &[Synthetic],
    n_treated: usize,
    draws: Draws,
) -> (Vec<GapSummary>, bool) {
    let size = largest(&study.outcomes);
    let fit = |set: &[usize]| {
        let chosen: Vec<&Synthetic> = set.iter().map(|&place| &placebos[place]).collect();
        GapSummary::of(&averaged(&chosen), study.n_before, size)
    };
    let most = if n_treated == 1 { placebos.len() } else { draws.draws };
    if let Some(sets) = all_sets(placebos.len(), n_treated, most) {
        return (sets.iter().map(|set| fit(set)).collect(), true);
    }
    let drawn = |number: usize| {
        let mut order: Vec<usize> = (0..placebos.len()).collect();
        let number = u64::try_from(number).expect("a draw's number fits 64 bits");
        shuffle(&mut order, &mut Stream::new(draws.seed, number));
        fit(&order[..n_treated])
    };
    ((0..draws.draws).into_par_iter().map(drawn).collect(), false)
}

/// Returns every set of `k` of `n`, or `None` where there are more than `most`.
fn all_sets(n: usize, k: usize, most: usize) -> Option<Vec<Vec<usize>>> {
    let mut number = 1.0;
    for place in 0..k {
        number *= count(n - place) / count(place + 1);
    }
    if number > count(most) + 0.5 {
        return None;
    }
    let mut sets = vec![(0..k).collect::<Vec<usize>>()];
    loop {
        let mut set = sets.last().cloned().unwrap_or_default();
        let Some(rising) = (0..k).rev().find(|&place| set[place] < n - k + place) else {
            return Some(sets);
        };
        set[rising] += 1;
        for place in rising + 1..k {
            set[place] = set[place - 1] + 1;
        }
        sets.push(set);
    }
}

/// Returns the averaged fit without each donor that carries weight, named by its row.
///
/// # Errors
/// [`SyntheticControlError`] where leaving a donor out leaves fewer than two.
pub fn leave_one_out(
    study: &Study,
    weighting: Weighting<'_>,
    fitted: &[Synthetic],
) -> Result<Vec<(usize, GapSummary)>, SyntheticControlError> {
    let n = study.donors.len();
    if n < 3 {
        return Err(SyntheticControlError::TooFewDonors { found: n, needed: 3 });
    }
    let carries = |place: &usize| fitted.iter().any(|one| one.weighed.weights[*place] != 0.0);
    let carrying: Vec<usize> = (0..n).filter(carries).map(|place| study.donors[place]).collect();
    let without = |&left_out: &usize| {
        let donors = study.donors.iter().copied().filter(|donor| *donor != left_out).collect();
        let study = Study { donors, ..study.clone() };
        let own = treated(&study, weighting)?;
        Ok((left_out, summary(&study, &own.iter().collect::<Vec<_>>())))
    };
    carrying.par_iter().map(without).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn perfect_fits_are_ranked_by_the_gap_after_the_start() {
        let fit = |before: f64, after: f64| GapSummary::of(&[before, before, after], 2, 1.0);
        let (perfect, other) = (fit(0.0, 1.0), fit(0.5, 9.0));
        assert_eq!((perfect.ratio, other.ratio), (None, Some(18.0)));
        assert!(is_as_far(&perfect, &other) && !is_as_far(&other, &perfect));
        assert!(is_as_far(&fit(0.0, 2.0), &perfect) && !is_as_far(&perfect, &fit(0.0, 2.0)));
        assert!(is_as_far(&perfect, &perfect));
    }

    #[test]
    fn every_set_is_listed_once_or_none_where_there_are_too_many() {
        assert_eq!(all_sets(5, 2, 10).map(|sets| sets.len()), Some(10));
        assert_eq!(all_sets(5, 2, 9), None);
        assert_eq!(all_sets(3, 3, 9), Some(vec![vec![0, 1, 2]]));
    }
}
