//! Why a design cannot be followed.

use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::IndicatorId;

/// A design that cannot be followed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesignError {
    /// The id cannot stand in an address.
    #[error("the id '{id}' is not up to 80 lower-case letters a to z, digits and hyphens")]
    Id {
        /// The id.
        id: String,
    },
    /// A text is empty.
    #[error("'{key}' is empty; write what it is")]
    Empty {
        /// The key.
        key: &'static str,
    },
    /// A list is empty.
    #[error("'{key}' names nothing; name at least one")]
    Nothing {
        /// The key.
        key: &'static str,
    },
    /// A place stands twice, or on both sides.
    #[error("{area} stands twice among {among}; keep one")]
    Twice {
        /// The place.
        area: AreaCode,
        /// Where: "the treated", "the treated and those left out".
        among: &'static str,
    },
    /// A place is no municipality.
    #[error("{area} is no municipality; effects are estimated on municipalities")]
    NotMunicipality {
        /// The place.
        area: AreaCode,
    },
    /// Too few years before the start are looked at.
    #[error(
        "{area} starts in {start} and the design looks from {from}: at least three years before \
         the first start are needed"
    )]
    NoYearsBefore {
        /// The treated place.
        area: AreaCode,
        /// Its start.
        start: i32,
        /// The first year of the design.
        from: i32,
    },
    /// An outcome stands twice.
    #[error("the outcome {indicator} of group {group} stands twice; keep one")]
    OutcomeTwice {
        /// The indicator.
        indicator: IndicatorId,
        /// Of whom.
        group: Group,
    },
    /// An estimator that averages other years for those who start early.
    #[error(
        "the estimator {estimator} averages every year from each start on, so with several starts \
         the horizon would not hold; use callaway-santanna, and this one as a check"
    )]
    SeveralStarts {
        /// The estimator.
        estimator: &'static str,
    },
    /// A check stands twice, or repeats the estimator.
    #[error("the check '{check}' stands twice or repeats the estimator; keep one")]
    CheckTwice {
        /// The check.
        check: &'static str,
    },
    /// A column stands for two things.
    #[error("the column '{column}' stands for two things; give each thing a column of its own")]
    ColumnTwice {
        /// The column.
        column: String,
    },
    /// Degrees of polynomials that give no answer.
    #[error(
        "the estimator has p = {p} and q = {q} for a {change}: p is at least 0 for a jump and 1 for a \
         kink, and q lies above p and is 7 at most"
    )]
    Degrees {
        /// The estimate's degree.
        p: usize,
        /// The bias's.
        q: usize,
        /// What changes.
        change: &'static str,
    },
    /// A check of a treatment that is not there.
    #[error(
        "the check 'first-stage' asks how the treatment changes at the cut-off, and none is taken; \
         add [treatment] or leave the check out"
    )]
    NoTreatment,
    /// A number has no meaning.
    #[error("'{key}' is {value}; {needed}")]
    Number {
        /// The key.
        key: &'static str,
        /// The number.
        value: f64,
        /// What it has to be.
        needed: &'static str,
    },
}
