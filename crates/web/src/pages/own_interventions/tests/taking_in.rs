//! Interventions are taken in from a table over HTTP: all of them, once, or none. Everything is made up.

use super::*;

const TABLE: &str = "/arbete/insatser/tabell";

/// Returns a table of an intervention, with some words of it changed.
fn table_with(changes: &[(&str, &str)]) -> Vec<u8> {
    let whole = [
        "intervention;part;id;to;owner;title;text;target_group;first;last;kind;value",
        "a;intervention;;;ÄGARE;TITEL;Två timmar i veckan.;Elever;2025-01-01;2025-12-31;;",
        "a;theme;;;;;;;;;school-results;",
        "a;place;0127;;;;;;;;;100",
        "a;evaluation;statsbidraget-2018;;;;;;;;;",
        "a;step;problem;;;;Få hinner läsa läxor;;;;problem;",
        "a;step;hjälp;;;;Läxhjälp i bibliotek;;;;activity;",
        "a;step;utfall;;;;Fler hinner;;;;short-outcome;",
        "a;link;problem;hjälp;;;;;;;assumed;",
        "a;link;hjälp;utfall;;;;;;;assumed;",
    ];
    let mut text = whole.join("\n");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text.replace("ÄGARE", "Botkyrka kommun").replace("TITEL", TITLE).into_bytes()
}

#[tokio::test]
async fn a_table_is_shown_before_it_is_taken_in_and_is_taken_in_once() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let form = anna.get(TABLE).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    let shown = anna.upload(&form, TABLE, "insatser.csv", &table_with(&[])).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains(TITLE) && shown.body.contains("Ingenting är inläst än."));
    let list = anna.get("/arbete/insatser").await;
    assert!(!list.body.contains(TITLE), "what is shown is not taken in");
    let tabell = shown.hidden("tabell");
    let spara = format!("{TABLE}/spara");
    let kept = anna.send(&shown, &spara, &[("tabell", &tabell)]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let list = anna.get(&kept.leads_to).await;
    assert!(list.body.contains("Insatserna är inlästa."), "{}", list.body);
    assert_eq!(list.body.matches(TITLE).count(), 1, "{}", list.body);
    let address = list.body.split("href=\"/arbete/insatser/insats-").nth(1).unwrap();
    let id = address.split('"').next().unwrap();
    let page = world.visitor().get(&format!("/insatser/insats-{id}")).await;
    for said in ["Läxhjälp i bibliotek", "Botkyrka kommun", "/effekter/statsbidraget-2018"] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let again = anna.upload(&form, TABLE, "insatser.csv", &table_with(&[])).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("Ni har redan en insats som heter"), "{}", again.body);
    let again = anna.send(&shown, &spara, &[("tabell", &tabell)]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "a second click: {}", again.body);
    let list = anna.get("/arbete/insatser").await;
    assert_eq!(list.body.matches(TITLE).count(), 1, "takes in nothing more: {}", list.body);
    let english = anna.get(&format!("/en{TABLE}")).await;
    assert!(!english.body.contains("intervention-table"), "{}", english.body);
}

#[tokio::test]
async fn a_table_is_refused_row_by_row_and_nothing_of_it_is_taken_in() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let form = anna.get(TABLE).await;
    for (changes, told) in [
        (
            &[("school-results", "läxor"), (";0127;", ";9;")][..],
            &["Rad 3, kolumnen kind: läxor är inget av orden", "Rad 4, kolumnen id: 9 kan inte"][..],
        ),
        (&[(";100", ";99")], &["Rad 2: Platsernas andelar blir 99"]),
        (&[("ÄGARE", "Gävle kommun")], &["Insatsen a: Ägaren är Gävle kommun"]),
        (&[("statsbidraget-2018", "finns-inte")], &["Utvärderingen finns-inte finns inte"]),
        (&[("evaluation;statsbidraget-2018", "grant;annans")], &["Bidraget annans är inte"]),
        (&[("part", "del")], &["Kolumnen del finns inte"]),
        (&[("activity", "impact")], &["Rad 2: "]),
    ] {
        let refused = anna.upload(&form, TABLE, "insatser.csv", &table_with(changes)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{changes:?}");
        assert!(refused.body.contains("Ingenting är inläst."), "{}", refused.body);
        for told in told {
            assert!(refused.body.contains(told), "{told}: {}", refused.body);
        }
    }
    let list = anna.get("/arbete/insatser").await;
    assert!(!list.body.contains(TITLE), "{}", list.body);
}
