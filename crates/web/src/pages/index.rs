//! A need index: every municipality's number with the range of its rank.

mod trace;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use charts::figure::{Figure, both};
use charts::rank_range::{self, RankRange, Row, Threshold};
use domain::indicator::Unit;
use measures::need_index::uncertainty::{RankSpread, Uncertainty, Varies};
use operations::describe_index::{IndexPlace, IndexView};
use operations::figure_table::FigureTable;
use operations::index_file::IndexFile;

use super::municipality::wording::source;
use super::table_file;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

pub(crate) use trace::show as show_trace;

/// How many municipalities the figure shows.
const N_DRAWN: usize = 30;

#[derive(Template)]
#[template(path = "pages/index.html")]
struct IndexPage {
    frame: Frame,
    id: String,
    lead: String,
    description: String,
    ranges_title: String,
    ranges: String,
    rows: Vec<PlaceRow>,
    how: String,
    choices: Vec<String>,
    source: String,
}

struct PlaceRow {
    code: String,
    name: String,
    rank: String,
    value: String,
    range: String,
    share: String,
}

/// Shows a need index.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    match visit.library().index(&id) {
        Ok(Some((file, view))) => page(&build(&visit, file, &view)),
        Ok(None) => visit.not_found(),
        Err(error) => visit.failed(&error),
    }
}

/// Answers with every municipality's index and ranks as CSV.
pub(crate) async fn csv(visit: Visit, Path(id): Path<String>) -> Response {
    table(&visit, &id, |name, table| table_file::csv(name, table.csv()))
}

/// Answers with every municipality's index and ranks as JSON.
pub(crate) async fn json(visit: Visit, Path(id): Path<String>) -> Response {
    table(&visit, &id, |_, table| table_file::json(&table.json()))
}

fn table(visit: &Visit, id: &str, write: impl Fn(&str, &FigureTable) -> Response) -> Response {
    match visit.library().index(id) {
        Ok(Some((file, view))) => write(&file.model.id, &view.table()),
        Ok(None) => visit.not_found(),
        Err(error) => visit.failed(&error),
    }
}

/// An index's number as it is read.
fn number(language: Language, value: Option<f64>) -> String {
    value.map_or_else(|| language.text("frame-missing"), |value| language.number(value, 1))
}

fn drawn(place: &IndexPlace) -> Option<RankSpread> {
    place.ranks.and_then(|ranks| ranks.drawn)
}

fn rank(place: &IndexPlace) -> Option<f64> {
    place.ranks.and_then(|ranks| ranks.nominal)
}

/// Writes the ranks of nine draws of ten: `24–40`, or `1` where they agree.
fn range(language: Language, spread: RankSpread) -> String {
    let [low, high] = [spread.p5, spread.p95].map(|rank| language.number(rank, 0));
    if low == high { low } else { format!("{low}–{high}") }
}

fn build(visit: &Visit, file: &IndexFile, view: &IndexView) -> IndexPage {
    let language = visit.language;
    let open = file.uncertainty.as_ref();
    IndexPage {
        frame: visit.frame(Place::Selection, file.model.name.clone()),
        id: file.model.id.clone(),
        lead: lead(language, view),
        description: file.description.clone(),
        ranges_title: language.text_with(
            "index-ranges-title",
            &[("count", &language.whole(N_DRAWN.min(view.places.len())))],
        ),
        ranges: ranges(language, file, view),
        rows: view.places.iter().map(|place| row(language, place)).collect(),
        how: open.map_or_else(
            || language.text("index-how-certain"),
            |open| {
                let (draws, seed) = (language.whole(open.draws), open.seed.to_string());
                language.text_with("index-how", &[("draws", &draws), ("seed", &seed)])
            },
        ),
        choices: open.map_or_else(Vec::new, |open| choices(language, open)),
        source: source(language, &view.data_sets),
    }
}

fn lead(language: Language, view: &IndexView) -> String {
    let (Some(first), Some(spread)) = (view.places.first(), view.places.first().and_then(drawn))
    else {
        return String::new();
    };
    let places = [
        ("place", first.name.clone()),
        ("value", number(language, first.index)),
        ("range", range(language, spread)),
        ("count", language.whole(view.n_ranked())),
        ("period", view.period.to_string()),
    ];
    language.text_with("index-lead", &places.each_ref().map(|(key, text)| (*key, text.as_str())))
}

