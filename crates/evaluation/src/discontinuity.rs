//! Thresholds: what happens at a cut-off that decides who is treated.
