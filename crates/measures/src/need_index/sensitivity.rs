//! Which of the open choices moves the ranks: Sobol indices.

use numerics::quantile::quantile_of_sorted;
use numerics::streams::Stream;
use numerics::sum::{count, sum};
use rayon::prelude::*;

use super::IndexError;
use super::model::IndexModel;
use super::table::Table;
use super::uncertainty::{Choice, Drawn, Experiment};
use crate::estimate::Interval;

/// Which choices are open, and how the sensitivity to each is estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// How many base rows; the index is computed this times the number of choices plus two.
    pub base_rows: usize,
    /// The seed.
    pub seed: u64,
    /// The choices, two or more.
    pub choices: Vec<Choice>,
    /// A choice of weights counts as one: this many sets of weights are drawn for it, and the
    /// choice is among them.
    pub weight_sets: usize,
    /// What is looked at.
    pub target: Target,
    /// How many bootstrap samples of the base rows intervals rest on; 0 for none.
    pub bootstrap: usize,
    /// The level of the intervals.
    pub level: f64,
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The mean over units of how many places a rank moves from the model's own.
    MeanRankShift,
    /// The rank of one unit.
    RankOf {
        /// The unit.
        unit: String,
    },
}

/// What the choices do.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivities {
    /// One per choice.
    pub choices: Vec<ChoiceSensitivity>,
    /// The variance of the target over the draws; where it is zero no choice has a share.
    pub variance: f64,
    /// The mean of the target over the draws.
    pub mean: f64,
    /// How often the index was computed.
    pub runs: usize,
}

/// What one choice does.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceSensitivity {
    /// The choice.
    pub name: String,
    /// Its shares of the variance; `None` where the target does not vary.
    pub indices: Option<SobolIndices>,
}

/// A choice's shares of the target's variance.
#[derive(Debug, Clone, PartialEq)]
pub struct SobolIndices {
    /// By itself.
    pub first_order: f64,
    /// By itself and together with others; not below the first order but for sampling error.
    pub total_order: f64,
    /// Bootstrap interval of the first order.
    pub first_interval: Option<Interval>,
    /// Bootstrap interval of the total order.
    pub total_interval: Option<Interval>,
}

/// Sensitivity is undefined.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SensitivityError {
    /// One choice alone explains everything.
    #[error("share the variance among choices: {found} is open; two or more share one")]
    TooFewChoices {
        /// How many are open.
        found: usize,
    },
    /// A number is outside its range.
    #[error("share the variance among choices: {what} is {value}, outside its range of {range}")]
    Range {
        /// Which number.
        what: &'static str,
        /// The number.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// The unit looked at has no rank in some draws.
    #[error("share the variance among choices: {unit} has no rank, or not in every combination")]
    Unranked {
        /// The unit.
        unit: String,
    },
}

/// Returns each choice's share of the variance of the target.
///
/// # Errors
/// [`IndexError`] where the model cannot be built, a choice has no meaning or the target none.
///
/// # Source
/// Saisana, M., Saltelli, A. and Tarantola, S. (2005), doi 10.1111/j.1467-985X.2005.00350.x; the
/// design and estimators of [`sobol_indices`].
pub fn sensitivity(
    model: &IndexModel,
    table: &Table<'_>,
    question: &Sensitivity,
) -> Result<Sensitivities, IndexError> {
    check(question)?;
    let experiment = Experiment::new(model, table, &question.choices)?;
    let (n, d) = (question.base_rows, question.choices.len());
    let design = Design::new(n, d, question.seed);
    let n_runs = n * (d + 2);
    let table_of_ranks = experiment.ranks(n_runs, |number| {
        let run = usize::try_from(number).expect("a run's number is a length");
        let mut drawn = experiment.undrawn();
        for choice in 0..d {
            let share = design.share(run, choice);
            drawn_choice(&experiment, question, choice, share, &mut drawn);
        }
        drawn
    });
    let nominal = experiment.nominal();
    let half = match table_of_ranks.shared {
        crate::robustness::ranker::SharedPlace::First => 1.0,
        crate::robustness::ranker::SharedPlace::DoubledMean => 0.5,
    };
    let target = |ranks: &[u16]| match &question.target {
        Target::MeanRankShift => {
            let shifts: Vec<f64> = ranks
                .iter()
                .zip(nominal)
                .filter(|(rank, _)| **rank > 0)
                .filter_map(|(rank, own)| own.map(|own| (f64::from(*rank) * half - own).abs()))
                .collect();
            numerics::sum::mean(&shifts)
        }
        Target::RankOf { unit } => {
            let row = table.units.iter().position(|code| code == unit)?;
            (ranks[row] > 0).then(|| f64::from(ranks[row]) * half)
        }
    };
    let values: Option<Vec<f64>> =
        table_of_ranks.ranks.chunks_exact(table.units.len()).map(target).collect();
    let unranked = || SensitivityError::Unranked {
        unit: match &question.target {
            Target::MeanRankShift => "every unit".to_owned(),
            Target::RankOf { unit } => unit.clone(),
        },
    };
    let values = values.ok_or_else(unranked)?;
    Ok(shares(question, &values))
}

