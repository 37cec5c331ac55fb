//! Instalments and the orders that pay them.

use serde::{Deserialize, Serialize};

use super::award::PlannedInstalment;
use crate::grants::id::{GrantId, PersonId};
use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step};

/// What kind of payment an instalment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKind {
    /// Before costs are approved.
    Advance,
    /// Against approved costs.
    Running,
    /// The last, against approved costs.
    Final,
}

/// The stages of an instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Planned.
    Planned,
    /// The recipient has asked for it.
    Requested,
    /// Its amount is fixed.
    Fixed,
    /// One person has attested it.
    FirstAttested,
    /// Two persons have.
    Attested,
    /// Its order is sent to the bank.
    Sent,
    /// The bank has paid it.
    Paid,
    /// The bank could not pay it.
    Failed,
    /// Withheld.
    Withheld,
    /// Struck: withdrawn with its money.
    Struck,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Planned => "Planerad",
            Self::Requested => "Begärd",
            Self::Fixed => "Granskad (belopp fastställt)",
            Self::FirstAttested => "Attesterad av en",
            Self::Attested => "Attesterad av två",
            Self::Sent => "Skickad",
            Self::Paid => "Betald",
            Self::Failed => "Misslyckad",
            Self::Withheld => "Innehållen",
            Self::Struck => "Struken",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use Stage::{
            Attested, Failed, FirstAttested, Fixed, Paid, Planned, Requested, Sent, Struck,
            Withheld,
        };
        const STEPS: &[Transition<Stage>] = &[
            start("plan", Planned, "instalments of a year add up to its grant"),
            step(Planned, "plan", Planned, "a new version of the decision"),
            step(Withheld, "plan", Planned, "a new version of the decision"),
            step(
                Planned,
                "request",
                Requested,
                "a delegation to sign; the year's frame is decided; payments are not held",
            ),
            step(
                Requested,
                "fix",
                Fixed,
                "within every ceiling; what is not paid now is planned anew",
            ),
            step(
                Fixed,
                "attest",
                FirstAttested,
                "not by who fixed it; a delegation to attest; within every ceiling",
            ),
            step(FirstAttested, "attest", Attested, "by a second person"),
            step(
                Attested,
                "send",
                Sent,
                "once for each attempt; a bank account that two persons have verified; within every ceiling; payments are not held",
            ),
            step(Sent, "take in payment", Paid, "an event of the bank for this order"),
            step(Sent, "take in failure", Failed, "an event of the bank for this order"),
            step(
                Paid,
                "take in failure",
                Failed,
                "the money came back: an event of the bank for this order; nothing of it is reclaimed; the grant is not settled",
            ),
            step(Failed, "attest", FirstAttested, "a new attempt with a new order"),
            step(Requested, "send back", Planned, "a reason"),
            step(Fixed, "send back", Requested, "a reason"),
            step(FirstAttested, "send back", Requested, "a reason"),
            step(Attested, "send back", Requested, "a reason"),
            step(Failed, "send back", Requested, "a reason"),
            step(Planned, "withhold", Withheld, "a reason"),
            step(Withheld, "resume", Planned, "a reason"),
            step(Planned, "strike", Struck, "by a decision that withdraws its money"),
            step(Requested, "strike", Struck, "by a decision that withdraws its money"),
            step(Withheld, "strike", Struck, "by a decision that withdraws its money"),
        ];
        &LifeCycle {
            name: "instalment and payment order",
            swedish: "Delutbetalning och utbetalningsuppdrag",
            transitions: STEPS,
        }
    }
}

impl Stage {
    /// Returns whether nothing of it is ordered or paid, so that it can be planned anew or struck.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Requested | Self::Withheld)
    }
}

/// An instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instalment {
    /// Its stage.
    pub stage: Stage,
    /// What is planned; the amount is what is paid once it is fixed.
    pub planned: PlannedInstalment,
    /// How many orders have been sent for it.
    pub attempts: u16,
    /// Who fixed it; `None` before.
    pub fixed_by: Option<PersonId>,
    /// Who attested it first; `None` before.
    pub attested_by: Option<PersonId>,
}

impl Instalment {
    /// Returns an instalment as it is planned.
    #[must_use]
    pub fn planned(planned: PlannedInstalment) -> Self {
        Self { stage: Stage::Planned, planned, attempts: 0, fixed_by: None, attested_by: None }
    }
}

/// The key that makes an order one and the same however often it is handed over: the instalment and
/// the attempt (M11).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OrderKey {
    /// The grant.
    pub grant: GrantId,
    /// The instalment.
    pub instalment: u16,
    /// The attempt, from 1.
    pub attempt: u16,
}
