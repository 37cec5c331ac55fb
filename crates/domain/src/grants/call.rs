//! A call for applications, from draft to archive.

pub mod plan;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use self::plan::Plan;
use super::access::{Object, Right, refuse_other_funder, require};
use super::act::{Act, Actor, Moment, Recorded, Stream, in_order};
use super::draw::{Hash, Size};
use super::id::{GrantId, OrganisationId, PersonId};
use super::life_cycle::{self, LifeCycle, Transition, start, step, take};
use super::programme;
use super::refusal::{Cause, Refusal, Rule, refuse};
use crate::regime::Version;

/// The stages of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Whole, waiting for a second person.
    Reviewed,
    /// Approved, waiting for its opening time.
    Scheduled,
    /// Open.
    Open,
    /// Closed.
    Closed,
    /// Applications are assessed.
    UnderAssessment,
    /// Every application has its decision.
    Settled,
    /// Archived.
    Archived,
    /// Called off.
    Cancelled,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Draft => "Utkast",
            Self::Reviewed => "Granskad",
            Self::Scheduled => "Schemalagd",
            Self::Open => "Öppen",
            Self::Closed => "Stängd",
            Self::UnderAssessment => "Under beredning",
            Self::Settled => "Avgjord",
            Self::Archived => "Arkiverad",
            Self::Cancelled => "Avbruten",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use Stage::{
            Archived, Cancelled, Closed, Draft, Open, Reviewed, Scheduled, Settled, UnderAssessment,
        };
        const STEPS: &[Transition<Stage>] = &[
            start("draft", Draft, ""),
            step(Draft, "amend", Draft, ""),
            step(
                Draft,
                "review",
                Reviewed,
                "the wording of the law is known for the day of decision; frame within the programme's free money; eligible list frozen by a second person; every question has a reason and the form stays within its burden budget; evaluation design, or why there is none",
            ),
            step(Reviewed, "send back", Draft, "a reason"),
            step(
                Reviewed,
                "schedule",
                Scheduled,
                "a second person (four eyes); the frame is reserved",
            ),
            step(Scheduled, "open", Open, "opening time; from here the form does not change"),
            step(Open, "extend", Open, "a later closing time; published; a reason"),
            step(Open, "close", Closed, "closing time"),
            step(Closed, "begin assessment", UnderAssessment, ""),
            step(
                UnderAssessment,
                "settle",
                Settled,
                "every submitted application has a decision; what is left is released",
            ),
            step(Settled, "archive", Archived, ""),
            step(Draft, "cancel", Cancelled, "a reason"),
            step(Reviewed, "cancel", Cancelled, "a reason"),
            step(Scheduled, "cancel", Cancelled, "a reason; the frame is released"),
            step(Open, "cancel", Cancelled, "a reason; the frame is released"),
            step(Closed, "cancel", Cancelled, "a reason; the frame is released"),
        ];
        &LifeCycle { name: "call", swedish: "Utlysning", transitions: STEPS }
    }
}

/// What can be done to a call by itself. Scheduling, settling and cancelling move money of the
/// programme too: see [`transaction`](super::transaction).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Begins a call.
    Draft(Box<Plan>),
    /// Writes the draft anew.
    Amend(Box<Plan>),
    /// Says that it is whole.
    Review,
    /// Sends it back to draft.
    SendBack,
    /// Opens it.
    Open,
    /// Moves the closing time.
    Extend {
        /// The new closing time.
        closes: Moment,
    },
    /// Closes it.
    Close,
    /// Begins the assessment.
    BeginAssessment,
    /// Archives it.
    Archive,
    /// Commits to the seed of a draw of grants to check.
    CommitDraw {
        /// SHA-256 of the seed.
        commitment: Hash,
        /// How many will be drawn.
        size: Size,
    },
}

