//! The stages of a commitment and the steps between them.

use serde::{Deserialize, Serialize};

use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step};

/// The stages of a commitment, the worst first.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Given up.
    Abandoned,
    /// The time is out and it was not kept.
    NotReached,
    /// The time is out and some of it was kept.
    PartlyReached,
    /// Put forward in the document; nobody with the power to do it has adopted it.
    #[default]
    Proposed,
    /// Adopted by who can do it.
    Adopted,
    /// Being done.
    Underway,
    /// Kept.
    Reached,
    /// Another commitment has taken its place.
    Replaced,
}

impl Stage {
    /// Every stage, the worst first.
    pub const ALL: [Self; 8] = [
        Self::Abandoned,
        Self::NotReached,
        Self::PartlyReached,
        Self::Proposed,
        Self::Adopted,
        Self::Underway,
        Self::Reached,
        Self::Replaced,
    ];

    /// Returns the word used in addresses and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Abandoned => "abandoned",
            Self::NotReached => "not-reached",
            Self::PartlyReached => "partly-reached",
            Self::Proposed => "proposed",
            Self::Adopted => "adopted",
            Self::Underway => "underway",
            Self::Reached => "reached",
            Self::Replaced => "replaced",
        }
    }

    /// Returns whether it will not be kept.
    #[must_use]
    pub fn is_stopped(self) -> bool {
        matches!(self, Self::Abandoned | Self::NotReached)
    }

    /// Returns the act that reports the stage; `None` for where every life begins.
    pub(super) fn act(self) -> Option<&'static str> {
        match self {
            Self::Proposed => None,
            Self::Adopted => Some("adopt commitment"),
            Self::Underway => Some("start commitment"),
            Self::Reached => Some("report reached"),
            Self::PartlyReached => Some("report partly reached"),
            Self::NotReached => Some("report not reached"),
            Self::Abandoned => Some("abandon commitment"),
            Self::Replaced => Some("replace commitment"),
        }
    }
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Abandoned => "Övergivet",
            Self::NotReached => "Ej uppnått",
            Self::PartlyReached => "Delvis uppnått",
            Self::Proposed => "Föreslaget",
            Self::Adopted => "Antaget",
            Self::Underway => "Pågår",
            Self::Reached => "Uppnått",
            Self::Replaced => "Ersatt",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        const STEPS: &[Transition<Stage>] = &[
            start("state", Stage::Proposed, "the document states it"),
            step(Stage::Proposed, "adopt commitment", Stage::Adopted, "evidence of the decision"),
            step(Stage::Proposed, "start commitment", Stage::Underway, "a report"),
            step(Stage::Adopted, "start commitment", Stage::Underway, "a report"),
            step(
                Stage::Underway,
                "report reached",
                Stage::Reached,
                "measurable; all parts reached; evidence",
            ),
            step(Stage::Underway, "report partly reached", Stage::PartlyReached, "evidence"),
            step(Stage::Underway, "report not reached", Stage::NotReached, "a reason"),
            step(
                Stage::PartlyReached,
                "report reached",
                Stage::Reached,
                "measurable; all parts reached; evidence",
            ),
            step(Stage::Proposed, "abandon commitment", Stage::Abandoned, "a reason"),
            step(Stage::Adopted, "abandon commitment", Stage::Abandoned, "a reason"),
            step(Stage::Underway, "abandon commitment", Stage::Abandoned, "a reason"),
            step(Stage::Proposed, "replace commitment", Stage::Replaced, "what replaces it"),
            step(Stage::Adopted, "replace commitment", Stage::Replaced, "what replaces it"),
            step(Stage::Underway, "replace commitment", Stage::Replaced, "what replaces it"),
        ];
        const LIFE: LifeCycle<Stage> =
            LifeCycle { name: "commitment", swedish: "Åtagande", transitions: STEPS };
        &LIFE
    }
}
