//! Whether something is small enough not to matter: the burden of proof turned round.

use numerics::distribution::{normal_above, student_two_sided};
use numerics::draws::fill_normal;
use numerics::elementary::sqrt;
use numerics::folded_normal::folded_normal_cdf;
use numerics::matrix::{Matrix, symmetric_eigen};
use numerics::streams::Stream;
use numerics::sum::{count, sum};

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Interval, Table};
use crate::honesty::event_study::{EventStudy, EventStudyColumns, EventStudyError};

/// Fewest draws for the root mean square.
const FEWEST_DRAWS: usize = 1_000;

/// What is to be small.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Small<'a> {
    /// One effect, by two one-sided tests.
    Effect {
        /// The estimate.
        estimate: f64,
        /// Its standard error.
        standard_error: f64,
        /// Degrees of freedom of Student's t; the normal where there are none.
        degrees: Option<f64>,
        /// The rows that it rests on.
        n: usize,
        /// The clusters that the standard error rests on.
        clusters: Option<usize>,
    },
    /// The coefficients before the reference of an event study.
    PreTrends {
        /// The event study.
        columns: EventStudyColumns<'a>,
        /// What of them.
        summary: Summary,
        /// Draws, for the root mean square.
        draws: usize,
        /// What fixes the draws.
        seed: u64,
    },
}

/// What of several coefficients is to be small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summary {
    /// The largest in size.
    Max,
    /// Their mean.
    Mean,
    /// The root of the mean of their squares.
    RootMeanSquare,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EquivalenceQuestion<'a> {
    /// What is to be small.
    pub small: Small<'a>,
    /// Below what size it does not matter, in the unit of the outcome.
    pub margin: f64,
    /// How often a size at the margin may pass as smaller, 0.05.
    pub size: f64,
}

/// A question about equivalence that has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EquivalenceError {
    /// The event study is none.
    #[error(transparent)]
    EventStudy(#[from] EventStudyError),
    /// An option is out of range.
    #[error("read the {option}: {value} is not {range}")]
    Option {
        /// Its name.
        option: &'static str,
        /// As given.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
}

/// How a summary stands to a margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equivalence {
    /// The summary at the estimates.
    pub statistic: f64,
    /// How often one so small would be seen if the truth were at the margin.
    pub p_value: f64,
    /// The smallest margin that would be passed.
    pub smallest_margin: f64,
}

/// Returns the two one-sided tests of `|θ| ≥ margin`: the larger of the two p-values.
///
/// # Source
/// Schuirmann, D. (1987), doi 10.1007/BF01068419; for designs Hartman, E. and Hidalgo, F. (2018),
/// doi 10.1111/ajps.12387.
#[must_use]
pub fn two_one_sided(
    estimate: f64,
    standard_error: f64,
    degrees: Option<f64>,
    margin: f64,
    size: f64,
) -> Equivalence {
    let above = |z: f64| match degrees {
        None => normal_above(z),
        Some(degrees) => {
            let tail = 0.5 * student_two_sided(z, degrees);
            if z >= 0.0 { tail } else { 1.0 - tail }
        }
    };
    let p_value = |margin: f64| above((margin - estimate.abs()) / standard_error);
    let smallest_margin = solve(&p_value, size, estimate.abs() + standard_error);
    Equivalence { statistic: estimate, p_value: p_value(margin), smallest_margin }
}

/// Returns the test of `max |β| ≥ margin` against all being smaller: each must be.
///
/// # Source
/// Dette, H. and Schumann, M. (2024), Testing for Equivalence of Pre-Trends, doi
/// 10.1080/07350015.2024.2308121, the intersection-union test.
#[must_use]
pub fn largest(coefficients: &[f64], deviations: &[f64], margin: f64, size: f64) -> Equivalence {
    let worst = |margin: f64| {
        let each = coefficients.iter().zip(deviations);
        each.map(|(b, s)| folded_normal_cdf(b.abs() / s, margin / s)).fold(0.0, f64::max)
    };
    let statistic = coefficients.iter().fold(0.0, |most: f64, b| most.max(b.abs()));
    let spread = deviations.iter().fold(0.0, |most: f64, s| most.max(*s));
    let smallest_margin = solve(&worst, size, statistic + spread);
    Equivalence { statistic, p_value: worst(margin), smallest_margin }
}

