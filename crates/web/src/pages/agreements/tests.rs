//! Parties sign and follow up an agreement over HTTP, and its page tells it. Everything is made up.

use axum::http::StatusCode;
use domain::agreement::life::{Command, Finding, Outcome, Point, State};
use domain::agreement::{Agreement, FollowUp, Standing, Term};
use domain::commitment::{Party, PartyKind};
use domain::form::key::Label;
use domain::grants::access::Role;
use domain::grants::act::{Act, Actor, Moment, Stream};
use time::macros::date;

use super::view::{findings, view};
use crate::language::Language;
use crate::pages::apply::tests::world::{Answer, Browser, World};

const AGREEMENT: &str = "/overenskommelser/arbetsformedlingens-narvaro";
const PART: &str = "Påhittat exempel: vi upplåter lokal på hälsocentralen.";

async fn open(browser: &mut Browser, act: &str) -> Answer {
    let page = browser.get(&format!("{AGREEMENT}/{act}")).await;
    assert_eq!(page.status, StatusCode::OK, "{act}: {}", page.body);
    page
}

async fn send(browser: &mut Browser, page: &Answer, act: &str, of: &[(&str, &str)]) -> Answer {
    browser.send(page, &format!("{AGREEMENT}/{act}"), of).await
}

fn assert_done(answer: &Answer, act: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.leads_to, format!("{AGREEMENT}?klart={act}"));
}

/// Asserts that an act was refused with a reason and that what was typed is still there.
fn assert_refused(answer: &Answer, status: StatusCode, holds: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains("error-summary"), "{}", answer.body);
    for text in holds {
        assert!(answer.body.contains(text), "lacks {text}: {}", answer.body);
    }
}

/// Signs the region's part.
async fn signed(world: &World) {
    let mut sven = world.signed_in("sven@exempel.se").await;
    let form = open(&mut sven, "skriv-under").await;
    assert_done(&send(&mut sven, &form, "skriv-under", &[("part", PART)]).await, "skriv-under");
}

const WHOLE: [(&str, &str); 6] = [
    ("of", "del-22"),
    ("on", "2026-03-02"),
    ("found", "Påhittat exempel: lokalen är öppen två dagar i veckan."),
    ("outcome", "partly-kept"),
    ("evidence", "Samverkansrådet § 3"),
    ("address", "https://example.org/protokoll"),
];

/// Returns what is sent, with one field changed.
fn with(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let changed = |(name, text)| (name, if name == field { value } else { text });
    WHOLE.into_iter().map(changed).collect()
}

#[tokio::test]
async fn each_party_signs_its_own_part_in_the_role_that_may() {
    let world = World::new().await;
    let mut nobody = world.visitor();
    let page = nobody.get(AGREEMENT).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in ["Arbetsförmedlingens närvaro i länet", "0 av 9 parter", "efterfrågad"] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    assert!(!page.body.contains("För överenskommelsens parter"));
    let led = nobody.get(&format!("{AGREEMENT}/skriv-under")).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER);
    assert!(led.leads_to.starts_with("/logga-in"), "{}", led.leads_to);
    // Who writes does not sign, and neither another municipality nor the funder is a party.
    for address in ["runa@exempel.se", "bo@exempel.se", "gun@exempel.se"] {
        let mut other = world.signed_in(address).await;
        let page = other.get(&format!("{AGREEMENT}/skriv-under")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{address}");
    }
    let mut bo = world.signed_in("bo@exempel.se").await;
    let told = bo.get(&format!("{AGREEMENT}/skriv-under")).await;
    assert!(told.body.contains("en plats bland parterna"), "{}", told.body);

    let mut sven = world.signed_in("sven@exempel.se").await;
    let form = open(&mut sven, "skriv-under").await;
    let answer = send(&mut sven, &form, "skriv-under", &[("part", " ")]).await;
    assert_refused(&answer, StatusCode::UNPROCESSABLE_ENTITY, &["Fyll i det här fältet"]);
    assert_done(&send(&mut sven, &form, "skriv-under", &[("part", PART)]).await, "skriv-under");
    let form = open(&mut sven, "skriv-under").await;
    let answer = send(&mut sven, &form, "skriv-under", &[("part", PART)]).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[PART, "en gång till"]);
    let page = nobody.get(AGREEMENT).await;
    assert!(page.body.contains(PART) && page.body.contains("1 av 9 parter"), "{}", page.body);
    assert!(!page.body.contains("Sven"), "no name of a person");
    let plan = nobody.get("/handlingsplaner/vasternorrland").await;
    assert!(plan.body.contains("1 av 9 parter") && plan.body.contains(AGREEMENT));
    let done = sven.get(&format!("{AGREEMENT}?klart=skriv-under")).await;
    assert!(done.body.contains("Er del är underskriven."), "{}", done.body);
}

