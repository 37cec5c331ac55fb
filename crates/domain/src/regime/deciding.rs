//! Who decides, how much, for how long, and what a decision states.

use time::Date;

use super::Version;
use super::refusal::{Reason, Refusal};
use super::rule::Stated;
use super::rules::RuleName;
use crate::calendar::DaySpan;
use crate::money::Ore;

/// An agency or another body, by its Swedish name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Body(pub String);

/// A body that is heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Who is heard.
    pub body: Body,
    /// When.
    pub occasion: ConsultationOccasion,
    /// How many days the body has, where the wording states it; else the agency sets a day.
    pub answer_within_days: Option<u16>,
}

/// When a body is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsultationOccasion {
    /// Before every decision.
    EveryDecision,
    /// Before it is decided who may apply beside those whom the wording names.
    EligibleList,
    /// Where the agency finds it needed.
    WhereNeeded,
}

/// A largest share of costs as an exact fraction, as the wording writes it: 90/100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostShare {
    numerator: u32,
    denominator: u32,
}

impl CostShare {
    /// Returns `numerator / denominator`, or `None` where that is not above 0 and at most 1.
    #[must_use]
    pub fn new(numerator: u32, denominator: u32) -> Option<Self> {
        (numerator > 0 && numerator <= denominator).then_some(Self { numerator, denominator })
    }

    /// Returns numerator and denominator as written.
    #[must_use]
    pub fn parts(self) -> (u32, u32) {
        (self.numerator, self.denominator)
    }

    /// Returns the share of a cost, rounded down to whole kronor; `None` for a cost below zero.
    ///
    /// `⌊cost · numerator / denominator⌋` in whole kronor: never more than the exact share, and
    /// less by less than one krona.
    #[must_use]
    pub fn of(self, cost: Ore) -> Option<Ore> {
        let cost = u128::try_from(cost.ore()).ok()?;
        let kronor = cost * u128::from(self.numerator) / (u128::from(self.denominator) * 100);
        Ore::from_kronor(i64::try_from(kronor).ok()?)
    }
}

/// What a grant year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantYear {
    /// 1 January to 31 December.
    CalendarYear,
    /// Twelve months from the first of a month: 7 is 1 July to 30 June.
    TwelveMonthsFrom(u8),
}

/// One grant year of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantYearPart {
    /// The calendar year in which the grant year begins.
    pub year: i32,
    /// The days of the decision's period that lie in it.
    pub days: DaySpan,
}

/// Something that a decision must state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionPart {
    /// The project.
    Project,
    /// The measures, or the kind of them.
    Measures,
    /// The grant year.
    GrantYear,
    /// The last day for the recipient's account.
    LastDayForAccount,
}

impl DecisionPart {
    /// Every part.
    pub const ALL: [Self; 4] =
        [Self::Project, Self::Measures, Self::GrantYear, Self::LastDayForAccount];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Measures => "measures",
            Self::GrantYear => "grant_year",
            Self::LastDayForAccount => "last_day_for_account",
        }
    }
}

/// Whether a decision may carry conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conditions {
    /// It may, and they must stand in the decision.
    StatedInDecision,
    /// It may not.
    Forbidden,
}

/// A kind of decision under a regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionKind {
    /// To grant, wholly or in part, or not.
    Grant,
    /// Not to pay out.
    PaymentStop,
    /// To claim back, or not.
    Reclaim,
}

impl DecisionKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Grant, Self::PaymentStop, Self::Reclaim];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::PaymentStop => "payment_stop",
            Self::Reclaim => "reclaim",
        }
    }
}

/// Which decisions may be appealed to an administrative court.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appeal {
    /// None.
    NotAllowed,
    /// Every one.
    Allowed,
    /// Only these kinds.
    Only(Vec<DecisionKind>),
}

