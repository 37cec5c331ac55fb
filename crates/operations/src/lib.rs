//! The use cases, one file each.

pub mod allocate;
pub mod bundled;
pub mod compare_places;
pub mod compare_selections;
pub mod data_file;
pub mod describe_index;
pub mod describe_indicator;
pub mod describe_municipality;
pub mod estimates;
pub mod figure_table;
pub mod find_place;
pub mod import_data_set;
pub mod index_file;
pub mod largest_gaps;
pub mod library;
mod memo;
pub mod model_file;
pub mod observations_table;
pub mod outlines;
pub mod place_names;
pub mod programme_file;
pub mod residential_segregation;
pub mod run_selection;
pub mod search_indicators;
pub mod selection_table;
pub mod weights_file;
pub mod withhold_few;