fn row(language: Language, place: &IndexPlace) -> PlaceRow {
    let none = || "–".to_owned();
    let share = place.ranks.map(|ranks| 100.0 * ranks.share_among_first);
    PlaceRow {
        code: place.code.to_string(),
        name: place.name.clone(),
        rank: rank(place).map_or_else(none, |rank| language.number(rank, 0)),
        value: number(language, place.index),
        range: drawn(place).map_or_else(none, |spread| range(language, spread)),
        share: share.map_or_else(none, |share| language.value(share, Unit::Percent)),
    }
}

fn ranges(language: Language, file: &IndexFile, view: &IndexView) -> String {
    let texts: Vec<(String, String)> = view
        .places
        .iter()
        .take(N_DRAWN)
        .map(|place| {
            let cells = row(language, place);
            let link = format!("{}/index/{}/{}", language.prefix(), file.model.id, place.code);
            (format!("{} ({})", cells.rank, cells.range), link)
        })
        .collect();
    let rows: Vec<Row<'_>> = (view.places.iter().zip(&texts))
        .map(|(place, (text, link))| Row {
            label: &place.name,
            rank: rank(place),
            range: drawn(place).map(|spread| (spread.p5, spread.p95)),
            rank_text: text,
            link: Some(link),
            own: false,
        })
        .collect();
    let first_places = file.uncertainty.as_ref().map(|open| open.first_places);
    let label = first_places.map_or_else(String::new, |n| language.counted("index-line", n));
    let words = ["in", "open", "out"].map(|key| language.text(&format!("index-line-{key}")));
    let title = language.text("index-ranges-reading");
    both("platser", |id, layout| {
        rank_range::render(&RankRange {
            figure: Figure { id, title: &title, description: &title, layout },
            rows: &rows,
            threshold: first_places.map(|n| Threshold {
                last_in: u32::try_from(n).map_or(f64::INFINITY, f64::from),
                label: &label,
                words: [&words[0], &words[1], &words[2]],
            }),
            number: &|rank| language.number(rank, 0),
        })
    })
}

fn choices(language: Language, open: &Uncertainty) -> Vec<String> {
    let one = |choice: &measures::need_index::uncertainty::Choice| match &choice.varies {
        Varies::Weights { spread, .. } => {
            let spread = language.value(100.0 * spread, Unit::Percent);
            let places = [("name", choice.name.as_str()), ("spread", &spread)];
            language.text_with("index-choice-weights", &places)
        }
        Varies::OneOf(ways) => {
            let count = language.whole(ways.len());
            let places = [("name", choice.name.as_str()), ("count", &count)];
            language.text_with("index-choice-ways", &places)
        }
    };
    open.choices.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use crate::pages::municipality::tests::get;

    #[tokio::test]
    async fn every_municipality_leads_to_how_its_number_came_about() {
        let (status, _, page) = get("/index/uppvaxtvillkor-2022").await;
        assert_eq!(status, StatusCode::OK);
        let links = page.matches("<th scope=\"row\"><a href=\"/index/uppvaxtvillkor-2022/").count();
        assert_eq!(links, 290);
        let (status, _, page) = get("/en/index/uppvaxtvillkor-2022/1280").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(page.matches("The source&#39;s value").count(), 5);
    }

    #[tokio::test]
    async fn the_list_is_a_file_with_every_municipality() {
        let (status, _, file) = get("/index/uppvaxtvillkor-2022/lista.csv").await;
        assert_eq!((status, file.lines().count()), (StatusCode::OK, 291));
        assert!(file.starts_with("code,name,period,index,rank,rank_p5,"), "{file:.80}");
        let (_, _, page) = get("/kommun/1280").await;
        assert!(page.contains("href=\"/index/uppvaxtvillkor-2022/1280\""));
    }

    #[tokio::test]
    async fn what_is_no_index_or_no_municipality_is_not_found() {
        for address in [
            "/index/nej",
            "/index/nej/lista.csv",
            "/index/uppvaxtvillkor-2022/9999",
            "/index/nej/1280",
        ] {
            assert_eq!(get(address).await.0, StatusCode::NOT_FOUND, "{address}");
        }
    }
}
