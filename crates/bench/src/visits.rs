//! The addresses that visitors ask for: every page and every kind of file.

use std::error::Error;

use domain::area::Level;
use domain::indicator::IndicatorId;
use observations::store::Store;
use operations::bundled::key_indicators;
use operations::model_file;

/// Words that are searched for.
const WORDS: [&str; 7] =
    ["arbetslöshet", "gymnasie", "skola", "inkomst", "folkmangd", "trygghet", "äldre"];

/// A kind of page with the addresses that are asked in turn.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) paths: Vec<String>,
}

/// Returns every kind of page over the places and indicators of the store.
pub(crate) fn kinds(store: &Store) -> Result<Vec<Kind>, Box<dyn Error>> {
    let areas = store.areas();
    let places: Vec<&str> =
        areas.at_level(Level::Municipality).map(|area| area.code.as_str()).collect();
    // Every seventh indicator, so that all themes and lengths of series are among them.
    let indicators = store.indicators();
    let some: Vec<&IndicatorId> = indicators.iter().step_by(7).map(|one| &one.id).collect();
    let key = key_indicators()?;
    let models = model_file::shipped()?;
    let with_place = |(n, id): (usize, &&IndicatorId)| {
        format!("/nyckeltal/{}?kommun={}", encoded(id.as_str()), places[n % places.len()])
    };
    Ok(vec![
        Kind { name: "Läget", paths: vec!["/".into(), "/en".into()] },
        Kind {
            name: "Läget, a measure",
            paths: each("/?matt={}", &mut key.iter().map(|one| one.id.to_string())),
        },
        Kind {
            name: "Nyckeltal, list and search",
            paths: [vec!["/nyckeltal".into()], searches("/nyckeltal?q={}")].concat(),
        },
        Kind { name: "Sök i allt", paths: searches("/sok?q={}") },
        Kind {
            name: "Nyckeltal, one",
            paths: each("/nyckeltal/{}", &mut some.iter().map(ToString::to_string)),
        },
        Kind {
            name: "Nyckeltal, one for a place",
            paths: some.iter().enumerate().map(with_place).collect(),
        },
        Kind { name: "Kommun, list", paths: vec!["/kommun".into()] },
        Kind {
            name: "Kommun, one",
            paths: each("/kommun/{}", &mut places.iter().map(|code| (*code).to_owned())),
        },
        Kind { name: "Jämför", paths: comparisons(&places) },
        Kind { name: "Urval, list", paths: vec!["/urval".into()] },
        Kind {
            name: "Urval, one",
            paths: each("/urval/{}", &mut models.iter().map(|model| model.id.clone())),
        },
        Kind {
            name: "Urval, list as CSV",
            paths: each("/urval/{}/lista.csv", &mut models.iter().map(|model| model.id.clone())),
        },
        Kind { name: "Fördelning", paths: vec!["/fordelning".into()] },
        Kind {
            name: "One indicator as CSV",
            paths: each("/data/nyckeltal/{}.csv", &mut some.iter().map(ToString::to_string)),
        },
        Kind {
            name: "Texts",
            paths: vec!["/oppna-data".into(), "/om-siffrorna".into(), "/tillganglighet".into()],
        },
    ])
}

/// Returns the pattern with each of some words that people search for.
fn searches(pattern: &str) -> Vec<String> {
    each(pattern, &mut WORDS.iter().map(|word| (*word).to_owned()))
}

/// Returns the pattern with every value in the place of its braces.
fn each(pattern: &str, values: &mut dyn Iterator<Item = String>) -> Vec<String> {
    values.map(|value| pattern.replace("{}", &encoded(&value))).collect()
}

/// Returns the address of every place beside two others.
fn comparisons(places: &[&str]) -> Vec<String> {
    let three = |n: usize| {
        let other = |step: usize| places[(n * 7 + step) % places.len()];
        format!("/jamfor?kommun={}&kommun={}&kommun={}", other(0), other(50), other(125))
    };
    (0..places.len()).map(three).collect()
}

/// Writes letters outside ASCII and marks as an address has them.
fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'-' | b'_' | b'.' | b':' => char::from(byte).to_string(),
        plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}
