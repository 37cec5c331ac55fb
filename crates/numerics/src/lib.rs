//! Deterministic sums, elementary functions, quantiles and seeded random streams.
