use std::path::Path;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use operations::library::Library;
use tower::ServiceExt;

use crate::service::Service;

/// The service on the data that ship with the program. Its store is kept between runs under
/// `target/`, since the first import takes seconds.
static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
    Service::ready(Library::open(Path::new(folder), &mut |_, _| ()).unwrap())
});

async fn get(address: &str) -> (StatusCode, String) {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = crate::router(SERVICE.clone()).oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

/// Returns the codes of the areas that a CSV file says are chosen, in its order.
fn chosen(csv: &str) -> Vec<String> {
    let lines = csv.lines().skip(1);
    let fields = lines.map(|line| line.split(',').collect::<Vec<_>>());
    fields.filter(|f| f[2] == "true").map(|f| f[0].to_owned()).collect()
}

/// Returns the codes of the areas that a page's table says are chosen, in its order.
fn chosen_on(page: &str) -> Vec<String> {
    let table = page.split("id=\"alla\"").nth(1).unwrap();
    let rows = table.split("<tr").filter(|row| row.contains("<span class=\"tag yes\">"));
    let code = |row: &str| row.split("varfor=").nth(1).map(|rest| rest[..4].to_owned());
    rows.filter_map(code).collect()
}

#[tokio::test]
async fn a_page_shows_exactly_its_csv() {
    for query in ["", "?n=12&v-utbildning=3", "?t=percentile-rank&n=45"] {
        let (status, page) = get(&format!("/urval/fyra-kriterier-2018{query}")).await;
        assert_eq!(status, StatusCode::OK);
        let (_, csv) = get(&format!("/urval/fyra-kriterier-2018/lista.csv{query}")).await;
        assert_eq!(csv.lines().count(), 291);
        assert!(!chosen(&csv).is_empty());
        assert_eq!(chosen_on(&page), chosen(&csv), "{query}");
        let (_, json) = get(&format!("/urval/fyra-kriterier-2018/lista.json{query}")).await;
        let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
        let in_json: Vec<&str> = (rows.as_array().unwrap().iter())
            .filter(|row| row["eligible"] == true)
            .map(|row| row["code"].as_str().unwrap())
            .collect();
        assert_eq!(in_json, chosen(&csv));
    }
}

#[tokio::test]
async fn every_model_has_a_page_in_both_languages() {
    for prefix in ["", "/en"] {
        let (status, list) = get(&format!("{prefix}/urval")).await;
        assert_eq!(status, StatusCode::OK);
        for model in operations::model_file::shipped().unwrap() {
            assert!(list.contains(&format!("href=\"{prefix}/urval/{}\"", model.id)));
            let (status, page) = get(&format!("{prefix}/urval/{}?varfor=0180", model.id)).await;
            assert_eq!(status, StatusCode::OK, "{}", model.id);
            assert!(page.contains("Stockholm") && !page.contains("Unknown localization"));
        }
    }
}

#[tokio::test]
async fn a_changed_model_is_compared_and_can_be_taken_home() {
    let (_, page) = get("/urval/fyra-kriterier-2018?n=31").await;
    assert!(page.contains("utan ändringar: 1 kommer med, 0 går ut"), "one place more");
    let (_, file) = get("/urval/fyra-kriterier-2018/modell.toml?n=31").await;
    assert!(operations::model_file::parsed(&file, "modell.toml").is_ok());
    assert!(file.contains("top = 31"));
}

#[tokio::test]
async fn what_cannot_be_read_is_told_beside_its_field() {
    let (status, page) = get("/urval/fyra-kriterier-2018?n=m%C3%A5nga").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("aria-invalid=\"true\"") && page.contains("value=\"många\""));
    let (status, _) = get("/urval/fyra-kriterier-2018/lista.csv?n=0").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, page) = get("/urval/fyra-kriterier-2018?dag=1990-01-01").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("1990-01-01"));
    assert_eq!(get("/urval/finns-inte").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_missing_and_what_stands_in_is_said() {
    let (_, page) = get("/urval/ojamlikhet-2022?varfor=0180").await;
    assert!(page.contains("kan inte prövas") && page.contains("Saknas som öppna data"));
    let (_, page) = get("/urval/ojamlikhet-2022-ersattning").await;
    assert!(page.contains("är en ersättning"));
    let (_, page) = get("/urval/bilaga-32-2018?varfor=0114").await;
    assert!(page.contains("Upplands Väsby") && !page.contains("namn är inte kända"));
}
