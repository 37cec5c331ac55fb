//! What was changed, against what would have been: the newest answers of registered designs.

use domain::indicator::{IndicatorId, Unit};
use evaluation::evidence::{Behind, NearThreshold, Series};

use super::told::{LeadsTo, Told};
use super::{Finding, Lacking, Question, Source, Step};
use crate::evaluation_ledger::LedgerError;
use crate::follow_designs::Followed;
use crate::library::Library;
use crate::run_evaluation::{EvaluationRun, MeasuredIn, RunOutcome};

/// Returns what the designs with these ids say today of each outcome, in the order of the ids; an id
/// without a design that can be followed says nothing.
///
/// # Errors
/// [`LedgerError`] where the registered designs cannot be read.
pub fn effects_of(library: &Library, designs: &[&str]) -> Result<Vec<Finding>, LedgerError> {
    let followed = library.evaluations()?;
    let with_id = |id: &&str| followed.iter().find(|one| one.file.design.id == *id);
    Ok(designs.iter().filter_map(with_id).flat_map(|one| of_design(library, one)).collect())
}

fn of_design(library: &Library, followed: &Followed) -> Vec<Finding> {
    let Ok(run) = &followed.run else { return Vec::new() };
    run.outcomes.iter().map(|found| estimated(library, run, found)).collect()
}

fn estimated(library: &Library, run: &EvaluationRun, found: &RunOutcome) -> Finding {
    let told = match &found.evidence.behind {
        Behind::Series(series) => over_time(library, run, found, series),
        Behind::Threshold(behind) => at_threshold(run, found, behind),
    };
    Finding {
        told,
        source: Source::Record {
            id: run.record_id(),
            registered_at: run.registration.as_ref().map(|known| known.registered_at.clone()),
        },
        leads_to: LeadsTo::Outcome(run.design.id.clone(), found.id()),
    }
}

fn over_time(library: &Library, run: &EvaluationRun, found: &RunOutcome, series: &Series) -> Told {
    let evidence = &found.evidence;
    Told::Estimated {
        label: label(library, &series.outcome.indicator).unwrap_or_else(|| found.name.clone()),
        design: run.design.title.clone(),
        unit: match found.unit {
            MeasuredIn::Indicator(unit) => unit,
            MeasuredIn::Words(_) => Unit::Rate,
        },
        verdict: evidence.verdict,
        estimate: evidence.estimate(),
        interval: evidence.interval(),
        horizon: series.outcome.horizon,
        last_needed: series.last_needed,
        n_treated: series.treated,
        is_explorative: found.explorative,
    }
}

fn at_threshold(run: &EvaluationRun, found: &RunOutcome, behind: &NearThreshold) -> Told {
    let evidence = &found.evidence;
    Told::EstimatedAtThreshold {
        label: found.name.clone(),
        design: run.design.title.clone(),
        unit: match &found.unit {
            MeasuredIn::Words(words) => words.clone(),
            MeasuredIn::Indicator(_) => behind.outcome.column.unit.clone(),
        },
        verdict: evidence.verdict,
        estimate: evidence.estimate(),
        interval: evidence.interval(),
        n_near: behind.near.map_or(0, |[below, above]| below + above),
        is_explorative: found.explorative,
    }
}

fn label(library: &Library, id: &IndicatorId) -> Option<String> {
    let key = library.key_indicators().iter().find(|key| key.id == *id)?;
    Some(key.label.clone())
}

/// Returns the step of designs; `reasons` are what calls say where no evaluation is possible.
pub(super) fn step(library: &Library, designs: &[&Followed], reasons: Vec<String>) -> Step {
    let findings: Vec<Finding> = designs.iter().flat_map(|one| of_design(library, one)).collect();
    let refusal = designs.iter().find_map(|one| one.run.as_ref().err());
    let lacking = match (findings.is_empty(), refusal, reasons.is_empty()) {
        (_, Some(refusal), _) => Some(Lacking::NotFollowed(refusal.clone())),
        (true, None, true) => Some(Lacking::NoDesign),
        (true, None, false) => Some(Lacking::NotPossible(reasons)),
        (false, None, _) => None,
    };
    let leads_to = match designs {
        [one] => LeadsTo::Evaluation(one.file.design.id.clone()),
        _ => LeadsTo::Evaluations,
    };
    Step { question: Question::Effect, findings, lacking, leads_to }
}
