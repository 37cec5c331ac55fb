//! What is done in a network: members and researchers are taken in, meetings held, questions asked of
//! a higher level and answered.

use axum::Router;
use axum::response::Response;
use domain::grants::access::Role;
use domain::grants::id::{MeetingId, NetworkId, NetworkQuestionId, OrganisationId};
use domain::network::{Command, Level, Member, State, may_lead};
use operations::grants::acting::Sent;
use operations::grants::error::DeskError;
use register::text::Word;

use super::{find, level_name};
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::doing::{self, on_page};
use crate::desk::field::{Field, Input};
use crate::desk::names::Names;
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::language::Language;
use crate::service::Service;

/// An act, by its name in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// Take in a member.
    Join,
    /// Let a member go.
    Leave,
    /// Attach a researcher.
    Attach,
    /// Hold a meeting.
    Meet,
    /// Ask a higher level.
    Ask,
    /// Answer a question.
    Answer,
}

impl Doing {
    pub(super) const ALL: [Self; 6] =
        [Self::Join, Self::Leave, Self::Attach, Self::Meet, Self::Ask, Self::Answer];

    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Join => "medlem",
            Self::Leave => "lamna",
            Self::Attach => "forskare",
            Self::Meet => "mote",
            Self::Ask => "fraga",
            Self::Answer => "svara",
        }
    }

    /// Returns whether it is for those who lead networks.
    pub(super) fn is_to_lead(self) -> bool {
        matches!(self, Self::Join | Self::Leave | Self::Attach)
    }

    /// Returns whether there is something to do it to.
    pub(super) fn has_something(self, state: &State) -> bool {
        match self {
            Self::Join | Self::Attach => true,
            Self::Leave | Self::Meet | Self::Ask => !state.members.is_empty(),
            Self::Answer => state.questions.values().any(|one| one.answer.is_none()),
        }
    }
}

/// Returns the sentence that says what was just done.
pub(super) fn done_words(language: Language, done: &str) -> Option<String> {
    let doing = Doing::ALL.into_iter().find(|doing| doing.slug() == done)?;
    Some(language.text(&format!("network-done-{}", doing.slug())))
}

/// Returns the routes of all acts, one address each.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/natverk/{id}/medlem", on_page(Doing::Join))
        .route("/natverk/{id}/lamna", on_page(Doing::Leave))
        .route("/natverk/{id}/forskare", on_page(Doing::Attach))
        .route("/natverk/{id}/mote", on_page(Doing::Meet))
        .route("/natverk/{id}/fraga", on_page(Doing::Ask))
        .route("/natverk/{id}/svara", on_page(Doing::Answer))
}

/// A network with what has happened to it.
pub(super) struct Found {
    id: NetworkId,
    area: String,
    state: State,
    version: u64,
    doing: Doing,
    /// The question that the address names, where it names one.
    question: String,
    /// What persons are called; asked for where a researcher is chosen only.
    names: Option<Names>,
}

impl doing::Doing for Doing {
    type Found = Found;
    type Command = Asked;

    async fn find(self, at: &AtDesk, id: &str, asked: &Posted) -> Result<Option<Found>, DeskError> {
        let Some((_, area)) = find(at.visit.library(), id) else { return Ok(None) };
        let id: NetworkId = id.parse()?;
        let seen = at.desk.network(&id).await?;
        if self.is_to_lead() {
            may_lead(&at.who.actor)?;
        } else {
            seen.state.may_take_part(&at.who.actor)?;
        }
        let names = match self {
            Self::Attach => Some(Names::of(at).await?),
            _ => None,
        };
        let (area, state) = (area.name.clone(), seen.state.as_ref().clone());
        let question = asked.text("nr").to_owned();
        Ok(Some(Found { id, area, state, version: seen.version, doing: self, question, names }))
    }

    fn page(self, at: &AtDesk, found: &Found) -> Act {
        let language = at.visit.language;
        let slug = self.slug();
        let text = |part: &str| language.text(&format!("network-do-{slug}{part}"));
        let back = format!("/natverk/{}", found.id);
        Act {
            title: text(""),
            lead: text("-lead"),
            facts: vec![(language.text("network-title"), found.area.clone())],
            fields: fields(at, found),
            button: text("-button"),
            action: format!("{back}/{slug}"),
            back,
            back_name: found.area.clone(),
            seen: found.version,
            confirms: false,
        }
    }

    fn command(self, reader: &mut Reader<'_>, _: &Posted, _: &Found) -> Option<Asked> {
        asked(reader, self)
    }

    async fn send(
        self,
        at: &AtDesk,
        found: &Found,
        posted: &Posted,
        asked: Asked,
    ) -> Result<Response, DeskError> {
        at.desk.act_on_network(&found.id, &sent(at, posted, asked)?).await?;
        Ok(at.led_to(&format!("/natverk/{}", found.id), self.slug()))
    }
}

fn fields(at: &AtDesk, found: &Found) -> Vec<Field> {
    let language = at.visit.language;
    let label = |key: &str| language.text(&format!("network-field-{key}"));
    let choice = |name: &str, options| Field::new(name, label(name), Input::Choice(options));
    let lines = |name: &str| {
        let hint = language.text("network-field-no-names");
        Field::new(name, label(name), Input::Lines).hint(hint)
    };
    let reason = || Field::new("reason", language.text("desk-reason"), Input::Lines);
    match found.doing {
        Doing::Join => vec![
            choice("organisation", organisations(at)),
            choice("level", levels(language, &Level::ALL)),
            reason(),
        ],
        Doing::Leave => vec![choice("member", members(at, &found.state)), reason()],
        Doing::Attach => vec![choice("researcher", researchers(at, found))],
        Doing::Meet => vec![
            choice("level", levels(language, &Level::ALL)),
            Field::new("on", label("on"), Input::Day).value(at.now().day().to_string()),
            lines("minutes"),
        ],
        Doing::Ask => vec![
            choice("from", levels(language, &Level::ALL[..2])),
            choice("to", levels(language, &Level::ALL[1..])),
            lines("question"),
        ],
        Doing::Answer => {
            let questions = choice(QUESTION, open_questions(language, &found.state));
            vec![questions.value(found.question.as_str()), lines("answer")]
        }
    }
}

