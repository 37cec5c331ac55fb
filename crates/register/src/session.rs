//! Sessions: who is signed in, since when, and for whom they act.
//!
//! A session is known by the SHA-256 of its token: whoever reads the store cannot take one over.

use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::account::{optional, text};
use crate::failure::RegisterError;
use crate::hash::ContentHash;
use crate::register::Register;
use crate::text::{Moment, Word};
use crate::writing::Writing;

/// The organisation and the role that a signed-in person has chosen to act in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The organisation.
    pub organisation: Word,
    /// The role.
    pub role: Word,
}

/// That someone is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of the token that the browser keeps.
    pub token: ContentHash,
    /// Who.
    pub person: Word,
    /// For whom they act; `None` until they have chosen.
    pub chosen: Option<Chosen>,
    /// What every form of theirs must repeat.
    pub csrf: Word,
    /// When they signed in.
    pub created: Moment,
    /// When they were last seen.
    pub last_seen: Moment,
    /// When they last showed that it is them.
    pub confirmed: Moment,
    /// When it ends whatever they do.
    pub expires: Moment,
}

impl Register {
    /// Keeps a session, in place of another where one is named, and forgets those that have ended.
    ///
    /// # Errors
    /// Where the store refuses; also where the person has no account.
    pub async fn open_session(
        &self,
        session: &Session,
        in_place_of: Option<ContentHash>,
    ) -> Result<(), RegisterError> {
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let chosen = session.chosen.as_ref();
        let mut transaction = self.connections.begin_writing().await?;
        sqlx::query("delete from session where expires <= $1 or token = $2")
            .bind(session.last_seen.to_string())
            .bind(in_place_of.map(|token| token.to_string()).unwrap_or_default())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        sqlx::query("insert into session values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(session.token.to_string())
            .bind(session.person.as_str().to_owned())
            .bind(chosen.map(|chosen| chosen.organisation.as_str().to_owned()))
            .bind(chosen.map(|chosen| chosen.role.as_str().to_owned()))
            .bind(session.csrf.as_str().to_owned())
            .bind(session.created.to_string())
            .bind(session.last_seen.to_string())
            .bind(session.confirmed.to_string())
            .bind(session.expires.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }

    /// Returns the session with a token; `None` where there is none. Whether it has ended is for
    /// the caller to tell.
    ///
    /// # Errors
    /// Where the store refuses, or a row cannot be read.
    pub async fn session(&self, token: ContentHash) -> Result<Option<Session>, RegisterError> {
        let mut connection = self.reader().await?;
        let row = sqlx::query(
            "select person, organisation, role, csrf, created, last_seen, confirmed, expires \
             from session where token = $1",
        )
        .bind(token.to_string())
        .fetch_optional(&mut *connection)
        .await
        .map_err(|error| self.connections.failed(&error))?;
        row.map(|row| read(&row, token).ok_or_else(|| self.unreadable_row("a session"))).transpose()
    }

    /// Says that someone who is signed in was seen.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn see_session(&self, token: ContentHash, now: Moment) -> Result<(), RegisterError> {
        self.write(Writing::See(token, now)).await?;
        Ok(())
    }

    /// Says for whom a signed-in person acts from now on. Returns whether there is such a session.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn choose_in_session(
        &self,
        token: ContentHash,
        chosen: &Chosen,
    ) -> Result<bool, RegisterError> {
        let change =
            sqlx::query("update session set organisation = $1, role = $2 where token = $3")
                .bind(chosen.organisation.as_str().to_owned())
                .bind(chosen.role.as_str().to_owned())
                .bind(token.to_string());
        Ok(self.change(change).await? == 1)
    }

    /// Ends a session. Returns whether there was one.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn close_session(&self, token: ContentHash) -> Result<bool, RegisterError> {
        let change = sqlx::query("delete from session where token = $1").bind(token.to_string());
        Ok(self.change(change).await? == 1)
    }

    /// Ends every session of a person. Returns how many there were.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn close_sessions_of(&self, person: &str) -> Result<u64, RegisterError> {
        let change = sqlx::query("delete from session where person = $1").bind(person.to_owned());
        self.change(change).await
    }
}

pub(crate) async fn see(
    connection: &mut AnyConnection,
    token: ContentHash,
    now: Moment,
) -> Result<(), sqlx::Error> {
    sqlx::query("update session set last_seen = $1 where token = $2 and last_seen < $1")
        .bind(now.to_string())
        .bind(token.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

fn read(row: &AnyRow, token: ContentHash) -> Option<Session> {
    let organisation = optional(row, "organisation")?;
    let role = optional(row, "role")?;
    let chosen = organisation.zip(role).map(|(organisation, role)| Chosen { organisation, role });
    Some(Session {
        token,
        person: text(row, "person")?,
        chosen,
        csrf: text(row, "csrf")?,
        created: text(row, "created")?,
        last_seen: text(row, "last_seen")?,
        confirmed: text(row, "confirmed")?,
        expires: text(row, "expires")?,
    })
}
