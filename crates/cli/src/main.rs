//! `brygga`: from official statistics to a chosen and funded list, and back to the lesson.

mod allocate;
mod data_sets;
mod import;
mod observations;
mod opening;
mod output;
mod progress;
mod select;

use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Evidence for support to places: official statistics, gaps, selection and allocation.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
struct Arguments {
    /// The directory of the statistics store; created and filled where it is absent.
    #[arg(long, global = true, value_name = "DIR", default_value = "./brygga-data")]
    store: PathBuf,
    #[command(subcommand)]
    command: Command,
}

/// What can be done, a file each.
#[derive(Debug, Subcommand)]
enum Command {
    Import(import::Arguments),
    Observations(observations::Arguments),
    DataSets(data_sets::Arguments),
    Select(select::Arguments),
    Allocate(allocate::Arguments),
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.command {
        Command::Import(command) => import::run(command, &arguments.store),
        Command::Observations(command) => observations::run(command, &arguments.store),
        Command::DataSets(command) => data_sets::run(command, &arguments.store),
        Command::Select(command) => select::run(command, &arguments.store),
        Command::Allocate(command) => allocate::run(command),
    }
}

fn main() -> ExitCode {
    let done = run(&Arguments::parse());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_output(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let line = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
            // Where even this cannot be written, the exit code still tells.
            drop(writeln!(io::stderr(), "brygga: could not {line}"));
            ExitCode::FAILURE
        }
    }
}

/// Whoever read the output, such as `head`, has had enough: that is no failure.
fn is_closed_output(error: &anyhow::Error) -> bool {
    let is_closed = |cause: &io::Error| cause.kind() == ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(is_closed))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_described_without_contradictions() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_closed_output_is_told_from_other_failures() {
        let closed = anyhow::Error::new(io::Error::from(ErrorKind::BrokenPipe));
        assert!(is_closed_output(&closed));
        assert!(!is_closed_output(&anyhow::Error::new(io::Error::from(ErrorKind::NotFound))));
    }
}
