//! Tests of regimes.
