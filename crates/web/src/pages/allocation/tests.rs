use std::path::Path;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::money::Ore;
use operations::library::Library;
use tower::ServiceExt;

use crate::service::Service;

/// The service on the data that ship with the program. Its store is kept between runs under
/// `target/`, since the first import takes seconds.
static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
    Service::ready(Library::open(Path::new(folder), &mut |_, _| ()).unwrap())
});

async fn answer(request: Request<Body>) -> (StatusCode, String) {
    let response = crate::router(SERVICE.clone()).oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

async fn get(address: &str) -> (StatusCode, String) {
    answer(Request::get(address).body(Body::empty()).unwrap()).await
}

/// Sends a form with the fields given; a field whose name has a `/` is a file of that name.
async fn post(fields: &[(&str, &[u8])]) -> (StatusCode, String) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(b"--border\r\nContent-Disposition: form-data; ");
        match name.split_once('/') {
            None => body.extend(format!("name=\"{name}\"\r\n\r\n").bytes()),
            Some((name, file)) => {
                body.extend(format!("name=\"{name}\"; filename=\"{file}\"\r\n\r\n").bytes());
            }
        }
        body.extend(*value);
        body.extend(b"\r\n");
    }
    body.extend(b"--border--\r\n");
    let request = Request::post("/fordelning")
        .header("content-type", "multipart/form-data; boundary=border")
        .body(Body::from(body))
        .unwrap();
    answer(request).await
}

/// Returns the codes and amounts of the page's table, in its order.
fn amounts_on(page: &str) -> Vec<(String, Ore)> {
    let table = page.split("id=\"belopp\"").nth(1).unwrap().split("</tbody>").next().unwrap();
    table
        .split("/kommun/")
        .skip(1)
        .map(|row| {
            let amount = row.split("<strong>").nth(1).unwrap().split("</strong>").next().unwrap();
            (row[..4].to_owned(), kronor(amount))
        })
        .collect()
}

fn kronor(text: &str) -> Ore {
    text.replace("\u{a0}", "").trim_end_matches("kr").parse().unwrap()
}

/// Returns the codes and amounts of a CSV file, largest first.
fn amounts_in(csv: &str) -> Vec<(String, Ore)> {
    let header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let amount = header.iter().position(|name| *name == "amount").unwrap();
    let mut all: Vec<(String, Ore)> = csv
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[0].to_owned(), cells[amount].parse().unwrap())
        })
        .collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

fn total(amounts: &[(String, Ore)]) -> Ore {
    amounts.iter().map(|(_, amount)| *amount).sum()
}

#[tokio::test]
async fn the_page_shows_exactly_its_csv_and_both_sum_to_the_frame() {
    for (query, frame) in [
        ("", "75000000"),
        ("?program=egen&ram=1000000,07&vilka=alla&vikt=folkmangd", "1000000.07"),
        ("?program=reformprogram-minskad-segregation:2017&vilka=alla&vikt=lika", "110000000"),
        (
            "?vilka=grupp:skr-2023:C8&vikt=behov:fyra-kriterier-2018&grund=100000&golv=500000&tak=3000000",
            "75000000",
        ),
    ] {
        let (status, page) = get(&format!("/fordelning{query}")).await;
        assert_eq!(status, StatusCode::OK, "{query}");
        let (_, csv) = get(&format!("/fordelning/fordelning.csv{query}")).await;
        let shown = amounts_on(&page);
        assert!(shown.len() > 10, "{query}");
        assert_eq!(shown, amounts_in(&csv), "{query}");
        assert_eq!(total(&shown), frame.parse().unwrap(), "{query}");
        let sum = page.split("id=\"summa\">").nth(1).unwrap().split('<').next().unwrap();
        assert_eq!(kronor(sum), frame.parse().unwrap(), "{query}");
        let (_, json) = get(&format!("/fordelning/fordelning.json{query}")).await;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["parts"].as_array().unwrap().len(), shown.len());
    }
}

#[tokio::test]
async fn the_weights_file_sent_back_gives_the_same_amounts() {
    let query = "?vilka=alla&golv=100000&tak=2000000";
    let (_, weights) = get(&format!("/fordelning/vikter.csv{query}")).await;
    let (_, csv) = get(&format!("/fordelning/fordelning.csv{query}")).await;
    let (status, page) = post(&[("ram", b"75 000 000"), ("vikter", weights.as_bytes())]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(amounts_on(&page), amounts_in(&csv));
    let fields: [(&str, &[u8]); 3] =
        [("ram", b"75000000"), ("vikter", weights.as_bytes()), ("som", b"fordelning.csv")];
    let (_, again) = post(&fields).await;
    assert_eq!(amounts_in(&again), amounts_in(&csv));
}

#[tokio::test]
async fn both_languages_show_the_same_amounts_and_no_wording_is_missing() {
    let (_, swedish) = get("/fordelning?minskad=60000000&visa=0126").await;
    let (status, english) = get("/en/fordelning?minskad=60000000&visa=0126").await;
    assert_eq!(status, StatusCode::OK);
    assert!(english.contains("is divided among"), "{english}");
    for page in [&swedish, &english] {
        assert!(!page.contains("Unknown localization"));
        assert!(!page.contains(" style="), "the content security policy forbids inline styles");
        assert!(!page.contains("<script"));
    }
}

#[tokio::test]
async fn a_cut_sums_to_what_is_lost() {
    let (_, page) = get("/fordelning?minskad=60 000 000".replace(' ', "%20").as_str()).await;
    let cut = page.split("id=\"minskning\"").nth(1).unwrap();
    assert!(cut.contains("\u{2212}15\u{a0}000\u{a0}000\u{a0}kr"));
    let (status, page) = get("/fordelning?golv=2400000&minskad=60000000").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("går inte att dela inom samma gränser"));
}

