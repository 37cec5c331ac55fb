//! A made-up country of 100 000 cells, by the generator that the reference's means come from.

use std::collections::BTreeSet;

use numerics::elementary::{exp, ln, pow};
use serde_json::Value;

use super::super::*;

const SEED: u64 = 6_000;
const WIDTH: f64 = 150_000.0;
const N_TOWNS: usize = 60;
const N_CELLS: usize = 100_000;

fn uniform(stream: u64, index: usize) -> f64 {
    let step = (index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = (SEED + stream).wrapping_add(step);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
}

fn normal(stream: u64, index: usize) -> f64 {
    let (radius, angle) = (uniform(stream, 2 * index), uniform(stream, 2 * index + 1));
    (-2.0 * ln(1.0 - radius)).sqrt() * (2.0 * std::f64::consts::PI * angle).cos()
}

/// Returns cells in the order drawn, each with its town, if it is not rural.
fn cells() -> Vec<((i64, i64), Option<usize>)> {
    let size: Vec<f64> = (0..N_TOWNS).map(|town| 1.0 / pow(town as f64 + 1.0, 0.8)).collect();
    let all: f64 = size.iter().sum();
    let up_to = |town: usize| size[..=town].iter().sum::<f64>() / all;
    let bounds: Vec<f64> = (0..N_TOWNS).map(up_to).collect();
    let mut seen = BTreeSet::new();
    let mut cells = Vec::new();
    for index in 0.. {
        if cells.len() == N_CELLS {
            break;
        }
        let town = bounds.partition_point(|bound| *bound <= uniform(4, index)).min(N_TOWNS - 1);
        let spread = WIDTH * 0.035 * size[town].sqrt();
        let is_rural = uniform(3, index) < 0.15;
        let (x, y) = if is_rural {
            (uniform(7, index) * WIDTH, uniform(8, index) * WIDTH)
        } else {
            let (x, y) = (uniform(1, town) * WIDTH, uniform(2, town) * WIDTH);
            (x + spread * normal(5, index), y + spread * normal(6, index))
        };
        let inside = 0.0..WIDTH;
        let cell = ((x / 100.0) as i64 * 100 + 50, (y / 100.0) as i64 * 100 + 50);
        if inside.contains(&x) && inside.contains(&y) && seen.insert(cell) {
            cells.push((cell, (!is_rural).then_some(town)));
        }
    }
    cells
}

#[test]
fn mean_shares_over_a_hundred_thousand_cells_are_the_published_ones() {
    let cells = cells();
    let (x_m, y_m): (Vec<i64>, Vec<i64>) = cells.iter().map(|(cell, _)| *cell).unzip();
    let sum: i64 = x_m.iter().zip(&y_m).map(|(x, y)| 3 * x + y).sum();
    assert_eq!(sum, 30_667_248_700, "the generator is the reference's");
    let population: Vec<f64> =
        (0..N_CELLS).map(|cell| 1.0 + (-8.0 * ln(1.0 - uniform(9, cell))).floor()).collect();
    let group: Vec<f64> = (0..N_CELLS)
        .map(|cell| {
            let usual = cells[cell].1.map_or(0.04, |town| 0.05 + 0.45 * uniform(10, town).powi(2));
            let share = (usual * exp(0.5 * normal(11, cell))).clamp(0.0, 1.0);
            (population[cell] * share + uniform(12, cell)).floor().min(population[cell])
        })
        .collect();
    let groups: [&[f64]; 1] = [&group];
    let places = Places { x_m: &x_m, y_m: &y_m, population: &population, groups: &groups };
    let land = Landscape::new(&places).unwrap();
    let text = include_str!("../../../tests/reference/knn_1e5_full.json");
    let json: Value = serde_json::from_str(text).unwrap();
    let scale = |k| Scale::Nearest { k };
    let (rule, own_place) = (Overshoot::Proportional, OwnPlace::Included);
    for k in [50, 100, 200, 400, 800, 1_600] {
        let drawn = land.neighbourhoods(scale(k), rule, own_place).unwrap();
        let members = numerics::sum::sum(drawn.groups[0].iter().copied());
        let expected = json["outputs"][k.to_string()]["sum_T"].as_f64().unwrap();
        assert!((members / expected - 1.0).abs() < 1e-12, "{k}: {members} {expected}");
    }
    // The means over all cells at larger k take too long for a test; some cells, drawn on their
    // own, must be what they are as free points.
    let some: Vec<usize> = (0..N_CELLS).step_by(2_003).collect();
    let free = Landscape::of_free_points(&places).unwrap();
    for k in [6_400, 51_200] {
        let of =
            |land: &Landscape| land.neighbourhoods_of(&some, scale(k), rule, own_place).unwrap();
        assert_eq!(of(&land), of(&free));
    }
}
