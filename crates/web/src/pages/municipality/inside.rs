//! The areas inside a municipality, as figures and tables.

use charts::bars::{self, Bars};
use charts::figure::{Figure, both};
use charts::strip::{self, Band, Dot, Mark, Strip};
use domain::indicator::Unit;
use domain::observation::Measured;
use operations::bundled::{REGSO_BORN_IN_SWEDEN, REGSO_WAGE_INCOME};
use operations::describe_municipality::{
    AreaType, Inside, InsideArea, InsideMeasure, MunicipalityProfile,
};

use super::wording::{measured, source};
use crate::language::Language;

mod income_gap;

/// What the averages hide inside the municipality.
pub(super) struct InsideText {
    pub(super) lead: String,
    pub(super) types: Option<Drawn>,
    pub(super) income_gap: Option<Drawn>,
    pub(super) measures: Vec<Drawn>,
}

/// A figure with its table.
pub(super) struct Drawn {
    pub(super) title: String,
    pub(super) reading: String,
    pub(super) svg: String,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) source: String,
}

pub(super) fn inside(language: Language, profile: &MunicipalityProfile) -> Option<InsideText> {
    let inside = profile.inside.as_ref()?;
    let count = language.counted("municipality-inside-areas", inside.n_areas);
    let places = [("place", profile.name.as_str()), ("areas", &count)];
    Some(InsideText {
        lead: language.text_with("municipality-inside-lead", &places),
        types: types(language, profile, inside),
        income_gap: income_gap::income_gap(language, profile, inside),
        measures: inside
            .measures
            .iter()
            .enumerate()
            .filter_map(|(index, one)| measure(language, index, one))
            .collect(),
    })
}

fn types(language: Language, profile: &MunicipalityProfile, inside: &Inside) -> Option<Drawn> {
    let (period, set) = inside.types_source.as_ref()?;
    let name = |one: &AreaType| language.text(&format!("municipality-area-type-{}", one.number));
    let percent = |share: Option<f64>| {
        let known = share.and_then(Measured::final_value);
        measured(language, known.unwrap_or_else(Measured::missing), Unit::Percent)
    };
    let labels: Vec<String> = inside.types.iter().map(name).collect();
    let texts: Vec<String> = inside
        .types
        .iter()
        .map(|one| {
            let (share, nation) = (percent(one.share), percent(one.nation_share));
            let places = [("share", share.as_str()), ("nation", &nation)];
            language.text_with("municipality-area-type-value", &places)
        })
        .collect();
    let rows: Vec<bars::Row<'_>> = inside
        .types
        .iter()
        .zip(labels.iter().zip(&texts))
        .map(|(one, (label, text))| bars::Row {
            label,
            value: one.share,
            value_text: text,
            interval: None,
            link: None,
            own: false,
        })
        .collect();
    let title = types_title(language, profile, inside);
    let year = period.to_string();
    let reading = language.text_with("municipality-area-type-reading", &[("year", &year)]);
    let svg = both("omradestyper", |id, layout| {
        let figure = Figure { id, title: &title, description: &reading, layout };
        bars::render(&Bars { figure, rows: &rows, references: &[] })
    });
    let head = ["type", "areas", "inhabitants", "share", "nation"];
    Some(Drawn {
        svg,
        head: heads(language, "municipality-area-type-head", &head),
        rows: inside
            .types
            .iter()
            .map(|one| {
                vec![
                    name(one),
                    language.whole(one.n_areas),
                    language.value(one.inhabitants, Unit::Count),
                    percent(one.share),
                    percent(one.nation_share),
                ]
            })
            .collect(),
        source: source(language, std::slice::from_ref(set)),
        title,
        reading,
    })
}

fn types_title(language: Language, profile: &MunicipalityProfile, inside: &Inside) -> String {
    let challenged = inside.challenged();
    let place = profile.name.as_str();
    match challenged {
        Some(one) if one.share > 0.0 => {
            let share = language.value(one.share, Unit::Percent);
            let nation = language.value(one.nation_share, Unit::Percent);
            let places = [("place", place), ("share", share.as_str()), ("nation", &nation)];
            language.text_with("municipality-area-type-finding", &places)
        }
        _ => language.text_with("municipality-area-type-none", &[("place", place)]),
    }
}

