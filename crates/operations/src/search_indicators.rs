//! Finding indicators by words.

use domain::indicator::Indicator;
use search::document::{Document, Facet};
use search::index::{BuildError, SearchError, SearchIndex};
use search::request::{Request, Results};

/// The property that indicators can be filtered by.
pub const SUBJECT: &str = "subject";

/// How many hits a page of results has.
pub const PAGE_SIZE: usize = 25;

/// The search among indicators.
pub struct IndicatorSearch {
    index: SearchIndex,
}

impl IndicatorSearch {
    /// Builds the search.
    ///
    /// # Errors
    /// [`BuildError`] where two indicators have one id.
    pub fn build(indicators: &[Indicator]) -> Result<Self, BuildError> {
        let documents = indicators.iter().map(document).collect();
        Ok(Self { index: SearchIndex::build(documents)? })
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
