//! One file per measure: gaps, spread, convergence, selection, robustness, allocation.
//!
//! Kernels take plain slices; what is missing is `None` and is never read as zero. Every answer
//! says how many values it rests on, and no answer depends on the order of the rows.

pub mod allocation;
pub mod column;
pub mod comparison;
pub mod convergence;
pub mod gap;
pub mod hysteresis;
pub mod robustness;
pub mod selection;
pub mod spread;
