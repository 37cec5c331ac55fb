//! Interest on what is claimed back.
//!
//! The rates are given by whoever reckons.

use std::fmt;
use std::str::FromStr;

use time::{Date, Duration};

use super::Version;
use super::afterwards::RemissionReasons;
use super::refusal::{Reason, Refusal};
use super::rules::RuleName;
use crate::money::Ore;

/// The rate that a rule adds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BaseRate {
    /// The reference rate (referensräntan), set for each half-year by the Riksbank.
    ///
    /// # Source
    /// Räntelagen (1975:635) 9 §.
    Reference,
    /// The state's lending rate (statens utlåningsränta).
    StateLending,
}

impl BaseRate {
    /// Every rate.
    pub const ALL: [Self; 2] = [Self::Reference, Self::StateLending];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reference => "reference_rate",
            Self::StateLending => "state_lending_rate",
        }
    }
}

/// A yearly rate in thousandths of a percentage point: 2.5 percent is 2 500.
///
/// ```
/// use domain::regime::interest::Rate;
///
/// let rate: Rate = "2.5".parse().unwrap();
/// assert_eq!(rate.thousandths(), 2_500);
/// assert_eq!(rate.to_string(), "2.5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(i32);

impl Rate {
    /// Returns the rate, or `None` beyond 1 000 percent in either direction.
    #[must_use]
    pub fn from_thousandths(thousandths: i32) -> Option<Self> {
        (-1_000_000..=1_000_000).contains(&thousandths).then_some(Self(thousandths))
    }

    /// Returns thousandths of a percentage point.
    #[must_use]
    pub fn thousandths(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (points, rest) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        let decimals = format!("{rest:03}");
        let decimals = decimals.trim_end_matches('0');
        let point = if decimals.is_empty() { "" } else { "." };
        f.pad(&format!("{sign}{points}{point}{decimals}"))
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_rate(text).ok_or_else(|| RateError { found: text.chars().take(40).collect() })
    }
}

fn read_rate(text: &str) -> Option<Rate> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (points, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !numeric(points) || !numeric(decimals) || decimals.len() > 3 {
        return None;
    }
    let points: i32 = points.parse().ok()?;
    let decimals: i32 = format!("{decimals:0<3}").parse().ok()?;
    let thousandths = points.checked_mul(1000)?.checked_add(decimals)?;
    Rate::from_thousandths(if negative { -thousandths } else { thousandths })
}

/// The text is no rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as a yearly rate: write percent with at most three decimals (2.5)")]
pub struct RateError {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// When interest begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InterestStart {
    /// On a day counted from the reclaim decision, whether or not payment is late.
    DaysAfterDecision(u16),
    /// On a day counted from the demand, which the decision is, but not before the claim is due
    /// (räntelagen 2 and 4 §§).
    DaysAfterDemandWhenLate(u16),
}

/// What interest a wording prescribes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestRule {
    /// When it begins.
    pub start: InterestStart,
    /// The rate that it follows, as it is on each day.
    pub base: BaseRate,
    /// What is added to that rate.
    pub addition: Rate,
    /// The reasons that let the agency refrain from it; `None` where nothing does.
    pub remission: Option<RemissionReasons>,
}

/// A rate during a time, both days included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatePeriod {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// The rate.
    pub rate: Rate,
}

/// The base rates that are known, in order of time. There may be days without a rate; a day that
/// is needed and has none is refused.
// Invariant: sorted, each period ends before the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateTable {
    base: BaseRate,
    periods: Vec<RatePeriod>,
}

impl RateTable {
    /// Returns the table with its periods in order of time.
    ///
    /// # Errors
    /// [`RateTableError`] where a period ends before it begins or two share a day.
    pub fn new(base: BaseRate, mut periods: Vec<RatePeriod>) -> Result<Self, RateTableError> {
        periods.sort_by_key(|period| period.first);
        if let Some(period) = periods.iter().find(|period| period.last < period.first) {
            return Err(RateTableError::Backwards { first: period.first, last: period.last });
        }
        if let Some(pair) = periods.windows(2).find(|pair| pair[0].last >= pair[1].first) {
            return Err(RateTableError::Twice { day: pair[1].first });
        }
        Ok(Self { base, periods })
    }

    /// Returns the table with more rates of the same kind.
    ///
    /// # Errors
    /// [`RateTableError`] where the kinds differ or a day is in both.
    pub fn with(self, more: Self) -> Result<Self, RateTableError> {
        if self.base != more.base {
            return Err(RateTableError::AnotherBase { own: self.base, other: more.base });
        }
        Self::new(self.base, [self.periods, more.periods].concat())
    }

    /// Returns which rate it holds.
    #[must_use]
    pub fn base(&self) -> BaseRate {
        self.base
    }

    fn on(&self, day: Date) -> Option<&RatePeriod> {
        self.periods.iter().find(|period| period.first <= day && day <= period.last)
    }
}

/// The rates make no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RateTableError {
    /// A period ends before it begins.
    #[error("use a rate from {first} to {last}: write the earlier day first")]
    Backwards {
        /// Its first day.
        first: Date,
        /// Its last day.
        last: Date,
    },
    /// Rates of two kinds would be one table.
    #[error("join {} and {}: keep them apart", .own.as_str(), .other.as_str())]
    AnotherBase {
        /// The kind of the one.
        own: BaseRate,
        /// The kind of the other.
        other: BaseRate,
    },
    /// A day has two rates.
    #[error("use two rates on {day}: remove one")]
    Twice {
        /// The day.
        day: Date,
    },
}

