use axum::http::StatusCode;
use operations::describe_loop::Question;

use crate::pages::municipality::tests::get;

const PROGRAMME: &str = "kommuner-med-eftersatta-omraden";

#[tokio::test]
async fn the_programme_of_2018_has_eight_steps_each_with_a_link_and_its_real_verdict() {
    for (prefix, verdict) in [("", "Kan inte avgöras"), ("/en", "Cannot be told")] {
        let (status, _, page) = get(&format!("{prefix}/kretslopp/{PROGRAMME}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        for question in Question::ALL {
            assert!(page.contains(&format!("<li id=\"{}\">", question.as_str())), "{prefix}");
        }
        for shown in [
            verdict,
            "32",
            "Förordning (2018:151)",
            &format!("href=\"{prefix}/urval/bilaga-32-2018\""),
            &format!("href=\"{prefix}/effekter/statsbidraget-2018\""),
            &format!("href=\"{prefix}/effekter/statsbidraget-2018/N03926-T\""),
            &format!("href=\"{prefix}/kretslopp/{PROGRAMME}.csv\""),
        ] {
            assert!(page.contains(shown), "{prefix} lacks {shown}: {page}");
        }
        for lost in ["Unknown localization", "{ $", "NaN", " style=\"", "Some(", "loop-"] {
            assert!(!page.contains(lost), "{prefix} has {lost}");
        }
    }
}

#[tokio::test]
async fn the_lead_says_where_the_chain_breaks_and_every_lack_has_its_reason() {
    let (_, _, page) = get(&format!("/kretslopp/{PROGRAMME}")).await;
    assert!(
        page.contains("Kedjan bryts först vid steg 4, insatsen: ingen insats är dokumenterad.")
    );
    assert!(page.contains("Om det gjorde skillnad: 5 utfall: 5 kan inte avgöras."), "{page}");
    assert!(page.contains("ingen utlysning finns här"));
    assert!(page.contains("vilka som fick bidrag är känt men inte hur mycket"));
}

#[tokio::test]
async fn every_municipality_has_the_same_steps() {
    for code in ["0127", "2104", "1782", "2418", "0980"] {
        for prefix in ["", "/en"] {
            let address = format!("{prefix}/kommun/{code}/kretslopp");
            let (status, _, page) = get(&address).await;
            assert_eq!(status, StatusCode::OK, "{address}");
            assert_eq!(page.matches("<li id=\"").count(), Question::ALL.len(), "{address}");
            assert!(page.contains(&format!("href=\"{prefix}/kommun/{code}\"")), "{address}");
            for lost in ["Unknown localization", "{ $", "NaN", "Some(", "loop-"] {
                assert!(!page.contains(lost), "{address} has {lost}");
            }
        }
    }
    let (_, _, page) = get("/kommun/0127/kretslopp").await;
    assert!(page.contains("kommunen fick bidraget från 2018"), "{page}");
    assert!(page.contains("lagen räknar upp kommunen"));
}

#[tokio::test]
async fn the_steps_are_files_too_and_what_is_not_there_is_said_to_be_missing() {
    for address in [format!("/kretslopp/{PROGRAMME}"), "/kommun/0127/kretslopp".to_owned()] {
        let (status, _, csv) = get(&format!("{address}.csv")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(csv.starts_with("step,question,told,subject,answer,value,unit,"), "{csv}");
        assert!(csv.contains("cannot be told"), "{csv}");
        let (status, _, json) = get(&format!("{address}.json")).await;
        assert_eq!(status, StatusCode::OK);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["rows"].as_array().unwrap().len() + 1, csv.lines().count());
        assert_eq!(json["rows"][0]["question"], "gap");
    }
    for address in [
        "/kretslopp/annat",
        "/kretslopp/annat.csv",
        "/kommun/9999/kretslopp",
        "/kommun/annat/kretslopp.json",
    ] {
        let (status, _, _) = get(address).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn the_loop_is_found_from_where_each_of_its_parts_is_told() {
    for prefix in ["", "/en"] {
        for (from, to) in [
            ("/", "/kretslopp".to_owned()),
            ("/effekter", "/kretslopp".to_owned()),
            ("/kretslopp", format!("/kretslopp/{PROGRAMME}")),
            ("/kommun/2104", "/kommun/2104/kretslopp".to_owned()),
            ("/bidrag/kommun/2104", "/kommun/2104/kretslopp".to_owned()),
            (&format!("/bidrag/{PROGRAMME}"), format!("/kretslopp/{PROGRAMME}")),
        ] {
            let (status, _, page) = get(&format!("{prefix}{from}")).await;
            assert_eq!(status, StatusCode::OK, "{from}");
            assert!(page.contains(&format!("href=\"{prefix}{to}\"")), "{prefix}{from} to {to}");
        }
    }
}

#[tokio::test]
async fn an_intervention_says_what_its_designs_say_today() {
    let (_, _, page) = get("/insatser/servicekontor-2022-2023").await;
    assert!(page.contains("För tidigt") && page.contains("statistiken måste nå"), "{page}");
    assert!(page.contains("/effekter/servicekontor-2022-2023/"));
    let (_, _, page) = get("/en/insatser/kostnadsutjamning-1996-2004").await;
    assert!(page.contains("href=\"/en/effekter/kostnadsutjamning\">"), "{page}");
    assert!(!page.contains(">kostnadsutjamning</a>"), "by its question, not by its id");
    assert!(page.contains("Cannot be told") && page.contains("rows near the threshold"), "{page}");
    for outcome in ["pers-total", "pers-admin"] {
        let link = format!("/en/effekter/kostnadsutjamning-1996-2004/{outcome}\"");
        assert!(page.contains(&link), "{link}");
    }
}

#[tokio::test]
async fn a_municipality_is_given_cases_of_its_own_kind_and_told_why_they_are_few() {
    let (_, _, page) = get("/kommun/2104").await;
    assert!(page.contains("id=\"fall\"") && page.contains("2 fall föreslås."), "{page}");
    assert!(page.contains("bara 2 insatser är dokumenterade här"));
    assert!(page.contains("i likhet av") && page.contains("någon enskild kommun"));
    let (_, _, page) = get("/en/kommun/1782").await;
    assert!(page.contains("One case is suggested."), "{page}");
    assert!(page.contains("made in the municipality itself"));
    assert!(!page.contains("Unknown localization") && !page.contains("cases-"));
}
