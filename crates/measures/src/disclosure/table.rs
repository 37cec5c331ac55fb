//! Tables whose cells add up: each dimension is a tree of parts and totals.

/// A table could not be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableError {
    /// There are no dimensions, or more than can be protected.
    #[error("read the table: it has {found} dimensions where 1 to 3 can be protected")]
    Dimensions {
        /// Dimensions it has.
        found: usize,
    },
    /// A dimension's nodes are no tree with one total.
    #[error("read the dimension: its nodes are not a tree with one total above at least one part")]
    NotATree,
    /// There are more or fewer numbers than cells.
    #[error("read the table: there are {found} numbers for {expected} cells")]
    Length {
        /// Numbers there are.
        found: usize,
        /// Cells there are.
        expected: usize,
    },
    /// A number is negative, infinite or not a number.
    #[error("read cell {cell}: {value} is not a finite number of 0 or more")]
    Value {
        /// The cell.
        cell: usize,
        /// Its number.
        value: f64,
    },
    /// A total is not the sum of its parts.
    #[error("read cell {cell}: it is {value} but its parts sum to {parts}")]
    NotAdditive {
        /// The total's cell.
        cell: usize,
        /// Its number.
        value: f64,
        /// The sum of its parts.
        parts: f64,
    },
    /// A record has a code that is no leaf of the dimension.
    #[error("read record {record}: {code} is no leaf of dimension {dimension}")]
    Code {
        /// The record, counted from one.
        record: usize,
        /// The dimension, counted from one.
        dimension: usize,
        /// The code.
        code: usize,
    },
}

/// One dimension of a table: a tree whose leaves are the finest parts and whose root is the total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    /// Every node after all that lie below it.
    upwards: Vec<usize>,
    total: usize,
}

impl Dimension {
    /// Returns the dimension with the parts `0..n_parts` and their total as node `n_parts`.
    ///
    /// # Errors
    /// [`TableError::NotATree`] where there are no parts.
    pub fn flat(n_parts: usize) -> Result<Self, TableError> {
        let mut parents = vec![Some(n_parts); n_parts];
        parents.push(None);
        Self::tree(&parents)
    }

    /// Returns the dimension in which node `i` is a part of `parents[i]`, and the node without a
    /// parent is the total.
    ///
    /// # Errors
    /// [`TableError::NotATree`] where there is not exactly one total, a parent is no node, nodes
    /// lie in a ring, or there is no node beside the total.
    pub fn tree(parents: &[Option<usize>]) -> Result<Self, TableError> {
        let roots: Vec<usize> = (0..parents.len()).filter(|i| parents[*i].is_none()).collect();
        let [total] = roots[..] else { return Err(TableError::NotATree) };
        let mut children = vec![Vec::new(); parents.len()];
        for (node, parent) in parents.iter().enumerate() {
            if let Some(parent) = parent {
                children.get_mut(*parent).ok_or(TableError::NotATree)?.push(node);
            }
        }
        let mut downwards = vec![total];
        let mut next = 0;
        while next < downwards.len() {
            downwards.extend_from_slice(&children[downwards[next]]);
            next += 1;
        }
        if downwards.len() != parents.len() || parents.len() < 2 {
            return Err(TableError::NotATree);
        }
        let upwards = downwards.into_iter().rev().collect();
        Ok(Self { parents: parents.to_vec(), children, upwards, total })
    }

    /// Returns the number of nodes, parts and totals.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        self.parents.len()
    }

    /// Returns the node that is the total of all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Returns the node that this node is a part of; `None` for the total.
    #[must_use]
    pub fn parent(&self, node: usize) -> Option<usize> {
        self.parents[node]
    }

    /// Returns the nodes that sum to this one; none for a leaf.
    #[must_use]
    pub fn children(&self, node: usize) -> &[usize] {
        &self.children[node]
    }

    /// Returns whether all parts lie directly below the total.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.children[self.total].len() + 1 == self.n_nodes()
    }

    /// Returns the leaves in rising order.
    #[must_use]
    pub fn leaves(&self) -> Vec<usize> {
        (0..self.n_nodes()).filter(|node| self.children[*node].is_empty()).collect()
    }

    /// Returns the node and everything it is a part of, up to the total.
    #[must_use]
    pub fn line_up(&self, node: usize) -> Vec<usize> {
        std::iter::successors(Some(node), |node| self.parents[*node]).collect()
    }
}

/// A sum that must hold: the parts minus their total is zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// The total's cell.
    pub total: usize,
    /// The parts' cells.
    pub parts: Vec<usize>,
}

