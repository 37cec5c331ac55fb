//! What holds for any text that is indexed and any text that is asked.

use proptest::prelude::*;
use search::document::Document;
use search::index::SearchIndex;
use search::request::{Piece, Request};

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zåäöÅÄÖ]{1,12}( [a-zåäö]{1,12}){0,20}",
        "\\PC{0,80}",
        "[ao\u{301}\u{308}\u{30a}\u{ad} \"*()+-]{0,40}",
    ]
}

fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_answer_is_well_formed(
        texts in prop::collection::vec((any_text(), any_text()), 0..8),
        asked in any_text(),
    ) {
        let documents: Vec<Document> = texts
            .into_iter()
            .enumerate()
            .map(|(n, (title, body))| Document {
                id: format!("D{n}"),
                title,
                body,
                keywords: Vec::new(),
                facets: Vec::new(),
                boost: 1.0,
            })
            .collect();
        let index = SearchIndex::build(documents.clone()).expect("the ids differ");
        let request = Request { text: &asked, filters: &[], offset: 0, limit: 100 };
        let results = index.search(&request).expect("no text is malformed");
        prop_assert_eq!(results.total, results.hits.len());
        for hit in &results.hits {
            let found = documents.iter().find(|document| document.id == hit.id);
            let document = found.expect("a hit is a document");
            prop_assert_eq!(joined(&hit.title), document.title.as_str());
            prop_assert!(document.body.contains(joined(&hit.snippet).trim_matches('…')));
        }
        prop_assert_eq!(index.search(&request).expect("no text is malformed"), results);
    }

    #[test]
    fn a_document_is_found_by_any_long_word_of_its_title(
        words in prop::collection::vec("[a-zåäö]{4,12}", 1..8),
        chosen in any::<prop::sample::Index>(),
    ) {
        let document = Document {
            id: "D".to_owned(),
            title: words.join(" "),
            body: String::new(),
            keywords: Vec::new(),
            facets: Vec::new(),
            boost: 1.0,
        };
        let index = SearchIndex::build(vec![document]).expect("there is one document");
        for ending in ["", " "] {
            let text = format!("{}{ending}", chosen.get(&words));
            let request = Request { text: &text, filters: &[], offset: 0, limit: 1 };
            let results = index.search(&request).expect("no text is malformed");
            prop_assert_eq!(results.total, 1);
            prop_assert!(results.hits[0].title.iter().any(|piece| piece.is_match));
        }
    }
}
