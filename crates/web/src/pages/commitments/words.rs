//! How commitments are worded.

use domain::commitment::life::Stage;
use domain::commitment::measure::{Baseline, Lack, Measure, Target, Way};
use domain::commitment::spread::Spread;
use domain::commitment::{Commitment, Kind};

use crate::language::Language;

pub(in crate::pages) fn stage(language: Language, stage: Stage) -> String {
    language.text(&format!("commitment-stage-{}", stage.as_str()))
}

pub(super) fn kind(language: Language, kind: Kind) -> String {
    language.text(&format!("commitment-kind-{}", kind.as_str()))
}

/// Returns what is missing as a list of words; empty where nothing is.
pub(crate) fn missing(language: Language, lacks: &[Lack]) -> String {
    let word = |lack: &Lack| language.text(&format!("commitment-lack-{}", lack.as_str()));
    lacks.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// Returns the question that a lack asks.
pub(super) fn ask(language: Language, lack: Lack) -> String {
    language.text(&format!("commitment-ask-{}", lack.as_str()))
}

pub(super) fn owners(commitment: &Commitment) -> String {
    commitment.owners.iter().map(|owner| owner.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Returns how parts stand: every stage with its number, the worst first and named.
pub(super) fn parts(language: Language, spread: &Spread) -> String {
    let counted = spread
        .counts()
        .map(|(at, n)| format!("{} {}", language.whole(n), stage(language, at).to_lowercase()));
    let counted = counted.collect::<Vec<_>>().join(", ");
    let worst = spread.worst().map_or_else(String::new, |worst| stage(language, worst));
    let places = [("counted", counted.as_str()), ("worst", &worst)];
    language.text_with("commitment-parts-told", &places)
}

/// Returns the target in words.
pub(super) fn target(language: Language, target: &Target) -> String {
    let key = |word: &str| format!("commitment-target-{word}");
    let number = |value: f64| {
        language.number(value, if (value - value.round()).abs() < 1e-9 { 0 } else { 1 })
    };
    match target {
        Target::Share { at_least_percent, of: population } => language.text_with(
            &key("share"),
            &[("percent", &number(*at_least_percent)), ("of", language.of(&population.population))],
        ),
        Target::AtLeast { count, unit } => language.text_with(
            &key("at-least"),
            &[("count", &number(*count)), ("unit", language.of(unit))],
        ),
        Target::Change { by, unit } => {
            let by = language.signed(*by, 0);
            language.text_with(&key("change"), &[("by", &by), ("unit", language.of(unit))])
        }
        Target::YesNo => language.text(&key("yes-no")),
        Target::Zero { unit } => language.text_with(&key("zero"), &[("unit", language.of(unit))]),
        Target::Direction { way, unit } => {
            let way = if *way == Way::Up { "up" } else { "down" };
            language.text_with(&key(way), &[("unit", language.of(unit))])
        }
        Target::Gap { between: [one, other], unit, .. } => language.text_with(
            &key("gap"),
            &[
                ("one", language.of(one)),
                ("other", language.of(other)),
                ("unit", language.of(unit)),
            ],
        ),
        Target::Undefined => language.text(&key("undefined")),
    }
}

/// Returns where it stood, or that it is not stated.
pub(super) fn baseline(language: Language, measure: &Measure) -> String {
    let Some(Baseline { value, year, source }) = &measure.baseline else {
        return language.text("commitment-not-stated");
    };
    let unit = measure.target.unit().map_or("", |unit| language.of(unit));
    let year = year.map_or_else(|| language.text("commitment-year-not-stated"), |y| y.to_string());
    let value = language.number(*value, 0);
    let places =
        [("value", value.as_str()), ("unit", unit), ("year", &year), ("source", source.as_str())];
    language.text_with("commitment-baseline-told", &places)
}
