//! Accounts as whoever runs the program handles them: made, listed, disabled, erased.
//!
//! The operator acts as an administrator of the installation; what is done to people is an event, what
//! is done to an account is not.

use std::sync::Arc;

use domain::grants::access::Role;
use domain::grants::act::{Act, Actor, Moment, Stream as _};
use domain::grants::id::{IdError, OrganisationId, PersonId};
use domain::people::{Command, Membership, State};
use register::account::{Account, EmailAddress, Identity};
use register::failure::RegisterError;
use register::hash::ContentHash;
use register::register::Register;
use register::text::{InvalidText, Word};
use time::OffsetDateTime;

use crate::grants::acting::Sent;
use crate::grants::error::DeskError;
use crate::grants::{Desk, ShippedError};
use crate::known_organisations::{KnownOrganisationsError, known_organisations};
use crate::sign_in::password::{self, Password, UnfitPassword};
use crate::sign_in::{SignInError, Token};

/// Where the operator handles accounts.
pub struct AccountsDesk {
    register: Arc<Register>,
    desk: Desk,
}

/// A person to make an account for.
#[derive(Debug)]
pub struct NewAccount {
    /// By which they sign in.
    pub address: EmailAddress,
    /// What pages call them.
    pub name: Word,
    /// Their password.
    pub password: Password,
    /// The organisation that they act for: one that was entered, or one that ships with the program.
    pub organisation: OrganisationId,
    /// The role that they act in.
    pub role: Role,
}

/// An account with what the person may act as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The account.
    pub account: Account,
    /// The memberships in force.
    pub memberships: Vec<Membership>,
}

