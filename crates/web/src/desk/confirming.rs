//! What binds is confirmed in its own form: the password is asked for there, so that nothing that was
//! typed is lost where it was not given recently.

use axum::http::StatusCode;
use axum::response::Response;
use operations::sign_in::password::Password;

use super::AtDesk;
use super::posted::{PASSWORD, Posted};
use crate::pages::at_provider::leaving;
use crate::pages::confirm::{DONE, why_not};
use crate::signed_in::led_to;

/// What a form asks for so that its sender shows again who they are.
#[derive(Debug, Clone)]
pub(crate) struct Confirming {
    /// The field's own id on the page.
    pub(crate) id: String,
    /// What the field is called.
    pub(crate) label: String,
    /// Why it is asked for.
    pub(crate) hint: String,
    /// The person's address, which keepers of passwords go by. It is not sent.
    pub(crate) address: String,
    /// Whether the password is asked for.
    pub(crate) with_password: bool,
    /// Where the person shows it at their organisation in a tab of its own, and what leads there.
    pub(crate) at_provider: Option<(String, String)>,
    /// What was wrong.
    pub(crate) problem: Option<String>,
}

/// Why what binds is not done: it is not shown who sends it.
#[derive(Debug, Clone)]
pub(crate) struct Unconfirmed {
    /// What the page is answered with.
    pub(crate) status: StatusCode,
    /// A full sentence for the field of the password.
    pub(crate) text: String,
}

impl AtDesk {
    /// Returns what a form that binds asks for; `None` where the person has shown recently who they are.
    pub(crate) fn confirming(&self, id: &str) -> Option<Confirming> {
        let recognised = &self.who.recognised;
        let sign_in = &self.visit.reception().ok()?.sign_in;
        let language = self.visit.language;
        let done = format!("{}{DONE}", language.prefix());
        let leaving = || {
            let address = leaving("/bekrafta/organisation", &done);
            let address = format!("{}{address}", language.prefix());
            (address, language.text("confirm-in-new-tab"))
        };
        (!recognised.is_confirmed()).then(|| Confirming {
            id: id.to_owned(),
            label: language.text("sign-in-password"),
            hint: language.text("confirm-lead"),
            address: recognised
                .present
                .address
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            with_password: recognised.has_password_at(sign_in),
            at_provider: recognised.has_provider_at(sign_in).then(leaving),
            problem: None,
        })
    }

    /// Returns the answer that leads away to show who one is, for someone whom the form cannot ask: nothing
    /// is typed yet. `None` where the form can, or need not.
    pub(crate) fn leading_to_confirm(&self) -> Option<Response> {
        let asks = self.confirming(PASSWORD)?;
        let lead = || led_to(self.visit.language.prefix(), "/bekrafta", &self.own_address());
        (!asks.with_password).then(lead)
    }

    /// Returns the address of the page with its language.
    fn own_address(&self) -> String {
        format!("{}{}", self.visit.language.prefix(), self.visit.address)
    }

    /// Takes the password of a form that binds, where the person has not shown recently who they are. What
    /// is wrong counts as it does where one signs in.
    ///
    /// # Errors
    /// [`Unconfirmed`], and nothing may be done.
    pub(crate) async fn confirm(&self, posted: &Posted) -> Result<(), Unconfirmed> {
        let Some(asks) = self.confirming(PASSWORD) else { return Ok(()) };
        let unconfirmed = |status, key: &str| {
            let text = self.visit.language.text(key);
            Err(Unconfirmed { status, text })
        };
        let typed = posted.text(PASSWORD);
        if !asks.with_password {
            return unconfirmed(StatusCode::UNPROCESSABLE_ENTITY, "confirm-in-form-at-provider");
        }
        if typed.is_empty() {
            return unconfirmed(StatusCode::UNPROCESSABLE_ENTITY, "confirm-in-form");
        }
        let Ok(reception) = self.visit.reception() else {
            return unconfirmed(StatusCode::SERVICE_UNAVAILABLE, "confirm-in-form-failed");
        };
        let password = Password::typed(typed.to_owned());
        match self.who.recognised.confirm(&reception.sign_in, password).await {
            Ok(()) => Ok(()),
            Err(error) => match why_not(&error) {
                Some((status, key)) => unconfirmed(status, key),
                None => {
                    tracing::error!(%error, "a password could not be taken again");
                    unconfirmed(StatusCode::INTERNAL_SERVER_ERROR, "confirm-in-form-failed")
                }
            },
        }
    }
}

impl Confirming {
    /// Returns it with what was wrong.
    pub(crate) fn with_problem(self, problem: Option<String>) -> Self {
        Self { problem, ..self }
    }
}

#[cfg(test)]
mod tests;
