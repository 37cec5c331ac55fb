//! How a value is spread over areas: never a mean alone.

use domain::indicator::Direction;
use numerics::moments::{standard_deviation_n, weighted_standard_deviation};
use numerics::quantile::{quantile_of_sorted, weighted_quantile_of_sorted};
use numerics::sum::{mean, weighted_mean};

use crate::column::{
    ColumnError, check_length, check_values, check_weights, present_sorted, weighted_sorted,
};

/// The distribution of one value over areas. All in the value's own unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Areas with a value.
    pub n: usize,
    /// Areas without one.
    pub missing: usize,
    /// The mean in which every area counts alike.
    pub mean: f64,
    /// The middle area.
    pub median: f64,
    /// The value that a tenth of the areas lie below (type 7).
    pub p10: f64,
    /// The value that a quarter of the areas lie below (type 7).
    pub p25: f64,
    /// The value that three quarters of the areas lie below (type 7).
    pub p75: f64,
    /// The value that nine tenths of the areas lie below (type 7).
    pub p90: f64,
    /// The standard deviation of the areas, divisor n.
    pub standard_deviation: f64,
    /// The area with the lowest value; the first by row where several have it.
    pub minimum: Extreme,
    /// The area with the highest value; the first by row where several have it.
    pub maximum: Extreme,
    /// The mean of the tenth of the areas (rounded up to whole areas) with the lowest values.
    pub lowest_tenth_mean: f64,
    /// The mean of the tenth of the areas (rounded up to whole areas) with the highest values.
    pub highest_tenth_mean: f64,
    /// The figures in which areas count by weight; `None` where no area has value and weight.
    pub weighted: Option<WeightedSpread>,
}

/// The distribution in which areas count by weight, usually their population.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedSpread {
    /// Areas with both a value and a weight.
    pub n: usize,
    /// Areas with a value but no weight: they are in [`Spread`] and not here.
    pub without_weight: usize,
    /// The weighted mean `Σwx / Σw`.
    pub mean: f64,
    /// The value that half of the weight lies below.
    pub median: f64,
    /// The weighted standard deviation, divisor `Σw`.
    pub standard_deviation: f64,
}

/// The area at one end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extreme {
    /// The row of the area, counted from zero.
    pub index: usize,
    /// Its value.
    pub value: f64,
}

impl Spread {
    /// Returns the distance between the quarter points, `p75 − p25`.
    #[must_use]
    pub fn interquartile_range(&self) -> f64 {
        self.p75 - self.p25
    }

    /// Returns the distance between the highest and the lowest tenth's means.
    #[must_use]
    pub fn tenth_difference(&self) -> f64 {
        self.highest_tenth_mean - self.lowest_tenth_mean
    }

    /// Returns how many times the lowest tenth's mean the highest tenth's is.
    ///
    /// `None` where the lowest is zero or below, as a ratio then says nothing.
    #[must_use]
    pub fn tenth_ratio(&self) -> Option<f64> {
        (self.lowest_tenth_mean > 0.0).then(|| self.highest_tenth_mean / self.lowest_tenth_mean)
    }

    /// Returns the mean of the best and of the worst tenth, in this order.
    #[must_use]
    pub fn best_and_worst_tenth(&self, direction: Direction) -> (f64, f64) {
        match direction {
            Direction::HigherIsBetter => (self.highest_tenth_mean, self.lowest_tenth_mean),
            Direction::LowerIsBetter => (self.lowest_tenth_mean, self.highest_tenth_mean),
        }
    }

    /// Returns the coefficient of variation, `standard deviation / mean`.
    ///
    /// `None` where the mean is zero or below.
    #[must_use]
    pub fn coefficient_of_variation(&self) -> Option<f64> {
        (self.mean > 0.0).then(|| self.standard_deviation / self.mean)
    }
}

/// Returns how values are spread over areas, every area counting alike; `None` where none has a
/// value. Missing values are counted and left out.
///
/// # Errors
/// [`ColumnError::NotFinite`] where a value is infinite or not a number.
///
/// # Source
/// Quantiles: type 7 of Hyndman and Fan (1996), doi 10.1080/00031305.1996.10473566.
///
/// ```
/// use measures::spread::spread;
///
/// let shares = [Some(10.0), None, Some(20.0), Some(60.0)];
/// let spread = spread(&shares).unwrap().unwrap();
/// assert_eq!((spread.n, spread.missing, spread.mean, spread.median), (3, 1, 30.0, 20.0));
/// assert_eq!(spread.maximum.index, 3);
/// ```
pub fn spread(values: &[Option<f64>]) -> Result<Option<Spread>, ColumnError> {
    check_values("value", values)?;
    Ok(of_areas(values))
}

/// Returns [`spread`] with the figures in which areas count by weight beside it.
///
/// An area without a weight is left out of the weighted figures only, and counted there.
///
/// # Errors
/// [`ColumnError`] where a value is not finite, a weight negative, or the lengths differ.
pub fn weighted_spread(
    values: &[Option<f64>],
    weights: &[Option<f64>],
) -> Result<Option<Spread>, ColumnError> {
    check_values("value", values)?;
    check_length("weight", weights.len(), values.len())?;
    check_weights("weight", weights)?;
    let Some(spread) = of_areas(values) else { return Ok(None) };
    let weighted = by_weight(values, weights, spread.n);
    Ok(Some(Spread { weighted, ..spread }))
}

