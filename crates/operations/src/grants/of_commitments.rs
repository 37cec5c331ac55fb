//! Commitments of the registers that ship: what their owners report, answer and sign.

use domain::commitment::Register;
use domain::commitment::lives::{Asked, Lives};

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::streams::Seen;

impl Desk {
    /// Does what is asked of a commitment: reports its stage with evidence, answers what is missing,
    /// sends it back with a question, signs a part.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act_on_commitment(
        &self,
        register: &Register,
        sent: &Sent<Asked>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let lives = self.read::<Lives>(&register.id).await?;
                self.refuse_unseen(sent, &lives).await?;
                let happened = lives.state.decide(register, &sent.act)?;
                Ok(vec![lives.then(&happened, &sent.files)?])
            })
        })
        .await
    }

    /// Returns what has happened to the commitments of a register; nothing has at version 0.
    ///
    /// # Errors
    /// Where the register refuses, or an event cannot be read.
    pub async fn lives_of(&self, register: &Register) -> Result<Seen<Lives>, DeskError> {
        self.read::<Lives>(&register.id).await
    }
}
