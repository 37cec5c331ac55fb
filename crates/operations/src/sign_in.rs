//! Signing in, staying signed in, showing again that it is you, signing out.
//!
//! Whoever asks learns nothing about which addresses have accounts: an unknown address is counted,
//! locked and compared like a known one. A browser keeps a token of 256 random bits, the register
//! its hash. What binds money, signatures and delegations is done only shortly after the password
//! was given ([`Present::is_confirmed`]).

pub mod by_provider;
pub mod inviting;
mod pace;
pub mod password;
mod tokens;

use std::net::IpAddr;
use std::sync::Arc;

use domain::people::{Membership, State};
use identity::{IdentityError, Provider};
use register::account::{Account, EmailAddress};
use register::failure::RegisterError;
use register::hash::ContentHash;
use register::register::Register;
use register::session::{Chosen, Session};
use register::sign_in_attempt::AttemptLimit;
use register::text::{InvalidText, Moment, Word};
use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;

use self::pace::{Pace, place};
use self::password::Password;
pub use self::tokens::Token;

/// How many attempts at one address may fail before it is locked.
pub const ATTEMPTS: u32 = 10;
/// For how long it then is.
pub const LOCKED_FOR: Duration = Duration::minutes(15);
/// How many attempts may come from one place in a minute.
pub const ATTEMPTS_A_MINUTE: usize = 20;
/// How many forms one session may send in a minute.
pub const SENDINGS_A_MINUTE: usize = 120;
/// How long someone stays signed in at most.
pub const SESSION: Duration = Duration::hours(8);
/// How long someone stays signed in without being seen.
pub const IDLE: Duration = Duration::minutes(60);
/// How long after the password was given money, signatures and delegations may be acted on.
pub const CONFIRMED_FOR: Duration = Duration::minutes(10);

/// Attempts that failed are forgotten after this long.
const FORGOTTEN_AFTER: Duration = Duration::hours(24);
/// How exactly it is known when someone was last seen.
const SEEN_EVERY: Duration = Duration::minutes(1);
/// How many passwords are compared at once; each takes 19 MiB.
const AT_ONCE: usize = 4;

/// Where people sign in.
#[derive(Debug)]
pub struct SignInDesk {
    register: Arc<Register>,
    sources: Pace<IpAddr>,
    sendings: Pace<ContentHash>,
    comparing: Semaphore,
    provider: Option<Provider>,
    takes_passwords: bool,
}

/// Someone who asks to sign in.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// Where from.
    pub source: IpAddr,
    /// The address that was written.
    pub address: &'a str,
    /// The password that was written.
    pub password: Password,
    /// The token of the session that the browser has had; it ends.
    pub in_place_of: Option<&'a Token>,
    /// When.
    pub now: OffsetDateTime,
}

/// Someone who has signed in or shown again that it is them.
#[derive(Debug)]
pub struct SignedIn {
    /// What the browser is to keep, and nobody else.
    pub token: Token,
    /// What is kept of it.
    pub session: Session,
}

/// What a session takes over from the one that it is in place of.
#[derive(Debug, Default)]
struct GoesOn {
    /// For whom and in what role.
    chosen: Option<Chosen>,
    /// What forms repeat. Whoever shows again that it is them loses no form that stands open.
    csrf: Option<Word>,
}

impl GoesOn {
    fn with(session: &Session) -> Self {
        Self { chosen: session.chosen.clone(), csrf: Some(session.csrf.clone()) }
    }
}

/// Someone who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The session.
    pub session: Session,
    /// What pages call the person.
    pub name: String,
    /// The address, by which the person shows again that it is them.
    pub address: Option<EmailAddress>,
    /// Whether the person has a password.
    pub has_password: bool,
    /// Whether a provider knows the person.
    pub has_identity: bool,
}

