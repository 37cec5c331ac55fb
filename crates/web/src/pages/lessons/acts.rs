//! What is done to lessons: proposed, worded anew, reviewed, taken up, contradicted, replaced.

use axum::Router;
use axum::response::Response;
use domain::grants::id::LessonId;
use domain::grants::life_cycle::Stage as _;
use domain::lesson::{Claim, Command, Stage, State, Status, Verdict, may_write};
use operations::grants::error::DeskError;
use operations::grants::of_lessons::Known;
use operations::grants::tables::lessons::Listed;
use operations::intervention_file::InterventionFile;
use operations::known_lessons::known_lessons;

use super::evidence::{self, Choosable};
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::doing::{self, on_page};
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::grant_words::stages::stage;
use crate::language::Language;
use crate::pages::interventions::told;
use crate::service::Service;

/// An act, by its name in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// Propose a lesson.
    Propose,
    /// Word a proposal anew.
    Reword,
    /// Uphold it, which publishes it.
    Review,
    /// Take it up in one's own organisation.
    Adopt,
    /// Say that evidence speaks against it.
    Contradict,
    /// Put another in its place.
    Replace,
}

impl Doing {
    /// Everything that is done to a lesson that is there.
    pub(super) const OF_ONE: [Self; 5] =
        [Self::Reword, Self::Review, Self::Adopt, Self::Contradict, Self::Replace];

    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Propose => "foresla",
            Self::Reword => "andra",
            Self::Review => "granska",
            Self::Adopt => "ta-upp",
            Self::Contradict => "motsag",
            Self::Replace => "ersatt",
        }
    }

    /// Returns the stage that it leads to.
    fn to(self) -> Stage {
        match self {
            Self::Propose | Self::Reword => Stage::Proposed,
            Self::Review => Stage::Reviewed,
            Self::Adopt => Stage::Spread,
            Self::Contradict => Stage::Contradicted,
            Self::Replace => Stage::Replaced,
        }
    }

    /// Returns whether the life of a lesson has the step.
    pub(super) fn leads_from(self, from: Stage) -> bool {
        Stage::life_cycle().leads(Some(from), self.to())
    }
}

/// Returns the sentence that says what was just done.
pub(super) fn done_words(language: Language, done: &str) -> Option<String> {
    let mut all = Doing::OF_ONE.into_iter().chain([Doing::Propose]);
    let doing = all.find(|doing| doing.slug() == done)?;
    Some(language.text(&format!("lesson-done-{}", doing.slug())))
}

/// Returns the routes of all acts, one address each.
pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route("/lardomar/foresla", on_page(Doing::Propose))
        .route("/lardomar/{id}/andra", on_page(Doing::Reword))
        .route("/lardomar/{id}/granska", on_page(Doing::Review))
        .route("/lardomar/{id}/ta-upp", on_page(Doing::Adopt))
        .route("/lardomar/{id}/motsag", on_page(Doing::Contradict))
        .route("/lardomar/{id}/ersatt", on_page(Doing::Replace))
}

/// A lesson with how much of it was read; that of a new one is empty.
pub(super) struct Found {
    /// The id; `None` before it is proposed.
    id: Option<LessonId>,
    state: State,
    version: u64,
    doing: Doing,
    registered: Vec<Listed>,
    interventions: Vec<InterventionFile>,
}

impl doing::Doing for Doing {
    type Found = Found;
    type Command = Command;

    async fn find(self, at: &AtDesk, id: &str, _: &Posted) -> Result<Option<Found>, DeskError> {
        may_write(&at.who.actor)?;
        let (id, state, version) = match self {
            Self::Propose => (None, State::default(), 0),
            _ => {
                let Ok(id) = id.parse::<LessonId>() else { return Ok(None) };
                let seen = at.desk.find::<State>(id.as_str()).await?;
                (Some(id), seen.state.as_ref().clone(), seen.version)
            }
        };
        let registered = at.desk.lessons().await?;
        let interventions = told::all(&at.visit).await?;
        Ok(Some(Found { id, state, version, doing: self, registered, interventions }))
    }

    fn page(self, at: &AtDesk, found: &Found) -> Act {
        let language = at.visit.language;
        let slug = self.slug();
        let text = |part: &str| language.text(&format!("lesson-do-{slug}{part}"));
        let (back, action) = match &found.id {
            Some(id) => (format!("/lardomar/{id}"), format!("/lardomar/{id}/{slug}")),
            None => ("/lardomar".to_owned(), format!("/lardomar/{slug}")),
        };
        let claim = found.state.claim.as_ref();
        let list = language.text("lesson-list-title");
        let back_name = claim.map_or(list, |claim| claim.claim.clone());
        Act {
            title: text(""),
            lead: text("-lead"),
            facts: facts(language, found),
            fields: fields(at, found),
            button: text("-button"),
            back,
            back_name,
            action,
            seen: found.version,
            confirms: false,
        }
    }

    fn command(self, reader: &mut Reader<'_>, posted: &Posted, _: &Found) -> Option<Command> {
        command(reader, posted, self)
    }

