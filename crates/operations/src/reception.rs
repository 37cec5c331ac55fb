//! What pages for people who sign in rest on: one register, its desk, its sign-in.

use std::sync::Arc;

use register::failure::RegisterError;
use register::location::Location;
use register::register::Register;

use crate::grants::tables::tables;
use crate::grants::{Desk, ShippedError};
use crate::sign_in::SignInDesk;

/// Where people are received.
pub struct Reception {
    /// Where grants and people are acted on.
    pub desk: Desk,
    /// Who is signed in.
    pub sign_in: SignInDesk,
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
}

impl Reception {
    /// Opens the register and returns its reception.
    ///
    /// # Errors
    /// [`ReceptionError`].
    pub async fn open(location: &Location) -> Result<Self, ReceptionError> {
        let register = open_register(location).await?;
        Ok(Self { desk: Desk::new(Arc::clone(&register))?, sign_in: SignInDesk::new(register) })
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
