//! What the funder does before a decision: registers, asks, reviews, consults.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::{Command, CompletionRequest, Context, Event, Stage, State};
use crate::grants::access::table::Limit;
use crate::grants::access::{Object, Right, require};
use crate::grants::act::{Act, Actor};
use crate::grants::id::{OrganisationId, PersonId};
use crate::grants::life_cycle::{self, LifeCycle, Transition, no_step, start, step, take};
use crate::grants::refusal::{Cause, Refusal, Rule, cite, refuse};
use crate::regime::deciding::ConsultationOccasion;

/// The stages of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewStage {
    /// The reviewer is appointed.
    Appointed,
    /// The review is filed.
    Filed,
    /// The reviewer has a conflict of interest; a filed review does not count.
    SteppedDown,
}

impl life_cycle::Stage for ReviewStage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Appointed => "Utsedd",
            Self::Filed => "Lämnad",
            Self::SteppedDown => "Avträtt",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use ReviewStage::{Appointed, Filed, SteppedDown};
        const STEPS: &[Transition<ReviewStage>] = &[
            start("appoint reviewer", Appointed, "no conflict of interest"),
            step(
                Appointed,
                "file review",
                Filed,
                "by the appointed; a reason; no conflict of interest",
            ),
            step(Appointed, "declare conflict", SteppedDown, ""),
            step(Filed, "declare conflict", SteppedDown, ""),
        ];
        &LifeCycle { name: "review", swedish: "Granskning", transitions: STEPS }
    }
}

/// The stages of a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsultationStage {
    /// The organisation is asked.
    Asked,
    /// It has given its opinion.
    Answered,
    /// It has said that it gives none.
    Abstained,
}

impl life_cycle::Stage for ConsultationStage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Asked => "Begärt",
            Self::Answered => "Yttrande lämnat",
            Self::Abstained => "Inget yttrande",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use ConsultationStage::{Abstained, Answered, Asked};
        const STEPS: &[Transition<ConsultationStage>] = &[
            start("consult", Asked, "a last day to come"),
            step(Asked, "keep opinion", Answered, ""),
            step(Asked, "keep abstention", Abstained, ""),
        ];
        &LifeCycle { name: "consultation", swedish: "Yttrande", transitions: STEPS }
    }
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its stage.
    pub stage: ReviewStage,
    /// Points from 0 to 100; `None` until it is filed.
    pub points: Option<u8>,
    /// Why; `None` until it is filed.
    pub reason: Option<String>,
}

/// A consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consultation {
    /// Its stage.
    pub stage: ConsultationStage,
    /// Last day to answer.
    pub last_day: Date,
}

impl State {
    /// Returns the reviews that a person may see: those filed by others only once the person's own
    /// is filed, so that no one is led by another.
    #[must_use]
    pub fn reviews_visible_to(&self, person: &PersonId) -> BTreeMap<&PersonId, &Review> {
        let own = self.reviews.get(person).map(|review| review.stage);
        let sees_all = own.is_none_or(|stage| stage == ReviewStage::Filed);
        self.reviews.iter().filter(|(reviewer, _)| sees_all || *reviewer == person).collect()
    }

    /// Refuses a person of another funder, or who has a conflict of interest.
    pub(super) fn impartial<C>(
        &self,
        verb: &'static str,
        act: &Act<C>,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        context.call.refuse_other_funder(verb, &act.actor)?;
        self.parties.refuse(verb, &act.actor, context.people)
    }

    /// Refuses where too few reviews count or a consultation is neither answered nor time-barred.
    pub(super) fn refuse_unprepared(
        &self,
        day: Date,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        const ACT: &str = "propose";
        let plan = context.call.plan(ACT)?;
        let n_filed =
            self.reviews.values().filter(|review| review.stage == ReviewStage::Filed).count();
        if n_filed < usize::from(plan.n_reviews) {
            return refuse(Cause::Lacking { rule: Rule::LifeCycle, act: ACT, what: "a review" });
        }
        self.refuse_unheard(context)?;
        let is_open = |consultation: &Consultation| {
            consultation.stage == ConsultationStage::Asked && day <= consultation.last_day
        };
        if self.consultations.values().any(is_open) {
            let what = "a consultation";
            return refuse(Cause::Pending { rule: Rule::Regime, act: ACT, what });
        }
        Ok(())
    }
}

impl State {
    /// Refuses where the regime asks for a consultation before every decision and none was begun.
    fn refuse_unheard(&self, context: &Context<'_>) -> Result<(), Refusal> {
        let Some(must) = context.regime.must_consult()? else { return Ok(()) };
        let is_heard = |(organisation, _): (&OrganisationId, &Consultation)| {
            context.people.body(organisation) == must.value.body
        };
        if must.value.occasion != ConsultationOccasion::EveryDecision
            || self.consultations.iter().any(is_heard)
        {
            return Ok(());
        }
        let what = "the consultation that the regime asks for";
        let lacking = Cause::Lacking { rule: Rule::Regime, act: "propose", what };
        Err(Refusal::from(lacking).under(Some(&cite(context.regime.sfs, &must.paragraph))))
    }
}

