//! Read-only SQL over the statistics store.
