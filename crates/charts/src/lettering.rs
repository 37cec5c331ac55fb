//! How wide words become, so that labels can be placed without a browser.

/// The size of labels in user units.
pub(crate) const LABEL: f64 = 14.0;
/// The size of axis numbers and notes in user units.
pub(crate) const SMALL: f64 = 13.0;
/// The distance between two lines of text in user units.
pub(crate) const LINE_HEIGHT: f64 = 18.0;

/// Returns an estimate of the width of `words` at `size`, a little above what system fonts need.
pub(crate) fn width(words: &str, size: f64) -> f64 {
    words.chars().map(letter_width).sum::<f64>() * size
}

/// Returns an estimate of the width of `words` in bold at `size`.
pub(crate) fn bold_width(words: &str, size: f64) -> f64 {
    width(words, size) * 1.12
}

/// Returns the widest of several texts.
pub(crate) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, size: f64) -> f64 {
    texts.into_iter().map(|words| bold_width(words, size)).fold(0.0, f64::max)
}

/// Returns `words` broken at spaces into lines no wider than `limit`.
///
/// Hard spaces do not break, so that a number stays with its unit.
/// A single word wider than the limit keeps a line of its own.
pub(crate) fn wrap(words: &str, size: f64, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if bold_width(&format!("{line} {word}"), size) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn letter_width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' => 0.28,
        ' ' | '\u{a0}' | '\u{202f}' => 0.3,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' => 0.38,
        'm' | 'w' | 'M' | 'W' | '%' | '—' | '…' => 0.9,
        '0'..='9' | '–' | '−' => 0.61,
        upper if upper.is_uppercase() => 0.68,
        _ => 0.59,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_at_spaces_and_keep_long_words_whole() {
        assert_eq!(wrap("ett två tre", 14.0, 60.0), ["ett två", "tre"]);
        assert_eq!(wrap("Västernorrlandsregionen", 14.0, 20.0), ["Västernorrlandsregionen"]);
        assert_eq!(wrap("ett 21,4\u{a0}%", 14.0, 20.0), ["ett", "21,4\u{a0}%"]);
        assert!(wrap("", 14.0, 20.0).is_empty());
    }

    #[test]
    fn wider_letters_make_wider_words() {
        assert!(width("mmm", 14.0) > 2.0 * width("iii", 14.0));
    }
}
