//! Signing in at the organisation's provider of OpenID Connect.
//!
//! What a browser is sent with – state, nonce, verifier – is kept by the hash of the state for ten minutes,
//! belongs to the browser that asked and is taken once. Who comes back is known by issuer and subject, which
//! an invitation or the operator has tied to an account; nobody gets an account by coming.

use std::net::IpAddr;

use identity::{Answer, Asks, Provider, Secrets, Subject};
use register::account::{Account, Identity};
use register::hash::ContentHash;
use register::invitation::WayIn;
use register::provider_question::ProviderQuestion;
use register::text::Moment;
use time::{Duration, OffsetDateTime};

use super::{GoesOn, SignInDesk, SignInError, SignedIn, Token};

/// How long a browser may stay at the provider.
pub const AWAY_FOR: Duration = Duration::minutes(10);

/// How far the provider's clock may be behind.
const CLOCKS_DIFFER: Duration = Duration::minutes(1);

/// What the provider is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// To sign in.
    SignIn,
    /// To show anew who it is: the token of the session.
    Confirm(&'a Token),
    /// To say how the invited signs in: the token of the invitation.
    Invitation(&'a Token),
}

impl Purpose<'_> {
    fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Confirm(_) => CONFIRM,
            Self::Invitation(_) => INVITATION,
        }
    }

    fn concerns(self) -> Option<ContentHash> {
        match self {
            Self::SignIn => None,
            Self::Confirm(token) | Self::Invitation(token) => Some(token.hash()),
        }
    }
}

const CONFIRM: &str = "confirm";
const INVITATION: &str = "invitation";

/// A browser that asks to be led to the provider.
#[derive(Debug)]
pub struct Leaving<'a> {
    /// Where from.
    pub source: IpAddr,
    /// What the browser keeps.
    pub browser: &'a Token,
    /// What for.
    pub purpose: Purpose<'a>,
    /// Where the visitor was going; empty for nowhere.
    pub leads_to: &'a str,
    /// What the browser comes back with whatever happens, as [`note_of`] reads it: letters, such as those of a
    /// language; empty for nothing. It proves nothing.
    pub note: &'a str,
    /// When.
    pub now: OffsetDateTime,
}

/// What stands between a state and its note.
const NOTED: char = '.';

/// Returns a state with a note, which the provider gives back with it.
fn noted(state: &Token, note: &str) -> String {
    let letters: String = note.chars().filter(char::is_ascii_lowercase).collect();
    let state = state.as_str();
    if letters.is_empty() { state.to_owned() } else { format!("{state}{NOTED}{letters}") }
}

/// Returns the note that a browser was sent with, read from the state that it came back with; empty where it has
/// none. Anyone may have written it.
#[must_use]
pub fn note_of(state: &str) -> &str {
    state.split_once(NOTED).map_or("", |(_, note)| note)
}

/// A browser that comes back from the provider.
#[derive(Debug)]
pub struct Returning<'a> {
    /// What the browser keeps.
    pub browser: &'a Token,
    /// The state that it came back with.
    pub state: &'a str,
    /// The code that it came back with.
    pub code: &'a str,
    /// Who says that it answered; `None` where it does not say.
    pub issuer: Option<&'a str>,
    /// The token of the session that the browser has; it ends.
    pub session: Option<&'a Token>,
    /// When.
    pub now: OffsetDateTime,
}

