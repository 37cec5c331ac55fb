//! Someone who is signed in shows again that it is them.

use operations::sign_in::password::Password;
use operations::sign_in::{SignInDesk, SignInError};

use super::{Recognised, now};

impl Recognised {
    /// Returns whether the person has shown so recently who they are that what binds may be done.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.renewed.get().is_some() || self.present.is_confirmed(now())
    }

    /// Takes the password again. The answer to the request gives the browser the new token.
    ///
    /// # Errors
    /// As [`SignInDesk::confirm`].
    pub(crate) async fn confirm(
        &self,
        sign_in: &SignInDesk,
        password: Password,
    ) -> Result<(), SignInError> {
        let (present, token) = (&self.present, &self.token);
        let signed_in = sign_in.confirm(present, token, self.source, password, now()).await?;
        self.renewed.get_or_init(|| signed_in.token);
        Ok(())
    }

    /// Returns whether the person has a password that is taken.
    pub(crate) fn has_password_at(&self, sign_in: &SignInDesk) -> bool {
        self.present.has_password && sign_in.takes_passwords()
    }

    /// Returns whether the person can show at their organisation's provider who they are.
    pub(crate) fn has_provider_at(&self, sign_in: &SignInDesk) -> bool {
        self.present.has_identity && sign_in.has_provider()
    }
}
