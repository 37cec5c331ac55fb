//! The life cycle of an application.

use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step};

/// The stages of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Whole, waiting for its signature.
    ReadyToSign,
    /// Signed and sent.
    Submitted,
    /// It has its diary number.
    Registered,
    /// Parts of it must be completed.
    CompletionRequested,
    /// They have been.
    Completed,
    /// It is assessed.
    UnderAssessment,
    /// A decision is proposed.
    Proposed,
    /// It is decided.
    Decided,
    /// The applicant took it back.
    Withdrawn,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Draft => "Utkast",
            Self::ReadyToSign => "Klar att signera",
            Self::Submitted => "Inskickad",
            Self::Registered => "Registrerad",
            Self::CompletionRequested => "Komplettering begärd",
            Self::Completed => "Kompletterad",
            Self::UnderAssessment => "Under bedömning",
            Self::Proposed => "Beslutsförslag",
            Self::Decided => "Beslutad",
            Self::Withdrawn => "Återkallad",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        &LifeCycle { name: "application", swedish: "Ansökan", transitions: STEPS }
    }
}

/// The steps, in the order an application usually takes them.
const STEPS: &[Transition<Stage>] = {
    use Stage::{
        Completed, CompletionRequested, Decided, Draft, Proposed, ReadyToSign, Registered,
        Submitted, UnderAssessment, Withdrawn,
    };
    &[
        start("start", Draft, "the call is published and the organisation eligible"),
        step(
            Draft,
            "mark ready",
            ReadyToSign,
            "mandatory parts answered; the budget balances; the grant at most the regime's share; partners have confirmed",
        ),
        step(ReadyToSign, "take back", Draft, ""),
        step(
            ReadyToSign,
            "sign",
            Submitted,
            "a delegation to sign for the amount; the call is open; once",
        ),
        step(Submitted, "register", Registered, "a diary number"),
        step(
            Registered,
            "request completion",
            CompletionRequested,
            "parts and a deadline to come; a reason",
        ),
        step(
            Completed,
            "request completion",
            CompletionRequested,
            "parts and a deadline to come; a reason",
        ),
        step(
            UnderAssessment,
            "request completion",
            CompletionRequested,
            "parts and a deadline to come; a reason",
        ),
        step(
            CompletionRequested,
            "complete",
            Completed,
            "only the listed parts change; not after the deadline",
        ),
        step(
            CompletionRequested,
            "begin assessment",
            UnderAssessment,
            "the deadline has passed: assessed as it is",
        ),
        step(Registered, "begin assessment", UnderAssessment, ""),
        step(Completed, "begin assessment", UnderAssessment, ""),
        step(
            UnderAssessment,
            "propose",
            Proposed,
            "the required reviews by people without conflict of interest; consultation answered or time-barred; the proposal balances",
        ),
        step(Proposed, "return proposal", UnderAssessment, "a reason"),
        step(
            Proposed,
            "decide",
            Decided,
            "decider is not rapporteur; no conflict of interest; a delegation to decide the amount; the frame holds",
        ),
        step(
            Decided,
            "correct",
            Decided,
            "a slip of the pen; a reason; the decision stands beside it",
        ),
        step(Draft, "withdraw", Withdrawn, ""),
        step(ReadyToSign, "withdraw", Withdrawn, ""),
        step(Submitted, "withdraw", Withdrawn, ""),
        step(Registered, "withdraw", Withdrawn, ""),
        step(CompletionRequested, "withdraw", Withdrawn, ""),
        step(Completed, "withdraw", Withdrawn, ""),
        step(UnderAssessment, "withdraw", Withdrawn, ""),
        step(Proposed, "withdraw", Withdrawn, ""),
    ]
};
