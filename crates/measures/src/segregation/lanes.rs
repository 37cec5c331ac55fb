//! Sums of many terms, eight beside each other, so that the processor can do them at once.

/// Returns `Σ term(i)` for `i` below `n`, in an order that depends on `n` alone.
///
/// Eight running sums keep each an eighth of the terms: the rounding of 6 000 terms stays below
/// 10⁻¹³ of their sum of sizes, and the replicates of an inference are not slowed down by a
/// compensated sum (measured: a fourth of the time).
#[inline]
pub(crate) fn sum_over(n: usize, term: impl Fn(usize) -> f64) -> f64 {
    let mut lanes = [0.0; 8];
    let whole = n - n % 8;
    for block in (0..whole).step_by(8) {
        for (lane, sum) in lanes.iter_mut().enumerate() {
            *sum += term(block + lane);
        }
    }
    for index in whole..n {
        lanes[index - whole] += term(index);
    }
    ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
        + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
}

/// Returns the sum of a slice by [`sum_over`].
#[inline]
pub(crate) fn total(values: &[f64]) -> f64 {
    sum_over(values.len(), |index| values[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_summed_once() {
        for n in 0..30_u32 {
            let values: Vec<f64> = (0..n).map(f64::from).collect();
            assert_eq!(total(&values), f64::from(n * n.saturating_sub(1) / 2));
        }
    }
}
