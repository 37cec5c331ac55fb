//! What was changed past the register is found, with its place.

use register::anchor::Anchor;
use register::append::Expected;
use register::chain::Fault;
use register::register::Register;
use register::verification::Verification;
use sqlx::AssertSqlSafe;
use time::macros::date;

use crate::grants::{appended, pay, payment, sound};
use crate::stores::{Place, Store};

async fn fault(register: &Register) -> Fault {
    match register.verify(&[]).await.unwrap() {
        Verification::Faulty(fault) => {
            let told = fault.to_string();
            assert!(told.len() < 500 && !told.contains('\n'), "{told}");
            fault
        }
        sound => panic!("nothing was found: {sound:?}"),
    }
}

async fn ten_events(store: Store) -> (Place, Register) {
    let place = Place::new(store).await;
    let register = place.open().await;
    pay(&register, 10).await;
    sound(&register).await;
    (place, register)
}

pub(crate) async fn one_changed_byte_is_found(store: Store) {
    let (place, register) = ten_events(store).await;
    place
        .tamper("update event set payload = replace(payload, '400', '401') where position = 4")
        .await;
    let fault = fault(&register).await;
    assert!(matches!(fault, Fault::Altered { position: 4, .. }), "{fault}");
}

pub(crate) async fn every_changed_column_is_found(store: Store) {
    let changes = [
        "stream_kind = 'granu'",
        "stream_id = 'g9'",
        "version = 900",
        "kind = 'payment-senu'",
        "payload = '{\"amount\": 1}'",
        "files = repeat_of_zeroes",
        "person = 'Åsa Öbery'",
        "organisation = 'Delmot'",
        "role = 'handläggars'",
        "delegation = null",
        "at = '2026-11-22T09:30:00.000001Z'",
        "at = 'yesterday'",
        "reason = null",
        "command = 'pay-x'",
        "parts = 2",
        "previous = repeat_of_zeroes",
        "hash = repeat_of_zeroes",
    ];
    let (place, register) = ten_events(store).await;
    let zeroes = format!("'{}'", "0".repeat(64));
    let mut stranger = place.stranger().await;
    let keep = "create table kept as select * from event where position = 5";
    sqlx::raw_sql(keep).execute(&mut stranger).await.unwrap();
    for change in changes {
        let change = change.replace("repeat_of_zeroes", &zeroes);
        place.tamper(&format!("update event set {change} where position = 5")).await;
        let told = fault(&register).await.to_string();
        assert!(told.contains("position 5 "), "{change}: {told}");
        place.tamper("delete from event where position = 5").await;
        place.tamper("insert into event select * from kept").await;
        sound(&register).await;
    }
}

pub(crate) async fn a_removed_event_is_found(store: Store) {
    let (place, register) = ten_events(store).await;
    place.tamper("delete from event where position = 10").await;
    assert_eq!(fault(&register).await, Fault::End { found: 9, head: 10 });
    place.tamper("delete from event where position = 4").await;
    assert_eq!(fault(&register).await, Fault::Missing { position: 4, found: 5 });
    // Moved up to close the gap.
    place
        .tamper("update event set position = position - 1 where position > 4 and position < 6")
        .await;
    place
        .tamper("update event set position = position - 1 where position > 5 and position < 7")
        .await;
    let fault = fault(&register).await;
    assert!(matches!(fault, Fault::OutOfOrder { position: 4, .. }), "{fault}");
}

pub(crate) async fn two_exchanged_events_are_found(store: Store) {
    let (place, register) = ten_events(store).await;
    place.tamper("update event set position = 100 where position = 6").await;
    place.tamper("update event set position = 6 where position = 7").await;
    place.tamper("update event set position = 7 where position = 100").await;
    let fault = fault(&register).await;
    assert!(matches!(fault, Fault::OutOfOrder { position: 6, .. }), "{fault}");
}

