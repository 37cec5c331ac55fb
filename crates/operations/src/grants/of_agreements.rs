//! Agreements of the registers that ship: what their parties sign and follow up.

use domain::agreement::Agreement;
use domain::agreement::life::{Command, State};

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::streams::Seen;

impl Desk {
    /// Does what is asked of an agreement: signs a part, records a follow-up.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act_on_agreement(
        &self,
        agreement: &Agreement,
        sent: &Sent<Command>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let seen = self.agreement(agreement).await?;
                self.refuse_unseen(sent, &seen).await?;
                let happened = seen.state.decide(agreement, &sent.act)?;
                Ok(vec![seen.then(&happened, &sent.files)?])
            })
        })
        .await
    }

    /// Returns what has happened to an agreement; nothing has at version 0.
    ///
    /// # Errors
    /// Where the register refuses, or an event cannot be read.
    pub async fn agreement(&self, agreement: &Agreement) -> Result<Seen<State>, DeskError> {
        self.read::<State>(&agreement.id).await
    }
}
