//! The letter of a decision as paper, made anew from the states each time: the same bytes.

use std::collections::BTreeMap;

use domain::grants::id::{ApplicationId, CategoryId, OrganisationId, PersonId};
use domain::grants::wording::Wording;
use domain::grants::{application, grant};
use domain::regime::rules::RuleName;
use register::event::Event;
use report::decision_letter::{self, Letter, Names, Official, Party, Unwritable};
use typeset::Unprintable;

use super::Desk;
use super::error::DeskError;
use super::events;

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
        let names = self.names(&application, decided).await?;
        let letter = match &application.grant {
            Some(grant) => {
                let grant = self.read::<grant::State>(grant.as_str()).await?.state;
                let bound = grant.origin("write the letter").map_err(DeskError::from)?.wording;
                decision_letter::of_grant(&grant, &application, self.wording(bound)?, &names)?
            }
            None => {
                let on = events::read::<application::Event>(decided)?.at.day();
                let wording = self.wording_of(&application)?;
                let version = self.in_force(wording, on)?;
                decision_letter::of_refusal(&application, on, version, &names)?
            }
        };
        let Letter { document, lacking } = letter;
        Ok(PaperLetter { pdf: typeset::pdf(&document)?, lacking })
    }

    fn wording_of(&self, application: &application::State) -> Result<Wording, DeskError> {
        let none = DeskError::NotFound { kind: "application", id: String::new() };
        application.wording.ok_or(none)
    }

    async fn names(
        &self,
        application: &application::State,
        decided: &Event,
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
        let recorded = events::read::<application::Event>(decided)?;
        let delegation = match &recorded.event {
            application::Event::Decided { delegation, .. } => {
                people.delegations.get(delegation).map(|one| one.basis.clone())
            }
            _ => None,
        };
        let rapporteur = application.rapporteur.clone();
        let rapporteur = rapporteur.unwrap_or_else(|| recorded.actor.person.clone());
        let categories = application.budget.iter().flat_map(|budget| &budget.costs);
        let categories: BTreeMap<CategoryId, String> =
            categories.map(|line| (line.category.clone(), line.category.to_string())).collect();
        Ok(Names {
            funder: party(application.funder.as_ref()),
            recipient: party(application.applicant.as_ref()),
            ordinance: ordinance.map_or(String::new(), |regime| regime.title().to_owned()),
            call,
            decider: self.official(&recorded.actor.person, "beslutsfattare").await?,
            rapporteur: self.official(&rapporteur, "handläggare").await?,
            delegation: delegation.unwrap_or_default(),
            organisations: people.names.clone(),
            categories,
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
