//! A municipality documents an intervention over HTTP; others comment and ask. Everything is made up.

mod taking_in;

use axum::http::StatusCode;

use crate::pages::apply::tests::world::{Answer, Browser, World};

const ANNA: &str = "anna@exempel.se";
const CIA: &str = "cia@exempel.se";
const OLGA: &str = "olga@exempel.se";

const TITLE: &str = "Påhittat exempel: läxhjälp";

/// What a new intervention says.
const BEGUN: [(&str, &str); 13] = [
    ("bidrag", ""),
    ("titel", TITLE),
    ("sammanfattning", "Två timmar i veckan efter skolan."),
    ("malgrupp", "Elever i årskurs 9"),
    ("tema-school-results", "1"),
    ("forsta", "2025-01-01"),
    ("sista", "2025-12-31"),
    ("kostnad", "250 000"),
    ("kostnadskalla", "Påhittad budget"),
    ("plats-1-kod", "0127"),
    ("plats-1-andel", "100"),
    ("problem", "Få hinner läsa läxor"),
    ("aktivitet", "Läxhjälp"),
];
const OUTCOME: (&str, &str) = ("utfall", "Fler hinner");

/// Returns what is sent, with some of it changed.
fn changed<'a>(
    fields: &[(&'a str, &'a str)],
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let is_kept = |(name, _): &&(&str, &str)| !changes.iter().any(|(other, _)| other == name);
    let kept = fields.iter().filter(is_kept);
    kept.chain(changes).copied().collect()
}

fn begun_with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let whole: Vec<(&str, &str)> = BEGUN.into_iter().chain([OUTCOME]).collect();
    changed(&whole, changes)
}

/// Begins an intervention and returns its address at the desk.
async fn begun(browser: &mut Browser) -> String {
    let form = browser.get("/arbete/insatser/ny").await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    assert!(form.body.contains("value=\"0127\""), "the own place is filled in");
    let sent = browser.send(&form, "/arbete/insatser/ny", &begun_with(&[])).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.leads_to.split('?').next().unwrap().to_owned()
}

/// Sends a form of a page of the intervention.
async fn send(browser: &mut Browser, address: &str, fields: &[(&str, &str)]) -> Answer {
    let form = browser.get(address).await;
    assert_eq!(form.status, StatusCode::OK, "{address}: {}", form.body);
    browser.send(&form, address.split('?').next().unwrap(), fields).await
}

fn public(address: &str) -> String {
    address.replace("/arbete", "")
}

const INDICATORS: [(&str, &str); 14] = [
    ("indikator-1-namn", "Elever som kom"),
    ("indikator-1-slag", "output"),
    ("indikator-1-enhet", "elever"),
    ("indikator-1-battre", "higher"),
    ("indikator-2-namn", "Anmälda våldsbrott"),
    ("indikator-2-slag", "impact"),
    ("indikator-2-enhet", "per 100 000 invånare"),
    ("indikator-2-battre", "lower"),
    ("indikator-2-statistik", "N07403"),
    ("period-1-indikator", "1"),
    ("period-1-forsta", "2025-01-01"),
    ("period-1-sista", "2025-06-30"),
    ("period-1-varde", "40"),
    ("period-1-del", ""),
];

