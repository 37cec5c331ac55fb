//! The small tables of a data set: its description, indicators and areas, there and back.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int32Array, RecordBatch, StringArray, UInt8Array};
use arrow::datatypes::{Int32Type, UInt8Type};
use domain::area::{Area, Validity};
use domain::data_set::{DataSet, Publication, Withheld};
use domain::indicator::{Direction, Indicator, Unit};
use serde::{Deserialize, Serialize};
use time::Date;
use time::macros::format_description;

use super::StoreError;

const UNITS: [(Unit, &str); 8] = [
    (Unit::Percent, "percent"),
    (Unit::Count, "count"),
    (Unit::Kronor, "kronor"),
    (Unit::ThousandKronor, "thousand_kronor"),
    (Unit::KronorPer, "kronor_per"),
    (Unit::Rate, "rate"),
    (Unit::Time, "time"),
    (Unit::Index, "index"),
];

const DIRECTIONS: [(Direction, &str); 2] = [
    (Direction::HigherIsBetter, "higher_is_better"),
    (Direction::LowerIsBetter, "lower_is_better"),
];

/// Returns the word for a unit in `indicator.parquet` and in output.
#[must_use]
pub(crate) fn unit_word(unit: Unit) -> &'static str {
    UNITS.iter().find(|(known, _)| *known == unit).map_or("index", |(_, word)| word)
}

/// `data_set.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DataSetFile {
    id: String,
    source: String,
    table: String,
    title: String,
    published: String,
    fetched: String,
    origin: String,
    terms: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withheld: Option<WithheldKeys>,
    hash: String,
    rows: u64,
    indicators: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WithheldKeys {
    at_least: u32,
    few: u64,
    beside: u64,
}

pub(crate) fn of_data_set(data_set: &DataSet) -> String {
    let publication = data_set.publication.clone();
    let file = DataSetFile {
        id: data_set.id.to_string(),
        source: publication.source,
        table: publication.table,
        title: publication.title,
        published: publication.published.to_string(),
        fetched: publication.fetched.to_string(),
        origin: publication.origin,
        terms: publication.terms,
        withheld: publication.withheld.map(|Withheld { at_least, few, beside }| WithheldKeys {
            at_least,
            few,
            beside,
        }),
        hash: data_set.hash.clone(),
        rows: data_set.rows,
        indicators: data_set.indicators,
    };
    let mut text = serde_json::to_string_pretty(&file).expect("texts and numbers");
    text.push('\n');
    text
}

pub(crate) fn data_set(path: &Path, text: &str) -> Result<DataSet, StoreError> {
    let damaged = |reason: String| StoreError::Damaged { path: path.to_owned(), reason };
    let file: DataSetFile = serde_json::from_str(text).map_err(|e| damaged(e.to_string()))?;
    let day = |text: &str| {
        let format = format_description!("[year]-[month]-[day]");
        Date::parse(text, format).map_err(|_| damaged(format!("'{text}' is no day")))
    };
    Ok(DataSet {
        id: file.id.parse().map_err(|_| damaged(format!("'{}' is no id", file.id)))?,
        publication: Publication {
            published: day(&file.published)?,
            fetched: day(&file.fetched)?,
            source: file.source,
            table: file.table,
            title: file.title,
            origin: file.origin,
            terms: file.terms,
            withheld: file.withheld.map(|WithheldKeys { at_least, few, beside }| Withheld {
                at_least,
                few,
                beside,
            }),
        },
        hash: file.hash,
        rows: file.rows,
        indicators: file.indicators,
    })
}

fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    )
    .expect("columns of one length")
}

pub(crate) fn of_indicators(indicators: &[Indicator]) -> RecordBatch {
    let direction = |indicator: &Indicator| {
        let known = DIRECTIONS.iter().find(|(known, _)| Some(*known) == indicator.direction);
        known.map(|(_, word)| *word)
    };
    let decimals: UInt8Array = indicators.iter().map(|i| Some(i.decimals)).collect();
    table(vec![
        ("id", texts(indicators.iter().map(|i| Some(i.id.as_str())))),
        ("name", texts(indicators.iter().map(|i| Some(i.name.as_str())))),
        ("definition", texts(indicators.iter().map(|i| Some(i.definition.as_str())))),
        ("unit", texts(indicators.iter().map(|i| Some(unit_word(i.unit))))),
        ("direction", texts(indicators.iter().map(direction))),
        ("subject", texts(indicators.iter().map(|i| Some(i.subject.as_str())))),
        ("decimals", Arc::new(decimals)),
    ])
}

