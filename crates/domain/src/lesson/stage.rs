//! The stages of a lesson and the steps between them.

use super::{ADOPT, CONTRADICT, PROPOSE, REPLACE, REVIEW};
use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step};

/// The stages of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Written by one.
    Proposed,
    /// Read and upheld by another; everyone may read it.
    Reviewed,
    /// Taken up by others.
    Spread,
    /// Evidence speaks against it.
    Contradicted,
    /// Another lesson has taken its place.
    Replaced,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Proposed => "Föreslagen",
            Self::Reviewed => "Granskad",
            Self::Spread => "Spridd",
            Self::Contradicted => "Motsagd",
            Self::Replaced => "Ersatt",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        const STEPS: &[Transition<Stage>] = &[
            start(PROPOSE, Stage::Proposed, "what was learned, where it holds, who can use it"),
            step(Stage::Proposed, PROPOSE, Stage::Proposed, "the organisation that proposed it"),
            step(
                Stage::Proposed,
                REVIEW,
                Stage::Reviewed,
                "another person than proposed it (R1); evidence",
            ),
            step(
                Stage::Reviewed,
                ADOPT,
                Stage::Spread,
                "another organisation than the one that proposed it",
            ),
            step(Stage::Spread, ADOPT, Stage::Spread, "an organisation that has not taken it up"),
            step(Stage::Reviewed, CONTRADICT, Stage::Contradicted, "evidence against it"),
            step(Stage::Spread, CONTRADICT, Stage::Contradicted, "evidence against it"),
            step(Stage::Reviewed, REPLACE, Stage::Replaced, "another published lesson"),
            step(Stage::Spread, REPLACE, Stage::Replaced, "another published lesson"),
            step(Stage::Contradicted, REPLACE, Stage::Replaced, "another published lesson"),
        ];
        const LIFE: LifeCycle<Stage> =
            LifeCycle { name: "lesson", swedish: "Lärdom", transitions: STEPS };
        &LIFE
    }
}
