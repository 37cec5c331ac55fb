//! Why an act was refused: the rule, the figures and the paragraph.

pub mod cause;

use std::fmt;

use crate::regime;
use crate::regime::rule::{Paragraph, Sfs};

pub use self::cause::Cause;

/// A rule that every state of a grant keeps.
///
/// M1 to M16 are about money, R1 to R14 about how things are done. Those of R that concern other
/// things than grants (statistics, lessons, cases) are not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Decided amounts of a year stay within the programme's frame for it.
    M1,
    /// A decided amount stays within the regime's share of the costs approved in the decision.
    M2,
    /// What is paid less what is repaid stays within what is decided, in all and for each year.
    M3,
    /// What is paid, outstanding advances aside, stays within the share of all costs approved.
    M4,
    /// Planned instalments add up to what is decided.
    M5,
    /// A payment stays within approved costs and within what is decided less what is paid.
    M6,
    /// Advances stay within what remains and are settled before the grant is.
    M7,
    /// Costs in kind equal co-financing in kind.
    M8,
    /// Costs equal grant and co-financing.
    M9,
    /// A cost item counts in one claim only, over all grants.
    M10,
    /// A payment order is sent once and is paid only when the bank says so.
    M11,
    /// Amounts are Swedish kronor. Kept by the type [`Ore`](crate::money::Ore): there is no other currency to mix in.
    M12,
    /// A settled grant has paid the lesser of what is decided and what costs entitle to.
    M13,
    /// What is divided by place adds up to the whole.
    M14,
    /// What is passed on stays within the grant.
    M15,
    /// Nothing is lost: a frame is decided, reserved and free; a grant paid, remaining, withdrawn.
    M16,
    /// Four eyes.
    R1,
    /// No one acts on what they have a conflict of interest in.
    R2,
    /// Every change has one event, with who, when and, going back, why.
    R3,
    /// What is decided is not edited; a correction is a new version.
    R4,
    /// Deadlines follow from events and the calendar, and time does not run backwards.
    R5,
    /// The form of an open call does not change.
    R6,
    /// A random draw uses a seed committed to beforehand.
    R10,
    /// Who may do what.
    Access,
    /// The steps of the life cycle.
    LifeCycle,
    /// What is written must mean something.
    Input,
    /// A rule of the regime itself, named by its paragraph.
    Regime,
}

impl Rule {
    /// Returns the general law behind the rule, where there is one.
    ///
    /// # Source
    /// Förvaltningslagen (2017:900).
    #[must_use]
    pub fn general_law(self) -> Option<&'static str> {
        match self {
            Self::R2 => Some("förvaltningslagen (2017:900) 16–17 §§"),
            Self::R3 => Some("förvaltningslagen (2017:900) 31–32 §§"),
            Self::R4 => Some("förvaltningslagen (2017:900) 36–37 §§"),
            _ => None,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Access => f.write_str("access"),
            Self::LifeCycle => f.write_str("life cycle"),
            Self::Input => f.write_str("input"),
            Self::Regime => f.write_str("regime"),
            rule => write!(f, "{rule:?}"),
        }
    }
}

/// An act that is not done, with the reason why.
///
/// Written as one sentence that ends with the rule and the paragraph, where there is one: the
/// regime's if the rule comes from it, else that of the general law.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{cause} ({})", self.basis())]
pub struct Refusal {
    /// What stands in the way.
    pub cause: Cause,
    /// The regime's paragraph, where the rule has one: "SFS 2018:151 7 §".
    pub paragraph: Option<Box<str>>,
}

impl Refusal {
    /// Returns the rule that was kept.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.cause.rule()
    }

    /// Returns the rule with the paragraph it rests on: "M2, SFS 2018:151 7 §".
    #[must_use]
    pub fn basis(&self) -> String {
        let rule = self.rule();
        match self.paragraph.as_deref().or(rule.general_law()) {
            Some(paragraph) => format!("{rule}, {paragraph}"),
            None => rule.to_string(),
        }
    }

    /// Returns the refusal with the regime's paragraph.
    #[must_use]
    pub fn under(self, paragraph: Option<&str>) -> Self {
        Self { paragraph: paragraph.map(Into::into).or(self.paragraph), ..self }
    }
}

impl From<Cause> for Refusal {
    fn from(cause: Cause) -> Self {
        Self { cause, paragraph: None }
    }
}

impl From<regime::refusal::Refusal> for Refusal {
    fn from(refusal: regime::refusal::Refusal) -> Self {
        let paragraph =
            refusal.paragraph.as_ref().map(|paragraph| cite(refusal.sfs, paragraph).into());
        Self { cause: Cause::Ordinance(Box::new(refusal)), paragraph }
    }
}

/// Returns a paragraph as it is cited: "SFS 2018:151 7 §".
#[must_use]
pub fn cite(ordinance: Sfs, paragraph: &Paragraph) -> String {
    format!("SFS {ordinance} {paragraph}")
}

/// Returns the refusal for a cause.
pub(crate) fn refuse<T>(cause: Cause) -> Result<T, Refusal> {
    Err(cause.into())
}
