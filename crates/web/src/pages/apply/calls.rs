//! The calls that are open, and whether the reader's organisation can apply.

use askama::Template;
use axum::response::Response;
use domain::form::quantity::write_date;
use domain::grants::access::{Object, Right, Role, require, require_own};
use domain::grants::act::Act;
use domain::grants::application::Command;
use domain::grants::call;
use domain::grants::id::{ApplicationId, CallId, PartId};
use operations::grants::acting::Sent;
use operations::grants::answers::{AnswerError, Answering, KeptAnswer};
use operations::grants::error::DeskError;
use operations::grants::tables::matters::{Asked, Listed};
use register::text::Word;

use super::filling::Filling;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::grant_words;
use crate::signed_in::{Guarded, led};

/// How many calls and applications the page shows.
const MOST: u32 = 100;

#[derive(Template)]
#[template(path = "pages/apply_calls.html")]
struct CallsPage {
    frame: Frame,
    csrf: String,
    nonce: String,
    lead: String,
    calls: Vec<CallLine>,
    own: Vec<OwnLine>,
}

struct CallLine {
    id: String,
    title: String,
    closes: String,
    minutes: String,
    /// Whether the organisation can apply, and why or why not.
    answer: String,
    is_eligible: bool,
    can_start: bool,
    /// The application that the organisation has begun already.
    begun: Option<String>,
}

struct OwnLine {
    address: String,
    title: String,
    stage: String,
    last: String,
}

/// Shows the open calls and the organisation's own applications.
pub(super) async fn show(at: AtDesk) -> Response {
    match shown(&at).await {
        Ok(response) => response,
        Err(error) => at.failed(&error),
    }
}

async fn shown(at: &AtDesk) -> Result<Response, DeskError> {
    require(at.who.actor.role, Right::Read, Object::Call, &[])?;
    let language = at.visit.language;
    let organisation = at.who.actor.organisation.clone();
    let own =
        Asked { kind: Some("application"), party: Some(organisation.clone()), ..Asked::default() };
    let own = at.desk.matters(&own, MOST).await?.matters;
    let calls = Asked { kind: Some("call"), ..Asked::default() };
    let mut lines = Vec::new();
    for listed in at.desk.matters(&calls, MOST).await?.matters {
        let id: CallId = listed.id.parse()?;
        let call = at.desk.call(&id).await?;
        if call.state.receives_at(at.now()) {
            lines.extend(call_line(at, &id, &call.state, &own));
        }
    }
    let n_eligible = lines.iter().filter(|line| line.is_eligible).count();
    let lead = match (lines.len(), n_eligible) {
        (0, _) => language.text("apply-calls-none"),
        (_, 0) => language.text("apply-calls-not-eligible"),
        (_, count) => language.counted("apply-calls-lead", count),
    };
    Ok(page(&CallsPage {
        frame: at.frame(language.text("apply-calls-title")),
        csrf: at.who.csrf.clone(),
        nonce: at.nonce(),
        lead,
        calls: lines,
        own: own.iter().map(|listed| own_line(at, listed)).collect(),
    }))
}

fn call_line(at: &AtDesk, id: &CallId, call: &call::State, own: &[Listed]) -> Option<CallLine> {
    let language = at.visit.language;
    let plan = call.plan.as_ref()?;
    let organisation = &at.who.actor.organisation;
    let is_eligible = plan.eligible.organisations.contains(organisation);
    let name = at.name_of(organisation);
    let (selection, total) =
        (plan.eligible.selection.to_string(), language.whole(plan.eligible.organisations.len()));
    let places = [("name", name.as_str()), ("selection", &selection), ("total", &total)];
    let key = if is_eligible { "apply-eligible" } else { "apply-not-eligible" };
    let is_live = |listed: &&Listed| {
        listed.matter.call.as_ref() == Some(id) && listed.matter.stage != "Återkallad"
    };
    let begun = own.iter().find(is_live).map(|listed| format!("/ansok/{}", listed.id));
    let minutes = language.whole(usize::try_from(plan.form.minutes).unwrap_or(usize::MAX));
    Some(CallLine {
        id: id.to_string(),
        title: plan.title.clone(),
        closes: write_date(plan.closes.day()),
        minutes: language.text_with("apply-minutes", &[("minutes", &minutes)]),
        answer: language.text_with(key, &places),
        is_eligible,
        can_start: is_eligible && begun.is_none() && at.who.actor.role == Role::Applicant,
        begun,
    })
}

fn own_line(at: &AtDesk, listed: &Listed) -> OwnLine {
    let language = at.visit.language;
    let number = listed.matter.diary_number.clone().unwrap_or_else(|| listed.id.clone());
    let title = if listed.matter.title.is_empty() {
        number
    } else {
        format!("{} · {number}", listed.matter.title)
    };
    OwnLine {
        address: format!("/ansok/{}", listed.id),
        title,
        stage: grant_words::stages::written(language, "application", &listed.matter.stage),
        last: listed.matter.last.map_or(String::new(), |last| write_date(last.day())),
    }
}

/// Begins an application and takes over what the organisation has answered before.
pub(super) async fn start(at: AtDesk, Guarded(pairs): Guarded<Vec<(String, String)>>) -> Response {
    let posted = Posted(pairs);
    match started(&at, &posted).await {
        Ok(id) => led(&format!("{}/ansok/{id}?klart=borja", at.visit.language.prefix())),
        Err(AnswerError::Desk(error)) => at.failed(&error),
        Err(AnswerError::File(error)) => at.visit.failed(&error),
    }
}

async fn started(at: &AtDesk, posted: &Posted) -> Result<ApplicationId, AnswerError> {
    let actor = &at.who.actor;
    require_own(actor, Right::Write, Object::ApplicationDraft, &actor.organisation)
        .map_err(DeskError::from)?;
    let call: CallId = posted.text("call").parse().map_err(DeskError::from)?;
    let sent = at.sent(posted, Command::Start { call: call.clone() })?;
    // The id follows from the form that was sent: a second click finds the same application.
    let tail: String = sent.key.as_str().chars().rev().take(12).collect();
    let id: ApplicationId = format!("ansokan-{tail}").parse().map_err(DeskError::from)?;
    at.desk.act_on_application(&id, &sent).await?;
    let filling = Filling::of_application(at, id.as_str()).await?;
    let questions = filling.form.questions().filter(|question| filling.is_editable(&question.part));
    for question in questions {
        if let Some(known) = filling.known_for(question) {
            let kept = at.desk.keep_answer(&question.kind, &known.given).await?;
            take_over(at, &sent, &id, &question.part, kept).await?;
        }
    }
    Ok(id)
}

async fn take_over(
    at: &AtDesk,
    started: &Sent<Command>,
    id: &ApplicationId,
    part: &PartId,
    kept: KeptAnswer,
) -> Result<(), DeskError> {
    let command = Answering { part: part.clone(), answer: kept.id, budget: None };
    let act: Act<Answering> = started.act.with(command);
    let key: Word = format!("{}-{part}", started.key).parse()?;
    let sent = Sent { act, key, seen: None, files: kept.files };
    at.desk.answer_application(id, &sent).await?;
    Ok(())
}
