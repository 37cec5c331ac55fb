//! Effects of a treatment that may be an amount, go up and down, by time since it first changed.

use std::collections::BTreeMap;

use numerics::sum::{count, sum};

use crate::staggered::chaisemartin_dhaultfoeuille::{ChaisemartinDHaultfoeuille, SwitchingErrors};
use crate::staggered::design::Design;
use crate::staggered::influence::Wald;
use crate::staggered::refusal::StaggeredError;
use crate::staggered::report::Estimate;
use crate::staggered::sample::FEWEST_CLUSTERS;
use crate::staggered::switching::{
    Beside, Horizon, Totals, comparisons, consecutive, paths, totals,
};
use crate::staggered::switching_errors::{
    Cohort, around_cohorts, bootstrap, cohorts, error, placebo_test, several_switch, withdraw,
};

/// The effects at one horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct AtHorizon {
    /// What is compared.
    pub horizon: Horizon,
    /// The sums over switchers.
    pub totals: Totals,
    /// `DID_ℓ`: the mean effect of having been treated differently for `ℓ` periods.
    pub effect: Estimate,
    /// The same per unit of treatment received since the change.
    pub normalised: Estimate,
    /// What each unit adds to the sum of effects, around its cohort's mean.
    pub added: Vec<f64>,
}

/// All effects and placebos.
#[derive(Debug, Clone, PartialEq)]
pub struct Switching {
    /// By horizon: effects, then placebos.
    pub horizons: Vec<AtHorizon>,
    /// The sum of all effects over the sum of all changed amounts of treatment.
    pub per_unit: Estimate,
    /// Between consecutive periods, per unit of change: all, up, down, and the placebo.
    pub consecutive: [Option<Estimate>; 4],
    /// The test that all placebos are zero.
    pub placebo_test: Option<Wald>,
    /// How many clusters have a unit that is compared.
    pub clusters: usize,
    /// How many units have an effect.
    pub switchers: usize,
    /// Units whose later rows are left out: their dose is unknown or crosses its baseline.
    pub cut: usize,
    /// Units that are alone in baseline, date and direction of change.
    pub alone: usize,
}

/// Returns effects by time since treatment first changed.
///
/// `DID_ℓ = Σ_g S_g [Y_{g,F−1+ℓ} − Y_{g,F−1} − mean of the same among units with g's baseline and
/// no change until F−1+ℓ] / N_ℓ`, with `F` the first period with a changed treatment and `S` its
/// direction.
///
/// # Errors
/// [`StaggeredError`] where options are out of range, nothing changes or nothing stands beside.
///
/// # Source
/// De Chaisemartin, C. and D'Haultfœuille, X. (2024), Review of Economics and Statistics, doi
/// 10.1162/rest_a_01414; (2020), American Economic Review 110, doi 10.1257/aer.20181169.
pub fn switching(
    design: &Design,
    options: &ChaisemartinDHaultfoeuille,
) -> Result<Switching, StaggeredError> {
    check(design, options)?;
    let paths = paths(design);
    if paths.iter().flatten().all(|path| path.switch.is_none()) {
        return Err(StaggeredError::NoneTreated);
    }
    let asked = (1..=options.effects)
        .map(Horizon::Effect)
        .chain((1..=options.placebos).map(Horizon::Placebo));
    let sets: Vec<(Horizon, Vec<Beside>)> = asked
        .map(|horizon| (horizon, comparisons(design, &paths, horizon)))
        .filter(|(_, set)| !set.is_empty())
        .collect();
    if !matches!(sets.first(), Some((Horizon::Effect(_), _))) {
        return Err(StaggeredError::NoneToCompare);
    }
    let (clusters, number) = clusters(design, &sets)?;
    let (cohorts, alone) = cohorts(&paths);
    let mut found = Switching {
        horizons: Vec::new(),
        per_unit: Estimate { value: 0.0, standard_error: None },
        consecutive: consecutive_effects(design),
        placebo_test: None,
        clusters: number,
        switchers: 0,
        cut: paths.iter().flatten().filter(|path| path.until < design.periods.len()).count(),
        alone,
    };
    found.switchers = sets[0].1.iter().map(|group| group.switchers.len()).sum();
    for (horizon, set) in &sets {
        found.horizons.push(at_horizon(design.n(), *horizon, set, &cohorts, &clusters));
    }
    let effects = || found.horizons.iter().filter(|at| matches!(at.horizon, Horizon::Effect(_)));
    let dose = sum(effects().map(|at| at.totals.dose_now));
    let mut added = vec![0.0; design.n()];
    for at in effects() {
        added.iter_mut().zip(&at.added).for_each(|(all, one)| *all += one);
    }
    let value = sum(effects().map(|at| at.totals.effect)) / dose;
    found.per_unit = Estimate { value, standard_error: error(&added, dose, &clusters) };
    found.placebo_test = placebo_test(&found.horizons, &clusters);
    if let SwitchingErrors::Bootstrap { draws, seed } = options.errors {
        bootstrap(design, &sets, &clusters, draws, seed, &mut found);
    }
    if !several_switch(&sets[0].1, &clusters) {
        withdraw(&mut found);
    }
    Ok(found)
}

