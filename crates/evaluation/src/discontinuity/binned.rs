//! Means of the outcome in bins on each side of the cut-off, and a curve over each side.

use numerics::distribution::student_quantile;
use numerics::elementary::{ln, pow};
use numerics::matrix::{Matrix, least_squares};
use numerics::moments::variance_n_minus_1;
use numerics::sum::count;

use crate::answer::{Cell, Evaluation, Table};
use crate::rows::complete_rows;

use super::question::{BinAim, BinVariance, Bins, PlotQuestion, Spacing};
use super::refusal::DiscontinuityError;
use super::side::{Rows, Side, split};

/// The degree of the polynomials that choose the number of bins.
const CHOOSING_DEGREE: usize = 4;

/// The points at which the curve is given.
const CURVE_POINTS: usize = 101;

/// Returns the data of a figure: binned means and a polynomial of the whole range on each side.
///
/// The number of bins makes the integrated mean squared error least, or makes the means vary as
/// the outcome does.
///
/// # Errors
/// [`DiscontinuityError`] where a column cannot be used, an option is outside its range or a side
/// takes too few values.
///
/// # Source
/// Calonico, S., Cattaneo, M. and Titiunik, R. (2015), doi 10.1080/01621459.2015.1017578.
pub fn plot(question: &PlotQuestion<'_>) -> Result<Evaluation, DiscontinuityError> {
    check(question)?;
    let rows = complete_rows(&[question.outcome, question.running])?;
    let take = |values: &[Option<f64>]| rows.iter().filter_map(|row| values[*row]).collect();
    let (outcome, score): (Vec<f64>, Vec<f64>) =
        (take(question.outcome.values), take(question.running.values));
    let columns = [outcome];
    let all = Rows { score: &score, columns: &columns, weights: None, clusters: None };
    let sides = split(all, question.cutoff);
    let needed = question.degree.max(CHOOSING_DEGREE) + 2;
    check_sides(&sides, needed, question.cutoff)?;
    let (spacing, n_bins) = match question.bins {
        Bins::Given { spacing, n } => (spacing, n),
        Bins::Chosen { spacing, aim, by } => {
            let n = [
                number(&sides[0], score.len(), spacing, aim, by)?,
                number(&sides[1], score.len(), spacing, aim, by)?,
            ];
            (spacing, n)
        }
    };
    let mut bins = Vec::new();
    let mut curve = Vec::new();
    for (side, n) in sides.iter().zip(n_bins) {
        bins.extend(binned(side, n, spacing, question));
        curve.extend(fitted(side, question, needed)?);
    }
    Ok(Evaluation {
        method: "binned-means",
        options: options(question, n_bins),
        estimate: None,
        standard_error: None,
        interval: None,
        p_value: None,
        n: score.len(),
        clusters: None,
        details: vec![
            Table {
                name: "bins",
                columns: vec![
                    "side",
                    "from",
                    "to",
                    "rows",
                    "mean_running",
                    "mean_outcome",
                    "standard_error",
                    "low",
                    "high",
                ],
                rows: bins,
            },
            Table { name: "curve", columns: vec!["side", "running", "outcome"], rows: curve },
        ],
        diagnostics: Vec::new(),
        warnings: vec![
            "The curve is a picture of the whole range; the jump to report is that of local \
             polynomials near the cut-off."
                .into(),
        ],
    })
}

fn check_sides(sides: &[Side; 2], needed: usize, cutoff: f64) -> Result<(), DiscontinuityError> {
    for side in sides {
        if side.n() == 0 {
            return Err(DiscontinuityError::EmptySide { cutoff, side: side.name() });
        }
        if side.n_distinct() < needed {
            return Err(few(side, needed));
        }
    }
    Ok(())
}

fn few(side: &Side, needed: usize) -> DiscontinuityError {
    let (found, bandwidth) = (side.n_distinct(), side.range());
    DiscontinuityError::TooFewValues { side: side.name(), found, needed, bandwidth }
}

fn check(question: &PlotQuestion<'_>) -> Result<(), DiscontinuityError> {
    let refuse =
        |option, value: String, reason| Err(DiscontinuityError::Option { option, value, reason });
    if let Bins::Given { n, .. } = question.bins
        && n.contains(&0)
    {
        return refuse("bins", "0".into(), "each side has one bin or more");
    }
    if question.degree > 9 {
        return refuse("degree", question.degree.to_string(), "it is 9 at most; 4 is usual");
    }
    if !(question.level > 0.0 && question.level < 1.0) {
        return refuse(
            "--level",
            question.level.to_string(),
            "it is a share between 0 and 1, 0.95",
        );
    }
    if !question.cutoff.is_finite() {
        return refuse("--cutoff", question.cutoff.to_string(), "it is a finite number");
    }
    Ok(())
}

