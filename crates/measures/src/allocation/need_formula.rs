//! Weights by need: index times the mean population of the preceding years.

use domain::money::Ore;
use numerics::sum::{count, sum};

use super::{AllocationError, Claim, allocate};

/// What one recipient claims by the formula.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedClaim {
    /// The recipient's code, each once.
    pub code: String,
    /// The index of need, 0 or more.
    pub index: f64,
    /// The population (pupils, inhabitants) one, two and three years before the year the money
    /// is for, last year first.
    pub preceding: [Option<f64>; 3],
}

/// What one recipient gets by the formula.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedPart {
    /// The recipient's code.
    pub code: String,
    /// The mean population that counts; `None` where the recipient has none.
    pub population: Option<f64>,
    /// `index · population`; `None` where the recipient has no population.
    pub weight: Option<f64>,
    /// Its part of the frame; `None` where it takes no part in the division.
    pub amount: Option<Ore>,
}

/// Returns the mean population of the up to three preceding years, last year first.
///
/// Years count back from last year as far as there are values: a newer activity has a shorter
/// mean, and one without a value last year has none. A gap ends the mean.
///
/// # Source
/// SFS 2018:49 4 §.
///
/// ```
/// use measures::allocation::mean_population;
///
/// assert_eq!(mean_population(&[Some(90.0), Some(100.0), Some(110.0)]), Some(100.0));
/// assert_eq!(mean_population(&[Some(90.0), None, Some(110.0)]), Some(90.0));
/// assert_eq!(mean_population(&[None, Some(100.0), Some(110.0)]), None);
/// ```
#[must_use]
pub fn mean_population(preceding: &[Option<f64>; 3]) -> Option<f64> {
    let known: Vec<f64> = preceding.iter().map_while(|value| *value).collect();
    (!known.is_empty()).then(|| sum(known.iter().copied()) / count(known.len()))
}

/// Returns `F·idxᵢ·pᵢ / Σ idxⱼ·pⱼ` to the krona, in the order of the claims.
///
/// `pᵢ` is [`mean_population`]. A recipient without population takes no part and gets `None`,
/// which is not zero kronor. Rounding as in [`allocate`].
///
/// # Errors
/// [`AllocationError`]; an index or population that is negative or not finite is refused.
///
/// # Source
/// SFS 2018:49 4 §; the product form is how the text reads.
pub fn need_formula(frame: Ore, claims: &[NeedClaim]) -> Result<Vec<NeedPart>, AllocationError> {
    for claim in claims {
        check(claim)?;
    }
    let mut parts: Vec<NeedPart> = claims
        .iter()
        .map(|claim| {
            let population = mean_population(&claim.preceding);
            let weight = population.map(|population| claim.index * population);
            NeedPart { code: claim.code.clone(), population, weight, amount: None }
        })
        .collect();
    let weighed: Vec<Claim> = parts
        .iter()
        .filter_map(|part| {
            let none = Ore::new(0);
            let code = part.code.clone();
            part.weight.map(|weight| Claim { code, weight, base: none, floor: None, cap: None })
        })
        .collect();
    let mut amounts = allocate(frame, &weighed)?.into_iter();
    for part in parts.iter_mut().filter(|part| part.weight.is_some()) {
        part.amount = amounts.next();
    }
    Ok(parts)
}

fn check(claim: &NeedClaim) -> Result<(), AllocationError> {
    let values = claim.preceding.iter().flatten().map(|value| ("population", *value));
    match std::iter::once(("index", claim.index))
        .chain(values)
        .find(|(_, value)| !value.is_finite() || *value < 0.0)
    {
        None => Ok(()),
        Some((what, value)) => Err(AllocationError::Need { code: claim.code.clone(), what, value }),
    }
}
