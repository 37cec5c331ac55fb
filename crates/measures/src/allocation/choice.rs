//! Chooses recipients within a budget: the most benefit, with bounds on how many.

mod problem;
mod relaxation;
mod search;

use std::collections::BTreeMap;

use domain::money::Ore;
use numerics::exact::shortest_decimal;

use super::apportionment::whole_steps;
use problem::{Problem, Standing as Fixed};
use search::{Outcome, search};

/// Whether a candidate can be chosen freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Chosen or not.
    Free,
    /// Chosen whatever it costs.
    Mandatory,
    /// Not chosen.
    Excluded,
}

/// One who can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The code, each once.
    pub code: String,
    /// What choosing it is worth: 0 or more, taken as the decimal number it is written as.
    pub benefit: f64,
    /// What choosing it costs, 0 or more.
    pub cost: Ore,
    /// The group it counts in, such as its county; `None` counts in no group.
    pub group: Option<String>,
    /// Whether it can be chosen freely.
    pub standing: Standing,
}

/// How many of a group are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupBounds {
    /// The group.
    pub group: String,
    /// The fewest.
    pub at_least: usize,
    /// The most; `None` for no bound.
    pub at_most: Option<usize>,
}

/// What is asked of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The most that the chosen cost together.
    pub budget: Ore,
    /// The fewest that are chosen in all.
    pub at_least: usize,
    /// The most that are chosen in all; `None` for no bound.
    pub at_most: Option<usize>,
    /// Bounds for groups; a group that is not named has none.
    pub groups: Vec<GroupBounds>,
    /// After how many nodes of the search tree it stops without a proof.
    pub most_nodes: u64,
}

/// A choice and how good it is known to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Whether each candidate is chosen, in the order of the candidates.
    pub is_chosen: Vec<bool>,
    /// The benefit of the chosen, added anew from the candidates.
    pub benefit: f64,
    /// What the chosen cost.
    pub cost: Ore,
    /// No choice within the terms has more benefit than this.
    pub bound: f64,
    /// `(bound − benefit) / benefit`; zero where the choice is proven best, `None` where the
    /// benefit is zero and the bound is not.
    pub gap: Option<f64>,
    /// Whether the search ended, so that no choice is better.
    pub is_proven: bool,
    /// The bound before any candidate was decided: the linear programme's.
    pub relaxation: f64,
    /// How many nodes of the tree were looked at.
    pub n_nodes: u64,
}

/// Nobody can be chosen as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ChoiceError {
    /// There are no candidates.
    #[error("choose within the budget: there are no candidates")]
    NoCandidates,
    /// A candidate comes twice.
    #[error("choose within the budget: the code '{code}' comes twice")]
    DuplicateCode {
        /// The code.
        code: String,
    },
    /// A benefit is negative, infinite or not a number.
    #[error("choose within the budget: '{code}' has the benefit {benefit}; write 0 or more")]
    Benefit {
        /// The candidate.
        code: String,
        /// The benefit.
        benefit: f64,
    },
    /// The benefits take more digits than can be counted exactly.
    #[error(
        "choose within the budget: the benefits from the smallest decimal to the sum take more \
         than 18 digits; round them"
    )]
    TooManyDigits,
    /// A cost is negative.
    #[error("choose within the budget: '{code}' costs {cost} kronor; write 0 or more")]
    NegativeCost {
        /// The candidate.
        code: String,
        /// The cost.
        cost: Ore,
    },
    /// The costs sum to more than is counted.
    #[error("choose within the budget: the costs sum to more than can be counted")]
    TooMuchMoney,
    /// A group is bounded twice.
    #[error("choose within the budget: the group '{group}' is bounded twice")]
    DuplicateGroup {
        /// The group.
        group: String,
    },
    /// A bounded group has no candidates.
    #[error(
        "choose within the budget: no candidate is in the group '{group}'; the groups are {known}"
    )]
    UnknownGroup {
        /// The group.
        group: String,
        /// The groups there are.
        known: String,
    },
    /// More are asked for than allowed.
    #[error("choose within the budget: {whom}: at least {at_least} but at most {at_most}")]
    BoundsCross {
        /// Of whom: all, or a group.
        whom: String,
        /// The fewest.
        at_least: usize,
        /// The most.
        at_most: usize,
    },
    /// There are too few who can be chosen.
    #[error(
        "choose within the budget: {whom}: at least {at_least} are asked for and {available} can \
         be chosen"
    )]
    TooFew {
        /// Of whom: all, or a group.
        whom: String,
        /// The fewest.
        at_least: usize,
        /// How many can be chosen.
        available: usize,
    },
    /// There are too many who must be chosen.
    #[error(
        "choose within the budget: {whom}: at most {at_most} are allowed and {needed} must be \
         chosen"
    )]
    TooMany {
        /// Of whom: all, or a group.
        whom: String,
        /// The most.
        at_most: usize,
        /// How many must be chosen.
        needed: usize,
    },
    /// What must be chosen costs too much.
    #[error(
        "choose within the budget: the cheapest choice within the bounds costs {least} kronor and \
         the budget is {budget}"
    )]
    TooExpensive {
        /// The least cost.
        least: Ore,
        /// The budget.
        budget: Ore,
    },
}

