use std::path::Path;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::Request;
use domain::observation::Status;
use operations::library::Library;
use tower::ServiceExt;

use super::*;
use crate::service::Service;

/// The service on the data that ship with the program. Its store is kept between runs under
/// `target/`, since the first import takes seconds.
static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
    Service::ready(Library::open(Path::new(folder), &mut |_, _| ()).unwrap())
});

async fn get(address: &str) -> (u16, Vec<u8>) {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = crate::router(SERVICE.clone()).oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, bytes.to_vec())
}

async fn text(address: &str) -> String {
    let (status, bytes) = get(address).await;
    assert_eq!(status, 200, "{address}");
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_host_that_is_no_host_is_not_repeated() {
    let from = |host: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        origin(&headers)
    };
    assert_eq!(from("brygga.example"), "https://brygga.example");
    assert_eq!(from("127.0.0.1:9000"), "http://127.0.0.1:9000");
    assert_eq!(from("a'; DROP TABLE"), "http://127.0.0.1:8080");
    assert_eq!(origin(&HeaderMap::new()), "http://127.0.0.1:8080");
}

#[tokio::test]
async fn every_data_set_is_listed_with_its_hash_and_terms() {
    let page = text("/oppna-data").await;
    let list: Value = serde_json::from_str(&text("/oppna-data/dataset.json").await).unwrap();
    let sets = SERVICE.library().unwrap().store().data_sets();
    assert_eq!(list.as_array().unwrap().len(), sets.len());
    assert_eq!(text("/oppna-data/dataset.csv").await.lines().count(), sets.len() + 1);
    for (set, listed) in sets.iter().zip(list.as_array().unwrap()) {
        assert!(page.contains(set.id.as_str()) && page.contains(&set.hash));
        assert_eq!(listed["hash"], set.hash.as_str());
        assert_eq!(listed["rows"], set.rows);
        assert!(!set.publication.terms.is_empty(), "{} states its terms", set.id);
    }
}

#[tokio::test]
async fn the_examples_and_the_pages_about_figures_are_there_in_both_languages() {
    for prefix in ["", "/en"] {
        for path in ["/oppna-data", "/om-siffrorna", "/tillganglighet"] {
            let page = text(&format!("{prefix}{path}")).await;
            assert!(!page.contains("Unknown localization"), "{prefix}{path}");
            assert!(!page.contains(" style=") && !page.contains("<script"), "{prefix}{path}");
        }
    }
}

#[tokio::test]
async fn values_are_fetched_in_every_format_and_missing_is_never_zero() {
    let query = "?level=municipality&period=2020-2022&group=T&area=0114,0180";
    let csv = text(&format!("/data/nyckeltal/N15428.csv{query}")).await;
    assert_eq!(csv.lines().next().unwrap(), "indicator,area,period,group,value,status,data_set");
    let rows: Value =
        serde_json::from_str(&text(&format!("/data/nyckeltal/N15428.json{query}")).await).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(csv.lines().count(), rows.len() + 1);
    assert!(!rows.is_empty());
    let cube = text(&format!("/data/nyckeltal/N15428.json-stat{query}")).await;
    let cube: Value = serde_json::from_str(&cube).unwrap();
    assert_eq!(cube["version"], "2.0");
    let (_, parquet) = get(&format!("/data/nyckeltal/N15428.parquet{query}")).await;
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
    let all: Value = serde_json::from_str(&text("/data/nyckeltal/N15428.json").await).unwrap();
    for row in all.as_array().unwrap() {
        let status: Status = row["status"].as_str().unwrap().parse().unwrap();
        assert_eq!(row["value"].is_null(), !status.has_value(), "{row}");
    }
}

#[tokio::test]
async fn what_cannot_be_fetched_is_refused_in_words() {
    for (address, status, words) in [
        ("N15428.csv?level=kommun", 400, "”kommun” går inte att läsa som level"),
        ("N15428.csv?area=114", 400, "”114” går inte att läsa som area"),
        ("N15428.csv?area=9999", 400, "inget område med koden 9999"),
        ("N15428.csv?group=X", 400, "inte för gruppen X"),
        ("N15428.csv?period=2022-2020", 400, "går inte att läsa som period"),
        ("N15428.csv?as_of=1990-01-01", 400, "Den första utgåvan är från"),
        ("N15428.csv?as_of=igår", 400, "går inte att läsa som as_of"),
        ("N15428.csv?kommun=0114", 400, "en parameter som inte finns"),
        ("N99999.csv", 404, "Sidan finns inte"),
        ("N15428.exe", 404, "Sidan finns inte"),
        ("N15428", 404, "Sidan finns inte"),
    ] {
        let address = address.replace('å', "%C3%A5");
        let (found, bytes) = get(&format!("/data/nyckeltal/{address}")).await;
        assert_eq!(found, status, "{address}");
        assert!(String::from_utf8_lossy(&bytes).contains(words), "{address}");
    }
    assert_eq!(get("/oppna-data/annat.csv").await.0, 404);
}
