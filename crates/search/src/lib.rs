//! Swedish full-text search; knows no domain.
