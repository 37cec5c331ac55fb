//! Account, payment stop, repayment and reclaim.

use serde::{Deserialize, Serialize};
use time::Date;

use super::Version;
use super::refusal::{Reason, Refusal};
use super::rule::{Paragraph, Stated};
use super::rules::RuleName;
use crate::calendar::deadline::Deadline;

/// The recipient's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// When it is due.
    pub due: ReportDue,
    /// What it must hold.
    pub contents: Vec<ReportPart>,
}

/// When the recipient's account is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportDue {
    /// On the last day that the decision states.
    DayInDecision,
    /// At the end of the grant year.
    EndOfGrantYear,
    /// On one day of the year after the grant year.
    YearAfter(AnnualDay),
}

/// A day that comes every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualDay {
    month: u8,
    day: u8,
}

impl AnnualDay {
    /// Returns the day, or `None` where it does not come every year.
    #[must_use]
    pub fn new(month: u8, day: u8) -> Option<Self> {
        let named = time::Month::try_from(month).ok()?;
        // 2023 is no leap year, so 29 February is no day of every year.
        Date::from_calendar_date(2023, named, day).ok().map(|_| Self { month, day })
    }

    /// Returns month and day of the month.
    #[must_use]
    pub fn parts(self) -> (u8, u8) {
        (self.month, self.day)
    }

    /// Returns the day in a year; `None` for years that cannot be written.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<Date> {
        let month = time::Month::try_from(self.month).ok()?;
        Date::from_calendar_date(year, month, self.day).ok()
    }
}

/// A part of the recipient's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportPart {
    /// A financial account.
    Financial,
    /// What the money was used for.
    Use,
    /// What was achieved.
    Results,
    /// How that relates to the purpose.
    RelationToPurpose,
    /// What else the agency asks for.
    OnRequest,
}

impl ReportPart {
    /// Every part.
    pub const ALL: [Self; 5] =
        [Self::Financial, Self::Use, Self::Results, Self::RelationToPurpose, Self::OnRequest];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Financial => "financial",
            Self::Use => "use",
            Self::Results => "results",
            Self::RelationToPurpose => "relation_to_purpose",
            Self::OnRequest => "on_request",
        }
    }
}

/// What a decision says of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportBasis {
    /// The last day of the grant year that the account is for.
    pub last_day_of_grant_year: Date,
    /// The last day for the account that the decision states, if it does.
    pub last_day_in_decision: Option<Date>,
}

/// The agency's collected account to the government.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyAccount {
    /// When it is due.
    pub due: AgencyAccountDue,
    /// What it tells, in Swedish.
    pub text: String,
}

/// When the agency's account is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgencyAccountDue {
    /// By a day of every year.
    EveryYearBy(AnnualDay),
    /// Together with the agency's annual report.
    WithAnnualReport,
}

/// When money is not paid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentStop {
    /// Whether the agency must or may stop.
    pub duty: Duty,
    /// On what grounds.
    pub grounds: Vec<StopGround>,
}

/// Whether an agency must or may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// It must.
    Must,
    /// It may.
    May,
}

/// A ground not to pay out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopGround {
    /// There is a ground for repayment.
    RepaymentGround,
    /// The recipient no longer meets the conditions.
    ConditionsNoLongerMet,
}

impl StopGround {
    /// Every ground.
    pub const ALL: [Self; 2] = [Self::RepaymentGround, Self::ConditionsNoLongerMet];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RepaymentGround => "repayment_ground",
            Self::ConditionsNoLongerMet => "conditions_no_longer_met",
        }
    }
}

/// A ground for repayment, with its point in the paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepaymentPoint {
    /// The point: 2 in "18 § 2".
    pub point: u8,
    /// The ground.
    pub ground: RepaymentGround,
}

/// A ground for repayment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepaymentGround {
    /// The grant was given wrongly or with too much.
    WronglyGranted,
    /// It was not used, wholly or in part, or not for its purpose.
    NotUsedForPurpose,
    /// The account or the material for it was not given.
    AccountNotGiven,
    /// The recipient did not take part in follow-up or evaluation.
    NoPartInEvaluation,
    /// A condition was not followed.
    ConditionNotFollowed,
}

impl RepaymentGround {
    /// Every ground.
    pub const ALL: [Self; 5] = [
        Self::WronglyGranted,
        Self::NotUsedForPurpose,
        Self::AccountNotGiven,
        Self::NoPartInEvaluation,
        Self::ConditionNotFollowed,
    ];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WronglyGranted => "wrongly_granted",
            Self::NotUsedForPurpose => "not_used_for_purpose",
            Self::AccountNotGiven => "account_not_given",
            Self::NoPartInEvaluation => "no_part_in_evaluation",
            Self::ConditionNotFollowed => "condition_not_followed",
        }
    }
}

/// How a grant is claimed back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reclaim {
    /// Whether the agency must or may claim.
    pub duty: Duty,
    /// The reasons that let it refrain, wholly or in part; `None` where nothing does.
    pub remission: Option<RemissionReasons>,
}

/// How weighty reasons are, the weightiest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemissionReasons {
    /// Special reasons (särskilda skäl).
    Special,
    /// Extraordinary reasons (synnerliga skäl).
    Extraordinary,
}

