//! The faces that everything is set in: Noto Sans, regular and bold.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The family of both faces.
pub(crate) const FAMILY: &str = "Noto Sans";

static FACES: LazyLock<[Font; 2]> = LazyLock::new(|| {
    [ttf_noto_sans::REGULAR, ttf_noto_sans::BOLD]
        .map(|face| Font::new(Bytes::new(face), 0).expect("the bundled face can be read"))
});

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FACES.iter())));

/// Returns what is known of the faces, in order.
pub(crate) fn book() -> &'static LazyHash<FontBook> {
    &BOOK
}

/// Returns a face by its place in the book.
pub(crate) fn face(index: usize) -> Option<Font> {
    FACES.get(index).cloned()
}

/// Returns whether both faces can show a character.
pub(crate) fn can_show(character: char) -> bool {
    FACES.iter().all(|face| face.info().coverage.contains(character.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_of_the_country_and_the_signs_of_its_letters_can_be_shown() {
        let signs = "åäöÅÄÖéüßæøþðđŋŧšžǩǥǯʒáâïõčЖчΩ§–—−×±≤≥≈≠→½€‰•…”’»\u{a0}\u{202f}";
        let lacking: Vec<char> = signs.chars().filter(|sign| !can_show(*sign)).collect();
        assert!(lacking.is_empty(), "{lacking:?}");
        assert!(!can_show('漢'));
    }

    #[test]
    fn the_faces_are_of_the_family_that_is_asked_for() {
        assert!(FACES.iter().all(|face| face.info().family == FAMILY));
    }
}
