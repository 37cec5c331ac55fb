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
        let mut writer = csv::Writer::from_writer(Vec::new());
        let written = "writing to memory does not fail";
        writer.write_record(self.columns).expect(written);
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            writer.write_record(cells).expect(written);
        }
        let bytes = writer.into_inner().expect(written);
        String::from_utf8(bytes).expect("every cell is text")
    }

    /// Returns the table as JSON: the data sets, and one object per row with the names of the
    /// columns as keys; a missing figure is `null`.
    #[must_use]
    pub fn json(&self) -> Value {
        let object = |row: &Vec<Value>| {
            let keys = self.columns.iter().map(|column| (*column).to_owned());
            Value::Object(keys.zip(row.iter().cloned()).collect::<Map<String, Value>>())
        };
        let rows: Vec<Value> = self.rows.iter().map(object).collect();
        json!({ "data_sets": self.data_sets, "rows": rows })
    }
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
