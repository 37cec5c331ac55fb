//! What the service talks about: areas, periods, groups, indicators, observations, money,
//! selection models, programmes with their reforms, commitments, agreements, networks, forms, regimes
//! of law and the calendar of deadlines.
//!
//! Pure data and rules. Nothing here reads a file, a clock, the environment or a network, and
//! nothing derives a wire format: the crates at the border own their own row and view types.

pub mod action_plan;
pub mod agreement;
pub mod area;
pub mod calendar;
pub mod classification;
pub mod commitment;
pub mod data_set;
pub mod form;
pub mod grants;
pub mod group;
pub mod indicator;
pub mod money;
pub mod network;
pub mod observation;
pub mod people;
pub mod period;
pub mod programme;
pub mod regime;
pub mod selection;
mod written;