/// Returns a choice of the most benefit within the budget and the bounds, and its proof.
///
/// The mixed-integer programme `max Σ bᵢxᵢ`, `Σ cᵢxᵢ ≤ budget`, `x ∈ {0, 1}`, bounds on `Σxᵢ` in
/// every group and in all, mandatory and excluded candidates. Branch and bound: relaxing the
/// budget with one multiplier λ leaves a choice that sorting solves, so the best λ gives the
/// bound of the linear programme; candidates whose other value cannot beat the best choice so
/// far are fixed. Benefits and costs are whole numbers of their smallest step and λ is a
/// fraction, so bound, benefit and proof are exact.
///
/// The benefit is added anew from the chosen candidates and never taken from the search; where
/// the search stops at [`Terms::most_nodes`], the choice stands with its bound and gap, and
/// `is_proven` is false. Of several best choices the search gives one, the same for every order
/// of the candidates.
///
/// # Errors
/// [`ChoiceError`]; terms that no choice can meet are named.
///
/// # Source
/// Fisher, M. L. (1981), The Lagrangian relaxation method for solving integer programming
/// problems, Management Science 27, doi 10.1287/mnsc.27.1.1; Geoffrion, A. M. (1974), doi
/// 10.1007/BFb0120690.
pub fn choose(terms: &Terms, candidates: &[Candidate]) -> Result<Choice, ChoiceError> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|index| &candidates[*index].code);
    let problem = checked(terms, candidates, &order)?;
    let outcome = search(&problem, terms.most_nodes).map_err(|least| {
        ChoiceError::TooExpensive { least: Ore::new(least), budget: terms.budget }
    })?;
    Ok(told(candidates, &order, &problem, &outcome))
}

fn told(candidates: &[Candidate], order: &[usize], problem: &Problem, outcome: &Outcome) -> Choice {
    let mut is_chosen = vec![false; candidates.len()];
    for (place, index) in order.iter().enumerate() {
        is_chosen[*index] = outcome.is_chosen[place];
    }
    let sum = |of: &[i64]| -> i64 {
        of.iter().zip(&outcome.is_chosen).filter(|(_, chosen)| **chosen).map(|(x, _)| *x).sum()
    };
    let benefit = sum(&problem.benefit);
    let decimals = candidates
        .iter()
        .filter_map(|candidate| shortest_decimal(candidate.benefit))
        .filter(|decimal| decimal.digits > 0)
        .map(|decimal| decimal.decimals)
        .max()
        .unwrap_or(0);
    let unit = (0..decimals).fold(1.0, |unit, _| unit * 10.0);
    #[expect(clippy::cast_precision_loss, reason = "a figure for readers; the proof is in steps")]
    let in_units = |steps: i64| steps as f64 / unit;
    #[expect(clippy::cast_precision_loss, reason = "a figure for readers; the proof is in steps")]
    let gap = match (outcome.bound - benefit, benefit) {
        (0, _) => Some(0.0),
        (_, 0) => None,
        (apart, benefit) => Some(apart as f64 / benefit as f64),
    };
    Choice {
        benefit: in_units(benefit),
        cost: Ore::new(sum(&problem.cost)),
        bound: in_units(outcome.bound),
        gap,
        is_proven: outcome.bound == benefit,
        relaxation: in_units(outcome.relaxation),
        n_nodes: outcome.n_nodes,
        is_chosen,
    }
}

