//! What higher minimum wages did to the employment of young people, county by county.

use evaluation::staggered::aggregation::Aggregate;
use evaluation::staggered::callaway_santanna::{CallawaySantanna, Inference};
use evaluation::staggered::design::{Assignment, StaggeredColumns};
use evaluation::staggered::group_time::Base;
use evaluation::staggered::sample::{Control, Gaps, SmallCohorts};
use evaluation::staggered::two_by_two::Method;
use evaluation::staggered::{Estimator, StaggeredQuestion, staggered};
use numerics::elementary::exp;

use super::{
    Case, Published, Told, WorkedEvaluation, WorkedEvaluationError, picture, told_of_interval,
};
use crate::shipped_data::{MINIMUM_WAGE, named};

const PACKAGE: &str =
    "Callaway & Sant'Anna (2021), doi 10.1016/j.jeconom.2020.12.001; R package did, data mpdta";

/// Returns the case, evaluated.
pub(super) fn evaluate() -> Result<WorkedEvaluation, WorkedEvaluationError> {
    let table = MINIMUM_WAGE.columns()?;
    let employment = table.numbers("lemp")?;
    let (years, starts) = (table.numbers("year")?, table.numbers("first_treat")?);
    let counties = table.texts("countyreal")?;
    let columns = StaggeredColumns {
        outcome: named("lemp", &employment),
        unit: counties,
        time: named("year", &years),
        assignment: Assignment::Cohort(named("first_treat", &starts)),
        covariates: &[],
        weights: None,
        cluster: None,
    };
    let ask = |aggregate, control| {
        let options = CallawaySantanna {
            control,
            method: Method::DoublyRobust,
            base: Base::Varying,
            anticipation: 0,
            aggregate,
            gaps: Gaps::DropUnits,
            small_cohorts: SmallCohorts::Refuse,
            inference: Inference::Analytic,
        };
        let estimator = Estimator::CallawaySantanna(options);
        staggered(&StaggeredQuestion { columns, estimator, level: 0.95 })
    };
    let dynamic = Aggregate::Dynamic { balance: None };
    let answer = ask(dynamic, Control::Never)?;
    let simple = ask(Aggregate::Simple, Control::Never)?;
    let group = ask(Aggregate::Group, Control::Never)?;
    let not_yet = ask(dynamic, Control::NotYet)?;
    let beside = |key, value, found| Published { key, value, found, decimals: 4, source: PACKAGE };
    let published = vec![
        beside("dynamic", -0.0772, answer.estimate),
        beside("dynamic-error", 0.0200, answer.standard_error),
        beside("simple", -0.0400, simple.estimate),
        beside("group", -0.0310, group.estimate),
    ];
    let in_logs =
        told_of_interval(&answer, 1).ok_or(WorkedEvaluationError::NoTable { table: "estimate" })?;
    let percent = |logs: f64| 100.0 * (exp(logs) - 1.0);
    let interval = in_logs.interval.map(|(low, high)| (percent(low), percent(high)));
    Ok(WorkedEvaluation {
        case: Case::MinimumWage,
        told: Told { effect: percent(in_logs.effect), interval, ..in_logs },
        beside: vec![("simple", simple), ("group", group), ("not-yet", not_yet)],
        pictures: vec![picture::event_times(&answer)?],
        published,
        answer,
    })
}
