//! The index as data: what it is made of and by which rules, step by step.
//!
//! A model says everything and has no defaults: two people who read it compute the same numbers.

use super::aggregation::LevelRule;
use super::imputation::Imputation;
use super::normalisation::Normalisation;
use super::ranking::Ranking;
use super::screening::Screening;
use super::treatment::Treatment;
use super::weighting::Weighting;

/// A composite index: indicators under pillars under one index, and the rules of every step.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexModel {
    /// A short name without spaces.
    pub id: String,
    /// What a reader calls it.
    pub name: String,
    /// What is measured, in the order that tables show.
    pub indicators: Vec<Indicator>,
    /// Pillars, sub-indices and the index itself: the one without a parent.
    pub groups: Vec<Group>,
    /// What is done to the raw values, in this order; each kind of step at most once. A step that
    /// is left out is switched off, and the trace says so.
    pub preparation: Vec<Preparation>,
    /// How values are put on one scale, where the indicator has no rule of its own.
    pub normalisation: Normalisation,
    /// Where the weights come from.
    pub weighting: Weighting,
    /// How members are weighed together, one rule per level above the indicators: pillars first,
    /// the index last.
    pub levels: Vec<LevelRule>,
    /// How units are ranked by the index.
    pub ranking: Ranking,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// The column with its values; also its name in the model.
    pub id: String,
    /// What a reader calls it.
    pub name: String,
    /// The group it belongs to.
    pub parent: String,
    /// Whether a larger value raises the index.
    pub direction: Direction,
    /// Its weight among its siblings, 0 or more; only ratios between siblings count.
    pub weight: f64,
    /// What it is divided by, where it is an amount and not yet a rate.
    pub denominator: Option<Denominator>,
    /// The ends of its scale, for [`Normalisation::Goalposts`] and [`Normalisation::Scaled`].
    pub goalposts: Option<Goalposts>,
    /// The value to reach, in the unit that the prepared values have, for
    /// [`Normalisation::DistanceToTarget`].
    pub target: Option<f64>,
    /// Its own rule for outliers instead of that of the step.
    pub treatment: Option<OwnTreatment>,
    /// Its own scale instead of the model's.
    pub normalisation: Option<Normalisation>,
}

/// Which way an indicator moves the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A larger value raises the index.
    Raises,
    /// A larger value lowers the index. Values are turned before they are normalised; goalposts
    /// and targets are always written in the indicator's own unit and are turned with them.
    Lowers,
}

/// What an amount is divided by.
#[derive(Debug, Clone, PartialEq)]
pub struct Denominator {
    /// The column, above zero in every unit that has the indicator.
    pub column: String,
    /// What the ratio is multiplied by: 1 000 for "per 1 000 inhabitants".
    pub factor: f64,
}

/// The ends of an indicator's scale, in the unit of its prepared values; `lower < upper` whatever
/// the direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goalposts {
    /// The smaller end.
    pub lower: f64,
    /// The larger end.
    pub upper: f64,
}

/// An indicator's own rule for outliers.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnTreatment {
    /// Its outliers are left as they are.
    Untreated,
    /// They are treated by this rule.
    Treated(Treatment),
}

/// A pillar, a sub-index or the index.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name in the model.
    pub id: String,
    /// What a reader calls it.
    pub name: String,
    /// The group it belongs to; `None` for the index.
    pub parent: Option<String>,
    /// Its weight among its siblings, 0 or more; without meaning for the index.
    pub weight: f64,
}

/// A step before the values are put on one scale.
#[derive(Debug, Clone, PartialEq)]
pub enum Preparation {
    /// Amounts are divided by their denominators.
    Denominate,
    /// What is missing is filled in.
    Impute(Imputation),
    /// Units with too little to go by are left out.
    Screen(Screening),
    /// Outliers are drawn in.
    Treat(Treatment),
}

impl Preparation {
    /// Returns which kind of step it is.
    #[must_use]
    pub fn step(&self) -> Step {
        match self {
            Self::Denominate => Step::Denominated,
            Self::Impute(_) => Step::Imputed,
            Self::Screen(_) => Step::Screened,
            Self::Treat(_) => Step::Treated,
        }
    }
}

/// The steps from a raw value to a value on the common scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// As it was given.
    Raw,
    /// Divided by its denominator.
    Denominated,
    /// Filled in where it was missing.
    Imputed,
    /// Kept, or left out with its unit.
    Screened,
    /// Drawn in where it was an outlier.
    Treated,
    /// Put on the common scale.
    Normalised,
}

impl Step {
    /// Returns the step in a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Denominated => "denominated",
            Self::Imputed => "imputed",
            Self::Screened => "screened",
            Self::Treated => "treated",
            Self::Normalised => "normalised",
        }
    }
}
