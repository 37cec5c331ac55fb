//! Tokens: 256 bits that nobody can guess.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

use register::hash::ContentHash;

use super::SignInError;

/// A secret of 256 random bits, written as 64 hexadecimal digits. It is never shown in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Text that is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("take this text as a token: it is none")]
pub struct InvalidToken;

impl Token {
    /// Returns a new token from the system's randomness.
    ///
    /// # Errors
    /// [`SignInError::System`] where the system gives none.
    pub fn new() -> Result<Self, SignInError> {
        let mut bytes = [0_u8; 32];
        let none = |_| SignInError::System { what: "gives no randomness" };
        getrandom::fill(&mut bytes).map_err(none)?;
        let mut text = String::with_capacity(64);
        for byte in bytes {
            write!(text, "{byte:02x}").expect("writing to a String never fails");
        }
        Ok(Self(text))
    }

    /// Returns what the browser keeps.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether a text repeats the token. Hashes are compared, so that the time tells nothing.
    #[must_use]
    pub fn is_repeated_by(&self, text: &str) -> bool {
        self.hash() == ContentHash::of(text.as_bytes())
    }

    /// Returns what the register keeps.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        ContentHash::of(self.0.as_bytes())
    }
}

impl FromStr for Token {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, InvalidToken> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        if text.len() == 64 && text.bytes().all(is_digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidToken)
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}
