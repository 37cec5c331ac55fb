//! Secondary suppression: which further cells to withhold so that no sensitive cell can be worked
//! out from the rest.

mod cover;
mod exchange;
mod improve;

use numerics::linear_programme::ProgrammeError;

use super::pattern::{Direction, Pattern, Requirement};
use super::rule::Primary;
use super::table::Table;
use cover::Cover;

/// What to protect and what it may cost.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The table.
    pub table: &'a Table,
    /// The sensitive cells, in rising order of cell.
    pub primaries: &'a [Primary],
    /// What withholding each cell costs, above 0; usually its value.
    pub costs: &'a [f64],
    /// Cells that must be published whatever it takes, besides all zeros, which always are.
    pub published: &'a [usize],
    /// Sensitive cells behind which one contributor stands, who knows the cell and must not learn
    /// another from it; none where that is not to be guarded against.
    pub singletons: &'a [usize],
}

/// How long to look for something cheaper than the first way found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// How often to try to do without each cell withheld at first, by other simple patterns.
    pub trials: usize,
    /// How often to try to exchange each cell then withheld, judged by the simplex method; only
    /// where at most 700 cells are withheld.
    pub exchanges: usize,
    /// The seed of the trials' order.
    pub seed: u64,
}

impl Effort {
    /// Enough for results close to those of solvers that prove the least cost.
    pub const USUAL: Self = Self { trials: 2, exchanges: 2, seed: 1 };
}

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Shown.
    Published,
    /// Withheld, since it is sensitive.
    Primary,
    /// Withheld, since a sensitive cell could else be worked out.
    Secondary,
}

/// Which cells are withheld, and the proof that this is enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppression {
    /// What becomes of each cell.
    pub statuses: Vec<Status>,
    /// Sensitive cells.
    pub n_primary: usize,
    /// Cells withheld besides.
    pub n_secondary: usize,
    /// What the sensitive cells cost.
    pub primary_cost: f64,
    /// What the cells withheld besides cost.
    pub secondary_cost: f64,
    /// For each requirement a possible other table that looks the same to an outsider.
    pub certificates: Vec<Certificate>,
    /// Linear programmes solved.
    pub n_programmes: usize,
}

/// A requirement and the pattern that meets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// What must be able to move unseen.
    pub requirement: Requirement,
    /// How it can.
    pub pattern: Pattern,
}

/// A table could not be protected.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SuppressionError {
    /// The numbers given do not fit the table.
    #[error("read what to protect: {0}")]
    Unfit(String),
    /// No set of cells that may be withheld protects a cell.
    #[error(
        "protect cell {cell}: nothing that may be withheld leaves {amount} of doubt {direction:?} \
         of it; publish less detail or fewer cells that must be shown"
    )]
    Unprotectable {
        /// The cell.
        cell: usize,
        /// Which way.
        direction: Direction,
        /// By how much it should be able to move.
        amount: f64,
    },
    /// The table is too large for a proof.
    #[error(
        "prove the least cost: the table has {found} cells, totals included, and at most {most} \
         can be searched through; use coarser groups, or do without the optimal search: the usual \
         one is as safe, and not proven cheapest"
    )]
    TooManyCells {
        /// Its cells.
        found: usize,
        /// The most.
        most: usize,
    },
    /// The solver failed.
    #[error(transparent)]
    Programme(#[from] ProgrammeError),
}

impl Suppression {
    /// Returns which cells are withheld.
    #[must_use]
    pub fn withheld(&self) -> Vec<bool> {
        self.statuses.iter().map(|status| *status != Status::Published).collect()
    }
}

