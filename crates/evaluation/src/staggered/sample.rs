//! The units, periods and cohorts that group-time effects are estimated from.

use std::collections::BTreeMap;

use numerics::sum::{count, sum};

use crate::staggered::design::{Design, NEVER};
use crate::staggered::refusal::StaggeredError;

/// Who the treated are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Units that are never treated.
    Never,
    /// Units that are never treated or not yet: neither treated nor expecting it, in both periods
    /// that a cell compares. Where nobody is never treated, periods from the last cohort's start
    /// are left out.
    NotYet,
    /// The last cohort, until it is treated; periods from its start are left out. For panels in
    /// which nobody is never treated.
    LastCohort,
}

/// What to do with units whose rows have gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    /// Leave out every unit that misses a period.
    DropUnits,
    /// Use, in each cell, the units observed in both of its periods.
    PerCell,
    /// Use every row: the periods of a cell are compared as separate samples, and only the sums
    /// of a unit's influence remember that it is one unit.
    RepeatedCrossSection,
}

/// What to do with cohorts of one unit, whose own variation cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallCohorts {
    /// Refuse, and name them.
    Refuse,
    /// Leave their units out.
    LeaveOut,
    /// Keep them: their cells get no standard error.
    Keep,
}

/// What makes a [`Sample`] of a design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleRule {
    /// Who the treated are compared with.
    pub control: Control,
    /// What to do with units whose rows have gaps.
    pub gaps: Gaps,
    /// What to do with cohorts of one unit.
    pub small_cohorts: SmallCohorts,
    /// How many periods before its start a treatment may already have an effect.
    pub anticipation: i64,
}

/// The units, periods and cohorts in use. Tables are period after period, one number per unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// How many units there are.
    pub n: usize,
    /// The periods, in rising order.
    pub periods: Vec<i64>,
    /// The cohort of each unit, [`NEVER`] for those that serve as never treated.
    pub cohort: Vec<i64>,
    /// The treated cohorts with a period before, in rising order, and how many units each has.
    pub cohorts: BTreeMap<i64, usize>,
    /// Each unit's share of the cohorts' total: its weight over the mean weight.
    pub unit_weight: Vec<f64>,
    /// Whether the unit has a row in the period.
    pub present: Vec<bool>,
    /// The outcome.
    pub outcome: Vec<f64>,
    /// The covariates.
    pub covariates: Vec<Vec<f64>>,
    /// The weights; `None` where rows count alike.
    pub weights: Option<Vec<f64>>,
    /// The cluster of each unit, numbered from zero; `None` where units are clusters.
    pub cluster: Option<Vec<usize>>,
    /// How many clusters there are.
    pub clusters: usize,
    /// How many of them have a treated unit.
    pub treated_clusters: usize,
    /// What was left out and why, whole sentences.
    pub warnings: Vec<String>,
    /// How many rows are in use.
    pub rows: usize,
}

impl Sample {
    /// Returns the sample of a design under a rule.
    ///
    /// # Errors
    /// [`StaggeredError`] where no unit is left to treat or compare, a cohort has one unit and
    /// that is refused, or clusters are too few.
    pub fn of(design: &Design, rule: SampleRule) -> Result<Self, StaggeredError> {
        let mut warnings = Vec::new();
        let (cohort, periods) = comparable_cohorts(design, rule, &mut warnings)?;
        let kept = kept_units(design, rule, &cohort, periods, &mut warnings)?;
        let cohort: Vec<i64> = kept.iter().map(|&unit| cohort[unit]).collect();
        let clusters = Clusters::of(design, &kept, &cohort)?;
        if clusters.treated < 2
            && rule.small_cohorts != SmallCohorts::Keep
            && let Some((column, _)) = &design.cluster
        {
            return Err(StaggeredError::OneTreatedCluster { column: column.clone() });
        }
        Ok(Self::with(design, &kept, cohort, periods, clusters, warnings))
    }

    /// Returns all units and periods of a design, with cohorts after the last period as never
    /// treated.
    ///
    /// # Errors
    /// [`StaggeredError`] where nobody is treated or clusters are too few.
    pub fn everyone(design: &Design) -> Result<Self, StaggeredError> {
        let last = design.periods[design.periods.len() - 1];
        let seen = |&cohort: &i64| if cohort > last { NEVER } else { cohort };
        let cohort: Vec<i64> = design.cohort.iter().map(seen).collect();
        if cohort.iter().all(|cohort| *cohort == NEVER) {
            return Err(StaggeredError::NoneTreated);
        }
        let kept: Vec<usize> = (0..design.n()).collect();
        let clusters = Clusters::of(design, &kept, &cohort)?;
        Ok(Self::with(design, &kept, cohort, design.periods.len(), clusters, Vec::new()))
    }

