//! The statistics store: published formats in, immutable data sets with provenance out.

pub mod columns;
pub mod compact;
pub mod draft;
pub mod export;
pub mod fetch;
pub mod formats;
pub mod panel;
pub mod store;
pub mod toml_fault;
