//! The requirements, the pattern that meets each, and the cells they rest on.

use super::super::attack::{Attack, Reach};
use super::super::pattern::{Pattern, Requirement, cheapest, programme};
use super::{Certificate, Status, Suppression, SuppressionError, Task};

/// Every requirement with its pattern, and what the cells they use cost.
pub(super) struct Cover<'a> {
    pub(super) task: &'a Task<'a>,
    pub(super) requirements: Vec<Requirement>,
    pub(super) patterns: Vec<Option<Pattern>>,
    /// The requirements whose patterns use each cell, in the order of use.
    pub(super) users: Vec<Vec<usize>>,
    pub(super) is_primary: Vec<bool>,
    /// What moving each cell costs now: next to nothing where it is withheld anyway.
    pub(super) price: Vec<f64>,
    /// What withholding each cell costs where it is not; infinite where it must be shown.
    full_price: Vec<f64>,
    step: f64,
    /// Cells that any pattern has used so far.
    pub(super) seen: Vec<bool>,
    pub(super) cost: f64,
    pub(super) n_programmes: usize,
}

/// What a withheld cell costs to be used once more, as a share of the mean cost: fewer cells are
/// better at one price.
const STEP: f64 = 1e-6;

impl<'a> Cover<'a> {
    pub(super) fn new(
        task: &'a Task<'a>,
        requirements: Vec<Requirement>,
    ) -> Result<Self, SuppressionError> {
        let table = task.table;
        let mean = numerics::sum::mean(task.costs).unwrap_or(1.0);
        let step = STEP * mean;
        let mut full_price: Vec<f64> = task.costs.iter().map(|cost| cost + step).collect();
        let zeros = table.values().iter().enumerate().filter(|(_, value)| **value == 0.0);
        let shown = zeros.map(|(cell, _)| cell).chain(task.published.iter().copied());
        shown.for_each(|cell| full_price[cell] = f64::INFINITY);
        let mut is_primary = vec![false; table.n_cells()];
        let mut price = full_price.clone();
        for primary in task.primaries {
            is_primary[primary.cell] = true;
            price[primary.cell] = step;
        }
        let patterns = vec![None; requirements.len()];
        let users = vec![Vec::new(); table.n_cells()];
        let seen = is_primary.clone();
        let (cost, n_programmes) = (0.0, 0);
        Ok(Self {
            task,
            requirements,
            patterns,
            users,
            is_primary,
            price,
            full_price,
            step,
            seen,
            cost,
            n_programmes,
        })
    }

    /// Meets every requirement, the largest amounts first.
    pub(super) fn meet_all(&mut self) -> Result<(), SuppressionError> {
        let mut order: Vec<usize> = (0..self.requirements.len()).collect();
        order.sort_by(|a, b| {
            let amount = |number: &usize| self.requirements[*number].amount;
            amount(b).total_cmp(&amount(a)).then(a.cmp(b))
        });
        for number in order {
            let pattern = match self.cheapest(number) {
                Some(pattern) => pattern,
                None => self.by_programme(number)?,
            };
            self.put(number, pattern);
        }
        Ok(())
    }

    /// Returns the cheapest pattern of simple shape for a requirement at present prices.
    pub(super) fn cheapest(&self, number: usize) -> Option<Pattern> {
        cheapest(self.task.table, &self.price, &self.requirements[number])
    }

    /// Returns a pattern of any shape for a requirement.
    fn by_programme(&mut self, number: usize) -> Result<Pattern, SuppressionError> {
        let requirement = self.requirements[number];
        self.n_programmes += 1;
        let table = self.task.table;
        let rough = programme::cheapest(table, &self.price, &requirement)?;
        let exact = rough.and_then(|rough| {
            let cells: Vec<usize> = rough.changes.iter().map(|(cell, _)| *cell).collect();
            exact(&mut Attack::on(table, &cells), &requirement)
        });
        exact.ok_or(SuppressionError::Unprotectable {
            cell: requirement.cell,
            direction: requirement.direction,
            amount: requirement.amount,
        })
    }

