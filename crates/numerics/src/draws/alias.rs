//! Drawing one of many in constant time.

use crate::streams::Stream;

/// Places drawn with chances in proportion to weights, one draw in constant time.
///
/// # Source
/// Walker, A. J. (1977), doi 10.1145/355744.355749, built as by Vose, M. D. (1991),
/// doi 10.1109/32.92917.
#[derive(Debug, Clone, PartialEq)]
pub struct Alias {
    /// For each place the chance to stay there, in 2⁻³², and else the place to go to.
    places: Vec<(u32, u32)>,
    /// The chance to stay in 2⁻⁶⁴.
    stays: Vec<u64>,
}

impl Alias {
    /// Returns the table of these weights; `None` where none is above zero.
    ///
    /// # Panics
    /// Where a weight is negative or not finite, or there are 2³² or more.
    #[must_use]
    pub fn new(weights: &[f64]) -> Option<Self> {
        assert!(weights.iter().all(|w| w.is_finite() && *w >= 0.0), "weights are from 0 up");
        let total = crate::sum::sum(weights.iter().copied());
        if total <= 0.0 {
            return None;
        }
        let n = crate::sum::count(weights.len());
        let chances = weights.iter().map(|weight| weight / total * n).collect();
        let (places, stays) = pairs(chances);
        Some(Self { places, stays })
    }

    /// Returns the next place.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> usize {
        let n = self.places.len();
        let (place, part) = scaled(upper_half(stream.next_u64()), n);
        let ((stay, other), n) = (self.places[place], index(n));
        let kept = keeps(part, stay, n)
            .unwrap_or_else(|| keeps_by_more_bits(part, self.stays[place], n, stream));
        if kept { place } else { self::place(other) }
    }
}

/// Returns for chances that sum to their number how likely each place is kept and where else to
/// go.
pub(crate) fn pairs(mut chances: Vec<f64>) -> (Vec<(u32, u32)>, Vec<u64>) {
    let n = chances.len();
    let mut places: Vec<(u32, u32)> = (0..n).map(|place| (u32::MAX, index(place))).collect();
    let mut stays = vec![u64::MAX; n];
    let (mut small, mut large): (Vec<usize>, Vec<usize>) =
        (0..n).partition(|place| chances[*place] < 1.0);
    while let (Some(less), Some(&more)) = (small.pop(), large.last()) {
        let stay = in_2_to_the_64th(chances[less]);
        (places[less], stays[less]) = ((upper_half(stay), index(more)), stay);
        chances[more] -= 1.0 - chances[less];
        if chances[more] < 1.0 {
            small.extend(large.pop());
        }
    }
    (places, stays)
}

/// Returns the place among `n` and the rest within it, in 2⁻³², of 32 random bits.
#[inline]
pub(crate) fn scaled(bits: u32, n: usize) -> (usize, u32) {
    let product = u64::from(bits) * u64::from(index(n));
    (place(upper_half(product)), lower_half(product))
}

/// Returns whether a place is kept, given the random rest within it: `Some` but where the rest is
/// so near the border that further bits must tell.
///
/// The rest comes in steps of `n` in 2³².
#[inline]
pub(crate) fn keeps(part: u32, stay: u32, n: u32) -> Option<bool> {
    let near = part.wrapping_sub(stay).wrapping_add(n) < n.wrapping_mul(2);
    (!near).then_some(part < stay)
}

/// Returns whether a place is kept, by further bits: then every chance holds to 2⁻⁶⁴ for `n` a
/// power of two.
#[cold]
pub(crate) fn keeps_by_more_bits(part: u32, stay: u64, n: u32, stream: &mut Stream) -> bool {
    let more = (u128::from(stream.next_u64()) * u128::from(n)) >> 32;
    (u128::from(part) << 32) + more < u128::from(stay)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a chance below 1 in whole steps; saturates"
)]
fn in_2_to_the_64th(chance: f64) -> u64 {
    (chance.clamp(0.0, 1.0) * 18_446_744_073_709_551_616.0) as u64
}

#[inline]
pub(crate) fn upper_half(bits: u64) -> u32 {
    (bits >> 32) as u32
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
pub(crate) fn lower_half(bits: u64) -> u32 {
    bits as u32
}

#[expect(clippy::cast_possible_truncation, reason = "tables are shorter than 2^32")]
#[inline]
pub(crate) fn index(place: usize) -> u32 {
    debug_assert!(u32::try_from(place).is_ok());
    place as u32
}

#[inline]
pub(crate) fn place(index: u32) -> usize {
    index as usize
}
