//! Size and coverage of every method on panels of the real municipalities.
//!
//! Each replication draws an indicator, treated municipalities and a start, lays no effect or a
//! known one on them, and asks every method with each of its kinds of inference. The statistics are
//! those that ship with the program; `docs/methods/size-and-coverage.md` records the results.

mod anytime;
mod asked;
mod discontinuity;
mod equivalence;
mod families;
mod panels;
mod power;
mod regressions;
mod sensitivity;
mod staggered;
mod study;
mod synthetic;
mod tally;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use numerics::streams::Stream;
use panels::Panels;
use tally::{Row, Verdict, tally};

const N_THREADS: usize = 2;

const SEED: u64 = 290;

/// Something that is replicated: the same method may have several, of different cost.
struct Experiment {
    method: &'static str,
    /// What fixes its draws, besides the replication's number.
    number: u64,
    replications: usize,
    replicate: fn(&Panels, &mut Stream) -> Vec<Verdict>,
}

const EXPERIMENTS: [Experiment; 19] = [
    experiment("fixed-effects", 1, 2_000, regressions::analytic),
    experiment("fixed-effects", 2, 400, regressions::jackknife),
    experiment("fixed-effects", 3, 400, regressions::wild_bootstrap),
    experiment("fixed-effects", 4, 1_000, regressions::randomisation),
    experiment("kinds", 18, 2_000, regressions::by_kind),
    experiment("event-study", 5, 1_000, regressions::event_studies),
    experiment("staggered", 6, 1_000, staggered::analytic),
    experiment("staggered-bootstrap", 7, 1_000, staggered::bootstrapped),
    experiment("synthetic-control", 8, 600, synthetic::control),
    experiment("synthetic-control", 9, 600, synthetic::by_permutation),
    experiment("synthetic-did", 10, 400, synthetic::did),
    experiment("discontinuity", 11, 2_000, discontinuity::jumps),
    experiment("sensitivity", 12, 1_000, sensitivity::intervals),
    experiment("equivalence", 13, 1_000, equivalence::at_the_margin),
    experiment("power-by-trial", 14, 400, power::trials),
    experiment("power", 15, 1_000, power::closed_form),
    experiment("pre-tests", 19, 400, power::pre_tests),
    experiment("anytime", 16, 2_000, anytime::looks),
    experiment("many-outcomes", 17, 1_000, families::families),
];

const fn experiment(
    method: &'static str,
    number: u64,
    replications: usize,
    replicate: fn(&Panels, &mut Stream) -> Vec<Verdict>,
) -> Experiment {
    Experiment { method, number, replications, replicate }
}

/// Prints size, coverage and length of one method, or of all, in as many replications as said or as
/// the method is worth.
pub(crate) fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    let (method, replications) = match words {
        [] => (None, None),
        [method] => (Some(*method), None),
        [method, replications] => (Some(*method), Some(replications.parse::<usize>()?)),
        _ => return Err("name a method and how many replications, or nothing".into()),
    };
    let chosen = |own: &&Experiment| method.is_none_or(|method| own.method == method);
    if !EXPERIMENTS.iter().any(|own| chosen(&own)) {
        let mut names: Vec<&str> = EXPERIMENTS.iter().map(|own| own.method).collect();
        names.dedup();
        return Err(format!("name a method: {}", names.join(", ")).into());
    }
    let panels = Panels::read()?;
    describe(&panels);
    for own in EXPERIMENTS.iter().filter(chosen) {
        let n = replications.unwrap_or(own.replications);
        let rows = replicated(own, &panels, n, N_THREADS)?;
        println!("\n{}, {n} replications\n", own.method);
        println!("| method | assignment | n | size, % | coverage, % | length | no answer |");
        println!("|---|---|---|---|---|---|---|");
        rows.iter().for_each(|row| println!("{}", row.line()));
    }
    Ok(())
}

fn describe(panels: &Panels) {
    let mut units: Vec<String> = panels.usual.iter().map(|own| format!("{:?}", own.unit)).collect();
    units.sort_unstable();
    let kinds: Vec<String> =
        units.chunk_by(|a, b| a == b).map(|same| format!("{} {}", same.len(), same[0])).collect();
    let (n, long) = (panels.usual.len(), panels.long.len());
    println!("{n} panels: {}; {long} long ones", kinds.join(", "));
    let ids: Vec<&str> = panels.usual.iter().map(|own| own.id.as_str()).collect();
    println!("{}", ids.join(" "));
}

/// Replicates an experiment; the same whatever the number of threads.
fn replicated(
    experiment: &Experiment,
    panels: &Panels,
    replications: usize,
    threads: usize,
) -> Result<Vec<Row>, Box<dyn Error>> {
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, Vec<Verdict>)>> = Mutex::default();
    let work = || -> Result<(), String> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= replications {
                return Ok(());
            }
            let stream = u64::try_from(number).map_err(|error| error.to_string())?;
            let mut stream = Stream::new(SEED + experiment.number, stream);
            let verdicts = (experiment.replicate)(panels, &mut stream);
            found.lock().map_err(|error| error.to_string())?.push((number, verdicts));
        }
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_for_each(|own| own.join().expect("a replication does not panic"))
    })?;
    let mut found = found.into_inner()?;
    found.sort_unstable_by_key(|(number, _)| *number);
    let verdicts: Vec<Verdict> = found.into_iter().flat_map(|(_, verdicts)| verdicts).collect();
    Ok(tally(&verdicts))
}
