use numerics::matrix::{Matrix, least_squares};
use numerics::streams::Stream;
use proptest::prelude::*;

use super::*;

/// Of residuals of columns with standard deviation one; the projection stops at 10⁻¹².
const CLOSE: f64 = 1e-9;

fn noise(n: usize, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, 0);
    (0..n).map(|_| stream.uniform() - 0.5).collect()
}

fn codes(n: usize, levels: usize, seed: u64) -> Vec<u32> {
    let mut stream = Stream::new(seed, 1);
    (0..n).map(|_| u32::try_from(stream.index(levels)).unwrap()).collect()
}

/// Residuals by QR on all indicators that stand for themselves, and their number.
fn dense_residuals(effects: &[&[u32]], weights: &[f64], y: &[f64]) -> (Vec<f64>, usize) {
    let mut kept: Vec<Vec<f64>> = Vec::new();
    for codes in effects {
        for level in 0..=codes.iter().copied().max().unwrap() {
            let root = |i: usize| if codes[i] == level { weights[i].sqrt() } else { 0.0 };
            kept.push((0..y.len()).map(root).collect());
            if least_squares(&Matrix::from_columns(&kept), &vec![0.0; y.len()]).is_err() {
                kept.pop();
            }
        }
    }
    let scaled: Vec<f64> = y.iter().zip(weights).map(|(y, w)| y * w.sqrt()).collect();
    let fit = least_squares(&Matrix::from_columns(&kept), &scaled).unwrap();
    (fit.residuals.iter().zip(weights).map(|(e, w)| e / w.sqrt()).collect(), kept.len())
}

fn assert_close(a: &[f64], b: &[f64]) {
    for (row, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() < CLOSE, "row {row}: {a} and {b}");
    }
}

#[test]
fn one_to_four_effects_leave_what_indicators_leave() {
    let n = 120;
    let all = [codes(n, 17, 1), codes(n, 9, 2), codes(n, 5, 3), codes(n, 3, 4)];
    let weights: Vec<f64> = noise(n, 5).iter().map(|u| 1.0 + u).collect();
    for n_effects in 1..=4 {
        let effects: Vec<&[u32]> = all[..n_effects].iter().map(Vec::as_slice).collect();
        let y: Vec<f64> = noise(n, 6);
        for weights in [None, Some(weights.as_slice())] {
            let absorber = Absorber::new(&effects, weights).unwrap();
            let mut columns = vec![y.clone()];
            absorber.residuals(&mut columns).unwrap();
            let ones = vec![1.0; n];
            let (expected, rank) = dense_residuals(&effects, weights.unwrap_or(&ones), &y);
            assert_close(&columns[0], &expected);
            assert_eq!(absorber.rank(), Rank::Exact(rank));
        }
    }
}

#[test]
fn a_balanced_panel_has_its_closed_form() {
    let (units, periods) = (7_u32, 4_u32);
    let unit: Vec<u32> = (0..units * periods).map(|row| row % units).collect();
    let period: Vec<u32> = (0..units * periods).map(|row| row / units).collect();
    let absorber = Absorber::new(&[&period, &unit], None).unwrap();
    assert_eq!(absorber.method(), "closed form of the balanced panel");
    assert_eq!((absorber.rank(), absorber.levels()), (Rank::Exact(10), vec![4, 7]));
    let y = noise(28, 8);
    let mut columns = vec![y.clone()];
    absorber.residuals(&mut columns).unwrap();
    assert_close(&columns[0], &dense_residuals(&[&unit, &period], &[1.0; 28], &y).0);
}

/// A chain: every unit meets two neighbouring firms.
fn chain(links: u32) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let rows =
        (0..links).flat_map(|id| (0..10).map(move |year| (id, (10 * id + 3 * year) / 30, year)));
    let rows: Vec<(u32, u32, u32)> = rows.collect();
    (
        rows.iter().map(|row| row.0).collect(),
        rows.iter().map(|row| row.1).collect(),
        rows.iter().map(|row| row.2).collect(),
    )
}

#[test]
fn a_chain_that_stalls_alternating_projections_is_solved() {
    let (id, firm, year) = chain(6_000);
    let absorber = Absorber::new(&[&id, &firm, &year], None).unwrap();
    let mut columns = vec![noise(id.len(), 9), noise(id.len(), 10)];
    absorber.residuals(&mut columns).unwrap();
    assert_eq!(absorber.method(), "conjugate gradients steered by approximate elimination");
    // What is made of the effects alone leaves nothing.
    let effect = |code: u32| f64::from(code % 97) * 0.01 - f64::from(code % 13);
    let made: Vec<f64> =
        (0..id.len()).map(|i| effect(id[i]) + effect(firm[i]) + effect(year[i])).collect();
    let mixed: Vec<f64> = made.iter().zip(&columns[0]).map(|(m, r)| m + r).collect();
    let mut again = vec![mixed];
    absorber.residuals(&mut again).unwrap();
    assert_close(&again[0], &columns[0]);
}

