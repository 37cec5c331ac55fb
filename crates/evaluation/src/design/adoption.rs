//! A design of adoption over time: who is treated from when, on indicators of the statistics.

use std::collections::BTreeSet;

use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::indicator::IndicatorId;

use super::{DesignError, Expectation, check_level};

/// Places that start in their years, compared with others.
#[derive(Debug, Clone, PartialEq)]
pub struct Adoption {
    /// The treated, each with its first treated year.
    pub treated: Vec<Treated>,
    /// What should change.
    pub outcomes: Vec<Outcome>,
    /// The first year looked at.
    pub from: i32,
    /// Who the treated are compared with.
    pub comparison: Comparison,
    /// Places left out of the comparison, each with the reason: takers of the same or another
    /// grant, or of whom it cannot be told.
    pub excluded: Vec<Named>,
    /// Places compared with that took an overlapping grant, each with the reason: kept, and left
    /// out again in the check [`Check::WithoutFlagged`].
    pub flagged: Vec<Named>,
    /// How the effect is estimated.
    pub estimator: Estimator,
    /// What is tried beside the answer.
    pub checks: Vec<Check>,
    /// The confidence of intervals.
    pub level: f64,
    /// The seed of whatever is drawn.
    pub seed: u64,
}

/// A treated municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Treated {
    /// The municipality.
    pub area: AreaCode,
    /// Its first treated year.
    pub start: i32,
}

/// A place with the reason why it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The municipality.
    pub area: AreaCode,
    /// Why.
    pub reason: String,
}

/// What should change.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Of whom.
    pub group: Group,
    /// What is expected of it, in the indicator's unit.
    pub expectation: Expectation,
    /// Over how many years the effect is averaged, the start included: 3 is the start and the two
    /// years after it.
    pub horizon: u32,
}

/// Who the treated are compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// Every municipality that is neither treated nor left out.
    NeverTreated,
    /// Those of them that a publisher calls similar to at least one treated one.
    SimilarToTreated,
    /// Those of them that a selection model places next below its threshold.
    JustBelow {
        /// The selection model.
        model: String,
        /// How many.
        most: usize,
    },
    /// Those named, such as the ones that applied and were refused.
    Chosen {
        /// The municipalities.
        areas: Vec<AreaCode>,
        /// Why these, in a sentence.
        reason: String,
    },
}

/// How the effect is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Estimator {
    /// Callaway and Sant'Anna's group-time effects beside the comparison.
    CallawaySantanna,
    /// Borusyak, Jaravel and Spiess's imputation.
    Imputation,
    /// Synthetic difference-in-differences.
    SyntheticDid,
    /// Synthetic control.
    SyntheticControl,
}

/// What is tried beside the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Check {
    /// The same on the years before, as if everybody had started so many years earlier.
    PlaceboDate {
        /// How many years earlier.
        years: u32,
    },
    /// Compared with those alone that a publisher calls similar to the treated.
    SimilarOnly,
    /// Compared without those flagged.
    WithoutFlagged,
    /// Another estimator.
    Estimator(Estimator),
    /// Each treated municipality left out in turn.
    LeaveOneOut,
    /// The interval that holds even if trends come apart, from one year to the next, by so many
    /// times the largest such move before the start (Rambachan and Roth 2023).
    ParallelTrends {
        /// The multiple.
        relative_magnitude: f64,
    },
}

impl Estimator {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::CallawaySantanna => "callaway-santanna",
            Self::Imputation => "imputation",
            Self::SyntheticDid => "synthetic-did",
            Self::SyntheticControl => "synthetic-control",
        }
    }
}

impl Check {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::PlaceboDate { .. } => "placebo-date",
            Self::SimilarOnly => "similar-only",
            Self::WithoutFlagged => "without-flagged",
            Self::Estimator(estimator) => estimator.id(),
            Self::LeaveOneOut => "leave-one-out",
            Self::ParallelTrends { .. } => "parallel-trends",
        }
    }
}

/// The fewest years that a design looks at before anybody is treated.
const YEARS_BEFORE: i32 = 3;

impl Adoption {
    /// Checks that the plan can be followed.
    pub(super) fn check(&self) -> Result<(), DesignError> {
        for (key, n) in [("treated", self.treated.len()), ("outcomes", self.outcomes.len())] {
            if n == 0 {
                return Err(DesignError::Nothing { key });
            }
        }
        self.check_places()?;
        self.check_outcomes()?;
        self.check_method()
    }