/// Why someone is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The address or the password, and nobody is told which.
    #[error("sign in: the address or the password is wrong")]
    Wrong,
    /// Too many attempts at this address failed.
    #[error("sign in: too many attempts; wait fifteen minutes")]
    Locked,
    /// Too many attempts came from one place.
    #[error("sign in: too many attempts from here; wait a minute")]
    TooOften,
    /// Nobody signs in with a password here.
    #[error("sign in: passwords are switched off; use the organisation's sign-in")]
    PasswordsOff,
    /// There is no provider to sign in at.
    #[error("sign in: there is no provider; use the password")]
    NoProvider,
    /// The browser was not sent to the provider, stayed too long or comes twice.
    #[error(
        "sign in: the browser was not sent to the provider from here, or too long ago; try again"
    )]
    NotAsked,
    /// Someone was to show anew who they are, and the provider does not say that they did.
    #[error("sign in: the provider does not say that it was shown anew; try again")]
    NotAnew,
    /// No account is tied to who someone is at the provider.
    #[error("sign in: no account is tied to this identity; take up an invitation")]
    Stranger {
        /// Who they are there.
        subject: String,
    },
    /// Another account is tied to who someone is at the provider, or the invitation has ended.
    #[error("sign in: another account has this identity, or the invitation has ended")]
    Taken,
    /// The provider does not answer, or its answer proves nothing.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The system gives no randomness, or the comparison was stopped.
    #[error("sign in: the system {what}; try again")]
    System {
        /// What the system does.
        what: &'static str,
    },
    /// A time or a name that the register cannot keep.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// The register refuses.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

impl SignInDesk {
    /// Returns a desk that nobody has come to.
    #[must_use]
    pub fn new(register: Arc<Register>) -> Self {
        let comparing = Semaphore::new(AT_ONCE);
        let (sources, sendings) = (Pace::of(ATTEMPTS_A_MINUTE), Pace::of(SENDINGS_A_MINUTE));
        Self { register, sources, sendings, comparing, provider: None, takes_passwords: true }
    }

    /// Returns the desk where a session may send so many forms in a minute.
    #[must_use]
    pub fn with_sendings_a_minute(self, most: usize) -> Self {
        Self { sendings: Pace::of(most), ..self }
    }

    /// Counts a form that a session sends, before it is looked at. Returns whether it may be sent now.
    #[must_use]
    pub fn may_send(&self, present: &Present, now: OffsetDateTime) -> bool {
        self.sendings.take(present.session.token, now)
    }

    /// Counts an attempt of a place.
    fn take_attempt(&self, source: IpAddr, now: OffsetDateTime) -> Result<(), SignInError> {
        if self.sources.take(place(source), now) { Ok(()) } else { Err(SignInError::TooOften) }
    }

    /// Signs someone in with address and password.
    ///
    /// # Errors
    /// [`SignInError::Wrong`], [`SignInError::Locked`], [`SignInError::TooOften`] and
    /// [`SignInError::PasswordsOff`], and where the register or the system refuses.
    pub async fn sign_in(&self, attempt: Attempt<'_>) -> Result<SignedIn, SignInError> {
        let Attempt { source, address, password, in_place_of, now } = attempt;
        self.take_attempt(source, now)?;
        let account = self.recognise(address, password, now).await?;
        self.open(&account, GoesOn::default(), in_place_of, now).await
    }

    /// Opens a session for an account that has shown who it is.
    async fn open(
        &self,
        account: &Account,
        goes_on: GoesOn,
        in_place_of: Option<&Token>,
        now: OffsetDateTime,
    ) -> Result<SignedIn, SignInError> {
        let token = Token::new()?;
        let csrf = match goes_on.csrf {
            Some(csrf) => csrf,
            None => Token::new()?.as_str().parse()?,
        };
        let at = Moment::new(now)?;
        let session = Session {
            token: token.hash(),
            person: account.person.clone(),
            chosen: goes_on.chosen,
            csrf,
            created: at,
            last_seen: at,
            confirmed: at,
            expires: Moment::new(now + SESSION)?,
        };
        self.register.open_session(&session, in_place_of.map(Token::hash)).await?;
        Ok(SignedIn { token, session })
    }

    /// Returns the account with this address and password.
    async fn recognise(
        &self,
        address: &str,
        password: Password,
        now: OffsetDateTime,
    ) -> Result<Account, SignInError> {
        if !self.takes_passwords {
            return Err(SignInError::PasswordsOff);
        }
        let written = address.trim().to_lowercase();
        let counted = ContentHash::of(written.as_bytes());
        let limit = AttemptLimit {
            attempts: ATTEMPTS,
            locked_until: Moment::new(now + LOCKED_FOR)?,
            forgotten_before: Moment::new(now - FORGOTTEN_AFTER)?,
        };
        if !self.register.take_attempt(counted, Moment::new(now)?, limit).await? {
            return Err(SignInError::Locked);
        }
        let account = match written.parse::<EmailAddress>() {
            Ok(address) => self.register.account_at(&address).await?,
            Err(_) => None,
        };
        let kept = account.as_ref().and_then(|account| account.password.clone());
        let is_right = self.compare(password, kept).await?;
        let account = account.filter(|account| is_right && account.is_open());
        let account = account.ok_or(SignInError::Wrong)?;
        self.register.forget_attempts(counted).await?;
        Ok(account)
    }