fn check(question: &Sensitivity) -> Result<(), SensitivityError> {
    let range = |what, value, range| Err(SensitivityError::Range { what, value, range });
    if question.choices.len() < 2 {
        return Err(SensitivityError::TooFewChoices { found: question.choices.len() });
    }
    if question.base_rows < 2 {
        return range("the number of base rows", count(question.base_rows), "2 and more");
    }
    if question.weight_sets == 0 {
        return range("the number of sets of weights", 0.0, "1 and more");
    }
    if !(question.level > 0.0 && question.level < 1.0) {
        return range("the level of intervals", question.level, "0 to 1, ends left out");
    }
    Ok(())
}

/// Draws one choice from its share of the way through its alternatives.
fn drawn_choice(
    experiment: &Experiment<'_>,
    question: &Sensitivity,
    choice: usize,
    share: f64,
    drawn: &mut Drawn,
) {
    if !experiment.is_of_weights(choice) {
        experiment.choose(choice, share, drawn);
        return;
    }
    let sets = question.weight_sets;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the sets")]
    let set = ((share * count(sets)) as usize).min(sets - 1);
    // Streams of weights lie beyond those of the design, which has one per base row.
    let number = question.base_rows + choice * sets + set;
    let mut stream = Stream::new(question.seed, u64::try_from(number).expect("fits 64 bits"));
    experiment.draw(choice, &mut stream, drawn);
}

/// Saltelli's design: two independent samples A and B, and A with one column of B at a time.
struct Design {
    n: usize,
    d: usize,
    /// Base row after base row, d shares of A and d of B.
    shares: Vec<f64>,
}

impl Design {
    fn new(n: usize, d: usize, seed: u64) -> Self {
        let row = |row: usize| {
            let mut stream = Stream::new(seed, u64::try_from(row).expect("fits 64 bits"));
            (0..2 * d).map(|_| stream.uniform()).collect::<Vec<f64>>()
        };
        Self { n, d, shares: (0..n).flat_map(row).collect() }
    }

    /// Returns the share of one choice in a run: the runs of A come first, then those of B, then
    /// those of A with B's first column, and so on.
    fn share(&self, run: usize, choice: usize) -> f64 {
        let (block, row) = (run / self.n, run % self.n);
        let from_b = block == 1 || block == choice + 2;
        self.shares[row * 2 * self.d + choice + if from_b { self.d } else { 0 }]
    }
}

fn shares(question: &Sensitivity, values: &[f64]) -> Sensitivities {
    let n = question.base_rows;
    let blocks: Vec<&[f64]> = values.chunks_exact(n).collect();
    let (a, b, mixed) = (blocks[0], blocks[1], &blocks[2..]);
    let rows: Vec<usize> = (0..n).collect();
    let all = moments(a, b, mixed, &rows);
    let found = sobol_indices(a, b, mixed);
    let intervals = bootstrap(question, a, b, mixed);
    let choices = question.choices.iter().enumerate().map(|(place, choice)| {
        let indices = found.as_ref().map(|found| SobolIndices {
            first_order: found[place].0,
            total_order: found[place].1,
            first_interval: intervals.as_ref().map(|i| i[place].0.clone()),
            total_interval: intervals.as_ref().map(|i| i[place].1.clone()),
        });
        ChoiceSensitivity { name: choice.name.clone(), indices }
    });
    Sensitivities {
        choices: choices.collect(),
        variance: all.variance,
        mean: all.mean,
        runs: values.len(),
    }
}

