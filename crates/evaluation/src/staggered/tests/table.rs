//! Reads the reference data and outputs, and asks questions of them.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use numerics::distribution::normal_quantile;
use numerics::streams::Stream;
use serde_json::Value;

use crate::answer::Evaluation;
use crate::rows::Numbers;
use crate::staggered::design::{Assignment, Design, StaggeredColumns};
use crate::staggered::refusal::StaggeredError;
use crate::staggered::{Estimator, StaggeredQuestion, staggered};

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
    /// Where there is one, used instead of the cohort.
    pub(crate) treatment: Option<Vec<Option<f64>>>,
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
            treatment: None,
            weights: None,
            cluster: None,
        }
    }

    /// Reads columns of a file: outcome, unit, time, treatment.
    pub(crate) fn treated(file: &str, columns: [&str; 4]) -> Self {
        let mut table = Self::read(file, columns, &[]);
        table.treatment = Some(table.cohort.clone());
        table
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
            assignment: match &self.treatment {
                Some(values) => Assignment::Treatment(Numbers { name: "d", values }),
                None => Assignment::Cohort(Numbers { name: "g", values: &self.cohort }),
            },
            covariates: &covariates,
            weights,
            cluster: self.cluster.as_deref().map(|values| ("cluster", values)),
        })
    }

    pub(crate) fn design(&self) -> Design {
        self.with(Design::of).unwrap()
    }
}

/// Asks the front door.
pub(crate) fn ask(table: &Long, estimator: Estimator) -> Result<Evaluation, StaggeredError> {
    table
        .with(|columns| staggered(&StaggeredQuestion { columns: *columns, estimator, level: 0.95 }))
}

/// Returns a standard normal number.
pub(crate) fn normal(stream: &mut Stream) -> f64 {
    normal_quantile(stream.uniform().max(1e-300))
}

/// Returns a made-up panel of `units` over eight periods in which a fifth each start in 4, 5 and 7
/// with the effect `effect(cohort, period)`.
pub(crate) fn made_up(units: usize, seed: u64, effect: impl Fn(i64, i64) -> f64) -> Long {
    let mut stream = Stream::new(seed, 0);
    let mut table = Long {
        outcome: vec![],
        unit: vec![],
        time: vec![],
        cohort: vec![],
        treatment: None,
        covariates: vec![vec![]],
        weights: None,
        cluster: None,
    };
    for unit in 0..units {
        let cohort = [0, 4, 0, 5, 7][unit % 5];
        let (own, x) = (normal(&mut stream), normal(&mut stream));
        let mut lasting = 0.0;
        for period in 1..=8_i64 {
            lasting = 0.4 * lasting + normal(&mut stream);
            let treated = cohort > 0 && period >= cohort;
            let y = own + 0.3 * period as f64 + 0.1 * x * period as f64 + lasting;
            let y = y + if treated { effect(cohort, period) } else { 0.0 };
            table.outcome.push(Some(y));
            table.unit.push(format!("{unit:04}"));
            table.time.push(Some(period as f64));
            table.cohort.push((cohort > 0).then_some(cohort as f64));
            table.covariates[0].push(Some(x));
        }
    }
    table
}

/// Fails unless both numbers agree to a relative tolerance, or absolutely where they are small.
#[track_caller]
pub(crate) fn agree(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    let scale = theirs.abs().max(1e-3);
    assert!((ours - theirs).abs() <= tolerance * scale, "{what}: {ours} against {theirs}");
}
