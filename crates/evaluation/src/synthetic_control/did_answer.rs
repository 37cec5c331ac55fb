//! The answer of a synthetic difference-in-differences, put together.

use numerics::distribution::normal_cdf;
use numerics::matrix::Matrix;
use numerics::sum::{count, sum};

use super::SyntheticControlError;
use super::adjustment::{Adjustment, less, optimised, projected, scaled};
use super::did_inference::{Cohort, Placebos, bootstrap, jackknife, over_cohorts, placebos};
use super::did_study::{DidStudy, Members};
use super::question::{DidInference, DidQuestion, Penalty};
use super::synthetic_did::{Arms, Design, DidFit, Mode, Prepared, Settings, fit, noise_level};
use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Interval, Table};

/// A cohort with the outcomes it was estimated on and the covariates' coefficients.
struct Estimated {
    cohort: Cohort,
    outcomes: Matrix,
    coefficients: Vec<f64>,
    noise: Option<f64>,
}

/// What inference adds.
#[derive(Default)]
struct Sureness {
    standard_error: Option<f64>,
    interval: Option<Interval>,
    p_value: Option<f64>,
    table: Option<Table>,
    diagnostics: Vec<Diagnostic>,
    warnings: Vec<String>,
}

/// Answers the question.
pub(super) fn answer(question: &DidQuestion<'_>) -> Result<Evaluation, SyntheticControlError> {
    let level = question.level;
    if !(level > 0.0 && level < 1.0) {
        return Err(SyntheticControlError::Level { level });
    }
    let study = DidStudy::of(question)?;
    let estimated = study
        .cohorts
        .iter()
        .map(|members| estimated(question, &study, members))
        .collect::<Result<Vec<_>, _>>()?;
    let cohorts: Vec<Cohort> = estimated.iter().map(|one| one.cohort.clone()).collect();
    let parts: Vec<(f64, f64)> = cohorts
        .iter()
        .map(|one| (one.fitted.estimate, count(one.treated.len()) * count(one.n_after)))
        .collect();
    let estimate = over_cohorts(&parts);
    let mut sure = inferred(question, &study, &cohorts, estimate)?;
    let mut details = tables(question, &study, &estimated);
    details.extend(sure.table.take());
    let mut diagnostics = diagnosed(&study, &estimated);
    diagnostics.append(&mut sure.diagnostics);
    let mut warnings = study.warnings.clone();
    warnings.append(&mut sure.warnings);
    Ok(Evaluation {
        method: "synthetic-did",
        options: options(question),
        estimate: Some(estimate),
        standard_error: sure.standard_error,
        interval: sure.interval,
        p_value: sure.p_value,
        n: study.units.len() * study.periods.len(),
        clusters: sure.standard_error.map(|_| study.units.len()),
        details,
        diagnostics,
        warnings,
    })
}

fn estimated(
    question: &DidQuestion<'_>,
    study: &DidStudy,
    members: &Members,
) -> Result<Estimated, SyntheticControlError> {
    let n_after = study.periods.len() - members.n_before;
    let arms = Arms { controls: &study.controls, treated: &members.treated };
    let (covariates, scales) = scaled(&study.covariates)?;
    let mut outcomes = study.outcomes.clone();
    let mut coefficients = Vec::new();
    if !covariates.is_empty() && question.adjustment == Adjustment::Projected {
        coefficients = projected(&outcomes, &covariates, &study.controls)?;
        outcomes = less(&outcomes, &covariates, &coefficients);
    }
    let prepared = Prepared::of(&outcomes, members.n_before);
    let noise = noise_level(&prepared.before, &study.controls);
    let settings = settings(question, noise, members.treated.len(), n_after)?;
    let fitted = if !covariates.is_empty() && question.adjustment == Adjustment::Optimised {
        let (found, fitted) = optimised(&outcomes, &covariates, members.n_before, arms, &settings)?;
        outcomes = less(&outcomes, &covariates, &found);
        coefficients = found;
        fitted
    } else {
        fit(&prepared, arms, &settings, None)?
    };
    let prepared = Prepared::of(&outcomes, members.n_before);
    let coefficients = coefficients.iter().zip(&scales).map(|(b, scale)| b / scale).collect();
    let (start, treated) = (members.start, members.treated.clone());
    let cohort = Cohort { start, prepared, treated, n_after, settings, fitted };
    Ok(Estimated { cohort, outcomes, coefficients, noise })
}

fn settings(
    question: &DidQuestion<'_>,
    noise: Option<f64>,
    n_treated: usize,
    n_after: usize,
) -> Result<Settings, SyntheticControlError> {
    let noise = noise.unwrap_or(0.0);
    let usual = Settings::usual(question.design, question.mode, noise, n_treated, n_after);
    match question.penalty {
        Penalty::Usual => Ok(usual),
        Penalty::Given { zeta_omega, zeta_lambda } => {
            let usable = |zeta: f64| zeta.is_finite() && zeta >= 0.0;
            if !usable(zeta_omega) || !usable(zeta_lambda) {
                return Err(SyntheticControlError::NotDefined {
                    asked: "penalise the weights",
                    why: format!("{zeta_omega} and {zeta_lambda} are not both from 0 up"),
                    instead: "give two penalties from 0 up or take the usual ones",
                });
            }
            Ok(Settings { zeta_omega, zeta_lambda, ..usual })
        }
    }
}

