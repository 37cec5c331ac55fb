//! Linear programmes with real and whole-number variables. The one door to `microlp`.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome};

use crate::sum::sum;

/// Which way the objective is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// As small as can be.
    Minimise,
    /// As large as can be.
    Maximise,
}

/// How a constraint's left side stands to its right side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `Σ aᵢxᵢ ≤ b`.
    AtMost,
    /// `Σ aᵢxᵢ = b`.
    Equal,
    /// `Σ aᵢxᵢ ≥ b`.
    AtLeast,
}

/// A variable of one programme, in the order of adding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variable(usize);

impl Variable {
    /// Returns the variable's place in [`Solution::values`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// A linear objective under linear constraints and bounds.
///
/// ```
/// use numerics::linear_programme::{Goal, LinearProgramme, Relation, Search};
///
/// let mut programme = LinearProgramme::new(Goal::Maximise);
/// let x = programme.add_variable(1.0, 0.0, f64::INFINITY);
/// let y = programme.add_integer(2.0, 0, 3);
/// programme.add_constraint(&[(x, 1.0), (y, 1.0)], Relation::AtMost, 4.5);
/// let solution = programme.solve(&Search::TO_PROOF).unwrap();
/// assert!((solution.objective - 7.5).abs() < 1e-6);
/// assert_eq!(solution.values[y.index()], 3.0);
/// assert!(solution.proven_optimal);
/// ```
#[derive(Debug, Clone)]
pub struct LinearProgramme {
    goal: Goal,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
struct Column {
    cost: f64,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Real { low: f64, high: f64 },
    Whole { low: i32, high: i32 },
}

#[derive(Debug, Clone)]
struct Row {
    terms: Vec<(Variable, f64)>,
    relation: Relation,
    right: f64,
}

/// How long to search among whole numbers. Without whole-number variables nothing here matters.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Stop where no better solution can be better by more than this share of the objective; zero
    /// asks for a proof.
    pub relative_gap: f64,
    /// Stop after so many branches; unlike a time limit, the same on every machine.
    pub node_limit: Option<u64>,
    /// A solution known beforehand, whole or in part; one that breaks a constraint is ignored.
    pub start: Vec<(Variable, f64)>,
}

impl Search {
    /// Searches until the best solution is proven.
    pub const TO_PROOF: Self = Self { relative_gap: 0.0, node_limit: None, start: Vec::new() };
}

/// The best solution found.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The objective, evaluated anew from `values`.
    pub objective: f64,
    /// The variables' values in the order of adding; whole-number variables are rounded to the
    /// whole number that the solver reports within 10⁻⁶.
    pub values: Vec<f64>,
    /// Whether no better solution exists, within the solver's tolerance of 10⁻⁷.
    pub proven_optimal: bool,
    /// What the objective can at best be; equal to the objective where that is proven optimal,
    /// `None` where the solver cannot tell.
    pub bound: Option<f64>,
    /// `|objective − bound|` as a share of the objective; zero where proven optimal, `None` where
    /// the bound is or the objective is zero and the bound is not.
    pub relative_gap: Option<f64>,
    /// Branches searched; zero without whole-number variables.
    pub nodes: u64,
}

/// A programme could not be solved.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProgrammeError {
    /// No values meet all constraints.
    #[error("solve the linear programme: no values meet all its constraints")]
    Infeasible,
    /// The objective has no limit.
    #[error("solve the linear programme: its objective has no limit")]
    Unbounded,
    /// The search ended before any solution was found.
    #[error("solve the linear programme within {nodes} branches: no solution was found yet")]
    NothingFound {
        /// Branches searched.
        nodes: u64,
    },
    /// A number of the programme is not one that it can have.
    #[error("read the linear programme: {0}")]
    Invalid(String),
    /// The solver lost its footing and gives no answer rather than an unsure one.
    #[error("solve the linear programme: {0}")]
    Numerical(String),
}

impl LinearProgramme {
    /// Returns a programme without variables.
    #[must_use]
    pub fn new(goal: Goal) -> Self {
        Self { goal, columns: Vec::new(), rows: Vec::new() }
    }

