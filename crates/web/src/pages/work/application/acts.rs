//! What can be done to an application by a form of a few fields.

use std::collections::BTreeSet;

use domain::grants::access::Role;
use domain::grants::application::assessment::ConsultationStage;
use domain::grants::application::{Command, CompletionRequest, Editable, Stage, State};
use domain::grants::conflict::Ground;

use super::proposing;
use crate::desk::field::{Field, Input};
use crate::grant_words::names::name;
use crate::pages::work::acts::{ActOn, act, reason};

/// An application that an act is about to be done to.
pub(super) type Scene<'a> = crate::pages::work::acts::Scene<'a, State>;

/// What an act sends.
pub(crate) enum OnApplication {
    /// A command of the application's own.
    Command(Box<Command>),
    /// To decide it as proposed.
    Decide,
}

const OFFICER: &[Role] = &[Role::Officer];
const DECIDER: &[Role] = &[Role::Decider];
const REVIEWERS: &[Role] = &[Role::Officer, Role::RegionalCoordinator, Role::Researcher];
const SIGNATORY: &[Role] = &[Role::Signatory];

fn at(application: &State, stages: &[Stage]) -> bool {
    application.stage.is_some_and(|stage| stages.contains(&stage))
}

/// Being prepared for a decision.
fn prepared(application: &State) -> bool {
    at(application, &[Stage::Registered, Stage::Completed, Stage::UnderAssessment])
}

