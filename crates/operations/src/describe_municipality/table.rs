//! The profile as a table for programs: every figure that the page shows, unrounded.

use domain::indicator::Unit;
use serde_json::{Map, Value, json};

use super::{MunicipalityProfile, ProfileRow};

/// The columns of the table.
pub(super) const COLUMNS: [&str; 22] = [
    "municipality",
    "theme",
    "indicator",
    "name",
    "unit",
    "period",
    "value",
    "status",
    "nation",
    "difference_to_nation",
    "similar_median",
    "similar_n",
    "rank",
    "rank_of",
    "p10",
    "median",
    "p90",
    "change_from",
    "change",
    "change_nation",
    "women",
    "men",
];

impl MunicipalityProfile {
    /// Returns the profile as CSV with a header; a missing figure is an empty cell.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let written = "writing to memory does not fail";
        writer.write_record(COLUMNS).expect(written);
        for (theme, row) in self.themed_rows() {
            let cells = cells(self.code.as_str(), theme, row).into_iter();
            writer.write_record(cells.map(|cell| cell_text(&cell))).expect(written);
        }
        let bytes = writer.into_inner().expect(written);
        String::from_utf8(bytes).expect("every cell is text")
    }

    /// Returns the profile as JSON: municipality, name, data sets, and one object per row with
    /// the names of the CSV header as keys; a missing figure is `null`.
    #[must_use]
    pub fn json(&self) -> Value {
        let object = |(theme, row): (&str, &ProfileRow)| {
            let cells = cells(self.code.as_str(), theme, row);
            let pairs = COLUMNS.iter().map(|key| (*key).to_owned()).zip(cells).skip(1);
            Value::Object(pairs.collect::<Map<String, Value>>())
        };
        let data_set = |set: &domain::data_set::DataSet| {
            json!({
                "id": set.id.as_str(),
                "source": set.publication.source,
                "published": set.publication.published.to_string(),
            })
        };
        json!({
            "municipality": self.code.as_str(),
            "name": self.name,
            "data_sets": self.data_sets.iter().map(data_set).collect::<Vec<_>>(),
            "rows": self.themed_rows().map(object).collect::<Vec<_>>(),
        })
    }

    fn themed_rows(&self) -> impl Iterator<Item = (&str, &ProfileRow)> {
        let themes = self
            .themes
            .iter()
            .flat_map(|theme| std::iter::repeat_n(theme.theme.as_str(), theme.rows.len()));
        themes.zip(self.rows())
    }
}

fn cells(municipality: &str, theme: &str, row: &ProfileRow) -> [Value; 22] {
    let spread = row.spread.as_ref();
    [
        json!(municipality),
        json!(theme),
        json!(row.indicator.id.as_str()),
        json!(row.label),
        json!(unit_word(row.indicator.unit)),
        json!(row.period.to_string()),
        json!(row.own.value()),
        json!(row.own.status().as_str()),
        json!(row.nation),
        json!(row.to_nation.map(|gap| gap.absolute)),
        json!(row.similar.map(|similar| similar.value)),
        json!(row.similar.map(|similar| similar.n)),
        json!(row.place.map(|place| place.rank)),
        json!(row.place.map(|place| place.n)),
        json!(spread.map(|spread| spread.p10)),
        json!(spread.map(|spread| spread.median)),
        json!(spread.map(|spread| spread.p90)),
        json!(row.change.map(|change| change.from.to_string())),
        json!(row.change.map(|change| change.own)),
        json!(row.change.and_then(|change| change.nation)),
        json!(row.sexes.map(|sexes| sexes.women)),
        json!(row.sexes.map(|sexes| sexes.men)),
    ]
}

/// Returns the word for a unit.
pub(crate) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "percent",
        Unit::Count => "count",
        Unit::Kronor => "kronor",
        Unit::ThousandKronor => "thousand_kronor",
        Unit::KronorPer => "kronor_per",
        Unit::Rate => "rate",
        Unit::Time => "time",
        Unit::Index => "index",
    }
}

/// Writes a cell; numbers in the shortest form that reads back as the same number.
pub(crate) fn cell_text(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