    /// Adds a real variable with its cost in the objective and bounds, which may be infinite.
    pub fn add_variable(&mut self, cost: f64, low: f64, high: f64) -> Variable {
        self.add(cost, Kind::Real { low, high })
    }

    /// Adds a whole-number variable with its cost in the objective and bounds.
    pub fn add_integer(&mut self, cost: f64, low: i32, high: i32) -> Variable {
        self.add(cost, Kind::Whole { low, high })
    }

    /// Adds a constraint; a variable that is named twice counts with the sum of its factors.
    pub fn add_constraint(&mut self, terms: &[(Variable, f64)], relation: Relation, right: f64) {
        self.rows.push(Row { terms: merged(terms), relation, right });
    }

    /// Returns the number of variables.
    #[must_use]
    pub fn n_variables(&self) -> usize {
        self.columns.len()
    }

    /// Returns the number of constraints.
    #[must_use]
    pub fn n_constraints(&self) -> usize {
        self.rows.len()
    }

    /// Returns the best solution.
    ///
    /// Every constraint and bound is met within 10⁻⁷. Keep the factors of a constraint within six
    /// orders of magnitude of each other.
    ///
    /// # Errors
    /// [`ProgrammeError`] where there is no solution, the objective has no limit, a number is not
    /// finite, a bound is crossed, or a variable is another programme's.
    pub fn solve(&self, search: &Search) -> Result<Solution, ProgrammeError> {
        self.check(search)?;
        let (problem, variables) = self.problem();
        let mut options = SolveOptions::default();
        options.mip_gap = search.relative_gap;
        options.node_limit = search.node_limit;
        if !search.start.is_empty() {
            let start =
                search.start.iter().map(|(variable, value)| (variables[variable.0], *value));
            options.warm_start = Some(start.collect());
        }
        match problem.solve_with(options).map_err(refusal)? {
            SolveOutcome::Interrupted(early) => {
                Err(ProgrammeError::NothingFound { nodes: early.stats().nodes_solved })
            }
            SolveOutcome::Solution(found) => {
                let values = self.columns.iter().zip(&variables);
                let values = values.map(|(column, variable)| match column.kind {
                    Kind::Real { .. } => found.var_value(*variable),
                    Kind::Whole { .. } => found.var_value(*variable).round(),
                });
                let proven = found.status() == microlp::SolutionStatus::Optimal;
                let stats = found.stats();
                Ok(self.judged(values.collect(), proven, stats.best_bound, stats.nodes_solved))
            }
        }
    }

    fn judged(&self, values: Vec<f64>, proven: bool, bound: Option<f64>, nodes: u64) -> Solution {
        let objective = sum(self.columns.iter().zip(&values).map(|(column, x)| column.cost * x));
        let bound = if proven { Some(objective) } else { bound.filter(|bound| bound.is_finite()) };
        let relative_gap = bound.and_then(|bound| match (objective - bound).abs() {
            0.0 => Some(0.0),
            apart if objective == 0.0 || !apart.is_finite() => None,
            apart => Some(apart / objective.abs()),
        });
        Solution { objective, values, proven_optimal: proven, bound, relative_gap, nodes }
    }

    fn add(&mut self, cost: f64, kind: Kind) -> Variable {
        self.columns.push(Column { cost, kind });
        Variable(self.columns.len() - 1)
    }

    fn problem(&self) -> (Problem, Vec<microlp::Variable>) {
        let mut problem = Problem::new(match self.goal {
            Goal::Minimise => OptimizationDirection::Minimize,
            Goal::Maximise => OptimizationDirection::Maximize,
        });
        let variables: Vec<microlp::Variable> = self
            .columns
            .iter()
            .map(|column| match column.kind {
                Kind::Real { low, high } => problem.add_var(column.cost, (low, high)),
                Kind::Whole { low, high } => problem.add_integer_var(column.cost, (low, high)),
            })
            .collect();
        for row in &self.rows {
            let terms: Vec<_> = row.terms.iter().map(|(x, a)| (variables[x.0], *a)).collect();
            let relation = match row.relation {
                Relation::AtMost => ComparisonOp::Le,
                Relation::Equal => ComparisonOp::Eq,
                Relation::AtLeast => ComparisonOp::Ge,
            };
            problem.add_constraint(&terms, relation, row.right);
        }
        (problem, variables)
    }

