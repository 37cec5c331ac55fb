//! Organisations, persons, memberships and delegations.

use domain::people::{Command, STREAM, State};

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;

impl Desk {
    /// Does what a command says to the people.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act_on_people(&self, sent: &Sent<Command>) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let people = self.read::<State>(STREAM).await?;
                Ok(vec![people.then(&people.state.decide(&sent.act)?, &sent.files)?])
            })
        })
        .await
    }
}
