//! One file per method that asks whether something worked: fixed effects, staggered adoption,
//! synthetic control, discontinuity, and how far each answer can be trusted.
//!
//! Kernels take plain slices; what is missing is `None` and is never read as zero. Every answer
//! names its conventions, and no answer depends on the order of the rows or the number of threads.

pub mod answer;
pub mod design;
pub mod discontinuity;
pub mod evidence;
pub mod fixed_effects;
pub mod honesty;
mod nearest;
pub mod panel;
pub mod rows;
pub mod staggered;
pub mod synthetic_control;
