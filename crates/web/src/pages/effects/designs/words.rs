//! What a design's answers are called and how they are told.

use domain::indicator::Unit;
use evaluation::design::Check;
use evaluation::evidence::{Reason, Verdict};
use operations::library::Library;
use operations::run_evaluation::RunOutcome;

use crate::language::Language;

/// Returns the key of a verdict's wording.
pub(in crate::pages) fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "designs-supported",
        Verdict::NotSupported => "designs-not-supported",
        Verdict::CannotBeTold => "designs-cannot-be-told",
        Verdict::TooEarly => "designs-too-early",
    }
}

/// Returns the short name of what is measured.
pub(super) fn label(library: &Library, found: &RunOutcome) -> String {
    let known = library.key_indicators().iter().find(|key| key.id == found.indicator.id);
    known.map_or_else(|| found.indicator.name.clone(), |key| key.label.clone())
}

/// Returns a moment in universal time as it is read: 2026-11-22 07:45.
pub(in crate::pages) fn moment(language: Language, text: &str) -> String {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let time: String = time.chars().take(5).collect();
    language.text_with("designs-moment", &[("day", day), ("time", time.as_str())])
}

/// Returns a number of the outcome's unit with its sign, and how many decimals tell something.
pub(super) fn number(language: Language, found: &RunOutcome, value: f64) -> String {
    language.signed(value, decimals(found))
}

fn decimals(found: &RunOutcome) -> usize {
    decimals_of(found.evidence.answer.as_ref().ok().and_then(|answer| answer.estimate))
}

fn decimals_of(estimate: Option<f64>) -> usize {
    match estimate.map(f64::abs) {
        Some(size) if size >= 100.0 => 0,
        Some(size) if size >= 10.0 => 1,
        _ => 2,
    }
}

/// Returns the effect with its interval, or that there is none; of a share with its unit, of others
/// the unit is part of the indicator's name.
pub(super) fn effect(language: Language, found: &RunOutcome) -> String {
    let estimate = found.evidence.answer.as_ref().ok().and_then(|answer| answer.estimate);
    effect_of(language, found.indicator.unit, estimate, found.evidence.interval())
}

/// Returns an estimate with its interval in a unit, or that there is none.
pub(in crate::pages) fn effect_of(
    language: Language,
    unit: Unit,
    estimate: Option<f64>,
    interval: Option<(f64, f64)>,
) -> String {
    let numbers = ranged(language, decimals_of(estimate), estimate, interval);
    match unit {
        Unit::Percent if estimate.is_some() => format!("{numbers} {}", unit_of(language, unit)),
        _ => numbers,
    }
}

/// Returns an estimate with its range, either of them, or a dash.
pub(super) fn with_range(
    language: Language,
    found: &RunOutcome,
    estimate: Option<f64>,
    range: Option<(f64, f64)>,
) -> String {
    ranged(language, decimals(found), estimate, range)
}

fn ranged(
    language: Language,
    decimals: usize,
    estimate: Option<f64>,
    range: Option<(f64, f64)>,
) -> String {
    let number = |value| language.signed(value, decimals);
    let ends = range.map(|(low, high)| {
        let (low, high) = (number(low), number(high));
        language.text_with("effects-from-to", &[("low", low.as_str()), ("high", &high)])
    });
    match (estimate.map(number), ends) {
        (Some(estimate), Some(ends)) => format!("{estimate} ({ends})"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "–".to_owned(),
    }
}

/// Returns a check's name.
pub(super) fn check(language: Language, check: &Check) -> String {
    let key = format!("designs-check-{}", check.id());
    match check {
        Check::PlaceboDate { years } => {
            let years = years.to_string();
            language.text_with(&key, &[("years", years.as_str())])
        }
        Check::ParallelTrends { relative_magnitude } => {
            let multiple = language.number(*relative_magnitude, 1);
            language.text_with(&key, &[("multiple", multiple.as_str())])
        }
        _ => language.text(&key),
    }
}

/// Returns the unit of effects: of a share, percentage points.
pub(super) fn unit(language: Language, found: &RunOutcome) -> String {
    unit_of(language, found.indicator.unit)
}

fn unit_of(language: Language, unit: Unit) -> String {
    let key = match unit {
        Unit::Percent => "designs-unit-points",
        _ => "designs-unit-own",
    };
    language.text(key)
}

/// Returns why the verdict is what it is, in one sentence with its numbers.
pub(super) fn sentence(language: Language, found: &RunOutcome) -> String {
    let evidence = &found.evidence;
    let effect = effect(language, found);
    let size = evidence.outcome.smallest_of_interest;
    let size = size.map_or_else(String::new, |size| language.number(size, decimals(found)));
    let needed = evidence.last_needed.to_string();
    let against = match &evidence.reason {
        Reason::Contradicted(ids) => {
            let named = evidence.checks.iter().filter(|one| ids.contains(&one.check.id()));
            let names: Vec<String> =
                named.map(|one| lower_first(&check(language, &one.check))).collect();
            names.join("; ")
        }
        _ => String::new(),
    };
    let known = match &evidence.reason {
        Reason::TooEarly { known_to: Some(known) } => known.to_string(),
        _ => "–".to_owned(),
    };
    let refusal = evidence.answer.as_ref().err().map_or("", String::as_str);
    let key = match (&evidence.reason, &evidence.answer) {
        (Reason::TooEarly { .. }, Err(_)) => "designs-reason-too-early-unseen".to_owned(),
        (reason, _) => format!("designs-reason-{}", reason.id().replace(' ', "-")),
    };
    let places = [
        ("effect", effect.as_str()),
        ("size", &size),
        ("against", &against),
        ("known", &known),
        ("needed", &needed),
        ("refusal", refusal),
    ];
    language.text_with(&key, &places)
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