pub(crate) async fn a_new_chain_is_found_by_a_published_anchor(store: Store) {
    let (_place, register) = ten_events(store).await;
    let published = register.anchor(date!(2026 - 11 - 22)).await.unwrap();
    assert_eq!(published.position, 10);
    appended(&register, payment("later", "g1", Expected::Whatever, 1)).await;
    assert_eq!(register.anchor(date!(2026 - 11 - 22)).await.unwrap(), published);
    let next = register.anchor(date!(2026 - 11 - 23)).await.unwrap();
    assert_eq!(next.position, 11);
    let lines = [published.to_string(), next.to_string()];
    assert_eq!(register.anchors().await.unwrap(), lines);
    let sound = register.verify(&[published]).await.unwrap();
    assert!(matches!(sound, Verification::Sound(verified) if verified.n_anchors == 3));
    // Another register that was given the same name and a chain of its own.
    let place = Place::new(store).await;
    let forged = place.open().await;
    pay(&forged, 9).await;
    appended(&forged, payment("pay-10", "g1", Expected::Whatever, 999)).await;
    let found = forged.verify(&[published]).await.unwrap();
    assert!(matches!(found, Verification::Faulty(Fault::Anchor { .. })), "{found:?}");
    let beyond = Anchor { position: 12, ..published };
    let found = register.verify(&[beyond]).await.unwrap();
    assert!(matches!(found, Verification::Faulty(Fault::Anchor { .. })), "{found:?}");
}

pub(crate) async fn a_changed_read_row_is_found(store: Store) {
    let (place, register) = ten_events(store).await;
    let found = |key: &str, what: &str| Fault::Row {
        table: "grants".to_owned(),
        key: key.to_owned(),
        what: what.to_owned(),
    };
    let changes = [
        (
            "update read_grants set paid = paid + 1 where key = 'g1'",
            "g1",
            "was altered in its column paid",
        ),
        (
            "update read_grants set content = '{}' where key = 'g0'",
            "g0",
            "was altered in its content",
        ),
        ("delete from read_grants where key = 'g0'", "g0", "is missing"),
        (
            "insert into read_grants (key, content, status, paid) values ('a', '{}', 's', 1)",
            "a",
            "does not follow from the events",
        ),
    ];
    for (change, key, what) in changes {
        place.tamper(change).await;
        assert_eq!(fault(&register).await, found(key, what), "{change}");
    }
    place.tamper("delete from read_grants where key = 'a'").await;
    place.tamper("delete from read_grants where key = 'g2'").await;
    assert_eq!(fault(&register).await, found("g0", "is missing"));
    let (place, register) = ten_events(store).await;
    place.tamper("delete from read_grants where key = 'g2'").await;
    assert_eq!(fault(&register).await, found("g2", "is missing"));
    let (place, register) = ten_events(store).await;
    place.tamper("update read_sums set paid = 1").await;
    let told = fault(&register).await.to_string();
    assert_eq!(told, "the row \"all\" of the read table sums was altered in its column paid");
}

pub(crate) async fn a_changed_or_missing_file_is_found(store: Store) {
    let (place, register) = ten_events(store).await;
    let hash = register.keep_file(&"text/plain".parse().unwrap(), b"abc".to_vec()).await.unwrap();
    let mut append = payment("with-file", "g1", Expected::Whatever, 1);
    append.streams[0].events[0].files = vec![hash];
    appended(&register, append).await;
    assert_eq!(sound(&register).await.n_files, 1);
    place.tamper("update file set size = 4").await;
    assert!(matches!(fault(&register).await, Fault::FileAltered { .. }));
    place.tamper("update file set size = 3").await;
    sound(&register).await;
    place.tamper("delete from file").await;
    assert_eq!(fault(&register).await, Fault::FileMissing { hash, position: 11 });
}

pub(crate) async fn the_store_itself_refuses_changes(store: Store) {
    let (place, register) = ten_events(store).await;
    register.keep_file(&"text/plain".parse().unwrap(), b"abc".to_vec()).await.unwrap();
    register.anchor(date!(2026 - 11 - 22)).await.unwrap();
    let mut stranger = place.stranger().await;
    for table in ["event", "file", "anchor"] {
        for change in [format!("update {table} set hash = hash"), format!("delete from {table}")] {
            let told = sqlx::raw_sql(AssertSqlSafe(change)).execute(&mut stranger).await;
            assert!(told.unwrap_err().to_string().contains(" never "), "{table}");
        }
    }
    let remove = match store {
        Store::Sqlite => "drop trigger anchor_is_never_changed",
        Store::PostgreSql => "alter table anchor disable trigger user",
    };
    sqlx::raw_sql(remove).execute(&mut stranger).await.unwrap();
    assert!(matches!(fault(&register).await, Fault::Guards { expected: 6, .. }));
}
