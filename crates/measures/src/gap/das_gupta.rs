//! Where the gap between two products comes from: the decomposition by factors.

use numerics::sum::sum;

use crate::column::{ColumnError, check_length, check_values};

/// One factor of the product, a row per stratum.
#[derive(Debug, Clone, Copy)]
pub struct Factor<'a> {
    /// What it is called.
    pub name: &'a str,
    /// In the first population.
    pub first: &'a [f64],
    /// In the second population.
    pub second: &'a [f64],
}

/// The gap between two sums of products and what each factor makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorGap {
    /// `Σₛ Πₖ` in the first population.
    pub first: f64,
    /// In the second.
    pub second: f64,
    /// `first − second`.
    pub gap: f64,
    /// One per factor; they sum to the gap.
    pub effects: Vec<f64>,
    /// One per factor, and in it one per stratum.
    pub by_stratum: Vec<Vec<f64>>,
}

/// A product cannot be decomposed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FactorError {
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// Too few or too many factors.
    #[error("part a product: there are {found} factors; 2 to {MOST_FACTORS} can be told apart")]
    Factors {
        /// How many there are.
        found: usize,
    },
    /// There are no strata.
    #[error("part a product: there are no strata")]
    NoStrata,
}

/// Two to this power products are made per stratum.
const MOST_FACTORS: usize = 12;

/// Returns what each factor makes of the gap between `Σₛ Πₖ f₁ₖₛ` and `Σₛ Πₖ f₂ₖₛ`.
///
/// A factor's effect is the mean, over all orders in which factors can be changed from the second
/// population's to the first's, of what its own change makes (Das Gupta; Shapley's value). Two
/// factors, shares and rates, give [`super::kitagawa::kitagawa`] in two parts.
///
/// # Errors
/// [`FactorError`] where lengths differ, a number is not finite, or there is one factor or more
/// than twelve.
///
/// # Source
/// Das Gupta, P. (1993), Standardization and Decomposition of Rates, US Census Bureau P23-186;
/// Shorrocks, A. F. (2013), doi 10.1007/s10888-011-9214-z.
pub fn das_gupta(factors: &[Factor<'_>]) -> Result<FactorGap, FactorError> {
    let n_factors = factors.len();
    if !(2..=MOST_FACTORS).contains(&n_factors) {
        return Err(FactorError::Factors { found: n_factors });
    }
    let n_strata = factors[0].first.len();
    if n_strata == 0 {
        return Err(FactorError::NoStrata);
    }
    for factor in factors {
        for column in [factor.first, factor.second] {
            check_length(factor.name, column.len(), n_strata)?;
            let present: Vec<Option<f64>> = column.iter().copied().map(Some).collect();
            check_values(factor.name, &present)?;
        }
    }
    let weights = orders(n_factors);
    let mut by_stratum = vec![Vec::with_capacity(n_strata); n_factors];
    for stratum in 0..n_strata {
        for (factor, effects) in by_stratum.iter_mut().enumerate() {
            effects.push(effect(factors, stratum, factor, &weights));
        }
    }
    let total = |side: fn(&Factor<'_>, usize) -> f64| {
        let product = |stratum| factors.iter().map(|factor| side(factor, stratum)).product::<f64>();
        sum((0..n_strata).map(product))
    };
    let first = total(|factor, stratum| factor.first[stratum]);
    let second = total(|factor, stratum| factor.second[stratum]);
    let effects = by_stratum.iter().map(|column| sum(column.iter().copied())).collect();
    Ok(FactorGap { first, second, gap: first - second, effects, by_stratum })
}

fn effect(factors: &[Factor<'_>], stratum: usize, own: usize, weights: &[f64]) -> f64 {
    let change = factors[own].first[stratum] - factors[own].second[stratum];
    let others: Vec<&Factor<'_>> =
        factors.iter().enumerate().filter(|(k, _)| *k != own).map(|(_, factor)| factor).collect();
    let products = (0_usize..1 << others.len()).map(|changed| {
        let value = |(k, factor): (usize, &&Factor<'_>)| {
            if changed >> k & 1 == 1 { factor.first[stratum] } else { factor.second[stratum] }
        };
        weights[changed.count_ones() as usize]
            * others.iter().enumerate().map(value).product::<f64>()
    });
    change * sum(products)
}

/// Returns the share of orders in which exactly given `m` others are changed before a factor:
/// `m!(n − 1 − m)!/n!`.
fn orders(n: usize) -> Vec<f64> {
    let factorial = |n: usize| (1..=n).map(numerics::sum::count).product::<f64>();
    (0..n).map(|m| factorial(m) * factorial(n - 1 - m) / factorial(n)).collect()
}
