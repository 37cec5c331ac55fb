//! The desk of grants: loads what a command concerns, has `domain::grants` decide it, and keeps what
//! follows in one transaction, or tells why not.
//!
//! ```text
//! Sent { act, key, seen } ─► load streams ─► decide ─► append all or nothing ─► Kept
//!                                              └─► Refused | Changed since what was seen
//! ```

pub mod acting;
pub mod annual_report;
pub mod answers;
pub mod attachments;
pub mod awarded;
pub mod chronicle;
pub mod demonstration;
pub mod error;
mod events;
pub mod letters;
mod meeting;
mod of_agreements;
pub mod of_application;
pub mod of_call;
mod of_commitments;
pub mod of_grant;
pub mod of_interventions;
pub mod of_lessons;
mod of_networks;
pub mod of_people;
pub mod of_programme;
pub mod opening;
pub mod payment_error;
pub mod payment_file;
pub mod payment_order;
pub mod public;
pub mod report_search;
pub mod results;
pub mod statement;
mod streams;
pub mod tables;
pub mod taking_interventions;
pub mod taking_up;
pub mod waiting_questions;

use std::sync::{Arc, Mutex};

use domain::form::Form;
use domain::grants::wording::Wording;
use domain::regime::interest::{RateTable, RateTableError};
use domain::regime::{Regime, Version};
use register::register::Register;
use time::Date;

use self::answers::KeptAnswers;
use self::chronicle::KeptChronicles;
use self::error::DeskError;
use self::report_search::KeptReports;
use self::streams::{KeptAccess, KeptStreams};
use crate::form_file::{self, FormFileError};
use crate::rate_file::{self, RateFileError};
use crate::regime_file::{self, RegimeFileError};

pub use self::streams::{Seen, Subject};

/// Where grants are acted on: a register, and the law that decisions follow.
#[derive(Clone)]
pub struct Desk {
    register: Arc<Register>,
    regimes: Arc<[Regime]>,
    rates: Arc<[RateTable]>,
    forms: Arc<[Form]>,
    fictional_forms: Arc<[Form]>,
    /// Streams as far as they have been read.
    kept: Arc<Mutex<KeptStreams>>,
    /// What the rules ask of people.
    access: Arc<Mutex<Option<KeptAccess>>>,
    /// Answers that were just kept or read.
    answers: Arc<Mutex<KeptAnswers>>,
    /// Chronicles, as far as they have been read.
    chronicles: Arc<KeptChronicles>,
    /// The search among reports.
    reports: Arc<KeptReports>,
}

/// What ships with the program is broken; a test holds that nothing is.
#[derive(Debug, thiserror::Error)]
pub enum ShippedError {
    /// A regime.
    #[error(transparent)]
    Regime(#[from] RegimeFileError),
    /// A form.
    #[error(transparent)]
    Form(#[from] FormFileError),
    /// The rates.
    #[error(transparent)]
    Rates(#[from] RateFileError),
}

impl Desk {
    /// Returns a desk with the regimes and forms that ship with the program.
    ///
    /// # Errors
    /// [`ShippedError`] where one of them cannot be read.
    pub fn new(register: Arc<Register>) -> Result<Self, ShippedError> {
        Self::with_regimes(register, regime_file::shipped()?)
    }

    /// Returns a desk where decisions follow these regimes, with the forms that ship with the program.
    ///
    /// # Errors
    /// [`ShippedError`] where one of the forms cannot be read.
    pub fn with_regimes(
        register: Arc<Register>,
        regimes: Vec<Regime>,
    ) -> Result<Self, ShippedError> {
        Ok(Self {
            register,
            regimes: regimes.into(),
            rates: [rate_file::shipped()?].into(),
            forms: form_file::shipped()?.into(),
            fictional_forms: form_file::fictional()?.into(),
            kept: Arc::default(),
            access: Arc::default(),
            answers: Arc::default(),
            chronicles: Arc::default(),
            reports: Arc::default(),
        })
    }

    /// Returns the desk with more rates that interest follows.
    ///
    /// # Errors
    /// [`RateTableError`] where a day has two rates of a kind.
    pub fn with_rates(self, more: RateTable) -> Result<Self, RateTableError> {
        let mut tables = self.rates.to_vec();
        match tables.iter_mut().find(|known| known.base() == more.base()) {
            Some(known) => *known = known.clone().with(more)?,
            None => tables.push(more),
        }
        Ok(Self { rates: tables.into(), ..self })
    }

    /// Returns the rates that interest under a wording follows, or `None` where they are not known.
    fn rates_of(&self, version: &Version) -> Option<&RateTable> {
        let rule = version.rules.interest.as_stated()?;
        self.rates.iter().find(|known| known.base() == rule.value.base)
    }

    /// Returns the register.
    #[must_use]
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Returns the regimes.
    #[must_use]
    pub fn regimes(&self) -> &[Regime] {
        &self.regimes
    }

    /// Returns the forms that calls may use, in all their versions.
    #[must_use]
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// Returns the wording of the law that something is bound to.
    ///
    /// # Errors
    /// [`DeskError::UnknownWording`].
    pub fn wording(&self, wording: Wording) -> Result<&Version, DeskError> {
        self.regimes
            .iter()
            .find(|regime| regime.sfs() == wording.ordinance)
            .and_then(|regime| regime.version(wording.given_by))
            .ok_or(DeskError::UnknownWording { wording })
    }

    /// Returns the wording of the same ordinance that is in force on a day.
    ///
    /// # Errors
    /// [`DeskError::UnknownWording`], and where none is known to be in force.
    pub fn in_force(&self, wording: Wording, on: Date) -> Result<&Version, DeskError> {
        let regime = self.regimes.iter().find(|regime| regime.sfs() == wording.ordinance);
        let regime = regime.ok_or(DeskError::UnknownWording { wording })?;
        Ok(regime.in_force(on)?)
    }
}
