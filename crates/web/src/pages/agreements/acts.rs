//! What parties do to an agreement: sign their own part, record a follow-up.

use axum::Router;
use axum::response::Response;
use domain::agreement::life::{Command, Finding, Outcome, Point, State, may_act};
use domain::agreement::{Agreement, Standing};
use domain::grants::access::Right;
use domain::grants::act::Actor;
use domain::grants::refusal::Refusal;
use operations::grants::Seen;
use operations::grants::error::DeskError;

use super::find;
use super::view::point as point_words;
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::doing::{self, on_page};
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::pages::commitments::acts::{evidence_fields, read_evidence};
use crate::service::Service;

/// An act, by its name in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// Sign one's own part.
    Sign,
    /// Record a follow-up.
    FollowUp,
}

impl Doing {
    pub(super) const ALL: [Self; 2] = [Self::Sign, Self::FollowUp];

    /// Refuses whoever may not do it to the agreement.
    pub(super) fn may_be_done(self, agreement: &Agreement, actor: &Actor) -> Result<(), Refusal> {
        let right = match self {
            Self::Sign => Right::Approve,
            Self::FollowUp => Right::Write,
        };
        may_act(right, agreement, actor)
    }

    /// Returns whether any of it is left to do: a part is signed once, and what nobody has agreed to is
    /// not followed up.
    pub(super) fn is_left(self, agreement: &Agreement, state: &State, actor: &Actor) -> bool {
        match self {
            Self::Sign => {
                agreement.standing != Standing::Ended
                    && !state.signed.contains_key(&actor.organisation)
            }
            Self::FollowUp => !state.points(agreement).is_empty(),
        }
    }

    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Sign => "skriv-under",
            Self::FollowUp => "folj-upp",
        }
    }

    /// Returns where it is done, without language.
    pub(super) fn address(self, agreement: &Agreement) -> String {
        format!("{}/{}", address(agreement), self.slug())
    }
}

/// An agreement with what has happened to it.
pub(super) struct Found {
    agreement: Agreement,
    seen: Seen<State>,
    doing: Doing,
}

/// Returns the routes of all acts, one address each.
pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route("/overenskommelser/{id}/skriv-under", on_page(Doing::Sign))
        .route("/overenskommelser/{id}/folj-upp", on_page(Doing::FollowUp))
}

/// Returns the page of an agreement, without language.
fn address(agreement: &Agreement) -> String {
    format!("/overenskommelser/{}", agreement.id)
}

impl doing::Doing for Doing {
    type Found = Found;
    type Command = Command;

    async fn find(self, at: &AtDesk, id: &str, _: &Posted) -> Result<Option<Found>, DeskError> {
        let Some((_, agreement)) = find(at.visit.library(), id) else { return Ok(None) };
        self.may_be_done(agreement, &at.who.actor)?;
        let seen = at.desk.agreement(agreement).await?;
        Ok(Some(Found { agreement: agreement.clone(), seen, doing: self }))
    }

    fn page(self, at: &AtDesk, found: &Found) -> Act {
        let language = at.visit.language;
        let (agreement, slug) = (&found.agreement, self.slug());
        let text = |part: &str| language.text(&format!("agreement-do-{slug}{part}"));
        let title = language.of(&agreement.title).to_owned();
        Act {
            title: text(""),
            lead: text("-lead"),
            facts: vec![(language.text("agreement-one"), title.clone())],
            fields: fields(at, found),
            button: text("-button"),
            back: address(agreement),
            back_name: title,
            action: self.address(agreement),
            seen: found.seen.version,
            // A signature binds.
            confirms: self == Doing::Sign,
        }
    }

    fn command(self, reader: &mut Reader<'_>, _: &Posted, _: &Found) -> Option<Command> {
        command(reader, self)
    }

    async fn send(
        self,
        at: &AtDesk,
        found: &Found,
        posted: &Posted,
        command: Command,
    ) -> Result<Response, DeskError> {
        at.desk.act_on_agreement(&found.agreement, &at.sent(posted, command)?).await?;
        Ok(at.led_to(&address(&found.agreement), self.slug()))
    }
}

fn fields(at: &AtDesk, found: &Found) -> Vec<Field> {
    let language = at.visit.language;
    let label = |key: &str| language.text(&format!("agreement-field-{key}"));
    match found.doing {
        Doing::Sign => {
            let hint = language.text("commitment-field-part-hint");
            let part = Field::new("part", language.text("commitment-field-part"), Input::Lines);
            vec![part.hint(hint).value(own_terms(&found.agreement, &at.who.actor))]
        }
        Doing::FollowUp => {
            let points = found.seen.state.points(&found.agreement).into_iter().map(|point| {
                let words = point_words(language, &found.agreement, &point);
                (word_of(&point), words)
            });
            let outcomes = Outcome::ALL.map(|outcome| {
                let word = outcome.as_str();
                (word.to_owned(), language.text(&format!("agreement-outcome-{word}")))
            });
            let today = at.now().day().to_string();
            let mut fields = vec![
                Field::new("of", label("of"), Input::Choice(points.collect())),
                Field::new("on", label("on"), Input::Day).value(today),
                Field::new("found", label("found"), Input::Lines).hint(label("found-hint")),
                Field::new("outcome", label("outcome"), Input::Choice(outcomes.to_vec())),
            ];
            fields.extend(evidence_fields(language, label("evidence-hint")));
            fields
        }
    }
}

/// Returns what the agreement says that the actor's organisation shall do, a line for each term.
fn own_terms(agreement: &Agreement, actor: &Actor) -> String {
    let own = agreement.parties().iter().position(|party| party.id == actor.organisation);
    let terms = agreement.terms().iter().filter(|term| Some(term.party) == own);
    terms.map(|term| term.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// What precedes the number of a term, and the party of a signed part, in the value of a choice.
const BEFORE: [&str; 2] = ["villkor-", "del-"];

fn word_of(point: &Point) -> String {
    let [term, part] = BEFORE;
    match point {
        Point::Term(number) => format!("{term}{number}"),
        Point::Part(party) => format!("{part}{party}"),
    }
}

fn point(word: &str) -> Option<Point> {
    let [term, part] = BEFORE;
    match (word.strip_prefix(term), word.strip_prefix(part)) {
        (Some(number), _) => number.parse().ok().map(Point::Term),
        (_, Some(party)) => party.parse().ok().map(Point::Part),
        _ => None,
    }
}

fn command(reader: &mut Reader<'_>, doing: Doing) -> Option<Command> {
    match doing {
        Doing::Sign => Some(Command::Sign { part: reader.text("part") }),
        Doing::FollowUp => {
            let of = point(&reader.text_or_empty("of"));
            let (on, found) = (reader.day("on"), reader.text("found"));
            let word = reader.text_or_empty("outcome");
            let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == word);
            for (field, is_chosen) in [("of", of.is_some()), ("outcome", outcome.is_some())] {
                if !is_chosen {
                    reader.problem(field, "desk-no-choice");
                }
            }
            let evidence = read_evidence(reader);
            let (of, outcome) = (of?, outcome?);
            Some(Command::FollowUp(Finding { of, on, found, outcome, evidence }))
        }
    }
}
