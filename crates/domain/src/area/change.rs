//! Splits, merges and recodings of areas, and what they do to a series.
