//! The years and municipalities of one indicator that an effect can be estimated from.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::{AreaCode, Level};
use domain::period::Period;
use evaluation::synthetic_control::scan::donors_needed;
use observations::panel::Panel;

use super::ScanQuestion;

/// What history an indicator must have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adequate {
    /// Years in a row before the start, at least 2.
    pub before: usize,
    /// Years from the start on, at least 1.
    pub after: usize,
    /// The share of municipalities, of those that ever have a value, that must have one in a year
    /// for the year to be used, 0 to 1.
    pub coverage: f64,
    /// Municipalities to compare with that have a value every year used.
    pub donors: usize,
}

/// Why an indicator is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Nothing was published by the day asked for.
    NotPublished,
    /// There are no yearly values of municipalities for the group.
    NotOfMunicipalities,
    /// The last year lies before the start.
    EndsBefore,
    /// The start or the year before it lacks values of too many municipalities.
    NothingAround,
    /// There are too few years in a row before the start.
    TooFewBefore,
    /// There are too few years in a row from the start on.
    TooFewAfter,
    /// More than half of the treated lack values.
    TreatedHoles,
    /// Too few other municipalities have whole series.
    TooFewDonors,
    /// More than half of the treated or of the others never change, or synthetic controls fit
    /// perfectly: chance cannot be judged.
    NeverChanges,
}

impl LeftOut {
    /// Returns the reason in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotPublished => "nothing was published by then",
            Self::NotOfMunicipalities => "no yearly values of municipalities for the group",
            Self::EndsBefore => "the values end before the start",
            Self::NothingAround => "too few municipalities have values around the start",
            Self::TooFewBefore => "too few years in a row before the start",
            Self::TooFewAfter => "too few years in a row from the start on",
            Self::TreatedHoles => "more than half of the treated lack values",
            Self::TooFewDonors => "too few others have whole series",
            Self::NeverChanges => "most municipalities never change, so chance cannot be judged",
        }
    }
}

/// Whole series of treated municipalities and donors.
pub(super) struct Series {
    pub(super) panel: evaluation::panel::Panel,
    pub(super) treated: Vec<String>,
    pub(super) donors: Vec<String>,
    /// The logarithm of the population, one per municipality of the panel in its order.
    pub(super) sizes: Vec<f64>,
    pub(super) years: (i32, i32),
}

/// One municipality's values over the yearly periods.
struct Row<'a> {
    area: &'a AreaCode,
    size: f64,
    values: Vec<f64>,
}

impl Series {
    /// Returns the longest run of years around the start in which enough municipalities have
    /// values, with the municipalities that have one in each.
    pub(super) fn of(
        panel: &Panel,
        question: &ScanQuestion,
        sizes: &BTreeMap<AreaCode, f64>,
    ) -> Result<Self, LeftOut> {
        let years: Vec<(usize, i32)> = (panel.periods().iter().enumerate())
            .filter(|(_, period)| period.is_year())
            .map(|(place, period): (usize, &Period)| (place, period.year()))
            .collect();
        let rows = rows(panel, question, sizes, &years);
        if rows.is_empty() {
            return Err(LeftOut::NotOfMunicipalities);
        }
        let years: Vec<i32> = years.into_iter().map(|(_, year)| year).collect();
        let (first, last) = run_around_start(&rows, &years, question)?;
        let before = years[first..=last].iter().filter(|year| **year < question.from).count();
        if before < question.adequate.before {
            return Err(LeftOut::TooFewBefore);
        }
        if last + 1 - first - before < question.adequate.after {
            return Err(LeftOut::TooFewAfter);
        }
        Self::whole(&rows, &years, (first, last), question)
    }

    fn whole(
        rows: &[Row<'_>],
        years: &[i32],
        (first, last): (usize, usize),
        question: &ScanQuestion,
    ) -> Result<Self, LeftOut> {
        let treated: BTreeSet<&AreaCode> = question.treated.iter().collect();
        let (mut units, mut periods, mut outcome) = (Vec::new(), Vec::new(), Vec::new());
        let (mut whole_treated, mut donors, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let values = &row.values[first..=last];
            if values.iter().any(|value| value.is_nan()) {
                continue;
            }
            let name = row.area.to_string();
            for (value, year) in values.iter().zip(&years[first..=last]) {
                units.push(name.clone());
                periods.push(i64::from(*year));
                outcome.push(Some(*value));
            }
            sizes.push(row.size);
            let side = if treated.contains(row.area) { &mut whole_treated } else { &mut donors };
            side.push(name);
        }
        if whole_treated.is_empty() || 2 * whole_treated.len() < treated.len() {
            return Err(LeftOut::TreatedHoles);
        }
        if donors.len() < question.adequate.donors.max(donors_needed(whole_treated.len())) {
            return Err(LeftOut::TooFewDonors);
        }
        let panel = evaluation::panel::Panel::of(&units, &periods, &outcome)
            .expect("a store has one finite value per municipality and year");
        Ok(Self {
            panel,
            treated: whole_treated,
            donors,
            sizes,
            years: (years[first], years[last]),
        })
    }
}

/// Returns the municipalities, in rising order, that ever have a value, have a population to be
/// matched by and are not excluded.
fn rows<'a>(
    panel: &'a Panel,
    question: &ScanQuestion,
    sizes: &BTreeMap<AreaCode, f64>,
    years: &[(usize, i32)],
) -> Vec<Row<'a>> {
    let Some(group) = panel.group_index(&question.group) else { return Vec::new() };
    let excluded: BTreeSet<&AreaCode> = question.excluded.iter().collect();
    (panel.areas().iter().enumerate())
        .filter(|(_, area)| area.level() == Level::Municipality && !excluded.contains(area))
        .filter_map(|(place, area)| {
            let (series, size) = (panel.raw_series(group, place), *sizes.get(area)?);
            let values = years.iter().map(|(period, _)| series[*period]).collect();
            Some(Row { area, size, values })
        })
        .filter(|row| row.values.iter().any(|value| !value.is_nan()))
        .collect()
}

/// Returns the places of the first and the last year of the run that has the start in it.
fn run_around_start(
    rows: &[Row<'_>],
    years: &[i32],
    question: &ScanQuestion,
) -> Result<(usize, usize), LeftOut> {
    let needed = question.adequate.coverage * numerics::sum::count(rows.len());
    let covered = |place: usize| {
        let known = rows.iter().filter(|row| !row.values[place].is_nan()).count();
        numerics::sum::count(known) >= needed
    };
    let covered: Vec<bool> = (0..years.len()).map(covered).collect();
    let ends_before = (0..years.len()).all(|place| !covered[place] || years[place] < question.from);
    if ends_before {
        return Err(LeftOut::EndsBefore);
    }
    let start = years.binary_search(&question.from).map_err(|_| LeftOut::NothingAround)?;
    let in_a_row = |earlier: usize, later: usize| years[later] - years[earlier] == 1;
    if start == 0 || !covered[start] || !covered[start - 1] || !in_a_row(start - 1, start) {
        return Err(LeftOut::NothingAround);
    }
    let (mut first, mut last) = (start - 1, start);
    while first > 0 && covered[first - 1] && in_a_row(first - 1, first) {
        first -= 1;
    }
    while last + 1 < years.len() && covered[last + 1] && in_a_row(last, last + 1) {
        last += 1;
    }
    Ok((first, last))
}