impl Equation {
    /// Returns each cell with its sign: `+1` for a part, `−1` for the total.
    pub fn terms(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let parts = self.parts.iter().map(|cell| (*cell, 1.0));
        parts.chain(std::iter::once((self.total, -1.0)))
    }
}

/// A table with every part and total as a cell, in the order of the last dimension first: cell
/// `(i, j, k)` has number `(i · n₂ + j) · n₃ + k` over nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    dimensions: Vec<Dimension>,
    strides: Vec<usize>,
    values: Vec<f64>,
    equations: Vec<Equation>,
    equations_of: Vec<Vec<usize>>,
    turns: Vec<f64>,
}

/// How far a total may be from the sum of its parts, as a share of the total.
const ADDITIVITY: f64 = 1e-9;

impl Table {
    /// Returns the table with these numbers in all cells, totals included.
    ///
    /// # Errors
    /// [`TableError`] where there are not 1 to 3 dimensions, a number is negative or not finite, or
    /// a total is not the sum of its parts within 10⁻⁹ of it.
    pub fn new(dimensions: Vec<Dimension>, values: Vec<f64>) -> Result<Self, TableError> {
        let strides = strides(&dimensions)?;
        let n_cells = strides[0] * dimensions[0].n_nodes();
        if values.len() != n_cells {
            return Err(TableError::Length { found: values.len(), expected: n_cells });
        }
        if let Some(cell) = values.iter().position(|value| !value.is_finite() || *value < 0.0) {
            return Err(TableError::Value { cell, value: values[cell] });
        }
        let equations = equations(&dimensions, &strides);
        let mut equations_of = vec![Vec::new(); n_cells];
        for (number, equation) in equations.iter().enumerate() {
            for (cell, _) in equation.terms() {
                equations_of[cell].push(number);
            }
            let parts = numerics::sum::sum(equation.parts.iter().map(|cell| values[*cell]));
            let value = values[equation.total];
            if (parts - value).abs() > ADDITIVITY * value.max(parts) {
                return Err(TableError::NotAdditive { cell: equation.total, value, parts });
            }
        }
        let turns = (0..n_cells).map(|cell| turn(&dimensions, &strides, cell)).collect();
        Ok(Self { dimensions, strides, values, equations, equations_of, turns })
    }

    /// Returns the table whose totals are summed from the leaves' numbers, the last dimension's
    /// leaves running first.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn from_leaves(dimensions: Vec<Dimension>, leaves: &[f64]) -> Result<Self, TableError> {
        let strides = strides(&dimensions)?;
        let mut inner = vec![0];
        for (dimension, stride) in dimensions.iter().zip(&strides) {
            let nodes = dimension.leaves();
            let deeper = inner.iter().flat_map(|cell| nodes.iter().map(move |n| cell + n * stride));
            inner = deeper.collect();
        }
        if inner.len() != leaves.len() {
            return Err(TableError::Length { found: leaves.len(), expected: inner.len() });
        }
        let mut values = vec![0.0; strides[0] * dimensions[0].n_nodes()];
        for (cell, value) in inner.into_iter().zip(leaves) {
            values[cell] = *value;
        }
        for (axis, dimension) in dimensions.iter().enumerate() {
            for node in
                dimension.upwards.iter().filter(|node| !dimension.children(**node).is_empty())
            {
                for base in across(&dimensions, &strides, axis) {
                    let parts = dimension.children(*node).iter();
                    let parts = parts.map(|part| values[base + part * strides[axis]]);
                    values[base + node * strides[axis]] = numerics::sum::sum(parts);
                }
            }
        }
        Self::new(dimensions, values)
    }

    /// Returns the dimensions.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Returns the numbers of all cells.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the number of cells, totals included.
    #[must_use]
    pub fn n_cells(&self) -> usize {
        self.values.len()
    }

    /// Returns every sum that must hold.
    #[must_use]
    pub fn equations(&self) -> &[Equation] {
        &self.equations
    }

    /// Returns the numbers of the equations that a cell is in.
    #[must_use]
    pub fn equations_of(&self, cell: usize) -> &[usize] {
        &self.equations_of[cell]
    }

    /// Returns the cell at these nodes, one per dimension.
    #[must_use]
    pub fn cell(&self, nodes: &[usize]) -> usize {
        nodes.iter().zip(&self.strides).map(|(node, stride)| node * stride).sum()
    }

    /// Returns the node of a cell along one dimension.
    #[must_use]
    pub fn node(&self, cell: usize, axis: usize) -> usize {
        cell / self.strides[axis] % self.dimensions[axis].n_nodes()
    }

    /// Returns how far apart in number neighbouring nodes' cells are along one dimension.
    #[must_use]
    pub(super) fn stride(&self, axis: usize) -> usize {
        self.strides[axis]
    }

    /// Returns `−1` for a cell that is the total of an odd number of dimensions, else `1`. In a flat
    /// table a line of changes times these signs sums to zero.
    #[must_use]
    pub(super) fn turn(&self, cell: usize) -> f64 {
        self.turns[cell]
    }

    /// Returns whether every dimension has its parts directly below its total.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.dimensions.iter().all(Dimension::is_flat)
    }
}