fn options(question: &PlotQuestion<'_>, n: [usize; 2]) -> Vec<(&'static str, String)> {
    let (spacing, aim) = match question.bins {
        Bins::Given { spacing, .. } => (spacing, "given"),
        Bins::Chosen { spacing, aim: BinAim::MeanSquaredError, .. } => {
            (spacing, "least integrated mean squared error")
        }
        Bins::Chosen { spacing, aim: BinAim::MimicVariance, .. } => (spacing, "mimic the variance"),
    };
    let spacing = match spacing {
        Spacing::Even => "even",
        Spacing::Quantile => "quantile",
    };
    vec![
        ("outcome", question.outcome.name.to_owned()),
        ("running", question.running.name.to_owned()),
        ("cutoff", question.cutoff.to_string()),
        ("spacing", spacing.to_owned()),
        ("number of bins", aim.to_owned()),
        ("bins below", n[0].to_string()),
        ("bins above", n[1].to_string()),
        ("degree of the curve", question.degree.to_string()),
        ("bins' intervals", "Student's t with rows - 1".to_owned()),
        ("level", question.level.to_string()),
    ]
}

/// Returns a polynomial of the share of the side's range by least squares.
fn polynomial(
    side: &Side,
    values: &[f64],
    degree: usize,
    needed: usize,
) -> Result<Vec<f64>, DiscontinuityError> {
    let range = side.range();
    let column = |power: usize| -> Vec<f64> {
        let power = super::local_polynomial::exponent(power);
        side.distance.iter().map(|d| (d / range).powi(power)).collect()
    };
    let columns: Vec<Vec<f64>> = (0..=degree).map(column).collect();
    let fit = least_squares(&Matrix::from_columns(&columns), values);
    fit.map(|fit| fit.coefficients).map_err(|_| few(side, needed))
}

fn value(coefficients: &[f64], u: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * u + coefficient)
}

/// Returns the number of bins of a side of `n` rows out of `all`.
///
/// Even bins: `⌈(2 B n / V)^(1/3)⌉` with `B = R²/(12 n) Σ μ′²`, `V = 1/R Σ Δx σ²`. Quantile bins:
/// `B = n/24 Σ Δx² μ′²`, `V = 1/n Σ σ²`. Mimicking: `⌈s² / V · N / ln² N⌉`.
fn number(
    side: &Side,
    all: usize,
    spacing: Spacing,
    aim: BinAim,
    by: BinVariance,
) -> Result<usize, DiscontinuityError> {
    let y = &side.columns[0];
    let (n, range) = (count(side.n()), side.range());
    let squares: Vec<f64> = y.iter().map(|y| y * y).collect();
    let needed = CHOOSING_DEGREE + 2;
    let mean = polynomial(side, y, CHOOSING_DEGREE, needed)?;
    let square = polynomial(side, &squares, CHOOSING_DEGREE, needed)?;
    let slopes: Vec<f64> =
        mean.iter().enumerate().skip(1).map(|(power, c)| count(power) * c / range).collect();
    let slope = |d: f64| value(&slopes, d / range);
    let spread = |d: f64| value(&square, d / range) - value(&mean, d / range).powi(2);
    let steps = steps(side);
    let over_steps = |of: &dyn Fn(&Step) -> f64| -> f64 { steps.iter().map(of).sum() };
    let (bias, variance) = match spacing {
        Spacing::Even => {
            let bends: f64 = side.distance.iter().map(|d| slope(*d).powi(2)).sum();
            let variance = match by {
                BinVariance::Spacings => 0.5 * over_steps(&|step| step.width * step.square),
                BinVariance::Polynomial => over_steps(&|step| step.width * spread(step.middle)),
            };
            (range * range / (12.0 * n) * bends, variance / range)
        }
        Spacing::Quantile => {
            let variance = match by {
                BinVariance::Spacings => 0.5 * over_steps(&|step| step.square),
                BinVariance::Polynomial => side.distance.iter().map(|d| spread(*d)).sum(),
            };
            (n / 24.0 * over_steps(&|step| (step.width * slope(step.middle)).powi(2)), variance / n)
        }
    };
    let bins = match aim {
        BinAim::MeanSquaredError => pow(2.0 * bias / variance * n, 1.0 / 3.0),
        BinAim::MimicVariance => {
            let all = count(all);
            variance_n_minus_1(y).unwrap_or(0.0) / variance * all / ln(all).powi(2)
        }
    };
    let most = side.n();
    if !bins.is_finite() || variance <= 0.0 {
        let reason = "the outcome does not vary along the running variable, so no number of bins \
                      is best; give the number of bins";
        return Err(DiscontinuityError::NoBandwidth { reason });
    }
    Ok((1..most).find(|whole| count(*whole) >= bins).unwrap_or(most))
}

