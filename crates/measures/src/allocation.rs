//! Divides a frame of money to the krona, seats in proportion, and chooses within a budget.

pub mod answers;
pub mod apportionment;
pub mod biproportional;
pub mod choice;
mod cut;
mod listed;
mod need_formula;
mod water_fill;

use domain::money::Ore;
use numerics::exact::{
    Decimal, LARGEST_DIVISOR, multiply_divide, shortest_decimal, to_common_step,
};

pub use answers::{
    choose_recipients, divide_by_need, divide_districts, divide_frame, divide_seats,
};
pub use cut::{Cut, cut};
pub use listed::{
    DISTRICT_MEASURES, FRAME_MEASURES, NEED_MEASURES, RECIPIENT_MEASURES, SEAT_MEASURES,
};
pub use need_formula::{NeedClaim, NeedPart, mean_population, need_formula};
use water_fill::{Level, fill};

/// What one recipient can claim of a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The recipient's code, each once; the last rule for ties.
    pub code: String,
    /// Its share of what the base amounts leave, against the others' weights: 0 or more, taken
    /// as the decimal number it is written as.
    pub weight: f64,
    /// What it gets before the rest is divided.
    pub base: Ore,
    /// The least it gets in all, base included.
    pub floor: Option<Ore>,
    /// The most it gets in all, base included.
    pub cap: Option<Ore>,
}

/// A frame cannot be divided as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AllocationError {
    /// There is nobody to divide among.
    #[error("divide the frame: there are no recipients")]
    NoClaims,
    /// The frame is negative.
    #[error("divide the frame: {frame} kronor is negative")]
    NegativeFrame {
        /// The frame.
        frame: Ore,
    },
    /// A recipient comes twice.
    #[error("divide the frame: the code '{code}' comes twice")]
    DuplicateCode {
        /// The code.
        code: String,
    },
    /// A weight is negative, infinite or not a number.
    #[error("divide the frame: '{code}' has the weight {weight}; write a number from 0 up")]
    Weight {
        /// The recipient.
        code: String,
        /// The weight.
        weight: f64,
    },
    /// A base amount, floor or cap is negative.
    #[error("divide the frame: '{code}' has a {what} of {amount} kronor; write 0 or more")]
    NegativeAmount {
        /// The recipient.
        code: String,
        /// Which amount: base, floor or cap.
        what: &'static str,
        /// The amount.
        amount: Ore,
    },
    /// A floor or base amount is above the cap.
    #[error("divide the frame: '{code}' gets at least {least} kronor but at most {cap}")]
    CapBelow {
        /// The recipient.
        code: String,
        /// The larger of base and floor.
        least: Ore,
        /// The cap.
        cap: Ore,
    },
    /// No recipient has a weight.
    #[error("divide the frame: every weight is 0")]
    NoWeights,
    /// Base amounts and floors take more than there is.
    #[error(
        "divide the frame: base amounts and floors take {needed} kronor, {} more than the frame of \
         {frame}; lower them or raise the frame", difference(*.needed, *.frame)
    )]
    FloorsExceedFrame {
        /// What they take.
        needed: Ore,
        /// What there is.
        frame: Ore,
    },
    /// The caps leave money over.
    #[error(
        "divide the frame: the caps hold {most} kronor, {} less than the frame of {frame}; raise \
         them or lower the frame", difference(*.frame, *.most)
    )]
    CapsBelowFrame {
        /// What can be given out.
        most: Ore,
        /// What there is.
        frame: Ore,
    },
    /// The weights take more digits than can be counted exactly.
    #[error(
        "divide the frame: the weights from the smallest decimal to the largest sum take more than \
         37 digits; round them"
    )]
    TooManyDigits,
    /// Amounts sum to more than money can be written as.
    #[error("divide the frame: base amounts and floors sum to more than can be counted")]
    TooMuchMoney,
    /// An index of need or a population is negative, infinite or not a number.
    #[error("divide the frame: '{code}' has the {what} {value}; write a number from 0 up")]
    Need {
        /// The recipient.
        code: String,
        /// What: index or population.
        what: &'static str,
        /// The value.
        value: f64,
    },
}

