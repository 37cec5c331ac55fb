//! Zenga's index: at every income, the mean of those below against the mean of those above.

use numerics::sum::sum;

use crate::inequality::sample::{Linearised, Sample, Undefined};

/// Returns Zenga's inequality index I, between 0 and 1.
///
/// `I = Σₕ (nₕ/N)(1 − M⁻ₕ/M⁺ₕ)` over the distinct incomes: M⁻ the mean of those at or below, M⁺ the
/// mean of those above; at the highest income M⁺ is that income.
///
/// # Errors
/// [`Undefined`] where an income is below zero or the mean is not above zero.
///
/// # Source
/// Zenga, M. (2007), Inequality curve and inequality index based on the ratios between lower and
/// upper arithmetic means, Statistica & Applicazioni 5(1).
pub fn zenga(sample: &Sample) -> Result<f64, Undefined> {
    sample.none_below_zero()?;
    let terms = levels(sample).into_iter().map(|level| level.weight * (1.0 - level.ratio));
    Ok(sum(terms) / sample.total_weight())
}

/// Returns [`zenga`] linearised, the highest income held fixed.
///
/// # Errors
/// As [`zenga`].
pub fn zenga_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let index = zenga(sample)?;
    let levels = levels(sample);
    let n = sample.total_weight();
    let slopes: Vec<Slopes> = levels.iter().map(|level| level.slopes(sample)).collect();
    let population = sum(slopes.iter().map(|slopes| slopes.population));
    let income = sum(slopes.iter().map(|slopes| slopes.income));
    let reached = from_above(slopes.iter().map(|slopes| slopes.reached));
    let gathered = from_above(slopes.iter().map(|slopes| slopes.gathered));
    let mut level_of = vec![0; sample.len()];
    for (index, level) in levels.iter().enumerate() {
        level_of[level.first..level.after].fill(index);
    }
    Ok(Linearised::by_slope(sample, index, |place, own| {
        let level = level_of[place];
        let fixed = levels[level].ratio + population + reached[level];
        (1.0 - index) / n - (fixed + own * (gathered[level] + income)) / n
    }))
}

/// Returns Zenga's index as R's convey has it:
/// `1 − Σₖ (wₖ/N)·(N − Nₖ)·Tₖ₋₁ / (Nₖ(T − Tₖ₋₁))`, N and T summed up to the row.
///
/// The row itself counts in the upper mean's income but not in its number, and rows with equal
/// incomes differ; both vanish as n grows.
///
/// # Errors
/// As [`zenga`].
///
/// # Source
/// The estimator of Barabesi, L., Diana, G. and Perri, P. F. (2016), Linearization of inequality
/// indices in the design-based framework, Statistics 50, doi 10.1080/02331888.2015.1135924.
pub fn zenga_as_convey(sample: &Sample) -> Result<f64, Undefined> {
    sample.none_below_zero()?;
    let ratios = (0..sample.len()).map(|place| sample.weights()[place] * row_ratio(sample, place));
    Ok(1.0 - sum(ratios) / sample.total_weight())
}

/// Returns [`zenga_as_convey`] linearised.
///
/// # Errors
/// As [`zenga`].
pub fn zenga_as_convey_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let index = zenga_as_convey(sample)?;
    let n = sample.total_weight();
    let slopes: Vec<Slopes> = (0..sample.len()).map(|place| row_slopes(sample, place)).collect();
    let population = sum(slopes.iter().map(|slopes| slopes.population));
    let income = sum(slopes.iter().map(|slopes| slopes.income));
    let reached = from_above(slopes.iter().map(|slopes| slopes.reached));
    let gathered = from_above(slopes.iter().map(|slopes| slopes.gathered));
    Ok(Linearised::by_slope(sample, index, |place, own| {
        let after = gathered.get(place + 1).copied().unwrap_or(0.0);
        let fixed = row_ratio(sample, place) + population + reached[place];
        (1.0 - index) / n - (fixed + own * (after + income)) / n
    }))
}

/// One distinct income.
struct Level {
    first: usize,
    after: usize,
    weight: f64,
    ratio: f64,
    highest: bool,
}

/// How `Σ nₕ M⁻ₕ/M⁺ₕ` answers to a level's own totals.
struct Slopes {
    population: f64,
    reached: f64,
    gathered: f64,
    income: f64,
}

impl Level {
    fn slopes(&self, sample: &Sample) -> Slopes {
        let last = self.after - 1;
        let (n, total) = (sample.total_weight(), sample.total_income());
        let (reached, gathered) = (sample.reached()[last], sample.gathered()[last]);
        if self.weight == 0.0 {
            return Slopes { population: 0.0, reached: 0.0, gathered: 0.0, income: 0.0 };
        }
        if self.highest {
            let top = self.weight / sample.incomes()[last];
            let (population, income) = (-top * sample.mean() / n, top / n);
            return Slopes { population, reached: 0.0, gathered: 0.0, income };
        }
        ratio_slopes(self.weight, (n, total), (reached, gathered))
    }
}

fn levels(sample: &Sample) -> Vec<Level> {
    let (n, total) = (sample.total_weight(), sample.total_income());
    let highest = sample.highest();
    sample
        .ties()
        .map(|(first, after)| {
            let weight = sum(sample.weights()[first..after].iter().copied());
            let (reached, gathered) = (sample.reached()[after - 1], sample.gathered()[after - 1]);
            let is_highest = sample.incomes()[first] == highest;
            let ratio = if weight == 0.0 {
                0.0
            } else if is_highest {
                sample.mean() / highest
            } else {
                gathered * (n - reached) / (reached * (total - gathered))
            };
            Level { first, after, weight, ratio, highest: is_highest }
        })
        .collect()
}

fn row_totals(sample: &Sample, place: usize) -> (f64, f64) {
    let own = sample.weights()[place] * sample.incomes()[place];
    (sample.reached()[place], sample.gathered()[place] - own)
}

fn row_ratio(sample: &Sample, place: usize) -> f64 {
    let (reached, before) = row_totals(sample, place);
    let (n, total) = (sample.total_weight(), sample.total_income());
    let divisor = reached * (total - before);
    if divisor > 0.0 { (n - reached) * before / divisor } else { 0.0 }
}

fn row_slopes(sample: &Sample, place: usize) -> Slopes {
    let (reached, before) = row_totals(sample, place);
    let (n, total) = (sample.total_weight(), sample.total_income());
    if reached * (total - before) > 0.0 {
        ratio_slopes(sample.weights()[place], (n, total), (reached, before))
    } else {
        Slopes { population: 0.0, reached: 0.0, gathered: 0.0, income: 0.0 }
    }
}

/// Returns the slopes of `w·(N − r)·t / (r·(T − t))` in N, r, t and T.
fn ratio_slopes(weight: f64, (n, total): (f64, f64), (reached, gathered): (f64, f64)) -> Slopes {
    let above = total - gathered;
    Slopes {
        population: weight * gathered / (reached * above),
        reached: -weight * gathered / above * n / (reached * reached),
        gathered: weight * (n - reached) / reached * total / (above * above),
        income: -weight * (n - reached) * gathered / (reached * above * above),
    }
}

/// Returns the sum from each place to the last.
fn from_above(values: impl DoubleEndedIterator<Item = f64>) -> Vec<f64> {
    let mut total = 0.0;
    let mut sums: Vec<f64> = values
        .rev()
        .map(|value| {
            total += value;
            total
        })
        .collect();
    sums.reverse();
    sums
}
