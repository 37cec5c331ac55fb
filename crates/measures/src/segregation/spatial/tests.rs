//! What the indices must be.

mod against_oasisr;
mod against_pysal;
mod by_chance;
mod invariance;

use serde_json::Value;

use super::centralization::Center;
use super::egohood::Kernel;
use super::geography::{Contiguity, Geography, GeographyColumns};
use super::population::Population;
use super::proximity::{Decay, OwnDistance};
use super::{Inference, PartsOf, Question, question};
use crate::estimate::Estimate;

/// Areas, people and places of a stored case.
struct Case {
    names: Vec<String>,
    counts: Vec<f64>,
    geography: Geography,
}

fn stored(file: &str) -> String {
    let path = format!("{}/tests/reference/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn outputs(file: &str) -> Value {
    serde_json::from_str::<Value>(&stored(file)).unwrap()["outputs"].take()
}

/// Returns a column of a CSV file without quotes.
fn column(text: &str, name: &str) -> Vec<f64> {
    let mut lines = text.lines();
    let at = lines.next().unwrap().split(',').position(|head| head == name).unwrap();
    lines.map(|line| line.split(',').nth(at).unwrap().parse().unwrap()).collect()
}

fn interleaved(text: &str, names: &[&str], keep: &[bool]) -> Vec<f64> {
    let columns: Vec<Vec<f64>> = names.iter().map(|name| column(text, name)).collect();
    let rows = (0..keep.len()).filter(|row| keep[*row]);
    rows.flat_map(|row| columns.iter().map(move |column| column[row])).collect()
}

/// Reads squares of 1 km; `everywhere` keeps areas without people.
fn squares(file: &str, names: &[&str], everywhere: bool) -> Case {
    let text = stored(file);
    let keep: Vec<bool> =
        column(&text, "total").iter().map(|total| everywhere || *total > 0.0).collect();
    let counts = interleaved(&text, names, &keep);
    let (x, y) = (interleaved(&text, &["x"], &keep), interleaved(&text, &["y"], &keep));
    let geography = Geography::squares(&x, &y, 1000.0).unwrap();
    Case { names: names.iter().map(|name| (*name).to_owned()).collect(), counts, geography }
}

fn rectangles() -> Case {
    let text = stored("spatial_rectangles63.csv");
    let touches = stored("spatial_rectangles63_touches.csv");
    let [first, second, shared] =
        ["first", "second", "shared_m"].map(|name| column(&touches, name));
    let row = |value: f64| (0..63).find(|row| numerics::sum::count(*row) == value).unwrap();
    let contiguities: Vec<Contiguity> = (0..first.len())
        .map(|at| Contiguity {
            first: row(first[at]),
            second: row(second[at]),
            shared_m: shared[at],
        })
        .collect();
    let geography = Geography::new(GeographyColumns {
        x_m: &column(&text, "x"),
        y_m: &column(&text, "y"),
        area_m2: Some(&column(&text, "area_m2")),
        perimeter_m: Some(&column(&text, "perimeter_m")),
        contiguities: Some(&contiguities),
    })
    .unwrap();
    let names = ["g0", "g1", "g2"];
    let counts = interleaved(&text, &names, &[true; 63]);
    Case { names: names.map(str::to_owned).to_vec(), counts, geography }
}

impl Case {
    fn population(&self) -> Population {
        Population::new(&self.counts, self.names.len()).unwrap()
    }

    fn group(&self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap()
    }

    /// Asks with the question changed as wanted.
    fn ask(
        &self,
        measures: &[&str],
        focal: usize,
        change: impl Fn(&mut Question<'_>),
    ) -> Vec<Estimate> {
        let groups: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let mut asked = plain(&self.geography, &self.counts, &groups);
        (asked.measures, asked.focal) = (measures, focal);
        change(&mut asked);
        question(&asked).unwrap()
    }

    fn one(&self, measure: &str, focal: usize) -> Option<f64> {
        self.ask(&[measure], focal, |_| ())[0].estimate
    }
}

fn plain<'a>(geography: &'a Geography, counts: &'a [f64], groups: &'a [&'a str]) -> Question<'a> {
    Question {
        measures: &[],
        counts,
        groups,
        focal: 0,
        parts: PartsOf::FocalOnly,
        geography,
        center: Center::MeanOfAreas,
        decay: Decay { unit_m: 1000.0, own: OwnDistance::RootOfArea },
        kernel: Kernel::Triangular,
        bandwidths_m: &[2500.0],
        thresholds: 1000,
        inference: Inference::None,
    }
}

#[track_caller]
fn assert_close(found: Option<f64>, expected: f64, tolerance: f64, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what}: undefined, expected {expected}"));
    let slack = tolerance * expected.abs().max(1e-3);
    assert!((found - expected).abs() <= slack, "{what}: found {found}, expected {expected}");
}
