//! Incomes with weights, checked once and kept in rising order.

use numerics::sum::{RunningSum, sum, weighted_mean};

/// Why incomes and weights make no sample.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SampleError {
    /// Incomes and weights differ in number.
    #[error("pair {weights} weights with {incomes} incomes")]
    Length {
        /// Incomes given.
        incomes: usize,
        /// Weights given.
        weights: usize,
    },
    /// An income is infinite or not a number.
    #[error("read income {place}: {income} is not a finite number")]
    IncomeNotFinite {
        /// Its place, counted from one.
        place: usize,
        /// The income.
        income: f64,
    },
    /// A weight is negative, infinite or not a number.
    #[error("read weight {place}: {weight} is no weight; weights are finite and 0 or more")]
    NoWeight {
        /// Its place, counted from one.
        place: usize,
        /// The weight.
        weight: f64,
    },
    /// No row weighs anything.
    #[error("measure the spread of nobody: no row has a weight above zero")]
    Nobody,
}

/// Why a measure has no value for these incomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undefined {
    /// The measure divides by the mean.
    #[error("the mean income is zero")]
    ZeroMean,
    /// The measure divides by the mean and has no meaning below zero.
    #[error("the mean income is zero or below")]
    MeanNotAboveZero,
    /// The measure takes logarithms or negative powers.
    #[error("an income is zero or below; it needs every income above zero")]
    IncomeNotAboveZero,
    /// The measure takes powers or shares of parts.
    #[error("an income is below zero; it needs every income at zero or above")]
    IncomeBelowZero,
    /// The measure divides by what the poorer end has.
    #[error("those at the lower end have no income to divide by")]
    LowerEndZero,
    /// The measure divides what those above the upper quintile have.
    #[error("nobody is above the upper quintile")]
    NobodyAbove,
    /// The measure describes those below the line.
    #[error("nobody is below the poverty line")]
    NobodyBelowLine,
    /// The poverty line is not above zero.
    #[error("the poverty line is zero or below")]
    LineNotAboveZero,
    /// One unit has no pairs.
    #[error("it needs at least two units with weight")]
    OneUnit,
    /// The density is estimated from a spread that is zero.
    #[error("all incomes are equal, so no density can be estimated")]
    NoSpread,
    /// The figure has no linearised form.
    #[error("no linearised form is defined; ask for the bootstrap")]
    NoLinearisedForm,
    /// The domain of the question is empty.
    #[error("nobody is left")]
    Nobody,
}

/// Incomes in rising order with their weights and running totals.
///
/// Invariant: incomes are finite; weights finite, not negative and not all zero; equal incomes
/// stand in rising order of weight, then row.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    incomes: Vec<f64>,
    weights: Vec<f64>,
    rows: Vec<usize>,
    reached: Vec<f64>,
    gathered: Vec<f64>,
    mean: f64,
}

impl Sample {
    /// Returns the sample of incomes with one weight each.
    ///
    /// # Errors
    /// [`SampleError`] where lengths differ, a number is not finite, a weight negative or nobody
    /// weighs anything.
    pub fn new(incomes: &[f64], weights: &[f64]) -> Result<Self, SampleError> {
        check(incomes, weights)?;
        let mut rows: Vec<usize> = (0..incomes.len()).collect();
        rows.sort_unstable_by(|a, b| {
            incomes[*a]
                .total_cmp(&incomes[*b])
                .then(weights[*a].total_cmp(&weights[*b]))
                .then(a.cmp(b))
        });
        let sorted = rows.iter().map(|row| incomes[*row]).collect();
        let weighing = rows.iter().map(|row| weights[*row]).collect();
        Self::of_sorted(sorted, weighing, rows).ok_or(SampleError::Nobody)
    }

    /// Returns the sample in which every income counts alike.
    ///
    /// # Errors
    /// [`SampleError`] where an income is not finite or there is none.
    pub fn unweighted(incomes: &[f64]) -> Result<Self, SampleError> {
        Self::new(incomes, &vec![1.0; incomes.len()])
    }

    /// Returns the same incomes under other weights, given in the sample's order; `None` where
    /// none is above zero.
    ///
    /// # Panics
    /// Where there is not one weight per income.
    #[must_use]
    pub fn reweighted(&self, weights: Vec<f64>) -> Option<Self> {
        assert_eq!(weights.len(), self.incomes.len(), "one weight per income");
        Self::of_sorted(self.incomes.clone(), weights, self.rows.clone())
    }

