//! A municipality looks after its own people over HTTP.

use axum::http::StatusCode;

use super::*;
use crate::pages::apply::tests::world::{Answer, Browser, World};

const EVA: &str = "fem gröna stolar dansar";

/// Returns the value of the first option with a text.
fn option(page: &Answer, text: &str) -> String {
    let options = page.body.split("<option value=\"").skip(1);
    let mut options = options.filter_map(|rest| rest.split_once('"'));
    let found = options.find(|(_, rest)| rest.split("</option>").next().unwrap().contains(text));
    found.unwrap_or_else(|| panic!("no option {text}: {}", page.body)).0.to_owned()
}

/// Returns the first address of the page that holds a text.
fn link(page: &Answer, holds: &str) -> String {
    let mut addresses =
        page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let found = addresses.find(|address| address.contains(holds));
    let found = found.unwrap_or_else(|| panic!("no link with {holds}: {}", page.body));
    found.replace("&#38;", "&").replace("&amp;", "&")
}

async fn shown(browser: &mut Browser, address: &str) -> Answer {
    let page = browser.get(address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.body);
    page
}

async fn sent(browser: &mut Browser, page: &Answer, address: &str, fields: &[(&str, &str)]) {
    let answer = browser.send(page, address, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}: {}", answer.body);
}

#[test]
fn an_organisation_is_written_so_that_an_address_can_hold_it() {
    let written = address("/arbete/personer", &"brottsförebyggande-rådet".parse().unwrap());
    assert_eq!(written, "/arbete/personer?organisation=brottsf%C3%B6rebyggande-r%C3%A5det");
    assert_eq!(coded("a&b=c d"), "a%26b%3Dc%20d");
}

