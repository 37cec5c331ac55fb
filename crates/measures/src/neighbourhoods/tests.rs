//! Neighbourhoods against EquiPop, against brute force, and in corners.

mod brute_force;
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "row numbers and metres in a table of floats"
)]
mod reference;
mod rules;
#[expect(clippy::cast_possible_truncation, reason = "metres within a made-up country")]
mod towns;
