//! Invitations: by which someone who cannot sign in yet says how they will.
//!
//! An invitation is known by the SHA-256 of its token: whoever reads the store cannot take one up. A
//! person has one at a time; another takes its place.

use crate::account::{Identity, text};
use crate::failure::RegisterError;
use crate::hash::ContentHash;
use crate::register::Register;
use crate::text::{Moment, Word};

/// That someone is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Who.
    pub person: Word,
    /// The hash of the token that the invited is sent.
    pub token: ContentHash,
    /// When it was made.
    pub created: Moment,
    /// From when on it cannot be taken up.
    pub expires: Moment,
}

/// How the invited will sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayIn {
    /// With a password, by its hash (PHC string).
    Password(String),
    /// As who they are at a provider.
    Identity(Identity),
}

impl Register {
    /// Keeps an invitation in place of the one that the person may have, and forgets those that have
    /// ended.
    ///
    /// # Errors
    /// Where the store refuses; also where the person has no account.
    pub async fn invite(&self, invitation: &Invitation) -> Result<(), RegisterError> {
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let mut transaction = self.connections.begin_writing().await?;
        sqlx::query("delete from invitation where expires <= $1 or person = $2")
            .bind(invitation.created.to_string())
            .bind(invitation.person.as_str().to_owned())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        sqlx::query("insert into invitation values ($1, $2, $3, $4)")
            .bind(invitation.person.as_str().to_owned())
            .bind(invitation.token.to_string())
            .bind(invitation.created.to_string())
            .bind(invitation.expires.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }

    /// Returns the invitation with a token that can be taken up now; `None` where there is none.
    ///
    /// # Errors
    /// Where the store refuses, or a row cannot be read.
    pub async fn invitation(
        &self,
        token: ContentHash,
        now: Moment,
    ) -> Result<Option<Invitation>, RegisterError> {
        let mut connection = self.reader().await?;
        let row = sqlx::query(
            "select person, created, expires from invitation where token = $1 and expires > $2",
        )
        .bind(token.to_string())
        .bind(now.to_string())
        .fetch_optional(&mut *connection)
        .await
        .map_err(|error| self.connections.failed(&error))?;
        let Some(row) = row else { return Ok(None) };
        let read = || {
            Some(Invitation {
                person: text(&row, "person")?,
                token,
                created: text(&row, "created")?,
                expires: text(&row, "expires")?,
            })
        };
        read().map(Some).ok_or_else(|| self.unreadable_row("an invitation"))
    }

    /// Takes an invitation up, once: gives the account of the invited a way in. Returns whether it was
    /// done; nothing was where the invitation has ended, the account is not open, or another account
    /// has the identity.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn take_up_invitation(
        &self,
        invitation: &Invitation,
        way_in: &WayIn,
        now: Moment,
    ) -> Result<bool, RegisterError> {
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let (password, issuer, subject) = match way_in {
            WayIn::Password(hash) => (Some(hash.clone()), None, None),
            WayIn::Identity(Identity { issuer, subject }) => {
                (None, Some(issuer.as_str().to_owned()), Some(subject.as_str().to_owned()))
            }
        };
        let mut transaction = self.connections.begin_writing().await?;
        let taken = sqlx::query("delete from invitation where token = $1 and expires > $2")
            .bind(invitation.token.to_string())
            .bind(now.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        let changed = sqlx::query(
            "update account set password = coalesce($1, password), \
             issuer = coalesce($2, issuer), subject = coalesce($3, subject) \
             where person = $4 and erased is null and disabled is null and not exists \
             (select 1 from account as other where other.issuer = $2 and other.subject = $3 \
             and other.person <> $4)",
        )
        .bind(password)
        .bind(issuer)
        .bind(subject)
        .bind(invitation.person.as_str().to_owned())
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
        if taken.rows_affected() != 1 || changed.rows_affected() != 1 {
            transaction.rollback().await.map_err(failed)?;
            return Ok(false);
        }
        transaction.commit().await.map_err(failed)?;
        Ok(true)
    }
}