#[tokio::test]
async fn what_cannot_be_divided_is_refused_in_words_and_nothing_typed_is_lost() {
    for (query, words) in [
        ("ram=75%20mnkr", "”75 mnkr” är inget belopp"),
        ("ram=-1", "”-1” är inget belopp"),
        ("ram=1,005", "”1,005” är inget belopp"),
        ("program=egen", "Skriv hur mycket som ska delas"),
        ("program=okänt:2018", "Välj ett program och år"),
        ("program=reformprogram-minskad-segregation:2018", "Välj ett program och år"),
        ("vilka=ingen", "vilka kommuner som ska dela"),
        ("vilka=grupp:skr-2023:Z9", "vilka kommuner som ska dela"),
        ("vilka=modell:ingen", "Det finns ingen urvalsmodell"),
        ("vikt=behov:bilaga-32-2018", "ger ingen poäng"),
        ("vikt=egen", "vad ramen ska delas efter"),
        ("golv=3000000", "mer än ramen på"),
        ("tak=1000", "mindre än ramen på"),
        ("golv=2000&tak=1000", "är mer än taket"),
        ("grund=2000&tak=1000", "är mer än taket"),
    ] {
        let query = query.replace('ä', "%C3%A4");
        let (status, page) = get(&format!("/fordelning?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
        assert!(page.contains("error-summary"), "{query}");
        assert!(page.contains(words), "{query}");
        let (status, _) = get(&format!("/fordelning/fordelning.csv?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
    }
    let (_, page) = get("/fordelning?ram=75%20mnkr&golv=12").await;
    assert!(page.contains("value=\"75 mnkr\"") && page.contains("value=\"12\""));
    let (status, _) = get("/fordelning/passwd").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_typed_is_never_markup() {
    let script = "%3Cscript%3Ealert(1)%3C/script%3E";
    for name in ["ram", "grund", "minskad", "program", "vilka", "vikt", "visa"] {
        let (_, page) = get(&format!("/fordelning?{name}={script}")).await;
        assert!(!page.contains("<script"), "{name}");
    }
    let hostile = "code,weight\n<script>alert(1)</script>,1\n";
    let (status, page) = post(&[("ram", b"10"), ("fil/<script>.csv", hostile.as_bytes())]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(!page.contains("<script"));
}

#[tokio::test]
async fn a_hostile_file_is_refused_with_its_line() {
    let long = [b"code,weight\n0114,".as_slice(), &[b'1'; 900_000]].concat();
    for (file, words) in [
        (b"".as_slice(), "Filen är tom"),
        (b"code,weight\n", "inga rader"),
        (b"code,weight\n9999,1\n", "rad 2: Det finns ingen kommun med koden 9999"),
        (b"code,weight\n114,1\n", "rad 2: ”114” har tappat sin första nolla"),
        (b"code,weight\n0114,1\n0114,2\n", "rad 3: Koden 0114 står också på rad 2"),
        (b"code,weight\n0114,NaN\n", "rad 2: Vikten ”NaN”"),
        (b"code,weight\n0114,-1\n", "rad 2: Vikten ”-1”"),
        (b"code,weight\n0114,0\n", "Alla vikter är noll"),
        (b"code,weight,base\n0114,1,1.005\n", "rad 2: ”1.005” i kolumnen base"),
        (b"code,weight\n=cmd(),1\n", "är ingen kommunkod"),
        (b"PK\x03\x04\xff\xfe\x00", "inte UTF-8"),
        (b"\xff\xfec\0o\0d\0e\0", "inte UTF-8"),
        (&long, "rad 2: Raden är längre än"),
    ] {
        let (status, page) = post(&[("ram", b"1000"), ("vikter", file)]).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{words}");
        // A text field is read as text, so wrong bytes are seen in a file only.
        let (file_status, file_page) = post(&[("ram", b"1000"), ("fil/w.csv", file)]).await;
        let seen = page.contains(words) || file_page.contains(words);
        assert!(seen, "{words}");
        assert_eq!(file_status, StatusCode::BAD_REQUEST, "{words}");
    }
}

#[tokio::test]
async fn a_form_that_is_too_large_or_no_form_is_refused() {
    let large = vec![b'1'; 2_000_000];
    let (status, page) = post(&[("ram", b"1000"), ("vikter", &large)]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.contains("högst en megabyte"));
    let plain = Request::post("/fordelning").body(Body::from("ram=1")).unwrap();
    assert_eq!(answer(plain).await.0, StatusCode::BAD_REQUEST);
    let cut = Request::post("/fordelning")
        .header("content-type", "multipart/form-data; boundary=border")
        .body(Body::from("--border\r\nContent-Disposition: form-data; name=\"ram\"\r\n\r\n10"))
        .unwrap();
    assert_eq!(answer(cut).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn nothing_is_divided_without_an_own_frame() {
    let (status, page) = post(&[("ram", b""), ("vikter", b"code,weight\n0114,1\n")]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("Skriv hur mycket som ska delas, i kronor."));
    assert!(page.contains("0114,1"), "what was pasted is still there");
}

#[tokio::test]
async fn what_a_list_leaves_open_is_said() {
    let (status, page) = get("/fordelning?vilka=modell:bilaga-32-2018&vikt=lika").await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains("vars namn inte är kända"), "all 32 names are known");
    let (_, page) = get("/fordelning?program=socioekonomiskt-eftersatta-kommuner:2027").await;
    assert!(page.contains("Folkmängden är medelvärdet för 2020, 2021 och 2022"));
    assert!(page.contains("aviserad eller föreslagen"));
}
