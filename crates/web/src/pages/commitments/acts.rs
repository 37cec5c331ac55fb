//! What owners do to a commitment: report how it goes, answer what is missing, sign their part.

use axum::Router;
use axum::response::Response;
use domain::commitment::life::{Command, Evidence, Stage, State, may_own, may_return};
use domain::commitment::lives::Asked;
use domain::commitment::measure::Lack;
use domain::commitment::{Commitment, Register};
use domain::grants::access::Right;
use domain::grants::act::Actor;
use domain::grants::life_cycle::Stage as _;
use domain::grants::refusal::Refusal;
use operations::grants::error::DeskError;

use super::words;
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::doing::{self, on_page};
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::language::Language;
use crate::service::Service;

/// An act, by its name in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Report how it goes.
    Report,
    /// Answer what is missing.
    Answer,
    /// Send it back to its owner with a question.
    Return,
    /// Sign one's own part.
    Sign,
    /// Let another commitment take its place.
    Replace,
}

impl Doing {
    pub(crate) const ALL: [Self; 5] =
        [Self::Report, Self::Answer, Self::Return, Self::Sign, Self::Replace];

    /// Refuses whoever may not do it to the commitment.
    pub(super) fn may_be_done(self, commitment: &Commitment, actor: &Actor) -> Result<(), Refusal> {
        match self {
            Self::Report | Self::Answer | Self::Replace => may_own(Right::Write, commitment, actor),
            Self::Return => may_return(commitment, actor),
            Self::Sign => may_own(Right::Approve, commitment, actor),
        }
    }

    /// Returns whether any of it is left to do: a part is signed once, and only what is missing is
    /// answered.
    pub(super) fn is_left(self, commitment: &Commitment, state: &State, actor: &Actor) -> bool {
        match self {
            Self::Report | Self::Return | Self::Replace => true,
            Self::Answer => !state.missing(commitment).is_empty(),
            Self::Sign => !state.signed.contains_key(&actor.organisation),
        }
    }

    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Report => "rapportera",
            Self::Answer => "svara",
            Self::Return => "fraga-agaren",
            Self::Sign => "skriv-under",
            Self::Replace => "ersatt",
        }
    }
}

/// A commitment with what has happened to it.
pub(crate) struct Found {
    register: Register,
    commitment: Commitment,
    state: State,
    version: u64,
    doing: Doing,
}

/// Returns the routes of all acts, one address each.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/ataganden/{id}/rapportera", on_page(Doing::Report))
        .route("/ataganden/{id}/svara", on_page(Doing::Answer))
        .route("/ataganden/{id}/fraga-agaren", on_page(Doing::Return))
        .route("/ataganden/{id}/skriv-under", on_page(Doing::Sign))
        .route("/ataganden/{id}/ersatt", on_page(Doing::Replace))
}

impl doing::Doing for Doing {
    type Found = Found;
    type Command = Command;

    async fn find(self, at: &AtDesk, id: &str, _: &Posted) -> Result<Option<Found>, DeskError> {
        let files = at.visit.library().commitments().iter();
        let mut registers = files.map(|file| &file.register);
        let found = registers.find_map(|register| Some((register, register.find(id)?)));
        let Some((register, commitment)) = found else { return Ok(None) };
        self.may_be_done(commitment, &at.who.actor)?;
        let lives = at.desk.lives_of(register).await?;
        let state = lives.state.state(&commitment.id);
        let (register, commitment) = (register.clone(), commitment.clone());
        Ok(Some(Found { register, commitment, state, version: lives.version, doing: self }))
    }

