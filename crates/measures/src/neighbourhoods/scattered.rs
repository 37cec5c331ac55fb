//! People at free points: running totals over square bins, points looked at only along the edge.

use super::discs::{Discs, Met};
use super::people::People;
use super::running::RunningTotals;

/// Points per bin, on average.
const POINTS_PER_BIN: u64 = 2;

/// Populated places in square bins, row by row.
#[derive(Debug)]
pub(super) struct Scattered {
    /// The side of a bin in steps.
    side: u64,
    n_columns: u64,
    n_rows: u64,
    /// The first slot of each bin, and one past the last.
    starts: Vec<u32>,
    x: Vec<u32>,
    y: Vec<u32>,
    totals: RunningTotals,
}

impl Scattered {
    pub(super) fn new(people: &People) -> Self {
        let extent = |values: &[u32]| u64::from(values.iter().copied().max().unwrap_or(0)) + 1;
        let (width, height) = (extent(&people.x), extent(&people.y));
        let populated: Vec<u32> =
            (0..).zip(&people.counts[0]).filter(|(_, n)| **n > 0).map(|(place, _)| place).collect();
        let n_bins = (populated.len() as u64 / POINTS_PER_BIN).max(1);
        let mut side = (width * height / n_bins).isqrt().max(1);
        // A narrow strip of land would have rows of bins shorter than one bin.
        while width.div_ceil(side) * height.div_ceil(side) > 4 * n_bins {
            side *= 2;
        }
        let (n_columns, n_rows) = (width.div_ceil(side), height.div_ceil(side));
        let bin = |place: u32| {
            let (x, y) = (people.x[place as usize], people.y[place as usize]);
            u64::from(y) / side * n_columns + u64::from(x) / side
        };
        let mut binned: Vec<(u64, u32)> =
            populated.iter().map(|place| (bin(*place), *place)).collect();
        binned.sort_unstable();
        let mut starts = Vec::new();
        let mut slot = 0;
        for bin in 0..=n_columns * n_rows {
            while binned.get(slot as usize).is_some_and(|(of, _)| *of < bin) {
                slot += 1;
            }
            starts.push(slot);
        }
        let along =
            |values: &[u32]| binned.iter().map(|(_, place)| values[*place as usize]).collect();
        let place_of_slot: Vec<Option<u32>> =
            binned.iter().map(|(_, place)| Some(*place)).collect();
        Self {
            side,
            n_columns,
            n_rows,
            starts,
            x: along(&people.x),
            y: along(&people.y),
            totals: RunningTotals::new(&people.counts, &place_of_slot, people.totals[0]),
        }
    }

    /// Returns the slots of the bins of a row from one column to before another.
    fn slots(&self, row: u64, columns: (u64, u64)) -> (usize, usize) {
        let start = |column: u64| {
            let bin = usize::try_from(row * self.n_columns + column).expect("a bin there is");
            self.starts[bin] as usize
        };
        (start(columns.0), start(columns.1))
    }
}

/// A disc among scattered points.
#[derive(Debug)]
pub(super) struct ScatteredDiscs<'a> {
    index: &'a Scattered,
    x: u32,
    y: u32,
    opened: u64,
    now: u64,
}

impl<'a> ScatteredDiscs<'a> {
    pub(super) fn new(index: &'a Scattered) -> Self {
        Self { index, x: 0, y: 0, opened: 0, now: 0 }
    }

    /// Returns the rows of bins that a disc touches.
    fn rows(&self, reach: u64) -> std::ops::RangeInclusive<u64> {
        let (side, radius) = (self.index.side, reach.isqrt());
        let y = u64::from(self.y);
        y.saturating_sub(radius) / side..=((y + radius) / side).min(self.index.n_rows - 1)
    }

    /// Returns the columns of bins in a row that a disc touches, from and before.
    fn touched(&self, row: u64, reach: u64) -> Option<(u64, u64)> {
        let (side, y) = (self.index.side, u64::from(self.y));
        let (south, north) = (row * side, row * side + side - 1);
        let nearest = south.saturating_sub(y).max(y.saturating_sub(north));
        let half = reach.checked_sub(nearest * nearest)?.isqrt();
        let x = u64::from(self.x);
        let last = ((x + half) / side).min(self.index.n_columns - 1);
        Some((x.saturating_sub(half) / side, last + 1))
    }

