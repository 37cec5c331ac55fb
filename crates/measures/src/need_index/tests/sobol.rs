//! Sobol indices of Ishigami's function, as SALib estimates them on the same design.

use serde_json::Value;

use super::close;
use crate::need_index::sensitivity::sobol_indices;

/// Primitive polynomials and first direction numbers of dimensions 2 to 6.
///
/// Joe, S. and Kuo, F. (2008), doi 10.1137/070709359.
const DIRECTIONS: [(usize, u32, &[u32]); 5] =
    [(1, 0, &[1]), (2, 1, &[1, 3]), (3, 1, &[1, 3, 1]), (3, 2, &[1, 1, 1]), (4, 1, &[1, 1, 3, 3])];

const BITS: usize = 31;

fn direction_numbers(dimension: usize) -> Vec<u64> {
    let shift = |value: u32, place: usize| u64::from(value) << (BITS - place);
    if dimension == 0 {
        return (1..=BITS).map(|place| shift(1, place)).collect();
    }
    let (degree, polynomial, first) = DIRECTIONS[dimension - 1];
    let mut numbers: Vec<u64> =
        first.iter().enumerate().map(|(place, value)| shift(*value, place + 1)).collect();
    for place in degree..BITS {
        let mut next = numbers[place - degree] ^ (numbers[place - degree] >> degree);
        for step in 1..degree {
            if polynomial >> (degree - 1 - step) & 1 == 1 {
                next ^= numbers[place - step];
            }
        }
        numbers.push(next);
    }
    numbers
}

/// The first points of Sobol's sequence, from the origin on.
fn sequence(n: usize, dimensions: usize) -> Vec<Vec<f64>> {
    let numbers: Vec<Vec<u64>> = (0..dimensions).map(direction_numbers).collect();
    let mut at = vec![0u64; dimensions];
    let mut points = Vec::new();
    for index in 0..n {
        points.push(at.iter().map(|x| *x as f64 / (1u64 << BITS) as f64).collect());
        let flipped = index.trailing_ones() as usize;
        for (at, numbers) in at.iter_mut().zip(&numbers) {
            *at ^= numbers[flipped];
        }
    }
    points
}

fn ishigami(x: &[f64]) -> f64 {
    let angle = |share: f64| std::f64::consts::PI * (2.0 * share - 1.0);
    let (a, b, c) = (angle(x[0]), angle(x[1]), angle(x[2]));
    a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin()
}

#[test]
fn indices_on_salib_s_design_are_salib_s() {
    let text = include_str!("../../../tests/reference/sensitivity_sobol_ishigami.json");
    let reference = serde_json::from_str::<Value>(text).unwrap()["outputs"].take();
    let points = sequence(4096, 6);
    let a: Vec<f64> = points.iter().map(|p| ishigami(&p[..3])).collect();
    let b: Vec<f64> = points.iter().map(|p| ishigami(&p[3..])).collect();
    let mixed: Vec<Vec<f64>> = (0..3)
        .map(|input| {
            let with = |p: &Vec<f64>| {
                let mut x = p[..3].to_vec();
                x[input] = p[3 + input];
                ishigami(&x)
            };
            points.iter().map(with).collect()
        })
        .collect();
    let views: Vec<&[f64]> = mixed.iter().map(Vec::as_slice).collect();
    let found = sobol_indices(&a, &b, &views).unwrap();
    for (input, (first, total)) in found.into_iter().enumerate() {
        close(first, reference["S1"][input].as_f64().unwrap(), "first order");
        close(total, reference["ST"][input].as_f64().unwrap(), "total order");
        let analytic = reference["analytic_S1"][input].as_f64().unwrap();
        assert!((first - analytic).abs() < 1e-3, "{first} {analytic}");
        let analytic = reference["analytic_ST"][input].as_f64().unwrap();
        assert!((total - analytic).abs() < 1e-3, "{total} {analytic}");
    }
}

#[test]
fn what_does_not_vary_has_no_shares() {
    let flat = [1.0; 8];
    assert_eq!(sobol_indices(&flat, &flat, &[&flat]), None);
}
