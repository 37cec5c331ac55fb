//! Conformal inference: could the gaps after the start have come in another order?

use numerics::draws::shuffle;
use numerics::matrix::Matrix;
use numerics::streams::Stream;
use numerics::sum::{count, sum};
use rayon::prelude::*;

use super::SyntheticControlError;
use super::study::Study;
use super::weighting::{Weighting, gaps, matched};

/// Which orders of the residuals are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permutations {
    /// Every shift around the circle of periods: lets neighbouring periods depend on each other.
    MovingBlock,
    /// Random orders: periods must be exchangeable.
    Independent {
        /// How many orders beside the one seen.
        draws: usize,
        /// What fixes them.
        seed: u64,
    },
}

/// The effect of one period, with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pointwise {
    /// The period.
    pub period: i64,
    /// How often the period's gap would be as large if it had no effect.
    pub p_value: f64,
    /// Where the effect of the period lies.
    pub low: f64,
    /// Where the effect of the period lies.
    pub high: f64,
}

/// What conformal inference finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Conformal {
    /// How often gaps as large would be seen without any effect.
    pub p_value: f64,
    /// Where an effect that is the same in every period lies.
    pub constant: (f64, f64),
    /// One per period from the start on.
    pub pointwise: Vec<Pointwise>,
}

/// Returns the p-value of no effect, the interval of a constant effect and of each period's own.
///
/// Under a supposed effect, it is taken off the treated outcomes, the synthetic control is fitted to
/// *all* periods, and the mean absolute residual from the start on is compared with its value under
/// every permutation of the residuals: `p = share of permutations with a value as large`. Intervals
/// reach from the smallest to the largest effect with `p > 1 − level`: between them some may be
/// rejected, for weights follow the supposed effect. They are sought outwards from the estimate
/// until eight times as far as the last that is not rejected. A period's own interval uses the
/// periods before the start and that period; its random orders are taken each once.
///
/// Exact where outcomes are exchangeable over time; else approximate for long series before.
///
/// # Errors
/// [`SyntheticControlError`] where more than one unit is treated, weights come from predictors, or
/// the periods are too few to reject anything at this level.
///
/// # Source
/// Chernozhukov, V., Wüthrich, K. and Zhu, Y. (2021), JASA 116(536), doi
/// 10.1080/01621459.2021.1920957.
pub fn conformal(
    study: &Study,
    weighting: Weighting<'_>,
    permutations: Permutations,
    level: f64,
) -> Result<Conformal, SyntheticControlError> {
    let refused = |why: String, instead| {
        Err(SyntheticControlError::NotDefined {
            asked: "infer by permuting residuals",
            why,
            instead,
        })
    };
    let &[unit] = study.treated.as_slice() else {
        let why = format!("{} units are treated", study.treated.len());
        return refused(why, "take their average as one unit, or use placebos");
    };
    if matches!(weighting, Weighting::Predictors { .. }) {
        let why = "predictors do not change with the supposed effect".to_owned();
        return refused(why, "weigh by outcomes alone, or use placebos");
    }
    let alpha = 1.0 - level + 1e-12;
    let n_orders = |periods: usize| match permutations {
        Permutations::MovingBlock => periods,
        Permutations::Independent { draws, .. } => draws + 1,
    };
    let fewest = n_orders(study.n_before + 1).min(study.n_before + 1);
    if 1.0 > alpha * count(fewest) {
        let why = format!(
            "{fewest} orders of {} periods cannot reject at this level",
            study.n_before + 1
        );
        return refused(why, "lower the level, give a longer series before, or use placebos");
    }
    let all: Vec<usize> = (0..study.periods.len()).collect();
    let whole = Supposed::of(study, weighting, permutations, unit, &all);
    let p_value = whole.p_value(0.0)?;
    let constant = whole.interval(alpha)?;
    let one = |period: usize| {
        let periods: Vec<usize> = (0..study.n_before).chain([period]).collect();
        let single = Supposed::of(study, weighting, permutations, unit, &periods);
        let (low, high) = single.interval(alpha)?;
        Ok(Pointwise { period: study.periods[period], p_value: single.p_value(0.0)?, low, high })
    };
    let after = study.n_before..study.periods.len();
    let pointwise = after.into_par_iter().map(one).collect::<Result<_, SyntheticControlError>>()?;
    Ok(Conformal { p_value, constant, pointwise })
}

/// The first effect tried beside the estimate, in usual residuals.
const FINEST: f64 = 0.125;

/// How much further each effect tried is than the one before.
const STEP: f64 = 1.189_207_115_002_721;

/// The search goes on to so many times the furthest effect that is not rejected.
const FURTHER: f64 = 8.0;

/// The end is found to this many halvings of a step.
const HALVINGS: usize = 36;

