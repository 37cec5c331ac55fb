//! As if by lot: rows in a narrow window, and every way their sides could have been drawn.

use numerics::streams::Stream;
use numerics::sum::count;
use rayon::prelude::*;

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Interval, Table};

use super::columns::{Complete, complete};
use super::question::{DiscontinuityQuestion, RandomisationOptions};
use super::refusal::DiscontinuityError;
use super::side::Side;

/// The least number of rows on a side of the window.
const LEAST_ROWS: usize = 5;

/// Two statistics apart by no more than this share of the spread count as tied.
const TIED: f64 = 1e-12;

/// One assignment: the difference of the outcome's means and that of the treated shares.
type Assignment = (f64, f64);

/// Returns the answer of the randomisation approach.
///
/// The statistic is the difference of means, above less below. Its p-value is the share of
/// assignments with a difference at least as large in size; where they are drawn and not
/// enumerated, `(1 + number) / (1 + draws)`. The interval holds the constant effects that are not
/// rejected, from the same assignments.
///
/// # Errors
/// [`DiscontinuityError`] where the question has a treatment, weights or clusters, the window has
/// fewer than five rows on a side, or draws are too few for the level.
///
/// # Source
/// Cattaneo, M., Frandsen, B. and Titiunik, R. (2015), doi 10.1515/jci-2013-0010.
pub(crate) fn answer(
    question: &DiscontinuityQuestion<'_>,
    options: &RandomisationOptions,
) -> Result<Evaluation, DiscontinuityError> {
    let RandomisationOptions { window, draws, seed } = *options;
    let plain = DiscontinuityQuestion { covariates: &[], ..*question };
    super::check_plain(&plain, "randomisation in a window")?;
    let (data, sides) = within(question, window)?;
    let n_below = sides[0].n();
    let column = |place: usize| -> Vec<f64> {
        let below = sides[0].columns[place].iter();
        below.chain(&sides[1].columns[place]).copied().collect()
    };
    let n = data.score.len();
    let enumerated = combinations(n, n_below).is_some_and(|all| all <= draws);
    let lots = if enumerated { every(n, n_below) } else { drawn(n, n_below, draws, seed) };
    let smallest = 1.0 / count(if enumerated { lots.len() } else { draws + 1 });
    if smallest > 1.0 - question.level {
        let (option, value) = ("--draws", draws.to_string());
        let reason = "too few to reject anything at this level; ask for 1000 or more";
        return Err(DiscontinuityError::Option { option, value, reason });
    }
    let outcome = column(0);
    let observed = difference(&outcome, &(0..n_below).collect::<Vec<_>>());
    let against = assignments(&outcome, n_below, &lots);
    let p = |effect: f64| p_value(observed, effect, &against, enumerated);
    let interval = invert(observed, &against, enumerated, 1.0 - question.level);
    let balance = balance(question, &data, &column, n_below, &lots, enumerated);
    Ok(Evaluation {
        method: "local-randomisation",
        options: listed(question, options, enumerated),
        estimate: Some(observed),
        standard_error: None,
        interval: interval.map(|(low, high)| Interval {
            low,
            high,
            level: question.level,
            method: "constant effects not rejected by randomisation",
        }),
        p_value: Some(p(0.0)),
        n,
        clusters: None,
        details: balance.into_iter().collect(),
        diagnostics: vec![
            Diagnostic { name: "rows below", finding: Finding::Count(n_below) },
            Diagnostic { name: "rows above", finding: Finding::Count(n - n_below) },
            Diagnostic { name: "assignments", finding: Finding::Count(lots.len()) },
        ],
        warnings: vec![
            "Randomisation gives no sampling standard error; the p-value supposes that chance \
             alone decided who in the window came above the cut-off."
                .into(),
        ],
    })
}

/// Returns the rows within the window, and its sides.
fn within(
    question: &DiscontinuityQuestion<'_>,
    window: f64,
) -> Result<(Complete, [Side; 2]), DiscontinuityError> {
    if !(window.is_finite() && window > 0.0) {
        let (option, value) = ("--bandwidth", window.to_string());
        let reason = "the window is a distance above zero";
        return Err(DiscontinuityError::Option { option, value, reason });
    }
    let data = complete(question)?.only(|x| (x - question.cutoff).abs() <= window);
    if data.score.is_empty() {
        return Err(few(window, 0, "below"));
    }
    let sides = data.sides(question.cutoff)?;
    match sides.iter().find(|side| side.n() < LEAST_ROWS) {
        Some(side) => Err(few(window, side.n(), side.name())),
        None => Ok((data, sides)),
    }
}

fn few(window: f64, found: usize, side: &'static str) -> DiscontinuityError {
    DiscontinuityError::TooFewValues { side, found, needed: LEAST_ROWS, bandwidth: window }
}

