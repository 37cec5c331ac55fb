//! Written forms of grants that other systems read and send: plain values in and bytes out, or
//! bytes in and plain values or a refusal out. No files, no network, no clock.

pub mod account;
pub mod activities;
pub mod credit_transfer;
pub mod grants_data;
pub mod organisation;
pub mod reconciliation;
pub mod statement;
mod written_text;
mod xml;