/// Usual residuals beyond which nothing is rejected at all.
const MOST_WIDTHS: f64 = 1e12;

/// The test of one supposed effect after another.
struct Supposed<'a> {
    series: Matrix,
    own: Vec<f64>,
    donors: &'a [usize],
    weighting: Weighting<'a>,
    permutations: Permutations,
    n_before: usize,
}

impl<'a> Supposed<'a> {
    fn of(
        study: &'a Study,
        weighting: Weighting<'a>,
        permutations: Permutations,
        unit: usize,
        periods: &[usize],
    ) -> Self {
        let series = Matrix::from_fn(study.units.len(), periods.len(), |row, place| {
            study.outcomes.get(row, periods[place])
        });
        let own = periods.iter().map(|&period| study.outcomes.get(unit, period)).collect();
        let (donors, n_before) = (study.donors.as_slice(), study.n_before);
        Self { series, own, donors, weighting, permutations, n_before }
    }

    fn residuals(&self, effect: f64) -> Result<Vec<f64>, SyntheticControlError> {
        let mut own = self.own.clone();
        own[self.n_before..].iter_mut().for_each(|value| *value -= effect);
        let weighed = matched(&self.series, self.weighting, &own, self.donors)?;
        Ok(gaps(&self.series, &own, self.donors, &weighed.weights))
    }

    fn p_value(&self, effect: f64) -> Result<f64, SyntheticControlError> {
        let sizes: Vec<f64> = self.residuals(effect)?.iter().map(|gap| gap.abs()).collect();
        let after = sizes.len() - self.n_before;
        let seen = sum(sizes[self.n_before..].iter().copied());
        // Sums of the same numbers in another order may differ by rounding: those count as ties.
        let large = |total: f64| total >= seen * (1.0 - 1e-12);
        Ok(match self.permutations {
            Permutations::MovingBlock => {
                let n = sizes.len();
                let shifted = |by: usize| {
                    sum((0..after).map(|place| sizes[(self.n_before + place + by) % n]))
                };
                count((0..n).filter(|by| large(shifted(*by))).count()) / count(n)
            }
            // One period after: every order is told by which residual comes there.
            Permutations::Independent { .. } if after == 1 => {
                count(sizes.iter().filter(|size| large(**size)).count()) / count(sizes.len())
            }
            Permutations::Independent { draws, seed } => {
                let drawn = |number: usize| {
                    let mut order = sizes.clone();
                    let number = u64::try_from(number).expect("a draw's number fits 64 bits");
                    shuffle(&mut order, &mut Stream::new(seed, number));
                    large(sum(order[..after].iter().copied()))
                };
                count(1 + (0..draws).filter(|number| drawn(*number)).count()) / count(draws + 1)
            }
        })
    }

    /// Returns the effects that are not rejected, outwards from the effect that fits best.
    fn interval(&self, alpha: f64) -> Result<(f64, f64), SyntheticControlError> {
        let (centre, width) = self.estimate()?;
        Ok((self.edge(centre, -width, alpha)?, self.edge(centre, width, alpha)?))
    }

    /// Returns the mean gap after the start under weights from before it, and a width to search by.
    fn estimate(&self) -> Result<(f64, f64), SyntheticControlError> {
        let before =
            Matrix::from_fn(self.series.n_rows(), self.n_before, |row, t| self.series.get(row, t));
        let own = &self.own[..self.n_before];
        let weighed = matched(&before, self.weighting, own, self.donors)?;
        let gaps = gaps(&self.series, &self.own, self.donors, &weighed.weights);
        let (before, after) = gaps.split_at(self.n_before);
        let centre = sum(after.iter().copied()) / count(after.len());
        let spread = sum(before.iter().map(|gap| gap.abs())) / count(before.len());
        let size = self.own.iter().fold(0.0_f64, |size, value| size.max(value.abs()));
        Ok((centre, spread.max(1e-9 * size).max(f64::MIN_POSITIVE)))
    }

    /// Returns the furthest effect on one side that is not rejected.
    fn edge(&self, centre: f64, width: f64, alpha: f64) -> Result<f64, SyntheticControlError> {
        let mut inside = 0.0;
        let mut reach = FINEST;
        while reach <= FURTHER * f64::max(inside, 1.0) {
            if reach > MOST_WIDTHS {
                return Err(SyntheticControlError::NotDefined {
                    asked: "infer by permuting residuals",
                    why: "no effect is rejected, however large, for the weights follow any outcome"
                        .to_owned(),
                    instead: "use a larger ridge penalty or none, or placebos",
                });
            }
            if self.p_value(centre + reach * width)? > alpha {
                inside = reach;
            }
            reach *= STEP;
        }
        let mut outside = f64::max(inside * STEP, FINEST);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (inside + outside);
            if self.p_value(centre + middle * width)? > alpha {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        Ok(centre + inside * width)
    }
}
