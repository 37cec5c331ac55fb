//! Facets by number, so that those of very many documents are counted at once.

use std::collections::BTreeMap;

use crate::document::{Document, Facet};
use crate::request::FacetCount;

/// Every facet of the documents, and which each document has.
pub(crate) struct FacetTable {
    /// Sorted.
    facets: Vec<Facet>,
    /// By the document's place: numbers of its different facets.
    of_document: Vec<Vec<usize>>,
}

impl FacetTable {
    pub(crate) fn new(documents: &[Document]) -> Self {
        let mut numbers: BTreeMap<&Facet, usize> =
            documents.iter().flat_map(|document| &document.facets).map(|f| (f, 0)).collect();
        for (number, place) in numbers.values_mut().enumerate() {
            *place = number;
        }
        let numbers_of = |document: &Document| {
            let mut found: Vec<usize> = document.facets.iter().map(|f| numbers[f]).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let of_document = documents.iter().map(numbers_of).collect();
        Self { facets: numbers.into_keys().cloned().collect(), of_document }
    }

    /// Returns how many of the documents have each facet that any of them has.
    pub(crate) fn count(&self, documents: impl Iterator<Item = usize>) -> Vec<FacetCount> {
        let mut counts = vec![0; self.facets.len()];
        for document in documents {
            for facet in &self.of_document[document] {
                counts[*facet] += 1;
            }
        }
        let found = self.facets.iter().zip(counts).filter(|(_, count)| *count > 0);
        found.map(|(facet, count)| FacetCount { facet: facet.clone(), count }).collect()
    }
}
