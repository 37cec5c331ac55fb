//! The cheapest cells to withhold, proven, for small tables.

use numerics::linear_programme::{Goal, LinearProgramme, Relation, Search, Variable};

use super::attack::{Attack, Reach};
use super::pattern::{Pattern, Requirement};
use super::suppression::{
    Certificate, Effort, Status, Suppression, SuppressionError, Task, check, requirements, suppress,
};
use super::table::Table;

/// A set of cells with what is known of its cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// The cells, with proof that they protect.
    pub suppression: Suppression,
    /// What withholding costs at least, sensitive cells included.
    pub bound: f64,
    /// Whether nothing cheaper protects.
    pub is_proven: bool,
}

/// The most cells, totals included, of a table whose least cost can be proven.
pub const MOST_CELLS: usize = 100;

/// Rounds of finding what a cheapest choice leaves exposed.
const MOST_ROUNDS: usize = 500;

/// Returns the cheapest set of further cells to withhold, by branch and cut.
///
/// Each cell is withheld (1) or not (0). For every requirement that a choice does not meet, the
/// dual of the outsider's programme gives a sum over cells that every protecting choice must reach;
/// the cheapest choice that reaches all sums found so far is protecting or breaks a new one. Meant
/// for tables of up to [`MOST_CELLS`]. `node_limit` ends each search among choices early; then the
/// result is [`super::suppression::suppress`]'s if that is cheaper, and the bound is what was
/// proven.
///
/// # Errors
/// As [`super::suppression::suppress`], and [`SuppressionError::TooManyCells`].
///
/// # Source
/// Fischetti and Salazar (2001), Management Science 47, doi 10.1287/mnsc.47.7.1008.9805.
pub fn suppress_optimally(
    task: &Task<'_>,
    node_limit: Option<u64>,
) -> Result<Optimum, SuppressionError> {
    check(task)?;
    let found = task.table.n_cells();
    if found > MOST_CELLS {
        return Err(SuppressionError::TooManyCells { found, most: MOST_CELLS });
    }
    let known = suppress(task, Effort::USUAL)?;
    let requirements = requirements(task);
    let mut master = Master::new(task);
    let table = task.table;
    let cells: Vec<usize> = (0..table.n_cells()).collect();
    let mut attack = Attack::on(table, &cells);
    let mut n_programmes = known.n_programmes;
    let mut bound = known.primary_cost;
    for _ in 0..MOST_ROUNDS {
        let start = known.withheld();
        let Some((withheld, least, is_proven)) = master.solve(&start, node_limit)? else { break };
        bound = bound.max(least);
        n_programmes += 1 + requirements.len();
        let mut patterns = Vec::new();
        for requirement in &requirements {
            match master.test(table, &mut attack, &withheld, requirement) {
                Some(pattern) => patterns.push(pattern),
                None => continue,
            }
        }
        if patterns.len() == requirements.len() {
            let found = suppression(task, &withheld, &requirements, patterns, n_programmes);
            let total = |s: &Suppression| s.primary_cost + s.secondary_cost;
            let suppression = if total(&found) <= total(&known) { found } else { known };
            return Ok(Optimum { suppression, bound, is_proven });
        }
        if !is_proven {
            break;
        }
    }
    Ok(Optimum { suppression: Suppression { n_programmes, ..known }, bound, is_proven: false })
}

/// The choice among cells under the sums found so far.
struct Master<'a> {
    task: &'a Task<'a>,
    programme: LinearProgramme,
    variables: Vec<Variable>,
    may_be_withheld: Vec<bool>,
}

impl<'a> Master<'a> {
    fn new(task: &'a Task<'a>) -> Self {
        let mut programme = LinearProgramme::new(Goal::Minimise);
        let n = task.table.n_cells();
        let is_primary: Vec<bool> = {
            let mut marks = vec![false; n];
            task.primaries.iter().for_each(|primary| marks[primary.cell] = true);
            marks
        };
        let may_be_withheld: Vec<bool> = (0..n)
            .map(|cell| {
                let shown = task.table.values()[cell] == 0.0 || task.published.contains(&cell);
                is_primary[cell] || !shown
            })
            .collect();
        let variables: Vec<Variable> = (0..n)
            .map(|cell| {
                let (low, high) = (i32::from(is_primary[cell]), i32::from(may_be_withheld[cell]));
                programme.add_integer(task.costs[cell], low, high)
            })
            .collect();
        let mut master = Self { task, programme, variables, may_be_withheld };
        master.add_lines();
        master
    }