fn difference(larger: Ore, smaller: Ore) -> Ore {
    larger.checked_sub(smaller).unwrap_or(larger)
}

/// A claim in whole rounding units (kronor or öre) and whole weight steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounded {
    /// The weight, a multiple of the step that all weights share.
    pub(crate) weight: u128,
    pub(crate) base: u64,
    /// The larger of base and floor.
    pub(crate) least: u64,
    pub(crate) most: Option<u64>,
}

/// Returns what each claim gets of the frame, in the order of the claims; the sum is the frame.
///
/// 1. The base amounts are set aside. With `t` one number for all, recipient i gets
///    `xᵢ = baseᵢ + t·wᵢ`, raised to its floor and lowered to its cap, and `t` is the number for
///    which `Σxᵢ` is the frame (water-filling). This is exact: fractions of whole numbers.
/// 2. What is strictly between its bounds is rounded down, and the units left go one each to the
///    largest remainders; equal remainders go by larger weight, then by code in byte order. The
///    unit is the krona where the frame and all base amounts, floors and caps are whole kronor,
///    else the öre.
///
/// Rounding moves no amount by a whole unit, past a floor or past a cap. Weights are the decimal
/// numbers they are written as (0.1 is one tenth), so ties are ties. As with every method of
/// largest remainders, a larger frame can give a recipient one unit less (the Alabama paradox).
///
/// # Errors
/// [`AllocationError`] with the recipient and the amounts where the frame cannot be divided.
///
/// # Source
/// Balinski, M. L. and Young, H. P. (2001), Fair Representation, 2nd ed.: Hamilton's method.
///
/// ```
/// use domain::money::Ore;
/// use measures::allocation::{Claim, allocate};
///
/// let claim = |code: &str, weight| Claim {
///     code: code.to_owned(), weight, base: Ore::new(0), floor: None, cap: None,
/// };
/// let frame = Ore::from_kronor(10).unwrap();
/// let parts = allocate(frame, &[claim("0114", 1.0), claim("0180", 1.0), claim("1280", 1.0)]);
/// let kronor: Vec<_> = parts.unwrap().iter().map(|part| part.whole_kronor().unwrap()).collect();
/// assert_eq!(kronor, [4, 3, 3]);
/// ```
pub fn allocate(frame: Ore, claims: &[Claim]) -> Result<Vec<Ore>, AllocationError> {
    check_claims(frame, claims)?;
    let unit = rounding_unit(frame, claims);
    let weights = whole_weights(claims)?;
    let bounded: Vec<Bounded> = claims
        .iter()
        .zip(weights)
        .map(|(claim, weight)| Bounded {
            weight,
            base: units(claim.base, unit),
            least: units(claim.base.max(claim.floor.unwrap_or(claim.base)), unit),
            most: claim.cap.map(|cap| units(cap, unit)),
        })
        .collect();
    check_bounds(frame, unit, &bounded)?;
    let level = fill(units(frame, unit), &bounded);
    Ok(round(units(frame, unit), claims, &bounded, &level)
        .into_iter()
        .map(|amount| in_ore(amount, unit))
        .collect())
}

fn check_claims(frame: Ore, claims: &[Claim]) -> Result<(), AllocationError> {
    if claims.is_empty() {
        return Err(AllocationError::NoClaims);
    }
    if frame < Ore::new(0) {
        return Err(AllocationError::NegativeFrame { frame });
    }
    let mut codes: Vec<&str> = claims.iter().map(|claim| claim.code.as_str()).collect();
    codes.sort_unstable();
    if let Some(pair) = codes.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(AllocationError::DuplicateCode { code: pair[0].to_owned() });
    }
    for claim in claims {
        check_claim(claim)?;
    }
    if claims.iter().all(|claim| claim.weight == 0.0) {
        return Err(AllocationError::NoWeights);
    }
    Ok(())
}

