use axum::http::StatusCode;
use operations::worked_evaluations::Case;

use crate::pages::municipality::tests::get;

#[tokio::test]
async fn the_list_leads_to_every_case_in_both_languages() {
    for prefix in ["", "/en"] {
        let (status, _, page) = get(&format!("{prefix}/effekter")).await;
        assert_eq!(status, StatusCode::OK);
        for case in Case::ALL {
            let id = case.id();
            assert!(page.contains(&format!("href=\"{prefix}/effekter/{id}\"")), "{prefix} {id}");
        }
        assert!(!page.contains("Unknown localization") && !page.contains("{ $"), "{page}");
    }
}

#[tokio::test]
async fn every_case_has_figures_tables_published_numbers_and_no_lost_word() {
    for prefix in ["", "/en"] {
        for case in Case::ALL {
            let address = format!("{prefix}/effekter/{}", case.id());
            let (status, _, page) = get(&address).await;
            assert_eq!(status, StatusCode::OK, "{address}");
            assert!(page.contains("role=\"img\"") && page.contains("<desc"), "{address}");
            let design = case.design().map(|id| format!("href=\"{prefix}/effekter/{id}\""));
            assert!(
                design.is_none_or(|link| page.contains(&link)),
                "{address} leads to its design"
            );
            assert!(
                page.contains("id=\"publicerat\"") && page.contains("id=\"tabell\""),
                "{address}"
            );
            let lost = ["Unknown localization", "{ $", "NaN", "effects-"];
            for word in lost {
                assert!(!page.contains(word), "{address} has {word}");
            }
        }
    }
}

#[tokio::test]
async fn the_sentences_have_the_engine_s_numbers() {
    let (_, _, page) = get("/effekter/tobak-kalifornien").await;
    assert!(page.contains("19,5 paket"), "the mean gap");
    let (_, _, page) = get("/en/effekter/senatsval").await;
    assert!(page.contains("7.4 percentage points") && page.contains("7.4141"), "the jump");
    let (_, _, page) = get("/effekter/kostnadsutjamning").await;
    assert!(page.contains("går inte att avgöra"), "a finding, said plainly");
}

#[tokio::test]
async fn the_numbers_behind_a_figure_are_files() {
    let (status, _, csv) = get("/effekter/tobak-kalifornien/placebo_gaps.csv").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(csv.lines().count(), 1 + 38 * 31);
    let (status, _, csv) = get("/effekter/senatsval/binned-means.bins.csv").await;
    assert_eq!((status, csv.lines().count()), (StatusCode::OK, 41));
    let (status, _, json) = get("/effekter/minimilon/resultat.json").await;
    assert_eq!(status, StatusCode::OK);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["published"][0]["quantity"], "dynamic");
    assert!(value["beside"]["simple"]["estimate"].is_number());
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    for address in [
        "/effekter/annat",
        "/effekter/annat/resultat.json",
        "/effekter/minimilon/annat.csv",
        "/effekter/minimilon/annat.bins.csv",
        "/effekter/minimilon/effects.exe",
    ] {
        assert_eq!(get(address).await.0, StatusCode::NOT_FOUND, "{address}");
    }
}
