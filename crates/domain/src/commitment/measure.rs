//! How it could be told whether a commitment was kept, and what is missing for that.
//!
//! A commitment is *measurable as written* where its text tells what is counted and in which unit. A
//! baseline, a year or a size of the target may still be missing; each is a [`Lack`] that the owner is
//! asked about. Missing is never zero: a baseline that is not stated is no baseline.

use serde::{Deserialize, Serialize};

use crate::form::key::Label;
use crate::indicator::IndicatorId;

/// How it could be told whether a commitment was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What must hold.
    pub target: Target,
    /// Where it stood when it was promised; `None` where that is not stated.
    pub baseline: Option<Baseline>,
    /// The calendar year by which it must hold; `None` where none is stated.
    pub by_year: Option<i32>,
    /// What the text leaves open beyond what the target tells: a word without a definition.
    pub open: Vec<Lack>,
}

/// What must hold for a commitment to be kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A share of a population, at least: all is 100.
    Share {
        /// Percent, 0 to 100.
        at_least_percent: f64,
        /// The population.
        of: Denominator,
    },
    /// A number of things or people, at least.
    AtLeast {
        /// The number.
        count: f64,
        /// What is counted.
        unit: Label,
    },
    /// A change from the baseline: +1000 places.
    Change {
        /// How much more, or less where negative.
        by: f64,
        /// What is counted.
        unit: Label,
    },
    /// Something is there or not.
    YesNo,
    /// None at all.
    Zero {
        /// What is counted.
        unit: Label,
    },
    /// More or less, without saying how much.
    Direction {
        /// Which way.
        way: Way,
        /// What is counted.
        unit: Label,
    },
    /// A difference between two groups, to be narrowed.
    Gap {
        /// The two groups.
        between: [Label; 2],
        /// What the difference is counted in.
        unit: Label,
        /// The largest difference that keeps the promise; `None` where only "smaller" is said.
        at_most: Option<f64>,
    },
    /// The text tells nothing that can be counted.
    Undefined,
}

/// Which way something must move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// More.
    Up,
    /// Less.
    Down,
}

/// The population that a share is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denominator {
    /// Who is counted.
    pub population: Label,
    /// The official series with their number; `None` where the statistics here hold none.
    pub indicator: Option<IndicatorId>,
    /// The publisher's table that tells the number, for whoever looks it up.
    pub source: String,
    /// Whether the series counts exactly this population, or the nearest one.
    pub is_exact: bool,
}

/// Where something stood when it was promised.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// The value, in the target's unit.
    pub value: f64,
    /// The calendar year; `None` where it is not stated.
    pub year: Option<i32>,
    /// Who says so.
    pub source: String,
}

/// Something that is missing for a commitment to be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// What a word of the text means.
    Definition,
    /// What is counted.
    Unit,
    /// Of whom a share is.
    Denominator,
    /// Where it stood.
    Baseline,
    /// How much.
    Target,
    /// By when.
    Year,
}

impl Lack {
    /// Every lack, what must be answered first coming first.
    pub const ALL: [Self; 6] =
        [Self::Definition, Self::Unit, Self::Denominator, Self::Baseline, Self::Target, Self::Year];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Definition => "definition",
            Self::Unit => "unit",
            Self::Denominator => "denominator",
            Self::Baseline => "baseline",
            Self::Target => "target",
            Self::Year => "year",
        }
    }

    /// Returns whether nothing at all can be counted without it.
    #[must_use]
    pub fn stops_measuring(self) -> bool {
        matches!(self, Self::Definition | Self::Unit | Self::Denominator)
    }
}

impl Target {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Share { .. } => "share",
            Self::AtLeast { .. } => "at-least",
            Self::Change { .. } => "change",
            Self::YesNo => "yes-no",
            Self::Zero { .. } => "zero",
            Self::Direction { .. } => "direction",
            Self::Gap { .. } => "gap",
            Self::Undefined => "undefined",
        }
    }

    /// Returns what is counted; `None` for a share, for yes or no, and where nothing is.
    #[must_use]
    pub fn unit(&self) -> Option<&Label> {
        match self {
            Self::AtLeast { unit, .. }
            | Self::Change { unit, .. }
            | Self::Zero { unit }
            | Self::Direction { unit, .. }
            | Self::Gap { unit, .. } => Some(unit),
            Self::Share { .. } | Self::YesNo | Self::Undefined => None,
        }
    }

    /// Returns whether the target can only be judged against where things stood.
    fn rests_on_baseline(&self) -> bool {
        matches!(self, Self::Change { .. } | Self::Direction { .. } | Self::Gap { .. })
    }

    /// Returns whether a value keeps the promise; `None` where that cannot be told: the value or the
    /// baseline is missing, or the target does not say how much.
    ///
    /// `value` is a percentage for a share, the count for counts, the difference for a gap, and 1 or
    /// 0 for yes or no. A direction is kept by any move the right way.
    ///
    /// ```
    /// use domain::commitment::measure::Target;
    /// use domain::form::key::Label;
    ///
    /// let places = Target::Change { by: 1000.0, unit: Label::new("platser", "places") };
    /// assert_eq!(places.is_kept(Some(5200.0), Some(4100.0)), Some(true));
    /// assert_eq!(places.is_kept(Some(5200.0), None), None, "no baseline is stated");
    /// ```
    #[must_use]
    pub fn is_kept(&self, value: Option<f64>, baseline: Option<f64>) -> Option<bool> {
        let value = value?;
        match self {
            Self::Share { at_least_percent, .. } => Some(value >= *at_least_percent),
            Self::AtLeast { count, .. } => Some(value >= *count),
            Self::Change { by, .. } if *by < 0.0 => Some(value - baseline? <= *by),
            Self::Change { by, .. } => Some(value - baseline? >= *by),
            Self::YesNo => Some(value >= 1.0),
            Self::Zero { .. } => Some(value <= 0.0),
            Self::Direction { way: Way::Up, .. } => Some(value > baseline?),
            Self::Direction { way: Way::Down, .. } => Some(value < baseline?),
            Self::Gap { at_most: Some(most), .. } => Some(value <= *most),
            Self::Gap { at_most: None, .. } => Some(value < baseline?),
            Self::Undefined => None,
        }
    }
}

