//! The statistics store: published formats in, immutable data sets with provenance out.

pub mod draft;
pub mod panel;
pub mod store;
