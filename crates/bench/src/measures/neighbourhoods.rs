//! Neighbourhoods of the k nearest people around every place, k = 50 … 51 200, as the bench
//! scripts of EquiPop draw them: `peers/neighbourhoods.py` times EquiPop on the same places.

use std::collections::HashSet;
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use measures::neighbourhoods::{Landscape, Overshoot, OwnPlace, Places, Scale};
use numerics::elementary::{exp, ln, pow};

/// The numbers of people.
const SCALES: [u64; 11] = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200];

/// A made-up country of towns.
struct Country {
    n_cells: usize,
    n_towns: usize,
    width_m: f64,
    seed: u64,
    /// `Σ (3 · easting + northing)`, by which the places are known to be the peer's.
    check: i64,
}

const SMALL: Country = Country {
    n_cells: 100_000,
    n_towns: 60,
    width_m: 150_000.0,
    seed: 6_000,
    check: 30_667_248_700,
};

const LARGE: Country = Country {
    n_cells: 1_000_000,
    n_towns: 300,
    width_m: 600_000.0,
    seed: 7_000,
    check: 1_184_668_568_200,
};

struct Cells {
    x_m: Vec<i64>,
    y_m: Vec<i64>,
    population: Vec<f64>,
    group: Vec<f64>,
}

/// Prints seconds, mean share and mean radius per scale, then lets EquiPop draw 2 000 of the same
/// neighbourhoods; `words` are `small` or `large`, then optionally a stride that takes only every
/// so many origins.
pub(crate) fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    let (country, stride): (&Country, usize) = match words {
        ["small"] => (&SMALL, 1),
        ["large"] => (&LARGE, 1),
        ["small", stride] => (&SMALL, stride.parse()?),
        ["large", stride] => (&LARGE, stride.parse()?),
        _ => return Err("say small or large, and optionally every how many-th origin".into()),
    };
    let cells = cells_of(country);
    let sum: i64 = cells.x_m.iter().zip(&cells.y_m).map(|(x, y)| 3 * x + y).sum();
    if sum != country.check {
        return Err(format!("the places sum to {sum}, not {}", country.check).into());
    }
    let start = Instant::now();
    let places = Places {
        x_m: &cells.x_m,
        y_m: &cells.y_m,
        population: &cells.population,
        groups: &[&cells.group],
    };
    let land = Landscape::new(&places)?;
    println!("{} places indexed in {:.2} s", cells.x_m.len(), start.elapsed().as_secs_f64());
    let rows: Vec<usize> = (0..cells.x_m.len()).step_by(stride).collect();
    let all = Instant::now();
    for k in SCALES {
        let start = Instant::now();
        let scale = Scale::Nearest { k };
        let (rule, own) = (Overshoot::Proportional, OwnPlace::Included);
        let drawn = if stride == 1 {
            land.neighbourhoods(scale, rule, own)?
        } else {
            land.neighbourhoods_of(&rows, scale, rule, own)?
        };
        let mean = |column: &[f64]| column.iter().sum::<f64>() / column.len() as f64;
        println!(
            "k {k:6}  {:7.3} s  mean share {:.12}  mean radius {:.6} m",
            start.elapsed().as_secs_f64(),
            mean(&drawn.groups[0]) / k as f64,
            mean(&drawn.radius_m),
        );
    }
    println!("{} origins, all k: {:.2} s", rows.len(), all.elapsed().as_secs_f64());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/neighbourhoods.py");
    let status = Command::new("python3").arg(script).arg(words[0]).status()?;
    if status.success() { Ok(()) } else { Err("EquiPop did not run, see above".into()) }
}

fn cells_of(country: &Country) -> Cells {
    let Country { n_cells, seed, .. } = *country;
    let places = places_of(country);
    let population: Vec<f64> =
        (0..n_cells).map(|cell| 1.0 + (-8.0 * ln(1.0 - uniform(seed + 9, cell))).floor()).collect();
    let group = (0..n_cells)
        .map(|cell| {
            let share_of = |town| 0.05 + 0.45 * uniform(seed + 10, town).powi(2);
            let usual = places[cell].1.map_or(0.04, share_of);
            let share = (usual * exp(0.5 * normal(seed + 11, cell))).clamp(0.0, 1.0);
            let members = population[cell] * share + uniform(seed + 12, cell);
            members.floor().min(population[cell])
        })
        .collect();
    let (x_m, y_m) = places.into_iter().map(|(place, _)| place).unzip();
    Cells { x_m, y_m, population, group }
}

/// Returns the middles of distinct cells in the order drawn, each with its town if it has one.
fn places_of(country: &Country) -> Vec<((i64, i64), Option<usize>)> {
    let Country { n_cells, n_towns, width_m, seed, .. } = *country;
    let size: Vec<f64> = (0..n_towns).map(|town| 1.0 / pow(town as f64 + 1.0, 0.8)).collect();
    let all: f64 = size.iter().sum();
    let up_to = |town: usize| size[..=town].iter().sum::<f64>() / all;
    let bounds: Vec<f64> = (0..n_towns).map(up_to).collect();
    let mut seen = HashSet::new();
    let mut places = Vec::with_capacity(n_cells);
    for index in 0.. {
        if places.len() == n_cells {
            break;
        }
        let town = bounds.partition_point(|bound| *bound <= uniform(seed + 4, index));
        let town = town.min(n_towns - 1);
        let spread = width_m * 0.035 * size[town].sqrt();
        let is_rural = uniform(seed + 3, index) < 0.15;
        let (x, y) = if is_rural {
            (uniform(seed + 7, index) * width_m, uniform(seed + 8, index) * width_m)
        } else {
            let (x, y) = (uniform(seed + 1, town) * width_m, uniform(seed + 2, town) * width_m);
            (x + spread * normal(seed + 5, index), y + spread * normal(seed + 6, index))
        };
        let inside = 0.0..width_m;
        let place = (middle_of_cell(x), middle_of_cell(y));
        if inside.contains(&x) && inside.contains(&y) && seen.insert(place) {
            places.push((place, (!is_rural).then_some(town)));
        }
    }
    places
}

#[expect(clippy::cast_possible_truncation, reason = "metres within the country")]
fn middle_of_cell(metres: f64) -> i64 {
    (metres / 100.0) as i64 * 100 + 50
}

/// Number `index` of a stream of uniform numbers, by SplitMix64 on a counter.
fn uniform(seed: u64, index: usize) -> f64 {
    let step = (index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = seed.wrapping_add(step);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
}

fn normal(seed: u64, index: usize) -> f64 {
    let (radius, angle) = (uniform(seed, 2 * index), uniform(seed, 2 * index + 1));
    let length = (-2.0 * ln(1.0 - radius)).sqrt();
    length * (2.0 * std::f64::consts::PI * angle).cos()
}
