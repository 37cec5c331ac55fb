//! The words of the index: which begin like a text, and which are spelt nearly like it.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::index::{InvertedIndexReader, SegmentReader};

/// At most this many words are tried for a beginning.
const MOST_COMPLETIONS: usize = 50;
/// At most this many words are tried for a misspelling.
const MOST_CORRECTIONS: usize = 6;
/// Words shorter than this are never taken as misspelt.
const SHORTEST_MISSPELT: usize = 5;
/// Shorter endings are as often a suffix as a word.
const SHORTEST_ENDING: usize = 5;
/// Words at least this long may have two errors.
const TWO_ERRORS_FROM: usize = 9;

/// Returns the words that begin with `beginning`, in the most documents first.
pub(crate) fn completions(
    beginning: &str,
    fields: &[&InvertedIndexReader],
) -> std::io::Result<Vec<String>> {
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for field in fields {
        let mut stream = field.terms().range().ge(beginning).into_stream()?;
        while let Some((key, info)) = stream.next() {
            if !key.starts_with(beginning.as_bytes()) {
                break;
            }
            if let Ok(word) = std::str::from_utf8(key) {
                *found.entry(word.to_owned()).or_default() += info.doc_freq;
            }
        }
    }
    Ok(most_frequent(found))
}

/// Every word of the documents, kept so that all can be looked through at once.
pub(crate) struct WordList(Vec<KnownWord>);

struct KnownWord {
    text: Box<str>,
    n_letters: usize,
    /// One bit for each letter that the word has, letters that fall together sharing theirs.
    letters: u64,
    /// In how many documents, title and body counted apart.
    n_documents: u32,
}

impl WordList {
    /// Reads the words of the fields.
    pub(crate) fn read(fields: &[&InvertedIndexReader]) -> std::io::Result<Self> {
        let mut found: BTreeMap<Box<str>, u32> = BTreeMap::new();
        for field in fields {
            let mut stream = field.terms().stream()?;
            while let Some((key, info)) = stream.next() {
                if let Ok(word) = std::str::from_utf8(key) {
                    *found.entry(word.into()).or_default() += info.doc_freq;
                }
            }
        }
        let known = |(text, n_documents): (Box<str>, u32)| KnownWord {
            n_letters: text.chars().count(),
            letters: letters_of(&text),
            text,
            n_documents,
        };
        Ok(Self(found.into_iter().map(known).collect()))
    }
}

fn letters_of(word: &str) -> u64 {
    word.chars().fold(0, |letters, letter| letters | 1 << (u32::from(letter) % u64::BITS))
}

/// Returns the words that end with `ending`, in the most documents first: compounds with a word
/// that does not stand alone in the corpus. Nothing for endings that are too short to be words.
pub(crate) fn compounds_with(ending: &str, list: &WordList) -> Vec<String> {
    if ending.chars().count() < SHORTEST_ENDING {
        return Vec::new();
    }
    let found = list.0.iter().filter(|word| word.text.ends_with(ending));
    most_frequent(found.map(|word| (word.text.to_string(), word.n_documents)).collect())
}

