//! Latency, throughput and memory of the program under load.
//!
//! The program runs on processor 0 and this one should run on another: `taskset -c 1 bench
//! serving …`. Visits come at fixed times whether or not earlier ones have been answered, and
//! latency counts from the time at which a visit should have begun.

use std::error::Error;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use numerics::quantile::quantile;
use observations::store::Store;

use crate::client::Client;
use crate::timing::milliseconds;
use crate::visits::{Kind, kinds};

const VISITS_PER_SECOND: u32 = 200;
const SECONDS: u32 = 25;
const CONNECTIONS: usize = 48;

/// How long one visitor asks for each kind of page.
const ALONE: Duration = Duration::from_secs(1);

/// A service this far behind is not asked more: it cannot keep up.
const FARTHEST_BEHIND: Duration = Duration::from_secs(5);

/// How long as many visits as possible are made, to see how many there can be.
const FULL_SPEED: Duration = Duration::from_secs(10);

/// A visit that was made.
struct Visit {
    kind: usize,
    path: String,
    status: Option<u16>,
    bytes: usize,
    milliseconds: f64,
}

/// Starts the program, visits it and stops it.
pub(crate) fn run(directory: &Path, program: &Path) -> Result<(), Box<dyn Error>> {
    let kinds = kinds(&Store::open(directory)?)?;
    let start = Instant::now();
    let mut server = started(program, directory, &[])?;
    let measured = measure(&mut server, &kinds, start);
    server.kill()?;
    server.wait()?;
    measured
}

/// Starts the program on processor 0 with a store, listening at a free port of loopback.
pub(crate) fn started(program: &Path, store: &Path, more: &[&str]) -> io::Result<Child> {
    Command::new("taskset")
        .args(["-c", "0"])
        .arg(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--store"])
        .arg(store)
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
}

/// Waits until the program is ready and returns where it listens.
pub(crate) fn address_of(server: &mut Child) -> Result<SocketAddr, Box<dyn Error>> {
    let out = server.stdout.take().ok_or("the program has no output")?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    let address = line.trim().rsplit("http://").next().unwrap_or("").trim_end_matches('/');
    Ok(address.parse().map_err(|_| format!("no address in '{line}'"))?)
}

fn measure(server: &mut Child, kinds: &[Kind], start: Instant) -> Result<(), Box<dyn Error>> {
    let address = address_of(server)?;
    println!("ready after {:.0} ms", milliseconds(start.elapsed()));
    print_memory(server, "memory when ready")?;
    first_visits(address, kinds)?;
    print_memory(server, "memory after one visit to each kind")?;
    println!("one visitor who never pauses, {} s a kind:", ALONE.as_secs());
    print_visits(kinds, &alone(server, address, kinds)?);
    print_memory(server, "memory after")?;
    for round in ["first", "second"] {
        println!("{round} time {SECONDS} s at {VISITS_PER_SECOND} visits a second:");
        let visits = open_loop(address, kinds);
        print_visits(kinds, &visits);
        if visits.len() < (VISITS_PER_SECOND * SECONDS) as usize {
            println!("  stopped: the answers were {} s behind", FARTHEST_BEHIND.as_secs());
        }
        print_memory(server, "memory after")?;
    }
    let n = closed_loop(address, kinds)?;
    println!("as fast as one processor answers: {n:.0} visits a second");
    print_memory(server, "memory after")
}

/// Visits one page of each kind, alone.
fn first_visits(address: SocketAddr, kinds: &[Kind]) -> Result<(), Box<dyn Error>> {
    let mut client = Client::new(address);
    for kind in kinds {
        let begin = Instant::now();
        let reply = client.get(&kind.paths[0])?;
        let took = milliseconds(begin.elapsed());
        println!(
            "  first: {:>8.1} ms, {} {} ({} bytes)",
            took, reply.status, kind.name, reply.bytes
        );
    }
    Ok(())
}

/// Returns the kind and path of the visit with this number: the kinds in turn, each with its
/// paths in turn.
fn planned(kinds: &[Kind], number: usize) -> (usize, &str) {
    let kind = number % kinds.len();
    let paths = &kinds[kind].paths;
    (kind, &paths[number / kinds.len() % paths.len()])
}

/// Returns the visits of one visitor to each kind of page in turn, and prints the processor's time
/// that each took: unlike latency, it is the same where the machine does other things as well.
fn alone(
    server: &Child,
    address: SocketAddr,
    kinds: &[Kind],
) -> Result<Vec<Visit>, Box<dyn Error>> {
    let mut client = Client::new(address);
    let mut visits = Vec::new();
    for (kind, Kind { name, paths }) in kinds.iter().enumerate() {
        let (start, before, earlier) = (Instant::now(), processor_ms(server)?, visits.len());
        for path in paths.iter().cycle() {
            let begin = Instant::now();
            let reply = client.get(path)?;
            let milliseconds = milliseconds(begin.elapsed());
            let (status, bytes) = (Some(reply.status), reply.bytes);
            visits.push(Visit { kind, path: path.clone(), status, bytes, milliseconds });
            if start.elapsed() > ALONE {
                break;
            }
        }
        let n_visits = f64::from(u32::try_from(visits.len() - earlier)?);
        let each = (processor_ms(server)? - before) / n_visits;
        println!("  processor: {each:>8.2} ms a visit, {name}");
    }
    Ok(visits)
}

/// Returns how long the program has kept processors busy, in milliseconds, to a hundredth of a
/// second.
pub(crate) fn processor_ms(server: &Child) -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.id()))?;
    let after_name = stat.rsplit(") ").next().unwrap_or("");
    let ticks = after_name.split(' ').skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? * 10.0)
}

