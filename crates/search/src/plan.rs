//! From what a person wrote to what the engine is asked.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

use crate::compound::CompoundWords;
use crate::swedish::{SwedishStemmer, Terms, plain_forms, root, terms};
use crate::words::{Word, folded, words};

/// Only this many characters of what was written are read.
const MOST_CHARACTERS: usize = 500;
/// Only this many different words of what was written are read.
const MOST_WORDS: usize = 12;
/// A word still being written is completed from so many letters on.
const SHORTEST_BEGINNING: usize = 2;
/// How much of the weaker matches of a word is added to its best one.
const TIE_BREAKER: f32 = 0.1;
/// What a document that holds the parts of a compound apart is worth against the compound.
const PARTS_APART: f32 = 0.5;
/// The same where the last part was misspelt.
const CORRECTED_PARTS_APART: f32 = 0.15;

/// The fields of the index. Titles and bodies are kept apart so that titles count more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Words as written.
    pub(crate) word: InPlace,
    /// Stems.
    pub(crate) stem: InPlace,
    /// Stems of the parts of compounds.
    pub(crate) part: InPlace,
    /// What stems and parts share with words made of the same one.
    pub(crate) root: InPlace,
    /// Words, stems and parts without their diacritics, where they have any.
    pub(crate) plain: InPlace,
}

/// A kind of term in the title and in the body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InPlace {
    /// In the title.
    pub(crate) title: Field,
    /// In the body, the keywords and the id.
    pub(crate) body: Field,
}

/// What a match in the title and in the body is worth.
struct Worth(f32, f32);

const AS_WRITTEN: Worth = Worth(3.2, 1.0);
const SAME_STEM: Worth = Worth(3.0, 1.0);
const IN_COMPOUND: Worth = Worth(1.6, 0.6);
const SAME_ROOT: Worth = Worth(1.2, 0.4);
const BEGINS_SO: Worth = Worth(1.6, 0.5);
const WITHOUT_DIACRITICS: Worth = Worth(1.2, 0.4);
const CORRECTED: Worth = Worth(1.6, 0.6);

impl Fields {
    /// Adds the fields to a new schema.
    pub(crate) fn new() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqs);
        let options: TextOptions = TextOptions::default().set_indexing_options(indexing);
        let mut in_place = |kind: &str| InPlace {
            title: builder.add_text_field(&format!("title_{kind}"), options.clone()),
            body: builder.add_text_field(&format!("body_{kind}"), options.clone()),
        };
        let fields = Self {
            word: in_place("word"),
            stem: in_place("stem"),
            part: in_place("part"),
            root: in_place("root"),
            plain: in_place("plain"),
        };
        (builder.build(), fields)
    }
}

/// A word of the question and every way to understand it.
#[derive(Debug, Clone)]
pub(crate) struct AskedWord {
    /// As written, in lower case.
    pub(crate) written: String,
    /// What it is as a Swedish word.
    pub(crate) terms: Terms,
    /// Without diacritics, where it was written so.
    pub(crate) plain: Vec<String>,
    /// Whether it is still being written.
    pub(crate) is_beginning: bool,
    /// Whether the index has the word in any form.
    pub(crate) is_known: bool,
    /// Whether the list of synonyms has it.
    pub(crate) has_synonyms: bool,
    /// Words that begin so, and where the word is not known, words that end so.
    pub(crate) completions: Vec<String>,
    /// The same without diacritics.
    pub(crate) plain_completions: Vec<String>,
    /// Words it may be a misspelling of.
    pub(crate) corrections: Vec<String>,
    /// The stem of the likeliest of them.
    pub(crate) meant_stem: Option<String>,
    /// Their stems.
    pub(crate) corrected_stems: Vec<String>,
    /// As a compound of which the last word is misspelt: the stems of its head and of the words
    /// that may have been meant.
    pub(crate) corrected_compound: Option<CorrectedCompound>,
}

/// A compound of which the last word is misspelt.
#[derive(Debug, Clone)]
pub(crate) struct CorrectedCompound {
    /// The stem of what stands first.
    pub(crate) head: String,
    /// The stems of the words that may have been meant after it.
    pub(crate) tails: Vec<String>,
}

