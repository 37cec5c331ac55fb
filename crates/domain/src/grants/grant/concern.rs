//! What of a grant a command or an event is about.

use serde::{Deserialize, Serialize};

use super::{Command, Event, change, claim, payment, reclaim, report};

/// What of a grant something is about. Two people may act on different concerns at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// The decision and its stage.
    Decision,
    /// The bank account that is paid to.
    BankAccount,
    /// Advances that are settled.
    Advance,
    /// An instalment, by its number.
    Instalment(u16),
    /// A cost claim.
    Claim(u16),
    /// A report.
    Report(u16),
    /// A change request.
    Change(u16),
    /// The check.
    Check,
    /// A reclaim.
    Reclaim(u16),
}

impl Command {
    /// Returns what the command is about.
    #[must_use]
    pub fn concern(&self) -> Concern {
        match self {
            Self::Decision(_) => Concern::Decision,
            Self::Payment(command) => of_payment(command),
            Self::Claim(command) => match command {
                claim::Command::Submit { claim, .. }
                | claim::Command::Return { claim }
                | claim::Command::Assess { claim, .. }
                | claim::Command::Disallow { claim, .. } => Concern::Claim(*claim),
            },
            Self::Report(report::Command { report, .. }) => Concern::Report(*report),
            Self::Change(command) => match command {
                change::Command::Draft { change, .. }
                | change::Command::Submit { change }
                | change::Command::Prepare { change, .. } => Concern::Change(*change),
            },
            Self::Check(_) => Concern::Check,
            Self::Reclaim(reclaim::Command { reclaim, .. }) => Concern::Reclaim(*reclaim),
        }
    }
}

fn of_payment(command: &payment::Command) -> Concern {
    use payment::Command;
    match command {
        Command::Request { instalment }
        | Command::Fix { instalment, .. }
        | Command::Attest { instalment }
        | Command::SendBack { instalment }
        | Command::Withhold { instalment }
        | Command::Resume { instalment } => Concern::Instalment(*instalment),
        Command::Send(order) | Command::TakeIn { order, .. } => {
            Concern::Instalment(order.instalment)
        }
        Command::StateBankAccount { .. } | Command::VerifyBankAccount { .. } => {
            Concern::BankAccount
        }
        Command::SettleAdvance { .. } => Concern::Advance,
    }
}

impl Event {
    /// Returns what the event is about.
    #[must_use]
    pub fn concern(&self) -> Concern {
        match self {
            Self::Decided(_)
            | Self::YearConfirmed { .. }
            | Self::Ended { .. }
            | Self::Decision(_) => Concern::Decision,
            Self::Payment(event) => of_payment_event(event),
            Self::Claim(event) => match event {
                claim::Event::Submitted { claim, .. }
                | claim::Event::Returned { claim }
                | claim::Event::Assessed { claim, .. }
                | claim::Event::Disallowed { claim, .. } => Concern::Claim(*claim),
            },
            Self::Report(report::Event { report, .. }) => Concern::Report(*report),
            Self::Change(event) => match event {
                change::Event::Drafted { change, .. }
                | change::Event::Submitted { change }
                | change::Event::Prepared { change, .. }
                | change::Event::Decided { change, .. } => Concern::Change(*change),
            },
            Self::Check(_) => Concern::Check,
            Self::Reclaim(reclaim::Event { reclaim, .. }) => Concern::Reclaim(*reclaim),
        }
    }
}

fn of_payment_event(event: &payment::Event) -> Concern {
    use payment::Event;
    match event {
        Event::Requested { instalment }
        | Event::Split { instalment, .. }
        | Event::Fixed { instalment }
        | Event::FirstAttested { instalment }
        | Event::Attested { instalment }
        | Event::Paid { instalment, .. }
        | Event::Failed { instalment, .. }
        | Event::SentBack { instalment, .. }
        | Event::Withheld { instalment }
        | Event::Resumed { instalment } => Concern::Instalment(*instalment),
        Event::Sent { order, .. } => Concern::Instalment(order.instalment),
        Event::BankAccountStated { .. } | Event::BankAccountVerified { .. } => Concern::BankAccount,
        Event::AdvanceSettled { .. } => Concern::Advance,
    }
}
