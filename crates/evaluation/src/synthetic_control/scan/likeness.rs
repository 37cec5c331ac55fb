//! Which donors are like a unit.

use numerics::distribution::normal_quantile;
use numerics::moments::standard_deviation_n;
use numerics::rank::{Order, average_ranks};
use numerics::sum::{count, mean, sum};

use super::super::study::Study;

/// Returns the donors most like each unit, the most alike first and never the unit itself: the
/// least squared distance in size, in level and in trend.
///
/// A size is in standard deviations; a level is the mean outcome before the start and a trend the
/// slope of a straight line through the outcomes before it, both as normal scores
/// `Φ⁻¹((rank − ½)/n)`, so that neither the outcome's unit nor its outliers matter. Ties go to the
/// first in name order. At most `most` donors are listed.
pub(super) fn most_alike(study: &Study, sizes: &[f64], most: usize) -> Vec<Vec<usize>> {
    let (levels, trends) = (normal_scores(&levels(study)), normal_scores(&trends(study)));
    let sizes = standardised(sizes);
    let distance = |a: usize, b: usize| {
        let squared = |values: &[f64]| (values[a] - values[b]) * (values[a] - values[b]);
        squared(&sizes) + squared(&levels) + squared(&trends)
    };
    let alike = |unit: usize| {
        let others = study.donors.iter().filter(|donor| **donor != unit);
        let mut others: Vec<(f64, usize)> =
            others.map(|&donor| (distance(unit, donor), donor)).collect();
        let nearer = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if most < others.len() {
            others.select_nth_unstable_by(most, nearer);
            others.truncate(most);
        }
        others.sort_unstable_by(nearer);
        others.into_iter().map(|(_, donor)| donor).collect()
    };
    (0..study.units.len()).map(alike).collect()
}

/// Returns each unit's mean outcome before the start.
pub(super) fn levels(study: &Study) -> Vec<f64> {
    let level = |unit: usize| {
        sum((0..study.n_before).map(|t| study.outcomes.get(unit, t))) / count(study.n_before)
    };
    (0..study.units.len()).map(level).collect()
}

/// Returns each unit's slope before the start, times a number that is the same for all.
fn trends(study: &Study) -> Vec<f64> {
    let middle = (count(study.n_before) - 1.0) / 2.0;
    let trend = |unit: usize| {
        sum((0..study.n_before).map(|t| (count(t) - middle) * study.outcomes.get(unit, t)))
    };
    (0..study.units.len()).map(trend).collect()
}

fn normal_scores(values: &[f64]) -> Vec<f64> {
    let n = count(values.len());
    let ranks = average_ranks(values, Order::SmallestFirst);
    ranks.into_iter().map(|rank| normal_quantile((rank - 0.5) / n)).collect()
}

fn standardised(values: &[f64]) -> Vec<f64> {
    let centre = mean(values).unwrap_or(0.0);
    let spread = standard_deviation_n(values).filter(|spread| *spread > 0.0).unwrap_or(1.0);
    values.iter().map(|value| (value - centre) / spread).collect()
}
