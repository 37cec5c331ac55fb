//! Finding a municipality or county by its name.

use domain::area::{Area, Level};

use crate::library::Library;

/// Returns the municipality or county with exactly this name, whatever the case; a municipality
/// goes before a county, and a municipality's code counts as its name.
#[must_use]
pub fn named(library: &Library, words: &str) -> Option<Area> {
    let wanted = plain(words);
    let of_level = |level: Level| {
        library
            .areas()
            .at_level(level)
            .find(|area| plain(&area.name) == wanted || area.code.as_str() == words)
            .cloned()
    };
    of_level(Level::Municipality).or_else(|| of_level(Level::County))
}

/// Returns municipalities and counties whose name begins with the words, at most `limit`, shortest
/// names first. No words find none.
#[must_use]
pub fn beginning_with(library: &Library, words: &str, limit: usize) -> Vec<Area> {
    let wanted = plain(words);
    if wanted.is_empty() {
        return Vec::new();
    }
    let areas = library.areas();
    let mut found: Vec<Area> = areas
        .at_level(Level::Municipality)
        .chain(areas.at_level(Level::County))
        .filter(|area| plain(&area.name).starts_with(&wanted))
        .cloned()
        .collect();
    found.sort_by_key(|area| (area.name.chars().count(), area.code.clone()));
    found.truncate(limit);
    found
}

/// Returns a name in lower case with å, ä and ö as a and o, so that it is found from any keyboard.
fn plain(name: &str) -> String {
    let letter = |c: char| match c {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        'é' => 'e',
        other => other,
    };
    name.trim().to_lowercase().chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_from_any_keyboard() {
        assert_eq!(plain(" Örnsköldsvik "), "ornskoldsvik");
        assert_eq!(plain("ÅRE"), "are");
    }
}