/// From one row to the next.
struct Step {
    width: f64,
    middle: f64,
    /// The squared step of the outcome, times how many such steps there are.
    square: f64,
}

/// Returns the steps from value to value, and those among equal values as one; rows of one value
/// have no order, so the squares are those expected of a random one.
fn steps(side: &Side) -> Vec<Step> {
    let moments = |run: &[usize]| {
        let y = &side.columns[0][run[0]..run[1]];
        let n = count(y.len());
        let mean = y.iter().sum::<f64>() / n;
        (n, mean, y.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / n)
    };
    let runs: Vec<(usize, f64, f64, f64)> = side
        .runs
        .windows(2)
        .map(|run| {
            let (n, mean, variance) = moments(run);
            (run[0], n, mean, variance)
        })
        .collect();
    let within = runs.iter().map(|(start, n, _, variance)| {
        let middle = side.distance[*start];
        Step { width: 0.0, middle, square: 2.0 * n * variance }
    });
    let between = runs.windows(2).map(|pair| {
        let ((a, _, low, below), (b, _, high, above)) = (pair[0], pair[1]);
        let (near, far) = (side.distance[a], side.distance[b]);
        Step {
            width: far - near,
            middle: 0.5 * (near + far),
            square: (high - low) * (high - low) + below + above,
        }
    });
    within.chain(between).collect()
}

fn binned(side: &Side, n: usize, spacing: Spacing, question: &PlotQuestion<'_>) -> Vec<Vec<Cell>> {
    // Bins go outwards from the cut-off; each takes its nearer end.
    let width = side.range() / count(n);
    let ends: Vec<usize> = match spacing {
        Spacing::Even => (1..=n)
            .map(|bin| match bin == n {
                true => side.n(),
                false => side.distance.partition_point(|d| *d < width * count(bin)),
            })
            .collect(),
        Spacing::Quantile => (1..=n).map(|bin| bin * side.n() / n).collect(),
    };
    let mut rows = Vec::new();
    let mut start = 0;
    for (bin, end) in ends.into_iter().enumerate() {
        let (from, to) = match spacing {
            Spacing::Even => (width * count(bin), width * count(bin + 1)),
            Spacing::Quantile if start < end => (side.distance[start], side.distance[end - 1]),
            Spacing::Quantile => continue,
        };
        let ends = [from, to].map(|d| question.cutoff + side.sign * d);
        rows.push(bin_row(side, start..end, ends, question.level));
        start = end;
    }
    if side.sign < 0.0 {
        rows.reverse();
    }
    rows
}

fn bin_row(side: &Side, rows: std::ops::Range<usize>, ends: [f64; 2], level: f64) -> Vec<Cell> {
    let (x, y) = (&side.score[rows.clone()], &side.columns[0][rows]);
    let mean = numerics::sum::mean(y);
    let n = count(y.len());
    let error = variance_n_minus_1(y).map(|variance| (variance / n).sqrt());
    let reach = error.map(|error| error * student_quantile(0.5 + 0.5 * level, n - 1.0));
    vec![
        Cell::from(side.name()),
        ends[0].min(ends[1]).into(),
        ends[0].max(ends[1]).into(),
        Cell::Whole(i64::try_from(y.len()).unwrap_or(i64::MAX)),
        numerics::sum::mean(x).into(),
        mean.into(),
        error.into(),
        mean.zip(reach).map(|(mean, reach)| mean - reach).into(),
        mean.zip(reach).map(|(mean, reach)| mean + reach).into(),
    ]
}

fn fitted(
    side: &Side,
    question: &PlotQuestion<'_>,
    needed: usize,
) -> Result<Vec<Vec<Cell>>, DiscontinuityError> {
    let coefficients = polynomial(side, &side.columns[0], question.degree, needed)?;
    let point = |step: usize| {
        let u = count(step) / count(CURVE_POINTS - 1);
        let x = question.cutoff + side.sign * u * side.range();
        vec![Cell::from(side.name()), x.into(), value(&coefficients, u).into()]
    };
    let mut points: Vec<Vec<Cell>> = (0..CURVE_POINTS).map(point).collect();
    if side.sign < 0.0 {
        points.reverse();
    }
    Ok(points)
}
