//! One or few treated units against a weighted mix of others.

pub mod did_inference;
pub mod frank_wolfe;
mod refusal;
pub mod simplex;
pub mod synthetic_did;
#[cfg(test)]
mod tests;

pub use refusal::SyntheticControlError;