#[tokio::test]
async fn a_party_records_follow_ups_that_all_stay() {
    let world = World::new().await;
    signed(&world).await;
    let mut tova = world.signed_in("tova@exempel.se").await;
    let form = open(&mut tova, "folj-upp").await;
    assert!(form.body.contains("Underskriven del, Region Västernorrland"), "{}", form.body);
    assert_done(&send(&mut tova, &form, "folj-upp", &WHOLE).await, "folj-upp");
    assert_done(&send(&mut tova, &form, "folj-upp", &WHOLE).await, "folj-upp");
    let mut nobody = world.visitor();
    let page = nobody.get(AGREEMENT).await;
    assert_eq!(page.body.matches(WHOLE[2].1).count(), 1, "two clicks are one");
    for text in ["2 mars 2026", "delvis hållet", "Samverkansrådet § 3", WHOLE[5].1] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    assert!(page.body.contains("Antecknat av Sundsvalls kommun den"), "{}", page.body);
    // Another who began before is shown what came between, and then records beside it.
    let mut runa = world.signed_in("runa@exempel.se").await;
    let stale = open(&mut runa, "folj-upp").await;
    let later = with("found", "Påhittat exempel: lokalen är stängd igen.");
    let form = open(&mut tova, "folj-upp").await;
    assert_done(&send(&mut tova, &form, "folj-upp", &later).await, "folj-upp");
    let mine = with("found", "Påhittat exempel: vi ser det annorlunda.");
    let answer = send(&mut runa, &stale, "folj-upp", &mine).await;
    assert_refused(&answer, StatusCode::CONFLICT, &[mine[2].1, "Uppföljning antecknad"]);
    let answer = send(&mut runa, &answer, "folj-upp", &mine).await;
    assert_done(&answer, "folj-upp");
    let page = nobody.get(AGREEMENT).await;
    for text in [WHOLE[2].1, later[2].1, mine[2].1] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    let english = nobody.get(&format!("/en{AGREEMENT}")).await;
    for lost in ["Unknown localization", "{ $", "agreement-"] {
        assert!(!english.body.contains(lost), "{lost}: {}", english.body);
    }
}

