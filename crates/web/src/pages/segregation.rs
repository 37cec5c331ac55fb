//! How unevenly people born in Sweden and abroad live, level by level.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use charts::bars::{self, Bars};
use charts::figure::{Figure, both};
use charts::strip::{self, Band, Dot, Mark, Strip};
use domain::indicator::Unit;
use operations::residential_segregation::{NationalSegregation, NationalYear, in_nation};

use super::municipality::wording::source;
use super::table_file;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

/// Decimals of an index from 0 to 1.
const DECIMALS: usize = 3;

#[derive(Template)]
#[template(path = "pages/segregation.html")]
struct SegregationPage {
    frame: Frame,
    lead: String,
    levels: Option<Drawn>,
    strip: Option<Drawn>,
    year_head: Vec<String>,
    year_rows: Vec<Vec<String>>,
    municipalities_title: String,
    /// Code, name and D, the most divided first.
    municipalities: Vec<(String, String, String)>,
    source: String,
}

/// A figure with its title and a line on how to read it.
struct Drawn {
    title: String,
    reading: String,
    svg: String,
}

/// Shows segregation in the country.
pub(crate) async fn show(visit: Visit) -> Response {
    match in_nation(visit.library(), None) {
        Ok(segregation) => page(&build(&visit, segregation.as_ref())),
        Err(error) => visit.failed(&error),
    }
}

/// Answers with the years or the municipalities as CSV or JSON.
pub(crate) async fn file(visit: Visit, Path(name): Path<String>) -> Response {
    let segregation = match in_nation(visit.library(), None) {
        Ok(Some(segregation)) => segregation,
        Ok(None) => return visit.not_found(),
        Err(error) => return visit.failed(&error),
    };
    match name.as_str() {
        "ar.csv" => table_file::csv("boende-ar", segregation.years_table().csv()),
        "ar.json" => table_file::json(&segregation.years_table().json()),
        "kommuner.csv" => {
            table_file::csv("boende-kommuner", segregation.municipalities_table().csv())
        }
        "kommuner.json" => table_file::json(&segregation.municipalities_table().json()),
        _ => visit.not_found(),
    }
}

fn build(visit: &Visit, segregation: Option<&NationalSegregation>) -> SegregationPage {
    let language = visit.language;
    let last = segregation.and_then(|all| all.years.last());
    let municipalities = segregation.map_or(&[][..], |all| &all.municipalities);
    let years = segregation.map_or(&[][..], |all| &all.years);
    let head = ["year", "total", "counties", "municipalities", "areas", "abroad", "n"];
    let data_set = segregation.and_then(|all| all.data_set.as_ref());
    SegregationPage {
        frame: visit.frame(Place::Situation, language.text("segregation-title")),
        lead: lead(language, years),
        levels: last.map(|year| levels(language, year)),
        strip: segregation.and_then(|all| strip_of(language, all)),
        year_head: head.map(|cell| language.text(&format!("segregation-head-{cell}"))).into(),
        year_rows: years.iter().rev().map(|year| year_row(language, year)).collect(),
        municipalities_title: language.counted("segregation-municipalities", municipalities.len()),
        municipalities: municipalities
            .iter()
            .map(|(code, name, d)| (code.to_string(), name.clone(), language.number(*d, DECIMALS)))
            .collect(),
        source: data_set
            .map_or_else(String::new, |set| source(language, std::slice::from_ref(set))),
    }
}

