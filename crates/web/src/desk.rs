//! What pages share where people act on grants: who is there, what was sent, what became of it.

pub(crate) mod act_page;
pub(crate) mod confirming;
pub(crate) mod doing;
pub(crate) mod field;
pub(crate) mod names;
pub(crate) mod posted;
pub(crate) mod reading;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use domain::grants::access::{People, Role};
use domain::grants::act::{Act, Moment};
use domain::grants::id::{CategoryId, OrganisationId};
use domain::grants::refusal::Rule;
use domain::intervention::life::Refusal;
use operations::grants::Desk;
use operations::grants::acting::Sent;
use operations::grants::error::DeskError;
use register::text::Word;

use self::posted::Posted;
use crate::answer::Visit;
use crate::frame::{Frame, Place};
use crate::grant_words::desk as desk_words;
use crate::grant_words::names::name;
use crate::service::Service;
use crate::signed_in::{self, SignedIn};

/// Someone at the desk: what every page for those who act is given.
pub(crate) struct AtDesk {
    /// The address and the language.
    pub(crate) visit: Visit,
    /// Who acts, for whom, in what role.
    pub(crate) who: SignedIn,
    /// The desk.
    pub(crate) desk: Desk,
}

impl FromRequestParts<Service> for AtDesk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, service).await?;
        let who = SignedIn::from_request_parts(parts, service).await?;
        let desk = visit.reception()?.desk.clone();
        Ok(Self { visit, who, desk })
    }
}

impl AtDesk {
    /// Returns the frame of a page of the desk.
    pub(crate) fn frame(&self, title: String) -> Frame {
        self.visit.frame(Place::Work, title)
    }

    /// Returns the moment of the request.
    pub(crate) fn now(&self) -> Moment {
        signed_in::moment()
    }

    /// Returns a command as the person sends it.
    pub(crate) fn sent<C>(&self, posted: &Posted, command: C) -> Result<Sent<C>, DeskError> {
        let reason = Some(posted.text("reason").trim()).filter(|reason| !reason.is_empty());
        let reason = reason.map(str::to_owned);
        let act = Act { actor: self.who.actor.clone(), at: self.now(), reason, command };
        let key: Word = posted.key()?;
        Ok(Sent { act, key, seen: posted.seen(), files: Vec::new() })
    }

    /// Returns what is known of people, for names.
    pub(crate) fn people(&self) -> People {
        self.who.people.people()
    }

    /// Returns what an organisation is called.
    pub(crate) fn name_of(&self, organisation: &OrganisationId) -> String {
        let entered = self.who.people.organisations.get(organisation);
        entered.map_or_else(|| organisation.to_string(), |entered| entered.name.clone())
    }

    /// Returns what a category of costs is called.
    pub(crate) fn category(&self, category: &CategoryId) -> String {
        let label = self.desk.category(category).map(|label| self.visit.language.of(label));
        label.unwrap_or(category.as_str()).to_owned()
    }

    /// Refuses whoever does not act in one of these roles.
    ///
    /// # Errors
    /// The page that says who does it.
    pub(crate) fn in_role(&self, roles: &[Role]) -> Result<(), Response> {
        let own = self.who.actor.role;
        if roles.contains(&own) {
            return Ok(());
        }
        let language = self.visit.language;
        let roles: Vec<String> = roles.iter().map(|role| name(language, role)).collect();
        let places = [("roles", roles.join(", ")), ("own", name(language, &own))];
        let places = places.each_ref().map(|(place, text)| (*place, text.as_str()));
        let reason = language.text_with("desk-other-role", &places);
        Err(self.visit.notice(StatusCode::FORBIDDEN, language.text("frame-refused"), reason))
    }

    /// Answers a failure that no form can mend.
    pub(crate) fn failed(&self, error: &DeskError) -> Response {
        match error {
            DeskError::NotFound { .. } => self.visit.not_found(),
            DeskError::Refused(refusal) if refusal.rule() == Rule::Access => {
                let language = self.visit.language;
                let reason = desk_words::desk_error(language, &self.people(), error);
                self.visit.notice(StatusCode::FORBIDDEN, language.text("frame-refused"), reason)
            }
            DeskError::Intervention(Refusal::NotTheOwner | Refusal::OwnQuestion) => {
                let language = self.visit.language;
                let reason = desk_words::desk_error(language, &self.people(), error);
                self.visit.notice(StatusCode::FORBIDDEN, language.text("frame-refused"), reason)
            }
            DeskError::Refused(_)
            | DeskError::Intervention(_)
            | DeskError::NotInForce(_)
            | DeskError::UnknownWording { .. }
            | DeskError::Changed { .. }
            | DeskError::Busy => self.visit.refused(desk_words::desk_error(
                self.visit.language,
                &self.people(),
                error,
            )),
            _ => self.visit.failed(error),
        }
    }
}
