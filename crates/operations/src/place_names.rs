//! How names of places are compared and put in order.

/// Returns lower-case letters without rings, dots and accents, with single spaces, so that a name
/// is found from any keyboard.
#[must_use]
pub fn folded(text: &str) -> String {
    let plain = |letter: char| match letter {
        'å' | 'ä' | 'á' | 'à' | 'æ' => 'a',
        'ö' | 'ø' | 'ó' => 'o',
        'é' | 'è' | 'ë' => 'e',
        'ü' => 'u',
        other => other,
    };
    let lower: String = text.chars().flat_map(char::to_lowercase).map(plain).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what a name is sorted by in Swedish: å, ä and ö come after z.
#[must_use]
pub fn swedish_order(name: &str) -> Vec<u32> {
    let place = |letter: char| match letter {
        'å' => 0x7b,
        'ä' => 0x7c,
        'ö' => 0x7d,
        other => u32::from(other),
    };
    name.chars().flat_map(char::to_lowercase).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_from_any_keyboard() {
        assert_eq!(folded("  Örnsköldsvik "), "ornskoldsvik");
        assert_eq!(folded("Upplands  Väsby"), "upplands vasby");
        assert_eq!(folded("ÅRE"), "are");
    }

    #[test]
    fn swedish_letters_come_last() {
        let mut names = ["Örebro", "Åre", "Zinkgruvan", "Älmhult", "Ale"];
        names.sort_by_key(|name| swedish_order(name));
        assert_eq!(names, ["Ale", "Zinkgruvan", "Åre", "Älmhult", "Örebro"]);
    }
}
