//! The effects' estimators, a family each, next to the software that others use for them, and how
//! often each is right.

mod discontinuity;
mod fixed_effects;
mod honesty;
mod scan;
mod simulation;
mod staggered;
mod synthetic_control;

use std::error::Error;

/// Runs the benchmark of one family; what follows its name goes to it.
pub(crate) fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    match words {
        ["discontinuity", more @ ..] => discontinuity::run(more),
        ["fixed-effects"] => fixed_effects::run(),
        ["honesty"] => honesty::run(),
        ["scan", more @ ..] => scan::run(more),
        ["simulation", more @ ..] => simulation::run(more),
        ["staggered"] => staggered::run(),
        ["synthetic-control"] => synthetic_control::run(),
        _ => Err("name a family: discontinuity, fixed-effects, honesty, scan, simulation, \
                  staggered or synthetic-control"
            .into()),
    }
}
