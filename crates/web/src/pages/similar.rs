//! Municipalities like one's own, by a profile that anyone can follow, beside Kolada's lists.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::area::{AreaCode, Level};
use operations::similar_places::{N_SIMILAR, Profiles, profiles};

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};

#[derive(Template)]
#[template(path = "pages/similar.html")]
struct SimilarPage {
    frame: Frame,
    name: String,
    code: String,
    /// Code, name, distance and whether Kolada lists it too, by socio-economy.
    similar: Vec<(String, String, String, bool)>,
    spread: String,
    /// Id, name, year, the municipality's value in standard deviations.
    variables: Vec<(String, String, String, String)>,
    /// Theme, year, how many of Kolada's seven are among ours here, and the mean share everywhere.
    lists: Vec<(String, i32, String, String)>,
}

pub(crate) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    let areas = visit.library().areas();
    let area = code.parse().ok().and_then(|code: AreaCode| areas.get(&code).cloned());
    let Some(area) = area.filter(|area| area.code.level() == Level::Municipality) else {
        return visit.not_found();
    };
    let known = match profiles(visit.library()) {
        Ok(known) => known,
        Err(error) => return visit.failed(&error),
    };
    let language = visit.language;
    let neighbours = known.neighbours(&area.code);
    let nearest: Vec<_> = neighbours.iter().take(N_SIMILAR).collect();
    let listed: BTreeSet<&AreaCode> = visit
        .library()
        .similar_to(&area.code)
        .map(|(codes, _)| codes.iter().collect())
        .unwrap_or_default();
    let similar = nearest.iter().map(|near| {
        let distance = language.number(near.distance, 2);
        let name = areas.name(&near.area).to_owned();
        (near.area.to_string(), name, distance, listed.contains(&near.area))
    });
    let (nearest_at, last) = (nearest.first(), neighbours.last());
    let spread = match nearest_at.zip(last) {
        Some((first, last)) => language.text_with(
            "similar-spread",
            &[
                ("first", &language.number(first.distance, 2)),
                ("last", &language.number(last.distance, 2)),
            ],
        ),
        None => language.text("similar-none"),
    };
    page(&SimilarPage {
        frame: visit.frame(
            Place::Municipalities,
            language.text_with("similar-title", &[("name", &area.name)]),
        ),
        similar: similar.collect(),
        spread,
        variables: variables(&visit, &known, &area.code),
        lists: lists(&visit, &known, &area.code),
        name: area.name.clone(),
        code: area.code.to_string(),
    })
}

fn variables(
    visit: &Visit,
    known: &Profiles,
    area: &AreaCode,
) -> Vec<(String, String, String, String)> {
    let own = known.standardised.get(area);
    let row = |(at, variable): (usize, &operations::similar_places::Variable)| {
        let id = &variable.indicator;
        let name = visit.library().indicator(id).map_or_else(|| id.to_string(), |known| known.name);
        let value = own.and_then(|profile| profile.get(at));
        let value = value.map_or_else(String::new, |value| visit.language.signed(*value, 2));
        (id.as_str().to_owned(), name, variable.period.to_string(), value)
    };
    known.variables.iter().enumerate().map(row).collect()
}

fn lists(visit: &Visit, known: &Profiles, area: &AreaCode) -> Vec<(String, i32, String, String)> {
    let language = visit.language;
    let nearest: BTreeSet<AreaCode> =
        known.neighbours(area).into_iter().take(N_SIMILAR).map(|near| near.area).collect();
    let lists = visit.library().similar_lists();
    let newest = lists.iter().filter(|list| {
        !lists.iter().any(|other| other.theme == list.theme && other.year > list.year)
    });
    let row = |list: &domain::classification::SimilarAreas| {
        let here = list.similar.get(area)?;
        let both = here.iter().filter(|code| nearest.contains(code)).count();
        let overlap = known.overlap(&list.similar)?;
        let here = format!("{} / {}", language.whole(both), language.whole(here.len()));
        let everywhere = format!("{} %", language.number(overlap.mean_share * 100.0, 0));
        Some((list.theme.clone(), list.year, here, everywhere))
    };
    newest.filter_map(row).collect()
}
