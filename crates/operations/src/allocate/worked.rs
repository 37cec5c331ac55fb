//! One recipient's amount step by step, as a reader with a pocket calculator would redo it.

use domain::money::Ore;
use numerics::sum::sum;

use super::{Allocation, Part, in_kronor};

/// What decided a recipient's amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its weight: base plus its share of what is divided by weight.
    ByWeight,
    /// Its floor, which is more than its weight gives.
    AtFloor,
    /// Its cap, which is less than its weight gives.
    AtCap,
    /// It has no weight and gets its base.
    BaseOnly,
}

/// How one amount comes about.
#[derive(Debug, Clone, PartialEq)]
pub struct Worked<'a> {
    /// The recipient and its amount.
    pub part: &'a Part,
    /// What decided.
    pub standing: Standing,
    /// The frame less what floors, caps and base amounts take: what is divided by weight.
    pub divided_by_weight: Ore,
    /// The sum of the weights that it is divided by.
    pub total_weight: f64,
    /// Base plus weight · divided / total, in kronor before rounding and before floor and cap;
    /// `None` where nobody's amount is decided by weight.
    pub before_rounding: Option<f64>,
}

/// Returns what decided each part, in the order of the parts.
#[must_use]
pub fn standings(allocation: &Allocation) -> Vec<Standing> {
    allocation.parts.iter().map(standing).collect()
}

/// An amount equal to a bound counts as decided by it; a weight that gives just that amount
/// leads to the same krona.
fn standing(part: &Part) -> Standing {
    let claim = &part.recipient.claim;
    let above_base = claim.floor.filter(|floor| *floor > claim.base);
    if claim.cap == Some(part.amount) && claim.weight > 0.0 {
        Standing::AtCap
    } else if above_base == Some(part.amount) {
        Standing::AtFloor
    } else if claim.weight == 0.0 {
        Standing::BaseOnly
    } else {
        Standing::ByWeight
    }
}

/// Returns how the amount of `code` comes about; `None` where it is no recipient.
#[must_use]
pub fn worked<'a>(allocation: &'a Allocation, code: &str) -> Option<Worked<'a>> {
    let part = allocation.part_of(code)?;
    let mut taken = 0;
    let mut weights = Vec::new();
    for (part, standing) in allocation.parts.iter().zip(standings(allocation)) {
        let claim = &part.recipient.claim;
        if standing == Standing::ByWeight {
            taken += claim.base.ore();
            weights.push(claim.weight);
        } else {
            taken += part.amount.ore();
        }
    }
    let divided_by_weight = Ore::new(allocation.frame.ore() - taken);
    let total_weight = sum(weights);
    let claim = &part.recipient.claim;
    let before_rounding = (total_weight > 0.0).then(|| {
        in_kronor(claim.base) + in_kronor(divided_by_weight) * (claim.weight / total_weight)
    });
    let standing = standing(part);
    Some(Worked { part, standing, divided_by_weight, total_weight, before_rounding })
}

/// Returns the recipient to work through where the reader has not chosen: the one in the middle
/// among those whose amount the weight decides, else the first.
#[must_use]
pub fn typical(allocation: &Allocation) -> Option<&Part> {
    let by_weight: Vec<&Part> = allocation
        .largest_first()
        .into_iter()
        .filter(|part| standing(part) == Standing::ByWeight)
        .collect();
    by_weight.get(by_weight.len() / 2).copied().or(allocation.parts.first())
}
