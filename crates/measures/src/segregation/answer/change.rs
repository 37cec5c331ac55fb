//! A change between two times as an answer.

use crate::estimate::{Diagnostic, Estimate, Finding, Part};
use crate::segregation::change::{Change, ChangeMethod, decompose_change};
use crate::segregation::counts::Counts;
use crate::segregation::resampling::{
    Resampling, check_level, replicate_pair, summarise_bootstrap,
};
use crate::segregation::{ChangeQuestion, SegregationError};

pub(crate) fn answer(question: &ChangeQuestion<'_>) -> Result<Estimate, SegregationError> {
    let read = |areas, groups| Counts::new(areas, groups, question.missing, question.repeated);
    let before = read(question.areas_before, question.groups_before)?;
    let after = read(question.areas_after, question.groups_after)?;
    let change = decompose_change(&before, &after, question.method, question.adjustment)?;
    let terms = terms(&change);
    let (mut errors, mut estimate) = (vec![None; terms.len()], template(question, &change));
    if question.bootstrap.is_some() {
        errors = standard_errors(question, (&before, &after), &terms, &mut estimate)?;
    }
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

fn template(question: &ChangeQuestion<'_>, change: &Change) -> Estimate {
    let count = |name, n| Diagnostic { name, finding: Finding::Count(n) };
    let method = match question.method {
        ChangeMethod::Shapley => "Shapley",
        ChangeMethod::KarmelMaclachlan => "Karmel and Maclachlan",
        ChangeMethod::MoraRuizCastillo => "Mora and Ruiz-Castillo",
    };
    Estimate {
        measure: "Change of the mutual information M",
        estimate: Some(change.difference),
        standard_error: None,
        interval: None,
        method: format!(
            "{method}; margins fitted to {:e}; areas and groups matched by name; n counts areas \
             of both times",
            question.adjustment.tolerance
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
    terms: &[(&'static str, f64)],
    estimate: &mut Estimate,
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
        let change = decompose_change(before, after, question.method, question.adjustment).ok()?;
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
