//! Names of the things that grants are about, each of its own type.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::Arc;

/// The name of one thing of the kind `Of`: 1 to 120 characters without control characters.
///
/// The text means nothing here: a border crate may use numbers, UUIDs or words.
///
/// ```
/// use domain::grants::id::GrantId;
///
/// let id: GrantId = "bidrag-2018-0007".parse().unwrap();
/// assert_eq!(id.as_str(), "bidrag-2018-0007");
/// assert!("".parse::<GrantId>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<Of> {
    text: Arc<str>,
    of: PhantomData<Of>,
}

impl<Of> Id<Of> {
    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<Of> FromStr for Id<Of> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let n_characters = text.chars().count();
        if !(1..=120).contains(&n_characters) || text.chars().any(char::is_control) {
            return Err(IdError { found: text.chars().take(40).collect() });
        }
        Ok(Self { text: text.into(), of: PhantomData })
    }
}

impl<Of> fmt::Display for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// The text cannot name anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {found:?} as a name: write 1 to 120 characters on one line")]
pub struct IdError {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// What a name can name. None of these has a value: they only keep names of two kinds apart.
pub mod kind {
    /// A person who acts.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Person {}
    /// A municipality, region, authority, association or company.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Organisation {}
    /// A delegation or power of attorney.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Delegation {}
    /// A programme.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Programme {}
    /// A call for applications.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Call {}
    /// An application.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Application {}
    /// A grant.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Grant {}
    /// A version of a form.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Form {}
    /// A part of an application: one question or one attachment.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Part {}
    /// A stored answer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Answer {}
    /// A category of costs.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Category {}
    /// A run of a selection model, or an annex.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Selection {}
    /// A registered evaluation design.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Design {}
    /// A bank account that money is paid to.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum BankAccount {}
    /// An event of the bank or the ledger.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum BankEvent {}
    /// A commitment.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Commitment {}
    /// A lesson.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Lesson {}
    /// A network.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Network {}
    /// A meeting of a network.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Meeting {}
    /// A question that travels between the levels of a network.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum NetworkQuestion {}
}

/// A person.
pub type PersonId = Id<kind::Person>;
/// An organisation.
pub type OrganisationId = Id<kind::Organisation>;
/// A delegation.
pub type DelegationId = Id<kind::Delegation>;
/// A programme.
pub type ProgrammeId = Id<kind::Programme>;
/// A call.
pub type CallId = Id<kind::Call>;
/// An application.
pub type ApplicationId = Id<kind::Application>;
/// A grant.
pub type GrantId = Id<kind::Grant>;
/// A version of a form.
pub type FormVersionId = Id<kind::Form>;
/// A part of an application.
pub type PartId = Id<kind::Part>;
/// A stored answer.
pub type AnswerId = Id<kind::Answer>;
/// A category of costs.
pub type CategoryId = Id<kind::Category>;
/// A run of a selection model, or an annex.
pub type SelectionId = Id<kind::Selection>;
/// A registered evaluation design.
pub type DesignId = Id<kind::Design>;
/// A bank account that money is paid to.
pub type BankAccountId = Id<kind::BankAccount>;
/// An event of the bank or the ledger.
pub type BankEventId = Id<kind::BankEvent>;
/// A commitment.
pub type CommitmentId = Id<kind::Commitment>;
/// A lesson.
pub type LessonId = Id<kind::Lesson>;
/// A network.
pub type NetworkId = Id<kind::Network>;
/// A meeting of a network.
pub type MeetingId = Id<kind::Meeting>;
/// A question that travels between the levels of a network.
pub type NetworkQuestionId = Id<kind::NetworkQuestion>;