/// Returns the test of `|mean β| ≥ margin`, with the mean's own standard error.
///
/// # Source
/// Dette and Schumann (2024), section 3.2.
#[must_use]
pub fn mean(coefficients: &[f64], covariance: &Matrix, margin: f64, size: f64) -> Equivalence {
    let k = count(coefficients.len());
    let statistic = sum(coefficients.iter().copied()) / k;
    let ones = vec![1.0; coefficients.len()];
    let deviation = sqrt(sum(covariance.times(&ones)).max(0.0)) / k;
    Equivalence { statistic, ..largest(&[statistic], &[deviation], margin, size) }
}

/// Returns the test of `√(Σβ²/k) ≥ margin`.
///
/// The chance of a root mean square as small as the one seen depends on the direction in which β
/// lies. It is taken from normal draws with the estimates' covariance, in every principal direction
/// of it and in that of the estimates, and the largest counts, so that the test keeps its size.
///
/// # Source
/// The hypothesis is that of Dette and Schumann (2024), section 3.3; they scale by subsamples of
/// the panel, which is not needed where the covariance is known.
#[must_use]
pub fn root_mean_square(
    coefficients: &[f64],
    covariance: &Matrix,
    margin: f64,
    size: f64,
    draws: usize,
    seed: u64,
) -> Equivalence {
    let k = coefficients.len();
    let length = sqrt(sum(coefficients.iter().map(|b| b * b)));
    let statistic = length / sqrt(count(k));
    let Some(eigen) = symmetric_eigen(covariance) else {
        return Equivalence { statistic, p_value: 1.0, smallest_margin: f64::MAX };
    };
    let mut directions: Vec<Vec<f64>> = (0..k).map(|axis| unit(k, axis)).collect();
    if length > 0.0 {
        // In the coordinates of the principal directions.
        let own = (0..k).map(|axis| {
            sum(eigen.vectors.column(axis).iter().zip(coefficients).map(|(v, b)| v * b)) / length
        });
        directions.push(own.collect());
    }
    let mut stream = Stream::new(seed, 0);
    let mut noise = vec![0.0; k];
    let mut squares = Vec::with_capacity(draws);
    let mut along = vec![Vec::with_capacity(draws); directions.len()];
    for _ in 0..draws {
        fill_normal(&mut noise, &mut stream);
        for (value, spread) in noise.iter_mut().zip(&eigen.values) {
            *value *= sqrt(spread.max(0.0));
        }
        squares.push(sum(noise.iter().map(|value| value * value)));
        for (direction, along) in directions.iter().zip(&mut along) {
            along.push(sum(direction.iter().zip(&noise).map(|(d, e)| d * e)));
        }
    }
    let p_value = |margin: f64| {
        let r = margin * sqrt(count(k));
        let share = |along: &Vec<f64>| {
            let small = along.iter().zip(&squares);
            let small = small.filter(|(a, q)| r * r + 2.0 * r * *a + *q <= length * length);
            (1.0 + count(small.count())) / (1.0 + count(draws))
        };
        along.iter().map(share).fold(0.0, f64::max)
    };
    let widest = sqrt(eigen.values.first().copied().unwrap_or(0.0).max(0.0));
    let smallest_margin = solve(&p_value, size, statistic + widest);
    Equivalence { statistic, p_value: p_value(margin), smallest_margin }
}

