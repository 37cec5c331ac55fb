//! What binds, sent by someone who showed long ago who they are.

use axum::http::StatusCode;

use crate::pages::apply::tests::world::{Answer, Browser, PASSWORD, World};

const PROPOSE: &str = "/arbete/delegationer/foresla";
const ASKED: &str = "autocomplete=\"current-password\"";

/// What someone types who puts a delegation forward.
fn typed(page: &Answer) -> Vec<(&'static str, String)> {
    let (_, rest) = page.body.split_once("<select id=\"who\"").unwrap();
    let who = rest.split("<option value=\"").nth(1).unwrap().split('"').next().unwrap();
    [
        ("who", who),
        ("amount", "500 000"),
        ("from", "2026-01-01"),
        ("to", ""),
        ("basis", "Delegationsordning <7 §>,\nandra stycket"),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .into()
}

async fn sent(browser: &mut Browser, page: &Answer, password: Option<&str>) -> Answer {
    let mut fields = typed(page);
    fields.extend(password.map(|password| ("losenord", password.to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, &**text)).collect();
    browser.send(page, PROPOSE, &fields).await
}

fn assert_nothing_is_lost(again: &Answer) {
    for text in ["500 000", "2026-01-01", "Delegationsordning &#60;7 §&#62;,\nandra stycket"] {
        assert!(again.body.contains(text), "{text}: {}", again.body);
    }
    assert!(again.body.contains("<title>Fel: "), "{}", again.body);
}

#[tokio::test]
async fn the_password_is_asked_for_in_the_form_and_nothing_that_was_typed_is_lost() {
    let world = World::new().await;
    let mut asa = world.signed_in_before("asa@exempel.se", 11).await;
    let before = asa.session();
    let page = asa.get(PROPOSE).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains(ASKED), "{}", page.body);
    for (password, told) in [
        (None, "Skriv ditt lösenord och skicka igen"),
        (Some(""), "Skriv ditt lösenord och skicka igen"),
        (Some("fel lösenord här"), "Lösenordet är fel"),
    ] {
        let again = sent(&mut asa, &page, password).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
        assert_nothing_is_lost(&again);
        assert!(again.body.contains(told) && again.body.contains(ASKED), "{}", again.body);
        assert!(!again.body.contains("fel lösenord här"), "no password is shown");
        assert!(again.body.contains("href=\"#losenord\""), "the summary leads to the field");
    }
    assert!(asa.session() == before, "a mistake changes no session");
    let done = sent(&mut asa, &page, Some(PASSWORD)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(asa.session() != before, "a new token");
    let list = asa.get(&done.leads_to).await;
    assert!(list.body.contains("Delegationsordning"), "{}", list.body);
    // The form that stood open in another tab is still hers, and asks for nothing more.
    let other = sent(&mut asa, &page, None).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.body);
    let next = asa.get(PROPOSE).await;
    assert!(!next.body.contains(ASKED), "{}", next.body);
}

#[tokio::test]
async fn a_right_password_is_taken_also_where_the_rest_is_wrong_and_ten_wrong_ones_lock() {
    let world = World::new().await;
    let mut asa = world.signed_in_before("asa@exempel.se", 11).await;
    let page = asa.get(PROPOSE).await;
    let fields = [("amount", "mycket"), ("basis", "beslut i går"), ("losenord", PASSWORD)];
    let again = asa.send(&page, PROPOSE, &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("mycket") && again.body.contains("beslut i går"));
    assert!(!again.body.contains(ASKED), "it is shown who sends: {}", again.body);
    assert!(!again.body.contains(PASSWORD));

    let mut asa = world.signed_in_before("asa@exempel.se", 11).await;
    let page = asa.get(PROPOSE).await;
    for _ in 0..10 {
        let wrong = sent(&mut asa, &page, Some("fel lösenord här")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let locked = sent(&mut asa, &page, Some(PASSWORD)).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(locked.body.contains("Vänta en kvart"), "{}", locked.body);
    assert_nothing_is_lost(&locked);
    let list = asa.get("/arbete/delegationer").await;
    assert!(!list.body.contains("andra stycket"), "nothing was done");
}

#[tokio::test]
async fn who_has_no_password_is_led_away_before_and_loses_nothing_after() {
    let world = World::with(|reception| reception.without_passwords()).await;
    let mut asa = world.signed_in_before("asa@exempel.se", 11).await;
    let led = asa.get(&format!("/en{PROPOSE}")).await;
    let confirm = "/en/bekrafta?till=/en/arbete/delegationer/foresla";
    assert_eq!((led.status, &*led.leads_to), (StatusCode::SEE_OTHER, confirm));
    assert_eq!(asa.get("/bekrafta/klar").await.status, StatusCode::OK, "asks first");

    let mut asa = world.signed_in_before("asa@exempel.se", 0).await;
    let page = asa.get(PROPOSE).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let mut later = world.signed_in_before("asa@exempel.se", 11).await;
    let own = later.get("/arbete").await;
    let form = Answer { body: own.body.replace("</main>", &page.body), ..own };
    let again = sent(&mut later, &form, None).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
    assert!(again.body.contains("i en ny flik") && !again.body.contains(ASKED), "{}", again.body);
    assert_nothing_is_lost(&again);
    world.confirmed_elsewhere(&mut later).await;
    let told = later.get("/bekrafta/klar").await;
    assert!(told.body.contains("Stäng den här fliken"), "{}", told.body);
    let done = sent(&mut later, &again, None).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

#[tokio::test]
async fn a_form_of_an_earlier_session_is_told_and_shows_what_was_typed() {
    let world = World::new().await;
    let mut asa = world.signed_in("asa@exempel.se").await;
    let page = asa.get(PROPOSE).await;
    let mut asa = world.signed_in("asa@exempel.se").await;
    let told = sent(&mut asa, &page, Some("hemligt lösenord här")).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN);
    assert!(told.body.contains("hör inte till din inloggning"), "{}", told.body);
    assert!(told.body.contains("andra stycket") && told.body.contains("500 000"), "{}", told.body);
    assert!(!told.body.contains("hemligt lösenord"), "no password is shown");
}

#[tokio::test]
async fn a_form_of_a_session_that_has_ended_leads_to_the_sign_in_and_shows_what_was_typed() {
    let world = World::new().await;
    let mut asa = world.signed_in("asa@exempel.se").await;
    let page = asa.get(PROPOSE).await;
    let mut other = world.signed_in_before("asa@exempel.se", 61).await;
    let told = sent(&mut other, &page, None).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN, "{}", told.body);
    assert!(told.body.contains("Du är inte inloggad längre"), "{}", told.body);
    assert!(told.body.contains("andra stycket") && told.body.contains("500 000"), "{}", told.body);
    assert!(told.body.contains(&format!("href=\"/logga-in?till={PROPOSE}\"")), "{}", told.body);
    let mut nobody = world.visitor();
    let led = sent(&mut nobody, &page, None).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER, "who never signed in is led there");
}
