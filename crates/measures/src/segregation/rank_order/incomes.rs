//! Rank-order segregation from persons' incomes.

use numerics::elementary::ln;
use numerics::sum::{count, sum};

use crate::segregation::rank_order::{
    ProfilePoint, RankOrderError, RankOrderIndex, RankOrderSegregation, fit, integral,
};

/// Persons with incomes, checked by [`rank_order_incomes`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incomes<'a> {
    /// The area of each person.
    pub areas: &'a [&'a str],
    /// The income of each person, in any one unit: only the order counts.
    pub incomes: &'a [f64],
    /// How many persons each stands for; `None` where each stands for one.
    pub weights: Option<&'a [f64]>,
}

/// At how many ranks the profile is taken and how it is joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// The profile is taken at the ranks `1/n, 2/n … (n − 1)/n`.
    pub n_ranks: usize,
    /// The degree of the polynomial through it.
    pub degree: usize,
    /// What an area counts where nobody or everybody in it is at or below a rank.
    pub one_sided: OneSided,
}

/// What the entropy of an area is where all its persons are on one side of a rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneSided {
    /// Zero, its limit.
    NoEntropy,
    /// The entropy of a share of 10⁻⁶, as the package segindex 0.2 has it: 2 · 10⁻⁵ bits.
    AMillionth,
}

/// Incomes that cannot be ranked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IncomesError {
    /// The columns differ in length.
    #[error("read incomes: {areas} areas, {incomes} incomes and {weights} weights")]
    Length {
        /// Areas there are.
        areas: usize,
        /// Incomes there are.
        incomes: usize,
        /// Weights there are.
        weights: usize,
    },
    /// An income is not finite, or a weight is not above zero.
    #[error("read income {row}: incomes are finite and weights above zero")]
    Value {
        /// The row, counted from one.
        row: usize,
    },
    /// There are fewer than two areas.
    #[error("compare areas: there are {found} where 2 are needed")]
    TooFewAreas {
        /// Areas there are.
        found: usize,
    },
}

/// Returns H^R of persons' incomes.
///
/// Incomes are replaced by their ranks among all persons, `rank / N`, ties sharing the mean of
/// their ranks; a weighted person spans as much of the ranks as its weight.
///
/// # Errors
/// [`RankOrderError`] where the columns cannot be read or the degree does not fit the ranks.
///
/// # Source
/// Reardon and Bischoff (2011), appendix A, doi 10.1086/657114.
///
/// ```
/// use measures::segregation::rank_order::incomes::{
///     Incomes, OneSided, Profile, rank_order_incomes,
/// };
///
/// let areas = ["a", "a", "a", "a", "b", "b", "b", "b"];
/// let incomes = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
/// let profile = Profile { n_ranks: 8, degree: 2, one_sided: OneSided::NoEntropy };
/// let people = Incomes { areas: &areas, incomes: &incomes, weights: None };
/// assert!(rank_order_incomes(&people, profile).unwrap().index > 0.4);
/// ```
pub fn rank_order_incomes(
    people: &Incomes<'_>,
    profile: Profile,
) -> Result<RankOrderSegregation, RankOrderError> {
    let n = people.incomes.len();
    let n_weights = people.weights.map_or(n, <[f64]>::len);
    if people.areas.len() != n || n_weights != n {
        return Err(IncomesError::Length {
            areas: people.areas.len(),
            incomes: n,
            weights: n_weights,
        }
        .into());
    }
    let ones;
    let weights = if let Some(weights) = people.weights {
        weights
    } else {
        ones = vec![1.0; n];
        &ones
    };
    let fine = |row: usize| {
        people.incomes[row].is_finite() && weights[row].is_finite() && weights[row] > 0.0
    };
    if let Some(row) = (0..n).find(|row| !fine(*row)) {
        return Err(IncomesError::Value { row: row + 1 }.into());
    }
    let mut names = people.areas.to_vec();
    names.sort_unstable();
    names.dedup();
    if names.len() < 2 {
        return Err(IncomesError::TooFewAreas { found: names.len() }.into());
    }
    let area_of: Vec<usize> =
        people.areas.iter().filter_map(|area| names.binary_search(area).ok()).collect();
    let sorted = Sorted::new(people.incomes, weights, &area_of, names.len());
    let points = sorted.profile(profile);
    let coefficients = fit(&points, RankOrderIndex::InformationTheory, profile.degree)?;
    let index = integral(&coefficients, RankOrderIndex::InformationTheory);
    Ok(RankOrderSegregation { index, profile: points, coefficients })
}

