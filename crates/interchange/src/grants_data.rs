//! Awarded grants as open data: the 360Giving Data Standard, version 1.4.
//!
//! One package of grants is written as JSON, and the same grants as a table in CSV. Recipients are
//! organisations: grants to individuals are not written here, as their data are personal.
//!
//! # Source
//! 360Giving, *360Giving Data Standard* 1.4, CC BY 4.0; field by field in `docs/interchange.md`.

mod checking;
mod json;
mod table;

use domain::money::Ore;
use time::{Date, OffsetDateTime};

use crate::written_text::TextError;

/// The version of the standard, as packages state it.
pub const VERSION: &str = "1.4";

/// Grants that are published together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The name of the package among those of its publisher.
    pub identifier: String,
    /// What it is called.
    pub title: String,
    /// What is in it.
    pub description: String,
    /// Who publishes it.
    pub publisher: Publisher,
    /// The address of the licence.
    pub license: String,
    /// The day it was first published.
    pub issued: Date,
    /// The day it was last changed.
    pub modified: Date,
    /// The address of the file; `None` where it has none yet.
    pub download_url: Option<String>,
    /// The address of the page about it; `None` where there is none.
    pub access_url: Option<String>,
    /// The grants, in any order.
    pub grants: Vec<Grant>,
}

/// Who publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// Organisation identifier.
    pub identifier: String,
    /// Name.
    pub name: String,
    /// Address of the site; `None` where there is none.
    pub website: Option<String>,
}

/// A grant that has been awarded. Amounts are kronor (`SEK`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// A name that no other grant has: `360G-`, the publisher's prefix and its own name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// What was applied for; `None` where it is not known.
    pub amount_applied_for: Option<Ore>,
    /// What was awarded.
    pub amount_awarded: Ore,
    /// What has been paid out; `None` where it is not known, zero where nothing was.
    pub amount_disbursed: Option<Ore>,
    /// The day of the decision.
    pub award_date: Date,
    /// The address of the grant; `None` where it has none.
    pub url: Option<String>,
    /// When it was meant to run; `None` where it is not known.
    pub planned: Option<Period>,
    /// When it ran; `None` where it has not ended.
    pub actual: Option<Period>,
    /// Who received it, at least one.
    pub recipients: Vec<Organisation>,
    /// Who gave it, at least one.
    pub funders: Vec<Organisation>,
    /// Where those live whom it shall serve.
    pub beneficiary_locations: Vec<Location>,
    /// The programmes it belongs to.
    pub programmes: Vec<Programme>,
    /// Whether there was an open call; `None` where it is not known.
    pub from_open_call: Option<bool>,
    /// What it concerns.
    pub classifications: Vec<Classification>,
    /// Documents about it.
    pub documents: Vec<Document>,
    /// What was decided, one for each decision.
    pub commitments: Vec<Transaction>,
    /// What was paid out, one for each payment; money taken back is below zero.
    pub disbursements: Vec<Transaction>,
    /// How it is given on; `None` where it is not.
    pub regrant: Option<Regrant>,
    /// How large the area is that it serves; `None` where it is not known.
    pub location_scope: Option<LocationScope>,
    /// The address of what it was published from; `None` where there is none.
    pub data_source: Option<String>,
    /// When what stands here was last changed; `None` where it is not known.
    pub modified: Option<OffsetDateTime>,
}

/// A period with its first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day; `None` where it is open.
    pub end: Option<Date>,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Organisation identifier, such as [`crate::organisation::OrganisationNumber::identifier`].
    pub id: String,
    /// Name.
    pub name: String,
    /// Part of the organisation; `None` where it is the whole.
    pub department: Option<String>,
    /// Where it is.
    pub locations: Vec<Location>,
}

/// A place. Swedish codes have no type in the standard's list, so none is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Name.
    pub name: String,
    /// The code of a municipality, county, RegSO or DeSO; `None` where there is none.
    pub code: Option<String>,
}

/// A programme of grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Code.
    pub code: String,
    /// What it is called.
    pub title: String,
}

/// What a grant concerns, from a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// The list.
    pub vocabulary: String,
    /// The code in it.
    pub code: String,
    /// What the code means.
    pub title: String,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// Money decided or paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Its name.
    pub id: String,
    /// The day.
    pub date: Date,
    /// The amount.
    pub value: Ore,
}

