//! The last day of a call: everyone saves answers and signs at once, through the real program.
//!
//! A register of its own holds every municipality with someone who writes and someone who signs,
//! applications that are ready to be signed, each of its own, and drafts to go on writing. The program
//! runs on processor 0, this one on another: `taskset -c 1 bench deadline-day …`. Visits begin at fixed
//! times whether or not earlier ones are done; a save counts from the time at which it should have
//! begun, what a person does next from the answer before. Then the same visits are made to pages that
//! change nothing, which is what the program could do at best, and the register is opened again: what
//! was answered must be there, once.

mod arrivals;
mod disk;
mod kept;
mod office;

use std::error::Error;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Instant;

use register::location::Location;
use tokio::runtime::Runtime;

use self::arrivals::{Purpose, Visit};
use self::office::Office;
use crate::serving::{address_of, print_memory, processor_ms, started};
use crate::timing::milliseconds;

/// Answers that are saved a second.
const SAVES_A_SECOND: u32 = 200;
/// Applications that are signed a second.
const SIGNATURES_A_SECOND: u32 = 50;
/// Seconds that are not counted, while the program gets to know its visitors.
const WARM_UP: u32 = 5;
/// Seconds that are counted.
const SECONDS: u32 = 20;

/// Prepares a register, runs the last day on it and checks what was kept.
pub(crate) fn run(
    program: &Path,
    store: &Path,
    register: Option<&str>,
) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let place = folder.path().join("register.sqlite").display().to_string();
    let place = register.map_or(place, str::to_owned);
    let location: Location = place.parse()?;
    let runtime = Runtime::new()?;
    let start = Instant::now();
    let office = runtime.block_on(office::prepared(&location)).map_err(plain)?;
    let (n_ready, n_drafts) = (office.ready.len(), office.drafts.len());
    println!("{location}: {n_ready} applications to sign and {n_drafts} drafts");
    println!("prepared in {:.1} s", start.elapsed().as_secs_f64());
    disk::print_speed(folder.path())?;

    let mut server = started(program, store, &["--register", &place])?;
    let visits = visited(&mut server, &office);
    // Killed, not stopped: what was answered is on the disk whatever happens then.
    server.kill()?;
    server.wait()?;
    let visits = visits?;
    disk::print_speed(folder.path())?;
    runtime.block_on(kept::check(&location, &office, &visits)).map_err(plain)?;
    verify(program, store, &place)
}

/// Lets people come twice, to act and to read, and returns what they asked for.
fn visited(server: &mut Child, office: &Office) -> Result<Vec<Visit>, Box<dyn Error>> {
    let start = Instant::now();
    let address = address_of(server)?;
    println!("ready after {:.0} ms", milliseconds(start.elapsed()));
    print_memory(server, "memory when ready")?;
    let mut visits = Vec::new();
    for purpose in [Purpose::Act, Purpose::Read] {
        let (start, before) = (Instant::now(), processor_ms(server)?);
        let made = arrivals::made(address, office, purpose);
        let busy = (processor_ms(server)? - before) / milliseconds(start.elapsed());
        arrivals::print(&made, purpose);
        println!("  the program's processor was busy {:.0} % of the time", busy * 100.0);
        print_memory(server, "  memory after")?;
        visits.extend(made);
    }
    Ok(visits)
}

fn plain(error: Box<dyn Error + Send + Sync>) -> Box<dyn Error> {
    error
}

/// Has the program itself verify the register.
fn verify(program: &Path, store: &Path, place: &str) -> Result<(), Box<dyn Error>> {
    let mut command = Command::new(program);
    command.args(["verify", "--register", place, "--store"]).arg(store);
    let verified = command.output()?;
    print!("{}", String::from_utf8_lossy(&verified.stdout));
    if verified.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&verified.stderr).into_owned().into())
}
