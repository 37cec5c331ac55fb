//! Who someone is at a provider of OpenID Connect: the authorization code flow with PKCE and a nonce.
//!
//! Values in, a refusal or a subject out: who keeps state, nonce and verifier, for how long and for which
//! browser, is decided above. The provider's own description and keys are asked for each time, so that new
//! keys hold at once and the service starts while its provider is down. The door to `openidconnect`.
//!
//! ```
//! use identity::{Provider, Settings};
//!
//! let settings = |issuer: &str| Settings {
//!     issuer: issuer.to_owned(),
//!     client: "brygga".to_owned(),
//!     secret: None,
//!     returns_to: "https://brygga.example.se/logga-in/svar".to_owned(),
//! };
//! assert!(Provider::new(settings("https://inloggning.example.se")).is_ok());
//! let told = Provider::new(settings("http://inloggning.example.se")).unwrap_err();
//! assert_eq!(
//!     told.to_string(),
//!     "use \"http://inloggning.example.se\" as the provider: write an address that starts with https://"
//! );
//! ```
//!
//! # Source
//! OpenID Connect Core 1.0 3.1 and 3.1.2.1 (`prompt`, `max_age`); OpenID Connect Discovery 1.0 4; RFC 7636
//! (PKCE); RFC 9207 (`iss` of the answer); RFC 9700 2.1.

use std::fmt;
use std::time::Duration;

use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm,
    CoreProviderMetadata,
};
use openidconnect::url::{Host, Url};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    TokenResponse as _, reqwest,
};

/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The signatures that are taken: asymmetric ones, so that nobody signs with the client's secret.
const SIGNATURES: [CoreJwsSigningAlgorithm; 3] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
];

/// How a verifier must be long (RFC 7636 4.1), in bytes.
const VERIFIER: std::ops::RangeInclusive<usize> = 43..=128;

/// A client of the provider's description, with the addresses that it tells.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Where the provider is and how it knows the service.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// The provider's address (`iss`), as it writes it itself.
    pub issuer: String,
    /// The service's name at the provider (`client_id`).
    pub client: String,
    /// The service's secret at the provider; `None` for a public client.
    pub secret: Option<String>,
    /// Where the provider leads back to (`redirect_uri`), as it is registered there.
    pub returns_to: String,
}

/// A provider of identities.
#[derive(Clone)]
pub struct Provider {
    settings: Settings,
    issuer: IssuerUrl,
    returns_to: RedirectUrl,
    http: reqwest::Client,
}

/// What is asked of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Who it is.
    Who,
    /// That they show anew who they are, even if they just have.
    Anew,
}

/// What only the two sides of one question know; each 43 to 128 letters, digits and `-._~`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    /// What the answer repeats.
    pub state: String,
    /// What the token repeats.
    pub nonce: String,
    /// What proves that the code is taken up by who asked.
    pub verifier: String,
}

/// What the browser came back with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The code.
    pub code: String,
    /// Who says that it answered (`iss`); `None` where it does not say.
    pub issuer: Option<String>,
}

/// Who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The provider (`iss`).
    pub issuer: String,
    /// The person there (`sub`).
    pub subject: String,
    /// When the person showed who they are, in seconds since 1970; `None` where the provider does not say.
    pub authenticated: Option<i64>,
}

/// Why nobody is known.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The address of the provider cannot be used.
    #[error("use {found:?} as the provider: write an address that starts with https://")]
    Issuer {
        /// What was written.
        found: String,
    },
    /// The address to lead back to cannot be used.
    #[error("use {found:?} as the address of the service: write one that starts with https://")]
    ReturnAddress {
        /// What was written.
        found: String,
    },
    /// The provider does not answer as one.
    #[error(
        "ask the provider {issuer}: {reason}; see that it can be reached and is a provider of OpenID Connect"
    )]
    Unreachable {
        /// The provider.
        issuer: String,
        /// What went wrong.
        reason: String,
    },
    /// The answer does not prove who it is.
    #[error("take the answer of {issuer}: {reason}; sign in again")]
    Unproved {
        /// The provider.
        issuer: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Provider({})", self.settings.issuer)
    }
}

