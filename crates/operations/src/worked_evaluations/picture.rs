//! What a figure shows, read from the tables of an answer.

use evaluation::answer::{Cell, Evaluation, Table};

use super::WorkedEvaluationError;

/// What a figure shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    /// A treated unit beside its synthetic control, and the gap between them beside placebos.
    Control {
        /// The first treated period.
        start: i64,
        /// By period.
        gaps: Vec<Gap>,
        /// The gaps of every unit that stood in.
        placebos: Vec<Placebo>,
    },
    /// Effects by periods since the start.
    EventTimes(Vec<EventTime>),
    /// Means on both sides of a threshold; the key says of what.
    Threshold {
        /// What is shown: a key of the wordings.
        key: &'static str,
        /// The means and curves.
        binned: Binned,
    },
}

/// The treated unit in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The period.
    pub period: i64,
    /// What happened.
    pub outcome: f64,
    /// The synthetic control's outcome.
    pub synthetic: f64,
    /// The difference.
    pub gap: f64,
}

/// A unit that stood in for the treated one.
#[derive(Debug, Clone, PartialEq)]
pub struct Placebo {
    /// Its name.
    pub unit: String,
    /// Period and gap.
    pub gaps: Vec<(i64, f64)>,
}

/// The effect so many periods after the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventTime {
    /// Periods since the start; below 0 before it.
    pub time: i64,
    /// The effect.
    pub estimate: f64,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// Treated units behind it.
    pub treated: Option<i64>,
}

/// Means and curves on both sides of a threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Binned {
    /// The threshold.
    pub cutoff: f64,
    /// The means.
    pub bins: Vec<Bin>,
    /// The curves below and above.
    pub curves: [Vec<(f64, f64)>; 2],
}

/// The rows between two values of the running variable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// The mean of the running variable.
    pub running: f64,
    /// The mean of the outcome.
    pub mean: f64,
    /// The interval of that mean.
    pub interval: Option<(f64, f64)>,
    /// How many rows.
    pub rows: Option<i64>,
}

/// Rows of one table with their cells by name.
struct Rows<'a>(&'a Table);

impl<'a> Rows<'a> {
    fn of(answer: &'a Evaluation, table: &'static str) -> Result<Self, WorkedEvaluationError> {
        let found = answer.details.iter().find(|other| other.name == table);
        found.map(Self).ok_or(WorkedEvaluationError::NoTable { table })
    }

    fn cell(&self, row: &'a [Cell], column: &str) -> Option<&'a Cell> {
        row.get(self.0.columns.iter().position(|name| *name == column)?)
    }

    fn number(&self, row: &'a [Cell], column: &str) -> Option<f64> {
        match self.cell(row, column) {
            Some(Cell::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn whole(&self, row: &'a [Cell], column: &str) -> Option<i64> {
        match self.cell(row, column) {
            Some(Cell::Whole(number)) => Some(*number),
            _ => None,
        }
    }

    fn text(&self, row: &'a [Cell], column: &str) -> Option<&'a str> {
        match self.cell(row, column) {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn map<T>(&self, each: impl Fn(&'a [Cell]) -> Option<T>) -> Vec<T> {
        self.0.rows.iter().filter_map(|row| each(row)).collect()
    }
}

/// Returns the treated unit's path by period.
pub(crate) fn gaps(answer: &Evaluation) -> Result<Vec<Gap>, WorkedEvaluationError> {
    let rows = Rows::of(answer, "gaps")?;
    Ok(rows.map(|row| {
        Some(Gap {
            period: rows.whole(row, "period")?,
            outcome: rows.number(row, "outcome")?,
            synthetic: rows.number(row, "synthetic")?,
            gap: rows.number(row, "gap")?,
        })
    }))
}

/// Returns the picture of a synthetic control.
pub(crate) fn control(answer: &Evaluation, start: i64) -> Result<Picture, WorkedEvaluationError> {
    let rows = Rows::of(answer, "placebo_gaps")?;
    let all = rows.map(|row| {
        let (period, gap) = (rows.whole(row, "period")?, rows.number(row, "gap")?);
        Some((rows.text(row, "unit")?, period, gap))
    });
    let mut placebos: Vec<Placebo> = Vec::new();
    for (unit, period, gap) in all {
        match placebos.last_mut().filter(|last| last.unit == unit) {
            Some(last) => last.gaps.push((period, gap)),
            None => placebos.push(Placebo { unit: unit.to_owned(), gaps: vec![(period, gap)] }),
        }
    }
    Ok(Picture::Control { start, gaps: gaps(answer)?, placebos })
}

/// Returns the picture of effects by time since the start.
pub(crate) fn event_times(answer: &Evaluation) -> Result<Picture, WorkedEvaluationError> {
    let rows = Rows::of(answer, "effects")?;
    Ok(Picture::EventTimes(rows.map(|row| {
        Some(EventTime {
            time: rows.whole(row, "event_time")?,
            estimate: rows.number(row, "estimate")?,
            interval: rows.number(row, "low").zip(rows.number(row, "high")),
            treated: rows.whole(row, "treated_units"),
        })
    })))
}

/// Returns means and curves on both sides of a threshold.
pub(crate) fn threshold(
    key: &'static str,
    cutoff: f64,
    plotted: &Evaluation,
) -> Result<Picture, WorkedEvaluationError> {
    let rows = Rows::of(plotted, "bins")?;
    let bins = rows.map(|row| {
        Some(Bin {
            running: rows.number(row, "mean_running")?,
            mean: rows.number(row, "mean_outcome")?,
            interval: rows.number(row, "low").zip(rows.number(row, "high")),
            rows: rows.whole(row, "rows"),
        })
    });
    let points = Rows::of(plotted, "curve")?;
    let curve = |side: &str| {
        points.map(|row| {
            let point = points.number(row, "running").zip(points.number(row, "outcome"));
            point.filter(|_| points.text(row, "side") == Some(side))
        })
    };
    let binned = Binned { cutoff, bins, curves: [curve("below"), curve("above")] };
    Ok(Picture::Threshold { key, binned })
}

/// Returns the weight of a donor.
pub(super) fn weight(answer: &Evaluation, donor: &str) -> Option<f64> {
    let rows = Rows::of(answer, "weights").ok()?;
    let weights = rows
        .map(|row| rows.number(row, "weight").filter(|_| rows.text(row, "donor") == Some(donor)));
    weights.first().copied()
}
