//! One file per measure: gaps, spread, inequality, segregation, neighbourhoods, need, selection,
//! allocation, disclosure control.
//!
//! Kernels take plain slices; what is missing is `None` and is never read as zero. Every answer
//! says how many values it rests on, and no answer depends on the order of the rows.

pub mod allocation;
pub mod asked;
pub mod column;
pub mod comparison;
pub mod convergence;
pub mod disclosure;
pub mod estimate;
pub mod gap;
pub mod hysteresis;
pub mod inequality;
pub mod need_index;
pub mod neighbourhoods;
pub mod robustness;
pub mod segregation;
pub mod selection;
pub mod spread;
