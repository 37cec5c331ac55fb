//! What the disk does at best: small writes, each on the disk before the next one begins.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// The bytes of one write: an event of common size.
const N_BYTES: usize = 900;
/// How long the disk is tried.
const LONG: Duration = Duration::from_secs(3);

/// Prints how many durable writes a second a folder's disk takes from one writer.
pub(super) fn print_speed(folder: &Path) -> io::Result<()> {
    let mut file = File::create(folder.join("speed"))?;
    let (start, mut n_writes) = (Instant::now(), 0_u32);
    while start.elapsed() < LONG {
        file.write_all(&[b'x'; N_BYTES])?;
        file.sync_data()?;
        n_writes += 1;
    }
    let a_second = f64::from(n_writes) / start.elapsed().as_secs_f64();
    println!("the disk: {a_second:.0} durable writes of {N_BYTES} bytes a second, one by one");
    Ok(())
}
