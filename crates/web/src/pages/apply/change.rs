//! Changes that are asked for: written and sent by the recipient, prepared part by part by the officer.

mod budget;

use axum::extract::{Path, Query};
use axum::response::Response;
use domain::calendar::DaySpan;
use domain::form::quantity::{read_date, write_date};
use domain::grants::access::{Object, Right, require, require_own};
use domain::grants::grant::change::{Change, Command as ChangeCommand, Part, PartOutcome, Stage};
use domain::grants::grant::{Command, State};
use domain::grants::id::{AnswerId, GrantId};
use operations::grants::Seen;
use operations::grants::error::DeskError;
use register::hash::ContentHash;

use super::filling::Numbered;
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::field::{Field, Input, Problem};
use crate::desk::posted::Posted;
use crate::signed_in::Guarded;

/// The kind that the text of a change of content is kept as.
const TEXT: &str = "text/plain";

/// Shows the form for a change, filled in with the draft that waits, if one does.
pub(super) async fn show_request(at: AtDesk, Path(id): Path<String>) -> Response {
    match own(&at, &id).await {
        Ok(seen) => at.show_act(request(&at, &id, &seen)),
        Err(error) => at.failed(&error),
    }
}

/// Keeps a change request as a draft.
pub(super) async fn submit_request(
    at: AtDesk,
    Path(id): Path<String>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let seen = match own(&at, &id).await {
        Ok(seen) => seen,
        Err(error) => return at.failed(&error),
    };
    let posted = Posted(pairs);
    let shown = request(&at, &id, &seen);
    let (parts, files) = match parts(&at, &seen.state, &posted).await {
        Ok(Ok(parts)) => parts,
        Ok(Err(problems)) => return at.show_problems(shown, &posted, problems),
        Err(error) => return at.show_refusal(shown, &posted, &error),
    };
    let waiting = seen.state.changes.iter().find(|(_, change)| change.stage == Stage::Draft);
    let last = seen.state.changes.keys().next_back().copied().unwrap_or_default();
    let number = waiting.map_or(last.saturating_add(1), |(number, _)| *number);
    let command = ChangeCommand::Draft { change: number, parts };
    match send(&at, &id, &posted, command, files).await {
        Ok(()) => at.led_to(&format!("/arbete/bidrag/{id}"), "begar-andra"),
        Err(error) => at.show_refusal(shown, &posted, &error),
    }
}

/// Shows a draft that is to be signed and sent.
pub(super) async fn show_sending(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
) -> Response {
    match sending(&at, &id, asked.nr).await {
        Ok(act) => at.show_act(act),
        Err(error) => at.failed(&error),
    }
}

/// Signs and sends a draft.
pub(super) async fn submit_sending(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let shown = match sending(&at, &id, asked.nr).await {
        Ok(act) => act,
        Err(error) => return at.failed(&error),
    };
    let posted = Posted(pairs);
    if let Err(again) = at.confirm_act(&shown, &posted).await {
        return again;
    }
    let command = ChangeCommand::Submit { change: asked.nr };
    match send(&at, &id, &posted, command, Vec::new()).await {
        Ok(()) => at.led_to(&format!("/arbete/bidrag/{id}"), "skicka-andring"),
        Err(error) => at.show_refusal(shown, &posted, &error),
    }
}

async fn sending(at: &AtDesk, id: &str, number: u16) -> Result<Act, DeskError> {
    let none = || DeskError::NotFound { kind: "change", id: format!("{id} {number}") };
    let seen = at.desk.find::<State>(id).await?;
    let recipient = seen.state.origin.as_ref().map(|origin| origin.recipient.clone());
    let recipient = recipient.ok_or_else(none)?;
    require_own(&at.who.actor, Right::Approve, Object::ChangeRequest, &recipient)
        .map_err(|_| none())?;
    let change = seen.state.changes.get(&number).filter(|change| change.stage == Stage::Draft);
    let mut said = Vec::new();
    for part in &change.ok_or_else(none)?.parts {
        said.push(described(at, part).await?);
    }
    let text = |key: &str| at.visit.language.text(key);
    let back = format!("/arbete/bidrag/{id}");
    Ok(Act {
        title: text("do-skicka-andring"),
        lead: said.join(". "),
        facts: Vec::new(),
        fields: Vec::new(),
        button: text("do-skicka-andring-button"),
        action: format!("{back}/skicka-andring?nr={number}"),
        back,
        back_name: text("apply-grant"),
        seen: seen.version,
        confirms: true,
    })
}