fn check_claim(claim: &Claim) -> Result<(), AllocationError> {
    let code = || claim.code.clone();
    if !claim.weight.is_finite() || claim.weight < 0.0 {
        return Err(AllocationError::Weight { code: code(), weight: claim.weight });
    }
    let amounts = [("base", Some(claim.base)), ("floor", claim.floor), ("cap", claim.cap)];
    for (what, amount) in amounts {
        if let Some(amount) = amount.filter(|amount| *amount < Ore::new(0)) {
            return Err(AllocationError::NegativeAmount { code: code(), what, amount });
        }
    }
    let least = claim.base.max(claim.floor.unwrap_or(claim.base));
    match claim.cap {
        Some(cap) if cap < least => Err(AllocationError::CapBelow { code: code(), least, cap }),
        _ => Ok(()),
    }
}

/// Returns how many öre the amounts are rounded to.
fn rounding_unit(frame: Ore, claims: &[Claim]) -> u64 {
    let whole = |amount: Ore| amount.whole_kronor().is_some();
    let all_whole = whole(frame)
        && claims.iter().all(|claim| {
            whole(claim.base) && claim.floor.is_none_or(whole) && claim.cap.is_none_or(whole)
        });
    if all_whole { 100 } else { 1 }
}

fn whole_weights(claims: &[Claim]) -> Result<Vec<u128>, AllocationError> {
    let decimals: Option<Vec<Decimal>> =
        claims.iter().map(|claim| shortest_decimal(claim.weight)).collect();
    let weights = decimals
        .and_then(|decimals| to_common_step(&decimals))
        .ok_or(AllocationError::TooManyDigits)?;
    let total = weights.iter().try_fold(0u128, |total, weight| total.checked_add(*weight));
    match total {
        Some(total) if total <= LARGEST_DIVISOR => Ok(weights),
        _ => Err(AllocationError::TooManyDigits),
    }
}

fn check_bounds(frame: Ore, unit: u64, claims: &[Bounded]) -> Result<(), AllocationError> {
    let available = units(frame, unit);
    let needed = claims
        .iter()
        .try_fold(0u64, |sum, claim| sum.checked_add(claim.least))
        .filter(|sum| sum.checked_mul(unit).is_some_and(|sum| i64::try_from(sum).is_ok()))
        .ok_or(AllocationError::TooMuchMoney)?;
    if needed > available {
        return Err(AllocationError::FloorsExceedFrame { needed: in_ore(needed, unit), frame });
    }
    let most = claims.iter().try_fold(0u64, |sum, claim| {
        let most = if claim.weight == 0 { Some(claim.least) } else { claim.most };
        sum.checked_add(most?)
    });
    match most {
        Some(most) if most < available => {
            Err(AllocationError::CapsBelowFrame { most: in_ore(most, unit), frame })
        }
        _ => Ok(()),
    }
}

/// Rounds down and gives the units left to the largest remainders.
fn round(frame: u64, claims: &[Claim], bounded: &[Bounded], level: &Level) -> Vec<u64> {
    let mut amounts = Vec::with_capacity(claims.len());
    let mut remainders: Vec<(u128, usize)> = Vec::new();
    for (index, claim) in bounded.iter().enumerate() {
        amounts.push(if level.is_free[index] {
            let (whole, rest) = multiply_divide(level.rise, claim.weight, level.free_weight);
            remainders.push((rest, index));
            claim.base + u64::try_from(whole).expect("no part is larger than the frame")
        } else {
            level.fixed[index]
        });
    }
    remainders.sort_by(|a, b| {
        b.0.cmp(&a.0)
            .then_with(|| bounded[b.1].weight.cmp(&bounded[a.1].weight))
            .then_with(|| claims[a.1].code.cmp(&claims[b.1].code))
    });
    let left = frame - amounts.iter().sum::<u64>();
    let left = usize::try_from(left).expect("fewer units are left than there are recipients");
    for (_, index) in &remainders[..left] {
        amounts[*index] += 1;
    }
    amounts
}

fn units(amount: Ore, unit: u64) -> u64 {
    amount.ore().unsigned_abs() / unit
}

fn in_ore(amount: u64, unit: u64) -> Ore {
    Ore::new(i64::try_from(amount * unit).expect("no part is larger than the frame"))
}

#[cfg(test)]
mod tests;
