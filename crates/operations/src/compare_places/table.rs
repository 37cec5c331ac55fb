//! The comparison as a table for programs: every figure that the page shows, unrounded.

use serde_json::{Value, json};

use super::{ComparedRow, Comparison};
use crate::describe_municipality::unit_word;
use crate::figure_table::{csv_text, object};

/// The columns of the table, one line per indicator and place.
pub(super) const COLUMNS: [&str; 15] = [
    "theme",
    "indicator",
    "name",
    "unit",
    "period",
    "place",
    "place_name",
    "value",
    "status",
    "nation",
    "difference_to_nation",
    "p10",
    "median",
    "p90",
    "standard_deviation",
];

impl Comparison {
    /// Returns the comparison as CSV with a header; a missing figure is an empty cell.
    #[must_use]
    pub fn csv(&self) -> String {
        csv_text(&COLUMNS, self.lines())
    }

    /// Returns the comparison as JSON: the theme, and one object per line with the names of the
    /// CSV header as keys; a missing figure is `null`.
    #[must_use]
    pub fn json(&self) -> Value {
        let data_sets = self.data_sets.iter().map(|set| set.id.as_str());
        json!({
            "theme": self.theme,
            "data_sets": data_sets.collect::<Vec<_>>(),
            "rows": self.lines().map(|cells| object(&COLUMNS, cells)).collect::<Vec<_>>(),
        })
    }

    fn lines(&self) -> impl Iterator<Item = [Value; 15]> {
        let places = 0..self.places.len();
        self.rows.iter().flat_map(move |row| places.clone().map(|place| self.line(row, place)))
    }

    fn line(&self, row: &ComparedRow, place: usize) -> [Value; 15] {
        let cell = &row.cells[place];
        let spread = row.spread.as_ref();
        [
            json!(self.theme),
            json!(row.indicator.id.as_str()),
            json!(row.label),
            json!(unit_word(row.indicator.unit)),
            json!(row.period.to_string()),
            json!(self.places[place].key),
            json!(self.places[place].name),
            json!(cell.measured.value()),
            json!(cell.measured.status().as_str()),
            json!(row.nation),
            json!(cell.to_nation.map(|gap| gap.absolute)),
            json!(spread.map(|spread| spread.p10)),
            json!(spread.map(|spread| spread.median)),
            json!(spread.map(|spread| spread.p90)),
            json!(spread.map(|spread| spread.standard_deviation)),
        ]
    }
}
