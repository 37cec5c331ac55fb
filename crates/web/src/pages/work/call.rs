//! A call at the desk: what it says, what came in, and what can be done to it.

mod acts;
mod drafting;

use askama::Template;
use axum::response::Response;
use domain::grants::access::{Object, Right, Role, require};
use domain::grants::application::Stage;
use domain::grants::call::State;
use domain::grants::call::plan::Evaluation;
use domain::grants::id::{CallId, GrantId};
use domain::grants::life_cycle::Stage as _;
use operations::grants::acting::Done;
use operations::grants::error::DeskError;
use operations::grants::tables::matters::{Asked, Listed};

use self::acts::{ACTS, OnCall};
pub(crate) use self::drafting::{show_draft, submit_draft};
use super::acts::{ActOn, matter_address};
use super::matter::{Around, Matter};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::grant_words::{self, days, stages};
use crate::language::Language;

/// The most applications that the page of a call lists.
const MOST: u32 = 1_000;

#[derive(Template)]
#[template(path = "pages/work_call.html")]
struct CallPage {
    frame: Frame,
    around: Around,
    /// The frame of each year: reserved.
    years: Vec<(String, String)>,
    applications: Vec<Line>,
}

/// An application in the list.
struct Line {
    applicant: String,
    address: String,
    number: String,
    amount: String,
    stage: String,
}

fn evaluation(language: Language, evaluation: &Evaluation) -> String {
    match evaluation {
        Evaluation::Missing => language.text("work-evaluation-missing"),
        Evaluation::Design(design) => {
            language.text_with("work-evaluation-design", &[("design", design.as_str())])
        }
        Evaluation::NotPossible { reason } => {
            language.text_with("work-evaluation-none", &[("reason", reason)])
        }
    }
}

/// Returns what has come in: nothing while the call is open, so that nobody is led by it.
async fn applications(at: &AtDesk, id: &str, state: &State) -> Result<Vec<Line>, DeskError> {
    let language = at.visit.language;
    let may_read = require(at.who.actor.role, Right::Read, Object::Application, &[]).is_ok();
    let is_of_funder = state.funder.as_ref() == Some(&at.who.actor.organisation);
    if !may_read || !(is_of_funder || at.who.actor.role == Role::Auditor) {
        return Ok(Vec::new());
    }
    let asked = Asked { kind: Some("application"), call: Some(id.to_owned()), ..Asked::default() };
    let listed = at.desk.matters(&asked, MOST).await?;
    let is_sent = |one: &&Listed| {
        let unsent = [Stage::Draft, Stage::ReadyToSign];
        !unsent.iter().any(|stage| stage.swedish() == one.matter.stage)
    };
    let line = |one: &Listed| Line {
        applicant: one.matter.party.as_ref().map_or(String::new(), |party| at.name_of(party)),
        address: matter_address("application", &one.id),
        number: one.matter.diary_number.clone().unwrap_or_default(),
        amount: language.kronor(one.matter.amount),
        stage: stages::written(language, "application", &one.matter.stage),
    };
    Ok(listed.matters.iter().filter(is_sent).map(line).collect())
}

impl Matter for State {
    type Sends = OnCall;

    fn acts() -> &'static [ActOn<Self>] {
        ACTS
    }

    fn may_be_read(&self, at: &AtDesk) -> bool {
        require(at.who.actor.role, Right::Read, Object::Call, &[]).is_ok()
    }

    fn title(&self, id: &str) -> String {
        self.plan.as_ref().map_or_else(|| id.to_owned(), |plan| plan.title.clone())
    }

    fn lead(&self, at: &AtDesk) -> String {
        let language = at.visit.language;
        let Some(plan) = &self.plan else { return String::new() };
        let n = language.whole(plan.eligible.organisations.len());
        let [opens, closes] =
            [plan.opens, plan.closes].map(|moment| days::moment(language, moment));
        let places = [("n", n.as_str()), ("opens", &opens), ("closes", &closes)];
        language.text_with("work-call-lead", &places)
    }

    fn stage(&self, at: &AtDesk) -> String {
        self.stage.map_or(String::new(), |stage| stages::stage(at.visit.language, stage))
    }

    fn facts(&self, at: &AtDesk) -> Vec<(String, String)> {
        let language = at.visit.language;
        let Some(plan) = &self.plan else { return Vec::new() };
        let minutes = |minutes: u32| language.whole(usize::try_from(minutes).unwrap_or_default());
        let burden =
            [("minutes", minutes(plan.form.minutes)), ("most", minutes(plan.form.most_minutes))];
        let burden = burden.each_ref().map(|(name, text)| (*name, text.as_str()));
        vec![
            (language.text("desk-wording"), grant_words::wording(language, plan.wording)),
            (language.text("work-decision-day"), days::day(language, plan.decision_day)),
            (language.text("work-form"), plan.form.version.to_string()),
            (language.text("work-burden"), language.text_with("work-burden-figure", &burden)),
            (language.text("work-evaluation"), evaluation(language, &plan.evaluation)),
        ]
    }

    async fn page(&self, at: &AtDesk, id: &str, around: Around) -> Result<Response, DeskError> {
        let language = at.visit.language;
        let years = self.plan("show")?.frame.iter();
        let years = years.map(|(year, amount)| (year.to_string(), language.kronor(*amount)));
        Ok(page(&CallPage {
            frame: at.frame(self.title(id)),
            around,
            years: years.collect(),
            applications: applications(at, id, self).await?,
        }))
    }

    async fn send(
        at: &AtDesk,
        id: &str,
        posted: &Posted,
        command: OnCall,
    ) -> Result<Done, DeskError> {
        let call: CallId = id.parse()?;
        match command {
            OnCall::Command(command) => {
                at.desk.act_on_call(&call, &at.sent(posted, *command)?).await
            }
            OnCall::Schedule => at.desk.schedule_call(&at.sent(posted, call)?).await,
            OnCall::Cancel => at.desk.cancel_call(&at.sent(posted, call)?).await,
            OnCall::Settle => {
                let n_undecided = at.desk.n_undecided(&call).await?;
                at.desk.settle_call(&at.sent(posted, call)?, n_undecided).await
            }
            OnCall::Draw(seed) => {
                let grants = at.desk.grants_of(&call).await?;
                let grants: Vec<GrantId> = grants.into_iter().collect();
                at.desk.draw_sample(&call, &grants, &at.sent(posted, seed)?).await
            }
        }
    }
}
