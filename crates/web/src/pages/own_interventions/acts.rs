//! What is done to an intervention in one go: its owner ends it, answers what lives on and replies;
//! others comment and ask.

use axum::response::Response;
use domain::grants::access::Object;
use domain::grants::act::Actor;
use domain::intervention::life::{Asked, Command, LivesOn, Refusal, State, may_comment};
use operations::grants::Seen;
use operations::grants::error::DeskError;

use super::LIST;
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::doing;
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::language::Language;

/// An act, by its name in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// End it.
    End,
    /// Answer what lives on.
    AnswerLivesOn,
    /// Reply to a question.
    Reply,
    /// Comment on it.
    Comment,
    /// Ask the owner.
    AskOwner,
}

/// An intervention with what is to be done to it.
pub(super) struct Found {
    id: String,
    seen: Seen<State>,
    title: String,
    doing: Doing,
    /// The number of the question.
    number: u16,
    /// Which time it is asked what lives on.
    time: Asked,
}

impl Doing {
    fn slug(self) -> &'static str {
        match self {
            Self::End => "avsluta",
            Self::AnswerLivesOn => "lever-vidare",
            Self::Reply => "besvara",
            Self::Comment => "kommentera",
            Self::AskOwner => "fraga-agaren",
        }
    }

    /// Returns whether it is the owner who does it.
    fn is_owners(self) -> bool {
        matches!(self, Self::End | Self::AnswerLivesOn | Self::Reply)
    }

    fn may_be_done(self, state: &State, actor: &Actor) -> Result<(), Refusal> {
        match self {
            Self::Comment => Ok(may_comment(actor)?),
            Self::AskOwner => state.may_ask(actor),
            _ => state.may_write(Object::Intervention, actor),
        }
    }
}

/// Returns what someone may do from the public page of an intervention of the register: name and
/// address without language.
pub(crate) fn doings(
    language: Language,
    id: &str,
    state: &State,
    actor: &Actor,
) -> Vec<(String, String)> {
    let others = [Doing::Comment, Doing::AskOwner];
    let may = others.into_iter().filter(|doing| doing.may_be_done(state, actor).is_ok());
    let name = |doing: Doing| language.text(&format!("own-intervention-do-{}", doing.slug()));
    let mut doings: Vec<(String, String)> =
        may.map(|doing| (name(doing), format!("/insatser/{id}/{}", doing.slug()))).collect();
    if state.may_write(Object::Intervention, actor).is_ok() {
        doings.push((language.text("own-intervention-write"), format!("{LIST}/{id}")));
    }
    doings
}

/// Returns the sentence that says what was just done from the public page.
pub(crate) fn done(language: Language, slug: &str) -> Option<String> {
    let doing = [Doing::Comment, Doing::AskOwner].into_iter().find(|doing| doing.slug() == slug)?;
    Some(language.text(&format!("own-intervention-done-{}", doing.slug())))
}

/// Returns the word for a time that it is asked what lives on.
pub(crate) fn word_of(asked: Asked) -> &'static str {
    match asked {
        Asked::AtEnd => "slutet",
        Asked::After12Months => "12-manader",
        Asked::After24Months => "24-manader",
    }
}

impl doing::Doing for Doing {
    type Found = Found;
    type Command = Command;

    async fn find(self, at: &AtDesk, id: &str, asked: &Posted) -> Result<Option<Found>, DeskError> {
        let seen = at.desk.intervention(id).await?;
        let state = &seen.state;
        self.may_be_done(state, &at.who.actor)?;
        let title = state.description.as_ref().map_or("", |known| known.title.as_str()).to_owned();
        let named = Asked::ALL.into_iter().find(|time| word_of(*time) == asked.text("nar"));
        let first = || state.to_be_answered(at.now().day()).first().copied();
        let last = || state.lives_on.last().map(|(time, _)| *time);
        let time = named.or_else(first).or_else(last).unwrap_or(Asked::AtEnd);
        let number = asked.text("nr").parse().unwrap_or(1);
        Ok(Some(Found { id: id.to_owned(), seen, title, doing: self, number, time }))
    }

    fn page(self, at: &AtDesk, found: &Found) -> Act {
        let language = at.visit.language;
        let slug = self.slug();
        let text = |part: &str| language.text(&format!("own-intervention-do-{slug}{part}"));
        let back = page_address(found);
        Act {
            title: text(""),
            lead: text("-lead"),
            facts: facts(at, found),
            fields: fields(language, at, found),
            button: text("-button"),
            action: format!("{back}/{slug}"),
            back,
            back_name: found.title.clone(),
            seen: found.seen.version,
            confirms: false,
        }
    }

    fn command(self, reader: &mut Reader<'_>, posted: &Posted, found: &Found) -> Option<Command> {
        command(reader, posted, found)
    }

    async fn send(
        self,
        at: &AtDesk,
        found: &Found,
        posted: &Posted,
        command: Command,
    ) -> Result<Response, DeskError> {
        at.desk.intervene(&found.id, &at.sent(posted, command)?).await?;
        Ok(at.led_to(&page_address(found), self.slug()))
    }
}