/// Every act, in the order that an application usually meets them.
pub(super) static ACTS: &[ActOn<State>] = &[
    act(
        "registrera",
        OFFICER,
        |one| at(one, &[Stage::Submitted]),
        |reader, _| send(Command::Register { diary_number: reader.text("diary_number") }),
    )
    .asking(|scene| {
        let hint = scene.text("work-diary-number-hint");
        vec![Field::new("diary_number", scene.text("work-diary-number"), Input::Line).hint(hint)]
    }),
    act("komplettering", OFFICER, prepared, |reader, scene| {
        let answered = scene.state.answers.keys();
        let parts: BTreeSet<_> = answered
            .filter(|part| !reader.text_or_empty(&format!("del-{part}")).is_empty())
            .cloned()
            .collect();
        let is_open = !reader.text_or_empty("budget").is_empty();
        let budget = if is_open { Editable::Open } else { Editable::Locked };
        let last_day = reader.day("last_day");
        send(Command::RequestCompletion(CompletionRequest { parts, budget, last_day }))
    })
    .asking(|scene| {
        let parts = scene.state.answers.keys();
        let tick = |part: &domain::grants::id::PartId| {
            let label = super::part_name(scene.at, scene.state, part);
            Field::new(format!("del-{part}"), label, Input::Tick)
        };
        let mut fields: Vec<Field> = parts.map(tick).collect();
        fields.push(Field::new("budget", scene.text("work-budget"), Input::Tick));
        fields.push(Field::new("last_day", scene.text("desk-answer-by"), Input::Day));
        fields.push(reason(scene));
        fields
    }),
    act(
        "bedom",
        OFFICER,
        |one| at(one, &[Stage::Registered, Stage::Completed, Stage::CompletionRequested]),
        |_, _| send(Command::BeginAssessment),
    ),
    act("utse-granskare", OFFICER, prepared, |reader, _| {
        let chosen = reader.text("reviewer");
        let (person, organisation) = chosen.split_once('|')?;
        let (person, organisation) = (person.parse().ok()?, organisation.parse().ok()?);
        send(Command::AppointReviewer { person, organisation })
    })
    .asking(|scene| {
        let members = scene.at.who.people.memberships.iter();
        let reviewers = members.filter(|one| REVIEWERS.contains(&one.role));
        let option = |one: &domain::people::Membership| {
            let value = format!("{}|{}", one.person, one.organisation);
            let (person, role) = (scene.names.name(&one.person), name(scene.language(), &one.role));
            (value, format!("{person}, {role}, {}", scene.at.name_of(&one.organisation)))
        };
        let mut options: Vec<(String, String)> = reviewers.map(option).collect();
        options.sort_by(|one, other| one.1.cmp(&other.1));
        vec![Field::new("reviewer", scene.text("work-reviewer"), Input::Choice(options))]
    })
    .naming_people(),
    act("granska", REVIEWERS, prepared, |reader, _| {
        let points = reader.number("points");
        send(Command::FileReview { points, reason: reader.text("why") })
    })
    .asking(|scene| {
        let hint = scene.text("work-points-hint");
        vec![
            Field::new("points", scene.text("work-points"), Input::Number).hint(hint),
            Field::new("why", scene.text("desk-reason"), Input::Lines),
        ]
    }),
    act("jav", REVIEWERS, prepared, |reader, _| {
        let chosen = reader.text("ground");
        let ground = GROUNDS.into_iter().find(|ground| word(*ground) == chosen)?;
        send(Command::DeclareConflict { ground })
    })
    .asking(|scene| {
        let option = |ground| (word(ground).to_owned(), name(scene.language(), &ground));
        let options = GROUNDS.map(option).into();
        vec![Field::new("ground", scene.text("desk-ground"), Input::Choice(options))]
    }),
    act("remittera", OFFICER, prepared, |reader, _| {
        let organisation = reader.id("organisation")?;
        send(Command::Consult { organisation, last_day: reader.day("last_day") })
    })
    .asking(|scene| {
        let day = Field::new("last_day", scene.text("desk-answer-by"), Input::Day);
        vec![organisations(scene), day]
    }),
    act("yttrande", OFFICER, prepared, |reader, _| {
        let organisation = reader.id("organisation")?;
        let stage = match reader.text("says").as_str() {
            "nothing" => ConsultationStage::Abstained,
            _ => ConsultationStage::Answered,
        };
        send(Command::KeepOpinion { organisation, stage })
    })
    .asking(|scene| {
        let asked = scene.state.consultations.keys();
        let asked = asked.map(|one| (one.to_string(), scene.at.name_of(one))).collect();
        let says = vec![
            ("opinion".to_owned(), scene.text("work-opinion-given")),
            ("nothing".to_owned(), scene.text("work-opinion-none")),
        ];
        vec![
            Field::new("organisation", scene.text("work-organisation"), Input::Choice(asked)),
            Field::new("says", scene.text("work-opinion"), Input::Choice(says)),
        ]
    }),
    act("foresla", OFFICER, |one| at(one, &[Stage::UnderAssessment]), proposing::award)
        .showing(proposing::facts)
        .asking(proposing::fields),
    act("foresla-avslag", OFFICER, |one| at(one, &[Stage::UnderAssessment]), proposing::refusal)
        .asking(proposing::refusal_fields),
    act(
        "ater-forslag",
        &[Role::Officer, Role::Decider],
        |one| at(one, &[Stage::Proposed]),
        |_, _| send(Command::ReturnProposal),
    )
    .with_reason(),
    act("besluta", DECIDER, |one| at(one, &[Stage::Proposed]), |_, _| Some(OnApplication::Decide))
        .confirmed()
        .showing(|scene| super::proposal(scene.at, scene.state)),
    act(
        "ratta",
        DECIDER,
        |one| at(one, &[Stage::Decided]),
        |reader, _| send(Command::Correct { text: reader.text("text") }),
    )
    .asking(|scene| {
        vec![Field::new("text", scene.text("work-correction"), Input::Lines), reason(scene)]
    }),
    act(
        "aterkalla",
        SIGNATORY,
        |one| !at(one, &[Stage::Decided, Stage::Withdrawn]),
        |_, _| send(Command::Withdraw),
    )
    .confirmed(),
];

const GROUNDS: [Ground; 5] = [
    Ground::SameOrganisation,
    Ground::TookPart,
    Ground::Affected,
    Ground::Represents,
    Ground::Circumstance,
];

fn word(ground: Ground) -> &'static str {
    match ground {
        Ground::SameOrganisation => "same_organisation",
        Ground::TookPart => "took_part",
        Ground::Affected => "affected",
        Ground::Represents => "represents",
        Ground::Circumstance => "circumstance",
    }
}

fn organisations(scene: &Scene<'_>) -> Field {
    let known = scene.at.who.people.organisations.values();
    let options = known.map(|one| (one.id.to_string(), one.name.clone())).collect();
    Field::new("organisation", scene.text("work-organisation"), Input::Choice(options))
}

pub(super) fn send(command: Command) -> Option<OnApplication> {
    Some(OnApplication::Command(Box::new(command)))
}
