//! Swedish compound words, taken apart with a word list made of the corpus itself.
//!
//! A word is split into a head and a tail where the tail is a word of the corpus and the head is
//! one too, in the form it takes first in a compound (skola → skol-, arbete → arbets-,
//! kvinna → kvinno-), or is a head that the corpus puts before several different tails.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::swedish::SwedishStemmer;

/// A head shorter than this is more often a chance (or a prefix such as "för") than a word.
const SHORTEST_HEAD: usize = 3;
/// A head that is no word in any form must be at least this long, so that chance does not make it.
const SHORTEST_UNKNOWN_HEAD: usize = 6;
/// A stem at least this long can stand first in a compound (skolan → skol-) and stands for every
/// form of its word last in one.
const SHORTEST_STEM: usize = 4;
/// A tail shorter than this is more often an ending than a word.
const SHORTEST_TAIL: usize = 4;
/// Tails of three letters (hem, lön, tid) count only after a head at least this long.
const HEAD_BEFORE_SHORT_TAIL: usize = 5;
/// A head that is no word in any form must stand before this many different tails.
const FEWEST_TAILS: usize = 3;
/// Words longer than this are not taken apart.
const LONGEST_SPLIT: usize = 40;

/// The word list of a corpus.
#[derive(Debug, Clone, Default)]
pub(crate) struct CompoundWords {
    words: HashSet<Box<str>>,
    /// The form a word takes first in a compound → the word.
    heads: HashMap<Box<str>, Box<str>>,
    /// Stem → the word, so that every form of a word can stand last.
    stems: HashMap<Box<str>, Box<str>>,
}

impl CompoundWords {
    /// Builds the list of the corpus's words. Stop words and words with digits take no part.
    pub(crate) fn new(vocabulary: &BTreeSet<&str>, stemmer: &mut SwedishStemmer) -> Self {
        let words: BTreeSet<&str> = vocabulary
            .iter()
            .copied()
            .filter(|word| word.chars().all(char::is_alphabetic) && length(word) >= SHORTEST_HEAD)
            .filter(|word| stemmer.stem(word).is_some())
            .collect();
        let mut list = Self {
            words: words.iter().map(|word| (*word).into()).collect(),
            heads: HashMap::new(),
            stems: HashMap::new(),
        };
        for word in &words {
            for form in head_forms(word) {
                list.heads.entry(form.into()).or_insert_with(|| (*word).into());
            }
        }
        for word in &words {
            let stem = stemmer.stem(word).filter(|stem| length(stem) >= SHORTEST_STEM);
            let Some(stem) = stem else { continue };
            for form in [stem.clone(), format!("{stem}s")] {
                list.heads.entry(form.into()).or_insert_with(|| (*word).into());
            }
            list.stems.entry(stem.into()).or_insert_with(|| (*word).into());
        }
        for head in list.unknown_heads(&words) {
            list.heads.entry(head.clone()).or_insert(head);
        }
        list
    }

    /// Returns the words that a lower-case word is put together of, first to last; empty where
    /// it is no compound.
    pub(crate) fn split(&self, word: &str, stemmer: &mut SwedishStemmer) -> Vec<&str> {
        let mut parts = Vec::new();
        if length(word) <= LONGEST_SPLIT {
            self.split_into(word, stemmer, &mut parts);
        }
        parts
    }

    /// Returns the ways to see a lower-case word as a known head and whatever follows it, the
    /// longest head first.
    pub(crate) fn after_heads<'a, 'w>(
        &'a self,
        word: &'w str,
    ) -> impl Iterator<Item = (&'a str, &'w str)> {
        let short_enough = if length(word) <= LONGEST_SPLIT { word } else { "" };
        short_enough.char_indices().rev().filter_map(|(at, _)| {
            let (head, rest) = short_enough.split_at(at);
            Some((&**self.heads.get(head)?, rest))
        })
    }

