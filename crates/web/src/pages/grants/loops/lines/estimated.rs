//! What an evaluation found of an outcome, as words.

use domain::indicator::Unit;
use evaluation::evidence::Verdict;
use operations::describe_loop::Told;

use super::super::say;
use crate::language::Language;
use crate::pages::effects::designs::words as evaluated;

/// Returns what an evaluation found of an outcome: the effect with its interval, over how long, of
/// how many, and what else must be known to read it.
pub(super) fn over_time(language: Language, told: &Told) -> String {
    let Told::Estimated {
        unit,
        verdict,
        estimate,
        interval,
        horizon,
        last_needed,
        n_treated,
        is_explorative,
        ..
    } = told
    else {
        return String::new();
    };
    let years = usize::try_from(*horizon).unwrap_or_default();
    let mut sentences = Vec::new();
    if estimate.is_some() {
        let places = [
            ("effect", evaluated::effect_of(language, *unit, *estimate, *interval)),
            ("years", language.counted("loop-years", years)),
            ("n", language.whole(*n_treated)),
        ];
        let key = match unit {
            Unit::Percent => "loop-told-estimated",
            _ => "loop-told-estimated-own-unit",
        };
        sentences.push(say(language, key, &places));
    } else if *verdict != Verdict::TooEarly {
        sentences.push(language.text("loop-told-not-estimated"));
    }
    if *verdict == Verdict::TooEarly {
        let places = [("years", years.to_string()), ("needed", last_needed.to_string())];
        sentences.push(say(language, "loop-told-too-early", &places));
    }
    if *is_explorative {
        sentences.push(language.text("loop-told-explorative"));
    }
    sentences.join(" ")
}

/// Returns what an evaluation at a threshold found of an outcome.
pub(super) fn at_threshold(language: Language, told: &Told) -> String {
    let Told::EstimatedAtThreshold { unit, estimate, interval, n_near, is_explorative, .. } = told
    else {
        return String::new();
    };
    let mut sentences = vec![match estimate {
        None => language.text("loop-told-not-estimated"),
        Some(_) => {
            let places = [
                ("effect", evaluated::bare_effect_of(language, *estimate, *interval)),
                ("unit", unit.clone()),
                ("n", language.whole(*n_near)),
            ];
            say(language, "loop-told-estimated-at-threshold", &places)
        }
    }];
    if *is_explorative {
        sentences.push(language.text("loop-told-explorative"));
    }
    sentences.join(" ")
}