fn open_loop(address: SocketAddr, kinds: &[Kind]) -> Vec<Visit> {
    let n_visits = (VISITS_PER_SECOND * SECONDS) as usize;
    let next = AtomicUsize::new(0);
    let made: Mutex<Vec<Visit>> = Mutex::default();
    let start = Instant::now();
    let visit = || {
        let mut client = Client::new(address);
        while let number = next.fetch_add(1, Ordering::Relaxed)
            && number < n_visits
        {
            let offset = u32::try_from(number).expect("few visits");
            let due = start + Duration::from_secs(1) * offset / VISITS_PER_SECOND;
            if due.elapsed() > FARTHEST_BEHIND {
                break;
            }
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let (kind, path) = planned(kinds, number);
            let reply = client.get(path);
            let (status, bytes) = reply.map_or((None, 0), |r| (Some(r.status), r.bytes));
            let milliseconds = milliseconds(due.elapsed());
            let visit = Visit { kind, path: path.to_owned(), status, bytes, milliseconds };
            made.lock().expect("no visitor panics").push(visit);
        }
    };
    thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(visit);
        }
    });
    made.into_inner().expect("no visitor panics")
}

/// Returns how many visits a second are answered where eight visitors never pause.
fn closed_loop(address: SocketAddr, kinds: &[Kind]) -> Result<f64, Box<dyn Error>> {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let visit = || -> io::Result<()> {
        let mut client = Client::new(address);
        while start.elapsed() < FULL_SPEED {
            client.get(planned(kinds, next.fetch_add(1, Ordering::Relaxed)).1)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let visitors: Vec<_> = (0..8).map(|_| scope.spawn(visit)).collect();
        visitors.into_iter().try_for_each(|visitor| visitor.join().expect("no visitor panics"))
    })?;
    let n_visits = u32::try_from(next.load(Ordering::Relaxed))?;
    Ok(f64::from(n_visits) / start.elapsed().as_secs_f64())
}

fn print_visits(kinds: &[Kind], visits: &[Visit]) {
    println!("  {:>7} {:>8} {:>8} {:>8}  page", "visits", "p50 ms", "p99 ms", "max ms");
    let line = |name: &str, of: &dyn Fn(&Visit) -> bool| {
        let times: Vec<f64> = visits.iter().filter(|v| of(v)).map(|v| v.milliseconds).collect();
        let at = |share| quantile(&times, share).unwrap_or(f64::NAN);
        println!(
            "  {:>7} {:>8.2} {:>8.2} {:>8.2}  {name}",
            times.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        );
    };
    for (number, kind) in kinds.iter().enumerate() {
        line(kind.name, &|visit| visit.kind == number);
    }
    line("all", &|_| true);
    let failed: Vec<&Visit> = visits.iter().filter(|visit| visit.status != Some(200)).collect();
    println!("  not answered with 200: {}", failed.len());
    for visit in failed.iter().take(5) {
        println!("    {:?} {}", visit.status, visit.path);
    }
    let bytes: usize = visits.iter().map(|visit| visit.bytes).sum();
    println!("  mean size: {} bytes compressed", bytes / visits.len().max(1));
    let mut slowest: Vec<&Visit> = visits.iter().collect();
    slowest.sort_by(|a, b| b.milliseconds.total_cmp(&a.milliseconds));
    for visit in slowest.iter().take(5) {
        println!("  slowest: {:>8.1} ms {}", visit.milliseconds, visit.path);
    }
}

pub(crate) fn print_memory(server: &Child, what: &str) -> Result<(), Box<dyn Error>> {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id()))?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or(" ?");
        line.trim().to_owned()
    };
    println!("{what}: resident {}, highest {}", field("VmRSS:"), field("VmHWM:"));
    Ok(())
}
