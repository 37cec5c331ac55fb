//! A design at a threshold: what a rule does where it switches, on a rectangular data set.

use std::collections::BTreeSet;

use super::{DesignError, Expectation, check_level};
use crate::discontinuity::bandwidth::Selector;
use crate::discontinuity::kernel::Kernel;

/// Rows just below a cut-off, compared with rows just above it.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// The data set, by its id among those that ship with the program.
    pub data_set: String,
    /// What the rule looks at.
    pub running: Column,
    /// Where it switches; rows at the cut-off are above it.
    pub cutoff: f64,
    /// What changes there.
    pub change: Change,
    /// What the rule gives.
    pub treatment: Treatment,
    /// The column within whose values errors may be related; each row by itself where none is
    /// named.
    pub cluster: Option<String>,
    /// What should change with it.
    pub outcomes: Vec<Outcome>,
    /// How the effect is estimated.
    pub estimator: LocalPolynomial,
    /// What is tried beside the answer.
    pub checks: Vec<Check>,
    /// The confidence of intervals.
    pub level: f64,
}

/// A column as a reader is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the data set.
    pub name: String,
    /// What it holds.
    pub label: String,
    /// In what it is counted.
    pub unit: String,
}

/// What should change at the threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Its column.
    pub column: Column,
    /// What is expected of it: in its unit, per unit of the treatment where one is taken.
    pub expectation: Expectation,
}

impl Outcome {
    /// Returns the outcome's id within its design, which is part of addresses: the column's name
    /// with a hyphen for whatever is neither letter nor digit.
    #[must_use]
    pub fn id(&self) -> String {
        let fit = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        self.column.name.chars().map(fit).collect()
    }
}

/// What changes at the cut-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The level.
    Jump,
    /// The slope.
    Kink,
}

impl Change {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Jump => "jump",
            Self::Kink => "kink",
        }
    }

    /// Returns which derivative changes.
    #[must_use]
    pub fn derivative(self) -> usize {
        match self {
            Self::Jump => 0,
            Self::Kink => 1,
        }
    }
}

/// What the rule gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Treatment {
    /// Everything to those above and nothing to those below: the effect is that of crossing.
    ByRule,
    /// More or less of this: the effect is that of one unit of it.
    Taken(Column),
}

/// Local polynomials with an interval that allows for their bias, the neighbours' variance and the
/// usual regularisation of the bandwidth (Calonico, Cattaneo and Titiunik 2014).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalPolynomial {
    /// The estimate's degree.
    pub p: usize,
    /// The degree that estimates its bias, above `p`.
    pub q: usize,
    /// How much a row counts by its distance to the cut-off.
    pub kernel: Kernel,
    /// Which error the bandwidth makes least.
    pub selector: Selector,
}

/// What is tried beside the answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// Whether the running variable was bent around the cut-off.
    Density,
    /// Whether the treatment taken changes enough at the cut-off to divide by.
    FirstStage,
    /// Whether the outcome changes at cut-offs where the rule does not, each on its own side.
    PlaceboCutoffs(Vec<f64>),
    /// The same with the bandwidth so many times as wide.
    Bandwidths(Vec<f64>),
    /// The same without the rows nearer to the cut-off than this.
    Donut(f64),
    /// Whether columns that the rule cannot have moved change at the cut-off.
    Balance(Vec<String>),
}

impl Check {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Density => "density",
            Self::FirstStage => "first-stage",
            Self::PlaceboCutoffs(_) => "placebo-cutoffs",
            Self::Bandwidths(_) => "bandwidths",
            Self::Donut(_) => "donut",
            Self::Balance(_) => "balance",
        }
    }
}

/// The highest degree that a bias is estimated with.
const HIGHEST_BIAS_DEGREE: usize = 7;

impl Threshold {
    /// Checks that the plan can be followed.
    pub(super) fn check(&self) -> Result<(), DesignError> {
        if self.outcomes.is_empty() {
            return Err(DesignError::Nothing { key: "outcomes" });
        }
        if !self.cutoff.is_finite() {
            return number("threshold.cutoff", self.cutoff, "a cut-off is a finite number");
        }
        check_level(self.level)?;
        self.check_columns()?;
        self.check_estimator()?;
        self.check_checks()
    }

