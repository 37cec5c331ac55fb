use std::path::Path as Folder;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::Request;
use axum::http::header::LOCATION;
use operations::library::Library;
use tower::ServiceExt;

use super::*;
use crate::language::Language;
use crate::service::Service;

/// The service on the data that ship with the program. Its store is kept between runs under
/// `target/`, since the first import takes seconds.
pub(crate) static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
    Service::ready(Library::open(Folder::new(folder), &mut |_, _| ()).unwrap())
});

/// Asks for an address and returns status, the place it leads on to, and the body.
pub(crate) async fn get(address: &str) -> (StatusCode, String, String) {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = crate::router(SERVICE.clone()).oneshot(request).await.unwrap();
    let status = response.status();
    let leads_to = response.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, leads_to.unwrap_or_default(), String::from_utf8(bytes.to_vec()).unwrap())
}

/// Returns the parts of the page between two texts.
fn between<'a>(page: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    page.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

#[test]
fn the_ending_of_the_address_tells_the_form() {
    assert_eq!(form_of("2104"), ("2104", Form::Page));
    assert_eq!(form_of("2104.csv"), ("2104", Form::Csv));
    assert_eq!(form_of("2104.json"), ("2104", Form::Json));
    assert_eq!(form_of("2104.exe"), ("2104.exe", Form::Page));
}

#[test]
fn a_day_is_written_with_four_two_and_two_digits() {
    assert_eq!(day(None), Ok(None));
    assert_eq!(day(Some("")), Ok(None));
    assert!(day(Some("2024-10-01")).unwrap().is_some());
    assert!(day(Some("2024-13-01")).is_err());
    assert!(day(Some("i går")).is_err());
}

#[tokio::test]
async fn the_page_shows_every_row_of_its_csv_with_the_same_value() {
    let (_, _, csv) = get("/kommun/2104.csv").await;
    let (status, _, page) = get("/kommun/2104").await;
    assert_eq!(status, StatusCode::OK);
    let code = "2104".parse().unwrap();
    let library = SERVICE.library().unwrap();
    let profile = describe_municipality(library, &code, None).unwrap().unwrap();
    assert_eq!(csv, profile.csv());
    let shown = between(&page, "<tr role=\"row\"><th role=\"rowheader\"", "</tr>");
    assert_eq!(shown.len(), profile.rows().count());
    assert_eq!(shown.len() + 1, csv.lines().count());
    for (html, row) in shown.iter().zip(profile.rows()) {
        let value = wording::measured(Language::Swedish, row.own, row.indicator.unit);
        assert!(html.contains(&format!("/nyckeltal/{}?kommun=2104", row.indicator.id)));
        assert!(html.contains(&format!("<strong>{value}</strong>")), "{html}");
    }
}

#[tokio::test]
async fn a_name_and_a_county_lead_on_and_what_is_unknown_suggests() {
    let (status, to, _) = get("/kommun/hofors").await;
    assert_eq!((status, to.as_str()), (StatusCode::PERMANENT_REDIRECT, "/kommun/2104"));
    assert_eq!(get("/en/kommun/g%C3%A4vle").await.1, "/en/kommun/2180");
    assert_eq!(get("/kommun/21").await.1, "/kommun#lan-21");
    let (status, _, page) = get("/kommun/Hofros").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("href=\"/kommun/2104\""));
    assert_eq!(get("/kommun/9999.csv").await.0, StatusCode::NOT_FOUND);
    let (_, _, script) = get("/kommun/%3Cscript%3E").await;
    assert!(!script.contains("<script>"));
}

#[tokio::test]
async fn a_page_in_either_language_has_no_unworded_key_and_no_inline_style() {
    for address in ["/kommun/2104", "/en/kommun/0180", "/kommun/0330", "/kommun", "/en/jamfor"] {
        let (status, _, page) = get(address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert!(!page.contains("Unknown localization"), "{address}");
        assert!(!page.contains(" style=\"") && !page.contains("NaN"), "{address}");
    }
}

#[tokio::test]
async fn a_search_shows_the_municipalities_that_begin_so() {
    let (_, _, page) = get("/kommun?q=orebr").await;
    assert!(page.contains("href=\"/kommun/1880\">Örebro</a>"));
    assert!(!page.contains("href=\"/kommun/2104\">Hofors</a>"));
}

#[tokio::test]
async fn a_comparison_of_no_place_shows_an_example_and_no_place_is_chosen() {
    let (_, _, page) = get("/jamfor").await;
    assert!(page.contains("Ett exempel: "));
    assert!(page.contains("Inga är valda än") && !page.contains("id=\"valda\""));
    assert!(!page.contains("name=\"kommun\" value="), "the example is not carried along");
    assert!(page.contains("href=\"/jamfor/tabell.csv?tema="));
    assert_eq!(between(&page, "<th scope=\"col\" class=\"n\"><a href=\"/kommun/", "\"").len(), 4);
}

#[tokio::test]
async fn one_chosen_place_is_taken_away_alone_and_those_beside_it_are_kept_by_choice() {
    let (_, _, page) = get("/jamfor?kommun=2104").await;
    let chosen = between(&page, "<li><input type=\"hidden\" name=\"kommun\" value=\"", "\"");
    assert_eq!(chosen, ["2104"]);
    let keep = between(&page, "<p><a href=\"/jamfor?", "\"");
    assert_eq!(keep[0].matches("kommun=").count(), 4);
    let (_, _, county) = get("/jamfor?kommun=21").await;
    assert!(county.contains("visas bredvid riket"));
}

#[tokio::test]
async fn a_comparison_shows_every_place_and_keeps_them_in_its_addresses() {
    let query = "kommun=2104&kommun=SE&kommun=C8&tema=utbildning";
    let (status, _, page) = get(&format!("/jamfor?{query}")).await;
    assert_eq!(status, StatusCode::OK);
    for key in ["2104", "SE", "C8"] {
        let is_chosen = format!("<li><input type=\"hidden\" name=\"kommun\" value=\"{key}\">");
        assert!(page.contains(&is_chosen), "{key}");
    }
    assert!(page.contains("href=\"/jamfor?kommun=SE&#38;kommun=C8&#38;tema=utbildning&#38;matt="));
    let (_, _, csv) = get(&format!("/jamfor/tabell.csv?{query}")).await;
    let shown = between(&page, "<tr><th scope=\"row\" lang=\"sv\">", "</tr>");
    assert_eq!(csv.lines().count(), 3 * shown.len() + 1);
    assert_eq!(get("/jamfor/tabell.exe").await.0, StatusCode::NOT_FOUND);
    let (_, _, page) = get("/jamfor?kommun=2104&kommun=xyzzy").await;
    assert!(page.contains("xyzzy"));
}