#[tokio::test]
async fn a_follow_up_that_cannot_be_is_refused_with_every_word_kept() {
    let world = World::new().await;
    signed(&world).await;
    for address in ["anna@exempel.se", "sven@exempel.se", "olga@exempel.se"] {
        let mut other = world.signed_in(address).await;
        let page = other.get(&format!("{AGREEMENT}/folj-upp")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{address}");
    }
    let mut tova = world.signed_in("tova@exempel.se").await;
    let form = open(&mut tova, "folj-upp").await;
    let (found, conflict) = (WHOLE[2].1, StatusCode::CONFLICT);
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    for (of, status, holds) in [
        (with("of", "villkor-9"), conflict, "villkoret ”9” finns inte"),
        (with("of", "del-2281"), conflict, "den underskrivna delen ”2281” finns inte"),
        (with("of", "allt"), unprocessable, "Välj ett av alternativen"),
        (with("on", "2999-01-01"), conflict, "en dag som har kommit"),
        (with("on", "2026-02-30"), unprocessable, "Skriv en dag"),
        (with("outcome", "nja"), unprocessable, "Välj ett av alternativen"),
        (with("evidence", ""), unprocessable, "Fyll i det här fältet"),
        (with("address", "protokollet"), conflict, "börjar med https://"),
    ] {
        let answer = send(&mut tova, &form, "folj-upp", &of).await;
        assert_refused(&answer, status, &[found, holds]);
    }
    let answer = send(&mut tova, &form, "folj-upp", &with("found", "")).await;
    assert_refused(&answer, unprocessable, &["Samverkansrådet § 3", "Fyll i det här fältet"]);
    let bare: Vec<(&str, &str)> = WHOLE[..4].to_vec();
    let answer = send(&mut tova, &form, "folj-upp", &bare).await;
    assert_refused(&answer, conflict, &[found, "underlaget"]);
    let page = world.visitor().get(AGREEMENT).await;
    assert!(page.body.contains("Ingen part har antecknat någon uppföljning"), "{}", page.body);
    assert_eq!(world.visitor().get("/overenskommelser/annan").await.status, StatusCode::NOT_FOUND);
}

fn party(id: &str, kind: PartyKind) -> Party {
    Party { id: id.parse().unwrap(), name: id.to_owned(), kind }
}

/// An agreement with a term that has a last day and one that has none.
fn made() -> Agreement {
    let parties = vec![party("22", PartyKind::Region), party("2281", PartyKind::Municipality)];
    let term =
        |due| Term { party: 1, text: "Öppna ett kontor".to_owned(), due, commitments: Vec::new() };
    let title = Label::new("Närvaro", "Presence");
    let source = "Påhittat exempel, rad 1".to_owned();
    let mut made = Agreement::between_nobody("a".into(), title, source, Standing::InForce);
    let follow_up = |on, found: Option<&str>| FollowUp { on, found: found.map(str::to_owned) };
    made.follow_ups = vec![
        follow_up(date!(2026 - 01 - 15), Some("Lokal finns")),
        follow_up(date!(2026 - 06 - 15), None),
        follow_up(date!(2027 - 01 - 15), None),
    ];
    made.with(parties, vec![term(Some(date!(2026 - 06 - 30))), term(None)]).unwrap()
}

#[test]
fn an_agreement_tells_what_is_overdue_and_what_was_found_when_it_was_followed_up() {
    let made = made();
    let of = (&made, &State::default());
    let view = view(Language::Swedish, of, (&[], date!(2026 - 11 - 22)));
    let late: Vec<bool> = view.follow_ups.iter().map(|(_, _, is_late)| *is_late).collect();
    assert_eq!(late, [false, true, false]);
    assert_eq!(view.follow_ups[0].1, "Lokal finns");
    assert_eq!(view.follow_ups[2].1, "planerad");
    assert!(view.terms[0].is_overdue && !view.terms[1].is_overdue);
    assert_eq!(view.terms[0].due, "senast 30 juni 2026");
    assert_eq!(view.terms[1].due, "ingen dag angiven");
    assert_eq!((view.terms[0].party.as_str(), &view.terms[0].last), ("2281", &None));
}

#[test]
fn a_term_tells_what_was_found_last_and_the_latest_day_comes_first() {
    let made = made();
    let mut state = State::default();
    for (on, outcome) in [
        (date!(2026 - 03 - 02), Outcome::NotKept),
        (date!(2026 - 05 - 04), Outcome::CannotBeTold),
        (date!(2026 - 02 - 02), Outcome::NotKept),
    ] {
        let (of, found) = (Point::Term(1), "Påhittat exempel".to_owned());
        let finding = Finding { of, on, found, outcome, evidence: None };
        let (person, organisation) = ("p-1".parse().unwrap(), "22".parse().unwrap());
        let act = Act {
            actor: Actor { person, organisation, role: Role::Applicant },
            at: Moment::start_of(date!(2026 - 06 - 01)).unwrap(),
            reason: None,
            command: Command::FollowUp(finding),
        };
        let events = state.decide(&made, &act).unwrap();
        act.record(events).iter().for_each(|recorded| state.apply(recorded));
    }
    let told = view(Language::Swedish, (&made, &state), (&[], date!(2026 - 11 - 22)));
    let last = told.terms[0].last.as_deref();
    assert_eq!(last, Some("Senast uppföljt den 4 maj 2026: går inte att säga."));
    assert_eq!(told.terms[1].last, None);
    let found = findings(Language::Swedish, &made, &state);
    let days: Vec<&str> = found.iter().map(|one| one.day.as_str()).collect();
    assert_eq!(days, ["4 maj 2026", "2 mars 2026", "2 februari 2026"]);
    assert_eq!(found[0].of, "Villkor 1, 2281");
    assert_eq!(found[0].recorded, "Antecknat av 22 den 1 juni 2026.");
}
