//! Grants, from a programme's frame to the last öre, decided by pure functions.
//!
//! There are four kinds of streams: a [`programme`], a [`call`], an [`application`] and a [`grant`].
//! Each has a state that is nothing but its events ([`act::Stream`]), commands, and a `decide` that
//! answers a command with events or with a [`refusal::Refusal`] that names its rule and paragraph:
//!
//! ```text
//! state + act { actor, at, reason, command } + context  ─►  events | refusal
//! state + event                                         ─►  state
//! ```
//!
//! ```
//! use domain::grants::access::Role;
//! use domain::grants::act::{Act, Actor, Moment, Stream};
//! use domain::grants::programme::{Command, State};
//!
//! let programme = State::default();
//! let mut act = Act {
//!     actor: Actor {
//!         person: "anna".parse().unwrap(),
//!         organisation: "tillväxtverket".parse().unwrap(),
//!         role: Role::Officer,
//!     },
//!     at: Moment::from_unix(1_524_175_200).unwrap(),
//!     reason: None,
//!     command: Command::Establish {
//!         first_year: 2018,
//!         last_year: 2027,
//!         legal_source: "N2018/01913/RTS".to_owned(),
//!     },
//! };
//! let refusal = programme.decide(&act).unwrap_err();
//! assert_eq!(
//!     refusal.to_string(),
//!     "approve the frame: the role handläggare may not; let someone who may do it (access)"
//! );
//! act.actor.role = Role::Decider;
//! let events = act.record(programme.decide(&act).unwrap());
//! assert_eq!(State::of(&events).years, (2018, 2027));
//! ```
//!
//! What concerns several streams at once is decided in [`transaction`]. Which step leads where is
//! data: each stage has its [`life_cycle::LifeCycle`], and `decide` takes no step that it lacks.
//! Money moves between accounts that always add up ([`ledger`]). Nothing here knows the clock, and
//! nothing decided is edited: a correction is a new event.

pub mod access;
pub mod act;
pub mod application;
pub mod bank_statement;
pub mod budget;
pub mod call;
pub mod conflict;
pub mod cost_bearer;
pub mod draw;
pub mod grant;
pub mod id;
pub mod ledger;
pub mod life_cycle;
pub mod matter;
pub mod payment_file;
pub mod programme;
pub mod refusal;
pub mod results;
pub mod transaction;
pub mod wording;
