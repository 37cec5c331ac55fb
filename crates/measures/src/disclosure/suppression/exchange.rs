//! Exchanging withheld cells, with the simplex method as judge.
//!
//! Simple patterns move every cell by the whole required amount. Often many cells already withheld
//! can share it, which only the outsider's linear programme shows; so a cell is published here as
//! soon as the programme finds what rests on it protected by the others, or by others and a few
//! cheaper cells.

use numerics::elementary::ln;
use numerics::streams::Stream;
use numerics::sum::count;

use super::super::attack::Attack;
use super::super::pattern::{Pattern, Requirement, cheapest};
use super::Effort;
use super::cover::{Cover, exact};

/// Withheld cells beyond which a dense tableau costs too much.
const MOST_CELLS: usize = 700;
/// What a dearer exchange may at first cost and be kept now and then, as a share of the mean cost
/// of a withheld cell; falls to zero.
const TEMPERATURE: f64 = 0.05;
/// The shares of the required amount that a simple pattern beside what there is may bring.
const SHARES: [f64; 4] = [1.0, 0.5, 0.25, 0.1];

struct Exchange<'c, 'a> {
    cover: &'c mut Cover<'a>,
    /// The outsider's programme over all cells that any pattern has used so far.
    attack: Attack,
    pool: Vec<bool>,
    /// Cells that patterns may use at no cost now.
    free: Vec<bool>,
    /// What to put back where an exchange is not kept, in the order of taking.
    taken: Vec<(usize, Option<Pattern>)>,
}

/// Publishes withheld cells that the others can do without, the dearest first, then exchanges
/// cells at random and keeps what is cheaper.
pub(super) fn exchange(cover: &mut Cover<'_>, effort: Effort) {
    let present = cover.secondaries();
    if present.len() + cover.task.primaries.len() > MOST_CELLS {
        return;
    }
    let pool = cover.seen.clone();
    let attack = attack_on(cover, &pool);
    let mut exchange = Exchange { cover, attack, pool, free: Vec::new(), taken: Vec::new() };
    let trials = effort.exchanges * present.len();
    exchange.thin(present);
    let mut stream = Stream::new(effort.seed, 1);
    for trial in 0..trials {
        let present = exchange.cover.secondaries();
        if present.is_empty() {
            return;
        }
        exchange.taken.clear();
        let before = exchange.cover.cost;
        let mean = before / count(present.len());
        let temperature = TEMPERATURE * mean * (1.0 - count(trial) / count(trials));
        let most = before - temperature * ln(1.0 - stream.uniform());
        let cell = present[stream.index(present.len())];
        if !exchange.without(cell, &mut stream) || exchange.cover.cost > most {
            exchange.undo();
        }
    }
}

fn attack_on(cover: &Cover<'_>, pool: &[bool]) -> Attack {
    let cells: Vec<usize> = (0..pool.len()).filter(|cell| pool[*cell]).collect();
    Attack::on(cover.task.table, &cells)
}

impl Exchange<'_, '_> {
    fn replace(&mut self, number: usize, pattern: Pattern) {
        let before = self.cover.take(number);
        self.taken.push((number, before));
        self.cover.put(number, pattern);
    }

    fn undo(&mut self) {
        for (number, pattern) in std::mem::take(&mut self.taken).into_iter().rev() {
            self.cover.take(number);
            if let Some(pattern) = pattern {
                self.cover.put(number, pattern);
            }
        }
    }

    /// Returns a pattern over the free cells that meets a requirement, where there is one.
    fn within_free(&mut self, requirement: &Requirement) -> Option<Pattern> {
        let (free, known) = (&self.free, requirement.known);
        let values = self.cover.task.table.values();
        self.attack.restart(|cell| free[cell] && known != Some(cell), values);
        self.cover.n_programmes += 1;
        exact(&mut self.attack, requirement)
    }

