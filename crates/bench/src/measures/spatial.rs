//! Spatial segregation of 6 000 areas and five groups, against PySAL `segregation`.
//!
//! `peers/spatial.py` reads the same file, computes the same indices and compares them.

use std::error::Error;
use std::path::Path;

use measures::segregation::spatial::centralization::Center;
use measures::segregation::spatial::egohood::Kernel;
use measures::segregation::spatial::geography::Geography;
use measures::segregation::spatial::permutation::{Null, Permutation};
use measures::segregation::spatial::proximity::{Decay, OwnDistance};
use measures::segregation::spatial::{Inference, PartsOf, Question, SpatialError, question};

use crate::peer;
use crate::timing::Timing;

const GROUPS: [&str; 5] = ["g0", "g1", "g2", "g3", "g4"];

/// One for each of PySAL's fifteen classes of spatial indices; PySAL's own numbers where its
/// definition is another and no order of ties decides.
const MEASURES: [&str; 15] = [
    "absolute-centralization",
    "relative-centralization",
    "absolute-concentration",
    "relative-concentration",
    "delta",
    "neighbour-dissimilarity",
    "boundary-dissimilarity-as-pysal",
    "perimeter-area-dissimilarity",
    "spatial-proximity-profile-as-pysal",
    "absolute-clustering-as-pysal",
    "relative-clustering-as-pysal",
    "spatial-proximity-as-pysal",
    "distance-decay-isolation-as-pysal",
    "distance-decay-interaction-as-pysal",
    "distortion",
];

/// Indices of which 500 permutations are taken.
const TESTED: [&str; 5] = [
    "absolute-clustering",
    "relative-clustering",
    "spatial-proximity",
    "distance-decay-isolation",
    "distance-decay-interaction",
];

/// Measures, then lets the peer do the same and compare.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = manifest.join("../measures/tests/reference/seg6000.csv");
    let (counts, geography) = read(&file)?;
    let ask = |measures: &[&str], inference| -> Result<Vec<Option<f64>>, SpatialError> {
        let estimates = question(&Question {
            measures,
            counts: &counts,
            groups: &GROUPS,
            focal: 1,
            parts: PartsOf::FocalOnly,
            geography: &geography,
            center: Center::MeanOfAreas,
            decay: Decay { unit_m: 1000.0, own: OwnDistance::RootOfArea },
            kernel: Kernel::Triangular,
            bandwidths_m: &[2500.0],
            thresholds: 1000,
            inference,
        })?;
        Ok(estimates.into_iter().map(|estimate| estimate.estimate).collect())
    };
    let all = Timing::of(3, || ask(&MEASURES, Inference::None))?;
    let test = Permutation { null: Null::Persons, replications: 500, seed: 1 };
    let tested = Timing::of(1, || ask(&TESTED, Inference::Permutation(test)))?;
    all.print("fifteen spatial indices of 6 000 areas");
    tested.print("five indices of nearness with 500 permutations of persons");
    let values = MEASURES.iter().map(|measure| {
        let value = ask(&[*measure], Inference::None)?[0];
        Ok(format!("{measure}={}", value.map_or("undefined".to_owned(), |v| v.to_string())))
    });
    let mut words = vec![
        file.display().to_string(),
        all.processor().to_string(),
        tested.processor().to_string(),
    ];
    words.extend(values.collect::<Result<Vec<String>, SpatialError>>()?);
    peer::ask("spatial.py", &words, "PySAL and the measures differ, see above")
}

fn read(file: &Path) -> Result<(Vec<f64>, Geography), Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(file)?;
    let heads = reader.headers()?.clone();
    let at = |name: &str| heads.iter().position(|head| head == name).ok_or(name.to_owned());
    let groups = GROUPS.iter().map(|group| at(group)).collect::<Result<Vec<usize>, String>>()?;
    let (at_x, at_y) = (at("x")?, at("y")?);
    let (mut counts, mut x, mut y) = (Vec::new(), Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record?;
        for group in &groups {
            counts.push(record[*group].parse()?);
        }
        x.push(record[at_x].parse()?);
        y.push(record[at_y].parse()?);
    }
    Ok((counts, Geography::squares(&x, &y, 1000.0)?))
}
