//! Facets by number, so that those of very many documents are counted at once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

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

    /// Returns what is chosen by number.
    pub(crate) fn chosen(&self, filters: &[Facet]) -> Chosen {
        let names: BTreeSet<&str> = filters.iter().map(|filter| filter.name.as_str()).collect();
        let of_name = |name: &str| {
            let from = self.facets.partition_point(|facet| facet.name.as_str() < name);
            let to = self.facets.partition_point(|facet| facet.name.as_str() <= name);
            let same_name = filters.iter().filter(|filter| filter.name == name);
            let numbers = same_name.filter_map(|filter| self.facets.binary_search(filter).ok());
            ChosenOfName { all: from..to, chosen: numbers.collect() }
        };
        Chosen(names.into_iter().map(of_name).collect())
    }

    /// Returns how many of the documents have each facet that any of them has, and of each document
    /// whether it has what is chosen: for each name at least one of its values. What is chosen of a
    /// facet's own name does not narrow its count.
    pub(crate) fn narrow(
        &self,
        documents: impl Iterator<Item = usize>,
        chosen: &Chosen,
    ) -> (Vec<FacetCount>, Vec<bool>) {
        let mut counts = vec![0; self.facets.len()];
        let mut is_kept = Vec::with_capacity(documents.size_hint().0);
        for document in documents {
            let facets = &self.of_document[document];
            let mut lacking = chosen.0.iter().filter(|name| !name.is_had_by(facets));
            let (first, second) = (lacking.next(), lacking.next());
            is_kept.push(first.is_none());
            for facet in facets {
                let counts_here = match (first, second) {
                    (None, _) => true,
                    (Some(only), None) => only.all.contains(facet),
                    (Some(_), Some(_)) => false,
                };
                counts[*facet] += usize::from(counts_here);
            }
        }
        let found = self.facets.iter().zip(counts).filter(|(_, count)| *count > 0);
        let found = found.map(|(facet, count)| FacetCount { facet: facet.clone(), count });
        (found.collect(), is_kept)
    }
}

/// What is chosen, name by name.
pub(crate) struct Chosen(Vec<ChosenOfName>);

struct ChosenOfName {
    /// The numbers of every facet of the name.
    all: Range<usize>,
    /// Those that are chosen and that some document has.
    chosen: Vec<usize>,
}

impl ChosenOfName {
    fn is_had_by(&self, facets: &[usize]) -> bool {
        self.chosen.iter().any(|number| facets.binary_search(number).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facet(name: &str, value: usize) -> Facet {
        Facet { name: name.to_owned(), value: value.to_string() }
    }

    fn document(number: usize) -> Document {
        Document {
            id: number.to_string(),
            title: String::new(),
            body: String::new(),
            keywords: Vec::new(),
            facets: vec![facet("a", number % 2), facet("b", number % 3), facet("b", number % 5)],
            boost: 1.0,
        }
    }

    /// As the rule is written: has the document, for each name but one, one of its chosen values?
    fn has_all(document: &Document, filters: &[Facet], except: Option<&str>) -> bool {
        filters.iter().filter(|filter| Some(filter.name.as_str()) != except).all(|filter| {
            let mut same_name = filters.iter().filter(|other| other.name == filter.name);
            same_name.any(|wanted| document.facets.contains(wanted))
        })
    }

    #[test]
    fn counts_and_what_is_kept_follow_the_rule_for_every_choice() {
        let documents: Vec<Document> = (0..60).map(document).collect();
        let table = FacetTable::new(&documents);
        for filters in [
            vec![],
            vec![facet("a", 1)],
            vec![facet("b", 4)],
            vec![facet("a", 0), facet("b", 1), facet("b", 3)],
            vec![facet("a", 9)],
            vec![facet("c", 1)],
            vec![facet("c", 1), facet("a", 1)],
        ] {
            let (counts, is_kept) = table.narrow(0..documents.len(), &table.chosen(&filters));
            for (document, is_kept) in documents.iter().zip(is_kept) {
                assert_eq!(is_kept, has_all(document, &filters, None), "{filters:?}");
            }
            for known in &table.facets {
                let counted = |document: &&Document| {
                    document.facets.contains(known)
                        && has_all(document, &filters, Some(&known.name))
                };
                let expected = documents.iter().filter(counted).count();
                let found = counts.iter().find(|count| count.facet == *known);
                assert_eq!(found.map_or(0, |count| count.count), expected, "{filters:?} {known:?}");
            }
        }
    }
}
