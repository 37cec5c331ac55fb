//! The synthetic control's answer, put together.

use numerics::sum::{count, sum};

use super::SyntheticControlError;
use super::augmented::LambdaRule;
use super::conformal::{Conformal, Permutations, conformal};
use super::many::fit_before;
use super::placebo::{InSpace, averaged, in_space, leave_one_out, summary, treated};
use super::predictor_table::predictor_table;
use super::predictors::{Importance, PredictorTable};
use super::question::{Check, ControlInference, ControlQuestion, WeighBy};
use super::study::{SeveralTreated, Study};
use super::weighting::{GapSummary, Synthetic, Weighting};
use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Interval, Table};
use crate::panel::Panel;

/// A study with its weighting, ready to be worked on.
struct Ready<'a> {
    question: &'a ControlQuestion<'a>,
    study: Study,
    table: Option<PredictorTable>,
    n_treated: usize,
}

/// What inference adds.
#[derive(Default)]
struct Sureness {
    interval: Option<Interval>,
    p_value: Option<f64>,
    tables: Vec<Table>,
    diagnostics: Vec<Diagnostic>,
    warnings: Vec<String>,
}

/// Answers the question.
pub(super) fn answer(question: &ControlQuestion<'_>) -> Result<Evaluation, SyntheticControlError> {
    let level = question.level;
    if !(level > 0.0 && level < 1.0) {
        return Err(SyntheticControlError::Level { level });
    }
    let ready = Ready::of(question)?;
    let (study, weighting) = (&ready.study, ready.weighting());
    let fitted = treated(study, weighting)?;
    let all: Vec<&Synthetic> = fitted.iter().collect();
    let (gaps, fit) = (averaged(&all), summary(study, &all));
    let mut sure = ready.inferred(&fitted)?;
    let mut details = vec![weights_table(study, &fitted), gaps_table(study, &fitted, &gaps)];
    details.extend(ready.table.as_ref().map(|table| predictors_table(table, &fitted)));
    details.append(&mut sure.tables);
    for check in question.checks {
        details.push(ready.checked(*check, &fitted)?);
    }
    let mut diagnostics = diagnosed(study, &fitted, &fit);
    diagnostics.append(&mut sure.diagnostics);
    let mut warnings = warned(study, &fitted, &fit);
    warnings.append(&mut sure.warnings);
    Ok(Evaluation {
        method: match question.weigh_by {
            WeighBy::AugmentedOutcomes(_) => "augmented-synthetic-control",
            WeighBy::Outcomes | WeighBy::Predictors { .. } => "synthetic-control",
        },
        options: ready.options(),
        estimate: Some(fit.effect),
        standard_error: None,
        interval: sure.interval,
        p_value: sure.p_value,
        n: (study.donors.len() + ready.n_treated) * study.periods.len(),
        clusters: None,
        details,
        diagnostics,
        warnings,
    })
}

impl<'a> Ready<'a> {
    fn of(question: &'a ControlQuestion<'a>) -> Result<Self, SyntheticControlError> {
        let panel = Panel::of(question.unit, question.time, question.outcome.values)?;
        let mut study = Study::of(&panel, question.who)?;
        let own = study.treated.clone();
        if question.several == SeveralTreated::Average && own.len() > 1 {
            study = study.averaged();
        }
        let table = match &question.weigh_by {
            WeighBy::Predictors { predictors, .. } => {
                Some(predictor_table(&study, question.unit, question.time, predictors, &own)?)
            }
            WeighBy::Outcomes | WeighBy::AugmentedOutcomes(_) => None,
        };
        Ok(Self { question, study, table, n_treated: own.len() })
    }

