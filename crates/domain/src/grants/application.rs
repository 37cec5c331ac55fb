//! An application, from draft to decision.

pub mod assessment;
pub mod deciding;
pub mod drafting;
pub mod proposal;
pub mod stage;
mod taking_in;
pub mod writing;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Date;

use self::assessment::{Consultation, Review};
use self::proposal::Proposal;
use super::access::People;
use super::act::{Act, Moment, in_order};
use super::budget::Budget;
use super::call;
use super::conflict::{Ground, Parties};
use super::id::{
    AnswerId, CallId, DelegationId, FormVersionId, GrantId, OrganisationId, PartId, PersonId,
};
use super::refusal::Refusal;
use super::wording::Wording;
use crate::regime::Version;
use crate::regime::applying::Bar;

pub use self::assessment::{ConsultationStage, ReviewStage};
pub use self::stage::Stage;

/// What can be done to an application by itself. To decide it is to open a grant and to commit money
/// too: see [`transaction`](super::transaction).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Begins an application.
    Start {
        /// The call.
        call: CallId,
    },
    /// Asks an organisation to be a partner.
    InvitePartner {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// Confirms that the actor's organisation is a partner.
    ConfirmPartner,
    /// Answers a part.
    Answer {
        /// The part.
        part: PartId,
        /// The answer.
        answer: AnswerId,
    },
    /// Writes the budget.
    SetBudget(Box<Budget>),
    /// Says that it is whole.
    MarkReady,
    /// Takes it back to draft.
    TakeBack,
    /// Signs and sends it.
    Sign {
        /// A key that the client makes up once: the same key again changes nothing.
        key: String,
        /// How what it says is given.
        assurance: Assurance,
    },
    /// Gives it its diary number.
    Register {
        /// The diary number; the register keeps it unique.
        diary_number: String,
    },
    /// Asks for parts to be completed.
    RequestCompletion(CompletionRequest),
    /// Says that they are.
    Complete,
    /// Begins the assessment.
    BeginAssessment,
    /// Appoints a reviewer.
    AppointReviewer {
        /// The person.
        person: PersonId,
        /// The organisation the person belongs to.
        organisation: OrganisationId,
    },
    /// Files the actor's review.
    FileReview {
        /// Points from 0 to 100 in all.
        points: u8,
        /// Why.
        reason: String,
    },
    /// Declares the actor's conflict of interest.
    DeclareConflict {
        /// Why.
        ground: Ground,
    },
    /// Gives an organisation the opportunity to comment.
    Consult {
        /// The organisation.
        organisation: OrganisationId,
        /// Last day.
        last_day: Date,
    },
    /// Keeps an opinion that has come in.
    KeepOpinion {
        /// Whose.
        organisation: OrganisationId,
        /// Whether it says anything, or that there is nothing to say.
        stage: ConsultationStage,
    },
    /// Proposes a decision.
    Propose(Box<Proposal>),
    /// Sends the proposal back.
    ReturnProposal,
    /// Corrects a slip of the pen in what is decided.
    Correct {
        /// What it should say.
        text: String,
    },
    /// Takes it back.
    Withdraw,
}

/// Parts that must be completed, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionRequest {
    /// The parts.
    pub parts: BTreeSet<PartId>,
    /// Whether the budget may change too.
    pub budget: Editable,
    /// Last day.
    pub last_day: Date,
}

/// Whether something may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Editable {
    /// It may.
    Open,
    /// It may not.
    Locked,
}

/// How what an application says is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assurance {
    /// On honour and conscience.
    OnHonourAndConscience,
    /// With nothing said of it.
    Plain,
}

