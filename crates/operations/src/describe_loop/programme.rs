//! The loop of a programme.

use std::collections::BTreeSet;

use domain::area::Level;
use domain::grants::call::plan::Evaluation;
use domain::grants::programme::FrameStage;
use domain::indicator::IndicatorId;
use domain::regime::rule::Sfs;
use domain::selection::{Rule, SelectionModel};
use evaluation::design::Plan;

use super::told::{LeadsTo, Told};
use super::{
    Finding, Lacking, Loop, LoopError, LoopSources, Question, Source, Step, call_changes, done,
    effects, gaps, of_ordinance,
};
use crate::follow_designs::Followed;
use crate::grants::annual_report::Money;
use crate::grants::public::{GrantView, ProgrammeView};
use crate::intervention_file::InterventionFile;

/// Returns the loop of a programme.
///
/// What is of the programme: the selection models and designs that rest on the same ordinance, the
/// designs that its calls name, the interventions that its grants pay for or that those designs
/// evaluate, and the lessons of either.
///
/// # Errors
/// [`LoopError`] where the statistics or the registered designs cannot be read.
pub fn loop_of_programme(
    sources: &LoopSources<'_>,
    programme: &ProgrammeView,
) -> Result<Loop, LoopError> {
    let library = sources.library;
    let ordinances = of_ordinance::of_programme(programme);
    let models: Vec<&SelectionModel> = library
        .models()
        .iter()
        .filter(|model| of_ordinance::cites(&model.legal_source, &ordinances))
        .collect();
    let followed = library.evaluations()?;
    let designs = designs(programme, &ordinances, &followed);
    let ids: BTreeSet<&str> = designs.iter().map(|one| one.file.design.id.as_str()).collect();
    let grants: Vec<&GrantView> = programme.calls.iter().flat_map(|call| &call.grants).collect();
    let interventions = interventions(sources.interventions, &grants, &ids);
    let lessons = done::lessons_of(sources.interventions, &interventions, &ids);
    let named = indicators(sources, programme, &models, &designs);
    let leads_to = LeadsTo::Programme(programme.id.clone());
    Ok(Loop {
        steps: vec![
            gaps::of_country(library, &named)?,
            selection(sources, programme, &models),
            granted(programme, &grants, &designs),
            done::activities(&interventions),
            done::results(&interventions, &grants, sources.now.day(), leads_to),
            effects::step(library, &designs, reasons(programme)),
            done::lessons(&lessons),
            next_call(sources, programme, done::carried_over(&lessons)),
        ],
    })
}

/// Returns the designs of a programme: those its calls name, and those of its ordinances.
fn designs<'a>(
    programme: &ProgrammeView,
    ordinances: &BTreeSet<Sfs>,
    followed: &'a [Followed],
) -> Vec<&'a Followed> {
    let named: BTreeSet<&str> = programme
        .calls
        .iter()
        .filter_map(|call| match &call.evaluation {
            Evaluation::Design(id) => Some(id.as_str()),
            Evaluation::NotPossible { .. } | Evaluation::Missing => None,
        })
        .collect();
    let is_of = |one: &&Followed| {
        let design = &one.file.design;
        named.contains(design.id.as_str()) || of_ordinance::cites(&design.programme, ordinances)
    };
    followed.iter().filter(is_of).collect()
}

/// Returns why the programme's calls say that no evaluation is possible, each reason once.
fn reasons(programme: &ProgrammeView) -> Vec<String> {
    let reason = |evaluation: &Evaluation| match evaluation {
        Evaluation::NotPossible { reason } => Some(reason.clone()),
        Evaluation::Design(_) | Evaluation::Missing => None,
    };
    let found: BTreeSet<String> =
        programme.calls.iter().filter_map(|call| reason(&call.evaluation)).collect();
    found.into_iter().collect()
}

/// Returns what the gap is measured by: what designs follow, what selection models weigh and what
/// reforms are to change.
fn indicators(
    sources: &LoopSources<'_>,
    programme: &ProgrammeView,
    models: &[&SelectionModel],
    designs: &[&Followed],
) -> Vec<IndicatorId> {
    let outcomes = designs.iter().flat_map(|one| match &one.file.design.plan {
        Plan::Adoption(plan) => plan.outcomes.as_slice(),
        Plan::Threshold(_) => &[],
    });
    let weighed = models.iter().flat_map(|model| gaps::criteria(model));
    let shipped = sources.library.programmes().iter();
    let reforms = shipped
        .filter(|one| one.id == programme.id.as_str())
        .flat_map(|one| &one.reforms)
        .filter_map(|reform| reform.outcome.indicator.clone());
    outcomes.map(|outcome| outcome.indicator.clone()).chain(weighed).chain(reforms).collect()
}

