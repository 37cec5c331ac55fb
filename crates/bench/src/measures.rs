//! The measures, a family each, next to the software that others use for them.

mod allocation;
mod disclosure;
mod gap;
mod inequality;
mod need_index;
mod neighbourhoods;
mod segregation;
mod spatial;

use std::error::Error;

/// Runs the benchmark of one family; what follows its name goes to it.
pub(crate) fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    match words {
        ["allocation"] => allocation::run(),
        ["disclosure"] => disclosure::run(),
        ["gap"] => gap::run(),
        ["inequality", more @ ..] => inequality::run(more),
        ["need-index"] => need_index::run(),
        ["neighbourhoods", more @ ..] => neighbourhoods::run(more),
        ["segregation"] => segregation::run(),
        ["spatial"] => spatial::run(),
        _ => Err("name a family: allocation, disclosure, gap, inequality, need-index, \
                  neighbourhoods, segregation or spatial"
            .into()),
    }
}