    fn weighting(&self) -> Weighting<'_> {
        match (&self.question.weigh_by, &self.table) {
            (WeighBy::AugmentedOutcomes(rule), _) => Weighting::Ridge(*rule),
            (WeighBy::Predictors { importance, .. }, Some(table)) => {
                Weighting::Predictors { table, importance }
            }
            _ => Weighting::OutcomeOnly,
        }
    }

    fn inferred(&self, fitted: &[Synthetic]) -> Result<Sureness, SyntheticControlError> {
        let (study, question) = (&self.study, self.question);
        match question.inference {
            ControlInference::None => Ok(Sureness::default()),
            ControlInference::Placebo => {
                let space = in_space(study, self.weighting(), fitted, question.draws)?;
                Ok(ranked(study, &space))
            }
            ControlInference::Conformal(permutations) => {
                let found = conformal(study, self.weighting(), permutations, question.level)?;
                Ok(permuted(&found, permutations, question.level))
            }
        }
    }

    fn checked(&self, check: Check, fitted: &[Synthetic]) -> Result<Table, SyntheticControlError> {
        match check {
            Check::InTime { start } => {
                if self.table.is_some() {
                    return Err(SyntheticControlError::NotDefined {
                        asked: "try an earlier start with predictors",
                        why: "the predictors' periods may lie after it".to_owned(),
                        instead: "weigh by outcomes alone, or ask with the data cut off",
                    });
                }
                let study = self.study.earlier(start)?;
                let fitted = treated(&study, self.weighting())?;
                let space = in_space(&study, self.weighting(), &fitted, self.question.draws)?;
                let mut row = vec![Cell::Whole(start)];
                row.extend(summary_cells(&space.treated));
                row.push(space.p_value.into());
                let columns =
                    vec!["start", "effect", "rmspe_before", "rmspe_after", "ratio", "p_value"];
                Ok(Table { name: "placebo_in_time", columns, rows: vec![row] })
            }
            Check::LeaveOneOut => {
                let found = leave_one_out(&self.study, self.weighting(), fitted)?;
                let row = |(donor, fit): &(usize, GapSummary)| {
                    let mut row = vec![Cell::from(self.study.units[*donor].as_str())];
                    row.extend(summary_cells(fit));
                    row
                };
                let columns = vec!["left_out", "effect", "rmspe_before", "rmspe_after", "ratio"];
                Ok(Table { name: "leave_one_out", columns, rows: found.iter().map(row).collect() })
            }
        }
    }

    fn options(&self) -> Vec<(&'static str, String)> {
        let question = self.question;
        let weigh_by = match &question.weigh_by {
            WeighBy::Outcomes => "every outcome before the start, each counting alike".to_owned(),
            WeighBy::AugmentedOutcomes(rule) => {
                format!("every outcome before the start, ridge-augmented; {}", rule_words(*rule))
            }
            WeighBy::Predictors { importance, .. } => format!(
                "predictors over their standard deviations (n − 1); importance {}",
                match importance {
                    Importance::Equal => "equal".to_owned(),
                    Importance::Given(_) => "given".to_owned(),
                    Importance::Searched(search) =>
                        format!("searched, {} random starts, seed {}", search.starts, search.seed),
                }
            ),
        };
        let several = match question.several {
            SeveralTreated::EachOwn => "each its own synthetic control, gaps averaged",
            SeveralTreated::Average => "their average as one unit",
        };
        let inference = match question.inference {
            ControlInference::None => "none".to_owned(),
            ControlInference::Placebo => {
                "rank of the RMSPE ratio among placebos, treated units in no donor pool".to_owned()
            }
            ControlInference::Conformal(Permutations::MovingBlock) => {
                "conformal, moving blocks, mean absolute residual".to_owned()
            }
            ControlInference::Conformal(Permutations::Independent { draws, seed }) => {
                format!("conformal, {draws} random orders, seed {seed}, mean absolute residual")
            }
        };
        vec![
            ("outcome", question.outcome.name.to_owned()),
            ("treated", question.who.treated.join(", ")),
            ("start", question.who.start.to_string()),
            ("weights by", weigh_by),
            ("several treated units", several.to_owned()),
            ("inference", inference),
            ("level", question.level.to_string()),
            ("draws", question.draws.draws.to_string()),
            ("seed", question.draws.seed.to_string()),
        ]
    }
}

