//! People on a lattice: running totals along rows, found by counting bits.
//!
//! A disc is a run of cells in each row it touches. Each row is a string of bits, one per cell,
//! with the number of people's places before every 32 of them; where a run begins and ends among
//! the places is then one load and one count of bits, and the people in it one difference of
//! running totals. Growing the disc walks on from there place by place.

use super::discs::{Discs, Met};
use super::people::{People, float};
use super::running::RunningTotals;

/// Cells that one block of bits covers.
const BLOCK: usize = 32;

/// A place further east than any: it ends every row.
const ROW_END: u32 = u32::MAX;

/// Cells along a side: squares of distances then are exact in 53 bits.
const LONGEST_SIDE: usize = 1 << 25;

/// Bytes of blocks that are always allowed, and bytes allowed per place beside them.
const BLOCK_BYTES: (usize, usize) = (1 << 25, 64);

#[derive(Debug, Clone, Copy, Default)]
struct Block {
    /// One bit per cell that people live in.
    bits: u32,
    /// Slots before the block's first cell.
    before: u32,
}

/// Populated places of a lattice.
#[derive(Debug)]
pub(super) struct Lattice {
    width: usize,
    height: usize,
    blocks_per_row: usize,
    blocks: Vec<Block>,
    /// Columns of the places, row by row, each row closed by [`ROW_END`], another before them all.
    x: Vec<u32>,
    totals: RunningTotals,
}

impl Lattice {
    /// Returns the lattice, or `None` where its rows would take more memory than places justify.
    pub(super) fn new(people: &People) -> Option<Self> {
        let extent = |values: &[u32]| values.iter().max().map_or(1, |last| *last as usize + 1);
        let (width, height) = (extent(&people.x), extent(&people.y));
        if width.max(height) > LONGEST_SIDE {
            return None;
        }
        let blocks_per_row = width / BLOCK + 1;
        let n_blocks = height.checked_mul(blocks_per_row)?;
        let (always, per_place) = BLOCK_BYTES;
        if n_blocks.checked_mul(size_of::<Block>())? > always + per_place * people.n_places() {
            return None;
        }
        let mut populated: Vec<u32> =
            (0..).zip(&people.counts[0]).filter(|(_, n)| **n > 0).map(|(place, _)| place).collect();
        populated
            .sort_unstable_by_key(|place| (people.y[*place as usize], people.x[*place as usize]));
        let mut lattice = Self {
            width,
            height,
            blocks_per_row,
            blocks: vec![Block::default(); n_blocks],
            x: Vec::with_capacity(populated.len() + height + 1),
            totals: RunningTotals::new(&[vec![]], &[], 0),
        };
        let place_of_slot = lattice.fill(people, &populated);
        lattice.totals = RunningTotals::new(&people.counts, &place_of_slot, people.totals[0]);
        Some(lattice)
    }

    /// Sets the bits and columns; returns the place of each slot.
    fn fill(&mut self, people: &People, populated: &[u32]) -> Vec<Option<u32>> {
        let mut place_of_slot = vec![None];
        self.x.push(ROW_END);
        let mut next = populated.iter().copied().peekable();
        for row in 0..self.height {
            for block in row * self.blocks_per_row..(row + 1) * self.blocks_per_row {
                self.blocks[block].before = slot_number(self.x.len());
                let east = (block - row * self.blocks_per_row + 1) * BLOCK;
                while let Some(place) = next.next_if(|place| {
                    let place = *place as usize;
                    people.y[place] as usize == row && (people.x[place] as usize) < east
                }) {
                    let x = people.x[place as usize];
                    self.blocks[block].bits |= 1 << (x as usize % BLOCK);
                    self.x.push(x);
                    place_of_slot.push(Some(place));
                }
            }
            self.x.push(ROW_END);
            place_of_slot.push(None);
        }
        place_of_slot
    }

    /// Returns the first slot of a row whose place is at a column or further east.
    #[inline]
    fn slot_from(&self, row: usize, column: usize) -> u32 {
        let block = self.blocks[row * self.blocks_per_row + column / BLOCK];
        let west = block.bits & ((1 << (column % BLOCK)) - 1);
        block.before + west.count_ones()
    }
}

fn slot_number(slot: usize) -> u32 {
    u32::try_from(slot).expect("places and rows were counted")
}

/// A disc on a lattice.
#[derive(Debug)]
pub(super) struct LatticeDiscs<'a> {
    lattice: &'a Lattice,
    x: usize,
    y: usize,
    /// The rows that the opened disc touches: first and last.
    opened_rows: (usize, usize),
    /// The rows that the disc touches now.
    rows: (usize, usize),
    /// The first slot inside the opened disc and the first after it, by row.
    opened: Vec<(u32, u32)>,
    /// The same of the disc now.
    now: Vec<(u32, u32)>,
    /// How many columns the disc reaches east and west, by rows from its middle.
    half_widths: Vec<u32>,
}

