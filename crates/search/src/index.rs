//! The index: built once, in memory, and asked many times.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tantivy::index::InvertedIndexReader;
use tantivy::query::{BooleanQuery, Query};
use tantivy::{DocId, Score, Searcher, TantivyError};

use crate::compound::CompoundWords;
use crate::concept::{Concept, KnownSynonyms, concept_query, concepts};
use crate::document::Document;
use crate::engine::{EveryHit, analyse, feed};
use crate::facet_table::FacetTable;
use crate::lexicon::{WordList, completions, compounds_with, corrections, has_any};
use crate::plan::{
    AskedWord, CorrectedCompound, Fields, InPlace, Marker, asked_words, terms_of_known,
};
use crate::request::{Correction, Hit, Matching, Request, Results};
use crate::snippet::{marked, snippet};
use crate::swedish::SwedishStemmer;
use crate::synonyms::Synonyms;

/// Misspellings are considered where fewer documents than this match as written.
const FEW_HITS: usize = 6;

/// Documents that can be searched. Never changed after it was built; can be shared by threads.
pub struct SearchIndex {
    /// Sorted by id; the engine knows a document by its place here.
    documents: Vec<Document>,
    /// Ids in lower case, sorted, and the place of the document.
    ids: Vec<(String, usize)>,
    searcher: Searcher,
    fields: Fields,
    stemmer: SwedishStemmer,
    compounds: CompoundWords,
    synonyms: KnownSynonyms,
    facets: FacetTable,
    words: WordList,
}

/// The documents cannot be indexed.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Two documents have one id.
    #[error("index two documents under the id '{id}'")]
    DuplicateId {
        /// The id.
        id: String,
    },
    /// A boost is zero, negative or not a number.
    #[error("index the document '{id}' with the boost {boost}: give a number above zero")]
    Boost {
        /// The document.
        id: String,
        /// Its boost.
        boost: f32,
    },
    /// The engine failed.
    #[error("build the search index: {0}")]
    Engine(#[from] TantivyError),
}

