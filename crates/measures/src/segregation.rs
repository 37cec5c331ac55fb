//! How unevenly groups live over areas.
