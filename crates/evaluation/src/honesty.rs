//! How far an answer can be trusted: sensitivity, power, many outcomes, many looks.