/// Persons from the lowest income to the highest.
struct Sorted {
    /// The rank of each, above 0 and at most 1.
    ranks: Vec<f64>,
    weights: Vec<f64>,
    areas: Vec<usize>,
    area_weights: Vec<f64>,
}

impl Sorted {
    fn new(incomes: &[f64], weights: &[f64], areas: &[usize], n_areas: usize) -> Self {
        let mut order: Vec<usize> = (0..incomes.len()).collect();
        order.sort_unstable_by(|&a, &b| {
            // Then by area and weight, so that the order of the rows changes no sum.
            incomes[a]
                .total_cmp(&incomes[b])
                .then(areas[a].cmp(&areas[b]))
                .then(weights[a].total_cmp(&weights[b]))
        });
        let sorted_weights: Vec<f64> = order.iter().map(|&person| weights[person]).collect();
        let all = sum(sorted_weights.iter().copied());
        let (mut before, mut ranks) = (0.0, Vec::with_capacity(order.len()));
        #[expect(clippy::float_cmp, reason = "equal incomes share a rank")]
        for tied in order.chunk_by(|&a, &b| incomes[a] == incomes[b]) {
            let tied_weight = sum(tied.iter().map(|&person| weights[person]));
            let n = count(tied.len());
            let rank = (before + tied_weight * (n + 1.0) / (2.0 * n)) / all;
            ranks.extend(std::iter::repeat_n(rank, tied.len()));
            before += tied_weight;
        }
        let mut area_weights = vec![0.0; n_areas];
        let areas: Vec<usize> = order.iter().map(|&person| areas[person]).collect();
        for (area, weight) in areas.iter().zip(&sorted_weights) {
            area_weights[*area] += weight;
        }
        Self { ranks, weights: sorted_weights, areas, area_weights }
    }

    /// Returns H between persons at or below each rank and above.
    fn profile(&self, profile: Profile) -> Vec<ProfilePoint> {
        let mut below = vec![0.0; self.area_weights.len()];
        let all = sum(self.area_weights.iter().copied());
        let (mut next, mut points) = (0, Vec::new());
        for step in 1..profile.n_ranks {
            let rank = count(step) / count(profile.n_ranks);
            while next < self.ranks.len() && self.ranks[next] <= rank {
                below[self.areas[next]] += self.weights[next];
                next += 1;
            }
            let share = sum(below.iter().copied()) / all;
            let entropy = entropy(share, profile.one_sided);
            if entropy > 0.0 {
                let terms = below.iter().zip(&self.area_weights);
                let within = sum(terms.map(|(b, w)| w * self::entropy(b / w, profile.one_sided)));
                let segregation = 1.0 - within / (all * entropy);
                points.push(ProfilePoint { category: step - 1, rank, segregation });
            }
        }
        points
    }
}

/// Returns the entropy of two shares in bits.
fn entropy(share: f64, one_sided: OneSided) -> f64 {
    let share = match one_sided {
        OneSided::NoEntropy if share <= 0.0 || share >= 1.0 => return 0.0,
        OneSided::AMillionth if share <= 0.0 => 1e-6,
        OneSided::AMillionth if share >= 1.0 => 1.0 - 1e-6,
        _ => share,
    };
    -(share * ln(share) + (1.0 - share) * ln(1.0 - share)) / std::f64::consts::LN_2
}