    fn check(&self, search: &Search) -> Result<(), ProgrammeError> {
        let invalid = |what: String| Err(ProgrammeError::Invalid(what));
        for (index, column) in self.columns.iter().enumerate() {
            let crossed = match column.kind {
                Kind::Real { low, high } => low.is_nan() || high.is_nan() || low > high,
                Kind::Whole { low, high } => low > high,
            };
            if crossed || !column.cost.is_finite() {
                return invalid(format!("variable {index} has crossed bounds or no finite cost"));
            }
        }
        for (index, row) in self.rows.iter().enumerate() {
            if !row.right.is_finite() || row.terms.iter().any(|(_, factor)| !factor.is_finite()) {
                return invalid(format!("constraint {index} has a number that is not finite"));
            }
        }
        let rows = self.rows.iter().flat_map(|row| &row.terms);
        if let Some((x, _)) = rows.chain(&search.start).find(|(x, _)| x.0 >= self.columns.len()) {
            return invalid(format!("variable {} is not of this programme", x.0));
        }
        if !(search.relative_gap.is_finite() && search.relative_gap >= 0.0) {
            return invalid(format!("{} is no gap to stop at", search.relative_gap));
        }
        Ok(())
    }
}

/// Returns the terms in the order of the variables, each variable once.
fn merged(terms: &[(Variable, f64)]) -> Vec<(Variable, f64)> {
    let mut sorted = terms.to_vec();
    sorted.sort_by_key(|(variable, _)| *variable);
    sorted.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    sorted
}

