//! The table of roles and things.

use std::fmt;

use super::Role;

/// What a right is limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Nothing: it holds for all.
    None,
    /// The actor's own organisation's things.
    Own,
    /// The part that the actor's organisation answers for.
    OwnPart,
    /// Those the actor is invited to.
    Invited,
    /// The actor's own region.
    OwnRegion,
    /// Those the actor is appointed for.
    Appointed,
    /// What an agreement on data covers.
    Agreement,
    /// What is published.
    Published,
    /// On request, after a test of secrecy.
    OnRequest,
    /// What the actor is a member of or takes part in.
    Member,
}

/// What a role may do to a thing. Writing and approving include reading; neither includes the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Nothing,
    /// Read.
    Read(Limit),
    /// Read and write.
    Write(Limit),
    /// Read and approve.
    Approve(Limit),
}

/// A kind of thing that rights are given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// Regime versions, programmes and frames.
    Frame,
    /// A run of a selection model; approving it freezes it.
    Selection,
    /// A call with its form and criteria.
    Call,
    /// An application before it is sent.
    ApplicationDraft,
    /// The signature of an application.
    Signature,
    /// A submitted application: its registration and the handling of it.
    Application,
    /// A review.
    Review,
    /// A request for completion.
    CompletionRequest,
    /// The answer to a request for completion.
    Completion,
    /// A decision; writing it is to propose.
    Decision,
    /// The acceptance or refusal of a grant.
    Acceptance,
    /// A change request as the recipient writes and signs it.
    ChangeRequest,
    /// The decision on a change request; writing it is to prepare.
    ChangeDecision,
    /// A request for payment, with its account of costs.
    PaymentRequest,
    /// A payment: fixing is to write, attesting to approve.
    Payment,
    /// A reclaim.
    Reclaim,
    /// The recipient's answer in a reclaim.
    ReclaimAnswer,
    /// A report.
    Report,
    /// The check of a report or of costs.
    ReportCheck,
    /// An intervention with its logic model.
    Intervention,
    /// Indicators that are reported.
    ReportedIndicator,
    /// Official series.
    OfficialSeries,
    /// Evaluation designs and estimates.
    Evaluation,
    /// Lessons.
    Lesson,
    /// Networks and meetings.
    Network,
    /// Action plans and commitments.
    Commitment,
    /// Agreements between state, region and municipality; following up is to write, signing to approve.
    Agreement,
    /// Cases.
    Case,
    /// The annual report.
    AnnualReport,
    /// The log of events.
    AuditLog,
    /// Users and delegations.
    Delegation,
}

impl Object {
    /// Every object, in the order of the table's rows.
    pub const ALL: [Self; 31] = {
        let mut all = [Self::Frame; 31];
        let mut row = 0;
        while row < all.len() {
            all[row] = TABLE[row].0;
            row += 1;
        }
        all
    };
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, name, _) = TABLE.iter().find(|(object, ..)| object == self).unwrap_or(&TABLE[0]);
        f.write_str(name)
    }
}

/// Returns what the role may do to the object.
#[must_use]
pub fn cell(object: Object, role: Role) -> Cell {
    let row = TABLE.iter().find(|(listed, ..)| *listed == object);
    let column = Role::ALL.iter().position(|listed| *listed == role);
    match (row, column) {
        (Some((_, _, cells)), Some(column)) => cells[column],
        _ => Cell::Nothing,
    }
}

/// Nothing.
const NO: Cell = Cell::Nothing;
/// L, läsa: read.
const L: Cell = Cell::Read(Limit::None);
/// S, skriva: write.
const S: Cell = Cell::Write(Limit::None);
/// G, godkänna: approve.
const G: Cell = Cell::Approve(Limit::None);
/// Read own.
const L_OWN: Cell = Cell::Read(Limit::Own);
/// Write own.
const S_OWN: Cell = Cell::Write(Limit::Own);
/// Approve own.
const G_OWN: Cell = Cell::Approve(Limit::Own);
/// Write own part.
const S_PART: Cell = Cell::Write(Limit::OwnPart);
/// Approve own part.
const G_PART: Cell = Cell::Approve(Limit::OwnPart);
/// Read what one is invited to.
const L_INVITED: Cell = Cell::Read(Limit::Invited);
/// Read in one's own region.
const L_REGION: Cell = Cell::Read(Limit::OwnRegion);
/// Write in one's own region.
const S_REGION: Cell = Cell::Write(Limit::OwnRegion);
/// Write where appointed.
const S_APPOINTED: Cell = Cell::Write(Limit::Appointed);
/// Read under an agreement on data.
const L_AGREEMENT: Cell = Cell::Read(Limit::Agreement);
/// Read what is published.
const L_PUBLISHED: Cell = Cell::Read(Limit::Published);
/// Read on request.
const L_REQUEST: Cell = Cell::Read(Limit::OnRequest);
/// Write as a member.
const S_MEMBER: Cell = Cell::Write(Limit::Member);

