//! The use cases, one file each.

pub mod library;
pub mod search_indicators;