/// What has happened to a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was begun.
    Drafted(Box<Plan>),
    /// Its draft was written anew.
    Amended(Box<Plan>),
    /// It was found whole.
    Reviewed,
    /// It was sent back.
    SentBack,
    /// It was approved by a second person.
    Scheduled,
    /// It opened.
    Opened,
    /// Its closing time was moved.
    Extended {
        /// The new closing time.
        closes: Moment,
    },
    /// It closed.
    Closed,
    /// Its assessment began.
    AssessmentBegun,
    /// Every application had its decision.
    Settled,
    /// It was archived.
    Archived,
    /// It was called off.
    Cancelled,
    /// A seed was committed to.
    DrawCommitted {
        /// SHA-256 of the seed.
        commitment: Hash,
        /// How many will be drawn.
        size: Size,
    },
    /// A sample was drawn.
    SampleDrawn {
        /// The seed.
        seed: String,
        /// Those that could be drawn.
        candidates: BTreeSet<GrantId>,
        /// Those that were, smallest rank first.
        drawn: Vec<GrantId>,
    },
}

/// A call as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The stage; `None` before it is begun.
    pub stage: Option<Stage>,
    /// What it says.
    pub plan: Option<Plan>,
    /// The organisation that announces it and handles what comes in.
    pub funder: Option<OrganisationId>,
    /// Those who wrote it since it was begun.
    pub authors: BTreeSet<PersonId>,
    /// The draw that is committed to and not yet drawn.
    pub commitment: Option<(Hash, Size)>,
    /// When the last event happened.
    pub last: Option<Moment>,
}

impl State {
    /// Returns whether a submission received at a moment counts: within the window, whether or not
    /// the opening and closing have been recorded yet.
    #[must_use]
    pub fn receives_at(&self, at: Moment) -> bool {
        let is_published =
            matches!(self.stage, Some(Stage::Scheduled | Stage::Open | Stage::Closed));
        let within = |plan: &Plan| plan.opens <= at && at <= plan.closes;
        is_published && self.plan.as_ref().is_some_and(within)
    }

    /// Refuses an officer, a decider or an accountant of another organisation than the funder.
    ///
    /// # Errors
    /// [`Cause::NotFunder`].
    pub fn refuse_other_funder(&self, act: &'static str, actor: &Actor) -> Result<(), Refusal> {
        refuse_other_funder(act, actor, self.funder.as_ref())
    }

    /// Returns what the call says.
    ///
    /// # Errors
    /// [`Cause::NoSuchStep`] before it is begun.
    pub fn plan(&self, act: &'static str) -> Result<&Plan, Refusal> {
        self.plan
            .as_ref()
            .ok_or_else(|| Cause::NoSuchStep { life: "call", stage: "not begun", act }.into())
    }

