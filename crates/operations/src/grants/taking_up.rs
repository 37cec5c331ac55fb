//! Someone is taken up: gets a role in an organisation, and an account where they have none.

use domain::grants::access::Role;
use domain::grants::act::Stream as _;
use domain::grants::id::{OrganisationId, PersonId};
use domain::people::{Command, Event, Membership, STREAM, State};
use register::account::{Account, EmailAddress};
use register::text::Word;

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::events;

/// A person to take up. Name and address are kept in the account and in no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeUp {
    /// By which they sign in.
    pub address: EmailAddress,
    /// What pages call them, where they have no account yet.
    pub name: Word,
    /// The organisation that they are to act for.
    pub organisation: OrganisationId,
    /// In what role.
    pub role: Role,
}

/// Someone who was taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenUp {
    /// What became of the command.
    pub done: Done,
    /// Their account.
    pub account: Account,
}

impl TakenUp {
    /// Returns whether they can sign in in no way yet and are to be invited.
    #[must_use]
    pub fn has_no_way_in(&self) -> bool {
        self.account.password.is_none() && self.account.identity.is_none()
    }
}

impl Desk {
    /// Takes a person up: makes whoever has the address a member, or someone new with an account that
    /// has no way in yet. The command's key must hold nothing of name or address: it stays for good.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn take_up(&self, sent: &Sent<TakeUp>) -> Result<TakenUp, DeskError> {
        let TakeUp { address, name, .. } = &sent.act.command;
        let known = self.register().account_at(address).await?;
        let person: PersonId = match &known {
            Some(account) => account.person.as_str().parse()?,
            None => person_of(&sent.key)?,
        };
        let done = self.keep(sent, || Box::pin(self.taking_up(sent, person.clone()))).await?;
        if let Some(account) = known {
            return Ok(TakenUp { done, account });
        }
        let (id, at) = (person.as_str().parse()?, events::write_moment(sent.act.at)?);
        let account = Account::new(id, address.clone(), name.clone(), at);
        if self.register().make_account(&account).await? {
            return Ok(TakenUp { done, account });
        }
        let known = self.register().account_at(address).await?;
        Ok(TakenUp { done, account: known.unwrap_or(account) })
    }

    async fn taking_up(
        &self,
        sent: &Sent<TakeUp>,
        person: PersonId,
    ) -> Result<Vec<register::append::StreamAppend>, DeskError> {
        let people = self.read::<State>(STREAM).await?;
        let TakeUp { organisation, role, .. } = &sent.act.command;
        let mut after = State::clone(&people.state);
        let mut happened: Vec<Event> = Vec::new();
        let membership =
            Membership { person: person.clone(), organisation: organisation.clone(), role: *role };
        let entering =
            (!after.persons.contains(&person)).then_some(Command::EnterPerson { person });
        for command in entering.into_iter().chain([Command::MakeMember(membership)]) {
            let act = sent.act.with(command);
            let decided = after.decide(&act)?;
            for recorded in act.record(decided.clone()) {
                after.apply(&recorded);
            }
            happened.extend(decided);
        }
        Ok(vec![people.then(&happened, &sent.files)?])
    }
}

/// Returns the id of the person whom a command enters: the same each time it is sent, and nothing that
/// tells who it is.
fn person_of(key: &Word) -> Result<PersonId, DeskError> {
    let hash = register::hash::ContentHash::of(key.as_str().as_bytes()).to_string();
    Ok(format!("person-{}", &hash[..16]).parse()?)
}
