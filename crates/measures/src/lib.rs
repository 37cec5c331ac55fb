//! One file per measure: gaps, spread, convergence, selection, allocation.
