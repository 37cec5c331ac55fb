//! A grant at the desk: where it stands, its money, and what can be done to it.

mod acts;
mod figures;
mod numbered;
mod places;

use askama::Template;
use axum::response::Response;
use domain::grants::access::{Object, Right, Role, require, require_own};
use domain::grants::grant::{Stage, State};
use domain::grants::id::GrantId;
use domain::grants::transaction::{ConfirmYear, DecideChange, End};
use operations::grants::acting::Done;
use operations::grants::error::DeskError;

use self::acts::{ACTS, OnGrant};
use self::figures::MoneyLine;
use self::numbered::Table;
use super::acts::{ActOn, matter_address};
use super::matter::{Around, Matter};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::pages::grants::results::AtPlace;

#[derive(Template)]
#[template(path = "pages/work_grant.html")]
struct GrantPage {
    frame: Frame,
    around: Around,
    money: Vec<MoneyLine>,
    /// Instalments, accounts of costs, reports, changes, reclaims.
    numbered: Vec<Table>,
    /// Costs and results by place.
    places: Vec<AtPlace>,
    conditions: Vec<String>,
}

/// Returns what the recipient begins on pages of their own: a cost claim, a change request.
fn beginnings(at: &AtDesk, id: &str, state: &State) -> Vec<(String, String)> {
    let actor = &at.who.actor;
    let is_own = state.origin.as_ref().is_some_and(|one| one.recipient == actor.organisation);
    let slug = match (actor.role, state.stage) {
        (Role::Signatory, Some(Stage::Ongoing | Stage::FinalReported)) => "redovisa-kostnader",
        (Role::Applicant, Some(Stage::Accepted | Stage::Ongoing)) => "begar-andra",
        _ => return Vec::new(),
    };
    let name = match slug {
        "begar-andra" => "do-begar-andra",
        _ => "apply-claim",
    };
    let line = (at.visit.language.text(name), format!("{}/{slug}", matter_address("grant", id)));
    if is_own { vec![line] } else { Vec::new() }
}

impl Matter for State {
    type Sends = OnGrant;

    fn acts() -> &'static [ActOn<Self>] {
        ACTS
    }

    /// A party reads its own, others as the table of rights says; who attests payments reads those of
    /// their own authority.
    fn may_be_read(&self, at: &AtDesk) -> bool {
        let actor = &at.who.actor;
        let Some(origin) = &self.origin else { return false };
        let is_party = self.parties.organisations.contains(&actor.organisation);
        let own = if is_party { &actor.organisation } else { &origin.recipient };
        let reads = |object| require(actor.role, Right::Read, object, &[]).is_ok();
        let is_of_funder = self.funder.as_ref() == Some(&actor.organisation);
        require_own(actor, Right::Read, Object::Decision, own).is_ok()
            || reads(Object::Decision)
            || (is_of_funder && reads(Object::Payment))
    }

    fn title(&self, id: &str) -> String {
        self.award("show").map_or_else(|_| id.to_owned(), |award| award.project.clone())
    }

    fn lead(&self, at: &AtDesk) -> String {
        figures::lead(at, self)
    }

    fn stage(&self, at: &AtDesk) -> String {
        figures::stage(at, self)
    }

    fn facts(&self, at: &AtDesk) -> Vec<(String, String)> {
        figures::facts(at, self)
    }

    async fn page(&self, at: &AtDesk, id: &str, mut around: Around) -> Result<Response, DeskError> {
        around.more.splice(..0, beginnings(at, id, self));
        Ok(page(&GrantPage {
            frame: at.frame(self.title(id)),
            around,
            money: figures::money(at, self),
            numbered: numbered::tables(at, id, self),
            places: places::places(at, id, self).await?,
            conditions: self.award("show").map(|award| award.conditions.clone())?,
        }))
    }

    async fn send(
        at: &AtDesk,
        id: &str,
        posted: &Posted,
        command: OnGrant,
    ) -> Result<Done, DeskError> {
        let grant: GrantId = id.parse()?;
        match command {
            OnGrant::Command(command) => {
                at.desk.act_on_grant(&grant, &at.sent(posted, *command)?).await
            }
            OnGrant::End(ending) => {
                at.desk.end_grant(&at.sent(posted, End { grant, ending })?).await
            }
            OnGrant::ConfirmYear { year, amount, plan } => {
                let command = ConfirmYear { grant, year, amount, plan };
                at.desk.confirm_year(&at.sent(posted, command)?).await
            }
            OnGrant::DecideChange(change) => {
                at.desk.decide_change(&at.sent(posted, DecideChange { grant, change })?).await
            }
        }
    }
}
