//! Estimators for staggered adoption, by each kind of inference.

use evaluation::answer::{Cell, Evaluation};
use evaluation::rows::Numbers;
use evaluation::staggered::aggregation::Aggregate;
use evaluation::staggered::callaway_santanna::{CallawaySantanna, Inference};
use evaluation::staggered::chaisemartin_dhaultfoeuille::{
    ChaisemartinDHaultfoeuille, SwitchingErrors,
};
use evaluation::staggered::design::{Assignment as Columns, StaggeredColumns};
use evaluation::staggered::group_time::Base;
use evaluation::staggered::imputation::Imputation;
use evaluation::staggered::multiplier::Multiplier;
use evaluation::staggered::sample::{Control, Gaps, SmallCohorts};
use evaluation::staggered::sun_abraham::SunAbraham;
use evaluation::staggered::two_by_two::Method;
use evaluation::staggered::two_stage::TwoStage;
use evaluation::staggered::{Estimator, StaggeredQuestion, staggered};
use numerics::streams::Stream;

use super::asked::Asked;
use super::panels::Panels;
use super::study::{Assignment, Effect, Study};
use super::tally::Verdict;

/// Draws of the multiplier bootstrap.
const DRAWN: usize = 499;

/// Draws of the bootstrap of units.
const RESAMPLED: usize = 99;

/// The estimator that is also judged by Student's t.
const BY_FEW: [&str; 2] =
    ["Callaway-Sant'Anna, never treated", "Callaway-Sant'Anna, never treated, t of treated − 1"];

/// What draws are tried under; 145 is half of the municipalities.
const BOOTSTRAPPED: [Assignment; 5] = [
    Assignment::AtOnce(20),
    Assignment::Cohorts(20),
    Assignment::Cohorts(60),
    Assignment::AtOnce(60),
    Assignment::AtOnce(145),
];

const SIMPLE: Aggregate = Aggregate::Simple;

fn group_time(control: Control, aggregate: Aggregate, inference: Inference) -> Estimator {
    Estimator::CallawaySantanna(CallawaySantanna {
        control,
        method: Method::DoublyRobust,
        base: Base::Varying,
        anticipation: 0,
        aggregate,
        gaps: Gaps::DropUnits,
        small_cohorts: SmallCohorts::Refuse,
        inference,
    })
}

fn answered(study: &Study<'_>, effect: Effect, estimator: Estimator) -> Option<Evaluation> {
    let (outcome, cohort) = (study.outcome(effect), study.cohort_rows());
    let columns = StaggeredColumns {
        outcome: Numbers { name: "y", values: &outcome },
        unit: &study.indicator.names,
        time: Numbers { name: "year", values: &study.indicator.times },
        assignment: Columns::Cohort(Numbers { name: "start", values: &cohort }),
        covariates: &[],
        weights: None,
        cluster: None,
    };
    staggered(&StaggeredQuestion { columns, estimator, level: 0.95 }).ok()
}

fn switching(study: &Study<'_>, errors: SwitchingErrors) -> Estimator {
    let effects = study.indicator.n_years() - study.first;
    Estimator::ChaisemartinDHaultfoeuille(ChaisemartinDHaultfoeuille {
        effects,
        placebos: 1,
        errors,
    })
}

/// Standard errors in closed form.
pub(super) fn analytic(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let (anticipation, small_cohorts) = (0, SmallCohorts::Refuse);
    let control = Control::Never;
    let mut verdicts = Vec::new();
    for assignment in Assignment::ALL {
        let study = Study::draw(&panels.usual, assignment, stream);
        let name = assignment.name();
        let estimators = [
            (BY_FEW[0], group_time(control, SIMPLE, Inference::Analytic)),
            (
                "Callaway-Sant'Anna, not yet treated",
                group_time(Control::NotYet, SIMPLE, Inference::Analytic),
            ),
            (
                "Sun-Abraham",
                Estimator::SunAbraham(SunAbraham {
                    control,
                    anticipation,
                    aggregate: SIMPLE,
                    small_cohorts,
                }),
            ),
            (
                "imputation",
                Estimator::Imputation(Imputation {
                    aggregate: SIMPLE,
                    anticipation,
                    pre_trends: 0,
                    small_cohorts,
                }),
            ),
            (
                "two-stage",
                Estimator::TwoStage(TwoStage { aggregate: SIMPLE, anticipation, small_cohorts }),
            ),
            (
                "de Chaisemartin-D'Haultfœuille, influence",
                switching(&study, SwitchingErrors::Influence),
            ),
        ];
        for (method, estimator) in estimators {
            let ask = |effect| answered(&study, effect, estimator);
            let asked = Asked::of(&study, &name, Effect::ByCohort, &ask);
            verdicts.extend(asked.verdicts(method));
            if method == BY_FEW[0] {
                verdicts.extend(asked.by_few(BY_FEW[1]));
            }
        }
    }
    verdicts
}

/// Standard errors and bands by draws.
pub(super) fn bootstrapped(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for assignment in BOOTSTRAPPED {
        let study = Study::draw(&panels.usual, assignment, stream);
        let name = assignment.name();
        let aggregate = Aggregate::Dynamic { balance: None };
        let kinds = [
            ["Callaway-Sant'Anna, Mammen", "Callaway-Sant'Anna, band of all years, Mammen"],
            ["Callaway-Sant'Anna, Rademacher", "Callaway-Sant'Anna, band of all years, Rademacher"],
        ];
        for ([own, banded], multiplier) in
            kinds.into_iter().zip([Multiplier::Mammen, Multiplier::Rademacher])
        {
            let seed = stream.next_u64();
            let drawn = Inference::Multiplier { multiplier, draws: DRAWN, seed };
            let estimator = group_time(Control::Never, aggregate, drawn);
            let ask = |effect| answered(&study, effect, estimator);
            let truth = study.truth_by_time(Effect::ByCohort);
            let asked = Asked { truth, ..Asked::of(&study, &name, Effect::ByCohort, &ask) };
            verdicts.extend(asked.verdicts(own));
            let holds = |answer: &Option<Evaluation>, effect| {
                answer.as_ref().and_then(|answer| band_holds(&study, answer, effect))
            };
            let misses = holds(&asked.null, Effect::None).map(|holds| !holds);
            let holds = holds(&asked.planted, Effect::ByCohort);
            verdicts.extend([
                Verdict::found(banded, &name, misses),
                Verdict::held(banded, &name, holds),
            ]);
        }
        let seed = stream.next_u64();
        let errors = SwitchingErrors::Bootstrap { draws: RESAMPLED, seed };
        let estimator = switching(&study, errors);
        let ask = |effect| answered(&study, effect, estimator);
        let asked = Asked::of(&study, &name, Effect::ByCohort, &ask);
        verdicts.extend(asked.verdicts("de Chaisemartin-D'Haultfœuille, bootstrap"));
    }
    verdicts
}

/// Returns whether the band holds the effect in every year since the start, and nothing before.
fn band_holds(study: &Study<'_>, answer: &Evaluation, effect: Effect) -> Option<bool> {
    let table = answer.details.iter().find(|table| table.name == "effects")?;
    let column = |name| table.columns.iter().position(|own| *own == name);
    let (low, high) = (column("band_low")?, column("band_high")?);
    let mut holds = true;
    for row in &table.rows {
        let Cell::Whole(since) = row[0] else { return None };
        let (Cell::Number(low), Cell::Number(high)) = (&row[low], &row[high]) else { continue };
        let truth = study.truth_at(effect, since);
        holds &= *low <= truth && truth <= *high;
    }
    Some(holds)
}
