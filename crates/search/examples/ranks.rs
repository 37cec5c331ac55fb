//! Ranks documents for queries and takes the time of each answer.
//!
//! `cargo run --release -p search --example ranks -- DOCUMENTS.tsv SYNONYMS.tsv QUERIES.tsv ROUNDS HITS`
//!
//! A line of documents is id, title, body and boost; a line of queries is id and words, and after
//! them the facets that documents must have: `length=8 initial=N`. No cell holds a tab within. Prints a line per query: its id, the time in microseconds of each round,
//! parted by commas, and the ids of the first HITS hits. `crates/bench/peers/search.py` asks it.
#![expect(clippy::print_stdout, reason = "the ranks are what the program prints")]
#![expect(clippy::disallowed_methods, reason = "the clock is what the program reads")]

use std::error::Error;
use std::time::Instant;

use search::document::{Document, Facet};
use search::index::SearchIndex;
use search::request::Request;
use search::synonyms::Synonyms;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [documents, synonyms, queries, rounds, limit] = arguments.as_slice() else {
        return Err("give DOCUMENTS.tsv SYNONYMS.tsv QUERIES.tsv ROUNDS HITS".into());
    };
    let (rounds, limit): (usize, usize) = (rounds.parse()?, limit.parse()?);
    let documents: Vec<Document> = std::fs::read_to_string(documents)?
        .lines()
        .map(document)
        .collect::<Result<_, Box<dyn Error>>>()?;
    let synonyms = Synonyms::read(&std::fs::read_to_string(synonyms)?)?;
    let index = SearchIndex::build_with(documents, &synonyms)?;
    for line in std::fs::read_to_string(queries)?.lines() {
        let (id, asked) = line.split_once('\t').ok_or("a query is an id, a tab and words")?;
        let (text, chosen) = asked.split_once('\t').unwrap_or((asked, ""));
        let chosen = chosen.split(' ').filter_map(|pair| pair.split_once('='));
        let filters: Vec<Facet> = chosen.map(|(name, value)| facet(name, value)).collect();
        // A space after the last word: it is written to its end.
        let text = format!("{text} ");
        let request = Request { text: &text, filters: &filters, offset: 0, limit };
        let mut hits = Vec::new();
        let mut times = Vec::new();
        for _ in 0..rounds.max(1) {
            let start = Instant::now();
            hits = index.search(&request)?.hits;
            times.push(start.elapsed().as_micros().to_string());
        }
        let ids: Vec<&str> = hits.iter().map(|hit| hit.id.as_str()).collect();
        println!("{id}\t{}\t{}", times.join(","), ids.join(" "));
    }
    Ok(())
}

fn facet(name: &str, value: &str) -> Facet {
    Facet { name: name.to_owned(), value: value.to_owned() }
}

fn document(line: &str) -> Result<Document, Box<dyn Error>> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, title, body, boost] = cells.as_slice() else {
        return Err(format!("a document is id, title, body and boost: {line}").into());
    };
    Ok(Document {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        body: (*body).to_owned(),
        keywords: Vec::new(),
        facets: vec![facet("initial", &id[..1]), facet("length", &body.len().ilog2().to_string())],
        boost: boost.parse()?,
    })
}
