//! The units that a measure of segregation over neighbourhoods is summed over.

use numerics::sum::sum;

use super::landscape::Neighbourhoods;

/// What a neighbourhood weighs in a sum over all of them.
///
/// Bespoke neighbourhoods overlap: their people sum to more than there are, so the two differ.
/// The share of the group in the whole population, P, is that of the local counts under both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// As much as people live at its middle: each person counts once and brings the surroundings
    /// they meet. `tᵢ` are local people, `xᵢ` local members of the group.
    LocalPersons,
    /// As much as people are met in it, as EquiPop's `seg_profile` has it: `tᵢ = Nₖ(i)`,
    /// `xᵢ = Tₖ(i)`. A person counts once for each neighbourhood that holds them.
    Neighbourhoods,
}

impl Weighting {
    /// Returns the convention, as a report says it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::LocalPersons => "neighbourhoods weighted by the people at their middle",
            Self::Neighbourhoods => "neighbourhoods weighted by the people met in them",
        }
    }
}

/// Neighbourhoods in which somebody was met, for one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Units {
    /// Weights `tᵢ` of the neighbourhoods, not all 0.
    pub people: Vec<f64>,
    /// Members `xᵢ` of the group among that weight.
    pub members: Vec<f64>,
    /// Shares `pᵢ` of the group in the neighbourhoods, 0 to 1.
    pub shares: Vec<f64>,
    /// The share P of the group in the whole population.
    pub overall_share: f64,
}

impl Units {
    /// Returns the units of a group at a scale; `local` are people and members at each place.
    ///
    /// Places where nobody was met are left out.
    ///
    /// # Panics
    /// Where columns differ in length or there is no such group.
    #[must_use]
    pub fn of(
        drawn: &Neighbourhoods,
        group: usize,
        (local_people, local_members): (&[f64], &[f64]),
        weighting: Weighting,
    ) -> Self {
        assert_eq!(drawn.population.len(), local_people.len(), "one row per place");
        let (people, members) = match weighting {
            Weighting::LocalPersons => (local_people, local_members),
            Weighting::Neighbourhoods => (&drawn.population[..], &drawn.groups[group][..]),
        };
        let overall_share = sum(local_members.iter().copied()) / sum(local_people.iter().copied());
        let meeting = (0..people.len()).filter(|row| drawn.population[*row] > 0.0);
        let mut units = Self {
            people: Vec::with_capacity(people.len()),
            members: Vec::with_capacity(people.len()),
            shares: Vec::with_capacity(people.len()),
            overall_share,
        };
        for row in meeting {
            units.people.push(people[row]);
            units.members.push(members[row]);
            units.shares.push(drawn.groups[group][row] / drawn.population[row]);
        }
        units
    }

    /// Returns the units of the places themselves: the aspatial baseline.
    #[must_use]
    pub fn of_places_alone(local_people: &[f64], local_members: &[f64]) -> Self {
        let total = sum(local_people.iter().copied());
        let overall_share = sum(local_members.iter().copied()) / total;
        let peopled =
            || local_people.iter().zip(local_members).filter(|(people, _)| **people > 0.0);
        Self {
            people: peopled().map(|(people, _)| *people).collect(),
            members: peopled().map(|(_, members)| *members).collect(),
            shares: peopled().map(|(people, members)| members / people).collect(),
            overall_share,
        }
    }

    /// Returns `Σ tᵢ`.
    pub(super) fn all_people(&self) -> f64 {
        sum(self.people.iter().copied())
    }

    /// Returns `Σ tᵢ f(pᵢ)`.
    pub(super) fn sum_over_people(&self, of_share: impl Fn(f64) -> f64) -> f64 {
        sum(self.people.iter().zip(&self.shares).map(|(people, share)| people * of_share(*share)))
    }

    /// Returns the overall share where evenness can be measured: some people are members and
    /// some are not, and somebody weighs.
    pub(super) fn mixed_share(&self) -> Option<f64> {
        let is_mixed = self.overall_share > 0.0 && self.overall_share < 1.0;
        (is_mixed && self.people.iter().any(|people| *people > 0.0)).then_some(self.overall_share)
    }
}
