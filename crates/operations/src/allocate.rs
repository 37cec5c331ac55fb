//! Divides a frame: among whom, by what weight, within which bounds, and what a cut would mean.

pub mod question;
pub mod refusal;
pub mod worked;
pub mod written;

use domain::money::Ore;
use measures::allocation::{AllocationError, Claim, Cut};
use numerics::quantile::quantile;
use numerics::sum::count;

/// What is known of one recipient before the frame is divided.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    /// Its code, weight and bounds.
    pub claim: Claim,
    /// Its name, where it is an area in the register.
    pub name: Option<String>,
    /// Its index of need, 0 to 100, where the weight is made of one.
    pub index: Option<f64>,
    /// The mean population that counts, where it is known.
    pub population: Option<f64>,
}

/// A recipient and what it gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Who.
    pub recipient: Recipient,
    /// How much.
    pub amount: Ore,
}

/// A frame divided to the krona or the öre: the amounts sum to the frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocation {
    frame: Ore,
    parts: Vec<Part>,
}

/// What can be said of all parts in one sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary<'a> {
    /// The part with the smallest amount; of equal ones the first.
    pub least: &'a Part,
    /// The part with the largest amount; of equal ones the first.
    pub most: &'a Part,
    /// The middle amount, in kronor.
    pub median: f64,
    /// What each would get if all got the same, in kronor.
    pub equal_share: f64,
    /// The smallest, middle and largest amount per inhabitant, in kronor, over the recipients
    /// with a population; `None` where there are none.
    pub per_inhabitant: Option<[f64; 3]>,
    /// How many got their floor although their weight gives less.
    pub at_floor: usize,
    /// How many got their cap although their weight gives more.
    pub at_cap: usize,
}

/// Divides the frame; the parts are in the order of the recipients.
///
/// # Errors
/// [`AllocationError`] where the frame cannot be divided as asked.
pub fn allocate(frame: Ore, recipients: Vec<Recipient>) -> Result<Allocation, AllocationError> {
    let claims: Vec<Claim> = recipients.iter().map(|one| one.claim.clone()).collect();
    let amounts = measures::allocation::allocate(frame, &claims)?;
    let parts = recipients
        .into_iter()
        .zip(amounts)
        .map(|(recipient, amount)| Part { recipient, amount })
        .collect();
    Ok(Allocation { frame, parts })
}

impl Part {
    /// Returns the recipient's name, or its code where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.recipient.name.as_deref().unwrap_or(&self.recipient.claim.code)
    }

    /// Returns kronor per inhabitant; `None` without a population.
    #[must_use]
    pub fn per_inhabitant(&self) -> Option<f64> {
        let population = self.recipient.population.filter(|count| *count > 0.0)?;
        Some(in_kronor(self.amount) / population)
    }
}

impl Allocation {
    /// Returns what was divided.
    #[must_use]
    pub fn frame(&self) -> Ore {
        self.frame
    }

    /// Returns the parts.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns the sum of the amounts as they stand in the parts.
    #[must_use]
    pub fn total(&self) -> Ore {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// Returns the part's share of the frame, 0 to 1; `None` where the frame is nothing.
    #[must_use]
    pub fn share(&self, part: &Part) -> Option<f64> {
        (self.frame > Ore::new(0)).then(|| in_kronor(part.amount) / in_kronor(self.frame))
    }

    /// Returns whether every amount is in whole kronor.
    #[must_use]
    pub fn is_in_whole_kronor(&self) -> bool {
        self.parts.iter().all(|part| part.amount.whole_kronor().is_some())
    }

    /// Returns the part of a recipient.
    #[must_use]
    pub fn part_of(&self, code: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.recipient.claim.code == code)
    }

    /// Returns the parts with the largest amount first, equal ones by code.
    #[must_use]
    pub fn largest_first(&self) -> Vec<&Part> {
        let mut parts: Vec<&Part> = self.parts.iter().collect();
        parts.sort_by(|a, b| {
            let code = |part: &&Part| part.recipient.claim.code.clone();
            b.amount.cmp(&a.amount).then_with(|| code(a).cmp(&code(b)))
        });
        parts
    }

    /// Returns what can be said of all parts in one sentence.
    #[must_use]
    pub fn summary(&self) -> Summary<'_> {
        let first = self.parts.first().expect("a frame is divided among somebody");
        let least = self.parts.iter().fold(first, |l, p| if p.amount < l.amount { p } else { l });
        let most = self.parts.iter().fold(first, |m, p| if p.amount > m.amount { p } else { m });
        let amounts: Vec<f64> = self.parts.iter().map(|part| in_kronor(part.amount)).collect();
        let mut each: Vec<f64> = self.parts.iter().filter_map(Part::per_inhabitant).collect();
        each.sort_by(f64::total_cmp);
        let per_inhabitant = match each.as_slice() {
            [] => None,
            [only] => Some([*only; 3]),
            [low, .., high] => quantile(&each, 0.5).map(|middle| [*low, middle, *high]),
        };
        let standing = worked::standings(self);
        let how_many = |which| standing.iter().filter(|standing| **standing == which).count();
        Summary {
            least,
            most,
            median: quantile(&amounts, 0.5).expect("there is at least one amount"),
            equal_share: in_kronor(self.frame) / count(self.parts.len()),
            per_inhabitant,
            at_floor: how_many(worked::Standing::AtFloor),
            at_cap: how_many(worked::Standing::AtCap),
        }
    }

    /// Returns who loses what where the frame becomes `reduced`, the largest loss first.
    ///
    /// # Errors
    /// [`AllocationError`] where the reduced frame cannot be divided within the same bounds.
    pub fn cut_to(&self, reduced: Ore) -> Result<(Allocation, Vec<Cut>), AllocationError> {
        let recipients = self.parts.iter().map(|part| part.recipient.clone()).collect();
        let after = allocate(reduced, recipients)?;
        let cuts = measures::allocation::cut(self.amounts(), after.amounts());
        Ok((after, cuts))
    }

    fn amounts(&self) -> impl Iterator<Item = (&str, Ore)> {
        self.parts.iter().map(|part| (part.recipient.claim.code.as_str(), part.amount))
    }
}

/// Returns the change as a share of what the recipient got before, negative for a loss; `None`
/// where it got nothing.
#[must_use]
pub fn share_of_before(cut: &Cut) -> Option<f64> {
    let before = cut.before.filter(|before| *before > Ore::new(0))?;
    Some(in_kronor(cut.difference) / in_kronor(before))
}

/// Returns the amount in kronor as a number to compute with; exact up to 2⁵³ öre.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "money is compared and shown, not added, as floats")]
pub fn in_kronor(amount: Ore) -> f64 {
    amount.ore() as f64 / 100.0
}

#[cfg(test)]
mod tests;