    /// Returns the sample with every income below zero lifted to zero.
    #[must_use]
    pub fn clipped_to_zero(&self) -> Option<Self> {
        let lifted = self.incomes.iter().map(|income| income.max(0.0)).collect();
        Self::of_sorted(lifted, self.weights.clone(), self.rows.clone())
    }

    fn of_sorted(incomes: Vec<f64>, weights: Vec<f64>, rows: Vec<usize>) -> Option<Self> {
        let mean = weighted_mean(&incomes, &weights)?;
        let reached = running(weights.iter().copied());
        let gathered =
            running(incomes.iter().zip(&weights).map(|(income, weight)| income * weight));
        Some(Self { incomes, weights, rows, reached, gathered, mean })
    }

    /// Returns how many incomes there are, those without weight included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.incomes.len()
    }

    /// Returns whether there is no income; never so.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.incomes.is_empty()
    }

    /// Returns the incomes in rising order.
    #[must_use]
    pub fn incomes(&self) -> &[f64] {
        &self.incomes
    }

    /// Returns the weights in the order of the incomes.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Returns the place each income had when it was given.
    #[must_use]
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// Returns the sum of weights up to and including each place.
    #[must_use]
    pub fn reached(&self) -> &[f64] {
        &self.reached
    }

    /// Returns the sum of weight times income up to and including each place.
    #[must_use]
    pub fn gathered(&self) -> &[f64] {
        &self.gathered
    }

    /// Returns the sum of weights, N.
    #[must_use]
    pub fn total_weight(&self) -> f64 {
        self.reached.last().copied().unwrap_or(0.0)
    }

    /// Returns the sum of weight times income, T.
    #[must_use]
    pub fn total_income(&self) -> f64 {
        self.gathered.last().copied().unwrap_or(0.0)
    }

    /// Returns the mean income, T / N.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Returns how many incomes have a weight above zero.
    #[must_use]
    pub fn weighing(&self) -> usize {
        self.weights.iter().filter(|weight| **weight > 0.0).count()
    }

    /// Returns the lowest income that weighs something.
    #[must_use]
    pub fn lowest(&self) -> f64 {
        self.pairs().find(|(_, weight)| *weight > 0.0).map_or(self.mean, |(income, _)| income)
    }

    /// Returns the pairs of income and weight in rising order of income.
    pub fn pairs(&self) -> impl DoubleEndedIterator<Item = (f64, f64)> + ExactSizeIterator {
        self.incomes.iter().copied().zip(self.weights.iter().copied())
    }

    /// Returns the weight of all incomes at or below `limit`.
    #[must_use]
    pub fn weight_up_to(&self, limit: f64) -> f64 {
        before(&self.reached, self.incomes.partition_point(|income| *income <= limit))
    }

    /// Returns the weight of all incomes below `limit`.
    #[must_use]
    pub fn weight_below(&self, limit: f64) -> f64 {
        before(&self.reached, self.incomes.partition_point(|income| *income < limit))
    }

    /// Returns the income of all incomes at or below `limit` together.
    #[must_use]
    pub fn income_up_to(&self, limit: f64) -> f64 {
        before(&self.gathered, self.incomes.partition_point(|income| *income <= limit))
    }

    /// Returns the quantile at `share`: the lowest income up to which more than that share of the
    /// weight lies; where exactly that share does, the middle between it and the next.
    ///
    /// # Source
    /// Type 2 of Hyndman and Fan (1996), doi 10.1080/00031305.1996.10473566, carried over to
    /// weights as Eurostat and R's laeken do.
    #[must_use]
    pub fn quantile(&self, share: f64) -> f64 {
        self.income_at(share * self.total_weight())
    }

    /// Returns the lowest income up to which more than this weight lies; where exactly it does, the
    /// middle between it and the next.
    #[must_use]
    pub fn income_at(&self, wanted: f64) -> f64 {
        let past = self.reached.partition_point(|reached| *reached <= wanted);
        let at = self.reached.partition_point(|reached| *reached < wanted);
        match (self.reached.get(at), self.incomes.get(past)) {
            (Some(reached), Some(next)) if *reached == wanted && wanted > 0.0 => {
                self.incomes[at] + (next - self.incomes[at]) / 2.0
            }
            (_, Some(income)) => *income,
            _ => self.highest(),
        }
    }

    /// Returns the highest income that weighs something.
    #[must_use]
    pub fn highest(&self) -> f64 {
        self.pairs().rev().find(|(_, weight)| *weight > 0.0).map_or(self.mean, |(income, _)| income)
    }

    /// Returns each run of equal incomes as its first place and the place after its last.
    pub fn ties(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut first = 0;
        self.incomes.chunk_by(|a, b| a == b).map(move |run| {
            let span = (first, first + run.len());
            first += run.len();
            span
        })
    }

    /// Returns the place at which the weight, summed from below, has come to `wanted`.
    #[must_use]
    pub fn place_reaching(&self, wanted: f64) -> usize {
        let place = self.reached.partition_point(|reached| *reached < wanted);
        place.min(self.incomes.len() - 1)
    }

    /// Returns `Ok` where every income that weighs something is above zero.
    ///
    /// # Errors
    /// [`Undefined::IncomeNotAboveZero`] otherwise.
    pub fn all_above_zero(&self) -> Result<(), Undefined> {
        if self.lowest() > 0.0 { Ok(()) } else { Err(Undefined::IncomeNotAboveZero) }
    }

    /// Returns `Ok` where no income that weighs something is below zero and the mean is above.
    ///
    /// # Errors
    /// [`Undefined::IncomeBelowZero`] or [`Undefined::MeanNotAboveZero`] otherwise.
    pub fn none_below_zero(&self) -> Result<(), Undefined> {
        if self.lowest() < 0.0 {
            Err(Undefined::IncomeBelowZero)
        } else if self.mean > 0.0 {
            Ok(())
        } else {
            Err(Undefined::MeanNotAboveZero)
        }
    }
}

