//! The letter of a decision as paper, made anew from the states each time: the same bytes.

use std::collections::BTreeMap;

use domain::grants::access::People;
use domain::grants::access::delegation::Duty;
use domain::grants::act::{Recorded, Stream as _};
use domain::grants::application::{self, Event as ApplicationEvent};
use domain::grants::grant::change::{Event as ChangeEvent, Part};
use domain::grants::grant::reclaim::Happened;
use domain::grants::grant::{self, Event as GrantEvent};
use domain::grants::id::{
    AnswerId, ApplicationId, DelegationId, GrantId, OrganisationId, PersonId,
};
use domain::grants::wording::Wording;
use domain::money::Ore;
use domain::people;
use domain::regime::rules::RuleName;
use register::event::Event;
use register::hash::ContentHash;
use report::decision_letter::{self, Letter, Names, Official, Party, Unwritable};
use typeset::Unprintable;

use super::error::DeskError;
use super::{Desk, Subject, events};

/// Why there is no letter.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The desk cannot.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// What the letter must say is lacking.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
    /// It cannot be set on paper.
    #[error(transparent)]
    Unprintable(#[from] Unprintable),
}

/// A letter on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperLetter {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// What the ordinance leaves unknown, so that the letter should not be sent.
    pub lacking: Vec<RuleName>,
}

impl PaperLetter {
    fn set(letter: Letter) -> Result<Self, LetterError> {
        let Letter { document, lacking } = letter;
        Ok(Self { pdf: typeset::pdf(&document)?, lacking })
    }
}

/// A decision that is taken on a grant after the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaterDecision {
    /// On a change request, by its number.
    Change(u16),
    /// A reclaim, by its number.
    Reclaim(u16),
}

impl LaterDecision {
    fn is_taken_by(self, event: &GrantEvent) -> bool {
        match (self, event) {
            (Self::Change(number), GrantEvent::Change(ChangeEvent::Decided { change, .. })) => {
                *change == number
            }
            (Self::Reclaim(number), GrantEvent::Reclaim(event)) => {
                event.reclaim == number && matches!(event.happened, Happened::Reclaimed { .. })
            }
            _ => false,
        }
    }
}

/// Who takes part in a decision, and by what right.
struct Deciding<'a> {
    decider: &'a PersonId,
    rapporteur: &'a PersonId,
    delegation: String,
}

/// Returns what a delegation rests on.
fn basis_of(delegation: &DelegationId, people: &People) -> Result<String, Unwritable> {
    let named = people.delegations.get(delegation).map(|known| known.basis.clone());
    let id = delegation.to_string();
    named.ok_or(Unwritable::NoName { kind: "delegation", id })
}

impl Desk {
    /// Returns the letter of a decided application: of the grant, of the refusal or the dismissal.
    ///
    /// # Errors
    /// [`LetterError`] where nothing is decided, or a name is lacking.
    pub async fn decision_letter(&self, id: &ApplicationId) -> Result<PaperLetter, LetterError> {
        let application = self.application(id).await?.state;
        let history = self.history::<application::State>(id.as_str()).await?;
        let undecided = Unwritable::NoDecision { decision: "decision" };
        let decided = history.iter().rfind(|event| event.kind.as_str() == "decided");
        let decided = decided.ok_or(undecided)?;
        let recorded = events::read::<ApplicationEvent>(decided)?;
        let ApplicationEvent::Decided { delegation, .. } = &recorded.event else {
            return Err(Unwritable::NoDecision { decision: "decision" }.into());
        };
        let delegation = basis_of(delegation, &self.people().await?.state.people())?;
        let decider = &recorded.actor.person;
        let rapporteur = application.rapporteur.as_ref().unwrap_or(decider);
        let deciding = Deciding { decider, rapporteur, delegation };
        let names = self.names(&application, None, deciding).await?;
        PaperLetter::set(match &application.grant {
            Some(grant) => {
                let grant = self.read::<grant::State>(grant.as_str()).await?.state;
                let bound = grant.origin("write the letter").map_err(DeskError::from)?.wording;
                decision_letter::of_grant(&grant, &application, self.wording(bound)?, &names)?
            }
            None => {
                let wording = self.wording_of(&application)?;
                let on = recorded.at.day();
                let version = self.in_force(wording, on)?;
                decision_letter::of_refusal(&application, on, version, &names)?
            }
        })
    }