/// The three levels of a year with their parts of H.
fn parts(year: &NationalYear) -> [(&'static str, f64); 3] {
    [
        ("counties", year.between_counties),
        ("municipalities", year.within_counties),
        ("areas", year.within_municipalities),
    ]
}

fn percent(language: Language, share: f64) -> String {
    language.value(100.0 * share, Unit::Percent)
}

fn lead(language: Language, years: &[NationalYear]) -> String {
    let Some((first, last)) = years.first().zip(years.last()) else {
        return language.text("segregation-none");
    };
    let share = |year: &NationalYear| percent(language, year.within_municipalities / year.total);
    let key = match last.total - first.total {
        change if change > 0.0 => "segregation-lead-more",
        change if change < 0.0 => "segregation-lead-less",
        _ => "segregation-lead-same",
    };
    let places = [
        ("inside", share(last)),
        ("from", first.period.to_string()),
        ("to", last.period.to_string()),
        ("before", language.number(first.total, DECIMALS)),
        ("now", language.number(last.total, DECIMALS)),
    ];
    language.text_with(key, &places.each_ref().map(|(key, text)| (*key, text.as_str())))
}

fn levels(language: Language, year: &NationalYear) -> Drawn {
    let rows: Vec<(String, f64, String)> = parts(year)
        .into_iter()
        .map(|(level, part)| {
            let (share, h) =
                (percent(language, part / year.total), language.number(part, DECIMALS));
            let places = [("share", share.as_str()), ("h", &h)];
            let text = language.text_with("segregation-level-value", &places);
            (language.text(&format!("segregation-level-{level}")), part, text)
        })
        .collect();
    let bars: Vec<bars::Row<'_>> = rows
        .iter()
        .map(|(label, part, text)| bars::Row {
            label,
            value: Some(*part),
            value_text: text,
            interval: None,
            link: None,
            own: false,
        })
        .collect();
    let places = [("year", year.period.to_string()), ("h", language.number(year.total, DECIMALS))];
    let places = places.each_ref().map(|(key, text)| (*key, text.as_str()));
    let title = language.text_with("segregation-levels-title", &places);
    let reading = language.text_with("segregation-levels-reading", &places);
    let svg = both("nivaer", |id, layout| {
        let figure = Figure { id, title: &title, description: &reading, layout };
        bars::render(&Bars { figure, rows: &bars, references: &[] })
    });
    Drawn { title, reading, svg }
}

fn strip_of(language: Language, all: &NationalSegregation) -> Option<Drawn> {
    let spread = all.spread.as_ref()?;
    let number = |value: f64| language.number(value, 1);
    let index = |value: f64| language.number(value, DECIMALS);
    let titles: Vec<String> =
        all.municipalities.iter().map(|(_, name, d)| format!("{name}: {}", index(*d))).collect();
    // The table under the figure leads to every municipality.
    let dots: Vec<Dot<'_>> = (all.municipalities.iter().zip(&titles))
        .map(|((_, _, d), title)| Dot { value: Some(*d), title, link: None })
        .collect();
    let median = language.text_with("indicator-median", &[("value", &index(spread.median))]);
    let (most, least) = (titles.first()?, titles.last()?);
    let marks = [
        Mark { value: Some(spread.median), label: &median },
        Mark { value: Some(spread.maximum.value), label: most },
        Mark { value: Some(spread.minimum.value), label: least },
    ];
    let band = language.text("segregation-strip-band");
    let title = language.text_with(
        "segregation-strip-title",
        &[("low", &index(spread.p25)), ("high", &index(spread.p75))],
    );
    let reading = language.text("segregation-strip-reading");
    let svg = both("kommuner", |id, layout| {
        strip::render(&Strip {
            figure: Figure { id, title: &title, description: &reading, layout },
            dots: &dots,
            own: None,
            marks: &marks,
            band: Some(Band { low: spread.p25, high: spread.p75, label: &band }),
            number: &number,
            note: "",
        })
    });
    Some(Drawn { title, reading, svg })
}

fn year_row(language: Language, year: &NationalYear) -> Vec<String> {
    let mut row = vec![year.period.to_string(), language.number(year.total, DECIMALS)];
    row.extend(parts(year).map(|(_, part)| {
        format!("{} ({})", language.number(part, DECIMALS), percent(language, part / year.total))
    }));
    row.push(percent(language, year.born_abroad));
    row.push(language.whole(year.n_areas));
    row
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use crate::pages::municipality::tests::get;

    #[tokio::test]
    async fn the_parts_of_every_year_stand_on_the_page_in_both_languages() {
        for (address, abroad) in [("/boende", "Födda utomlands"), ("/en/boende", "Born abroad")] {
            let (status, _, page) = get(address).await;
            assert_eq!(status, StatusCode::OK);
            assert!(page.contains(abroad), "{address}");
            for year in 2020..=2023 {
                assert!(page.contains(&format!("<th scope=\"row\">{year}</th>")), "{year}");
            }
        }
    }
}