impl Measure {
    /// Returns what is missing, in the order of [`Lack::ALL`]; each once.
    #[must_use]
    pub fn missing(&self) -> Vec<Lack> {
        let baseline = self.baseline.as_ref().and_then(|baseline| baseline.year);
        let is_missing = |lack: &Lack| {
            let by_target = match lack {
                Lack::Definition | Lack::Unit => self.target == Target::Undefined,
                Lack::Denominator => false,
                Lack::Baseline => self.target.rests_on_baseline() && baseline.is_none(),
                Lack::Target => matches!(
                    self.target,
                    Target::Undefined
                        | Target::Direction { .. }
                        | Target::Gap { at_most: None, .. }
                ),
                Lack::Year => self.by_year.is_none(),
            };
            by_target || self.open.contains(lack)
        };
        Lack::ALL.into_iter().filter(is_missing).collect()
    }

    /// Returns whether the text tells what is counted, in which unit and of whom. How much and by
    /// when may still be [`missing`](Self::missing).
    #[must_use]
    pub fn is_measurable(&self) -> bool {
        !self.missing().into_iter().any(Lack::stops_measuring)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(target: Target) -> Measure {
        Measure { target, baseline: None, by_year: None, open: Vec::new() }
    }

    fn unit() -> Label {
        Label::new("platser", "places")
    }

    #[test]
    fn a_thousand_more_places_lack_the_baseline_and_the_year() {
        let mut places = measure(Target::Change { by: 1000.0, unit: unit() });
        assert_eq!(places.missing(), [Lack::Baseline, Lack::Year]);
        assert!(places.is_measurable());
        let source = "Mittuniversitetet".to_owned();
        places.baseline = Some(Baseline { value: 4000.0, year: None, source });
        assert_eq!(places.missing()[0], Lack::Baseline, "a baseline without year is none");
        places.baseline.as_mut().unwrap().year = Some(2022);
        places.by_year = Some(2030);
        assert_eq!(places.missing(), []);
    }

    #[test]
    fn a_direction_lacks_how_much_and_an_undefined_target_what() {
        let more = measure(Target::Direction { way: Way::Up, unit: unit() });
        assert_eq!(more.missing(), [Lack::Baseline, Lack::Target, Lack::Year]);
        assert!(more.is_measurable());
        let nothing = measure(Target::Undefined);
        assert_eq!(nothing.missing(), [Lack::Definition, Lack::Unit, Lack::Target, Lack::Year]);
        assert!(!nothing.is_measurable());
    }

    #[test]
    fn a_word_that_is_left_open_stops_measuring() {
        let mut share = measure(Target::YesNo);
        assert!(share.is_measurable());
        share.open = vec![Lack::Definition];
        assert!(!share.is_measurable());
    }

    #[test]
    fn what_is_missing_is_never_taken_for_kept_or_broken() {
        let of = Denominator {
            population: Label::new("75-åringar", "people aged 75"),
            indicator: None,
            source: "SCB".to_owned(),
            is_exact: true,
        };
        let all = Target::Share { at_least_percent: 100.0, of };
        assert_eq!(all.is_kept(Some(100.0), None), Some(true));
        assert_eq!(all.is_kept(Some(99.9), None), Some(false));
        assert_eq!(all.is_kept(None, None), None);
        let between = [Label::new("hög", "high"), Label::new("låg", "low")];
        let gap = Target::Gap { between, unit: Label::new("år", "years"), at_most: None };
        assert_eq!(gap.is_kept(Some(6.0), Some(7.0)), Some(true));
        assert_eq!(gap.is_kept(Some(7.0), Some(7.0)), Some(false));
        assert_eq!(gap.is_kept(Some(6.0), None), None);
        assert_eq!(Target::Zero { unit: unit() }.is_kept(Some(1.0), None), Some(false));
        let fewer = Target::Change { by: -10.0, unit: unit() };
        assert_eq!(fewer.is_kept(Some(80.0), Some(90.0)), Some(true));
        assert_eq!(fewer.is_kept(Some(81.0), Some(90.0)), Some(false));
    }
}
