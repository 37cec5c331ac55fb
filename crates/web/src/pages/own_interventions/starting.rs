//! A new intervention, from a grant where one pays for it: what the decision tells is filled in and not
//! asked again.

use axum::extract::Query;
use axum::response::Response;
use domain::area::AreaCode;
use domain::grants::access::Object;
use domain::grants::grant;
use domain::grants::id::GrantId;
use domain::intervention::Description;
use domain::intervention::life::{Command, State};
use operations::grants::error::DeskError;
use serde::Deserialize;

use super::LIST;
use super::form::{self, Block, Form, field};
use super::sections::{
    Known, cost, first_model, known, places_block, read_days, read_places, themes, ticked_themes,
    written_place,
};
use crate::desk::AtDesk;
use crate::desk::field::{Field, Input, Problem};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::grant_words::interventions::logic_model_error;
use crate::signed_in::Guarded;

/// The three sentences that the first logic model is made of.
const SENTENCES: [&str; 3] = ["problem", "aktivitet", "utfall"];

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The grant that pays for it.
    bidrag: String,
}

/// Shows the form.
pub(super) async fn show(at: AtDesk, Query(asked): Query<Asked>) -> Response {
    if let Err(refusal) = State::default().may_write(Object::Intervention, &at.who.actor) {
        return at.failed(&refusal.into());
    }
    let known = match known(&at).await {
        Ok(known) => known,
        Err(refused) => return refused,
    };
    match written(&at, &known, &asked.bidrag).await {
        Ok(written) => form::shown(&at, page_of(&at, &known, &written)),
        Err(error) => at.failed(&error),
    }
}

/// Begins it.
pub(super) async fn submit(at: AtDesk, Guarded(pairs): Guarded<Vec<(String, String)>>) -> Response {
    let posted = Posted(pairs);
    if let Err(refusal) = State::default().may_write(Object::Intervention, &at.who.actor) {
        return at.failed(&refusal.into());
    }
    let known = match known(&at).await {
        Ok(known) => known,
        Err(refused) => return refused,
    };
    let shown = page_of(&at, &known, &posted);
    if form::asks_for_rows(&posted) {
        return form::shown(&at, shown);
    }
    let description = match read(&known, &posted) {
        Ok(description) => description,
        Err(problems) => return form::with_problems(&at, shown, problems),
    };
    let sent = match at.sent(&posted, Command::Describe(Box::new(description))) {
        Ok(sent) => sent,
        Err(error) => return form::refused(&at, shown, &error),
    };
    let id = id_of(sent.key.as_str());
    match at.desk.intervene(&id, &sent).await {
        Ok(_) => at.led_to(&format!("{LIST}/{id}"), "borjad"),
        Err(error) => form::refused(&at, shown, &error),
    }
}

/// Returns the name of a new intervention: the same sending, clicked twice, begins the same one.
pub(super) fn id_of(key: &str) -> String {
    let from = key.len().saturating_sub(16);
    format!("insats-{}", key.get(from..).unwrap_or_default())
}

/// Returns what is filled in: what the decision on the grant tells, and the own place.
async fn written(at: &AtDesk, known: &Known<'_>, grant: &str) -> Result<Posted, DeskError> {
    let mut texts: Vec<(String, String)> = Vec::new();
    if let Some((id, _)) = known.grants.iter().find(|(id, _)| id.as_str() == grant) {
        texts = of_grant(at, id).await?;
    }
    let organisation = at.who.people.organisations.get(&at.who.actor.organisation);
    let area: Option<&AreaCode> = organisation.and_then(|entered| entered.area.as_ref());
    texts.extend(area.into_iter().flat_map(|area| written_place(1, area, 10_000)));
    Ok(Posted(texts))
}

async fn of_grant(at: &AtDesk, id: &GrantId) -> Result<Vec<(String, String)>, DeskError> {
    let grant: grant::State = at.desk.grant(id).await?.state.as_ref().clone();
    let award = grant.award("begin an intervention")?;
    let source =
        at.visit.language.text_with("own-intervention-cost-of-decision", &[("grant", id.as_str())]);
    let costs = award.budget.costs()?.to_string().replace('.', ",");
    let texts = [
        ("bidrag", id.to_string()),
        ("titel", award.project.clone()),
        ("sammanfattning", award.measures.clone()),
        ("aktivitet", award.measures.clone()),
        ("forsta", award.period.first().to_string()),
        ("sista", award.period.last().to_string()),
        ("kostnad", costs),
        ("kostnadskalla", source),
    ];
    Ok(texts.map(|(name, text)| (name.to_owned(), text)).to_vec())
}

fn page_of(at: &AtDesk, known: &Known<'_>, posted: &Posted) -> Form {
    let language = at.visit.language;
    let text = |key: &str| language.text(&format!("own-intervention-{key}"));
    let of = |name: &str, input| field(posted, name, text(&format!("field-{name}")), input);
    let grant = posted.text("bidrag");
    let project = known.grants.iter().find(|(id, _)| id.as_str() == grant);
    let fact = |(id, project): &(GrantId, String)| (text("grant"), format!("{project} ({id})"));
    let mut blocks = vec![
        Block::Field(Field::new("bidrag", String::new(), Input::Hidden).value(grant)),
        Block::Field(of("titel", Input::Line)),
        Block::Field(of("sammanfattning", Input::Lines)),
        Block::Field(of("malgrupp", Input::Line)),
    ];
    blocks.extend(themes(language, posted));
    blocks.push(Block::Heading(text("when-and-cost")));
    for name in ["forsta", "sista"] {
        blocks.push(Block::Field(of(name, Input::Line).hint(text("hint-day"))));
    }
    blocks.push(Block::Field(of("kostnad", Input::Money).hint(text("hint-kostnad"))));
    blocks.push(Block::Field(of("kostnadskalla", Input::Line).hint(text("hint-kostnadskalla"))));
    blocks.push(places_block(known, posted));
    blocks.push(Block::Heading(text("three-sentences")));
    blocks.extend(SENTENCES.map(|name| Block::Field(of(name, Input::Line))));
    Form {
        title: text("begin"),
        lead: text(if project.is_some() { "begin-from-grant" } else { "begin-lead" }),
        facts: project.map(fact).into_iter().collect(),
        blocks,
        button: text("begin-button"),
        back: LIST.to_owned(),
        back_name: text("list"),
        action: format!("{LIST}/ny"),
        seen: 0,
    }
}

fn read(known: &Known<'_>, posted: &Posted) -> Result<Description, Vec<Problem>> {
    let mut reader = Reader::new(known.language, posted);
    let (title, summary) = (reader.text("titel"), reader.text("sammanfattning"));
    let target_group = reader.text("malgrupp");
    let themes = ticked_themes(&mut reader, posted);
    let (days, cost) = (read_days(&mut reader), cost(&mut reader, posted));
    let places = read_places(known, posted, &mut reader);
    let model = first_model(SENTENCES.map(|name| reader.text(name)));
    if let Err(error) = &model {
        reader.tell("", logic_model_error(known.language, error));
    }
    let grant: Option<GrantId> = posted.text("bidrag").parse().ok();
    let read = || {
        Some(Description {
            title,
            summary,
            themes,
            target_group,
            places: places?,
            days: days?,
            dose: String::new(),
            cost,
            method: String::new(),
            context: String::new(),
            grants: grant.into_iter().collect(),
            designs: Vec::new(),
            logic_model: model.ok()?,
            indicators: Vec::new(),
        })
    };
    let read = read();
    reader.finish(read)
}