#[tokio::test]
async fn a_new_intervention_is_begun_once_and_shown_to_everyone() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let form = anna.get("/arbete/insatser/ny").await;
    let first = anna.send(&form, "/arbete/insatser/ny", &begun_with(&[])).await;
    let again = anna.send(&form, "/arbete/insatser/ny", &begun_with(&[])).await;
    assert_eq!(first.leads_to, again.leads_to, "a second click begins nothing more");
    let list = anna.get("/arbete/insatser").await;
    assert_eq!(list.body.matches(TITLE).count(), 1, "{}", list.body);
    assert!(list.body.contains("avsluta insatsen"), "its time is over: {}", list.body);
    let address = first.leads_to.split('?').next().unwrap().to_owned();
    let shown = world.visitor().get(&public(&address)).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.body.contains(TITLE) && shown.body.contains("Botkyrka"), "{}", shown.body);
    let found = world.visitor().get("/insatser?q=l%C3%A4xhj%C3%A4lp").await;
    assert!(found.body.contains(&public(&address)), "{}", found.body);
    for page in [address.as_str(), "/arbete/insatser", public(&address).as_str()] {
        let english = anna.get(&format!("/en{page}")).await;
        assert_eq!(english.status, StatusCode::OK, "{page}");
        for lost in ["Unknown localization", "{ $", "own-intervention-", "intervention-official"] {
            assert!(!english.body.contains(lost), "{page} has {lost}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_is_shown_again_with_everything_that_was_typed() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let form = anna.get("/arbete/insatser/ny").await;
    for (change, told) in [
        (("plats-1-andel", "99"), "blir 99 procent tillsammans"),
        (("plats-1-kod", "9999"), "ingen plats med den koden"),
        (("sista", "2024-12-31"), "ligger före den första"),
        (("forsta", "i våras"), "Skriv en dag"),
        (("kostnad", "-5"), "lägre än noll"),
        (("tema-school-results", ""), "minst ett tema"),
        (("titel", " "), "Fyll i"),
    ] {
        let sent = anna.send(&form, "/arbete/insatser/ny", &begun_with(&[change])).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{change:?}");
        assert!(sent.body.contains(told), "{change:?}: {}", sent.body);
        assert!(sent.body.contains("Få hinner läsa läxor"), "nothing that was typed is lost");
    }
    let more = anna.send(&form, "/arbete/insatser/ny", &begun_with(&[("fler", "plats")])).await;
    assert_eq!(more.status, StatusCode::OK);
    assert!(more.body.contains("plats-4-kod") && more.body.contains(TITLE), "{}", more.body);
    let list = anna.get("/arbete/insatser").await;
    assert!(!list.body.contains(TITLE), "nothing was begun");
}

#[tokio::test]
async fn the_logic_model_is_written_as_tables_and_never_goes_round() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let address = begun(&mut anna).await;
    let page = format!("{address}/programlogik");
    let model = [
        ("steg-1-led", "1"),
        ("steg-1-text", "Få hinner läsa läxor"),
        ("steg-2-led", "3"),
        ("steg-2-text", "Läxhjälp i bibliotek"),
        ("steg-3-led", "5"),
        ("steg-3-text", "Fler hinner"),
        ("pil-1-fran", "1"),
        ("pil-1-till", "2"),
        ("pil-1-stod", "assumed"),
        ("pil-2-fran", "2"),
        ("pil-2-till", "3"),
        ("pil-2-stod", "assumed"),
    ];
    let round = changed(&model, &[("pil-2-till", "1")]);
    let refused = send(&mut anna, &page, &round).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("går i cirkel: 2 → 1 → 2"), "{}", refused.body);
    assert!(refused.body.contains("Läxhjälp i bibliotek"), "nothing that was typed is lost");
    let saved = send(&mut anna, &page, &model).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let shown = world.visitor().get(&public(&address)).await;
    assert!(shown.body.contains("Läxhjälp i bibliotek") && shown.body.contains("<svg"));
}

