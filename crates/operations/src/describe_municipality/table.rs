//! The profile as a table for programs: every figure that the page shows, unrounded.

use domain::indicator::Unit;
use serde_json::{Value, json};

use super::{MunicipalityProfile, ProfileRow};
use crate::figure_table::{csv_text, object};

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
        let code = self.code.as_str();
        csv_text(&COLUMNS, self.themed_rows().map(|(theme, row)| cells(code, theme, row)))
    }

    /// Returns the profile as JSON: municipality, name, data sets, and one object per row with
    /// the names of the CSV header as keys; a missing figure is `null`.
    #[must_use]
    pub fn json(&self) -> Value {
        let of_row = |(theme, row): (&str, &ProfileRow)| {
            let cells = cells(self.code.as_str(), theme, row);
            object(&COLUMNS[1..], cells.into_iter().skip(1))
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
            "rows": self.themed_rows().map(of_row).collect::<Vec<_>>(),
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
