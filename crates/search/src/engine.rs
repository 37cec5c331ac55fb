//! The engine underneath: what it is fed with and how it hands back every match.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::directory::RamDirectory;
use tantivy::schema::Schema;
use tantivy::{
    DocId, Index, ReloadPolicy, Score, Searcher, SegmentOrdinal, SegmentReader,
    SingleSegmentIndexWriter, TantivyDocument,
};

use crate::compound::CompoundWords;
use crate::document::Document;
use crate::plan::{Fields, InPlace};
use crate::swedish::{SwedishStemmer, Terms, terms};
use crate::words::words;

/// Memory the engine sets aside while it builds, in bytes.
const BUILD_MEMORY: usize = 15_000_000;

/// Feeds the documents to an engine in memory, in one segment and without threads, so that the
/// engine knows each by its place among them.
pub(crate) fn feed(
    documents: &[Document],
    schema: Schema,
    fields: &Fields,
    vocabulary: &BTreeMap<String, Terms>,
) -> tantivy::Result<Searcher> {
    let mut writer: SingleSegmentIndexWriter = Index::builder()
        .schema(schema)
        .single_segment_index_writer(RamDirectory::create(), BUILD_MEMORY)?;
    for document in documents {
        writer.add_document(to_engine(document, fields, vocabulary))?;
    }
    let index = writer.finalize()?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(reader.searcher())
}

/// Returns the terms of every word in the documents, and the word list for compounds.
pub(crate) fn analyse(
    documents: &[Document],
    stemmer: &mut SwedishStemmer,
) -> (BTreeMap<String, Terms>, CompoundWords) {
    let mut vocabulary: BTreeSet<String> = BTreeSet::new();
    for document in documents {
        for text in
            [&document.title, &document.body, &document.id].into_iter().chain(&document.keywords)
        {
            vocabulary.extend(words(text).into_iter().map(|word| word.text));
        }
    }
    let compounds = CompoundWords::new(&vocabulary.iter().map(String::as_str).collect(), stemmer);
    let with_terms = vocabulary
        .into_iter()
        .map(|word| {
            let terms = terms(&word, stemmer, &compounds);
            (word, terms)
        })
        .collect();
    (with_terms, compounds)
}

fn to_engine(
    document: &Document,
    fields: &Fields,
    vocabulary: &BTreeMap<String, Terms>,
) -> TantivyDocument {
    let mut engine = TantivyDocument::default();
    let titles = [&document.title];
    let bodies: Vec<&String> =
        [&document.body, &document.id].into_iter().chain(&document.keywords).collect();
    for (texts, is_title) in [(&titles[..], true), (&bodies[..], false)] {
        let in_place = |place: InPlace| if is_title { place.title } else { place.body };
        let forms: Vec<String> =
            texts.iter().flat_map(|text| words(text)).map(|word| word.text).collect();
        let all: Vec<&Terms> = forms.iter().filter_map(|form| vocabulary.get(form)).collect();
        let stems = all.iter().filter_map(|terms| terms.stem.as_ref());
        engine.add_text(in_place(fields.stem), joined(stems));
        engine.add_text(in_place(fields.part), joined(all.iter().flat_map(|terms| &terms.parts)));
        engine.add_text(in_place(fields.root), joined(all.iter().flat_map(|terms| &terms.roots)));
        engine.add_text(in_place(fields.plain), joined(all.iter().flat_map(|terms| &terms.plain)));
        engine.add_text(in_place(fields.word), joined(&forms));
    }
    engine
}

/// Joins terms for the engine, which parts them at the spaces again.
fn joined<'a>(terms: impl IntoIterator<Item = &'a String>) -> String {
    let mut text = String::new();
    for term in terms {
        text.push_str(term);
        text.push(' ');
    }
    text
}

/// Collects every matching document with its score.
pub(crate) struct EveryHit;

pub(crate) struct SegmentHits(Vec<(DocId, Score)>);

impl Collector for EveryHit {
    type Fruit = Vec<(DocId, Score)>;
    type Child = SegmentHits;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentHits> {
        Ok(SegmentHits(Vec::new()))
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(segments.into_iter().flatten().collect())
    }
}

impl SegmentCollector for SegmentHits {
    type Fruit = Vec<(DocId, Score)>;

    fn collect(&mut self, document: DocId, score: Score) {
        self.0.push((document, score));
    }

    fn harvest(self) -> Self::Fruit {
        self.0
    }
}
