//! What a decision says, first as a proposal.

use serde::{Deserialize, Serialize};

use crate::grants::grant::award::Award;

/// A proposed decision. The decision is the proposal as it stands, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// A grant, of what was applied for or of a part.
    Grant(Box<Award>),
    /// A refusal on the merits (avslag).
    Reject {
        /// Why.
        reasons: String,
    },
    /// A refusal to try it (avvisning): too late, not eligible, not completed.
    Dismiss {
        /// Why.
        reasons: String,
    },
}

impl Proposal {
    /// Returns the reasons.
    #[must_use]
    pub fn reasons(&self) -> &str {
        match self {
            Self::Grant(award) => &award.reasons,
            Self::Reject { reasons } | Self::Dismiss { reasons } => reasons,
        }
    }
}