    fn page(self, at: &AtDesk, found: &Found) -> Act {
        let language = at.visit.language;
        let (commitment, slug) = (&found.commitment, self.slug());
        let text = |part: &str| language.text(&format!("commitment-do-{slug}{part}"));
        let back = format!("/ataganden/{}", commitment.id);
        let mut facts = vec![
            (language.text("commitment-text"), commitment.text.clone()),
            (language.text("commitment-owner"), words::owners(commitment)),
            (
                language.text("commitment-stage"),
                words::stage(language, found.state.stage(commitment)),
            ),
        ];
        if let (Doing::Answer, Some(question)) = (self, &found.state.returned) {
            facts.push((language.text("commitment-field-question"), question.clone()));
        }
        Act {
            title: text(""),
            lead: text("-lead"),
            facts,
            fields: fields(at, found),
            button: text("-button"),
            action: format!("{back}/{slug}"),
            back,
            back_name: commitment.text.clone(),
            seen: found.version,
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
        let id = &found.commitment.id;
        let asked = Asked { commitment: id.clone(), command };
        at.desk.act_on_commitment(&found.register, &at.sent(posted, asked)?).await?;
        Ok(at.led_to(&format!("/ataganden/{id}"), self.slug()))
    }
}

fn fields(at: &AtDesk, found: &Found) -> Vec<Field> {
    let language = at.visit.language;
    let label = |key: &str| language.text(&format!("commitment-field-{key}"));
    match found.doing {
        Doing::Report => {
            let stages = Input::Choice(next(at, found));
            let [evidence, address] = evidence_fields(language, label("evidence-hint"));
            let reason = Field::new("reason", language.text("desk-reason"), Input::Lines);
            vec![
                Field::new("stage", language.text("commitment-stage"), stages),
                Field::new("told", label("told"), Input::Lines),
                evidence,
                address,
                reason.hint(label("reason-hint")),
            ]
        }
        Doing::Answer => {
            let missing = found.state.missing(&found.commitment);
            let options = missing
                .iter()
                .map(|lack| (lack.as_str().to_owned(), words::missing(language, &[*lack])));
            vec![
                Field::new("lack", label("lack"), Input::Choice(options.collect())),
                Field::new("answer", label("answer"), Input::Lines),
            ]
        }
        Doing::Return => {
            let asks = found.commitment.question.as_ref();
            let asks = asks.map_or("", |asks| language.of(asks));
            vec![Field::new("question", label("question"), Input::Lines).value(asks)]
        }
        Doing::Sign => {
            vec![Field::new("part", label("part"), Input::Lines).hint(label("part-hint"))]
        }
        Doing::Replace => {
            let others = found.register.commitments().iter();
            let others = others.filter(|one| one.id != found.commitment.id);
            let options = others.map(|one| (one.id.to_string(), one.text.clone()));
            vec![
                Field::new("by", label("by"), Input::Choice(options.collect())),
                Field::new("reason", language.text("desk-reason"), Input::Lines)
                    .hint(label("by-reason-hint")),
            ]
        }
    }
}

/// Returns the fields that ask what shows something, and where it can be read.
pub(in crate::pages) fn evidence_fields(language: Language, hint: String) -> [Field; 2] {
    let label = |key: &str| language.text(&format!("commitment-field-{key}"));
    [
        Field::new("evidence", label("evidence"), Input::Line).hint(hint),
        Field::new("address", label("address"), Input::Line).hint(label("address-hint")),
    ]
}

/// Reads what shows something; an address alone is none.
pub(in crate::pages) fn read_evidence(reader: &mut Reader<'_>) -> Option<Evidence> {
    let what = reader.text_or_empty("evidence");
    let address = Some(reader.text_or_empty("address")).filter(|text| !text.is_empty());
    if what.is_empty() && address.is_some() {
        reader.problem("evidence", "desk-lacking");
    }
    (!what.is_empty()).then_some(Evidence { what, address })
}

/// Returns the stages that its life can take next.
fn next(at: &AtDesk, found: &Found) -> Vec<(String, String)> {
    let from = Some(found.state.stage(&found.commitment));
    let leads = |stage: &Stage| Stage::life_cycle().leads(from, *stage);
    Stage::ALL
        .into_iter()
        .filter(|stage| *stage != Stage::Replaced && leads(stage))
        .map(|stage| (stage.as_str().to_owned(), words::stage(at.visit.language, stage)))
        .collect()
}

fn command(reader: &mut Reader<'_>, doing: Doing) -> Option<Command> {
    match doing {
        Doing::Report => {
            let word = reader.text("stage");
            let told = reader.text("told");
            let evidence = read_evidence(reader);
            let stage = Stage::ALL.into_iter().find(|stage| stage.as_str() == word);
            if stage.is_none() {
                reader.problem("stage", "desk-no-choice");
            }
            Some(Command::Report { stage: stage?, told, evidence })
        }
        Doing::Answer => {
            let word = reader.text("lack");
            let answer = reader.text("answer");
            let lack = Lack::ALL.into_iter().find(|lack| lack.as_str() == word);
            if lack.is_none() {
                reader.problem("lack", "desk-no-choice");
            }
            Some(Command::Answer { lack: lack?, answer })
        }
        Doing::Return => Some(Command::Return { question: reader.text("question") }),
        Doing::Sign => Some(Command::Sign { part: reader.text("part") }),
        Doing::Replace => Some(Command::Replace { by: reader.id("by")? }),
    }
}
