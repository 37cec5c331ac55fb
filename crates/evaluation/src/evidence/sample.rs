//! The years and municipalities that an outcome of a design can be estimated from.

use std::collections::BTreeSet;

use domain::area::AreaCode;
use numerics::sum::count;

use super::Observed;
use crate::design::adoption::{Adoption, Named, Outcome};

/// The share of the design's municipalities that must have a value for a year to be used.
const COVERAGE: f64 = 0.8;

/// The fewest years before the first start.
const YEARS_BEFORE: i32 = 3;

/// From when to when is looked, and when who starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first year.
    pub from: i32,
    /// The last year, where statistics reach it.
    pub to: i32,
    /// How many years the effect is averaged over.
    pub horizon: i32,
    /// A start that everybody is given instead of their own.
    pub start: Option<i32>,
}

impl Window {
    /// Returns what an outcome of a design looks at.
    #[must_use]
    pub fn of(design: &Adoption, outcome: &Outcome) -> Self {
        let horizon = i32::try_from(outcome.horizon).unwrap_or(i32::MAX);
        Self { from: design.from, to: design.last_year(outcome), horizon, start: None }
    }

    /// Returns the years before anybody starts, as if everybody had started so many years earlier.
    #[must_use]
    pub fn placebo(self, first_start: i32, years: u32) -> Self {
        let years = i32::try_from(years).unwrap_or(i32::MAX);
        let start = first_start.saturating_sub(years);
        Self { to: first_start - 1, horizon: years, start: Some(start), ..self }
    }
}

/// Whole series, a row per municipality and year.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The municipality of each row.
    pub unit: Vec<String>,
    /// The year of each row.
    pub time: Vec<i64>,
    /// The outcome of each row; all there.
    pub outcome: Vec<Option<f64>>,
    /// The first treated year of each row's municipality; `None` for those compared with.
    pub cohort: Vec<Option<i64>>,
    /// The treated municipalities with their starts, in the order of their codes.
    pub treated: Vec<(AreaCode, i32)>,
    /// How many municipalities they are compared with.
    pub compared: usize,
    /// Municipalities without whole series, or that start after the last year.
    pub left_out: Vec<Named>,
    /// The first and the last year.
    pub years: (i32, i32),
    /// Over how many years an effect can be averaged, up to the horizon.
    pub horizon: i32,
}

/// Why no sample can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SampleRefusal {
    /// Nothing is known of the first start or later.
    #[error(
        "estimate the effect: statistics reach {known_to} and the first start is {start}; wait for \
         those of that year"
    )]
    Early {
        /// The last year known.
        known_to: i32,
        /// The first start.
        start: i32,
    },
    /// The year before the first start lacks values.
    #[error(
        "estimate the effect: fewer than four in five municipalities have a value in {year}, the \
         year before the first start; choose an outcome that is known then"
    )]
    NothingBefore {
        /// That year.
        year: i32,
    },
    /// Too few years in a row before the first start.
    #[error(
        "estimate the effect: values of enough municipalities reach back to {first}, and three \
         years in a row before {start} are needed; choose an outcome with a longer history"
    )]
    TooFewBefore {
        /// The first year of the run.
        first: i32,
        /// The first start.
        start: i32,
    },
    /// No treated municipality has whole values.
    #[error("estimate the effect: no treated municipality has values in every year {from}-{to}")]
    NoTreated {
        /// The first year.
        from: i32,
        /// The last year.
        to: i32,
    },
    /// Nobody to compare with.
    #[error(
        "estimate the effect: fewer than two municipalities to compare with have values in every \
         year {from}-{to}; widen the comparison"
    )]
    NobodyCompared {
        /// The first year.
        from: i32,
        /// The last year.
        to: i32,
    },
}

impl SampleRefusal {
    /// Returns whether later statistics may help.
    #[must_use]
    pub fn is_early(self) -> bool {
        matches!(self, Self::Early { .. })
    }

    /// Returns the last year known, where that is what is wrong.
    #[must_use]
    pub fn known_to(self) -> Option<i32> {
        match self {
            Self::Early { known_to, .. } => Some(known_to),
            _ => None,
        }
    }
}

impl Sample {
    /// Returns the whole series of a window.
    ///
    /// The years are the run without a hole around the year before the first start in which at
    /// least four in five of the municipalities have a value; municipalities that lack a value in
    /// one of them are left out and named.
    ///
    /// # Errors
    /// [`SampleRefusal`] where too few years or municipalities are left.
    pub fn of(
        design: &Adoption,
        observed: &Observed<'_>,
        compared: &BTreeSet<AreaCode>,
        window: Window,
    ) -> Result<Self, SampleRefusal> {
        let starts: Vec<(&AreaCode, i32)> = design
            .treated
            .iter()
            .map(|treated| (&treated.area, window.start.unwrap_or(treated.start)))
            .collect();
        let first_start = starts.iter().map(|(_, start)| *start).min().unwrap_or(window.from);
        let rows = Rows { observed, compared, starts: &starts };
        let years = rows.years(window, first_start)?;
        rows.sample(window, years)
    }
}

