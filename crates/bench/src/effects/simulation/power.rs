//! Whether effects are found as often as was foretold.

use evaluation::fixed_effects::covariance::StandardErrors;
use evaluation::fixed_effects::question::Inference;
use evaluation::honesty::power::change::difference_in_changes;
use evaluation::honesty::power::panel::{Decision, Plan, Trial};
use evaluation::honesty::power::{PowerQuestion, power};
use evaluation::panel::Panel;
use numerics::moments::standard_deviation_n_minus_1;
use numerics::streams::Stream;
use numerics::sum::count;

use super::panels::{Indicator, Panels};
use super::regressions::{Traced, regressed};
use super::study::{Assignment, Effect, Study};
use super::tally::Verdict;

const POWER: f64 = 0.8;

/// Sets of treated units in one question about power.
const TRIED: usize = 100;

/// Returns the smallest effect that an answer states.
fn detectable(question: &PowerQuestion<'_>) -> Option<f64> {
    power(question).ok().and_then(|answer| answer.estimate)
}

/// Returns the panel with an effect on treated units from the start on.
fn laid(study: &Study<'_>, effect: f64) -> Vec<Option<f64>> {
    let n_years = study.indicator.n_years();
    let own = |row: usize| study.starts[row / n_years].is_some_and(|start| row % n_years >= start);
    let row = |(row, value): (usize, &f64)| Some(value + if own(row) { effect } else { 0.0 });
    study.indicator.values.iter().enumerate().map(row).collect()
}

/// Returns whether the difference in mean changes finds an effect.
fn changes_find(study: &Study<'_>, effect: f64) -> Option<bool> {
    let panel = panel_of(study.indicator, &laid(study, effect))?;
    let treated = study.is_treated();
    let trial = Trial { panel: &panel, treated: &treated, start: study.first };
    Some(difference_in_changes(&trial)?.p_value? <= 0.05)
}

fn panel_of(indicator: &Indicator, outcome: &[Option<f64>]) -> Option<Panel> {
    Panel::of(&indicator.names, &indicator.whole_times, outcome).ok()
}

/// Trials on the panel, and then another set of treated units with the effect that they state.
pub(super) fn trials(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for treated in [5, 20, 60] {
        let assignment = Assignment::AtOnce(treated);
        let study = Study::draw(&panels.usual, assignment, stream);
        let all: Vec<Option<f64>> = study.indicator.values.iter().copied().map(Some).collect();
        let plan = Plan {
            treated,
            start: study.indicator.years[study.first],
            effects: &[],
            decision: Decision::OwnPValue,
            size: 0.05,
            power: POWER,
            draws: TRIED,
            seed: stream.next_u64(),
        };
        let effect = panel_of(study.indicator, &all)
            .and_then(|panel| detectable(&PowerQuestion::Panel { panel: &panel, plan }));
        let found = effect.and_then(|effect| changes_find(&study, effect));
        let method = "trials on the panel, difference in changes";
        verdicts.push(Verdict::found(method, &assignment.name(), found));
    }
    verdicts
}

/// Closed forms: from the spread of changes and from a standard error.
pub(super) fn closed_form(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for treated in [5, 20, 60] {
        let assignment = Assignment::AtOnce(treated);
        let study = Study::draw(&panels.usual, assignment, stream);
        let name = assignment.name();
        let others = study.indicator.n_units - treated;
        let deviation =
            standard_deviation_n_minus_1(&study.indicator.changes(study.first)).unwrap_or(0.0);
        let groups = PowerQuestion::Groups { treated, others, deviation, size: 0.05, power: POWER };
        let found = detectable(&groups).and_then(|effect| changes_find(&study, effect));
        verdicts.push(Verdict::found("two groups, difference in changes", &name, found));
        // The standard error is that of another set of municipalities, as in a plan.
        let pilot = Study::on(study.indicator, assignment, study.first, stream);
        verdicts.push(from_an_error(&study, &pilot, &name));
    }
    verdicts
}

/// Slopes before the start that a pre-test is said to find.
pub(super) fn pre_tests(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for treated in [20, 60] {
        let assignment = Assignment::AtOnce(treated);
        let study = Study::draw(&panels.usual, assignment, stream);
        let pilot = Study::on(study.indicator, assignment, study.first, stream);
        verdicts.push(slope_of_a_pre_test(&study, &pilot, &assignment.name()));
    }
    verdicts
}

fn from_an_error(study: &Study<'_>, pilot: &Study<'_>, name: &str) -> Verdict {
    let form = StandardErrors::Clustered;
    let found = regressed(pilot, &pilot.outcome(Effect::None), form, Inference::Analytic)
        .and_then(|answer| {
            let degrees = count(answer.clusters?) - 1.0;
            let (standard_error, n) = (answer.standard_error?, answer.n);
            let (size, power) = (0.05, POWER);
            detectable(&PowerQuestion::Estimate { standard_error, degrees, n, size, power })
        })
        .and_then(|effect| regressed(study, &laid(study, effect), form, Inference::Analytic))
        .and_then(|answer| answer.p_value)
        .map(|p_value| p_value <= 0.05);
    Verdict::found("from a standard error, CRV1", name, found)
}

fn slope_of_a_pre_test(study: &Study<'_>, pilot: &Study<'_>, name: &str) -> Verdict {
    let slope = Traced::of(pilot, &pilot.outcome(Effect::None)).and_then(|traced| {
        let columns = traced.columns();
        detectable(&PowerQuestion::PreTrends { columns, violation: None, level: 0.95 })
    });
    let found = slope.and_then(|slope| {
        let n_years = study.indicator.n_years();
        let line = |(row, value): (usize, &f64)| {
            let is_treated = study.starts[row / n_years].is_some();
            Some(value + if is_treated { slope * count(row % n_years) } else { 0.0 })
        };
        let outcome: Vec<Option<f64>> =
            study.indicator.values.iter().enumerate().map(line).collect();
        let traced = Traced::of(study, &outcome)?;
        let is_found = |(since, estimate, error): (i64, f64, f64)| {
            since < -1 && estimate.abs() > 1.959_963_984_540_054 * error
        };
        Some(traced.points().any(is_found))
    });
    Verdict::found("slope before the start, pre-test by CRV1", name, found)
}
