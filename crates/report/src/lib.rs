//! What letters and accounts say, from decided matters. No I/O and no clock.
//!
//! A letter says what the state of a matter holds and what the wording of the law states, in plain
//! Swedish (klarspråk), and nothing else. What is not known is said to be so, in the letter and
//! beside it, so that whoever sends letters can refuse to send that one.

pub mod annual_report;
pub mod decision_letter;
pub mod swedish;
