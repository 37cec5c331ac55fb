//! `brygga`: from official statistics to a chosen and funded list, and back to the lesson.

mod account;
mod allocate;
mod columns;
mod data_sets;
mod evaluate;
mod fetch;
mod import;
mod intervention;
mod measure;
mod observations;
mod opening;
mod output;
mod progress;
#[cfg(feature = "sql")]
mod query;
mod register_copies;
mod select;
mod serve;

use std::io::{self, ErrorKind, Write};
use std::panic::PanicHookInfo;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// Evidence for support to places: official statistics, gaps, selection and allocation.
#[derive(Debug, Parser)]
#[command(name = "brygga", version, propagate_version = true)]
struct Arguments {
    /// The directory of the statistics store; created and filled where it is absent.
    #[arg(long, global = true, value_name = "DIR", default_value = "./brygga-data")]
    store: PathBuf,
    /// Serves the pages where no command is given.
    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be done, a file each.
#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Arguments),
    Account(account::Arguments),
    Fetch(fetch::Arguments),
    Import(import::Arguments),
    Observations(observations::Arguments),
    DataSets(data_sets::Arguments),
    Select(select::Arguments),
    Allocate(allocate::Arguments),
    Measure(measure::Arguments),
    Evaluate(evaluate::Arguments),
    Intervention(intervention::Arguments),
    Verify(register_copies::Verify),
    Backup(register_copies::Backup),
    Restore(register_copies::Restore),
    #[cfg(feature = "sql")]
    Query(query::Arguments),
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Some(command) = &arguments.command else {
        return serve::run(&serve::Arguments::default(), &arguments.store);
    };
    match command {
        Command::Serve(command) => serve::run(command, &arguments.store),
        Command::Account(command) => account::run(command, &arguments.store),
        Command::Fetch(command) => fetch::run(command, &arguments.store),
        Command::Import(command) => import::run(command, &arguments.store),
        Command::Observations(command) => observations::run(command, &arguments.store),
        Command::DataSets(command) => data_sets::run(command, &arguments.store),
        Command::Select(command) => select::run(command, &arguments.store),
        Command::Allocate(command) => allocate::run(command),
        Command::Measure(command) => measure::run(command),
        Command::Evaluate(command) => evaluate::run(command, &arguments.store),
        Command::Intervention(command) => intervention::run(command, &arguments.store),
        Command::Verify(command) => register_copies::verify(command, &arguments.store),
        Command::Backup(command) => register_copies::backup(command, &arguments.store),
        Command::Restore(command) => register_copies::restore(command, &arguments.store),
        #[cfg(feature = "sql")]
        Command::Query(command) => query::run(command, &arguments.store),
    }
}

fn main() -> ExitCode {
    listen_to_ourselves();
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

/// Libraries that panic on some damaged files; the readers catch that and say which file it was.
const CAUGHT: [&str; 4] = ["parquet-", "calamine-", "arrow-", "zip-"];

/// Writes what goes wrong inside to standard error, as much as `RUST_LOG` asks for.
fn listen_to_ourselves() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,tantivy=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    std::panic::set_hook(Box::new(note_panic));
}

/// Logs a panic, quietly where a reader turns it into a sentence about the file.
fn note_panic(panic: &PanicHookInfo<'_>) {
    let caught = panic
        .location()
        .is_some_and(|location| CAUGHT.iter().any(|library| location.file().contains(library)));
    if caught {
        tracing::debug!(%panic, "a reader stumbled");
    } else {
        tracing::error!(%panic, "a rule of the program was broken");
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