    async fn compare(&self, password: Password, kept: Option<String>) -> Result<bool, SignInError> {
        let stopped = || SignInError::System { what: "stopped comparing" };
        let _turn = self.comparing.acquire().await.map_err(|_| stopped())?;
        let compared =
            tokio::task::spawn_blocking(move || password::is_right(&password, kept.as_deref()));
        compared.await.map_err(|_| stopped())
    }

    /// Returns who is signed in with a token; `None` where nobody is, or it has ended.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn present(
        &self,
        token: &Token,
        now: OffsetDateTime,
    ) -> Result<Option<Present>, SignInError> {
        let Some(session) = self.register.session(token.hash()).await? else { return Ok(None) };
        let last_seen = session.last_seen.as_time();
        if session.expires.as_time() <= now || last_seen + IDLE <= now {
            self.register.close_session(session.token).await?;
            return Ok(None);
        }
        let account = self.register.account(session.person.as_str()).await?;
        let Some(account) = account.filter(Account::is_open) else { return Ok(None) };
        if last_seen + SEEN_EVERY <= now {
            self.register.see_session(session.token, Moment::new(now)?).await?;
        }
        let name = account.name.map_or_else(String::new, |name| name.as_str().to_owned());
        let has_password = account.password.is_some();
        let has_identity = account.identity.is_some();
        Ok(Some(Present { session, name, address: account.address, has_password, has_identity }))
    }

    /// Takes the password of someone who is signed in again: a new session in place of the old,
    /// for the same organisation and role. Forms that are open go on being theirs.
    ///
    /// # Errors
    /// As [`Self::sign_in`].
    pub async fn confirm(
        &self,
        present: &Present,
        token: &Token,
        source: IpAddr,
        password: Password,
        now: OffsetDateTime,
    ) -> Result<SignedIn, SignInError> {
        self.take_attempt(source, now)?;
        let address = present.address.as_ref().map_or("", EmailAddress::as_str);
        let account = self.recognise(address, password, now).await?;
        if account.person != present.session.person {
            return Err(SignInError::Wrong);
        }
        self.open(&account, GoesOn::with(&present.session), Some(token), now).await
    }

    /// Lets someone who is signed in act for an organisation in a role. Returns whether they may:
    /// only as a member.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn choose(
        &self,
        present: &Present,
        membership: &Membership,
        people: &State,
    ) -> Result<bool, SignInError> {
        let is_own = membership.person.as_str() == present.session.person.as_str();
        if !is_own || people.actor(membership).is_err() {
            return Ok(false);
        }
        let chosen = Chosen {
            organisation: membership.organisation.as_str().parse()?,
            role: membership.role.swedish().parse()?,
        };
        Ok(self.register.choose_in_session(present.session.token, &chosen).await?)
    }

    /// Signs out whoever has the token.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn sign_out(&self, token: &Token) -> Result<(), SignInError> {
        self.register.close_session(token.hash()).await?;
        Ok(())
    }
}

impl Present {
    /// Returns whether the password was given so recently that money, signatures and delegations
    /// may be acted on.
    #[must_use]
    pub fn is_confirmed(&self, now: OffsetDateTime) -> bool {
        now < self.session.confirmed.as_time() + CONFIRMED_FOR
    }

    /// Returns whether a form was made for this session: it repeats what the session alone knows.
    #[must_use]
    pub fn made(&self, csrf: &str) -> bool {
        // Hashes are compared, so that the time tells nothing of the text.
        ContentHash::of(csrf.as_bytes()) == ContentHash::of(self.session.csrf.as_str().as_bytes())
    }

    /// Returns for whom the person acts, if they have chosen and are still a member.
    #[must_use]
    pub fn membership(&self, people: &State) -> Option<Membership> {
        let chosen = self.session.chosen.as_ref()?;
        let person = self.session.person.as_str().parse().ok()?;
        people
            .memberships_of(&person)
            .find(|of| {
                of.organisation.as_str() == chosen.organisation.as_str()
                    && of.role.swedish() == chosen.role.as_str()
            })
            .cloned()
    }
}

#[cfg(test)]
mod tests;