/// Returns the different words of a question. Stop words are left out unless there are no others.
pub(crate) fn asked_words(
    text: &str,
    stemmer: &mut SwedishStemmer,
    compounds: &CompoundWords,
) -> Vec<AskedWord> {
    let read = match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    let written = words(read);
    let open_end = written.last().map(|word| word.range.end).filter(|end| *end == read.len());
    let mut asked: Vec<AskedWord> = Vec::new();
    for word in written {
        if asked.len() < MOST_WORDS && !asked.iter().any(|known| known.written == word.text) {
            asked.push(asked_word(word, open_end, stemmer, compounds));
        }
    }
    if asked.iter().any(|word| word.terms.stem.is_some()) {
        asked.retain(|word| word.terms.stem.is_some());
    }
    asked
}

fn asked_word(
    word: Word,
    open_end: Option<usize>,
    stemmer: &mut SwedishStemmer,
    compounds: &CompoundWords,
) -> AskedWord {
    let terms = terms(&word.text, stemmer, compounds);
    let has_no_diacritics = folded(&word.text) == word.text;
    let plain = match &terms.stem {
        Some(stem) if has_no_diacritics => plain_forms(&word.text, stem, stemmer),
        _ => Vec::new(),
    };
    let is_beginning =
        open_end == Some(word.range.end) && word.text.chars().nth(SHORTEST_BEGINNING - 1).is_some();
    AskedWord {
        written: word.text,
        terms,
        plain,
        is_beginning,
        is_known: false,
        has_synonyms: false,
        completions: Vec::new(),
        plain_completions: Vec::new(),
        corrections: Vec::new(),
        meant_stem: None,
        corrected_stems: Vec::new(),
        corrected_compound: None,
    }
}

/// Returns the terms of which the index has at least one if it knows the word.
pub(crate) fn terms_of_known(word: &AskedWord, fields: &Fields) -> Vec<Term> {
    let in_title_and_body = |place: InPlace, text: &String| {
        [place.title, place.body].map(|field| Term::from_field_text(field, text))
    };
    let stems = word.terms.stem.iter().flat_map(|stem| {
        [fields.stem, fields.part].into_iter().flat_map(move |place| in_title_and_body(place, stem))
    });
    let roots = word
        .terms
        .stem
        .iter()
        .flat_map(|stem| in_title_and_body(fields.root, &root(stem).to_owned()));
    let plain = word.plain.iter().flat_map(|plain| in_title_and_body(fields.plain, plain));
    stems.chain(roots).chain(plain).chain(in_title_and_body(fields.word, &word.written)).collect()
}

/// Returns the question that finds the documents with one of the word's meanings.
pub(crate) fn word_query(word: &AskedWord, fields: &Fields) -> Box<dyn Query> {
    let mut ways: Vec<Box<dyn Query>> = Vec::new();
    add(&mut ways, fields.word, &AS_WRITTEN, [&word.written]);
    add(&mut ways, fields.stem, &SAME_STEM, &word.terms.stem);
    add(&mut ways, fields.part, &IN_COMPOUND, &word.terms.stem);
    let root = word.terms.stem.as_ref().map(|stem| root(stem).to_owned());
    add(&mut ways, fields.root, &SAME_ROOT, &root);
    add(&mut ways, fields.word, &BEGINS_SO, &word.completions);
    add(&mut ways, fields.plain, &WITHOUT_DIACRITICS, &word.plain);
    add(&mut ways, fields.plain, &WITHOUT_DIACRITICS, &word.plain_completions);
    add(&mut ways, fields.word, &CORRECTED, &word.corrections);
    add(&mut ways, fields.stem, &CORRECTED, &word.corrected_stems);
    if word.terms.parts.len() > 1 {
        let parts = word.terms.parts.iter().map(|part| part_query([part], fields)).collect();
        let together = Box::new(BooleanQuery::intersection(parts));
        ways.push(Box::new(BoostQuery::new(together, PARTS_APART)));
    }
    if let Some(compound) = &word.corrected_compound {
        let parts = vec![part_query([&compound.head], fields), part_query(&compound.tails, fields)];
        let together = Box::new(BooleanQuery::intersection(parts));
        ways.push(Box::new(BoostQuery::new(together, CORRECTED_PARTS_APART)));
    }
    Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, TIE_BREAKER))
}

