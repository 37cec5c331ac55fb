use std::path::Path as Folder;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Request, StatusCode};
use operations::grants::demonstration::{MARK, people};
use operations::library::Library;
use operations::reception::Reception;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::pages::municipality::tests::get as get_without_register;
use crate::service::Service;

const PROGRAMME: &str = "pahittat-2023-442";
const CALL: &str = "pahittat-2023-442-2024";
const GRANT: &str = "pahittat-2023-442-2024-01";

/// A service on the register of the demonstration.
struct World {
    service: Service,
    _folder: TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = folder.path().join("register.sqlite").display().to_string();
        let reception = Reception::open(&location.parse().unwrap()).await.unwrap();
        let reception = reception.for_demonstration().await.unwrap();
        let store = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
        let service = Service::ready(Library::open(Folder::new(store), &mut |_, _| ()).unwrap());
        service.receive(reception);
        Self { service, _folder: folder }
    }

    async fn bytes(&self, address: &str) -> (StatusCode, String, Vec<u8>) {
        let request = Request::get(address).body(Body::empty()).unwrap();
        let response = crate::router(self.service.clone()).oneshot(request).await.unwrap();
        let kind = response.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
        assert_eq!(response.headers()[CACHE_CONTROL], "no-cache", "{address} is never kept");
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, kind, bytes.to_vec())
    }

    async fn page(&self, address: &str) -> String {
        let (status, _, bytes) = self.bytes(address).await;
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(status, StatusCode::OK, "{address}: {text}");
        text
    }
}

fn pages() -> Vec<String> {
    vec![
        "/bidrag".to_owned(),
        format!("/bidrag/{PROGRAMME}"),
        "/bidrag/socioekonomiskt-eftersatta-kommuner".to_owned(),
        format!("/bidrag/utlysning/{CALL}"),
        format!("/bidrag/utlysning/{CALL}/dragning"),
        format!("/bidrag/beslut/{GRANT}"),
        "/bidrag/kommun/0127".to_owned(),
        "/kretslopp".to_owned(),
        format!("/kretslopp/{PROGRAMME}"),
        "/kommun/0127/kretslopp".to_owned(),
        "/bidrag/diarium".to_owned(),
        "/bidrag/loggen".to_owned(),
        format!("/bidrag/aterrapport?program={PROGRAMME}&ar=2024&per=2025-06-01"),
    ]
}

#[tokio::test]
async fn every_page_is_worded_says_that_it_is_made_up_and_names_no_person() {
    let world = World::new().await;
    for prefix in ["", "/en"] {
        for address in pages() {
            let address = format!("{prefix}{address}");
            let page = world.page(&address).await;
            for lost in ["Unknown localization", "{ $", "NaN", " style=\"", "Some("] {
                assert!(!page.contains(lost), "{address} has {lost}");
            }
            assert!(page.contains("class=\"note\""), "{address} does not say that it is made up");
            assert_eq!(page.matches("<h1").count(), 1, "{address}");
            for person in people() {
                let name = person.name.split(" (").next().unwrap();
                assert!(!page.contains(name), "{address} shows {name}");
            }
        }
    }
}

#[tokio::test]
async fn without_a_register_the_programmes_are_shown_with_their_frames() {
    let (status, _, page) = get_without_register("/bidrag").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Inga bidrag är beslutade här ännu"), "{page}");
    assert!(!page.contains(MARK));
    let (_, _, page) = get_without_register("/bidrag/socioekonomiskt-eftersatta-kommuner").await;
    assert!(page.contains("75\u{a0}000\u{a0}000\u{a0}kr") && page.contains("uppgift saknas"));
    assert!(page.contains("budgetpropositionen för 2020"), "every frame has its source");
    let (_, _, csv) = get_without_register("/bidrag/ramar.csv").await;
    assert_eq!(csv.lines().count(), 1 + 10 + 3 + 8 + 7 + 1);
    for address in ["/bidrag/diarium", "/bidrag/loggen", "/bidrag/aterrapport", "/en/bidrag"] {
        let (status, _, page) = get_without_register(address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert!(!page.contains("Unknown localization"), "{address}");
    }
    let (status, _, page) = get_without_register("/bidrag/kommun/2104").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Inga bidrag till Hofors") && page.contains("href=\"/kommun/2104\""));
    let (_, _, profile) = get_without_register("/kommun/2104").await;
    assert!(profile.contains("href=\"/bidrag/kommun/2104\""), "and back");
    for address in [
        "/bidrag/annat",
        "/bidrag/annat.csv",
        "/bidrag/beslut/annat",
        "/bidrag/utlysning/annat",
        "/bidrag/utlysning/annat/dragning",
        "/bidrag/kommun/9999",
        "/bidrag/kommun/annat.csv",
        "/bidrag/aterrapport.pdf",
    ] {
        assert_eq!(get_without_register(address).await.0, StatusCode::NOT_FOUND, "{address}");
    }
}

/// Returns the öre of a measure in each row of a part of the account.
fn measured(csv: &str, part: &str, measure: &str) -> Vec<i64> {
    let needle = format!(",{measure},ore,");
    let rows = csv.lines().filter(|line| line.starts_with(&format!("{part},")));
    rows.filter_map(|line| line.split(&needle).nth(1)?.parse().ok()).collect()
}

