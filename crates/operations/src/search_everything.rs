//! One search over everything that everyone may read: statistics, interventions and lessons,
//! evaluations, commitments and reforms, grants and places.
//!
//! The index lies in memory and is built anew only where a text has changed: new data sets, or an
//! event of the register that changed what everyone may read.

pub mod entries;
mod kept;

use domain::intervention::Theme;
use domain::intervention::logic_model::EvidenceGrade;
use search::document::{Document, Facet};
use search::index::{SearchError, SearchIndex};
use search::request::{Request, Results};

use crate::search_indicators::{SearchBuildError, synonyms};
use crate::search_interventions::{EVIDENCE, MUNICIPALITY_TYPE, TARGET_GROUP, THEME};
use crate::target_group::TargetGroup;

pub(crate) use self::kept::KeptSearch;

/// The facet of what kind of thing it is.
pub const KIND: &str = "kind";

/// The facets, in the order that they are offered.
pub const FACETS: [&str; 5] = [KIND, THEME, MUNICIPALITY_TYPE, TARGET_GROUP, EVIDENCE];

/// How many hits a page of results has.
pub const PAGE_SIZE: usize = 20;

/// The most characters that are searched for; what is written beyond them is passed over.
pub const MOST_CHARACTERS: usize = 200;

/// What kind of thing is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nyckeltal.
    Indicator,
    /// Insats.
    Intervention,
    /// Lärdom.
    Lesson,
    /// Utvärdering.
    Evaluation,
    /// Åtagande.
    Commitment,
    /// Reform.
    Reform,
    /// Bidragsprogram.
    Programme,
    /// Utlysning.
    Call,
    /// Beslut om bidrag.
    Grant,
    /// Kommun eller län.
    Place,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Indicator,
        Self::Intervention,
        Self::Lesson,
        Self::Evaluation,
        Self::Commitment,
        Self::Reform,
        Self::Programme,
        Self::Call,
        Self::Grant,
        Self::Place,
    ];

    /// Returns the word used in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Intervention => "intervention",
            Self::Lesson => "lesson",
            Self::Evaluation => "evaluation",
            Self::Commitment => "commitment",
            Self::Reform => "reform",
            Self::Programme => "programme",
            Self::Call => "call",
            Self::Grant => "grant",
            Self::Place => "place",
        }
    }
}

/// A thing that can be found. Its id is unique among those of its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What kind of thing it is.
    pub kind: Kind,
    /// Its id, as in its address.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it says; snippets are of this.
    pub text: String,
    /// Other words that it is found by. Not shown.
    pub keywords: Vec<String>,
    /// What it is about.
    pub themes: Vec<Theme>,
    /// The types of the municipalities that it concerns, by code.
    pub municipality_types: Vec<String>,
    /// For whom it is.
    pub target_groups: Vec<TargetGroup>,
    /// How well its chain is supported at its weakest.
    pub evidence: Option<EvidenceGrade>,
    /// What its score is multiplied by; above zero.
    pub boost: f32,
}

impl Entry {
    /// Returns a thing with name and text and no more.
    #[must_use]
    pub fn new(kind: Kind, id: &str, title: &str, text: &str) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
            keywords: Vec::new(),
            themes: Vec::new(),
            municipality_types: Vec::new(),
            target_groups: Vec::new(),
            evidence: None,
            boost: 1.0,
        }
    }
}

/// The search over everything.
pub struct EverythingSearch {
    index: SearchIndex,
}

impl EverythingSearch {
    /// Builds the search.
    ///
    /// # Errors
    /// [`SearchBuildError`] where two things of one kind have one id.
    pub fn build(entries: &[Entry]) -> Result<Self, SearchBuildError> {
        let documents = entries.iter().map(document).collect();
        Ok(Self { index: SearchIndex::build_with(documents, &synonyms()?)? })
    }

    /// Returns how many things can be found.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Returns whether there is nothing to find.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Returns the things that fit the words and have what is chosen, best first, from page `page`
    /// (the first is 0). Of the words the first [`MOST_CHARACTERS`] characters count. [`named`] tells
    /// what a hit is.
    ///
    /// # Errors
    /// [`SearchError`] where the index fails.
    pub fn find(&self, words: &str, chosen: &[Facet], page: usize) -> Result<Results, SearchError> {
        let end = words.char_indices().nth(MOST_CHARACTERS).map_or(words.len(), |(at, _)| at);
        self.index.search(&Request {
            text: &words[..end],
            filters: chosen,
            offset: page.saturating_mul(PAGE_SIZE),
            limit: PAGE_SIZE,
        })
    }
}

/// Returns whether words are more than are searched for.
#[must_use]
pub fn is_cut(words: &str) -> bool {
    words.chars().nth(MOST_CHARACTERS).is_some()
}

/// Returns the kind and the id of a hit.
#[must_use]
pub fn named(hit: &str) -> Option<(Kind, &str)> {
    let (word, id) = hit.split_once('/')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == word)?;
    Some((kind, id))
}

fn document(entry: &Entry) -> Document {
    let facet = |name: &str, value: &str| Facet { name: name.to_owned(), value: value.to_owned() };
    let themes = entry.themes.iter().map(|theme| facet(THEME, theme.as_str()));
    let types = entry.municipality_types.iter().map(|code| facet(MUNICIPALITY_TYPE, code));
    let groups = entry.target_groups.iter().map(|group| facet(TARGET_GROUP, group.as_str()));
    let evidence = entry.evidence.map(|grade| facet(EVIDENCE, grade.as_str()));
    Document {
        id: format!("{}/{}", entry.kind.as_str(), entry.id),
        title: entry.title.clone(),
        body: entry.text.clone(),
        keywords: entry.keywords.iter().chain([&entry.id]).cloned().collect(),
        facets: std::iter::once(facet(KIND, entry.kind.as_str()))
            .chain(themes)
            .chain(types)
            .chain(groups)
            .chain(evidence)
            .collect(),
        boost: entry.boost,
    }
}

#[cfg(test)]
mod tests;
