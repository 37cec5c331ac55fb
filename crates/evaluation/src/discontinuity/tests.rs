//! The family's tests: peers' numbers, published numbers, properties, simulations, refusals.

mod answers;
mod approaches;
mod data;
mod density;
mod plot;
mod properties;
mod refusals;
mod senate;
mod simulation;
