//! Figures with their sampling error, put together to answers.

use numerics::moments::standard_deviation_n_minus_1;
use numerics::quantile::quantile_of_sorted;
use numerics::streams::Stream;
use rayon::prelude::*;

use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Part};
use crate::inequality::catalogue::{Plan, PlannedPart};
use crate::inequality::figure::{Figure, View};
use crate::inequality::rows::{Counts, Rows};
use crate::inequality::sample::Undefined;
use crate::inequality::survey::{Design, Draws};
use crate::inequality::{InequalityQuestion, Uncertainty, ZeroAndBelow};

/// A figure of everyone or of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Asked {
    figure: Figure,
    group: Option<usize>,
}

/// A figure's number with its sampling error.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    value: Result<f64, Undefined>,
    standard_error: Option<f64>,
    interval: Option<Interval>,
    /// Why there is no standard error where one was asked for.
    no_error: Option<String>,
    /// Bootstrap samples in which the figure has no value.
    without_value: usize,
}

/// Returns the planned answers.
pub(super) fn answers(question: &InequalityQuestion, rows: &Rows, plans: &[Plan]) -> Vec<Estimate> {
    let asked = asked(rows, plans);
    let mut found = found(question, rows, &asked).into_iter();
    let mut next = || found.next().unwrap_or_else(Found::nothing);
    plans
        .iter()
        .map(|plan| {
            let headline = next();
            let mut parts: Vec<Part> =
                plan.parts.iter().map(|part| planned(part, &mut next)).collect();
            let groups = &rows.traits.group_names;
            parts.extend(groups.iter().map(|name| next().part(name.clone(), Vec::new())));
            Estimate {
                measure: plan.measure,
                estimate: headline.value.ok(),
                standard_error: headline.standard_error,
                interval: headline.interval.clone(),
                method: method(&plan.convention, question, rows),
                n: rows.kept.weighing(),
                diagnostics: diagnostics(question, rows.counts, &headline),
                parts,
            }
        })
        .collect()
}

/// Returns every figure in the order in which answers are put together.
fn asked(rows: &Rows, plans: &[Plan]) -> Vec<Asked> {
    let mut asked = Vec::new();
    for plan in plans {
        let whole = |figure: Figure| Asked { figure, group: None };
        asked.push(whole(plan.figure));
        for part in &plan.parts {
            asked.push(whole(part.figure));
            asked.extend(part.parts.iter().map(|(_, figure)| whole(*figure)));
        }
        let groups = 0..rows.traits.group_names.len();
        asked.extend(groups.map(|group| Asked { figure: plan.figure, group: Some(group) }));
    }
    asked
}

fn planned(plan: &PlannedPart, next: &mut impl FnMut() -> Found) -> Part {
    let found = next();
    let parts = plan.parts.iter().map(|(name, _)| next().part((*name).to_owned(), Vec::new()));
    let parts = parts.collect();
    found.part(plan.name.clone(), parts)
}

fn found(question: &InequalityQuestion, rows: &Rows, asked: &[Asked]) -> Vec<Found> {
    let values = for_each_view(rows, &rows.view(), asked, Figure::value);
    let values: Vec<Found> = values.into_iter().map(Found::plain).collect();
    match (question.uncertainty, &rows.design) {
        (Uncertainty::Linearisation, Some(design)) => {
            by_linearisation(question.level, rows, asked, design, values)
        }
        (Uncertainty::Bootstrap { samples, draws, seed }, Some(design)) => {
            let replicates = replicates(rows, asked, design, (samples, draws, seed));
            by_bootstrap(question.level, design, &replicates, values)
        }
        _ => values,
    }
}

/// Returns what `compute` finds for every figure, group by group so that one group's rows are held
/// at a time.
fn for_each_view<Answer>(
    rows: &Rows,
    view: &View,
    asked: &[Asked],
    compute: impl Fn(Figure, &View) -> Result<Answer, Undefined>,
) -> Vec<Result<Answer, Undefined>> {
    let mut answers: Vec<Result<Answer, Undefined>> =
        asked.iter().map(|_| Err(Undefined::Nobody)).collect();
    let fill = |answers: &mut [Result<Answer, Undefined>], group: Option<usize>, view: &View| {
        for (answer, asked) in answers.iter_mut().zip(asked) {
            if asked.group == group {
                *answer = compute(asked.figure, view);
            }
        }
    };
    fill(&mut answers, None, view);
    for group in 0..rows.traits.group_names.len() {
        if let Some(kept) = rows.members(view.kept, group) {
            fill(
                &mut answers,
                Some(group),
                &View { all: view.all, kept: &kept, traits: view.traits },
            );
        }
    }
    answers
}

fn by_linearisation(
    level: f64,
    rows: &Rows,
    asked: &[Asked],
    design: &Design,
    values: Vec<Found>,
) -> Vec<Found> {
    let variances = for_each_view(rows, &rows.view(), asked, |figure, view| {
        figure.linearised(view).map(|linearised| design.variance(&linearised))
    });
    let with_error = |(found, variance): (Found, _)| match (&found.value, variance) {
        (Err(_), _) => found,
        (Ok(_), Err(undefined)) => Found { no_error: Some(format!("{undefined}")), ..found },
        (Ok(_), Ok(Err(lonely))) => Found { no_error: Some(format!("{lonely}")), ..found },
        (Ok(value), Ok(Ok(variance))) => {
            let error = numerics::elementary::sqrt(variance);
            let interval = Interval::normal(*value, error, level);
            Found { standard_error: Some(error), interval: Some(interval), ..found }
        }
    };
    values.into_iter().zip(variances).map(with_error).collect()
}

