//! The loop of a municipality.

use std::collections::BTreeSet;

use domain::area::{AreaCode, Level};
use domain::regime::rule::Sfs;
use domain::selection::{Rule, SelectionModel};

use super::told::{LeadsTo, Told};
use super::{
    Finding, Lacking, Loop, LoopError, LoopSources, Question, Source, Step, call_changes, done,
    effects, gaps, of_ordinance, programme,
};
use crate::describe_municipality::MunicipalityProfile;
use crate::follow_designs::Followed;
use crate::grants::annual_report::Money;
use crate::grants::public::{CallView, GrantView, MunicipalityView, ProgrammeView};
use crate::intervention_file::InterventionFile;
use crate::suggest_cases::municipality_of;

/// Returns the loop of a municipality; `grants` are what it has applied for and got, `None` where no
/// register keeps it.
///
/// What is of the municipality: what stands out in its statistics, what selection models and calls say
/// of it, its grants, the interventions that its grants pay for or that were made there, the
/// designs that count it among the treated, and the lessons of either.
///
/// # Errors
/// [`LoopError`] where the registered designs cannot be read.
pub fn loop_of_municipality(
    sources: &LoopSources<'_>,
    profile: &MunicipalityProfile,
    grants: Option<&MunicipalityView>,
) -> Result<Loop, LoopError> {
    let (library, code) = (sources.library, &profile.code);
    let followed = library.evaluations()?;
    let designs: Vec<&Followed> = followed.iter().filter(|one| is_treated(one, code)).collect();
    let ids: BTreeSet<&str> = designs.iter().map(|one| one.file.design.id.as_str()).collect();
    let own: Vec<&GrantView> = grants.iter().flat_map(|view| &view.grants).collect();
    let interventions = interventions(sources.interventions, &own, code);
    let lessons = done::lessons_of(sources.interventions, &interventions, &ids);
    let programmes = programmes(sources, code);
    let ordinances: BTreeSet<Sfs> =
        sources.programmes.iter().flat_map(of_ordinance::of_programme).collect();
    Ok(Loop {
        steps: vec![
            gaps::of_municipality(profile),
            selection(sources, code, &programmes),
            granted(code, grants, &designs, &ordinances),
            done::activities(&interventions),
            done::results(&interventions, &own, sources.now.day(), LeadsTo::GrantsOf(code.clone())),
            effects::step(library, &designs, Vec::new()),
            done::lessons(&lessons),
            next_call(sources, code, &programmes, done::carried_over(&lessons)),
        ],
    })
}

fn is_treated(followed: &Followed, code: &AreaCode) -> bool {
    followed.file.design.treated().iter().any(|one| one.area == *code)
}

/// Returns the interventions that were made in the municipality or are paid for by its grants.
fn interventions<'a>(
    all: &'a [InterventionFile],
    own: &[&GrantView],
    code: &AreaCode,
) -> Vec<&'a InterventionFile> {
    let paid: BTreeSet<&str> = programme::interventions(all, own, &BTreeSet::new())
        .into_iter()
        .map(|file| file.id.as_str())
        .collect();
    let is_here = |file: &InterventionFile| {
        let places = file.description.places.parts();
        places.iter().any(|(place, _)| municipality_of(place).as_ref() == Some(code))
    };
    all.iter().filter(|file| paid.contains(file.id.as_str()) || is_here(file)).collect()
}

fn names(call: &CallView, code: &AreaCode) -> bool {
    call.eligible.iter().any(|one| one.id == code.as_str())
}

/// Returns the programmes with a call that names the municipality or a grant to it.
fn programmes<'a>(sources: &LoopSources<'a>, code: &AreaCode) -> Vec<&'a ProgrammeView> {
    let is_of = |call: &CallView| {
        names(call, code) || call.grants.iter().any(|grant| grant.recipient.id == code.as_str())
    };
    sources.programmes.iter().filter(|one| one.calls.iter().any(is_of)).collect()
}

