//! Reference cases and properties.

mod front;
mod references;
mod suppression;
