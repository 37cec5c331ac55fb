//! The design's estimators on a sample.

use numerics::answer::Interval;
use numerics::distribution::student_two_sided;
use numerics::sum::count;

use super::sample::Sample;
use crate::answer::Evaluation;
use crate::design::adoption::{Adoption, Estimator};
use crate::honesty::event_study::EventStudyColumns;
use crate::honesty::sensitivity::question::{Breakdown, IntervalKind, SensitivityQuestion, Target};
use crate::honesty::sensitivity::restriction::{Bounded, Direction, Restriction};
use crate::honesty::sensitivity::sensitivity;
use crate::rows::Numbers;
use crate::staggered::aggregation::Aggregate;
use crate::staggered::callaway_santanna::{CallawaySantanna, Inference, group_time};
use crate::staggered::design::{Assignment, Design as Panel, StaggeredColumns};
use crate::staggered::group_time::Base;
use crate::staggered::imputation::Imputation;
use crate::staggered::multiplier::Multiplier;
use crate::staggered::sample::{Control, Gaps, SmallCohorts};
use crate::staggered::two_by_two::Method;
use crate::staggered::{Estimator as Staggered, StaggeredQuestion, staggered};
use crate::synthetic_control::adjustment::Adjustment;
use crate::synthetic_control::conformal::Permutations;
use crate::synthetic_control::did_inference::Draws;
use crate::synthetic_control::question::{
    ControlInference, ControlQuestion, DidInference, DidQuestion, Penalty, Treated, WeighBy,
};
use crate::synthetic_control::study::{SeveralTreated, Who};
use crate::synthetic_control::synthetic_did::{Design as DidDesign, Mode};
use crate::synthetic_control::{synthetic_control, synthetic_did};

/// Draws of multipliers, permutations and sets of placebos.
const DRAWS: usize = 1_999;

/// Draws of placebos of synthetic difference-in-differences, each of which fits weights.
const DID_PLACEBOS: usize = 200;

/// Draws that place the critical value of an interval robust to trends.
const ROBUST_DRAWS: usize = 2_000;

/// Returns an estimator's answer, or why it has none.
pub(super) fn estimate(
    design: &Adoption,
    estimator: Estimator,
    sample: &Sample,
) -> Result<Evaluation, String> {
    match estimator {
        Estimator::CallawaySantanna => {
            of_staggered(sample, Staggered::CallawaySantanna(options(design, sample)), design.level)
        }
        Estimator::Imputation => {
            let options = Imputation {
                aggregate: Aggregate::Simple,
                anticipation: 0,
                pre_trends: 0,
                small_cohorts: SmallCohorts::Refuse,
            };
            of_staggered(sample, Staggered::Imputation(options), design.level)
        }
        Estimator::SyntheticDid => did(design, sample),
        Estimator::SyntheticControl => {
            let permutations = Permutations::Independent { draws: DRAWS, seed: design.seed };
            control(design, sample, ControlInference::Conformal(permutations))
        }
    }
}

fn options(design: &Adoption, sample: &Sample) -> CallawaySantanna {
    CallawaySantanna {
        control: Control::Never,
        method: Method::DoublyRobust,
        base: Base::Universal,
        anticipation: 0,
        aggregate: Aggregate::Dynamic { balance: Some(i64::from(sample.horizon) - 1) },
        gaps: Gaps::DropUnits,
        small_cohorts: SmallCohorts::Refuse,
        inference: Inference::Multiplier {
            multiplier: Multiplier::Rademacher,
            draws: DRAWS,
            seed: design.seed,
        },
    }
}

/// The sample's columns as the staggered estimators take them.
struct Columns {
    time: Vec<Option<f64>>,
    cohort: Vec<Option<f64>>,
}

impl Columns {
    #[expect(clippy::cast_precision_loss, reason = "years are far below 2^52")]
    fn of(sample: &Sample) -> Self {
        Self {
            time: sample.time.iter().map(|year| Some(*year as f64)).collect(),
            cohort: sample.cohort.iter().map(|start| start.map(|year| year as f64)).collect(),
        }
    }

    fn staggered<'a>(&'a self, sample: &'a Sample) -> StaggeredColumns<'a> {
        StaggeredColumns {
            outcome: Numbers { name: "outcome", values: &sample.outcome },
            unit: &sample.unit,
            time: Numbers { name: "year", values: &self.time },
            assignment: Assignment::Cohort(Numbers { name: "start", values: &self.cohort }),
            covariates: &[],
            weights: None,
            cluster: None,
        }
    }
}