/// Why an account was not changed. Nothing was.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// Another account has the address.
    #[error("make an account for {address}: there is one; write another address")]
    Taken {
        /// The address.
        address: EmailAddress,
    },
    /// No account has the address, or it is in that state already.
    #[error("change the account of {address}: there is none to change; see `brygga account list`")]
    None {
        /// The address.
        address: EmailAddress,
    },
    /// An account, this one or another, has the identity already, or the account is erased.
    #[error(
        "link the account of {address}: an account has this identity already; see `brygga account list`"
    )]
    IdentityTaken {
        /// The address.
        address: EmailAddress,
    },
    /// The password is not taken.
    #[error(transparent)]
    Password(#[from] UnfitPassword),
    /// What ships with the program is broken.
    #[error(transparent)]
    KnownOrganisations(#[from] KnownOrganisationsError),
    /// People cannot be changed like this.
    #[error(transparent)]
    People(#[from] DeskError),
    /// The system gives no randomness.
    #[error(transparent)]
    System(#[from] SignInError),
    /// A name that names nothing.
    #[error(transparent)]
    Id(#[from] IdError),
    /// A text or a time that the register cannot keep.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// The register refuses.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

impl AccountsDesk {
    /// Returns the desk of a register.
    ///
    /// # Errors
    /// [`ShippedError`] where what ships with the program is broken.
    pub fn new(register: Arc<Register>) -> Result<Self, ShippedError> {
        Ok(Self { desk: Desk::new(Arc::clone(&register))?, register })
    }

    /// Makes an account with a membership and returns the person's id.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn add(
        &self,
        account: NewAccount,
        now: OffsetDateTime,
    ) -> Result<PersonId, AccountsError> {
        let NewAccount { address, name, password, organisation, role } = account;
        if self.register.account_at(&address).await?.is_some() {
            return Err(AccountsError::Taken { address });
        }
        let hash = password::hash(&password, &[address.as_str(), name.as_str()])?;
        let random = Token::new()?;
        let person: PersonId = format!("person-{}", &random.as_str()[..16]).parse()?;
        let mut commands = self.entering(&organisation).await?;
        commands.push(Command::EnterPerson { person: person.clone() });
        commands.push(Command::MakeMember(Membership {
            person: person.clone(),
            organisation,
            role,
        }));
        self.act(&commands, now, None).await?;
        let at = register::text::Moment::new(now)?;
        let mut made = Account::new(person.as_str().parse()?, address.clone(), name, at);
        made.password = Some(hash);
        if self.register.make_account(&made).await? {
            Ok(person)
        } else {
            Err(AccountsError::Taken { address })
        }
    }

    /// Returns what enters an organisation that ships with the program and was not entered yet.
    async fn entering(&self, id: &OrganisationId) -> Result<Vec<Command>, AccountsError> {
        if self.desk.people().await?.state.organisations.contains_key(id) {
            return Ok(Vec::new());
        }
        let known = known_organisations()?.into_iter().filter(|one| one.id == *id);
        Ok(known.map(Command::EnterOrganisation).collect())
    }

    /// Returns every account with its memberships, ordered by address; the erased come first.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn list(&self) -> Result<Vec<Listed>, AccountsError> {
        let people = self.desk.people().await?.state;
        let mut listed = Vec::new();
        for account in self.register.accounts().await? {
            let person: PersonId = account.person.as_str().parse()?;
            let memberships = people.memberships_of(&person).cloned().collect();
            listed.push(Listed { account, memberships });
        }
        listed.sort_by(|one, other| one.account.address.cmp(&other.account.address));
        Ok(listed)
    }

    /// Gives an account another password, ends its sessions and opens its lock.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn set_password(
        &self,
        address: &EmailAddress,
        password: &Password,
    ) -> Result<(), AccountsError> {
        let account = self.find(address).await?;
        let name = account.name.as_ref().map_or("", Word::as_str);
        let hash = password::hash(password, &[address.as_str(), name])?;
        let is_set = self.register.set_password(account.person.as_str(), Some(&hash)).await?;
        self.register.forget_attempts(ContentHash::of(address.as_str().as_bytes())).await?;
        if is_set { Ok(()) } else { Err(none(address)) }
    }

    /// Ties an account to who the person is at a provider of OpenID Connect.
    ///
    /// # Errors
    /// [`AccountsError::IdentityTaken`] where an account has the identity, and [`AccountsError`].
    pub async fn link(
        &self,
        address: &EmailAddress,
        identity: &Identity,
    ) -> Result<(), AccountsError> {
        let account = self.find(address).await?;
        if self.register.set_identity(account.person.as_str(), identity).await? {
            return Ok(());
        }
        Err(AccountsError::IdentityTaken { address: address.clone() })
    }

    /// Disables an account and ends its sessions.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn disable(
        &self,
        address: &EmailAddress,
        now: OffsetDateTime,
    ) -> Result<(), AccountsError> {
        let account = self.find(address).await?;
        let at = register::text::Moment::new(now)?;
        let is_done = self.register.disable_account(account.person.as_str(), at).await?;
        if is_done { Ok(()) } else { Err(none(address)) }
    }

    /// Opens a disabled account again.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn enable(&self, address: &EmailAddress) -> Result<(), AccountsError> {
        let account = self.find(address).await?;
        let is_done = self.register.enable_account(account.person.as_str()).await?;
        if is_done { Ok(()) } else { Err(none(address)) }
    }

    /// Erases a person: ends their memberships and what rests on them, then empties the account. The
    /// id stays in the events and names nobody.
    ///
    /// # Errors
    /// [`AccountsError`]; the last administrator is not erased.
    pub async fn erase(
        &self,
        address: &EmailAddress,
        now: OffsetDateTime,
    ) -> Result<(), AccountsError> {
        let account = self.find(address).await?;
        let person: PersonId = account.person.as_str().parse()?;
        let people = self.desk.people().await?.state;
        let ending: Vec<Command> =
            people.memberships_of(&person).cloned().map(Command::EndMembership).collect();
        self.act(&ending, now, Some("personen raderas")).await?;
        let at = register::text::Moment::new(now)?;
        let is_done = self.register.erase_account(person.as_str(), at).await?;
        if is_done { Ok(()) } else { Err(none(address)) }
    }

    /// Does commands in their order. All are tried first, so that a refusal leaves nothing; one that
    /// others come between leaves those before it, which name nobody.
    async fn act(
        &self,
        commands: &[Command],
        now: OffsetDateTime,
        reason: Option<&str>,
    ) -> Result<(), AccountsError> {
        let mut tried = State::clone(&self.desk.people().await?.state);
        for command in commands {
            let act = act(command.clone(), now, reason)?;
            let events = tried.decide(&act).map_err(DeskError::from)?;
            for recorded in act.record(events) {
                tried.apply(&recorded);
            }
        }
        for command in commands {
            let key: Word = format!("account-{}", Token::new()?.as_str()).parse()?;
            self.desk.act_on_people(&Sent::new(act(command.clone(), now, reason)?, key)).await?;
        }
        Ok(())
    }

    async fn find(&self, address: &EmailAddress) -> Result<Account, AccountsError> {
        self.register.account_at(address).await?.ok_or_else(|| none(address))
    }
}

