//! An event study with an effect of every cohort in every period, averaged by cohorts' shares.

use std::collections::BTreeMap;

use numerics::elementary::sqrt;
use numerics::sum::sum;

use crate::answer::{Evaluation, Table};
use crate::staggered::aggregation::Aggregate;
use crate::staggered::callaway_santanna::control_name;
use crate::staggered::design::{Design, NEVER};
use crate::staggered::imputation::check;
use crate::staggered::refusal::StaggeredError;
use crate::staggered::report::{
    Around, Estimate, Part, UNCERTAINTY, answer, counted, key_name, parts_table, uncertainty, whole,
};
use crate::staggered::sample::{Control, Gaps, Sample, SampleRule, SmallCohorts};
use crate::staggered::two_way::{SMALL_SAMPLE, TwoWay, two_way};

/// The options of the estimator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SunAbraham {
    /// Who the treated are compared with: the never treated or the last cohort.
    pub control: Control,
    /// How many periods before its start a treatment may already have an effect, from 0: the
    /// reference is the last period before that.
    pub anticipation: i64,
    /// What effects are given by, besides the mean over all treated rows.
    pub aggregate: Aggregate,
    /// What to do with cohorts of one unit.
    pub small_cohorts: SmallCohorts,
}

/// Effects of cohorts in periods and the covariance of those that are identified.
#[derive(Debug, Clone, PartialEq)]
pub struct Interacted {
    /// The units and periods in use.
    pub sample: Sample,
    /// Cohort and period of each regressor.
    pub cells: Vec<(i64, i64)>,
    /// The regression.
    pub fit: TwoWay,
}

/// Returns the regression on cohorts by periods, without each cohort's last period before
/// treatment, and effects of units and periods. Units with gaps are kept.
///
/// # Errors
/// [`StaggeredError`] where options have no meaning together or nothing can be compared.
///
/// # Source
/// Sun, L. and Abraham, S. (2021), Estimating dynamic treatment effects in event studies, Journal
/// of Econometrics 225, doi 10.1016/j.jeconom.2020.09.006.
pub fn interacted(design: &Design, options: &SunAbraham) -> Result<Interacted, StaggeredError> {
    check(options.aggregate, options.anticipation, "sun-abraham")?;
    if options.control == Control::NotYet {
        return Err(StaggeredError::NoMeaning {
            option: "control not-yet",
            estimator: "sun-abraham",
            instead: "use control never or last-cohort, or the estimator callaway-santanna",
        });
    }
    let rule = SampleRule {
        control: options.control,
        gaps: Gaps::PerCell,
        small_cohorts: options.small_cohorts,
        anticipation: options.anticipation,
    };
    let sample = Sample::of(design, rule)?;
    let periods = sample.periods.len();
    // The regressor of each cohort and period: none in the reference and for the never treated.
    let mut places: BTreeMap<i64, Vec<Option<usize>>> = BTreeMap::new();
    let mut cells = Vec::new();
    for &cohort in sample.cohorts.keys() {
        let reference = sample
            .periods
            .partition_point(|&period| period < cohort - options.anticipation)
            .saturating_sub(1);
        let mut seen = vec![false; periods];
        for unit in (0..sample.n).filter(|&unit| sample.cohort[unit] == cohort) {
            let present =
                |p: &usize| sample.present[p * sample.n + unit] && sample.weight(*p, unit) > 0.0;
            (0..periods).filter(present).for_each(|p| seen[p] = true);
        }
        let mut place = vec![None; periods];
        for p in (0..periods).filter(|&p| p != reference && seen[p]) {
            place[p] = Some(cells.len());
            cells.push((cohort, sample.periods[p]));
        }
        places.insert(cohort, place);
    }
    let fit = two_way(&sample, cells.len(), |unit, period| {
        let cohort = sample.cohort[unit];
        if cohort == NEVER { None } else { places[&cohort][period] }
    });
    Ok(Interacted { sample, cells, fit })
}

impl Interacted {
    /// Returns the mean of the effects chosen, weighted by rows; `None` where there is none.
    #[must_use]
    pub fn average(&self, chosen: impl Fn(i64, i64) -> bool) -> Option<(Estimate, usize)> {
        let kept: Vec<usize> =
            (0..self.cells.len()).filter(|&k| self.fit.coefficients[k].is_some()).collect();
        let mass = |k: usize| {
            let (cohort, period) = self.cells[k];
            if chosen(cohort, period) { self.fit.masses[k] } else { 0.0 }
        };
        let total = sum(kept.iter().map(|&k| mass(k)));
        if total <= 0.0 {
            return None;
        }
        let weights: Vec<f64> = kept.iter().map(|&k| mass(k) / total).collect();
        let value = sum(kept
            .iter()
            .zip(&weights)
            .filter_map(|(&k, w)| Some(w * self.fit.coefficients[k]?)));
        let size = kept.len();
        let along = |a: usize| {
            let row = &self.fit.covariance[a * size..(a + 1) * size];
            sum(row.iter().zip(&weights).map(|(c, w)| c * w))
        };
        let variance = sum((0..size).filter(|a| weights[*a] != 0.0).map(|a| weights[a] * along(a)));
        let cohorts = kept.iter().zip(&weights).filter(|(_, w)| **w > 0.0);
        let mut cohorts: Vec<i64> = cohorts.map(|(&k, _)| self.cells[k].0).collect();
        cohorts.dedup();
        let units: usize = cohorts.iter().map(|cohort| self.sample.cohorts[cohort]).sum();
        let known = units >= 2 && self.sample.treated_clusters >= 2 && variance > 0.0;
        let standard_error = known.then(|| sqrt(variance));
        Some((Estimate { value, standard_error }, units))
    }
}

