//! Searching among 151 of Kolada's indicators, as published in 2024.

use search::document::{Document, Facet};
use search::index::{BuildError, SearchIndex};
use search::request::{Matching, Piece, Request, Results};

fn document(id: &str, title: &str, body: &str, subject: &str) -> Document {
    Document {
        id: id.to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        keywords: Vec::new(),
        facets: vec![Facet { name: "ämne".to_owned(), value: subject.to_owned() }],
        boost: 1.0,
    }
}

fn indicators() -> Vec<Document> {
    include_str!("indicators.tsv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            document(cells[0], cells[1], cells[2], cells[3])
        })
        .collect()
}

fn small() -> SearchIndex {
    SearchIndex::build(vec![
        document("A1", "Gymnasieelever med examen", "Andel som tagit examen.", "Gymnasieskola"),
        document("A2", "Elever per lärare i gymnasieskolornas program", "", "Gymnasieskola"),
        document("A3", "Behörighet till gymnasium", "", "Grundskola"),
        document("B1", "Barn i förskolan", "Antal barn.", "Förskola"),
        document("B2", "Långtidsarbetslöshet", "Andel arbetslösa över sex månader.", "Arbete"),
        document("B3", "Resultat i skolan", "Elevernas resultat på prov.", "Grundskola"),
        document("B4", "Skolan som helhet", "Nöjda med skolan.", "Grundskola"),
        document("B5", "Vård för äldre", "Hjälp i hemmet.", "Äldre"),
        document("C1", "Körsång", "Sjunga i kör.", "Kultur"),
        document("C2", "Kor", "Antal kor på bete.", "Lantbruk"),
    ])
    .expect("the sample is sound")
}

fn ask(index: &SearchIndex, text: &str) -> Results {
    index
        .search(&Request { text, filters: &[], offset: 0, limit: 50 })
        .expect("the sample is sound")
}

/// The ids found for words that are written to their end.
fn ids(index: &SearchIndex, text: &str) -> Vec<String> {
    ask(index, &format!("{text} ")).hits.into_iter().map(|hit| hit.id).collect()
}

fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

fn marked(pieces: &[Piece]) -> Vec<&str> {
    pieces.iter().filter(|piece| piece.is_match).map(|piece| piece.text.as_str()).collect()
}

#[test]
fn every_form_of_a_word_finds_the_others() {
    let index = small();
    for text in ["arbetslös", "arbetslösa", "arbetslöshet", "ARBETSLÖSHETEN"] {
        assert_eq!(ids(&index, text), ["B2"], "{text}");
    }
    for text in ["gymnasieskolor", "gymnasieskolornas", "gymnasieskolan"] {
        assert!(ids(&index, text).contains(&"A2".to_owned()), "{text}");
    }
}

#[test]
fn a_compound_is_found_by_its_parts() {
    let index = small();
    let elever = ids(&index, "elever");
    assert!(elever.contains(&"A1".to_owned()), "{elever:?}");
    assert_eq!(elever[0], "A2", "the word itself comes before a compound with it: {elever:?}");
    for text in ["gymnasium", "gymnasiet"] {
        let found = ids(&index, text);
        assert_eq!(found[0], "A3", "{text}: {found:?}");
        assert!(found.contains(&"A1".to_owned()), "{text}: {found:?}");
    }
}

#[test]
fn a_compound_finds_its_parts_apart() {
    assert_eq!(ids(&small(), "skolresultat"), ["B3"]);
}

#[test]
fn a_word_that_stands_in_compounds_only_finds_them() {
    let index = SearchIndex::build(vec![
        document("N1", "Medellivslängd kvinnor, år", "", "Hälsa"),
        document("N2", "Förväntad ålder", "", "Hälsa"),
    ])
    .unwrap();
    let results = ask(&index, "livslängd ");
    assert_eq!((results.total, results.matching), (1, Matching::AllWords));
    assert_eq!(marked(&results.hits[0].title), ["Medellivslängd"]);
}

#[test]
fn a_word_the_index_knows_is_never_taken_as_misspelt() {
    let index = SearchIndex::build(indicators()).unwrap();
    let results = ask(&index, "elever lärarr ");
    let written: Vec<&str> = results.corrections.iter().map(|c| c.written.as_str()).collect();
    assert_eq!(written, ["lärarr"]);
    assert_eq!(ask(&index, "valdeltagande bredband ").corrections, []);
}