impl RemissionReasons {
    /// Every weight.
    pub const ALL: [Self; 2] = [Self::Special, Self::Extraordinary];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Special => "special",
            Self::Extraordinary => "extraordinary",
        }
    }
}

impl Version {
    /// Returns when the recipient's account is due, and how the day was found.
    ///
    /// A day that the decision states stands as stated; a day that the wording sets moves to the
    /// next working day, see [`Deadline`].
    ///
    /// # Errors
    /// A [`Refusal`] where the decision must state the day and does not, where the wording has no
    /// account, where the calendar does not reach, and where the rule is not known.
    pub fn report_due(&self, basis: &ReportBasis) -> Result<Deadline, Refusal> {
        let name = RuleName::Report;
        let stated = self.required(name, &self.rules.report)?;
        let refused = |reason| self.refusal(name, &stated.paragraph, reason);
        let statutory = match stated.value.due {
            ReportDue::DayInDecision => {
                let day = basis.last_day_in_decision;
                return day.map(Deadline::named).ok_or_else(|| refused(Reason::NoLastDay));
            }
            ReportDue::EndOfGrantYear => Some(basis.last_day_of_grant_year),
            ReportDue::YearAfter(day) => day.in_year(basis.last_day_of_grant_year.year() + 1),
        };
        statutory.and_then(|day| Deadline::statutory(day).ok()).ok_or_else(|| {
            refused(Reason::CalendarEnds { year: basis.last_day_of_grant_year.year() })
        })
    }

    /// Returns whether an account with these parts is complete. What the agency asks for beyond
    /// the wording's own parts does not count as lacking.
    ///
    /// # Errors
    /// A [`Refusal`] that names every lacking part, and where the rule is not known.
    pub fn report_is_complete(&self, present: &[ReportPart]) -> Result<(), Refusal> {
        let Some(stated) = self.stated(RuleName::Report, &self.rules.report)? else {
            return Ok(());
        };
        let lacking: Vec<&'static str> = stated
            .value
            .contents
            .iter()
            .filter(|part| **part != ReportPart::OnRequest && !present.contains(part))
            .map(|part| part.as_str())
            .collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let reason = Reason::Lacking { parts: lacking };
        Err(self.refusal(RuleName::Report, &stated.paragraph, reason))
    }

    /// Returns when the agency's collected account that falls in a year is due.
    ///
    /// # Errors
    /// A [`Refusal`] where the wording states no day of its own, where the calendar does not
    /// reach, and where the rule is not known.
    pub fn agency_account_due(&self, in_year: i32) -> Result<Deadline, Refusal> {
        let name = RuleName::AgencyAccount;
        let stated = self.required(name, &self.rules.agency_account)?;
        let refused = |reason| self.refusal(name, &stated.paragraph, reason);
        match stated.value.due {
            AgencyAccountDue::WithAnnualReport => Err(refused(Reason::WithAnnualReport)),
            AgencyAccountDue::EveryYearBy(day) => day
                .in_year(in_year)
                .and_then(|day| Deadline::statutory(day).ok())
                .ok_or_else(|| refused(Reason::CalendarEnds { year: in_year })),
        }
    }

    /// Returns the payment stop where one of the grounds there are is one of the wording's; the
    /// stop tells whether the agency must or may. `None` where no ground is.
    ///
    /// # Errors
    /// A [`Refusal`] where the rule is not known.
    pub fn payment_stop(
        &self,
        present: &[StopGround],
    ) -> Result<Option<&Stated<PaymentStop>>, Refusal> {
        let stated = self.stated(RuleName::PaymentStop, &self.rules.payment_stop)?;
        Ok(stated.filter(|stop| stop.value.grounds.iter().any(|ground| present.contains(ground))))
    }

    /// Returns the paragraph and point under which a ground makes the recipient liable to repay.
    ///
    /// # Errors
    /// A [`Refusal`] where the ground is none of the wording's, and where the rule is not known.
    pub fn must_repay(&self, ground: RepaymentGround) -> Result<Paragraph, Refusal> {
        let stated = self.required(RuleName::Repayment, &self.rules.repayment)?;
        match stated.value.iter().find(|point| point.ground == ground) {
            Some(point) => Ok(stated.paragraph.point(point.point)),
            None => {
                let reason = Reason::NoSuchGround { ground };
                Err(self.refusal(RuleName::Repayment, &stated.paragraph, reason))
            }
        }
    }

    /// Returns how a grant is claimed back.
    ///
    /// # Errors
    /// A [`Refusal`] where the wording has no reclaim, and where the rule is not known.
    pub fn reclaim(&self) -> Result<&Stated<Reclaim>, Refusal> {
        self.required(RuleName::Reclaim, &self.rules.reclaim)
    }

    /// Returns whether reasons of a weight let the agency refrain from claiming back.
    ///
    /// # Errors
    /// A [`Refusal`] where weightier reasons are needed or nothing lets it, and where the rule is
    /// not known.
    pub fn may_remit(&self, reasons: RemissionReasons) -> Result<(), Refusal> {
        let stated = self.reclaim()?;
        let needed = stated.value.remission;
        if needed.is_some_and(|needed| reasons >= needed) {
            return Ok(());
        }
        let reason = Reason::ReasonsTooLight { needed };
        Err(self.refusal(RuleName::Reclaim, &stated.paragraph, reason))
    }
}
