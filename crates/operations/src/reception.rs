//! What pages for people who sign in rest on: one register, its desk, its sign-in.

use std::sync::Arc;

use domain::grants::act::Moment;
use domain::regime::interest::{RateTable, RateTableError};
use identity::Provider;
use register::failure::RegisterError;
use register::location::Location;
use register::register::Register;
use time::OffsetDateTime;

use crate::grants::demonstration::{self, DemonstrationError, DemonstrationPerson};
use crate::grants::error::DeskError;
use crate::grants::opening::OpeningError;
use crate::grants::tables::tables;
use crate::grants::{Desk, ShippedError};
use crate::sign_in::SignInDesk;

/// Where people are received.
pub struct Reception {
    /// Where grants and people are acted on.
    pub desk: Desk,
    /// Who is signed in.
    pub sign_in: SignInDesk,
    /// Who can sign in to a demonstration, as the page shows; empty where the register is none.
    pub shown_people: Vec<DemonstrationPerson>,
}

/// Why nobody can be received.
#[derive(Debug, thiserror::Error)]
pub enum ReceptionError {
    /// The register cannot be opened.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// What ships with the program is broken.
    #[error(transparent)]
    Shipped(#[from] ShippedError),
    /// The register is a demonstration.
    #[error(
        "serve the register {location}: it is a demonstration; start with --demo, or name another \
         with --register"
    )]
    Demonstration {
        /// Where the register is.
        location: Location,
    },
    /// The demonstration cannot be.
    #[error(transparent)]
    NotBegun(#[from] DemonstrationError),
    /// What every register has from the start cannot be entered.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// The register cannot be asked.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl Reception {
    /// Opens the register and returns its reception.
    ///
    /// # Errors
    /// [`ReceptionError`].
    pub async fn open(location: &Location) -> Result<Self, ReceptionError> {
        let register = open_register(location).await?;
        let desk = Desk::new(Arc::clone(&register))?;
        Ok(Self { desk, sign_in: SignInDesk::new(register), shown_people: Vec::new() })
    }

    /// Gives the register what every register has from the start, as of now.
    ///
    /// # Errors
    /// [`ReceptionError::Demonstration`] where the register is a demonstration, and where it cannot be.
    pub async fn for_use(self, now: OffsetDateTime) -> Result<Self, ReceptionError> {
        if self.desk.is_demonstration().await? {
            let location = self.desk.register().location().clone();
            return Err(ReceptionError::Demonstration { location });
        }
        if let Some(at) = Moment::from_unix(now.unix_timestamp()) {
            self.desk.open_register(at).await?;
        }
        Ok(self)
    }

    /// Lets interest follow more rates than those that ship.
    ///
    /// # Errors
    /// [`RateTableError`] where a day has two rates of a kind.
    pub fn with_rates(self, more: RateTable) -> Result<Self, RateTableError> {
        Ok(Self { desk: self.desk.with_rates(more)?, ..self })
    }

    /// Lets people sign in at a provider of OpenID Connect too.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> Self {
        Self { sign_in: self.sign_in.with_provider(provider), ..self }
    }

    /// Lets nobody sign in with a password.
    #[must_use]
    pub fn without_passwords(self) -> Self {
        Self { sign_in: self.sign_in.without_passwords(), ..self }
    }

    /// Begins the demonstration, whose people the page to sign in on shows.
    ///
    /// # Errors
    /// [`ReceptionError::NotBegun`].
    pub async fn for_demonstration(self) -> Result<Self, ReceptionError> {
        self.desk.begin_demonstration().await?;
        Ok(Self { shown_people: demonstration::people(), ..self })
    }
}

/// Opens a register with the read tables that every part of the program keeps: one that opened it
/// with others would have them built anew.
///
/// # Errors
/// As [`Register::open`].
pub async fn open_register(location: &Location) -> Result<Arc<Register>, RegisterError> {
    Ok(Arc::new(Register::open(location, tables()).await?))
}
