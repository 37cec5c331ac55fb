//! The rules of one wording, by name.

use super::afterwards::{AgencyAccount, PaymentStop, Reclaim, RepaymentPoint, Report};
use super::applying::{Applicants, ApplicationContents, Bar, Circumstance, Clause, Signature};
use super::deciding::{Appeal, Body, Conditions, Consultation, CostShare, DecisionPart, GrantYear};
use super::frame::FrameFormula;
use super::interest::InterestRule;
use super::rule::Rule;

/// Every rule that grants rest on. Each is stated, not stated or not known; see [`Rule`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Who decides.
    pub deciding_body: Rule<Body>,
    /// Who is heard before a decision.
    pub consultation: Rule<Consultation>,
    /// What grants are for.
    pub purposes: Rule<Vec<Clause>>,
    /// What grants must not be used for.
    pub forbidden_uses: Rule<Vec<Circumstance>>,
    /// Who may apply.
    pub applicants: Rule<Applicants>,
    /// What shuts an applicant out.
    pub bars: Rule<Vec<Bar>>,
    /// What an application must contain.
    pub application_contents: Rule<ApplicationContents>,
    /// Who signs an application, and how.
    pub signature: Rule<Signature>,
    /// What comes first when money is divided.
    pub priorities: Rule<Vec<Clause>>,
    /// How each recipient's frame is formed.
    pub frame: Rule<FrameFormula>,
    /// The largest share of the costs that a grant may cover.
    pub max_share: Rule<CostShare>,
    /// The longest period of one decision, in whole years.
    pub longest_decision: Rule<u8>,
    /// What a grant year is.
    pub grant_year: Rule<GrantYear>,
    /// What a decision must state.
    pub decision_contents: Rule<Vec<DecisionPart>>,
    /// Conditions of a decision.
    pub conditions: Rule<Conditions>,
    /// The recipient's account.
    pub report: Rule<Report>,
    /// The duty to tell of changed circumstances.
    pub changed_circumstances: Rule<Clause>,
    /// The duty to take part in evaluation.
    pub evaluation: Rule<Clause>,
    /// How what is examined is sampled.
    pub sampling: Rule<Clause>,
    /// The agency's collected account to the government.
    pub agency_account: Rule<AgencyAccount>,
    /// When money is not paid out.
    pub payment_stop: Rule<PaymentStop>,
    /// When a grant is to be paid back.
    pub repayment: Rule<Vec<RepaymentPoint>>,
    /// How it is claimed back.
    pub reclaim: Rule<Reclaim>,
    /// Interest on what is claimed back.
    pub interest: Rule<InterestRule>,
    /// Appeal.
    pub appeal: Rule<Appeal>,
}

/// The name of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleName {
    /// The days on which the wording applies.
    Validity,
    /// [`Rules::deciding_body`].
    DecidingBody,
    /// [`Rules::consultation`].
    Consultation,
    /// [`Rules::purposes`].
    Purposes,
    /// [`Rules::forbidden_uses`].
    ForbiddenUses,
    /// [`Rules::applicants`].
    Applicants,
    /// [`Rules::bars`].
    Bars,
    /// [`Rules::application_contents`].
    ApplicationContents,
    /// [`Rules::signature`].
    Signature,
    /// [`Rules::priorities`].
    Priorities,
    /// [`Rules::frame`].
    Frame,
    /// [`Rules::max_share`].
    MaxShare,
    /// [`Rules::longest_decision`].
    LongestDecision,
    /// [`Rules::grant_year`].
    GrantYear,
    /// [`Rules::decision_contents`].
    DecisionContents,
    /// [`Rules::conditions`].
    Conditions,
    /// [`Rules::report`].
    Report,
    /// [`Rules::changed_circumstances`].
    ChangedCircumstances,
    /// [`Rules::evaluation`].
    Evaluation,
    /// [`Rules::sampling`].
    Sampling,
    /// [`Rules::agency_account`].
    AgencyAccount,
    /// [`Rules::payment_stop`].
    PaymentStop,
    /// [`Rules::repayment`].
    Repayment,
    /// [`Rules::reclaim`].
    Reclaim,
    /// [`Rules::interest`].
    Interest,
    /// [`Rules::appeal`].
    Appeal,
}

impl RuleName {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Validity => "validity",
            Self::DecidingBody => "deciding_body",
            Self::Consultation => "consultation",
            Self::Purposes => "purposes",
            Self::ForbiddenUses => "forbidden_uses",
            Self::Applicants => "applicants",
            Self::Bars => "bars",
            Self::ApplicationContents => "application_contents",
            Self::Signature => "signature",
            Self::Priorities => "priorities",
            Self::Frame => "frame",
            Self::MaxShare => "max_share",
            Self::LongestDecision => "longest_decision",
            Self::GrantYear => "grant_year",
            Self::DecisionContents => "decision_contents",
            Self::Conditions => "conditions",
            Self::Report => "report",
            Self::ChangedCircumstances => "changed_circumstances",
            Self::Evaluation => "evaluation",
            Self::Sampling => "sampling",
            Self::AgencyAccount => "agency_account",
            Self::PaymentStop => "payment_stop",
            Self::Repayment => "repayment",
            Self::Reclaim => "reclaim",
            Self::Interest => "interest",
            Self::Appeal => "appeal",
        }
    }
}
