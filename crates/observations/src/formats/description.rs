//! What the importer says of a publication, and what the format itself tells.

use domain::data_set::Publication;
use time::Date;

use crate::formats::failure::{Fault, Problem};

/// What the importer says of a publication. What is left out is taken from the format where it
/// tells; what is given goes before the format's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Who published: "Kolada", "SCB".
    pub source: Option<String>,
    /// The publisher's name of the table.
    pub table: Option<String>,
    /// A title for people; else the table.
    pub title: Option<String>,
    /// The day of publication; else the day of fetching.
    pub published: Option<Date>,
    /// The terms of use as the publisher states them; else empty.
    pub terms: Option<String>,
    /// The day it was fetched from the publisher.
    pub fetched: Date,
    /// The address or file it came from, without secrets.
    pub origin: String,
}

/// What a format tells of its own publication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Told {
    pub(crate) source: Option<String>,
    pub(crate) table: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Date>,
    pub(crate) terms: Option<String>,
}

impl Description {
    /// Completes the description with what the format told.
    pub(crate) fn publication(&self, told: Told) -> Result<Publication, Fault> {
        let chosen = |given: &Option<String>, told: Option<String>| {
            given
                .clone()
                .or(told)
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        let source = chosen(&self.source, told.source)
            .ok_or(Problem::Undescribed { what: "who published it (source)" })?;
        let table = chosen(&self.table, told.table)
            .ok_or(Problem::Undescribed { what: "the name of the table (table)" })?;
        Ok(Publication {
            withheld: None,
            title: chosen(&self.title, told.title).unwrap_or_else(|| table.clone()),
            published: self.published.or(told.published).unwrap_or(self.fetched),
            fetched: self.fetched,
            origin: self.origin.clone(),
            terms: chosen(&self.terms, told.terms).unwrap_or_default(),
            source,
            table,
        })
    }
}

/// Reads the day of `2024-02-22T07:00:00Z`, `2024-02-22` or `20240222 08:00`.
pub(crate) fn read_day(text: &str) -> Result<Date, Problem> {
    let plain: String = text.trim().chars().filter(|c| *c != '-').take(8).collect();
    let number = |from: usize, to: usize| -> Option<u16> {
        let digits = plain.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let day = || {
        let month = u8::try_from(number(4, 6)?).ok()?;
        let day = u8::try_from(number(6, 8)?).ok()?;
        let month = time::Month::try_from(month).ok()?;
        Date::from_calendar_date(i32::from(number(0, 4)?), month, day).ok()
    };
    day().ok_or_else(|| Problem::Date { found: crate::formats::failure::shortened(text) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn days_are_read_as_the_formats_write_them_and_impossible_ones_are_refused() {
        assert_eq!(read_day("2024-02-22T07:00:00Z"), Ok(date!(2024 - 02 - 22)));
        assert_eq!(read_day("20240222 08:00"), Ok(date!(2024 - 02 - 22)));
        for text in ["2023-02-29", "20241301", "", "igår", "2024-2-1", "å024-02-22"] {
            assert!(read_day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_importer_goes_before_the_format_and_a_source_is_required() {
        let mut description = Description {
            source: None,
            table: None,
            title: None,
            published: None,
            terms: None,
            fetched: date!(2026 - 11 - 21),
            origin: "file".to_owned(),
        };
        let told = Told {
            source: Some("SCB".to_owned()),
            table: Some("TAB638".to_owned()),
            ..Told::default()
        };
        assert!(description.publication(Told::default()).is_err());
        let publication = description.publication(told.clone()).unwrap();
        assert_eq!(
            (publication.title.as_str(), publication.published),
            ("TAB638", date!(2026 - 11 - 21))
        );
        description.source = Some("Annan".to_owned());
        assert_eq!(description.publication(told).unwrap().source, "Annan");
    }
}
