//! The decision itself after it was taken: despatch, acceptance, side states, what is passed on.

use serde::{Deserialize, Serialize};

use super::{Context, Stage, State};
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, require, require_own};
use crate::grants::act::Act;
use crate::grants::conflict::Ground;
use crate::grants::id::{OrganisationId, PersonId};
use crate::grants::life_cycle::take;
use crate::grants::refusal::{Cause, Refusal, Rule, cite, refuse};
use crate::money::Ore;
use crate::regime::afterwards::StopGround;
use crate::regime::deciding::DecisionKind;

/// What has happened beside the main line of a grant's life.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SideStates {
    /// The condition that is broken (villkorsbrott).
    pub breach: Option<String>,
    /// Why payments are held (hållen utbetalning).
    pub held: Option<StopGround>,
    /// Whether the decision is appealed and not yet tried (överklagad).
    pub appealed: bool,
}

/// What can be done about a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Makes it known.
    Despatch,
    /// Accepts it with its conditions.
    Accept,
    /// Starts the work.
    Start,
    /// Closes the grant.
    Close,
    /// Finds a condition broken.
    FindBreach {
        /// Which.
        condition: String,
    },
    /// Finds it mended.
    MendBreach,
    /// Holds payments.
    Hold {
        /// Why.
        ground: StopGround,
    },
    /// Holds them no longer.
    Release,
    /// Registers an appeal.
    Appeal,
    /// Registers what became of it.
    SettleAppeal {
        /// What the court said.
        outcome: String,
    },
    /// Passes a part on to another organisation, or changes how much.
    PassOn {
        /// To whom.
        organisation: OrganisationId,
        /// How much in all; zero for nothing any longer.
        amount: Ore,
    },
    /// Declares the actor's conflict of interest.
    DeclareConflict {
        /// Why.
        ground: Ground,
    },
    /// Hands the grant over to another organisation, as when the deciding body changes.
    HandOver {
        /// To whom.
        to: OrganisationId,
    },
    /// Corrects a slip of the pen.
    Correct {
        /// What it should say.
        text: String,
    },
}

/// What has happened about a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was made known.
    Despatched,
    /// It was accepted.
    Accepted,
    /// The work started.
    Started,
    /// The grant was closed.
    Closed,
    /// A condition was found broken.
    BreachFound {
        /// Which.
        condition: String,
    },
    /// It was found mended.
    BreachMended,
    /// Payments were held.
    Held {
        /// Why.
        ground: StopGround,
        /// The paragraph.
        paragraph: Box<str>,
    },
    /// They were held no longer.
    Released,
    /// The decision was appealed.
    Appealed,
    /// The appeal was tried.
    AppealSettled {
        /// What the court said.
        outcome: String,
    },
    /// A part was passed on, or how much was changed.
    PassedOn {
        /// To whom.
        organisation: OrganisationId,
        /// How much in all.
        amount: Ore,
    },
    /// A conflict of interest was declared.
    ConflictDeclared {
        /// Whose.
        person: PersonId,
        /// Why.
        ground: Ground,
    },
    /// It was handed over to another organisation.
    HandedOver {
        /// To whom.
        to: OrganisationId,
    },
    /// A slip of the pen was corrected; the decision stands beside it.
    Corrected {
        /// What it should say.
        text: String,
    },
}

/// Decides what is done about a decision.
pub(super) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let right = |verb, right| {
        require(act.actor.role, right, Object::Decision, &[])?;
        state.impartial(verb, act, context)
    };
    Ok(vec![match &act.command {
        Command::Despatch => {
            right("despatch", Right::Write)?;
            take(state.stage, "despatch").map(|_| Event::Despatched)?
        }
        Command::Accept => state.accept(act, context)?,
        Command::Start => {
            let recipient = &state.origin("start")?.recipient;
            require_own(&act.actor, Right::Write, Object::Report, recipient)?;
            take(state.stage, "start").map(|_| Event::Started)?
        }
        Command::Close => {
            right("close", Right::Write)?;
            take(state.stage, "close")?;
            if state.reclaims.values().any(|reclaim| reclaim.stage.is_open()) {
                let what = "a reclaim";
                return refuse(Cause::Pending { rule: Rule::M13, act: "close", what });
            }
            Event::Closed
        }
        Command::PassOn { organisation, amount } => state.pass_on(act, organisation, *amount)?,
        Command::DeclareConflict { ground } => {
            require(act.actor.role, Right::Read, Object::Decision, &[])?;
            Event::ConflictDeclared { person: act.actor.person.clone(), ground: *ground }
        }
        Command::HandOver { to } => {
            right("hand over", Right::Approve)?;
            act.given_reason("hand over")?;
            Event::HandedOver { to: to.clone() }
        }
        Command::Correct { text } => {
            right("correct", Right::Approve)?;
            act.given_reason("correct")?;
            Event::Corrected { text: text.clone() }
        }
        _ => state.decide_side(act, context)?,
    }])
}

impl State {
    fn accept(&self, act: &Act<Command>, context: &Context<'_>) -> Result<Event, Refusal> {
        const ACT: &str = "accept";
        let recipient = &self.origin(ACT)?.recipient;
        require_own(&act.actor, Right::Approve, Object::Acceptance, recipient)?;
        take(self.stage, ACT)?;
        let (day, last) = (act.at.day(), self.award(ACT)?.accept_by);
        if day > last {
            return refuse(Cause::TooLate { act: ACT, day, last });
        }
        context.people.delegation_for(&act.actor, Duty::Sign, self.decided(), day)?;
        Ok(Event::Accepted)
    }

