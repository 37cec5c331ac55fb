//! The Gini coefficient, in the conventions in use.

use numerics::sum::sum;

use crate::inequality::sample::{Linearised, Sample, Undefined};

/// Returns the Gini coefficient over all weighted pairs.
///
/// `G = Σᵢⱼ wᵢwⱼ|yᵢ − yⱼ| / (2N²μ)`, N the sum of weights and μ the mean. Between 0 and 1 where no
/// income is negative; above 1 or, under a negative mean, below 0 otherwise. Unweighted it is the
/// population formula, `n` in the denominator. R's laeken has this convention.
///
/// # Errors
/// [`Undefined::ZeroMean`].
///
/// # Source
/// Gini, C. (1914), Sulla misura della concentrazione e della variabilità dei caratteri; weights as
/// Lerman, R. and Yitzhaki, S. (1989), doi 10.1016/0304-4076(89)90074-8.
///
/// ```
/// use measures::inequality::{gini::gini, sample::Sample};
///
/// let one_has_all = Sample::unweighted(&[0.0, 0.0, 0.0, 0.0, 7.5]).unwrap();
/// assert_eq!(gini(&one_has_all), Ok(0.8));
/// ```
pub fn gini(sample: &Sample) -> Result<f64, Undefined> {
    if sample.total_income() == 0.0 {
        return Err(Undefined::ZeroMean);
    }
    Ok(pair_differences(sample) / (sample.total_weight() * sample.total_income()))
}

/// Returns [`gini`] over pairs of different units: `G · N² / (N² − Σwᵢ²)`, unweighted
/// `G · n / (n − 1)`.
///
/// # Errors
/// [`Undefined::ZeroMean`], or [`Undefined::OneUnit`] where one row has all the weight.
///
/// # Source
/// Deltas, G. (2003), The small-sample bias of the Gini coefficient, Review of Economics and
/// Statistics 85, doi 10.1162/rest.2003.85.1.226.
pub fn gini_of_different_units(sample: &Sample) -> Result<f64, Undefined> {
    if sample.weighing() < 2 {
        return Err(Undefined::OneUnit);
    }
    let all = sample.total_weight() * sample.total_weight();
    Ok(gini(sample)? * all / (all - squared_weights(sample)))
}

/// Returns the Gini coefficient as R's convey has it: `(2Σrᵢwᵢyᵢ − Σwᵢyᵢ) / (N·T) − 1`, r the weight
/// up to and including the row, T the total income.
///
/// It takes `Σwy` where the exact formula has `Σw²y`, so it depends on the scale of the weights and
/// equals [`gini`] only where they are all 1.
///
/// # Errors
/// [`Undefined::ZeroMean`].
pub fn gini_as_convey(sample: &Sample) -> Result<f64, Undefined> {
    let (n, total) = (sample.total_weight(), sample.total_income());
    let squared = sum(sample.pairs().map(|(income, weight)| weight * weight * income));
    Ok(gini(sample)? + (squared - total) / (n * total))
}

/// Returns the Gini coefficient normalised so that it stays between 0 and 1 with negative incomes:
/// `Σᵢⱼ wᵢwⱼ|yᵢ − yⱼ| / (2N Σwᵢ|yᵢ|)`.
///
/// # Errors
/// [`Undefined::ZeroMean`] where every income is zero.
///
/// # Source
/// Raffinetti, E., Siletti, E. and Vernizzi, A. (2015), On the Gini coefficient normalization when
/// attributes with negative values are considered, Statistical Methods & Applications 24, doi
/// 10.1007/s10260-014-0293-4.
pub fn gini_normalised(sample: &Sample) -> Result<f64, Undefined> {
    let amounts = absolute_income(sample);
    if amounts == 0.0 {
        return Err(Undefined::ZeroMean);
    }
    Ok(pair_differences(sample) / (sample.total_weight() * amounts))
}

/// Returns [`gini`] linearised.
///
/// # Errors
/// As [`gini`].
///
/// # Source
/// Langel, M. and Tillé, Y. (2013), Variance estimation of the Gini index, JRSS A 176, doi
/// 10.1111/j.1467-985X.2012.01048.x.
pub fn gini_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let gini = gini(sample)?;
    let (n, total) = (sample.total_weight(), sample.total_income());
    Ok(Linearised::by_slope(sample, gini, |place, income| {
        distance_to_all(sample, place) / (n * total) - gini * (1.0 / n + income / total)
    }))
}

/// Returns [`gini_of_different_units`] linearised.
///
/// # Errors
/// As [`gini_of_different_units`].
pub fn gini_of_different_units_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let corrected = gini_of_different_units(sample)?;
    let (n, total) = (sample.total_weight(), sample.total_income());
    let different = n * n - squared_weights(sample);
    let pairs = n / (total * different);
    Ok(Linearised::by_slope(sample, corrected, |place, income| {
        let own = 2.0 * (n - sample.weights()[place]) / different;
        pairs * distance_to_all(sample, place) + corrected * (1.0 / n - income / total - own)
    }))
}

/// Returns [`gini_as_convey`] with convey's linearised variable.
///
/// # Errors
/// As [`gini_as_convey`].
pub fn gini_as_convey_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let gini = gini_as_convey(sample)?;
    let (n, total) = (sample.total_weight(), sample.total_income());
    Ok(Linearised::by_slope(sample, gini, |place, income| {
        let own = sample.weights()[place] * income;
        let above = total - sample.gathered()[place] + own;
        let ranked = 2.0 * (sample.reached()[place] * income + above) - income;
        (ranked - (1.0 + gini) * (total + n * income)) / (n * total)
    }))
}

/// Returns [`gini_normalised`] linearised.
///
/// # Errors
/// As [`gini_normalised`].
pub fn gini_normalised_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let gini = gini_normalised(sample)?;
    let (n, amounts) = (sample.total_weight(), absolute_income(sample));
    Ok(Linearised::by_slope(sample, gini, |place, income| {
        let distance = distance_to_all(sample, place) / (n * amounts);
        distance - gini * (1.0 / n + income.abs() / amounts)
    }))
}

/// Returns `Σᵢ<ⱼ wᵢwⱼ|yᵢ − yⱼ|`, each step between neighbours counted for all pairs across it: a sum
/// of terms that are never negative.
fn pair_differences(sample: &Sample) -> f64 {
    let n = sample.total_weight();
    let steps = sample.incomes().windows(2).zip(sample.reached());
    sum(steps.map(|(pair, reached)| reached * (n - reached) * (pair[1] - pair[0])))
}

/// Returns `Σⱼ wⱼ|yᵢ − yⱼ|` for the income at a place.
fn distance_to_all(sample: &Sample, place: usize) -> f64 {
    let income = sample.incomes()[place];
    2.0 * (sample.reached()[place] * income - sample.gathered()[place]) + sample.total_income()
        - sample.total_weight() * income
}

fn squared_weights(sample: &Sample) -> f64 {
    sum(sample.weights().iter().map(|weight| weight * weight))
}

fn absolute_income(sample: &Sample) -> f64 {
    sum(sample.pairs().map(|(income, weight)| weight * income.abs()))
}