/// Returns the margin at which a falling p-value reaches the size.
fn solve(p_value: &dyn Fn(f64) -> f64, size: f64, scale: f64) -> f64 {
    let (mut low, mut high) = (0.0, scale.max(f64::MIN_POSITIVE));
    while p_value(high) > size && high < f64::MAX / 4.0 {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if p_value(middle) > size {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

fn unit(n: usize, place: usize) -> Vec<f64> {
    (0..n).map(|i| if i == place { 1.0 } else { 0.0 }).collect()
}

/// Returns whether an effect, or the trends before a start, are smaller than a margin.
///
/// # Errors
/// [`EquivalenceError`] where the event study is none or an option is out of range.
///
/// # Source
/// As [`two_one_sided`], [`largest`], [`mean`] and [`root_mean_square`].
pub fn equivalence(question: &EquivalenceQuestion<'_>) -> Result<Evaluation, EquivalenceError> {
    let EquivalenceQuestion { small, margin, size } = *question;
    let refuse = |option, value, range| Err(EquivalenceError::Option { option, value, range });
    if !(margin.is_finite() && margin > 0.0) {
        return refuse("margin", margin, "a size above 0 in the outcome's unit");
    }
    if !(size > 0.0 && size < 0.5) {
        return refuse("size", size, "between 0 and 0.5; give 0.05");
    }
    match small {
        Small::Effect { estimate, standard_error, degrees, n, clusters } => {
            if !estimate.is_finite() {
                return refuse("estimate", estimate, "a finite number");
            }
            if !(standard_error.is_finite() && standard_error > 0.0) {
                return refuse("standard error", standard_error, "above 0");
            }
            if let Some(degrees) = degrees.filter(|d| !(d.is_finite() && *d > 0.0)) {
                return refuse("degrees of freedom", degrees, "above 0");
            }
            let found = two_one_sided(estimate, standard_error, degrees, margin, size);
            let level = 1.0 - 2.0 * size;
            let interval = match degrees {
                None => Interval::normal(estimate, standard_error, level),
                Some(degrees) => Interval::student(estimate, standard_error, level, degrees),
            };
            let mut answer = answered(question, "two one-sided tests", found, n, clusters);
            answer.standard_error = Some(standard_error);
            answer.interval = Some(interval);
            Ok(answer)
        }
        Small::PreTrends { columns, summary, draws, seed } => {
            if summary == Summary::RootMeanSquare && draws < FEWEST_DRAWS {
                return refuse("draws", count(draws), "1 000 or more");
            }
            pre_trends(question, &columns, summary, draws, seed)
        }
    }
}

fn pre_trends(
    question: &EquivalenceQuestion<'_>,
    columns: &EventStudyColumns<'_>,
    summary: Summary,
    draws: usize,
    seed: u64,
) -> Result<Evaluation, EquivalenceError> {
    let EquivalenceQuestion { margin, size, .. } = *question;
    let study = EventStudy::new(columns, 1, 0)?;
    let k = study.n_before;
    let coefficients = &study.coefficients[..k];
    let covariance = Matrix::from_fn(k, k, |row, column| study.covariance.get(row, column));
    let deviations: Vec<f64> = (0..k).map(|place| sqrt(covariance.get(place, place))).collect();
    let (name, found) = match summary {
        Summary::Max => ("max", largest(coefficients, &deviations, margin, size)),
        Summary::Mean => ("mean", mean(coefficients, &covariance, margin, size)),
        Summary::RootMeanSquare => {
            let found = root_mean_square(coefficients, &covariance, margin, size, draws, seed);
            ("root-mean-square", found)
        }
    };
    let mut answer = answered(question, name, found, columns.n, columns.clusters);
    if summary == Summary::RootMeanSquare {
        answer.options.extend([("draws", draws.to_string()), ("seed", seed.to_string())]);
    }
    let rows = (0..k).map(|place| {
        let p_value = folded_normal_cdf(
            coefficients[place].abs() / deviations[place],
            margin / deviations[place],
        );
        vec![
            Cell::Whole(study.periods[place]),
            Cell::Number(coefficients[place]),
            Cell::Number(deviations[place]),
            Cell::Number(p_value),
        ]
    });
    let columns = vec!["period", "estimate", "standard_error", "p_value"];
    answer.details.push(Table { name: "coefficients", columns, rows: rows.collect() });
    Ok(answer)
}

fn answered(
    question: &EquivalenceQuestion<'_>,
    summary: &str,
    found: Equivalence,
    n: usize,
    clusters: Option<usize>,
) -> Evaluation {
    Evaluation {
        method: "equivalence",
        options: vec![
            ("summary", summary.to_owned()),
            ("margin", question.margin.to_string()),
            ("size", question.size.to_string()),
            ("null hypothesis", "at or beyond the margin".to_owned()),
        ],
        estimate: Some(found.statistic),
        standard_error: None,
        interval: None,
        p_value: Some(found.p_value),
        n,
        clusters,
        details: Vec::new(),
        diagnostics: vec![Diagnostic {
            name: "smallest margin that would be passed",
            finding: Finding::Number(found.smallest_margin),
        }],
        warnings: Vec::new(),
    }
}
