//! What an outsider can work out: the smallest and greatest value of each suppressed cell, given
//! everything published, the sums and that no value is negative.
//!
//! The simplex method on a dense tableau of the suppressed cells' changes. The true table (no
//! change) is a feasible start, and every table reached is a start for the next question.

use super::pattern::Pattern;
use super::table::Table;

/// The changes of suppressed cells that an outsider cannot rule out.
#[derive(Debug, Clone)]
pub(super) struct Attack {
    cells: Vec<usize>,
    /// Row after row: `change[basic] + Σ tableau · change[others] = 0`.
    tableau: Vec<f64>,
    basic: Vec<usize>,
    row_of: Vec<Option<usize>>,
    low: Vec<f64>,
    high: Vec<f64>,
    change: Vec<f64>,
    pivots: usize,
}

/// How far a cell could be moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reach {
    /// At least to the target.
    Target,
    /// No further than this.
    Limit(f64),
    /// Without limit.
    Unlimited,
}

/// What counts as zero in the tableau, whose entries are small whole numbers or ratios of them.
const ZERO: f64 = 1e-9;
/// After so many pivots the changes are worked out anew.
const PIVOTS_BETWEEN_CHECKS: usize = 64;
/// After so many steps without gain, the first column that can enter does: no cycle is possible.
const PATIENCE: usize = 40;

/// A step that improves the objective.
struct Step {
    entering: usize,
    way: f64,
}

impl Attack {
    /// Returns the attack on these cells, in rising order, from values of 0 or more.
    pub(super) fn on(table: &Table, cells: &[usize]) -> Self {
        let low = cells.iter().map(|cell| -table.values()[*cell]).collect();
        let high = vec![f64::INFINITY; cells.len()];
        Self::within(table, cells, low, high)
    }

    /// Returns the attack on these cells, in rising order, with bounds on each cell's change that
    /// allow no change.
    pub(super) fn within(table: &Table, cells: &[usize], low: Vec<f64>, high: Vec<f64>) -> Self {
        let n = cells.len();
        let mut attack = Self {
            cells: cells.to_vec(),
            tableau: Vec::new(),
            basic: Vec::new(),
            row_of: vec![None; n],
            low,
            high,
            change: vec![0.0; n],
            pivots: 0,
        };
        let mut touched: Vec<usize> =
            cells.iter().flat_map(|cell| table.equations_of(*cell).iter().copied()).collect();
        touched.sort_unstable();
        touched.dedup();
        for number in touched {
            let mut row = vec![0.0; n];
            for (cell, sign) in table.equations()[number].terms() {
                if let Ok(column) = cells.binary_search(&cell) {
                    row[column] = sign;
                }
            }
            attack.add_equation(row);
        }
        attack
    }

    /// Returns the column of a cell; `None` where it is not under attack.
    pub(super) fn column(&self, cell: usize) -> Option<usize> {
        self.cells.binary_search(&cell).ok()
    }

    /// Goes back to the true table, with these columns free to change and the others not.
    pub(super) fn restart(&mut self, is_free: impl Fn(usize) -> bool, values: &[f64]) {
        self.change.fill(0.0);
        for (column, cell) in self.cells.iter().enumerate() {
            let free = is_free(*cell);
            self.low[column] = if free { -values[*cell] } else { 0.0 };
            self.high[column] = if free { f64::INFINITY } else { 0.0 };
        }
    }

    /// Returns the present changes as a pattern.
    pub(super) fn pattern(&mut self) -> Pattern {
        self.settle();
        let largest = self.change.iter().fold(0.0_f64, |top, change| top.max(change.abs()));
        let moved = self.cells.iter().zip(&self.change);
        let moved = moved.filter(|(_, change)| change.abs() > NOISE * largest);
        Pattern::new(moved.map(|(cell, change)| (*cell, *change)).collect())
    }

    /// Moves a column up (`way` 1) or down (`way` −1) until its change is `target` or can go no
    /// further.
    pub(super) fn reach(&mut self, column: usize, way: f64, target: f64) -> Reach {
        let mut idle = 0;
        loop {
            if way * self.change[column] >= target * (1.0 - ZERO) {
                return Reach::Target;
            }
            let Some(step) = self.improving(column, way, idle > PATIENCE) else {
                return Reach::Limit(self.change[column]);
            };
            let before = self.change[column];
            if !self.take(&step, column, way, target) {
                return Reach::Unlimited;
            }
            let gained = (self.change[column] - before).abs() > ZERO * before.abs().max(1.0);
            idle = if gained { 0 } else { idle + 1 };
        }
    }

