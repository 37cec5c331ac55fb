//! What was asked for, one thing at a time: words that stand together in the list of synonyms are
//! one thing, and so are the phrases that also answer it.

use std::collections::BTreeMap;
use std::ops::Range;

use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Query};

use crate::compound::CompoundWords;
use crate::plan::{AskedWord, Fields, asked_words, word_query};
use crate::swedish::{SwedishStemmer, root};
use crate::synonyms::Synonyms;

/// What a document that answers by a synonym is worth against one with the words themselves.
const BY_SYNONYM: f32 = 0.75;
/// How much of the weaker answers is added to the best one.
const TIE_BREAKER: f32 = 0.1;

/// The list of synonyms, found by the roots of what was asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownSynonyms {
    /// The roots of a phrase, and the phrases that also answer it.
    by_roots: BTreeMap<Vec<String>, Vec<Vec<AskedWord>>>,
    /// How many words the longest phrase has.
    longest: usize,
}

impl KnownSynonyms {
    /// Brings the list to roots, as the corpus's words are.
    pub(crate) fn new(
        synonyms: &Synonyms,
        stemmer: &mut SwedishStemmer,
        compounds: &CompoundWords,
    ) -> Self {
        let mut known = Self::default();
        for rule in &synonyms.rules {
            // A space at the end: the last word is written to its end.
            let mut read = |phrase: &[String]| {
                asked_words(&format!("{} ", phrase.join(" ")), stemmer, compounds)
            };
            let roots = roots(&read(&rule.asked));
            known.longest = known.longest.max(roots.len());
            let also = known.by_roots.entry(roots).or_default();
            also.extend(rule.also.iter().map(|phrase| read(phrase)));
        }
        known
    }
}

/// Words of the question that are one thing.
#[derive(Debug)]
pub(crate) struct Concept<'a> {
    /// Which of the asked words.
    pub(crate) words: Range<usize>,
    /// Phrases that also answer them.
    pub(crate) also: &'a [Vec<AskedWord>],
}

/// Returns the things that were asked for; the longest phrase that the list knows comes first.
pub(crate) fn concepts<'a>(asked: &[AskedWord], known: &'a KnownSynonyms) -> Vec<Concept<'a>> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < asked.len() {
        let most = known.longest.min(asked.len() - start);
        let phrase = (1..=most).rev().find_map(|length| {
            let words = start..start + length;
            let also = known.by_roots.get(&roots(&asked[words.clone()]))?;
            Some(Concept { words, also })
        });
        let concept = phrase.unwrap_or(Concept { words: start..start + 1, also: &[] });
        start = concept.words.end;
        found.push(concept);
    }
    found
}

/// Returns the question that finds the documents with the words, or with a phrase that also
/// answers them.
pub(crate) fn concept_query(
    concept: &Concept<'_>,
    asked: &[AskedWord],
    fields: &Fields,
) -> Box<dyn Query> {
    let itself = every(&asked[concept.words.clone()], fields);
    if concept.also.is_empty() {
        return itself;
    }
    let others = concept.also.iter().map(|phrase| {
        Box::new(BoostQuery::new(every(phrase, fields), BY_SYNONYM)) as Box<dyn Query>
    });
    let ways = std::iter::once(itself).chain(others).collect();
    Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, TIE_BREAKER))
}

fn every(words: &[AskedWord], fields: &Fields) -> Box<dyn Query> {
    match words {
        [word] => word_query(word, fields),
        _ => {
            let all = words.iter().map(|word| word_query(word, fields)).collect();
            Box::new(BooleanQuery::intersection(all))
        }
    }
}

/// Returns what each word shares with its relatives; what a misspelt one was read as.
fn roots(words: &[AskedWord]) -> Vec<String> {
    let stem = |word: &AskedWord| {
        let stem = word.meant_stem.as_ref().or(word.terms.stem.as_ref());
        root(stem.unwrap_or(&word.written)).to_owned()
    };
    words.iter().map(stem).collect()
}