impl Provider {
    /// Returns a provider. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`IdentityError::Issuer`] and [`IdentityError::ReturnAddress`] for addresses that are not https; http
    /// is taken on the same machine.
    pub fn new(settings: Settings) -> Result<Self, IdentityError> {
        let bad_issuer = || IdentityError::Issuer { found: clipped(&settings.issuer) };
        let bad_return = || IdentityError::ReturnAddress { found: clipped(&settings.returns_to) };
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| bad_issuer())?;
        let returns_to = RedirectUrl::new(settings.returns_to.clone()).map_err(|_| bad_return())?;
        if !is_safe(issuer.url()) {
            return Err(bad_issuer());
        }
        if !is_safe(returns_to.url()) {
            return Err(bad_return());
        }
        // Whoever follows a redirect can be led to addresses inside the network.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(|error| unanswered(&settings.issuer, &error))?;
        Ok(Self { settings, issuer, returns_to, http })
    }

    /// Returns the provider's address, as its answers name it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Returns the address at the provider that a browser is led to.
    ///
    /// # Errors
    /// [`IdentityError::Unreachable`].
    pub async fn question(&self, asks: Asks, secrets: &Secrets) -> Result<String, IdentityError> {
        let Secrets { state, nonce, verifier } = secrets.clone();
        if !VERIFIER.contains(&verifier.len()) {
            return Err(self.unproved("the verifier has a wrong length"));
        }
        let client = self.client().await?;
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier));
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let asked = client
            .authorize_url(flow, move || CsrfToken::new(state), move || Nonce::new(nonce))
            .set_pkce_challenge(challenge);
        let asked = match asks {
            Asks::Who => asked,
            Asks::Anew => asked.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO),
        };
        let (address, ..) = asked.url();
        Ok(address.into())
    }

    /// Takes the code up and returns who it is: by a token of this provider, for this service, in time,
    /// with the question's nonce and a signature by one of the provider's keys.
    ///
    /// # Errors
    /// [`IdentityError::Unproved`] where the answer is another's or its token does not hold, and
    /// [`IdentityError::Unreachable`].
    pub async fn subject(
        &self,
        answer: &Answer,
        secrets: &Secrets,
    ) -> Result<Subject, IdentityError> {
        if answer.issuer.as_ref().is_some_and(|issuer| *issuer != self.settings.issuer) {
            return Err(self.unproved("another provider has answered"));
        }
        let client = self.client().await?;
        let code = AuthorizationCode::new(answer.code.clone());
        let request = client.exchange_code(code).map_err(|error| self.lacking(&error))?;
        let token = request
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier.clone()))
            .request_async(&self.http)
            .await
            .map_err(|error| self.unproved(&told(&error)))?;
        let token = token.id_token().ok_or_else(|| self.unproved("it holds no token"))?;
        let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES);
        let nonce = Nonce::new(secrets.nonce.clone());
        let claims =
            token.claims(&verifier, &nonce).map_err(|error| self.unproved(&told(&error)))?;
        Ok(Subject {
            issuer: self.settings.issuer.clone(),
            subject: claims.subject().as_str().to_owned(),
            authenticated: claims.auth_time().map(|at| at.timestamp()),
        })
    }

    /// Asks the provider for its description and keys.
    async fn client(&self) -> Result<Client, IdentityError> {
        let described = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let described = described.map_err(|error| self.lacking(&error))?;
        let Settings { client, secret, .. } = &self.settings;
        let secret = secret.clone().map(ClientSecret::new);
        let client = ClientId::new(client.clone());
        Ok(CoreClient::from_provider_metadata(described, client, secret)
            .set_redirect_uri(self.returns_to.clone()))
    }

    fn lacking(&self, error: &dyn std::error::Error) -> IdentityError {
        unanswered(&self.settings.issuer, error)
    }

    fn unproved(&self, reason: &str) -> IdentityError {
        let issuer = clipped(&self.settings.issuer);
        IdentityError::Unproved { issuer, reason: clipped(reason) }
    }
}

fn unanswered(issuer: &str, error: &dyn std::error::Error) -> IdentityError {
    IdentityError::Unreachable { issuer: clipped(issuer), reason: clipped(&told(error)) }
}

/// Returns an error with what it came from, on one line.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn clipped(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Returns whether an address can carry secrets: over https, or within the same machine.
fn is_safe(address: &Url) -> bool {
    let is_here = match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    address.scheme() == "https" || (address.scheme() == "http" && is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(issuer: &str, returns_to: &str) -> Settings {
        let (issuer, returns_to) = (issuer.to_owned(), returns_to.to_owned());
        Settings { issuer, client: "brygga".to_owned(), secret: None, returns_to }
    }

    #[test]
    fn secrets_go_only_where_nobody_listens() {
        let own = "https://brygga.example.se/logga-in/svar";
        for taken in [
            "https://login.example.se/a",
            "http://localhost:4000",
            "http://127.0.0.1:1/",
            "http://[::1]:1",
        ] {
            assert!(Provider::new(settings(taken, own)).is_ok(), "{taken}");
        }
        for refused in [
            "http://login.example.se",
            "http://localhost.example.se",
            "ftp://localhost",
            "login",
            "",
        ] {
            let told = Provider::new(settings(refused, own)).err().unwrap();
            assert!(matches!(told, IdentityError::Issuer { .. }), "{refused}: {told}");
            let told = Provider::new(settings("https://a.example.se", refused)).err().unwrap();
            assert!(matches!(told, IdentityError::ReturnAddress { .. }), "{refused}: {told}");
        }
    }

    #[test]
    fn an_error_is_told_on_one_line_with_what_it_came_from() {
        let inner = std::io::Error::other("port\n  closed");
        let error = IdentityError::Unreachable { issuer: "i".to_owned(), reason: told(&inner) };
        assert!(error.to_string().contains("port closed"));
        assert_eq!(clipped(&"å".repeat(300)).chars().count(), 200);
    }
}
