//! Adding error, bias and tests to answers.

use crate::estimate::{Diagnostic, Finding};
use crate::segregation::answer::Answered;
use crate::segregation::counts::{Counts, Table, area_totals};
use crate::segregation::indices::{Asked, Replica};
use crate::segregation::mutual_information::WholeLogarithms;
use crate::segregation::resampling::{
    Resampling, check_level, replicate, summarise_bootstrap, summarise_null,
};
use crate::segregation::{Question, SegregationError};

/// Refuses a test against segregated populations, and a sample from populations without.
pub(crate) fn check(question: &Question<'_>) -> Result<(), SegregationError> {
    if let Some(bootstrap) = question.bootstrap {
        check_level(bootstrap.level)?;
        if bootstrap.resampling.is_without_segregation() {
            return Err(SegregationError::Resampling {
                drawn: bootstrap.resampling,
                purpose: "as samples of the population",
                possible: "Persons, PersonsWithinGroups or Areas",
            });
        }
    }
    match question.null {
        Some(null) if !null.resampling.is_without_segregation() => {
            Err(SegregationError::Resampling {
                drawn: null.resampling,
                purpose: "as populations without segregation",
                possible: "Systematic, Evenness, Permutation or Independence",
            })
        }
        _ => Ok(()),
    }
}

/// Gives answers their standard error, bias and interval over samples.
pub(crate) fn add_bootstrap(
    question: &Question<'_>,
    counts: &Counts,
    answers: &mut [Answered],
) -> Result<(), SegregationError> {
    let Some(plan) = question.bootstrap else { return Ok(()) };
    let draws = (plan.replications, plan.seed);
    let drawn = drawn_numbers(question, counts, (plan.resampling, draws), answers)?;
    for (answer, samples) in answers.iter_mut().zip(drawn) {
        let (estimate, Some(samples)) = (&mut answer.estimate, samples) else { continue };
        let Some(number) = estimate.estimate else { continue };
        let Some(found) = summarise_bootstrap(number, &samples, (plan.level, plan.interval)) else {
            continue;
        };
        estimate.standard_error = Some(found.standard_error);
        estimate.interval = Some(found.interval);
        estimate.method += &format!(
            "; standard error by {} samples of {}, seed {}",
            plan.replications,
            sampled(plan.resampling),
            plan.seed
        );
        let number = |name, number| Diagnostic { name, finding: Finding::Number(number) };
        estimate.diagnostics.extend([
            number("bias over samples", found.bias),
            number("corrected for bias", found.corrected),
        ]);
        say_undefined(&mut estimate.diagnostics, plan.replications - found.kept);
    }
    Ok(())
}

/// Gives answers the chance of an index as far out where nobody is segregated.
pub(crate) fn add_null(
    question: &Question<'_>,
    counts: &Counts,
    answers: &mut [Answered],
) -> Result<(), SegregationError> {
    let Some(plan) = question.null else { return Ok(()) };
    let draws = (plan.replications, plan.seed);
    let drawn = drawn_numbers(question, counts, (plan.resampling, draws), answers)?;
    for (answer, drawn) in answers.iter_mut().zip(drawn) {
        let (estimate, Some(drawn)) = (&mut answer.estimate, drawn) else { continue };
        let Some(number) = estimate.estimate else { continue };
        let Some(found) = summarise_null(number, &drawn, plan.tail) else { continue };
        let number = |name, number| Diagnostic { name, finding: Finding::Number(number) };
        estimate.diagnostics.extend([
            Diagnostic {
                name: "populations without segregation",
                finding: Finding::Text(format!(
                    "{} by {}, seed {}, tail {:?}",
                    plan.replications,
                    sampled(plan.resampling),
                    plan.seed,
                    plan.tail
                )),
            },
            number("mean without segregation", found.mean),
            number("standard deviation without segregation", found.standard_deviation),
            number("p, (b + 1)/(B + 1)", found.p),
        ]);
        say_undefined(&mut estimate.diagnostics, plan.replications - found.kept);
    }
    Ok(())
}

fn say_undefined(diagnostics: &mut Vec<Diagnostic>, undefined: usize) {
    if undefined > 0 {
        let finding = Finding::Count(undefined);
        diagnostics.push(Diagnostic { name: "drawn populations where it is undefined", finding });
    }
}

fn sampled(resampling: Resampling) -> &'static str {
    match resampling {
        Resampling::Persons => "persons",
        Resampling::PersonsWithinGroups => "persons within groups",
        Resampling::Areas => "whole areas",
        Resampling::Systematic => "each group over areas by their size",
        Resampling::Evenness => "a group for each person of an area",
        Resampling::Permutation => "exchanging persons between areas",
        Resampling::Independence => "drawing margins, then exchanging persons",
    }
}

type Draws = (Resampling, (usize, u64));

/// Returns for each answer its numbers over drawn populations, where it has any.
fn drawn_numbers(
    question: &Question<'_>,
    counts: &Counts,
    (resampling, draws): Draws,
    answers: &[Answered],
) -> Result<Vec<Option<Vec<f64>>>, SegregationError> {
    let asked: Vec<Asked> = answers.iter().filter_map(|answer| answer.asked).collect();
    if asked.is_empty() {
        return Ok(answers.iter().map(|_| None).collect());
    }
    let table = counts.table();
    let drawn = match only_group(&asked) {
        None => numbers(question, &table, (resampling, draws), &asked)?,
        Some(group) => {
            let others = table.others(group);
            let totals = [table.group_totals()[group], crate::segregation::lanes::total(&others)];
            let counts = [table.column(group), &others].concat();
            let areas = area_totals(&counts, others.len());
            let asked: Vec<Asked> = asked.iter().map(|asked| of_first(*asked)).collect();
            let pair = Table::new(&counts, &areas, &totals);
            numbers(question, &pair, (resampling, draws), &asked)?
        }
    };
    let mut places = 0..;
    let of_answer = |answer: &Answered| {
        let place = answer.asked.and_then(|_| places.next())?;
        Some(drawn.iter().filter_map(|numbers: &Vec<Option<f64>>| numbers[place]).collect())
    };
    Ok(answers.iter().map(of_answer).collect())
}

fn numbers(
    question: &Question<'_>,
    table: &Table<'_>,
    (resampling, draws): Draws,
    asked: &[Asked],
) -> Result<Vec<Vec<Option<f64>>>, SegregationError> {
    // Drawn areas are rarely larger than twice the largest; beyond the table it is computed.
    let largest = table.area_totals().iter().copied().fold(0.0, f64::max);
    let logarithms = WholeLogarithms::up_to(1.5 * largest);
    let replica = Replica { asked, settings: &question.settings, logarithms: &logarithms };
    Ok(replicate(table, resampling, draws, |drawn| replica.of(drawn))?)
}

/// Returns the one group that everything asked is about, if there is one: then the others need
/// not be told apart.
fn only_group(asked: &[Asked]) -> Option<usize> {
    let group = |asked: &Asked| match asked {
        Asked::TwoGroup(_, group) => Some(*group),
        _ => None,
    };
    let first = group(asked.first()?)?;
    asked.iter().all(|asked| group(asked) == Some(first)).then_some(first)
}

fn of_first(asked: Asked) -> Asked {
    match asked {
        Asked::TwoGroup(index, _) => Asked::TwoGroup(index, 0),
        other => other,
    }
}