fn check(design: &Design, options: &ChaisemartinDHaultfoeuille) -> Result<(), StaggeredError> {
    if !design.covariates.is_empty() {
        return Err(StaggeredError::NoMeaning {
            option: "covariates",
            estimator: "chaisemartin-dhaultfoeuille",
            instead: "leave them out, or use the estimator callaway-santanna or imputation",
        });
    }
    if options.effects == 0 {
        let (option, needed) = ("effects", "1 or more");
        return Err(StaggeredError::Range { option, value: 0.0, needed });
    }
    match options.errors {
        SwitchingErrors::Bootstrap { draws, .. } if draws < 99 => {
            let needed = "99 or more; 999 is usual";
            Err(StaggeredError::Range { option: "draws", value: count(draws), needed })
        }
        _ => Ok(()),
    }
}

/// Returns each unit's cluster, numbered from zero, and how many are in use.
fn clusters(
    design: &Design,
    sets: &[(Horizon, Vec<Beside>)],
) -> Result<(Vec<usize>, usize), StaggeredError> {
    let codes: Vec<usize> = match &design.cluster {
        Some((_, codes)) => codes.iter().map(|&code| code as usize).collect(),
        None => (0..design.n()).collect(),
    };
    let mut known: BTreeMap<usize, usize> = BTreeMap::new();
    for group in sets.iter().flat_map(|(_, set)| set) {
        let switchers = group.switchers.iter().map(|switcher| switcher.unit);
        let controls = group.controls.iter().map(|(unit, ..)| *unit);
        switchers.chain(controls).for_each(|unit| {
            known.insert(codes[unit], 0);
        });
    }
    let found = known.len();
    known.values_mut().enumerate().for_each(|(number, place)| *place = number);
    match &design.cluster {
        Some((column, _)) if found < FEWEST_CLUSTERS => Err(StaggeredError::TooFewClusters {
            column: column.clone(),
            found,
            needed: FEWEST_CLUSTERS,
        }),
        // Units that are never compared add nothing, whatever their cluster's number.
        _ => Ok((codes.iter().map(|code| known.get(code).copied().unwrap_or(0)).collect(), found)),
    }
}

fn at_horizon(
    n: usize,
    horizon: Horizon,
    set: &[Beside],
    cohorts: &[Cohort],
    clusters: &[usize],
) -> AtHorizon {
    let mut added = vec![0.0; n];
    let totals = totals(set, |_| 1.0, |unit, value| added[unit] += value);
    around_cohorts(&mut added, set, cohorts);
    let of = |mass: f64| Estimate {
        value: totals.effect / mass,
        standard_error: error(&added, mass, clusters).filter(|_| totals.switchers >= 2),
    };
    let (effect, normalised) = (of(totals.weight), of(totals.dose_so_far));
    AtHorizon { horizon, totals, effect, normalised, added }
}

/// Returns the effects between consecutive periods per unit of change: all, up, down, placebo.
fn consecutive_effects(design: &Design) -> [Option<Estimate>; 4] {
    consecutive_sets(design).map(|set| {
        let found = totals(&set, |_| 1.0, |_, _| {});
        let value = found.effect / found.dose_now;
        (found.dose_now > 0.0).then_some(Estimate { value, standard_error: None })
    })
}

pub(crate) fn consecutive_sets(design: &Design) -> [Vec<Beside>; 4] {
    let (now, before) = (consecutive(design, 0), consecutive(design, 1));
    let only = |sign: f64| {
        let keep = |group: &Beside| Beside {
            switchers: group.switchers.iter().copied().filter(|s| s.sign == sign).collect(),
            controls: group.controls.clone(),
        };
        now.iter().map(keep).collect()
    };
    [now.clone(), only(1.0), only(-1.0), before]
}