fn rule_words(rule: LambdaRule) -> String {
    match rule {
        LambdaRule::OneStandardError => {
            "largest penalty within one standard error of the least error".to_owned()
        }
        LambdaRule::Minimum => "penalty with the least error".to_owned(),
        LambdaRule::Given(lambda) => format!("penalty {lambda}"),
    }
}

fn summary_cells(fit: &GapSummary) -> [Cell; 4] {
    [fit.effect.into(), fit.rmspe_before.into(), fit.rmspe_after.into(), fit.ratio.into()]
}

fn ranked(study: &Study, space: &InSpace) -> Sureness {
    let row = |one: &Synthetic| {
        let mut row = vec![Cell::from(study.units[one.unit].as_str())];
        row.extend(summary_cells(&one.fit));
        row
    };
    let columns = vec!["unit", "effect", "rmspe_before", "rmspe_after", "ratio"];
    let rows = space.placebos.iter().map(row).collect();
    let mut diagnostics = vec![
        Diagnostic { name: "placebos compared with", finding: Finding::Count(space.compared) },
        Diagnostic {
            name: "every possible placebo compared with",
            finding: Finding::Text(if space.enumerated { "yes" } else { "no, drawn" }.to_owned()),
        },
    ];
    diagnostics.push(Diagnostic {
        name: "rank of the RMSPE ratio, 1 the largest",
        finding: Finding::Count(space.rank),
    });
    let warnings = perfect_fits(space).into_iter().collect();
    let tables =
        vec![Table { name: "placebos", columns, rows }, placebo_gaps(study, &space.placebos)];
    Sureness { interval: None, p_value: Some(space.p_value), tables, diagnostics, warnings }
}

/// Returns what perfect fits before the start do to the rank; they have no ratio.
fn perfect_fits(space: &InSpace) -> Option<String> {
    let (perfect, compared) = (space.perfect, space.compared);
    if space.treated.ratio.is_none() {
        return Some(format!(
            "The fit before the start is perfect and has no ratio, nor have {perfect} of {compared} \
             placebos: the p-value ranks the gap after the start among theirs."
        ));
    }
    let least = count(1 + perfect) / count(1 + compared);
    (least > 0.05).then(|| {
        format!(
            "{perfect} of {compared} placebos fit perfectly before the start and count as further \
             out than any ratio, so no p-value here is below {least:.2}: name fewer donors or give \
             more periods before."
        )
    })
}

/// Returns every placebo's gaps, for the figure that the treated unit's gaps are seen against.
fn placebo_gaps(study: &Study, placebos: &[Synthetic]) -> Table {
    let rows = placebos.iter().flat_map(|one| {
        let unit = study.units[one.unit].as_str();
        let gaps = study.periods.iter().zip(&one.gaps);
        gaps.map(move |(period, gap)| vec![unit.into(), Cell::Whole(*period), (*gap).into()])
    });
    let columns = vec!["unit", "period", "gap"];
    Table { name: "placebo_gaps", columns, rows: rows.collect() }
}

fn permuted(found: &Conformal, permutations: Permutations, level: f64) -> Sureness {
    let rows = found.pointwise.iter().map(|one| {
        vec![Cell::Whole(one.period), one.p_value.into(), one.low.into(), one.high.into()]
    });
    let columns = vec!["period", "p_value", "low", "high"];
    let method = match permutations {
        Permutations::MovingBlock => "conformal, constant effect, moving blocks",
        Permutations::Independent { .. } => "conformal, constant effect, random orders",
    };
    let (low, high) = found.constant;
    Sureness {
        interval: Some(Interval { low, high, level, method }),
        p_value: Some(found.p_value),
        tables: vec![Table { name: "effects_by_period", columns, rows: rows.collect() }],
        diagnostics: Vec::new(),
        warnings: vec![
            "The interval is of an effect that is the same in every period; those of single \
             periods stand in the details."
                .to_owned(),
        ],
    }
}

