//! The estimators against their peers' outputs, hand computations, properties and simulations.

mod group_time_reference;
mod regression_reference;
mod table;
