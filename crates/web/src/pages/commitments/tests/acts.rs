//! Owners act on their commitments over HTTP: who may, what is refused, and that nothing typed is lost.

use axum::http::StatusCode;

use crate::pages::apply::tests::world::{Answer, Browser, World};

const COMMITMENT: &str = "/ataganden/vasternorrland-143";
const NOTHING: &str = "Ingen ägare har rapporterat något";

async fn open(browser: &mut Browser, act: &str) -> Answer {
    let page = browser.get(&format!("{COMMITMENT}/{act}")).await;
    assert_eq!(page.status, StatusCode::OK, "{act}: {}", page.body);
    page
}

async fn send(browser: &mut Browser, page: &Answer, act: &str, of: &[(&str, &str)]) -> Answer {
    browser.send(page, &format!("{COMMITMENT}/{act}"), of).await
}

/// Asserts that an act was refused with a reason and that what was typed is still there.
fn assert_refused(answer: &Answer, status: StatusCode, holds: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains("error-summary"), "{}", answer.body);
    for text in holds {
        assert!(answer.body.contains(text), "lacks {text}: {}", answer.body);
    }
}

fn assert_done(answer: &Answer, act: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.leads_to, format!("{COMMITMENT}?klart={act}"));
}

#[tokio::test]
async fn owners_alone_act_on_a_commitment_each_in_the_role_that_may() {
    let world = World::new().await;
    let mut nobody = world.visitor();
    let page = nobody.get(&format!("{COMMITMENT}/rapportera")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(page.leads_to.starts_with("/logga-in"), "{}", page.leads_to);

    let mut runa = world.signed_in("runa@exempel.se").await;
    let form = open(&mut runa, "rapportera").await;
    let whole = [("stage", "underway"), ("told", "Samtalen har börjat.")];
    // Another municipality, another county, the funder, and who only signs: none may report.
    for address in ["anna@exempel.se", "olga@exempel.se", "sven@exempel.se"] {
        let mut other = world.signed_in(address).await;
        let page = other.get(&format!("{COMMITMENT}/rapportera")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{address}");
        // A form of someone who may does not help: it is not theirs.
        let sent = send(&mut other, &form, "rapportera", &whole).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{address}");
    }
    for act in ["rapportera", "svara", "fraga-agaren"] {
        open(&mut runa, act).await;
        open(&mut world.signed_in("tova@exempel.se").await, act).await;
    }
    let page = runa.get(&format!("{COMMITMENT}/skriv-under")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "who writes does not sign");
    let page = nobody.get(COMMITMENT).await;
    assert!(page.body.contains(NOTHING), "nothing happened");

    let done = send(&mut runa, &form, "rapportera", &whole).await;
    assert_done(&done, "rapportera");
    let again = send(&mut runa, &form, "rapportera", &whole).await;
    assert_done(&again, "rapportera");
    let page = nobody.get(COMMITMENT).await;
    assert_eq!(page.body.matches("rapporterade läget").count(), 1, "two clicks are one");
    assert!(page.body.contains("Region Västernorrland") && page.body.contains("Pågår"));
    assert!(!page.body.contains("Runa"), "no name of a person");
}

#[tokio::test]
async fn what_is_refused_says_why_and_keeps_every_word() {
    let world = World::new().await;
    let mut runa = world.signed_in("runa@exempel.se").await;
    let form = open(&mut runa, "rapportera").await;
    let told = "Fullmäktige har sagt ja till samtalen.";
    let of = |stage: &'static str, evidence: &'static str, address: &'static str| {
        [("stage", stage), ("told", told), ("evidence", evidence), ("address", address)]
    };
    let answer = send(&mut runa, &form, "rapportera", &of("snart", "", "")).await;
    assert_refused(&answer, StatusCode::UNPROCESSABLE_ENTITY, &[told, "Välj ett av alternativen"]);
    let answer = send(&mut runa, &form, "rapportera", &of("adopted", "", "")).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[told, "underlaget"]);
    let bad = of("adopted", "Regionfullmäktige § 51", "protokollet");
    let answer = send(&mut runa, &form, "rapportera", &bad).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[told, "§ 51", "börjar med https://"]);
    let answer = send(&mut runa, &form, "rapportera", &of("reached", "Rapport", "")).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[told, "Föreslaget"]);
    let stopped = send(&mut runa, &form, "rapportera", &of("abandoned", "", "")).await;
    assert_refused(&stopped, StatusCode::CONFLICT, &[told]);
    let page = world.visitor().get(COMMITMENT).await;
    assert!(page.body.contains(NOTHING), "nothing was half-written");

    let whole = of("adopted", "Regionfullmäktige § 51", "https://example.org/51");
    let answer = send(&mut runa, &form, "rapportera", &whole).await;
    assert_done(&answer, "rapportera");
    let page = world.visitor().get(COMMITMENT).await;
    for text in [told, "Antaget", "§ 51", "https://example.org/51"] {
        assert!(page.body.contains(text), "{text}");
    }
}

#[tokio::test]
async fn who_reports_on_what_another_has_changed_is_shown_the_change_first() {
    let world = World::new().await;
    let mut runa = world.signed_in("runa@exempel.se").await;
    let mut tova = world.signed_in("tova@exempel.se").await;
    let (first, second) =
        (open(&mut runa, "rapportera").await, open(&mut tova, "rapportera").await);
    let done = send(
        &mut runa,
        &first,
        "rapportera",
        &[("stage", "underway"), ("told", "Samtalen har börjat.")],
    );
    assert_done(&done.await, "rapportera");
    let mine = "Vi har inte börjat, och ingen har pengar till det.";
    let answer =
        send(&mut tova, &second, "rapportera", &[("stage", "abandoned"), ("told", mine)]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[mine, "Läget rapporterat"]);
    let page = world.visitor().get(COMMITMENT).await;
    assert!(!page.body.contains(mine));
}

