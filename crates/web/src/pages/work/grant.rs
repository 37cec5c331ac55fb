//! A grant at the desk: where it stands, its money, and what can be done to it.

mod acts;
mod figures;
mod numbered;

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

#[derive(Template)]
#[template(path = "pages/work_grant.html")]
struct GrantPage {
    frame: Frame,
    around: Around,
    money: Vec<MoneyLine>,
    /// Instalments, accounts of costs, reports, changes, reclaims.
    numbered: Vec<Table>,
    conditions: Vec<String>,
}

impl Matter for State {
    type Sends = OnGrant;

    fn acts() -> &'static [ActOn<Self>] {
        ACTS
    }

    /// A party reads its own, others as the table of rights says.
    fn may_be_read(&self, at: &AtDesk) -> bool {
        let actor = &at.who.actor;
        let Some(origin) = &self.origin else { return false };
        let is_own = require_own(actor, Right::Read, Object::Decision, &origin.recipient).is_ok();
        let is_party = self.parties.organisations.contains(&actor.organisation);
        is_own || is_party || require(actor.role, Right::Read, Object::Decision, &[]).is_ok()
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
        around.more.extend(begun(at, id, self));
        Ok(page(&GrantPage {
            frame: at.frame(self.title(id)),
            around,
            money: figures::money(at, self),
            numbered: numbered::tables(at, id, self),
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

/// Returns what the recipient begins on a page with a form of its own: name and address.
fn begun(at: &AtDesk, id: &str, state: &State) -> Option<(String, String)> {
    let slug = match (at.who.actor.role, state.stage?) {
        (Role::Applicant, Stage::Accepted | Stage::Ongoing) => "begar-andra",
        (Role::Signatory, Stage::Ongoing | Stage::FinalReported) => "redovisa-kostnader",
        _ => return None,
    };
    let name = at.visit.language.text(&format!("do-{slug}"));
    Some((name, format!("{}/{slug}", matter_address("grant", id))))
}