/// Decides what the funder does before a decision.
pub(super) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let role = act.actor.role;
    let officer = |verb, object| {
        require(role, Right::Write, object, &[])?;
        state.impartial(verb, act, context)
    };
    Ok(vec![match &act.command {
        Command::Register { diary_number } => {
            officer("register", Object::Application)?;
            take(state.stage, "register")?;
            if diary_number.trim().is_empty() {
                let what = "the diary number";
                return refuse(Cause::Lacking { rule: Rule::Input, act: "register", what });
            }
            Event::Registered { diary_number: diary_number.clone() }
        }
        Command::RequestCompletion(request) => {
            officer("request completion", Object::CompletionRequest)?;
            take(state.stage, "request completion")?;
            request_completion(act, request)?
        }
        Command::BeginAssessment => {
            officer("begin assessment", Object::Application)?;
            begin_assessment(state, act)?
        }
        Command::AppointReviewer { person, organisation } => {
            officer("appoint reviewer", Object::Review)?;
            appoint(state, act, context, person, organisation)?
        }
        Command::FileReview { points, reason } => {
            require(role, Right::Write, Object::Review, &[Limit::Appointed])?;
            state.impartial("file review", act, context)?;
            file_review(state, act, *points, reason)?
        }
        Command::DeclareConflict { ground } => {
            require(role, Right::Read, Object::Application, &[Limit::Agreement, Limit::OwnRegion])?;
            let person = act.actor.person.clone();
            Event::ConflictDeclared { person, ground: *ground }
        }
        Command::Consult { organisation, last_day } => {
            officer("consult", Object::Application)?;
            consult(state, act, organisation, *last_day)?
        }
        Command::KeepOpinion { organisation, stage } => {
            officer("keep opinion", Object::Application)?;
            let verb = match stage {
                ConsultationStage::Abstained => "keep abstention",
                _ => "keep opinion",
            };
            take(state.consultations.get(organisation).map(|asked| asked.stage), verb)?;
            let stage = match stage {
                ConsultationStage::Abstained => ConsultationStage::Abstained,
                _ => ConsultationStage::Answered,
            };
            Event::OpinionKept { organisation: organisation.clone(), stage }
        }
        _ => return Ok(Vec::new()),
    }])
}

fn request_completion(act: &Act<Command>, request: &CompletionRequest) -> Result<Event, Refusal> {
    act.given_reason("request completion")?;
    if request.last_day <= act.at.day() {
        let (day, first) = (request.last_day, act.at.day());
        return refuse(Cause::TooEarly { act: "end a request for completion", day, first });
    }
    Ok(Event::CompletionRequested(request.clone()))
}

fn begin_assessment(state: &State, act: &Act<Command>) -> Result<Event, Refusal> {
    take(state.stage, "begin assessment")?;
    if let Some(request) = &state.completion {
        let day = act.at.day();
        if day <= request.last_day {
            let first = request.last_day.next_day().unwrap_or(request.last_day);
            return refuse(Cause::TooEarly { act: "assess it as it is", day, first });
        }
    }
    Ok(Event::AssessmentBegun)
}

fn appoint(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
    person: &PersonId,
    organisation: &OrganisationId,
) -> Result<Event, Refusal> {
    take(state.reviews.get(person).map(|review| review.stage), "appoint reviewer")?;
    if !matches!(state.stage, Some(Stage::Registered | Stage::Completed | Stage::UnderAssessment)) {
        return no_step(state.stage, "appoint reviewer");
    }
    let role = act.actor.role;
    let reviewer = Actor { person: person.clone(), organisation: organisation.clone(), role };
    state.parties.refuse("appoint reviewer", &reviewer, context.people)?;
    Ok(Event::ReviewerAppointed { person: person.clone() })
}

fn file_review(
    state: &State,
    act: &Act<Command>,
    points: u8,
    reason: &str,
) -> Result<Event, Refusal> {
    take(state.reviews.get(&act.actor.person).map(|review| review.stage), "file review")?;
    if state.stage != Some(Stage::UnderAssessment) {
        return no_step(state.stage, "file review");
    }
    if reason.trim().is_empty() || points > 100 {
        let what = "a reason and points from 0 to 100";
        return refuse(Cause::Lacking { rule: Rule::Input, act: "file review", what });
    }
    Ok(Event::ReviewFiled { points, reason: reason.to_owned() })
}

fn consult(
    state: &State,
    act: &Act<Command>,
    organisation: &OrganisationId,
    last_day: Date,
) -> Result<Event, Refusal> {
    take(state.consultations.get(organisation).map(|asked| asked.stage), "consult")?;
    if !matches!(
        state.stage,
        Some(
            Stage::Registered
                | Stage::CompletionRequested
                | Stage::Completed
                | Stage::UnderAssessment
        )
    ) {
        return no_step(state.stage, "consult");
    }
    if last_day <= act.at.day() {
        let (day, first) = (last_day, act.at.day());
        return refuse(Cause::TooEarly { act: "end a consultation", day, first });
    }
    Ok(Event::Consulted { organisation: organisation.clone(), last_day })
}