    /// Returns the columns of bins in a row that lie wholly inside a disc, from and before.
    fn inside(&self, row: u64, reach: u64) -> Option<(u64, u64)> {
        let (side, y) = (self.index.side, u64::from(self.y));
        let (south, north) = (row * side, row * side + side - 1);
        let furthest = south.abs_diff(y).max(north.abs_diff(y));
        let half = reach.checked_sub(furthest * furthest)?.isqrt();
        let x = u64::from(self.x);
        let from = x.saturating_sub(half).div_ceil(side);
        let before = ((x + half + 1) / side).min(self.index.n_columns);
        (from < before).then_some((from, before))
    }

    /// Looks at every point nearer than `outer` (edge included) but not wholly inside `inner`.
    fn along_the_edge(&self, inner: u64, outer: u64, mut look: impl FnMut(usize, u64)) {
        for row in self.rows(outer) {
            let Some((from, before)) = self.touched(row, outer) else { continue };
            let (inside, after) = self.inside(row, inner).unwrap_or((before, before));
            let parts = [(from, inside.min(before)), (after.max(from), before)];
            for (from, to) in parts.into_iter().filter(|(from, to)| from < to) {
                let (first, end) = self.index.slots(row, (from, to));
                for slot in first..end {
                    let east = u64::from(self.index.x[slot].abs_diff(self.x));
                    let north = u64::from(self.index.y[slot].abs_diff(self.y));
                    let distance = east * east + north * north;
                    if distance <= outer {
                        look(slot, distance);
                    }
                }
            }
        }
    }

    /// Adds up the words of a range of slots in every row of bins wholly inside the disc.
    fn sum_inside(&self, reach: u64, totals: &[u64]) -> u64 {
        let mut sum = 0_u64;
        for row in self.rows(reach) {
            if let Some(columns) = self.inside(row, reach) {
                let (from, to) = self.index.slots(row, columns);
                sum = sum.wrapping_add(totals[to]).wrapping_sub(totals[from]);
            }
        }
        sum
    }

    fn sum_within(&self, reach: u64, totals: &[u64]) -> u64 {
        let mut sum = self.sum_inside(reach, totals);
        self.along_the_edge(reach, reach, |slot, _| {
            sum = sum.wrapping_add(totals[slot + 1]).wrapping_sub(totals[slot]);
        });
        sum
    }

    /// Lists who lies further than `inner` and no further than `outer`.
    fn list(&self, inner: u64, outer: u64, met: &mut Vec<Met>) {
        let totals = self.index.totals.first_word();
        self.along_the_edge(inner, outer, |slot, distance| {
            if distance > inner {
                let word = totals[slot + 1].wrapping_sub(totals[slot]);
                met.push(Met {
                    distance,
                    people: self.index.totals.people(word),
                    slot: u32::try_from(slot).expect("places were counted"),
                    x: self.index.x[slot],
                    y: self.index.y[slot],
                });
            }
        });
    }
}

impl Discs for ScatteredDiscs<'_> {
    fn centre(&mut self, x: u32, y: u32) {
        (self.x, self.y) = (x, y);
    }

    fn open(&mut self, reach: u64) -> u64 {
        (self.opened, self.now) = (reach, reach);
        let totals = &self.index.totals;
        totals.people(self.sum_within(reach, totals.first_word()))
    }

    fn widen(&mut self, reach: u64, met: &mut Vec<Met>) {
        self.list(self.now, reach, met);
        self.now = reach;
    }

    fn narrow(&mut self, reach: u64, met: &mut Vec<Met>) {
        self.list(reach, self.now, met);
        self.now = reach;
    }

    fn opened(&mut self, counts: &mut [u64]) {
        for (index, totals) in self.index.totals.words().iter().enumerate() {
            let sum = self.sum_within(self.opened, totals);
            self.index.totals.unpack(index, sum, counts);
        }
    }

    fn count_at(&self, count: usize, slot: u32) -> u64 {
        self.index.totals.count_at(count, slot)
    }
}