/// Returns the answer to the command: the mean effect over all treated rows, and by what is asked.
///
/// # Errors
/// As [`interacted`], and where no treated row has an identified effect.
pub fn sun_abraham(
    design: &Design,
    options: &SunAbraham,
    level: f64,
) -> Result<Evaluation, StaggeredError> {
    let found = interacted(design, options)?;
    let by = options.aggregate;
    let overall = found.average(|cohort, period| period >= cohort);
    let Some((overall, _)) = overall else {
        let instead = "add periods after treatment";
        return Err(StaggeredError::NothingToAggregate { by: by.name(), instead });
    };
    let key = |cohort: i64, period: i64| match by {
        Aggregate::Simple => None,
        Aggregate::Dynamic { .. } => Some(period - cohort),
        Aggregate::Group => (period >= cohort).then_some(cohort),
        Aggregate::Calendar => (period >= cohort).then_some(period),
    };
    let mut keys: Vec<i64> = found.cells.iter().filter_map(|&(c, p)| key(c, p)).collect();
    keys.sort_unstable();
    keys.dedup();
    let part = |&asked: &i64| {
        let (estimate, n) = found.average(|c, p| key(c, p) == Some(asked))?;
        Some(Part { key: asked, estimate, n })
    };
    let parts: Vec<Part> = keys.iter().filter_map(part).collect();
    let mut details = Vec::new();
    if !parts.is_empty() {
        details.push(parts_table(key_name(by), "units", &parts, level, None));
    }
    details.push(cell_table(&found, level));
    let mut warnings = found.sample.warnings.clone();
    if overall.standard_error.is_none() {
        warnings.push(
            "One treated unit, or one treated cluster, has no sampling standard error: use a \
             synthetic control with placebos, or randomisation inference."
                .to_owned(),
        );
    }
    let around = Around {
        method: "sun-abraham",
        options: named(design, options, level),
        level,
        n: found.fit.rows,
        clusters: Some(found.sample.clusters),
        details,
        diagnostics: vec![
            counted("treated units", found.sample.cohorts.values().sum()),
            counted("cohorts", found.sample.cohorts.len()),
            counted("rows left out as incomplete", design.rows_left_out),
            counted(
                "cohorts by periods without an effect of their own",
                found.fit.coefficients.iter().filter(|c| c.is_none()).count(),
            ),
        ],
        warnings,
    };
    Ok(answer(overall, around))
}

fn named(design: &Design, options: &SunAbraham, level: f64) -> Vec<(&'static str, String)> {
    let cluster = design.cluster.as_ref().map_or("unit", |(name, _)| name);
    let covariates = match design.covariate_names.is_empty() {
        true => "none".to_owned(),
        false => design.covariate_names.join(", "),
    };
    vec![
        ("aggregate", options.aggregate.name().to_owned()),
        ("control", control_name(options.control).to_owned()),
        ("anticipation", options.anticipation.to_string()),
        ("reference", "each cohort's last period before treatment or its anticipation".to_owned()),
        ("covariates", covariates),
        ("cluster", cluster.to_owned()),
        ("standard error", SMALL_SAMPLE.to_owned()),
        ("cohorts' shares", "taken as known".to_owned()),
        ("distribution", "normal".to_owned()),
        ("level", level.to_string()),
    ]
}

fn cell_table(found: &Interacted, level: f64) -> Table {
    let mut columns = vec!["cohort", "period"];
    columns.extend(UNCERTAINTY);
    columns.push("units");
    let row = |&(cohort, period): &(i64, i64)| {
        let mut row = vec![cohort.into(), period.into()];
        match found.average(|c, p| (c, p) == (cohort, period)) {
            Some((estimate, units)) => {
                row.extend(uncertainty(estimate, level));
                row.push(whole(units));
            }
            None => row.extend(vec![crate::answer::Cell::Missing; 6]),
        }
        row
    };
    Table { name: "cohort_period_effects", columns, rows: found.cells.iter().map(row).collect() }
}
