//! Swedish full-text search in memory; knows no domain.
//!
//! Build a [`index::SearchIndex`] of [`document::Document`]s once, then ask it with a
//! [`request::Request`]. What a person writes is words, never a query language: no text can be
//! malformed. Words are matched by form, by stem, by the parts of Swedish compounds, without
//! diacritics where the person writes none, by relatives (etablering, etablerad), by a list of
//! synonyms, and by beginning where the last word is still being written; misspellings are
//! considered only where that finds little.

mod compound;
mod concept;
pub mod document;
mod engine;
mod facet_table;
pub mod index;
mod lexicon;
mod plan;
pub mod request;
mod snippet;
mod swedish;
pub mod synonyms;
mod words;
