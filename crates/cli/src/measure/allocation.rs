//! `brygga measure allocation`: seats, money and recipients, divided exactly.

mod districts;
mod frame;
mod need;
mod recipients;
mod seats;

use clap::Subcommand;
use measures::estimate::Estimate;

/// Divide seats or money in proportion, or choose recipients within a budget
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    kind: Kind,
}

/// What is divided.
#[derive(Debug, Subcommand)]
enum Kind {
    Seats(seats::Arguments),
    Districts(districts::Arguments),
    Frame(frame::Arguments),
    Need(need::Arguments),
    Recipients(recipients::Arguments),
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    match &arguments.kind {
        Kind::Seats(arguments) => seats::run(arguments),
        Kind::Districts(arguments) => districts::run(arguments),
        Kind::Frame(arguments) => frame::run(arguments),
        Kind::Need(arguments) => need::run(arguments),
        Kind::Recipients(arguments) => recipients::run(arguments),
    }
}