/// A measure with what each row adds to its linear approximation.
///
/// The measure is a function of the weights. A row's contribution is its weight times the slope of
/// the measure in that weight, so the variance of the measure is that of the contributions' sum.
///
/// # Source
/// Deville, J.-C. (1999), Variance estimation for complex statistics and estimators, Survey
/// Methodology 25; Demnati, A. and Rao, J. N. K. (2004), Survey Methodology 30.
#[derive(Debug, Clone, PartialEq)]
pub struct Linearised {
    /// The measure.
    pub estimate: f64,
    /// One per row, in the sample's order.
    pub contributions: Vec<f64>,
}

impl Linearised {
    /// Returns a measure whose slope in each row's weight is given by the row's place and income.
    pub fn by_slope(sample: &Sample, estimate: f64, slope: impl Fn(usize, f64) -> f64) -> Self {
        let contribution = |(place, (income, weight)): (usize, (f64, f64))| {
            if weight > 0.0 { weight * slope(place, income) } else { 0.0 }
        };
        Self { estimate, contributions: sample.pairs().enumerate().map(contribution).collect() }
    }

    /// Returns a function of other measures with the given slopes in them.
    ///
    /// # Panics
    /// Where the parts are of samples of different length.
    #[must_use]
    pub fn function(estimate: f64, parts: &[(f64, &Self)]) -> Self {
        let n = parts.first().map_or(0, |(_, part)| part.contributions.len());
        assert!(parts.iter().all(|(_, part)| part.contributions.len() == n), "of one sample");
        let contributions = (0..n)
            .map(|place| sum(parts.iter().map(|(slope, part)| slope * part.contributions[place])))
            .collect();
        Self { estimate, contributions }
    }

    /// Returns the ratio of two measures.
    #[must_use]
    pub fn over(&self, divisor: &Self) -> Self {
        let ratio = self.estimate / divisor.estimate;
        let slope = 1.0 / divisor.estimate;
        Self::function(ratio, &[(slope, self), (-ratio * slope, divisor)])
    }
}

fn check(incomes: &[f64], weights: &[f64]) -> Result<(), SampleError> {
    if incomes.len() != weights.len() {
        return Err(SampleError::Length { incomes: incomes.len(), weights: weights.len() });
    }
    if let Some(place) = incomes.iter().position(|income| !income.is_finite()) {
        return Err(SampleError::IncomeNotFinite { place: place + 1, income: incomes[place] });
    }
    match weights.iter().position(|weight| !weight.is_finite() || *weight < 0.0) {
        Some(place) => Err(SampleError::NoWeight { place: place + 1, weight: weights[place] }),
        None => Ok(()),
    }
}

fn running(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut total = RunningSum::default();
    values
        .map(|value| {
            total.add(value);
            total.value()
        })
        .collect()
}

fn before(totals: &[f64], place: usize) -> f64 {
    place.checked_sub(1).map_or(0.0, |last| totals[last])
}