/// A claim on a grant that is to be paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// What is unpaid.
    pub principal: Ore,
    /// The day of the reclaim decision, by which payment was demanded.
    pub decided_on: Date,
    /// The last day for payment that the decision sets.
    pub due_on: Date,
}

/// Interest with how it was reckoned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// The parts with one rate each, in order of time.
    pub parts: Vec<InterestPart>,
    /// The exact interest in [`Interest::UNITS_PER_ORE`]ths of an öre. The interest for a time is
    /// exactly the sum of that for its parts.
    pub exact: i128,
    /// The interest, rounded down to whole öre.
    pub amount: Ore,
}

impl Interest {
    /// How many units of [`Interest::exact`] an öre has: 365 days × 100 percent × 1 000.
    pub const UNITS_PER_ORE: i128 = 36_500_000;
}

/// Interest with one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestPart {
    /// The first day.
    pub from: Date,
    /// The day after the last day.
    pub to: Date,
    /// How many days that are.
    pub days: i64,
    /// The yearly rate, with what is added.
    pub rate: Rate,
}

impl Version {
    /// Returns the interest on a claim that is paid, or still unpaid, on a day.
    ///
    /// `Σ principal · rate · days / 365`, simple interest with the base rate of each day. Days run
    /// from and with the first day of interest to the day `paid_on`, which is not counted, so that
    /// their number is the difference of the two dates; the acts state a yearly rate and no way to
    /// count days, and this counts the actual days over a year of 365 in every year. The sum is
    /// rounded down to whole öre once.
    ///
    /// # Errors
    /// A [`Refusal`] where the wording has no interest, where a rate is lacking or of another kind,
    /// where the claim or a rate with its addition is below zero, and where the rule is not known.
    ///
    /// # Source
    /// Räntelagen (1975:635) 2, 4, 6 and 9 §§; förordningen (2018:49) 11 §.
    pub fn interest(
        &self,
        claim: &Claim,
        paid_on: Date,
        rates: &RateTable,
    ) -> Result<Interest, Refusal> {
        let stated = self.required(RuleName::Interest, &self.rules.interest)?;
        let from = first_day(stated.value.start, claim);
        accrued(&stated.value, claim.principal, (from, paid_on), rates)
            .map_err(|reason| self.refusal(RuleName::Interest, &stated.paragraph, reason))
    }

    /// Returns the first day on which a claim bears interest.
    ///
    /// # Errors
    /// A [`Refusal`] where the wording has no interest, and where the rule is not known.
    pub fn interest_begins(&self, claim: &Claim) -> Result<Date, Refusal> {
        let stated = self.required(RuleName::Interest, &self.rules.interest)?;
        Ok(first_day(stated.value.start, claim))
    }

    /// Returns whether reasons of a weight let the agency refrain from interest.
    ///
    /// # Errors
    /// A [`Refusal`] where weightier reasons are needed or nothing lets it, where the wording has
    /// no interest, and where the rule is not known.
    pub fn may_remit_interest(&self, reasons: RemissionReasons) -> Result<(), Refusal> {
        let stated = self.required(RuleName::Interest, &self.rules.interest)?;
        let needed = stated.value.remission;
        if needed.is_some_and(|needed| reasons >= needed) {
            return Ok(());
        }
        let reason = Reason::ReasonsTooLight { needed };
        Err(self.refusal(RuleName::Interest, &stated.paragraph, reason))
    }
}

fn first_day(start: InterestStart, claim: &Claim) -> Date {
    let after = |days: u16| claim.decided_on.saturating_add(Duration::days(days.into()));
    match start {
        InterestStart::DaysAfterDecision(days) => after(days),
        InterestStart::DaysAfterDemandWhenLate(days) => after(days).max(claim.due_on),
    }
}

fn accrued(
    rule: &InterestRule,
    principal: Ore,
    (from, to): (Date, Date),
    rates: &RateTable,
) -> Result<Interest, Reason> {
    if rates.base != rule.base {
        return Err(Reason::AnotherRate { found: rates.base, needed: rule.base });
    }
    let not_countable = |cause| Reason::InterestNotCountable { principal, from, to, cause };
    if principal < Ore::new(0) {
        return Err(not_countable("the claim is below zero"));
    }
    let mut parts = Vec::new();
    let mut exact: i128 = 0;
    let mut day = from;
    while day < to {
        let period = rates.on(day).ok_or(Reason::RateNotKnown { day })?;
        let next = period.last.next_day().map_or(to, |next| next.min(to));
        let rate = Rate(period.rate.0 + rule.addition.0);
        if rate.0 < 0 {
            return Err(not_countable("the rate with its addition is below zero"));
        }
        let days = (next - day).whole_days();
        exact += i128::from(principal.ore()) * i128::from(rate.0) * i128::from(days);
        parts.push(InterestPart { from: day, to: next, days, rate });
        day = next;
    }
    let ore = i64::try_from(exact / Interest::UNITS_PER_ORE)
        .map_err(|_| not_countable("the interest is too large"))?;
    Ok(Interest { parts, exact, amount: Ore::new(ore) })
}
