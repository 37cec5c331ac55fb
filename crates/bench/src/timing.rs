//! Repeated measurements of one thing: how long, how much processor, how much memory.

use std::fs;
use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

/// Linux counts a thread's time when it ticks, every 4 ms as a rule: less than this is not known.
const SHORTEST_COUNTED: f64 = 0.04;

/// How long something took, over some repetitions.
pub(crate) struct Timing {
    sorted: Vec<Duration>,
    processor: Vec<f64>,
    peak_mib: u64,
}

impl Timing {
    /// Runs `work` some times and keeps how long each took.
    ///
    /// # Errors
    /// The first error of `work`.
    pub(crate) fn of<T, E>(
        repetitions: usize,
        mut work: impl FnMut() -> Result<T, E>,
    ) -> Result<Self, E> {
        let (mut sorted, mut processor) = (Vec::new(), Vec::new());
        forget_peak();
        for _ in 0..repetitions {
            let (start, before) = (Instant::now(), processor_seconds());
            let result = black_box(work()?);
            sorted.push(start.elapsed());
            processor.extend(before.and_then(|before| Ok(processor_seconds()? - before)));
            drop(result);
        }
        sorted.sort_unstable();
        processor.sort_unstable_by(f64::total_cmp);
        Ok(Self { sorted, processor, peak_mib: peak_mib().unwrap_or(0) })
    }

    /// Returns the middle of the measurements.
    pub(crate) fn median(&self) -> Duration {
        self.sorted[self.sorted.len() / 2]
    }

    /// Returns the middle of the seconds that all threads together spent on processors; the
    /// shortest time on the wall where that is too short for the system's count.
    pub(crate) fn processor(&self) -> f64 {
        let middle = self.processor.get(self.processor.len() / 2).copied().unwrap_or(0.0);
        if middle < SHORTEST_COUNTED { self.sorted[0].as_secs_f64() } else { middle }
    }

    /// Prints what was measured: shortest, middle, longest, and what it took.
    pub(crate) fn print(&self, what: &str) {
        let (first, last) = (self.sorted[0], self.sorted[self.sorted.len() - 1]);
        println!(
            "{what}: {:.3} ms (from {:.3} to {:.3}, {} times), {:.4} CPU s, peak {} MiB",
            milliseconds(self.median()),
            milliseconds(first),
            milliseconds(last),
            self.sorted.len(),
            self.processor(),
            self.peak_mib
        );
    }
}

/// Returns a duration in milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Returns the seconds that all threads have spent on processors so far, as Linux counts them.
pub(crate) fn processor_seconds() -> io::Result<f64> {
    let mut nanoseconds = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        let spent = fs::read_to_string(thread?.path().join("schedstat"))?;
        let spent = spent.split(' ').next().unwrap_or_default().parse::<f64>();
        nanoseconds += spent.map_err(io::Error::other)?;
    }
    Ok(nanoseconds / 1e9)
}

/// Lets [`peak_mib`] count anew from what is held now; without effect where the system refuses.
pub(crate) fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").ok();
}

/// Returns the most memory held, in MiB; `None` where the system does not tell.
pub(crate) fn peak_mib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kib| kib / 1024)
}
