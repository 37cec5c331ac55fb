//! A change between two times as an answer.

use crate::estimate::{Diagnostic, Estimate, Finding, Listed, Part, known_ids};
use crate::segregation::change::{Change, ChangeMethod, decompose_change};
use crate::segregation::counts::Counts;
use crate::segregation::resampling::{
    Resampling, check_level, replicate_pair, summarise_bootstrap,
};
use crate::segregation::{ChangeQuestion, SegregationError};

/// The ways to divide a change of M.
pub const CHANGE_MEASURES: &[Listed] = &[METHODS[0].1, METHODS[1].1, METHODS[2].1];

const METHODS: [(ChangeMethod, Listed); 3] = [
    (
        ChangeMethod::Shapley,
        Listed::new(
            "shapley",
            "Change of the mutual information M, by Shapley's value",
            "M₂ − M₁ = additions + removals + marginals + structure, mean over all orders of change",
            "Elbers 2023, doi 10.1177/0049124121986204",
        ),
    ),
    (
        ChangeMethod::KarmelMaclachlan,
        Listed::new(
            "karmel-maclachlan",
            "Change of the mutual information M, margins first",
            "M₂ − M₁ = additions + removals + marginals + their interaction + structure",
            "Karmel and Maclachlan 1988, doi 10.1111/j.1475-4932.1988.tb02057.x",
        ),
    ),
    (
        ChangeMethod::MoraRuizCastillo,
        Listed::new(
            "mora-ruiz-castillo",
            "Change of the mutual information M, by entropies",
            "M₂ − M₁ = additions + removals + entropy of groups + sizes of areas + composition",
            "Mora and Ruiz-Castillo 2009, doi 10.1108/S1049-2585(2009)0000017006",
        ),
    ),
];

pub(crate) fn answer(question: &ChangeQuestion<'_>) -> Result<Vec<Estimate>, SegregationError> {
    let known = || METHODS.iter();
    let unknown = |id: &&&str| known().all(|(_, listed)| listed.id != **id);
    if let Some(id) = question.measures.iter().find(unknown) {
        let ids: Vec<&str> = known().map(|(_, listed)| listed.id).collect();
        let (id, known) = ((*id).to_owned(), known_ids(id, &ids));
        return Err(SegregationError::UnknownMeasure { id, known });
    }
    let is_asked =
        |listed: &Listed| question.measures.is_empty() || question.measures.contains(&listed.id);
    let read = |areas, groups| Counts::new(areas, groups, question.missing, question.repeated);
    let before = read(question.areas_before, question.groups_before)?;
    let after = read(question.areas_after, question.groups_after)?;
    known()
        .filter(|(_, listed)| is_asked(listed))
        .map(|(method, listed)| divided(question, (&before, &after), *method, listed))
        .collect()
}

fn divided(
    question: &ChangeQuestion<'_>,
    (before, after): (&Counts, &Counts),
    method: ChangeMethod,
    listed: &Listed,
) -> Result<Estimate, SegregationError> {
    let change = decompose_change(before, after, method, question.adjustment)?;
    let terms = terms(&change);
    let mut estimate = template(question, &change, listed);
    let errors = standard_errors(question, (before, after), method, (&terms, &mut estimate))?;
    estimate.parts = terms
        .iter()
        .zip(errors)
        .map(|((name, value), standard_error)| Part {
            standard_error,
            parts: if *name == "structural" { by_area(&change) } else { Vec::new() },
            ..Part::new(*name, *value)
        })
        .collect();
    Ok(estimate)
}

fn by_area(change: &Change) -> Vec<Part> {
    let areas = change.structural_by_area.iter();
    areas.map(|(area, value)| Part::new(area.clone(), *value)).collect()
}

fn terms(change: &Change) -> Vec<(&'static str, f64)> {
    let mut terms = vec![
        ("M before", change.m_before),
        ("M after", change.m_after),
        ("additions", change.additions),
        ("removals", change.removals),
        ("group marginal", change.group_marginal),
        ("unit marginal", change.unit_marginal),
    ];
    terms.extend(change.interaction.map(|interaction| ("interaction", interaction)));
    terms.push(("structural", change.structural));
    terms
}

fn template(question: &ChangeQuestion<'_>, change: &Change, listed: &Listed) -> Estimate {
    let count = |name, n| Diagnostic { name, finding: Finding::Count(n) };
    Estimate {
        measure: listed.name,
        estimate: Some(change.difference),
        standard_error: None,
        interval: None,
        method: format!(
            "{}; margins fitted to {:e}; areas and groups matched by name; n counts areas \
             of both times",
            listed.source, question.adjustment.tolerance
        ),
        n: change.areas.both,
        diagnostics: vec![
            count("areas only before", change.areas.before_only),
            count("areas only after", change.areas.after_only),
            count("groups only before", change.groups.before_only),
            count("groups only after", change.groups.after_only),
        ],
        parts: Vec::new(),
    }
}

/// Returns the standard error of each term, and gives the difference its own and an interval.
fn standard_errors(
    question: &ChangeQuestion<'_>,
    (before, after): (&Counts, &Counts),
    method: ChangeMethod,
    (terms, estimate): (&[(&'static str, f64)], &mut Estimate),
) -> Result<Vec<Option<f64>>, SegregationError> {
    let Some(bootstrap) = question.bootstrap else { return Ok(vec![None; terms.len()]) };
    check_level(bootstrap.level)?;
    if bootstrap.resampling != Resampling::Persons {
        return Err(SegregationError::Resampling {
            drawn: bootstrap.resampling,
            purpose: "of two times",
            possible: "Persons",
        });
    }
    let draws = (bootstrap.replications, bootstrap.seed);
    let drawn = replicate_pair((before, after), draws, |before, after| {
        let change = decompose_change(before, after, method, question.adjustment).ok()?;
        let mut numbers: Vec<f64> = self::terms(&change).into_iter().map(|term| term.1).collect();
        numbers.push(change.difference);
        Some(numbers)
    })?;
    let drawn: Vec<Vec<f64>> = drawn.into_iter().flatten().collect();
    let summary = |place: usize, value: f64| {
        let samples: Vec<f64> = drawn.iter().map(|numbers| numbers[place]).collect();
        summarise_bootstrap(value, &samples, (bootstrap.level, bootstrap.interval))
    };
    let difference = estimate.estimate.and_then(|value| summary(terms.len(), value));
    estimate.standard_error = difference.as_ref().map(|found| found.standard_error);
    estimate.interval = difference.map(|found| found.interval);
    estimate.diagnostics.push(Diagnostic {
        name: "samples in which the terms are defined",
        finding: Finding::Count(drawn.len()),
    });
    let of_term = |(place, term): (usize, &(&str, f64))| {
        summary(place, term.1).map(|found| found.standard_error)
    };
    Ok(terms.iter().enumerate().map(of_term).collect())
}
