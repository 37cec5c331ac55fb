//! Benchmarks against the limit and against peers.
