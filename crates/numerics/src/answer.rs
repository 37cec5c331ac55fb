//! What every answer of a measure or an estimator carries: an interval and what to know.

use crate::distribution::{normal_reach, student_quantile};

/// An interval with its confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The share of samples whose interval holds the true number: 0.95.
    pub level: f64,
    /// How it was made: "normal", "percentile bootstrap".
    pub method: &'static str,
}

impl Interval {
    /// Returns the estimate give or take as many standard errors as the normal distribution asks
    /// for at this level.
    ///
    /// # Panics
    /// Where `level` is not a share from 0 to 1.
    #[must_use]
    pub fn normal(estimate: f64, standard_error: f64, level: f64) -> Self {
        let reach = normal_reach(level) * standard_error;
        Self { low: estimate - reach, high: estimate + reach, level, method: "normal" }
    }

    /// Returns the estimate give or take as many standard errors as Student's distribution with
    /// `degrees` of freedom asks for at this level.
    ///
    /// # Panics
    /// Where `level` is not a share from 0 to 1 or `degrees` not above zero.
    #[must_use]
    pub fn student(estimate: f64, standard_error: f64, level: f64, degrees: f64) -> Self {
        let reach = student_quantile(0.5 + 0.5 * level, degrees) * standard_error;
        Self { low: estimate - reach, high: estimate + reach, level, method: "Student's t" }
    }
}

/// One thing to know about an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// What it is about, as a short term: "empty areas left out".
    pub name: &'static str,
    /// What was found.
    pub finding: Finding,
}

/// What a diagnostic found.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// How many.
    Count(usize),
    /// A number in the unit that the name tells.
    Number(f64),
    /// A sentence.
    Text(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_degrees_of_freedom_make_an_interval_wider() {
        let normal = Interval::normal(1.0, 0.5, 0.95);
        let student = Interval::student(1.0, 0.5, 0.95, 4.0);
        assert!(student.low < normal.low && student.high > normal.high);
        assert!((student.high - 1.0 - 0.5 * 2.776_445_105_198).abs() < 1e-9);
    }
}
