//! A grant at the desk: where it stands, its money, and what can be done to it.

mod acts;
mod figures;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::access::{Object, Right, require, require_own};
use domain::grants::grant::State;
use domain::grants::id::GrantId;
use domain::grants::transaction::{ConfirmYear, DecideChange, End};
use operations::grants::acting::Done;
use operations::grants::error::DeskError;

use self::acts::{ACTS, OnGrant};
use self::figures::{InstalmentLine, MoneyLine, ReportLine};
use super::acts::{ActOn, Asked, Matter, offered};
use super::history::HistoryLine;
use super::waiting::Waiting;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::frame::Frame;

#[derive(Template)]
#[template(path = "pages/work_grant.html")]
struct GrantPage {
    frame: Frame,
    /// One sentence: what is granted, what is paid, what is waited for.
    lead: String,
    stage: String,
    waiting: Waiting,
    /// What else the reader can do: what and address.
    more: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    money: Vec<MoneyLine>,
    instalments: Vec<InstalmentLine>,
    reports: Vec<ReportLine>,
    conditions: Vec<String>,
    history: Vec<HistoryLine>,
}

/// Shows a grant.
pub(crate) async fn show(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match shown(&at, &id, &asked).await {
        Ok(response) => response,
        Err(error) => at.failed(&error),
    }
}

async fn shown(at: &AtDesk, id: &str, asked: &Asked) -> Result<Response, DeskError> {
    let seen = at.desk.find::<State>(id).await?;
    let state = seen.state.as_ref();
    if !state.may_be_read(at) {
        return Ok(at.visit.not_found());
    }
    Ok(page(&GrantPage {
        frame: at.frame(state.title(id)),
        lead: figures::lead(at, state),
        stage: figures::stage(at, state),
        waiting: Waiting::of::<State>(at, id, asked).await?,
        more: offered(at, id, state),
        facts: figures::facts(at, state),
        money: figures::money(at, state),
        instalments: figures::instalments(at, id, state),
        reports: figures::reports(at, id, state),
        conditions: state.award("show").map(|award| award.conditions.clone())?,
        history: super::history::history::<State>(at, id).await?,
    }))
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
