//! What an outsider can work out of a published table, by linear programming.

use numerics::linear_programme::{Goal, LinearProgramme, ProgrammeError, Relation, Search};

use super::attack::{Attack, Reach};
use super::pattern::{Direction, Pattern, Requirement, cheapest, programme};
use super::suppression::{SuppressionError, Task, check, requirements};
use super::table::Table;

/// How much an audit works out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The smallest and greatest possible value of every withheld cell.
    Intervals,
    /// Only whether every sensitive cell is protected: by another table that looks the same where
    /// one is easily found, else by linear programming.
    Protection,
}

/// A withheld cell as an outsider knows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Audited {
    /// The cell.
    pub cell: usize,
    /// Its true value.
    pub value: f64,
    /// The smallest value it can have, or that it is shown that it can have.
    pub lower: f64,
    /// The greatest value it can have, or that it is shown that it can have; `None` where there is
    /// no limit.
    pub upper: Option<f64>,
    /// Whether `lower` and `upper` are the ends, not only values that are possible.
    pub is_exact: bool,
    /// Whether the interval reaches as far as the cell's levels ask for, to outsiders and to single
    /// contributors beside it.
    pub is_protected: bool,
}

/// An audit's findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// Every withheld cell, or every sensitive one, in rising order.
    pub cells: Vec<Audited>,
    /// Requirements met by a simple other table that looks the same.
    pub n_patterns: usize,
    /// Linear programmes solved.
    pub n_programmes: usize,
}

impl Audit {
    /// Returns whether every sensitive cell is protected.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.cells.iter().all(|cell| cell.is_protected)
    }

    /// Returns the cells that are not protected.
    #[must_use]
    pub fn exposed(&self) -> Vec<usize> {
        self.cells.iter().filter(|cell| !cell.is_protected).map(|cell| cell.cell).collect()
    }
}

/// Cells beyond which a dense tableau costs too much.
const MOST_CELLS: usize = 700;
/// Cells around a sensitive one that are tried before all that are linked with it.
const NEAR_CELLS: usize = 300;

/// Works out what an outsider can who knows every cell that is not `withheld`, all sums and that no
/// value is negative; values need not be whole.
///
/// The audit knows nothing of how the cells were chosen: any set can be audited, another program's
/// too. A sensitive cell that is published is not protected, nor is one whose interval reaches less
/// far than its levels.
///
/// # Errors
/// [`SuppressionError`] where the task's numbers do not fit the table or the solver fails.
///
/// # Source
/// The feasibility intervals of Fischetti and Salazar (2001), Management Science 47, doi
/// 10.1287/mnsc.47.7.1008.9805.
pub fn audit(task: &Task<'_>, withheld: &[bool], depth: Depth) -> Result<Audit, SuppressionError> {
    check(task)?;
    if withheld.len() != task.table.n_cells() {
        let (found, expected) = (withheld.len(), task.table.n_cells());
        return Err(SuppressionError::Unfit(format!("{found} marks for {expected} cells")));
    }
    let mut auditor = Auditor { task, withheld, n_patterns: 0, n_programmes: 0 };
    let cells = match depth {
        Depth::Intervals => auditor.intervals()?,
        Depth::Protection => auditor.protection()?,
    };
    Ok(Audit { cells, n_patterns: auditor.n_patterns, n_programmes: auditor.n_programmes })
}

struct Auditor<'a> {
    task: &'a Task<'a>,
    withheld: &'a [bool],
    n_patterns: usize,
    n_programmes: usize,
}

