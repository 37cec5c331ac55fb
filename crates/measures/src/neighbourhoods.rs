//! The nearest people around every place: bespoke neighbourhoods as EquiPop draws them, and what
//! they say about segregation at every scale.
//!
//! [`Landscape`] draws the neighbourhood of each place: its k nearest people, or everybody within
//! a radius. [`profile()`] measures how a group is spread over those neighbourhoods, scale by scale.

mod atkinson;
mod crossing;
mod definition;
mod discs;
mod dissimilarity;
mod distribution;
mod exposure;
mod gini;
mod hull;
mod information;
mod landscape;
mod lattice;
mod overshoot;
mod people;
mod profile;
mod report;
mod running;
mod scattered;
#[cfg(test)]
mod tests;
mod units;

pub use atkinson::atkinson;
pub use definition::{NeighbourhoodError, Overshoot, OwnPlace, Places, Scale};
pub use dissimilarity::dissimilarity;
pub use distribution::{Distribution, PERCENTILES, over_people};
pub use exposure::{correlation_ratio, exposure, interaction, isolation};
pub use gini::gini;
pub use information::information_theory;
pub use landscape::{Landscape, Neighbourhoods};
pub use profile::{Columns, Question, profile};
pub use report::MEASURES;
pub use units::{Units, Weighting};
