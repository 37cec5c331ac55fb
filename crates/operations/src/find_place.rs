//! Finding a municipality or county by its name.

use domain::area::{Area, Level};

use crate::library::Library;
use crate::place_names::folded;

/// Returns the municipality or county with exactly this name, whatever the case; a municipality
/// goes before a county, and a municipality's code counts as its name.
#[must_use]
pub fn named(library: &Library, words: &str) -> Option<Area> {
    let wanted = folded(words);
    let of_level = |level: Level| {
        library
            .areas()
            .at_level(level)
            .find(|area| folded(&area.name) == wanted || area.code.as_str() == words)
            .cloned()
    };
    of_level(Level::Municipality).or_else(|| of_level(Level::County))
}

/// Returns municipalities and counties whose name begins with the words, at most `limit`, shortest
/// names first. No words find none.
#[must_use]
pub fn beginning_with(library: &Library, words: &str, limit: usize) -> Vec<Area> {
    let wanted = folded(words);
    if wanted.is_empty() {
        return Vec::new();
    }
    let areas = library.areas();
    let mut found: Vec<Area> = areas
        .at_level(Level::Municipality)
        .chain(areas.at_level(Level::County))
        .filter(|area| folded(&area.name).starts_with(&wanted))
        .cloned()
        .collect();
    found.sort_by_key(|area| (area.name.chars().count(), area.code.clone()));
    found.truncate(limit);
    found
}
