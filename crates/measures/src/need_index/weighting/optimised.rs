//! Weights that give members the importance they should have.

use numerics::elementary::exp;
use numerics::matrix::{Matrix, solve_positive_definite};
use numerics::sum::{count, sum};

use crate::need_index::aggregation::LevelRule;
use crate::need_index::association::{Association, correlation};
use crate::need_index::hierarchy::{GroupError, Weights, group_values};
use crate::need_index::plan::{Member, Plan};

/// Which importances are sought, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimisation {
    /// The level of the members whose weights are sought: 1 for indicators, 2 for pillars.
    pub level: usize,
    /// The importance each should have.
    pub importance: Importance,
    /// How importance is measured: by the member's correlation with the index, as a share of
    /// the sum of all members' correlations. Pearson's varies smoothly; ranks do not.
    pub association: Association,
    /// At most so many steps.
    pub maximum_steps: usize,
    /// Steps end when no weight moves by a larger share.
    pub tolerance: f64,
}

/// The importance that members should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importance {
    /// All the same.
    Equal,
    /// The weights that stand in the model are what the importances should be.
    AsWeights,
}

/// What the search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimised {
    /// One per member of the level, in the model's order.
    pub members: Vec<MemberImportance>,
    /// The sum of squared differences between sought and found importances.
    pub distance: f64,
    /// The steps taken.
    pub steps: usize,
}

/// One member's importance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MemberImportance {
    /// The member.
    pub member: Member,
    /// The share sought.
    pub sought: f64,
    /// The share found.
    pub found: f64,
    /// Its correlation with the index.
    pub correlation: f64,
    /// Its weight; siblings' sum to one.
    pub weight: f64,
    /// Whether its weight has gone to nothing, less than a millionth of its siblings': the
    /// importance sought cannot be reached with weights above zero.
    pub vanishes: bool,
}

/// Importances cannot be reached.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OptimisationError {
    /// Ranks move in jumps, and a search by slopes finds nothing.
    #[error("seek weights by a correlation of ranks: it moves in jumps; use Pearson's")]
    Ranks,
    /// A member has no correlation with the index, or one that does not rise.
    #[error("seek weights: member number {} of level {level} has no correlation with the index", member + 1)]
    NoCorrelation {
        /// The level.
        level: usize,
        /// The member, from zero.
        member: usize,
    },
    /// Correlations sum to nothing that could be shared.
    #[error("seek weights: correlations with the index sum to {sum}, and no shares can be made")]
    NoShares {
        /// The sum.
        sum: f64,
    },
    /// A sought importance is zero.
    #[error("seek weights: member number {} of level {level} should have no importance; leave it out", member + 1)]
    NoImportance {
        /// The level.
        level: usize,
        /// The member, from zero.
        member: usize,
    },
    /// The steps do not end.
    #[error("seek weights: after {steps} steps they still move; importances differ by {distance}")]
    NotSettled {
        /// The steps.
        steps: usize,
        /// The sum of squared differences.
        distance: f64,
    },
    /// Members cannot be weighed together.
    #[error(transparent)]
    Group(#[from] GroupError),
}

struct Search<'a> {
    plan: &'a Plan,
    normalised: &'a [Vec<Option<f64>>],
    levels: &'a [LevelRule],
    given: &'a Weights,
    rule: &'a Optimisation,
    members: Vec<Member>,
    sought: Vec<f64>,
}

/// The step of a logarithm of a weight by which slopes are taken.
const SLOPE_STEP: f64 = 1e-6;

/// The longest step of a logarithm of a weight.
const LONGEST_STEP: f64 = 1.0;

/// The weight among siblings below which a member counts for nothing.
const VANISHING: f64 = 1e-6;

/// Returns the weights that bring the members' shares of correlation with the index closest to
/// those sought, `min Σ(tᵢ − rᵢ/Σr)²`, and what they reach.
///
/// The weights are positive: the search is Levenberg's and Marquardt's on their logarithms, from
/// the sought importances. (COINr's search, at its default tolerance, ends at the first corner of
/// its first simplex.)
///
/// # Errors
/// [`OptimisationError`] where importances have no meaning or the search does not end.
///
/// # Source
/// Becker, W., Saisana, M., Paruolo, P. and Vandecasteele, I. (2017), Weights and importance in
/// composite indicators: closing the gap, Ecological Indicators 80,
/// doi 10.1016/j.ecolind.2017.03.056.
pub fn optimised_weights(
    plan: &Plan,
    normalised: &[Vec<Option<f64>>],
    levels: &[LevelRule],
    given: &Weights,
    rule: &Optimisation,
) -> Result<(Weights, Optimised), OptimisationError> {
    if rule.association != Association::Pearson {
        return Err(OptimisationError::Ranks);
    }
    let mut members: Vec<Member> =
        plan.groups.iter().flat_map(|planned| planned.members.iter().copied()).collect();
    members.retain(|member| plan.level(*member) == rule.level);
    members.sort_unstable();
    let target = |member: &Member| match rule.importance {
        Importance::Equal => 1.0,
        Importance::AsWeights => given.of(*member),
    };
    let targets: Vec<f64> = members.iter().map(target).collect();
    if let Some(member) = targets.iter().position(|target| *target <= 0.0) {
        return Err(OptimisationError::NoImportance { level: rule.level, member });
    }
    let total = sum(targets.iter().copied());
    let sought = targets.iter().map(|target| target / total).collect();
    let search = Search { plan, normalised, levels, given, rule, members, sought };
    search.run()
}

