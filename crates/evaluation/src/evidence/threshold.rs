//! What a design at a threshold says of its outcomes.

use numerics::distribution::{normal_quantile, normal_reach};
use numerics::sum::count;
use rayon::prelude::*;

use super::verdict::F;
use super::{
    Behind, CheckAnswer, CheckFound, FigureOf, NearThreshold, OutcomeEvidence, conclude_all,
};
use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Table};
use crate::design;
use crate::design::threshold::{Check, Outcome, Threshold};
use crate::discontinuity::bandwidth::MassPoints;
use crate::discontinuity::question::{
    Approach, Bandwidth, BeyondRange, Bins, DensityBandwidth, DensityModel, DensityQuestion,
    DiscontinuityQuestion, Names, PlotQuestion, RobustOptions, Spacing, USUAL_ROBUST,
};
use crate::discontinuity::{density_test, discontinuity, plot};
use crate::rows::Numbers;

/// Bins on each side of a figure, alike in rows.
const BINS: usize = 16;

/// The chance with which the smallest detectable effect is found.
const POWER: f64 = 0.8;

/// The columns of a data set that a design at a threshold names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThresholdColumns<'a> {
    /// In the order of [`Threshold::outcomes`].
    pub outcomes: &'a [Numbers<'a>],
    /// What the rule looks at.
    pub running: Numbers<'a>,
    /// The treatment taken, where one is.
    pub treatment: Option<Numbers<'a>>,
    /// What errors are shared within.
    pub cluster: Option<Names<'a>>,
    /// In the order of [`Check::Balance`]; none without that check.
    pub balance: &'a [Numbers<'a>],
}

/// Follows a design on the columns of its data set.
///
/// The same design and columns give the same evidence, whatever the number of threads.
///
/// # Panics
/// Where there are not as many columns as outcomes.
#[must_use]
pub fn at_threshold(design: &Threshold, columns: &ThresholdColumns<'_>) -> Vec<OutcomeEvidence> {
    assert_eq!(design.outcomes.len(), columns.outcomes.len(), "one column per outcome");
    let asked = Asked { design, columns };
    let mut found: Vec<OutcomeEvidence> = (design.outcomes.par_iter().zip(columns.outcomes))
        .map(|(outcome, values)| asked.outcome(outcome, *values))
        .collect();
    conclude_all(&mut found, design.level);
    found
}

struct Asked<'a> {
    design: &'a Threshold,
    columns: &'a ThresholdColumns<'a>,
}

impl<'a> Asked<'a> {
    fn outcome(&self, outcome: &Outcome, values: Numbers<'_>) -> OutcomeEvidence {
        let answer = self.effect(values, self.options());
        let behind = NearThreshold {
            outcome: outcome.clone(),
            near: answer.as_ref().ok().and_then(near),
            figures: self.figures(values),
        };
        let checks = match &answer {
            Ok(answer) => self.checks(values, answer),
            Err(_) => Vec::new(),
        };
        let detectable = answer.as_ref().ok().and_then(|answer| detectable(answer, self.design));
        let expectation = outcome.expectation;
        let found = OutcomeEvidence::unconcluded(expectation, Behind::Threshold(behind), answer);
        OutcomeEvidence { detectable, checks, ..found }
    }

