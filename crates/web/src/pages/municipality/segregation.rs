//! How divided homes are inside the municipality, and where the division arises.

use charts::bars::{self, Bars};
use charts::figure::{Figure, both};
use charts::line::{self, Baseline, Line, Point, Series};
use domain::indicator::Unit;
use operations::describe_municipality::MunicipalityProfile;
use operations::residential_segregation::{AreaResidents, MunicipalYear};

use super::inside::Drawn;
use super::wording::source;
use crate::language::Language;

/// Decimals of an index from 0 to 1.
const DECIMALS: usize = 3;

/// How many areas the figure shows; the table has all.
const MOST_BARS: usize = 10;

/// How divided homes are inside the municipality.
pub(super) struct SegregationText {
    pub(super) lead: String,
    pub(super) place: Option<String>,
    pub(super) over_time: Option<Drawn>,
    pub(super) areas: Option<Drawn>,
}

pub(super) fn segregation(
    language: Language,
    profile: &MunicipalityProfile,
) -> Option<SegregationText> {
    let (name, found) = (profile.name.as_str(), profile.segregation.as_ref()?);
    let last = found.years.last()?;
    let source = found
        .data_set
        .as_ref()
        .map_or_else(String::new, |s| source(language, std::slice::from_ref(s)));
    let Some(now) = last.dissimilarity else {
        return Some(SegregationText {
            lead: language.text("segregation-here-one-area"),
            place: None,
            over_time: None,
            areas: None,
        });
    };
    let place = found.place.map(|place| {
        let (n, more) =
            (language.whole(place.n), language.whole(place.n + 1 - place.rank - place.tied));
        language.text_with("segregation-here-place", &[("n", &n), ("more", &more)])
    });
    Some(SegregationText {
        lead: lead(language, &found.years, last, now),
        place,
        over_time: Some(over_time(language, name, &found.years, source.clone())),
        areas: (!found.areas.is_empty()).then(|| areas(language, name, last, &found.areas, source)),
    })
}

fn percent(language: Language, share: f64) -> String {
    language.value(100.0 * share, Unit::Percent)
}

fn index(language: Language, value: Option<f64>) -> String {
    value.map_or_else(|| language.text("frame-missing"), |value| language.number(value, DECIMALS))
}

fn lead(language: Language, years: &[MunicipalYear], last: &MunicipalYear, now: f64) -> String {
    let known = years.iter().find_map(|year| Some((year.period, year.dissimilarity?)));
    let (from, before) = known.unwrap_or((last.period, now));
    let (shown_before, shown_now) = (percent(language, before), percent(language, now));
    let key = match now.total_cmp(&before) {
        _ if shown_before == shown_now => "segregation-here-lead-same",
        std::cmp::Ordering::Greater => "segregation-here-lead-more",
        _ => "segregation-here-lead-less",
    };
    let (year, from) = (last.period.to_string(), from.to_string());
    let places = [
        ("share", shown_now.as_str()),
        ("year", &year),
        ("before", &shown_before),
        ("from", &from),
    ];
    language.text_with(key, &places)
}

fn over_time(language: Language, name: &str, years: &[MunicipalYear], source: String) -> Drawn {
    let x = |year: &MunicipalYear| f64::from(year.period.year());
    let point = |year: &MunicipalYear, y: Option<f64>| Point { x: x(year), y, preliminary: false };
    let own: Vec<Point> = years.iter().map(|year| point(year, year.dissimilarity)).collect();
    let median = |year: &MunicipalYear| year.municipalities.as_ref().map(|spread| spread.median);
    let medians: Vec<Point> = years.iter().map(|year| point(year, median(year))).collect();
    let middle = |year: &MunicipalYear| year.municipalities.as_ref().map(|s| (s.p25, s.p75));
    let band: Vec<(f64, Option<(f64, f64)>)> = years.iter().map(|y| (x(y), middle(y))).collect();
    let labelled = |label: &str, value: Option<f64>| format!("{label} {}", index(language, value));
    let last = years.last();
    let own_label = labelled(name, last.and_then(|year| year.dissimilarity));
    let median_label = language
        .text_with("indicator-median", &[("value", &index(language, last.and_then(median)))]);
    let band_label = language.text("segregation-strip-band");
    let title = language.text_with("segregation-here-title", &[("place", name)]);
    let reading = language.text("segregation-here-reading");
    let svg = both("delat", |id, layout| {
        line::render(&Line {
            figure: Figure { id, title: &title, description: &reading, layout },
            own: Series { label: &own_label, points: &own },
            comparisons: &[Series { label: &median_label, points: &medians }],
            similar: &[],
            similar_label: "",
            band: Some(line::Band { label: &band_label, points: &band }),
            breaks: &[],
            windows: &[],
            baseline: Baseline::Zero,
            value_label: "",
            number: &|value| language.number(value, 2),
            time: &|value| format!("{value:.0}"),
        })
    });
    let head = ["year", "index", "median", "h"];
    let row = |year: &MunicipalYear| {
        vec![
            year.period.to_string(),
            index(language, year.dissimilarity),
            index(language, median(year)),
            index(language, year.information_theory),
        ]
    };
    Drawn {
        svg,
        head: heads(language, &head),
        rows: years.iter().map(row).collect(),
        source,
        title,
        reading,
    }
}

fn heads(language: Language, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| language.text(&format!("segregation-here-head-{name}"))).collect()
}

fn areas(
    language: Language,
    name: &str,
    year: &MunicipalYear,
    all: &[AreaResidents],
    source: String,
) -> Drawn {
    let mut sorted: Vec<&AreaResidents> = all.iter().collect();
    sorted.sort_by(|a, b| b.part_of_dissimilarity.total_cmp(&a.part_of_dissimilarity));
    let part = |area: &AreaResidents| language.number(area.part_of_dissimilarity, DECIMALS);
    let shown = &sorted[..sorted.len().min(MOST_BARS)];
    let texts: Vec<String> = shown
        .iter()
        .map(|area| {
            let abroad = percent(language, area.born_abroad);
            let places = [("part", part(area)), ("abroad", abroad)];
            let places = places.each_ref().map(|(key, text)| (*key, text.as_str()));
            language.text_with("segregation-here-area-value", &places)
        })
        .collect();
    let rows: Vec<bars::Row<'_>> = (shown.iter().zip(&texts))
        .map(|(area, text)| bars::Row {
            label: &area.name,
            value: Some(area.part_of_dissimilarity),
            value_text: text,
            interval: None,
            link: None,
            own: false,
        })
        .collect();
    let title = language.text_with("segregation-here-areas-title", &[("place", name)]);
    let (abroad, count) = (percent(language, year.born_abroad), language.whole(shown.len()));
    let reading = language
        .text_with("segregation-here-areas-reading", &[("abroad", &abroad), ("count", &count)]);
    let svg = both("delat-omraden", |id, layout| {
        let figure = Figure { id, title: &title, description: &reading, layout };
        bars::render(&Bars { figure, rows: &rows, references: &[] })
    });
    let row = |area: &&AreaResidents| {
        vec![
            area.name.clone(),
            part(area),
            percent(language, area.born_abroad),
            language.value(area.inhabitants, Unit::Count),
        ]
    };
    let head = ["area", "part", "abroad", "inhabitants"];
    Drawn {
        svg,
        head: heads(language, &head),
        rows: sorted.iter().map(row).collect(),
        source,
        title,
        reading,
    }
}
