//! Attempts to sign in, counted by address so that nobody guesses for long.
//!
//! An address without an account is counted like one with: how long an attempt takes, and whether it
//! is locked, does not tell which addresses have accounts.

use crate::failure::RegisterError;
use crate::hash::ContentHash;
use crate::register::Register;
use crate::text::Moment;

/// How many attempts may fail before an address is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptLimit {
    /// The attempt that locks.
    pub attempts: u32,
    /// Until when, should this attempt be that one.
    pub locked_until: Moment,
    /// Attempts that were last made before this are forgotten.
    pub forgotten_before: Moment,
}

impl Register {
    /// Counts an attempt to sign in before its password is looked at, so that many at once count as
    /// many. `address` is the hash of what was written. Returns whether it may be: not while the
    /// address is locked.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn take_attempt(
        &self,
        address: ContentHash,
        now: Moment,
        limit: AttemptLimit,
    ) -> Result<bool, RegisterError> {
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let lock = limit.locked_until.to_string();
        let mut transaction = self.connections.begin_writing().await?;
        sqlx::query("delete from sign_in_attempt where locked_until <= $1 or last < $2")
            .bind(now.to_string())
            .bind(limit.forgotten_before.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        let taken = sqlx::query(
            "insert into sign_in_attempt values ($1, 1, $2, $3) on conflict (address) do update \
             set failed = sign_in_attempt.failed + 1, last = $2, \
             locked_until = case when sign_in_attempt.failed + 1 >= $4 then $5 end \
             where sign_in_attempt.locked_until is null",
        )
        .bind(address.to_string())
        .bind(now.to_string())
        .bind((limit.attempts <= 1).then(|| lock.clone()))
        .bind(i64::from(limit.attempts))
        .bind(lock)
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(taken.rows_affected() == 1)
    }

    /// Forgets the attempts that failed, after one that did not.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn forget_attempts(&self, address: ContentHash) -> Result<(), RegisterError> {
        let change =
            sqlx::query("delete from sign_in_attempt where address = $1").bind(address.to_string());
        self.change(change).await?;
        Ok(())
    }
}