    fn options(&self) -> RobustOptions<'a> {
        let estimator = self.design.estimator;
        RobustOptions {
            p: estimator.p,
            q: estimator.q,
            derivative: self.design.change.derivative(),
            kernel: estimator.kernel,
            bandwidth: Bandwidth::Selected {
                selector: estimator.selector,
                regularisation: 1.0,
                beyond_range: BeyondRange::Cut,
                least_values: None,
            },
            ..USUAL_ROBUST
        }
    }

    /// Returns the effect of the treatment on a column, or of crossing where none is taken.
    fn effect(&self, outcome: Numbers<'_>, options: RobustOptions<'_>) -> Found {
        self.asked(outcome, self.columns.running, self.columns.treatment, options)
    }

    /// Returns the change of a column itself at the cut-off.
    fn change(&self, outcome: Numbers<'_>, options: RobustOptions<'_>) -> Found {
        self.asked(outcome, self.columns.running, None, options)
    }

    fn asked(
        &self,
        outcome: Numbers<'_>,
        running: Numbers<'_>,
        treatment: Option<Numbers<'_>>,
        options: RobustOptions<'_>,
    ) -> Found {
        let question = DiscontinuityQuestion {
            outcome,
            running,
            cutoff: self.design.cutoff,
            treatment,
            covariates: &[],
            weights: None,
            cluster: self.columns.cluster,
            approach: Approach::Robust(options),
            level: self.design.level,
        };
        discontinuity(&question).map_err(|refusal| refusal.to_string())
    }

    fn figures(&self, outcome: Numbers<'_>) -> Vec<(FigureOf, Evaluation)> {
        let taken = self.columns.treatment.map(|taken| (FigureOf::Treatment, taken));
        let shown = taken.into_iter().chain([(FigureOf::Outcome, outcome)]);
        let drawn = |(of, values): (FigureOf, Numbers<'_>)| {
            let question = PlotQuestion {
                outcome: values,
                running: self.columns.running,
                cutoff: self.design.cutoff,
                bins: Bins::Given { spacing: Spacing::Quantile, n: [BINS, BINS] },
                degree: self.design.estimator.p,
                level: self.design.level,
            };
            Some((of, plot(&question).ok()?))
        };
        shown.filter_map(drawn).collect()
    }

    fn checks(&self, outcome: Numbers<'_>, answer: &Evaluation) -> Vec<CheckFound> {
        let found = |check: &Check| CheckFound {
            check: design::Check::Threshold(check.clone()),
            answer: self.check(check, outcome, answer),
            contradicts: None,
        };
        self.design.checks.par_iter().map(found).collect()
    }

    fn check(
        &self,
        check: &Check,
        outcome: Numbers<'_>,
        answer: &Evaluation,
    ) -> Result<CheckAnswer, String> {
        match check {
            Check::Density => {
                let evaluation = self.density()?;
                Ok(tested(evaluation.p_value, evaluation))
            }
            Check::FirstStage => first_stage(answer),
            Check::PlaceboCutoffs(placebo_cutoffs) => {
                let options = RobustOptions { placebo_cutoffs, ..self.options() };
                let evaluation = self.change(outcome, options)?;
                let p_values = column(&evaluation, "placebo_cutoffs", "p_value");
                let p_value = least(&p_values).ok_or_else(|| evaluation.warnings.join(" "))?;
                Ok(tested(Some(p_value), evaluation))
            }
            Check::Bandwidths(bandwidth_multiples) => {
                let options = RobustOptions { bandwidth_multiples, ..self.options() };
                let evaluation = self.effect(outcome, options)?;
                let estimates = column(&evaluation, "bandwidth_sensitivity", "estimate");
                let low = estimates.iter().copied().min_by(f64::total_cmp);
                let high = estimates.iter().copied().max_by(f64::total_cmp);
                let range = low.zip(high).ok_or_else(|| evaluation.warnings.join(" "))?;
                Ok(CheckAnswer { estimate: None, range: Some(range), p_value: None, evaluation })
            }
            Check::Donut(radius) => self.donut(outcome, *radius),
            Check::Balance(_) => self.balance(),
        }
    }

    fn density(&self) -> Found {
        let question = DensityQuestion {
            running: self.columns.running,
            cutoff: self.design.cutoff,
            p: 2,
            q: 3,
            kernel: self.design.estimator.kernel,
            model: DensityModel::Unrestricted,
            bandwidth: DensityBandwidth::Combined,
            mass_points: MassPoints::Adjust,
            level: self.design.level,
        };
        density_test(&question).map_err(|refusal| refusal.to_string())
    }

    /// Returns the effect without the rows nearer to the cut-off than `radius`.
    fn donut(&self, outcome: Numbers<'_>, radius: f64) -> Result<CheckAnswer, String> {
        let cutoff = self.design.cutoff;
        let far = |value: &Option<f64>| value.filter(|value| (value - cutoff).abs() >= radius);
        let values: Vec<Option<f64>> = self.columns.running.values.iter().map(far).collect();
        let running = Numbers { values: &values, ..self.columns.running };
        let evaluation = self.asked(outcome, running, self.columns.treatment, self.options())?;
        Ok(CheckAnswer {
            estimate: evaluation.estimate,
            range: evaluation.interval.as_ref().map(|interval| (interval.low, interval.high)),
            p_value: evaluation.p_value,
            evaluation,
        })
    }

    /// Returns how columns that the rule cannot have moved change at the cut-off.
    fn balance(&self) -> Result<CheckAnswer, String> {
        let found = self.columns.balance.par_iter().map(|one| {
            let found = self.change(*one, self.options());
            found.map_err(|refusal| format!("could not tell of '{}': {refusal}.", one.name))
        });
        let found: Vec<Found> = found.collect();
        let mut rows = Vec::new();
        let (mut p_values, mut warnings) = (Vec::new(), Vec::new());
        for (one, found) in self.columns.balance.iter().zip(found) {
            let mut row = vec![Cell::from(one.name)];
            match found {
                Ok(found) => {
                    let interval = found.interval.as_ref();
                    row.push(found.estimate.into());
                    row.push(found.p_value.into());
                    row.push(interval.map(|interval| interval.low).into());
                    row.push(interval.map(|interval| interval.high).into());
                    p_values.extend(found.p_value);
                }
                Err(refusal) => {
                    warnings.push(refusal);
                    row.resize(BALANCE.len(), Cell::Missing);
                }
            }
            rows.push(row);
        }
        let p_value = least(&p_values).ok_or_else(|| warnings.join(" "))?;
        let table = Table { name: "balance", columns: BALANCE.to_vec(), rows };
        Ok(tested(
            Some(p_value),
            Evaluation { warnings, ..told("balance", self.columns.running.values.len(), table) },
        ))
    }
}

