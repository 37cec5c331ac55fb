//! Reference values, inference and the front door, read together.

mod front_door;
mod inference;
mod peers;
mod properties;
