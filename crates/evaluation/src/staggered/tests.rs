//! The estimators against their peers' outputs, hand computations, properties and simulations.

mod group_time_reference;
mod headlines;
mod properties;
mod refusals;
mod regression_reference;
mod simulation;
mod switching;
mod table;
