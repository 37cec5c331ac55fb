//! Neighbourhoods of the k nearest people around every place, k = 50 … 51 200, as the bench
//! scripts of EquiPop draw them: `peers/neighbourhoods.py` times EquiPop on the same places.

use std::collections::HashSet;
use std::error::Error;
use std::fmt::Write;
use std::fs;

use measures::neighbourhoods::{Landscape, Neighbourhoods, Overshoot, OwnPlace, Places, Scale};
use numerics::elementary::{exp, ln, pow};

use crate::peer;
use crate::timing::{forget_peak, peak_mib, processor_seconds};

/// The numbers of people.
const SCALES: [u64; 11] = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200];

/// How many neighbourhoods EquiPop draws.
const N_COMPARED: usize = 2_000;

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

/// Prints processor's seconds, mean share and mean radius per scale, then lets EquiPop draw 2 000 of
/// the same neighbourhoods; `words` is `small` or `large`.
pub(crate) fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    let country: &Country = match words {
        ["small"] => &SMALL,
        ["large"] => &LARGE,
        _ => return Err("say small or large".into()),
    };
    let cells = cells_of(country);
    let sum: i64 = cells.x_m.iter().zip(&cells.y_m).map(|(x, y)| 3 * x + y).sum();
    if sum != country.check {
        return Err(format!("the places sum to {sum}, not {}", country.check).into());
    }
    let places = Places {
        x_m: &cells.x_m,
        y_m: &cells.y_m,
        population: &cells.population,
        groups: &[&cells.group],
    };
    let mut drawn = Vec::new();
    forget_peak();
    let before = processor_seconds()?;
    let land = Landscape::new(&places)?;
    println!("{} places indexed: {:.2} CPU s", country.n_cells, processor_seconds()? - before);
    for k in SCALES {
        let start = processor_seconds()?;
        let scale = Scale::Nearest { k };
        let found = land.neighbourhoods(scale, Overshoot::Proportional, OwnPlace::Included)?;
        let mean = |column: &[f64]| column.iter().sum::<f64>() / column.len() as f64;
        println!(
            "k {k:6}  {:7.3} CPU s  mean share {:.12}  mean radius {:.6} m",
            processor_seconds()? - start,
            mean(&found.groups[0]) / k as f64,
            mean(&found.radius_m),
        );
        drawn.push(some_of(&found, k, country.n_cells));
    }
    let seconds = processor_seconds()? - before;
    println!("all k: {seconds:.2} CPU s, peak {} MiB", peak_mib().unwrap_or(0));
    ask_peer(words[0], &drawn, seconds)
}

/// Returns share and radius of every so many-th place, [`N_COMPARED`] of them.
fn some_of(found: &Neighbourhoods, k: u64, n_cells: usize) -> Vec<(f64, f64)> {
    let rows = (0..n_cells).step_by(n_cells / N_COMPARED);
    rows.map(|row| (found.groups[0][row] / k as f64, found.radius_m[row])).collect()
}

fn ask_peer(name: &str, drawn: &[Vec<(f64, f64)>], seconds: f64) -> Result<(), Box<dyn Error>> {
    let mut lines = String::new();
    for origin in 0..N_COMPARED {
        let numbers = drawn.iter().map(|of_scale| of_scale[origin]);
        let numbers: Vec<String> =
            numbers.map(|(share, radius)| format!("{share},{radius}")).collect();
        writeln!(lines, "{}", numbers.join(","))?;
    }
    let file = tempfile::NamedTempFile::new()?;
    fs::write(file.path(), lines)?;
    let words = [name.to_owned(), file.path().display().to_string(), seconds.to_string()];
    peer::ask("neighbourhoods.py", &words, "EquiPop draws others, see above")
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
