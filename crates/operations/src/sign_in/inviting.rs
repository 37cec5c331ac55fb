//! Invitations: someone who was taken up says how they will sign in.

use register::account::Account;
use register::hash::ContentHash;
use register::invitation::{Invitation, WayIn};
use register::text::{Moment, Word};
use time::{Duration, OffsetDateTime};

use super::password::{self, Password, UnfitPassword};
use super::{SignInDesk, SignInError, Token};

/// How long an invitation can be taken up.
pub const INVITED_FOR: Duration = Duration::days(7);

/// Someone who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// Their account, which may have no way in yet.
    pub account: Account,
    pub(super) invitation: Invitation,
}

/// Why an invitation was not taken up. It still can be.
#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    /// The password is not taken.
    #[error(transparent)]
    Password(#[from] UnfitPassword),
    /// The system or the register refuses.
    #[error(transparent)]
    SignIn(#[from] SignInError),
}

impl SignInDesk {
    /// Invites a person who has an account to say how they sign in. Returns what they are to be sent
    /// and nobody else; another invitation of theirs ends.
    ///
    /// # Errors
    /// Where the system gives no randomness or the register refuses.
    pub async fn invite(&self, person: &Word, now: OffsetDateTime) -> Result<Token, SignInError> {
        let token = Token::new()?;
        let invitation = Invitation {
            person: person.clone(),
            token: token.hash(),
            created: Moment::new(now)?,
            expires: Moment::new(now + INVITED_FOR)?,
        };
        self.register.invite(&invitation).await?;
        Ok(token)
    }

    /// Returns who is invited with a token; `None` where nobody is, or it has ended.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn invited(
        &self,
        token: &Token,
        now: OffsetDateTime,
    ) -> Result<Option<Invited>, SignInError> {
        self.invited_by(token.hash(), now).await
    }

    pub(super) async fn invited_by(
        &self,
        token: ContentHash,
        now: OffsetDateTime,
    ) -> Result<Option<Invited>, SignInError> {
        let Some(invitation) = self.register.invitation(token, Moment::new(now)?).await? else {
            return Ok(None);
        };
        let account = self.register.account(invitation.person.as_str()).await?;
        let account = account.filter(Account::is_open);
        Ok(account.map(|account| Invited { account, invitation }))
    }

    /// Gives the invited a password. Returns whether it was kept: not where the invitation was taken up
    /// or has ended meanwhile.
    ///
    /// # Errors
    /// [`InvitationError`].
    pub async fn take_up_with_password(
        &self,
        invited: &Invited,
        password: &Password,
        now: OffsetDateTime,
    ) -> Result<bool, InvitationError> {
        let Account { address, name, .. } = &invited.account;
        let address = address.as_ref().map_or("", |address| address.as_str());
        let hash = password::hash(password, &[address, name.as_ref().map_or("", Word::as_str)])?;
        Ok(self.take_up(invited, &WayIn::Password(hash), now).await?)
    }

    pub(super) async fn take_up(
        &self,
        invited: &Invited,
        way_in: &WayIn,
        now: OffsetDateTime,
    ) -> Result<bool, SignInError> {
        let at = Moment::new(now)?;
        Ok(self.register.take_up_invitation(&invited.invitation, way_in, at).await?)
    }
}
