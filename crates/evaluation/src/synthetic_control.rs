//! One or few treated units against a weighted mix of others.
