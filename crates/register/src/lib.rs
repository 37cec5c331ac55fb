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
//!
//! ```
//! use register::append::{Append, Expected, NewEvent, Outcome, StreamAppend};
//! use register::event::{Actor, Stream};
//! use register::location::Location;
//! use register::payload::Payload;
//! use register::register::Register;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let location = Location::File(folder.path().join("register.sqlite"));
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let register = Register::open(&location, Vec::new()).await?;
//! let decided = NewEvent {
//!     kind: "grant-decided".parse()?,
//!     payload: Payload::parse(r#"{"amount": 125000000}"#)?,
//!     files: Vec::new(),
//! };
//! let decision = Append {
//!     key: "decide-2026-17".parse()?,
//!     at: "2026-11-22T09:30:00.000000Z".parse()?,
//!     actor: Actor {
//!         person: "Åsa Öberg".parse()?,
//!         organisation: "Delmos".parse()?,
//!         role: "beslutsfattare".parse()?,
//!         delegation: Some("delegationsordning § 4".parse()?),
//!     },
//!     reason: None,
//!     streams: vec![StreamAppend {
//!         stream: Stream { kind: "grant".parse()?, id: "2026-17".parse()? },
//!         expected: Expected::Version(0),
//!         events: vec![decided],
//!     }],
//! };
//! let Outcome::Appended(receipt) = register.append(decision.clone()).await? else { panic!() };
//! assert_eq!(register.append(decision).await?, Outcome::AlreadyDone(receipt));
//! register.close().await;
//! # Ok(())
//! # })
//! # }
//! ```

pub mod account;
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
pub mod invitation;
pub mod location;
mod migration;
pub mod payload;
pub mod provider_question;
pub mod query;
mod read_rows;
pub mod read_table;
pub mod register;
mod replay;
pub mod session;
pub mod sign_in_attempt;
pub mod text;
pub mod verification;
mod writing;