#[tokio::test]
async fn what_is_missing_goes_to_the_owner_and_each_signs_its_own_part() {
    let world = World::new().await;
    let mut runa = world.signed_in("runa@exempel.se").await;
    let form = open(&mut runa, "fraga-agaren").await;
    let question = [("question", "Vilket år ska alla ha fått ett samtal?")];
    assert_done(&send(&mut runa, &form, "fraga-agaren", &question).await, "fraga-agaren");
    let page = world.visitor().get(COMMITMENT).await;
    assert!(page.body.contains("Väntar på ägarens svar") && page.body.contains(question[0].1));
    let form = open(&mut runa, "fraga-agaren").await;
    let answer = send(&mut runa, &form, "fraga-agaren", &question).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[question[0].1]);

    let mut tova = world.signed_in("tova@exempel.se").await;
    let form = open(&mut tova, "svara").await;
    let answer = send(&mut tova, &form, "svara", &[("lack", "year"), ("answer", " ")]).await;
    assert_refused(&answer, StatusCode::UNPROCESSABLE_ENTITY, &["Fyll i det här fältet"]);
    let answer = send(&mut tova, &form, "svara", &[("lack", "year"), ("answer", "År 2030")]).await;
    assert_done(&answer, "svara");
    let page = world.visitor().get(COMMITMENT).await;
    assert!(page.body.contains("År 2030") && !page.body.contains("Väntar på ägarens svar"));

    let mut sven = world.signed_in("sven@exempel.se").await;
    let form = open(&mut sven, "skriv-under").await;
    let part = [("part", "Samtalen på hälsocentralerna.")];
    assert_done(&send(&mut sven, &form, "skriv-under", &part).await, "skriv-under");
    let form = open(&mut sven, "skriv-under").await;
    let answer = send(&mut sven, &form, "skriv-under", &part).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[part[0].1]);
    let plan = world.visitor().get("/handlingsplaner/vasternorrland").await;
    assert!(plan.body.contains("1 av 8"), "the region of the region and seven municipalities");
}

#[tokio::test]
async fn a_commitment_sent_back_waits_in_the_basket_of_its_owners_until_it_is_answered() {
    let world = World::new().await;
    let mut uno = world.signed_in("uno@exempel.se").await;
    let form = open(&mut uno, "fraga-agaren").await;
    let question = "Vilket år ska alla ha fått ett samtal?";
    let sent = send(&mut uno, &form, "fraga-agaren", &[("question", question)]).await;
    assert_done(&sent, "fraga-agaren");
    // Both owners may answer; who only signs, another municipality and the funder may not.
    let mut tova = world.signed_in("tova@exempel.se").await;
    for (address, waits) in [
        ("runa@exempel.se", true),
        ("tova@exempel.se", true),
        ("uno@exempel.se", true),
        ("sven@exempel.se", false),
        ("anna@exempel.se", false),
        ("olga@exempel.se", false),
    ] {
        let basket = world.signed_in(address).await.get("/arbete").await;
        assert_eq!(basket.status, StatusCode::OK, "{address}");
        assert_eq!(basket.body.contains(question), waits, "{address}: {}", basket.body);
        assert_eq!(basket.body.contains("Besvara frågan om åtagandet"), waits, "{address}");
    }
    let basket = tova.get("/arbete").await;
    assert!(basket.body.contains(&format!("href=\"{COMMITMENT}/svara\"")), "{}", basket.body);
    for text in ["Region Västernorrland", "Ett ärende väntar på dig", "Drivkraft"] {
        assert!(basket.body.contains(text), "{text}: {}", basket.body);
    }
    let english = tova.get("/en/arbete").await;
    assert!(english.body.contains("Answer the question about the commitment"), "{}", english.body);

    let form = open(&mut tova, "svara").await;
    assert!(form.body.contains(question), "the form tells what is asked: {}", form.body);
    let answer = send(&mut tova, &form, "svara", &[("lack", "year"), ("answer", "År 2030")]).await;
    assert_done(&answer, "svara");
    for address in ["runa@exempel.se", "tova@exempel.se", "uno@exempel.se"] {
        let basket = world.signed_in(address).await.get("/arbete").await;
        assert!(!basket.body.contains(question), "{address}: it waits no longer");
        assert!(basket.body.contains("Inget väntar på dig just nu"), "{address}: {}", basket.body);
    }
}

#[tokio::test]
async fn a_commitment_is_replaced_by_one_of_the_same_document_with_a_reason() {
    let world = World::new().await;
    let mut runa = world.signed_in("runa@exempel.se").await;
    let form = open(&mut runa, "ersatt").await;
    let reason = ("reason", "Det ena rymmer det andra.");
    let answer = send(&mut runa, &form, "ersatt", &[("by", "finns-inte"), reason]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[reason.1, "”finns-inte” finns inte"]);
    let answer = send(&mut runa, &form, "ersatt", &[("by", "vasternorrland-144")]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[]);
    let answer = send(&mut runa, &form, "ersatt", &[("by", "vasternorrland-144"), reason]).await;
    assert_done(&answer, "ersatt");
    let page = world.visitor().get(COMMITMENT).await;
    assert!(page.body.contains("ersatte åtagandet med vasternorrland-144"), "{}", page.body);
    assert!(page.body.contains(reason.1));
}