    /// Publishes each of these cells, the dearest first, where the others protect without it.
    fn thin(&mut self, mut cells: Vec<usize>) {
        let costs = self.cover.task.costs;
        cells.sort_by(|a, b| costs[*b].total_cmp(&costs[*a]).then(a.cmp(b)));
        for cell in cells {
            if self.cover.users[cell].is_empty() || exposes_a_primary(self.cover, cell) {
                continue;
            }
            self.free = self.cover.withheld();
            self.free[cell] = false;
            let numbers = self.cover.users[cell].clone();
            let found: Option<Vec<(usize, Pattern)>> = numbers
                .into_iter()
                .map(|number| {
                    let requirement = self.cover.requirements[number];
                    self.within_free(&requirement).map(|pattern| (number, pattern))
                })
                .collect();
            for (number, pattern) in found.into_iter().flatten() {
                self.replace(number, pattern);
            }
        }
    }

    /// Publishes a cell and withholds others where what rests on it needs them; returns whether
    /// all of it is met again.
    fn without(&mut self, cell: usize, stream: &mut Stream) -> bool {
        self.free = self.cover.withheld();
        self.free[cell] = false;
        let mut numbers = self.cover.users[cell].clone();
        for place in (1..numbers.len()).rev() {
            numbers.swap(place, stream.index(place + 1));
        }
        let mut changed = vec![cell];
        let mut met = true;
        for number in numbers {
            let requirement = self.cover.requirements[number];
            let pattern = self
                .within_free(&requirement)
                .or_else(|| self.widen(&requirement, cell, stream, &mut changed));
            let Some(pattern) = pattern else {
                met = false;
                break;
            };
            self.replace(number, pattern);
        }
        if met {
            let table = self.cover.task.table;
            let lines = changed.iter().flat_map(|cell| table.equations_of(*cell));
            let beside = lines.flat_map(|number| table.equations()[*number].terms());
            let mut beside: Vec<usize> = beside.map(|(cell, _)| cell).collect();
            beside.sort_unstable();
            beside.dedup();
            beside.retain(|cell| !self.cover.is_primary[*cell]);
            self.thin(beside);
        }
        met
    }

    /// Frees the cells of a few simple patterns, until a requirement is met.
    fn widen(
        &mut self,
        requirement: &Requirement,
        without: usize,
        stream: &mut Stream,
        changed: &mut Vec<usize>,
    ) -> Option<Pattern> {
        for _ in SHARES {
            let share = SHARES[stream.index(SHARES.len())];
            let part = Requirement { amount: requirement.amount * share, ..*requirement };
            let prices = self.cover.prices(&self.free, without);
            let Some(pattern) = cheapest(self.cover.task.table, &prices, &part) else { continue };
            let cells = pattern.changes.iter().map(|(cell, _)| *cell);
            let added: Vec<usize> = cells.filter(|cell| !self.free[*cell]).collect();
            let is_new = added.iter().any(|cell| !self.pool[*cell]);
            for cell in &added {
                (self.free[*cell], self.pool[*cell]) = (true, true);
            }
            changed.extend(added);
            if is_new {
                self.attack = attack_on(self.cover, &self.pool);
            }
            if let Some(pattern) = self.within_free(requirement) {
                return Some(pattern);
            }
        }
        None
    }
}

/// Returns whether publishing a cell leaves a sensitive one alone in an equation, at once or by
/// the cells that then become known.
fn exposes_a_primary(cover: &Cover<'_>, cell: usize) -> bool {
    let table = cover.task.table;
    let mut known = vec![cell];
    let mut next = 0;
    while next < known.len() {
        for number in table.equations_of(known[next]) {
            let terms = table.equations()[*number].terms().map(|(cell, _)| cell);
            let hidden = terms.filter(|cell| cover.is_withheld(*cell) && !known.contains(cell));
            let hidden: Vec<usize> = hidden.take(2).collect();
            if let [alone] = hidden[..] {
                if cover.is_primary[alone] {
                    return true;
                }
                known.push(alone);
            }
        }
        next += 1;
    }
    false
}