struct Moments {
    mean: f64,
    variance: f64,
}

/// The mean over all runs of these base rows, and the variance over those of A and B, divisor n.
fn moments(a: &[f64], b: &[f64], mixed: &[&[f64]], rows: &[usize]) -> Moments {
    let two = || rows.iter().flat_map(|row| [a[*row], b[*row]]);
    let all = two().chain(mixed.iter().flat_map(|ab| rows.iter().map(|row| ab[*row])));
    let mean = sum(all) / count(rows.len() * (2 + mixed.len()));
    let n = count(2 * rows.len());
    let middle = sum(two()) / n;
    Moments { mean, variance: sum(two().map(|y| (y - middle) * (y - middle))) / n }
}

/// Returns first and total order of each input, from a model's values on Saltelli's design: `a`
/// and `b` on two independent samples, `mixed[i]` on the first with input i of the second. `None`
/// where the values do not vary.
///
/// With y less its mean over all runs, and V the variance over A and B:
/// - first order `Σ b (ab − a) / (n V)`;
/// - total order `Σ (a − ab)² / (2 n V)`.
///
/// # Panics
/// Where the samples differ in length.
///
/// # Source
/// Saltelli, A. et al. (2010), Variance based sensitivity analysis of model output, Computer
/// Physics Communications 181, doi 10.1016/j.cpc.2009.09.018; the total order of Jansen, M.
/// (1999), doi 10.1016/S0010-4655(98)00154-4. Centred as SALib; COINr does not centre, which
/// makes its first order vary more.
#[must_use]
pub fn sobol_indices(a: &[f64], b: &[f64], mixed: &[&[f64]]) -> Option<Vec<(f64, f64)>> {
    assert!(a.len() == b.len() && mixed.iter().all(|ab| ab.len() == a.len()), "one length");
    let rows: Vec<usize> = (0..a.len()).collect();
    of_rows(a, b, mixed, &rows)
}

fn of_rows(a: &[f64], b: &[f64], mixed: &[&[f64]], rows: &[usize]) -> Option<Vec<(f64, f64)>> {
    let Moments { mean, variance } = moments(a, b, mixed, rows);
    if variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let n = count(rows.len());
    let of = |ab: &&[f64]| {
        let first = sum(rows.iter().map(|row| (b[*row] - mean) * (ab[*row] - a[*row])));
        let total = sum(rows.iter().map(|row| (a[*row] - ab[*row]) * (a[*row] - ab[*row])));
        (first / (n * variance), total / (2.0 * n * variance))
    };
    Some(mixed.iter().map(of).collect())
}

/// What is read off the orders of one bootstrap sample.
type Read<'a> = dyn Fn(&Vec<(f64, f64)>) -> f64 + 'a;

/// Percentile intervals over samples of whole base rows; the variance is that of each sample.
fn bootstrap(
    question: &Sensitivity,
    a: &[f64],
    b: &[f64],
    mixed: &[&[f64]],
) -> Option<Vec<(Interval, Interval)>> {
    // Streams of the bootstrap lie beyond those of the weights.
    let beyond = question.base_rows + question.choices.len() * question.weight_sets;
    let samples: Vec<Vec<(f64, f64)>> = (0..question.bootstrap)
        .into_par_iter()
        .filter_map(|sample| {
            let number = u64::try_from(beyond + sample).expect("fits 64 bits");
            let mut stream = Stream::new(question.seed, number);
            let rows: Vec<usize> = (0..a.len()).map(|_| stream.index(a.len())).collect();
            of_rows(a, b, mixed, &rows)
        })
        .collect();
    let interval = |read: &Read<'_>| {
        let mut values: Vec<f64> = samples.iter().map(read).collect();
        values.sort_unstable_by(f64::total_cmp);
        let tail = (1.0 - question.level) / 2.0;
        let low = quantile_of_sorted(&values, tail)?;
        let high = quantile_of_sorted(&values, 1.0 - tail)?;
        Some(Interval { low, high, level: question.level, method: "percentile bootstrap" })
    };
    (0..mixed.len()).map(|input| interval(&|s| s[input].0).zip(interval(&|s| s[input].1))).collect()
}