#[test]
fn a_misspelt_word_is_understood_and_said_to_be() {
    let index = SearchIndex::build(indicators()).unwrap();
    let results = ask(&index, "valdetagande ");
    assert_eq!(results.matching, Matching::Misspelt);
    assert_eq!(results.corrections[0].written, "valdetagande");
    assert_eq!(results.corrections[0].read_as[0], "valdeltagande");
    assert!(joined(&results.hits[0].title).contains("Valdeltagande"));
    assert_eq!(ids(&small(), "skolresulat"), ["B3"], "the last part of a compound is misspelt");
    assert_eq!(ids(&small(), "behörgihet")[0], "A3", "two letters changed places");
    assert_eq!(ids(&small(), "kar"), Vec::<String>::new(), "short words are taken as written");
}

#[test]
fn spelling_is_taken_as_right_where_it_finds_enough() {
    let results = ask(&small(), "elever ");
    assert_eq!(results.matching, Matching::AllWords);
    assert_eq!(results.corrections, []);
}

#[test]
fn letters_with_diacritics_are_their_own_but_can_be_left_out() {
    let index = small();
    assert_eq!(ids(&index, "kör"), ["C1"]);
    let plain = ids(&index, "kor");
    assert_eq!(plain[0], "C2");
    assert!(plain.contains(&"C1".to_owned()));
    assert_eq!(ids(&index, "vard aldre"), ["B5"]);
    assert_eq!(ids(&index, "arbetsloshet"), ["B2"]);
    assert_eq!(ids(&index, "larare"), ["A2"]);
    assert_eq!(ids(&index, "fo\u{308}rskola"), ["B1"], "ö as o and two dots");
}

#[test]
fn the_last_word_may_be_unfinished_until_a_space_follows() {
    let index = small();
    let found = |text: &str| ask(&index, text).hits.into_iter().map(|h| h.id).collect::<Vec<_>>();
    assert_eq!(found("barn i försk"), ["B1"]);
    assert_eq!(found("elever ex")[0], "A1", "who has all words comes first");
    assert_eq!(found("forsk"), ["B1"], "unfinished and without diacritics");
    let pieces = &ask(&index, "långtidsarb").hits[0].title;
    assert_eq!(marked(pieces), ["Långtidsarbetslöshet"]);
    assert!(ids(&index, "långtidsarb").is_empty());
}

#[test]
fn an_id_comes_first() {
    let index = SearchIndex::build(indicators()).unwrap();
    for text in ["N00945", "n00945", " N00945 "] {
        let hits = ask(&index, text).hits;
        assert_eq!((hits[0].id.as_str(), hits.len()), ("N00945", 1), "{text}");
    }
    let beginning: Vec<String> = ask(&index, "N1550").hits.into_iter().map(|h| h.id).collect();
    assert!(beginning.iter().all(|id| id.starts_with("N1550")), "{beginning:?}");
    assert!(beginning.is_sorted() && beginning.len() >= 3);
}

#[test]
fn real_questions_find_the_indicator_meant() {
    let index = SearchIndex::build(indicators()).unwrap();
    for (text, title_has) in [
        ("meritvärde", "meritvärde"),
        ("meritvarde åk 9", "meritvärde"),
        ("barn i förskolan", "förskola"),
        ("arbetslös", "rbetslös"),
        ("ungdomar arbetslöshet 16-24", "Arbetslöshet 16-24"),
        ("bredband", "redband"),
        ("ekonomiskt bistånd", "ekonomiskt bistånd"),
        ("behöriga till gymnasiet", "ehör"),
    ] {
        let results = ask(&index, text);
        let first = results.hits.first().map(|hit| joined(&hit.title)).unwrap_or_default();
        assert!(first.contains(title_has), "{text}: {first} ({:?})", results.matching);
    }
}

#[test]
fn matches_are_marked_and_pieces_join_to_the_text() {
    let index = small();
    let hit = &ask(&index, "elevernas resultat ").hits[0];
    assert_eq!(hit.id, "B3");
    assert_eq!(marked(&hit.title), ["Resultat"]);
    assert_eq!(marked(&hit.snippet), ["Elevernas", "resultat"]);
    assert_eq!(joined(&hit.snippet), "Elevernas resultat på prov.");
}

#[test]
fn words_that_no_document_has_together_find_those_with_any() {
    let results = ask(&small(), "körsång långtidsarbetslöshet ");
    assert_eq!(results.matching, Matching::AnyWord);
    assert_eq!(results.total, 2);
}

#[test]
fn stop_words_are_passed_over_unless_alone() {
    let index = small();
    assert_eq!(ids(&index, "barn och i förskolan"), ["B1"]);
    assert_eq!(ids(&index, "för"), ["B5"]);
}