    /// Lets a requirement rest on a pattern.
    pub(super) fn put(&mut self, number: usize, pattern: Pattern) {
        for (cell, _) in &pattern.changes {
            self.seen[*cell] = true;
            self.users[*cell].push(number);
            if self.users[*cell].len() == 1 && !self.is_primary[*cell] {
                self.cost += self.task.costs[*cell];
                self.price[*cell] = self.step;
            }
        }
        self.patterns[number] = Some(pattern);
    }

    /// Takes a requirement's pattern away and returns it.
    pub(super) fn take(&mut self, number: usize) -> Option<Pattern> {
        let pattern = self.patterns[number].take()?;
        for (cell, _) in &pattern.changes {
            self.users[*cell].retain(|user| *user != number);
            if self.users[*cell].is_empty() && !self.is_primary[*cell] {
                self.cost -= self.task.costs[*cell];
                self.price[*cell] = self.full_price[*cell];
            }
        }
        Some(pattern)
    }

    /// Lets no pattern use a cell from now on.
    pub(super) fn forbid(&mut self, cell: usize) {
        self.price[cell] = f64::INFINITY;
    }

    /// Lets patterns use a cell again.
    pub(super) fn allow(&mut self, cell: usize) {
        self.price[cell] = if self.is_withheld(cell) { self.step } else { self.full_price[cell] };
    }

    /// Returns whether a cell is withheld as things stand.
    pub(super) fn is_withheld(&self, cell: usize) -> bool {
        self.is_primary[cell] || !self.users[cell].is_empty()
    }

    /// Returns which cells are withheld as things stand.
    pub(super) fn withheld(&self) -> Vec<bool> {
        (0..self.users.len()).map(|cell| self.is_withheld(cell)).collect()
    }

    /// Returns the prices where some cells are free to use and one must not be used.
    pub(super) fn prices(&self, free: &[bool], without: usize) -> Vec<f64> {
        let usual = self.price.iter().zip(free);
        let mut prices: Vec<f64> =
            usual.map(|(price, free)| if *free { self.step } else { *price }).collect();
        prices[without] = f64::INFINITY;
        prices
    }

    /// Returns the cells withheld besides the sensitive ones, in rising order.
    pub(super) fn secondaries(&self) -> Vec<usize> {
        let cells = self.users.iter().enumerate();
        let used = cells.filter(|(cell, users)| !users.is_empty() && !self.is_primary[*cell]);
        used.map(|(cell, _)| cell).collect()
    }

    pub(super) fn into_suppression(self) -> Suppression {
        let mut statuses = vec![Status::Published; self.task.table.n_cells()];
        let secondaries = self.secondaries();
        secondaries.iter().for_each(|cell| statuses[*cell] = Status::Secondary);
        self.task.primaries.iter().for_each(|p| statuses[p.cell] = Status::Primary);
        let cost = |cells: &mut dyn Iterator<Item = usize>| {
            numerics::sum::sum(cells.map(|cell| self.task.costs[cell]))
        };
        let certificates = self.requirements.iter().zip(self.patterns);
        let certificates = certificates.filter_map(|(requirement, pattern)| {
            pattern.map(|pattern| Certificate { requirement: *requirement, pattern })
        });
        Suppression {
            n_primary: self.task.primaries.len(),
            n_secondary: secondaries.len(),
            primary_cost: cost(&mut self.task.primaries.iter().map(|p| p.cell)),
            secondary_cost: cost(&mut secondaries.iter().copied()),
            certificates: certificates.collect(),
            statuses,
            n_programmes: self.n_programmes,
        }
    }
}

/// Returns the attack's pattern that meets a requirement; `None` where there is none.
pub(super) fn exact(attack: &mut Attack, requirement: &Requirement) -> Option<Pattern> {
    let column = attack.column(requirement.cell)?;
    match attack.reach(column, requirement.direction.sign(), requirement.amount) {
        Reach::Limit(_) => None,
        Reach::Target | Reach::Unlimited => {
            Some(attack.pattern()).filter(|pattern| pattern.moves(requirement))
        }
    }
}
