//! From numbers to places: linear scales and round ticks.

/// A linear map from values to user units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    low: f64,
    high: f64,
    start: f64,
    end: f64,
}

impl Linear {
    /// Returns the map that sends `low` to `start` and `high` to `end`.
    ///
    /// All four must be finite. Where `low` equals `high`, every value lands in the middle.
    pub fn new(low: f64, high: f64, start: f64, end: f64) -> Self {
        Self { low, high, start, end }
    }

    /// Returns the place of `value`, held to the ends of the scale.
    pub fn at(&self, value: f64) -> f64 {
        // Halves keep the width finite where the ends are near the largest numbers.
        let width = self.high / 2.0 - self.low / 2.0;
        if width == 0.0 || !width.is_finite() || !value.is_finite() {
            return self.start.midpoint(self.end);
        }
        let share = ((value / 2.0 - self.low / 2.0) / width).clamp(0.0, 1.0);
        self.start + share * (self.end - self.start)
    }
}

/// The ends of an axis and its round ticks, lowest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The lowest value of the axis.
    pub low: f64,
    /// The highest value of the axis.
    pub high: f64,
    /// Round values from `low` to `high`; the ends are ticks unless the range is extreme.
    pub ticks: Vec<f64>,
}

impl Axis {
    /// Returns a round axis around all finite values, with about `count` steps.
    ///
    /// Without values the axis runs from 0 to 1. A single value gets a tenth of itself to each
    /// side, zero gets one.
    pub fn around(values: impl IntoIterator<Item = f64>, count: usize) -> Self {
        let (low, high) = extent(values).unwrap_or((0.0, 1.0));
        let (low, high) = widened(low, high);
        let Some((multiple, exponent)) = step(low, high, count) else {
            return Self { low, high, ticks: vec![low, high] };
        };
        let unit = libm::pow(10.0, exponent.abs());
        let tick = |n: f64| if exponent < 0.0 { n * multiple / unit } else { n * multiple * unit };
        let size = tick(1.0);
        let first = (low / size + 1e-9).floor();
        let last = (high / size - 1e-9).ceil();
        let mut ticks = Vec::new();
        let mut n = first;
        while n <= last && ticks.len() < 64 && tick(n).is_finite() {
            ticks.push(tick(n) + 0.0);
            n += 1.0;
        }
        match (ticks.first(), ticks.last()) {
            (Some(&first), Some(&last)) if first < last => {
                Self { low: first.min(low), high: last.max(high), ticks }
            }
            _ => Self { low, high, ticks: vec![low, high] },
        }
    }

    /// Returns the scale of this axis over user units.
    pub fn scale(&self, start: f64, end: f64) -> Linear {
        Linear::new(self.low, self.high, start, end)
    }
}

/// Returns the value where it is a finite number; all else is missing.
pub(crate) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|v| v.is_finite()).fold(None, |ends, v| match ends {
        None => Some((v, v)),
        Some((low, high)) => Some((v.min(low), v.max(high))),
    })
}

fn widened(low: f64, high: f64) -> (f64, f64) {
    if low < high {
        return (low, high);
    }
    let room = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
    ((low - room).max(f64::MIN), (high + room).min(f64::MAX))
}

/// Returns a round step as 1, 2 or 5 and a power of ten.
fn step(low: f64, high: f64, count: usize) -> Option<(f64, f64)> {
    let raw = (high - low) / count.max(1) as f64;
    if !raw.is_finite() || raw < 1e-290 {
        return None;
    }
    let exponent = libm::floor(libm::log10(raw));
    let share = raw / libm::pow(10.0, exponent);
    Some(match share {
        s if s <= 1.0 + 1e-9 => (1.0, exponent),
        s if s <= 2.0 + 1e-9 => (2.0, exponent),
        s if s <= 5.0 + 1e-9 => (5.0, exponent),
        _ => (1.0, exponent + 1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round_and_hold_the_values() {
        assert_eq!(Axis::around([3.2, 21.4], 5).ticks, [0.0, 5.0, 10.0, 15.0, 20.0, 25.0]);
        assert_eq!(Axis::around([0.1, 0.3], 4).ticks, [0.1, 0.15, 0.2, 0.25, 0.3]);
        assert_eq!(Axis::around([-3.0, 4.0], 3).ticks, [-5.0, 0.0, 5.0]);
    }

    #[test]
    fn no_values_one_value_and_equal_values_have_an_axis() {
        assert_eq!(Axis::around([], 2).ticks, [0.0, 0.5, 1.0]);
        assert_eq!(Axis::around([f64::NAN], 2).ticks, [0.0, 0.5, 1.0]);
        let one = Axis::around([50.0, 50.0], 2);
        assert!(one.low < 50.0 && one.high > 50.0);
        assert_eq!(Axis::around([0.0], 2).ticks, [-1.0, 0.0, 1.0]);
    }

    #[test]
    fn a_scale_without_width_places_all_in_the_middle() {
        assert_eq!(Linear::new(1.0, 1.0, 0.0, 10.0).at(7.0), 5.0);
        assert_eq!(Linear::new(0.0, 2.0, 0.0, 10.0).at(f64::NAN), 5.0);
    }

    #[test]
    fn values_near_the_largest_number_have_an_axis() {
        let axis = Axis::around([0.0, 1.66e308], 5);
        assert!(axis.high.is_finite() && axis.high >= 1.66e308);
    }

    proptest! {
        #[test]
        fn every_value_is_on_its_axis(
            a in proptest::num::f64::NORMAL | proptest::num::f64::ZERO,
            b in proptest::num::f64::NORMAL | proptest::num::f64::ZERO,
        ) {
            let axis = Axis::around([a, b], 5);
            prop_assert!(axis.low.is_finite() && axis.high.is_finite());
            prop_assert!(axis.low <= a.min(b) && axis.high >= a.max(b));
            prop_assert!(axis.ticks.len() >= 2 && axis.ticks.iter().all(|t| t.is_finite()));
            prop_assert!(axis.ticks.windows(2).all(|w| w[0] < w[1]));
            let place = axis.scale(0.0, 100.0).at(a);
            prop_assert!((0.0..=100.0).contains(&place));
        }
    }
}
