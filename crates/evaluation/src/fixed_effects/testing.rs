//! The wild bootstrap and randomisation inference of the coefficient that an answer is about.

use numerics::answer::{Diagnostic, Finding, Interval};

use super::absorb::Absorber;
use super::clusters::Clusters;
use super::columns::Columns;
use super::covariance::StandardErrors;
use super::estimation::Estimated;
use super::focus_of;
use super::question::{FixedEffectsError, Inference, Model, Question};
use super::randomisation::{Draws, Paths, Regression, Statistic, randomise};
use super::regressors::Regressors;
use super::wild_bootstrap::{Residuals, Turns, WildBootstrap, WildSums};
use crate::answer::Evaluation;

/// The fewest draws that make a p-value.
pub(super) const FEWEST_DRAWS: usize = 99;

/// The most levels of an effect that the bootstrap writes as indicators.
const MOST_INDICATORS: usize = 400;

pub(super) fn test(
    answer: &mut Evaluation,
    estimated: &[Estimated],
    question: &Question<'_>,
    table: &Columns<'_>,
) -> Result<(), FixedEffectsError> {
    let draws = match question.inference {
        Inference::Analytic => return Ok(()),
        Inference::WildBootstrap(how) => how.draws,
        Inference::Randomisation { draws, .. } => draws.draws,
    };
    if draws < FEWEST_DRAWS {
        return Err(FixedEffectsError::TooFewDraws { draws });
    }
    let [own] = estimated else {
        let what = "test by draws: the formula has several outcomes; ask for one at a time";
        return Err(FixedEffectsError::Combination { what });
    };
    if !own.design.cells.is_empty() && question.focus.is_none() {
        let what = "test by draws: sunab() has no one coefficient; name one as the focus";
        return Err(FixedEffectsError::Combination { what });
    }
    let treatment = match question.model {
        Model::Columns { treatment, .. } => Some(treatment),
        Model::Formula(_) => None,
    };
    let at = focus_of(own, question.focus.or(treatment))?;
    match question.inference {
        Inference::Analytic => Ok(()),
        Inference::WildBootstrap(how) => wild(answer, own, at, &how, question),
        Inference::Randomisation { unit, time, draws } => {
            let codes = |name: &str| codes_of(own, table, name);
            let (units, names) = codes(unit)?;
            let periods = time.map(codes).transpose()?.map(|(periods, _)| periods);
            assign(answer, own, at, &(units, names), periods.as_ref(), &draws)
        }
    }
}

fn codes_of(
    own: &Estimated,
    table: &Columns<'_>,
    name: &str,
) -> Result<(Clusters, Vec<String>), FixedEffectsError> {
    let levels = table.levels(name)?;
    let mut codes = Vec::with_capacity(own.design.rows.len());
    for row in own.design.rows.iter() {
        let Some(code) = levels.code(row) else {
            let what = "randomise: a row has no unit or period; fill it in or leave the row out";
            return Err(FixedEffectsError::Combination { what });
        };
        codes.push(code);
    }
    let mut present = codes.clone();
    present.sort_unstable();
    present.dedup();
    let names = present.iter().map(|code| levels.labels[*code as usize].clone()).collect();
    Ok((Clusters::of(name, &codes), names))
}

fn wild(
    answer: &mut Evaluation,
    own: &Estimated,
    at: usize,
    how: &WildBootstrap,
    question: &Question<'_>,
) -> Result<(), FixedEffectsError> {
    let ([clusters], StandardErrors::Clustered) =
        (own.clusters.as_slice(), question.terms.standard_errors)
    else {
        let what = "bootstrap clusters: it needs one cluster column and CRV1 standard errors";
        return Err(FixedEffectsError::Combination { what });
    };
    if own.lone[at] {
        let what = "bootstrap clusters: the coefficient rests on one cluster, whose turns tell \
                    nothing; use randomisation inference or synthetic control";
        return Err(FixedEffectsError::Combination { what });
    }
    let sums = wild_sums(own, clusters, at)?;
    let test = sums.test(how);
    answer.method = "wild-cluster-bootstrap";
    answer.p_value = Some(test.p_value);
    answer.interval = sums.interval(how, question.terms.level).map(|(low, high)| Interval {
        low,
        high,
        level: question.terms.level,
        method: "inverted wild cluster bootstrap test",
    });
    if answer.interval.is_none() {
        let text = "The bootstrap rejects no value however far away, so there is no interval; \
                    there are too few clusters.";
        answer.warnings.push(text.to_owned());
    }
    answer.options.extend(wild_options(how, test.draws, test.is_enumerated));
    let strict = Finding::Number(test.p_value_without_ties);
    answer.diagnostics.extend([
        Diagnostic { name: "bootstrap p without ties", finding: strict },
        Diagnostic { name: "t less the tested value", finding: Finding::Number(test.statistic) },
    ]);
    Ok(())
}

