//! The delegations of an organisation: what each person may do, up to which amount, from when to when.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::grants::access::delegation::Delegation;
use domain::grants::access::{Right, Role};
use domain::grants::id::{DelegationId, OrganisationId};
use domain::people::{DelegationStage, Held};
use operations::grants::error::DeskError;

use super::persons::organisations;
use super::{Asked, address, coded, may, organisation};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::names::Names;
use crate::frame::Frame;
use crate::grant_words::names::name;
use crate::grant_words::{days, stages};
use crate::language::Language;
use crate::pages::work::basket::is_key;

#[derive(Template)]
#[template(path = "pages/delegations.html")]
struct DelegationsPage {
    frame: Frame,
    lead: String,
    done: Option<String>,
    /// The organisations that the reader may choose among: id, name, whether it is shown.
    organisations: Vec<(String, String, bool)>,
    lines: Vec<Line>,
    /// Where one is put forward; `None` where the reader may not.
    propose: Option<String>,
    people: String,
}

/// A delegation.
struct Line {
    person: String,
    what: String,
    from: String,
    to: String,
    basis: String,
    stage: String,
    /// Who put it forward and who gave it.
    by: String,
    /// What the reader can do with it: what and address.
    acts: Vec<(String, String)>,
}

/// Shows the delegations of an organisation.
pub(super) async fn show(at: AtDesk, Query(asked): Query<Asked>) -> Response {
    let of = match organisation(&at, &asked.organisation, Right::Read) {
        Ok(of) => of,
        Err(answer) => return answer,
    };
    match shown(&at, &of, &asked).await {
        Ok(response) => response,
        Err(error) => at.failed(&error),
    }
}

async fn shown(at: &AtDesk, of: &OrganisationId, asked: &Asked) -> Result<Response, DeskError> {
    let language = at.visit.language;
    let names = Names::of(at).await?;
    let own =
        at.who.people.delegations.iter().filter(|(_, held)| held.delegation.organisation == *of);
    let mut delegations: Vec<(&DelegationId, &Held)> = own.collect();
    delegations.sort_by_key(|(id, held)| (rank(held.stage), held.proposed, (*id).clone()));
    let n_proposed =
        delegations.iter().filter(|(_, held)| held.stage == DelegationStage::Proposed).count();
    let organisation = at.name_of(of);
    let title = language.text_with("delegations-title", &[("organisation", &organisation)]);
    let done = Some(asked.klart.as_str()).filter(|key| is_key(key));
    let may_write = may(at, Right::Write, of).is_ok();
    let lead = match n_proposed {
        0 => language.text("delegations-lead"),
        some => language.counted("delegations-proposed", some),
    };
    Ok(page(&DelegationsPage {
        frame: at.frame(title),
        lead,
        done: done.and_then(|key| language.known(&format!("done-{key}"))),
        organisations: organisations(at, of),
        lines: delegations.iter().map(|(id, held)| line(at, &names, id, held)).collect(),
        propose: may_write.then(|| address("/arbete/delegationer/foresla", of)),
        people: address("/arbete/personer", of),
    }))
}

/// What waits comes first, what has ended last.
fn rank(stage: DelegationStage) -> u8 {
    match stage {
        DelegationStage::Proposed => 0,
        DelegationStage::Given => 1,
        DelegationStage::Ended => 2,
    }
}

fn line(at: &AtDesk, names: &Names, id: &DelegationId, held: &Held) -> Line {
    let language = at.visit.language;
    let of = &held.delegation;
    let proposer = names.name(&held.proposed_by);
    let by = match &held.given_by {
        Some(giver) => {
            let giver = names.name(giver);
            let places = [("proposer", proposer.as_str()), ("giver", &giver)];
            language.text_with("delegations-given-by", &places)
        }
        None => language.text_with("delegations-proposed-by", &[("proposer", &proposer)]),
    };
    let last = of.to.map(|last| days::day(language, last));
    Line {
        person: names.name(&of.person),
        what: in_words(language, of),
        from: days::day(language, of.from),
        to: last.unwrap_or_else(|| language.text("delegations-until-further-notice")),
        basis: of.basis.clone(),
        stage: stages::stage(language, held.stage),
        by,
        acts: acts(at, id, held),
    }
}

fn acts(at: &AtDesk, id: &DelegationId, held: &Held) -> Vec<(String, String)> {
    let of = &held.delegation.organisation;
    let act = |slug: &str| {
        let path = format!("/arbete/delegationer/{}/{slug}", coded(id.as_str()));
        (at.visit.language.text(&format!("delegations-do-{slug}")), path)
    };
    let may_end = may(at, Right::Write, of).is_ok() || may(at, Right::Approve, of).is_ok();
    let is_over = held.stage == DelegationStage::Ended;
    let give = can_give(at, held).then(|| act("ge"));
    let end = (may_end && !is_over).then(|| act("avsluta"));
    give.into_iter().chain(end).collect()
}

/// Returns whether the one at the desk may think of giving a delegation: it waits, and another person
/// has put it forward.
fn can_give(at: &AtDesk, held: &Held) -> bool {
    held.stage == DelegationStage::Proposed
        && held.proposed_by != at.who.actor.person
        && may(at, Right::Approve, &held.delegation.organisation).is_ok()
}

/// Returns the delegations that wait for the one at the desk to give them.
pub(crate) fn awaiting(at: &AtDesk) -> impl Iterator<Item = (&DelegationId, &Held)> {
    let is_giver = at.who.actor.role == Role::Signatory;
    let proposed = at.who.people.delegations.iter();
    proposed.filter(move |(_, held)| is_giver && can_give(at, held))
}

/// Returns what a delegation lets someone do: "besluta, högst 500 000 kr".
pub(crate) fn in_words(language: Language, delegation: &Delegation) -> String {
    let duty = name(language, &delegation.duty);
    match delegation.up_to {
        Some(amount) => {
            let amount = language.kronor(amount);
            language.text_with("delegations-up-to", &[("duty", &duty), ("amount", &amount)])
        }
        None => language.text_with("delegations-any-amount", &[("duty", &duty)]),
    }
}
