//! What is stored of the peers' outputs, and how it is read.

mod front_doors;
mod properties;
mod simplex;
mod synthetic_did;
mod weighting;

use std::collections::BTreeMap;
use std::fs;

use numerics::matrix::Matrix;
use serde_json::Value;

fn reference(name: &str) -> Value {
    let path = format!("{}/tests/reference/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A table as stored: columns by name, cells as text.
struct Stored(BTreeMap<String, Vec<String>>);

impl Stored {
    fn read(name: &str) -> Self {
        let path = format!("{}/tests/reference/data/{name}", env!("CARGO_MANIFEST_DIR"));
        let mut reader = csv::Reader::from_path(path).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut columns: Vec<Vec<String>> = vec![Vec::new(); names.len()];
        for record in reader.records() {
            for (column, cell) in columns.iter_mut().zip(record.unwrap().iter()) {
                column.push(cell.to_owned());
            }
        }
        Self(names.into_iter().zip(columns).collect())
    }

    fn words(&self, name: &str) -> &[String] {
        &self.0[name]
    }

    fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        self.0[name].iter().map(|cell| cell.parse().ok()).collect()
    }

    /// Returns a column of whole numbers after multiplying, as quarters are whole.
    fn whole(&self, name: &str, times: f64) -> Vec<i64> {
        let number = |cell: &String| cell.parse::<f64>().unwrap() * times;
        self.0[name].iter().map(|cell| format!("{:.0}", number(cell)).parse().unwrap()).collect()
    }
}

/// A balanced panel of the stored data: units in rising order, units × periods.
struct Balanced {
    units: Vec<String>,
    periods: Vec<i64>,
    outcomes: Matrix,
}

impl Balanced {
    fn read(name: &str, unit: &str, time: &str, outcome: &str, times: f64) -> Self {
        let stored = Stored::read(name);
        let periods = stored.whole(time, times);
        let panel = crate::panel::Panel::of(stored.words(unit), &periods, &stored.numbers(outcome))
            .unwrap();
        let outcomes = Matrix::from_fn(panel.units.len(), panel.periods.len(), |unit, period| {
            panel.unit(unit)[period].unwrap()
        });
        Self { units: panel.units, periods: panel.periods, outcomes }
    }

    fn prop99() -> Self {
        Self::read("prop99.csv", "State", "Year", "PacksPerCapita", 1.0)
    }

    fn row(&self, unit: &str) -> usize {
        self.units.iter().position(|name| name == unit).unwrap()
    }

    fn others(&self, treated: &[usize]) -> Vec<usize> {
        (0..self.units.len()).filter(|row| !treated.contains(row)).collect()
    }
}

fn close(found: f64, expected: f64, tolerance: f64) {
    let scale = expected.abs().max(1.0);
    assert!((found - expected).abs() <= tolerance * scale, "{found} instead of {expected}");
}