impl<'a> LatticeDiscs<'a> {
    pub(super) fn new(lattice: &'a Lattice) -> Self {
        Self {
            lattice,
            x: 0,
            y: 0,
            opened_rows: (0, 0),
            rows: (0, 0),
            opened: vec![(0, 0); lattice.height],
            now: vec![(0, 0); lattice.height],
            half_widths: Vec::new(),
        }
    }

    fn touched(&self, reach: u64) -> (usize, usize) {
        let radius = root(reach) as usize;
        (self.y.saturating_sub(radius), (self.y + radius).min(self.lattice.height - 1))
    }

    /// Returns the square of the distance of a row.
    fn north(&self, row: usize) -> u64 {
        square(row.abs_diff(self.y) as u64)
    }

    fn met(&self, slot: u32, row: usize, north: u64) -> Met {
        let x = self.lattice.x[slot as usize];
        let totals = self.lattice.totals.first_word();
        let word = totals[slot as usize + 1].wrapping_sub(totals[slot as usize]);
        Met {
            distance: self.east(slot) + north,
            people: self.lattice.totals.people(word),
            slot,
            x,
            y: slot_number(row),
        }
    }

    /// Returns the square of the distance of a slot along its row.
    #[inline]
    fn east(&self, slot: u32) -> u64 {
        square((self.lattice.x[slot as usize] as usize).abs_diff(self.x) as u64)
    }
}

impl Discs for LatticeDiscs<'_> {
    fn centre(&mut self, x: u32, y: u32) {
        (self.x, self.y) = (x as usize, y as usize);
    }

    fn open(&mut self, reach: u64) -> u64 {
        let (first, last) = self.touched(reach);
        let furthest = self.y.abs_diff(first).max(last.abs_diff(self.y));
        self.half_widths.clear();
        self.half_widths.extend((0..=furthest as u64).map(|row| root(reach - square(row))));
        let totals = self.lattice.totals.first_word();
        let mut sum = 0_u64;
        let rows = &mut self.opened[first..=last];
        for (row, slots) in (first..=last).zip(rows) {
            let half = self.half_widths[row.abs_diff(self.y)] as usize;
            let from = self.lattice.slot_from(row, self.x.saturating_sub(half));
            let to = self.lattice.slot_from(row, (self.x + half + 1).min(self.lattice.width));
            *slots = (from, to);
            sum = sum.wrapping_add(totals[to as usize]).wrapping_sub(totals[from as usize]);
        }
        self.opened_rows = (first, last);
        self.rows = (first, last);
        self.now[first..=last].copy_from_slice(&self.opened[first..=last]);
        self.lattice.totals.people(sum)
    }

    fn widen(&mut self, reach: u64, met: &mut Vec<Met>) {
        let (first, last) = self.touched(reach);
        for row in (first..self.rows.0).chain(self.rows.1 + 1..=last) {
            let middle = self.lattice.slot_from(row, self.x);
            self.now[row] = (middle, middle);
        }
        self.rows = (first, last);
        for row in first..=last {
            let north = self.north(row);
            let room = reach - north;
            let (mut from, mut to) = self.now[row];
            while self.east(to) <= room {
                met.push(self.met(to, row, north));
                to += 1;
            }
            while self.east(from - 1) <= room {
                from -= 1;
                met.push(self.met(from, row, north));
            }
            self.now[row] = (from, to);
        }
    }

    fn narrow(&mut self, reach: u64, met: &mut Vec<Met>) {
        for row in self.rows.0..=self.rows.1 {
            let north = self.north(row);
            let (mut from, mut to) = self.now[row];
            while from < to && self.east(from) + north > reach {
                met.push(self.met(from, row, north));
                from += 1;
            }
            while from < to && self.east(to - 1) + north > reach {
                to -= 1;
                met.push(self.met(to, row, north));
            }
            self.now[row] = (from, to);
        }
    }

    fn opened(&mut self, counts: &mut [u64]) {
        let (first, last) = self.opened_rows;
        for (index, totals) in self.lattice.totals.words().iter().enumerate() {
            let sum = self.opened[first..=last].iter().fold(0_u64, |sum, (from, to)| {
                sum.wrapping_add(totals[*to as usize]).wrapping_sub(totals[*from as usize])
            });
            self.lattice.totals.unpack(index, sum, counts);
        }
    }

    fn count_at(&self, count: usize, slot: u32) -> u64 {
        self.lattice.totals.count_at(count, slot)
    }
}

#[inline]
fn square(steps: u64) -> u64 {
    // Steps stay below 2³², also to the end of a row: the square fits.
    steps.wrapping_mul(steps)
}

/// Returns the whole part of the square root of a number below 2⁵².
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the root of a square of steps, which fit 30 bits"
)]
fn root(number: u64) -> u32 {
    float(number).sqrt() as u32
}
