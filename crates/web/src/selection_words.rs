//! Why an area is chosen or not, in words: one sentence, and one line per criterion.

use domain::indicator::{Indicator, Unit};
use domain::observation::Status;
use domain::selection::{
    Aggregation, CriteriaRule, Criterion, CriterionMeasure, Eligibility, Rule, Transformation,
};
use operations::run_selection::SelectionRun;

use crate::language::Language;

/// Returns one sentence on whether the area in `row` is chosen, and what decides.
#[must_use]
pub fn verdict(language: Language, run: &SelectionRun, row: usize) -> String {
    let unit = &run.selection.units[row];
    let name = run.names[row].as_str();
    let Rule::Criteria(rule) = run.model.rule() else { return annex_verdict(language, run, row) };
    if unit.eligible.is_none() {
        return language.text_with("selection-why-open", &[("name", name)]);
    }
    let chosen = unit.eligible == Some(true);
    match rule.eligibility {
        Eligibility::Top(_) | Eligibility::ScoreAtLeast(_) => {
            let margin = unit.decisive.map_or(0.0, |decisive| decisive.margin);
            let rank = language.whole(unit.rank.unwrap_or_default());
            let n = run.selection.units.iter().filter(|unit| unit.rank.is_some()).count();
            let places = [
                ("name", name),
                ("rank", &rank),
                ("n", &language.whole(n)),
                ("chosen", &language.whole(run.n_chosen())),
                ("margin", &score(language, rule, margin.abs())),
            ];
            let key = if chosen { "selection-why-score-in" } else { "selection-why-score-out" };
            language.text_with(key, &places)
        }
        Eligibility::EveryThreshold | Eligibility::Thresholds(_) => {
            let met = unit.criteria.iter().filter(|outcome| outcome.met == Some(true)).count();
            let needed = thresholds_needed(rule);
            let places = [
                ("name", name),
                ("met", &*language.whole(met)),
                ("needed", &language.whole(needed)),
            ];
            let key = if chosen { "selection-why-limits-in" } else { "selection-why-limits-out" };
            language.text_with(key, &places)
        }
    }
}

fn annex_verdict(language: Language, run: &SelectionRun, row: usize) -> String {
    let unknown = language.whole(run.selection.unknown_places);
    let places = [("name", run.names[row].as_str()), ("unknown", &unknown)];
    let key = match run.selection.units[row].eligible {
        Some(true) => "selection-why-list-in",
        Some(false) => "selection-why-list-out",
        None => "selection-why-list-open",
    };
    language.text_with(key, &places)
}

fn thresholds_needed(rule: &CriteriaRule) -> usize {
    match rule.eligibility {
        Eligibility::Thresholds(count) => count,
        _ => rule.criteria.iter().filter(|criterion| criterion.threshold.is_some()).count(),
    }
}

/// Returns one line for each criterion of the model on how the area in `row` stands; for a fixed
/// list the one line says whether the area is on it.
#[must_use]
pub fn reasons(language: Language, run: &SelectionRun, row: usize) -> Vec<String> {
    match run.model.rule() {
        Rule::Annex(_) => vec![annex_verdict(language, run, row)],
        Rule::Criteria(rule) => (0..rule.criteria.len())
            .map(|index| {
                let line = reason(language, run, rule, row, index);
                match &rule.criteria[index].measure {
                    CriterionMeasure::Indicator { substitute_for: Some(original), .. } => {
                        let places = [("original", original.as_str())];
                        line + " " + &language.text_with("selection-why-substitute", &places)
                    }
                    _ => line,
                }
            })
            .collect(),
    }
}