#[test]
fn hits_are_filtered_and_counted_by_facet() {
    let index = small();
    let filter = |value: &str| Facet { name: "ämne".to_owned(), value: value.to_owned() };
    let ask = |filters: &[Facet]| {
        let request = Request { text: "elever ", filters, offset: 0, limit: 10 };
        index.search(&request).unwrap()
    };
    let counts = |results: &Results| -> Vec<(String, usize)> {
        results.facets.iter().map(|f| (f.facet.value.clone(), f.count)).collect()
    };
    let all = ask(&[]);
    assert_eq!(all.total, 3);
    assert_eq!(counts(&all), [("Grundskola".to_owned(), 1), ("Gymnasieskola".to_owned(), 2)]);
    let one = ask(&[filter("Grundskola")]);
    assert_eq!(one.hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["B3"]);
    assert_eq!(counts(&one), counts(&all), "another value can still be chosen");
    assert_eq!(ask(&[filter("Grundskola"), filter("Gymnasieskola")]).total, 3);
    assert_eq!(ask(&[filter("Sport")]).total, 0);
}

#[test]
fn pages_put_together_are_the_whole_answer() {
    let index = SearchIndex::build(indicators()).unwrap();
    let whole = ask(&index, "elever").hits;
    let paged: Vec<_> = (0..whole.len())
        .step_by(7)
        .flat_map(|offset| {
            let request = Request { text: "elever", filters: &[], offset, limit: 7 };
            index.search(&request).unwrap().hits
        })
        .take(whole.len())
        .collect();
    assert_eq!(paged, whole);
}

#[test]
fn nothing_written_finds_everything_by_boost_and_id() {
    let mut documents = indicators();
    documents.reverse();
    documents[17].boost = 2.0;
    let favoured = documents[17].id.clone();
    let n_documents = documents.len();
    let index = SearchIndex::build(documents).unwrap();
    let results = ask(&index, " \n ");
    assert_eq!((results.matching, results.total), (Matching::Everything, n_documents));
    assert_eq!(results.hits[0].id, favoured);
    assert!(results.hits[1..].is_sorted_by(|a, b| a.id < b.id));
}

#[test]
fn the_order_of_the_documents_does_not_matter() {
    let mut reversed = indicators();
    reversed.reverse();
    let (one, other) =
        (SearchIndex::build(indicators()).unwrap(), SearchIndex::build(reversed).unwrap());
    for text in ["elever", "andel (%) i förskola", "trygg", "lärare per elev"] {
        assert_eq!(ask(&one, text), ask(&other, text), "{text}");
    }
}

#[test]
fn no_text_is_malformed() {
    let index = SearchIndex::build(indicators()).unwrap();
    let long = "arbetslöshet AND (".repeat(600);
    let endless = "å".repeat(10_000);
    let many = (0..5000).map(|n| format!("ord{n} ")).collect::<String>();
    for text in [
        "\"",
        "'",
        "(",
        "title:",
        "a AND OR NOT",
        "+elev -elev",
        "*",
        "[a TO b]",
        "elev~9",
        "^2",
        "\\",
        "\0",
        "\u{202e}",
        "<script>",
        "%00",
        "🦆",
        "ﬁ",
        "İ",
        "ß",
        "--",
        "e\u{301}\u{301}",
        "\u{301}",
        &long,
        &endless,
        &many,
    ] {
        let results = ask(&index, text);
        for hit in &results.hits {
            assert!(!joined(&hit.title).is_empty());
        }
    }
    assert_eq!(ask(&index, "title:elever ").matching, ask(&index, "title elever ").matching);
    assert_eq!(ask(&index, "\"(*").total, 0);
}

#[test]
fn an_empty_index_answers_that_there_is_nothing() {
    let index = SearchIndex::build(Vec::new()).unwrap();
    assert!(index.is_empty());
    for text in ["", "elever", "N00945"] {
        assert_eq!(ask(&index, text).total, 0);
    }
}

#[test]
fn documents_that_cannot_be_told_apart_or_weighed_are_refused() {
    let twice = vec![document("A", "ett", "", ""), document("A", "två", "", "")];
    assert!(matches!(SearchIndex::build(twice), Err(BuildError::DuplicateId { id }) if id == "A"));
    for boost in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        let document = Document { boost, ..document("A", "ett", "", "") };
        assert!(matches!(SearchIndex::build(vec![document]), Err(BuildError::Boost { .. })));
    }
}

#[test]
fn keywords_find_a_document_without_being_shown() {
    let mut unemployment = document("N1", "Arbetslöshet", "Andel av befolkningen.", "Arbete");
    unemployment.keywords = vec!["unemployment rate".to_owned()];
    let index = SearchIndex::build(vec![unemployment]).unwrap();
    let hits = ask(&index, "unemployment").hits;
    assert_eq!(hits.len(), 1);
    assert_eq!(marked(&hits[0].title).len() + marked(&hits[0].snippet).len(), 0);
}
