//! The wording of the law that a call or a decision is bound to.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::refusal::{Cause, Refusal, refuse};
use crate::regime::Version;
use crate::regime::rule::Sfs;

/// The wording of an ordinance that something was decided under. A later wording does not reach
/// back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Wording {
    /// The ordinance.
    pub ordinance: Sfs,
    /// The act that gave the wording: the ordinance itself or one that changed it.
    pub given_by: Sfs,
}

impl Wording {
    /// Returns the wording of a version.
    #[must_use]
    pub fn of(version: &Version) -> Self {
        Self { ordinance: version.sfs, given_by: version.wording }
    }

    /// Refuses another version than the one bound to.
    ///
    /// # Errors
    /// [`Cause::OtherWording`].
    pub fn require(self, version: &Version) -> Result<(), Refusal> {
        let found = Self::of(version);
        if found == self { Ok(()) } else { refuse(Cause::OtherWording { bound: self, found }) }
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SFS {}", self.ordinance)?;
        if self.given_by != self.ordinance {
            write!(f, " as worded by SFS {}", self.given_by)?;
        }
        Ok(())
    }
}