pub(crate) fn of_areas(areas: &[Area]) -> RecordBatch {
    let year = |year: &dyn Fn(&Area) -> Option<i32>| -> ArrayRef {
        Arc::new(areas.iter().map(year).collect::<Int32Array>())
    };
    table(vec![
        ("code", texts(areas.iter().map(|a| Some(a.code.as_str())))),
        ("name", texts(areas.iter().map(|a| Some(a.name.as_str())))),
        ("level", texts(areas.iter().map(|a| Some(a.code.level().as_str())))),
        ("parent", texts(areas.iter().map(|a| a.parent.as_ref().map(|p| p.as_str())))),
        ("from_year", year(&|area| area.validity.from)),
        ("to_year", year(&|area| area.validity.to)),
    ])
}

/// One row of a small table, for reading its cells by name.
struct Row<'a> {
    path: &'a Path,
    table: &'a RecordBatch,
    index: usize,
}

impl Row<'_> {
    fn damaged(&self, reason: String) -> StoreError {
        let reason = format!("row {}: {reason}", self.index + 1);
        StoreError::Damaged { path: self.path.to_owned(), reason }
    }

    fn column(&self, name: &str) -> Result<&ArrayRef, StoreError> {
        let column = self.table.column_by_name(name);
        column.ok_or_else(|| self.damaged(format!("the column {name} is missing")))
    }

    fn text(&self, name: &str) -> Result<Option<&str>, StoreError> {
        let column = self.column(name)?;
        let texts = column.as_string_opt::<i32>();
        let texts = texts.ok_or_else(|| self.damaged(format!("{name} is no text")))?;
        Ok((!texts.is_null(self.index)).then(|| texts.value(self.index)))
    }

    fn required(&self, name: &str) -> Result<&str, StoreError> {
        self.text(name)?.ok_or_else(|| self.damaged(format!("{name} is empty")))
    }

    fn parsed<T: FromStr<Err: ToString>>(&self, name: &str) -> Result<T, StoreError> {
        let text = self.required(name)?;
        text.parse().map_err(|error: T::Err| self.damaged(error.to_string()))
    }

    fn year(&self, name: &str) -> Result<Option<i32>, StoreError> {
        let years = self.column(name)?.as_primitive_opt::<Int32Type>();
        let years = years.ok_or_else(|| self.damaged(format!("{name} is no year")))?;
        Ok((!years.is_null(self.index)).then(|| years.value(self.index)))
    }

    fn indicator(&self) -> Result<Indicator, StoreError> {
        let unit = self.required("unit")?;
        let unit = UNITS.iter().find(|(_, word)| *word == unit).map(|(unit, _)| *unit);
        let direction = self.text("direction")?;
        let decimals = self.column("decimals")?.as_primitive_opt::<UInt8Type>();
        Ok(Indicator {
            id: self.parsed("id")?,
            name: self.required("name")?.to_owned(),
            definition: self.required("definition")?.to_owned(),
            unit: unit.ok_or_else(|| self.damaged("an unknown unit".to_owned()))?,
            direction: DIRECTIONS
                .iter()
                .find(|(_, word)| Some(*word) == direction)
                .map(|(direction, _)| *direction),
            subject: self.required("subject")?.to_owned(),
            decimals: decimals
                .map(|d| d.value(self.index))
                .ok_or_else(|| self.damaged("decimals is no number".to_owned()))?,
        })
    }

    fn area(&self) -> Result<Area, StoreError> {
        let has_parent = self.text("parent")?.is_some();
        Ok(Area {
            code: self.parsed("code")?,
            name: self.required("name")?.to_owned(),
            parent: if has_parent { Some(self.parsed("parent")?) } else { None },
            validity: Validity { from: self.year("from_year")?, to: self.year("to_year")? },
        })
    }
}

fn read<T>(
    path: &Path,
    table: &RecordBatch,
    one: impl Fn(Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    (0..table.num_rows()).map(|index| one(Row { path, table, index })).collect()
}

pub(crate) fn indicators(path: &Path, table: &RecordBatch) -> Result<Vec<Indicator>, StoreError> {
    read(path, table, |row| row.indicator())
}

pub(crate) fn areas(path: &Path, table: &RecordBatch) -> Result<Vec<Area>, StoreError> {
    read(path, table, |row| row.area())
}
