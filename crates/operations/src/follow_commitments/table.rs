//! Commitments as rows that programs read: CSV and JSON with the same contents.

use domain::commitment::measure::Target;
use domain::commitment::{Basis, Commitment};
use serde::Serialize;

use super::Followed;

/// One commitment as a row. What is missing is `None`, never zero.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommitmentRow {
    /// The register.
    pub register: String,
    /// The commitment's id.
    pub id: String,
    /// The commitment that it is a part of.
    pub part_of: Option<String>,
    /// The list it stands in.
    pub list: String,
    /// The line of the document.
    pub line: u32,
    /// The text.
    pub text: String,
    /// `own`, `joint` or `influence`.
    pub kind: &'static str,
    /// The owners' names, separated by semicolons.
    pub owners: String,
    /// What makes it theirs: `text`, or the law; separated by semicolons.
    pub basis: String,
    /// How many organisations answer for a part.
    pub n_organisations: usize,
    /// Whether it can be measured.
    pub measurable: bool,
    /// What is missing, separated by spaces.
    pub missing: String,
    /// The kind of target.
    pub target_kind: &'static str,
    /// The target, in its unit; percent for a share.
    pub target: Option<f64>,
    /// What is counted, in Swedish.
    pub unit: Option<String>,
    /// The population of a share, in Swedish.
    pub denominator: Option<String>,
    /// Where it stood.
    pub baseline: Option<f64>,
    /// The year of the baseline.
    pub baseline_year: Option<i32>,
    /// The year by which it must hold.
    pub by_year: Option<i32>,
    /// How it stands.
    pub stage: &'static str,
    /// The worst of it and its parts.
    pub worst: &'static str,
    /// The question that goes to the owner, in Swedish.
    pub question: Option<String>,
    /// Official series that measure it, separated by spaces.
    pub indicators: String,
    /// Official series that are only near, separated by spaces.
    pub near_indicators: String,
}

/// Returns the rows of commitments, in their order.
#[must_use]
pub fn rows(all: &[&Followed<'_>]) -> Vec<CommitmentRow> {
    all.iter().map(|one| row(one)).collect()
}

fn row(one: &Followed<'_>) -> CommitmentRow {
    let commitment = one.commitment;
    let measure = &commitment.measure;
    let (target, denominator) = target_of(&measure.target);
    let words = |parts: Vec<&str>, by: &str| parts.join(by);
    let basis = commitment.owners.iter().map(|owner| match &owner.basis {
        Basis::Text => "text",
        Basis::Task(task) => task.as_str(),
    });
    CommitmentRow {
        register: one.register.id.clone(),
        id: commitment.id.to_string(),
        part_of: commitment.parent.as_ref().map(ToString::to_string),
        list: commitment.list.clone(),
        line: commitment.line,
        text: commitment.text.clone(),
        kind: commitment.kind.as_str(),
        owners: words(commitment.owners.iter().map(|owner| owner.name.as_str()).collect(), "; "),
        basis: words(basis.collect(), "; "),
        n_organisations: commitment.parties().count(),
        measurable: one.is_measurable(),
        missing: words(one.missing().into_iter().map(|lack| lack.as_str()).collect(), " "),
        target_kind: measure.target.as_str(),
        target,
        unit: measure.target.unit().map(|unit| unit.swedish.clone()),
        denominator,
        baseline: measure.baseline.as_ref().map(|baseline| baseline.value),
        baseline_year: measure.baseline.as_ref().and_then(|baseline| baseline.year),
        by_year: measure.by_year,
        stage: one.stage().as_str(),
        worst: one.worst().as_str(),
        question: commitment.question.as_ref().map(|question| question.swedish.clone()),
        indicators: linked(commitment, domain::commitment::Fit::Measures),
        near_indicators: linked(commitment, domain::commitment::Fit::Near),
    }
}

fn target_of(target: &Target) -> (Option<f64>, Option<String>) {
    match target {
        Target::Share { at_least_percent, of } => {
            (Some(*at_least_percent), Some(of.population.swedish.clone()))
        }
        Target::AtLeast { count, .. } => (Some(*count), None),
        Target::Change { by, .. } => (Some(*by), None),
        Target::Zero { .. } => (Some(0.0), None),
        Target::Gap { at_most, .. } => (*at_most, None),
        Target::YesNo | Target::Direction { .. } | Target::Undefined => (None, None),
    }
}

fn linked(commitment: &Commitment, fit: domain::commitment::Fit) -> String {
    let links = commitment.indicators.iter().filter(|link| link.fit == fit);
    links.map(|link| link.id.as_str()).collect::<Vec<_>>().join(" ")
}

/// Returns the rows as a JSON array, one commitment a line.
#[must_use]
pub fn json(all: &[&Followed<'_>]) -> String {
    crate::programme_table::json(&rows(all))
}

/// Returns the rows as CSV with a header; what is missing is empty.
#[must_use]
pub fn csv(all: &[&Followed<'_>]) -> String {
    crate::programme_table::csv(&rows(all))
}
