//! Accounts: what the program keeps of a person besides an id, apart from the events.
//!
//! An account says how a person signs in and what pages call them. It is a row that changes and can
//! be erased; the id, which the events name, stays. Nothing here reads a clock or checks a password.

use std::fmt;
use std::str::FromStr;

use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::failure::RegisterError;
use crate::register::Register;
use crate::text::{Moment, Word};

/// The longest an address may be, in characters (RFC 5321 4.5.3.1.3).
const ADDRESS_LENGTH: usize = 254;

/// An e-mail address in lower case, by which a person signs in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

/// Text that is no e-mail address. What was written is not repeated: it may be a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("take this text as an e-mail address: write it as name@example.se, at most 254 characters")]
pub struct InvalidEmailAddress;

impl EmailAddress {
    /// Returns the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidEmailAddress;

    fn from_str(text: &str) -> Result<Self, InvalidEmailAddress> {
        let address = text.trim().to_lowercase();
        let (name, host) = address.rsplit_once('@').ok_or(InvalidEmailAddress)?;
        let is_written = |part: &str| {
            !part.is_empty()
                && !part.chars().any(|c| c.is_control() || c.is_whitespace() || c == '@')
        };
        let fits = address.chars().nth(ADDRESS_LENGTH).is_none();
        if fits && is_written(name) && is_written(host) {
            Ok(Self(address))
        } else {
            Err(InvalidEmailAddress)
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Who someone is at a provider of OpenID Connect: never reused by it (OpenID Connect Core 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider (`iss`).
    pub issuer: Word,
    /// The person there (`sub`).
    pub subject: Word,
}

/// What is kept of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The id that events name.
    pub person: Word,
    /// The address; `None` once erased.
    pub address: Option<EmailAddress>,
    /// What pages call the person; `None` once erased.
    pub name: Option<Word>,
    /// The password's hash with its parameters (PHC string); `None` where there is no password.
    pub password: Option<String>,
    /// Who the person is at a provider; `None` where no provider knows them.
    pub identity: Option<Identity>,
    /// When it was made.
    pub created: Moment,
    /// When it was disabled; `None` where it may sign in.
    pub disabled: Option<Moment>,
    /// When it was erased.
    pub erased: Option<Moment>,
}

impl Account {
    /// Returns an account that can sign in in no way yet.
    #[must_use]
    pub fn new(person: Word, address: EmailAddress, name: Word, created: Moment) -> Self {
        Self {
            person,
            address: Some(address),
            name: Some(name),
            password: None,
            identity: None,
            created,
            disabled: None,
            erased: None,
        }
    }

    /// Returns whether it may sign in at all.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.disabled.is_none() && self.erased.is_none()
    }
}

const COLUMNS: &str = "person, address, name, password, issuer, subject, created, disabled, erased";

impl Register {
    /// Keeps a new account. Returns whether it was kept: it is not where the person, the address or
    /// the identity has one already.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn make_account(&self, account: &Account) -> Result<bool, RegisterError> {
        let (issuer, subject) = parts(account.identity.as_ref());
        let made = sqlx::query(
            "insert into account values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             on conflict do nothing",
        )
        .bind(account.person.as_str().to_owned())
        .bind(account.address.as_ref().map(|address| address.0.clone()))
        .bind(account.name.as_ref().map(|name| name.as_str().to_owned()))
        .bind(account.password.clone())
        .bind(issuer)
        .bind(subject)
        .bind(account.created.to_string())
        .bind(account.disabled.map(|at| at.to_string()))
        .bind(account.erased.map(|at| at.to_string()));
        Ok(self.change(made).await? == 1)
    }

    /// Returns the account of a person.
    ///
    /// # Errors
    /// Where the store refuses, or a row cannot be read.
    pub async fn account(&self, person: &str) -> Result<Option<Account>, RegisterError> {
        let sql = "where person = $1";
        Ok(self.accounts_where(sql, &[person]).await?.pop())
    }

    /// Returns the account with an address.
    ///
    /// # Errors
    /// As [`Self::account`].
    pub async fn account_at(
        &self,
        address: &EmailAddress,
    ) -> Result<Option<Account>, RegisterError> {
        Ok(self.accounts_where("where address = $1", &[address.as_str()]).await?.pop())
    }

    /// Returns the account that a provider knows under an identity.
    ///
    /// # Errors
    /// As [`Self::account`].
    pub async fn account_known_as(
        &self,
        identity: &Identity,
    ) -> Result<Option<Account>, RegisterError> {
        let parts = [identity.issuer.as_str(), identity.subject.as_str()];
        Ok(self.accounts_where("where issuer = $1 and subject = $2", &parts).await?.pop())
    }

    /// Returns every account, those that were erased too, ordered by person.
    ///
    /// # Errors
    /// As [`Self::account`].
    pub async fn accounts(&self) -> Result<Vec<Account>, RegisterError> {
        self.accounts_where("order by person", &[]).await
    }

    async fn accounts_where(
        &self,
        condition: &'static str,
        values: &[&str],
    ) -> Result<Vec<Account>, RegisterError> {
        let sql = sqlx::AssertSqlSafe(format!("select {COLUMNS} from account {condition}"));
        let mut query = sqlx::query(sql);
        for value in values {
            query = query.bind((*value).to_owned());
        }
        let mut connection = self.reader().await?;
        let rows = query.fetch_all(&mut *connection).await;
        let rows = rows.map_err(|error| self.connections.failed(&error))?;
        rows.iter().map(|row| read(row).ok_or_else(|| self.unreadable_row("an account"))).collect()
    }

