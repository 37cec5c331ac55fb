//! Files that are written keep to their published schemas; files that are read are read as they
//! say or refused.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its example has failed")]

mod activities;
mod credit_transfer;
mod grants_data;
mod reconciliation;
mod schema;
mod statement;
