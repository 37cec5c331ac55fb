//! What is asked and what is answered.

use crate::document::Facet;

/// A question to the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// What the person wrote. Blank finds every document. The last word is taken as still being
    /// written unless a space follows it.
    pub text: &'a str,
    /// What the documents must have: for each name among these, at least one of its values.
    pub filters: &'a [Facet],
    /// How many hits to pass over.
    pub offset: usize,
    /// How many hits to return at the most.
    pub limit: usize,
}

/// The answer to a [`Request`].
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The hits of this page, best first; equal scores by id.
    pub hits: Vec<Hit>,
    /// How many documents match in all.
    pub total: usize,
    /// For each facet of the matching documents how many have it, sorted by name and value. A
    /// facet's own name's filters do not narrow its counts, so that another value can be chosen.
    pub facets: Vec<FacetCount>,
    /// How the words had to be taken to find these hits.
    pub matching: Matching,
    /// For each word that was taken as misspelt what it was read as, best first.
    pub corrections: Vec<Correction>,
}

/// One document found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The document's id.
    pub id: String,
    /// How well it matches; only meaningful against other hits of the same answer.
    pub score: f32,
    /// The whole title, with the matches apart.
    pub title: Vec<Piece>,
    /// The part of the body that shows the matches best, with the matches apart.
    pub snippet: Vec<Piece>,
}

/// A piece of text that matches as a whole or not at all. A text's pieces joined are the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was searched for.
    pub is_match: bool,
}

/// How many matching documents have a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The facet.
    pub facet: Facet,
    /// How many documents.
    pub count: usize,
}

/// How the words had to be taken to find something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// Every document, because nothing was written.
    Everything,
    /// Every word as it was written.
    AllWords,
    /// Every word, some taken as misspelt.
    Misspelt,
    /// At least one of the words, because few documents or none have all of them. Those that do
    /// come first.
    AnyWord,
}

/// A word and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The word as written, in lower case.
    pub written: String,
    /// Words of the index like it, most like first.
    pub read_as: Vec<String>,
}
