//! Invitations and questions to a provider: taken once, in time, by whom they were made for.

use register::account::{Account, Identity};
use register::hash::ContentHash;
use register::invitation::{Invitation, WayIn};
use register::provider_question::ProviderQuestion;
use register::text::Moment;

use crate::stores::{Place, Store};

fn at(minute: u32) -> Moment {
    format!("2026-11-22T09:{minute:02}:00.000000Z").parse().unwrap()
}

fn hash(text: &str) -> ContentHash {
    ContentHash::of(text.as_bytes())
}

fn account(person: &str) -> Account {
    let address = format!("{person}@exempel.se").parse().unwrap();
    Account::new(person.parse().unwrap(), address, "Anna Påhittad".parse().unwrap(), at(0))
}

fn invitation(person: &str, token: &str) -> Invitation {
    let person = person.parse().unwrap();
    Invitation { person, token: hash(token), created: at(0), expires: at(30) }
}

fn identity() -> Identity {
    let issuer = "https://inloggning.exempel.se".parse().unwrap();
    Identity { issuer, subject: "1".parse().unwrap() }
}

pub(crate) async fn an_invitation_is_taken_up_once_and_in_time(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    for person in ["p-1", "p-2"] {
        assert!(register.make_account(&account(person)).await.unwrap());
    }
    register.invite(&invitation("p-1", "first")).await.unwrap();
    register.invite(&invitation("p-1", "second")).await.unwrap();
    assert!(register.invitation(hash("first"), at(1)).await.unwrap().is_none(), "replaced");
    assert!(register.invitation(hash("second"), at(30)).await.unwrap().is_none(), "too late");
    let invited = register.invitation(hash("second"), at(1)).await.unwrap().unwrap();
    assert_eq!(invited, invitation("p-1", "second"));
    let way_in = WayIn::Identity(identity());
    assert!(!register.take_up_invitation(&invited, &way_in, at(30)).await.unwrap(), "too late");
    assert!(register.take_up_invitation(&invited, &way_in, at(2)).await.unwrap());
    assert!(!register.take_up_invitation(&invited, &way_in, at(3)).await.unwrap(), "once");
    let known = register.account_known_as(&identity()).await.unwrap().unwrap();
    assert_eq!(known.person.as_str(), "p-1");
    register.invite(&invitation("p-2", "other")).await.unwrap();
    let invited = register.invitation(hash("other"), at(1)).await.unwrap().unwrap();
    assert!(!register.take_up_invitation(&invited, &way_in, at(2)).await.unwrap(), "p-1 has it");
    let password = WayIn::Password("$argon2id$å".to_owned());
    assert!(register.take_up_invitation(&invited, &password, at(2)).await.unwrap(), "still there");
    let kept = register.account("p-2").await.unwrap().unwrap();
    assert_eq!((kept.password.as_deref(), kept.identity), (Some("$argon2id$å"), None));
    register.close().await;
}

pub(crate) async fn a_question_to_a_provider_is_taken_once_by_the_browser_that_asked(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let question = ProviderQuestion {
        state: hash("state"),
        browser: hash("browser"),
        nonce: "nonce".to_owned(),
        verifier: "verifier".to_owned(),
        purpose: "sign-in".to_owned(),
        concerns: None,
        leads_to: String::new(),
        expires: at(10),
    };
    register.ask_provider(&question, at(0)).await.unwrap();
    let take = async |state, browser, minute| {
        register.take_provider_question(hash(state), hash(browser), at(minute)).await.unwrap()
    };
    assert_eq!(take("other", "browser", 1).await, None);
    assert_eq!(take("state", "other", 1).await, None, "another browser");
    assert_eq!(take("state", "browser", 10).await, None, "too late");
    assert_eq!(take("state", "browser", 9).await, Some(question));
    assert_eq!(take("state", "browser", 9).await, None, "once");
    register.close().await;
}