    /// Returns, at the end of [`Attack::reach`], each column's factor in `change[column] = Σ factor
    /// · change[other]`.
    pub(super) fn factors(&self, column: usize) -> Vec<(usize, f64)> {
        match self.row_of[column] {
            None => vec![(column, 1.0)],
            Some(row) => {
                let line = self.line(row).iter().enumerate();
                line.filter(|(other, factor)| *other != column && factor.abs() > ZERO)
                    .map(|(other, factor)| (other, -factor))
                    .collect()
            }
        }
    }

    fn line(&self, row: usize) -> &[f64] {
        let n = self.cells.len();
        &self.tableau[row * n..(row + 1) * n]
    }

    fn can_move(&self, column: usize, way: f64) -> bool {
        let bound = if way > 0.0 { self.high[column] } else { self.low[column] };
        way * (bound - self.change[column]) > ZERO * self.change[column].abs().max(1.0)
    }

    fn improving(&self, column: usize, way: f64, first: bool) -> Option<Step> {
        let Some(row) = self.row_of[column] else {
            return self.can_move(column, way).then_some(Step { entering: column, way });
        };
        let mut best: Option<(f64, Step)> = None;
        for (entering, factor) in self.line(row).iter().enumerate() {
            if factor.abs() <= ZERO || self.row_of[entering].is_some() {
                continue;
            }
            let entering_way = -way * factor.signum();
            let better = best.as_ref().is_none_or(|(largest, _)| factor.abs() > largest + ZERO);
            if better && self.can_move(entering, entering_way) {
                best = Some((factor.abs(), Step { entering, way: entering_way }));
                if first {
                    break;
                }
            }
        }
        best.map(|(_, step)| step)
    }

    /// Takes a step as far as it goes; returns whether it has an end.
    fn take(&mut self, step: &Step, column: usize, way: f64, target: f64) -> bool {
        let n = self.cells.len();
        let own = if step.way > 0.0 { self.high[step.entering] } else { self.low[step.entering] };
        let mut length = step.way * (own - self.change[step.entering]);
        let mut leaving: Option<(usize, f64)> = None;
        for (row, basic) in self.basic.iter().enumerate() {
            let rate = -self.tableau[row * n + step.entering] * step.way;
            if rate.abs() <= ZERO {
                continue;
            }
            let bound = if rate > 0.0 { self.high[*basic] } else { self.low[*basic] };
            let most = ((bound - self.change[*basic]) / rate).max(0.0);
            let steeper = leaving.is_none_or(|(_, steepest)| rate.abs() > steepest);
            let slack = if length.is_finite() { ZERO * length.max(1.0) } else { 0.0 };
            if most < length - slack || (most <= length + slack && leaving.is_some() && steeper) {
                length = length.min(most);
                leaving = Some((row, rate.abs()));
            }
        }
        let needed = (target - way * self.change[column]) / self.rate(column, step);
        let is_enough = needed.is_finite() && length >= needed;
        if is_enough {
            length = needed;
        } else if !length.is_finite() {
            return false;
        }
        self.change[step.entering] += step.way * length;
        for (row, basic) in self.basic.iter().enumerate() {
            self.change[*basic] -= self.tableau[row * n + step.entering] * step.way * length;
        }
        if !is_enough {
            self.land(step, leaving.map(|(row, _)| row));
        }
        true
    }

    /// Returns how fast a column gains from a step.
    fn rate(&self, column: usize, step: &Step) -> f64 {
        match self.row_of[column] {
            None => 1.0,
            Some(row) => self.line(row)[step.entering].abs(),
        }
    }

    /// Puts what stopped a step exactly on its bound and changes the basis.
    fn land(&mut self, step: &Step, leaving: Option<usize>) {
        let Some(row) = leaving else {
            let bound = if step.way > 0.0 { &self.high } else { &self.low };
            self.change[step.entering] = bound[step.entering];
            return;
        };
        let basic = self.basic[row];
        let rate = -self.tableau[row * self.cells.len() + step.entering] * step.way;
        self.change[basic] = if rate > 0.0 { self.high[basic] } else { self.low[basic] };
        self.row_of[basic] = None;
        self.pivot(row, step.entering);
        self.pivots += 1;
        if self.pivots.is_multiple_of(PIVOTS_BETWEEN_CHECKS) {
            self.settle();
        }
    }

