//! A grant at the desk: where it stands, its money, and what can be done to it.

mod acts;
mod figures;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::grant::{Command, State};
use domain::grants::id::GrantId;
use domain::grants::transaction::{ConfirmYear, End};
use operations::grants::error::DeskError;
use operations::grants::{Seen, acting::Done};
use serde::Deserialize;

use self::acts::{ACTS, GrantAct, OnGrant, Scene};
use self::figures::{InstalmentLine, MoneyLine, ReportLine};
use super::acts::{address_of_awaited, matter_address};
use super::basket::is_key;
use super::history::{History, HistoryLine};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::frame::Frame;
use crate::grant_words;
use crate::signed_in::Guarded;

/// Which of several things an act is done to, and what was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    nr: Option<u16>,
    klart: String,
}

#[derive(Template)]
#[template(path = "pages/work_grant.html")]
struct GrantPage {
    frame: Frame,
    /// One sentence: what is granted, what is paid, what is waited for.
    lead: String,
    stage: String,
    done: Option<String>,
    /// What waits for the reader: what and address.
    mine: Vec<(String, String)>,
    /// What waits for others.
    others: Vec<String>,
    /// What else the reader can do: what and address.
    more: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    money: Vec<MoneyLine>,
    instalments: Vec<InstalmentLine>,
    reports: Vec<ReportLine>,
    conditions: Vec<String>,
    history: Vec<HistoryLine>,
    public_address: String,
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
    let language = at.visit.language;
    let seen = at.desk.find::<State>(id).await?;
    let matter = at.desk.matter::<State>(id).await?.unwrap_or_default();
    let state = seen.state.as_ref();
    if !figures::may_read(at, state) {
        return Ok(at.visit.not_found());
    }
    let history = History::of(at, &at.desk.history::<State>(id).await?);
    let role = Some(at.who.actor.role);
    let organisation = Some(&at.who.actor.organisation);
    let is_mine =
        |awaited: &&domain::grants::matter::Awaited| {
            awaited.role == role && awaited.organisation.as_ref() == organisation
        };
    let words = |awaited: &domain::grants::matter::Awaited| {
        grant_words::awaits(language, awaited.what, awaited.concern)
    };
    let mine = matter.awaited.iter().filter(is_mine);
    let mine = mine.map(|awaited| (words(awaited), address_of_awaited("grant", id, awaited)));
    let others = matter.awaited.iter().filter(|awaited| !is_mine(awaited));
    let others =
        others.map(|awaited| grant_words::awaited(language, awaited, at.now(), &at.people()));
    let done = Some(asked.klart.as_str()).filter(|key| is_key(key));
    Ok(page(&GrantPage {
        frame: at.frame(matter.title.clone()),
        lead: figures::lead(at, state),
        stage: figures::stage(at, state),
        done: done.map(|key| language.text(&format!("done-{key}"))),
        mine: mine.collect(),
        others: others.collect(),
        more: more(at, id, state),
        facts: figures::facts(at, state),
        money: figures::money(at, state),
        instalments: figures::instalments(at, id, state),
        reports: figures::reports(at, id, state),
        conditions: state.award("show").map(|award| award.conditions.clone())?,
        history,
        public_address: format!("/bidrag/bidrag/{id}"),
    }))
}

/// Returns the acts that concern the grant as a whole and that the reader's role may do now.
fn more(at: &AtDesk, id: &str, state: &State) -> Vec<(String, String)> {
    let offered = ACTS.iter().filter(|act| !act.is_numbered && act.is_offered(at, state));
    let line = |act: &GrantAct| {
        (at.visit.language.text(&format!("act-{}", act.slug)), format!("{}/{}", matter_address("grant", id), act.slug))
    };
    offered.map(line).collect()
}

/// Shows the page of one act.
pub(crate) async fn show_act(
    at: AtDesk,
    Path((id, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(act) = ACTS.iter().find(|act| act.slug == slug) else { return at.visit.not_found() };
    if act.confirms {
        let address = at.visit.address.clone();
        if let Err(leading) = at.who.confirmed(&at.visit, &address) {
            return leading;
        }
    }
    match at.desk.find::<State>(&id).await {
        Ok(seen) => match act_of(&at, &id, &seen, act, asked.nr) {
            Some(act) => at.show_act(act),
            None => at.visit.not_found(),
        },
        Err(error) => at.failed(&error),
    }
}

fn act_of(
    at: &AtDesk,
    id: &str,
    seen: &Seen<State>,
    act: &GrantAct,
    number: Option<u16>,
) -> Option<Act> {
    let language = at.visit.language;
    let state = seen.state.as_ref();
    if !figures::may_read(at, state) || act.is_numbered != number.is_some() {
        return None;
    }
    let scene = Scene { at, state, number: number.unwrap_or_default() };
    let back = matter_address("grant", id);
    let query = number.map_or(String::new(), |number| format!("?nr={number}"));
    let title = language.text(&format!("act-{}", act.slug));
    Some(Act {
        title: number.map_or(title.clone(), |number| format!("{title} {number}")),
        lead: language.text(&format!("act-{}-lead", act.slug)),
        facts: (act.facts)(&scene),
        fields: (act.fields)(&scene),
        button: language.text(&format!("act-{}-button", act.slug)),
        action: format!("{back}/{}{query}", act.slug),
        back,
        back_name: state.award("show").map_or_else(|_| id.to_owned(), |award| award.project.clone()),
        seen: seen.version,
    })
}

/// Does an act.
pub(crate) async fn submit_act(
    at: AtDesk,
    Path((id, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let posted = Posted(pairs);
    let Some(act) = ACTS.iter().find(|act| act.slug == slug) else { return at.visit.not_found() };
    if act.confirms {
        let address = at.visit.address.clone();
        if let Err(leading) = at.who.confirmed(&at.visit, &address) {
            return leading;
        }
    }
    let seen = match at.desk.find::<State>(&id).await {
        Ok(seen) => seen,
        Err(error) => return at.failed(&error),
    };
    let Some(shown) = act_of(&at, &id, &seen, act, asked.nr) else { return at.visit.not_found() };
    let scene = Scene { at: &at, state: &seen.state, number: asked.nr.unwrap_or_default() };
    let mut reader = Reader::new(at.visit.language, &posted);
    let read = (act.command)(&mut reader, &scene);
    let command = match reader.finish(read) {
        Ok(command) => command,
        Err(problems) => return at.show_problems(shown, &posted, problems),
    };
    let Ok(grant) = id.parse::<GrantId>() else { return at.visit.not_found() };
    match send(&at, &grant, &posted, command).await {
        Ok(_) => at.led_to(&matter_address("grant", &id), act.slug),
        Err(error) => at.show_refusal(shown, &posted, &error),
    }
}

async fn send(
    at: &AtDesk,
    id: &GrantId,
    posted: &Posted,
    command: OnGrant,
) -> Result<Done, DeskError> {
    match command {
        OnGrant::Command(command) => {
            let command: Command = *command;
            at.desk.act_on_grant(id, &at.sent(posted, command)?).await
        }
        OnGrant::End(ending) => {
            let command = End { grant: id.clone(), ending };
            at.desk.end_grant(&at.sent(posted, command)?).await
        }
        OnGrant::ConfirmYear { year, amount, plan } => {
            let command = ConfirmYear { grant: id.clone(), year, amount, plan };
            at.desk.confirm_year(&at.sent(posted, command)?).await
        }
        OnGrant::DecideChange(change) => {
            let command =
                domain::grants::transaction::DecideChange { grant: id.clone(), change };
            at.desk.decide_change(&at.sent(posted, command)?).await
        }
    }
}
