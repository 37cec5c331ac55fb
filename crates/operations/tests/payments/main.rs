//! Payments go out once and come back once, through a register: what is attested is sent in one file,
//! and what the bank says is taken in, in whatever order and however often it is said.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod awarded;
mod bank;
mod interleaving;
#[path = "../../../register/tests/promises/postgresql.rs"]
mod postgresql;
mod story;
mod world;
