//! Whole-binary stories and tidy tests. The tests are in `tests/`, the browser stories in
//! `browser/`; this library is empty on purpose.