/// The engine failed. No question is malformed, so this tells of a broken index.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The engine failed to answer.
    #[error("search the index: {0}")]
    Engine(#[from] TantivyError),
    /// The engine failed to list its words.
    #[error("read the words of the search index: {0}")]
    Words(#[from] std::io::Error),
}

impl SearchIndex {
    /// Builds the index without synonyms; else as [`SearchIndex::build_with`].
    ///
    /// # Errors
    /// As [`SearchIndex::build_with`].
    pub fn build(documents: Vec<Document>) -> Result<Self, BuildError> {
        Self::build_with(documents, &Synonyms::default())
    }

    /// Builds the index. The order of the documents does not matter.
    ///
    /// # Errors
    /// [`BuildError::DuplicateId`] and [`BuildError::Boost`] where a document cannot be told
    /// apart or weighed; [`BuildError::Engine`] where the engine fails.
    pub fn build_with(
        mut documents: Vec<Document>,
        synonyms: &Synonyms,
    ) -> Result<Self, BuildError> {
        documents.sort_by(|a, b| a.id.cmp(&b.id));
        check(&documents)?;
        let (schema, fields) = Fields::new();
        let mut stemmer = SwedishStemmer::new();
        let (vocabulary, compounds) = analyse(&documents, &mut stemmer);
        let searcher = feed(&documents, schema, &fields, &vocabulary)?;
        let mut ids: Vec<(String, usize)> =
            documents.iter().enumerate().map(|(at, d)| (d.id.to_lowercase(), at)).collect();
        ids.sort();
        let synonyms = KnownSynonyms::new(synonyms, &mut stemmer, &compounds);
        let facets = FacetTable::new(&documents);
        let segment = searcher.segment_reader(0);
        let (title, body) = (fields.word.title, fields.word.body);
        let words =
            WordList::read(&[&*segment.inverted_index(title)?, &*segment.inverted_index(body)?])
                .map_err(TantivyError::from)?;
        Ok(Self { documents, ids, searcher, fields, stemmer, compounds, synonyms, facets, words })
    }

    /// Returns how many documents the index holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Returns whether the index holds no documents.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Answers a question. Every text has an answer; the same text always has the same.
    ///
    /// A document whose id was written comes first, then those whose id begins so (where what was
    /// written has a digit), then by score times boost, then by id.
    ///
    /// # Errors
    /// [`SearchError`] where the engine fails, which no text brings about.
    pub fn search(&self, request: &Request<'_>) -> Result<Results, SearchError> {
        let mut stemmer = self.stemmer.clone();
        let mut asked = asked_words(request.text, &mut stemmer, &self.compounds);
        let (matching, found) = self.find(request.text, &mut asked, &mut stemmer)?;
        let found = self.ranked(request.text, found);
        let documents = found.iter().map(|found| found.document);
        let (facets, is_kept) = self.facets.narrow(documents, &self.facets.chosen(request.filters));
        let kept = found.into_iter().zip(is_kept).filter(|(_, is_kept)| *is_kept);
        let mut kept: Vec<Found> = kept.map(|(found, _)| found).collect();
        let total = kept.len();
        first_in_order(&mut kept, request.offset.saturating_add(request.limit));
        let corrections = match matching {
            Matching::Everything | Matching::AllWords => Vec::new(),
            Matching::Misspelt | Matching::AnyWord => taken_as_misspelt(&asked),
        };
        let concepts = concepts(&asked, &self.synonyms);
        let also = concepts.iter().flat_map(|concept| concept.also).flatten();
        let mut marker = Marker::new(asked.iter().chain(also), stemmer, &self.compounds);
        let page = kept.iter().skip(request.offset).take(request.limit);
        let hits = page.map(|found| self.hit(found, &mut marker)).collect();
        Ok(Results { hits, total, facets, matching, corrections })
    }

    /// Finds documents, taking the words ever more freely until there are some.
    fn find(
        &self,
        text: &str,
        asked: &mut [AskedWord],
        stemmer: &mut SwedishStemmer,
    ) -> Result<(Matching, Scores), SearchError> {
        if text.trim().is_empty() {
            let all = (0..self.searcher.segment_reader(0).max_doc()).map(|id| (id, (true, 1.0)));
            return Ok((Matching::Everything, all.collect()));
        }
        if asked.is_empty() {
            return Ok((Matching::AllWords, Scores::new()));
        }
        let known = concepts(asked, &self.synonyms);
        for concept in known.iter().filter(|concept| !concept.also.is_empty()) {
            asked[concept.words.clone()].iter_mut().for_each(|word| word.has_synonyms = true);
        }
        self.complete(asked)?;
        let strictly = self.with_all(asked, &known)?;
        if strictly.len() >= FEW_HITS || self.has_id(text) {
            return Ok((Matching::AllWords, strictly));
        }
        self.correct(asked, stemmer);
        let known = concepts(asked, &self.synonyms);
        let freely = self.with_all(asked, &known)?;
        let (matching, mut found) = if freely.len() > strictly.len() {
            (Matching::Misspelt, freely)
        } else {
            (Matching::AllWords, strictly)
        };
        if found.len() >= FEW_HITS || known.len() == 1 {
            return Ok((matching, found));
        }
        let any = self.run(&BooleanQuery::union(self.queries(asked, &known)))?;
        if any.len() == found.len() {
            return Ok((matching, found));
        }
        for (document, score) in any {
            found.entry(document).or_insert((false, score));
        }
        Ok((Matching::AnyWord, found))
    }

    fn queries(&self, asked: &[AskedWord], concepts: &[Concept<'_>]) -> Vec<Box<dyn Query>> {
        concepts.iter().map(|concept| concept_query(concept, asked, &self.fields)).collect()
    }

    fn with_all(
        &self,
        asked: &[AskedWord],
        concepts: &[Concept<'_>],
    ) -> Result<Scores, SearchError> {
        let found = self.run(&BooleanQuery::intersection(self.queries(asked, concepts)))?;
        Ok(found.into_iter().map(|(document, score)| (document, (true, score))).collect())
    }

    fn run(&self, query: &dyn Query) -> Result<Vec<(DocId, Score)>, SearchError> {
        Ok(self.searcher.search(query, &EveryHit)?)
    }

    /// Adds to a word still being written the words that begin so, and to one that the index does
    /// not know the words that end so.
    fn complete(&self, asked: &mut [AskedWord]) -> Result<(), SearchError> {
        for word in asked {
            let terms = terms_of_known(word, &self.fields);
            word.is_known = has_any(&terms, self.searcher.segment_reader(0))?;
            let written = word.written.as_str();
            if word.is_beginning {
                word.completions =
                    self.with_words(self.fields.word, |f| completions(written, f))?;
            }
            if word.is_beginning && !word.plain.is_empty() {
                word.plain_completions =
                    self.with_words(self.fields.plain, |f| completions(written, f))?;
            }
            if !word.is_known && !word.has_synonyms {
                word.completions.extend(compounds_with(written, &self.words));
            }
        }
        Ok(())
    }

    /// Adds to every word that the index does not know, in any form or as the beginning of one, the
    /// words it may be a misspelling of. Where there are none, the last
    /// part of a compound is corrected instead.
    fn correct(&self, asked: &mut [AskedWord], stemmer: &mut SwedishStemmer) {
        for word in asked {
            let is_understood = word.is_known
                || word.has_synonyms
                || !word.completions.is_empty()
                || !word.plain_completions.is_empty();
            if is_understood {
                continue;
            }
            word.corrections = corrections(&word.written, &self.words);
            word.meant_stem = word.corrections.first().and_then(|word| stemmer.stem(word));
            word.corrected_stems = stems(&word.corrections, stemmer);
            if !word.corrections.is_empty() || !word.terms.parts.is_empty() {
                continue;
            }
            for (head, rest) in self.compounds.after_heads(&word.written) {
                let tails = stems(&corrections(rest, &self.words), stemmer);
                if let Some(head) = stemmer.stem(head).filter(|_| !tails.is_empty()) {
                    word.corrected_compound = Some(CorrectedCompound { head, tails });
                    break;
                }
            }
        }
    }

    fn with_words(
        &self,
        place: InPlace,
        list: impl Fn(&[&InvertedIndexReader]) -> std::io::Result<Vec<String>>,
    ) -> Result<Vec<String>, SearchError> {
        let segment = self.searcher.segment_reader(0);
        let title = segment.inverted_index(place.title)?;
        let body = segment.inverted_index(place.body)?;
        Ok(list(&[&*title, &*body])?)
    }

    fn has_id(&self, text: &str) -> bool {
        let written = text.trim().to_lowercase();
        self.ids.binary_search_by(|(id, _)| id.as_str().cmp(&written)).is_ok()
    }

    /// Adds the documents whose id was written; in no order.
    fn ranked(&self, text: &str, scores: Scores) -> Vec<Found> {
        let written = text.trim().to_lowercase();
        let mut ranks: BTreeMap<usize, (IdMatch, (bool, f32))> =
            scores.into_iter().map(|(id, score)| (id as usize, (IdMatch::None, score))).collect();
        if !written.is_empty() {
            let from = self.ids.partition_point(|(id, _)| *id < written);
            let begin_so = self.ids[from..].iter().take_while(|(id, _)| id.starts_with(&written));
            for (id, document) in begin_so {
                let id_match = if *id == written { IdMatch::Whole } else { IdMatch::Beginning };
                if id_match == IdMatch::Whole || written.contains(|c: char| c.is_ascii_digit()) {
                    ranks.entry(*document).or_insert((id_match, (true, 0.0))).0 = id_match;
                }
            }
        }
        let found = ranks.into_iter().map(|(document, (id_match, (has_all_words, score)))| Found {
            document,
            id_match,
            has_all_words,
            score: score * self.documents[document].boost,
        });
        found.collect()
    }

    fn hit(&self, found: &Found, marker: &mut Marker<'_>) -> Hit {
        let document = &self.documents[found.document];
        Hit {
            id: document.id.clone(),
            score: found.score,
            title: marked(&document.title, &marker.matches(&document.title)),
            snippet: snippet(&document.body, &marker.matches(&document.body)),
        }
    }
}

/// How much of a document's id was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum IdMatch {
    None,
    Beginning,
    Whole,
}

struct Found {
    document: usize,
    id_match: IdMatch,
    has_all_words: bool,
    score: f32,
}

/// Puts the best `wanted` first, in order, and drops the others.
fn first_in_order(found: &mut Vec<Found>, wanted: usize) {
    let better = |a: &Found, b: &Found| {
        let by_id = b.id_match.cmp(&a.id_match);
        let by_words = by_id.then(b.has_all_words.cmp(&a.has_all_words));
        by_words.then(b.score.total_cmp(&a.score)).then(a.document.cmp(&b.document))
    };
    if wanted < found.len() {
        found.select_nth_unstable_by(wanted, better);
        found.truncate(wanted);
    }
    found.sort_unstable_by(better);
}

/// Documents, whether each has all words, and how well it matches.
type Scores = HashMap<DocId, (bool, Score)>;

fn check(documents: &[Document]) -> Result<(), BuildError> {
    if let Some(pair) = documents.windows(2).find(|pair| pair[0].id == pair[1].id) {
        return Err(BuildError::DuplicateId { id: pair[0].id.clone() });
    }
    match documents.iter().find(|d| !(d.boost.is_finite() && d.boost > 0.0)) {
        Some(d) => Err(BuildError::Boost { id: d.id.clone(), boost: d.boost }),
        None => Ok(()),
    }
}

fn stems(words: &[String], stemmer: &mut SwedishStemmer) -> Vec<String> {
    let stems: BTreeSet<String> = words.iter().filter_map(|word| stemmer.stem(word)).collect();
    stems.into_iter().collect()
}

fn taken_as_misspelt(asked: &[AskedWord]) -> Vec<Correction> {
    let corrected = asked.iter().filter(|word| !word.corrections.is_empty());
    corrected
        .map(|word| Correction { written: word.written.clone(), read_as: word.corrections.clone() })
        .collect()
}
