//! A programme and its frames: what each year may cost, what is reserved and what is decided.
//!
//! Money of a year lies in three accounts that add up to the frame: free, reserved by calls, and
//! committed by decisions. A frame that is lowered by the legislator is a fact and never refused;
//! where more was committed than is left, the free account shows the shortage as a sum below zero,
//! and until it is gone nothing more is reserved, committed or paid for that year.

pub mod booking;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::booking::Entry;
use super::access::{Object, Right, require};
use super::act::{Act, Moment, Recorded, Stream, in_order};
use super::id::{CallId, GrantId};
use super::ledger::{Ledger, Posting, amount};
use super::life_cycle::{self, LifeCycle, Transition, start, step, take};
use super::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

/// The stages of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It runs.
    Running,
    /// It has ended: no new frames, reservations or commitments.
    Ended,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Running => "Pågående",
            Self::Ended => "Avslutad",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        const STEPS: &[Transition<Stage>] = &[
            start("establish", Stage::Running, "first year not after last year"),
            step(Stage::Running, "end", Stage::Ended, "nothing reserved; a reason"),
        ];
        &LifeCycle { name: "programme", swedish: "Program", transitions: STEPS }
    }
}

/// The stages of a year's frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameStage {
    /// Put forward; binds nobody.
    Proposed,
    /// Decided.
    Decided,
    /// Decided anew.
    Revised,
}

impl life_cycle::Stage for FrameStage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Proposed => "Preliminär",
            Self::Decided => "Beslutad",
            Self::Revised => "Ändrad",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        const STEPS: &[Transition<FrameStage>] = &[
            start(
                "propose frame",
                FrameStage::Proposed,
                "the year lies in the programme; a source",
            ),
            step(FrameStage::Proposed, "propose frame", FrameStage::Proposed, "a source"),
            start("decide frame", FrameStage::Decided, "the year lies in the programme; a source"),
            step(FrameStage::Proposed, "decide frame", FrameStage::Decided, "a source"),
            step(FrameStage::Decided, "revise frame", FrameStage::Revised, "a source; a reason"),
            step(FrameStage::Revised, "revise frame", FrameStage::Revised, "a source; a reason"),
        ];
        &LifeCycle { name: "budget frame", swedish: "Anslagsram", transitions: STEPS }
    }
}

/// Where a year's money lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Outside: what the legislator gave, as a sum below zero.
    Legislator,
    /// Neither reserved nor committed; below zero where the frame was lowered under what is.
    Free,
    /// Reserved by calls.
    Reserved,
    /// Committed by decisions.
    Committed,
}

/// The amount of a year's frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// How binding it is.
    pub stage: FrameStage,
    /// The amount.
    pub amount: Ore,
}

/// A statement of a year's frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// How binding it is.
    pub stage: FrameStage,
    /// The year.
    pub year: i32,
    /// The amount.
    pub amount: Ore,
    /// The bill, decision or letter of appropriation.
    pub source: String,
}

/// What can be done to a programme by itself. What calls and grants do to its frames is booked
/// together with them, in [`transaction`](super::transaction).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Begins the programme.
    Establish {
        /// First year.
        first_year: i32,
        /// Last year.
        last_year: i32,
        /// The law or decision it rests on.
        legal_source: String,
    },
    /// States, decides or revises a year's frame.
    State(Statement),
    /// Ends the programme.
    End,
}

/// What has happened to a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It began.
    Established {
        /// First year.
        first_year: i32,
        /// Last year.
        last_year: i32,
        /// The law or decision it rests on.
        legal_source: String,
    },
    /// A year's frame was stated, decided or revised.
    FrameStated(Statement),
    /// A call or a grant moved money within the frames.
    Booked(Entry),
    /// It ended.
    Ended,
}

/// A programme as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The stage; `None` before it is established.
    pub stage: Option<Stage>,
    /// First and last year.
    pub years: (i32, i32),
    /// The frames.
    pub frames: BTreeMap<i32, Frame>,
    /// The accounts of each year.
    pub ledger: Ledger<(i32, Account)>,
    /// What each call has left of its reservation.
    pub reservations: BTreeMap<(CallId, i32), Ore>,
    /// What each grant has committed.
    pub commitments: BTreeMap<(GrantId, i32), Ore>,
    /// What is decided for each grant subject to budget.
    pub conditional: BTreeMap<(GrantId, i32), Ore>,
    /// When the last event happened.
    pub last: Option<Moment>,
}

impl State {
    /// Returns the frame that is decided or revised for a year, or `None` where none is.
    #[must_use]
    pub fn decided_frame(&self, year: i32) -> Option<Ore> {
        let frame = self.frames.get(&year)?;
        (frame.stage != FrameStage::Proposed).then_some(frame.amount)
    }

