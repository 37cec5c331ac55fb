//! The letter that makes a decision known: a grant, a refusal (avslag), a dismissal (avvisning), a
//! change of a grant or a reclaim (återkrav).
//!
//! It holds what förvaltningslagen asks of a decision in writing: the day, what is decided, who
//! decided and who prepared it (31 §), the reasons (32 §), and how to appeal (33 §). Amounts, days,
//! conditions and reasons are those of the state, word for word; what the law says is what the
//! version of the regime states, with its paragraph.

mod awarded;
mod changed;
mod frame;
mod law;
mod reclaimed;

use std::collections::BTreeMap;

use domain::grants::application::proposal::Proposal;
use domain::grants::id::{CategoryId, OrganisationId};
use domain::grants::wording::Wording;
use domain::grants::{application, grant};
use domain::regime::Version;
use domain::regime::deciding::DecisionKind;
use domain::regime::rules::RuleName;
use time::Date;
use typeset::document::{Block, Document, Level, Run};

pub use self::changed::of_change;
pub use self::reclaimed::of_reclaim;

use crate::swedish;

/// What things are called that the states know by an id, and who signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The authority that decided.
    pub funder: Party,
    /// The applicant.
    pub recipient: Party,
    /// The title of the ordinance, as the regime has it: `Förordning (2018:151) om …`.
    pub ordinance: String,
    /// The call.
    pub call: String,
    /// Who decided.
    pub decider: Official,
    /// Who prepared the decision (föredragande).
    pub rapporteur: Official,
    /// What the right to decide rests on: `delegationsordningen 4 §`.
    pub delegation: String,
    /// Co-financers and organisations that were heard.
    pub organisations: BTreeMap<OrganisationId, String>,
    /// Categories of costs.
    pub categories: BTreeMap<CategoryId, String>,
}

/// A party to a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// Its address and how to reach it, line by line.
    pub lines: Vec<String>,
}

/// Someone who takes part in a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    /// The name.
    pub name: String,
    /// The title: `enhetschef`.
    pub title: String,
}

/// A letter, with what it could not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The letter.
    pub document: Document,
    /// The rules that the letter rests on and that are not entered in the regime. The letter says
    /// so in a note at each; it is not to be sent before they are.
    pub lacking: Vec<RuleName>,
}

/// Why a letter cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// There is no such decision in the state.
    #[error("write the letter: the state holds no {decision}; decide first")]
    NoDecision {
        /// Which.
        decision: &'static str,
    },
    /// The application has no diary number.
    #[error("write the letter: the application has no diary number; register it first")]
    NoDiaryNumber,
    /// A name is not among those handed in.
    #[error("write the letter: no name is given for the {kind} '{id}'; give one")]
    NoName {
        /// Of what.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// The version is not the one that the decision is bound to.
    #[error("write the letter by {found}: the decision is bound to {bound}; use that version")]
    OtherWording {
        /// What it is bound to.
        bound: Wording,
        /// What was given.
        found: Wording,
    },
    /// The sum of amounts does not fit.
    #[error("write the letter: the sum of its amounts does not fit; correct the amounts")]
    Overflow,
}

/// Returns the letter of a grant as it was first decided.
///
/// The day is that of the decision's first version. Amounts are those of the award, and the total
/// is their sum; years that are subject to budget are told as such.
///
/// # Errors
/// [`Unwritable`] where nothing is granted, a name or the diary number is lacking, or the version
/// is not the one that the decision is bound to.
///
/// # Source
/// Förvaltningslagen (2017:900) 31–33 §§; språklagen (2009:600) 11 §.
pub fn of_grant(
    grant: &grant::State,
    application: &application::State,
    regime: &Version,
    names: &Names,
) -> Result<Letter, Unwritable> {
    let (Some(decided), Some(version)) = (&grant.origin, grant.versions.first()) else {
        return Err(Unwritable::NoDecision { decision: "grant" });
    };
    let found = Wording::of(regime);
    if decided.wording != found {
        return Err(Unwritable::OtherWording { bound: decided.wording, found });
    }
    let on = version.at.day();
    let mut lacking = Vec::new();
    let mut blocks = awarded::blocks(decided, application, regime, names, &mut lacking)?;
    blocks.extend(law::appeal(DecisionKind::Grant, regime, names, &mut lacking));
    blocks.extend(law::basis_of_grant(decided, regime, names));
    blocks.extend(frame::who_decided(application, names)?);
    let document = frame::document("Beslut om statsbidrag", on, application, names, blocks)?;
    Ok(Letter { document, lacking })
}

/// Returns the letter of a refusal (avslag) or a dismissal (avvisning), whichever was decided on
/// the day.
///
/// # Errors
/// [`Unwritable`] where the application is not decided or something is granted, and where a name
/// or the diary number is lacking.
///
/// # Source
/// Förvaltningslagen (2017:900) 31–33 §§; språklagen (2009:600) 11 §.
pub fn of_refusal(
    application: &application::State,
    decided_on: Date,
    regime: &Version,
    names: &Names,
) -> Result<Letter, Unwritable> {
    let decided = application.stage == Some(application::Stage::Decided);
    let (title, what, reasons) = match application.proposal.as_ref().filter(|_| decided) {
        Some(Proposal::Reject { reasons }) => {
            let what = "avslår ansökan. Det betyder att ni inte får något statsbidrag.";
            ("Avslag på ansökan om statsbidrag", what, reasons)
        }
        Some(Proposal::Dismiss { reasons }) => {
            let what = "avvisar ansökan. Det betyder att vi inte prövar den.";
            ("Avvisning av ansökan om statsbidrag", what, reasons)
        }
        Some(Proposal::Grant(_)) | None => {
            return Err(Unwritable::NoDecision { decision: "refusal or dismissal" });
        }
    };
    let mut lacking = Vec::new();
    let mut blocks = vec![
        Block::heading(Level::One, "Beslut"),
        Block::Paragraph(vec![Run::Strong(format!("{} {what}", names.funder.name))]),
    ];
    blocks.extend(asked_for(application, names)?);
    blocks.push(Block::heading(Level::One, "Skäl för beslutet"));
    blocks.extend(frame::paragraphs(reasons));
    blocks.extend(frame::opinions(application, names)?);
    blocks.extend(law::appeal(DecisionKind::Grant, regime, names, &mut lacking));
    blocks.extend(law::basis_of_refusal(regime, names));
    blocks.extend(frame::who_decided(application, names)?);
    let document = frame::document(title, decided_on, application, names, blocks)?;
    Ok(Letter { document, lacking })
}

/// Returns what was applied for, where the application states it.
fn asked_for(application: &application::State, names: &Names) -> Result<Option<Block>, Unwritable> {
    let Some(budget) = &application.budget else { return Ok(None) };
    let amount = budget.grant().map_err(|_| Unwritable::Overflow)?;
    let text = format!("Ni ansökte om {} i utlysningen {}.", swedish::kronor(amount), names.call);
    Ok(Some(Block::paragraph(text)))
}
