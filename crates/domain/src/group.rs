//! Groups of people that a value refers to.

use std::fmt;
use std::str::FromStr;

/// The group a value refers to: `T` all, `K` women, `M` men, or another code of the source's
/// own of at most forty letters, digits and `+ - . : _` signs.
///
/// Ordered with `T`, `K`, `M` first, then by code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group(Box<str>);

impl Group {
    /// Returns the group of all people, `T`.
    #[must_use]
    pub fn total() -> Self {
        Self("T".into())
    }

    /// Returns the group of women, `K`.
    #[must_use]
    pub fn women() -> Self {
        Self("K".into())
    }

    /// Returns the group of men, `M`.
    #[must_use]
    pub fn men() -> Self {
        Self("M".into())
    }

    /// Returns the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn order(&self) -> (u8, &str) {
        let rank = match &*self.0 {
            "T" => 0,
            "K" => 1,
            "M" => 2,
            _ => 3,
        };
        (rank, &self.0)
    }
}

impl PartialOrd for Group {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Group {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Group {
    type Err = GroupError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |c: char| c.is_alphanumeric() || "+-.:_".contains(c);
        if text.is_empty() || text.chars().count() > 40 || !text.chars().all(fits) {
            return Err(GroupError { found: text.chars().take(40).collect() });
        }
        Ok(Self(text.into()))
    }
}

/// The text is no group.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as a group: write T (all), K (women), M (men) or a code of the source's")]
pub struct GroupError {
    /// What was written, cut to forty characters.
    pub found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_women_and_men_come_first() {
        let mut groups: Vec<Group> =
            ["20-64", "M", "K", "T"].iter().map(|g| g.parse().unwrap()).collect();
        groups.sort();
        assert_eq!(groups.iter().map(Group::as_str).collect::<Vec<_>>(), ["T", "K", "M", "20-64"]);
    }

    #[test]
    fn a_group_is_a_short_code() {
        assert!("".parse::<Group>().is_err());
        assert!("a b".parse::<Group>().is_err());
        assert!("K:20-64".parse::<Group>().is_ok());
    }
}
