//! Commitments (åtaganden): what has been promised, where it is written, who owns it, and how it could
//! be told whether it was kept.
//!
//! A [`Register`] is one source document with its commitments. The text of a commitment is the
//! document's own, with the line it stands on; nothing here endorses it. What can be counted is its
//! [`measure`], what is missing is a list of [`measure::Lack`] that its owner is asked about, and what
//! has happened to it is a stream of events decided in [`life`]. How several stand together is told by
//! [`spread`]: the spread and the worst, never a mean alone.

pub mod life;
pub mod measure;
pub mod spread;

use std::collections::BTreeSet;

use self::life::Stage;
use self::measure::Measure;
use crate::action_plan::Process;
use crate::area::AreaCode;
use crate::form::key::Label;
use crate::grants::id::{CommitmentId, OrganisationId};

/// One source document and the commitments that it states.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    /// A short id of lower-case letters, digits and hyphens; used in addresses.
    pub id: String,
    /// What the register is called on pages.
    pub title: Label,
    /// Where the texts come from.
    pub document: Document,
    /// The area that the commitments are about.
    pub area: AreaCode,
    /// The parts of the document, in its order.
    pub lists: Vec<List>,
    /// The commitments, in the document's order.
    commitments: Vec<Commitment>,
    /// Differences that the document names.
    pub gaps: Vec<StatedGap>,
    /// How the document came about, where it is an action plan.
    pub process: Option<Process>,
}

/// A document that makes promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its own title, in its own language.
    pub title: String,
    /// Who published it: who makes the promises.
    pub publisher: String,
    /// The day or year it was published; `None` where the document does not tell.
    pub published: Option<String>,
    /// Where else it can be read or what supports it; empty where nowhere is known.
    pub addresses: Vec<String>,
}

/// A part of a document: a list of commitments with the situation that it answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// A short id within the register.
    pub id: String,
    /// The heading or situation, in the document's own words.
    pub title: String,
    /// The line of the document that the title stands on.
    pub line: u32,
}

/// One commitment.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    /// Its name, unique over all registers: `vasternorrland-058`.
    pub id: CommitmentId,
    /// The id of the list it stands in.
    pub list: String,
    /// The line of the document, counted from one.
    pub line: u32,
    /// The text, exactly as the document writes it.
    pub text: String,
    /// What its owners can do about it.
    pub kind: Kind,
    /// Who answers for it. Never empty.
    pub owners: Vec<Owner>,
    /// How it could be told whether it was kept.
    pub measure: Measure,
    /// Official statistics that bear on it.
    pub indicators: Vec<IndicatorLink>,
    /// The question that goes back to the owner, where it cannot be measured as written.
    pub question: Option<Label>,
    /// The commitment that it is a part of.
    pub parent: Option<CommitmentId>,
    /// How far it had come when the document was written, as the document tells.
    pub stated: Stage,
}

/// A difference between groups that a document names as what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedGap {
    /// The document's own words.
    pub text: String,
    /// The line of the document.
    pub line: u32,
    /// What differs, in words.
    pub told: Label,
    /// The gap with the baseline that the document states.
    pub measure: Measure,
    /// The official series that is nearest; `None` where the statistics here hold none.
    pub indicator: Option<crate::indicator::IndicatorId>,
}

/// What the owners of a commitment can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The owner decides it alone (eget).
    Own,
    /// Several owners must each do a part (gemensamt).
    Joint,
    /// Who makes the promise can only influence it (påverkan): its owners, who decide, are others.
    Influence,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Own, Self::Joint, Self::Influence];

    /// Returns the word used in files, addresses and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Joint => "joint",
            Self::Influence => "influence",
        }
    }
}

/// What kind of party an organisation is in a plan or an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyKind {
    /// Staten: an authority, the government or parliament.
    State,
    /// Region.
    Region,
    /// Kommun.
    Municipality,
    /// Civilsamhället: associations, foundations, faith communities.
    CivilSociety,
    /// Universitet och högskola.
    University,
    /// Näringslivet.
    Business,
}

impl PartyKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::State,
        Self::Region,
        Self::Municipality,
        Self::CivilSociety,
        Self::University,
        Self::Business,
    ];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Region => "region",
            Self::Municipality => "municipality",
            Self::CivilSociety => "civil-society",
            Self::University => "university",
            Self::Business => "business",
        }
    }
}

/// An organisation that answers for something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// Its name in the register of organisations; a municipality's is its code.
    pub id: OrganisationId,
    /// Its name for people.
    pub name: String,
    /// What kind it is.
    pub kind: PartyKind,
}

/// One who answers for a commitment: an organisation, or several that each answer for their own part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// A short id within the register, used as a filter.
    pub id: String,
    /// The name for people: "Region Västernorrland", "Länets sju kommuner".
    pub name: String,
    /// The organisations. Never empty.
    pub parties: Vec<Party>,
    /// What says that it is theirs.
    pub basis: Basis,
}

/// What says that a commitment is its owner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The text itself names the owner.
    Text,
    /// The text does not; this gives the owner the task: "hälso- och sjukvårdslagen (2017:30) 8 kap.
    /// 1 §".
    Task(String),
}