    /// Returns what of a year is neither reserved nor committed, or `None` where no frame is
    /// decided. Below zero where the frame was lowered under what is committed and reserved.
    #[must_use]
    pub fn free(&self, year: i32) -> Option<Ore> {
        self.decided_frame(year).map(|_| self.ledger.balance((year, Account::Free)))
    }

    /// Returns the years whose frame was lowered under what is committed and reserved.
    pub fn short_years(&self) -> impl Iterator<Item = i32> + '_ {
        self.frames
            .keys()
            .copied()
            .filter(|year| self.free(*year).is_some_and(|free| free < Ore::default()))
    }

    /// Decides a command.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub fn decide(&self, act: &Act<Command>) -> Result<Vec<Event>, Refusal> {
        in_order(self.last, act.at)?;
        let role = act.actor.role;
        match &act.command {
            Command::Establish { first_year, last_year, legal_source } => {
                require(role, Right::Approve, Object::Frame, &[])?;
                take(self.stage, "establish")?;
                let (first_year, last_year) = (*first_year, *last_year);
                if last_year < first_year {
                    let what = "establish a programme that ends";
                    return refuse(Cause::OutsideYears {
                        what,
                        year: last_year,
                        from: first_year,
                        to: first_year,
                    });
                }
                Ok(vec![Event::Established {
                    first_year,
                    last_year,
                    legal_source: legal_source.clone(),
                }])
            }
            Command::State(statement) => self.decide_frame(act, statement),
            Command::End => {
                require(role, Right::Approve, Object::Frame, &[])?;
                take(self.stage, "end")?;
                act.given_reason("end")?;
                if !self.reservations.is_empty() {
                    let what = "a call with a reservation";
                    return refuse(Cause::Pending { rule: Rule::M16, act: "end", what });
                }
                Ok(vec![Event::Ended])
            }
        }
    }

    /// Decides a statement of a frame. To put one forward is to write; to decide is to approve.
    fn decide_frame(
        &self,
        act: &Act<Command>,
        statement: &Statement,
    ) -> Result<Vec<Event>, Refusal> {
        let (verb, right) = match statement.stage {
            FrameStage::Proposed => ("propose frame", Right::Write),
            FrameStage::Decided => ("decide frame", Right::Approve),
            FrameStage::Revised => ("revise frame", Right::Approve),
        };
        require(act.actor.role, right, Object::Frame, &[])?;
        self.refuse_unless_running(verb)?;
        self.refuse_outside_years(verb, statement.year)?;
        take(self.frames.get(&statement.year).map(|frame| frame.stage), verb)?;
        if statement.source.trim().is_empty() {
            return refuse(Cause::Lacking { rule: Rule::R3, act: verb, what: "the source" });
        }
        if statement.stage == FrameStage::Revised {
            act.given_reason(verb)?;
        }
        if statement.amount != Ore::default() {
            amount(verb, statement.amount)?;
        }
        self.ledger.with(verb, self.postings_of(statement))?;
        Ok(vec![Event::FrameStated(statement.clone())])
    }

    fn refuse_unless_running(&self, act: &'static str) -> Result<(), Refusal> {
        match self.stage {
            Some(Stage::Running) => Ok(()),
            other => {
                let stage = other.map_or("not begun", life_cycle::Stage::swedish);
                refuse(Cause::NoSuchStep { life: "programme", stage, act })
            }
        }
    }

    fn refuse_outside_years(&self, what: &'static str, year: i32) -> Result<(), Refusal> {
        let (from, to) = self.years;
        if (from..=to).contains(&year) {
            Ok(())
        } else {
            refuse(Cause::OutsideYears { what, year, from, to })
        }
    }

    /// Returns how a statement moves money: what a binding one gives more or less than the last.
    fn postings_of(&self, statement: &Statement) -> Vec<Posting<(i32, Account)>> {
        if statement.stage == FrameStage::Proposed {
            return Vec::new();
        }
        let before = self.decided_frame(statement.year).unwrap_or_default();
        let (legislator, free) =
            ((statement.year, Account::Legislator), (statement.year, Account::Free));
        let more = statement.amount.checked_sub(before).unwrap_or_default();
        vec![if more >= Ore::default() {
            Posting { from: legislator, to: free, amount: more }
        } else {
            Posting {
                from: free,
                to: legislator,
                amount: Ore::default().checked_sub(more).unwrap_or_default(),
            }
        }]
    }
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        match &recorded.event {
            Event::Established { first_year, last_year, .. } => {
                self.stage = Some(Stage::Running);
                self.years = (*first_year, *last_year);
            }
            Event::FrameStated(statement) => {
                for posting in self.postings_of(statement) {
                    self.ledger.post(posting);
                }
                let frame = Frame { stage: statement.stage, amount: statement.amount };
                self.frames.insert(statement.year, frame);
            }
            Event::Booked(entry) => self.book(entry),
            Event::Ended => self.stage = Some(Stage::Ended),
        }
    }
}
