//! What a list must know of a matter: where it stands, what it is worth and for whom it waits.
//!
//! A matter follows from the events of one call, application or grant, as its state does, but it is
//! small: a register keeps it as a row, so that a basket of work is found without replay.

mod of_application;
mod of_call;
mod of_grant;

use serde::{Deserialize, Serialize};
use time::Date;

use super::access::Role;
use super::act::Moment;
use super::grant::concern::Concern;
use super::id::{CallId, OrganisationId};
use crate::money::Ore;

pub use self::of_application::ApplicationMatter;
pub use self::of_call::CallMatter;
pub use self::of_grant::GrantMatter;

/// Where a matter stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Its title: that of the call, or of the project; empty before one is written.
    pub title: String,
    /// Its stage, as its life cycle names it in Swedish; empty before it is begun.
    pub stage: String,
    /// The call that it is of; `None` for a call.
    pub call: Option<CallId>,
    /// The organisation that handles it.
    pub funder: Option<OrganisationId>,
    /// The applicant or recipient; `None` for a call.
    pub party: Option<OrganisationId>,
    /// Its diary number.
    pub diary_number: Option<String>,
    /// The amount reserved, applied for or granted, years subject to budget included.
    pub amount: Ore,
    /// What the bank has paid, repayments not taken off.
    pub paid: Ore,
    /// When something last happened.
    pub last: Option<Moment>,
    /// What it waits for.
    pub awaited: Vec<Awaited>,
}

/// Something that a matter waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaited {
    /// What of a grant it is about; the decision, for a call and an application.
    pub concern: Concern,
    /// What is to be done.
    pub what: Awaits,
    /// Who is to do it; `None` where the bank is.
    pub role: Option<Role>,
    /// The organisation that is to do it.
    pub organisation: Option<OrganisationId>,
    /// Since when.
    pub since: Moment,
    /// The last day, where there is one.
    pub due: Option<Date>,
}

/// What can be waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaits {
    /// The call is to be written.
    WriteCall,
    /// The call is to be approved by a second person.
    ApproveCall,
    /// The call is to be opened.
    OpenCall,
    /// The call is to be closed.
    CloseCall,
    /// The assessment of what came in is to begin.
    AssessCall,
    /// Every application is to get its decision.
    SettleCall,
    /// The application is to be written.
    WriteApplication,
    /// The application is to be signed and sent.
    SignApplication,
    /// The application is to get its diary number.
    Register,
    /// The application is to be completed.
    Complete,
    /// The assessment is to begin.
    BeginAssessment,
    /// A decision is to be proposed.
    Propose,
    /// The proposal is to be decided.
    Decide,
    /// The decision is to be made known.
    Despatch,
    /// The grant is to be accepted or declined.
    Accept,
    /// The work is to start.
    Start,
    /// A bank account is to be stated.
    StateBankAccount,
    /// The bank account is to be verified by two.
    VerifyBankAccount,
    /// The instalment is to be asked for.
    RequestPayment,
    /// The amount of the instalment is to be fixed.
    FixPayment,
    /// The instalment is to be attested.
    Attest,
    /// The order is to be sent to the bank.
    SendOrder,
    /// The bank is to answer.
    BankAnswer,
    /// The instalment is withheld.
    Resume,
    /// The cost claim is to be assessed.
    AssessClaim,
    /// The cost claim is to be sent anew.
    ResendClaim,
    /// The report is to be written.
    WriteReport,
    /// The report is to be signed.
    SignReport,
    /// The report is to be changed.
    ChangeReport,
    /// What the report says is to be checked.
    CheckContent,
    /// The report's money is to be checked.
    CheckFinances,
    /// The report is to be approved.
    ApproveReport,
    /// The change request is to be signed and sent.
    SendChange,
    /// The change request is to be prepared.
    PrepareChange,
    /// The change request is to be decided.
    DecideChange,
    /// The check is to be concluded.
    ConcludeCheck,
    /// The reclaim is to be communicated.
    CommunicateReclaim,
    /// The recipient is to answer the reclaim.
    AnswerReclaim,
    /// The reclaim is to be decided.
    DecideReclaim,
    /// The reclaim is to be invoiced.
    Invoice,
    /// The reclaim is to be paid.
    Repay,
    /// The grant is to be finally settled.
    SettleGrant,
    /// The grant is to be closed.
    CloseGrant,
}

impl Awaits {
    /// Returns the role that does it; `None` for the bank.
    #[must_use]
    pub fn role(self) -> Option<Role> {
        Some(match self {
            Self::WriteCall | Self::OpenCall | Self::CloseCall | Self::AssessCall => Role::Officer,
            Self::ApproveCall | Self::SettleCall => Role::Decider,
            Self::WriteApplication | Self::Complete | Self::Start => Role::Applicant,
            Self::SignApplication | Self::Accept | Self::StateBankAccount => Role::Signatory,
            Self::Register | Self::BeginAssessment | Self::Propose | Self::Despatch => {
                Role::Officer
            }
            Self::Decide | Self::DecideChange | Self::DecideReclaim | Self::SettleGrant => {
                Role::Decider
            }
            Self::VerifyBankAccount | Self::Attest | Self::SendOrder | Self::CheckFinances => {
                Role::Accountant
            }
            Self::RequestPayment | Self::SignReport | Self::ResendClaim | Self::SendChange => {
                Role::Signatory
            }
            Self::BankAnswer => return None,
            Self::WriteReport | Self::ChangeReport | Self::AnswerReclaim | Self::Repay => {
                Role::Applicant
            }
            Self::Invoice => Role::Accountant,
            Self::FixPayment
            | Self::Resume
            | Self::AssessClaim
            | Self::CheckContent
            | Self::ApproveReport
            | Self::PrepareChange
            | Self::ConcludeCheck
            | Self::CommunicateReclaim
            | Self::CloseGrant => Role::Officer,
        })
    }

    /// Returns whether the funder does it.
    fn is_of_funder(self) -> bool {
        matches!(self.role(), Some(Role::Officer | Role::Decider | Role::Accountant))
    }
}

impl Matter {
    /// Returns how many things wait for someone in the role.
    pub fn n_for(&self, role: Role) -> usize {
        self.awaited.iter().filter(|awaited| awaited.role == Some(role)).count()
    }

    /// Returns the first last day of what waits for people, or `None` where nothing has one.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        self.awaited.iter().filter_map(|awaited| awaited.due).min()
    }

    /// Waits for something about a concern, and no longer for what was awaited of it.
    fn wait(&mut self, concern: Concern, what: Awaits, since: Moment, due: Option<Date>) {
        let organisation = if what.is_of_funder() { &self.funder } else { &self.party };
        let organisation = what.role().and(organisation.clone());
        let new = Awaited { concern, what, role: what.role(), organisation, since, due };
        self.finish(concern);
        let place = self.awaited.partition_point(|known| known.concern <= concern);
        self.awaited.insert(place, new);
    }

    /// Waits no longer for anything about a concern.
    fn finish(&mut self, concern: Concern) {
        self.awaited.retain(|known| known.concern != concern);
    }
}