/// Returns a set of further cells to withhold that protects every sensitive cell.
///
/// Outsiders are taken to know every published cell, all sums and that no value is negative; a
/// sensitive cell is protected where its smallest and greatest possible value lie as far from the
/// truth as its levels say. Each requirement is met by the cheapest closed pattern of cells, those
/// withheld already being free, the requirements with the largest amounts first; then withheld
/// cells are forbidden by turns and what rested on them is met anew, a change being kept where the
/// whole became cheaper or, by chance, little dearer; at last cells are published again where the
/// simplex method shows that the rest protects without them. The same task gives the same cells.
/// The result is safe but not proven cheapest; [`super::optimal::suppress_optimally`] proves it for small
/// tables.
///
/// Zeros are published. A sensitive cell whose level is 0 (a total of 0) is withheld but nothing
/// is required of it.
///
/// # Errors
/// [`SuppressionError::Unprotectable`] where no pattern exists, [`SuppressionError::Unfit`] where
/// costs or cells do not fit the table.
///
/// # Source
/// Protection as in Fischetti and Salazar (2001), Management Science 47, doi
/// 10.1287/mnsc.47.7.1008.9805; met one after the other as in Kelly, Golden and Assad (1992),
/// Networks 22, doi 10.1002/net.3230220407; improvement as in Schrimpf et al. (2000), J. Comput.
/// Phys. 159, doi 10.1006/jcph.1999.6413.
pub fn suppress(task: &Task<'_>, effort: Effort) -> Result<Suppression, SuppressionError> {
    check(task)?;
    let requirements = requirements(task);
    let mut cover = Cover::new(task, requirements)?;
    cover.meet_all()?;
    improve::improve(&mut cover, effort);
    exchange::exchange(&mut cover, effort);
    Ok(cover.into_suppression())
}

/// Returns what must be able to move unseen.
pub(super) fn requirements(task: &Task<'_>) -> Vec<Requirement> {
    let mut found = Vec::new();
    let mut add = |primary: &Primary, known: Option<usize>| {
        for (direction, amount) in
            [(Direction::Up, primary.upper), (Direction::Down, primary.lower)]
        {
            if amount > 0.0 {
                found.push(Requirement { cell: primary.cell, direction, amount, known });
            }
        }
    };
    task.primaries.iter().for_each(|primary| add(primary, None));
    for singleton in task.singletons {
        let numbers = task.table.equations_of(*singleton).iter();
        let lines = numbers.flat_map(|number| task.table.equations()[*number].terms());
        let mut beside: Vec<usize> = lines.map(|(cell, _)| cell).collect();
        beside.sort_unstable();
        beside.dedup();
        for cell in beside.into_iter().filter(|cell| cell != singleton) {
            if let Ok(place) = task.primaries.binary_search_by_key(&cell, |p| p.cell) {
                add(&task.primaries[place], Some(*singleton));
            }
        }
    }
    found
}

pub(super) fn check(task: &Task<'_>) -> Result<(), SuppressionError> {
    let n = task.table.n_cells();
    let unfit = |what: String| Err(SuppressionError::Unfit(what));
    if task.costs.len() != n {
        return unfit(format!("there are {} costs for {n} cells", task.costs.len()));
    }
    if let Some(cell) = task.costs.iter().position(|cost| !(cost.is_finite() && *cost > 0.0)) {
        return unfit(format!("the cost of cell {cell} is {}, not above 0", task.costs[cell]));
    }
    if !task.primaries.is_sorted_by(|a, b| a.cell < b.cell) {
        return unfit("the sensitive cells are not in rising order, each once".to_owned());
    }
    let level = |level: f64| level.is_finite() && level >= 0.0;
    for primary in task.primaries {
        let cell = primary.cell;
        if cell >= n || !level(primary.lower) || !level(primary.upper) {
            return unfit(format!("sensitive cell {cell} is not in the table or has no levels"));
        }
        if primary.lower > task.table.values()[cell] {
            return unfit(format!("cell {cell} would have to be possibly negative"));
        }
        if task.published.contains(&cell) {
            return unfit(format!("cell {cell} is sensitive and must be published"));
        }
    }
    let is_primary = |cell: &usize| task.primaries.binary_search_by_key(cell, |p| p.cell).is_ok();
    if let Some(cell) = task.singletons.iter().find(|cell| !is_primary(cell)) {
        return unfit(format!("cell {cell} has one contributor but is not sensitive"));
    }
    if let Some(cell) = task.published.iter().find(|cell| **cell >= n) {
        return unfit(format!("cell {cell} is not in the table"));
    }
    Ok(())
}
