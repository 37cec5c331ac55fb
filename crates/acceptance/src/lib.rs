//! Whole-binary stories and tidy tests.