/// The statistics of the design's municipalities.
struct Rows<'a> {
    observed: &'a Observed<'a>,
    compared: &'a BTreeSet<AreaCode>,
    starts: &'a [(&'a AreaCode, i32)],
}

impl Rows<'_> {
    fn start(&self, area: &AreaCode) -> Option<i32> {
        self.starts.iter().find(|(treated, _)| *treated == area).map(|(_, start)| *start)
    }

    fn value(&self, area: usize, year: i32) -> Option<f64> {
        let place = self.observed.years.binary_search(&year).ok()?;
        self.observed.values[area * self.observed.years.len() + place]
    }

    fn is_covered(&self, year: i32) -> bool {
        let (mut n, mut known) = (0_usize, 0_usize);
        for (place, area) in self.observed.areas.iter().enumerate() {
            if self.compared.contains(area) || self.start(area).is_some() {
                n += 1;
                known += usize::from(self.value(place, year).is_some());
            }
        }
        n > 0 && count(known) >= COVERAGE * count(n)
    }

    /// Returns the first and the last year of the run around the year before the first start.
    fn years(&self, window: Window, first_start: i32) -> Result<(i32, i32), SampleRefusal> {
        let covered: BTreeSet<i32> =
            (window.from..=window.to).filter(|year| self.is_covered(*year)).collect();
        let before = first_start - 1;
        let known_to = covered.last().copied().unwrap_or(before);
        if known_to < first_start {
            return Err(SampleRefusal::Early { known_to, start: first_start });
        }
        if !covered.contains(&before) {
            return Err(SampleRefusal::NothingBefore { year: before });
        }
        let (mut first, mut last) = (before, before);
        while covered.contains(&(first - 1)) {
            first -= 1;
        }
        while covered.contains(&(last + 1)) {
            last += 1;
        }
        if last < first_start {
            return Err(SampleRefusal::Early { known_to: last, start: first_start });
        }
        if first_start - first < YEARS_BEFORE {
            return Err(SampleRefusal::TooFewBefore { first, start: first_start });
        }
        Ok((first, last))
    }

    fn sample(&self, window: Window, years: (i32, i32)) -> Result<Sample, SampleRefusal> {
        let mut sample = Sample {
            unit: Vec::new(),
            time: Vec::new(),
            outcome: Vec::new(),
            cohort: Vec::new(),
            treated: Vec::new(),
            compared: 0,
            left_out: Vec::new(),
            years,
            horizon: 0,
        };
        let mut order: Vec<usize> = (0..self.observed.areas.len()).collect();
        order.sort_by_key(|place| &self.observed.areas[*place]);
        for place in order {
            let area = &self.observed.areas[place];
            let start = self.start(area);
            if start.is_some() || self.compared.contains(area) {
                self.add(&mut sample, place, start);
            }
        }
        let unknown = self.starts.iter().filter(|(area, _)| !self.observed.areas.contains(area));
        sample.left_out.extend(unknown.map(|(area, _)| Named {
            area: (*area).clone(),
            reason: "has no values at all".to_owned(),
        }));
        let (from, to) = years;
        let first = sample.treated.iter().map(|(_, start)| *start).min();
        let first = first.ok_or(SampleRefusal::NoTreated { from, to })?;
        if sample.compared < 2 {
            return Err(SampleRefusal::NobodyCompared { from, to });
        }
        sample.horizon = window.horizon.min(to - first + 1);
        Ok(sample)
    }

    fn add(&self, sample: &mut Sample, place: usize, start: Option<i32>) {
        let area = &self.observed.areas[place];
        let (from, to) = sample.years;
        let mut leave_out = |reason: String| {
            sample.left_out.push(Named { area: area.clone(), reason });
        };
        if let Some(start) = start.filter(|start| *start > to) {
            return leave_out(format!("starts in {start}, after the last year known"));
        }
        let values: Vec<Option<f64>> = (from..=to).map(|year| self.value(place, year)).collect();
        if let Some(hole) = values.iter().position(Option::is_none) {
            let year = i64::from(from) + i64::try_from(hole).unwrap_or(0);
            return leave_out(format!("has no value in {year}"));
        }
        for (year, value) in (from..=to).zip(values) {
            sample.unit.push(area.as_str().to_owned());
            sample.time.push(i64::from(year));
            sample.outcome.push(value);
            sample.cohort.push(start.map(i64::from));
        }
        match start {
            Some(start) => sample.treated.push((area.clone(), start)),
            None => sample.compared += 1,
        }
    }
}
