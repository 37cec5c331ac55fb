//! The life cycle of a reclaim.

use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step};

/// The stages of a reclaim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is examined.
    UnderInvestigation,
    /// The recipient may answer.
    Communicated,
    /// It is decided that money is to come back.
    Decided,
    /// The invoice is sent.
    Invoiced,
    /// A part has come back.
    PartlyPaid,
    /// All has come back.
    Paid,
    /// There was no ground after all.
    Dropped,
    /// It was decided not to claim, or to forgive what is left.
    Remitted,
    /// It is with the Enforcement Authority.
    InCollection,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::UnderInvestigation => "Under utredning",
            Self::Communicated => "Kommunicerad",
            Self::Decided => "Beslutad",
            Self::Invoiced => "Fakturerad",
            Self::PartlyPaid => "Delbetald",
            Self::Paid => "Betald",
            Self::Dropped => "Avskriven",
            Self::Remitted => "Efterskänkt",
            Self::InCollection => "Till inkasso",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use Stage::{
            Communicated, Decided, Dropped, InCollection, Invoiced, Paid, PartlyPaid, Remitted,
            UnderInvestigation,
        };
        const STEPS: &[Transition<Stage>] = &[
            start(
                "investigate",
                UnderInvestigation,
                "a ground of the regime; money that was paid; a reason",
            ),
            step(UnderInvestigation, "communicate", Communicated, "a last day to answer"),
            step(UnderInvestigation, "drop", Dropped, "a reason; costs support what was paid"),
            step(Communicated, "drop", Dropped, "a reason; costs support what was paid"),
            step(
                Communicated,
                "reclaim",
                Decided,
                "answered, or the last day has passed; by another person; a delegation to decide; \
                 a reason",
            ),
            step(
                Communicated,
                "waive",
                Remitted,
                "reasons that the regime accepts; by another person",
            ),
            step(Decided, "invoice", Invoiced, "a day to pay"),
            step(Invoiced, "take in repayment", PartlyPaid, "an event of the bank"),
            step(Invoiced, "take in repayment", Paid, "an event of the bank for all that is left"),
            step(PartlyPaid, "take in repayment", PartlyPaid, "an event of the bank"),
            step(
                PartlyPaid,
                "take in repayment",
                Paid,
                "an event of the bank for all that is left",
            ),
            step(InCollection, "take in repayment", InCollection, "an event of the bank"),
            step(
                InCollection,
                "take in repayment",
                Paid,
                "an event of the bank for all that is left",
            ),
            step(Decided, "waive", Remitted, "reasons that the regime accepts"),
            step(Invoiced, "waive", Remitted, "reasons that the regime accepts"),
            step(PartlyPaid, "waive", Remitted, "reasons that the regime accepts"),
            step(InCollection, "waive", Remitted, "reasons that the regime accepts"),
            step(Invoiced, "send to collection", InCollection, "the day to pay has passed"),
            step(PartlyPaid, "send to collection", InCollection, "the day to pay has passed"),
        ];
        &LifeCycle { name: "reclaim", swedish: "Återkrav", transitions: STEPS }
    }
}

impl Stage {
    /// Returns whether something is still to be done.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Paid | Self::Dropped | Self::Remitted)
    }
}