type Found = Result<Evaluation, String>;

const BALANCE: [&str; 5] = ["column", "estimate", "p_value", "low", "high"];

/// Returns the answer of a check that tests and does not estimate the effect.
fn tested(p_value: Option<f64>, evaluation: Evaluation) -> CheckAnswer {
    CheckAnswer { estimate: None, range: None, p_value, evaluation }
}

/// Returns a table as an evaluation without an estimate.
fn told(method: &'static str, n: usize, table: Table) -> Evaluation {
    Evaluation {
        method,
        options: Vec::new(),
        estimate: None,
        standard_error: None,
        interval: None,
        p_value: None,
        n,
        clusters: None,
        details: vec![table],
        diagnostics: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Returns how the treatment changes at the cut-off, within the bandwidth of the answer.
fn first_stage(answer: &Evaluation) -> Result<CheckAnswer, String> {
    let lacking = "read the first stage: the answer has none";
    let table = answer.details.iter().find(|table| table.name == "first_stage").ok_or(lacking)?;
    let robust = |name: &str| column(answer, "first_stage", name).last().copied().ok_or(lacking);
    let (z, p_value) = (robust("z")?, robust("p_value")?);
    let diagnostics = vec![Diagnostic { name: F, finding: Finding::Number(z * z) }];
    let stage = told("first-stage", answer.n, table.clone());
    Ok(tested(Some(p_value), Evaluation { diagnostics, ..stage }))
}

/// Returns the numbers of a table's column that are there.
fn column(evaluation: &Evaluation, table: &str, name: &str) -> Vec<f64> {
    let Some(table) = evaluation.details.iter().find(|other| other.name == table) else {
        return Vec::new();
    };
    let Some(place) = table.columns.iter().position(|column| *column == name) else {
        return Vec::new();
    };
    let number = |row: &Vec<Cell>| match row.get(place) {
        Some(Cell::Number(number)) => Some(*number),
        _ => None,
    };
    table.rows.iter().filter_map(number).collect()
}

/// Returns the smallest of some p-values, that there are several allowed for (Bonferroni); `None`
/// where there are none.
fn least(p_values: &[f64]) -> Option<f64> {
    let smallest = p_values.iter().copied().min_by(f64::total_cmp)?;
    Some((smallest * count(p_values.len())).min(1.0))
}

/// Returns the rows within the bandwidth below and above.
fn near(answer: &Evaluation) -> Option<[usize; 2]> {
    let table = answer.details.iter().find(|table| table.name == "sides")?;
    let place = table.columns.iter().position(|column| *column == "rows_in_bandwidth")?;
    let rows = |side: usize| match table.rows.get(side)?.get(place)? {
        Cell::Whole(rows) => usize::try_from(*rows).ok(),
        _ => None,
    };
    Some([rows(0)?, rows(1)?])
}

/// Returns the smallest effect that the robust standard error shows four times in five, were it
/// normal as the interval takes it to be.
fn detectable(answer: &Evaluation, design: &Threshold) -> Option<f64> {
    let interval = answer.interval.as_ref()?;
    let reach = normal_reach(design.level);
    let error = 0.5 * (interval.high - interval.low) / reach;
    Some((reach + normal_quantile(POWER)) * error)
}

#[cfg(test)]
mod tests;