#[tokio::test]
async fn someone_is_taken_up_and_chooses_a_password() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna@exempel.se").await;
    let people = shown(&mut anna, "/arbete/personer").await;
    assert!(people.body.contains("Åsa (påhittad)") && people.body.contains("Bo (påhittad)"));
    assert!(!people.body.contains("Cia (påhittad)"), "of another organisation");
    let take_up = link(&people, "/ta-upp");
    let page = shown(&mut anna, &take_up).await;
    assert!(!page.body.contains("firmatecknare</option>"), "an applicant gives their own role");
    let wrong = anna.send(&page, &take_up, &[("name", ""), ("address", "eva"), ("role", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("namn@exempel.se") && wrong.body.contains("value=\"eva\""));
    let fields = [("name", "Eva (påhittad)"), ("address", "eva@exempel.se"), ("role", "applicant")];
    let invited = anna.send(&page, &take_up, &fields).await;
    assert_eq!(invited.status, StatusCode::OK, "{}", invited.body);
    let code = invited.body.split("/inbjudan?kod=").nth(1).unwrap().split('<').next().unwrap();
    let address = format!("/inbjudan?kod={code}");
    let people = shown(&mut anna, "/arbete/personer").await;
    assert_eq!(people.body.matches("Eva (påhittad)</th>").count(), 1);

    let mut eva = world.visitor();
    let page = shown(&mut eva, &address).await;
    assert!(page.body.contains("Eva (påhittad), välj ett lösenord"), "{}", page.body);
    for (first, second) in [("kort", "kort"), (EVA, "något annat lösenord")] {
        let fields = [("kod", code), ("losenord", first), ("igen", second)];
        let refused = eva.send(&page, "/inbjudan", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let fields = [("kod", code), ("losenord", EVA), ("igen", EVA)];
    let kept = eva.send(&page, "/inbjudan", &fields).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    assert_eq!(eva.get(&address).await.status, StatusCode::NOT_FOUND, "once");
    let mut eva = world.signed_in_with("eva@exempel.se", EVA).await;
    shown(&mut eva, "/arbete/personer").await;
}

#[tokio::test]
async fn a_delegation_takes_two_and_waits_in_the_basket_of_the_second() {
    let world = World::new().await;
    let mut asa = world.signed_in("asa@exempel.se").await;
    let list = shown(&mut asa, "/arbete/delegationer").await;
    let propose = link(&list, "/foresla");
    let page = shown(&mut asa, &propose).await;
    let who = option(&page, "Bo (påhittad)");
    let mut fields = vec![
        ("who", who.as_str()),
        ("amount", "mycket"),
        ("from", "2026-01-01"),
        ("to", ""),
        ("basis", "delegationsordning 7 §"),
    ];
    let wrong = asa.send(&page, &propose, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    fields[1].1 = "500 000";
    fields[3].1 = "2025-12-31";
    let refused = asa.send(&wrong, &propose, &fields).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "the last day is before the first");
    assert!(refused.body.contains("delegationsordning 7 §"), "nothing typed is lost");
    fields[3].1 = "";
    sent(&mut asa, &refused, &propose, &fields).await;
    let list = shown(&mut asa, "/arbete/delegationer").await;
    assert!(list.body.contains("Föreslagen av Åsa (påhittad)"), "{}", list.body);
    assert!(!list.body.contains("/ge\""), "who puts it forward does not give it");

    let mut bo = world.signed_in("bo@exempel.se").await;
    let basket = shown(&mut bo, "/arbete").await;
    assert!(basket.body.contains("Ge delegationen till Bo (påhittad)"), "{}", basket.body);
    let give = link(&basket, "/ge");
    let mut cia = world.signed_in("cia@exempel.se").await;
    assert_eq!(cia.get(&give).await.status, StatusCode::NOT_FOUND);
    let page = shown(&mut bo, &give).await;
    assert!(page.body.contains("delegationsordning 7 §") && page.body.contains("500\u{a0}000"));
    sent(&mut bo, &page, &give, &[]).await;
    let basket = shown(&mut bo, "/arbete").await;
    assert!(!basket.body.contains("Ge delegationen"), "it waits no longer");
    let own = shown(&mut bo, "/mina-uppdrag").await;
    assert!(own.body.contains("Mina delegationer") && own.body.contains("500\u{a0}000"));
    let end = give.replace("/ge", "/avsluta");
    let page = shown(&mut bo, &end).await;
    let today = [("on", page.body.split("name=\"on\" value=\"").nth(1).unwrap())];
    let today = [("on", today[0].1.split('"').next().unwrap())];
    let silent = bo.send(&page, &end, &today).await;
    assert_eq!(silent.status, StatusCode::CONFLICT, "a reason is asked for");
    let reasoned = [today[0], ("reason", "ny delegationsordning")];
    sent(&mut bo, &silent, &end, &reasoned).await;
}

#[tokio::test]
async fn who_may_not_is_told_at_home_and_learns_nothing_elsewhere() {
    let world = World::new().await;
    let mut olga = world.signed_in("olga@exempel.se").await;
    let refused = olga.get("/arbete/personer").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("handläggare"), "{}", refused.body);
    let elsewhere = olga.get("/arbete/personer?organisation=0127").await;
    let nowhere = olga.get("/arbete/personer?organisation=finns-inte").await;
    assert_eq!((elsewhere.status, nowhere.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));

    let mut anna = world.signed_in("anna@exempel.se").await;
    let people = shown(&mut anna, "/arbete/personer").await;
    let rows = people.body.split("<tr>").find(|row| row.contains("Åsa (påhittad)")).unwrap();
    let end = link(&Answer { body: rows.to_owned(), ..people }, "/avsluta");
    let mut cia = world.signed_in("cia@exempel.se").await;
    assert_eq!(cia.get(&end).await.status, StatusCode::NOT_FOUND);
    let page = shown(&mut anna, &end).await;
    let silent = anna.send(&page, &end, &[("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::CONFLICT);
    assert!(silent.body.contains("förvaltningslagen (2017:900) 31–32 §§"), "{}", silent.body);
    sent(&mut anna, &silent, &end, &[("reason", "har slutat")]).await;
    let people = shown(&mut anna, "/arbete/personer").await;
    let (_, ended) = people.body.split_once("Uppdrag som har upphört").unwrap();
    assert!(ended.contains("Åsa (påhittad)"), "{}", people.body);
}

#[tokio::test]
async fn an_administrator_enters_the_number_of_an_organisation_and_nobody_else() {
    let world = World::new().await;
    let mut sixten = world.signed_in("sixten@exempel.se").await;
    let people = shown(&mut sixten, "/arbete/personer?organisation=0180").await;
    assert!(people.body.contains("<dd>inte känt</dd>"), "{}", people.body);
    let enter = link(&people, "/nummer");
    let page = shown(&mut sixten, &enter).await;
    let fields = [("number", "212000-0143"), ("reason", "enligt kommunens webbplats")];
    let wrong = sixten.send(&page, &enter, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert!(wrong.body.contains("den sista siffran stämmer inte"), "{}", wrong.body);
    assert!(wrong.body.contains("value=\"212000-0143\""), "what was typed stays");
    let fields = [("number", "212000-0142"), fields[1]];
    sent(&mut sixten, &wrong, &enter, &fields).await;
    let people = shown(&mut sixten, "/arbete/personer?organisation=0180").await;
    assert!(people.body.contains("<dd>212000-0142</dd>"), "{}", people.body);

    let mut anna = world.signed_in("anna@exempel.se").await;
    let own = shown(&mut anna, "/arbete/personer").await;
    assert!(own.body.contains("212000-2882") && !own.body.contains("/nummer"), "{}", own.body);
    assert_eq!(anna.get("/arbete/personer/nummer").await.status, StatusCode::FORBIDDEN);
}