fn inferred(
    question: &DidQuestion<'_>,
    study: &DidStudy,
    cohorts: &[Cohort],
    estimate: f64,
) -> Result<Sureness, SyntheticControlError> {
    let (controls, level) = (&study.controls, question.level);
    let normal = |error: f64| Sureness {
        standard_error: Some(error),
        interval: Some(Interval::normal(estimate, error, level)),
        p_value: (error > 0.0).then(|| 2.0 * normal_cdf(-(estimate / error).abs())),
        ..Sureness::default()
    };
    let found = match question.inference {
        DidInference::None => Sureness::default(),
        DidInference::Jackknife => normal(jackknife(controls, cohorts)?),
        DidInference::Bootstrap => {
            let estimates = bootstrap(controls, cohorts, question.draws)?;
            let spread = numerics::moments::standard_deviation_n(&estimates).unwrap_or(0.0);
            normal(spread)
        }
        DidInference::Placebo => {
            let found = placebos(controls, cohorts, question.draws)?;
            let mut sure = if study.n_treated() == 1 {
                one_treated(&found, estimate, level)
            } else {
                normal(found.spread)
            };
            sure.table = Some(placebos_table(study, &found));
            let number = Finding::Number(found.spread);
            sure.diagnostics.push(Diagnostic { name: "placebo standard error", finding: number });
            sure
        }
    };
    Ok(found)
}

/// Returns the exact rank of the estimate among every control's placebo, and the effects that this
/// test does not reject; a single treated unit has no sampling error.
fn one_treated(found: &Placebos, estimate: f64, level: f64) -> Sureness {
    let mut sizes: Vec<f64> = found.estimates.iter().map(|(_, value)| value.abs()).collect();
    sizes.sort_unstable_by(|a, b| b.total_cmp(a));
    let n = count(sizes.len() + 1);
    let as_large = sizes.iter().filter(|size| **size >= estimate.abs()).count();
    // The largest k with (1 + k)/n ≤ 1 − level placebos may lie beyond the interval's ends.
    let alpha = 1.0 - level + 1e-12;
    let reach = (0..sizes.len()).find(|&place| count(place + 2) / n > alpha);
    let reach = reach.filter(|_| 1.0 / n <= alpha).map(|place| sizes[place]);
    let mut warnings = vec![
        "There is no sampling standard error with one treated unit; the p-value is its rank among \
         every control's placebo, and the placebo standard error is the placebos' spread."
            .to_owned(),
    ];
    if reach.is_none() {
        let controls = sizes.len();
        warnings.push(format!(
            "There is no interval: {controls} controls are too few for this level; lower it or name \
             more controls."
        ));
    }
    let interval = reach.map(|reach| Interval {
        low: estimate - reach,
        high: estimate + reach,
        level,
        method: "placebo test inverted",
    });
    let p_value = Some(count(as_large + 1) / n);
    Sureness { interval, p_value, warnings, ..Sureness::default() }
}

fn placebos_table(study: &DidStudy, found: &Placebos) -> Table {
    let rows = found.estimates.iter().map(|(rows, estimate)| {
        let names: Vec<&str> = rows.iter().map(|&row| study.units[row].as_str()).collect();
        vec![names.join(", ").as_str().into(), (*estimate).into()]
    });
    Table { name: "placebos", columns: vec!["standing_in", "effect"], rows: rows.collect() }
}

fn tables(question: &DidQuestion<'_>, study: &DidStudy, all: &[Estimated]) -> Vec<Table> {
    let mut cohorts = Vec::new();
    let (mut units, mut periods, mut effects) = (Vec::new(), Vec::new(), Vec::new());
    let mut covariates = Vec::new();
    for one in all {
        let (cohort, weights) = (&one.cohort, &one.cohort.fitted.weights);
        let start = || Cell::Whole(cohort.start);
        cohorts.push(vec![
            start(),
            cohort.fitted.estimate.into(),
            whole(cohort.treated.len()),
            whole(cohort.n_after),
            cohort.settings.zeta_omega.into(),
            cohort.settings.zeta_lambda.into(),
        ]);
        for (row, weight) in study.controls.iter().zip(&weights.omega) {
            units.push(vec![start(), study.units[*row].as_str().into(), (*weight).into()]);
        }
        for (period, weight) in study.periods.iter().zip(&weights.lambda) {
            periods.push(vec![start(), Cell::Whole(*period), (*weight).into()]);
        }
        for (period, effect) in study.periods.iter().zip(path(one, study)) {
            effects.push(vec![start(), Cell::Whole(*period), effect.into()]);
        }
        for (column, coefficient) in question.covariates.iter().zip(&one.coefficients) {
            covariates.push(vec![start(), column.name.into(), (*coefficient).into()]);
        }
    }
    let columns = vec!["cohort", "effect", "treated", "periods_after", "zeta_omega", "zeta_lambda"];
    let mut tables = vec![
        Table { name: "cohorts", columns, rows: cohorts },
        Table { name: "unit_weights", columns: vec!["cohort", "unit", "weight"], rows: units },
        Table {
            name: "period_weights",
            columns: vec!["cohort", "period", "weight"],
            rows: periods,
        },
        Table {
            name: "effects_by_period",
            columns: vec!["cohort", "period", "effect"],
            rows: effects,
        },
    ];
    if !covariates.is_empty() {
        let columns = vec!["cohort", "covariate", "coefficient"];
        tables.push(Table { name: "covariates", columns, rows: covariates });
    }
    tables
}

