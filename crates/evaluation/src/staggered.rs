//! Effects of a treatment that units take up at different times.
//!
//! One front door, [`staggered`], answers for columns of a table with the estimator asked for;
//! every estimator also stands alone in its own file and takes a [`design::Design`].

pub mod absorbed;
pub mod aggregation;
pub mod bacon;
pub mod callaway_santanna;
pub mod chaisemartin_dhaultfoeuille;
pub mod cross_section;
pub mod design;
pub mod event_covariance;
pub mod group_time;
pub mod imputation;
pub mod imputed;
pub mod influence;
pub mod logit;
pub mod multiplier;
pub mod refusal;
pub mod report;
pub mod sample;
pub mod sun_abraham;
pub mod switching;
pub mod switching_effects;
mod switching_errors;
#[cfg(test)]
mod tests;
pub mod two_by_two;
pub mod two_stage;
pub mod two_way;

use std::collections::BTreeSet;

use crate::answer::{Evaluation, Listed};
use crate::staggered::bacon::bacon;
use crate::staggered::callaway_santanna::{CallawaySantanna, callaway_santanna};
use crate::staggered::chaisemartin_dhaultfoeuille::{
    ChaisemartinDHaultfoeuille, chaisemartin_dhaultfoeuille,
};
use crate::staggered::design::{Design, StaggeredColumns};
use crate::staggered::imputation::{Imputation, imputation};
use crate::staggered::refusal::StaggeredError;
use crate::staggered::sun_abraham::{SunAbraham, sun_abraham};
use crate::staggered::two_stage::{TwoStage, two_stage};

/// The estimator with its options.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Estimator {
    /// Group-time effects.
    CallawaySantanna(CallawaySantanna),
    /// A regression on cohorts by periods, averaged.
    SunAbraham(SunAbraham),
    /// Gaps to what untreated rows say.
    Imputation(Imputation),
    /// A second regression of those gaps.
    TwoStage(TwoStage),
    /// What the regression with effects of units and periods averages.
    Bacon,
    /// By time since a treatment, which may be an amount, first changed.
    ChaisemartinDHaultfoeuille(ChaisemartinDHaultfoeuille),
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaggeredQuestion<'a> {
    /// The table.
    pub columns: StaggeredColumns<'a>,
    /// The estimator.
    pub estimator: Estimator,
    /// The confidence of intervals and bands, 0.95.
    pub level: f64,
}

/// The estimators.
pub const METHODS: &[Listed] = &[
    Listed {
        id: "callaway-santanna",
        name: "Callaway and Sant'Anna",
        definition: "each cohort's change in each period beside units not treated, averaged",
        source: "Callaway and Sant'Anna (2021), doi 10.1016/j.jeconom.2020.12.001",
    },
    Listed {
        id: "sun-abraham",
        name: "Sun and Abraham",
        definition: "a regression on cohorts by periods, averaged by cohorts' shares",
        source: "Sun and Abraham (2021), doi 10.1016/j.jeconom.2020.09.006",
    },
    Listed {
        id: "imputation",
        name: "Borusyak, Jaravel and Spiess",
        definition: "treated rows beside what untreated rows' effects of units and periods say",
        source: "Borusyak, Jaravel and Spiess (2024), doi 10.1093/restud/rdae007",
    },
    Listed {
        id: "two-stage",
        name: "Gardner's two stages",
        definition: "the same gaps in a second regression, with both stages' error",
        source: "Gardner (2022), arXiv 2207.05943",
    },
    Listed {
        id: "bacon",
        name: "Goodman-Bacon decomposition",
        definition: "the comparisons that a regression with two sets of effects averages",
        source: "Goodman-Bacon (2021), doi 10.1016/j.jeconom.2021.03.014",
    },
    Listed {
        id: "chaisemartin-dhaultfoeuille",
        name: "De Chaisemartin and D'Haultfœuille",
        definition: "units whose treatment changes, up or down, beside those still at its level",
        source: "De Chaisemartin and D'Haultfœuille (2024), doi 10.1162/rest_a_01414; (2020), doi \
                 10.1257/aer.20181169",
    },
];