pub(super) fn strides(dimensions: &[Dimension]) -> Result<Vec<usize>, TableError> {
    if !(1..=3).contains(&dimensions.len()) {
        return Err(TableError::Dimensions { found: dimensions.len() });
    }
    let mut strides = vec![1; dimensions.len()];
    for axis in (1..dimensions.len()).rev() {
        strides[axis - 1] = strides[axis] * dimensions[axis].n_nodes();
    }
    Ok(strides)
}

/// Returns the cells at node 0 of one dimension and every combination of nodes of the others.
fn across(dimensions: &[Dimension], strides: &[usize], axis: usize) -> Vec<usize> {
    let mut bases = vec![0];
    for (other, dimension) in dimensions.iter().enumerate().filter(|(other, _)| *other != axis) {
        let nodes = 0..dimension.n_nodes();
        let deeper =
            bases.iter().flat_map(|base| nodes.clone().map(move |n| base + n * strides[other]));
        bases = deeper.collect();
    }
    bases
}

fn turn(dimensions: &[Dimension], strides: &[usize], cell: usize) -> f64 {
    let nodes = dimensions.iter().zip(strides);
    let totals = nodes.filter(|(d, stride)| cell / **stride % d.n_nodes() == d.total());
    if totals.count() % 2 == 0 { 1.0 } else { -1.0 }
}

fn equations(dimensions: &[Dimension], strides: &[usize]) -> Vec<Equation> {
    let mut equations = Vec::new();
    for (axis, dimension) in dimensions.iter().enumerate() {
        let at = |base: usize, node: usize| base + node * strides[axis];
        for base in across(dimensions, strides, axis) {
            for node in
                (0..dimension.n_nodes()).filter(|node| !dimension.children(*node).is_empty())
            {
                let parts = dimension.children(node).iter().map(|part| at(base, *part)).collect();
                equations.push(Equation { total: at(base, node), parts });
            }
        }
    }
    equations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_summed_along_every_dimension() {
        let dimensions = vec![Dimension::flat(2).unwrap(), Dimension::flat(2).unwrap()];
        let table = Table::from_leaves(dimensions, &[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert_eq!(table.values(), [1.0, 2.0, 3.0, 3.0, 4.0, 7.0, 4.0, 6.0, 10.0]);
        assert_eq!(table.equations().len(), 6);
        assert_eq!(table.cell(&[1, 2]), 5);
        assert_eq!((table.node(5, 0), table.node(5, 1)), (1, 2));
    }

    #[test]
    fn a_tree_sums_level_by_level() {
        // 0 and 1 are parts of 2; 2 and 3 of the total 4.
        let tree = Dimension::tree(&[Some(2), Some(2), Some(4), Some(4), None]).unwrap();
        let table = Table::from_leaves(vec![tree], &[1.0, 2.0, 5.0]).unwrap();
        assert_eq!(table.values(), [1.0, 2.0, 3.0, 5.0, 8.0]);
        assert!(!table.is_flat());
        assert_eq!(table.dimensions()[0].line_up(0), [0, 2, 4]);
    }

    #[test]
    fn a_total_that_is_not_the_sum_is_refused() {
        let flat = || vec![Dimension::flat(2).unwrap()];
        let refused = Table::new(flat(), vec![1.0, 2.0, 4.0]);
        assert_eq!(refused, Err(TableError::NotAdditive { cell: 2, value: 4.0, parts: 3.0 }));
        assert!(matches!(Table::new(flat(), vec![1.0]), Err(TableError::Length { .. })));
        assert!(matches!(Table::new(flat(), vec![-1.0, 2.0, 1.0]), Err(TableError::Value { .. })));
        assert!(matches!(Table::new(Vec::new(), Vec::new()), Err(TableError::Dimensions { .. })));
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        for parents in [&[None, None][..], &[Some(1), Some(0), None], &[None], &[Some(7), None]] {
            assert_eq!(Dimension::tree(parents), Err(TableError::NotATree), "{parents:?}");
        }
        assert_eq!(Dimension::flat(0), Err(TableError::NotATree));
    }
}
