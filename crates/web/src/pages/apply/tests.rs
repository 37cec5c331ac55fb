//! A municipality applies over HTTP: what people send, and what someone who means harm sends.

pub(crate) mod world;

use axum::http::StatusCode;

use self::world::{Browser, World};

/// The answers of an application that is whole; the budget comes beside.
const WHOLE: [(&str, &str, &str); 7] = [
    ("kontakt", "kontakt.value", "Utvecklingsenheten, utveckling@exempel.se"),
    ("anvandning", "anvandning.value", "Påhittat exempel: trygghetsvärdar."),
    ("overgripande-plan", "overgripande-plan.value", "Påhittad plan."),
    ("startdag", "startdag.value", "2027-01-01"),
    ("slutdag", "slutdag.value", "2027-12-31"),
    ("andra-bidrag", "andra-bidrag.value", "nej"),
    ("utvarderingsplan", "utvarderingsplan.value", "Jämförs med liknande områden."),
];

const BUDGET: [(&str, &str); 9] = [
    ("budget.costs-1-category", "personal"),
    ("budget.costs-1-year", "2027"),
    ("budget.costs-1-kind", "cash"),
    ("budget.costs-1-amount", "100 000"),
    ("budget.financing-1-organisation", "0127"),
    ("budget.financing-1-kind", "cash"),
    ("budget.financing-1-amount", "20 000"),
    ("budget.grant-1-year", "2027"),
    ("budget.grant-1-amount", "80 000"),
];

/// Begins an application and returns its address.
async fn begun(browser: &mut Browser) -> String {
    let calls = browser.get("/ansok").await;
    assert_eq!(calls.status, StatusCode::OK, "{}", calls.body);
    assert!(calls.body.contains("Ni kan söka"), "{}", calls.body);
    let call = calls.hidden("call");
    let started = browser.send(&calls, "/ansok/ny", &[("call", &call)]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.body);
    started.leads_to.split('?').next().unwrap().to_owned()
}

async fn answer(browser: &mut Browser, address: &str, part: &str, fields: &[(&str, &str)]) {
    let address = format!("{address}/{part}");
    let page = browser.get(&address).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let saved = browser.send(&page, &address, fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{part}: {}", saved.body);
}

async fn written(browser: &mut Browser) -> String {
    let address = begun(browser).await;
    for (part, name, text) in WHOLE {
        answer(browser, &address, part, &[(name, text)]).await;
    }
    answer(browser, &address, "budget", &BUDGET).await;
    address
}

#[tokio::test]
async fn a_municipality_applies_signs_and_gets_a_receipt() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna@exempel.se").await;
    let address = written(&mut anna).await;
    let check = anna.get(&format!("{address}/kontrollera")).await;
    assert!(check.body.contains("Inget behöver rättas"), "{}", check.body);
    assert!(check.body.contains("80\u{a0}000"), "{}", check.body);
    let step = format!("{address}/gor/klar");
    let page = anna.get(&step).await;
    let ready = anna.send(&page, &step, &[]).await;
    assert_eq!(ready.status, StatusCode::SEE_OTHER, "{}", ready.body);

    let mut bo = world.signed_in("bo@exempel.se").await;
    let sign = format!("{address}/signera");
    let page = bo.get(&sign).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("heder och samvete") && page.body.contains("trygghetsvärdar"));
    let unticked = bo.send(&page, &sign, &[]).await;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let tick = [("pa-heder-och-samvete", "ja")];
    let signed = bo.send(&page, &sign, &tick).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.body);
    let again = bo.send(&page, &sign, &tick).await;
    assert_eq!((again.status, &again.leads_to), (signed.status, &signed.leads_to));
    let receipt = bo.get(&signed.leads_to).await;
    assert!(receipt.body.contains("Vad händer nu?"), "{}", receipt.body);
    let late = anna.get(&format!("{address}/kontakt")).await;
    assert!(!late.body.contains("name=\"kontakt.value\""), "a sent answer can be written");

    let id = address.rsplit('/').next().unwrap();
    let mut olga = world.signed_in("olga@exempel.se").await;
    let read = olga.get(&format!("/arbete/ansokan/{id}/svar")).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.body);
    assert!(read.body.contains("ansokan-2023-442-1") && read.body.contains("trygghetsvärdar"));

    // Persons are chosen and read by name, role and organisation.
    let reviewers = olga.get(&format!("/arbete/ansokan/{id}/utse-granskare")).await;
    let named = ">Olga (påhittad), handläggare, Brottsförebyggande rådet</option>";
    assert!(reviewers.body.contains(named), "{}", reviewers.body);
    let read = olga.get(&format!("/en/arbete/ansokan/{id}")).await;
    let signed = "<td>Bo (påhittad), signatory, Botkyrka kommun</td>";
    assert!(read.body.contains(signed), "{}", read.body);
}

