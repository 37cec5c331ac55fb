//! Questions to a provider of OpenID Connect: what a browser was sent there with, until it comes back.
//!
//! A question is known by the SHA-256 of its state, belongs to the browser that asked it and is taken
//! once.

use crate::account::{optional, text};
use crate::failure::RegisterError;
use crate::hash::ContentHash;
use crate::register::Register;
use crate::text::Moment;

/// What a provider was asked for a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderQuestion {
    /// The hash of the state that the provider sends back.
    pub state: ContentHash,
    /// The hash of what the browser that asked keeps.
    pub browser: ContentHash,
    /// What the provider's token must repeat.
    pub nonce: String,
    /// What proves to the provider that the code is taken up by who asked (RFC 7636).
    pub verifier: String,
    /// What for, in a word.
    pub purpose: String,
    /// The hash of the token of the session or invitation that it is about; `None` to sign in.
    pub concerns: Option<ContentHash>,
    /// Where the visitor was going; empty for nowhere.
    pub leads_to: String,
    /// From when on it cannot be answered.
    pub expires: Moment,
}

impl Register {
    /// Keeps a question and forgets those that have ended.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn ask_provider(
        &self,
        question: &ProviderQuestion,
        now: Moment,
    ) -> Result<(), RegisterError> {
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let mut transaction = self.connections.begin_writing().await?;
        sqlx::query("delete from provider_question where expires <= $1")
            .bind(now.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        sqlx::query("insert into provider_question values ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(question.state.to_string())
            .bind(question.browser.to_string())
            .bind(question.nonce.clone())
            .bind(question.verifier.clone())
            .bind(question.purpose.clone())
            .bind(question.concerns.map(|token| token.to_string()))
            .bind(question.leads_to.clone())
            .bind(question.expires.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }

    /// Takes the question with a state that a browser asked, so that nobody takes it again. Returns
    /// `None` where there is none, it has ended, or another browser asked it.
    ///
    /// # Errors
    /// Where the store refuses, or a row cannot be read.
    pub async fn take_provider_question(
        &self,
        state: ContentHash,
        browser: ContentHash,
        now: Moment,
    ) -> Result<Option<ProviderQuestion>, RegisterError> {
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let mut transaction = self.connections.begin_writing().await?;
        let row = sqlx::query(
            "select nonce, verifier, purpose, concerns, leads_to, expires from provider_question \
             where state = $1 and browser = $2 and expires > $3",
        )
        .bind(state.to_string())
        .bind(browser.to_string())
        .bind(now.to_string())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(failed)?;
        let Some(row) = row else { return Ok(None) };
        let taken = sqlx::query("delete from provider_question where state = $1")
            .bind(state.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        // Another may have taken it between the two statements.
        if taken.rows_affected() != 1 {
            return Ok(None);
        }
        let read = || {
            Some(ProviderQuestion {
                state,
                browser,
                nonce: text(&row, "nonce")?,
                verifier: text(&row, "verifier")?,
                purpose: text(&row, "purpose")?,
                concerns: optional(&row, "concerns")?,
                leads_to: text(&row, "leads_to")?,
                expires: text(&row, "expires")?,
            })
        };
        read().map(Some).ok_or_else(|| self.unreadable_row("a question to a provider"))
    }
}