/// Returns the page that an act on it stands on, without language.
fn page_address(found: &Found) -> String {
    if found.doing.is_owners() {
        format!("{LIST}/{}", found.id)
    } else {
        format!("/insatser/{}", found.id)
    }
}

/// Returns what is known already.
fn facts(at: &AtDesk, found: &Found) -> Vec<(String, String)> {
    let language = at.visit.language;
    let mut facts = vec![(language.text("own-intervention-one"), found.title.clone())];
    match found.doing {
        Doing::AnswerLivesOn => {
            let when = language.text(&format!("own-intervention-time-{}", word_of(found.time)));
            facts.push((language.text("own-intervention-asked-when"), when));
        }
        Doing::Reply => {
            let index = usize::from(found.number).checked_sub(1);
            let question = index.and_then(|index| found.seen.state.questions.get(index));
            facts.extend(question.map(|asked| (at.name_of(&asked.by), asked.text.clone())));
        }
        Doing::AskOwner => {
            let owner = found.seen.state.owner.as_ref();
            let owner = owner.map_or_else(String::new, |owner| at.name_of(owner));
            facts.push((language.text("intervention-owner"), owner));
        }
        Doing::End | Doing::Comment => {}
    }
    facts
}

fn fields(language: Language, at: &AtDesk, found: &Found) -> Vec<Field> {
    let label = |key: &str| language.text(&format!("own-intervention-field-{key}"));
    match found.doing {
        Doing::End => {
            let state = &found.seen.state;
            let planned = state.description.as_ref().map(|known| known.days.last());
            let known = state.ended.or_else(|| planned.filter(|last| *last <= at.now().day()));
            let value = known.map_or_else(String::new, |day| day.to_string());
            let hint = language.text("own-intervention-hint-day");
            vec![Field::new("slut", label("slut"), Input::Line).hint(hint).value(value)]
        }
        Doing::AnswerLivesOn => lives_on_fields(language, found),
        Doing::Reply => vec![
            Field::new("nr", String::new(), Input::Hidden).value(found.number.to_string()),
            Field::new("svar", label("svar"), Input::Lines),
        ],
        Doing::Comment => vec![Field::new("kommentar", label("kommentar"), Input::Lines)],
        Doing::AskOwner => vec![Field::new("fraga", label("fraga"), Input::Lines)],
    }
}

/// Returns the fields with what was last answered, so that nothing known is asked again.
fn lives_on_fields(language: Language, found: &Found) -> Vec<Field> {
    let label = |key: &str| language.text(&format!("own-intervention-field-{key}"));
    let state = &found.seen.state;
    let own = state.lives_on.iter().find(|(asked, _)| *asked == found.time);
    let known = own.or_else(|| state.lives_on.last()).map(|(_, answer)| answer);
    let (word, texts) = match known {
        Some(LivesOn::Yes { owner, budget_line, since }) => {
            ("ja", [owner.clone(), budget_line.clone(), since.to_string(), String::new()])
        }
        Some(LivesOn::No { why }) => {
            ("nej", [String::new(), String::new(), String::new(), why.clone()])
        }
        None => ("", Default::default()),
    };
    let answer = |word: &str| (word.to_owned(), language.text(&format!("own-intervention-{word}")));
    let [owner, budget_line, since, why] = texts;
    let hint = language.text("own-intervention-hint-day");
    vec![
        Field::new("nar", String::new(), Input::Hidden).value(word_of(found.time)),
        Field::new("lever", label("lever"), Input::Choice(["ja", "nej"].map(answer).to_vec()))
            .value(word),
        Field::new("ansvarig", label("ansvarig"), Input::Line).value(owner),
        Field::new("betalas", label("betalas"), Input::Line).value(budget_line),
        Field::new("sedan", label("sedan"), Input::Line).hint(hint).value(since),
        Field::new("varfor", label("varfor"), Input::Lines).value(why),
    ]
}

fn command(reader: &mut Reader<'_>, posted: &Posted, found: &Found) -> Option<Command> {
    Some(match found.doing {
        Doing::End => Command::End { on: reader.day("slut") },
        Doing::AnswerLivesOn => {
            let answer = match posted.text("lever") {
                "ja" => LivesOn::Yes {
                    owner: reader.text("ansvarig"),
                    budget_line: reader.text("betalas"),
                    since: reader.day("sedan"),
                },
                "nej" => LivesOn::No { why: reader.text("varfor") },
                _ => {
                    reader.problem("lever", "desk-no-choice");
                    return None;
                }
            };
            Command::AnswerLivesOn { asked: found.time, answer }
        }
        Doing::Reply => Command::Reply { question: found.number, text: reader.text("svar") },
        Doing::Comment => Command::Comment { text: reader.text("kommentar") },
        Doing::AskOwner => Command::AskOwner { text: reader.text("fraga") },
    })
}