fn refusal(error: microlp::Error) -> ProgrammeError {
    match error {
        microlp::Error::Infeasible => ProgrammeError::Infeasible,
        microlp::Error::Unbounded => ProgrammeError::Unbounded,
        microlp::Error::InvalidOptions(what) | microlp::Error::InvalidOperation(what) => {
            ProgrammeError::Invalid(what)
        }
        other => ProgrammeError::Numerical(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streams::Stream;

    /// The solver's own tolerance.
    const TOLERANCE: f64 = 1e-6;

    /// Returns a knapsack with this many things, and the things' (worth, weight).
    fn knapsack(n: u32) -> (LinearProgramme, Vec<(f64, f64)>) {
        let mut stream = Stream::new(41, 0);
        let mut programme = LinearProgramme::new(Goal::Maximise);
        let things: Vec<(f64, f64)> = (0..n)
            .map(|_| (stream.uniform_between(1.0, 9.0).round(), stream.uniform_between(1.0, 9.0)))
            .collect();
        let terms: Vec<(Variable, f64)> = things
            .iter()
            .map(|(worth, weight)| (programme.add_integer(*worth, 0, 1), *weight))
            .collect();
        let half = sum(things.iter().map(|(_, weight)| *weight)) / 2.0;
        programme.add_constraint(&terms, Relation::AtMost, half);
        (programme, things)
    }

    #[test]
    fn a_diet_costs_what_it_must() {
        let mut programme = LinearProgramme::new(Goal::Minimise);
        let bread = programme.add_variable(2.0, 0.0, f64::INFINITY);
        let milk = programme.add_variable(3.0, 0.0, 4.0);
        programme.add_constraint(&[(bread, 1.0), (milk, 2.0)], Relation::AtLeast, 10.0);
        programme.add_constraint(&[(bread, 1.0), (milk, -1.0)], Relation::Equal, -1.0);
        let solution = programme.solve(&Search::TO_PROOF).unwrap();
        // milk = bread + 1, 3 bread + 2 = 10.
        assert!((solution.objective - (5.0 * 8.0 / 3.0 + 3.0)).abs() < TOLERANCE);
        assert_eq!((solution.bound, solution.relative_gap), (Some(solution.objective), Some(0.0)));
        assert_eq!(solution.nodes, 0);
    }

    #[test]
    fn a_knapsack_is_packed_as_well_as_trying_every_way_packs_it() {
        let (programme, things) = knapsack(12);
        let half = sum(things.iter().map(|(_, weight)| *weight)) / 2.0;
        let best = (0_u32..1 << 12)
            .map(|chosen| {
                let picked = things.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1);
                let (worth, weight) =
                    picked.fold((0.0, 0.0), |(v, w), (_, thing)| (v + thing.0, w + thing.1));
                if weight <= half { worth } else { 0.0 }
            })
            .fold(0.0, f64::max);
        let solution = programme.solve(&Search::TO_PROOF).unwrap();
        assert!(solution.proven_optimal);
        assert_eq!(solution.objective, best);
        assert!(solution.values.iter().all(|x| *x == 0.0 || *x == 1.0));
    }

    #[test]
    fn a_search_cut_short_says_how_far_from_the_best_it_may_be() {
        let (programme, _) = knapsack(40);
        let nothing: Vec<(Variable, f64)> = (0..40).map(|i| (Variable(i), 0.0)).collect();
        let search = Search { relative_gap: 0.5, node_limit: Some(1), start: nothing };
        let solution = programme.solve(&search).unwrap();
        let best = programme.solve(&Search::TO_PROOF).unwrap();
        assert!(solution.objective <= best.objective);
        assert!(solution.bound.is_none_or(|bound| bound >= best.objective - TOLERANCE));
        assert_eq!(best.relative_gap, Some(0.0));
    }

    #[test]
    fn what_cannot_be_solved_is_said() {
        let mut programme = LinearProgramme::new(Goal::Maximise);
        let x = programme.add_variable(1.0, 0.0, f64::INFINITY);
        let solve = |programme: &LinearProgramme| programme.solve(&Search::TO_PROOF);
        assert_eq!(solve(&programme), Err(ProgrammeError::Unbounded));
        programme.add_constraint(&[(x, 1.0)], Relation::AtMost, -1.0);
        assert_eq!(solve(&programme), Err(ProgrammeError::Infeasible));
    }

    #[test]
    fn numbers_that_mean_nothing_are_refused() {
        let solve = |cost, low, high, factor, right| {
            let mut programme = LinearProgramme::new(Goal::Minimise);
            let x = programme.add_variable(cost, low, high);
            programme.add_constraint(&[(x, factor)], Relation::Equal, right);
            programme.solve(&Search::TO_PROOF)
        };
        assert!(solve(1.0, 0.0, 1.0, 1.0, 1.0).is_ok());
        let refused = |answer| matches!(answer, Err(ProgrammeError::Invalid(_)));
        assert!(refused(solve(f64::NAN, 0.0, 1.0, 1.0, 1.0)));
        assert!(refused(solve(1.0, 2.0, 1.0, 1.0, 1.0)));
        assert!(refused(solve(1.0, 0.0, 1.0, f64::INFINITY, 1.0)));
        assert!(refused(solve(1.0, 0.0, 1.0, 1.0, f64::NAN)));
        let mut other = LinearProgramme::new(Goal::Minimise);
        other.add_constraint(&[(Variable(3), 1.0)], Relation::Equal, 1.0);
        assert!(refused(other.solve(&Search::TO_PROOF)));
    }

    #[test]
    fn a_variable_named_twice_counts_with_both_factors() {
        let mut programme = LinearProgramme::new(Goal::Maximise);
        let x = programme.add_variable(1.0, 0.0, 10.0);
        programme.add_constraint(&[(x, 1.0), (x, 1.0)], Relation::AtMost, 6.0);
        assert!((programme.solve(&Search::TO_PROOF).unwrap().objective - 3.0).abs() < TOLERANCE);
    }

    #[test]
    fn a_problem_without_variables_has_nothing_to_choose() {
        let solution = LinearProgramme::new(Goal::Minimise).solve(&Search::TO_PROOF).unwrap();
        assert_eq!((solution.objective, solution.values.len()), (0.0, 0));
    }
}
