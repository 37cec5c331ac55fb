//! Lessons over HTTP: who may, what is refused, what everyone reads.

use axum::http::StatusCode;

use crate::pages::apply::tests::world::{Answer, Browser, World};
use crate::pages::municipality::tests::get;

const SHIPPED: &str = "servicekontor-kan-inte-sagas-an";

async fn open(browser: &mut Browser, address: &str) -> Answer {
    let page = browser.get(address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.body);
    page
}

/// Opens an act's page and sends it.
async fn act(browser: &mut Browser, address: &str, of: &[(&str, &str)]) -> Answer {
    let page = open(browser, address).await;
    browser.send(&page, address, of).await
}

fn assert_refused(answer: &Answer, status: StatusCode, holds: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains("error-summary"), "{}", answer.body);
    for text in holds {
        assert!(answer.body.contains(text), "lacks {text}: {}", answer.body);
    }
}

fn assert_done(answer: &Answer, leads_to: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.leads_to, leads_to);
}

#[tokio::test]
async fn every_page_is_there_in_both_languages_without_a_lost_word() {
    for prefix in ["", "/en"] {
        for address in ["/lardomar", "/lardomar?gick=cannot-be-told&lage=reviewed"] {
            let (status, _, page) = get(&format!("{prefix}{address}")).await;
            assert_eq!(status, StatusCode::OK, "{address}");
            assert!(page.contains(SHIPPED), "{address}");
            assert!(!page.contains("Unknown localization") && !page.contains("{ $"), "{address}");
        }
        let (status, _, page) = get(&format!("{prefix}/lardomar/{SHIPPED}")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(!page.contains("Unknown localization") && !page.contains("/granska"));
    }
    let (_, _, page) = get("/lardomar?gick=failed").await;
    assert!(!page.contains(SHIPPED) && page.contains("Ingen lärdom stämmer"));
    for wrong in ["/lardomar?gick=bra", "/lardomar?lage=snart"] {
        assert_eq!(get(wrong).await.0, StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert_eq!(get("/lardomar/annan").await.0, StatusCode::NOT_FOUND);
}

const CLAIM: &str = "Påhittat exempel: läxhjälp utan hemkontakt räckte inte.";

/// The words of a lesson with what it rests on.
fn words<'a>(intervention: &'a str, report: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("claim", CLAIM),
        ("context", "En påhittad skola."),
        ("for-whom", "Påhittade rektorer."),
        ("verdict", "failed"),
        ("intervention-1", intervention),
        ("report", report),
    ]
}

/// Proposes a lesson that rests on nothing, and returns its address.
async fn proposed(browser: &mut Browser) -> String {
    let done = act(browser, "/lardomar/foresla", &words("", "")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let address =
        done.leads_to.strip_suffix("?klart=foresla").unwrap_or_else(|| panic!("{}", done.leads_to));
    address.to_owned()
}

#[tokio::test]
async fn a_lesson_is_proposed_by_one_reviewed_by_another_and_public_only_then() {
    let world = World::new().await;
    let mut nobody = world.visitor();
    let mut tova = world.signed_in("tova@exempel.se").await;
    let empty = act(&mut tova, "/lardomar/foresla", &[("claim", CLAIM)]).await;
    assert_refused(&empty, StatusCode::UNPROCESSABLE_ENTITY, &[CLAIM, "Fyll i det här fältet"]);
    let lesson = proposed(&mut tova).await;
    assert!(open(&mut tova, &lesson).await.body.contains("inget ännu"));
    assert_eq!(nobody.get(&lesson).await.status, StatusCode::NOT_FOUND, "a proposal");
    assert!(!open(&mut nobody, "/lardomar").await.body.contains(CLAIM));
    for (address, act) in [("dag@exempel.se", "granska"), ("sven@exempel.se", "andra")] {
        let mut other = world.signed_in(address).await;
        let page = other.get(&format!("{lesson}/{act}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{address}");
        assert_eq!(other.get("/lardomar/foresla").await.status, StatusCode::FORBIDDEN);
    }

    let mut runa = world.signed_in("runa@exempel.se").await;
    let (review, reword) = (format!("{lesson}/granska"), format!("{lesson}/andra"));
    let answer = act(&mut runa, &review, &[]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &["underlag som lärdomen vilar på"]);
    let answer = act(&mut tova, &reword, &words("finns-inte", "")).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[CLAIM, "”finns-inte” finns inte"]);
    let answer = act(&mut runa, &reword, &words("servicekontor-2022-2023", "")).await;
    assert_refused(&answer, StatusCode::CONFLICT, &["Sundsvalls kommun"]);
    let report = "Påhittad rapport (2026)";
    let done = act(&mut tova, &reword, &words("servicekontor-2022-2023", report)).await;
    assert_done(&done, &format!("{lesson}?klart=andra"));
    let answer = act(&mut tova, &review, &[]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &["låt en annan person"]);
    assert_done(&act(&mut runa, &review, &[]).await, &format!("{lesson}?klart=granska"));

    let page = open(&mut nobody, &lesson).await;
    for text in [CLAIM, report, "Granskad", "Fungerade inte", "Sundsvalls kommun"] {
        assert!(page.body.contains(text), "{text}");
    }
    assert!(!page.body.contains("Tova") && !page.body.contains("Runa"), "no names of persons");
    assert!(open(&mut nobody, "/lardomar?gick=failed").await.body.contains(CLAIM));
    assert!(!open(&mut nobody, "/lardomar?gick=worked").await.body.contains(CLAIM));
    assert!(!open(&mut nobody, "/lardomar?lage=spread").await.body.contains(CLAIM));
}

#[tokio::test]
async fn a_published_lesson_is_taken_up_contradicted_and_replaced_and_stays_readable() {
    let world = World::new().await;
    let mut tova = world.signed_in("tova@exempel.se").await;
    let mut runa = world.signed_in("runa@exempel.se").await;
    let lesson = proposed(&mut tova).await;
    let [reword, review, adopt, contradict, replace] =
        ["andra", "granska", "ta-upp", "motsag", "ersatt"].map(|act| format!("{lesson}/{act}"));
    let words = words("", "Påhittad rapport (2026)");
    assert_done(&act(&mut tova, &reword, &words).await, &format!("{lesson}?klart=andra"));
    let answer = act(&mut runa, &adopt, &[]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &["”Föreslagen”"]);
    assert_done(&act(&mut runa, &review, &[]).await, &format!("{lesson}?klart=granska"));

    let answer = act(&mut tova, &adopt, &[]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &["en annan organisation än den som föreslog"]);
    assert_done(&act(&mut runa, &adopt, &[]).await, &format!("{lesson}?klart=ta-upp"));
    let answer = act(&mut runa, &adopt, &[]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &["en gång till"]);
    let page = open(&mut world.visitor(), &lesson).await;
    assert!(page.body.contains("Spridd") && page.body.contains("Region Västernorrland"));

    let mut anna = world.signed_in("anna@exempel.se").await;
    let answer = act(&mut anna, &contradict, &[("report", " ")]).await;
    assert_refused(&answer, StatusCode::UNPROCESSABLE_ENTITY, &["Ge ett underlag"]);
    let against = [("report", "Påhittad mätning (2026)")];
    let done = act(&mut anna, &contradict, &against).await;
    assert_done(&done, &format!("{lesson}?klart=motsag"));
    let page = open(&mut world.visitor(), &lesson).await;
    assert!(page.body.contains("Motsagd") && page.body.contains(against[0].1));

    let answer = act(&mut anna, &replace, &[("by", "finns-inte")]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &["”finns-inte” finns inte"]);
    let done = act(&mut anna, &replace, &[("by", SHIPPED)]).await;
    assert_done(&done, &format!("{lesson}?klart=ersatt"));
    let page = open(&mut world.visitor(), &lesson).await;
    assert!(page.body.contains("Ersatt") && page.body.contains(&format!("/lardomar/{SHIPPED}")));
    assert!(page.body.contains(CLAIM), "what was published stays readable");
}