/// Returns the answer to a question about staggered adoption.
///
/// # Errors
/// [`StaggeredError`] where a column cannot be read, an option has no meaning with the estimator,
/// or the panel does not hold what the estimator compares.
///
/// ```
/// use evaluation::rows::Numbers;
/// use evaluation::staggered::aggregation::Aggregate;
/// use evaluation::staggered::design::{Assignment, StaggeredColumns};
/// use evaluation::staggered::imputation::Imputation;
/// use evaluation::staggered::sample::SmallCohorts;
/// use evaluation::staggered::{Estimator, StaggeredQuestion, staggered};
///
/// // Two units treated in 2002 gain 2 and 4; the two beside them gain 1 whatever.
/// let outcome = [1.0, 3.0, 5.0, 9.0, 0.0, 1.0, 7.0, 8.0].map(Some);
/// let unit = ["a", "a", "b", "b", "c", "c", "d", "d"].map(str::to_owned);
/// let year = [2001.0, 2002.0].repeat(4).into_iter().map(Some).collect::<Vec<_>>();
/// let start = [Some(2002.0), Some(2002.0), None, None].map(|start| [start; 2]).concat();
/// let columns = StaggeredColumns {
///     outcome: Numbers { name: "y", values: &outcome },
///     unit: &unit,
///     time: Numbers { name: "year", values: &year },
///     assignment: Assignment::Cohort(Numbers { name: "start", values: &start }),
///     covariates: &[],
///     weights: None,
///     cluster: None,
/// };
/// let estimator = Estimator::Imputation(Imputation {
///     aggregate: Aggregate::Simple,
///     anticipation: 0,
///     pre_trends: 0,
///     small_cohorts: SmallCohorts::Refuse,
/// });
/// let answer = staggered(&StaggeredQuestion { columns, estimator, level: 0.95 }).unwrap();
/// assert!((answer.estimate.unwrap() - 2.0).abs() < 1e-12);
/// ```
pub fn staggered(question: &StaggeredQuestion<'_>) -> Result<Evaluation, StaggeredError> {
    if !(question.level > 0.0 && question.level < 1.0) {
        let (option, needed) = ("level", "above 0 and below 1");
        return Err(StaggeredError::Range { option, value: question.level, needed });
    }
    let level = question.level;
    let design = match &question.estimator {
        Estimator::ChaisemartinDHaultfoeuille(_) => Design::with_doses(&question.columns)?,
        _ => Design::of(&question.columns)?,
    };
    let mut answer = match &question.estimator {
        Estimator::CallawaySantanna(options) => callaway_santanna(&design, options, level),
        Estimator::SunAbraham(options) => sun_abraham(&design, options, level),
        Estimator::Imputation(options) => imputation(&design, options, level),
        Estimator::TwoStage(options) => two_stage(&design, options, level),
        Estimator::Bacon => bacon(&design, level),
        Estimator::ChaisemartinDHaultfoeuille(options) => {
            chaisemartin_dhaultfoeuille(&design, options, level)
        }
    }?;
    if answer.standard_error.is_some() {
        answer.warnings.extend(few_treated(&design));
    }
    Ok(answer)
}

/// Fewer treated clusters than this are few: with 20 of 290 municipalities, tests at 5 % find
/// nothing's effect in 6 to 9 % of samples, with 60 in 5 (`docs/methods/size-and-coverage.md`).
const FEW_TREATED: usize = 40;

/// Returns what to know of an interval that rests on few treated clusters.
fn few_treated(design: &Design) -> Option<String> {
    let treated = (0..design.n()).filter(|&unit| design.cohort[unit] != design::NEVER);
    let clusters: BTreeSet<u32> = match &design.cluster {
        Some((_, codes)) => treated.map(|unit| codes[unit]).collect(),
        None => treated.filter_map(|unit| u32::try_from(unit).ok()).collect(),
    };
    let n = clusters.len();
    (1..FEW_TREATED).contains(&n).then(|| {
        format!(
            "Only {n} treated clusters: errors that hold as clusters become many are too small \
             here, so an interval said to hold 95 % may hold 91 to 94 %; compare with \
             randomisation inference or with placebos of synthetic difference-in-differences."
        )
    })
}