    /// Returns the columns that stand for what is measured, each with its key in files.
    fn columns(&self) -> impl Iterator<Item = (&'static str, &Column)> {
        let taken = match &self.treatment {
            Treatment::ByRule => None,
            Treatment::Taken(column) => Some(("treatment", column)),
        };
        let outcomes = self.outcomes.iter().map(|outcome| ("outcomes", &outcome.column));
        std::iter::once(("threshold", &self.running)).chain(taken).chain(outcomes)
    }

    fn check_columns(&self) -> Result<(), DesignError> {
        let texts = self.columns().flat_map(|(_, one)| [&one.name, &one.label, &one.unit]);
        let named = [("data.set", &self.data_set)].into_iter();
        let named = named.chain(self.cluster.iter().map(|cluster| ("data.cluster", cluster)));
        if let Some((key, _)) = named.into_iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(DesignError::Empty { key });
        }
        if texts.into_iter().any(|text| text.trim().is_empty()) {
            return Err(DesignError::Empty { key: "column, label or unit" });
        }
        let mut seen = BTreeSet::new();
        if let Some((_, twice)) = self.columns().find(|(_, one)| !seen.insert(one.name.as_str())) {
            return Err(DesignError::ColumnTwice { column: twice.name.clone() });
        }
        let mut ids = BTreeSet::new();
        if let Some(twice) = self.outcomes.iter().find(|outcome| !ids.insert(outcome.id())) {
            return Err(DesignError::ColumnTwice { column: twice.column.name.clone() });
        }
        self.outcomes.iter().try_for_each(|outcome| outcome.expectation.check())
    }

    fn check_estimator(&self) -> Result<(), DesignError> {
        let LocalPolynomial { p, q, .. } = self.estimator;
        let derivative = self.change.derivative();
        if p < derivative || q <= p || q > HIGHEST_BIAS_DEGREE {
            return Err(DesignError::Degrees { p, q, change: self.change.id() });
        }
        Ok(())
    }

    fn check_checks(&self) -> Result<(), DesignError> {
        let mut seen = BTreeSet::new();
        for check in &self.checks {
            if !seen.insert(check.id()) {
                return Err(DesignError::CheckTwice { check: check.id() });
            }
            match check {
                Check::Density => {}
                Check::FirstStage if self.treatment == Treatment::ByRule => {
                    return Err(DesignError::NoTreatment);
                }
                Check::FirstStage => {}
                Check::PlaceboCutoffs(all) => several("placebo_cutoffs", all, |value| {
                    let meant = value.is_finite() && (value - self.cutoff).abs() > 0.0;
                    (!meant).then_some("it is a finite number and not the cut-off itself")
                })?,
                Check::Bandwidths(all) => several("bandwidth_multiples", all, |value| {
                    let meant = value.is_finite() && value > 0.0 && (value - 1.0).abs() > 0.0;
                    (!meant).then_some("a multiple lies above 0 and is not 1, the answer itself")
                })?,
                Check::Donut(radius) if radius.is_finite() && *radius > 0.0 => {}
                Check::Donut(radius) => {
                    return number("donut_radius", *radius, "a distance lies above 0");
                }
                Check::Balance(columns) => self.check_balance(columns)?,
            }
        }
        Ok(())
    }

    fn check_balance(&self, columns: &[String]) -> Result<(), DesignError> {
        if columns.is_empty() {
            return Err(DesignError::Nothing { key: "balance_columns" });
        }
        let mut seen: BTreeSet<&str> = self.columns().map(|(_, one)| one.name.as_str()).collect();
        match columns.iter().find(|column| !seen.insert(column)) {
            None => Ok(()),
            Some(column) => Err(DesignError::ColumnTwice { column: column.clone() }),
        }
    }
}

fn number(key: &'static str, value: f64, needed: &'static str) -> Result<(), DesignError> {
    Err(DesignError::Number { key, value, needed })
}

/// Checks numbers of which each says something of its own; `wrong` says what one has to be.
fn several(
    key: &'static str,
    all: &[f64],
    wrong: impl Fn(f64) -> Option<&'static str>,
) -> Result<(), DesignError> {
    if all.is_empty() {
        return Err(DesignError::Nothing { key });
    }
    let mut seen = BTreeSet::new();
    for value in all {
        if let Some(needed) = wrong(*value) {
            return number(key, *value, needed);
        }
        if !seen.insert(value.to_bits()) {
            return number(key, *value, "it stands twice; keep one");
        }
    }
    Ok(())
}