    /// Works out the changes of the basic columns from those of the others.
    fn settle(&mut self) {
        for row in 0..self.basic.len() {
            let basic = self.basic[row];
            let others = self.line(row).iter().zip(&self.change).enumerate();
            let sum = numerics::sum::sum(
                others.filter(|(other, _)| self.row_of[*other].is_none()).map(|(_, (a, y))| a * y),
            );
            self.change[basic] = -sum;
        }
    }

    fn add_equation(&mut self, mut row: Vec<f64>) {
        let n = self.cells.len();
        for (number, basic) in self.basic.iter().enumerate() {
            let factor = row[*basic];
            if factor != 0.0 {
                let line = &self.tableau[number * n..(number + 1) * n];
                row.iter_mut().zip(line).for_each(|(a, b)| *a -= factor * b);
                row[*basic] = 0.0;
            }
        }
        let largest = row.iter().enumerate().fold((0, ZERO), |best, (column, factor)| {
            if factor.abs() > best.1 { (column, factor.abs()) } else { best }
        });
        if largest.1 > ZERO {
            self.tableau.append(&mut row);
            self.basic.push(largest.0);
            self.pivot(self.basic.len() - 1, largest.0);
        }
    }

    /// Makes a column basic in a row.
    fn pivot(&mut self, row: usize, column: usize) {
        let n = self.cells.len();
        self.basic[row] = column;
        self.row_of[column] = Some(row);
        let factor = self.tableau[row * n + column];
        let own: Vec<f64> = self.line(row).iter().map(|a| a / factor).collect();
        let filled: Vec<(usize, f64)> =
            own.iter().copied().enumerate().filter(|(_, a)| a.abs() > 1e-12).collect();
        for other in 0..self.basic.len() {
            let line = &mut self.tableau[other * n..(other + 1) * n];
            let factor = line[column];
            if other != row && factor != 0.0 {
                for (place, a) in &filled {
                    line[*place] -= factor * a;
                }
                line[column] = 0.0;
            }
        }
        let line = &mut self.tableau[row * n..(row + 1) * n];
        line.fill(0.0);
        for (place, a) in filled {
            line[place] = a;
        }
        line[column] = 1.0;
    }
}

/// A change, as a share of the largest, that is rounding.
const NOISE: f64 = 1e-11;

#[cfg(test)]
mod tests {
    use super::super::table::Dimension;
    use super::*;

    /// Returns the interval of a cell of a 2 × 2 table whose inner cells are suppressed.
    fn interval(values: &[f64; 4], cell: usize) -> (Reach, Reach) {
        let dimensions = vec![Dimension::flat(2).unwrap(), Dimension::flat(2).unwrap()];
        let table = Table::from_leaves(dimensions, values).unwrap();
        let mut attack = Attack::on(&table, &[0, 1, 3, 4]);
        let down = attack.reach(cell, -1.0, f64::INFINITY);
        (down, attack.reach(cell, 1.0, f64::INFINITY))
    }

    #[test]
    fn four_cells_bound_each_other() {
        assert_eq!(interval(&[1.0, 5.0, 3.0, 2.0], 0), (Reach::Limit(-1.0), Reach::Limit(3.0)));
        assert_eq!(interval(&[1.0, 5.0, 3.0, 2.0], 1), (Reach::Limit(-3.0), Reach::Limit(1.0)));
        assert_eq!(interval(&[0.0, 5.0, 0.0, 2.0], 1), (Reach::Limit(0.0), Reach::Limit(0.0)));
    }

    #[test]
    fn a_part_with_its_total_has_no_upper_limit() {
        let table = Table::from_leaves(vec![Dimension::flat(2).unwrap()], &[1.0, 5.0]).unwrap();
        let mut attack = Attack::on(&table, &[0, 2]);
        assert_eq!(attack.reach(0, 1.0, f64::INFINITY), Reach::Unlimited);
        assert_eq!(attack.reach(0, 1.0, 7.0), Reach::Target);
        assert_eq!(attack.pattern().changes, [(0, 7.0), (2, 7.0)]);
        assert_eq!(attack.reach(0, -1.0, f64::INFINITY), Reach::Limit(-1.0));
        assert_eq!(attack.pattern().changes, [(0, -1.0), (2, -1.0)]);
    }

    #[test]
    fn a_cell_alone_is_known() {
        let table = Table::from_leaves(vec![Dimension::flat(2).unwrap()], &[1.0, 5.0]).unwrap();
        let mut attack = Attack::on(&table, &[1]);
        assert_eq!(attack.reach(0, 1.0, f64::INFINITY), Reach::Limit(0.0));
        assert_eq!((attack.column(1), attack.column(0)), (Some(0), None));
    }
}