/// How a grant is given on: the standard's closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regrant {
    /// `FRG010`: to recipients who give it on in smaller grants.
    Common,
    /// `FRG020`: to an intermediary that runs a programme.
    Intermediary,
    /// `FRG030`: to match money that others collect.
    MatchFunding,
    /// `FRG040`: into a fund of several funders.
    FunderCollaboration,
    /// `FRG050`: to one that receives for another.
    FiscalSponsor,
    /// `FRG060`: to a capital whose yield is given on.
    Endowment,
    /// `FRG070`: in several of these ways.
    Multipurpose,
}

/// How large the area is that a grant serves: the standard's closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LocationScope {
    /// `GLS010`: the world.
    Global,
    /// `GLS020`: several countries.
    Supranational,
    /// `GLS030`: a country.
    National,
    /// `GLS040`: a part of a country, such as a county.
    SubnationalRegion,
    /// `GLS050`: a municipality.
    LocalAuthority,
    /// `GLS060`: a part of a municipality.
    LocalArea,
    /// `GLS099`: none that can be told.
    Undefined,
}

/// Why grants are not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantsDataError {
    /// There are none.
    #[error("write package {package:?}: it has no grants")]
    NoGrants {
        /// The package.
        package: String,
    },
    /// A grant stands twice.
    #[error("write grant {grant:?}: it stands twice in the package")]
    Twice {
        /// The grant.
        grant: String,
    },
    /// A grant has nobody who gives or receives.
    #[error("write grant {grant:?}: it needs at least one {missing}")]
    Nobody {
        /// The grant.
        grant: String,
        /// Recipient or funder.
        missing: &'static str,
    },
    /// A text cannot be written.
    #[error("write {of:?}: could not {error}")]
    Text {
        /// The grant or the package.
        of: String,
        /// What is wrong.
        error: TextError,
    },
    /// An address is none.
    #[error("write {of:?}: {found:?} is no address; begin it with https:// and leave out spaces")]
    Address {
        /// The grant or the package.
        of: String,
        /// What was given, cut to forty characters.
        found: String,
    },
    /// An amount is below zero or has more digits than JSON keeps.
    #[error("write grant {grant:?}: {amount} kronor is no amount of a grant")]
    Amount {
        /// The grant.
        grant: String,
        /// The amount.
        amount: Ore,
    },
    /// A period ends before it starts.
    #[error("write grant {grant:?}: a period ends on {end}, before it starts on {start}")]
    Period {
        /// The grant.
        grant: String,
        /// First day.
        start: Date,
        /// Last day.
        end: Date,
    },
    /// A day has a year before 0 or after 9999.
    #[error("write {of:?}: {day} is not between the years 0 and 9999")]
    Day {
        /// The grant or the package.
        of: String,
        /// The day.
        day: Date,
    },
}

impl Package {
    /// Returns the package as JSON, sorted by the identifiers of grants.
    ///
    /// What is not known is left out. Amounts are numbers in kronor, exact to the öre.
    ///
    /// # Errors
    /// Refuses no grants, a grant that stands twice or has no recipient or funder, a text that is
    /// empty or has control characters, an address that is none, an amount below zero (except among
    /// disbursements) or from 10 000 000 000 000 kronor, and a period that ends before it starts.
    pub fn to_json(&self) -> Result<Vec<u8>, GrantsDataError> {
        checking::check(self)?;
        Ok(json::bytes(&json::package(self)))
    }

    /// Returns the same grants as a table, one row for each, in the same order.
    ///
    /// Columns are named by the fields' paths (`recipientOrganization/0/id`) and always stand in
    /// the same order. Only what can stand several times in a grant – recipients, funders,
    /// locations, programmes, classifications and documents – has as many groups of columns as the
    /// grant with the most, and at least one. An empty cell is not known. Transactions are in JSON
    /// only.
    ///
    /// # Errors
    /// As [`Package::to_json`].
    pub fn to_csv(&self) -> Result<Vec<u8>, GrantsDataError> {
        checking::check(self)?;
        Ok(table::bytes(&json::package(self)))
    }
}