fn organisations(at: &AtDesk) -> Vec<(String, String)> {
    let entered = at.who.people.organisations.values();
    let mut all: Vec<(String, String)> =
        entered.map(|one| (one.id.to_string(), one.name.clone())).collect();
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all
}

fn levels(language: Language, levels: &[Level]) -> Vec<(String, String)> {
    let level = |level: &Level| (level.as_str().to_owned(), level_name(language, *level));
    levels.iter().map(level).collect()
}

/// The field that says which question is answered.
const QUESTION: &str = "id";

/// Parts a level or a person from the organisation in the value of a choice.
const BETWEEN: char = '|';

fn members(at: &AtDesk, state: &State) -> Vec<(String, String)> {
    let member = |one: &Member| {
        let level = level_name(at.visit.language, one.level);
        let value = format!("{}{BETWEEN}{}", one.level.as_str(), one.organisation);
        (value, format!("{} ({})", at.name_of(&one.organisation), level.to_lowercase()))
    };
    state.members.iter().map(member).collect()
}

/// Returns everyone who acts as a researcher somewhere and is not attached yet.
fn researchers(at: &AtDesk, found: &Found) -> Vec<(String, String)> {
    let memberships = at.who.people.memberships.iter();
    let free = memberships.filter(|one| {
        one.role == Role::Researcher && !found.state.researchers.contains_key(&one.person)
    });
    free.map(|one| {
        let value = format!("{}{BETWEEN}{}", one.person, one.organisation);
        let person = found.names.as_ref().map(|names| names.name(&one.person));
        let person = person.unwrap_or_else(|| one.person.to_string());
        (value, format!("{person}, {}", at.name_of(&one.organisation)))
    })
    .collect()
}

fn open_questions(language: Language, state: &State) -> Vec<(String, String)> {
    let open = state.questions.iter().filter(|(_, one)| one.answer.is_none());
    open.map(|(id, one)| {
        let to = level_name(language, one.to);
        let text: String = one.text.chars().take(80).collect();
        (id.to_string(), format!("{to}: {text}"))
    })
    .collect()
}

/// What a form asks for, before it has a name of its own.
pub(super) enum Asked {
    Whole(Command),
    Meet { level: Level, on: time::Date, minutes: String },
    Ask { from: Level, to: Level, text: String },
}

fn asked(reader: &mut Reader<'_>, doing: Doing) -> Option<Asked> {
    Some(match doing {
        Doing::Join => {
            let (organisation, level) = (reader.id("organisation"), level(reader, "level"));
            let member = Member { organisation: organisation?, level: level? };
            Asked::Whole(Command::Join(member))
        }
        Doing::Leave => {
            let (word, organisation) = pair(reader, "member")?;
            let Some(level) = with_word(&word) else {
                reader.problem("member", "desk-no-choice");
                return None;
            };
            Asked::Whole(Command::Leave(Member { organisation, level }))
        }
        Doing::Attach => {
            let (person, organisation) = pair(reader, "researcher")?;
            let researcher = person.parse().ok()?;
            Asked::Whole(Command::Attach { researcher, organisation })
        }
        Doing::Meet => {
            let (level, on) = (level(reader, "level"), reader.day("on"));
            let minutes = reader.text("minutes");
            Asked::Meet { level: level?, on, minutes }
        }
        Doing::Ask => {
            let (from, to) = (level(reader, "from"), level(reader, "to"));
            let text = reader.text("question");
            Asked::Ask { from: from?, to: to?, text }
        }
        Doing::Answer => {
            let id: Option<NetworkQuestionId> = reader.id(QUESTION);
            let text = reader.text("answer");
            Asked::Whole(Command::Answer { id: id?, text })
        }
    })
}

fn level(reader: &mut Reader<'_>, field: &str) -> Option<Level> {
    let found = with_word(&reader.text_or_empty(field));
    if found.is_none() {
        reader.problem(field, "desk-no-choice");
    }
    found
}

fn with_word(word: &str) -> Option<Level> {
    Level::ALL.into_iter().find(|level| level.as_str() == word)
}

/// Reads a choice whose value ends with an organisation.
fn pair(reader: &mut Reader<'_>, field: &str) -> Option<(String, OrganisationId)> {
    let typed = reader.text_or_empty(field);
    let parts = typed.split_once(BETWEEN).filter(|(first, _)| !first.is_empty());
    let read = parts.and_then(|(first, of)| Some((first.to_owned(), of.parse().ok()?)));
    if read.is_none() {
        reader.problem(field, "desk-no-choice");
    }
    read
}

/// Returns what to send. A meeting and a question are named after the form: a second click finds the
/// same.
fn sent(at: &AtDesk, posted: &Posted, asked: Asked) -> Result<Sent<Command>, DeskError> {
    let key: Word = posted.key()?;
    let tail: String = key.as_str().chars().rev().take(12).collect();
    let command = match asked {
        Asked::Whole(command) => command,
        Asked::Meet { level, on, minutes } => {
            let id: MeetingId = format!("mote-{tail}").parse()?;
            Command::Meet { id, level, on, minutes }
        }
        Asked::Ask { from, to, text } => {
            let id: NetworkQuestionId = format!("fraga-{tail}").parse()?;
            Command::Ask { id, from, to, text }
        }
    };
    at.sent(posted, command)
}
