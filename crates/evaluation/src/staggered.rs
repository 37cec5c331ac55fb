//! Treatment that starts at different times in different places.
