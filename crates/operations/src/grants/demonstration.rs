//! A demonstration: fictional persons act under real ordinances, so that whoever tries the program
//! has something to do in every role.
//!
//! Everything that is made up says so: persons are called "(påhittad)", programmes, calls and projects
//! "Påhittat exempel". Municipalities, authorities with their organisation numbers, and ordinances are real;
//! bank accounts are the examples that Bankgirot and the register of IBAN give. The acts are dated from
//! 2018 to November 2026, the same in every register and every time. A demonstration has a register of
//! its own: it is not begun where matters are kept that are none of its own.
//!
//! What an ordinance does not let stays undone: under SFS 2018:151 an application stands at its
//! assessment, because what a decision must say is not known ([`Begun::undone`]).

mod accounts;
mod applications;
mod calls;
mod cast;
mod grants;
mod interventions;
mod learning;
mod money;
mod results;
mod scene;

use domain::grants::act::Moment;
use register::failure::RegisterError;
use time::macros::date;

use self::scene::Scene;
use super::Desk;
use super::error::DeskError;
use super::opening::OpeningError;
use super::payment_error::PaymentError;

pub use self::cast::{DemonstrationPerson, PASSWORD, people};

/// What everything that is made up says of itself.
pub const MARK: &str = "Påhittat exempel";

/// The first command of a demonstration: a register that lacks it is none.
const FIRST: &str = "demonstration-first";
/// The last: a register that has it needs nothing more.
const LAST: &str = "demonstration-last";

/// What a demonstration holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// What an ordinance did not let, each with the refusal's words.
    pub undone: Vec<String>,
}

/// Why a demonstration is not begun.
#[derive(Debug, thiserror::Error)]
pub enum DemonstrationError {
    /// The register is in use for something else.
    #[error(
        "begin the demonstration: the register {location} holds matters that are none of its own; \
         give an empty place with --register"
    )]
    InUse {
        /// Where the register is.
        location: String,
    },
    /// What every register has from the start cannot be entered.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// Something is refused that should not be, or the register cannot.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// An account that pays is refused.
    #[error(transparent)]
    Payer(#[from] PaymentError),
}

impl From<RegisterError> for DemonstrationError {
    fn from(error: RegisterError) -> Self {
        Self::Desk(error.into())
    }
}

impl Desk {
    /// Returns whether the register is a demonstration.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn is_demonstration(&self) -> Result<bool, DeskError> {
        Ok(!self.register().command(&FIRST.parse()?).await?.is_empty())
    }

    /// Begins the demonstration, goes on with one that was broken off, and leaves a whole one as it is.
    ///
    /// # Errors
    /// [`DemonstrationError`].
    pub async fn begin_demonstration(&self) -> Result<Begun, DemonstrationError> {
        let head = self.register().head().await?;
        if head.position > 0 && !self.is_demonstration().await? {
            let location = self.register().location().to_string();
            return Err(DemonstrationError::InUse { location });
        }
        let last = LAST.parse().map_err(DeskError::from)?;
        if !self.register().command(&last).await?.is_empty() {
            accounts::make(self).await?;
            return Ok(Begun { undone: Vec::new() });
        }
        let mut scene = Scene::at(self, date!(2018 - 04 - 19));
        cast::enter_installation(&mut scene, FIRST).await?;
        let opened = Moment::start_of(date!(2018 - 04 - 20)).unwrap_or(scene.now);
        self.open_register(opened).await?;
        scene.wait_until(date!(2018 - 04 - 20));
        let undone = play(&mut scene).await?;
        accounts::make(self).await?;
        Ok(Begun { undone })
    }
}

/// Plays everything in the order of its days.
async fn play(scene: &mut Scene<'_>) -> Result<Vec<String>, DemonstrationError> {
    cast::enter_people(scene).await?;
    let undone = applications::under_2018_151(scene).await?;
    scene.wait_until(date!(2023 - 08 - 14));
    calls::begin_programme(scene, cast::Funder::CrimePrevention).await?;
    grants::begin_2024(scene).await?;
    grants::follow_2024(scene).await?;
    scene.wait_until(date!(2024 - 09 - 16));
    calls::begin_programme(scene, cast::Funder::SocialServices).await?;
    grants::begin_2025(scene).await?;
    grants::finish_2024(scene).await?;
    grants::follow_2025(scene).await?;
    grants::begin_2026(scene).await?;
    grants::finish_2025(scene).await?;
    grants::follow_2026(scene).await?;
    applications::for_2027(scene).await?;
    calls::at_every_stage(scene).await?;
    learning::learn(scene).await?;
    money::state_payers(scene).await?;
    interventions::document(scene).await?;
    cast::leave(scene, LAST).await?;
    Ok(undone)
}

#[cfg(test)]
mod tests;