fn reason(
    language: Language,
    run: &SelectionRun,
    rule: &CriteriaRule,
    row: usize,
    index: usize,
) -> String {
    let criterion = &rule.criteria[index];
    let outcome = &run.selection.units[row].criteria[index];
    let data = &run.criteria[index];
    if let CriterionMeasure::NotAvailable { reason } = &criterion.measure {
        let places = [("criterion", criterion.name.as_str()), ("reason", reason)];
        return language.text_with("selection-why-not-available", &places);
    }
    let period = data.period.map_or_else(String::new, |period| period.to_string());
    let Some((value, indicator)) = outcome.value.zip(data.indicator.as_ref()) else {
        let key = match data.gaps[row] {
            Some(Status::Suppressed) => "selection-why-suppressed",
            _ => "selection-why-missing",
        };
        let places = [("criterion", criterion.name.as_str()), ("period", &period)];
        return language.text_with(key, &places);
    };
    let value = measured(language, value, indicator);
    let head = [("criterion", criterion.name.as_str()), ("value", &value), ("period", &period)];
    if let (Some(threshold), Some(met), Some(margin)) =
        (outcome.threshold, outcome.met, outcome.margin)
    {
        let key = if met { "selection-why-met" } else { "selection-why-not-met" };
        let threshold = measured(language, threshold, indicator);
        let margin = distance(language, margin, indicator);
        let more = [("threshold", threshold.as_str()), ("margin", &margin)];
        return language.text_with(key, &[&head[..], &more[..]].concat());
    }
    if criterion.weight <= 0.0 {
        return language.text_with("selection-why-no-weight", &head);
    }
    let (place, n) = place_in_need(run, row, index);
    let (place, n) = (language.whole(place), language.whole(n));
    let weight = language.number(100.0 * weight_share(rule, criterion), 0);
    let more = [("place", place.as_str()), ("n", &n), ("weight", &weight)];
    let line = language.text_with("selection-why-weighed", &[&head[..], &more[..]].concat());
    match outcome.transformed.filter(|_| rule.aggregation == Aggregation::ArithmeticMean) {
        Some(transformed) => {
            let points = signed_score(language, rule, transformed * weight_share(rule, criterion));
            line + " " + &language.text_with("selection-why-points", &[("points", &points)])
        }
        None => line,
    }
}

/// Returns the criterion's share of all weights, 0 to 1.
pub(crate) fn weight_share(rule: &CriteriaRule, criterion: &Criterion) -> f64 {
    let total: f64 = rule.criteria.iter().map(|criterion| criterion.weight).sum();
    if total > 0.0 { criterion.weight / total } else { 0.0 }
}

/// Returns the area's place on one criterion, 1 for the largest need, and how many have a value.
fn place_in_need(run: &SelectionRun, row: usize, index: usize) -> (usize, usize) {
    let own = run.selection.units[row].criteria[index].transformed;
    let values = run.selection.units.iter().filter_map(|unit| unit.criteria[index].transformed);
    let larger = values.filter(|value| own.is_some_and(|own| *value > own)).count();
    (larger + 1, run.selection.criteria[index].n)
}

/// Writes a value in its unit, ratios below one with three decimals.
pub(crate) fn measured(language: Language, value: f64, indicator: &Indicator) -> String {
    if indicator.unit == Unit::Index && value.abs() < 1.0 {
        return language.number(value, 3);
    }
    language.value(value, indicator.unit)
}

/// Writes how far a value is from a threshold, without sign.
pub(crate) fn distance(language: Language, margin: f64, indicator: &Indicator) -> String {
    if indicator.unit != Unit::Percent {
        return measured(language, margin.abs(), indicator);
    }
    // One decimal, or more where one would say that nothing is lacking.
    let decimals = if margin.abs() >= 0.05 { 1 } else { 3 };
    let number = language.number(margin.abs(), decimals);
    language.text_with("unit-percentage-points", &[("number", &number)])
}

/// Writes a score: standard deviations with two decimals, places from 0 to 100 with one.
pub(crate) fn score(language: Language, rule: &CriteriaRule, value: f64) -> String {
    language.number(value, score_decimals(rule))
}

fn signed_score(language: Language, rule: &CriteriaRule, value: f64) -> String {
    language.signed(value, score_decimals(rule))
}

fn score_decimals(rule: &CriteriaRule) -> usize {
    let weighted = rule.criteria.iter().filter(|criterion| criterion.weight > 0.0);
    let mut transformations = weighted.map(|criterion| criterion.transformation);
    if transformations.any(|transformation| transformation == Transformation::ZScore) {
        2
    } else {
        1
    }
}
