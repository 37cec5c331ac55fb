//! Finding indicators by words.

use domain::indicator::Indicator;
use search::document::{Document, Facet};
use search::index::{BuildError, SearchError, SearchIndex};
use search::request::{Request, Results};
use search::synonyms::{SynonymError, Synonyms};

/// The synonyms that ship with the program.
const SYNONYMS: &str = include_str!("../../../data/search/synonyms.tsv");

/// The property that indicators can be filtered by.
pub const SUBJECT: &str = "subject";

/// How many hits a page of results has.
pub const PAGE_SIZE: usize = 25;

/// Returns the synonyms that ship with the program: what people write, and what statistics call it.
///
/// # Errors
/// [`SynonymError`] names the line; a test holds that there is none.
pub fn synonyms() -> Result<Synonyms, SynonymError> {
    Synonyms::read(SYNONYMS)
}

/// The search cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum SearchBuildError {
    /// The synonyms that ship with the program.
    #[error(transparent)]
    Synonyms(#[from] SynonymError),
    /// The index.
    #[error(transparent)]
    Index(#[from] BuildError),
}

/// The search among indicators.
pub struct IndicatorSearch {
    index: SearchIndex,
}

impl IndicatorSearch {
    /// Builds the search.
    ///
    /// # Errors
    /// [`SearchBuildError`] where two indicators have one id.
    pub fn build(indicators: &[Indicator]) -> Result<Self, SearchBuildError> {
        let documents = indicators.iter().map(document).collect();
        Ok(Self { index: SearchIndex::build_with(documents, &synonyms()?)? })
    }

    /// Returns the indicators that fit the words, best first, from page `page` (the first is 0).
    ///
    /// # Errors
    /// [`SearchError`] where the index fails.
    pub fn find(
        &self,
        words: &str,
        subject: Option<&str>,
        page: usize,
    ) -> Result<Results, SearchError> {
        let filters: Vec<Facet> = subject
            .map(|value| Facet { name: SUBJECT.to_owned(), value: value.to_owned() })
            .into_iter()
            .collect();
        self.index.search(&Request {
            text: words,
            filters: &filters,
            offset: page.saturating_mul(PAGE_SIZE),
            limit: PAGE_SIZE,
        })
    }
}

fn document(indicator: &Indicator) -> Document {
    let subject = |value: &str| Facet { name: SUBJECT.to_owned(), value: value.to_owned() };
    Document {
        id: indicator.id.as_str().to_owned(),
        title: indicator.name.clone(),
        body: indicator.definition.clone(),
        keywords: Vec::new(),
        facets: indicator
            .subject
            .split(',')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(subject)
            .collect(),
        boost: if indicator.direction.is_some() { 2.5 } else { 1.0 },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::bundled;
    use numerics::elementary::ln;

    const QUERIES: &str = include_str!("../../search/tests/queries.tsv");
    const JUDGEMENTS: &str = include_str!("../../search/tests/judgements.tsv");
    /// Just under what docs/performance.md reports for the indicators that ship.
    const LEAST_QUALITY: f64 = 0.75;

    /// The discounted gain of the first ten.
    fn gain(grades: &[i32]) -> f64 {
        let first = grades.iter().take(10).zip(2_u32..);
        first
            .map(|(grade, place)| (2_f64.powi(*grade) - 1.0) * ln(2.0) / ln(f64::from(place)))
            .sum()
    }

    #[test]
    fn what_people_ask_for_is_found_as_well_as_reported() {
        let data = tempfile::tempdir().unwrap();
        let store = bundled::open_store(data.path(), &mut |_, _| ()).unwrap();
        let search = IndicatorSearch::build(&store.indicators()).unwrap();
        let mut graded: BTreeMap<&str, BTreeMap<&str, i32>> = BTreeMap::new();
        for line in JUDGEMENTS.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            graded.entry(cells[0]).or_default().insert(cells[1], cells[2].parse().unwrap());
        }
        let mut qualities = Vec::new();
        for line in QUERIES.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells[1] != "indicators" {
                continue;
            }
            let hits = search.find(&format!("{} ", cells[3]), None, 0).unwrap().hits;
            let grades = &graded[cells[0]];
            let found: Vec<i32> =
                hits.iter().map(|hit| grades.get(hit.id.as_str()).copied().unwrap_or(0)).collect();
            let mut best: Vec<i32> = grades.values().copied().collect();
            best.sort_by(|a, b| b.cmp(a));
            qualities.push(gain(&found) / gain(&best));
        }
        let mean =
            qualities.iter().sum::<f64>() / f64::from(u32::try_from(qualities.len()).unwrap());
        assert!(mean >= LEAST_QUALITY, "nDCG@10 over {} queries is {mean}", qualities.len());
    }
}
