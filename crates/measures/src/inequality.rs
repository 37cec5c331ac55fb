//! How unequally an amount is spread over people.