impl Version {
    /// Returns who decides.
    ///
    /// # Errors
    /// A [`Refusal`] where the rule is not known.
    pub fn who_decides(&self) -> Result<&Stated<Body>, Refusal> {
        self.required(RuleName::DecidingBody, &self.rules.deciding_body)
    }

    /// Returns whether a body may decide on a day.
    ///
    /// # Errors
    /// A [`Refusal`] where another body decides, where the day lies outside the version, and where
    /// the rule is not known.
    pub fn may_decide(&self, body: &Body, on: Date) -> Result<(), Refusal> {
        self.applies_on(on)?;
        let stated = self.who_decides()?;
        if stated.value == *body {
            return Ok(());
        }
        let reason = Reason::AnotherBodyDecides { decides: stated.value.clone() };
        Err(self.refusal(RuleName::DecidingBody, &stated.paragraph, reason))
    }

    /// Returns who must be heard, and when; `None` where nobody must.
    ///
    /// # Errors
    /// A [`Refusal`] where the rule is not known.
    pub fn must_consult(&self) -> Result<Option<&Stated<Consultation>>, Refusal> {
        self.stated(RuleName::Consultation, &self.rules.consultation)
    }

    /// Returns whether those who must be heard before every decision have been heard.
    ///
    /// # Errors
    /// A [`Refusal`] that names who has not been heard, and where the rule is not known.
    pub fn may_be_decided_after_hearing(&self, heard: &[Body]) -> Result<(), Refusal> {
        let Some(stated) = self.must_consult()? else { return Ok(()) };
        let consultation = &stated.value;
        let needed = consultation.occasion == ConsultationOccasion::EveryDecision;
        if !needed || heard.contains(&consultation.body) {
            return Ok(());
        }
        let reason = Reason::NotHeard { body: consultation.body.clone() };
        Err(self.refusal(RuleName::Consultation, &stated.paragraph, reason))
    }

    /// Returns the largest grant for eligible costs: the largest share of them, rounded down to
    /// whole kronor. Where the wording was read and states no share, the costs themselves,
    /// rounded down.
    ///
    /// # Errors
    /// A [`Refusal`] where the costs are below zero, and where the rule is not known.
    pub fn greatest_grant(&self, eligible_cost: Ore) -> Result<Ore, Refusal> {
        const WHOLE: CostShare = CostShare { numerator: 1, denominator: 1 };
        let stated = self.stated(RuleName::MaxShare, &self.rules.max_share)?;
        let share = stated.map_or(WHOLE, |stated| stated.value);
        share.of(eligible_cost).ok_or_else(|| Refusal {
            rule: RuleName::MaxShare,
            sfs: self.sfs,
            wording: self.wording,
            paragraph: stated.map(|stated| stated.paragraph.clone()),
            reason: Reason::CostBelowZero { cost: eligible_cost },
        })
    }

    /// Returns whether a grant is within the largest share of eligible costs.
    ///
    /// # Errors
    /// A [`Refusal`] with the largest grant where it is not; else as [`Version::greatest_grant`].
    pub fn may_grant(&self, grant: Ore, eligible_cost: Ore) -> Result<(), Refusal> {
        let greatest = self.greatest_grant(eligible_cost)?;
        if grant <= greatest {
            return Ok(());
        }
        let stated = self.rules.max_share.as_stated();
        Err(Refusal {
            rule: RuleName::MaxShare,
            sfs: self.sfs,
            wording: self.wording,
            paragraph: stated.map(|stated| stated.paragraph.clone()),
            reason: Reason::ShareExceeded {
                grant,
                greatest,
                share: stated.map(|stated| stated.value),
            },
        })
    }

    /// Returns the longest period of a decision in whole years; `None` where the wording was read
    /// and states none.
    ///
    /// # Errors
    /// A [`Refusal`] where the rule is not known.
    pub fn longest_decision(&self) -> Result<Option<&Stated<u8>>, Refusal> {
        self.stated(RuleName::LongestDecision, &self.rules.longest_decision)
    }

