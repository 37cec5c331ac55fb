//! What a form of the desk sent.

use std::fmt::Write as _;

use register::text::{InvalidText, Word};
use sha2::{Digest, Sha256};

/// The pairs of a form, in the order they were sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Posted(pub(crate) Vec<(String, String)>);

/// The name that the password is sent under, where a form asks for it.
pub(crate) const PASSWORD: &str = "losenord";

/// Fields that belong to the sending and not to what is sent. A key stays for good: nothing in it may tell
/// of a password.
const ENVELOPE: [&str; 2] = ["csrf", PASSWORD];

impl Posted {
    /// Returns the text of a field, empty where it was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
    }

    /// Returns how much of a stream the form was made from.
    pub(crate) fn seen(&self) -> Option<u64> {
        self.text("seen").parse().ok()
    }

    /// Returns what makes this sending one and the same: the form's nonce and the hash of what it says.
    /// A second click gives the same key, another content another.
    pub(crate) fn key(&self) -> Result<Word, InvalidText> {
        let mut hash = Sha256::new();
        for (name, text) in &self.0 {
            if !ENVELOPE.contains(&name.as_str()) {
                for part in [name, text] {
                    hash.update(part.len().to_le_bytes());
                    hash.update(part.as_bytes());
                }
            }
        }
        let nonce: String =
            self.text("nonce").chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        let mut key = format!("form-{nonce}-");
        for byte in hash.finalize() {
            let _ = write!(key, "{byte:02x}");
        }
        key.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        Posted(pairs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect())
    }

    #[test]
    fn a_second_click_is_the_same_and_another_content_is_not() {
        let first = posted(&[("nonce", "a1"), ("csrf", "x"), ("amount", "10")]);
        let again = posted(&[("nonce", "a1"), ("csrf", "y"), ("amount", "10")]);
        let other = posted(&[("nonce", "a1"), ("csrf", "x"), ("amount", "11")]);
        let later = posted(&[("nonce", "a2"), ("csrf", "x"), ("amount", "10")]);
        let confirmed = posted(&[("nonce", "a1"), ("amount", "10"), (PASSWORD, "hemligt")]);
        assert_eq!(first.key(), confirmed.key(), "no password is in a key");
        assert_eq!(first.key(), again.key());
        assert_ne!(first.key(), other.key());
        assert_ne!(first.key(), later.key());
        assert!(posted(&[("nonce", "å\n\"")]).key().is_ok());
    }
}
