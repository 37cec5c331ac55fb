//! Evaluations with a known answer, run anew by Brygga's own methods on the data that ship.
//!
//! Nothing here is a stored result: the data are read, the methods run, and what was published
//! stands beside what they gave. Results are kept, since the data are part of the program.

mod basque_country;
mod cost_equalisation;
mod minimum_wage;
pub(crate) mod picture;
mod senate;
pub(crate) mod shown;
mod tobacco;

use std::sync::LazyLock;

use evaluation::answer::{Diagnostic, Evaluation, Finding};
use evaluation::discontinuity::DiscontinuityError;
use evaluation::staggered::refusal::StaggeredError;
use evaluation::synthetic_control::SyntheticControlError;

use crate::shipped_data::ShippedDataError;

pub use picture::{Bin, Binned, EventTime, Gap, Picture, Placebo};
pub use shown::{ShownAnswer, ShownTable};

/// An evaluation that ships with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// Sweden's cost-equalising grants 1996–2004 and the municipalities' personnel.
    CostEqualisation,
    /// California's tobacco programme of 1988, Proposition 99.
    Tobacco,
    /// Terrorism and the economy of the Basque Country.
    BasqueCountry,
    /// Minimum wages in counties of the United States and the employment of young people.
    MinimumWage,
    /// The advantage of holding a seat in the Senate of the United States.
    Senate,
}

impl Case {
    /// Every case, in the order of the gallery.
    pub const ALL: [Self; 5] = [
        Self::CostEqualisation,
        Self::Tobacco,
        Self::BasqueCountry,
        Self::MinimumWage,
        Self::Senate,
    ];

    /// Returns the id, which is part of addresses.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::CostEqualisation => "kostnadsutjamning",
            Self::Tobacco => "tobak-kalifornien",
            Self::BasqueCountry => "baskien",
            Self::MinimumWage => "minimilon",
            Self::Senate => "senatsval",
        }
    }

    /// Returns the id of the design that ships and asks the same of the same data, registered with its
    /// checks; `None` where none does.
    #[must_use]
    pub fn design(self) -> Option<&'static str> {
        match self {
            Self::CostEqualisation => Some("kostnadsutjamning-1996-2004"),
            Self::Tobacco | Self::BasqueCountry | Self::MinimumWage | Self::Senate => None,
        }
    }

    /// Returns the case with an id.
    #[must_use]
    pub fn with_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.id() == id)
    }
}

/// One case, evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkedEvaluation {
    /// Which.
    pub case: Case,
    /// The main answer.
    pub answer: Evaluation,
    /// The numbers of the sentence that answers the question.
    pub told: Told,
    /// Other answers to the same question: what they vary, and the answer.
    pub beside: Vec<(&'static str, Evaluation)>,
    /// What the figures show.
    pub pictures: Vec<Picture>,
    /// What others published, beside what was found here.
    pub published: Vec<Published>,
}

/// The numbers of the sentence that answers the question, in the unit that it is told in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// The effect.
    pub effect: f64,
    /// Its interval; `None` where the method has none.
    pub interval: Option<(f64, f64)>,
    /// The effect as a share of what would have been, from the start on.
    pub share: Option<f64>,
    /// The rank among the treated and its placebos, 1 the most unusual, and how many they are.
    pub rank: Option<(usize, usize)>,
    /// How many decimals the data carry.
    pub decimals: usize,
}

/// A published number beside the one found here.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// What it is: a key of the wordings.
    pub key: &'static str,
    /// The published number.
    pub value: f64,
    /// The number found here; `None` where it could not be found.
    pub found: Option<f64>,
    /// How many decimals were published.
    pub decimals: usize,
    /// Who published it, where.
    pub source: &'static str,
}

/// A case could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum WorkedEvaluationError {
    /// A data set that ships cannot be read.
    #[error(transparent)]
    Data(#[from] ShippedDataError),
    /// A table that the figure is drawn from is not among the details.
    #[error("draw the figure: the answer has no table '{table}'")]
    NoTable {
        /// The table.
        table: &'static str,
    },
    /// The synthetic control.
    #[error(transparent)]
    SyntheticControl(#[from] SyntheticControlError),
    /// The estimator of staggered adoption.
    #[error(transparent)]
    Staggered(#[from] StaggeredError),
    /// The discontinuity.
    #[error(transparent)]
    Discontinuity(#[from] DiscontinuityError),
}

type Kept = Vec<Result<WorkedEvaluation, WorkedEvaluationError>>;

static KEPT: LazyLock<Kept> = LazyLock::new(|| Case::ALL.into_iter().map(evaluate).collect());

/// Returns every case, evaluated, in the order of [`Case::ALL`].
///
/// # Errors
/// [`WorkedEvaluationError`] where the data that ship with the program cannot be evaluated.
pub fn worked_evaluations() -> Result<Vec<&'static WorkedEvaluation>, &'static WorkedEvaluationError>
{
    KEPT.iter().map(Result::as_ref).collect()
}

/// Returns one case, evaluated; `None` where no case has the id.
///
/// # Errors
/// As [`worked_evaluations`].
pub fn worked_evaluation(
    id: &str,
) -> Result<Option<&'static WorkedEvaluation>, &'static WorkedEvaluationError> {
    Ok(worked_evaluations()?.into_iter().find(|worked| worked.case.id() == id))
}

fn evaluate(case: Case) -> Result<WorkedEvaluation, WorkedEvaluationError> {
    match case {
        Case::CostEqualisation => cost_equalisation::evaluate(),
        Case::Tobacco => tobacco::evaluate(),
        Case::BasqueCountry => basque_country::evaluate(),
        Case::MinimumWage => minimum_wage::evaluate(),
        Case::Senate => senate::evaluate(),
    }
}

/// Returns a count among the diagnostics.
fn counted(answer: &Evaluation, name: &str) -> Option<usize> {
    answer.diagnostics.iter().find(|diagnostic| diagnostic.name == name).and_then(
        |Diagnostic { finding, .. }| match finding {
            Finding::Count(count) => Some(*count),
            _ => None,
        },
    )
}

/// Returns the numbers of a synthetic control's sentence.
fn told_of_control(answer: &Evaluation, gaps: &[Gap], start: i64, decimals: usize) -> Option<Told> {
    let after = || gaps.iter().filter(|gap| gap.period >= start);
    let synthetic = numerics::sum::sum(after().map(|gap| gap.synthetic));
    let rank = counted(answer, "rank of the RMSPE ratio, 1 the largest");
    let placebos = counted(answer, "placebos compared with");
    Some(Told {
        effect: answer.estimate?,
        interval: None,
        share: Some(numerics::sum::sum(after().map(|gap| gap.gap)) / synthetic),
        rank: rank.zip(placebos.map(|placebos| placebos + 1)),
        decimals,
    })
}

/// Returns the numbers of the sentence of an answer with an interval.
fn told_of_interval(answer: &Evaluation, decimals: usize) -> Option<Told> {
    Some(Told {
        effect: answer.estimate?,
        interval: answer.interval.as_ref().map(|interval| (interval.low, interval.high)),
        share: None,
        rank: None,
        decimals,
    })
}

#[cfg(test)]
mod tests;
