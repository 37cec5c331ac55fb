//! What a design's answers are called and how they are told.

use domain::indicator::Unit;
use evaluation::design::Check;
use evaluation::design::adoption::Check as Adopted;
use evaluation::design::threshold::Check as Crossed;
use evaluation::evidence::{Behind, Reason, Verdict};
use operations::library::Library;
use operations::run_evaluation::{MeasuredIn, RunOutcome};

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
    let known = match &found.evidence.behind {
        Behind::Series(series) => {
            library.key_indicators().iter().find(|key| key.id == series.outcome.indicator)
        }
        Behind::Threshold(_) => None,
    };
    known.map_or_else(|| found.name.clone(), |key| key.label.clone())
}

/// Returns what tells the unit: an indicator's own name, or the unit itself, in Swedish.
pub(super) fn detail(found: &RunOutcome) -> &str {
    match &found.unit {
        MeasuredIn::Indicator(_) => &found.name,
        MeasuredIn::Words(unit) => unit,
    }
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
    decimals_of(found.evidence.estimate())
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
    let (estimate, interval) = (found.evidence.estimate(), found.evidence.interval());
    match found.unit {
        MeasuredIn::Indicator(unit) => effect_of(language, unit, estimate, interval),
        MeasuredIn::Words(_) => bare_effect_of(language, estimate, interval),
    }
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

/// Returns an estimate with its interval, to be read in a unit that stands beside it.
pub(in crate::pages) fn bare_effect_of(
    language: Language,
    estimate: Option<f64>,
    interval: Option<(f64, f64)>,
) -> String {
    ranged(language, decimals_of(estimate), estimate, interval)
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
    let named = |place: &'static str, text: &str| language.text_with(&key, &[(place, text)]);
    let numbers = |all: &[f64]| {
        let all: Vec<String> = all.iter().map(|one| short(language, *one)).collect();
        all.join("; ")
    };
    match check {
        Check::Adoption(Adopted::PlaceboDate { years }) => named("years", &years.to_string()),
        Check::Adoption(Adopted::ParallelTrends { relative_magnitude }) => {
            named("multiple", &language.number(*relative_magnitude, 1))
        }
        Check::Threshold(Crossed::PlaceboCutoffs(all)) => named("at", &numbers(all)),
        Check::Threshold(Crossed::Bandwidths(all)) => named("times", &numbers(all)),
        Check::Threshold(Crossed::Donut(radius)) => named("radius", &short(language, *radius)),
        Check::Threshold(Crossed::Balance(columns)) => named("columns", &columns.join(", ")),
        Check::Adoption(_) | Check::Threshold(Crossed::Density | Crossed::FirstStage) => {
            language.text(&key)
        }
    }
}

/// Returns a number that a design gives, with no more decimals than it has, up to three.
pub(super) fn short(language: Language, value: f64) -> String {
    let exact = |decimals: &i32| {
        let scaled = value * 10_f64.powi(*decimals);
        (scaled - scaled.round()).abs() < 1e-9
    };
    let decimals = (0..3).find(exact).unwrap_or(3);
    language.number(value, usize::try_from(decimals).unwrap_or_default())
}

/// Returns the unit of effects: of a share, percentage points.
pub(super) fn unit(language: Language, found: &RunOutcome) -> String {
    match &found.unit {
        MeasuredIn::Indicator(unit) => unit_of(language, *unit),
        MeasuredIn::Words(_) => language.text("designs-unit-outcome"),
    }
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
    let size = evidence.expectation.smallest_of_interest;
    let size = size.map_or_else(String::new, |size| language.number(size, decimals(found)));
    let needed = match &evidence.behind {
        Behind::Series(series) => series.last_needed.to_string(),
        Behind::Threshold(_) => String::new(),
    };
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