fn heads(language: Language, key: &str, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| language.text(&format!("{key}-{name}"))).collect()
}

fn measure(language: Language, index: usize, one: &InsideMeasure) -> Option<Drawn> {
    let spread = one.spread.as_ref()?;
    let unit = one.indicator.unit;
    let (lowest, highest) = (&one.areas[spread.minimum.index], &one.areas[spread.maximum.index]);
    let title = language.text_with(
        "municipality-inside-finding",
        &[
            ("label", &label(language, one)),
            ("low", &language.value(spread.minimum.value, unit)),
            ("lowest", &lowest.name),
            ("high", &language.value(spread.maximum.value, unit)),
            ("highest", &highest.name),
        ],
    );
    let reading = language.text_with(
        "municipality-inside-reading",
        &[("definition", &one.indicator.definition), ("year", &one.period.to_string())],
    );
    let head = ["area", "value", "inhabitants", "type"];
    Some(Drawn {
        svg: strip_of(language, index, one, &title, &reading)?,
        head: heads(language, "municipality-inside-head", &head),
        rows: one.areas.iter().map(|area| area_row(language, area, unit)).collect(),
        source: one
            .data_set
            .as_ref()
            .map_or_else(String::new, |set| source(language, std::slice::from_ref(set))),
        title,
        reading,
    })
}

/// Returns a short name of what is measured.
fn label(language: Language, one: &InsideMeasure) -> String {
    match one.indicator.id.as_str() {
        REGSO_WAGE_INCOME => language.text("municipality-inside-income"),
        REGSO_BORN_IN_SWEDEN => language.text("municipality-inside-born-in-sweden"),
        _ => one.indicator.name.clone(),
    }
}

fn strip_of(
    language: Language,
    index: usize,
    one: &InsideMeasure,
    title: &str,
    description: &str,
) -> Option<String> {
    let spread = one.spread.as_ref()?;
    let unit = one.indicator.unit;
    let titles: Vec<String> = one
        .areas
        .iter()
        .map(|area| format!("{}: {}", area.name, value(language, area, unit)))
        .collect();
    let dots: Vec<Dot<'_>> = (one.areas.iter().zip(&titles))
        .map(|(area, title)| Dot { value: area.value, title, link: None })
        .collect();
    let end = |area: usize| titles[area].clone();
    let (low, high) = (end(spread.minimum.index), end(spread.maximum.index));
    let mean = spread.weighted.as_ref().map(|weighted| weighted.mean);
    let mean_label = mean.map_or_else(String::new, |mean| {
        language.text_with("municipality-inside-mean", &[("value", &language.value(mean, unit))])
    });
    let mut marks = vec![Mark { value: mean, label: &mean_label }];
    if one.areas.len() > 1 {
        marks.push(Mark { value: Some(spread.minimum.value), label: &low });
        marks.push(Mark { value: Some(spread.maximum.value), label: &high });
    }
    let band_label = language.text("municipality-inside-band");
    let band = one.nation_middle_half.map(|(low, high)| Band { low, high, label: &band_label });
    let note = if spread.missing > 0 {
        language.counted("municipality-inside-missing", spread.missing)
    } else {
        String::new()
    };
    let number = |value: f64| language.axis(value, unit);
    Some(both(&format!("inom-{index}"), |id, layout| {
        strip::render(&Strip {
            figure: Figure { id, title, description, layout },
            dots: &dots,
            own: None,
            marks: &marks,
            band,
            number: &number,
            note: &note,
        })
    }))
}

fn value(language: Language, area: &InsideArea, unit: Unit) -> String {
    let known = area.value.and_then(Measured::final_value);
    measured(language, known.unwrap_or_else(Measured::missing), unit)
}

fn area_row(language: Language, area: &InsideArea, unit: Unit) -> Vec<String> {
    let missing = || language.text("frame-missing");
    vec![
        area.name.clone(),
        value(language, area, unit),
        area.inhabitants.map_or_else(missing, |n| language.value(n, Unit::Count)),
        area.area_type
            .map_or_else(missing, |one| language.text(&format!("municipality-area-type-{one}"))),
    ]
}
