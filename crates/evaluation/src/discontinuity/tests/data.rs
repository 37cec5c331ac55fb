//! Columns of the stored files.

use crate::answer::Cell;
use crate::rows::Numbers;

/// A stored table.
pub(super) struct Table {
    names: Vec<String>,
    columns: Vec<Vec<Option<f64>>>,
}

impl Table {
    pub(super) fn read(path: &str) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut columns = vec![Vec::new(); names.len()];
        for record in reader.records() {
            for (column, field) in columns.iter_mut().zip(record.unwrap().iter()) {
                column.push(field.parse().ok());
            }
        }
        Self { names, columns }
    }

    pub(super) fn senate() -> Self {
        Self::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/data/rdrobust_senate.csv"))
    }

    pub(super) fn values(&self, name: &str) -> &[Option<f64>] {
        &self.columns[self.names.iter().position(|known| known == name).unwrap()]
    }

    pub(super) fn numbers<'a>(&'a self, name: &'a str) -> Numbers<'a> {
        Numbers { name, values: self.values(name) }
    }
}

/// Returns the peer's outputs of a stored case.
pub(super) fn outputs(case: &str) -> serde_json::Value {
    let path = format!("{}/tests/reference/{case}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["outputs"].take()
}

/// Returns the number in a cell.
pub(super) fn number(cell: &Cell) -> f64 {
    match cell {
        Cell::Number(number) => *number,
        Cell::Whole(whole) => i32::try_from(*whole).unwrap().into(),
        other => panic!("{other:?} is no number"),
    }
}
