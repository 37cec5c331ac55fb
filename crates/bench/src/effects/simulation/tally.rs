//! What replications found, counted by method and assignment.

use evaluation::answer::Interval;
use numerics::sum::count;

/// What one replication says of one method under one assignment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    pub(super) method: &'static str,
    pub(super) assignment: String,
    pub(super) seen: Seen,
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Seen {
    /// Without an effect: whether one was found.
    Null(bool),
    /// With an effect: whether the interval holds it, and the length in standard deviations.
    Planted {
        /// Whether it holds it.
        holds: bool,
        /// Its length.
        length: Option<f64>,
    },
    /// The share of false findings among findings.
    Share(f64),
    /// The method refused.
    NoAnswer,
}

impl Verdict {
    /// Returns the verdict of a test of no effect where there is none.
    pub(super) fn null(method: &'static str, assignment: &str, p_value: Option<f64>) -> Self {
        let seen = p_value.map_or(Seen::NoAnswer, |p| Seen::Null(p <= 0.05));
        Self { method, assignment: assignment.to_owned(), seen }
    }

    /// Returns the verdict of an interval where the effect is known.
    pub(super) fn planted(
        method: &'static str,
        assignment: &str,
        interval: Option<&Interval>,
        truth: f64,
        scale: f64,
    ) -> Self {
        let seen = interval.map_or(Seen::NoAnswer, |interval| {
            let length = (interval.high - interval.low) / scale;
            let holds = interval.low <= truth && truth <= interval.high;
            Seen::Planted { holds, length: Some(length).filter(|length| length.is_finite()) }
        });
        Self { method, assignment: assignment.to_owned(), seen }
    }

    /// Returns the verdict of something that was found or not.
    pub(super) fn found(method: &'static str, assignment: &str, found: Option<bool>) -> Self {
        let seen = found.map_or(Seen::NoAnswer, Seen::Null);
        Self { method, assignment: assignment.to_owned(), seen }
    }

    /// Returns the verdict of a family's findings.
    pub(super) fn share(method: &'static str, assignment: &str, share: f64) -> Self {
        Self { method, assignment: assignment.to_owned(), seen: Seen::Share(share) }
    }

    /// Returns the verdict of something that held or not.
    pub(super) fn held(method: &'static str, assignment: &str, held: Option<bool>) -> Self {
        let seen = held.map_or(Seen::NoAnswer, |holds| Seen::Planted { holds, length: None });
        Self { method, assignment: assignment.to_owned(), seen }
    }
}

/// Counts of one method under one assignment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) method: &'static str,
    pub(super) assignment: String,
    pub(super) tests: usize,
    pub(super) rejections: usize,
    pub(super) intervals: usize,
    pub(super) holding: usize,
    lengths: Vec<f64>,
    shares: Vec<f64>,
    pub(super) without_answer: usize,
}

/// Adds verdicts up, rows in the order in which they first appear.
pub(super) fn tally(verdicts: &[Verdict]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for verdict in verdicts {
        let same = |row: &Row| row.method == verdict.method && row.assignment == verdict.assignment;
        let place = rows.iter().position(same).unwrap_or_else(|| {
            rows.push(Row::of(verdict));
            rows.len() - 1
        });
        rows[place].add(&verdict.seen);
    }
    rows
}

impl Row {
    fn of(verdict: &Verdict) -> Self {
        Self {
            method: verdict.method,
            assignment: verdict.assignment.clone(),
            tests: 0,
            rejections: 0,
            intervals: 0,
            holding: 0,
            lengths: Vec::new(),
            shares: Vec::new(),
            without_answer: 0,
        }
    }

    fn add(&mut self, seen: &Seen) {
        match seen {
            Seen::Null(rejects) => {
                self.tests += 1;
                self.rejections += usize::from(*rejects);
            }
            Seen::Planted { holds, length } => {
                self.intervals += 1;
                self.holding += usize::from(*holds);
                self.lengths.extend(length);
            }
            Seen::Share(share) => self.shares.push(*share),
            Seen::NoAnswer => self.without_answer += 1,
        }
    }

    /// Returns the row as a line of a table.
    pub(super) fn line(&self) -> String {
        let length = numerics::sum::mean(&self.lengths)
            .map_or_else(|| "–".to_owned(), |length| format!("{length:.2}"));
        format!(
            "| {} | {} | {} | {} | {} | {} | {} |",
            self.method,
            self.assignment,
            self.tests.max(self.intervals).max(self.shares.len()),
            if self.shares.is_empty() {
                share(self.rejections, self.tests)
            } else {
                mean_share(&self.shares)
            },
            share(self.holding, self.intervals),
            length,
            self.without_answer,
        )
    }
}

/// Returns a share in percent with its Monte Carlo standard error.
fn share(number: usize, of: usize) -> String {
    if of == 0 {
        return "–".to_owned();
    }
    let share = count(number) / count(of);
    let error = (share * (1.0 - share) / count(of)).sqrt();
    format!("{:.1} ({:.1})", 100.0 * share, 100.0 * error)
}

/// Returns the mean of shares in percent with its Monte Carlo standard error.
fn mean_share(shares: &[f64]) -> String {
    let mean = numerics::sum::mean(shares).unwrap_or(0.0);
    let spread = numerics::moments::standard_deviation_n(shares).unwrap_or(0.0);
    format!("{:.1} ({:.1})", 100.0 * mean, 100.0 * spread / count(shares.len()).sqrt())
}
