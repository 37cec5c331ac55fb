//! Figures about few are kept from being known.
