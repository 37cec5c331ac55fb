//! How indicators go together: correlations and Cronbach's alpha.

use numerics::distribution::student_two_sided;
use numerics::elementary::sqrt;
use numerics::rank::{Order, average_ranks};
use numerics::sum::{count, mean, sum};

/// Which correlation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Association {
    /// Of the values.
    Pearson,
    /// Of the ranks, ties sharing the mean of their places.
    Spearman,
    /// Of the order of pairs, corrected for ties (τ-b).
    Kendall,
}

/// A correlation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// From −1 to 1.
    pub estimate: f64,
    /// The rows that have both values.
    pub n: usize,
    /// The two-sided probability of one at least as large where there is none, by Student's
    /// distribution with n − 2 degrees; `None` for Kendall and for fewer than three rows.
    pub p_value: Option<f64>,
}

/// Returns the correlation of two columns over the rows that have both; `None` of fewer than two
/// rows or where one of them does not vary.
///
/// # Source
/// Pearson (1895); Spearman (1904); Kendall, M. (1945), The treatment of ties in ranking
/// problems, Biometrika 33, doi 10.1093/biomet/33.3.239.
#[must_use]
pub fn correlation(
    x: &[Option<f64>],
    y: &[Option<f64>],
    association: Association,
) -> Option<Correlation> {
    let pairs = x.iter().zip(y).filter_map(|(x, y)| x.zip(*y));
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.unzip();
    let n = x.len();
    let estimate = match association {
        Association::Pearson => of_values(&x, &y)?,
        Association::Spearman => of_values(
            &average_ranks(&x, Order::SmallestFirst),
            &average_ranks(&y, Order::SmallestFirst),
        )?,
        Association::Kendall => of_pairs(&x, &y)?,
    };
    let tested = association != Association::Kendall && n > 2;
    let p_value = tested.then(|| {
        let degrees = count(n - 2);
        let unexplained = 1.0 - estimate * estimate;
        if unexplained <= 0.0 {
            return 0.0;
        }
        student_two_sided(estimate * sqrt(degrees / unexplained), degrees)
    });
    Some(Correlation { estimate, n, p_value })
}

/// Returns Pearson's correlation of values in pairs; `None` where one of them does not vary.
#[must_use]
pub fn of_values(x: &[f64], y: &[f64]) -> Option<f64> {
    let (centre_x, centre_y) = (mean(x)?, mean(y)?);
    let square = |values: &[f64], centre: f64| {
        sum(values.iter().map(|value| (value - centre) * (value - centre)))
    };
    let size = sqrt(square(x, centre_x)) * sqrt(square(y, centre_y));
    let product = sum(x.iter().zip(y).map(|(x, y)| (x - centre_x) * (y - centre_y)));
    (size > 0.0).then(|| (product / size).clamp(-1.0, 1.0))
}

fn of_pairs(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mut score, mut in_x, mut in_y) = (0i64, 0i64, 0i64);
    for first in 0..x.len() {
        for second in 0..first {
            let (a, b) = (order(x[first], x[second]), order(y[first], y[second]));
            score += a * b;
            in_x += a * a;
            in_y += b * b;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "no table has 2^53 pairs of rows")]
    let (score, size) = (score as f64, sqrt(in_x as f64) * sqrt(in_y as f64));
    (size > 0.0).then(|| score / size)
}

fn order(a: f64, b: f64) -> i64 {
    i64::from(a > b) - i64::from(a < b)
}

/// What rows with something missing do to Cronbach's alpha.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingRows {
    /// Every covariance rests on the rows that have both columns, as COINr.
    Pairwise,
    /// Only rows that have all columns count.
    LeftOut,
}

/// Returns Cronbach's alpha `k/(k−1)·(1 − Σ s_ii / Σ s_ij)` of k columns; `None` of fewer than two
/// columns, of fewer than two rows for a pair, or where nothing varies together.
///
/// # Source
/// Cronbach, L. (1951), Coefficient alpha and the internal structure of tests, Psychometrika 16,
/// doi 10.1007/BF02310555.
#[must_use]
pub fn cronbach_alpha(columns: &[&[Option<f64>]], missing: MissingRows) -> Option<f64> {
    if columns.len() < 2 {
        return None;
    }
    let n_rows = columns[0].len();
    let complete = |row: &usize| columns.iter().all(|column| column[*row].is_some());
    let counts = |row: &usize| missing == MissingRows::Pairwise || complete(row);
    let rows: Vec<usize> = (0..n_rows).filter(counts).collect();
    let (mut own, mut all) = (Vec::new(), Vec::new());
    for (a, first) in columns.iter().enumerate() {
        for (b, second) in columns.iter().enumerate() {
            let pairs = rows.iter().filter_map(|row| first[*row].zip(second[*row]));
            let (x, y): (Vec<f64>, Vec<f64>) = pairs.unzip();
            let covariance = covariance(&x, &y)?;
            all.push(covariance);
            if a == b {
                own.push(covariance);
            }
        }
    }
    let (own, all) = (sum(own), sum(all));
    let k = count(columns.len());
    (all > 0.0).then(|| k / (k - 1.0) * (1.0 - own / all))
}

fn covariance(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() < 2 {
        return None;
    }
    let (centre_x, centre_y) = (mean(x)?, mean(y)?);
    let products = x.iter().zip(y).map(|(x, y)| (x - centre_x) * (y - centre_y));
    Some(sum(products) / count(x.len() - 1))
}