    fn check_places(&self) -> Result<(), DesignError> {
        let mut seen = BTreeSet::new();
        for treated in &self.treated {
            place(&mut seen, &treated.area, "the treated")?;
            if treated.start.saturating_sub(self.from) < YEARS_BEFORE {
                let (area, start, from) = (treated.area.clone(), treated.start, self.from);
                return Err(DesignError::NoYearsBefore { area, start, from });
            }
        }
        let mut flagged = seen.clone();
        for named in &self.excluded {
            place(&mut seen, &named.area, "the treated and those left out")?;
        }
        flagged.extend(self.excluded.iter().map(|named| &named.area));
        for named in &self.flagged {
            place(&mut flagged, &named.area, "the treated, those left out and those flagged")?;
        }
        let reasons = self.excluded.iter().chain(&self.flagged).map(|named| &named.reason);
        if reasons.into_iter().any(|reason| reason.trim().is_empty()) {
            return Err(DesignError::Empty { key: "reason" });
        }
        match &self.comparison {
            Comparison::Chosen { areas, reason } => {
                if areas.is_empty() {
                    return Err(DesignError::Nothing { key: "comparison.areas" });
                }
                if reason.trim().is_empty() {
                    return Err(DesignError::Empty { key: "comparison.reason" });
                }
                let among = "the treated, those left out and those compared with";
                areas.iter().try_for_each(|area| place(&mut seen, area, among))
            }
            Comparison::JustBelow { most: 0, .. } => {
                let (key, needed) = ("comparison.most", "name at least one");
                Err(DesignError::Number { key, value: 0.0, needed })
            }
            Comparison::JustBelow { .. }
            | Comparison::NeverTreated
            | Comparison::SimilarToTreated => Ok(()),
        }
    }

    fn check_outcomes(&self) -> Result<(), DesignError> {
        let mut seen = BTreeSet::new();
        for outcome in &self.outcomes {
            if !(1..=50).contains(&outcome.horizon) {
                let needed = "a horizon is 1 to 50 years; the start itself is one";
                let value = f64::from(outcome.horizon);
                return Err(DesignError::Number { key: "horizon", value, needed });
            }
            outcome.expectation.check()?;
            if !seen.insert((&outcome.indicator, &outcome.group)) {
                let (indicator, group) = (outcome.indicator.clone(), outcome.group.clone());
                return Err(DesignError::OutcomeTwice { indicator, group });
            }
        }
        Ok(())
    }

    fn check_method(&self) -> Result<(), DesignError> {
        let number = |key, value, needed| Err(DesignError::Number { key, value, needed });
        check_level(self.level)?;
        if self.estimator != Estimator::CallawaySantanna && self.starts().len() > 1 {
            return Err(DesignError::SeveralStarts { estimator: self.estimator.id() });
        }
        let mut seen = BTreeSet::new();
        for check in &self.checks {
            if !seen.insert(check.id()) || *check == Check::Estimator(self.estimator) {
                return Err(DesignError::CheckTwice { check: check.id() });
            }
            match *check {
                Check::PlaceboDate { years: 0 } => {
                    return number(
                        "placebo_years",
                        0.0,
                        "a false start lies at least a year before",
                    );
                }
                Check::ParallelTrends { relative_magnitude: value }
                    if !(value.is_finite() && value > 0.0) =>
                {
                    return number("relative_magnitude", value, "a multiple lies above 0");
                }
                Check::WithoutFlagged if self.flagged.is_empty() => {
                    return Err(DesignError::Nothing { key: "flagged" });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the years in which somebody starts, in rising order.
    #[must_use]
    pub fn starts(&self) -> BTreeSet<i32> {
        self.treated.iter().map(|treated| treated.start).collect()
    }

    /// Returns the last year that the effect on an outcome is averaged over for every treated
    /// place.
    #[must_use]
    pub fn last_year(&self, outcome: &Outcome) -> i32 {
        let last = self.starts().last().copied().unwrap_or(self.from);
        last.saturating_add(i32::try_from(outcome.horizon).unwrap_or(i32::MAX) - 1)
    }
}

/// Notes a municipality that is named for the first time.
fn place<'a>(
    seen: &mut BTreeSet<&'a AreaCode>,
    area: &'a AreaCode,
    among: &'static str,
) -> Result<(), DesignError> {
    if area.level() != Level::Municipality {
        return Err(DesignError::NotMunicipality { area: area.clone() });
    }
    if seen.insert(area) { Ok(()) } else { Err(DesignError::Twice { area: area.clone(), among }) }
}