impl Auditor<'_> {
    fn intervals(&mut self) -> Result<Vec<Audited>, SuppressionError> {
        let (table, mut cells) = (self.task.table, Vec::new());
        for linked in components(table, self.withheld) {
            let mut attack = (linked.len() <= MOST_CELLS).then(|| Attack::on(table, &linked));
            for cell in &linked {
                self.n_programmes += 2;
                let value = table.values()[*cell];
                let mut end = |way: f64| match &mut attack {
                    Some(attack) => Ok(reached(attack, *cell, way)),
                    None => end_by_programme(table, &linked, *cell, way),
                };
                let (down, up) = (end(-1.0)?, end(1.0)?);
                let lower = value + down.unwrap_or(-value);
                let upper = up.map(|up| value + up);
                cells.push(Audited {
                    cell: *cell,
                    value,
                    lower,
                    upper,
                    is_exact: true,
                    is_protected: true,
                });
            }
        }
        cells.extend(self.task.primaries.iter().filter(|p| !self.withheld[p.cell]).map(|p| {
            let value = table.values()[p.cell];
            let upper = Some(value);
            Audited { cell: p.cell, value, lower: value, upper, is_exact: true, is_protected: true }
        }));
        cells.sort_unstable_by_key(|audited| audited.cell);
        for requirement in requirements(self.task) {
            let place = cells.binary_search_by_key(&requirement.cell, |audited| audited.cell);
            let Ok(place) = place else { continue };
            let met = match requirement.known {
                None => reaches(&cells[place], &requirement),
                Some(_) => self.pattern(&requirement)?.is_some(),
            };
            cells[place].is_protected &= met;
        }
        Ok(cells)
    }

    fn protection(&mut self) -> Result<Vec<Audited>, SuppressionError> {
        let table = self.task.table;
        let mut cells: Vec<Audited> = self
            .task
            .primaries
            .iter()
            .map(|primary| {
                let value = table.values()[primary.cell];
                Audited {
                    cell: primary.cell,
                    value,
                    lower: value,
                    upper: Some(value),
                    is_exact: false,
                    is_protected: self.withheld[primary.cell],
                }
            })
            .collect();
        for requirement in requirements(self.task) {
            let place = cells.binary_search_by_key(&requirement.cell, |audited| audited.cell);
            let Ok(place) = place else { continue };
            let audited = &mut cells[place];
            match self.pattern(&requirement)? {
                None => audited.is_protected = false,
                Some(_) if requirement.known.is_some() => {}
                Some(_) => match requirement.direction {
                    Direction::Down => audited.lower = audited.value - requirement.amount,
                    Direction::Up => audited.upper = Some(audited.value + requirement.amount),
                },
            }
        }
        Ok(cells)
    }

    /// Returns a pattern of withheld cells that proves a requirement; `None` where none exists.
    fn pattern(&mut self, requirement: &Requirement) -> Result<Option<Pattern>, SuppressionError> {
        if !self.withheld[requirement.cell] {
            return Ok(None);
        }
        let table = self.task.table;
        let movable = |cell: usize| self.withheld[cell] && table.values()[cell] > 0.0;
        let price: Vec<f64> =
            (0..table.n_cells()).map(|c| if movable(c) { 1.0 } else { f64::INFINITY }).collect();
        let proves = |pattern: &Pattern| pattern.proves(table, self.withheld, requirement);
        if let Some(pattern) = cheapest(table, &price, requirement).filter(proves) {
            self.n_patterns += 1;
            return Ok(Some(pattern));
        }
        self.n_programmes += 1;
        let mut usable = self.withheld.to_vec();
        if let Some(known) = requirement.known {
            usable[known] = false;
        }
        let near = linked(table, &usable, requirement.cell, NEAR_CELLS);
        if let Some(pattern) = Self::attacked(table, &near, requirement).filter(proves) {
            return Ok(Some(pattern));
        }
        let all = linked(table, &usable, requirement.cell, usize::MAX);
        if all.len() == near.len() {
            return Ok(None);
        }
        self.n_programmes += 1;
        let cells = if all.len() <= MOST_CELLS {
            all
        } else {
            let rough = programme::cheapest(table, &price, requirement)?;
            rough.map_or(Vec::new(), |rough| rough.changes.iter().map(|(cell, _)| *cell).collect())
        };
        Ok(Self::attacked(table, &cells, requirement).filter(proves))
    }

    fn attacked(table: &Table, cells: &[usize], requirement: &Requirement) -> Option<Pattern> {
        let mut attack = Attack::on(table, cells);
        let column = attack.column(requirement.cell)?;
        match attack.reach(column, requirement.direction.sign(), requirement.amount) {
            Reach::Limit(_) => None,
            Reach::Target | Reach::Unlimited => Some(attack.pattern()),
        }
    }
}

/// How far short of a level rounding may leave an interval, as a share of the level.
const ROUNDING: f64 = 1e-6;