fn weights_table(study: &Study, fitted: &[Synthetic]) -> Table {
    let rows = fitted.iter().flat_map(|one| {
        let carrying = one.donors.iter().zip(&one.weighed.weights).filter(|(_, w)| **w != 0.0);
        carrying.map(|(donor, weight)| {
            let (treated, donor) = (study.units[one.unit].as_str(), study.units[*donor].as_str());
            vec![treated.into(), donor.into(), (*weight).into()]
        })
    });
    let columns = vec!["treated", "donor", "weight"];
    Table { name: "weights", columns, rows: rows.collect() }
}

fn gaps_table(study: &Study, fitted: &[Synthetic], gaps: &[f64]) -> Table {
    let n = count(fitted.len());
    let rows = study.periods.iter().zip(gaps).enumerate().map(|(t, (period, gap))| {
        let outcome = sum(fitted.iter().map(|one| study.outcomes.get(one.unit, t))) / n;
        vec![Cell::Whole(*period), outcome.into(), (outcome - gap).into(), (*gap).into()]
    });
    let columns = vec!["period", "outcome", "synthetic", "gap"];
    Table { name: "gaps", columns, rows: rows.collect() }
}

fn predictors_table(table: &PredictorTable, fitted: &[Synthetic]) -> Table {
    let rows = fitted.iter().flat_map(|one| {
        table.names.iter().enumerate().map(|(m, name)| {
            let values = table.values.column(m);
            let weighted = one.donors.iter().zip(&one.weighed.weights).map(|(d, w)| w * values[*d]);
            let importance = one.weighed.importance.as_ref().map(|v| v[m]);
            let own = values[one.unit];
            vec![name.as_str().into(), own.into(), sum(weighted).into(), importance.into()]
        })
    });
    let columns = vec!["predictor", "treated", "synthetic", "importance"];
    Table { name: "predictors", columns, rows: rows.collect() }
}

fn diagnosed(study: &Study, fitted: &[Synthetic], fit: &GapSummary) -> Vec<Diagnostic> {
    let number = |name, value| Diagnostic { name, finding: Finding::Number(value) };
    let many = |name, value| Diagnostic { name, finding: Finding::Count(value) };
    let worst = fitted.iter().map(|one| one.weighed.kkt_residual).fold(0.0, f64::max);
    let mut found = vec![
        number("RMSPE before the start", fit.rmspe_before),
        number("RMSPE from the start on", fit.rmspe_after),
    ];
    found.extend(fit.ratio.map(|ratio| number("RMSPE ratio", ratio)));
    let r_squared = fit_before(study, fit.rmspe_before);
    found.extend(r_squared.map(|fit| number("share of variation matched before the start", fit)));
    found.extend(
        fitted.iter().filter_map(|one| one.weighed.lambda.map(|l| number("ridge penalty", l))),
    );
    found.push(number("largest KKT residual of the weights, relative", worst));
    found.push(many("donors", study.donors.len()));
    found.push(many("periods before the start", study.n_before));
    found.push(many("donors left out for missing outcomes", study.left_out.len()));
    found
}

fn warned(study: &Study, fitted: &[Synthetic], fit: &GapSummary) -> Vec<String> {
    let mut warnings = vec![
        "There is no standard error: treated units are too few to have a sampling error; placebos \
         or conformal inference tell how unusual the effect is."
            .to_owned(),
    ];
    if !study.left_out.is_empty() {
        let names = study.left_out.join(", ");
        warnings.push(format!("Left out for missing outcomes: {names}."));
    }
    if fitted.iter().any(|one| !one.weighed.unique) {
        warnings.push(
            "Other weights fit as well: the effect after the start depends on which are taken; use \
             fewer donors or a longer series before."
                .to_owned(),
        );
    }
    if fit_before(study, fit.rmspe_before).is_some_and(|fit| fit < 0.5) {
        warnings.push(
            "The fit before the start is poor: less than half of the treated outcome's variation is \
             matched, so the gap after it may be no effect."
                .to_owned(),
        );
    }
    warnings
}
