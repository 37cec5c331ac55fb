//! Seeded standard normal numbers.

use crate::elementary::{ln, sqrt};
use crate::streams::Stream;

/// Fills the slice with independent standard normal numbers.
///
/// # Source
/// The polar method of Marsaglia, G. and Bray, T. (1964), doi 10.1137/1006063.
pub fn fill_normal(numbers: &mut [f64], stream: &mut Stream) {
    for pair in numbers.chunks_mut(2) {
        let (first, second) = normal_pair(stream);
        pair[0] = first;
        if let Some(place) = pair.get_mut(1) {
            *place = second;
        }
    }
}

fn normal_pair(stream: &mut Stream) -> (f64, f64) {
    loop {
        let x = 2.0 * stream.uniform() - 1.0;
        let y = 2.0 * stream.uniform() - 1.0;
        let square = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            let stretch = sqrt(-2.0 * ln(square) / square);
            return (x * stretch, y * stretch);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::normal_cdf;
    use crate::sum::count;

    #[test]
    fn shares_below_a_number_are_the_normal_ones() {
        let mut numbers = vec![0.0; 40_001];
        fill_normal(&mut numbers, &mut Stream::new(5, 0));
        for z in [-2.0, -1.0, 0.0, 0.5, 1.645] {
            let below = numbers.iter().filter(|number| **number <= z).count();
            let share = count(below) / count(numbers.len());
            // Four standard errors of a share among 40 001.
            assert!((share - normal_cdf(z)).abs() < 4.0 * 0.5 / 200.0, "{z}: {share}");
        }
    }
}
