use axum::http::StatusCode;

use crate::pages::municipality::tests::get;

const OUTCOMES: [&str; 5] = ["N03926-T", "N02797-T", "N15428-T", "N31807-T", "N07540-T"];

const AT_THRESHOLD: &str = "kostnadsutjamning-1996-2004";

#[tokio::test]
async fn the_list_leads_to_the_designs_that_ship() {
    for prefix in ["", "/en"] {
        let (_, _, page) = get(&format!("{prefix}/effekter")).await;
        for id in ["statsbidraget-2018", "servicekontor-2022-2023", AT_THRESHOLD] {
            assert!(page.contains(&format!("href=\"{prefix}/effekter/{id}\"")), "{prefix} {id}");
        }
    }
}

#[tokio::test]
async fn a_design_says_what_was_asked_and_what_can_be_told_of_every_outcome() {
    for prefix in ["", "/en"] {
        let (status, _, page) = get(&format!("{prefix}/effekter/statsbidraget-2018")).await;
        assert_eq!(status, StatusCode::OK);
        for outcome in OUTCOMES {
            assert!(page.contains(&format!("{prefix}/effekter/statsbidraget-2018/{outcome}\"")));
        }
        for words in ["Borlänge", "xplorativ", "2018:152", "SHA-256", "utfall.csv"] {
            assert!(page.contains(words), "{prefix} {words}");
        }
        for lost in ["Unknown localization", "{ $", "NaN", "designs-"] {
            assert!(!page.contains(lost), "{prefix} has {lost}");
        }
    }
    let (_, _, page) = get("/effekter/servicekontor-2022-2023").await;
    assert!(page.contains("För tidigt") && page.contains("2025"), "{page}");
}

#[tokio::test]
async fn an_outcome_has_its_figures_checks_and_every_table_as_a_file() {
    for prefix in ["", "/en"] {
        for outcome in OUTCOMES {
            let address = format!("{prefix}/effekter/statsbidraget-2018/{outcome}");
            let (status, _, page) = get(&address).await;
            assert_eq!(status, StatusCode::OK, "{address}");
            // Event study, paths, placebos and sensitivity, each for two widths.
            assert_eq!(page.matches("role=\"img\"").count(), 8, "{address}");
            for lost in ["Unknown localization", "{ $", "NaN", "designs-"] {
                assert!(!page.contains(lost), "{address} has {lost}");
            }
            let file = format!("/effekter/statsbidraget-2018/{outcome}.effects.csv");
            assert!(page.contains(&file), "{address}");
            let (status, _, csv) = get(&file).await;
            assert_eq!(status, StatusCode::OK);
            assert!(csv.starts_with("event_time,estimate,"), "{csv}");
        }
    }
}

#[tokio::test]
async fn the_record_and_the_table_say_the_same_as_the_page() {
    let (status, _, record) = get("/effekter/statsbidraget-2018/underlag.json").await;
    assert_eq!(status, StatusCode::OK);
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["outcomes"].as_array().unwrap().len(), 5);
    let (_, _, csv) = get("/effekter/statsbidraget-2018/utfall.csv").await;
    let first = csv.lines().nth(1).unwrap();
    assert!(first.contains(record["outcomes"][0]["verdict"].as_str().unwrap()), "{first}");
    let estimate = record["outcomes"][0]["answer"]["estimate"].to_string();
    assert!(first.contains(&estimate), "{first} {estimate}");
}

#[tokio::test]
async fn what_a_design_does_not_have_is_not_found() {
    for address in [
        "/effekter/statsbidraget-2018/N00001-T",
        "/effekter/statsbidraget-2018/N03926-T.annat.csv",
        "/effekter/statsbidraget-2018/N03926-T.effects.exe",
        "/effekter/statsbidraget-2018/annat.json",
    ] {
        assert_eq!(get(address).await.0, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn a_design_at_a_threshold_says_its_rule_its_data_and_what_can_be_told() {
    let sha = operations::shipped_data::with_id("cost-equalisation").unwrap().sha256;
    for (prefix, words) in [
        ("", ["Kan inte avgöras", "en knäck", "xplorativ", "Villkor: MIT"]),
        ("/en", ["Cannot be told", "a kink", "xplorative", "Terms: MIT"]),
    ] {
        let (status, _, page) = get(&format!("{prefix}/effekter/{AT_THRESHOLD}")).await;
        assert_eq!(status, StatusCode::OK);
        for outcome in ["pers-total", "pers-admin"] {
            let link = format!("{prefix}/effekter/{AT_THRESHOLD}/{outcome}\"");
            assert!(page.contains(&link), "{link}");
        }
        for word in words.into_iter().chain(["utfall.csv", "Utflyttning över gränsen", sha]) {
            assert!(page.contains(word), "{prefix} {word}: {page}");
        }
        for lost in ["Unknown localization", "{ $", "NaN", "designs-"] {
            assert!(!page.contains(lost), "{prefix} has {lost}");
        }
    }
}

#[tokio::test]
async fn an_outcome_at_a_threshold_has_its_figures_checks_and_tables() {
    for (prefix, weak) in [("", "ändrar sig för svagt vid gränsen"), ("/en", "changes too weakly")]
    {
        for outcome in ["pers-total", "pers-admin"] {
            let address = format!("{prefix}/effekter/{AT_THRESHOLD}/{outcome}");
            let (status, _, page) = get(&address).await;
            assert_eq!(status, StatusCode::OK, "{address}");
            // Treatment, outcome and sensitivity, each for two widths.
            assert_eq!(page.matches("role=\"img\"").count(), 6, "{address}");
            assert!(page.contains(weak), "{address}");
            for lost in ["Unknown localization", "{ $", "NaN", "designs-", "effects-"] {
                assert!(!page.contains(lost), "{address} has {lost}");
            }
            let file = format!("/effekter/{AT_THRESHOLD}/{outcome}.binned-outcome.bins.csv");
            assert!(page.contains(&file), "{address}");
            let (status, _, csv) = get(&file).await;
            assert_eq!((status, csv.lines().count()), (StatusCode::OK, 33), "{csv}");
        }
    }
    let (_, _, csv) = get(&format!("/effekter/{AT_THRESHOLD}/utfall.csv")).await;
    assert!(csv.starts_with("design,column,verdict,") && csv.lines().count() == 3, "{csv}");
    let (_, _, record) = get(&format!("/effekter/{AT_THRESHOLD}/underlag.json")).await;
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["rests_on"]["shipped"]["id"], "cost-equalisation");
    for address in ["pers_total", "pers-total.annat.csv", "N03926-T"] {
        let (status, _, _) = get(&format!("/effekter/{AT_THRESHOLD}/{address}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
    }
}