/// Returns whether one of the fields has one of the terms.
pub(crate) fn has_any(terms: &[Term], segment: &SegmentReader) -> tantivy::Result<bool> {
    for term in terms {
        if segment.inverted_index(term.field())?.doc_freq(term)? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

fn most_frequent(found: BTreeMap<String, u32>) -> Vec<String> {
    let mut found: Vec<(String, u32)> = found.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.into_iter().take(MOST_COMPLETIONS).map(|(word, _)| word).collect()
}

/// Returns words of the index that `written` may be a misspelling of: one error (a letter added,
/// lost, changed, or swapped with its neighbour) from five letters, two from nine. Fewest errors
/// first, then in the most documents. The word itself is not among them.
pub(crate) fn corrections(written: &str, list: &WordList) -> Vec<String> {
    let letters: Vec<char> = written.chars().collect();
    if letters.len() < SHORTEST_MISSPELT {
        return Vec::new();
    }
    let most_errors = if letters.len() < TWO_ERRORS_FROM { 1 } else { 2 };
    let mut counter = ErrorCounter::new(&letters, most_errors);
    let set = letters_of(written);
    // An error takes at most one letter away and brings one, so most words are told apart at once.
    let may_be = |word: &&KnownWord| {
        word.n_letters.abs_diff(letters.len()) <= most_errors
            && (word.letters & !set).count_ones() as usize <= most_errors
            && (set & !word.letters).count_ones() as usize <= most_errors
    };
    let mut found: Vec<(usize, &KnownWord)> = Vec::new();
    for word in list.0.iter().filter(may_be) {
        if let Some(errors) = counter.count(&word.text).filter(|errors| *errors > 0) {
            found.push((errors, word));
        }
    }
    found.sort_by(|(a_errors, a), (b_errors, b)| {
        let by_errors = a_errors.cmp(b_errors);
        by_errors.then(b.n_documents.cmp(&a.n_documents)).then_with(|| a.text.cmp(&b.text))
    });
    found.into_iter().take(MOST_CORRECTIONS).map(|(_, word)| word.text.to_string()).collect()
}

/// Counts the errors between one word and many others, in rows that are kept from word to word.
struct ErrorCounter<'a> {
    written: &'a [char],
    most: usize,
    other: Vec<char>,
    rows: [Vec<usize>; 3],
}

impl<'a> ErrorCounter<'a> {
    fn new(written: &'a [char], most: usize) -> Self {
        Self { written, most, other: Vec::new(), rows: Default::default() }
    }

    /// Returns the number of errors, or `None` above the most that are allowed. Optimal string
    /// alignment: neighbours that changed places are one error.
    fn count(&mut self, word: &str) -> Option<usize> {
        let n_written = self.written.len();
        // A word has at most as many letters as bytes, so most words are told apart at once.
        if word.len() + self.most < n_written {
            return None;
        }
        self.other.clear();
        self.other.extend(word.chars().take(n_written + self.most + 1));
        if n_written.abs_diff(self.other.len()) > self.most {
            return None;
        }
        let [two_before, before, row] = &mut self.rows;
        before.clear();
        before.extend(0..=self.other.len());
        for (i, letter) in self.written.iter().enumerate() {
            row.clear();
            row.push(i + 1);
            for (j, other) in self.other.iter().enumerate() {
                let changed = before[j] + usize::from(letter != other);
                let mut errors = changed.min(before[j + 1] + 1).min(row[j] + 1);
                let has_swapped =
                    i > 0 && j > 0 && *letter == self.other[j - 1] && self.written[i - 1] == *other;
                if has_swapped {
                    errors = errors.min(two_before[j - 1] + 1);
                }
                row.push(errors);
            }
            if row.iter().all(|errors| *errors > self.most) {
                return None;
            }
            std::mem::swap(two_before, before);
            std::mem::swap(before, row);
        }
        before.last().copied().filter(|errors| *errors <= self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(written: &str, word: &str) -> Option<usize> {
        let letters: Vec<char> = written.chars().collect();
        let mut counter = ErrorCounter::new(&letters, 2);
        // A counter that has counted before counts the same.
        counter.count("helt annat ord");
        counter.count(written);
        counter.count(word)
    }

    #[test]
    fn an_error_is_a_letter_added_lost_changed_or_swapped() {
        assert_eq!(errors("elever", "elever"), Some(0));
        assert_eq!(errors("elver", "elever"), Some(1));
        assert_eq!(errors("elevver", "elever"), Some(1));
        assert_eq!(errors("alever", "elever"), Some(1));
        assert_eq!(errors("eelver", "elever"), Some(1));
        assert_eq!(errors("skolresulat", "skolresultat"), Some(1));
        assert_eq!(errors("arbetslöhset", "arbetslöshet"), Some(1));
        assert_eq!(errors("förskola", "grundskola"), None);
        assert_eq!(errors("", "abc"), None);
    }
}
