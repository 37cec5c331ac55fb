//! Cohorts and controls of a synthetic difference-in-differences, checked.

use std::collections::BTreeMap;

use numerics::matrix::Matrix;

use super::SyntheticControlError;
use super::adjustment::Covariate;
use super::question::{DidQuestion, Treated};
use super::study::{LEAST_BEFORE, Study};
use crate::panel::Panel;

/// Complete outcomes with cohorts and controls.
pub(super) struct DidStudy {
    pub(super) units: Vec<String>,
    pub(super) periods: Vec<i64>,
    /// Units × periods.
    pub(super) outcomes: Matrix,
    pub(super) controls: Vec<usize>,
    pub(super) cohorts: Vec<Members>,
    pub(super) covariates: Vec<Covariate>,
    pub(super) warnings: Vec<String>,
}

/// The units treated from one period on.
pub(super) struct Members {
    pub(super) start: i64,
    pub(super) n_before: usize,
    pub(super) treated: Vec<usize>,
}

impl DidStudy {
    pub(super) fn of(question: &DidQuestion<'_>) -> Result<Self, SyntheticControlError> {
        let panel = Panel::of(question.unit, question.time, question.outcome.values)?;
        let mut study = match question.treated {
            Treated::Named(who) => named(&Study::of(&panel, who)?),
            Treated::Cohort(cohorts) => by_cohort(&panel, question.unit, cohorts)?,
        };
        study.covariates = covariates(question, &study)?;
        Ok(study)
    }

    pub(super) fn n_treated(&self) -> usize {
        self.cohorts.iter().map(|cohort| cohort.treated.len()).sum()
    }
}

fn named(study: &Study) -> DidStudy {
    let start = study.periods[study.n_before];
    let treated = study.treated.clone();
    let mut warnings = Vec::new();
    if !study.left_out.is_empty() {
        warnings.push(format!("Left out for missing outcomes: {}.", study.left_out.join(", ")));
    }
    DidStudy {
        units: study.units.clone(),
        periods: study.periods.clone(),
        outcomes: study.outcomes.clone(),
        controls: study.donors.clone(),
        cohorts: vec![Members { start, n_before: study.n_before, treated }],
        covariates: Vec::new(),
        warnings,
    }
}

/// Returns each unit's first treated period, the same in all of its rows.
fn first_treated(
    unit: &[String],
    cohorts: &[Option<i64>],
) -> Result<BTreeMap<String, Option<i64>>, SyntheticControlError> {
    if cohorts.len() != unit.len() {
        let (column, found, expected) = ("cohort".to_owned(), cohorts.len(), unit.len());
        return Err(crate::rows::RowError::Length { column, found, expected }.into());
    }
    let mut known: BTreeMap<String, Option<i64>> = BTreeMap::new();
    for (unit, cohort) in unit.iter().zip(cohorts) {
        let cohort = cohort.filter(|cohort| *cohort != 0);
        if *known.entry(unit.clone()).or_insert(cohort) != cohort {
            return Err(SyntheticControlError::NotDefined {
                asked: "read the cohorts",
                why: format!("unit '{unit}' has more than one first treated period"),
                instead: "give each unit one, in all of its rows",
            });
        }
    }
    Ok(known)
}

fn by_cohort(
    panel: &Panel,
    unit: &[String],
    cohorts: &[Option<i64>],
) -> Result<DidStudy, SyntheticControlError> {
    let known = first_treated(unit, cohorts)?;
    let last = panel.periods.last().copied().unwrap_or(0);
    let first = panel.periods.first().copied().unwrap_or(0);
    let (mut always, mut holed, mut later) = (Vec::new(), Vec::new(), Vec::new());
    let mut kept: Vec<(usize, Option<i64>)> = Vec::new();
    for (row, name) in panel.units.iter().enumerate() {
        let start = known[name].filter(|start| *start <= last);
        let hole = panel.unit(row).iter().position(Option::is_none);
        if start.is_some_and(|start| start <= first) {
            always.push(name.clone());
        } else if let Some(hole) = hole {
            if start.is_some() {
                let (unit, period) = (name.clone(), panel.periods[hole]);
                return Err(SyntheticControlError::TreatedHole { unit, period });
            }
            holed.push(name.clone());
        } else {
            later.extend((start.is_none() && known[name].is_some()).then(|| name.clone()));
            kept.push((row, start));
        }
    }
    let warnings = [
        ("Left out, treated from the first period on", always),
        ("Left out for missing outcomes", holed),
        ("Used as controls, treated after the last period", later),
    ];
    let worded = |(what, names): &(&str, Vec<String>)| format!("{what}: {}.", names.join(", "));
    let warnings = warnings.iter().filter(|(_, names)| !names.is_empty()).map(worded).collect();
    assembled(panel, &kept, warnings)
}

fn assembled(
    panel: &Panel,
    kept: &[(usize, Option<i64>)],
    warnings: Vec<String>,
) -> Result<DidStudy, SyntheticControlError> {
    let outcomes = Matrix::from_fn(kept.len(), panel.periods.len(), |row, period| {
        panel.unit(kept[row].0)[period].expect("complete")
    });
    let mut cohorts: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    let mut controls = Vec::new();
    for (row, (_, start)) in kept.iter().enumerate() {
        match start {
            Some(start) => cohorts.entry(*start).or_default().push(row),
            None => controls.push(row),
        }
    }
    if cohorts.is_empty() {
        return Err(SyntheticControlError::NoTreated);
    }
    if controls.len() < 2 {
        return Err(SyntheticControlError::TooFewDonors { found: controls.len(), needed: 2 });
    }
    let member = |(start, treated): (i64, Vec<usize>)| {
        let n_before = panel.periods.partition_point(|period| *period < start);
        let needed = LEAST_BEFORE;
        if n_before < needed {
            return Err(SyntheticControlError::TooFewBefore { start, found: n_before, needed });
        }
        Ok(Members { start, n_before, treated })
    };
    Ok(DidStudy {
        units: kept.iter().map(|(row, _)| panel.units[*row].clone()).collect(),
        periods: panel.periods.clone(),
        outcomes,
        controls,
        cohorts: cohorts.into_iter().map(member).collect::<Result<_, _>>()?,
        covariates: Vec::new(),
        warnings,
    })
}

fn covariates(
    question: &DidQuestion<'_>,
    study: &DidStudy,
) -> Result<Vec<Covariate>, SyntheticControlError> {
    let one = |column: &crate::rows::Numbers<'_>| {
        super::predictor_table::check(column, question.unit.len())?;
        let panel = Panel::of(question.unit, question.time, column.values)?;
        let mut values = Vec::with_capacity(study.units.len());
        for name in &study.units {
            let row = panel.units.binary_search(name).expect("units of the same rows");
            let series: Option<Vec<f64>> = panel.unit(row).iter().copied().collect();
            let missing = || SyntheticControlError::NotDefined {
                asked: "adjust for covariates",
                why: format!("'{}' is missing for unit '{name}' in some period", column.name),
                instead: "fill it, or leave out the unit or the covariate",
            };
            values.push(series.ok_or_else(missing)?);
        }
        let (n, periods) = (values.len(), study.periods.len());
        let values = Matrix::from_fn(n, periods, |row, period| values[row][period]);
        Ok(Covariate { name: column.name.to_owned(), values })
    };
    question.covariates.iter().map(one).collect()
}
