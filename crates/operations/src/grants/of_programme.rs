//! Programmes and their frames.

use domain::grants::id::ProgrammeId;
use domain::grants::programme::{Command, State};

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;

impl Desk {
    /// Does what a command says to a programme: establishes it, states a year's frame, ends it.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act_on_programme(
        &self,
        id: &ProgrammeId,
        sent: &Sent<Command>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let programme = self.read::<State>(id.as_str()).await?;
                self.refuse_unseen(sent, &programme).await?;
                Ok(vec![programme.then(&programme.state.decide(&sent.act)?, &sent.files)?])
            })
        })
        .await
    }
}
