//! Networks of the development areas: members, meetings, questions and answers.

use domain::grants::id::NetworkId;
use domain::network::{Command, State};

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::streams::Seen;

impl Desk {
    /// Does what is asked of a network: takes in a member or lets one go, attaches a researcher,
    /// holds a meeting, asks a higher level, answers.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act_on_network(
        &self,
        id: &NetworkId,
        sent: &Sent<Command>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let network = self.network(id).await?;
                self.refuse_unseen(sent, &network).await?;
                let happened = network.state.decide(&sent.act)?;
                Ok(vec![network.then(&happened, &sent.files)?])
            })
        })
        .await
    }

    /// Returns a network as it stands; nothing has happened to it at version 0.
    ///
    /// # Errors
    /// Where the register refuses, or an event cannot be read.
    pub async fn network(&self, id: &NetworkId) -> Result<Seen<State>, DeskError> {
        self.read::<State>(id.as_str()).await
    }
}
