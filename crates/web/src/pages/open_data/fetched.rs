//! The values of an indicator as a file.

use axum::extract::{Path, Query};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::indicator::IndicatorId;
use operations::data_file::{DataFileError, DataFormat, data_file};
use operations::observations_table::{Choice, ChoiceError};
use serde::Deserialize;
use time::Date;
use time::macros::format_description;

use crate::answer::Visit;

/// What the address can say; the names are those of the command line.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Asked {
    level: String,
    area: String,
    period: String,
    group: String,
    as_of: String,
}

/// Answers with the values of an indicator in the format that the file name ends with.
pub(crate) async fn indicator_file(
    visit: Visit,
    Path(file): Path<String>,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Some((id, format)) = named(&file) else { return visit.not_found() };
    let Ok(Query(asked)) = asked else {
        return visit.refused(visit.language.text("open-data-unknown-parameter"));
    };
    let choice = match choice(id, &asked) {
        Ok(choice) => choice,
        Err((name, found)) => return unreadable(&visit, name, found),
    };
    match data_file(visit.library(), &choice, format) {
        Ok(bytes) => respond(&choice.indicator, format, bytes),
        Err(DataFileError::Choice(error)) => refused(&visit, &error),
        Err(DataFileError::NothingPublished { oldest, .. }) => {
            let oldest = oldest.to_string();
            let places = [("oldest", oldest.as_str())];
            visit.refused(visit.language.text_with("open-data-nothing-published", &places))
        }
        Err(DataFileError::JsonStat(_)) => {
            visit.refused(visit.language.text("open-data-too-large"))
        }
        Err(error) => visit.failed(&error),
    }
}

/// Splits a file name at its ending; ids have points too, so the ending is the last.
fn named(file: &str) -> Option<(IndicatorId, DataFormat)> {
    DataFormat::ALL.into_iter().find_map(|format| {
        let id = file.strip_suffix(format.ending())?.strip_suffix('.')?;
        Some((id.parse().ok()?, format))
    })
}

/// Reads the choice; an error is the parameter and what was written.
fn choice(indicator: IndicatorId, asked: &Asked) -> Result<Choice, (&'static str, &str)> {
    let day = format_description!("[year]-[month]-[day]");
    Ok(Choice {
        indicator,
        level: one("level", &asked.level, |text| text.parse().ok())?,
        areas: many("area", &asked.area, |text| text.parse().ok())?,
        periods: one("period", &asked.period, |text| text.parse().ok())?,
        groups: many("group", &asked.group, |text| text.parse().ok())?,
        as_of: one("as_of", &asked.as_of, |text| Date::parse(text, day).ok())?,
    })
}

fn one<'a, T>(
    name: &'static str,
    text: &'a str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, (&'static str, &'a str)> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some).ok_or((name, text)) }
}

fn many<'a, T>(
    name: &'static str,
    text: &'a str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, (&'static str, &'a str)> {
    let parts = text.split(',').filter(|part| !part.is_empty());
    parts.map(|part| read(part).ok_or((name, part))).collect()
}

fn respond(indicator: &IndicatorId, format: DataFormat, bytes: Vec<u8>) -> Response {
    let name: String = indicator
        .as_str()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let disposition = match format {
        DataFormat::Csv | DataFormat::Parquet => "attachment",
        DataFormat::Json | DataFormat::JsonStat => "inline",
    };
    let ending = if format == DataFormat::JsonStat { "json" } else { format.ending() };
    let headers = [
        (CONTENT_TYPE, format.media_type().to_owned()),
        (CONTENT_DISPOSITION, format!("{disposition}; filename=\"{name}.{ending}\"")),
        // Open data may be read by pages of others.
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    (headers, bytes).into_response()
}

fn unreadable(visit: &Visit, name: &'static str, found: &str) -> Response {
    let found: String = found.chars().take(40).collect();
    let places = [("name", name), ("found", found.as_str())];
    visit.refused(visit.language.text_with("open-data-unreadable", &places))
}

fn refused(visit: &Visit, error: &ChoiceError) -> Response {
    let language = visit.language;
    let with = |key: &str, places: &[(&'static str, &str)]| language.text_with(key, places);
    match error {
        ChoiceError::UnknownIndicator { .. } => visit.not_found(),
        ChoiceError::UnknownArea { code, .. } => {
            visit.refused(with("open-data-unknown-area", &[("code", code.as_str())]))
        }
        ChoiceError::UnknownGroup { group, known, .. } => {
            let known = known.join(", ");
            let places = [("group", group.as_str()), ("known", known.as_str())];
            visit.refused(with("open-data-unknown-group", &places))
        }
        ChoiceError::Store(error) => visit.failed(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_tells_the_format() {
        let format = |file: &str| named(file).map(|(id, format)| (id.to_string(), format));
        assert_eq!(format("N00945.csv"), Some(("N00945".into(), DataFormat::Csv)));
        assert_eq!(format("A:b.c.json-stat"), Some(("A:b.c".into(), DataFormat::JsonStat)));
        for file in ["N00945", "N00945.xml", ".csv", "csv", "a b.csv"] {
            assert_eq!(format(file), None, "{file}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let id = || "N00945".parse().unwrap();
        let refused = |asked: Asked| choice(id(), &asked).err().map(|(name, _)| name);
        let asked = Asked::default;
        assert_eq!(refused(asked()), None);
        assert_eq!(refused(Asked { level: "kommun".into(), ..asked() }), Some("level"));
        assert_eq!(refused(Asked { area: "0114,114".into(), ..asked() }), Some("area"));
        assert_eq!(refused(Asked { period: "2022-2021".into(), ..asked() }), Some("period"));
        assert_eq!(refused(Asked { group: "a b".into(), ..asked() }), Some("group"));
        assert_eq!(refused(Asked { as_of: "2024-13-01".into(), ..asked() }), Some("as_of"));
    }
}