fn reaches(audited: &Audited, requirement: &Requirement) -> bool {
    let needed = requirement.amount * (1.0 - ROUNDING);
    match requirement.direction {
        Direction::Down => audited.value - audited.lower >= needed,
        Direction::Up => audited.upper.is_none_or(|upper| upper - audited.value >= needed),
    }
}

/// Returns how far a cell can move; `None` for without limit.
fn reached(attack: &mut Attack, cell: usize, way: f64) -> Option<f64> {
    let column = attack.column(cell)?;
    match attack.reach(column, way, f64::INFINITY) {
        Reach::Limit(change) => Some(change),
        Reach::Target | Reach::Unlimited => None,
    }
}

fn end_by_programme(
    table: &Table,
    cells: &[usize],
    cell: usize,
    way: f64,
) -> Result<Option<f64>, SuppressionError> {
    let mut programme = LinearProgramme::new(Goal::Maximise);
    let variables: Vec<_> = cells
        .iter()
        .map(|c| {
            let cost = if *c == cell { way } else { 0.0 };
            programme.add_variable(cost, -table.values()[*c], f64::INFINITY)
        })
        .collect();
    let mut numbers: Vec<usize> =
        cells.iter().flat_map(|cell| table.equations_of(*cell)).copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let terms = table.equations()[number].terms();
        let terms = terms.filter_map(|(cell, sign)| {
            cells.binary_search(&cell).ok().map(|column| (variables[column], sign))
        });
        programme.add_constraint(&terms.collect::<Vec<_>>(), Relation::Equal, 0.0);
    }
    match programme.solve(&Search::TO_PROOF) {
        Ok(solution) => Ok(Some(way * solution.objective)),
        Err(ProgrammeError::Unbounded) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Returns the withheld cells in groups that no equation links, each in rising order.
fn components(table: &Table, withheld: &[bool]) -> Vec<Vec<usize>> {
    let mut left = withheld.to_vec();
    let mut components = Vec::new();
    for cell in 0..left.len() {
        if left[cell] {
            let component = linked(table, &left, cell, usize::MAX);
            component.iter().for_each(|cell| left[*cell] = false);
            components.push(component);
        }
    }
    components
}

/// Returns the usable cells that equations link with a cell, the nearest first up to `most`, then
/// in rising order.
fn linked(table: &Table, usable: &[bool], cell: usize, most: usize) -> Vec<usize> {
    let mut seen = vec![false; usable.len()];
    let mut found = vec![cell];
    seen[cell] = true;
    let mut next = 0;
    while next < found.len() && found.len() < most {
        for number in table.equations_of(found[next]) {
            for (other, _) in table.equations()[*number].terms() {
                if usable[other] && !seen[other] && found.len() < most {
                    seen[other] = true;
                    found.push(other);
                }
            }
        }
        next += 1;
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::super::table::Dimension;
    use super::*;
    use numerics::streams::Stream;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn the_tableau_and_the_solver_find_the_same_ends(
            sizes in (2usize..5, 1usize..4, 1usize..4), seed in 0u64..1000, hidden in 0.2..0.9_f64,
        ) {
            let mut stream = Stream::new(seed, 2);
            let dimensions: Vec<Dimension> =
                [sizes.0, sizes.1, sizes.2].map(|n| Dimension::flat(n).unwrap()).to_vec();
            let n = sizes.0 * sizes.1 * sizes.2;
            let leaves: Vec<f64> = (0..n).map(|_| (stream.uniform() * 9.0).floor()).collect();
            let table = Table::from_leaves(dimensions, &leaves).unwrap();
            let withheld: Vec<bool> =
                (0..table.n_cells()).map(|_| stream.uniform() < hidden).collect();
            for linked in components(&table, &withheld) {
                let mut attack = Attack::on(&table, &linked);
                for cell in &linked {
                    for way in [-1.0, 1.0] {
                        let dense = reached(&mut attack, *cell, way);
                        let sparse = end_by_programme(&table, &linked, *cell, way).unwrap();
                        prop_assert_eq!(dense.is_none(), sparse.is_none());
                        let apart = dense.unwrap_or(0.0) - sparse.unwrap_or(0.0);
                        prop_assert!(apart.abs() < 1e-6, "{:?} {:?}", dense, sparse);
                    }
                }
            }
        }
    }
}
