//! The operational register: events that are only ever added, each bound to the one before.
//!
//! A [`register::Register`] lives in one SQLite file or in a PostgreSQL database and keeps the same
//! promises on both: a command's events are kept all or not at all and are on the disk before the
//! command is answered; a command that is sent twice is done once; two people who work on the same
//! stream never overwrite each other, the later one is shown what changed; read tables follow the
//! events in the same transaction; and [`register::Register::verify`] finds an event that was
//! changed, removed or moved. `docs/register.md` has the layout and the form of the hash.
//!
//! The crate holds no rules: who may do what, and what an event means, is decided above it.

pub mod anchor;
pub mod append;
pub mod attachment;
pub mod backup;
mod batch;
pub mod chain;
mod connection;
pub mod event;
mod event_rows;
pub mod export;
pub mod failure;
pub mod hash;
mod import;
pub mod location;
mod migration;
pub mod payload;
pub mod query;
mod read_rows;
pub mod read_table;
pub mod register;
mod replay;
pub mod text;
pub mod verification;
mod writing;