/// Shows a change request with a choice for each part.
pub(super) async fn show_preparation(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
) -> Response {
    match preparation(&at, &id, asked.nr).await {
        Ok((_, _, act)) => at.show_act(act),
        Err(error) => at.failed(&error),
    }
}

/// Keeps what is proposed for each part.
pub(super) async fn submit_preparation(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let (_, change, shown) = match preparation(&at, &id, asked.nr).await {
        Ok(found) => found,
        Err(error) => return at.failed(&error),
    };
    let posted = Posted(pairs);
    let (mut outcomes, mut problems) = (Vec::new(), Vec::new());
    for number in 1..=change.parts.len() {
        let reason = posted.text(&format!("skal-{number}")).trim().to_owned();
        if posted.text(&format!("utfall-{number}")) == "godkand" {
            outcomes.push(PartOutcome::Approved);
        } else if reason.is_empty() {
            let text = at.visit.language.text("desk-lacking");
            problems.push(Problem { field: format!("skal-{number}"), text });
        } else {
            outcomes.push(PartOutcome::Refused { reason });
        }
    }
    if posted.text("reason").trim().is_empty() {
        let text = at.visit.language.text("desk-lacking");
        problems.push(Problem { field: "reason".to_owned(), text });
    }
    if !problems.is_empty() {
        return at.show_problems(shown, &posted, problems);
    }
    let command = ChangeCommand::Prepare { change: asked.nr, outcomes };
    match send(&at, &id, &posted, command, Vec::new()).await {
        Ok(()) => at.led_to(&format!("/arbete/bidrag/{id}"), "bered-andring"),
        Err(error) => at.show_refusal(shown, &posted, &error),
    }
}

async fn send(
    at: &AtDesk,
    id: &str,
    posted: &Posted,
    command: ChangeCommand,
    files: Vec<ContentHash>,
) -> Result<(), DeskError> {
    let id: GrantId = id.parse()?;
    let mut sent = at.sent(posted, Command::Change(command))?;
    sent.files = files;
    at.desk.act_on_grant(&id, &sent).await?;
    Ok(())
}

async fn own(at: &AtDesk, id: &str) -> Result<Seen<State>, DeskError> {
    let none = || DeskError::NotFound { kind: "grant", id: id.to_owned() };
    let seen = at.desk.find::<State>(id).await?;
    let recipient = seen.state.origin.as_ref().map(|origin| origin.recipient.clone());
    let recipient = recipient.ok_or_else(none)?;
    require_own(&at.who.actor, Right::Write, Object::ChangeRequest, &recipient)
        .map_err(|_| none())?;
    Ok(seen)
}

fn request(at: &AtDesk, id: &str, seen: &Seen<State>) -> Act {
    let language = at.visit.language;
    let period = seen.state.award("show").map(|award| award.period);
    let period = period.map_or(String::new(), |period| {
        format!("{}–{}", write_date(period.first()), write_date(period.last()))
    });
    let parties = &seen.state.parties.organisations;
    let known = at.who.people.organisations.iter().filter(|(id, _)| !parties.contains(*id));
    let mut options = vec![(String::new(), String::new())];
    options.extend(known.map(|(id, entered)| (id.to_string(), entered.name.clone())));
    let text = |key: &str| language.text(key);
    let empty = || text("apply-change-empty");
    let mut fields = vec![
        Field::new("forsta-dag", text("apply-change-first"), Input::Day).hint(empty()),
        Field::new("sista-dag", text("apply-change-last"), Input::Day),
        Field::new("innehall", text("apply-change-content"), Input::Lines).hint(empty()),
    ];
    fields.extend(budget::fields(at, &seen.state));
    fields.push(
        Field::new("part", text("apply-change-partner"), Input::Choice(options)).hint(empty()),
    );
    fields.push(Field::new("reason", text("apply-reason"), Input::Lines));
    let back = format!("/arbete/bidrag/{id}");
    Act {
        title: text("do-begar-andra"),
        lead: text("do-begar-andra-lead"),
        facts: vec![(text("apply-change-period"), period)],
        fields,
        button: text("do-begar-andra-button"),
        action: format!("{back}/begar-andra"),
        back,
        back_name: text("apply-grant"),
        seen: seen.version,
        confirms: false,
    }
}

type Asked = (Vec<Part>, Vec<ContentHash>);