#[test]
fn many_levels_that_mix_well_are_searched() {
    let n = 20_000;
    let (one, two) = (codes(n, 2_500, 11), codes(n, 2_000, 12));
    let absorber = Absorber::new(&[&one, &two], None).unwrap();
    let mut columns = vec![noise(n, 13)];
    absorber.residuals(&mut columns).unwrap();
    assert_eq!(absorber.method(), "conjugate gradients");
    for codes in [&one, &two] {
        let mut sums = vec![0.0; 2_500];
        for (code, value) in codes.iter().zip(&columns[0]) {
            sums[*code as usize] += value;
        }
        assert!(sums.iter().all(|sum| sum.abs() < CLOSE));
    }
}

#[test]
fn effects_come_back_as_they_were_put_in() {
    let (one, two) = (codes(300, 12, 14), codes(300, 7, 15));
    let fitted: Vec<f64> =
        one.iter().zip(&two).map(|(a, b)| f64::from(*a) + 10.0 * f64::from(*b)).collect();
    let absorber = Absorber::new(&[&one, &two], None).unwrap();
    let effects = absorber.effects(&fitted).unwrap();
    for (code, effect) in effects[1].iter().enumerate() {
        assert!((effect.unwrap() - 10.0 * count(code)).abs() < CLOSE);
    }
    for (code, effect) in effects[0].iter().enumerate() {
        assert!((effect.unwrap() - count(code)).abs() < CLOSE);
    }
    let gaps = Absorber::new(&[&[3, 3, 5]], None).unwrap().effects(&[1.0, 1.0, 2.0]).unwrap();
    assert_eq!(gaps, [[None, None, None, Some(1.0), None, Some(2.0)]]);
}

#[test]
fn separate_components_each_take_one_degree_of_freedom_less() {
    let absorber = Absorber::new(&[&[0, 0, 1, 1, 2, 2], &[0, 1, 0, 1, 5, 6]], None).unwrap();
    assert_eq!(absorber.rank(), Rank::Exact(3 + 4 - 2));
}

#[test]
fn rows_alone_in_a_level_leave_one_after_another() {
    // Row 3 is alone in its unit; without it, row 2 is alone in its year.
    let (unit, year) = ([0, 0, 0, 1, 0], [0, 0, 1, 1, 0]);
    assert_eq!(rows_beside_singletons(&[&unit, &year]), [0, 1, 4]);
}

#[test]
fn what_cannot_be_absorbed_is_refused() {
    let refusal = |effects: &[&[u32]], weights: Option<&[f64]>| {
        Absorber::new(effects, weights).unwrap_err().to_string()
    };
    assert!(refusal(&[], None).starts_with("absorb effects: none is given"));
    assert!(refusal(&[&[]], None).starts_with("absorb effects: there are no rows"));
    assert!(refusal(&[&[0, 1], &[0]], None).contains("1 rows where the first effect has 2"));
    assert!(refusal(&[&[0, 1]], Some(&[1.0, 0.0])).contains("weight in row 2 is 0"));
    let absorber = Absorber::new(&[&[0, 1]], None).unwrap();
    let refused = absorber.residuals(&mut [vec![1.0, f64::NAN]]).unwrap_err();
    assert_eq!(refused, AbsorbError::NotFinite { row: 2, column: 1 });
}

#[test]
fn threads_do_not_change_a_bit() {
    let (id, firm, year) = chain(3_600);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let absorber = Absorber::new(&[&id, &firm, &year], None).unwrap();
            let mut columns: Vec<Vec<f64>> = (0..4).map(|seed| noise(id.len(), seed)).collect();
            absorber.residuals(&mut columns).unwrap();
            columns
        })
    };
    assert_eq!(run(1), run(3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_projection_taken_twice_is_taken_once_whatever_the_units(
        seed in 0_u64..1_000, n in 2_usize..80, shift in -1e6..1e6_f64, scale in 1e-3..1e3_f64,
    ) {
        let (one, two) = (codes(n, 1 + n / 4, seed), codes(n, 1 + n / 7, seed + 1));
        let absorber = Absorber::new(&[&one, &two], None).unwrap();
        let y = noise(n, seed);
        let moved: Vec<f64> = y.iter().map(|y| shift + scale * y).collect();
        let mut columns = vec![y, moved];
        absorber.residuals(&mut columns).unwrap();
        let once = columns.clone();
        absorber.residuals(&mut columns).unwrap();
        for row in 0..n {
            prop_assert!((columns[0][row] - once[0][row]).abs() < CLOSE);
            let rounding = (shift.abs() + scale) * 1e-14;
            prop_assert!((once[1][row] - scale * once[0][row]).abs() < scale * CLOSE + 10.0 * rounding);
        }
    }
}
