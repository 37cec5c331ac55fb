//! The sentences of a municipality's page.

use domain::area::change::{Effect, SeriesBreak};
use domain::data_set::DataSet;
use domain::indicator::Unit;
use domain::observation::{Measured, Status};
use operations::describe_municipality::{
    Facts, Headline, LargestGap, MunicipalityProfile, ProfileRow, Trend,
};

use crate::language::Language;

/// One fact on top of the page.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) note: String,
    /// Whether the value is words rather than a figure: written smaller.
    pub(super) is_words: bool,
}

/// Returns a value in words, or why there is none.
pub(crate) fn measured(language: Language, measured: Measured, unit: Unit) -> String {
    match (measured.value(), measured.status()) {
        (Some(value), _) => language.value(value, unit),
        (None, Status::Suppressed) => language.text("frame-suppressed"),
        (None, _) => language.text("frame-missing"),
    }
}

/// Returns a difference without its sign.
pub(crate) fn distance(language: Language, value: f64, unit: Unit) -> String {
    language.difference(value.abs(), unit).trim_start_matches('+').to_owned()
}

/// Returns a difference with its sign, percentage points without their unit.
pub(crate) fn short_difference(language: Language, value: f64, unit: Unit) -> String {
    match unit {
        Unit::Percent => language.signed(value, 1),
        _ => language.difference(value, unit),
    }
}

