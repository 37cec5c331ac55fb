//! One pass over the products of a path: a row added, the smallest found.

use faer::traits::pulp::Simd;

/// A place `p` is held as the number `2⁵² + p`, whose last bits are those of `p`.
const ORIGIN: f64 = 4_503_599_627_370_496.0;

/// The places of the first lanes.
const FIRST: [f64; 8] = [
    ORIGIN,
    ORIGIN + 1.0,
    ORIGIN + 2.0,
    ORIGIN + 3.0,
    ORIGIN + 4.0,
    ORIGIN + 5.0,
    ORIGIN + 6.0,
    ORIGIN + 7.0,
];

/// Adds a row `by` times and returns the place of the smallest, the first of several.
///
/// Both have as many numbers, a multiple of twice the registers' width.
#[inline(always)]
pub(super) fn push<S: Simd>(simd: S, products: &mut [f64], by: f64, row: &[f64]) -> usize {
    let (products, _) = S::as_mut_simd_f64s(products);
    let (row, _) = S::as_simd_f64s(row);
    let by = simd.splat_f64s(by);
    let width = simd.splat_f64s(width_of::<S>());
    let mut least = [simd.splat_f64s(f64::INFINITY); 2];
    let mut place = S::as_simd_f64s(&FIRST[..S::F64_LANES]).0[0];
    let mut places = [place; 2];
    for (products, row) in products.chunks_exact_mut(2).zip(row.chunks_exact(2)) {
        for at in 0..2 {
            let sum = simd.add_f64s(products[at], simd.mul_f64s(by, row[at]));
            products[at] = sum;
            let is_lower = simd.less_than_f64s(sum, least[at]);
            least[at] = simd.min_f64s(sum, least[at]);
            places[at] = simd.select_f64s(is_lower, place, places[at]);
            place = simd.add_f64s(place, width);
        }
    }
    let smallest = simd.splat_f64s(simd.reduce_min_f64s(simd.min_f64s(least[0], least[1])));
    let none = simd.splat_f64s(f64::INFINITY);
    let holding =
        |at: usize| simd.select_f64s(simd.equal_f64s(least[at], smallest), places[at], none);
    let first = simd.reduce_min_f64s(simd.min_f64s(holding(0), holding(1)));
    usize::try_from(first.to_bits() - ORIGIN.to_bits()).expect("a place in memory")
}

/// Returns how many numbers a register holds.
fn width_of<S: Simd>() -> f64 {
    crate::sum::count(S::F64_LANES)
}
