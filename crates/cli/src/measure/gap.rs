//! `brygga measure gap`: between groups, along a gradient, of rates, of lives, by a model, over time.

mod convergence;
mod factors;
mod groups;
mod life;
mod model;
mod persons;
mod rates;

use anyhow::anyhow;
use clap::Subcommand;
use measures::estimate::Estimate;
use measures::gap::concentration::Bounds;

/// How far groups are apart, and what the gap is made of
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    kind: Kind,
}

/// What a row of the file is.
#[derive(Debug, Subcommand)]
enum Kind {
    Groups(groups::Arguments),
    Persons(persons::Arguments),
    Rates(rates::Arguments),
    Life(life::Arguments),
    Model(model::Arguments),
    Factors(factors::Arguments),
    Convergence(convergence::Arguments),
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    match &arguments.kind {
        Kind::Groups(arguments) => groups::run(arguments),
        Kind::Persons(arguments) => persons::run(arguments),
        Kind::Rates(arguments) => rates::run(arguments),
        Kind::Life(arguments) => life::run(arguments),
        Kind::Model(arguments) => model::run(arguments),
        Kind::Factors(arguments) => factors::run(arguments),
        Kind::Convergence(arguments) => convergence::run(arguments),
    }
}

/// Reads what values an outcome can take, as in `0,100`.
fn bounds(text: &str) -> Result<Bounds, String> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|x| x.is_finite());
    let both = text.split_once(',').and_then(|(low, high)| number(low).zip(number(high)));
    let (low, high) = both.ok_or_else(|| format!("write LOW,HIGH, as in 0,100, not '{text}'"))?;
    Ok(Bounds { low, high })
}

/// Returns the row with this name.
fn row_named(names: &[String], wanted: &str) -> anyhow::Result<usize> {
    names.iter().position(|name| name == wanted).ok_or_else(|| {
        anyhow!("compare with '{wanted}': there is no such group; there are {}", names.join(", "))
    })
}
