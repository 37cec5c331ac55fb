//! Reads the reference data and outputs, and asks questions of them.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use serde_json::Value;

use crate::rows::Numbers;
use crate::staggered::design::{Assignment, Design, StaggeredColumns};

fn reference() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference")
}

pub(crate) fn outputs(case: &str) -> Value {
    let file = File::open(reference().join(format!("{case}.json"))).unwrap();
    let all: Value = serde_json::from_reader(BufReader::new(file)).unwrap();
    all["outputs"].clone()
}

/// A long table under test.
#[derive(Debug, Clone)]
pub(crate) struct Long {
    pub(crate) outcome: Vec<Option<f64>>,
    pub(crate) unit: Vec<String>,
    pub(crate) time: Vec<Option<f64>>,
    pub(crate) cohort: Vec<Option<f64>>,
    pub(crate) covariates: Vec<Vec<Option<f64>>>,
    pub(crate) weights: Option<Vec<Option<f64>>>,
    pub(crate) cluster: Option<Vec<String>>,
}

impl Long {
    /// Reads columns of a file: outcome, unit, time, cohort, then covariates.
    pub(crate) fn read(file: &str, columns: [&str; 4], covariates: &[&str]) -> Self {
        let mut reader = csv::Reader::from_path(reference().join("data").join(file)).unwrap();
        let header = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let text = |name: &str| {
            let place = header.iter().position(|column| column == name).unwrap();
            rows.iter().map(|row| row[place].to_owned()).collect::<Vec<String>>()
        };
        let numbers = |name: &str| text(name).iter().map(|v| v.parse().ok()).collect::<Vec<_>>();
        Self {
            outcome: numbers(columns[0]),
            unit: text(columns[1]),
            time: numbers(columns[2]),
            cohort: numbers(columns[3]),
            covariates: covariates.iter().map(|name| numbers(name)).collect(),
            weights: None,
            cluster: None,
        }
    }

    pub(crate) fn mpdta(file: &str, covariates: &[&str]) -> Self {
        Self::read(file, ["lemp", "countyreal", "year", "first_treat"], covariates)
    }

    pub(crate) fn clustered(mut self, file: &str, column: &str) -> Self {
        self.cluster = Some(Self::read(file, [column; 4], &[]).unit);
        self
    }

    pub(crate) fn with<T>(&self, ask: impl FnOnce(&StaggeredColumns<'_>) -> T) -> T {
        let covariates: Vec<Numbers<'_>> =
            self.covariates.iter().map(|values| Numbers { name: "x", values }).collect();
        let weights = self.weights.as_deref().map(|values| Numbers { name: "w", values });
        ask(&StaggeredColumns {
            outcome: Numbers { name: "y", values: &self.outcome },
            unit: &self.unit,
            time: Numbers { name: "t", values: &self.time },
            assignment: Assignment::Cohort(Numbers { name: "g", values: &self.cohort }),
            covariates: &covariates,
            weights,
            cluster: self.cluster.as_deref().map(|values| ("cluster", values)),
        })
    }

    pub(crate) fn design(&self) -> Design {
        self.with(Design::of).unwrap()
    }
}

/// Fails unless both numbers agree to a relative tolerance, or absolutely where they are small.
#[track_caller]
pub(crate) fn agree(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    let scale = theirs.abs().max(1e-3);
    assert!((ours - theirs).abs() <= tolerance * scale, "{what}: {ours} against {theirs}");
}