#[tokio::test]
async fn the_account_adds_up_to_the_decisions_and_is_the_same_bytes_again() {
    let world = World::new().await;
    let query = format!("?program={PROGRAMME}&ar=2024&per=2025-06-01");
    let csv = world.page(&format!("/bidrag/aterrapport.csv{query}")).await;
    for measure in ["decided", "paid", "unspent", "withdrawn", "repaid", "remitted"] {
        let whole = measured(&csv, "money", measure);
        let grants: i64 = measured(&csv, "grant", measure).iter().sum();
        assert_eq!(whole, [grants], "{measure}");
    }
    // 9 × 800 000 kronor.
    assert_eq!(measured(&csv, "money", "decided"), [720_000_000]);
    let decisions = world.page(&format!("/bidrag/utlysning/{CALL}.csv")).await;
    let columns: Vec<&str> = decisions.lines().next().unwrap().split(',').collect();
    assert!(columns.contains(&"decided_ore"));
    assert!(decisions.lines().count() > 9);
    assert_eq!(csv, world.page(&format!("/bidrag/aterrapport.csv{query}")).await);
    let page = world.page(&format!("/bidrag/aterrapport{query}")).await;
    assert!(
        page.contains("7\u{a0}200\u{a0}000\u{a0}kr") && page.contains("aterrapport.pdf?program=")
    );
    let purpose = "projekt som syftar till att utveckla brottsförebyggande åtgärder";
    assert!(page.contains(purpose), "a purpose is told in the words of the ordinance");
    let (status, kind, paper) = world.bytes(&format!("/bidrag/aterrapport.pdf{query}")).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/pdf"));
    assert!(paper.starts_with(b"%PDF"));
    assert_eq!(paper, world.bytes(&format!("/bidrag/aterrapport.pdf{query}")).await.2);
    for wrong in
        ["?program=annat", "?ar=1999", "?per=2999-01-01", "?per=i%20dag", "?per=2001-01-01"]
    {
        let page = world.page(&format!("/bidrag/aterrapport{wrong}")).await;
        assert!(page.contains("role=\"alert\""), "{wrong}");
        let (status, ..) = world.bytes(&format!("/bidrag/aterrapport.csv{wrong}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn results_are_added_up_told_by_recipient_and_stand_beside_costs_by_place() {
    let world = World::new().await;
    let query = format!("?program={PROGRAMME}&ar=2024&per=2025-06-01");
    let page = world.page(&format!("/bidrag/aterrapport{query}")).await;
    for part in [
        "id=\"resultat\"",
        "id=\"resultat-spridning\"",
        "id=\"resultat-per-mottagare\"",
        ">148</td>",
        "2 av ",
        "andel, medelvärde eller liknande",
        "uppgift saknas",
    ] {
        assert!(page.contains(part), "the account lacks {part}");
    }
    let csv = world.page(&format!("/bidrag/aterrapport.csv{query}")).await;
    assert!(csv.contains(",sum_actual,barn,148"), "{csv}");
    assert!(csv.contains(",median,procent,65") && csv.contains("results,,,with_results,count,4"));
    let page = world.page(&format!("/bidrag/beslut/{GRANT}")).await;
    assert!(page.contains("0127R001") && page.contains("30 barn"), "{page}");
    assert!(page.contains("Godkända kostnader") && !page.contains("gick med varje morgon"));
    let page = world.page("/bidrag/kommun/0127").await;
    assert!(page.contains("0127R002") && page.contains("36 barn"), "{page}");
    let page = world.page("/bidrag/beslut/pahittat-2023-442-2025-02").await;
    assert!(page.contains("skyddad") && !page.contains(">3 barn<"));
    let none = world
        .page(&format!("/bidrag/aterrapport?program={PROGRAMME}&ar=2027&per=2025-06-01"))
        .await;
    assert!(none.contains("Inget resultat om året går att lägga ihop"), "{none}");
}

#[tokio::test]
async fn anyone_draws_again_and_searches_the_diary() {
    let world = World::new().await;
    let draw = format!("/bidrag/utlysning/{CALL}/dragning");
    let page = world.page(&draw).await;
    assert!(page.contains("utfallet är detsamma som det publicerade"), "{page}");
    let page = world.page(&format!("{draw}?fro=annat&kandidater=a%0Ab%0Ac&storlek=1")).await;
    assert!(page.contains("Fröet är inte det som åtagandet gäller"), "{page}");
    let page = world.page(&format!("{draw}?fro=annat&kandidater=a&storlek=m%C3%A5nga")).await;
    assert!(page.contains("role=\"alert\"") && page.contains("value=\"många\""), "{page}");

    let page = world.page("/bidrag/diarium").await;
    assert_eq!(page.matches("<tr><th scope=\"row\"").count(), 100);
    assert!(page.contains("sida=2"));
    let page = world.page("/bidrag/diarium?sida=2&slag=grant").await;
    assert!(page.contains("sida=1&#38;") || page.contains("slag=grant&#38;sida=1"), "{page}");
    let csv = world.page(&format!("/bidrag/diarium.csv?nummer={GRANT}&slag=grant")).await;
    assert!(csv.lines().count() > 5);
    assert!(csv.lines().skip(1).all(|line| line.contains(GRANT)), "{csv}");
    let page = world.page("/bidrag/diarium?fran=i%20g%C3%A5r").await;
    assert!(page.contains("role=\"alert\""));

    let page = world.page("/bidrag/loggen").await;
    let lines = world.page("/bidrag/loggen.txt").await;
    let anchor: Vec<&str> = lines.lines().last().unwrap().split(' ').collect();
    assert!(page.contains(anchor[2]), "the page and the file have the same head");
}
