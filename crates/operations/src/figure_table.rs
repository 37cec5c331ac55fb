//! A table of figures as a file: what a page shows, cell by cell.

use domain::data_set::DataSet;
use serde_json::{Map, Value, json};

/// A table of figures with where they come from.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureTable {
    /// The names of the columns.
    pub columns: &'static [&'static str],
    /// Rows, each as long as `columns`; a missing figure is null.
    pub rows: Vec<Vec<Value>>,
    /// The ids of the data sets that figures come from.
    pub data_sets: Vec<String>,
}

impl FigureTable {
    /// Returns a table of figures from these data sets.
    #[must_use]
    pub fn new<'a>(
        columns: &'static [&'static str],
        rows: Vec<Vec<Value>>,
        data_sets: impl IntoIterator<Item = &'a DataSet>,
    ) -> Self {
        let data_sets = data_sets.into_iter().map(|set| set.id.to_string()).collect();
        Self { columns, rows, data_sets }
    }

    /// Returns the table as CSV with a header; a missing figure is an empty cell.
    #[must_use]
    pub fn csv(&self) -> String {
        csv_text(self.columns, self.rows.iter().cloned())
    }

    /// Returns the table as JSON: the data sets, and one object per row with the names of the
    /// columns as keys; a missing figure is `null`.
    #[must_use]
    pub fn json(&self) -> Value {
        let rows: Vec<Value> =
            self.rows.iter().map(|row| object(self.columns, row.iter().cloned())).collect();
        json!({ "data_sets": self.data_sets, "rows": rows })
    }
}

/// Returns rows as CSV with a header; null is an empty cell.
pub(crate) fn csv_text<Row: IntoIterator<Item = Value>>(
    columns: &[&str],
    rows: impl IntoIterator<Item = Row>,
) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "writing to memory does not fail";
    writer.write_record(columns).expect(written);
    for row in rows {
        let cells = row.into_iter().map(|cell| match cell {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        });
        writer.write_record(cells).expect(written);
    }
    let bytes = writer.into_inner().expect(written);
    String::from_utf8(bytes).expect("every cell is text")
}

/// Returns a row as an object with the names of the columns as keys.
pub(crate) fn object(columns: &[&str], cells: impl IntoIterator<Item = Value>) -> Value {
    let keys = columns.iter().map(|column| (*column).to_owned());
    Value::Object(keys.zip(cells).collect::<Map<String, Value>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_figure_is_empty_and_never_zero() {
        let rows = vec![vec![json!("A, B"), json!(1.5)], vec![json!("C"), Value::Null]];
        let table = FigureTable::new(&["name", "value"], rows, []);
        assert_eq!(table.csv(), "name,value\n\"A, B\",1.5\nC,\n");
        assert_eq!(table.json()["rows"][1], json!({"name": "C", "value": null}));
    }
}
