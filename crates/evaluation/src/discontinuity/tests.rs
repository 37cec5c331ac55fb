//! The family's tests: peers' numbers, published numbers, properties, simulations, refusals.

mod data;
mod senate;
