//! Interventions that their owner takes in from a table: all of them, or none.

use std::collections::BTreeSet;

use domain::grants::id::{DesignId, GrantId, OrganisationId};
use domain::intervention::life::{Command, State};

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use crate::intervention_file::InterventionFile;

/// Interventions that are to be taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct Taking {
    /// What their ids in the register begin with; a number follows.
    pub id: String,
    /// What the table tells. Its ids, its lessons and its sources are not taken in.
    pub files: Vec<InterventionFile>,
    /// The ids of the evaluations that are known.
    pub evaluations: BTreeSet<String>,
}

/// Why an intervention of a table is not taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// The table says that another owns it.
    OthersOwn {
        /// Who, as the table says.
        owner: String,
    },
    /// The owner has one of the same title, in the register or earlier in the table.
    KnownTitle {
        /// The title.
        title: String,
    },
    /// It names an evaluation that is not known.
    UnknownEvaluation(DesignId),
    /// It names a grant that is none of the owner's.
    NotOwnGrant(GrantId),
}

/// Why nothing was taken in.
#[derive(Debug, thiserror::Error)]
pub enum TakingError {
    /// Some cannot be, each by its id in the table.
    #[error("take in interventions: {} are refused", .0.len())]
    NotTaken(Vec<(String, NotTaken)>),
    /// The desk refuses.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl Desk {
    /// Returns why interventions of a table cannot be taken in by an organisation, each by its id in
    /// the table; nothing where all can. `evaluations` are the ids of those that are known.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn not_taken(
        &self,
        files: &[InterventionFile],
        owner: &OrganisationId,
        evaluations: &BTreeSet<String>,
    ) -> Result<Vec<(String, NotTaken)>, DeskError> {
        let people = self.people().await?.state;
        let name = people.organisations.get(owner).map(|entered| entered.name.trim().to_owned());
        let own = self.interventions(Some(owner)).await?;
        let described = own.iter().filter_map(|(_, seen)| seen.state.description.as_ref());
        let mut titles: BTreeSet<String> =
            described.map(|known| known.title.trim().to_owned()).collect();
        let mut found = Vec::new();
        for file in files {
            let mut refuse = |why| found.push((file.id.clone(), why));
            if name.as_deref() != Some(file.owner.trim()) {
                refuse(NotTaken::OthersOwn { owner: file.owner.clone() });
            }
            let title = file.description.title.trim().to_owned();
            if !titles.insert(title.clone()) {
                refuse(NotTaken::KnownTitle { title });
            }
            let designs = file.description.designs.iter();
            designs
                .filter(|id| !evaluations.contains(id.as_str()))
                .for_each(|id| refuse(NotTaken::UnknownEvaluation(id.clone())));
            for grant in &file.description.grants {
                if self.recipient_of(grant).await?.as_ref() != Some(owner) {
                    refuse(NotTaken::NotOwnGrant(grant.clone()));
                }
            }
        }
        Ok(found)
    }

    /// Takes in interventions for the organisation of who acts, all in one transaction.
    ///
    /// # Errors
    /// [`TakingError`]; nothing is taken in then.
    pub async fn take_interventions(&self, sent: &Sent<Taking>) -> Result<Done, TakingError> {
        let Taking { id, files, evaluations } = &sent.act.command;
        self.keep(sent, || {
            Box::pin(async move {
                let owner = &sent.act.actor.organisation;
                let refused = self.not_taken(files, owner, evaluations).await?;
                if !refused.is_empty() {
                    return Err(TakingError::NotTaken(refused));
                }
                let mut streams = Vec::new();
                for (file, number) in files.iter().zip(1..) {
                    let described = Command::Describe(Box::new(file.description.clone()));
                    let intervention = self.read::<State>(&format!("{id}-{number}")).await?;
                    let happened = intervention.state.decide(&sent.act.with(described));
                    let happened = happened.map_err(DeskError::from)?;
                    streams.push(intervention.then(&happened, &sent.files)?);
                }
                Ok(streams)
            })
        })
        .await
    }
}
