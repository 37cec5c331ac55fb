//! Many indicators made into one need index, step by step.
