//! A source that gives up when it has been read too far.

use std::io::{self, BufRead, Read};

use super::MOST_BYTES;

/// The most bytes between two events: a tag, a comment or a text.
const MOST_BYTES_OF_EVENT: u64 = 64 * 1024;
/// The most bytes handed over at once, so that the limits are met early.
const MOST_BYTES_AT_ONCE: usize = 8 * 1024;

/// A limit that was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// Of the whole file.
    File,
    /// Of one event.
    Event,
}

/// A source that counts what is read of it.
pub(super) struct Bounded<R> {
    source: R,
    n_bytes: u64,
    n_bytes_of_event: u64,
    /// The limit that stopped the reading.
    pub(super) met: Option<Limit>,
}

impl<R> Bounded<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, n_bytes: 0, n_bytes_of_event: 0, met: None }
    }

    /// Begins to count for the next event.
    pub(super) fn begin_event(&mut self) {
        self.n_bytes_of_event = 0;
    }

    /// Returns how many bytes have been read.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.n_bytes > MOST_BYTES {
            self.met = Some(Limit::File);
        } else if self.n_bytes_of_event > MOST_BYTES_OF_EVENT {
            self.met = Some(Limit::Event);
        }
        if self.met.is_some() {
            return Err(io::Error::other("a limit is met"));
        }
        let bytes = self.source.fill_buf()?;
        Ok(&bytes[..bytes.len().min(MOST_BYTES_AT_ONCE)])
    }

    fn consume(&mut self, amount: usize) {
        let n_bytes = u64::try_from(amount).unwrap_or(u64::MAX);
        self.n_bytes = self.n_bytes.saturating_add(n_bytes);
        self.n_bytes_of_event = self.n_bytes_of_event.saturating_add(n_bytes);
        self.source.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let amount = bytes.len().min(buffer.len());
        buffer[..amount].copy_from_slice(&bytes[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}
