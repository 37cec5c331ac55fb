//! Places side by side: municipalities, counties, the nation, kinds of municipality.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use axum_extra::extract::Query;
use domain::area::Level;
use operations::compare_places::{
    CompareError, ComparedPlace, Comparison, MAX_PLACES, Question, compare_places,
};
use operations::describe_municipality::find_municipalities;
use serde::Deserialize;

use super::municipality::wording::{source, theme_name};
use super::table_file;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};

mod over_time;
mod table;

use over_time::Drawn;
use table::{ColumnText, RowText};

/// What the address can say.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    kommun: Vec<String>,
    tema: Option<String>,
    matt: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/compare.html")]
struct ComparePage {
    frame: Frame,
    lead: String,
    notes: Vec<String>,
    columns: Vec<ColumnText>,
    rows: Vec<RowText>,
    theme: String,
    theme_title: String,
    themes: Vec<Choice>,
    measures: Vec<Choice>,
    more: Vec<PlaceGroup>,
    chosen: Vec<Chosen>,
    keep: Option<String>,
    has_room: bool,
    has_nation: bool,
    over_time: Option<Drawn>,
    source: String,
    data_query: String,
}

/// One thing to choose, with its address where it is a link.
struct Choice {
    value: String,
    name: String,
    link: String,
    is_chosen: bool,
}

/// A place that is chosen.
struct Chosen {
    key: String,
    name: String,
    /// The comparison without it.
    remove: String,
}

/// Places to add, under a heading.
struct PlaceGroup {
    name: String,
    places: Vec<(String, String)>,
}

/// Shows the comparison as a page.
pub(crate) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    match compare_places(visit.library(), &question(&asked)) {
        Ok(comparison) => page(&build(&visit, &comparison)),
        Err(error) => refused(&visit, &error),
    }
}

/// Answers with exactly what the page shows, as CSV or JSON.
pub(crate) async fn data(
    visit: Visit,
    Path(ending): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let comparison = match compare_places(visit.library(), &question(&asked)) {
        Ok(comparison) => comparison,
        Err(error) => return refused(&visit, &error),
    };
    match ending.as_str() {
        "tabell.csv" => table_file::csv("jamforelse", comparison.csv()),
        "tabell.json" => table_file::json(&comparison.json()),
        _ => visit.not_found(),
    }
}

fn refused(visit: &Visit, error: &CompareError) -> Response {
    match error {
        CompareError::NothingToCompare => visit.refused(visit.language.text("compare-nothing")),
        _ => visit.failed(error),
    }
}

fn question(asked: &Asked) -> Question {
    Question {
        places: asked.kommun.iter().take(4 * MAX_PLACES).cloned().collect(),
        theme: asked.tema.clone(),
        indicator: asked.matt.as_ref().and_then(|id| id.parse().ok()),
        as_of: None,
    }
}

/// Returns the address of the comparison with another theme and measure.
fn query(comparison: &Comparison, theme: &str, measure: Option<&str>) -> String {
    address(&comparison.places[..comparison.n_chosen], theme, measure)
}

fn address<'a>(
    places: impl IntoIterator<Item = &'a ComparedPlace>,
    theme: &str,
    measure: Option<&str>,
) -> String {
    let places = places.into_iter();
    let mut pairs: Vec<String> = places.map(|place| format!("kommun={}", place.key)).collect();
    pairs.push(format!("tema={}", encoded(theme)));
    pairs.extend(measure.map(|id| format!("matt={}", encoded(id))));
    format!("?{}", pairs.join("&"))
}

/// Writes text so that it can stand in an address.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let one = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(one).collect()
}

fn build(visit: &Visit, comparison: &Comparison) -> ComparePage {
    let language = visit.language;
    let over_time = comparison.over_time.as_ref();
    let measure = over_time.map_or_else(String::new, |shown| shown.indicator.id.to_string());
    let theme = comparison.theme.as_str();
    let of_theme = |name: &String| Choice {
        value: name.clone(),
        name: theme_name(language, name),
        link: query(comparison, name, None),
        is_chosen: *name == comparison.theme,
    };
    let of_row = |row: &operations::compare_places::ComparedRow| Choice {
        value: row.indicator.id.to_string(),
        name: row.label.clone(),
        link: query(comparison, theme, Some(row.indicator.id.as_str())),
        is_chosen: measure == row.indicator.id.as_str(),
    };
    ComparePage {
        frame: visit.frame(Place::Compare, language.text("compare-title")),
        lead: table::lead(language, comparison),
        notes: table::notes(language, comparison),
        columns: table::columns(language, comparison),
        rows: table::rows(language, comparison),
        theme_title: theme_name(language, theme),
        themes: comparison.themes.iter().map(of_theme).collect(),
        measures: comparison.rows.iter().map(of_row).collect(),
        more: places_to_add(visit, &comparison.places[..comparison.n_chosen]),
        chosen: chosen(visit, comparison, &measure),
        keep: keep(comparison, &measure),
        has_room: comparison.n_chosen < MAX_PLACES,
        has_nation: comparison.places.iter().any(|place| place.key == "SE"),
        over_time: over_time::draw(visit, comparison),
        source: source(language, &comparison.data_sets),
        data_query: query(comparison, theme, Some(&measure)),
        theme: comparison.theme.clone(),
    }
}

/// Returns the places that are chosen, each with the way to take it away.
fn chosen(visit: &Visit, comparison: &Comparison, measure: &str) -> Vec<Chosen> {
    let places = &comparison.places[..comparison.n_chosen];
    let one = |place: &ComparedPlace| {
        let others = places.iter().filter(|other| other.key != place.key);
        Chosen {
            key: place.key.clone(),
            name: table::name(visit.language, place),
            remove: address(others, &comparison.theme, Some(measure)),
        }
    };
    places.iter().map(one).collect()
}

/// Returns the address where those that stand beside a chosen place are chosen too.
fn keep(comparison: &Comparison, measure: &str) -> Option<String> {
    let has_more = comparison.n_chosen > 0 && comparison.n_chosen < comparison.places.len();
    has_more.then(|| address(&comparison.places, &comparison.theme, Some(measure)))
}

fn places_to_add(visit: &Visit, chosen: &[ComparedPlace]) -> Vec<PlaceGroup> {
    let (language, library) = (visit.language, visit.library());
    let is_new = |key: &str| !chosen.iter().any(|place| place.key == key);
    let group = |name: String, places: Vec<(String, String)>| PlaceGroup {
        name,
        places: places.into_iter().filter(|(key, _)| is_new(key)).collect(),
    };
    let register = library.areas();
    let nation = ("SE".to_owned(), language.text("frame-nation"));
    let counties = register.at_level(Level::County);
    let mut large = vec![nation];
    large.extend(counties.map(|area| (area.code.to_string(), area.name.clone())));
    let kinds = library.classifications().first().map_or(&[][..], |kinds| &kinds.groups);
    let kinds = kinds.iter().map(|kind| (kind.code.clone(), kind.name.clone())).collect();
    let mut groups = vec![
        group(language.text("compare-nation-and-counties"), large),
        group(language.text("compare-kinds"), kinds),
    ];
    for county in find_municipalities(library, "") {
        let inside = county.municipalities.into_iter();
        let inside = inside.map(|(code, name)| (code.to_string(), name)).collect();
        groups.push(group(county.name, inside));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_outside_english_are_encoded_in_addresses() {
        assert_eq!(encoded("arbete"), "arbete");
        assert_eq!(encoded("hälsa & vård"), "h%C3%A4lsa%20%26%20v%C3%A5rd");
    }
}