    fn with(
        design: &Design,
        kept: &[usize],
        cohort: Vec<i64>,
        periods: usize,
        clusters: Clusters,
        warnings: Vec<String>,
    ) -> Self {
        let (n, all) = (kept.len(), design.n());
        let mut cohorts: BTreeMap<i64, usize> = BTreeMap::new();
        for &cohort in cohort.iter().filter(|cohort| **cohort != NEVER) {
            *cohorts.entry(cohort).or_default() += 1;
        }
        let present = part(&design.present, kept, all, periods);
        let weights = design.weights.as_ref().map(|w| part(w, kept, all, periods));
        Self {
            n,
            periods: design.periods[..periods].to_vec(),
            unit_weight: unit_weights(weights.as_deref(), &present, n),
            rows: present.iter().filter(|present| **present).count(),
            outcome: part(&design.outcome, kept, all, periods),
            covariates: design.covariates.iter().map(|c| part(c, kept, all, periods)).collect(),
            cohort,
            cohorts,
            present,
            weights,
            cluster: clusters.of_unit,
            clusters: clusters.all,
            treated_clusters: clusters.treated,
            warnings,
        }
    }

    /// Returns each cohort's share of all units, weighted.
    #[must_use]
    pub fn shares(&self) -> BTreeMap<i64, f64> {
        let of = |cohort: i64| {
            let units = self.cohort.iter().zip(&self.unit_weight);
            sum(units.filter(|(c, _)| **c == cohort).map(|(_, w)| *w)) / count(self.n)
        };
        self.cohorts.keys().map(|&cohort| (cohort, of(cohort))).collect()
    }

    /// Returns a unit's weight in a period: one where rows count alike.
    #[must_use]
    pub fn weight(&self, period: usize, unit: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[period * self.n + unit])
    }
}

/// Returns the units kept of a table, period after period.
fn part<T: Copy>(table: &[T], kept: &[usize], all: usize, periods: usize) -> Vec<T> {
    (0..periods).flat_map(|p| kept.iter().map(move |&unit| table[p * all + unit])).collect()
}

/// The fewest clusters that a clustered standard error is given for.
pub(crate) const FEWEST_CLUSTERS: usize = 6;

/// Returns each unit's cohort as the comparison sees it, and how many periods are in use.
fn comparable_cohorts(
    design: &Design,
    rule: SampleRule,
    warnings: &mut Vec<String>,
) -> Result<(Vec<i64>, usize), StaggeredError> {
    let last = design.periods.last().copied().unwrap_or(0);
    let seen = |&cohort: &i64| {
        if cohort != NEVER && cohort > last.saturating_add(rule.anticipation) {
            NEVER
        } else {
            cohort
        }
    };
    let mut cohort: Vec<i64> = design.cohort.iter().map(seen).collect();
    let Some(latest) = cohort.iter().copied().filter(|cohort| *cohort != NEVER).max() else {
        return Err(StaggeredError::NoneTreated);
    };
    let some_never = cohort.contains(&NEVER);
    match rule.control {
        Control::Never if !some_never => {
            return Err(StaggeredError::NoneNeverTreated { last: latest });
        }
        Control::LastCohort if some_never => {
            return Err(StaggeredError::NoMeaning {
                option: "control last-cohort",
                estimator: "a panel with never treated units",
                instead: "use control never or not-yet",
            });
        }
        _ if some_never => return Ok((cohort, design.periods.len())),
        _ => {}
    }
    cohort.iter_mut().filter(|cohort| **cohort == latest).for_each(|cohort| *cohort = NEVER);
    if cohort.iter().all(|cohort| *cohort == NEVER) {
        return Err(StaggeredError::NoneToCompare);
    }
    let periods = design.periods.partition_point(|&period| period < latest - rule.anticipation);
    warnings.push(format!(
        "No unit is never treated: the last cohort ({latest}) serves as comparison, and periods \
         from {} on are left out.",
        latest - rule.anticipation
    ));
    if periods < 2 { Err(StaggeredError::NoPrePeriod) } else { Ok((cohort, periods)) }
}

