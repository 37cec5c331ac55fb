//! Words in a text: where they stand and their normalised form.

use std::ops::Range;

/// Words longer than this (in characters) are cut: nobody writes them, and a hostile query may.
const LONGEST_WORD: usize = 60;

/// A word in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, with å, ä, ö and é as one character each.
    pub(crate) text: String,
    /// Where the word stands in the text, in bytes.
    pub(crate) range: Range<usize>,
}

/// Returns the words of a text in order. Letters and digits make words; everything else,
/// hyphens included, parts them. Soft hyphens are ignored.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut current: Option<Word> = None;
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        if let Some(word) = current.as_mut()
            && is_inside_word(character)
        {
            compose(&mut word.text, character);
            word.range.end = end;
        } else if character.is_alphanumeric() {
            let word =
                current.get_or_insert_with(|| Word { text: String::new(), range: start..end });
            word.text.extend(character.to_lowercase());
            word.range.end = end;
        } else if let Some(word) = current.take() {
            found.push(shortened(word));
        }
    }
    found.extend(current.map(shortened));
    found
}

/// Returns the word with its diacritics taken off: å and ä become a, ö becomes o, é becomes e.
pub(crate) fn folded(word: &str) -> String {
    word.chars()
        .map(|character| match character {
            'å' | 'ä' | 'á' | 'à' | 'â' | 'ã' | 'æ' => 'a',
            'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' => 'o',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'ü' | 'ú' | 'ù' | 'û' => 'u',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ç' => 'c',
            'ñ' => 'n',
            other => other,
        })
        .collect()
}

/// Combining marks and soft hyphens belong to the word before them.
fn is_inside_word(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{ad}')
}

/// Joins a combining mark with the letter before it, as some systems store å as a and a ring.
fn compose(word: &mut String, mark: char) {
    let composed = match (word.chars().next_back(), mark) {
        (Some('a'), '\u{30a}') => 'å',
        (Some('a'), '\u{308}') => 'ä',
        (Some('o'), '\u{308}') => 'ö',
        (Some('u'), '\u{308}') => 'ü',
        (Some('e'), '\u{301}') => 'é',
        (Some('a'), '\u{300}') => 'à',
        _ => return,
    };
    word.pop();
    word.push(composed);
}

fn shortened(mut word: Word) -> Word {
    if let Some((cut, _)) = word.text.char_indices().nth(LONGEST_WORD) {
        word.text.truncate(cut);
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_lower_case_and_keep_their_letters() {
        assert_eq!(
            texts("Andel ÅRSKURS-9, 16–24 år (%)"),
            ["andel", "årskurs", "9", "16", "24", "år"]
        );
        assert_eq!(texts(""), Vec::<String>::new());
        assert_eq!(texts("?!\"()"), Vec::<String>::new());
    }

    #[test]
    fn a_letter_stored_in_two_parts_is_the_same_letter() {
        assert_eq!(
            texts("sko\u{ad}lor va\u{30a}rd Fo\u{308}rskola ide\u{301}"),
            ["skolor", "vård", "förskola", "idé"]
        );
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "på äldre, va\u{30a}rd";
        let ranges: Vec<&str> = words(text).iter().map(|w| &text[w.range.clone()]).collect();
        assert_eq!(ranges, ["på", "äldre", "va\u{30a}rd"]);
    }

    #[test]
    fn diacritics_fold_to_the_plain_letter() {
        assert_eq!(folded("självförsörjande"), "sjalvforsorjande");
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(words(&"å".repeat(5000))[0].text.chars().count(), LONGEST_WORD);
    }
}
