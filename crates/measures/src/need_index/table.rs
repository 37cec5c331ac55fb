//! The values that an index is built of.

/// Units and their columns, one row per unit, or per unit and period.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// The units' codes, each once, or once per period.
    pub units: &'a [String],
    /// The period of each row, where the table holds several. All rules then rest on the rows of
    /// all periods together, and units are ranked within their period. To give each period its
    /// own scale, build the index of each period by itself.
    pub periods: Option<&'a [i64]>,
    /// Indicators and denominators.
    pub columns: &'a [NamedColumn],
    /// What units can be grouped by when missing values are filled in.
    pub groupings: &'a [Grouping],
}

/// A column of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedColumn {
    /// The id of an indicator or the name of a denominator.
    pub name: String,
    /// One value per row; what is missing is `None`, never zero.
    pub values: Vec<Option<f64>>,
}

/// A column of labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// Its name: "county".
    pub name: String,
    /// One label per row.
    pub labels: Vec<Option<String>>,
}

impl<'a> Table<'a> {
    /// Returns the column with this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'a NamedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns the grouping with this name.
    #[must_use]
    pub fn grouping(&self, name: &str) -> Option<&'a Grouping> {
        self.groupings.iter().find(|grouping| grouping.name == name)
    }
}