fn listed(
    question: &DiscontinuityQuestion<'_>,
    options: &RandomisationOptions,
    enumerated: bool,
) -> Vec<(&'static str, String)> {
    let assignments = match enumerated {
        true => "all enumerated".to_owned(),
        false => format!("{} drawn, (1 + k) / (1 + draws)", options.draws),
    };
    vec![
        ("outcome", question.outcome.name.to_owned()),
        ("running", question.running.name.to_owned()),
        ("cutoff", question.cutoff.to_string()),
        ("window", options.window.to_string()),
        ("statistic", "difference of means, two-sided in size".to_owned()),
        ("assignments", assignments),
        ("seed", options.seed.to_string()),
        ("level", question.level.to_string()),
    ]
}

/// Returns `n` over `k`; `None` where it is more than a list can hold.
fn combinations(n: usize, k: usize) -> Option<usize> {
    (0..k.min(n - k)).try_fold(1usize, |all, i| Some(all.checked_mul(n - i)? / (i + 1)))
}

/// Returns every set of `k` of `n` rows.
fn every(n: usize, k: usize) -> Vec<Vec<usize>> {
    let mut sets = Vec::new();
    let mut set: Vec<usize> = (0..k).collect();
    loop {
        sets.push(set.clone());
        let Some(place) = (0..k).rev().find(|place| set[*place] < n - k + place) else {
            return sets;
        };
        set[place] += 1;
        for later in place + 1..k {
            set[later] = set[later - 1] + 1;
        }
    }
}

/// Returns seeded sets of `k` of `n` rows, one stream each.
fn drawn(n: usize, k: usize, draws: usize, seed: u64) -> Vec<Vec<usize>> {
    let one = |draw: usize| {
        let mut stream = Stream::new(seed, u64::try_from(draw).expect("draws fit 64 bits"));
        let mut rows: Vec<usize> = (0..n).collect();
        for place in 0..k {
            rows.swap(place, place + stream.index(n - place));
        }
        rows.truncate(k);
        rows.sort_unstable();
        rows
    };
    (0..draws).into_par_iter().map(one).collect()
}

/// Returns the mean of the rows not in `below` less that of those in it.
fn difference(values: &[f64], below: &[usize]) -> f64 {
    let total: f64 = values.iter().sum();
    let low: f64 = below.iter().map(|row| values[*row]).sum();
    let (n, k) = (count(values.len()), count(below.len()));
    (total - low) / (n - k) - low / k
}

fn assignments(values: &[f64], n_below: usize, lots: &[Vec<usize>]) -> Vec<Assignment> {
    let above: Vec<f64> =
        (0..values.len()).map(|row| if row < n_below { 0.0 } else { 1.0 }).collect();
    lots.par_iter().map(|lot| (difference(values, lot), difference(&above, lot))).collect()
}

/// Returns the p-value of a constant effect: under it each assignment's difference is `a − effect
/// (b − 1)`, less the effect itself.
fn p_value(observed: f64, effect: f64, against: &[Assignment], enumerated: bool) -> f64 {
    let size = (observed - effect).abs();
    let slack = TIED * (size + observed.abs());
    let extreme = against.iter().filter(|(a, b)| (a - effect * b).abs() >= size - slack).count();
    if enumerated {
        count(extreme) / count(against.len())
    } else {
        (1.0 + count(extreme)) / (1.0 + count(against.len()))
    }
}

/// Returns the ends of the effects whose p-value is above `alpha`, by bisection outwards from the
/// estimate; `None` where an end is not found.
fn invert(
    observed: f64,
    against: &[Assignment],
    enumerated: bool,
    alpha: f64,
) -> Option<(f64, f64)> {
    let widest = against.iter().map(|(a, _)| a.abs()).fold(observed.abs(), f64::max);
    let end = |direction: f64| {
        let mut step = widest.max(f64::MIN_POSITIVE);
        let rejected = |reach: f64| {
            p_value(observed, observed + direction * reach, against, enumerated) <= alpha
        };
        let mut doublings = 0;
        while !rejected(step) {
            step *= 2.0;
            doublings += 1;
            if doublings > 60 {
                return None;
            }
        }
        let (mut inside, mut outside) = (0.0, step);
        for _ in 0..60 {
            let middle = 0.5 * (inside + outside);
            if rejected(middle) { outside = middle } else { inside = middle }
        }
        Some(observed + direction * outside)
    };
    Some((end(-1.0)?, end(1.0)?))
}

/// Returns how alike the sides are in each covariate.
fn balance(
    question: &DiscontinuityQuestion<'_>,
    data: &Complete,
    column: &impl Fn(usize) -> Vec<f64>,
    n_below: usize,
    lots: &[Vec<usize>],
    enumerated: bool,
) -> Option<Table> {
    if question.covariates.is_empty() {
        return None;
    }
    let first = data.columns.len() - question.covariates.len();
    let row = |(place, covariate): (usize, &crate::rows::Numbers<'_>)| {
        let values = column(first + place);
        let observed = difference(&values, &(0..n_below).collect::<Vec<_>>());
        let p = p_value(observed, 0.0, &assignments(&values, n_below, lots), enumerated);
        vec![Cell::from(covariate.name), observed.into(), p.into()]
    };
    let rows = question.covariates.iter().enumerate().map(row).collect();
    Some(Table { name: "balance", columns: vec!["covariate", "difference", "p_value"], rows })
}