    /// Returns whether a decision may be for a period: at most so many years from its first day,
    /// so that three years from 1 July 2018 end on 30 June 2021.
    ///
    /// # Errors
    /// A [`Refusal`] with the last day that is allowed where it is too long, and where the rule is
    /// not known.
    pub fn may_be_decided_for(&self, period: DaySpan) -> Result<(), Refusal> {
        let Some(stated) = self.longest_decision()? else { return Ok(()) };
        let last_allowed = period.last_day_of_years(stated.value);
        if last_allowed.is_none_or(|last_allowed| period.last() <= last_allowed) {
            return Ok(());
        }
        let reason = Reason::TooLong {
            years: stated.value,
            last: period.last(),
            last_allowed: last_allowed.unwrap_or(Date::MAX),
        };
        Err(self.refusal(RuleName::LongestDecision, &stated.paragraph, reason))
    }

    /// Returns the grant years that a period falls into, with the days of each, in order.
    ///
    /// # Errors
    /// A [`Refusal`] where the wording has no grant year, and where the rule is not known.
    pub fn grant_years(&self, period: DaySpan) -> Result<Vec<GrantYearPart>, Refusal> {
        let stated = self.required(RuleName::GrantYear, &self.rules.grant_year)?;
        let first_month = match stated.value {
            GrantYear::CalendarYear => 1,
            GrantYear::TwelveMonthsFrom(month) => month,
        };
        Ok(period
            .split_at_first_of(first_month)
            .into_iter()
            .map(|days| {
                let first = days.first();
                let year = first.year() - i32::from(u8::from(first.month()) < first_month);
                GrantYearPart { year, days }
            })
            .collect())
    }

    /// Returns whether a decision states all that it must.
    ///
    /// # Errors
    /// A [`Refusal`] that names every lacking part, and where the rule is not known.
    pub fn decision_is_complete(&self, present: &[DecisionPart]) -> Result<(), Refusal> {
        let name = RuleName::DecisionContents;
        let stated = self.stated(name, &self.rules.decision_contents)?;
        let Some(stated) = stated else { return Ok(()) };
        let lacking: Vec<&'static str> = stated
            .value
            .iter()
            .filter(|part| !present.contains(part))
            .map(|part| part.as_str())
            .collect();
        if lacking.is_empty() {
            return Ok(());
        }
        Err(self.refusal(name, &stated.paragraph, Reason::Lacking { parts: lacking }))
    }

    /// Returns whether a condition may bind the recipient, by whether it stands in the decision.
    ///
    /// # Errors
    /// A [`Refusal`] where conditions are forbidden or must stand in the decision and this one
    /// does not, where the wording knows no conditions, and where the rule is not known.
    pub fn condition_binds(&self, stands_in_decision: bool) -> Result<(), Refusal> {
        let stated = self.required(RuleName::Conditions, &self.rules.conditions)?;
        let reason = match stated.value {
            Conditions::StatedInDecision if stands_in_decision => return Ok(()),
            Conditions::StatedInDecision => Reason::ConditionNotInDecision,
            Conditions::Forbidden => Reason::ConditionsForbidden,
        };
        Err(self.refusal(RuleName::Conditions, &stated.paragraph, reason))
    }

    /// Returns whether a kind of decision may be appealed to an administrative court.
    ///
    /// # Errors
    /// A [`Refusal`] where it may not, and where the rule is not known.
    pub fn may_appeal(&self, kind: DecisionKind) -> Result<(), Refusal> {
        let stated = self.required(RuleName::Appeal, &self.rules.appeal)?;
        let allowed = match &stated.value {
            Appeal::NotAllowed => false,
            Appeal::Allowed => true,
            Appeal::Only(kinds) => kinds.contains(&kind),
        };
        if allowed {
            return Ok(());
        }
        Err(self.refusal(RuleName::Appeal, &stated.paragraph, Reason::NoAppeal { kind }))
    }
}
