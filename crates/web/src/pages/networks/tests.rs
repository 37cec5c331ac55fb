//! Networks over HTTP: members come in, questions travel up and answers come back.

use axum::http::StatusCode;

use crate::pages::apply::tests::world::{Answer, Browser, World};

const NETWORK: &str = "/natverk/reformprogram-minskad-segregation-3";

/// Opens an act's page and sends it.
async fn act(browser: &mut Browser, act: &str, of: &[(&str, &str)]) -> Answer {
    let address = format!("{NETWORK}/{act}");
    let page = browser.get(&address).await;
    assert_eq!(page.status, StatusCode::OK, "{act}: {}", page.body);
    browser.send(&page, &address, of).await
}

fn assert_refused(answer: &Answer, holds: &[&str]) {
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    for text in holds {
        assert!(answer.body.contains(text), "lacks {text}: {}", answer.body);
    }
}

fn assert_done(answer: &Answer, act: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.leads_to, format!("{NETWORK}?klart={act}"));
}

/// Returns the value of the first option with a text.
fn option(page: &Answer, text: &str) -> String {
    let options = page.body.split("<option value=\"").skip(1);
    let mut options = options.filter_map(|rest| rest.split_once('"'));
    let found = options.find(|(_, rest)| rest.split("</option>").next().unwrap().contains(text));
    found.unwrap_or_else(|| panic!("no option {text}: {}", page.body)).0.to_owned()
}

#[tokio::test]
async fn leaders_take_in_members_and_members_alone_take_part() {
    let world = World::new().await;
    let mut tova = world.signed_in("tova@exempel.se").await;
    for act in ["mote", "fraga", "svara", "medlem", "lamna", "forskare"] {
        let page = tova.get(&format!("{NETWORK}/{act}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{act}: not a member yet");
    }
    let mut uno = world.signed_in("uno@exempel.se").await;
    let member = [("organisation", "2281"), ("level", "practitioners")];
    assert_done(&act(&mut uno, "medlem", &member).await, "medlem");
    assert_refused(&act(&mut uno, "medlem", &member).await, &["en gång till"]);
    for act in ["mote", "fraga"] {
        assert_eq!(tova.get(&format!("{NETWORK}/{act}")).await.status, StatusCode::OK, "{act}");
    }
    let page = tova.get(&format!("{NETWORK}/medlem")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "members do not take in members");

    let minutes = "Påhittat exempel: vi gick igenom närvaron.";
    let held = |on| [("level", "practitioners"), ("on", on), ("minutes", minutes)];
    let answer = act(&mut tova, "mote", &held("2999-01-01")).await;
    assert_refused(&answer, &[minutes, "en dag som har kommit"]);
    let answer = act(&mut tova, "mote", &held("i våras")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains(minutes) && answer.body.contains("i våras"));
    assert_done(&act(&mut tova, "mote", &held("2026-03-02")).await, "mote");
    let page = world.visitor().get(NETWORK).await;
    for text in ["Sundsvalls kommun", "2 mars 2026: Praktiker", minutes] {
        assert!(page.body.contains(text), "{text}");
    }
    let leaving = [("member", "practitioners|2281")];
    assert_refused(&act(&mut uno, "lamna", &leaving).await, &[]);
    let leaving = [leaving[0], ("reason", "Påhittat exempel: kommunen hinner inte.")];
    assert_done(&act(&mut uno, "lamna", &leaving).await, "lamna");
    let page = tova.get(&format!("{NETWORK}/fraga")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "no longer a member");
    let page = world.visitor().get(NETWORK).await;
    assert!(page.body.contains(minutes), "what was noted stays");
}

#[tokio::test]
async fn a_question_travels_up_waits_for_someone_and_its_answer_comes_back() {
    let world = World::new().await;
    let mut uno = world.signed_in("uno@exempel.se").await;
    for (organisation, level) in [("2281", "practitioners"), ("22", "managers")] {
        let member = [("organisation", organisation), ("level", level)];
        assert_done(&act(&mut uno, "medlem", &member).await, "medlem");
    }
    let mut tova = world.signed_in("tova@exempel.se").await;
    let text = "Påhittat exempel: får vi dela uppgifter om närvaro?";
    let asked = |from, to| [("from", from), ("to", to), ("question", text)];
    let answer = act(&mut tova, "fraga", &asked("managers", "political-leadership")).await;
    assert_refused(&answer, &[text, "plats på nivån"]);
    let answer = act(&mut tova, "fraga", &asked("managers", "managers")).await;
    assert_refused(&answer, &[text, "en högre nivå"]);
    assert_done(&act(&mut tova, "fraga", &asked("practitioners", "managers")).await, "fraga");
    let mut nobody = world.visitor();
    let page = nobody.get(NETWORK).await;
    assert!(page.body.contains("Väntar på svar från chefer sedan"), "{}", page.body);
    assert!(page.body.contains("Sundsvalls kommun frågade från praktiker till chefer"));
    let list = nobody.get("/natverk").await;
    assert!(list.body.contains("En fråga väntar på svar"), "{}", list.body);
    let rows = nobody.get("/natverk/natverk.csv").await.body;
    assert!(rows.contains("practitioners,1,"), "{rows}");

    let own = tova.get(&format!("{NETWORK}/svara")).await;
    let question = option(&own, "får vi dela");
    // It waits for who sits where it was asked, neither for who asked nor for others.
    let mut runa = world.signed_in("runa@exempel.se").await;
    let answered_at = format!("{NETWORK}/svara?nr={question}");
    for (browser, waits) in [(&mut tova, false), (&mut runa, true)] {
        let basket = browser.get("/arbete").await;
        assert_eq!(basket.body.contains(&answered_at), waits, "{}", basket.body);
        assert_eq!(basket.body.contains(text), waits, "{}", basket.body);
        assert_eq!(basket.body.contains("Besvara frågan i nätverket"), waits, "{}", basket.body);
    }
    let form = runa.get(&answered_at).await;
    assert!(form.body.contains(&format!("<option value=\"{question}\" selected>")));
    let reply = [("id", question.as_str()), ("answer", "Påhittat exempel: ja, med samtycke.")];
    assert_refused(&act(&mut tova, "svara", &reply).await, &[reply[1].1, "plats på nivån"]);
    assert_done(&act(&mut runa, "svara", &reply).await, "svara");
    assert!(!runa.get("/arbete").await.body.contains(text), "it waits no longer");
    assert_refused(&act(&mut runa, "svara", &reply).await, &["en gång till"]);
    let page = nobody.get(NETWORK).await;
    assert!(page.body.contains(reply[1].1) && !page.body.contains("Väntar på svar"));
    assert!(
        page.body.contains("Frågor som har ställts här: 1, varav 1 besvarade"),
        "{}",
        page.body
    );
    let mut anna = world.signed_in("anna@exempel.se").await;
    let page = anna.get(&format!("{NETWORK}/fraga")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "not a member");
}
