//! Regressions with effects of municipalities and years, by each kind of inference.

use evaluation::answer::{Cell, Evaluation};
use evaluation::fixed_effects::columns::{Column, Values};
use evaluation::fixed_effects::covariance::StandardErrors;
use evaluation::fixed_effects::design::Singletons;
use evaluation::fixed_effects::event_study::{EventStudy, Path, event_study};
use evaluation::fixed_effects::fixed_effects;
use evaluation::fixed_effects::question::{Inference, Model, Question, Terms};
use evaluation::fixed_effects::randomisation::{Draws, Statistic};
use evaluation::fixed_effects::small_sample::SmallSample;
use evaluation::fixed_effects::wild_bootstrap::{Residuals, Turns, WildBootstrap};
use evaluation::honesty::event_study::EventStudyColumns;
use numerics::answer::Finding;
use numerics::matrix::Matrix;
use numerics::streams::Stream;

use super::asked::Asked;
use super::panels::Panels;
use super::study::{Assignment, Effect, Study};
use super::tally::Verdict;

/// Assignments drawn for a p-value; so many that one in twenty can be hit exactly.
const ASSIGNMENTS: usize = 99;

/// Draws of the wild bootstrap.
const TURNED: usize = 199;

fn terms(form: StandardErrors) -> Terms<'static> {
    Terms {
        weights: None,
        clusters: if form.is_clustered() { &["unit"] } else { &[] },
        standard_errors: form,
        small_sample: SmallSample::FIXEST,
        singletons: Singletons::Keep,
        level: 0.95,
    }
}

/// Returns the regression's answer; `None` where it refuses.
pub(super) fn regressed(
    study: &Study<'_>,
    outcome: &[Option<f64>],
    form: StandardErrors,
    inference: Inference<'_>,
) -> Option<Evaluation> {
    let treated = study.treated_rows();
    let columns = [
        ("y", outcome),
        ("treated", treated.as_slice()),
        ("unit", study.indicator.codes.as_slice()),
        ("year", study.indicator.times.as_slice()),
    ]
    .map(|(name, values)| Column { name, values: Values::Numbers(values) });
    let question = Question {
        columns: &columns,
        model: Model::Columns {
            outcome: "y",
            treatment: "treated",
            covariates: &[],
            absorb: &["unit", "year"],
        },
        focus: None,
        terms: terms(form),
        inference,
    };
    fixed_effects(&question).ok()
}

/// Robust and clustered standard errors; clustered ones also where effects differ.
pub(super) fn analytic(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for assignment in Assignment::ALL {
        let study = Study::draw(&panels.usual, assignment, stream);
        let name = assignment.name();
        let asked = |effect, form| {
            let ask = |effect| regressed(&study, &study.outcome(effect), form, Inference::Analytic);
            Asked::of(&study, &name, effect, &ask)
        };
        if matches!(assignment, Assignment::AtOnce(20) | Assignment::Cohorts(20)) {
            verdicts.extend(asked(Effect::Constant, StandardErrors::Hc1).verdicts("TWFE, HC1"));
        }
        let clustered = asked(Effect::Constant, StandardErrors::Clustered);
        verdicts.extend(clustered.verdicts("TWFE, CRV1"));
        verdicts.extend(clustered.by_few("TWFE, CRV1, t of treated − 1"));
        if matches!(assignment, Assignment::Cohorts(_)) {
            let differing = asked(Effect::ByCohort, StandardErrors::Clustered);
            let [_, planted] = differing.verdicts("TWFE, CRV1, effects by cohort and year");
            verdicts.push(planted);
        }
    }
    verdicts
}

/// Clustered standard errors, totals that add up over areas apart from shares and rates.
pub(super) fn by_kind(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for treated in [20, 60] {
        let assignment = Assignment::AtOnce(treated);
        let study = Study::draw(&panels.usual, assignment, stream);
        let kind = if study.indicator.unit.adds_up() { "totals" } else { "shares and rates" };
        let name = format!("{}, {kind}", assignment.name());
        let (form, inference) = (StandardErrors::Clustered, Inference::Analytic);
        let ask = |effect| regressed(&study, &study.outcome(effect), form, inference);
        let asked = Asked::of(&study, &name, Effect::Constant, &ask);
        verdicts.extend(asked.verdicts("TWFE, CRV1"));
        verdicts.extend(asked.by_few("TWFE, CRV1, t of treated − 1"));
    }
    verdicts
}

/// The jackknife of clusters.
pub(super) fn jackknife(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let form = StandardErrors::ClusteredJackknife;
    let mut verdicts = Vec::new();
    for assignment in Assignment::ALL {
        let study = Study::draw(&panels.usual, assignment, stream);
        let ask = |effect| regressed(&study, &study.outcome(effect), form, Inference::Analytic);
        let name = assignment.name();
        let asked = Asked::of(&study, &name, Effect::Constant, &ask);
        verdicts.extend(asked.verdicts("TWFE, CRV3"));
        verdicts.extend(asked.by_few("TWFE, CRV3, t of treated − 1"));
    }
    verdicts
}

