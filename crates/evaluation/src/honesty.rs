//! How far an answer can be trusted: sensitivity, power, many outcomes, many looks.

pub mod event_study;
pub mod sensitivity;
#[cfg(test)]
mod tests;
