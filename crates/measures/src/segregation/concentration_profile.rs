//! The concentration profile: what share of a group lives where it makes up at least so much.

use numerics::sum::count;

use crate::segregation::lanes::{sum_over, total};

/// Returns `R = (P − ∫₀ᴾ v(t) dt + ∫ₚ¹ v(t) dt) / (1 − P)`, where `v(t)` is the share of the group
/// in areas of which it makes up `t` or more; from 0 to 1. The integrals are exact. `None` where
/// either has nobody.
///
/// # Source
/// Hong, S.-Y. and Sadahiro, Y. (2014), Measuring geographic segregation: a graph-based approach,
/// Journal of Geographical Systems 16, doi 10.1007/s10109-013-0190-5.
#[must_use]
pub fn concentration_profile(group: &[f64], others: &[f64]) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    let share = x / (x + y);
    (x > 0.0 && y > 0.0).then(|| {
        // An area of share p lies under the curve up to t = p.
        let difference = sum_over(group.len(), |area| {
            let own = group[area];
            let p = if own > 0.0 { own / (own + others[area]) } else { 0.0 };
            own * (p - 2.0 * p.min(share))
        });
        (share + difference / x) / (1.0 - share)
    })
}

/// Returns the profile's curve at `points` thresholds from 0 to 1 and the index as PySAL sums it:
/// right ends of the steps over `points` instead of the integral, which lies some hundredths of a
/// per cent away.
///
/// `None` where either has nobody or there are fewer than two points.
///
/// # Source
/// PySAL `segregation` 2.6, `ConProf(m)`.
#[must_use]
pub fn concentration_profile_as_pysal(
    group: &[f64],
    others: &[f64],
    points: usize,
) -> Option<(f64, Vec<f64>)> {
    let (x, y) = (total(group), total(others));
    if x <= 0.0 || y <= 0.0 || points < 2 {
        return None;
    }
    let curve = curve(group, others, points);
    let share = x / (x + y);
    let sides = curve
        .iter()
        .enumerate()
        .map(|(point, at)| if threshold(point, points) < share { -at } else { *at });
    let index = (share + sides.sum::<f64>() / count(points)) / (1.0 - share);
    Some((index, curve))
}

/// Returns the share of the group in areas of which it makes up a threshold or more, for
/// thresholds from 0 to 1 in equal steps.
fn curve(group: &[f64], others: &[f64], points: usize) -> Vec<f64> {
    // The persons of an area count at each threshold up to its share: kept at the last of them.
    let mut last = vec![0.0; points];
    for (own, other) in group.iter().zip(others).filter(|(own, _)| **own > 0.0) {
        last[last_threshold(own / (own + other), points)] += own;
    }
    let (mut above, x) = (0.0, total(group));
    for at in last.iter_mut().rev() {
        above += *at;
        *at = above / x;
    }
    last
}

fn threshold(point: usize, points: usize) -> f64 {
    if point + 1 == points { 1.0 } else { count(point) * (1.0 / count(points - 1)) }
}

/// Returns the index of the largest threshold that is at most the share.
fn last_threshold(share: f64, points: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a number of points that fits memory; corrected below"
    )]
    let mut point = (share * count(points - 1)) as usize;
    while point + 1 < points && threshold(point + 1, points) <= share {
        point += 1;
    }
    while point > 0 && threshold(point, points) > share {
        point -= 1;
    }
    point
}