    /// Decides what lies beside the main line: breach, held payments, appeal.
    fn decide_side(&self, act: &Act<Command>, context: &Context<'_>) -> Result<Event, Refusal> {
        let officer = |verb| {
            require(act.actor.role, Right::Write, Object::Decision, &[])?;
            self.impartial(verb, act, context)?;
            self.require_stage(verb, LIVE)?;
            act.given_reason(verb).map(|_| ())
        };
        let done = |verb| refuse(Cause::AlreadyDone { rule: Rule::LifeCycle, act: verb });
        Ok(match &act.command {
            Command::FindBreach { condition } => {
                officer("find breach")?;
                if self.side.breach.is_some() {
                    return done("find breach");
                }
                Event::BreachFound { condition: condition.clone() }
            }
            Command::MendBreach => {
                officer("mend breach")?;
                if self.side.breach.is_none() {
                    return done("mend breach");
                }
                Event::BreachMended
            }
            Command::Hold { ground } => {
                officer("hold payments")?;
                if self.side.held.is_some() {
                    return done("hold payments");
                }
                hold(*ground, context)?
            }
            Command::Release => {
                officer("release payments")?;
                if self.side.held.is_none() {
                    return done("release payments");
                }
                Event::Released
            }
            Command::Appeal => {
                officer("register appeal")?;
                context.regime.may_appeal(DecisionKind::Grant)?;
                if self.side.appealed {
                    return done("register appeal");
                }
                Event::Appealed
            }
            Command::SettleAppeal { outcome } => {
                officer("settle appeal")?;
                if !self.side.appealed {
                    return done("settle appeal");
                }
                Event::AppealSettled { outcome: outcome.clone() }
            }
            _ => return crate::grants::life_cycle::no_step(self.stage, "act"),
        })
    }

    /// Decides what is passed on: all that is, at most the grant itself (M15).
    fn pass_on(
        &self,
        act: &Act<Command>,
        organisation: &OrganisationId,
        amount: Ore,
    ) -> Result<Event, Refusal> {
        const ACT: &str = "pass on";
        let recipient = &self.origin(ACT)?.recipient;
        require_own(&act.actor, Right::Approve, Object::Acceptance, recipient)?;
        self.require_stage(ACT, &[Stage::Accepted, Stage::Ongoing, Stage::FinalReported])?;
        if amount < Ore::default() || amount > crate::grants::ledger::LARGEST {
            return refuse(Cause::NotAnAmount { what: ACT, amount });
        }
        if organisation == recipient {
            return refuse(Cause::AlreadyDone { rule: Rule::M15, act: "pass on to the recipient" });
        }
        let others = self.passed_on.iter().filter(|(to, _)| *to != organisation);
        let others = crate::grants::ledger::sum(ACT, others.map(|(_, part)| *part))?;
        self.refuse_passed_on(
            ACT,
            crate::grants::ledger::sum(ACT, [others, amount])?,
            self.decided(),
        )?;
        Ok(Event::PassedOn { organisation: organisation.clone(), amount })
    }

    /// Refuses what would pass more on than is decided (M15).
    pub(super) fn refuse_passed_on(
        &self,
        what: &'static str,
        amount: Ore,
        ceiling: Ore,
    ) -> Result<(), Refusal> {
        if amount <= ceiling {
            return Ok(());
        }
        refuse(Cause::TooMuch { rule: Rule::M15, what, amount, ceiling })
    }

    /// Takes in what happened about the decision.
    pub(super) fn take_about_decision(&mut self, event: &Event) {
        match event {
            Event::Despatched => self.stage = Some(Stage::Despatched),
            Event::Accepted => self.stage = Some(Stage::Accepted),
            Event::Started => self.stage = Some(Stage::Ongoing),
            Event::Closed => self.stage = Some(Stage::Closed),
            Event::BreachFound { condition } => self.side.breach = Some(condition.clone()),
            Event::BreachMended => self.side.breach = None,
            Event::Held { ground, .. } => self.side.held = Some(*ground),
            Event::Released => self.side.held = None,
            Event::Appealed => self.side.appealed = true,
            Event::AppealSettled { .. } => self.side.appealed = false,
            Event::PassedOn { organisation, amount } => {
                if *amount == Ore::default() {
                    self.passed_on.remove(organisation);
                } else {
                    self.passed_on.insert(organisation.clone(), *amount);
                }
            }
            Event::ConflictDeclared { person, ground } => {
                self.parties.declared.insert(person.clone(), *ground);
            }
            Event::HandedOver { to } => self.funder = Some(to.clone()),
            Event::Corrected { .. } => {}
        }
    }
}

/// Decides to hold payments, under the regime's paragraph.
fn hold(ground: StopGround, context: &Context<'_>) -> Result<Event, Refusal> {
    let Some(stop) = context.regime.payment_stop(&[ground])? else {
        let what = "a ground for it in the regime";
        return refuse(Cause::Lacking { rule: Rule::Regime, act: "hold payments", what });
    };
    let paragraph = cite(context.regime.sfs, &stop.paragraph).into();
    Ok(Event::Held { ground, paragraph })
}

/// The stages in which a grant lives: known to the recipient and not yet over.
const LIVE: &[Stage] = &[Stage::Despatched, Stage::Accepted, Stage::Ongoing, Stage::FinalReported];