/// Returns the question that finds the documents with at least one of the stems, alone or in a
/// compound.
fn part_query<'a>(stems: impl IntoIterator<Item = &'a String>, fields: &Fields) -> Box<dyn Query> {
    let mut ways: Vec<Box<dyn Query>> = Vec::new();
    for stem in stems {
        add(&mut ways, fields.stem, &SAME_STEM, [stem]);
        add(&mut ways, fields.part, &IN_COMPOUND, [stem]);
    }
    Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, TIE_BREAKER))
}

fn add<'a>(
    ways: &mut Vec<Box<dyn Query>>,
    place: InPlace,
    worth: &Worth,
    terms: impl IntoIterator<Item = &'a String>,
) {
    for term in terms {
        for (field, boost) in [(place.title, worth.0), (place.body, worth.1)] {
            let term = Term::from_field_text(field, term);
            let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            ways.push(Box::new(BoostQuery::new(query, boost)));
        }
    }
}

/// Tells which words of a text were asked for.
pub(crate) struct Marker<'a> {
    stemmer: SwedishStemmer,
    compounds: &'a CompoundWords,
    forms: BTreeSet<&'a str>,
    stems: BTreeSet<&'a str>,
    roots: BTreeSet<&'a str>,
    plain: BTreeSet<&'a str>,
    beginnings: Vec<&'a str>,
}

impl<'a> Marker<'a> {
    /// Returns the marker for the words of a question and those that also answer it.
    pub(crate) fn new(
        asked: impl IntoIterator<Item = &'a AskedWord>,
        stemmer: SwedishStemmer,
        compounds: &'a CompoundWords,
    ) -> Self {
        let mut marker = Self {
            stemmer,
            compounds,
            forms: BTreeSet::new(),
            stems: BTreeSet::new(),
            roots: BTreeSet::new(),
            plain: BTreeSet::new(),
            beginnings: Vec::new(),
        };
        for word in asked {
            marker.forms.insert(&word.written);
            marker.forms.extend(word.completions.iter().map(String::as_str));
            marker.forms.extend(word.corrections.iter().map(String::as_str));
            marker.stems.extend(word.terms.stem.iter().map(String::as_str));
            marker.roots.extend(word.terms.stem.iter().map(|stem| root(stem)));
            marker.stems.extend(word.terms.parts.iter().map(String::as_str));
            marker.stems.extend(word.corrected_stems.iter().map(String::as_str));
            if let Some(compound) = &word.corrected_compound {
                marker.stems.insert(&compound.head);
                marker.stems.extend(compound.tails.iter().map(String::as_str));
            }
            marker.plain.extend(word.plain.iter().map(String::as_str));
            marker.plain.extend(word.plain_completions.iter().map(String::as_str));
            marker.beginnings.extend(word.is_beginning.then_some(word.written.as_str()));
        }
        marker
    }

    /// Returns where in the text the words stand that were asked for.
    pub(crate) fn matches(&mut self, text: &str) -> Vec<std::ops::Range<usize>> {
        let found = words(text).into_iter().filter(|word| self.is_match(&word.text));
        found.map(|word| word.range).collect()
    }

    fn is_match(&mut self, word: &str) -> bool {
        if self.forms.contains(word) || self.beginnings.iter().any(|b| word.starts_with(b)) {
            return true;
        }
        let terms = terms(word, &mut self.stemmer, self.compounds);
        let is_asked = |stem: &String| self.stems.contains(stem.as_str());
        terms.stem.iter().any(is_asked)
            || terms.parts.iter().any(is_asked)
            || terms.roots.iter().any(|root| self.roots.contains(root.as_str()))
            || terms.plain.iter().any(|plain| self.plain.contains(plain.as_str()))
    }
}