/// What has happened to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was begun.
    Started {
        /// The call.
        call: CallId,
        /// The organisation that handles what comes in.
        funder: OrganisationId,
        /// The wording of the law that the call announced.
        wording: Wording,
        /// The version of the form, kept for good: answers always show with it (R6).
        form: FormVersionId,
        /// The parts that must be answered.
        mandatory: BTreeSet<PartId>,
    },
    /// An organisation was asked to be a partner.
    PartnerInvited {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// An organisation confirmed.
    PartnerConfirmed {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// A part was answered.
    Answered {
        /// The part.
        part: PartId,
        /// The answer.
        answer: AnswerId,
    },
    /// The budget was written.
    BudgetSet(Box<Budget>),
    /// It was found whole.
    MarkedReady,
    /// It was taken back to draft.
    TakenBack,
    /// It was signed and sent.
    Signed {
        /// The client's key.
        key: String,
        /// How what it says was given.
        assurance: Assurance,
        /// The delegation that the signature rests on.
        delegation: DelegationId,
    },
    /// It got its diary number.
    Registered {
        /// The diary number.
        diary_number: String,
    },
    /// Parts were to be completed; the clock of handling stands still.
    CompletionRequested(CompletionRequest),
    /// They were; the clock runs.
    Completed,
    /// The assessment began.
    AssessmentBegun,
    /// A reviewer was appointed.
    ReviewerAppointed {
        /// The person.
        person: PersonId,
    },
    /// A review was filed.
    ReviewFiled {
        /// Points from 0 to 100 in all.
        points: u8,
        /// Why.
        reason: String,
    },
    /// A conflict of interest was declared.
    ConflictDeclared {
        /// Whose.
        person: PersonId,
        /// Why.
        ground: Ground,
    },
    /// An organisation was given the opportunity to comment.
    Consulted {
        /// The organisation.
        organisation: OrganisationId,
        /// Last day.
        last_day: Date,
    },
    /// An opinion came in.
    OpinionKept {
        /// Whose.
        organisation: OrganisationId,
        /// Whether it says anything.
        stage: ConsultationStage,
    },
    /// A decision was proposed.
    Proposed(Box<Proposal>),
    /// The proposal was sent back.
    ProposalReturned,
    /// It was decided as proposed.
    Decided {
        /// The delegation that the decision rests on.
        delegation: DelegationId,
        /// The grant that it opened; `None` where nothing was granted.
        grant: Option<GrantId>,
    },
    /// A slip of the pen was corrected; the decision stands beside it.
    Corrected {
        /// What it should say.
        text: String,
    },
    /// It was taken back.
    Withdrawn,
}

/// An application as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The stage; `None` before it is begun.
    pub stage: Option<Stage>,
    /// The call.
    pub call: Option<CallId>,
    /// The organisation that handles it.
    pub funder: Option<OrganisationId>,
    /// The applicant.
    pub applicant: Option<OrganisationId>,
    /// The wording of the law that the call announced.
    pub wording: Option<Wording>,
    /// The version of the form.
    pub form: Option<FormVersionId>,
    /// The parts that must be answered.
    pub mandatory: BTreeSet<PartId>,
    /// The partners, and whether they have confirmed.
    pub partners: BTreeMap<OrganisationId, bool>,
    /// The answers.
    pub answers: BTreeMap<PartId, AnswerId>,
    /// The budget.
    pub budget: Option<Budget>,
    /// The key it was sent with.
    pub key: Option<String>,
    /// The diary number.
    pub diary_number: Option<String>,
    /// What must be completed now.
    pub completion: Option<CompletionRequest>,
    /// The reviews.
    pub reviews: BTreeMap<PersonId, Review>,
    /// The consultations.
    pub consultations: BTreeMap<OrganisationId, Consultation>,
    /// Who is party to it.
    pub parties: Parties,
    /// The proposal.
    pub proposal: Option<Proposal>,
    /// Who made the proposal.
    pub rapporteur: Option<PersonId>,
    /// The grant that it led to.
    pub grant: Option<GrantId>,
    /// How long the funder has handled it.
    pub handling: Handling,
    /// When the last event happened.
    pub last: Option<Moment>,
}

/// The clock of handling: runs from registration to the end, and stands still while the applicant
/// has been asked to complete something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Handling {
    /// Whole seconds before it last began to run.
    pub seconds: i64,
    /// When it last began to run; `None` while it stands still.
    pub since: Option<Moment>,
}

impl Handling {
    /// Returns the seconds of handling up to a moment: the same from the same events (R5).
    #[must_use]
    pub fn seconds_at(self, now: Moment) -> i64 {
        let running = self.since.map_or(0, |since| now.unix().saturating_sub(since.unix()).max(0));
        self.seconds.saturating_add(running)
    }

    /// Returns the clock as it runs from a moment on.
    fn run(self, from: Moment) -> Self {
        Self { seconds: self.seconds_at(from), since: Some(from) }
    }

    /// Returns the clock as it stands still from a moment on.
    fn stand(self, from: Moment) -> Self {
        Self { seconds: self.seconds_at(from), since: None }
    }
}

/// What an application is decided against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What is known of people.
    pub people: &'a People,
    /// The call.
    pub call: &'a call::State,
    /// The regime in force on the day.
    pub regime: &'a Version,
    /// What is known that can shut the applicant out, whether or not the regime lets it.
    pub bars: &'a [Bar],
    /// The mandatory parts without an answer that could be read, conditions considered, as
    /// [`Standing::unanswered`](crate::form::standing::Standing::unanswered) finds them.
    pub unanswered: &'a BTreeSet<PartId>,
}

impl State {
    /// Decides a command.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub fn decide(&self, act: &Act<Command>, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        in_order(self.last, act.at)?;
        match &act.command {
            Command::Start { .. }
            | Command::InvitePartner { .. }
            | Command::ConfirmPartner
            | Command::Answer { .. }
            | Command::SetBudget(_)
            | Command::MarkReady
            | Command::TakeBack
            | Command::Sign { .. }
            | Command::Complete
            | Command::Withdraw => writing::decide(self, act, context),
            Command::Register { .. }
            | Command::RequestCompletion(_)
            | Command::BeginAssessment
            | Command::AppointReviewer { .. }
            | Command::FileReview { .. }
            | Command::DeclareConflict { .. }
            | Command::Consult { .. }
            | Command::KeepOpinion { .. } => assessment::decide(self, act, context),
            Command::Propose(_) | Command::ReturnProposal | Command::Correct { .. } => {
                deciding::decide(self, act, context)
            }
        }
    }
}
