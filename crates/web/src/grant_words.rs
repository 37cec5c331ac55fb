//! Grants in plain words: why something is refused, what things are called and what waits for whom.
//!
//! `domain::grants` tells a refusal as a cause with its figures and with fixed English words for acts
//! and things. Here they become one sentence of the reader's language: what cannot be done, why, and
//! what to do, with the rule in words and the paragraph last. The words are in the locale files under keys
//! derived from the English: `act-attest`, `thing-the-reasons`.

pub mod days;
pub mod desk;
pub mod events;
pub mod intervention_table;
pub mod interventions;
pub mod names;
mod ordinance;
mod refusing;
pub mod stages;
pub mod tasks;

use domain::grants::access::People;
use domain::grants::refusal::{Cause, Refusal, Rule};
use domain::grants::wording::Wording;
use domain::regime;

use crate::language::Language;

/// Returns why something is refused: one sentence that ends with the rule and its paragraph.
///
/// Organisations are named as `people` names them, by their id where no name is known.
///
/// ```
/// use domain::grants::access::People;
/// use domain::grants::refusal::{Cause, Rule};
/// use domain::money::Ore;
/// use web::grant_words;
/// use web::language::Language;
///
/// let (amount, ceiling) = (Ore::new(30_000_000), Ore::new(25_000_000));
/// let refusal = Cause::TooMuch { rule: Rule::M3, what: "attest", amount, ceiling }.into();
/// let told = grant_words::refusal(Language::Swedish, &People::default(), &refusal);
/// assert_eq!(
///     told.replace('\u{a0}', " "),
///     "Det går inte att attestera delutbetalningen: 300 000 kr är 50 000 kr mer än taket \
///      250 000 kr; sänk beloppet (det som betalas ut ska rymmas i beslutet)."
/// );
/// ```
#[must_use]
pub fn refusal(language: Language, people: &People, refusal: &Refusal) -> String {
    let said = match &refusal.cause {
        Cause::Ordinance(ordinance) => ordinance::reason(language, ordinance),
        cause => refusing::cause(language, people, cause),
    };
    let places = [("said", said), ("basis", basis(language, refusal))];
    fill(language, "refusal-sentence", &places)
}

/// Returns why an ordinance forbids something, as [`refusal`] does.
#[must_use]
pub fn ordinance_refusal(language: Language, refused: &regime::refusal::Refusal) -> String {
    refusal(language, &People::default(), &refused.clone().into())
}

/// Returns a wording of the law as it is cited: "SFS 2018:151 i lydelse enligt SFS 2020:1266".
#[must_use]
pub fn wording(language: Language, wording: Wording) -> String {
    let Wording { ordinance, given_by } = wording;
    if ordinance == given_by {
        return format!("SFS {ordinance}");
    }
    let places = [("ordinance", ordinance.to_string()), ("given_by", given_by.to_string())];
    let places = places.each_ref().map(|(name, text)| (*name, text.as_str()));
    language.text_with("grant-wording", &places)
}

/// Returns the rule in words and what it rests on: "bidraget får vara högst en viss andel av
/// kostnaderna, SFS 2018:151 7 §". Rules have
/// codes in the documents alone.
#[must_use]
pub fn basis(language: Language, refusal: &Refusal) -> String {
    let rule = refusal.rule();
    let paragraph = refusal.paragraph.as_deref().map(str::to_owned);
    let paragraph = paragraph.or_else(|| rule.general_law().map(|law| general_law(language, law)));
    // A rule of the ordinance itself is told by its paragraph, where it has one.
    let is_told_by_paragraph = rule == Rule::Regime && paragraph.is_some();
    let words = (!is_told_by_paragraph).then(|| names::name(language, &rule));
    let amended = match &refusal.cause {
        Cause::Ordinance(ordinance) if ordinance.wording != ordinance.sfs => {
            let places = [("act", ordinance.wording.to_string())];
            Some(fill(language, "refusal-basis-wording", &places))
        }
        _ => None,
    };
    let parts: Vec<String> = words.into_iter().chain(paragraph).chain(amended).collect();
    parts.join(", ")
}

/// Returns the general law behind a rule by its name in the language.
fn general_law(language: Language, law: &str) -> String {
    law.replace("förvaltningslagen", &language.text("refusal-administrative-procedure-act"))
}

/// Returns a fixed English act of the domain as a verb phrase that follows "to": "attest" is
/// "attestera delutbetalningen". Words without a wording stand as they are, within quotation marks.
#[must_use]
pub fn act(language: Language, words: &str) -> String {
    let known = |kind: &str| language.known(&format!("{kind}-{}", key_of(words)));
    let of_thing = |thing| fill(language, "refusal-act-of-thing", &[("thing", thing)]);
    known("act").or_else(|| known("thing").map(of_thing)).unwrap_or_else(|| cite(language, words))
}

/// Returns an act as it is called of a kind of thing, where it has a name of its own there: a call
/// is closed otherwise than a grant.
fn act_of(language: Language, kind: &str, words: &str) -> String {
    let own = format!("act-{kind}-{}", key_of(words));
    language.known(&own).unwrap_or_else(|| act(language, words))
}

/// Returns a fixed English thing of the domain as a noun phrase: "the reasons" is "motiveringen".
#[must_use]
pub fn thing(language: Language, words: &str) -> String {
    let known = |kind: &str| language.known(&format!("{kind}-{}", key_of(words)));
    known("thing").or_else(|| known("act")).unwrap_or_else(|| cite(language, words))
}

/// Returns words that have no wording, as they are, within quotation marks.
fn cite(language: Language, words: &str) -> String {
    fill(language, "refusal-words", &[("words", clip(words))])
}

/// Returns the part of a key that stands for English words: letters and digits joined by hyphens.
fn key_of(words: &str) -> String {
    let words = words.to_lowercase();
    let parts = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// The longest free text that a sentence repeats, in characters.
const LONGEST_TEXT: usize = 160;

/// Returns a text that someone wrote, on one line and cut where it is long.
fn clip(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => line[..end].trim_end().to_owned() + "…",
        None => line,
    }
}

/// Returns a wording with its places filled in.
fn fill(language: Language, key: &str, places: &[(&'static str, String)]) -> String {
    let places: Vec<(&'static str, &str)> =
        places.iter().map(|(name, text)| (*name, text.as_str())).collect();
    language.text_with(key, &places)
}

#[cfg(test)]
mod tests;
