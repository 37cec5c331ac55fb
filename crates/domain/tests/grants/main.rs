//! Grants from a programme's frame to the last öre: the story of one, the refusals, and what holds
//! after every event of ten thousand random ones.

#![expect(clippy::unwrap_used, reason = "a world that does not stand has failed")]

mod auditor;
mod invariants;
mod life_cycles;
mod matters;
mod proposer;
mod refusals;
mod regime;
mod sequences;
mod story;
mod world;
