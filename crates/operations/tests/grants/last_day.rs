//! The last day of a call: everyone saves and signs at once, some of them twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::form::answer::{Answer as Said, Given, Value};
use domain::grants::application::{self, Assurance, Command as Apply};
use domain::grants::id::{ApplicationId, PartId};
use operations::grants::acting::{Done, Sent};
use operations::grants::answers::Answering;
use operations::grants::error::DeskError;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use tokio::task::JoinSet;

use crate::office::*;

/// How many last days are tried on each store.
const N_DAYS: usize = 4;
/// The parts of the form.
const PARTS: [&str; 2] = ["mål", "tidsplan"];

/// An answer that someone saves.
#[derive(Debug, Clone, Copy)]
struct Save {
    part: usize,
    is_clicked_twice: bool,
}

/// What happens in a municipality, in two browsers at once; then it is signed.
#[derive(Debug, Clone)]
struct LastDay {
    browsers: [Vec<Save>; 2],
    n_clicks_on_sign: usize,
}

fn last_day() -> impl Strategy<Value = LastDay> {
    let save = (0..PARTS.len(), any::<bool>())
        .prop_map(|(part, is_clicked_twice)| Save { part, is_clicked_twice });
    ([vec(save.clone(), 1..6), vec(save, 0..6)], 1..4_usize)
        .prop_map(|(browsers, n_clicks_on_sign)| LastDay { browsers, n_clicks_on_sign })
}

/// What was answered to whoever saved: it is kept.
struct Promised {
    key: String,
    part: PartId,
    text: String,
}

/// Whatever many do at once: what was answered is in the register once, with the text that was written,
/// and each application is signed once.
pub(crate) async fn many_who_save_and_sign_at_once_lose_nothing(store: Store) {
    let mut runner = TestRunner::deterministic();
    for _ in 0..N_DAYS {
        let days = vec(last_day(), MUNICIPALITIES.len()).new_tree(&mut runner).unwrap().current();
        let mut office = Office::new(store).await;
        office.open_call(75_000_000).await;
        let office = Arc::new(office);
        let mut tasks = JoinSet::new();
        for (municipality, day) in MUNICIPALITIES.into_iter().zip(days) {
            tasks.spawn(live_through(Arc::clone(&office), municipality, day));
        }
        while let Some(done) = tasks.join_next().await {
            let (application, promised) = done.unwrap();
            check(&office, &application, &promised).await;
        }
        office.sound().await;
    }
}

async fn live_through(
    office: Arc<Office>,
    municipality: &'static str,
    day: LastDay,
) -> (ApplicationId, Vec<Promised>) {
    let application = application_of(municipality);
    let applicant = format!("applicant {municipality}");
    office.apply(&application, &applicant, Apply::Start { call: call() }).await.unwrap();
    // A part that must be answered, and then as it comes.
    let first = Save { part: 0, is_clicked_twice: false };
    let mut promised = browse(Arc::clone(&office), municipality, 0, vec![first]).await;
    let mut browsers = JoinSet::new();
    for (number, saves) in (1..).zip(day.browsers) {
        browsers.spawn(browse(Arc::clone(&office), municipality, number, saves));
    }
    while let Some(done) = browsers.join_next().await {
        promised.extend(done.unwrap());
    }
    let budget = Box::new(budget(municipality, 4_600_000, 600_000, &[2018]));
    for command in [Apply::SetBudget(budget), Apply::MarkReady] {
        office.apply(&application, &applicant, command).await.unwrap();
    }
    sign(&office, municipality, day.n_clicks_on_sign).await;
    (application, promised)
}

/// Saves answers one after the other, some with two clicks.
async fn browse(
    office: Arc<Office>,
    municipality: &'static str,
    browser: usize,
    saves: Vec<Save>,
) -> Vec<Promised> {
    let (desk, application) = (&office.desk, application_of(municipality));
    let form = desk.form(&id("pahittat-formular-1")).unwrap();
    let kind = &form.question(&id("behov")).unwrap().kind;
    let mut promised = Vec::new();
    for (number, Save { part, is_clicked_twice }) in saves.into_iter().enumerate() {
        let part: PartId = id(PARTS[part]);
        let text = format!("svar {number} i {browser} i {municipality}");
        let given = Given::Read(Said::One(Value::Text(text.clone())));
        let kept = desk.keep_answer(kind, &given).await.unwrap();
        let command = Answering { part: part.clone(), answer: kept.id, budget: None };
        let mut sent = office.sent(&format!("applicant {municipality}"), command);
        sent.files = kept.files;
        let click = || desk.answer_application(&application, &sent);
        if is_clicked_twice {
            let (one, other) = tokio::join!(click(), click());
            let mut done = [one.unwrap(), other.unwrap()];
            done.sort_by_key(|done| *done == Done::Before);
            assert_eq!(done, [Done::Now, Done::Before]);
        } else {
            assert_eq!(click().await.unwrap(), Done::Now);
        }
        promised.push(Promised { key: sent.key.to_string(), part, text });
    }
    promised
}

/// Signs with some clicks on one page and one on another, while someone tries to go on writing.
async fn sign(office: &Arc<Office>, municipality: &str, n_clicks: usize) {
    let application = application_of(municipality);
    let signatory = format!("signatory {municipality}");
    let command = || Apply::Sign { key: "a".into(), assurance: Assurance::Plain };
    let clicked = office.sent(&signatory, command());
    let mut clicks: Vec<Sent<Apply>> = vec![clicked; n_clicks];
    clicks.push(office.sent(&signatory, command()));
    let mut tasks = JoinSet::new();
    for sent in clicks {
        let (desk, application) = (office.desk.clone(), application.clone());
        tasks.spawn(async move { desk.act_on_application(&application, &sent).await.unwrap() });
    }
    let late = Apply::Answer { part: id("mål"), answer: id("för sent") };
    let late = office.apply(&application, &format!("applicant {municipality}"), late).await;
    assert!(matches!(late, Err(DeskError::Refused(_))), "{late:?}");
    let mut n_now = 0;
    while let Some(done) = tasks.join_next().await {
        n_now += usize::from(done.unwrap() == Done::Now);
    }
    assert_eq!(n_now, 1, "an application is sent once");
}

async fn check(office: &Office, application: &ApplicationId, promised: &[Promised]) {
    let history = office.desk.history::<application::State>(application.as_str()).await.unwrap();
    let mut answered = BTreeMap::new();
    for event in history.iter().filter(|event| event.kind.as_str() == "answered") {
        let earlier = answered.insert(event.command.key.to_string(), event);
        assert!(earlier.is_none(), "{} is there twice", event.command.key);
    }
    assert_eq!(answered.len(), promised.len());
    let state = office.desk.application(application).await.unwrap().state;
    for Promised { key, part, text } in promised {
        let event = answered.get(key).expect("what was answered is kept");
        let file = office.desk.register().file(event.files[0]).await.unwrap().unwrap();
        assert!(String::from_utf8(file.content).unwrap().contains(text));
        assert!(state.answers.contains_key(part));
    }
    // What stands in a part is what came last.
    let last = answered.values().max_by_key(|event| event.version).unwrap();
    let stands = last.files[0].to_string();
    assert!(state.answers.values().any(|answer| answer.as_str() == stands));
    let n_signed = history.iter().filter(|event| event.kind.as_str() == "signed").count();
    assert_eq!(n_signed, 1);
}
