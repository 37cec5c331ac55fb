//! What persons are called: names are in accounts, not in events.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::access::Role;
use domain::grants::id::PersonId;
use operations::grants::error::DeskError;
use register::event;

use super::AtDesk;
use crate::grant_words::names::name;
use crate::language::Language;

/// The names of persons, by their ids.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// Returns the names of all who have an account.
    pub(crate) async fn of(at: &AtDesk) -> Result<Self, DeskError> {
        let accounts = at.desk.register().accounts().await?;
        let named = accounts.into_iter().filter_map(|account| {
            let name = account.name?;
            Some((account.person.as_str().to_owned(), name.as_str().to_owned()))
        });
        Ok(Self(named.collect()))
    }

    /// Returns the names of some persons.
    pub(crate) async fn of_some(
        at: &AtDesk,
        persons: &BTreeSet<String>,
    ) -> Result<Self, DeskError> {
        let mut named = BTreeMap::new();
        for person in persons {
            let account = at.desk.register().account(person).await?;
            if let Some(name) = account.and_then(|account| account.name) {
                named.insert(person.clone(), name.as_str().to_owned());
            }
        }
        Ok(Self(named))
    }

    /// Returns what a person is called: by their id where they were erased or have no account.
    pub(crate) fn name(&self, person: &PersonId) -> String {
        self.of_id(person.as_str()).to_owned()
    }

    fn of_id<'a>(&'a self, person: &'a str) -> &'a str {
        self.0.get(person).map_or(person, String::as_str)
    }

    /// Returns what a person is called and for which organisations they act; the name alone where they act
    /// for none any more.
    pub(crate) fn in_full(&self, at: &AtDesk, person: &PersonId) -> String {
        let memberships = at.who.people.memberships_of(person);
        let organisations: BTreeSet<String> =
            memberships.map(|membership| at.name_of(&membership.organisation)).collect();
        let parts = std::iter::once(self.name(person)).chain(organisations);
        parts.collect::<Vec<_>>().join(", ")
    }

    /// Returns who did something: name, role and organisation.
    pub(crate) fn of_actor(&self, at: &AtDesk, actor: &event::Actor) -> String {
        let name = self.of_id(actor.person.as_str());
        format!("{name}, {}", role_and_organisation(at, actor))
    }
}

/// Returns in what role and for what organisation something was done.
pub(crate) fn role_and_organisation(at: &AtDesk, actor: &event::Actor) -> String {
    let organisation = actor.organisation.as_str();
    let organisation =
        organisation.parse().map_or_else(|_| organisation.to_owned(), |id| at.name_of(&id));
    format!("{}, {organisation}", role(at.visit.language, actor.role.as_str()))
}

/// Returns what a role is called that an event names in Swedish.
fn role(language: Language, written: &str) -> String {
    let known = Role::ALL.into_iter().find(|role| role.swedish() == written);
    known.map_or_else(|| written.to_owned(), |role| name(language, &role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_of_an_event_is_told_in_the_language_of_the_reader() {
        for one in Role::ALL {
            for language in [Language::Swedish, Language::English] {
                assert_eq!(role(language, one.swedish()), name(language, &one));
            }
        }
        assert_eq!(role(Language::English, "något annat"), "något annat");
    }
}
