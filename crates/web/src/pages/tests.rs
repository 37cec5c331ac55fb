//! Who may reach which page: every route, every role of the demonstration, own things and others'.

mod doors;
mod typed;
mod walk;