/// Returns the units in use, in rising order.
fn kept_units(
    design: &Design,
    rule: SampleRule,
    cohort: &[i64],
    periods: usize,
    warnings: &mut Vec<String>,
) -> Result<Vec<usize>, StaggeredError> {
    let n = design.n();
    let first = design.periods[0];
    let early = |unit: &usize| {
        cohort[*unit] != NEVER && cohort[*unit].saturating_sub(rule.anticipation) <= first
    };
    let mut kept: Vec<usize> = (0..n).filter(|unit| !early(unit)).collect();
    if kept.len() < n {
        warnings.push(format!(
            "{} units are treated from the first period on and are left out.",
            n - kept.len()
        ));
    }
    let seen = |unit: usize| (0..periods).filter(|p| design.present[p * n + unit]).count();
    let before = kept.len();
    match rule.gaps {
        Gaps::DropUnits => kept.retain(|&unit| seen(unit) == periods),
        Gaps::PerCell | Gaps::RepeatedCrossSection => kept.retain(|&unit| seen(unit) > 0),
    }
    if kept.len() < before {
        warnings.push(format!("{} units with gaps are left out.", before - kept.len()));
    }
    let mut units: BTreeMap<i64, usize> = BTreeMap::new();
    kept.iter().for_each(|&unit| *units.entry(cohort[unit]).or_default() += 1);
    let single: Vec<i64> =
        units.iter().filter(|(c, units)| **c != NEVER && **units == 1).map(|(c, _)| *c).collect();
    settle_single(rule.small_cohorts, &single, cohort, &mut kept, warnings)?;
    if kept.iter().all(|&unit| cohort[unit] == NEVER) {
        return Err(StaggeredError::NoneTreated);
    }
    let compared = kept.iter().any(|&unit| cohort[unit] == NEVER);
    if compared { Ok(kept) } else { Err(StaggeredError::NoneToCompare) }
}

pub(crate) fn settle_single(
    rule: SmallCohorts,
    single: &[i64],
    cohort: &[i64],
    kept: &mut Vec<usize>,
    warnings: &mut Vec<String>,
) -> Result<(), StaggeredError> {
    if single.is_empty() {
        return Ok(());
    }
    let names = single.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    match rule {
        SmallCohorts::Refuse => return Err(StaggeredError::CohortOfOne { cohorts: names }),
        SmallCohorts::LeaveOut => {
            kept.retain(|&unit| !single.contains(&cohort[unit]));
            warnings.push(format!("Cohorts of one unit are left out: {names}."));
        }
        SmallCohorts::Keep => warnings.push(format!(
            "Cohorts of one unit have no standard error of their own, and those of averages with \
             them leave out what varies within them: {names}."
        )),
    }
    Ok(())
}

/// The clusters of units.
struct Clusters {
    /// Each unit's, numbered from zero; `None` where units are clusters.
    of_unit: Option<Vec<usize>>,
    all: usize,
    treated: usize,
}

impl Clusters {
    fn of(design: &Design, kept: &[usize], cohort: &[i64]) -> Result<Self, StaggeredError> {
        let Some((name, codes)) = &design.cluster else {
            let treated = cohort.iter().filter(|cohort| **cohort != NEVER).count();
            return Ok(Self { of_unit: None, all: kept.len(), treated });
        };
        let mut known: BTreeMap<u32, usize> = kept.iter().map(|&unit| (codes[unit], 0)).collect();
        known.values_mut().enumerate().for_each(|(number, place)| *place = number);
        let of_unit: Vec<usize> = kept.iter().map(|&unit| known[&codes[unit]]).collect();
        let (column, found) = (name.clone(), known.len());
        if found < FEWEST_CLUSTERS {
            return Err(StaggeredError::TooFewClusters { column, found, needed: FEWEST_CLUSTERS });
        }
        let mut treated: Vec<usize> =
            of_unit.iter().zip(cohort).filter(|(_, c)| **c != NEVER).map(|(k, _)| *k).collect();
        treated.sort_unstable();
        treated.dedup();
        Ok(Self { of_unit: Some(of_unit), all: found, treated: treated.len() })
    }
}

/// Returns each unit's weight in its first period, over the mean of all.
fn unit_weights(weights: Option<&[f64]>, present: &[bool], n: usize) -> Vec<f64> {
    let Some(weights) = weights else {
        return vec![1.0; n];
    };
    let first = |unit: usize| {
        let cell = (unit..weights.len()).step_by(n).find(|&cell| present[cell]);
        cell.map_or(0.0, |cell| weights[cell])
    };
    let raw: Vec<f64> = (0..n).map(first).collect();
    let mean = sum(raw.iter().copied()) / count(n);
    raw.iter().map(|w| w / mean).collect()
}
