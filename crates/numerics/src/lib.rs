//! Deterministic sums, elementary functions, quantiles, ranks and seeded random streams.
//!
//! Knows no domain. Kernels take plain slices of finite numbers: what is missing has been taken
//! out before, and an answer that does not exist is `None`.

pub mod answer;
pub mod cholesky;
pub mod distribution;
pub mod draws;
pub mod elementary;
pub mod exact;
pub mod folded_normal;
pub mod frank_wolfe;
pub mod linear_programme;
pub mod matrix;
pub mod moments;
pub mod nelder_mead;
pub mod noncentral_t;
pub mod quantile;
pub mod radix;
pub mod rank;
pub mod regression;
pub mod semidefinite;
pub mod streams;
pub mod sum;
