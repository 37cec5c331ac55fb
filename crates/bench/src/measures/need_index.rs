//! Ranks of a need index over 10 000 draws, against a fused loop in numpy.
//!
//! 6 000 units and 20 indicators from one factor, 2 % missing and filled in by the median; three
//! scales, two means, weights ± 25 %. `peers/need_index.py` makes the same data and the same
//! kind of draws, and compares the median ranks.

use std::error::Error;
use std::io::Write;

use measures::need_index::aggregation::{Aggregation, LevelRule};
use measures::need_index::imputation::Imputation;
use measures::need_index::model::{Direction, Group, IndexModel, Indicator, Preparation};
use measures::need_index::normalisation::Normalisation;
use measures::need_index::ranking::{First, Ranking, Ties};
use measures::need_index::table::{NamedColumn, Table};
use measures::need_index::uncertainty::{Alternative, Choice, Uncertainty, Varies, uncertainty};
use measures::need_index::weighting::Weighting;
use numerics::elementary::{exp, ln, sqrt};

use crate::peer;
use crate::timing::Timing;

const N_UNITS: u64 = 6_000;
const N_INDICATORS: u64 = 20;
const N_DRAWS: usize = 10_000;
const REPETITIONS: usize = 5;

/// Measures, then lets numpy do the same and compare.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let columns: Vec<NamedColumn> = (0..N_INDICATORS).map(column).collect();
    let units: Vec<String> = (0..N_UNITS).map(|unit| format!("u{unit}")).collect();
    let table = Table { units: &units, periods: None, columns: &columns, groupings: &[] };
    let (model, question) = (model(), question());
    let timing = Timing::of(REPETITIONS, || uncertainty(&model, &table, &question))?;
    timing.print("ranks over 10 000 draws of 6 000 units by 20 indicators");
    let found = uncertainty(&model, &table, &question)?;
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile()?;
    for unit in &found.units {
        let drawn = unit.drawn.ok_or("every unit has an index")?;
        writeln!(file, "{},{},{},{}", drawn.p5, drawn.median, drawn.p95, drawn.mean)?;
    }
    file.flush()?;
    let words = [file.path().display().to_string(), timing.processor().to_string()];
    peer::ask("need_index.py", &words, "numpy finds other ranks")
}

fn model() -> IndexModel {
    let indicator = |number: u64| Indicator {
        id: format!("i{number}"),
        name: format!("Indicator {number}"),
        parent: "index".to_owned(),
        direction: Direction::Raises,
        weight: 1.0,
        denominator: None,
        goalposts: None,
        target: None,
        treatment: None,
        normalisation: None,
    };
    IndexModel {
        id: "bench".to_owned(),
        name: "Need".to_owned(),
        indicators: (0..N_INDICATORS).map(indicator).collect(),
        groups: vec![Group {
            id: "index".to_owned(),
            name: "Need".to_owned(),
            parent: None,
            weight: 1.0,
        }],
        preparation: vec![Preparation::Impute(Imputation::Median)],
        normalisation: Normalisation::MinMax { low: 1.0, high: 100.0 },
        weighting: Weighting::Given,
        levels: vec![LevelRule { aggregation: Aggregation::Arithmetic, minimum_share: 1.0 }],
        ranking: Ranking { first: First::Largest, ties: Ties::FirstPlace },
    }
}

fn question() -> Uncertainty {
    let scales = vec![
        Alternative::AsModel,
        Alternative::Normalisation(Normalisation::ZScore { mean: 50.0, standard_deviation: 10.0 }),
        Alternative::Normalisation(Normalisation::Rank { ties: Ties::Average }),
    ];
    let geometric = LevelRule { aggregation: Aggregation::Geometric, minimum_share: 1.0 };
    let means = vec![Alternative::AsModel, Alternative::Levels(vec![geometric])];
    let choice = |name: &str, varies| Choice { name: name.to_owned(), varies };
    Uncertainty {
        draws: N_DRAWS,
        seed: 9000,
        choices: vec![
            choice("scale", Varies::OneOf(scales)),
            choice("mean", Varies::OneOf(means)),
            choice("weights", Varies::Weights { level: 1, spread: 0.25 }),
        ],
        first_places: 30,
    }
}

fn column(number: u64) -> NamedColumn {
    let value = |unit: u64| {
        let z = 0.65 * normal(unit, 8000) + 0.76 * normal(unit, 8001 + number);
        let x = match number % 3 {
            0 => exp(0.5 * z) * (10.0 + small(number)),
            1 => 50.0 + 10.0 * z,
            _ => 1.0 / (1.0 + exp(-z)),
        };
        (uniform(unit * N_INDICATORS + number, 8100) >= 0.02).then_some(x)
    };
    NamedColumn { name: format!("i{number}"), values: (0..N_UNITS).map(value).collect() }
}

/// The counter-based SplitMix64 of the peers' scripts.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit a float exactly")]
fn uniform(index: u64, seed: u64) -> f64 {
    let z = seed.wrapping_add((index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
}

fn normal(index: u64, seed: u64) -> f64 {
    let angle = 2.0 * std::f64::consts::PI * uniform(2 * index + 1, seed);
    sqrt(-2.0 * ln(1.0 - uniform(2 * index, seed))) * angle.cos()
}

#[expect(clippy::cast_precision_loss, reason = "a number of indicators")]
fn small(number: u64) -> f64 {
    number as f64
}
