//! Finding a municipality: by name, by county, on the map.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use charts::figure::{Figure, Layout};
use charts::map::{self, AreaFill, MapOptions, Palette};
use domain::area::AreaCode;
use operations::describe_municipality::{CountyOfMunicipalities, find_municipalities};
use serde::Deserialize;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/municipalities.html")]
struct MunicipalitiesPage {
    frame: Frame,
    lead: String,
    words: String,
    hits: Option<String>,
    counties: Vec<County>,
    map: String,
}

struct County {
    code: String,
    name: String,
    municipalities: Vec<(AreaCode, String)>,
}

/// Shows the municipalities whose names begin with the words, or all of them.
pub(crate) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let words: String = asked.q.unwrap_or_default().trim().chars().take(80).collect();
    let found = find_municipalities(visit.library(), &words);
    let language = visit.language;
    let n_found: usize = found.iter().map(|county| county.municipalities.len()).sum();
    let count = language.whole(visit.library().municipalities().len());
    let hits = (!words.is_empty()).then(|| language.counted("municipality-hits", n_found));
    page(&MunicipalitiesPage {
        frame: visit.frame(Place::Municipalities, language.text("municipality-list-title")),
        lead: language.text_with("municipality-list-lead", &[("count", &count)]),
        hits,
        map: map_of(&visit, &found, !words.is_empty()),
        counties: found.into_iter().map(county).collect(),
        words,
    })
}

fn county(found: CountyOfMunicipalities) -> County {
    County { code: found.code.to_string(), name: found.name, municipalities: found.municipalities }
}

/// Draws the municipalities found; the others are pale where something was searched for.
fn map_of(visit: &Visit, found: &[CountyOfMunicipalities], searched: bool) -> String {
    let language = visit.language;
    let of_county = found.iter().flat_map(|county| &county.municipalities);
    let links: Vec<(&AreaCode, &str, String)> = of_county
        .map(|(code, name)| (code, name.as_str(), format!("{}/kommun/{code}", language.prefix())))
        .collect();
    let is_found = |code: &AreaCode| links.iter().any(|(found, _, _)| *found == code);
    let register = visit.library().areas();
    let all = visit.library().municipalities();
    let others = all.iter().filter(|code| !is_found(code)).map(|code| AreaFill {
        id: code.as_str(),
        class: Some(0),
        title: register.name(code),
        link: None,
    });
    let fills: Vec<AreaFill<'_>> = links
        .iter()
        .map(|(code, name, link)| AreaFill {
            id: code.as_str(),
            class: Some(if searched { 2 } else { 1 }),
            title: name,
            link: Some(link),
        })
        .chain(others)
        .collect();
    let title = language.text("municipality-map-title");
    let description = language.text("municipality-map-reading");
    let figure =
        Figure { id: "map", title: &title, description: &description, layout: Layout::Wide };
    let options = MapOptions { figure, palette: Palette::Sequential, n_classes: 4, own: None };
    map::render(visit.library().outlines(), &fills, &options)
}