/// The wild cluster bootstrap with the tested value imposed.
pub(super) fn wild_bootstrap(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for assignment in Assignment::ALL {
        let study = Study::draw(&panels.usual, assignment, stream);
        let how = WildBootstrap {
            null: 0.0,
            residuals: Residuals::Restricted,
            turns: Turns::Rademacher,
            draws: TURNED,
            seed: stream.next_u64(),
        };
        let (form, inference) = (StandardErrors::Clustered, Inference::WildBootstrap(how));
        let ask = |effect| regressed(&study, &study.outcome(effect), form, inference);
        let name = assignment.name();
        let asked = Asked::of(&study, &name, Effect::Constant, &ask);
        verdicts.extend(asked.verdicts("TWFE, wild bootstrap (WCR)"));
    }
    verdicts
}

/// Other assignments of the same treatment; there is no interval.
pub(super) fn randomisation(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for assignment in Assignment::ALL {
        let study = Study::draw(&panels.usual, assignment, stream);
        let seed = stream.next_u64();
        for (method, statistic) in [
            ("TWFE, randomisation, coefficient", Statistic::Coefficient),
            ("TWFE, randomisation, studentised", Statistic::Studentised),
        ] {
            let draws = Draws { statistic, draws: ASSIGNMENTS, seed };
            let inference = Inference::Randomisation { unit: "unit", time: Some("year"), draws };
            let outcome = study.outcome(Effect::None);
            let answer = regressed(&study, &outcome, StandardErrors::Clustered, inference);
            let p_value = answer.and_then(|answer| answer.p_value);
            verdicts.push(Verdict::null(method, &assignment.name(), p_value));
        }
    }
    verdicts
}

/// An event study's answer; `None` where it refuses.
pub(super) fn traced(study: &Study<'_>, outcome: &[Option<f64>]) -> Option<Evaluation> {
    let cohort = study.cohort_rows();
    let columns = [
        ("y", outcome),
        ("start", cohort.as_slice()),
        ("unit", study.indicator.codes.as_slice()),
        ("year", study.indicator.times.as_slice()),
    ]
    .map(|(name, values)| Column { name, values: Values::Numbers(values) });
    let question = EventStudy {
        columns: &columns,
        outcome: "y",
        unit: "unit",
        time: "year",
        cohort: "start",
        covariates: &[],
        reference: -1,
        path: Path::TwoWay,
        terms: terms(StandardErrors::Clustered),
    };
    event_study(&question).ok()
}

/// The mean effect after the start, and the joint test of nothing before it.
pub(super) fn event_studies(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for treated in [5, 20, 60] {
        let assignment = Assignment::AtOnce(treated);
        let study = Study::draw(&panels.usual, assignment, stream);
        let name = assignment.name();
        let ask = |effect| traced(&study, &study.outcome(effect));
        let asked = Asked::of(&study, &name, Effect::ByCohort, &ask);
        verdicts.extend(asked.verdicts("mean after the start, CRV1"));
        let joint = asked.null.as_ref().and_then(|answer| {
            let named = |name| answer.diagnostics.iter().find(|own| own.name == name);
            match named("joint p before the reference")?.finding {
                Finding::Number(p) => Some(p),
                _ => None,
            }
        });
        verdicts.push(Verdict::null("joint test before the start, CRV1", &name, joint));
    }
    verdicts
}

/// An event study's coefficients with their covariance, as questions about it are asked.
#[derive(Debug, Clone)]
pub(super) struct Traced {
    periods: Vec<i64>,
    coefficients: Vec<f64>,
    covariance: Matrix,
    n: usize,
    clusters: Option<usize>,
}

impl Traced {
    /// Returns the event study of outcomes.
    pub(super) fn of(study: &Study<'_>, outcome: &[Option<f64>]) -> Option<Self> {
        let answer = traced(study, outcome)?;
        let table = |name| answer.details.iter().find(|table| table.name == name);
        let number =
            |cell: &Cell| if let Cell::Number(number) = cell { Some(*number) } else { None };
        let rows = &table("event_times")?.rows;
        #[expect(clippy::cast_possible_truncation, reason = "whole years since the start")]
        let periods: Option<Vec<i64>> =
            rows.iter().map(|row| number(&row[0]).map(|time| time as i64)).collect();
        let coefficients: Option<Vec<f64>> = rows.iter().map(|row| number(&row[1])).collect();
        let k = rows.len();
        let cells: Option<Vec<f64>> =
            table("covariance")?.rows.iter().map(|row| number(&row[2])).collect();
        let cells = cells.filter(|cells| cells.len() == k * k)?;
        Some(Self {
            periods: periods?,
            coefficients: coefficients?,
            covariance: Matrix::from_fn(k, k, |row, column| cells[row * k + column]),
            n: answer.n,
            clusters: answer.clusters,
        })
    }

    pub(super) fn columns(&self) -> EventStudyColumns<'_> {
        EventStudyColumns {
            periods: &self.periods,
            reference: -1,
            coefficients: &self.coefficients,
            covariance: &self.covariance,
            n: self.n,
            clusters: self.clusters,
        }
    }

    /// Returns the years since the start with their coefficients and standard errors.
    pub(super) fn points(&self) -> impl Iterator<Item = (i64, f64, f64)> {
        let point = |(place, period): (usize, &i64)| {
            let error = self.covariance.get(place, place).sqrt();
            (*period, self.coefficients[place], error)
        };
        self.periods.iter().enumerate().map(point)
    }
}