impl SignInDesk {
    /// Returns the desk with a provider.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> Self {
        Self { provider: Some(provider), ..self }
    }

    /// Returns the desk where nobody signs in with a password.
    #[must_use]
    pub fn without_passwords(self) -> Self {
        Self { takes_passwords: false, ..self }
    }

    /// Returns whether people can sign in at a provider.
    #[must_use]
    pub fn has_provider(&self) -> bool {
        self.provider.is_some()
    }

    /// Returns whether people can sign in with a password.
    #[must_use]
    pub fn takes_passwords(&self) -> bool {
        self.takes_passwords
    }

    /// Returns the address at the provider that a browser is led to.
    ///
    /// # Errors
    /// [`SignInError::TooOften`], and where there is no provider, it does not answer, or the register or
    /// the system refuses.
    pub async fn leave_for_provider(&self, leaving: Leaving<'_>) -> Result<String, SignInError> {
        let Leaving { source, browser, purpose, leads_to, note, now } = leaving;
        let provider = self.provider.as_ref().ok_or(SignInError::NoProvider)?;
        self.take_attempt(source, now)?;
        let (state, nonce, verifier) = (Token::new()?, Token::new()?, Token::new()?);
        let secrets = Secrets {
            state: noted(&state, note),
            nonce: nonce.as_str().to_owned(),
            verifier: verifier.as_str().to_owned(),
        };
        let asks = if matches!(purpose, Purpose::Confirm(_)) { Asks::Anew } else { Asks::Who };
        let address = provider.question(asks, &secrets).await?;
        let question = ProviderQuestion {
            state: state.hash(),
            browser: browser.hash(),
            nonce: secrets.nonce,
            verifier: secrets.verifier,
            purpose: purpose.word().to_owned(),
            concerns: purpose.concerns(),
            leads_to: leads_to.to_owned(),
            expires: Moment::new(now + AWAY_FOR)?,
        };
        self.register.ask_provider(&question, Moment::new(now)?).await?;
        Ok(address)
    }

    /// Signs in who comes back from the provider, and returns with it where the visitor was going.
    ///
    /// # Errors
    /// [`SignInError::NotAsked`] where the browser was not sent there, stayed too long or comes twice,
    /// [`SignInError::Stranger`] for whom no account is tied to, [`SignInError::NotAnew`] where someone was
    /// to show anew who they are and did not, [`SignInError::Wrong`] where another came back or the account
    /// is closed, [`SignInError::Identity`] where the answer proves nothing, and where the register or the
    /// system refuses.
    pub async fn return_from_provider(
        &self,
        returning: Returning<'_>,
    ) -> Result<(SignedIn, String), SignInError> {
        let Returning { browser, state, code, issuer, session, now } = returning;
        let provider = self.provider.as_ref().ok_or(SignInError::NoProvider)?;
        let (proof, _) = state.split_once(NOTED).unwrap_or((state, ""));
        let state: Token = proof.parse().map_err(|_| SignInError::NotAsked)?;
        let at = Moment::new(now)?;
        let asked = self.register.take_provider_question(state.hash(), browser.hash(), at).await?;
        let asked = asked.ok_or(SignInError::NotAsked)?;
        let secrets = Secrets {
            state: state.as_str().to_owned(),
            nonce: asked.nonce.clone(),
            verifier: asked.verifier.clone(),
        };
        let answer = Answer { code: code.to_owned(), issuer: issuer.map(str::to_owned) };
        let subject = provider.subject(&answer, &secrets).await?;
        let signed_in = match asked.purpose.as_str() {
            CONFIRM => self.confirmed(&asked, &subject, session, now).await?,
            INVITATION => self.taken_up(&asked, &subject, session, now).await?,
            _ => {
                let account = self.known(&subject).await?;
                self.open(&account, GoesOn::default(), session, now).await?
            }
        };
        Ok((signed_in, asked.leads_to))
    }

    /// Returns the open account that is tied to an identity.
    async fn known(&self, subject: &Subject) -> Result<Account, SignInError> {
        let account = self.register.account_known_as(&identity_of(subject)?).await?;
        let account =
            account.ok_or_else(|| SignInError::Stranger { subject: subject.subject.clone() })?;
        if account.is_open() { Ok(account) } else { Err(SignInError::Wrong) }
    }

    /// Opens a session in place of the one that was to be confirmed, for the same organisation and role.
    async fn confirmed(
        &self,
        asked: &ProviderQuestion,
        subject: &Subject,
        session: Option<&Token>,
        now: OffsetDateTime,
    ) -> Result<SignedIn, SignInError> {
        let token = session.filter(|token| asked.concerns == Some(token.hash()));
        let token = token.ok_or(SignInError::NotAsked)?;
        let present = self.present(token, now).await?.ok_or(SignInError::NotAsked)?;
        let account = self.known(subject).await?;
        if account.person != present.session.person {
            return Err(SignInError::Wrong);
        }
        let begun = asked.expires.as_time() - AWAY_FOR - CLOCKS_DIFFER;
        let is_anew = subject.authenticated.is_some_and(|at| at >= begun.unix_timestamp());
        if !is_anew {
            return Err(SignInError::NotAnew);
        }
        self.open(&account, GoesOn::with(&present.session), Some(token), now).await
    }

    /// Ties an identity to the account of the invited and signs them in.
    async fn taken_up(
        &self,
        asked: &ProviderQuestion,
        subject: &Subject,
        session: Option<&Token>,
        now: OffsetDateTime,
    ) -> Result<SignedIn, SignInError> {
        let token = asked.concerns.ok_or(SignInError::NotAsked)?;
        let invited = self.invited_by(token, now).await?.ok_or(SignInError::NotAsked)?;
        let way_in = WayIn::Identity(identity_of(subject)?);
        if !self.take_up(&invited, &way_in, now).await? {
            return Err(SignInError::Taken);
        }
        self.open(&invited.account, GoesOn::default(), session, now).await
    }
}

fn identity_of(subject: &Subject) -> Result<Identity, SignInError> {
    Ok(Identity { issuer: subject.issuer.parse()?, subject: subject.subject.parse()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_comes_back_with_the_state_and_is_no_part_of_what_proves_it() {
        let state: Token = "a".repeat(64).parse().unwrap();
        let sent = noted(&state, "en");
        assert_eq!(note_of(&sent), "en");
        assert_eq!(sent.split_once(NOTED).unwrap().0, state.as_str());
        assert_eq!(noted(&state, ""), state.as_str());
        assert_eq!(noted(&state, "e.n&x=1"), format!("{}.enx", state.as_str()), "letters alone");
        assert_eq!(note_of(state.as_str()), "");
    }
}