fn selection(sources: &LoopSources<'_>, code: &AreaCode, programmes: &[&ProgrammeView]) -> Step {
    let among = sources.library.models().iter();
    let mut findings: Vec<Finding> =
        among.filter_map(|model| eligible(sources, model, code)).collect();
    // What it is chosen by comes first, then what cannot be told.
    findings.sort_by_key(|finding| match finding.told {
        Told::Eligible { answer: Some(true), .. } => 0,
        Told::Eligible { answer: None, .. } => 1,
        _ => 2,
    });
    let newest = |one: &&ProgrammeView| {
        let calls = call_changes::compared(one);
        let call = calls.into_iter().find(|call| names(call, code))?;
        Some(Finding {
            told: Told::OnCallList { title: call.title.clone() },
            source: Source::Law(call.wording),
            leads_to: LeadsTo::Call(call.id.clone()),
        })
    };
    findings.extend(programmes.iter().filter_map(newest));
    Step {
        question: Question::Selection,
        lacking: findings.is_empty().then_some(Lacking::NoSelection),
        findings,
        leads_to: LeadsTo::Selections,
    }
}

/// Returns what a model says of the municipality; `None` where it is not of municipalities, cannot be
/// run, or does not have it.
fn eligible(sources: &LoopSources<'_>, model: &SelectionModel, code: &AreaCode) -> Option<Finding> {
    if model.unit != Level::Municipality {
        return None;
    }
    let run = sources.runs.run(sources.library.store(), model, None).ok()?;
    let row = run.row_of(code)?;
    Some(Finding {
        told: Told::Eligible {
            name: model.name.clone(),
            answer: run.selection.units[row].eligible,
            is_annex: matches!(model.rule(), Rule::Annex(_)),
        },
        source: Source::Stated(model.legal_source.clone()),
        leads_to: LeadsTo::Selection(model.id.clone(), Some(code.clone())),
    })
}

/// Returns what was granted: from the register, and from designs that list who got a grant by an
/// ordinance that a programme rests on.
fn granted(
    code: &AreaCode,
    grants: Option<&MunicipalityView>,
    designs: &[&Followed],
    ordinances: &BTreeSet<Sfs>,
) -> Step {
    let leads_to = LeadsTo::GrantsOf(code.clone());
    let mut findings = Vec::new();
    if let Some(view) = grants.filter(|view| !view.grants.is_empty()) {
        let Money { decided, paid, .. } = view.money();
        findings.push(Finding {
            told: Told::Grants { n: view.grants.len(), n_recipients: 1, decided, paid },
            source: Source::Register,
            leads_to: leads_to.clone(),
        });
    }
    let of_grant = designs
        .iter()
        .map(|one| &one.file.design)
        .filter(|design| of_ordinance::cites(&design.programme, ordinances));
    let mut lacks = None;
    for design in of_grant {
        let Some(here) = design.treated().iter().find(|one| one.area == *code) else { continue };
        lacks = lacks.or_else(|| design.lacks.clone());
        findings.push(Finding {
            told: Told::TreatedHere { title: design.title.clone(), start: here.start },
            source: Source::Stated(design.source.clone()),
            leads_to: LeadsTo::Evaluation(design.id.clone()),
        });
    }
    let lacking = match (findings.is_empty(), lacks) {
        (true, _) => Some(Lacking::NoGrants),
        (false, Some(lacks)) => Some(Lacking::NoAmounts(lacks)),
        (false, None) => None,
    };
    Step { question: Question::Grant, findings, lacking, leads_to }
}

fn next_call(
    sources: &LoopSources<'_>,
    code: &AreaCode,
    programmes: &[&ProgrammeView],
    carried_over: Vec<Finding>,
) -> Step {
    let naming = sources.programmes.iter().flat_map(|one| &one.calls);
    let naming = naming.filter(|call| names(call, code));
    let mut findings = call_changes::taking_in(naming, sources.now);
    findings.extend(programmes.iter().flat_map(|one| call_changes::of_programme(one)));
    findings.extend(carried_over);
    let most = programmes.iter().map(|one| call_changes::compared(one).len()).max();
    let lacking = match most.unwrap_or(0) {
        0 => Some(Lacking::NoCall),
        1 => Some(Lacking::OneCall),
        _ => None,
    };
    Step { question: Question::NextCall, findings, lacking, leads_to: LeadsTo::Grants }
}
