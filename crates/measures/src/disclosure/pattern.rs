//! Changes that leave every sum of a table as it is: what keeps a suppressed cell from being known.
//!
//! A pattern moves a few cells so that all equations still hold and no cell falls below zero. Where
//! all its cells are suppressed, an outsider cannot tell the true table from the moved one, so the
//! moved cell is protected by as much as it moved.

pub(super) mod circuit;
pub(super) mod product;
pub(super) mod programme;

use super::table::Table;

/// Which way a cell must be able to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To a smaller value.
    Down,
    /// To a greater value.
    Up,
}

impl Direction {
    pub(super) fn sign(self) -> f64 {
        match self {
            Self::Down => -1.0,
            Self::Up => 1.0,
        }
    }
}

/// A cell that must be able to move unseen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Requirement {
    /// The cell.
    pub cell: usize,
    /// Which way.
    pub direction: Direction,
    /// How far, above 0.
    pub amount: f64,
    /// A cell that the one it is hidden from knows, since that one stands alone behind it.
    pub known: Option<usize>,
}

/// Changes of cells that together leave every equation as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// Cells and by how much they change, in rising order of cell.
    pub changes: Vec<(usize, f64)>,
}

/// How far a sum may be off, a cell below zero or a move too short, as a share of the required
/// amount: what rounding leaves.
const BALANCE: f64 = 1e-6;

impl Pattern {
    /// Returns the pattern of these changes, each cell once.
    pub(super) fn new(mut changes: Vec<(usize, f64)>) -> Self {
        changes.sort_unstable_by_key(|(cell, _)| *cell);
        Self { changes }
    }

    /// Returns whether the pattern proves that a requirement is met: only suppressed cells change,
    /// none falls below zero, every sum holds, and the cell moves as far as required while the known
    /// cell stays. The check does not depend on how the pattern was found.
    #[must_use]
    pub fn proves(&self, table: &Table, suppressed: &[bool], requirement: &Requirement) -> bool {
        let slack = BALANCE * requirement.amount;
        let stays = self
            .changes
            .iter()
            .all(|(cell, change)| suppressed[*cell] && table.values()[*cell] + change >= -slack);
        stays && self.moves(requirement) && self.imbalance(table) <= slack
    }

    /// Returns whether the cell moves as required and the known cell does not.
    #[must_use]
    pub fn moves(&self, requirement: &Requirement) -> bool {
        let change = requirement.direction.sign() * self.change_of(requirement.cell);
        let known = requirement.known.map_or(0.0, |cell| self.change_of(cell));
        change >= requirement.amount * (1.0 - BALANCE) && known == 0.0
    }

    fn change_of(&self, cell: usize) -> f64 {
        let place = self.changes.binary_search_by_key(&cell, |(cell, _)| *cell);
        place.map_or(0.0, |place| self.changes[place].1)
    }

    /// Returns by how much the worst sum is off.
    fn imbalance(&self, table: &Table) -> f64 {
        let mut touched: Vec<(usize, f64)> = Vec::new();
        for (cell, change) in &self.changes {
            for number in table.equations_of(*cell) {
                let is_total = table.equations()[*number].total == *cell;
                touched.push((*number, if is_total { -change } else { *change }));
            }
        }
        touched.sort_by_key(|(number, _)| *number);
        let off = |changes: &[(usize, f64)]| changes.iter().map(|(_, change)| change).sum::<f64>();
        touched.chunk_by(|a, b| a.0 == b.0).fold(0.0, |worst, line| off(line).abs().max(worst))
    }
}

/// Returns the cheapest pattern of simple shape that meets a requirement; `None` where no simple
/// shape does.
///
/// `price` is what a cell costs to be moved, infinite for cells that must not be. In flat tables
/// the shapes are circuits in two dimensions, doubled with the opposite sign along the third; in
/// trees, products of moves from one leaf to another along each dimension. All cells move by the
/// required amount.
pub(super) fn cheapest(table: &Table, price: &[f64], requirement: &Requirement) -> Option<Pattern> {
    let after =
        table.values()[requirement.cell] + requirement.direction.sign() * requirement.amount;
    if after < 0.0 || requirement.known == Some(requirement.cell) {
        return None;
    }
    if table.is_flat() {
        circuit::cheapest(table, price, requirement)
    } else {
        product::cheapest(table, price, requirement)
    }
}
