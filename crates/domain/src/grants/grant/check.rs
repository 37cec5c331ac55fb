//! The check of a grant: because of a risk, or because it was drawn.

use serde::{Deserialize, Serialize};

use super::{Context, State};
use crate::grants::act::Act;
use crate::grants::draw::Hash;
use crate::grants::life_cycle::{self, LifeCycle, Transition, no_step, start, step, take};
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};

/// The stages of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The grant could have been drawn and was not.
    PassedOver,
    /// The grant is to be checked.
    Selected,
    /// It has been.
    Concluded,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::PassedOver => "Ej utvald",
            Self::Selected => "Utvald",
            Self::Concluded => "Avslutad",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use Stage::{Concluded, PassedOver, Selected};
        const STEPS: &[Transition<Stage>] = &[
            start("draw", Selected, "the committed seed draws it"),
            start("pass over", PassedOver, "the committed seed does not draw it"),
            start("flag risk", Selected, "a reason"),
            step(PassedOver, "flag risk", Selected, "a reason"),
            step(Selected, "conclude check", Concluded, "what was found"),
        ];
        &LifeCycle { name: "check", swedish: "Granskning av redovisning", transitions: STEPS }
    }
}

/// Why a grant is checked or is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// Because of a risk.
    Risk {
        /// Which.
        flag: String,
    },
    /// By the draw that had this commitment.
    Draw {
        /// SHA-256 of the seed.
        commitment: Hash,
        /// The grant's rank.
        rank: Hash,
    },
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its stage.
    pub stage: Stage,
    /// Why.
    pub selection: Selection,
    /// What was found; `None` until it is concluded.
    pub findings: Option<String>,
}

/// What can be done to a check. The draw is decided for all grants at once, in
/// [`transaction`](crate::grants::transaction).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Selects the grant because of a risk.
    FlagRisk {
        /// Which.
        flag: String,
    },
    /// Concludes the check.
    Conclude {
        /// What was found.
        findings: String,
    },
}

/// What has happened to a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The grant was selected.
    Selected(Selection),
    /// The grant could have been drawn and was not.
    PassedOver(Selection),
    /// The check was concluded.
    Concluded {
        /// What was found.
        findings: String,
    },
}

/// Decides what is done to a check.
pub(super) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let stage = state.check.as_ref().map(|check| check.stage);
    Ok(vec![match &act.command {
        Command::FlagRisk { flag } => {
            state.checker(act, "flag risk", context)?;
            take(stage, "flag risk")?;
            act.given_reason("flag risk")?;
            state.refuse_uncheckable("flag risk")?;
            Event::Selected(Selection::Risk { flag: flag.clone() })
        }
        Command::Conclude { findings } => {
            state.checker(act, "conclude check", context)?;
            take(stage, "conclude check")?;
            if findings.trim().is_empty() {
                let what = "what was found";
                return refuse(Cause::Lacking { rule: Rule::R3, act: "conclude check", what });
            }
            Event::Concluded { findings: findings.clone() }
        }
    }])
}

impl State {
    fn refuse_uncheckable(&self, act: &'static str) -> Result<(), Refusal> {
        self.require_stage(act, &[super::Stage::Ongoing, super::Stage::FinalReported])
    }

    /// Returns whether the grant can be drawn: reported, and neither drawn, passed over nor flagged.
    #[must_use]
    pub fn can_be_drawn(&self) -> bool {
        self.stage == Some(super::Stage::FinalReported) && self.check.is_none()
    }

    /// Decides what the draw says of the grant.
    pub(in crate::grants) fn be_drawn<C>(
        &self,
        act: &Act<C>,
        selection: Selection,
        is_drawn: IsDrawn,
    ) -> Result<super::Event, Refusal> {
        crate::grants::act::in_order(self.last, act.at)?;
        if !self.can_be_drawn() {
            return no_step(self.check.as_ref().map(|check| check.stage), "draw");
        }
        Ok(super::Event::Check(match is_drawn {
            IsDrawn::Drawn => Event::Selected(selection),
            IsDrawn::Not => Event::PassedOver(selection),
        }))
    }

    /// Takes in what happened to a check.
    pub(super) fn take_check(&mut self, event: &Event) {
        match event {
            Event::Selected(selection) => {
                let (stage, findings) = (Stage::Selected, None);
                self.check = Some(Check { stage, selection: selection.clone(), findings });
            }
            Event::PassedOver(selection) => {
                let (stage, findings) = (Stage::PassedOver, None);
                self.check = Some(Check { stage, selection: selection.clone(), findings });
            }
            Event::Concluded { findings } => {
                if let Some(check) = &mut self.check {
                    check.stage = Stage::Concluded;
                    check.findings = Some(findings.clone());
                }
            }
        }
    }
}

/// Whether the draw took a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsDrawn {
    /// It did.
    Drawn,
    /// It did not.
    Not,
}