/// Returns the interventions that grants pay for or that designs evaluate.
pub(super) fn interventions<'a>(
    all: &'a [InterventionFile],
    grants: &[&GrantView],
    designs: &BTreeSet<&str>,
) -> Vec<&'a InterventionFile> {
    let paid_by = |file: &InterventionFile| {
        file.description.grants.iter().any(|id| grants.iter().any(|grant| grant.id == *id))
    };
    let evaluated = |file: &InterventionFile| {
        file.description.designs.iter().any(|id| designs.contains(id.as_str()))
    };
    all.iter().filter(|file| paid_by(file) || evaluated(file)).collect()
}

fn selection(
    sources: &LoopSources<'_>,
    programme: &ProgrammeView,
    models: &[&SelectionModel],
) -> Step {
    let mut findings: Vec<Finding> =
        models.iter().filter_map(|model| chosen(sources, model)).collect();
    if let Some(call) = call_changes::compared(programme).first() {
        findings.push(Finding {
            told: Told::CallList { title: call.title.clone(), n: call.eligible.len() },
            source: Source::Law(call.wording),
            leads_to: LeadsTo::Call(call.id.clone()),
        });
    }
    Step {
        question: Question::Selection,
        lacking: findings.is_empty().then_some(Lacking::NoSelection),
        findings,
        leads_to: LeadsTo::Selections,
    }
}

/// Returns who a model chooses; `None` where it is not of municipalities or cannot be run.
fn chosen(sources: &LoopSources<'_>, model: &SelectionModel) -> Option<Finding> {
    if model.unit != Level::Municipality {
        return None;
    }
    let told = match model.rule() {
        Rule::Annex(annex) => Told::Annex { name: model.name.clone(), n: annex.size },
        Rule::Criteria(_) => {
            let run = sources.runs.run(sources.library.store(), model, None).ok()?;
            let open = run.selection.units.iter().filter(|unit| unit.eligible.is_none());
            Told::Chosen { name: model.name.clone(), n: run.n_chosen(), n_open: open.count() }
        }
    };
    Some(Finding {
        told,
        source: Source::Stated(model.legal_source.clone()),
        leads_to: LeadsTo::Selection(model.id.clone(), None),
    })
}

fn granted(programme: &ProgrammeView, grants: &[&GrantView], designs: &[&Followed]) -> Step {
    let leads_to = LeadsTo::Programme(programme.id.clone());
    let mut findings = Vec::new();
    if !grants.is_empty() {
        let money: Money = grants.iter().map(|grant| grant.money()).sum();
        let recipients: BTreeSet<&str> =
            grants.iter().map(|grant| grant.recipient.id.as_str()).collect();
        findings.push(Finding {
            told: Told::Grants {
                n: grants.len(),
                n_recipients: recipients.len(),
                decided: money.decided,
                paid: money.paid,
            },
            source: Source::Register,
            leads_to: leads_to.clone(),
        });
    }
    let listed = designs.iter().filter(|_| grants.is_empty()).filter_map(|one| treated(one));
    findings.extend(listed);
    let lacks = designs.iter().find_map(|one| one.file.design.lacks.clone());
    let lacking = match (grants.is_empty(), findings.is_empty(), lacks) {
        (false, ..) => None,
        (true, true, _) | (true, false, None) => Some(Lacking::NoGrants),
        (true, false, Some(lacks)) => Some(Lacking::NoAmounts(lacks)),
    };
    findings.extend(frame(programme));
    Step { question: Question::Grant, findings, lacking, leads_to }
}

/// Returns who got the grant, as a design lists them.
fn treated(followed: &Followed) -> Option<Finding> {
    let design = &followed.file.design;
    let start = design.treated().iter().map(|one| one.start).min()?;
    Some(Finding {
        told: Told::Treated { title: design.title.clone(), n: design.treated().len(), start },
        source: Source::Stated(design.source.clone()),
        leads_to: LeadsTo::Evaluation(design.id.clone()),
    })
}

/// Returns the most binding statement of the last year that has a frame, the last made among equals.
fn frame(programme: &ProgrammeView) -> Option<Finding> {
    let order = |stage: FrameStage| match stage {
        FrameStage::Proposed => 0,
        FrameStage::Decided => 1,
        FrameStage::Revised => 2,
    };
    let last = programme.statements.iter().max_by_key(|one| (one.year, order(one.stage)))?;
    Some(Finding {
        told: Told::Frame { year: last.year, stage: last.stage, amount: last.amount },
        source: Source::Stated(last.source.clone()),
        leads_to: LeadsTo::Programme(programme.id.clone()),
    })
}

fn next_call(
    sources: &LoopSources<'_>,
    programme: &ProgrammeView,
    carried_over: Vec<Finding>,
) -> Step {
    let mut findings = call_changes::of_programme(programme);
    findings.extend(call_changes::taking_in(programme.calls.iter(), sources.now));
    findings.extend(carried_over);
    let lacking = match call_changes::compared(programme).len() {
        0 => Some(Lacking::NoCall),
        1 => Some(Lacking::OneCall),
        _ => None,
    };
    let leads_to = LeadsTo::Programme(programme.id.clone());
    Step { question: Question::NextCall, findings, lacking, leads_to }
}
