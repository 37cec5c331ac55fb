//! Synthetic control and synthetic difference-in-differences, by each kind of inference.

use evaluation::answer::Evaluation;
use evaluation::rows::Numbers;
use evaluation::synthetic_control::adjustment::Adjustment;
use evaluation::synthetic_control::conformal::Permutations;
use evaluation::synthetic_control::did_inference::Draws;
use evaluation::synthetic_control::question::{
    ControlInference, ControlQuestion, DidInference, DidQuestion, Penalty, Treated, WeighBy,
};
use evaluation::synthetic_control::study::{SeveralTreated, Who};
use evaluation::synthetic_control::synthetic_did::{Design, Mode};
use evaluation::synthetic_control::{synthetic_control, synthetic_did};
use numerics::streams::Stream;

use super::asked::Asked;
use super::panels::Panels;
use super::study::{Assignment, Effect, Study};
use super::tally::Verdict;

/// Draws of placebos or of the bootstrap.
const DRAWN: usize = 100;

/// The start in a long panel, so that permutations of the years before can reject at 5 percent.
const LATE: usize = 19;

fn controlled(
    study: &Study<'_>,
    effect: Effect,
    inference: ControlInference,
    draws: Draws,
) -> Option<Evaluation> {
    let (outcome, treated) = (study.outcome(effect), study.treated_names());
    let question = ControlQuestion {
        outcome: Numbers { name: "y", values: &outcome },
        unit: &study.indicator.names,
        time: &study.indicator.whole_times,
        who: Who { treated: &treated, start: study.indicator.years[study.first], donors: &[] },
        several: SeveralTreated::EachOwn,
        weigh_by: WeighBy::Outcomes,
        inference,
        checks: &[],
        level: 0.95,
        draws,
    };
    synthetic_control(&question).ok()
}

/// The rank of the treated among placebos; there is no interval.
pub(super) fn control(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let judged = |treated: usize| {
        let assignment = Assignment::AtOnce(treated);
        let study = Study::draw(&panels.usual, assignment, stream);
        let draws = Draws { draws: 2 * DRAWN - 1, seed: stream.next_u64() };
        let answer = controlled(&study, Effect::None, ControlInference::Placebo, draws);
        let p_value = answer.and_then(|answer| answer.p_value);
        Verdict::null("synthetic control, rank among placebos", &assignment.name(), p_value)
    };
    [1, 5, 20, 60].into_iter().map(judged).collect()
}

/// Permuted residuals of one treated unit, in panels with nineteen years before the start.
pub(super) fn by_permutation(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let indicator = &panels.long[stream.index(panels.long.len())];
    let assignment = Assignment::AtOnce(1);
    let study = Study::on(indicator, assignment, LATE, stream);
    let draws = Draws { draws: DRAWN, seed: stream.next_u64() };
    let mut verdicts = Vec::new();
    for (method, permutations) in [
        ("synthetic control, conformal, moving block", Permutations::MovingBlock),
        (
            "synthetic control, conformal, independent",
            Permutations::Independent { draws: 2 * DRAWN - 1, seed: draws.seed },
        ),
    ] {
        let inference = ControlInference::Conformal(permutations);
        let ask = |effect| controlled(&study, effect, inference, draws);
        let name = assignment.name();
        verdicts.extend(Asked::of(&study, &name, Effect::Constant, &ask).verdicts(method));
    }
    verdicts
}

fn differenced(
    study: &Study<'_>,
    effect: Effect,
    inference: DidInference,
    seed: u64,
) -> Option<Evaluation> {
    let (outcome, treated) = (study.outcome(effect), study.treated_names());
    let who = Who { treated: &treated, start: study.indicator.years[study.first], donors: &[] };
    let question = DidQuestion {
        outcome: Numbers { name: "y", values: &outcome },
        unit: &study.indicator.names,
        time: &study.indicator.whole_times,
        treated: Treated::Named(who),
        covariates: &[],
        adjustment: Adjustment::Projected,
        design: Design::SyntheticDid,
        mode: Mode::Exact,
        penalty: Penalty::Usual,
        inference,
        level: 0.95,
        draws: Draws { draws: DRAWN, seed },
    };
    synthetic_did(&question).ok()
}

/// Placebos, jackknife and bootstrap.
pub(super) fn did(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for treated in [1, 5, 20] {
        let assignment = Assignment::AtOnce(treated);
        let study = Study::draw(&panels.usual, assignment, stream);
        let name = assignment.name();
        let seed = stream.next_u64();
        let kinds = [
            ("synthetic DiD, placebos", DidInference::Placebo),
            ("synthetic DiD, jackknife", DidInference::Jackknife),
            ("synthetic DiD, bootstrap", DidInference::Bootstrap),
        ];
        let kinds = kinds.into_iter().take(if treated == 1 { 1 } else { kinds.len() });
        for (method, inference) in kinds {
            let ask = |effect| differenced(&study, effect, inference, seed);
            verdicts.extend(Asked::of(&study, &name, Effect::Constant, &ask).verdicts(method));
        }
    }
    verdicts
}
