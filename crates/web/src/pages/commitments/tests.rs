mod acts;

use axum::http::StatusCode;

use crate::pages::municipality::tests::get;

/// Every page of what was promised.
const ADDRESSES: [&str; 11] = [
    "/ataganden",
    "/ataganden?agare=Region%20V%C3%A4sternorrland&matbar=nej",
    "/ataganden/vasternorrland-058",
    "/ataganden/vasternorrland-088",
    "/ataganden/vasternorrland-143",
    "/handlingsplaner",
    "/handlingsplaner/vastra-gotaland",
    "/overenskommelser/arbetsformedlingens-narvaro",
    "/reformer",
    "/natverk",
    "/natverk/reformprogram-minskad-segregation-3",
];

#[tokio::test]
async fn every_page_is_there_in_both_languages_without_a_lost_word() {
    for prefix in ["", "/en"] {
        for address in ADDRESSES {
            let address = format!("{prefix}{address}");
            let (status, _, page) = get(&address).await;
            assert_eq!(status, StatusCode::OK, "{address}");
            for lost in [
                "Unknown localization",
                "{ $",
                "NaN",
                "commitment-",
                "reform-",
                "plan-process",
                "network-",
                "agreement-",
            ] {
                assert!(!page.contains(lost), "{address} has {lost}");
            }
        }
    }
}

#[tokio::test]
async fn the_register_counts_what_was_promised_and_shows_every_stage() {
    let (_, _, page) = get("/ataganden").await;
    assert!(page.contains("55 åtaganden ur 2 dokument"), "51 and 4");
    assert!(page.contains("55 åtaganden och 3 delar"), "parts are not counted as commitments");
    assert!(page.contains("Inget av dem säger till vilket år"));
    for stage in ["Övergivet", "Ej uppnått", "Delvis uppnått", "Uppnått"] {
        assert!(page.contains(stage), "{stage} is shown though none stands there");
    }
    let (_, _, csv) = get("/ataganden/lista.csv?dokument=vasternorrland").await;
    assert_eq!(csv.lines().count(), 1 + 51 + 3);
    let (_, _, json) = get("/ataganden/lista.json?dokument=vasternorrland").await;
    let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 54);
    assert_eq!(rows[0]["baseline"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_filter_narrows_the_page_and_its_files_alike() {
    let query = "?matbar=nej&agare=Mittuniversitetet";
    let (_, _, page) = get(&format!("/ataganden{query}")).await;
    assert!(page.contains("Ett åtagande"), "the role in lifelong learning");
    let (_, _, csv) = get(&format!("/ataganden/lista.csv{query}")).await;
    assert_eq!(csv.lines().count(), 2);
    assert!(csv.contains("vasternorrland-059"));
    for wrong in ["?status=snart", "?matbar=kanske"] {
        assert_eq!(get(&format!("/ataganden{wrong}")).await.0, StatusCode::BAD_REQUEST);
        assert_eq!(get(&format!("/ataganden/lista.csv{wrong}")).await.0, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn a_thousand_places_ask_for_their_baseline_and_talks_name_their_denominator() {
    let (_, _, places) = get("/ataganden/vasternorrland-058").await;
    assert!(places.contains("+1\u{a0}000 campusbundna utbildningsplatser"));
    assert!(places.contains("Saknas: utgångsläge, vilket år"));
    let (_, _, talks) = get("/ataganden/vasternorrland-143").await;
    assert!(talks.contains("Minst 100 % av länets invånare som är 75 år"));
    assert!(talks.contains("SCB, folkmängd efter region, ålder och kön"));
    assert!(talks.contains("Sundsvalls kommun") && talks.contains("Region Västernorrland"));
    let (_, _, jobs) = get("/ataganden/vasternorrland-035").await;
    assert!(jobs.contains("Närmaste officiella uppgift"), "16 to 19 years, not pupils");
    let (_, _, school) = get("/ataganden/vasternorrland-033").await;
    assert!(school.contains("7 av 7 kommuner har värde"), "never an average alone");
}

#[tokio::test]
async fn what_is_near_is_never_told_as_the_commitments_own_result() {
    let (_, _, page) = get("/ataganden/vasternorrland-038").await;
    assert!(page.contains("<span class=\"tag unknown\">nära</span>"));
    let (_, _, page) = get("/ataganden/vasternorrland-132").await;
    assert!(page.contains("<span class=\"tag yes\">mäter det</span>"));
}

#[tokio::test]
async fn a_plan_has_its_process_and_its_fifty_owners() {
    let (_, _, page) = get("/handlingsplaner/vastra-gotaland").await;
    assert!(page.contains("<dd>500</dd>") && page.contains("<dd>44</dd>"));
    assert!(page.contains("0 av 50"), "fifty parts to sign, none signed");
    assert!(page.contains(r#"<span class="tag no">ägare ej känd</span> 43 antagna åtgärder"#));
    let (_, _, page) = get("/handlingsplaner/vasternorrland").await;
    assert!(
        page.contains("Planen har 51 åtgärder"),
        "its three parts are not actions of their own"
    );
    assert!(page.contains("7 år (år ej angivet)") && page.contains("5 år (år ej angivet)"));
    assert!(page.contains("efterfrågad"), "the agreement is called for, not entered into");
}

#[tokio::test]
async fn the_reforms_tell_the_path_and_do_not_fill_in_years() {
    let (_, _, page) = get("/reformer").await;
    assert!(page.contains("110 mnkr år 2017, 250 mnkr från år 2020. Ej angivet: 2018, 2019."));
    assert!(page.contains("75 mnkr per år 2018–2027."));
    assert!(page.contains("Arbetsförmedlingen får i uppdrag"));
    let nobodys = r#"<span class="tag no">ej angivet</span>"#;
    assert_eq!(page.matches(nobodys).count(), 2, "nobody is named for the ninth and the tenth");
    let (_, _, csv) = get("/reformer/reformer.csv").await;
    assert_eq!(csv.lines().count(), 1 + 10);
    let (_, _, csv) = get("/reformer/ram.csv").await;
    assert!(csv.contains("reformprogram-minskad-segregation,2018,,,"), "{csv}");
    let (_, _, csv) = get("/natverk/natverk.csv").await;
    assert_eq!(csv.lines().count(), 1 + 5 * 3);
}

#[tokio::test]
async fn every_outcome_indicator_exists() {
    let library = crate::pages::municipality::tests::SERVICE.library().unwrap();
    for reform in library.programmes().iter().flat_map(|programme| &programme.reforms) {
        if let Some(id) = &reform.outcome.indicator {
            assert!(library.indicator(id).is_some(), "{id}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    for address in [
        "/ataganden/annat",
        "/ataganden/annat.json",
        "/handlingsplaner/annat",
        "/reformer/annat.csv",
        "/natverk/annat.csv",
        "/natverk/reformprogram-minskad-segregation-9",
    ] {
        assert_eq!(get(address).await.0, StatusCode::NOT_FOUND, "{address}");
    }
}
