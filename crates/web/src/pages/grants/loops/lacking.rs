//! Why a step of the loop says nothing, or not all.

use operations::describe_loop::Lacking;

use super::say;
use crate::language::Language;

/// Returns the reason as a sentence.
pub(super) fn words(language: Language, lacking: &Lacking) -> String {
    let key = format!("loop-lacking-{}", lacking.as_str());
    match lacking {
        Lacking::NoResults { n_indicators } => {
            say(language, &key, &[("n", language.whole(*n_indicators))])
        }
        _ => language.text(&key),
    }
}

/// Returns what a source says of it in its own words, in Swedish; empty where none does.
pub(super) fn quoted(lacking: &Lacking) -> String {
    match lacking {
        Lacking::NoAmounts(text) | Lacking::NotFollowed(text) => text.clone(),
        Lacking::NotPossible(reasons) => reasons.join(" "),
        _ => String::new(),
    }
}