    /// Returns the letter of a decision on a grant after the first, as the grant was when it was taken.
    ///
    /// # Errors
    /// [`LetterError`] where it is not taken, or a name is lacking.
    pub async fn later_letter(
        &self,
        id: &GrantId,
        decision: LaterDecision,
    ) -> Result<PaperLetter, LetterError> {
        let (grant, event, recorded) = self.taken_later(id, decision).await?;
        let origin = grant.origin("write the letter").map_err(DeskError::from)?;
        let application = self.application(&origin.application).await?.state;
        let (prepared_by, amount) = match decision {
            LaterDecision::Change(number) => {
                let change = grant.changes.get(&number);
                (change.and_then(|change| change.prepared_by.as_ref()), grant.decided())
            }
            LaterDecision::Reclaim(number) => {
                let reclaim = grant.reclaims.get(&number);
                let principal = reclaim.map_or(Ore::default(), |reclaim| reclaim.principal());
                (reclaim.map(|reclaim| &reclaim.investigated_by), principal)
            }
        };
        let people = self.as_of::<people::State>(people::STREAM, &event).await?.people();
        let day = recorded.at.day();
        let delegation = people.delegation_for(&recorded.actor, Duty::Decide, amount, day);
        let delegation = basis_of(delegation.map_err(DeskError::from)?, &people)?;
        let decider = &recorded.actor.person;
        let rapporteur = prepared_by.unwrap_or(decider);
        let deciding = Deciding { decider, rapporteur, delegation };
        let names = self.names(&application, Some(&grant), deciding).await?;
        let why = (day, recorded.reason.as_deref().unwrap_or_default());
        let regime = self.wording(origin.wording)?;
        PaperLetter::set(match decision {
            LaterDecision::Change(number) => {
                let contents = self.contents(&grant, number).await?;
                let change = (&grant, number);
                decision_letter::of_change(change, &application, why, &contents, regime, &names)?
            }
            LaterDecision::Reclaim(number) => {
                decision_letter::of_reclaim((&grant, number), &application, why, regime, &names)?
            }
        })
    }

    /// Returns the grant as it was when a decision was taken, and the event that took it.
    async fn taken_later(
        &self,
        id: &GrantId,
        decision: LaterDecision,
    ) -> Result<(grant::State, Event, Recorded<GrantEvent>), LetterError> {
        let mut grant = grant::State::default();
        for event in self.history::<grant::State>(id.as_str()).await? {
            let recorded = events::read::<GrantEvent>(&event)?;
            grant.apply(&recorded);
            if decision.is_taken_by(&recorded.event) {
                return Ok((grant, event, recorded));
            }
        }
        Err(Unwritable::NoDecision { decision: "later decision" }.into())
    }

    /// Returns a state as it was when an event happened.
    async fn as_of<S: Subject>(&self, id: &str, event: &Event) -> Result<S, DeskError> {
        let mut state = S::default();
        for earlier in self.history::<S>(id).await? {
            if earlier.position < event.position {
                state.apply(&events::read(&earlier)?);
            }
        }
        Ok(state)
    }

    /// Returns the texts of the changed content that a change request asks for.
    async fn contents(
        &self,
        grant: &grant::State,
        change: u16,
    ) -> Result<BTreeMap<AnswerId, String>, DeskError> {
        let parts = grant.changes.get(&change).map_or(&[][..], |change| &change.parts);
        let mut contents = BTreeMap::new();
        for part in parts {
            let Part::Content(answer) = part else { continue };
            let Ok(hash) = answer.as_str().parse::<ContentHash>() else { continue };
            if let Some(file) = self.register().file(hash).await? {
                let text = String::from_utf8_lossy(&file.content).into_owned();
                contents.insert(answer.clone(), text);
            }
        }
        Ok(contents)
    }

    fn wording_of(&self, application: &application::State) -> Result<Wording, DeskError> {
        let none = DeskError::NotFound { kind: "application", id: String::new() };
        application.wording.ok_or(none)
    }

    async fn names(
        &self,
        application: &application::State,
        grant: Option<&grant::State>,
        deciding: Deciding<'_>,
    ) -> Result<Names, DeskError> {
        let people = self.people().await?.state.people();
        let name = |id: &OrganisationId| people.body(id).0;
        let party = |id: Option<&OrganisationId>| {
            let name = id.map_or(String::new(), name);
            Party { name, lines: Vec::new() }
        };
        let call = match &application.call {
            Some(call) => self.call(call).await?.state.plan("write the letter")?.title.clone(),
            None => String::new(),
        };
        let ordinance = application.wording.and_then(|wording| {
            self.regimes().iter().find(|regime| regime.sfs() == wording.ordinance)
        });
        let changed = grant.into_iter().flat_map(|grant| &grant.versions);
        let changed = changed.map(|version| &version.award.budget);
        let lines = application.budget.iter().chain(changed).flat_map(|budget| &budget.costs);
        let categories = lines.filter_map(|line| {
            let label = self.category(&line.category)?;
            Some((line.category.clone(), label.swedish.clone()))
        });
        Ok(Names {
            funder: party(application.funder.as_ref()),
            recipient: party(application.applicant.as_ref()),
            ordinance: ordinance.map_or(String::new(), |regime| regime.title().to_owned()),
            call,
            decider: self.official(deciding.decider, "beslutsfattare").await?,
            rapporteur: self.official(deciding.rapporteur, "handläggare").await?,
            delegation: deciding.delegation,
            organisations: people.names.clone(),
            categories: categories.collect(),
        })
    }

    /// Returns a person as a letter names them: by the account's name, by the id once it is erased.
    async fn official(&self, person: &PersonId, title: &str) -> Result<Official, DeskError> {
        let account = self.register().account(person.as_str()).await?;
        let name = account.and_then(|account| account.name);
        let name = name.map_or_else(|| person.to_string(), |name| name.as_str().to_owned());
        Ok(Official { name, title: title.to_owned() })
    }
}
