//! Regression with any number of fixed effects, and its inference.

pub mod absorb;
