//! A random draw that anyone can repeat with `sha256sum` (R10).
//!
//! Before the candidates are known, the commitment `SHA-256(seed)` is published; after the draw, the
//! seed. The rank of a candidate is `SHA-256(seed ‖ 0x0A ‖ id)` as 64 hexadecimal digits; those with
//! the smallest ranks are drawn. `printf '%s\n%s' "$seed" "$id" | sha256sum` gives a rank,
//! `printf '%s' "$seed" | sha256sum` the commitment.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use sha2::{Digest, Sha256};

use super::id::GrantId;
use super::refusal::{Cause, Refusal};

/// The SHA-256 of a text as 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash(Box<str>);

impl Hash {
    /// Returns the hash of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut digits = String::with_capacity(64);
        for byte in Sha256::digest(text.as_bytes()) {
            write!(digits, "{byte:02x}").expect("writing to a String never fails");
        }
        Self(digits.into())
    }

    /// Returns the hash that is written so, or `None` where it is not 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        fits.then(|| Self(text.to_ascii_lowercase().into()))
    }

    /// Returns the 64 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How many are drawn of those that can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// So many, or all where there are fewer.
    Count(u32),
    /// So many of a hundred, rounded up: of one candidate one is drawn.
    Percent(u8),
}

impl Size {
    /// Returns how many of `n_candidates` are drawn.
    #[must_use]
    pub fn of(self, n_candidates: usize) -> usize {
        match self {
            Self::Count(count) => usize::try_from(count).unwrap_or(usize::MAX).min(n_candidates),
            Self::Percent(percent) => {
                n_candidates.saturating_mul(usize::from(percent.min(100))).div_ceil(100)
            }
        }
    }
}

/// Returns the grants that the seed draws, smallest rank first.
///
/// # Errors
/// [`Cause::WrongSeed`] where the seed is not the one committed to.
pub fn draw(
    commitment: &Hash,
    seed: &str,
    candidates: &BTreeSet<GrantId>,
    size: Size,
) -> Result<Vec<GrantId>, Refusal> {
    if Hash::of(seed) != *commitment {
        return Err(Cause::WrongSeed.into());
    }
    let mut ranked: Vec<(Hash, &GrantId)> =
        candidates.iter().map(|id| (rank(seed, id), id)).collect();
    ranked.sort();
    ranked.truncate(size.of(candidates.len()));
    Ok(ranked.into_iter().map(|(_, id)| id.clone()).collect())
}

/// Returns a candidate's rank.
#[must_use]
pub fn rank(seed: &str, id: &GrantId) -> Hash {
    Hash::of(&format!("{seed}\n{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From `printf '%s\n%s' 'brygga 2019' 'g1' | sha256sum` and so on.
    #[test]
    fn sha256sum_gives_the_same_ranks() {
        let seed = "brygga 2019";
        assert_eq!(
            Hash::of(seed).as_str(),
            "ef2a02542168ccbf996ed790919ee9f2c2e5b7390fae9b602c0c7f71619f0fe2"
        );
        let id: GrantId = "g1".parse().unwrap();
        assert_eq!(
            rank(seed, &id).as_str(),
            "cc6677bb085b93b8a1673575f3ccd7c773a26508e53a699fd7a7cce6686e7c11"
        );
    }

    #[test]
    fn a_draw_is_the_same_for_everyone_and_no_other_seed_is_taken() {
        let candidates: BTreeSet<GrantId> =
            (0..20).map(|i| format!("g{i}").parse().unwrap()).collect();
        let commitment = Hash::of("frö");
        let drawn = draw(&commitment, "frö", &candidates, Size::Percent(21)).unwrap();
        assert_eq!(drawn.len(), 5);
        assert_eq!(drawn, draw(&commitment, "frö", &candidates, Size::Count(5)).unwrap());
        assert_eq!(
            draw(&commitment, "annat", &candidates, Size::Count(5)).unwrap_err().cause,
            Cause::WrongSeed
        );
        assert_eq!(Size::Percent(10).of(0), 0);
        assert_eq!(Size::Percent(10).of(1), 1);
        assert_eq!(Size::Count(9).of(2), 2);
    }
}
