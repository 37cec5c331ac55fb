//! What stands out: the largest distance to the nation for worse and for better, and how many.

use domain::indicator::IndicatorId;
use domain::period::Period;
use measures::gap::Gap;
use numerics::sum::count;

use super::profile::ProfileRow;

/// How much a distance must change to count as changed, in standard deviations of municipalities.
const NOTICEABLE_DEVIATIONS: f64 = 0.1;

/// How large a share of the municipalities must have a value for an indicator to be told first:
/// what few publish is often about few people.
const MIN_SHARE_OF_AREAS: f64 = 0.95;

/// What stands out in a profile.
#[derive(Debug, Clone, Default)]
pub struct Headline {
    /// The largest distance to the nation for worse, measured in standard deviations of the
    /// municipalities so that indicators compare, among the indicators that nearly all
    /// municipalities have; `None` where nothing is worse.
    pub worst: Option<LargestGap>,
    /// The largest distance for better, measured in the same way.
    pub best: Option<LargestGap>,
    /// Indicators with a direction on which the municipality is worse than the nation.
    pub n_worse: usize,
    /// Indicators with a direction on which it is better.
    pub n_better: usize,
    /// Indicators with a direction on which it is exactly like the nation.
    pub n_equal: usize,
}

/// One large distance to the nation.
#[derive(Debug, Clone, PartialEq)]
pub struct LargestGap {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The distance now.
    pub gap: Gap,
    /// The period of the distance.
    pub period: Period,
    /// What has become of it; `None` where it cannot be followed back three years.
    pub trend: Option<(Period, Trend)>,
}

/// What has become of a distance to the nation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// It has grown.
    Grown,
    /// It is about as large as it was.
    Unchanged,
    /// It has shrunk.
    Shrunk,
    /// The municipality stood on the other side of the nation, or level with it.
    Turned,
}

impl Headline {
    /// Returns on how many indicators the municipality can be called better or worse at all.
    #[must_use]
    pub fn n_compared(&self) -> usize {
        self.n_worse + self.n_better + self.n_equal
    }
}

/// Finds what stands out. Ties go to the indicator that comes first.
pub(super) fn headline<'a>(rows: impl Iterator<Item = &'a ProfileRow>) -> Headline {
    let mut headline = Headline::default();
    let (mut worst, mut best) = (0.0_f64, 0.0_f64);
    for row in rows {
        let Some(worse_by) = row.to_nation.and_then(|gap| gap.worse_by) else { continue };
        match worse_by {
            w if w > 0.0 => headline.n_worse += 1,
            w if w < 0.0 => headline.n_better += 1,
            _ => headline.n_equal += 1,
        }
        let known =
            row.spread.as_ref().is_some_and(|spread| is_widely_known(spread.n, spread.missing));
        let Some(deviations) = row.worse_by_deviations().filter(|_| known) else { continue };
        if deviations > worst {
            worst = deviations;
            headline.worst = largest_gap(row);
        }
        if deviations < best {
            best = deviations;
            headline.best = largest_gap(row);
        }
    }
    headline
}

fn is_widely_known(n: usize, missing: usize) -> bool {
    count(n) >= MIN_SHARE_OF_AREAS * count(n + missing)
}

fn largest_gap(row: &ProfileRow) -> Option<LargestGap> {
    let gap = row.to_nation?;
    let deviation = row.spread.as_ref()?.standard_deviation;
    let change = row.change.as_ref();
    let trend = change.and_then(|change| {
        let before = change.gap_before?;
        Some((change.from, trend(gap.absolute, before.absolute, deviation)))
    });
    Some(LargestGap { indicator: row.indicator.id.clone(), gap, period: row.period, trend })
}

/// Compares the distance now with the one before; `deviation` tells what is noticeable.
fn trend(now: f64, before: f64, deviation: f64) -> Trend {
    let changed = now.abs() - before.abs();
    if now * before <= 0.0 {
        Trend::Turned
    } else if changed.abs() < NOTICEABLE_DEVIATIONS * deviation {
        Trend::Unchanged
    } else if changed > 0.0 {
        Trend::Grown
    } else {
        Trend::Shrunk
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nineteen_of_twenty_municipalities_are_nearly_all() {
        assert!(is_widely_known(285, 5) && is_widely_known(19, 1));
        assert!(!is_widely_known(244, 46));
    }

    #[test]
    fn a_distance_is_followed_on_its_own_side() {
        assert_eq!(trend(7.0, 3.0, 2.0), Trend::Grown);
        assert_eq!(trend(-7.0, -3.0, 2.0), Trend::Grown);
        assert_eq!(trend(3.0, 7.0, 2.0), Trend::Shrunk);
        assert_eq!(trend(3.0, 3.1, 2.0), Trend::Unchanged);
        assert_eq!(trend(3.0, -7.0, 2.0), Trend::Turned);
        assert_eq!(trend(3.0, 0.0, 2.0), Trend::Turned);
    }
}