type Row = (Object, &'static str, [Cell; 13]);

/// Columns: officer, decider, accountant, applicant, signatory, regional coordinator, researcher,
/// civil society, network leader, case officer, auditor, administrator, public.
#[rustfmt::skip]
const TABLE: [Row; 31] = [
    (Object::Frame,             "the frame",                 [S, G, L, L, L, L, L, L, L, NO, L, NO, L]),
    (Object::Selection,         "the selection",             [S, G, NO, L, L, L, L, L, L, NO, L, NO, L_PUBLISHED]),
    (Object::Call,              "the call",                  [S, G, NO, L, L, L, L, L, L, NO, L, NO, L_PUBLISHED]),
    (Object::ApplicationDraft,  "the draft of an application", [NO, NO, NO, S_OWN, L_OWN, L_INVITED, NO, S_PART, NO, NO, NO, NO, NO]),
    (Object::Signature,         "the signature",             [NO, NO, NO, NO, G_OWN, NO, NO, G_PART, NO, NO, NO, NO, NO]),
    (Object::Application,       "the application",           [S, L, NO, L_OWN, L_OWN, L_REGION, L_AGREEMENT, L_OWN, NO, NO, L, NO, L_REQUEST]),
    (Object::Review,            "the review",                [S, L, NO, NO, NO, S_APPOINTED, S_APPOINTED, NO, NO, NO, L, NO, NO]),
    (Object::CompletionRequest, "the request for completion", [S, L, NO, L_OWN, L_OWN, NO, NO, L_OWN, NO, NO, L, NO, NO]),
    (Object::Completion,        "the completion",            [L, L, NO, S_OWN, L_OWN, NO, NO, S_PART, NO, NO, L, NO, NO]),
    (Object::Decision,          "the decision",              [S, G, NO, L_OWN, L_OWN, L, L, L_OWN, L, NO, L, NO, L_PUBLISHED]),
    (Object::Acceptance,        "the acceptance",            [L, L, NO, L_OWN, G_OWN, L, L, L_OWN, L, NO, L, NO, L_PUBLISHED]),
    (Object::ChangeRequest,     "the change request",        [L, L, L, S_OWN, G_OWN, L, L, L, NO, NO, L, NO, NO]),
    (Object::ChangeDecision,    "the decision on a change",  [S, G, L, L_OWN, L_OWN, L, L, L, NO, NO, L, NO, L_PUBLISHED]),
    (Object::PaymentRequest,    "the request for payment",   [L, NO, L, S_OWN, G_OWN, NO, NO, S_OWN, NO, NO, L, NO, NO]),
    (Object::Payment,           "the payment",               [S, NO, G, L_OWN, L_OWN, NO, NO, L_OWN, NO, NO, L, NO, L_PUBLISHED]),
    (Object::Reclaim,           "the reclaim",               [S, G, S, L_OWN, L_OWN, NO, NO, L_OWN, NO, NO, L, NO, L_PUBLISHED]),
    (Object::ReclaimAnswer,     "the answer to a reclaim",   [L, L, L, S_OWN, L_OWN, NO, NO, S_OWN, NO, NO, L, NO, NO]),
    (Object::Report,            "the report",                [L, NO, L, S_OWN, G_OWN, L, L, S_PART, NO, NO, L, NO, L_PUBLISHED]),
    (Object::ReportCheck,       "the check",                 [S, NO, S, L_OWN, L_OWN, NO, NO, NO, NO, NO, L, NO, NO]),
    (Object::Intervention,      "the intervention",          [L, NO, NO, S_OWN, NO, L, S_APPOINTED, S_OWN, L, NO, L, NO, L]),
    (Object::ReportedIndicator, "the reported indicator",    [L, NO, NO, S_OWN, NO, L, L, S_OWN, L, NO, L, NO, L_PUBLISHED]),
    (Object::OfficialSeries,    "the official series",       [S, NO, NO, L, L, L, S, L, L, NO, L, S, L]),
    (Object::Evaluation,        "the evaluation",            [L, NO, NO, L, NO, L, S, L, L, NO, L, NO, L_PUBLISHED]),
    (Object::Lesson,            "the lesson",                [S, NO, NO, S, NO, S, S, S, S, NO, L, NO, L]),
    (Object::Network,           "the network",               [L, NO, NO, S_MEMBER, NO, S, S, S_MEMBER, S, NO, L, NO, L_PUBLISHED]),
    (Object::Commitment,        "the commitment",            [L, NO, NO, S_OWN, G_OWN, S_REGION, L, S_OWN, S, NO, L, NO, L]),
    (Object::Agreement,         "the agreement",             [L, NO, NO, S_OWN, G_OWN, S_REGION, L, S_OWN, S_OWN, NO, L, NO, L]),
    (Object::Case,              "the case",                  [NO, NO, NO, NO, NO, S, NO, S_MEMBER, NO, S, L, NO, L_OWN]),
    (Object::AnnualReport,      "the annual report",         [S, G, L, L, NO, L, S_APPOINTED, NO, NO, NO, L, NO, L]),
    (Object::AuditLog,          "the log",                   [L_OWN, L_OWN, L_OWN, L_OWN, L_OWN, NO, NO, L_OWN, NO, L_OWN, L, L_AGREEMENT, L_PUBLISHED]),
    (Object::Delegation,        "the delegation",            [NO, NO, NO, S_OWN, G_OWN, NO, NO, S_OWN, NO, NO, L, S, NO]),
];
