//! Stories told on the real binary: what a person types, and what they get back.
//!
//! `BRYGGA` names the binary. `./test binary` builds it and runs these.

#![expect(clippy::unwrap_used, reason = "an answer that cannot be read is a failed story")]

mod allocations;
mod bad_input;
mod evaluate;
mod fetches;
mod first_start;
mod imports;
mod interventions;
mod manners;
mod measures;
mod observations;
mod program;
mod register_copies;
mod selections;
mod service;
mod sign_in;
mod store;
mod withheld;