/// Reads the parts that are asked for, and keeps the text of a change of content.
async fn parts(
    at: &AtDesk,
    state: &State,
    posted: &Posted,
) -> Result<Result<Asked, Vec<Problem>>, DeskError> {
    let problem = |field: &str, key: &str| Problem {
        field: field.to_owned(),
        text: at.visit.language.text(key),
    };
    let (mut parts, mut files) = (Vec::new(), Vec::new());
    let (first, last) = (posted.text("forsta-dag").trim(), posted.text("sista-dag").trim());
    if !first.is_empty() || !last.is_empty() {
        let span = read_date(first).zip(read_date(last));
        match span.and_then(|(first, last)| DaySpan::new(first, last).ok()) {
            Some(span) => parts.push(Part::Time(span)),
            None => return Ok(Err(vec![problem("forsta-dag", "apply-change-days")])),
        }
    }
    let content = posted.text("innehall").trim().replace("\r\n", "\n");
    if !content.is_empty() {
        let kept = at.desk.register().keep_file(&TEXT.parse()?, content.into_bytes()).await?;
        let answer: AnswerId = kept.to_string().parse()?;
        parts.push(Part::Content(answer));
        files.push(kept);
    }
    match budget::read(at, state, posted) {
        Ok(part) => parts.extend(part),
        Err(problems) => return Ok(Err(problems)),
    }
    if let Ok(partner) = posted.text("part").parse() {
        parts.push(Part::Partner(partner));
    }
    if parts.is_empty() {
        return Ok(Err(vec![problem("forsta-dag", "apply-change-nothing")]));
    }
    Ok(Ok((parts, files)))
}

async fn preparation(
    at: &AtDesk,
    id: &str,
    number: u16,
) -> Result<(Seen<State>, Change, Act), DeskError> {
    let none = || DeskError::NotFound { kind: "change", id: format!("{id} {number}") };
    let seen = at.desk.find::<State>(id).await?;
    require(at.who.actor.role, Right::Write, Object::ChangeDecision, &[]).map_err(|_| none())?;
    let change = seen.state.changes.get(&number);
    let change = change.filter(|change| matches!(change.stage, Stage::Submitted | Stage::Prepared));
    let change = change.cloned().ok_or_else(none)?;
    let language = at.visit.language;
    let text = |key: &str| language.text(key);
    let outcomes = vec![
        ("godkand".to_owned(), text("apply-change-approve")),
        ("avslagen".to_owned(), text("apply-change-refuse")),
    ];
    let mut fields = Vec::new();
    for (number, part) in (1..).zip(&change.parts) {
        let label = described(at, part).await?;
        let (choice, reason) = (Input::Choice(outcomes.clone()), text("apply-change-reason"));
        fields.push(Field::new(format!("utfall-{number}"), label, choice));
        fields.push(Field::new(format!("skal-{number}"), reason, Input::Line));
    }
    fields.push(Field::new("reason", text("apply-reason"), Input::Lines));
    let back = format!("/arbete/bidrag/{id}");
    let act = Act {
        title: text("do-bered-andring"),
        lead: text("do-bered-andring-lead"),
        facts: Vec::new(),
        fields,
        button: text("do-bered-andring-button"),
        action: format!("{back}/bered-andring?nr={number}"),
        back,
        back_name: text("apply-grant"),
        seen: seen.version,
        confirms: false,
    };
    Ok((seen, change, act))
}

/// Returns what a part asks for, in words.
async fn described(at: &AtDesk, part: &Part) -> Result<String, DeskError> {
    let language = at.visit.language;
    let (key, said) = match part {
        Part::Time(span) => {
            let days = format!("{}–{}", write_date(span.first()), write_date(span.last()));
            ("apply-change-time-part", days)
        }
        Part::Content(answer) => ("apply-change-content-part", content_of(at, answer).await?),
        Part::Budget { budget, .. } => {
            let grant = budget.grant().map_or(String::new(), |grant| language.kronor(grant));
            ("apply-change-budget-part", grant)
        }
        Part::Partner(organisation) => ("apply-change-partner-part", at.name_of(organisation)),
    };
    Ok(language.text_with(key, &[("said", &said)]))
}

async fn content_of(at: &AtDesk, answer: &AnswerId) -> Result<String, DeskError> {
    let Ok(hash) = answer.as_str().parse::<ContentHash>() else { return Ok(answer.to_string()) };
    let kept = at.desk.register().file(hash).await?;
    Ok(kept.map_or_else(
        || answer.to_string(),
        |file| String::from_utf8_lossy(&file.content).into_owned(),
    ))
}
