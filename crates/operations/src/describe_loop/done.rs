//! What was done, what came of it, and what was learned: from documented interventions and from the
//! reports of grants.

use std::collections::BTreeSet;

use domain::intervention::result::{Measured, ResultIndicator, ResultPeriod};
use domain::lesson::{Evidence, Status};
use time::Date;

use super::told::{LeadsTo, Told};
use super::{Finding, Lacking, Question, Source, Step};
use crate::grants::public::GrantView;
use crate::intervention_file::{FiledLesson, InterventionFile};

/// Returns the step of what was done.
pub(super) fn activities(interventions: &[&InterventionFile]) -> Step {
    let finding = |file: &&InterventionFile| Finding {
        told: Told::Documented {
            title: file.description.title.clone(),
            days: file.description.days,
        },
        source: Source::Owner(file.owner.clone()),
        leads_to: LeadsTo::Intervention(file.id.clone()),
    };
    Step {
        question: Question::Activity,
        findings: interventions.iter().map(finding).collect(),
        lacking: interventions.is_empty().then_some(Lacking::NoInterventions),
        leads_to: LeadsTo::Interventions,
    }
}

/// Returns the step of what came of it, as those who did it report: the last actual value of each
/// indicator, and how many of the reports that are due have been handed in.
pub(super) fn results(
    interventions: &[&InterventionFile],
    grants: &[&GrantView],
    today: Date,
    leads_to: LeadsTo,
) -> Step {
    let mut findings: Vec<Finding> = Vec::new();
    let mut n_indicators = 0;
    for file in interventions {
        n_indicators += file.description.indicators.len();
        findings.extend(file.description.indicators.iter().filter_map(|one| counted(file, one)));
    }
    let has_values = !findings.is_empty();
    let reports = grants.iter().flat_map(|grant| &grant.reports);
    let due: Vec<_> = reports.filter(|one| one.due <= today || one.handed_in.is_some()).collect();
    if !due.is_empty() {
        let n_handed_in = due.iter().filter(|one| one.handed_in.is_some()).count();
        findings.push(Finding {
            told: Told::Reports { n_due: due.len(), n_handed_in },
            source: Source::Register,
            leads_to: leads_to.clone(),
        });
    }
    let lacking = match (has_values, n_indicators) {
        (true, _) => None,
        (false, 0) if findings.is_empty() => Some(Lacking::NothingToCount),
        (false, 0) => None,
        (false, _) => Some(Lacking::NoResults { n_indicators }),
    };
    Step { question: Question::Result, findings, lacking, leads_to }
}

/// Returns what came of an indicator in the last period that has an actual value of the whole; `None`
/// where none has been reported, which is not zero.
fn counted(file: &InterventionFile, indicator: &ResultIndicator) -> Option<Finding> {
    let whole = |values: &[Measured]| {
        values.iter().find(|value| value.dimensions.is_empty()).map(|value| value.value)
    };
    let last = |period: &ResultPeriod| Some((period.days, whole(&period.actuals)?));
    let (days, actual) = indicator.periods.iter().rev().find_map(last)?;
    let period = indicator.periods.iter().find(|period| period.days == days)?;
    Some(Finding {
        told: Told::Counted {
            title: indicator.title.clone(),
            unit: indicator.unit.clone(),
            days,
            target: whole(&period.targets),
            actual,
        },
        source: Source::Owner(file.owner.clone()),
        leads_to: LeadsTo::Intervention(file.id.clone()),
    })
}

/// Returns the published lessons of some interventions, and those that rest on some designs, each
/// once: those that failed first, then what cannot be told, then what worked.
pub(super) fn lessons_of<'a>(
    all: &'a [InterventionFile],
    interventions: &[&InterventionFile],
    designs: &BTreeSet<&str>,
) -> Vec<(&'a InterventionFile, &'a FiledLesson)> {
    let ids: BTreeSet<&str> = interventions.iter().map(|file| file.id.as_str()).collect();
    let rests_on = |lesson: &FiledLesson| {
        lesson.claim.evidence.iter().any(|one| match one {
            Evidence::Evaluation(id) => designs.contains(id.as_str()),
            Evidence::Intervention(id) => ids.contains(id.as_str()),
            Evidence::Report(_) => false,
        })
    };
    let published = crate::search_interventions::published_lessons(all);
    let is_of = |(file, lesson): &(&InterventionFile, &FiledLesson)| {
        ids.contains(file.id.as_str()) || rests_on(lesson)
    };
    published.into_iter().filter(is_of).collect()
}

/// Returns the step of what was learned.
pub(super) fn lessons(lessons: &[(&InterventionFile, &FiledLesson)]) -> Step {
    let finding = |(file, lesson): &(&InterventionFile, &FiledLesson)| {
        let told = Told::Learned {
            claim: lesson.claim.claim.clone(),
            verdict: lesson.claim.verdict,
            status: lesson.status.clone(),
        };
        of_lesson(file, lesson, told)
    };
    Step {
        question: Question::Lesson,
        findings: lessons.iter().map(finding).collect(),
        lacking: lessons.is_empty().then_some(Lacking::NoLessons),
        leads_to: LeadsTo::Lessons,
    }
}

/// Returns the lessons that stand, which the next call can rest on.
pub(super) fn carried_over(lessons: &[(&InterventionFile, &FiledLesson)]) -> Vec<Finding> {
    let stands = |status: &Status| matches!(status, Status::Reviewed | Status::Spread);
    let standing = lessons.iter().filter(|(_, lesson)| stands(&lesson.status));
    standing
        .map(|(file, lesson)| {
            let told = Told::CarriedOver { claim: lesson.claim.claim.clone() };
            of_lesson(file, lesson, told)
        })
        .collect()
}

fn of_lesson(file: &InterventionFile, lesson: &FiledLesson, told: Told) -> Finding {
    let source = Source::Owner(file.owner.clone());
    Finding { told, source, leads_to: LeadsTo::Lesson(lesson.id.clone()) }
}