fn of_staggered(sample: &Sample, estimator: Staggered, level: f64) -> Result<Evaluation, String> {
    let columns = Columns::of(sample);
    let question = StaggeredQuestion { columns: columns.staggered(sample), estimator, level };
    let mut answer = staggered(&question).map_err(|refusal| refusal.to_string())?;
    let treated = count(sample.treated.len());
    if let (Some(estimate), Some(error)) = (answer.estimate, answer.standard_error)
        && treated > 1.0
    {
        // Few are treated and many compared with, so the treated decide how much is known.
        answer.interval = Some(Interval::student(estimate, error, level, treated - 1.0));
        answer.p_value = Some(student_two_sided(estimate / error, treated - 1.0));
        let convention = "Student's t with treated municipalities − 1 degrees of freedom";
        answer.options.push(("interval and p-value", convention.to_owned()));
    }
    Ok(answer)
}

fn did(design: &Adoption, sample: &Sample) -> Result<Evaluation, String> {
    let question = DidQuestion {
        outcome: Numbers { name: "outcome", values: &sample.outcome },
        unit: &sample.unit,
        time: &sample.time,
        treated: Treated::Cohort(&sample.cohort),
        covariates: &[],
        adjustment: Adjustment::Projected,
        design: DidDesign::SyntheticDid,
        mode: Mode::Exact,
        penalty: Penalty::Usual,
        inference: DidInference::Placebo,
        level: design.level,
        draws: Draws { draws: DID_PLACEBOS, seed: design.seed },
    };
    synthetic_did(&question).map_err(|refusal| refusal.to_string())
}

/// Returns the answer of synthetic control: with permuted residuals of the treated's average, as
/// intervals need one series; with placebos of each treated municipality by itself, whose average is
/// steadier than a mix that follows the average of all.
pub(super) fn control(
    design: &Adoption,
    sample: &Sample,
    inference: ControlInference,
) -> Result<Evaluation, String> {
    let starts: Vec<i32> = sample.treated.iter().map(|(_, start)| *start).collect();
    let Some(start) = starts.first().copied().filter(|first| starts.iter().all(|s| s == first))
    else {
        return Err("weigh a synthetic control of the treated: they start in different \
                    years; use synthetic-did, which takes each start by itself"
            .to_owned());
    };
    let treated: Vec<String> =
        sample.treated.iter().map(|(area, _)| area.as_str().to_owned()).collect();
    let several = match inference {
        ControlInference::Conformal(_) => SeveralTreated::Average,
        ControlInference::None | ControlInference::Placebo => SeveralTreated::EachOwn,
    };
    let question = ControlQuestion {
        outcome: Numbers { name: "outcome", values: &sample.outcome },
        unit: &sample.unit,
        time: &sample.time,
        who: Who { treated: &treated, start: i64::from(start), donors: &[] },
        several,
        weigh_by: WeighBy::Outcomes,
        inference,
        checks: &[],
        level: design.level,
        draws: Draws { draws: DRAWS, seed: design.seed },
    };
    synthetic_control(&question).map_err(|refusal| refusal.to_string())
}

/// Returns the interval that holds where trends come apart by `relative_magnitude` times what they
/// did before.
pub(super) fn under_violations(
    design: &Adoption,
    sample: &Sample,
    relative_magnitude: f64,
) -> Result<Evaluation, String> {
    let columns = Columns::of(sample);
    let panel = Panel::of(&columns.staggered(sample)).map_err(|refusal| refusal.to_string())?;
    let asked = CallawaySantanna { inference: Inference::Analytic, ..options(design, sample) };
    let found = group_time(&panel, &asked, design.level).map_err(|refusal| refusal.to_string())?;
    let study = found.event_covariance.as_ref().ok_or_else(|| {
        "judge violations of parallel trends: the starts have no year before them in common; use a \
         design with one start"
            .to_owned()
    })?;
    let question = SensitivityQuestion {
        columns: EventStudyColumns {
            periods: &study.times,
            reference: study.reference,
            coefficients: &study.effects,
            covariance: &study.matrix,
            n: sample.unit.len(),
            clusters: Some(found.sample.n),
        },
        target: Target::Average,
        restriction: Restriction {
            bounded: Bounded::RelativeMagnitudes,
            direction: Direction::Any,
        },
        bounds: &[0.0, relative_magnitude],
        interval: IntervalKind::ConditionalLeastFavourable,
        breakdown: Breakdown::Find,
        level: design.level,
        draws: ROBUST_DRAWS,
        seed: design.seed,
    };
    sensitivity(&question).map_err(|refusal| refusal.to_string())
}
