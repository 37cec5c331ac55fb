//! One value for one area, period and group, with its status.

use std::fmt;
use std::str::FromStr;

use crate::area::AreaCode;
use crate::data_set::DataSetId;
use crate::group::Group;
use crate::indicator::IndicatorId;
use crate::period::Period;

/// What the publisher says of a value, or why there is none. Missing is never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A final value.
    Final,
    /// A value that the publisher expects to revise.
    Preliminary,
    /// No value, to protect the few people it would be about.
    Suppressed,
    /// No value for another reason: not collected, not comparable, outside the area's vintage.
    Missing,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Final, Self::Preliminary, Self::Suppressed, Self::Missing];

    /// Returns the word used in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Preliminary => "preliminary",
            Self::Suppressed => "suppressed",
            Self::Missing => "missing",
        }
    }

    /// Returns whether an observation of this status has a value.
    #[must_use]
    pub fn has_value(self) -> bool {
        matches!(self, Self::Final | Self::Preliminary)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| UnknownStatus { found: text.chars().take(40).collect() })
    }
}

/// The text names no status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as a status: write final, preliminary, suppressed or missing")]
pub struct UnknownStatus {
    /// What was written.
    pub found: String,
}

/// A value or the reason why there is none; the two cannot contradict each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    value: Option<f64>,
    status: Status,
}

impl Measured {
    /// Returns a final value, or `None` where `value` is not finite.
    #[must_use]
    pub fn final_value(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self { value: Some(value), status: Status::Final })
    }

    /// Returns a preliminary value, or `None` where `value` is not finite.
    #[must_use]
    pub fn preliminary(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self { value: Some(value), status: Status::Preliminary })
    }

    /// Returns the absence of a value that protects people.
    #[must_use]
    pub fn suppressed() -> Self {
        Self { value: None, status: Status::Suppressed }
    }

    /// Returns the absence of a value for another reason.
    #[must_use]
    pub fn missing() -> Self {
        Self { value: None, status: Status::Missing }
    }

    /// Returns the value, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.value
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }
}

/// One value with everything needed to cite it.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// What is measured.
    pub indicator: IndicatorId,
    /// Where.
    pub area: AreaCode,
    /// When.
    pub period: Period,
    /// For whom.
    pub group: Group,
    /// The value or why there is none.
    pub measured: Measured,
    /// The data set it was read from.
    pub data_set: DataSetId,
}