/// Returns how clusters were turned, by name.
pub(super) fn wild_options(
    how: &WildBootstrap,
    draws: usize,
    is_enumerated: bool,
) -> Vec<(&'static str, String)> {
    let residuals = match how.residuals {
        Residuals::Restricted => "WCR: the tested value imposed",
        Residuals::Unrestricted => "WCU: the tested value not imposed",
    };
    let turns = match how.turns {
        Turns::Rademacher => "Rademacher",
        Turns::Webb => "Webb, six points",
    };
    let drawn = if is_enumerated { "all possible" } else { "random, (1 + as far) / (1 + draws)" };
    let mut options = vec![
        ("bootstrap", residuals.to_owned()),
        ("bootstrap weights", turns.to_owned()),
        ("tested value", how.null.to_string()),
        ("draws", format!("{draws} ({drawn})")),
        ("ties", "count as far; relative difference 10⁻¹⁰".to_owned()),
    ];
    if !is_enumerated {
        options.push(("seed", how.seed.to_string()));
    }
    options
}

/// Returns the cluster sums of a fit in which effects that cross clusters are columns.
pub(super) fn wild_sums(
    own: &Estimated,
    clusters: &Clusters,
    at: usize,
) -> Result<WildSums, FixedEffectsError> {
    let weights = own.design.weights.as_deref();
    let (nested, crossing): (Vec<&Vec<u32>>, Vec<&Vec<u32>>) =
        own.design.effects.iter().partition(|codes| clusters.nest(codes));
    if crossing.is_empty() {
        return Ok(WildSums::of(&own.regressors, &own.fitted, weights, clusters, at));
    }
    // The coefficient tested comes first, so that its column is kept.
    let mut columns = vec![own.design.columns[own.regressors.kept[at]].clone()];
    let others = own.regressors.kept.iter().enumerate().filter(|(place, _)| *place != at);
    columns.extend(others.map(|(_, kept)| own.design.columns[*kept].clone()));
    if nested.is_empty() {
        columns.push(vec![1.0; own.design.outcome.len()]);
    }
    for codes in crossing {
        let levels = Clusters::of("", codes);
        if levels.n > MOST_INDICATORS {
            let what = "bootstrap clusters: an effect crosses the clusters and has more than 400 \
                        levels; cluster so that it is nested, or use the jackknife";
            return Err(FixedEffectsError::Combination { what });
        }
        for level in 1..levels.n {
            let is_own = |code: &u32| f64::from(u8::from(*code as usize == level));
            columns.push(levels.codes.iter().map(is_own).collect());
        }
    }
    let slices: Vec<&[u32]> = nested.iter().map(|codes| codes.as_slice()).collect();
    let absorber = match slices.as_slice() {
        [] => None,
        slices => Some(Absorber::new(slices, weights)?),
    };
    let regressors = Regressors::project(columns, absorber.as_ref(), weights)?;
    let mut outcome = vec![own.design.outcome.clone()];
    if let Some(absorber) = &absorber {
        absorber.residuals(&mut outcome)?;
    }
    let fitted = regressors.fit(&outcome[0], weights);
    Ok(WildSums::of(&regressors, &fitted, weights, clusters, 0))
}

fn assign(
    answer: &mut Evaluation,
    own: &Estimated,
    at: usize,
    units: &(Clusters, Vec<String>),
    periods: Option<&Clusters>,
    how: &Draws,
) -> Result<(), FixedEffectsError> {
    let weights = own.design.weights.as_deref();
    let treatment = &own.design.columns[own.regressors.kept[at]];
    let paths = Paths::of(treatment, &units.0, &units.1, periods)?;
    let kept = own.regressors.kept.iter().enumerate().filter(|(place, _)| *place != at);
    let others = kept.map(|(_, kept)| own.design.columns[*kept].clone()).collect();
    let others = Regressors::project(others, own.absorber.as_ref(), weights)?;
    let regression = Regression {
        others: &others,
        outcome: &own.outcome,
        absorber: own.absorber.as_ref(),
        weights,
    };
    let test = randomise(&paths, &regression, how)?;
    answer.method = "randomisation-inference";
    answer.p_value = Some(test.p_value);
    answer.interval = None;
    let statistic = match how.statistic {
        Statistic::Coefficient => "the coefficient",
        Statistic::Studentised if own.absorber.is_some() => {
            "the coefficient over its clustered s.e."
        }
        Statistic::Studentised => "the coefficient over its HC2 s.e.",
    };
    let drawn =
        if test.is_enumerated { "all possible" } else { "random, (1 + as far) / (1 + draws)" };
    answer.options.extend([
        ("assigned units", units.0.name.clone()),
        ("statistic", statistic.to_owned()),
        ("draws", format!("{} ({drawn})", test.draws)),
    ]);
    if !test.is_enumerated {
        answer.options.push(("seed", how.seed.to_string()));
    }
    let number = |name, value| Diagnostic { name, finding: Finding::Number(value) };
    answer.diagnostics.extend([
        number("randomisation p, one-sided for larger", test.p_value_right),
        number("randomisation p, one-sided for smaller", test.p_value_left),
    ]);
    if test.undefined > 0 {
        answer.warnings.push(format!(
            "Under {} assignments there was nothing to estimate; they count as extreme.",
            test.undefined
        ));
    }
    Ok(())
}