fn of_areas(values: &[Option<f64>]) -> Option<Spread> {
    let sorted = present_sorted(values);
    let n = sorted.len();
    let tenth = n.div_ceil(10);
    let at = |share| quantile_of_sorted(&sorted, share);
    let row_of = |value: f64| values.iter().position(|candidate| *candidate == Some(value));
    let extreme = |value: f64| row_of(value).map(|index| Extreme { index, value });
    Some(Spread {
        n,
        missing: values.len() - n,
        mean: mean(&sorted)?,
        median: at(0.5)?,
        p10: at(0.1)?,
        p25: at(0.25)?,
        p75: at(0.75)?,
        p90: at(0.9)?,
        standard_deviation: standard_deviation_n(&sorted)?,
        minimum: extreme(*sorted.first()?)?,
        maximum: extreme(*sorted.last()?)?,
        lowest_tenth_mean: mean(&sorted[..tenth])?,
        highest_tenth_mean: mean(&sorted[n - tenth..])?,
        weighted: None,
    })
}

fn by_weight(values: &[Option<f64>], weights: &[Option<f64>], n: usize) -> Option<WeightedSpread> {
    let both = weighted_sorted(values, weights);
    Some(WeightedSpread {
        n: both.values.len(),
        without_weight: n - both.values.len(),
        mean: weighted_mean(&both.values, &both.weights)?,
        median: weighted_quantile_of_sorted(&both.values, &both.weights, 0.5)?,
        standard_deviation: weighted_standard_deviation(&both.values, &both.weights)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_spread_over_nothing_does_not_exist() {
        assert_eq!(spread(&[]), Ok(None));
        assert_eq!(spread(&[None, None]), Ok(None));
    }

    #[test]
    fn one_area_is_its_own_spread() {
        let one = spread(&[None, Some(7.0)]).unwrap().unwrap();
        assert_eq!((one.n, one.missing, one.mean, one.median), (1, 1, 7.0, 7.0));
        assert_eq!((one.standard_deviation, one.interquartile_range()), (0.0, 0.0));
        assert_eq!(one.minimum, Extreme { index: 1, value: 7.0 });
        assert_eq!(one.tenth_ratio(), Some(1.0));
    }

    #[test]
    fn a_tenth_of_eleven_areas_is_two() {
        let values: Vec<Option<f64>> = (1..=11).map(|x| Some(f64::from(x))).collect();
        let spread = spread(&values).unwrap().unwrap();
        assert_eq!((spread.lowest_tenth_mean, spread.highest_tenth_mean), (1.5, 10.5));
        assert_eq!(spread.best_and_worst_tenth(Direction::LowerIsBetter), (1.5, 10.5));
        assert_eq!((spread.tenth_difference(), spread.tenth_ratio()), (9.0, Some(7.0)));
        assert_eq!((spread.p10, spread.p25, spread.p90), (2.0, 3.5, 10.0));
    }

    #[test]
    fn the_weighted_figures_stand_beside_and_say_whom_they_miss() {
        let values = [Some(10.0), Some(20.0), Some(30.0), None];
        let weights = [Some(1.0), Some(3.0), None, Some(100.0)];
        let spread = weighted_spread(&values, &weights).unwrap().unwrap();
        assert_eq!(spread.mean, 20.0);
        let weighted = spread.weighted.unwrap();
        assert_eq!((weighted.n, weighted.without_weight, weighted.mean), (2, 1, 17.5));
        assert_eq!(weighted.median, 20.0);
        let none = weighted_spread(&values, &[None; 4]).unwrap().unwrap();
        assert_eq!(none.weighted, None);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let error = spread(&[Some(1.0), Some(f64::NAN)]).unwrap_err();
        assert!(error.to_string().contains("row 2"), "{error}");
        assert!(weighted_spread(&[Some(1.0)], &[Some(-1.0)]).is_err());
        assert!(weighted_spread(&[Some(1.0)], &[]).is_err());
    }

    #[test]
    fn a_ratio_to_a_negative_or_no_mean_is_not_given() {
        let spread = spread(&[Some(-1.0), Some(0.0), Some(1.0)]).unwrap().unwrap();
        assert_eq!((spread.tenth_ratio(), spread.coefficient_of_variation()), (None, None));
    }

    proptest! {
        #[test]
        fn the_order_of_rows_changes_nothing(
            mut rows in prop::collection::vec((prop::option::of(-1e6..1e6_f64), prop::option::of(0.0..1e6_f64)), 1..60)
        ) {
            let figures = |rows: &[(Option<f64>, Option<f64>)]| {
                let (values, weights): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
                weighted_spread(&values, &weights).unwrap().map(|mut spread| {
                    spread.minimum.index = 0;
                    spread.maximum.index = 0;
                    spread
                })
            };
            let forward = figures(&rows);
            rows.reverse();
            prop_assert_eq!(forward, figures(&rows));
        }
    }
}
