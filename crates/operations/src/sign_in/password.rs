//! Passwords: which are taken, how they are kept, how one is compared.
//!
//! # Source
//! NIST SP 800-63B section 3.1.1.2: a least length, no rules of composition, no forced change, a
//! comparison with what is commonly used. OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB
//! of memory, 2 passes and 1 lane. RFC 9106: Argon2.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

/// The fewest characters.
pub const LEAST: usize = 12;
/// The most characters; more is no safer and takes longer.
pub const MOST: usize = 200;

/// Memory in KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// Fewer guesses than this, as zxcvbn counts them, and a password counts as common.
const GUESSES: u64 = 100_000_000;

/// Words that Swedish passwords are made of and that the counting of guesses does not know.
const SWEDISH: [&str; 24] = [
    "lösenord",
    "losenord",
    "lösen",
    "losen",
    "hemligt",
    "hemlig",
    "sommar",
    "vinter",
    "höst",
    "vår",
    "sverige",
    "svenska",
    "stockholm",
    "göteborg",
    "malmö",
    "kommun",
    "region",
    "myndighet",
    "brygga",
    "bidrag",
    "välkommen",
    "valkommen",
    "älskling",
    "fotboll",
];

/// A password as it was typed. It is never shown.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Returns what was typed.
    #[must_use]
    pub fn typed(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnfitPassword {
    /// Too few characters.
    #[error("take a password of {found} characters: write at least {LEAST}; a sentence is good")]
    Short {
        /// How many there are.
        found: usize,
    },
    /// Too many characters.
    #[error("take a password of {found} characters: write at most {MOST}")]
    Long {
        /// How many there are.
        found: usize,
    },
    /// One of those that are tried first.
    #[error(
        "take this password: it is among those that are guessed first; write several words that do \
         not belong together"
    )]
    Common,
    /// The system gives no randomness, or no memory.
    #[error("keep the password: the system gives no randomness or memory; try again")]
    System,
}

/// Returns the hash of a new password, or why it is not taken. `of_person` are words that are known
/// of the person: their name and address.
///
/// # Errors
/// [`UnfitPassword`].
pub fn hash(password: &Password, of_person: &[&str]) -> Result<String, UnfitPassword> {
    let Password(text) = password;
    let found = text.chars().count();
    if found < LEAST {
        return Err(UnfitPassword::Short { found });
    }
    if found > MOST {
        return Err(UnfitPassword::Long { found });
    }
    let of_person = words_of(of_person);
    let of_person = of_person.iter().map(String::as_str);
    let known: Vec<&str> = SWEDISH.into_iter().chain(of_person).collect();
    if zxcvbn::zxcvbn(text, &known).guesses() < GUESSES {
        return Err(UnfitPassword::Common);
    }
    let hashed = hasher().hash_password(text.as_bytes()).map_err(|_| UnfitPassword::System)?;
    Ok(hashed.to_string())
}

/// Returns names and addresses in lower case: whole, in their parts, and with the parts joined.
fn words_of(texts: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for text in texts {
        let text = text.to_lowercase();
        let parts: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        words.extend(parts.iter().map(|part| (*part).to_owned()));
        words.extend([parts.concat(), text]);
    }
    words
}

/// Returns whether the password is the one that was kept. Where none is, as much work is done, so
/// that the time tells nobody which addresses have accounts.
#[must_use]
pub fn is_right(password: &Password, kept: Option<&str>) -> bool {
    let Password(text) = password;
    let too_long = text.chars().count() > MOST;
    let text = if too_long { "" } else { text };
    let parsed = kept.and_then(|kept| PasswordHash::new(kept).ok());
    match parsed {
        Some(hash) => hasher().verify_password(text.as_bytes(), &hash).is_ok() && !too_long,
        None => {
            let mut unused = [0; 32];
            // What comes of it is of no interest, only that it takes the time it takes.
            let is_done =
                hasher().hash_password_into(text.as_bytes(), &[0; 16], &mut unused).is_ok();
            std::hint::black_box((is_done, unused));
            false
        }
    }
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, LANES, None).expect("the parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password::typed(text.to_owned())
    }

    #[test]
    fn a_password_is_kept_with_its_parameters_and_recognised() {
        let right = typed("hästar klättrar sällan i träd");
        let kept = hash(&right, &[]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(kept, hash(&right, &[]).unwrap(), "each has a salt of its own");
        assert!(is_right(&right, Some(&kept)));
        assert!(!is_right(&typed("hästar klättrar sällan i träD"), Some(&kept)));
        assert!(!is_right(&right, None) && !is_right(&right, Some("x")));
        assert_eq!(format!("{right:?}"), "Password");
    }

    #[test]
    fn common_and_short_passwords_are_refused_and_nothing_else_is_asked() {
        let told = |text: &str| hash(&typed(text), &["anna.svensson@exempel.se", "Anna Svensson"]);
        assert_eq!(told("kort12345åä"), Err(UnfitPassword::Short { found: 11 }));
        assert_eq!(told(&"å".repeat(201)), Err(UnfitPassword::Long { found: 201 }));
        for common in [
            "password1234",
            "qwertyuiop12",
            "111111111111",
            "lösenord2026",
            "sommarsommar",
            "aaaaaaaaaaaaaaaa",
            "annasvensson1",
            "brygga123456",
            "123456789012",
        ] {
            assert_eq!(told(common), Err(UnfitPassword::Common), "{common}");
        }
        for good in ["kaffe tak moln sten", "vrxkqpmzwtyd", "            å ö ä  x"] {
            assert!(told(good).is_ok(), "{good}: only letters, no digits, is allowed");
        }
    }
}
