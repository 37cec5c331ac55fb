//! Repeated measurements of one thing.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long something took, over some repetitions.
pub(crate) struct Timing {
    sorted: Vec<Duration>,
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
        let mut sorted = Vec::with_capacity(repetitions);
        for _ in 0..repetitions {
            let start = Instant::now();
            let result = black_box(work()?);
            sorted.push(start.elapsed());
            drop(result);
        }
        sorted.sort_unstable();
        Ok(Self { sorted })
    }

    /// Returns the middle of the measurements.
    pub(crate) fn median(&self) -> Duration {
        self.sorted[self.sorted.len() / 2]
    }

    /// Prints what was measured: shortest, middle, longest.
    pub(crate) fn print(&self, what: &str) {
        let (first, last) = (self.sorted[0], self.sorted[self.sorted.len() - 1]);
        println!(
            "{what}: {:.3} ms (from {:.3} to {:.3}, {} times)",
            milliseconds(self.median()),
            milliseconds(first),
            milliseconds(last),
            self.sorted.len()
        );
    }
}

/// Returns a duration in milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
