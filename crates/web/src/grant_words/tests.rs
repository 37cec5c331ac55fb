//! Every word of the domain has a wording in both languages, and every refusal is one sentence.

mod literals;
mod sentences;
mod variants;