#[tokio::test]
async fn a_report_asks_only_for_what_is_not_known() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let address = begun(&mut anna).await;
    let page = format!("{address}/indikatorer");
    for (change, told) in [
        (("indikator-1-enhet", ""), "mål utan enhet"),
        (("indikator-2-statistik", "N99999"), "N99999 finns inte"),
    ] {
        let refused = send(&mut anna, &page, &changed(&INDICATORS, &[change])).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(told), "{}", refused.body);
        assert!(refused.body.contains("Elever som kom"), "nothing that was typed is lost");
    }
    let saved = send(&mut anna, &page, &INDICATORS).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let list = anna.get("/arbete/insatser").await;
    assert!(list.body.contains("Redovisa utfallet för en period"), "{}", list.body);

    let report = format!("{address}/redovisa");
    let form = anna.get(&report).await;
    assert!(form.body.contains("<td>40</td>"), "the target is shown: {}", form.body);
    assert!(!form.body.contains("Anmälda våldsbrott"), "what statistics tell is not asked");
    let field = "varde-i1-2025-01-01-0";
    let refused = send(&mut anna, &report, &[(field, "trettio")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("trettio"), "nothing that was typed is lost");
    let nothing = send(&mut anna, &report, &[(field, "")]).await;
    assert_eq!(nothing.status, StatusCode::CONFLICT, "nothing typed is not zero");
    let saved = send(&mut anna, &report, &[(field, "31,5")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let list = anna.get("/arbete/insatser").await;
    assert!(!list.body.contains("Redovisa utfallet"), "{}", list.body);
    let all = anna.get(&format!("{report}?alla=1")).await;
    assert!(all.body.contains("value=\"31,5\""), "it can be corrected: {}", all.body);
    let shown = world.visitor().get(&public(&address)).await;
    assert!(shown.body.contains("31,50") && shown.body.contains("Officiell statistik"));

    let taken = changed(&INDICATORS, &[("indikator-1-id", "i1"), ("period-1-sista", "2025-06-29")]);
    let refused = send(&mut anna, &page, &taken).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("är redovisat; behåll"), "{}", refused.body);
}

#[tokio::test]
async fn two_who_write_at_once_are_told() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let mut asa = world.signed_in("asa@exempel.se").await;
    let address = begun(&mut anna).await;
    let page = format!("{address}/beskrivning");
    let stale = asa.get(&page).await;
    let said = |title| {
        [
            ("titel", title),
            ("sammanfattning", "Tre timmar"),
            ("malgrupp", "Alla"),
            ("tema-crime", "1"),
        ]
    };
    let saved = send(&mut anna, &page, &said("Påhittat exempel: Annas namn")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let refused = asa.send(&stale, &page, &said("Påhittat exempel: Åsas namn")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("Åsas namn"), "nothing that was typed is lost");
    let saved = asa.send(&refused, &page, &said("Påhittat exempel: Åsas namn")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

#[tokio::test]
async fn the_owner_writes_and_others_comment_and_ask() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let address = begun(&mut anna).await;
    let shown = public(&address);
    let mut cia = world.signed_in(CIA).await;
    let mut olga = world.signed_in(OLGA).await;
    for section in ["", "/beskrivning", "/programlogik", "/redovisa", "/avsluta", "/besvara"] {
        for other in [&mut cia, &mut olga] {
            let refused = other.get(&format!("{address}{section}")).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{section}");
        }
    }
    for nobody in [format!("{shown}/fraga-agaren"), format!("{shown}/kommentera")] {
        let led = world.visitor().get(&nobody).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER);
        assert!(led.leads_to.starts_with("/logga-in"), "nobody asks without a name");
    }
    let own = anna.get(&format!("{shown}/fraga-agaren")).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);

    let comment = [("kommentar", "Skriv hur skolorna valdes.")];
    let commented = send(&mut olga, &format!("{shown}/kommentera"), &comment).await;
    assert_eq!(commented.status, StatusCode::SEE_OTHER, "{}", commented.body);
    let empty = send(&mut cia, &format!("{shown}/fraga-agaren"), &[("fraga", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let asked = [("fraga", "Vad kostade lokalen?")];
    let asked = send(&mut cia, &format!("{shown}/fraga-agaren"), &asked).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    let page = world.visitor().get(&shown).await;
    for said in ["Skriv hur skolorna valdes.", "Vad kostade lokalen?", "Inte besvarad än."] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let list = anna.get("/arbete/insatser").await;
    assert!(list.body.contains("Besvara en fråga från"), "{}", list.body);
    let answered_at = format!("href=\"{address}/besvara?nr=1\"");
    for (browser, waits) in [(&mut anna, true), (&mut cia, false), (&mut olga, false)] {
        let basket = browser.get("/arbete").await;
        assert_eq!(basket.body.contains("Vad kostade lokalen?"), waits, "{}", basket.body);
        assert_eq!(basket.body.contains(&answered_at), waits, "{}", basket.body);
    }
    let reply = [("nr", "1"), ("svar", "Den lånades.")];
    let replied = send(&mut anna, &format!("{address}/besvara?nr=1"), &reply).await;
    assert_eq!(replied.status, StatusCode::SEE_OTHER, "{}", replied.body);
    let basket = anna.get("/arbete").await;
    assert!(!basket.body.contains("Vad kostade lokalen?"), "it waits no longer: {}", basket.body);
    let page = world.visitor().get(&shown).await;
    assert!(page.body.contains("Den lånades.") && !page.body.contains("Inte besvarad än."));
}

#[tokio::test]
async fn what_lives_on_is_asked_when_it_has_ended() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let address = begun(&mut anna).await;
    let lives_on = format!("{address}/lever-vidare");
    let no = [("nar", "slutet"), ("lever", "nej"), ("varfor", "Pengarna tog slut.")];
    let early = send(&mut anna, &lives_on, &no).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.body.contains("inte avslutad") && early.body.contains("Pengarna tog slut."));
    let end = format!("{address}/avsluta");
    let form = anna.get(&end).await;
    assert!(form.body.contains("value=\"2025-12-31\""), "the planned day is filled in");
    let before = send(&mut anna, &end, &[("slut", "2024-12-31")]).await;
    assert_eq!(before.status, StatusCode::CONFLICT, "{}", before.body);
    let ended = send(&mut anna, &end, &[("slut", "2025-12-31")]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
    let list = anna.get("/arbete/insatser").await;
    assert!(list.body.contains("Svara vid slutet"), "{}", list.body);
    let lacking = changed(&no, &[("lever", "ja")]);
    let lacking = send(&mut anna, &lives_on, &lacking).await;
    assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY, "who, what pays, since when");
    let answered = send(&mut anna, &lives_on, &no).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
    let page = world.visitor().get(&public(&address)).await;
    assert!(page.body.contains("Nej. Pengarna tog slut."), "{}", page.body);
    let later = anna.get(&format!("{lives_on}?nar=12-manader")).await;
    assert!(later.body.contains("Pengarna tog slut."), "what is known is filled in");
}

#[tokio::test]
async fn evaluations_are_chosen_among_those_that_are_known_and_shown_to_everyone() {
    let world = World::new().await;
    let mut anna = world.signed_in(ANNA).await;
    let address = begun(&mut anna).await;
    let page = format!("{address}/beskrivning");
    let said = [
        ("titel", TITLE),
        ("sammanfattning", "Två timmar i veckan efter skolan."),
        ("malgrupp", "Elever i årskurs 9"),
        ("tema-school-results", "1"),
        ("utvardering-statsbidraget-2018", "1"),
    ];
    let unknown = changed(&said, &[("utvardering-finns-inte", "1"), ("malgrupp", "Alla barn")]);
    let refused = send(&mut anna, &page, &unknown).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Utvärderingen finns-inte finns inte"), "{}", refused.body);
    assert!(refused.body.contains("Alla barn"), "nothing that was typed is lost");
    let saved = send(&mut anna, &page, &said).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let shown = world.visitor().get(&public(&address)).await;
    let link = "href=\"/effekter/statsbidraget-2018\" lang=\"sv\">";
    assert!(shown.body.contains(link), "{}", shown.body);
    assert!(!shown.body.contains(&format!("{link}statsbidraget-2018<")), "it has its title");
    let form = anna.get(&page).await;
    let ticked = form
        .body
        .split("utvardering-statsbidraget-2018")
        .any(|rest| rest.split('>').next().is_some_and(|tag| tag.contains("checked")));
    assert!(ticked, "what is chosen is ticked: {}", form.body);
    let worked = changed(
        &said,
        &[("utvardering-statsbidraget-2018", ""), ("utvardering-kostnadsutjamning", "1")],
    );
    let saved = send(&mut anna, &page, &worked).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let shown = world.visitor().get(&public(&address)).await;
    assert!(!shown.body.contains(link), "what is unticked is taken away");
    assert!(shown.body.contains("href=\"/effekter/kostnadsutjamning\">"), "{}", shown.body);
}