fn whole(n: usize) -> Cell {
    Cell::Whole(i64::try_from(n).expect("a length fits 64 bits"))
}

/// Returns treated less synthetic in every period, less the same weighted over periods before.
fn path(one: &Estimated, study: &DidStudy) -> Vec<f64> {
    let (cohort, weights) = (&one.cohort, &one.cohort.fitted.weights);
    let gap = |t: usize| {
        let values = one.outcomes.column(t);
        let treated = sum(cohort.treated.iter().map(|&i| values[i])) / count(cohort.treated.len());
        treated - sum(study.controls.iter().zip(&weights.omega).map(|(&i, w)| w * values[i]))
    };
    let gaps: Vec<f64> = (0..study.periods.len()).map(gap).collect();
    let base = sum(weights.lambda.iter().zip(&gaps).map(|(lambda, gap)| lambda * gap));
    gaps.iter().map(|gap| gap - base).collect()
}

fn diagnosed(study: &DidStudy, all: &[Estimated]) -> Vec<Diagnostic> {
    let many = |name, value| Diagnostic { name, finding: Finding::Count(value) };
    let number = |name, value| Diagnostic { name, finding: Finding::Number(value) };
    let mut found = vec![
        many("controls", study.controls.len()),
        many("treated units", study.n_treated()),
        many("cohorts", all.len()),
    ];
    for one in all {
        let fitted: &DidFit = &one.cohort.fitted;
        found.extend(one.noise.map(|noise| number("noise level of the controls", noise)));
        let carrying = fitted.weights.omega.iter().filter(|weight| **weight > 0.0).count();
        found.push(many("controls with a weight", carrying));
        let squares = sum(fitted.weights.omega.iter().map(|weight| weight * weight));
        found.push(number("effective number of controls", 1.0 / squares));
        found.extend(
            fitted
                .kkt_residual
                .map(|worst| number("largest KKT residual of the weights, relative", worst)),
        );
        found.push(many("steps over unit weights", fitted.steps_omega));
        found.push(many("steps over period weights", fitted.steps_lambda));
    }
    found
}

fn options(question: &DidQuestion<'_>) -> Vec<(&'static str, String)> {
    let design = match question.design {
        Design::SyntheticDid => "synthetic difference-in-differences",
        Design::SyntheticControl => {
            "synthetic control, unit weights hardly penalised, no free level"
        }
        Design::DifferenceInDifferences => "difference-in-differences",
    };
    let mode = match question.mode {
        Mode::Compatible => {
            "compatible: synthdid 0.0.9's Frank-Wolfe path, stopped early, made sparse"
        }
        Mode::Exact => "exact: the optimum of the penalised problem",
    };
    let covariates = match (question.covariates.is_empty(), question.adjustment) {
        (true, _) => "none",
        (false, Adjustment::Projected) => {
            "projected: coefficients from the controls, held fixed in inference"
        }
        (false, Adjustment::Optimised) => {
            "optimised with the weights, per cohort, held fixed in inference"
        }
    };
    let inference = match question.inference {
        DidInference::None => "none",
        DidInference::Placebo => "placebos among the controls, full-sample penalties, divisor n",
        DidInference::Jackknife => "jackknife over units, weights held fixed, factor (n − 1)/n",
        DidInference::Bootstrap => "bootstrap over units, full-sample penalties, divisor n",
    };
    let penalty = match question.penalty {
        Penalty::Usual => "ζ_ω = (N₁T₁)^¼ σ (synthetic control: 10⁻⁶ σ), ζ_λ = 10⁻⁶ σ".to_owned(),
        Penalty::Given { zeta_omega, zeta_lambda } => {
            format!("ζ_ω = {zeta_omega}, ζ_λ = {zeta_lambda}")
        }
    };
    vec![
        ("outcome", question.outcome.name.to_owned()),
        ("estimator", design.to_owned()),
        ("mode", mode.to_owned()),
        ("penalties", penalty),
        ("controls", "never treated in the data".to_owned()),
        ("cohorts", "weighted by treated unit-periods".to_owned()),
        ("covariates", covariates.to_owned()),
        ("inference", inference.to_owned()),
        ("level", question.level.to_string()),
        ("draws", question.draws.draws.to_string()),
        ("seed", question.draws.seed.to_string()),
    ]
}