fn none(address: &EmailAddress) -> AccountsError {
    AccountsError::None { address: address.clone() }
}

/// Returns what the operator does now.
fn act(
    command: Command,
    now: OffsetDateTime,
    reason: Option<&str>,
) -> Result<Act<Command>, AccountsError> {
    let outside = || InvalidText::Moment { found: now.to_string() };
    Ok(Act {
        actor: Actor {
            person: "operator".parse()?,
            organisation: "installation".parse()?,
            role: Role::Administrator,
        },
        at: Moment::from_unix(now.unix_timestamp()).ok_or_else(outside)?,
        reason: reason.map(str::to_owned),
        command,
    })
}

#[cfg(test)]
mod tests {
    use register::location::Location;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-22 09:00 UTC);

    fn new(address: &str, organisation: &str, role: Role) -> NewAccount {
        NewAccount {
            address: address.parse().unwrap(),
            name: "Anna Påhittad".parse().unwrap(),
            password: Password::typed("hästar klättrar sällan".to_owned()),
            organisation: organisation.parse().unwrap(),
            role,
        }
    }

    #[test]
    fn an_account_is_made_listed_disabled_and_erased() {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File(folder.path().join("register.sqlite"));
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let register = Arc::new(Register::open(&location, Vec::new()).await.unwrap());
            let desk = AccountsDesk::new(Arc::clone(&register)).unwrap();
            let anna = new("Anna@Exempel.se", "tillväxtverket", Role::Administrator);
            let person = desk.add(anna, NOW).await.unwrap();
            assert_eq!(person.as_str().len(), 23, "{person}");
            let again = new("anna@exempel.se", "0127", Role::Applicant);
            let told = desk.add(again, NOW).await.unwrap_err();
            assert!(matches!(told, AccountsError::Taken { .. }), "{told}");
            let mut weak = new("bo@exempel.se", "0127", Role::Applicant);
            weak.password = Password::typed("kort".to_owned());
            assert!(matches!(desk.add(weak, NOW).await, Err(AccountsError::Password(_))));
            let nowhere = new("bo@exempel.se", "påhittad", Role::Applicant);
            let told = desk.add(nowhere, NOW).await.unwrap_err();
            assert!(told.to_string().contains("no organisation 'påhittad'"), "{told}");
            desk.add(new("bo@exempel.se", "0127", Role::Applicant), NOW).await.unwrap();
            let listed = desk.list().await.unwrap();
            assert_eq!(listed.len(), 2, "what was refused left nothing");
            assert_eq!(listed[0].memberships[0].organisation.as_str(), "tillväxtverket");
            let (anna, bo) = ("anna@exempel.se".parse().unwrap(), "bo@exempel.se".parse().unwrap());
            desk.disable(&bo, NOW).await.unwrap();
            assert!(desk.disable(&bo, NOW).await.is_err());
            desk.enable(&bo).await.unwrap();
            let better = Password::typed("kaffe tak moln sten".to_owned());
            desk.set_password(&bo, &better).await.unwrap();
            let told = desk.erase(&anna, NOW).await.unwrap_err();
            assert!(told.to_string().contains("another administrator is lacking"), "{told}");
            desk.erase(&bo, NOW).await.unwrap();
            assert!(desk.erase(&bo, NOW).await.is_err());
            let listed = desk.list().await.unwrap();
            assert!(listed[0].account.address.is_none() && listed[0].memberships.is_empty());
        });
    }
}
