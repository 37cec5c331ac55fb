use std::path::Path;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Request, StatusCode};
use operations::library::Library;
use operations::reception::Reception;
use tower::ServiceExt;

use crate::pages::indicators::encoded;
use crate::pages::municipality::tests::get as get_without_register;
use crate::service::Service;

#[tokio::test]
async fn one_box_finds_things_of_every_kind() {
    for (words, narrowed, link) in [
        ("Hofors", "", "/kommun/2104\""),
        ("N15428", "", "/nyckeltal/N15428\""),
        ("servicekontor", "", "/insatser/servicekontor-2022-2023\""),
        ("servicekontoren arbetslösa", "", "/lardomar/servicekontor-kan-inte-sagas-an\""),
        ("tobaksprogram", "", "/effekter/tobak-kalifornien\""),
        ("trångboddhet", "&slag=reform", "/reformer#reformprogram-minskad-segregation-"),
        (
            "socioekonomiskt eftersatta kommuner",
            "",
            "/bidrag/socioekonomiskt-eftersatta-kommuner\"",
        ),
    ] {
        for prefix in ["", "/en"] {
            let address = format!("{prefix}/sok?q={}{narrowed}", encoded(words));
            let (status, _, page) = get_without_register(&address).await;
            assert_eq!(status, StatusCode::OK, "{words}");
            assert!(page.contains(&format!("href=\"{prefix}{link}")), "{words} finds {link}");
            for lost in ["Unknown localization", "{ $", " style=\""] {
                assert!(!page.contains(lost), "{words} has {lost}");
            }
        }
    }
}

#[tokio::test]
async fn nothing_asked_nothing_found_and_too_much_are_told_in_words() {
    let page = |address: String| async move {
        let (status, _, page) = get_without_register(&address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        page
    };
    let empty = page("/sok".to_owned()).await;
    assert!(empty.contains("Det här finns att hitta") && !empty.contains("träffar</h2>"));
    assert!(empty.contains("href=\"/sok?slag=intervention\""));
    let none = page("/sok?q=qqqxxzz".to_owned()).await;
    assert!(none.contains("Inget passar.") && none.contains(">0 träffar<"));
    let long = page(format!("/sok?q={}", "skola+".repeat(500))).await;
    assert!(long.contains("Sökningen gäller de första 200 tecknen."));
    assert!(!long.contains(&"skola ".repeat(100)), "no more is repeated than was searched for");
    for hostile in [
        "/sok?q=%22%3E%3Cscript%3E&slag=%3Cb%3E&sida=-1",
        "/sok?q=skola&sida=99999999999999999999999",
        "/sok?q=skola&sida=18446744073709551615",
        "/sok?tema=annat&kommuntyp=x&malgrupp=y&belagt=z",
    ] {
        let page = page(hostile.to_owned()).await;
        assert!(!page.contains("<script>") && !page.contains("<b>"), "{hostile}");
    }
}

#[tokio::test]
async fn a_list_is_narrowed_by_kind_theme_municipality_type_target_group_and_evidence() {
    let address = "/sok?slag=intervention&tema=long-term-unemployment&kommuntyp=A1\
                   &malgrupp=inhabitants&belagt=assumed";
    let (_, _, page) = get_without_register(address).await;
    assert!(page.contains(">1 träff<"), "{page}");
    assert!(page.contains("href=\"/insatser/servicekontor-2022-2023\""));
    for chosen in ["intervention", "long-term-unemployment", "A1", "inhabitants", "assumed"] {
        assert!(page.contains(&format!("value=\"{chosen}\" selected")), "{chosen} stays chosen");
    }
    let (_, _, page) = get_without_register("/insatser?kommuntyp=A1&malgrupp=inhabitants").await;
    assert!(page.contains("/insatser/servicekontor-2022-2023") && page.contains(">1 insats<"));
}

#[tokio::test]
async fn grants_are_found_once_they_are_made_known_and_the_page_is_never_kept() {
    let folder = tempfile::tempdir().unwrap();
    let location = folder.path().join("register.sqlite").display().to_string();
    let reception = Reception::open(&location.parse().unwrap()).await.unwrap();
    let reception = reception.for_demonstration().await.unwrap();
    let store = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
    let service = Service::ready(Library::open(Path::new(store), &mut |_, _| ()).unwrap());
    service.receive(reception);
    for (address, link) in [
        (
            "/sok?slag=grant&q=pahittat-2023-442-2024-01",
            "href=\"/bidrag/beslut/pahittat-2023-442-2024-01\"",
        ),
        (
            "/sok?slag=call&q=pahittat-2023-442-2024",
            "href=\"/bidrag/utlysning/pahittat-2023-442-2024\"",
        ),
    ] {
        let request = Request::get(address).body(Body::empty()).unwrap();
        let response = crate::router(service.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.headers()[CACHE_CONTROL], "no-cache");
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let page = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(page.contains(link), "{address} has no {link}: {page}");
        assert!(page.contains("class=\"note\""), "{address} does not say that it is made up");
    }
}

#[tokio::test]
async fn interventions_are_fetched_as_a_table_and_as_activities() {
    let store = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
    let service = Service::ready(Library::open(Path::new(store), &mut |_, _| ()).unwrap());
    for (address, kind, beginning) in [
        ("/insatser.csv", "text/csv; charset=utf-8", "\u{feff}intervention;part;"),
        ("/insatser.iati.xml", "application/xml; charset=utf-8", "<?xml version=\"1.0\""),
        (
            "/en/insatser/servicekontor-2022-2023/iati.xml",
            "application/xml; charset=utf-8",
            "<?xml version=\"1.0\"",
        ),
    ] {
        let request = Request::get(address).body(Body::empty()).unwrap();
        let response = crate::router(service.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        assert_eq!(response.headers()[CONTENT_TYPE], kind, "{address}");
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(text.starts_with(beginning) && text.contains("servicekontor-2022-2023"));
    }
    let (status, _, _) = get_without_register("/insatser/finns-inte/iati.xml").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