#[tokio::test]
async fn the_basket_leads_to_what_a_role_can_use_and_to_nothing_else() {
    let world = World::new().await;
    for (who, applies) in
        [("anna@exempel.se", true), ("bo@exempel.se", true), ("gun@exempel.se", false)]
    {
        let basket = world.signed_in(who).await.get("/arbete").await;
        assert_eq!(basket.status, StatusCode::OK, "{}", basket.body);
        assert_eq!(basket.body.contains("href=\"/ansok\""), applies, "{who}: {}", basket.body);
        assert!(basket.body.contains("href=\"/arbete/arenden\""), "{who}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_and_shown_again() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna@exempel.se").await;
    let address = begun(&mut anna).await;
    let dated = format!("{address}/startdag");
    let page = anna.get(&dated).await;
    let kept = anna.send(&page, &dated, &[("startdag.value", "någon gång i vår")]).await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kept.body.contains("Svaret är sparat") && kept.body.contains("någon gång i vår"));
    assert!(anna.get(&dated).await.body.contains("någon gång i vår"));

    let budget = format!("{address}/budget");
    let page = anna.get(&budget).await;
    let mut uneven = BUDGET;
    uneven[8].1 = "-5";
    let refused = anna.send(&page, &budget, &uneven).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    uneven[8].1 = "70 000";
    let page = anna.get(&budget).await;
    let refused = anna.send(&page, &budget, &uneven).await;
    assert!(refused.body.contains("De ska vara lika"), "{}", refused.body);
    let page = anna.get(&budget).await;
    let mut more = uneven.to_vec();
    more.push(("budget.add-costs", "1"));
    let wider = anna.send(&page, &budget, &more).await;
    assert!(wider.body.contains("budget.costs-2-amount") && wider.body.contains("70 000"));

    let step = format!("{address}/gor/klar");
    let page = anna.get(&step).await;
    let early = anna.send(&page, &step, &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.body);
}

#[tokio::test]
async fn two_who_write_see_each_other_and_lose_nothing() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna@exempel.se").await;
    let address = begun(&mut anna).await;
    let mut asa = world.signed_in("asa@exempel.se").await;
    let question = format!("{address}/anvandning");
    let seen_by_anna = anna.get(&question).await;
    let seen_by_asa = asa.get(&question).await;
    answer(&mut asa, &address, "kontakt", &[("kontakt.value", "Åsas enhet")]).await;
    let saved = asa.send(&seen_by_asa, &question, &[("anvandning.value", "Åsas svar")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let met = anna.send(&seen_by_anna, &question, &[("anvandning.value", "Annas svar")]).await;
    assert_eq!(met.status, StatusCode::CONFLICT);
    assert!(met.body.contains("Åsas svar") && met.body.contains("Annas svar"), "{}", met.body);
    let knowing = anna.send(&met, &question, &[("anvandning.value", "Annas svar")]).await;
    assert_eq!(knowing.status, StatusCode::SEE_OTHER, "{}", knowing.body);
}

#[tokio::test]
async fn strangers_find_nothing_and_files_are_what_they_contain() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna@exempel.se").await;
    let address = begun(&mut anna).await;
    let id = address.rsplit('/').next().unwrap().to_owned();
    for stranger in ["cia@exempel.se", "olga@exempel.se"] {
        let mut browser = world.signed_in(stranger).await;
        for page in ["", "/kontakt", "/kontrollera", "/kalkylblad.xlsx"] {
            let found = browser.get(&format!("{address}{page}")).await;
            assert_eq!(found.status, StatusCode::NOT_FOUND, "{stranger} {page}");
        }
        let read = browser.get(&format!("/arbete/ansokan/{id}/svar")).await;
        assert_eq!(read.status, StatusCode::NOT_FOUND, "{stranger}");
    }
    let question = format!("{address}/bilagor");
    let page = anna.get(&question).await;
    let upload = format!("{question}/fil");
    for (name, content, status) in [
        ("plan.pdf", &b"%PDF-1.7 p\xc3\xa5hittad"[..], StatusCode::SEE_OTHER),
        ("plan.pdf", b"MZ\x90\x00 program", StatusCode::UNPROCESSABLE_ENTITY),
        ("bild.png", b"%PDF-1.7", StatusCode::UNPROCESSABLE_ENTITY),
        ("tom.pdf", b"", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let sent = anna.upload(&page, &upload, name, content).await;
        assert_eq!(sent.status, status, "{name}: {}", sent.body);
    }
    let page = anna.get(&question).await;
    let hash = page.body.split("fil/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let file = anna.get(&format!("{question}/fil/{hash}")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.head.contains("nosniff") && file.head.contains("attachment"), "{}", file.head);
    let mut cia = world.signed_in("cia@exempel.se").await;
    let foreign = cia.get(&format!("{question}/fil/{hash}")).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}