/// An official series that bears on a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorLink {
    /// The publisher's id. A reader of files refuses one that does not exist.
    pub id: crate::indicator::IndicatorId,
    /// How near it comes.
    pub fit: Fit,
}

/// How near an official series comes to what a commitment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It measures what is promised.
    Measures,
    /// It is the nearest official series, and measures something else; it must never be read as the
    /// commitment's own result.
    Near,
}

impl Fit {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Measures => "measures",
            Self::Near => "near",
        }
    }
}

/// What keeps commitments from being a register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegisterFault {
    /// A commitment has no text.
    #[error("the text of '{id}' is empty; write it as the document does")]
    NoText {
        /// The commitment.
        id: String,
    },
    /// A commitment has no owner.
    #[error("'{id}' has no owner; write who answers for it, for a text without owner binds nobody")]
    NoOwner {
        /// The commitment.
        id: String,
    },
    /// A joint commitment has one party, or an own one several.
    #[error(
        "'{id}' is {kind} and has {found} organisations; one answers alone, several answer jointly"
    )]
    Parties {
        /// The commitment.
        id: String,
        /// Its kind.
        kind: &'static str,
        /// How many organisations answer for it.
        found: usize,
    },
    /// It cannot be measured and asks nothing.
    #[error("'{id}' cannot be measured as written; write the question that goes to its owner")]
    NoQuestion {
        /// The commitment.
        id: String,
    },
    /// Two have one id.
    #[error("the id '{id}' is taken by another commitment; ids are unique")]
    Twice {
        /// The commitment.
        id: String,
    },
    /// The list or the parent is not there, or the parent is itself below.
    #[error("'{id}' belongs to '{to}', which is not there; write a list or commitment above it")]
    Unknown {
        /// The commitment.
        id: String,
        /// What it refers to.
        to: String,
    },
}

impl RegisterFault {
    /// Returns the commitment that is wrong.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::NoText { id }
            | Self::NoOwner { id }
            | Self::Parties { id, .. }
            | Self::NoQuestion { id }
            | Self::Twice { id }
            | Self::Unknown { id, .. } => id,
        }
    }
}

impl Register {
    /// Returns the register with its commitments.
    ///
    /// # Errors
    /// [`RegisterFault`] for the first commitment without text, without owner, with a kind that its
    /// owners contradict, that cannot be measured and asks nothing, or that names what is not there.
    /// A parent must stand before its parts, so that no commitment is a part of itself.
    pub fn with(self, commitments: Vec<Commitment>) -> Result<Self, RegisterFault> {
        let mut known: BTreeSet<&CommitmentId> = BTreeSet::new();
        for one in &commitments {
            one.check()?;
            let id = || one.id.to_string();
            if !self.lists.iter().any(|list| list.id == one.list) {
                return Err(RegisterFault::Unknown { id: id(), to: one.list.clone() });
            }
            if let Some(parent) = one.parent.as_ref().filter(|parent| !known.contains(parent)) {
                return Err(RegisterFault::Unknown { id: id(), to: parent.to_string() });
            }
            if !known.insert(&one.id) {
                return Err(RegisterFault::Twice { id: id() });
            }
        }
        Ok(Self { commitments, ..self })
    }

    /// Returns a register that has no commitments yet.
    #[must_use]
    pub fn empty(
        id: String,
        title: Label,
        document: Document,
        area: AreaCode,
        lists: Vec<List>,
    ) -> Self {
        let (commitments, gaps) = (Vec::new(), Vec::new());
        Self { id, title, document, area, lists, commitments, gaps, process: None }
    }

    /// Returns the commitments, in the document's order.
    #[must_use]
    pub fn commitments(&self) -> &[Commitment] {
        &self.commitments
    }

    /// Returns the commitment with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Commitment> {
        self.commitments.iter().find(|one| one.id.as_str() == id)
    }

    /// Returns the commitments that are parts of this one.
    pub fn parts_of<'a>(
        &'a self,
        id: &'a CommitmentId,
    ) -> impl Iterator<Item = &'a Commitment> + 'a {
        self.commitments.iter().filter(move |one| one.parent.as_ref() == Some(id))
    }
}

impl Commitment {
    fn check(&self) -> Result<(), RegisterFault> {
        let id = || self.id.to_string();
        if self.text.trim().is_empty() {
            return Err(RegisterFault::NoText { id: id() });
        }
        let found = self.parties().count();
        if found == 0 {
            return Err(RegisterFault::NoOwner { id: id() });
        }
        let fits = match self.kind {
            Kind::Own => found == 1,
            Kind::Joint => found > 1,
            Kind::Influence => true,
        };
        if !fits {
            return Err(RegisterFault::Parties { id: id(), kind: self.kind.as_str(), found });
        }
        if !self.measure.is_measurable() && self.question.is_none() {
            return Err(RegisterFault::NoQuestion { id: id() });
        }
        Ok(())
    }

    /// Returns every organisation that answers for it, each for its own part.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.owners.iter().flat_map(|owner| &owner.parties)
    }

    /// Returns whether an organisation answers for it.
    #[must_use]
    pub fn is_owned_by(&self, organisation: &OrganisationId) -> bool {
        self.parties().any(|party| party.id == *organisation)
    }
}
