//! The use cases, one file each.

pub mod bundled;
pub mod compare_selections;
pub mod describe_indicator;
pub mod find_place;
pub mod largest_gaps;
pub mod library;
mod memo;
pub mod model_file;
pub mod outlines;
pub mod run_selection;
pub mod search_indicators;
pub mod selection_table;
