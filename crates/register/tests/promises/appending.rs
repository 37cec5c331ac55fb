//! Commands come in once, wholly, and never over what someone else has done.

use register::append::{Conflict, Expected, InvalidAppend, Outcome};
use register::event::CommandPart;
use register::failure::RegisterError;
use register::hash::ContentHash;
use serde_json::json;

use crate::grants::{appended, command, event, pay, payment, sound, stream};
use crate::stores::{Place, Store};

pub(crate) async fn a_command_is_appended_once_however_often_it_is_sent(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let append = payment("decided-17", "g1", Expected::Version(0), 100);
    let receipt = appended(&register, append.clone()).await;
    assert_eq!((receipt.first, receipt.last), (1, 1));
    // Sent again later, by a sender that has seen the stream as it is now.
    let mut again = append;
    again.at = "2026-11-23T08:00:00.000000Z".parse().unwrap();
    again.streams[0].expected = Expected::Version(1);
    assert_eq!(register.append(again.clone()).await.unwrap(), Outcome::AlreadyDone(receipt));
    pay(&register, 3).await;
    register.close().await;
    let register = place.open().await;
    assert_eq!(register.append(again).await.unwrap(), Outcome::AlreadyDone(receipt));
    assert_eq!(sound(&register).await.head.position, 4);
}

pub(crate) async fn a_key_cannot_be_used_for_something_else(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let receipt = appended(&register, payment("key", "g1", Expected::Version(0), 100)).await;
    let mut others = vec![
        payment("key", "g1", Expected::Version(1), 101),
        payment("key", "g2", Expected::Version(0), 100),
    ];
    let mut by_another = payment("key", "g1", Expected::Version(1), 100);
    by_another.actor.role = "attestant".parse().unwrap();
    others.push(by_another);
    for other in others {
        assert_eq!(register.append(other).await.unwrap(), Outcome::KeyTaken(receipt));
    }
    assert_eq!(register.head().await.unwrap().position, 1);
}