    /// In no equation may one cell be withheld alone.
    fn add_lines(&mut self) {
        for equation in self.task.table.equations() {
            let cells: Vec<usize> = equation.terms().map(|(cell, _)| cell).collect();
            for cell in cells.iter().filter(|cell| self.may_be_withheld[**cell]) {
                let others = cells.iter().filter(|other| *other != cell);
                let mut terms: Vec<(Variable, f64)> =
                    others.map(|other| (self.variables[*other], 1.0)).collect();
                terms.push((self.variables[*cell], -1.0));
                self.programme.add_constraint(&terms, Relation::AtLeast, 0.0);
            }
        }
    }

    /// Returns the cheapest choice, what it costs at least, and whether that is proven.
    fn solve(
        &self,
        start: &[bool],
        node_limit: Option<u64>,
    ) -> Result<Option<(Vec<bool>, f64, bool)>, SuppressionError> {
        let start = self.variables.iter().zip(start);
        let start = start.map(|(x, withheld)| (*x, f64::from(u8::from(*withheld)))).collect();
        let solution = self.programme.solve(&Search { relative_gap: 0.0, node_limit, start })?;
        let withheld = self.variables.iter().map(|x| solution.values[x.index()] > 0.5).collect();
        Ok(solution.bound.map(|bound| (withheld, bound, solution.proven_optimal)))
    }

    /// Returns a pattern that meets a requirement, or adds the sum that the choice does not reach.
    fn test(
        &mut self,
        table: &Table,
        attack: &mut Attack,
        withheld: &[bool],
        requirement: &Requirement,
    ) -> Option<Pattern> {
        let known = requirement.known;
        attack.restart(|cell| withheld[cell] && known != Some(cell), table.values());
        let (column, way) = (requirement.cell, requirement.direction.sign());
        match attack.reach(column, way, requirement.amount) {
            Reach::Target | Reach::Unlimited => return Some(attack.pattern()),
            Reach::Limit(_) => {}
        }
        let factors = attack.factors(column);
        let terms: Vec<(Variable, f64)> = factors
            .into_iter()
            .filter(|(cell, _)| known != Some(*cell))
            .filter_map(|(cell, factor)| {
                let factor = factor * way;
                let most = if factor > 0.0 { f64::INFINITY } else { table.values()[cell] };
                let share = (factor.abs() * most / requirement.amount).min(1.0);
                (share > 0.0).then(|| (self.variables[cell], share))
            })
            .collect();
        self.programme.add_constraint(&terms, Relation::AtLeast, 1.0);
        None
    }
}

fn suppression(
    task: &Task<'_>,
    withheld: &[bool],
    requirements: &[Requirement],
    patterns: Vec<Pattern>,
    n_programmes: usize,
) -> Suppression {
    let mut statuses: Vec<Status> = withheld
        .iter()
        .map(|withheld| if *withheld { Status::Secondary } else { Status::Published })
        .collect();
    task.primaries.iter().for_each(|primary| statuses[primary.cell] = Status::Primary);
    let cost = |wanted: Status| {
        let cells = statuses.iter().zip(task.costs).filter(|(status, _)| **status == wanted);
        numerics::sum::sum(cells.map(|(_, cost)| *cost))
    };
    let certificates = requirements.iter().zip(patterns);
    let certificates = certificates
        .map(|(requirement, pattern)| Certificate { requirement: *requirement, pattern });
    Suppression {
        n_primary: task.primaries.len(),
        n_secondary: statuses.iter().filter(|status| **status == Status::Secondary).count(),
        primary_cost: cost(Status::Primary),
        secondary_cost: cost(Status::Secondary),
        certificates: certificates.collect(),
        n_programmes,
        statuses,
    }
}