/// Returns the programme with the candidates in the order of their codes.
fn checked(
    terms: &Terms,
    candidates: &[Candidate],
    order: &[usize],
) -> Result<Problem, ChoiceError> {
    if candidates.is_empty() {
        return Err(ChoiceError::NoCandidates);
    }
    if let Some(pair) =
        order.windows(2).find(|pair| candidates[pair[0]].code == candidates[pair[1]].code)
    {
        return Err(ChoiceError::DuplicateCode { code: candidates[pair[0]].code.clone() });
    }
    for candidate in candidates {
        let code = || candidate.code.clone();
        if !candidate.benefit.is_finite() || candidate.benefit < 0.0 {
            return Err(ChoiceError::Benefit { code: code(), benefit: candidate.benefit });
        }
        if candidate.cost < Ore::new(0) {
            return Err(ChoiceError::NegativeCost { code: code(), cost: candidate.cost });
        }
    }
    let sorted: Vec<&Candidate> = order.iter().map(|index| &candidates[*index]).collect();
    let benefits: Vec<f64> = sorted.iter().map(|candidate| candidate.benefit).collect();
    let benefit = whole_steps(&benefits)
        .filter(|steps| steps.iter().sum::<u64>() <= 1 << 61)
        .and_then(|steps| steps.into_iter().map(|s| i64::try_from(s).ok()).collect())
        .ok_or(ChoiceError::TooManyDigits)?;
    let cost: Vec<i64> = sorted.iter().map(|candidate| candidate.cost.ore()).collect();
    let total = cost.iter().try_fold(0i64, |sum, cost| sum.checked_add(*cost));
    if total.is_none_or(|total| total > 1 << 61) {
        return Err(ChoiceError::TooMuchMoney);
    }
    let mut problem = Problem {
        benefit,
        cost,
        group: Vec::new(),
        low: Vec::new(),
        high: Vec::new(),
        total_low: terms.at_least,
        total_high: terms.at_most.unwrap_or(candidates.len()).min(candidates.len()),
        budget: terms.budget.ore().min(1 << 61),
        standing: sorted
            .iter()
            .map(|candidate| match candidate.standing {
                Standing::Free => Fixed::Free,
                Standing::Mandatory => Fixed::In,
                Standing::Excluded => Fixed::Out,
            })
            .collect(),
    };
    set_groups(&mut problem, terms, &sorted)?;
    Ok(problem)
}

fn set_groups(
    problem: &mut Problem,
    terms: &Terms,
    sorted: &[&Candidate],
) -> Result<(), ChoiceError> {
    // The last group is that of the candidates without one.
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for group in sorted.iter().filter_map(|candidate| candidate.group.as_deref()) {
        numbers.insert(group, 0);
    }
    for (number, place) in numbers.values_mut().enumerate() {
        *place = number;
    }
    let n_groups = numbers.len() + 1;
    problem.low = vec![0; n_groups];
    problem.high = vec![sorted.len(); n_groups];
    problem.group = sorted
        .iter()
        .map(|candidate| candidate.group.as_deref().map_or(n_groups - 1, |group| numbers[group]))
        .collect();
    let mut bounded: Vec<&str> = Vec::new();
    for bounds in &terms.groups {
        let name = bounds.group.as_str();
        if bounded.contains(&name) {
            return Err(ChoiceError::DuplicateGroup { group: name.to_owned() });
        }
        bounded.push(name);
        let Some(number) = numbers.get(name) else {
            let known: Vec<&str> = numbers.keys().copied().collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(ChoiceError::UnknownGroup { group: name.to_owned(), known });
        };
        problem.low[*number] = bounds.at_least;
        problem.high[*number] = bounds.at_most.unwrap_or(sorted.len()).min(sorted.len());
        let members = |standing: Fixed| problem.count(Some(*number), standing);
        let (least, most) = (bounds.at_least, bounds.at_most);
        check_count(format!("group '{name}'"), (least, most), members)?;
    }
    let needed: usize = (0..n_groups)
        .map(|group| problem.low[group].max(problem.count(Some(group), Fixed::In)))
        .sum();
    let available: usize = (0..n_groups)
        .map(|group| {
            let members =
                problem.count(Some(group), Fixed::In) + problem.count(Some(group), Fixed::Free);
            members.min(problem.high[group])
        })
        .sum();
    let all = |standing: Fixed| match standing {
        Fixed::In => needed,
        _ => available - needed.min(available),
    };
    check_count("all".to_owned(), (terms.at_least, terms.at_most), all)
}

/// Checks bounds against how many must and can be chosen.
fn check_count(
    whom: String,
    (at_least, at_most): (usize, Option<usize>),
    members: impl Fn(Fixed) -> usize,
) -> Result<(), ChoiceError> {
    let needed = members(Fixed::In);
    let available = needed + members(Fixed::Free);
    match at_most {
        Some(at_most) if at_most < at_least => {
            Err(ChoiceError::BoundsCross { whom, at_least, at_most })
        }
        Some(at_most) if at_most < needed => Err(ChoiceError::TooMany { whom, at_most, needed }),
        _ if available < at_least => Err(ChoiceError::TooFew { whom, at_least, available }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
