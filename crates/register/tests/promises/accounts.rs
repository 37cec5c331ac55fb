//! Accounts and sessions: kept apart from the events, changed, ended and erased.

use register::account::{Account, Identity};
use register::hash::ContentHash;
use register::session::{Chosen, Session};
use register::sign_in_attempt::AttemptLimit;
use register::text::Moment;

use crate::stores::{Place, Store};

fn at(minute: u32) -> Moment {
    format!("2026-11-22T{:02}:{:02}:00.000000Z", 9 + minute / 60, minute % 60).parse().unwrap()
}

fn anna() -> Account {
    let (address, name) = ("anna@exempel.se".parse().unwrap(), "Anna Påhittad".parse().unwrap());
    Account::new("p-1".parse().unwrap(), address, name, at(0))
}

fn identity(subject: &str) -> Identity {
    let issuer = "https://inloggning.exempel.se".parse().unwrap();
    Identity { issuer, subject: subject.parse().unwrap() }
}

fn session(token: &str, person: &str, from: u32) -> Session {
    Session {
        token: ContentHash::of(token.as_bytes()),
        person: person.parse().unwrap(),
        chosen: None,
        csrf: "c".parse().unwrap(),
        created: at(from),
        last_seen: at(from),
        confirmed: at(from),
        expires: at(from + 60),
    }
}

fn limit(from: u32) -> AttemptLimit {
    AttemptLimit { attempts: 3, locked_until: at(from + 15), forgotten_before: at(from / 60 * 60) }
}

pub(crate) async fn an_account_has_one_person_one_address_and_one_identity(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let mut account = anna();
    account.identity = Some(identity("1"));
    account.password = Some("$argon2id$å".to_owned());
    assert!(register.make_account(&account).await.unwrap());
    assert_eq!(register.account("p-1").await.unwrap().unwrap(), account);
    let there = register.account_at(&"ANNA@exempel.se".parse().unwrap()).await.unwrap();
    assert_eq!(there.unwrap(), account);
    let there = register.account_known_as(&identity("1")).await.unwrap();
    assert_eq!(there.unwrap(), account);
    assert!(register.account_known_as(&identity("2")).await.unwrap().is_none());
    let same_address = Account { person: "p-2".parse().unwrap(), identity: None, ..anna() };
    assert!(!register.make_account(&same_address).await.unwrap());
    let mut second = Account { address: Some("bo@exempel.se".parse().unwrap()), ..same_address };
    second.identity = Some(identity("1"));
    assert!(!register.make_account(&second).await.unwrap());
    second.identity = None;
    assert!(register.make_account(&second).await.unwrap());
    assert!(!register.set_identity("p-2", &identity("1")).await.unwrap(), "another has it");
    assert!(register.set_identity("p-2", &identity("2")).await.unwrap());
    let persons: Vec<String> =
        register.accounts().await.unwrap().iter().map(|one| one.person.to_string()).collect();
    assert_eq!(persons, ["p-1", "p-2"]);
    register.close().await;
    let again = place.open().await;
    assert_eq!(again.account("p-1").await.unwrap().unwrap(), account, "kept on the disk");
    again.close().await;
}

pub(crate) async fn attempts_lock_an_address_for_a_while(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let address = ContentHash::of(b"anna@exempel.se");
    let take =
        async |minute| register.take_attempt(address, at(minute), limit(minute)).await.unwrap();
    assert!(take(0).await && take(1).await);
    register.forget_attempts(address).await.unwrap();
    assert!(take(2).await && take(3).await && take(4).await);
    assert!(!take(5).await, "locked by the third since the last that succeeded");
    assert!(!take(18).await && take(19).await, "fifteen minutes");
    assert!(take(20).await && take(21).await && !take(22).await, "counted anew");
    assert!(take(40).await && take(41).await && take(60).await && take(61).await, "forgotten");
    let other = ContentHash::of(b"bo@exempel.se");
    assert!(register.take_attempt(other, at(62), limit(62)).await.unwrap());
    register.close().await;
}