    /// Decides a command.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub fn decide(
        &self,
        act: &Act<Command>,
        programme: &programme::State,
        regime: &Version,
    ) -> Result<Vec<Event>, Refusal> {
        in_order(self.last, act.at)?;
        self.refuse_other_funder("act on the call", &act.actor)?;
        let role = act.actor.role;
        let step = |verb| {
            require(role, Right::Write, Object::Call, &[])?;
            take(self.stage, verb)
        };
        Ok(vec![match &act.command {
            Command::Draft(plan) => step("draft").map(|_| Event::Drafted(plan.clone()))?,
            Command::Amend(plan) => step("amend").map(|_| Event::Amended(plan.clone()))?,
            Command::Review => {
                step("review")?;
                self.plan("review")?.check(act.at, programme, regime)?;
                Event::Reviewed
            }
            Command::SendBack => {
                act.given_reason("send back")?;
                take(self.stage, "send back")?;
                require(role, Right::Write, Object::Call, &[])
                    .or_else(|_| require(role, Right::Approve, Object::Call, &[]))?;
                Event::SentBack
            }
            Command::Open => {
                step("open")?;
                self.refuse_before("open", act.at, self.plan("open")?.opens)?;
                Event::Opened
            }
            Command::Extend { closes } => {
                step("extend")?;
                act.given_reason("extend")?;
                self.refuse_before("extend", *closes, self.plan("extend")?.closes)?;
                Event::Extended { closes: *closes }
            }
            Command::Close => {
                step("close")?;
                self.refuse_before("close", act.at, self.plan("close")?.closes)?;
                Event::Closed
            }
            Command::BeginAssessment => step("begin assessment").map(|_| Event::AssessmentBegun)?,
            Command::Archive => step("archive").map(|_| Event::Archived)?,
            Command::CommitDraw { commitment, size } => self.commit_draw(act, commitment, *size)?,
        }])
    }

    fn refuse_before(&self, act: &'static str, at: Moment, from: Moment) -> Result<(), Refusal> {
        if at >= from {
            return Ok(());
        }
        refuse(Cause::TooEarly { act, day: at.day(), first: from.day() })
    }

    fn commit_draw(
        &self,
        act: &Act<Command>,
        commitment: &Hash,
        size: Size,
    ) -> Result<Event, Refusal> {
        require(act.actor.role, Right::Write, Object::ReportCheck, &[])?;
        self.plan("commit to a draw")?;
        if self.commitment.is_some() {
            return refuse(Cause::AlreadyDone { rule: Rule::R10, act: "commit to a draw" });
        }
        Ok(Event::DrawCommitted { commitment: commitment.clone(), size })
    }

    /// Decides the approval of the call, whose frame is reserved at the same time.
    pub(super) fn schedule<C>(&self, act: &Act<C>) -> Result<Event, Refusal> {
        in_order(self.last, act.at)?;
        require(act.actor.role, Right::Approve, Object::Call, &[])?;
        self.refuse_other_funder("schedule", &act.actor)?;
        take(self.stage, "schedule")?;
        if self.authors.contains(&act.actor.person) {
            return refuse(Cause::SamePerson { act: "schedule the call", earlier: "write it" });
        }
        Ok(Event::Scheduled)
    }

    /// Decides that every application has its decision.
    pub(super) fn settle<C>(&self, act: &Act<C>, n_undecided: usize) -> Result<Event, Refusal> {
        in_order(self.last, act.at)?;
        require(act.actor.role, Right::Approve, Object::Call, &[])?;
        self.refuse_other_funder("settle", &act.actor)?;
        take(self.stage, "settle")?;
        if n_undecided > 0 {
            let what = "an application without a decision";
            return refuse(Cause::Pending { rule: Rule::LifeCycle, act: "settle", what });
        }
        Ok(Event::Settled)
    }

    /// Decides that the call is off.
    pub(super) fn cancel<C>(&self, act: &Act<C>) -> Result<Event, Refusal> {
        in_order(self.last, act.at)?;
        require(act.actor.role, Right::Approve, Object::Call, &[])?;
        self.refuse_other_funder("cancel", &act.actor)?;
        take(self.stage, "cancel")?;
        act.given_reason("cancel")?;
        Ok(Event::Cancelled)
    }
}

impl Event {
    /// Returns the stage that the event leads to, or `None` where the stage stays.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        Some(match self {
            Self::Drafted(_) | Self::Amended(_) | Self::SentBack => Stage::Draft,
            Self::Reviewed => Stage::Reviewed,
            Self::Scheduled => Stage::Scheduled,
            Self::Opened => Stage::Open,
            Self::Closed => Stage::Closed,
            Self::AssessmentBegun => Stage::UnderAssessment,
            Self::Settled => Stage::Settled,
            Self::Archived => Stage::Archived,
            Self::Cancelled => Stage::Cancelled,
            Self::Extended { .. } | Self::DrawCommitted { .. } | Self::SampleDrawn { .. } => {
                return None;
            }
        })
    }
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        if let Some(stage) = recorded.event.stage() {
            self.stage = Some(stage);
        }
        match &recorded.event {
            Event::Drafted(plan) | Event::Amended(plan) => {
                self.funder.get_or_insert_with(|| recorded.actor.organisation.clone());
                self.plan = Some(plan.as_ref().clone());
                self.authors.insert(recorded.actor.person.clone());
            }
            Event::Reviewed => {
                self.authors.insert(recorded.actor.person.clone());
            }
            Event::Extended { closes } => {
                if let Some(plan) = &mut self.plan {
                    plan.closes = *closes;
                }
            }
            Event::DrawCommitted { commitment, size } => {
                self.commitment = Some((commitment.clone(), *size));
            }
            Event::SampleDrawn { .. } => self.commitment = None,
            _ => {}
        }
    }
}
