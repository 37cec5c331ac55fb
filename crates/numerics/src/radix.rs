//! Floats parted by their leading bits, and whole numbers sorted by their bits instead of by
//! comparison.

/// How many leading bits of a float part floats into buckets: the sign, the exponent and nine bits
/// of the fraction, so that a bucket's ends differ by at most one part in 512.
pub const BUCKET_BITS: u32 = 21;

/// Bits of a float that are left out behind the bucket's and the 32 that follow.
const LEFT_OUT: u32 = 64 - BUCKET_BITS - 32;

/// How many bins are dealt into at most, as a power of two.
const MOST_BIN_BITS: u32 = 17;

/// A bin with more numbers than this is sorted by itself.
const FEW: u32 = 24;

/// Returns a float's bucket and the 32 bits that follow, both rising with the float; −0 stands just
/// below 0.
///
/// The bits are those of the float cut to 42 binary digits: whole numbers below 2⁴² lose nothing,
/// others at most 2⁻⁴¹ of their size. Within a bucket floats lie as far apart as their bits.
///
/// ```
/// use numerics::radix::{float_of, parts_of};
///
/// let (bucket, rest) = parts_of(-270_311.0);
/// assert_eq!(float_of(bucket, rest), -270_311.0);
/// ```
#[must_use]
pub fn parts_of(value: f64) -> (usize, u32) {
    let bits = value.to_bits();
    let ordered = if bits & SIGN == 0 { bits | SIGN } else { !bits };
    let bucket = usize::try_from(ordered >> (64 - BUCKET_BITS)).unwrap_or(usize::MAX);
    (bucket, low_half(ordered >> LEFT_OUT))
}

/// Returns the float with these parts, the bits left out being zero.
///
/// # Panics
/// Where the bucket is not below 2 to the power [`BUCKET_BITS`].
#[must_use]
pub fn float_of(bucket: usize, rest: u32) -> f64 {
    let lead = u64::try_from(bucket).ok().filter(|lead| *lead < 1 << BUCKET_BITS);
    let lead = lead.expect("a bucket's number has no more bits");
    let ordered = (lead << (64 - BUCKET_BITS)) | (u64::from(rest) << LEFT_OUT);
    let left_out = (1 << LEFT_OUT) - 1;
    f64::from_bits(if ordered & SIGN == 0 { !(ordered | left_out) } else { ordered ^ SIGN })
}

const SIGN: u64 = 1 << 63;

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
fn low_half(bits: u64) -> u32 {
    bits as u32
}

/// Sorts whole numbers that are spread over all of 32 bits into `sorted`.
///
/// They are dealt by their leading bits into about as many bins as there are numbers, and what
/// little is then out of order is moved by insertion; crowded bins are sorted by comparison.
/// `counts` is room to work in; what it and `sorted` held before is lost.
///
/// ```
/// use numerics::radix::sort_spread;
///
/// let (mut sorted, mut counts) = (Vec::new(), Vec::new());
/// sort_spread(&[3 << 30, 7, 2 << 30], &mut sorted, &mut counts);
/// assert_eq!(sorted, [7, 2 << 30, 3 << 30]);
/// ```
pub fn sort_spread(numbers: &[u32], sorted: &mut Vec<u32>, counts: &mut Vec<u32>) {
    let bits = numbers.len().next_power_of_two().ilog2().clamp(1, MOST_BIN_BITS);
    let shift = 32 - bits;
    counts.clear();
    counts.resize((1 << bits) + 1, 0);
    for number in numbers {
        counts[place(number >> shift) + 1] += 1;
    }
    let crowded = counts.iter().any(|count| *count > FEW);
    let mut before = 0;
    for count in counts.iter_mut() {
        before += *count;
        *count = before;
    }
    sorted.clear();
    sorted.resize(numbers.len(), 0);
    for number in numbers {
        let next = &mut counts[place(number >> shift)];
        sorted[place(*next)] = *number;
        *next += 1;
    }
    if crowded {
        sort_crowded_bins(sorted, counts);
    }
    insert_in_order(sorted);
}

/// Sorts each bin with many numbers; `ends` has the place after each bin's last.
fn sort_crowded_bins(sorted: &mut [u32], ends: &[u32]) {
    let mut first = 0;
    for end in ends {
        if end - first > FEW {
            sorted[place(first)..place(*end)].sort_unstable();
        }
        first = *end;
    }
}

fn insert_in_order(values: &mut [u32]) {
    for next in 1..values.len() {
        let value = values[next];
        let mut free = next;
        while free > 0 && values[free - 1] > value {
            values[free] = values[free - 1];
            free -= 1;
        }
        values[free] = value;
    }
}

fn place(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_numbers_and_zero_come_back_as_they_were() {
        for value in [0.0, 1.0, -1.0, 4_398_046_511_103.0, -4_398_046_511_103.0, 0.5, 1e-310] {
            let (bucket, rest) = parts_of(value);
            assert!((float_of(bucket, rest) - value).abs() <= 1e-311, "{value}");
        }
        assert_eq!(float_of(parts_of(-7.0).0, parts_of(-7.0).1), -7.0);
    }

    proptest! {
        #[test]
        fn parts_rise_with_the_float_and_lose_next_to_nothing(a in -1e300..1e300_f64, near in -1e-9..1e-9_f64) {
            let b = a * (1.0 + near);
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            prop_assert!(parts_of(low) <= parts_of(high));
            let (bucket, rest) = parts_of(a);
            prop_assert!((float_of(bucket, rest) - a).abs() <= a.abs() / 2_199_023_255_552.0);
        }

        #[test]
        fn floats_lie_as_far_apart_as_their_bits(lead in -1e9..1e9_f64, rest in any::<u32>()) {
            let (bucket, _) = parts_of(lead);
            let first = float_of(bucket, 0);
            let step = float_of(bucket, 1) - first;
            prop_assert_eq!(float_of(bucket, rest), first + step * f64::from(rest));
        }

        #[test]
        fn numbers_come_out_sorted(numbers in prop::collection::vec(any::<u32>(), 0..400), coarse in 0_u32..32) {
            let mut expected: Vec<u32> = numbers.into_iter().map(|number| number >> coarse << coarse).collect();
            let (mut sorted, mut counts) = (vec![1; 3], vec![9; 2]);
            sort_spread(&expected, &mut sorted, &mut counts);
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }
    }
}