/// Returns every figure's number in every bootstrap sample; each sample has its own stream.
fn replicates(
    rows: &Rows,
    asked: &[Asked],
    design: &Design,
    (samples, draws, seed): (usize, Draws, u64),
) -> Vec<Vec<Option<f64>>> {
    (0..samples)
        .into_par_iter()
        .map(|sample| {
            let mut stream = Stream::new(seed, u64::try_from(sample).unwrap_or(u64::MAX));
            let weights = design.resampled(rows.all.weights(), draws, &mut stream);
            let Some((all, kept)) = rows.reweighted(weights) else {
                return vec![None; asked.len()];
            };
            let view = View { all: &all, kept: &kept, traits: &rows.traits };
            for_each_view(rows, &view, asked, Figure::value).into_iter().map(Result::ok).collect()
        })
        .collect()
}

fn by_bootstrap(
    level: f64,
    design: &Design,
    replicates: &[Vec<Option<f64>>],
    values: Vec<Found>,
) -> Vec<Found> {
    let lonely = design.check().err().map(|lonely| format!("{lonely}"));
    let with_error = |(place, found): (usize, Found)| {
        if found.value.is_err() {
            return found;
        }
        let mut drawn: Vec<f64> = replicates.iter().filter_map(|values| values[place]).collect();
        drawn.sort_unstable_by(f64::total_cmp);
        let without_value = replicates.len() - drawn.len();
        if let Some(lonely) = &lonely {
            return Found { no_error: Some(lonely.clone()), without_value, ..found };
        }
        let tail = (1.0 - level) / 2.0;
        let ends = quantile_of_sorted(&drawn, tail).zip(quantile_of_sorted(&drawn, 1.0 - tail));
        let method = "percentile bootstrap";
        let interval = ends.map(|(low, high)| Interval { low, high, level, method });
        let standard_error = standard_deviation_n_minus_1(&drawn);
        Found { standard_error, interval, without_value, ..found }
    };
    values.into_iter().enumerate().map(with_error).collect()
}

impl Found {
    fn plain(value: Result<f64, Undefined>) -> Self {
        Self { value, standard_error: None, interval: None, no_error: None, without_value: 0 }
    }

    fn nothing() -> Self {
        Self::plain(Err(Undefined::Nobody))
    }

    fn part(self, name: String, parts: Vec<Part>) -> Part {
        Part { name, estimate: self.value.ok(), standard_error: self.standard_error, parts }
    }
}

fn method(convention: &str, question: &InequalityQuestion, rows: &Rows) -> String {
    let incomes = match question.zero_and_below {
        ZeroAndBelow::Keep => "all incomes as they are",
        ZeroAndBelow::ClipToZero => "incomes below zero lifted to zero",
        ZeroAndBelow::DropBelow => "incomes below zero left out",
        ZeroAndBelow::DropAtOrBelow => "incomes at or below zero left out",
    };
    let (strata, units) = rows.design.as_ref().map_or((0, 0), |d| (d.strata(), d.units()));
    let drawn = format!("{units} sampling units in {strata} strata");
    let uncertainty = match question.uncertainty {
        Uncertainty::None => "no sampling error".to_owned(),
        Uncertainty::Linearisation => format!("standard error by linearisation, {drawn}"),
        Uncertainty::Bootstrap { samples, draws, seed } => {
            let draws = match draws {
                Draws::AsMany => "as many units as each stratum has",
                Draws::OneFewer => "one unit fewer than each stratum has, weights scaled up",
            };
            format!("{samples} bootstrap samples of {draws}, seed {seed}, {drawn}")
        }
    };
    format!("{convention}; {incomes}; {uncertainty}")
}

fn diagnostics(question: &InequalityQuestion, counts: Counts, found: &Found) -> Vec<Diagnostic> {
    let dropped = match question.zero_and_below {
        ZeroAndBelow::ClipToZero => ("incomes lifted to zero", counts.below_zero),
        _ => ("incomes left out as asked", counts.dropped),
    };
    let counted = [
        ("rows left out for a missing value", counts.missing),
        ("rows of weight zero", counts.weightless),
        ("incomes below zero", counts.below_zero),
        ("incomes of zero", counts.zero),
        dropped,
        ("bootstrap samples without a value", found.without_value),
    ];
    let counted = counted.into_iter().filter(|(_, n)| *n > 0);
    let counted = counted.map(|(name, n)| Diagnostic { name, finding: Finding::Count(n) });
    let text = |name, text: String| Diagnostic { name, finding: Finding::Text(text) };
    let undefined = found.value.err().map(|why| text("undefined", why.to_string()));
    let no_error = found.no_error.clone().map(|why| text("no standard error", why));
    counted.chain(undefined).chain(no_error).collect()
}
