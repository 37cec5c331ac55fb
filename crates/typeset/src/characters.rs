//! Characters as they stand on paper: each is shown, or its code point is.

use crate::faces::can_show;

/// How many characters of a word stand together before it may be broken.
const LONGEST_UNBROKEN: usize = 28;

/// Where a word may be broken although nothing is seen there.
const BREAK_HERE: char = '\u{200b}';

/// Returns a text as it is shown on paper.
///
/// Line feeds stay, a tab is a space and a hyphen that does not break is a hyphen. A character
/// that the typeface lacks, a control character and one that would change unseen how others are
/// read is written as its code point: `[U+202E]`. So nothing is lost, and no letter is refused
/// because of a character.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                shown.push('\n');
            }
            '\t' => shown.push(' '),
            '\u{2010}' | '\u{2011}' => shown.push('-'),
            _ if is_plain(character) => shown.push(character),
            _ => shown.push_str(&format!("[U+{:04X}]", u32::from(character))),
        }
    }
    shown
}

/// Returns a text as it is shown on paper, with unseen places to break its overlong words.
pub(crate) fn breakable(text: &str) -> String {
    let shown = shown(text);
    let mut broken = String::with_capacity(shown.len());
    let mut n_together = 0;
    for character in shown.chars() {
        if n_together >= LONGEST_UNBROKEN && character.is_alphanumeric() {
            broken.push(BREAK_HERE);
            n_together = 0;
        }
        let parts = character.is_whitespace() || character == '-' || character == BREAK_HERE;
        n_together = if parts { 0 } else { n_together + 1 };
        broken.push(character);
    }
    broken
}

/// Returns whether a character stands for itself, and only for itself.
fn is_plain(character: char) -> bool {
    let changes_others = matches!(
        character,
        '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
    );
    !character.is_control() && !changes_others && can_show(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stands_as_it_is() {
        let text = "Beslutet gäller 2018–2020: 1\u{a0}234\u{a0}567,50 kr (7 §) – ”så” & <b>*#$";
        assert_eq!(shown(text), text);
        assert_eq!(breakable(text), text);
    }

    #[test]
    fn what_cannot_be_shown_is_written_as_its_code_point() {
        assert_eq!(shown("a\u{7}b\u{202e}c漢"), "a[U+0007]b[U+202E]c[U+6F22]");
        assert_eq!(shown("rad\r\nrad\tslut\u{0}"), "rad\nrad slut[U+0000]");
    }

    #[test]
    fn an_overlong_word_may_be_broken_and_keeps_its_letters() {
        let word = "x".repeat(200);
        let broken = breakable(&word);
        assert!(broken.split(BREAK_HERE).all(|part| part.chars().count() <= LONGEST_UNBROKEN));
        assert_eq!(broken.replace(BREAK_HERE, ""), word);
        assert_eq!(breakable("kort-och-långt ".repeat(9).as_str()).matches(BREAK_HERE).count(), 0);
    }
}
