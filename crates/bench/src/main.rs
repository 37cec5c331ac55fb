//! Measures how long the service takes, next to what others take on the same machine.
//!
//! `cargo run --release -p bench -- NAME …`; `docs/performance.md` has the figures and says how
//! they were taken. Everything runs on this machine and on loopback only.
#![expect(clippy::print_stdout, reason = "the figures are what the program prints")]
#![expect(clippy::disallowed_methods, reason = "the clock is what the program reads")]

mod client;
mod deadline_day;
mod decisions;
mod effects;
mod gap_scan;
mod import;
mod measures;
mod peer;
mod reads;
mod serving;
mod timing;
mod visits;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

const HOW: &str = "\
Name one of these; STORE is a directory that `brygga serve` or `bench import` has filled:
  import STORE             the full dump into a new store, which is then kept in STORE
  reads STORE              one indicator everywhere; everything of one municipality
  gap-scan STORE           every indicator, group and period, against DuckDB
  decisions STORE          10 000 draws of a selection; a frame divided among 290
  serving STORE BRYGGA     latency, throughput and memory of the program BRYGGA
  deadline-day BRYGGA STORE [REGISTER]
                           the last day of a call: saved answers and signatures a second through the
                           program BRYGGA; REGISTER is an empty PostgreSQL database, else a new file
  measures FAMILY          a family of measures, next to its peers (peers/FAMILY.py)
  effects FAMILY           a family of effects' estimators, next to its peers
  effects simulation       how often each of them is right, on real municipalities' panels";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    match words {
        ["import", store] => import::run(Path::new(store)),
        ["reads", store] => reads::run(Path::new(store)),
        ["gap-scan", store] => gap_scan::run(Path::new(store)),
        ["decisions", store] => decisions::run(Path::new(store)),
        ["serving", store, program] => serving::run(Path::new(store), Path::new(program)),
        ["deadline-day", program, store] => {
            deadline_day::run(Path::new(program), Path::new(store), None)
        }
        ["deadline-day", program, store, register] => {
            deadline_day::run(Path::new(program), Path::new(store), Some(register))
        }
        ["effects", family @ ..] => effects::run(family),
        ["measures", family @ ..] => measures::run(family),
        _ => Err(HOW.into()),
    }
}