    async fn send(
        self,
        at: &AtDesk,
        found: &Found,
        posted: &Posted,
        command: Command,
    ) -> Result<Response, DeskError> {
        let id = keep(at, found, posted, command).await?;
        Ok(at.led_to(&format!("/lardomar/{id}"), self.slug()))
    }
}

async fn keep(
    at: &AtDesk,
    found: &Found,
    posted: &Posted,
    command: Command,
) -> Result<LessonId, DeskError> {
    let sent = at.sent(posted, command)?;
    let id = match &found.id {
        Some(id) => id.clone(),
        None => {
            // The id follows from the form that was sent: a second click finds the same lesson.
            let tail: String = sent.key.as_str().chars().rev().take(12).collect();
            format!("lardom-{tail}").parse()?
        }
    };
    let known = Known::of(at.visit.library(), &found.interventions, &found.registered);
    at.desk.act_on_lesson(&id, &known, &sent).await?;
    Ok(id)
}

fn facts(language: Language, found: &Found) -> Vec<(String, String)> {
    let (Some(claim), Some(status)) = (&found.state.claim, &found.state.status) else {
        return Vec::new();
    };
    vec![
        (language.text("lesson-claim"), claim.claim.clone()),
        (language.text("lesson-for-whom"), claim.for_whom.clone()),
        (language.text("lesson-status"), stage(language, status.stage())),
    ]
}

fn fields(at: &AtDesk, found: &Found) -> Vec<Field> {
    let language = at.visit.language;
    let choosable = Choosable::of(language, at.visit.library(), &found.interventions);
    let reason = Field::new("reason", language.text("desk-reason"), Input::Lines)
        .hint(language.text("lesson-field-reason-hint"));
    match found.doing {
        Doing::Propose | Doing::Reword => wording(language, &choosable, found),
        Doing::Review | Doing::Adopt => vec![reason],
        Doing::Contradict => {
            let mut fields = choosable.fields_against(language);
            fields.push(reason);
            fields
        }
        Doing::Replace => {
            let options = Input::Choice(others(at, found));
            vec![Field::new("by", language.text("lesson-field-by"), options), reason]
        }
    }
}

/// Returns the fields of a lesson's words and evidence, with what is there.
fn wording(language: Language, choosable: &Choosable, found: &Found) -> Vec<Field> {
    let label = |name: &str| language.text(&format!("lesson-field-{name}"));
    let hint = |name: &str| language.text(&format!("lesson-field-{name}-hint"));
    let claim = found.state.claim.as_ref();
    let lines = |name: &str, value: Option<&String>| {
        Field::new(name, label(name), Input::Lines)
            .hint(hint(name))
            .value(value.cloned().unwrap_or_default())
    };
    let verdict = |verdict: Verdict| {
        let word = verdict.as_str();
        (word.to_owned(), language.text(&format!("intervention-verdict-{word}")))
    };
    let verdicts = Input::Choice(Verdict::ALL.map(verdict).to_vec());
    let chosen = claim.map_or("", |claim| claim.verdict.as_str());
    let mut fields = vec![
        lines("claim", claim.map(|claim| &claim.claim)),
        lines("context", claim.map(|claim| &claim.context)),
        lines("for-whom", claim.map(|claim| &claim.for_whom)),
        Field::new("verdict", label("verdict"), verdicts).value(chosen),
    ];
    let evidence = claim.map(|claim| claim.evidence.clone()).unwrap_or_default();
    fields.extend(choosable.fields(language, &evidence));
    fields
}

/// Returns the published lessons that can take the place of one.
fn others(at: &AtDesk, found: &Found) -> Vec<(String, String)> {
    let lessons = known_lessons(at.visit.library().interventions(), &found.registered);
    let own = found.id.as_ref().map(LessonId::as_str);
    let can_replace = |status: &Status| matches!(status, Status::Reviewed | Status::Spread);
    lessons
        .into_iter()
        .filter(|one| can_replace(&one.status) && Some(one.id.as_str()) != own)
        .map(|one| (one.id, one.claim.claim))
        .collect()
}

fn command(reader: &mut Reader<'_>, posted: &Posted, doing: Doing) -> Option<Command> {
    match doing {
        Doing::Propose | Doing::Reword => {
            let word = reader.text("verdict");
            let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == word);
            if verdict.is_none() {
                reader.problem("verdict", "desk-no-choice");
            }
            Some(Command::Propose(Box::new(Claim {
                claim: reader.text("claim"),
                context: reader.text("context"),
                for_whom: reader.text("for-whom"),
                verdict: verdict.unwrap_or(Verdict::CannotBeTold),
                evidence: evidence::read_all(posted),
            })))
        }
        Doing::Review => Some(Command::Review),
        Doing::Adopt => Some(Command::Adopt),
        Doing::Contradict => evidence::read_one(reader).map(|by| Command::Contradict { by }),
        Doing::Replace => Some(Command::Replace { by: reader.text("by") }),
    }
}