pub(crate) async fn events_over_several_streams_are_appended_together_or_not_at_all(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let both = |key: &str, order_version: u64| {
        command(
            key,
            vec![
                (
                    stream("grant", "g1"),
                    Expected::Whatever,
                    vec![event("grant-decided", json!({})), event("grant-accepted", json!({}))],
                ),
                (
                    stream("order", "o1"),
                    Expected::Version(order_version),
                    vec![event("order-made", json!({}))],
                ),
            ],
        )
    };
    let receipt = appended(&register, both("first", 0)).await;
    assert_eq!((receipt.first, receipt.last), (1, 3));
    let outcome = register.append(both("second", 0)).await.unwrap();
    assert!(matches!(&outcome, Outcome::Conflict(conflicts) if conflicts.len() == 1));
    assert_eq!(register.head().await.unwrap().position, 3);
    let events = register.command(&"first".parse().unwrap()).await.unwrap();
    let parts: Vec<CommandPart> = events.iter().map(|event| event.command.clone()).collect();
    assert_eq!(parts.iter().map(|part| part.part).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(parts.iter().all(|part| part.parts == 3));
    let versions: Vec<u64> = events.iter().map(|event| event.version).collect();
    assert_eq!(versions, [1, 2, 1]);
}

pub(crate) async fn the_later_one_is_shown_what_changed(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    appended(&register, payment("a", "g1", Expected::Version(0), 100)).await;
    appended(&register, payment("b", "g1", Expected::Version(1), 200)).await;
    appended(&register, payment("c", "g1", Expected::Version(2), 300)).await;
    let late = register.append(payment("d", "g1", Expected::Version(1), 400)).await.unwrap();
    let since = register.stream(&stream("grant", "g1"), 1).await.unwrap();
    assert_eq!(
        since.iter().map(|event| event.command.key.as_str()).collect::<Vec<_>>(),
        ["b", "c"]
    );
    let expected = Conflict { stream: stream("grant", "g1"), expected: 1, found: 3, since };
    assert_eq!(late, Outcome::Conflict(vec![expected]));
    // Of a stream that is shorter than was believed there is nothing to show.
    let early = register.append(payment("e", "g2", Expected::Version(5), 400)).await.unwrap();
    let nothing = Conflict { stream: stream("grant", "g2"), expected: 5, found: 0, since: vec![] };
    assert_eq!(early, Outcome::Conflict(vec![nothing]));
}

pub(crate) async fn a_stream_can_be_guarded_without_adding_to_it(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let frame = stream("frame", "2026");
    let decide = |key: &str, seen: u64| {
        let decided = vec![event("grant-decided", json!({}))];
        command(
            key,
            vec![
                (frame.clone(), Expected::Version(seen), Vec::new()),
                (stream("grant", key), Expected::Version(0), decided),
            ],
        )
    };
    appended(&register, decide("first", 0)).await;
    let changed = vec![event("frame-reduced", json!({ "amount": 1 }))];
    let change = command("frame", vec![(frame.clone(), Expected::Version(0), changed)]);
    appended(&register, change).await;
    let outcome = register.append(decide("second", 0)).await.unwrap();
    assert!(matches!(outcome, Outcome::Conflict(_)));
    appended(&register, decide("third", 1)).await;
}

pub(crate) async fn events_come_back_as_they_were_appended(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let mut append =
        payment("nyckel ✓ 'or\"", "å/\\%_", Expected::Version(0), 9_007_199_254_740_991);
    append.actor.delegation = None;
    append.reason = None;
    append.streams[0].events.push(event("grant-noted", json!({ "text": "\u{0}\u{1f}\u{7f}😀\n" })));
    let receipt = appended(&register, append.clone()).await;
    let events = register.events(0, 10).await.unwrap();
    assert_eq!(events.len(), 2);
    for (kept, new) in events.iter().zip(&append.streams[0].events) {
        assert_eq!(
            (&kept.kind, &kept.payload, &kept.actor),
            (&new.kind, &new.payload, &append.actor)
        );
        assert_eq!(
            (kept.at, &kept.reason, &kept.stream),
            (append.at, &None, &append.streams[0].stream)
        );
        assert_eq!(kept.hash, kept.computed_hash());
    }
    assert_eq!(events[0].previous, ContentHash::ORIGIN);
    assert_eq!(events[1].previous, events[0].hash);
    assert_eq!(events[1].hash, receipt.hash);
    assert_eq!(register.events(1, 10).await.unwrap(), events[1..]);
    assert_eq!(register.events(u64::MAX, 10).await.unwrap(), []);
    sound(&register).await;
}

pub(crate) async fn the_same_events_have_the_same_hash_in_every_store(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    pay(&register, 25).await;
    let expected = "0c5177f0b9c25d2f5442b649374b36f8";
    assert_eq!(&register.head().await.unwrap().hash.to_string()[..32], expected);
}

pub(crate) async fn a_command_without_meaning_is_refused(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let empty = command("a", vec![(stream("grant", "g1"), Expected::Whatever, Vec::new())]);
    let told = register.append(empty).await.unwrap_err();
    assert!(matches!(told, RegisterError::Append(InvalidAppend::Empty { .. })), "{told}");
    let one = || vec![event("grant-noted", json!({}))];
    let twice = vec![
        (stream("grant", "g1"), Expected::Whatever, one()),
        (stream("grant", "g1"), Expected::Whatever, one()),
    ];
    let told = register.append(command("b", twice)).await.unwrap_err();
    assert!(matches!(told, RegisterError::Append(InvalidAppend::RepeatedStream { .. })), "{told}");
    let many = vec![event("grant-noted", json!({})); 1_001];
    let many = command("c", vec![(stream("grant", "g1"), Expected::Whatever, many)]);
    let told = register.append(many).await.unwrap_err();
    assert!(matches!(told, RegisterError::Append(InvalidAppend::TooMany { .. })), "{told}");
    assert_eq!(register.head().await.unwrap().position, 0);
}

pub(crate) async fn a_file_is_kept_before_the_event_that_names_it(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    let content = b"%PDF-1.7 \x00\xff".to_vec();
    let mut append = payment("a", "g1", Expected::Version(0), 100);
    append.streams[0].events[0].files = vec![ContentHash::of(&content)];
    let told = register.append(append.clone()).await.unwrap_err();
    assert!(matches!(told, RegisterError::UnknownFile { .. }), "{told}");
    let kind = "application/pdf".parse().unwrap();
    let hash = register.keep_file(&kind, content.clone()).await.unwrap();
    let again = register.keep_file(&"text/plain".parse().unwrap(), content.clone()).await;
    assert_eq!(again.unwrap(), hash);
    appended(&register, append).await;
    let file = register.file(hash).await.unwrap().unwrap();
    assert_eq!((file.kind, file.content), (kind, content));
    assert_eq!(register.file(ContentHash::ORIGIN).await.unwrap(), None);
    assert_eq!(sound(&register).await.n_files, 1);
}