/// Returns a name as it stands inside a sentence: a small first letter, unless the word is one of
/// capitals.
pub(crate) fn inside_sentence(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

/// The indicators that the locale files have a sentence for.
const SAID: [&str; 33] = [
    "N03920",
    "N03921",
    "N03926",
    "N02267",
    "N02268",
    "N02797",
    "N00906",
    "N00905",
    "N66077",
    "N66078",
    "N66079",
    "N31807",
    "N31816",
    "N01984",
    "N01982",
    "N15428",
    "N15436",
    "N15507",
    "N17461",
    "N15813",
    "N11808",
    "N00923",
    "N00925",
    "N00957",
    "N00938",
    "N05401",
    "N05403",
    "N05404",
    "N07907",
    "N07900",
    "N07918",
    "N07418",
    "BRYGGA:befolkning_omradestyp_1_2",
];

/// The themes that the locale files name, as written there and in the data.
const THEMES: [(&str, &str); 10] = [
    ("arbete", "work"),
    ("inkomst", "income"),
    ("utbildning", "education"),
    ("hälsa", "health"),
    ("demokrati", "democracy"),
    ("trygghet", "safety"),
    ("boende", "housing"),
    ("ekonomi", "economy"),
    ("befolkning", "population"),
    ("tillgänglighet", "access"),
];

/// Returns the name of a theme for a heading; one that the locale files do not name stays as the
/// data write it.
pub(crate) fn theme_name(language: Language, theme: &str) -> String {
    match THEMES.iter().find(|(known, _)| *known == theme) {
        Some((_, key)) => language.text(&format!("municipality-theme-{key}")),
        None => theme.to_owned(),
    }
}

/// Returns where figures come from, one sentence per data set.
pub(crate) fn source(language: Language, sets: &[DataSet]) -> String {
    let sentence = |set: &DataSet| {
        let published = set.publication.published.to_string();
        let places = [("source", set.publication.source.as_str()), ("published", &published)];
        language.text_with("frame-source", &places)
    };
    sets.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

/// Returns the sentences that answer how it is here.
pub(super) fn lead(language: Language, profile: &MunicipalityProfile) -> Vec<String> {
    let row = |gap: &LargestGap| profile.rows().find(|row| row.indicator.id == gap.indicator);
    let headline = &profile.headline;
    let name = profile.name.as_str();
    let mut sentences = Vec::new();
    match headline.worst.as_ref().and_then(|gap| Some((gap, row(gap)?))) {
        Some((gap, row)) => {
            sentences.push(gap_sentence(language, "municipality-lead-worst", name, gap, row));
        }
        None if headline.n_compared() > 0 => {
            let count = language.whole(headline.n_compared());
            let places = [("place", name), ("count", count.as_str())];
            sentences.push(language.text_with("municipality-lead-nothing-worse", &places));
        }
        None => sentences.push(language.text_with("municipality-lead-empty", &[("place", name)])),
    }
    if headline.n_compared() > 0 {
        sentences.push(balance(language, name, headline));
    }
    if let Some((gap, row)) = headline.best.as_ref().and_then(|gap| Some((gap, row(gap)?))) {
        sentences.push(gap_sentence(language, "municipality-lead-best", name, gap, row));
    }
    sentences
}

fn gap_sentence(
    language: Language,
    key: &str,
    place: &str,
    gap: &LargestGap,
    row: &ProfileRow,
) -> String {
    let unit = row.indicator.unit;
    let since = gap.trend.map_or_else(String::new, |(since, _)| since.to_string());
    let trend = match gap.trend.map(|(_, trend)| trend) {
        Some(Trend::Grown) => "grown",
        Some(Trend::Unchanged) => "unchanged",
        Some(Trend::Shrunk) => "shrunk",
        Some(Trend::Turned) => "turned",
        None => "unknown",
    };
    let against = language.text_with(
        key,
        &[
            ("nation", &language.value(gap.gap.reference, unit)),
            ("difference", &distance(language, gap.gap.absolute, unit)),
            ("way", if gap.gap.absolute > 0.0 { "higher" } else { "lower" }),
            ("trend", trend),
            ("since", &since),
        ],
    );
    format!("{} {against}", said(language, place, gap, row))
}

/// Says the value in a sentence of its own where the locale files have one for the indicator.
fn said(language: Language, place: &str, gap: &LargestGap, row: &ProfileRow) -> String {
    let value = language.value(gap.gap.value, row.indicator.unit);
    let period = gap.period.to_string();
    let id = row.indicator.id.as_str();
    if SAID.contains(&id) {
        let said = language.text_with(&said_key(id), &[("value", &value)]);
        let places = [("place", place), ("said", said.as_str()), ("period", &period)];
        return language.text_with("municipality-said", &places);
    }
    let label = inside_sentence(&row.label);
    let places =
        [("place", place), ("label", label.as_str()), ("value", &value), ("period", &period)];
    language.text_with("municipality-said-label", &places)
}

/// Returns the key of an indicator's sentence: keys have letters, digits and dashes only.
fn said_key(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("municipality-said-{}", id.chars().map(plain).collect::<String>())
}

fn balance(language: Language, place: &str, headline: &Headline) -> String {
    let written = |count: usize| language.whole(count);
    language.text_with(
        "municipality-lead-balance",
        &[
            ("place", place),
            ("count", &written(headline.n_compared())),
            ("worse", &written(headline.n_worse)),
            ("better", &written(headline.n_better)),
        ],
    )
}

/// Returns what kind of place it is.
pub(super) fn facts(language: Language, facts: &Facts) -> Vec<Fact> {
    let missing = || language.text("frame-missing");
    let name = |key: &str| language.text(key);
    let inhabitants = facts.inhabitants.map(|(_, n)| language.value(n, Unit::Count));
    let county = facts.county.as_ref().map(|(_, county)| county.clone());
    let kind = facts.kind.as_ref();
    let density = facts.per_km2.map(|n| {
        let n = language.value(n, Unit::Rate);
        language.text_with("municipality-fact-density", &[("n", &n)])
    });
    vec![
        Fact {
            name: name("municipality-fact-inhabitants"),
            value: inhabitants.unwrap_or_else(missing),
            is_words: false,
            note: inhabitants_note(language, facts),
        },
        Fact {
            name: name("municipality-fact-county"),
            value: county.unwrap_or_else(missing),
            is_words: true,
            note: String::new(),
        },
        Fact {
            name: name("municipality-fact-kind"),
            value: kind.map_or_else(missing, |kind| kind.name.clone()),
            is_words: true,
            note: kind.map_or_else(String::new, |kind| {
                let count = language.whole(kind.n);
                let places = [("count", count.as_str()), ("source", &kind.classification)];
                language.text_with("municipality-fact-kind-note", &places)
            }),
        },
        Fact {
            name: name("municipality-fact-land"),
            value: facts.land_km2.map_or_else(missing, |(_, km2)| {
                format!("{}\u{a0}km²", language.value(km2, Unit::Count))
            }),
            is_words: false,
            note: density.unwrap_or_default(),
        },
    ]
}

fn inhabitants_note(language: Language, facts: &Facts) -> String {
    let Some((period, _)) = facts.inhabitants else { return String::new() };
    let period = period.to_string();
    match facts.inhabitants_change {
        Some((from, change)) => language.text_with(
            "municipality-fact-inhabitants-note",
            &[
                ("period", &period),
                ("change", &language.difference(change, Unit::Count)),
                ("from", &from.to_string()),
            ],
        ),
        None => period,
    }
}

/// Returns a note for each change of the area.
pub(super) fn breaks(language: Language, breaks: &[SeriesBreak]) -> Vec<String> {
    let note = |mark: &SeriesBreak| {
        let year = mark.year.to_string();
        let code;
        let (key, from) = match &mark.effect {
            Effect::Starts => ("municipality-break-starts", ""),
            Effect::NotComparable => ("municipality-break-not-comparable", ""),
            Effect::NewCode { from } => {
                code = from.to_string();
                ("municipality-break-new-code", code.as_str())
            }
        };
        let places = [("year", year.as_str()), ("reason", mark.reason.name()), ("from", from)];
        language.text_with(key, &places)
    };
    breaks.iter().map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_small_inside_a_sentence_unless_it_is_an_abbreviation() {
        assert_eq!(inside_sentence("Ökad trångboddhet"), "ökad trångboddhet");
        assert_eq!(inside_sentence("BRP per invånare"), "BRP per invånare");
        assert_eq!(inside_sentence(""), "");
    }

    #[test]
    fn every_sentence_and_theme_is_worded_in_both_languages() {
        for language in Language::ALL {
            for id in SAID {
                let said = language.text_with(&said_key(id), &[("value", "7,5")]);
                assert!(said.contains("7,5"), "{id}: {said}");
            }
            for (theme, _) in THEMES {
                assert!(!theme_name(language, theme).contains("municipality"), "{theme}");
            }
        }
    }

    #[test]
    fn a_distance_has_no_sign_and_a_short_difference_no_unit() {
        let sv = Language::Swedish;
        assert_eq!(distance(sv, -7.0, Unit::Percent), "7,0 procentenheter");
        assert_eq!(short_difference(sv, -7.0, Unit::Percent), "\u{2212}7,0");
        assert_eq!(short_difference(sv, 1200.0, Unit::KronorPer), "+1\u{a0}200\u{a0}kr");
    }
}