    /// Gives an account another password, or takes it away, and ends its sessions. Returns whether
    /// there is such an account that is not erased.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn set_password(
        &self,
        person: &str,
        password: Option<&str>,
    ) -> Result<bool, RegisterError> {
        let change =
            sqlx::query("update account set password = $1 where person = $2 and erased is null")
                .bind(password.map(str::to_owned))
                .bind(person.to_owned());
        self.change_and_sign_out(person, change).await
    }

    /// Says who a person is at a provider. Returns whether it was kept: it is not where there is no
    /// such account, or another account has the identity.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn set_identity(
        &self,
        person: &str,
        identity: &Identity,
    ) -> Result<bool, RegisterError> {
        let (issuer, subject) = parts(Some(identity));
        let change = sqlx::query(
            "update account set issuer = $1, subject = $2 where person = $3 and erased is null \
             and not exists (select 1 from account where issuer = $1 and subject = $2)",
        )
        .bind(issuer)
        .bind(subject)
        .bind(person.to_owned());
        Ok(self.change(change).await? == 1)
    }

    /// Disables an account and ends its sessions. Returns whether there is such an account that was
    /// open.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn disable_account(&self, person: &str, now: Moment) -> Result<bool, RegisterError> {
        let change = sqlx::query(
            "update account set disabled = $1 where person = $2 and disabled is null \
             and erased is null",
        )
        .bind(now.to_string())
        .bind(person.to_owned());
        self.change_and_sign_out(person, change).await
    }

    /// Opens a disabled account again. Returns whether there is such an account.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn enable_account(&self, person: &str) -> Result<bool, RegisterError> {
        let change = sqlx::query(
            "update account set disabled = null where person = $1 and disabled is not null \
             and erased is null",
        )
        .bind(person.to_owned());
        Ok(self.change(change).await? == 1)
    }

    /// Erases everything of an account but the id and when, and ends its sessions. Returns whether
    /// there is such an account that was not erased.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn erase_account(&self, person: &str, now: Moment) -> Result<bool, RegisterError> {
        let change = sqlx::query(
            "update account set address = null, name = null, password = null, issuer = null, \
             subject = null, erased = $1 \
             where person = $2 and erased is null",
        )
        .bind(now.to_string())
        .bind(person.to_owned());
        self.change_and_sign_out(person, change).await
    }

    /// Does one change and returns how many rows it touched.
    pub(crate) async fn change(
        &self,
        change: sqlx::query::Query<'_, sqlx::Any, sqlx::any::AnyArguments>,
    ) -> Result<u64, RegisterError> {
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let mut transaction = self.connections.begin_writing().await?;
        let done = change.execute(&mut *transaction).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(done.rows_affected())
    }

    /// Does one change to an account and ends its sessions in the same transaction.
    async fn change_and_sign_out(
        &self,
        person: &str,
        change: sqlx::query::Query<'_, sqlx::Any, sqlx::any::AnyArguments>,
    ) -> Result<bool, RegisterError> {
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let mut transaction = self.connections.begin_writing().await?;
        let done = change.execute(&mut *transaction).await.map_err(failed)?.rows_affected() == 1;
        if done {
            sqlx::query("delete from session where person = $1")
                .bind(person.to_owned())
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
        }
        transaction.commit().await.map_err(failed)?;
        Ok(done)
    }

    pub(crate) fn unreadable_row(&self, what: &str) -> RegisterError {
        RegisterError::Inconsistent { location: self.location().clone(), what: what.to_owned() }
    }
}

fn parts(identity: Option<&Identity>) -> (Option<String>, Option<String>) {
    let text = |word: &Word| word.as_str().to_owned();
    identity.map(|known| (text(&known.issuer), text(&known.subject))).unzip()
}

fn read(row: &AnyRow) -> Option<Account> {
    let issuer = optional(row, "issuer")?;
    let subject = optional(row, "subject")?;
    let identity = issuer.zip(subject).map(|(issuer, subject)| Identity { issuer, subject });
    Some(Account {
        person: text(row, "person")?,
        address: optional(row, "address")?,
        name: optional(row, "name")?,
        password: row.try_get("password").ok()?,
        identity,
        created: text(row, "created")?,
        disabled: optional(row, "disabled")?,
        erased: optional(row, "erased")?,
    })
}

/// Reads a column of text that is never null.
pub(crate) fn text<T: FromStr>(row: &AnyRow, column: &str) -> Option<T> {
    row.try_get::<String, _>(column).ok()?.parse().ok()
}

/// Reads a column of text that may be null; `None` where what is there cannot be read.
pub(crate) fn optional<T: FromStr>(row: &AnyRow, column: &str) -> Option<Option<T>> {
    match row.try_get::<Option<String>, _>(column).ok()? {
        Some(text) => text.parse().ok().map(Some),
        None => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_address_however_it_is_written() {
        let address: EmailAddress = " Anna.Svensson@Exempel.SE ".parse().unwrap();
        assert_eq!(address.as_str(), "anna.svensson@exempel.se");
        for wrong in ["", "anna", "@exempel.se", "anna@", "an na@exempel.se", "a@b@c", "a\n@b"] {
            assert_eq!(wrong.parse::<EmailAddress>(), Err(InvalidEmailAddress), "{wrong}");
        }
        assert!(format!("{}@exempel.se", "a".repeat(250)).parse::<EmailAddress>().is_err());
    }
}
