//! The nearest people around every place.
