//! What an index of people can do: count within a disc and list who lies in a ring around it.

/// One place met while a disc grew or shrank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    /// The square of its distance, in steps.
    pub(super) distance: u64,
    /// Its population in units.
    pub(super) people: u64,
    /// Where the index holds it.
    pub(super) slot: u32,
    /// Its coordinates in steps.
    pub(super) x: u32,
    /// Its coordinates in steps.
    pub(super) y: u32,
}

/// A disc around an origin in an index of populated places. Reaches are squares of distances in
/// steps, edges are included, all arithmetic is exact.
pub(super) trait Discs {
    /// Moves to an origin.
    fn centre(&mut self, x: u32, y: u32);

    /// Opens a disc of this reach and returns how many people live in it, in units.
    fn open(&mut self, reach: u64) -> u64;

    /// Widens the disc to a larger reach and lists whom that adds.
    fn widen(&mut self, reach: u64, met: &mut Vec<Met>);

    /// Narrows the disc to a smaller reach and lists whom that removes.
    fn narrow(&mut self, reach: u64, met: &mut Vec<Met>);

    /// Adds up every count within the disc as it was opened, before it was widened or narrowed.
    fn opened(&mut self, counts: &mut [u64]);

    /// Returns one count of one place.
    fn count_at(&self, count: usize, slot: u32) -> u64;
}
