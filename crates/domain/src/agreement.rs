//! Agreements (överenskommelser) between state, region and municipality: terms and follow-up.
//!
//! What a document states of an agreement is here; what its parties do is a stream of events decided
//! in [`life`].

pub mod life;

use time::Date;

use crate::commitment::{Party, PartyKind};
use crate::form::key::Label;
use crate::grants::id::{CommitmentId, OrganisationId};

/// An agreement between parties of different kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// A short id, used in addresses.
    pub id: String,
    /// What it is about.
    pub title: Label,
    /// The parties.
    parties: Vec<Party>,
    /// What each has agreed to do.
    terms: Vec<Term>,
    /// When it is followed up, in order of time.
    pub follow_ups: Vec<FollowUp>,
    /// Where it is written, with line or address.
    pub source: String,
    /// How far it has come.
    pub standing: Standing,
}

/// How far an agreement has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A document calls for it; it is not entered into.
    CalledFor,
    /// Entered into.
    InForce,
    /// Ended.
    Ended,
}

impl Standing {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CalledFor => "called-for",
            Self::InForce => "in-force",
            Self::Ended => "ended",
        }
    }
}

/// One term: what one party has agreed to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The party's place in the list of parties.
    pub party: usize,
    /// What it shall do, as the agreement writes it.
    pub text: String,
    /// The last day; `None` where none is agreed.
    pub due: Option<Date>,
    /// The commitments that it serves.
    pub commitments: Vec<CommitmentId>,
}

/// A time when the parties look at how it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// The day.
    pub on: Date,
    /// What was found; `None` before it has been held.
    pub found: Option<String>,
}

/// What keeps parties and terms from being an agreement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementFault {
    /// Fewer than two parties, or one twice.
    #[error("an agreement has at least two parties, each once; write the others")]
    Parties,
    /// No party of another kind than the first.
    #[error("all parties are of the kind '{kind}'; write the state, region or municipality too")]
    OneKind {
        /// The kind.
        kind: &'static str,
    },
    /// A term of nobody, or without text.
    #[error("term {number} has no party or no text; write who shall do what")]
    Term {
        /// The term, counted from one.
        number: usize,
    },
    /// It is in force without terms.
    #[error("an agreement in force has terms; write what each party shall do")]
    NoTerms,
}

impl Agreement {
    /// Returns the agreement with its parties and terms.
    ///
    /// # Errors
    /// [`AgreementFault`] where the parties are fewer than two or all of one kind, where a term is of
    /// nobody, and where it is in force without terms.
    pub fn with(self, parties: Vec<Party>, terms: Vec<Term>) -> Result<Self, AgreementFault> {
        let first = parties.first().ok_or(AgreementFault::Parties)?;
        let is_twice = |index: usize| parties[..index].iter().any(|p| p.id == parties[index].id);
        if parties.len() < 2 || (1..parties.len()).any(is_twice) {
            return Err(AgreementFault::Parties);
        }
        if parties.iter().all(|party| party.kind == first.kind) {
            return Err(AgreementFault::OneKind { kind: first.kind.as_str() });
        }
        let is_wrong = |term: &Term| term.party >= parties.len() || term.text.trim().is_empty();
        if let Some(index) = terms.iter().position(is_wrong) {
            return Err(AgreementFault::Term { number: index + 1 });
        }
        if terms.is_empty() && self.standing != Standing::CalledFor {
            return Err(AgreementFault::NoTerms);
        }
        Ok(Self { parties, terms, ..self })
    }

    /// Returns an agreement that has no parties yet.
    #[must_use]
    pub fn between_nobody(id: String, title: Label, source: String, standing: Standing) -> Self {
        let (parties, terms, follow_ups) = (Vec::new(), Vec::new(), Vec::new());
        Self { id, title, parties, terms, follow_ups, source, standing }
    }

    /// Returns the parties.
    #[must_use]
    pub fn parties(&self) -> &[Party] {
        &self.parties
    }

    /// Returns whether an organisation is a party.
    #[must_use]
    pub fn is_between(&self, organisation: &OrganisationId) -> bool {
        self.parties.iter().any(|party| party.id == *organisation)
    }

    /// Returns what each has agreed to do.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Returns whether parties of all three levels of government take part.
    #[must_use]
    pub fn joins_all_levels(&self) -> bool {
        [PartyKind::State, PartyKind::Region, PartyKind::Municipality]
            .into_iter()
            .all(|kind| self.parties.iter().any(|party| party.kind == kind))
    }

    /// Returns the terms whose last day has passed.
    pub fn overdue(&self, today: Date) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(move |term| term.due.is_some_and(|due| due < today))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn party(id: &str, kind: PartyKind) -> Party {
        Party { id: id.parse().unwrap(), name: id.to_owned(), kind }
    }

    fn agreement() -> Agreement {
        let title = Label::new("Närvaro", "Presence");
        Agreement::between_nobody("a".into(), title, "rad 49".into(), Standing::InForce)
    }

    fn term(party: usize, text: &str) -> Term {
        let due = Some(date!(2026 - 06 - 30));
        Term { party, text: text.to_owned(), due, commitments: Vec::new() }
    }

    #[test]
    fn an_agreement_joins_parties_of_several_kinds_with_terms() {
        let state = party("af", PartyKind::State);
        let region = party("22", PartyKind::Region);
        let town = party("2281", PartyKind::Municipality);
        let with = |parties: &[&Party], terms| {
            agreement().with(parties.iter().map(|p| (*p).clone()).collect(), terms)
        };
        let all = with(&[&state, &region, &town], vec![term(0, "Öppna kontor")]).unwrap();
        assert!(all.joins_all_levels());
        assert_eq!(all.overdue(date!(2026 - 06 - 30)).count(), 0);
        assert_eq!(all.overdue(date!(2026 - 07 - 01)).count(), 1);
        assert_eq!(with(&[&state], vec![]), Err(AgreementFault::Parties));
        assert_eq!(with(&[&state, &state], vec![]), Err(AgreementFault::Parties));
        let told = with(&[&state, &party("fk", PartyKind::State)], vec![]).unwrap_err();
        assert_eq!(told, AgreementFault::OneKind { kind: "state" });
        assert_eq!(with(&[&state, &region], vec![]), Err(AgreementFault::NoTerms));
        let told = with(&[&state, &region], vec![term(0, "a"), term(2, "b")]).unwrap_err();
        assert_eq!(told, AgreementFault::Term { number: 2 });
    }
}
