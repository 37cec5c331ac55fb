//! Proposition 99: what California's tobacco programme did to the sale of cigarettes.

use evaluation::answer::Evaluation;
use evaluation::synthetic_control::adjustment::Adjustment;
use evaluation::synthetic_control::did_inference::Draws;
use evaluation::synthetic_control::question::{
    Check, ControlInference, ControlQuestion, DidInference, DidQuestion, Penalty, Treated, WeighBy,
};
use evaluation::synthetic_control::study::{SeveralTreated, Who};
use evaluation::synthetic_control::synthetic_did::{Design, Mode};
use evaluation::synthetic_control::{synthetic_control, synthetic_did};

use super::{Case, Published, WorkedEvaluation, WorkedEvaluationError, picture, told_of_control};
use crate::shipped_data::{Columns, TOBACCO, named};

/// The first year with the programme.
const START: i64 = 1989;

const ARKHANGELSKY: &str = "Arkhangelsky et al. (2021), American Economic Review 111(12), Table 1, doi 10.1257/aer.20190159";

/// Returns the case, evaluated.
pub(super) fn evaluate() -> Result<WorkedEvaluation, WorkedEvaluationError> {
    let table = TOBACCO.columns()?;
    let sales = table.numbers("cigsale")?;
    let (states, years) = (table.texts("state")?, table.whole("year")?);
    let treated = ["California".to_owned()];
    let who = Who { treated: &treated, start: START, donors: &[] };
    let answer = synthetic_control(&ControlQuestion {
        outcome: named("cigsale", &sales),
        unit: states,
        time: &years,
        who,
        several: SeveralTreated::EachOwn,
        weigh_by: WeighBy::Outcomes,
        inference: ControlInference::Placebo,
        checks: &[Check::LeaveOneOut, Check::InTime { start: 1982 }],
        level: 0.95,
        draws: Draws { draws: 999, seed: 1 },
    })?;
    let as_peer = |design| by_design(design, &table, &sales, who);
    let synthetic = as_peer(Design::SyntheticDid)?;
    let control = as_peer(Design::SyntheticControl)?;
    let plain = as_peer(Design::DifferenceInDifferences)?;
    let beside = |key, value, answer: &Evaluation| Published {
        key,
        value,
        found: answer.estimate,
        decimals: 1,
        source: ARKHANGELSKY,
    };
    let published = vec![
        beside("synthetic-control", -19.6, &control),
        beside("synthetic-did", -15.6, &synthetic),
        beside("difference-in-differences", -27.3, &plain),
    ];
    let gaps = picture::gaps(&answer)?;
    let told = told_of_control(&answer, &gaps, START, 1)
        .ok_or(WorkedEvaluationError::NoTable { table: "estimate" })?;
    Ok(WorkedEvaluation {
        case: Case::Tobacco,
        told,
        beside: vec![
            ("synthetic-did", synthetic),
            ("synthetic-control", control),
            ("difference-in-differences", plain),
        ],
        pictures: vec![picture::control(&answer, START)?],
        published,
        answer,
    })
}

/// Returns the answer of synthetic difference-in-differences or one of its relatives, found as the
/// paper's own program finds it.
fn by_design(
    design: Design,
    table: &Columns,
    sales: &[Option<f64>],
    who: Who<'_>,
) -> Result<Evaluation, WorkedEvaluationError> {
    let question = DidQuestion {
        outcome: named("cigsale", sales),
        unit: table.texts("state")?,
        time: &table.whole("year")?,
        treated: Treated::Named(who),
        covariates: &[],
        adjustment: Adjustment::Projected,
        design,
        mode: Mode::Compatible,
        penalty: Penalty::Usual,
        inference: DidInference::Placebo,
        level: 0.95,
        draws: Draws { draws: 999, seed: 1 },
    };
    Ok(synthetic_did(&question)?)
}