    /// Splits at the longest tail and goes on with head and tail; each step is shorter.
    fn split_into<'a>(
        &'a self,
        word: &str,
        stemmer: &mut SwedishStemmer,
        parts: &mut Vec<&'a str>,
    ) {
        let Some((head, tail)) = self.cut(word, stemmer) else { return };
        for part in [head, tail] {
            let before = parts.len();
            self.split_into(part, stemmer, parts);
            if parts.len() == before {
                parts.push(part);
            }
        }
    }

    /// Returns the head's word and the tail, the longest tail first.
    fn cut(&self, word: &str, stemmer: &mut SwedishStemmer) -> Option<(&str, &str)> {
        word.char_indices().skip(SHORTEST_HEAD).find_map(|(at, _)| {
            let (head, tail) = word.split_at(at);
            if !is_long_enough(head, tail) {
                return None;
            }
            let head: &str = self.heads.get(head)?;
            let tail: &str = match self.words.get(tail) {
                Some(tail) => tail,
                None => self.stems.get(stemmer.stem(tail)?.as_str())?,
            };
            let shorter = |part: &str| length(part) < length(word);
            (shorter(head) && shorter(tail)).then_some((head, tail))
        })
    }

    /// Returns the beginnings that stand before several different tails without being words.
    fn unknown_heads(&self, words: &BTreeSet<&str>) -> Vec<Box<str>> {
        let mut tails: BTreeMap<&str, usize> = BTreeMap::new();
        for word in words {
            for (at, _) in word.char_indices().skip(SHORTEST_UNKNOWN_HEAD) {
                let (head, tail) = word.split_at(at);
                if length(tail) >= SHORTEST_TAIL
                    && self.words.contains(tail)
                    && !self.heads.contains_key(head)
                {
                    *tails.entry(head).or_default() += 1;
                }
            }
        }
        let several = tails.into_iter().filter(|(_, count)| *count >= FEWEST_TAILS);
        several.map(|(head, _)| head.into()).collect()
    }
}

fn length(word: &str) -> usize {
    word.chars().count()
}

fn is_long_enough(head: &str, tail: &str) -> bool {
    let tail_length = length(tail);
    tail_length >= SHORTEST_TAIL
        || (tail_length + 1 == SHORTEST_TAIL && length(head) >= HEAD_BEFORE_SHORT_TAIL)
}

/// Returns the forms a word takes first in a compound.
fn head_forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned(), format!("{word}s")];
    if let Some(root) = word.strip_suffix('a') {
        forms.extend([root.to_owned(), format!("{root}o"), format!("{root}u"), format!("{root}e")]);
    }
    if let Some(root) = word.strip_suffix('e') {
        forms.extend([root.to_owned(), format!("{root}s")]);
    }
    if let Some(root) = word.strip_suffix("um") {
        forms.push(format!("{root}e"));
    }
    forms.retain(|form| length(form) >= SHORTEST_HEAD);
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(corpus: &[&str], word: &str) -> Vec<String> {
        let vocabulary = corpus.iter().copied().collect();
        let mut stemmer = SwedishStemmer::new();
        CompoundWords::new(&vocabulary, &mut stemmer)
            .split(word, &mut stemmer)
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn a_compound_is_taken_apart_into_words_of_the_corpus() {
        assert_eq!(split(&["gymnasium", "elever"], "gymnasieelever"), ["gymnasium", "elever"]);
        assert_eq!(split(&["skola", "resultat"], "skolresultat"), ["skola", "resultat"]);
        assert_eq!(split(&["arbete", "marknad"], "arbetsmarknad"), ["arbete", "marknad"]);
        assert_eq!(split(&["skolan", "resultat"], "skolresultat"), ["skolan", "resultat"]);
        assert_eq!(split(&["skola", "resultat"], "skolresultaten"), ["skola", "resultat"]);
        assert_eq!(split(&["kvinna", "jour"], "kvinnojour"), ["kvinna", "jour"]);
        assert_eq!(
            split(&["ungdom", "arbetslöshet"], "ungdomsarbetslöshet"),
            ["ungdom", "arbetslöshet"]
        );
    }

    #[test]
    fn a_compound_of_three_words_gives_three() {
        let corpus = ["grund", "skola", "lärare", "grundskola"];
        assert_eq!(split(&corpus, "grundskollärare"), ["grund", "skola", "lärare"]);
    }

    #[test]
    fn a_head_that_stands_before_several_words_needs_no_form_of_its_own() {
        let corpus =
            ["socialtjänst", "socialkontor", "socialbidrag", "tjänst", "kontor", "bidrag", "nämnd"];
        assert_eq!(split(&corpus, "socialnämnd"), ["social", "nämnd"]);
        assert_eq!(split(&corpus[3..], "socialnämnd"), Vec::<String>::new());
    }

    #[test]
    fn a_plain_word_stays_whole() {
        let corpus = ["förskola", "skola", "kommun", "kommuner", "verksamhet", "andel", "för"];
        for word in corpus {
            assert_eq!(split(&corpus, word), Vec::<String>::new(), "{word}");
        }
    }
}