pub(crate) async fn many_attempts_at_once_count_as_many(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let address = ContentHash::of(b"anna@exempel.se");
    let take = |_| register.take_attempt(address, at(0), limit(0));
    let all = futures::future::join_all((0..20).map(take)).await;
    let taken = all.into_iter().filter(|taken| *taken.as_ref().unwrap()).count();
    assert_eq!(taken, 3);
    register.close().await;
}

pub(crate) async fn an_erased_account_keeps_its_id_alone(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let mut account = anna();
    account.identity = Some(identity("1"));
    account.password = Some("x".to_owned());
    register.make_account(&account).await.unwrap();
    register.open_session(&session("t", "p-1", 0), None).await.unwrap();
    assert!(register.erase_account("p-1", at(5)).await.unwrap());
    assert!(!register.erase_account("p-1", at(6)).await.unwrap(), "once");
    let erased = register.account("p-1").await.unwrap().unwrap();
    assert!(!erased.is_open());
    let nothing = Account {
        address: None,
        name: None,
        password: None,
        identity: None,
        erased: Some(at(5)),
        ..anna()
    };
    assert_eq!(erased, nothing);
    assert!(register.session(ContentHash::of(b"t")).await.unwrap().is_none());
    assert!(!register.set_password("p-1", Some("y")).await.unwrap());
    assert!(!register.set_identity("p-1", &identity("1")).await.unwrap());
    let again = Account { person: "p-2".parse().unwrap(), ..anna() };
    assert!(register.make_account(&again).await.unwrap(), "the address is free");
    register.close().await;
}

pub(crate) async fn a_session_ends_with_what_it_rests_on(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    register.make_account(&anna()).await.unwrap();
    let token = |text: &str| ContentHash::of(text.as_bytes());
    let is_there = async |text: &str| register.session(token(text)).await.unwrap().is_some();
    assert!(register.open_session(&session("t", "nobody", 0), None).await.is_err());
    let first = session("first", "p-1", 0);
    register.open_session(&first, None).await.unwrap();
    assert_eq!(register.session(first.token).await.unwrap().unwrap(), first);
    register.open_session(&session("second", "p-1", 10), Some(first.token)).await.unwrap();
    assert!(!is_there("first").await && is_there("second").await, "one in place of the other");
    register.see_session(token("second"), at(20)).await.unwrap();
    register.see_session(token("second"), at(15)).await.unwrap();
    let chosen =
        Chosen { organisation: "delmos".parse().unwrap(), role: "beslutsfattare".parse().unwrap() };
    assert!(register.choose_in_session(token("second"), &chosen).await.unwrap());
    assert!(!register.choose_in_session(token("first"), &chosen).await.unwrap());
    let second = register.session(token("second")).await.unwrap().unwrap();
    assert_eq!((second.last_seen, second.chosen), (at(20), Some(chosen)), "time goes forward");
    register.open_session(&session("third", "p-1", 70), None).await.unwrap();
    assert!(!is_there("second").await, "what has ended is forgotten");
    assert!(register.close_session(token("third")).await.unwrap());
    assert!(!register.close_session(token("third")).await.unwrap());
    for end in 0..3 {
        register.open_session(&session("t", "p-1", 80), None).await.unwrap();
        match end {
            0 => assert!(register.set_password("p-1", Some("x")).await.unwrap()),
            1 => assert!(register.disable_account("p-1", at(80)).await.unwrap()),
            _ => assert_eq!(register.close_sessions_of("p-1").await.unwrap(), 1),
        }
        assert!(!is_there("t").await, "{end}");
    }
    assert!(!register.account("p-1").await.unwrap().unwrap().is_open());
    assert!(register.enable_account("p-1").await.unwrap());
    assert!(register.account("p-1").await.unwrap().unwrap().is_open());
    register.close().await;
}

pub(crate) async fn an_older_register_gets_accounts_and_keeps_its_events(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    crate::grants::pay(&register, 5).await;
    let head = register.head().await.unwrap();
    register.close().await;
    place
        .tamper(
            "drop table provider_question; drop table invitation; drop table session; \
             drop table account; drop table sign_in_attempt; \
             delete from migration where number > 1",
        )
        .await;
    let register = place.open().await;
    assert_eq!(register.head().await.unwrap(), head);
    assert!(register.make_account(&anna()).await.unwrap());
    crate::grants::sound(&register).await;
    register.close().await;
}