impl Search<'_> {
    /// The members' weights sum to one among those that share a parent; members of other levels
    /// keep theirs, and where they are siblings the ratio to them is free.
    fn weights(&self, logarithms: &[f64]) -> Weights {
        let mut weights = self.given.clone();
        for (member, logarithm) in self.members.iter().zip(logarithms) {
            *weights.at(*member) = exp(*logarithm);
        }
        for planned in &self.plan.groups {
            if planned.members.iter().all(|member| self.members.contains(member)) {
                let total = sum(planned.members.iter().map(|member| weights.of(*member)));
                for member in &planned.members {
                    *weights.at(*member) /= total;
                }
            }
        }
        weights
    }

    fn correlations(&self, logarithms: &[f64]) -> Result<Vec<f64>, OptimisationError> {
        let weights = self.weights(logarithms);
        let groups = group_values(self.plan, self.normalised, &weights, self.levels)?;
        let index = &groups[self.plan.index()];
        let of = |(place, member): (usize, &Member)| {
            let column = match member {
                Member::Indicator(indicator) => &self.normalised[*indicator],
                Member::Group(group) => &groups[*group],
            };
            let found = correlation(column, index, self.rule.association);
            let level = self.rule.level;
            let none = OptimisationError::NoCorrelation { level, member: place };
            found.map(|found| found.estimate).ok_or(none)
        };
        self.members.iter().enumerate().map(of).collect()
    }

    /// Found less sought shares.
    fn residuals(&self, logarithms: &[f64]) -> Result<Vec<f64>, OptimisationError> {
        let correlations = self.correlations(logarithms)?;
        let total = sum(correlations.iter().copied());
        if total <= 0.0 {
            return Err(OptimisationError::NoShares { sum: total });
        }
        Ok(correlations.iter().zip(&self.sought).map(|(r, t)| r / total - t).collect())
    }

    fn step(
        &self,
        at: &[f64],
        residuals: &[f64],
        damping: f64,
    ) -> Result<Vec<f64>, OptimisationError> {
        let k = at.len();
        let mut slopes = Vec::with_capacity(k);
        for column in 0..k {
            let moved = |by: f64| {
                let mut there = at.to_vec();
                there[column] += by;
                self.residuals(&there)
            };
            let (ahead, behind) = (moved(SLOPE_STEP)?, moved(-SLOPE_STEP)?);
            let slope = ahead.iter().zip(&behind).map(|(a, b)| (a - b) / (2.0 * SLOPE_STEP));
            slopes.push(slope.collect::<Vec<f64>>());
        }
        let dot = |a: &[f64], b: &[f64]| sum(a.iter().zip(b).map(|(a, b)| a * b));
        let size = (0..k).map(|a| dot(&slopes[a], &slopes[a])).fold(f64::MIN_POSITIVE, f64::max);
        let normal = Matrix::from_fn(k, k, |a, b| {
            dot(&slopes[a], &slopes[b]) + if a == b { damping * size } else { 0.0 }
        });
        let right: Vec<f64> = slopes.iter().map(|slope| -dot(slope, residuals)).collect();
        let step = solve_positive_definite(&normal, &right).unwrap_or(vec![0.0; k]);
        Ok(step.iter().map(|s| s.clamp(-LONGEST_STEP, LONGEST_STEP)).collect())
    }

    fn run(&self) -> Result<(Weights, Optimised), OptimisationError> {
        let mut at: Vec<f64> = self.sought.iter().map(|t| numerics::elementary::ln(*t)).collect();
        let mut residuals = self.residuals(&at)?;
        let distance = |residuals: &[f64]| sum(residuals.iter().map(|r| r * r));
        let mut damping = 1e-3;
        for steps in 0..self.rule.maximum_steps {
            let step = self.step(&at, &residuals, damping)?;
            let longest = step.iter().fold(0.0, |most: f64, s| most.max(s.abs()));
            let there: Vec<f64> = at.iter().zip(&step).map(|(a, s)| a + s).collect();
            let next = self.residuals(&there)?;
            let better = distance(&next) < distance(&residuals);
            if better {
                at = there;
                residuals = next;
                damping *= 0.1;
            }
            if longest <= self.rule.tolerance {
                return self.found(&at, distance(&residuals), steps + 1);
            }
            if !better {
                damping = (damping * 10.0).max(1e-12);
            }
        }
        let steps = self.rule.maximum_steps;
        Err(OptimisationError::NotSettled { steps, distance: distance(&residuals) })
    }

    fn found(
        &self,
        at: &[f64],
        distance: f64,
        steps: usize,
    ) -> Result<(Weights, Optimised), OptimisationError> {
        let weights = self.weights(at);
        let correlations = self.correlations(at)?;
        let total = sum(correlations.iter().copied());
        let of = |place: usize| MemberImportance {
            member: self.members[place],
            sought: self.sought[place],
            found: correlations[place] / total,
            correlation: correlations[place],
            weight: weights.of(self.members[place]),
            vanishes: weights.of(self.members[place]) < VANISHING,
        };
        let members = (0..self.members.len()).map(of).collect();
        Ok((weights, Optimised { members, distance, steps }))
    }
}

impl Optimised {
    /// Returns the mean difference in size between sought and found shares.
    #[must_use]
    pub fn mean_difference(&self) -> f64 {
        let differences = self.members.iter().map(|m| (m.found - m.sought).abs());
        sum(differences) / count(self.members.len())
    }
}
