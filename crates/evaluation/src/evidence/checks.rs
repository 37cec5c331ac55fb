//! What a design tries beside its answer.

use std::collections::BTreeSet;

use domain::area::AreaCode;
use rayon::prelude::*;

use super::estimate::{control, estimate, under_violations};
use super::sample::{Sample, Window};
use super::{CheckAnswer, CheckFound, Observed, Pool};
use crate::answer::{Cell, Evaluation, Table};
use crate::design::adoption::{Adoption, Check, Estimator, Outcome};
use crate::design::{self};
use crate::synthetic_control::question::ControlInference;

/// Tries every check of the design.
pub(super) fn checks(
    design: &Adoption,
    outcome: &Outcome,
    observed: &Observed<'_>,
    pool: &Pool,
    sample: &Sample,
) -> Vec<CheckFound> {
    let tried = Tried { design, outcome, observed, pool, sample };
    let found = |check: &Check| CheckFound {
        check: design::Check::Adoption(*check),
        answer: tried.check(*check),
        contradicts: None,
    };
    design.checks.par_iter().map(found).collect()
}

struct Tried<'a> {
    design: &'a Adoption,
    outcome: &'a Outcome,
    observed: &'a Observed<'a>,
    pool: &'a Pool,
    sample: &'a Sample,
}

impl Tried<'_> {
    fn check(&self, check: Check) -> Result<CheckAnswer, String> {
        let Self { design, pool, sample, .. } = *self;
        match check {
            Check::PlaceboDate { years } => {
                let first = design.starts().first().copied().unwrap_or(design.from);
                let window = Window::of(design, self.outcome).placebo(first, years);
                self.again(&pool.compared, window)
            }
            Check::SimilarOnly => self.again(&pool.similar, Window::of(design, self.outcome)),
            Check::WithoutFlagged => {
                let flagged: BTreeSet<AreaCode> =
                    design.flagged.iter().map(|named| named.area.clone()).collect();
                let others = pool.compared.difference(&flagged).cloned().collect();
                self.again(&others, Window::of(design, self.outcome))
            }
            Check::Estimator(Estimator::SyntheticControl) => {
                control(design, sample, ControlInference::Placebo).map(answer)
            }
            Check::Estimator(estimator) => estimate(design, estimator, sample).map(answer),
            Check::LeaveOneOut => leave_one_out(design, sample),
            Check::ParallelTrends { relative_magnitude } => {
                let evaluation = under_violations(design, sample, relative_magnitude)?;
                let range = robust_range(&evaluation, relative_magnitude);
                Ok(CheckAnswer { estimate: evaluation.estimate, range, p_value: None, evaluation })
            }
        }
    }

    /// Estimates again with another comparison or window.
    fn again(&self, compared: &BTreeSet<AreaCode>, window: Window) -> Result<CheckAnswer, String> {
        let sample = Sample::of(self.design, self.observed, compared, window)
            .map_err(|refusal| refusal.to_string())?;
        estimate(self.design, self.design.estimator, &sample).map(answer)
    }
}

fn answer(evaluation: Evaluation) -> CheckAnswer {
    CheckAnswer {
        estimate: evaluation.estimate,
        range: evaluation.interval.as_ref().map(|interval| (interval.low, interval.high)),
        p_value: evaluation.p_value,
        evaluation,
    }
}

/// Returns the robust interval at a bound.
fn robust_range(evaluation: &Evaluation, bound: f64) -> Option<(f64, f64)> {
    let table = evaluation.details.iter().find(|table| table.name == "robust_intervals")?;
    let row = table.rows.iter().find(|row| row.first() == Some(&Cell::Number(bound)))?;
    match (row.get(1)?, row.get(2)?) {
        (Cell::Number(low), Cell::Number(high)) => Some((*low, *high)),
        _ => None,
    }
}

/// Estimates without each treated municipality in turn.
fn leave_one_out(design: &Adoption, sample: &Sample) -> Result<CheckAnswer, String> {
    let without: Vec<(&AreaCode, Result<Evaluation, String>)> = sample
        .treated
        .par_iter()
        .map(|(area, _)| (area, estimate(design, design.estimator, &sample.without(area))))
        .collect();
    let mut estimates = Vec::new();
    let mut rows = Vec::new();
    for (area, found) in without {
        let found = found.map_err(|refusal| format!("without {area}: {refusal}"))?;
        let interval = found.interval.as_ref();
        rows.push(vec![
            area.as_str().into(),
            found.estimate.into(),
            interval.map(|interval| interval.low).into(),
            interval.map(|interval| interval.high).into(),
        ]);
        estimates.extend(found.estimate);
    }
    let low = estimates.iter().copied().min_by(f64::total_cmp);
    let high = estimates.iter().copied().max_by(f64::total_cmp);
    let columns = vec!["left_out", "estimate", "low", "high"];
    Ok(CheckAnswer {
        estimate: None,
        range: low.zip(high),
        p_value: None,
        evaluation: Evaluation {
            method: "leave-one-out",
            options: vec![("estimator", design.estimator.id().to_owned())],
            estimate: None,
            standard_error: None,
            interval: None,
            p_value: None,
            n: sample.unit.len(),
            clusters: None,
            details: vec![Table { name: "leave_one_out", columns, rows }],
            diagnostics: Vec::new(),
            warnings: Vec::new(),
        },
    })
}

impl Sample {
    /// Returns the sample without one treated municipality.
    fn without(&self, area: &AreaCode) -> Self {
        let kept: Vec<usize> =
            (0..self.unit.len()).filter(|row| self.unit[*row] != area.as_str()).collect();
        Self {
            unit: kept.iter().map(|row| self.unit[*row].clone()).collect(),
            time: kept.iter().map(|row| self.time[*row]).collect(),
            outcome: kept.iter().map(|row| self.outcome[*row]).collect(),
            cohort: kept.iter().map(|row| self.cohort[*row]).collect(),
            treated: self.treated.iter().filter(|(other, _)| other != area).cloned().collect(),
            ..self.clone()
        }
    }
}
